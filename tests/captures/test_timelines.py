"""``moto-devicefarm show``: the lives of captured resources as text and as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.cli import main
from tests.support.session_reports import (
    CREATED,
    DEVICE,
    ENDED,
    ID,
    PREFIX,
    RUNNING,
    SENT,
    SESSION,
    UPLOAD,
    WAITING,
)

RUN = f"{PREFIX}:run:{ID}/0d97db42-341e-47bd-8afc-788b960052b6"
JOB = f"{PREFIX}:job:{ID}/0d97db42-341e-47bd-8afc-788b960052b6/00000"
GRID = f"{PREFIX}:testgrid-session:{ID}/1d97db42-341e-47bd-8afc-788b960052b6"
PASSED_RUN = {
    "arn": RUN,
    "name": "release",
    "created": CREATED,
    "started": CREATED,
    "stopped": CREATED + 90,
    "status": "COMPLETED",
    "result": "FAILED",
    "message": "1 of 6 tests failed",
    "totalJobs": 1,
}
ENDED_JOB = {
    "arn": JOB,
    "name": "Invented One",
    "created": CREATED,
    "status": "COMPLETED",
    "result": "FAILED",
    "device": DEVICE,
}
ABOUT = "\n'about': the report does not say when this status began.\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the report."""
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "report.json"


def write(file: Path, *documents: dict[str, Any]) -> None:
    """Write a report with these documents."""
    file.write_text("".join(f"{json.dumps(one)}\n" for one in documents))


def show(
    file: Path, capsys: pytest.CaptureFixture[str], *documents: dict[str, Any], at: str = ""
) -> str:
    """The output of the command for the documents."""
    write(file, *documents)
    assert main(["show", str(file), *(["--at", at] if at else [])]) == 0
    return capsys.readouterr().out


def stages(
    file: Path, capsys: pytest.CaptureFixture[str], *documents: dict[str, Any], at: str = ""
) -> list[list[tuple[str, str, bool]]]:
    """(status, time of day, about) of each stage, for each resource, as JSON has them."""
    write(file, *documents)
    assert main(["show", str(file), "--json", *(["--at", at] if at else [])]) == 0
    return [
        [(one["status"], one["since"][11:23], one["about"]) for one in resource["stages"]]
        for resource in json.loads(capsys.readouterr().out)["resources"]
    ]


