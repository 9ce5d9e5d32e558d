"""Reports that a person scrubbed, misspelt or emptied: what ``reproduce`` and ``show`` make of them
and say about them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.cli import main
from tests.support.commands import error_line
from tests.support.pytester import run_pytest
from tests.support.session_reports import (
    CREATED,
    DEVICE,
    PREFIX,
    RUNNING,
    SESSION,
    WAITING,
    assertions,
)

pytest_plugins = ["pytester"]
SCRUBBED = "arn:aws:devicefarm:us-west-2:***"
ISSUE = """{
    "remoteAccessSession": {
        "arn": "arn:aws:devicefarm:us-west-2:***:session:<project>/XXXX/00000",
        "name": "nightly",
        "created": "***",
        "status": "RUNNING",
        "result": "REDACTED",
        "device": {
            "arn": "arn:aws:devicefarm:us-west-2::device:XXXXXXXX",
            "name": "Invented One",
            "os": "15",
            ...
        },
        "billingMethod": "METERED",
        "appUpload": "arn:aws:devicefarm:us-west-2:***:upload:<project>/YYYY",
        "deviceMinutes": { ... },
        ...
    }
}
"""
"""A report as somebody pastes it into an issue."""


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[str, list[str]]:
    """What a command prints, and its lines on standard error."""
    assert main(argv) == 0
    output = capsys.readouterr()
    return output.out, output.err.splitlines()


@pytest.mark.parametrize("options", [(), ("--inline",)], ids=["beside", "inline"])
def test_a_scrubbed_issue_becomes_a_passing_test(
    options: tuple[str, ...], pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command with --complete writes it. It asserts what AWS answered and marks the rest."""
    report = pytester.mkdir("issue") / "report.json"
    report.write_text(ISSUE, "utf-8")
    module = pytester.path / "test_report.py"
    _, told = printed(capsys, "reproduce", str(report), "--complete", "-o", str(module), *options)
    assert told == [
        f"{report}: remoteAccessSession: filled: "
        'arn (the report has "arn:aws:devicefarm:us-west-2:***:session:<project>/XXXX/00000"), '
        'device.arn (the report has "arn:aws:devicefarm:us-west-2::device:XXXXXXXX"), '
        'appUpload (the report has "arn:aws:devicefarm:us-west-2:***:upload:<project>/YYYY"); '
        'left out: created (the report has "***"), result (the report has "REDACTED"), '
        'members of device (the report has "..."), members of deviceMinutes (the report has '
        '"..."), members of the document (the report has "...")'
    ]
    text = module.read_text("utf-8")
    assert assertions(text) == [
        'session["name"] == "nightly"',
        'session["status"] == "RUNNING"',
        'session["device"]["name"] == "Invented One"',
        'session["device"]["os"] == "15"',
        'session["billingMethod"] == "METERED"',
    ]
    comments = [line.strip() for line in text.splitlines() if line.startswith("    # ")]
    assert comments[:-1] == [
        f'# filled: arn (the report has "{SCRUBBED}:session:<project>/XXXX/00000")',
        '# filled: device.arn (the report has "arn:aws:devicefarm:us-west-2::device:XXXXXXXX")',
        '# left out: members of device (the report has "...")',
        f'# filled: appUpload (the report has "{SCRUBBED}:upload:<project>/YYYY")',
        '# left out: members of the document (the report has "...")',
        '# left out: created (the report has "***")',
        '# left out: members of deviceMinutes (the report has "...")',
        '# left out: result (the report has "REDACTED")',
    ]
    assert max(map(len, comments)) <= 96
    assert "complete=True)" in text
    run_pytest(pytester, "-W", "error").assert_outcomes(passed=1)


def test_show_completes_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The timeline has the session under its placeholder, which is the same each time."""
    Path("report.json").write_text(ISSUE, "utf-8")
    text, told = printed(capsys, "show", "report.json", "--complete")
    head, arn, *_ = text.splitlines()
    assert head == "session nightly on Invented One: RUNNING"
    assert arn.startswith("arn:aws:devicefarm:us-west-2:123456789012:session:")
    assert len(told) == 1
    assert (
        text.splitlines()[0]
        == printed(capsys, "show", "report.json", "--complete")[0].splitlines()[0]
    )


def test_a_slip_is_told_and_the_test_passes(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt member is named with the known one. The test passes where warnings are errors."""
    report = pytester.mkdir("issue") / "report.json"
    members = {**RUNNING, "billingMetod": "METERED", "Device": DEVICE, "brandNew": 1, "newer": 2}
    del members["billingMethod"], members["device"]
    report.write_text(json.dumps({"remoteAccessSession": members}), "utf-8")
    _, told = printed(capsys, "reproduce", str(report), "-o", "test_report.py")
    assert told == [
        f"{report}: remoteAccessSession: unknown member billingMetod: did you mean billingMethod?",
        f"{report}: remoteAccessSession: unknown member Device: did you mean device?",
        "unknown members, which may be newer than this version and are kept: "
        "RemoteAccessSession.brandNew, RemoteAccessSession.newer",
    ]
    run_pytest(pytester, "-W", "error").assert_outcomes(passed=1, warnings=2)


