"""``moto-devicefarm show``: the life of a captured session as text and as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from moto_devicefarm.cli import main
from tests.support.session_reports import CREATED, ENDED, OTHER, RUNNING, SESSION, WAITING

SVG = "{http://www.w3.org/2000/svg}"
HEAD = """time                      after    event
------------------------  -------  ------------------------"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of the report."""
    return tmp_path / "report.json"


def show(file: Path, capsys: pytest.CaptureFixture[str], *sessions: dict[str, Any]) -> str:
    """The output of the command for the sessions."""
    file.write_text(json.dumps({"remoteAccessSessions": sessions}))
    assert main(["show", str(file)]) == 0
    return capsys.readouterr().out


def draw(file: Path, *sessions: dict[str, Any]) -> ElementTree.Element:
    """The picture of the sessions."""
    picture = file.with_suffix(".svg")
    file.write_text(json.dumps({"remoteAccessSessions": sessions}))
    assert main(["show", str(file), "--svg", str(picture)]) == 0
    return ElementTree.fromstring(picture.read_text("utf-8"))


def bars(picture: ElementTree.Element) -> list[tuple[str, int, int]]:
    """(tool tip, left edge, width) of each bar."""
    titled = [(bar.find(f"{SVG}title"), bar) for bar in picture.iter(f"{SVG}rect")]
    return [
        (str(title.text), round(float(bar.attrib["x"])), round(float(bar.attrib["width"])))
        for title, bar in titled
        if title is not None
    ]