def test_a_session_that_waits(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A PENDING_DEVICE session stays so until a stop. Nobody knows since when it has waited."""
    assert (
        show(file, capsys, WAITING)
        == f"""session nightly: PENDING_DEVICE
{SESSION}
time                            after    status
------------------------------  -------  --------------------------
about 2026-01-17T12:30:00.250Z  0:00:00  PENDING_DEVICE
2026-01-17T12:30:00.250Z        0:00:00  captured as PENDING_DEVICE
It stays PENDING_DEVICE until it is stopped.
{ABOUT}"""
    )


def test_a_session_that_runs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text has its start, the beginning of RUNNING by its device minutes, the capture, and the
    limit.
    """
    assert (
        show(file, capsys, RUNNING)
        == f"""session nightly on Invented One (Android 15): RUNNING
{SESSION}
time                            after    status
------------------------------  -------  -------------------
2026-01-17T12:30:00.250Z        0:00:00  PENDING
2026-01-17T12:30:05.250Z        0:00:05  PREPARING
about 2026-01-17T12:32:00.450Z  0:02:00  RUNNING
2026-01-17T12:32:35.250Z        0:02:35  captured as RUNNING
It stays RUNNING until 2026-01-17T15:00:05.250Z, then STOPPING, unless it is stopped before.
{ABOUT}"""
    )


def test_a_session_that_ended(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The result and the message stand first."""
    assert (
        show(file, capsys, {**ENDED, "message": "The device was lost."})
        == f"""session nightly on Invented One (Android 15): COMPLETED, ERRORED
The device was lost.
{SESSION}
time                            after    status
------------------------------  -------  ---------
2026-01-17T12:30:00.250Z        0:00:00  PENDING
2026-01-17T12:30:05.250Z        0:00:05  PREPARING
about 2026-01-17T12:32:00.450Z  0:02:00  RUNNING
2026-01-17T12:32:35.250Z        0:02:35  COMPLETED
It has ended and can be deleted.
{ABOUT}"""
    )


def test_lines_fit_the_terminal(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long message and a long name get more lines."""
    monkeypatch.setenv("COLUMNS", "70")
    printed = show(
        file, capsys, {**ENDED, "message": "The device was lost. " * 9, "name": "a " * 99}
    )
    assert max(len(line) for line in printed.splitlines() if line != SESSION) <= 70


@pytest.mark.parametrize(
    ("document", "colour"),
    [(ENDED, "\x1b[1;31m"), ({**ENDED, "result": "PASSED"}, "\x1b[1;32m"), (RUNNING, "\x1b[1m")],
)
def test_colours_of_a_terminal(
    document: dict[str, Any],
    colour: str,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What went wrong is red. NO_COLOR forbids all colours."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert show(file, capsys, document).startswith(f"{colour}session nightly")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in show(file, capsys, document)


def test_a_report_with_whole_times_needs_no_explanation(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A session that was stopped in the queue has no moment that is inferred."""
    ended = {**WAITING, "status": "COMPLETED", "result": "STOPPED", "stopped": CREATED + 3661}
    printed = show(file, capsys, ended)
    assert "about" not in printed
    assert "2026-01-17T13:31:01.250Z  1:01:01  COMPLETED" in printed


def test_moments_that_a_document_does_not_tell(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are inferred: the start of a session without ``started``, an end without ``stopped``,
    and the creation of a session without ``created``.
    """
    starting = {**WAITING, "status": "PREPARING"}
    assert stages(file, capsys, starting) == [[("PREPARING", "12:30:00.250", True)]]
    ended = {name: value for name, value in ENDED.items() if name != "stopped"}
    assert stages(file, capsys, ended)[0][-1] == ("COMPLETED", "12:32:35.250", True)
    bare = {"arn": SESSION, "status": "PENDING"}
    at = "2026-01-17T12:00:00Z"
    assert stages(file, capsys, bare, at=at) == [[("PENDING", "12:00:00.000", True)]]


def test_a_session_that_stops(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The beginning and the end of STOPPING are unknown."""
    stopping = {**RUNNING, "status": "STOPPING"}
    del stopping["endpoint"], stopping["endpoints"]
    assert stages(file, capsys, stopping)[0][-1] == ("STOPPING", "12:32:35.250", True)
    assert "It stays STOPPING: its end is unknown." in show(file, capsys, stopping)


def test_a_session_that_outlived_its_capture(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a late ``--at``, the limit of the session has come."""
    found = stages(file, capsys, RUNNING, at="2026-01-17T16:00:00Z")
    assert found[0][2:] == [
        ("RUNNING", "12:32:00.450", True),
        ("COMPLETED", "15:00:05.250", True),
    ]


def test_a_run_with_its_jobs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The jobs follow their run. A finished job tells neither its start nor its end: it ended
    before its run.
    """
    documents = ({"jobs": [ENDED_JOB]}, {"run": PASSED_RUN}, WAITING)
    assert stages(file, capsys, *documents, at="2026-01-17T13:00:00Z") == [
        [("RUNNING", "12:30:00.250", True), ("COMPLETED", "12:31:30.250", False)],
        [("RUNNING", "12:30:00.250", True), ("COMPLETED", "12:31:30.250", True)],
        [("PENDING_DEVICE", "12:30:00.250", True)],
    ]
    printed = show(file, capsys, {"jobs": [ENDED_JOB]}, {"run": PASSED_RUN})
    assert printed.startswith("run release: COMPLETED, FAILED\n1 of 6 tests failed\n")
    assert "\njob Invented One (Android 15): COMPLETED, FAILED\n" in printed


def test_jobs_under_way(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A job with ``started`` tells since when it is RUNNING."""
    job = {**ENDED_JOB, "status": "RUNNING", "result": "PENDING", "started": CREATED + 30}
    run = {**PASSED_RUN, "status": "SCHEDULING", "result": "PENDING"}
    del run["stopped"]
    assert stages(file, capsys, run, job, at="2026-01-17T12:40:00Z") == [
        [("SCHEDULING", "12:30:00.250", False)],
        [("PENDING", "12:30:00.250", False), ("RUNNING", "12:30:30.250", False)],
    ]
    job["status"] = "PREPARING"
    assert stages(file, capsys, job)[0][-1] == ("PREPARING", "12:30:30.250", False)


def test_uploads(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An upload tells no time but its creation."""
    new = {**SENT, "status": "INITIALIZED"}
    assert show(file, capsys, {**SENT, "message": "no manifest"}).startswith(
        f"upload shop.apk: FAILED\nno manifest\n{UPLOAD}\n"
    )
    assert stages(file, capsys, new) == [[("INITIALIZED", "12:30:00.500", False)]]
    assert "It stays INITIALIZED until its file arrives.\n" in show(file, capsys, new)
    sent = {**SENT, "status": "PROCESSING"}
    assert "It stays PROCESSING until its file is sent again.\n" in show(file, capsys, sent)


def test_grid_sessions(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A test grid session is ACTIVE from its creation to its end."""
    session = {"arn": GRID, "status": "ERRORED", "created": CREATED, "ended": CREATED + 60}
    assert stages(file, capsys, {"testGridSession": session}) == [
        [("ACTIVE", "12:30:00.250", False), ("ERRORED", "12:31:00.250", False)]
    ]
    assert show(file, capsys, session).startswith("browser session 1d97…: ERRORED\n")


def test_what_no_operation_deletes_or_stops(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Catches the advice to delete a job or a test grid session, which AWS has no operation for."""
    ended = {"arn": GRID, "status": "CLOSED", "created": CREATED, "ended": CREATED + 60}
    assert "\nIt has ended.\n" in show(file, capsys, ended)
    active = {"arn": GRID, "status": "ACTIVE", "created": CREATED}
    assert "It stays ACTIVE until its browser ends.\n" in show(file, capsys, active)
    job = {"arn": JOB, "status": "COMPLETED", "result": "PASSED", "created": CREATED}
    assert "\nIt has ended.\n" in show(file, capsys, job)


def test_a_session_without_a_name(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has the name of its device. A document may leave out the system of the device."""
    nameless = {name: value for name, value in RUNNING.items() if name != "name"}
    assert show(file, capsys, nameless).startswith("session Invented One (Android 15): RUNNING")
    device = {"arn": DEVICE["arn"], "name": "Invented One"}
    assert show(file, capsys, {**RUNNING, "device": device}).startswith(
        "session nightly on Invented One: RUNNING"
    )
    assert show(file, capsys, {**nameless, "device": {"arn": DEVICE["arn"]}}).startswith(
        "session b97d…: RUNNING"
    )


def test_the_whole_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads the facts of the text."""
    write(file, {**ENDED, "message": "lost"})
    assert main(["show", "--json", str(file)]) == 0
    report = json.loads(capsys.readouterr().out)
    (resource,) = report["resources"]
    assert report["at"] == "2026-01-17T12:32:35.250Z"
    assert resource.pop("stages")[2] == {
        "status": "RUNNING",
        "since": "2026-01-17T12:32:00.450Z",
        "about": True,
    }
    assert resource == {
        "arn": SESSION,
        "kind": "session",
        "name": "nightly",
        "device": "Invented One (Android 15)",
        "run": None,
        "status": "COMPLETED",
        "result": "ERRORED",
        "message": "lost",
        "ended": True,
        "outlook": "It has ended and can be deleted.",
    }