@pytest.mark.parametrize(("member", "slip"), [("status", "stauts"), ("arn", "Arn")])
def test_a_slip_in_a_needed_member_is_told(
    member: str, slip: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches the advice to fill in a member that is there, under a misspelt name. A slip in
    another member is not the one that is told.
    """
    slips = {"name": "nmae", member: slip}
    members = {slips.get(name, name): value for name, value in WAITING.items()}
    Path("report.json").write_text(json.dumps({"remoteAccessSession": members}), "utf-8")
    assert error_line(capsys, "show", "report.json") == (
        f"report.json: remoteAccessSession: {member} is missing, and {slip} is unknown: "
        f"did you mean {member}?"
    )


def test_a_status_that_was_filled_in_is_no_story(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a docstring that says how long a session had a status that nobody reported."""
    members = {name: value for name, value in WAITING.items() if name != "status"}
    Path("report.json").write_text(json.dumps({"remoteAccessSession": members}), "utf-8")
    assert main(["reproduce", "report.json", "--complete", "--at", "2026-01-17T12:50Z"]) == 0
    text = capsys.readouterr().out
    assert "# filled: status" in text
    assert "It was still" not in text


def test_many_unknown_members_are_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten are named, each once for all documents, and the others are counted."""
    members = {f"q{number:02}": 1 for number in range(12)}
    report = {"remoteAccessSessions": [{**WAITING, **members}, {**WAITING, **members}]}
    Path("report.json").write_text(json.dumps(report), "utf-8")
    _, (told,) = printed(capsys, "show", "report.json")
    assert told.startswith("unknown members, which may be newer than this version and are kept: Re")
    assert told.endswith("RemoteAccessSession.q09 and 2 more")


def test_placeholders_of_several_files_fit_together(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same scrubbed text is the same id in each file, so the app is that of the session."""
    folder = pytester.mkdir("issue")
    arn = SCRUBBED
    documents: dict[str, Any] = {
        "session": {
            "remoteAccessSession": {
                **RUNNING,
                "arn": f"{arn}:session:<project>/<session>/00000",
                "appUpload": f"{arn}:upload:<project>/<app>",
            }
        },
        "upload": {"upload": {"arn": f"{arn}:upload:<project>/<app>", "name": "shop.apk"}},
        "project": {"project": {"arn": f"{arn}:project:<project>", "name": "shop"}},
    }
    files = []
    for name, document in documents.items():
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps(document), "utf-8")
    _, told = printed(capsys, "reproduce", *map(str, files), "--complete", "-o", "test_report.py")
    assert len(told) == 3
    text = (pytester.path / "test_report.py").read_text("utf-8").replace('"\n    "', "")
    ids = {
        kind: text.partition(f":123456789012:{kind}:")[2].partition('"')[0]
        for kind in ("session", "upload", "project")
    }
    project = ids["project"]
    assert ids["session"].startswith(f"{project}/")
    assert ids["upload"].startswith(f"{project}/")
    run_pytest(pytester, "-W", "error").assert_outcomes(passed=1)


def test_a_status_that_is_missing_is_not_in_the_headline(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A placeholder says nothing of AWS."""
    report = {"remoteAccessSession": {"arn": SESSION, "created": CREATED}}
    Path("report.json").write_text(json.dumps(report), "utf-8")
    text, (told,) = printed(capsys, "reproduce", "report.json", "--complete")
    assert text.startswith('"""A remote access session: reproduced from report.json."""')
    assert told == "report.json: remoteAccessSession: filled: status (the report has none)"
    assert "# filled: status (the report has none)\n" in text


def test_complete_of_a_whole_report_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is told, and the test is the same but for the option."""
    report = {"remoteAccessSession": {**RUNNING, "name": "***", "message": "<redacted>"}}
    Path("report.json").write_text(json.dumps(report), "utf-8")
    plain, told = printed(capsys, "reproduce", "report.json")
    completed, told_too = printed(capsys, "reproduce", "report.json", "--complete")
    assert told == told_too == []
    assert completed == plain.replace("load=REPORT)", "load=REPORT, complete=True)")
    assert 'session["name"] == "***"' in plain
    assert PREFIX in plain


def test_very_many_marks_are_counted(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten are named, in the line and in the test."""
    report = pytester.mkdir("issue") / "report.json"
    rules = [{"attribute": "***", "operator": "EQUALS", "value": "1"} for _ in range(30)]
    pool = {"arn": f"{PREFIX}:devicepool:a/b", "name": "phones", "rules": rules}
    report.write_text(json.dumps({"devicePool": pool}), "utf-8")
    _, (told,) = printed(capsys, "reproduce", str(report), "--complete", "-o", "test_report.py")
    assert told.endswith('rules.10.attribute (the report has "***") and 20 more')
    text = (pytester.path / "test_report.py").read_text("utf-8")
    assert text.count("# left out: rules.") == 10
    assert "    # filled or left out: 20 more\n" in text
    run_pytest(pytester, "-W", "error").assert_outcomes(passed=1)