def test_a_session_that_waits(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A PENDING_DEVICE session stays so until a stop."""
    assert (
        show(file, capsys, WAITING)
        == f"""nightly  {SESSION}
time                      after    event
------------------------  -------  --------------------------
2026-01-17T12:30:00.250Z  0:00:00  created
2026-01-17T12:30:00.250Z  0:00:00  captured as PENDING_DEVICE
It stays PENDING_DEVICE until it is stopped.
"""
    )


def test_a_session_that_runs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text has its start, the beginning of RUNNING by its device minutes, the capture, and the
    limit.
    """
    assert (
        show(file, capsys, RUNNING)
        == f"""nightly  {SESSION}
time                      after    event
------------------------  -------  ------------------------
2026-01-17T12:30:00.250Z  0:00:00  created
2026-01-17T12:30:05.250Z  0:00:05  left the queues: started
2026-01-17T12:32:00.450Z  0:02:00  RUNNING
2026-01-17T12:32:35.250Z  0:02:35  captured as RUNNING
It stays RUNNING until 2026-01-17T15:00:05.250Z, then COMPLETED, unless it is stopped before.
"""
    )


def test_a_session_that_ended(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text has the whole life of a COMPLETED session, with the result and the message."""
    assert (
        show(file, capsys, {**ENDED, "message": "The device was lost."})
        == f"""nightly  {SESSION}
time                      after    event
------------------------  -------  -----------------------------------------------
2026-01-17T12:30:00.250Z  0:00:00  created
2026-01-17T12:30:05.250Z  0:00:05  left the queues: started
2026-01-17T12:32:00.450Z  0:02:00  RUNNING
2026-01-17T12:32:35.250Z  0:02:35  COMPLETED, result ERRORED: The device was lost.
It has ended and can be deleted.
"""
    )


def test_a_session_that_was_stopped_before_it_started(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A session that never left the queues has no start."""
    ended = {**WAITING, "status": "COMPLETED", "result": "STOPPED", "stopped": CREATED + 3661}
    assert (
        show(file, capsys, ended)
        == f"""nightly  {SESSION}
time                      after    event
------------------------  -------  -------------------------
2026-01-17T12:30:00.250Z  0:00:00  created
2026-01-17T13:31:01.250Z  1:01:01  COMPLETED, result STOPPED
It has ended and can be deleted.
"""
    )


def test_a_session_that_stops(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The end of a STOPPING session is unknown. A second stop does nothing."""
    minutes = {"total": 2.5, "metered": 0.58, "unmetered": 0.0}
    stopping = {**WAITING, "status": "STOPPING", "started": CREATED + 5, "deviceMinutes": minutes}
    assert show(file, capsys, stopping).splitlines()[-2:] == [
        "2026-01-17T12:32:35.250Z  0:02:35  captured as STOPPING",
        "It stays STOPPING: its end is unknown.",
    ]


def test_an_end_without_its_time_is_the_capture(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a report without ``stopped`` the session ended before the capture, not at its creation."""
    minutes = {"total": 2.5, "metered": 0.58, "unmetered": 0.0}
    ended = {
        **WAITING,
        "status": "COMPLETED",
        "result": "PASSED",
        "started": CREATED + 5,
        "deviceMinutes": minutes,
    }
    assert (
        show(file, capsys, ended).splitlines()[-2]
        == "2026-01-17T12:32:35.250Z  0:02:35  captured as COMPLETED, result PASSED"
    )


def test_several_sessions_are_shown_one_after_another(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each session has a title. A session without a name has that of its device."""
    nameless = {name: value for name, value in RUNNING.items() if name != "name"}
    parts = show(file, capsys, WAITING, {**nameless, "arn": OTHER}).split("\n\n")
    assert [part.splitlines()[0] for part in parts] == [
        f"nightly  {SESSION}",
        f"Invented One  {OTHER}",
    ]
    assert (
        parts[0].splitlines()[-2] == "2026-01-17T12:32:35.250Z  0:02:35  captured as PENDING_DEVICE"
    )


def test_the_picture_has_a_bar_for_each_stage(file: Path) -> None:
    """Waiting, PREPARING and RUNNING follow one another with their lengths. Together they fill the
    axis.
    """
    assert bars(draw(file, RUNNING)) == [
        ("waiting: 0:00:05", 16, 20),
        ("PREPARING: 0:01:55", 36, 452),
        ("RUNNING: 0:00:35", 488, 136),
    ]


def test_stages_that_a_session_never_had_have_no_bar(file: Path) -> None:
    """A session that was stopped while it waited has one bar."""
    ended = {**WAITING, "status": "COMPLETED", "result": "STOPPED", "stopped": CREATED + 60}
    assert bars(draw(file, ended)) == [("waiting: 0:01:00", 16, 608)]


def test_sessions_of_one_picture_share_the_axis(file: Path) -> None:
    """One moment has one place. Each session has a row, and the picture is high enough for both."""
    later = {**WAITING, "arn": OTHER, "created": CREATED + 77.5, "name": "later"}
    picture = draw(file, RUNNING, later)
    assert bars(picture)[3:] == [("waiting: 0:01:18", 320, 304)]
    _, _, width, height = map(int, picture.attrib["viewBox"].split())
    assert width == 640
    edges = [
        float(bar.attrib["y"]) + float(bar.attrib["height"])
        for bar in picture.iter(f"{SVG}rect")
        if "y" in bar.attrib
    ]
    assert max(edges) < height
    rows = {bar.attrib["y"] for bar in picture.iter(f"{SVG}rect") if "y" in bar.attrib}
    assert len(rows) == 2


def test_the_picture_has_labels(file: Path) -> None:
    """A reader sees the session, its end, the names of long stages, and the times of beginning and
    end.
    """
    words = [text.text or "" for text in draw(file, RUNNING).iter(f"{SVG}text")]
    assert [word for word in words if word] == [
        "nightly: RUNNING after 0:02:35",
        "PREPARING 0:01:55",
        "RUNNING 0:00:35",
        "2026-01-17T12:30:00Z",
        "2026-01-17T12:32:35Z",
    ]


@pytest.mark.parametrize("name", ['<b>&"quoted"</b>', "bell\x07and\x00nul", "ende 😀"])
def test_any_name_makes_a_well_formed_picture(name: str, file: Path) -> None:
    """A replacement stands for each character that XML does not allow."""
    words = [text.text or "" for text in draw(file, {**WAITING, "name": name}).iter(f"{SVG}text")]
    expected = name.replace("\x07", "\ufffd").replace("\x00", "\ufffd")
    assert words[0] == f"{expected}: PENDING_DEVICE after 0:00:00"


def test_a_session_of_no_length_has_a_picture_without_bars(file: Path) -> None:
    """The mock does not divide by zero."""
    assert bars(draw(file, WAITING)) == []
