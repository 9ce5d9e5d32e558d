"""JSON in which a person left something out, as it is read."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest

from moto_devicefarm.captures.forms.block import read_block
from moto_devicefarm.captures.forms.elisions import is_cut, is_elision, structure_of
from tests.support.cpu_time import cpu_limit


def values(text: str) -> list[Any]:
    """The values of a text."""
    return [found.value for found in read_block(text, "report")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{...}", {"...": "..."}),
        ("{ \u2026 }", {"...": "\u2026"}),
        ('{"a": ...}', {"a": "..."}),
        ('{"a": ..., "b": 1}', {"a": "...", "b": 1}),
        ('{"a": 1, ...}', {"a": 1, "...": "..."}),
        ('{"a": 1\n ...\n}', {"a": 1, "...": "..."}),
        ('{..., "b": 1}', {"...": "...", "b": 1}),
        ('{"a": 1.5, ...,}', {"a": 1.5, "...": "..."}),
        ("[...]", ["..."]),
        ("[1, ...]", [1, "..."]),
        ("[1 ... 2]", [1, "... 2"]),
        ("[{}, ... 3 more items]", [{}, "... 3 more items"]),
        ('[..., {"a": "b...c"}]', ["...", {"a": "b...c"}]),
        ('{"a": {"b": [1, ...', {"a": {"b": [1, "..."]}}),
        ('{"a": {"b": 1,\n...\n}', {"a": {"b": 1, "...": "..."}}),
        ('{"a": "the end is cut...\n', {"a": "the end is cut..."}),
    ],
)
def test_an_elision_is_a_text(text: str, value: Any) -> None:
    """It stands at its place, with the commas and brackets that it left out."""
    assert values(text) == [value]


def test_elisions_between_documents_are_passed_over() -> None:
    """The documents keep their lines."""
    found = read_block('{"a": 1}\n...\n\n{"b": [...]}', "report")
    assert [(one.value, one.line) for one in found] == [({"a": 1}, 1), ({"b": ["..."]}, 4)]


@pytest.mark.parametrize("text", ['{"a"; ...}', "[1, ...}", '{"a": "b'])
def test_other_faults_are_told_as_before(text: str) -> None:
    """The place is that in the text as it was given."""
    with pytest.raises(ValueError, match=r"^report: line 1 column \d+: not "):
        values(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [' + "1, " * 300_000 + "...]}",
        '"...' + "a\\" * 500_000,
        "[" * 1_000_000 + "...",
        "." * 1_000_000,
        ". . " * 250_000 + "...",
        '"a":"b...",' * 90_000,
        "..." + '{"' * 500_000,
    ],
    ids=["items", "escapes", "brackets", "dots", "spaces", "texts", "quotes"],
)
def test_the_time_is_linear(text: str) -> None:
    """A megabyte is read, or refused, in about a second."""
    with cpu_limit(5), suppress(ValueError):  # a quadratic reader needs minutes
        values(text)


def test_what_an_elision_is() -> None:
    """Three dots at the begin of a text; a text that ends with them is cut."""
    assert is_elision(" ... 2 more items")
    assert not is_elision("a...")
    assert is_cut("a\u2026 ")
    assert not is_cut("...a")
    assert structure_of("a.b....") == "a.b"
    assert structure_of("...") == ""
    assert structure_of("a.b") is None
    assert json.loads(json.dumps("...")) == "..."
