"""``moto-devicefarm show`` of a sequence of calls: the story as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import Timings
from moto_devicefarm.cli import main
from moto_devicefarm.core.resource import id_of
from tests.support.devices import PHONE
from tests.support.recorded_calls import PROJECT, get_session, recorded_call
from tests.support.recordings import record_story
from tests.support.session_reports import SESSION
from tests.support.story_lines import lines


def session_that_waits(client: Any, clock: Any) -> None:
    """A program that polls a session, forgets to stop it, and asks for it in the end."""
    project = client.create_project(name="Demo")["project"]["arn"]
    device = client.list_devices()["devices"][0]["arn"]
    arn = client.create_remote_access_session(projectArn=project, deviceArn=device)[
        "remoteAccessSession"
    ]["arn"]
    for _ in range(14):
        clock.tick(10)
        client.get_remote_access_session(arn=arn)
    with pytest.raises(ClientError):
        client.delete_project(arn=project)
    clock.tick(480)
    client.list_projects()


def test_story_of_a_recording(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader sees the calls, the polls as one line, the error, the pause, the life of the
    session, and that it still runs.
    """
    monkeypatch.setenv("COLUMNS", "100")
    calls = record_story(path, session_that_waits, timings=Timings.realistic(), registry=[PHONE])
    project = calls[0]["answer"]["project"]["arn"]
    session = calls[2]["answer"]["remoteAccessSession"]["arn"]
    message = calls[17]["error"]["message"].removesuffix(f" {project}")
    assert main(["show", str(path)]) == 0
    printed = capsys.readouterr().out
    own, device = id_of(session).split("/")[1][:4], id_of(PHONE.arn)[:4]
    assert (
        printed
        == f"""\
19 calls in 10 min 20 s, 1 error

2026-03-01, UTC
12:00:00    CreateProject(name='Demo'): project 'Demo' ({id_of(project)[:4]}…)
12:00:00    ListDevices: 1 device
12:00:00    CreateRemoteAccessSession(project 'Demo', device 'Pixel 8' ({device}…)):
              session 'Pixel 8' ({own}…), PENDING
12:00:10    GetRemoteAccessSession of session 'Pixel 8', 14 times over 2 min 10 s, each 10 s:
              PREPARING -> RUNNING
12:02:20 !! DeleteProject of project 'Demo':
              ArgumentException: {message}
              project 'Demo'
             -- 8 min without a call --
12:10:20    ListProjects: 1 project

Resources
A status has the time of the first answer that shows it, or the time that AWS answered.

session 'Pixel 8'
    {session}
    PENDING 12:00:00 for 10 s -> PREPARING 12:00:10 for 1 min 50 s -> RUNNING 12:02:00
    2.25 device minutes (0.33 metered), 15 calls

Other resources
project 'Demo':
    {project}
device 'Pixel 8': {PHONE.arn}

Errors: ArgumentException x 1

Not ended
session 'Pixel 8': still RUNNING at 12:02:20, 8 min before the last call
"""
    )


@pytest.mark.parametrize("width", [20, 80, 120])
def test_lines_fit_the_terminal(width: int) -> None:
    """Only an ARN is longer, and it stands alone. Below 80 columns, lines have 80."""
    calls = [
        recorded_call(0, "CreateRemoteAccessSession", {f"name{n}": "a b " * 9 for n in range(8)}),
        get_session(1, "RUNNING", message="lost " * 70),
        get_session(2, "STOPPING", operation="Stop"),
        recorded_call(3, "GetRun", {"arn": PROJECT}, error="X"),
    ]
    for line in lines(calls, width):
        assert len(line) <= max(width, 80) or " " not in line.strip(), line
    assert f"    {SESSION}" in lines(calls, width)


def test_a_long_name_is_not_broken() -> None:
    """A name without a space, such as an ARN, is wider than the terminal in its own line."""
    text = lines([get_session(0, "R" * 200)], 80)
    assert f"    {'R' * 200} 12:30:00.000" not in text
    assert any(line.strip() == "R" * 200 for line in text)


def test_no_length_is_broken() -> None:
    """A number and its unit, an arrow and its status stay on one line."""
    calls = [get_session(n, status) for n, status in enumerate(["PENDING", "RUNNING"] * 40)]
    for line in lines(calls, 80):
        assert not line.endswith(("->", " 1", " 1.5"))
        assert not line.lstrip().startswith("s ")


def test_dates_of_a_long_story() -> None:
    """A day has a heading. In the life of a session the date stands where it changes."""
    calls = [get_session(0, "PENDING"), get_session(10, "RUNNING"), get_session(86400, "COMPLETED")]
    text = lines(calls)
    assert [line for line in text if line.endswith("UTC")] == ["2026-01-17, UTC", "2026-01-18, UTC"]
    assert "\n".join(text).count("2026-01-18 12:30:00") == 1
    assert (
        "    PENDING 2026-01-17 12:30:00 for up to 10 s -> RUNNING 12:30:10 for 1 d -> COMPLETED"
        in text
    )


def test_a_story_of_seconds_has_milliseconds() -> None:
    """In a longer one they only disturb."""
    assert lines([get_session(0.25, "RUNNING")])[3].startswith("12:30:00.250    Get")
    assert lines([get_session(n, "RUNNING") for n in (0.25, 61)])[3].startswith("12:30:00    Get")


def test_a_status_that_nobody_recorded() -> None:
    """A trail has no answers of reads."""
    text = lines([recorded_call(0, "GetRemoteAccessSession", {"arn": SESSION})])
    assert text[-4:] == ["session b97d…", f"    {SESSION}", "    status unknown", "    1 call"]


def test_a_session_that_a_list_shows() -> None:
    """It has no call of its own, so its life ends with its status."""
    answer = {"remoteAccessSessions": [{"arn": SESSION, "status": "RUNNING", "name": 5}]}
    text = lines([recorded_call(0, "ListRemoteAccessSessions", {}, answer=answer)])
    assert text[-6:] == [
        "session b97d…",
        f"    {SESSION}",
        "    RUNNING 12:30:00.000",
        "",
        "Not ended",
        "session b97d…: still RUNNING at 12:30:00.000",
    ]


def test_no_character_acts_on_the_terminal() -> None:
    """Names, messages and codes are of unknown origin."""
    text = "\n".join(
        lines(
            [
                get_session(0, "RUN\x1b[0m", name="\x1b[31m\u202e", message="a\rb"),
                recorded_call(1, "Get\x07", {"\x1b": "\x1b"}, error="\x1b]0;x"),
            ]
        )
    )
    assert all(character.isprintable() or character == "\n" for character in text)


def test_colours_of_a_terminal() -> None:
    """Errors are red and headings bold. Without colours the text is the same."""
    calls = [
        recorded_call(0, "GetRun", error="X"),
        recorded_call(99, "GetRun", answer={"run": {"arn": SESSION, "status": "RUNNING"}}),
    ]
    text = lines(calls, has_colours=True)
    assert text[3] == "\x1b[1;31m12:30:00 !! GetRun: X: About session b97d…\x1b[0m"
    assert text[4].startswith("\x1b[2m")
    plain = "\n".join(text)
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m"):
        plain = plain.replace(code, "")
    assert plain.splitlines() == lines(calls)


def test_a_sequence_without_a_call() -> None:
    """A folder of trails may have none of Device Farm."""
    assert lines([]) == ["no call"]
