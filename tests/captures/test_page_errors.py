"""Texts without a document: broken values, prose, other things than text."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from moto_devicefarm.captures.forms import text as texts
from moto_devicefarm.captures.forms.page import read_page
from moto_devicefarm.captures.forms.text import is_path, read_report
from moto_devicefarm.captures.sources import read_source
from tests.captures import PROJECT
from tests.support.pages import OTHER, PRETTY, mail

NOTHING = "issue.md: no document found: looked for blocks of JSON, Python, JavaScript and YAML; "


def refusal(text: str) -> str:
    """The message about a text."""
    with pytest.raises(ValueError, match=r"^issue\.md") as caught:
        read_page(text, "issue.md")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            'See:\n```json\n{\n  "run": {\n    "arn": "a",\n    "name": :\n  }\n}\n```\n',
            "line 6 column 13",
        ),
        ("See:\n\n```\nls\n```\n\n" + '> so {"run": {"arn": "a"', "line 7 column 23"),
        ("See:\n```\n{a b}\n```", "line 3 column 2"),
        (f"The project is {PROJECT}", "line 1 column 1"),
    ],
)
def test_the_nearest_block_is_named(text: str, place: str) -> None:
    """A block that is meant as a document comes before the first block of code."""
    message = refusal(text)
    assert message.startswith(NOTHING)
    assert place in message
    assert "not " in message


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("It hangs.", "the text has no such block"),
        ('See this:\n{"Buckets": []}\n', "line 2: it has no document of Device Farm"),
    ],
)
def test_a_text_without_a_block_that_is_near(text: str, nearest: str) -> None:
    """The message says so."""
    assert refusal(text) == NOTHING + nearest


@pytest.mark.parametrize(
    "text",
    [
        PRETTY[:-20],
        PRETTY.replace(",", "", 1),
        f"{OTHER}\n{PRETTY[:-20]}",
        f"{OTHER}\n{PRETTY.replace(',', '', 1)}\n{OTHER}",
        "[" + ",\n".join([OTHER, OTHER, PRETTY[:-20]]),
        "[" + ",\n".join([OTHER, OTHER + "}", OTHER]) + "]",
    ],
)
def test_a_broken_file_of_values_is_broken(text: str) -> None:
    """What is whole in it is not loaded alone, because nobody would see that something is lost."""
    assert "no document found" not in refusal(text)


def test_a_document_that_does_not_fit_the_model() -> None:
    """It is meant as one, so it is no prose. The message has its line."""
    wrong = OTHER.replace('"name": "checkout"', '"name": 5')
    with pytest.raises(ValueError, match=r"^report, line 2: project: Value '5' at 'name' failed"):
        read_source(f"See this:\n{wrong}\n{OTHER}")


@pytest.mark.parametrize(
    ("block", "number"),
    [
        ('{"run": \n', 1000),
        ("```\nrun: 1\n```\n", 1000),
        ("run:\n  arn: x\n\n", 1000),
        ('    "run": x\n\n', 1000),
        ("> x\n>> y\n", 5000),
        ("    x\n\n", 5000),
    ],
)
def test_very_many_blocks_without_a_document(block: str, number: int) -> None:
    """The time has a limit, whether they can be read or not, and a higher one if nothing in them
    looks like a document. The message asks for a part of the text.
    """
    message = refusal("See this:\n\n" + block * number)
    assert message.endswith(
        ": too many blocks without a document stand before it: give the part of the text that "
        "has the documents"
    )


def test_a_mail_names_that_it_is_decoded() -> None:
    """The lines of the message are those of the text in the mail."""
    text = mail("text/html", '<p>no</p><pre>{"run": {</pre>')
    assert refusal(text).startswith("issue.md, decoded: no document found: ")


def test_text_in_other_encodings(tmp_path: Path) -> None:
    """PowerShell writes UTF-16; gzip is unpacked; a byte order mark and Windows' line ends go."""
    path = tmp_path / "issue.txt"
    for content in (
        "a\r\né".encode("utf-16"),
        "\ufeffa\né".encode(),
        gzip.compress("a\né".encode()),
    ):
        path.write_bytes(content)
        report = read_report(path)
        assert (report.name, report.text, report.content, report.path) == (
            str(path),
            "a\né",
            content,
            path,
        )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n", "not UTF-8 text ('utf-8' codec can't decode byte 0x89 in position 0: "),
        (b"\xff\xfea", "not UTF-16 text ('utf-16-le' codec can't decode byte 0x61 "),
        (b"\x1f\x8bx", "not a gzip file ("),
        (gzip.compress(b"a" * 99)[:-9], "not a gzip file ("),
        (b"a" * 2_000_001, "more than 2 MB: give the part that has the report"),
        (gzip.compress(b"a" * 2_000_001), "more than 2 MB: give the part that has the report"),
    ],
    ids=["picture", "half a character", "no gzip", "half of gzip", "much", "much in gzip"],
)
def test_what_is_no_text(
    content: bytes, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has the file and the reason."""
    monkeypatch.setattr(texts, "LARGEST", 2_000_000)
    path = tmp_path / "issue.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"issue\.txt") as caught:
        read_report(path)
    assert str(caught.value).startswith(f"{path}: {reason}")


def test_paths_and_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text has several lines, a brace with a colon after it, or very long words; a path may have
    the first two as well.
    """
    monkeypatch.chdir(tmp_path)
    assert not is_path("It hangs.\nSee")
    assert not is_path('we got {"a": 1} back')
    assert not is_path("It hangs. " * 26)
    assert not is_path(5)
    assert is_path("folder/" * 40)
    assert is_path("C:\\report.json")
    assert is_path("a{1}.json")
    assert is_path(tmp_path)
    (tmp_path / "two\nlines").touch()
    assert is_path("two\nlines")
    assert not is_path("two\nlines", tmp_path / "other")
