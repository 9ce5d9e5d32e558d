"""The options of ``reproduce`` for the written test: ``--style``, ``--at`` and ``--call``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.cli import main
from moto_devicefarm.reproduce_command import NO_WAIT
from tests.support.commands import error_line
from tests.support.pytester import run_pytest as run
from tests.support.session_reports import (
    CASES,
    CREATED,
    ID,
    PREFIX,
    SENT,
    SESSION,
    WAITING,
    reproduce,
)

pytest_plugins = ["pytester"]
STYLES = ("fixture", "decorator", "unittest")
RUN_WITHOUT_JOBS = {
    "run": {
        "arn": f"{PREFIX}:run:{ID}/c0ffee00-0000-4000-8000-000000000001",
        "status": "COMPLETED",
        "result": "ERRORED",
        "totalJobs": 2,
    }
}
RUN_WITHOUT_END = {"run": {**RUN_WITHOUT_JOBS["run"], "status": "SCHEDULING", "created": CREATED}}
WITHOUT_STATUS = {name: value for name, value in WAITING.items() if name != "status"}


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A report in the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "issue-7.json").write_text(json.dumps(CASES["waiting"]))
    return "issue-7.json"


def test_each_style_passes_as_written(pytester: pytest.Pytester) -> None:
    """So it does inline and with two files, and where a run lacks its jobs and the load warns."""
    reports: dict[str, list[Any]] = {
        "running": [CASES["running"]],
        "two": [CASES["ended"], CASES["upload"]],
        "jobs": [RUN_WITHOUT_JOBS],
    }
    for style in STYLES:
        for name, given in reports.items():
            for inline in ((), ("--inline",)):
                reproduce(
                    pytester,
                    *given,
                    options=("--style", style, *inline),
                    name=f"test_{style}_{name}{len(inline)}.py",
                )
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = -p no:asyncio -p no:anyio")
    run(pytester).assert_outcomes(passed=18, warnings=6)


def test_the_unittest_style_needs_no_pytest(pytester: pytest.Pytester) -> None:
    """It runs with ``python -m unittest``."""
    module = reproduce(pytester, CASES["running"], options=("--style", "unittest"))
    assert "pytest" not in module
    assert 'self.assertIs(session["skipAppResign"], False)' in module
    assert 'self.assertIn("endpoint", session)' in module
    assert pytester.run(sys.executable, "-m", "unittest", "-q", "test_report").ret == 0


def test_the_written_modules_need_no_formatter(pytester: pytest.Pytester) -> None:
    """ruff leaves the format of each style as it is, and finds nothing in it."""
    for style in STYLES:
        for case, given in CASES.items():
            options = ("--style", style, *(("--inline",) if case != "running" else ()))
            reproduce(pytester, given, options=options, name=f"test_{style}_{case}.py")
    settings = str(Path(__file__).parent.parent / "ruff.toml")
    for command in (
        ("format", "--check"),
        ("check", "--ignore=PT009"),  # assertEqual is unittest's way
    ):
        outcome = pytester.run(
            sys.executable, "-m", "ruff", *command, "--config", settings, pytester.path
        )
        assert outcome.ret == 0, outcome.outlines


def test_at_stops_the_clock_when_the_report_was_captured(report: str) -> None:
    """A hang of 20 minutes is in the test, and its first sentences say so."""
    assert main(["reproduce", report, "--at", "2026-01-17T12:50:00.250Z", "-o", "test_it.py"]) == 0
    module = Path("test_it.py").read_text()
    assert '@freeze_time("2026-01-17T12:50:00.250Z")\n' in module
    assert "\nIt was still PENDING_DEVICE 20 min after its creation.\n" in module
    assert "def test_issue_7(devicefarm_client: Any) -> None:\n" in module


@pytest.mark.parametrize(
    ("report", "options", "shows_wait"),
    [
        (CASES["waiting"], (), False),
        (RUN_WITHOUT_END, (), False),
        (CASES["waiting"], ("--at", "2026-01-17T12:50Z"), True),
        (CASES["preparing"], (), True),
        (CASES["without_times"], (), True),
        ({"upload": SENT}, (), True),
        ({"remoteAccessSession": WITHOUT_STATUS}, ("--complete",), True),
    ],
    ids=["session", "run", "at", "later moment", "no time", "ended", "no status"],
)
def test_a_test_that_shows_no_wait_is_told(
    report: Any,
    options: tuple[str, ...],
    shows_wait: bool,
    pytester: pytest.Pytester,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A report often has no time after the creation of what waits. Then --at would help."""
    reproduce(pytester, report, options=options)
    assert (NO_WAIT not in capsys.readouterr().err) == shows_wait


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.25, "less than 1 s"), (75, "1 min 15 s"), (7260, "2 h 1 min")]
)
def test_a_hang_is_told_in_words(seconds: float, words: str, report: str) -> None:
    """Seconds of a hang of hours are left out."""
    at = str(1768653000.25 + seconds)
    assert main(["reproduce", report, "--at", at, "-o", "test_it.py"]) == 0
    assert f"PENDING_DEVICE {words} after its creation." in Path("test_it.py").read_text()


def test_at_keeps_the_minutes_of_a_running_session(pytester: pytest.Pytester) -> None:
    """They are asserted at the report's own moment; the caller's code runs at the other one."""
    options = ("--at", "2026-01-17T13:00Z")
    module = reproduce(pytester, CASES["running"], options=options)
    assert '@freeze_time("2026-01-17T13:00:00.000Z")\n' in module
    assert '    with freeze_time("2026-01-17T12:32:35.250Z"):\n' in module
    run(pytester).assert_outcomes(passed=1)


