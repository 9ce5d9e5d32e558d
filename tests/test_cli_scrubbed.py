"""``reproduce`` and ``show`` of a report that is scrubbed, elided or empty: one line says what it
is, and what to do.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moto_devicefarm.cli import main
from tests.support.commands import error_line
from tests.support.session_reports import SESSION, WAITING

HINT = "give --complete to fill such members (farm.load(..., complete=True))"
MOST_SCRUBBED = {
    "stars": "***",
    "four stars": "****",
    "capitals": "XXXX",
    "small": "xxxx",
    "brackets": "<account>",
    "redacted": "<redacted>",
    "word": "REDACTED",
    "word in brackets": "[REDACTED]",
    "dots": "...",
    "cut": "b97db420-...",
    "part": "1111****3333",
    "name": "[ACCOUNT_ID]",
}
"""Marks that stand in published reports."""


@pytest.mark.parametrize("command", ["reproduce", "show"])
@pytest.mark.parametrize("mark", MOST_SCRUBBED.values(), ids=MOST_SCRUBBED)
def test_without_complete_the_error_names_the_option(
    command: str, mark: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what was found and where, for an ARN, a part of it, a time and an enum."""
    arn = f"arn:aws:devicefarm:us-west-2:{mark}:session:a/b/00000"
    for member, value in (
        ("arn", mark),
        ("arn", arn),
        ("created", mark),
        ("status", mark),
        ("device", mark),
    ):
        report = {"remoteAccessSession": {**WAITING, member: value}}
        Path("report.json").write_text(json.dumps(report), "utf-8")
        how = "elided" if mark == value == "..." else "scrubbed"
        assert error_line(capsys, command, "report.json") == (
            f'report.json: remoteAccessSession: {member} is "{value}": it seems {how}; {HINT}'
        )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"remoteAccessSession": {...}}', 'remoteAccessSession: "..." stands in it'),
        ('{"remoteAccessSession": {"name": "a", ... }}', 'remoteAccessSession: "..." stands in it'),
        ('{"remoteAccessSession": {"name": "a"}, ...}', '"..." stands in it'),
        (
            '{"remoteAccessSession": {"device": {"name": "a", ...}}}',
            'remoteAccessSession: "..." stands in device',
        ),
        (
            '{"remoteAccessSessions": [' + json.dumps(WAITING) + ", ... 3 more items]}",
            'remoteAccessSessions: 2 is "... 3 more items"',
        ),
        ('[{"arn": "' + SESSION + '", "status": "RUNNING"}, ...]', '2 is "..."'),
        (
            '{"remoteAccessSession": {"created": ..., "status": "RUNNING"}}',
            'remoteAccessSession: created is "..."',
        ),
    ],
)
def test_elided_json_is_told_with_the_option(
    text: str, found: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON in which a person left something out is no JSON, but its place is told all the same."""
    Path("report.json").write_text(text, "utf-8")
    assert error_line(capsys, "show", "report.json") == (
        f"report.json: {found}: it seems elided; {HINT}"
    )


def test_many_marks_are_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first three are named and the others counted."""
    report = {**WAITING, "created": "***", "status": "***", "result": "***", "device": "***"}
    Path("report.json").write_text(json.dumps(report), "utf-8")
    assert error_line(capsys, "show", "report.json") == (
        'report.json: created is "***", status is "***", result is "***" and 1 more: they seem '
        f"scrubbed; {HINT}"
    )


@pytest.mark.parametrize(
    ("text", "complaint_text"),
    [
        (
            "",
            "report.json: it is empty: a command that failed printed nothing into it. "
            "Run it again: aws devicefarm get-... > report.json",
        ),
        (
            "[]",
            "report.json: the list is empty: AWS had none to answer, or --query matched none. "
            "Capture the report while there is one",
        ),
        (
            '{"remoteAccessSessions": []}',
            "report.json: remoteAccessSessions is an empty list: AWS had none to answer. "
            "Capture the report while there is one",
        ),
        (
            "{}",
            "report.json: the object is empty: give the output of 'aws devicefarm get-...'",
        ),
        (
            "null",
            "report.json: it is null, as 'aws --query' prints when nothing matches: "
            "correct the query, or leave --query out",
        ),
        (
            '{"remoteAccesSession": {}}',
            "report.json: unknown member 'remoteAccesSession': did you mean remoteAccessSession?",
        ),
        (
            '{"Device": {}}',
            "report.json: unknown member 'Device': did you mean device?",
        ),
    ],
)
@pytest.mark.parametrize("command", ["reproduce", "show"])
@pytest.mark.parametrize("options", [(), ("--complete",)], ids=["plain", "complete"])
def test_nothing_in_a_report(
    command: str,
    text: str,
    complaint_text: str,
    options: tuple[str, ...],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One plain sentence says what it is, and what to do."""
    Path("report.json").write_text(text, "utf-8")
    assert error_line(capsys, command, "report.json", *options) == complaint_text


def test_an_empty_list_beside_a_document_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be the one that the reader looks for."""
    report = json.dumps({"remoteAccessSession": WAITING})
    Path("report.json").write_text(f'{report}\n{{"uploads": []}}\n', "utf-8")
    assert main(["show", "report.json"]) == 0
    assert "report.json: uploads is an empty list: AWS had none to answer. " in (
        capsys.readouterr().err
    )
