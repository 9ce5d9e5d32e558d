"""Texts at the borders of what the readers of forms take."""

from __future__ import annotations

import json
import quopri
from typing import Any

import pytest

from moto_devicefarm.captures.forms.block import read_block
from moto_devicefarm.captures.forms.likely_documents import is_likely_document
from moto_devicefarm.captures.forms.page import read_page
from tests.captures import PROJECT, project
from tests.support.pages import mail

DOCUMENT = {"project": project()}
TEXT = json.dumps(DOCUMENT)


@pytest.mark.parametrize("number", ["-9007199254740993", "+9007199254740993"])
def test_a_signed_number_of_yaml_keeps_its_digits(number: str) -> None:
    """It is a whole number, and a float would lose the last digit."""
    ((value, _),) = read_block(f"project:\n  number: {number}\n", "report")
    assert value["project"]["number"] == int(number)


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_a_number_that_json_does_not_have(number: str) -> None:
    """The message has the number."""
    with pytest.raises(ValueError, match=f"^report: a: {number} is not a number that JSON has$"):
        read_block(f"{{'a': {number}}}", "report")


@pytest.mark.parametrize("escape", [r"\U00110000", r"\UFFFFFFFF", r"\u{110000}"])
def test_an_escape_beyond_the_last_character(escape: str) -> None:
    """It stands for the last one; only a hostile text has it."""
    ((value, _),) = read_block(f"{{'a': '{escape}'}}", "report")
    assert value == {"a": "\U0010ffff"}


def test_two_headers_make_a_mail() -> None:
    """Of its headers only the subject is prose. One header is prose like any other."""
    assert read_page(f"From: Kim\nSubject: it hangs\n\n{TEXT}\n", "report").prose == "it hangs"
    assert read_page(f"From: Kim\nNote: no\n\n{TEXT}\n", "report").prose == "From: Kim\nNote: no"


def test_a_mail_has_its_own_encoding() -> None:
    """Windows has quotation marks that other encodings have elsewhere."""
    document = {"project": project(name="\u201cnightly\u201d \u20ac")}
    body = quopri.encodestring(json.dumps(document, ensure_ascii=False).encode("cp1252")).decode()
    page = read_page(mail("text/plain; charset=windows-1252", body, "quoted-printable"), "report")
    assert [one.value for one in page.values] == [document]


def test_a_fence_in_a_longer_fence() -> None:
    """A block of code ends with a fence that is as long as its first one."""
    page = read_page(f"````\n```\n{TEXT}\n```\n\n    [1]\n````\nbye\n", "report")
    assert [one.value for one in page.values] == [DOCUMENT]
    assert page.passed_over == []


KNOWN = {"status": "RUNNING", "result": "PENDING"}
SETTINGS: dict[str, Any] = {"maxSlots": {}, "unmeteredDevices": {}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"job": {**KNOWN, "branch": "main", "commit": "abc"}}, True),
        ({"job": {**KNOWN, "branch": "main", "commit": "abc", "actor": "kim"}}, False),
        ({"job": {"status": "RUNNING", "branch": "main"}}, False),
        (SETTINGS, True),
        ({"maxSlots": {}, "minSlots": {}}, False),
        ({"thing": {"arn": PROJECT}}, False),
    ],
)
def test_half_of_the_members_or_two_settings_make_a_document(value: Any, expected: bool) -> None:
    """Other programs have jobs and slots too."""
    assert is_likely_document(value) is expected