@pytest.mark.parametrize("command", ["reproduce", "show"])
def test_at_before_the_report_is_refused(
    command: str, report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report can't know what comes after it."""
    assert error_line(capsys, command, report, "--at", "2026-01-17T12:00Z") == (
        "--at 2026-01-17T12:00:00.000Z: the report has a later moment, "
        "2026-01-17T12:30:00.250Z: give that one or a later one"
    )


def test_at_that_is_no_time_is_refused(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The message has an example."""
    assert error_line(capsys, "show", report, "--at", "noon") == (
        "--at: 'noon' is not a time: expected epoch seconds or ISO 8601, "
        "such as 2026-01-01T12:00:00Z"
    )


def test_at_of_a_report_without_times(pytester: pytest.Pytester) -> None:
    """Any moment is possible."""
    module = reproduce(pytester, CASES["without_times"], options=("--at", "2020-01-01"))
    assert '@freeze_time("2020-01-01T00:00:00.000Z")\n' in module


def test_show_at_a_moment(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The timeline ends at that moment."""
    assert main(["show", report, "--at", "2026-01-17T12:50:00.250Z"]) == 0
    assert "0:20:00  captured as PENDING_DEVICE" in capsys.readouterr().out


CODE = """
def wait(client, session_arn, timeout=20):
    return client.get_remote_access_session(arn=session_arn)

def watch(api):
    return api.list_projects()

def read(*, arn, client):
    return client.get_remote_access_session(arn=arn)

def two(client, place):
    pass

def session(client, arn):
    return client.get_remote_access_session(arn=arn)

async def listen(client, arn):
    return client.get_remote_access_session(arn=arn)

def pair(client, arn, /):
    return client.get_remote_access_session(arn=arn)

number = 3
"""


@pytest.mark.parametrize(
    ("function", "call"),
    [
        ("wait", "wait(client=devicefarm_client, session_arn=SESSION)"),
        ("watch", "watch(devicefarm_client)"),
        ("read", "read(arn=SESSION, client=devicefarm_client)"),
        ("session", "function_under_test(client=devicefarm_client, arn=SESSION)"),
        ("listen", "asyncio.run(listen(client=devicefarm_client, arn=SESSION))"),
        ("pair", "pair(devicefarm_client, SESSION)"),
    ],
)
def test_call_gives_what_the_parameters_want(
    function: str, call: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test calls the function, and passes."""
    pytester.makepyfile(phones_app=CODE)
    monkeypatch.delitem(sys.modules, "phones_app", raising=False)
    monkeypatch.chdir(pytester.path)
    options = ("--call", f"phones_app:{function}")
    module = reproduce(pytester, CASES["running"], options=options)
    assert f"    {call}\n    # Assert here what it should do.\n" in module
    assert f"\nfrom phones_app import {function}" in module
    run(pytester).assert_outcomes(passed=1)


def test_call_of_a_module_that_is_not_here(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The test is written for a project that is elsewhere, so the client alone is given."""
    assert main(["reproduce", report, "--call", "not_here.phones:wait", "-o", "test_it.py"]) == 0
    assert "    wait(devicefarm_client)\n" in Path("test_it.py").read_text()
    assert capsys.readouterr().err.splitlines()[0] == (
        "not_here.phones can't be imported here (No module named 'not_here'): "
        "wait gets the client alone"
    )


@pytest.mark.parametrize("given", ["wait", "a:b:c", "a b:c", ":c", "a:", "a:def"])
def test_call_of_another_form_is_refused(
    given: str, report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message has an example."""
    assert error_line(capsys, "reproduce", report, "--call", given) == (
        f"--call {given}: expected MODULE:FUNCTION, for example "
        "--call app.phones:wait_until_running"
    )


def test_call_of_a_function_that_does_not_exist(
    report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name may be misspelt."""
    assert error_line(capsys, "reproduce", report, "--call", "json:lods") == (
        "--call json:lods: json has no lods"
    )


def test_call_of_a_function_with_other_parameters(
    report: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has the names that the test knows."""
    Path("phones_app.py").write_text(CODE)
    monkeypatch.delitem(sys.modules, "phones_app", raising=False)
    text = error_line(capsys, "reproduce", report, "--call", "phones_app:two")
    assert text == (
        "--call phones_app:two: the test has no value for the parameter 'place': "
        "expected one of devicefarm_client, client, devicefarm, device_farm, df, arn, session_arn, "
        "session; give it a default, or name a function of your own that calls this one"
    )


def test_the_report_of_an_account_has_no_arn_to_give(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The function gets the client alone."""
    pytester.makepyfile(phones_app=CODE)
    monkeypatch.delitem(sys.modules, "phones_app", raising=False)
    monkeypatch.chdir(pytester.path)
    settings = {"accountSettings": {"awsAccountNumber": "111122223333"}}
    module = reproduce(pytester, settings, options=("--call", "phones_app:watch"))
    assert "    watch(devicefarm_client)\n" in module
    assert SESSION not in module


@pytest.mark.parametrize("code", ["raise SystemExit(0)", "import os; os.environ['NOPE_X']", "1 .a"])
def test_call_of_a_module_that_fails(
    code: str,
    report: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The command ends with an error of one line, whatever the module does."""
    Path("failing_app.py").write_text(code)
    monkeypatch.delitem(sys.modules, "failing_app", raising=False)
    text = error_line(capsys, "reproduce", report, "--call", "failing_app:f")
    begin = "--call failing_app:f: failing_app fails when it is imported: "
    assert text.startswith(begin)


def test_call_of_what_is_no_function(
    report: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A constant has no parameters."""
    Path("phones_app.py").write_text(CODE)
    monkeypatch.delitem(sys.modules, "phones_app", raising=False)
    assert error_line(capsys, "reproduce", report, "--call", "phones_app:number") == (
        "--call phones_app:number: it is no function with parameters: 3 is not a callable object"
    )
