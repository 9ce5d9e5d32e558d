"""``moto-devicefarm reproduce`` of a sequence of calls: the test makes the calls again, and passes
as written.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import Timings
from moto_devicefarm.cli import main
from moto_devicefarm.recordings import calls_module
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.reproduce_command import STYLES
from tests.support.pytester import run_pytest as run
from tests.support.recordings import Write, record_story, write_calls
from tests.support.session_calls import (
    CREATE_SESSION,
    GET_PROJECT,
    PHONE,
    PROJECT_DOCUMENT,
    body_of,
    get_session,
    stop_session,
)
from tests.support.store import NOW_IN_SECONDS, PREFIX
from tests.support.stories import ID, SETTINGS, STORIES, fail

pytest_plugins = ["pytester"]
MARK = "AWS answered"
UPLOAD = f"{PREFIX}:upload:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


def polled_session(client: Any, clock: Any) -> None:
    """A session is created, polled until it runs, stopped and deleted."""
    project = client.create_project(name="checkout")["project"]["arn"]
    arn = client.create_remote_access_session(projectArn=project, deviceArn=PHONE)[
        "remoteAccessSession"
    ]["arn"]
    status = ""
    while status != "RUNNING":
        clock.tick(5)
        session = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
        status = session["status"]
    client.stop_remote_access_session(arn=arn)
    clock.tick(20)
    client.get_remote_access_session(arn=arn)
    client.delete_remote_access_session(arn=arn)
    fail(client.get_remote_access_session, arn=arn)


def test_the_test_makes_the_calls_again(
    path: Path, pytester: pytest.Pytester, write: Write
) -> None:
    """The whole text: the clock, the calls, their answers, the polls as loops, and the error."""
    timings = Timings(session_preparing=15, session_stopping=10)
    record_story(path, polled_session, timings=timings)
    assert write(path) == (
        '''"""9 calls: reproduced from calls.jsonl."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from freezegun import freeze_time
from moto_devicefarm import Timings

DEVICE = "arn:aws:devicefarm:us-west-2::device:BF6D74AEAE0148C48809DAAB5CAA2351"


@pytest.mark.devicefarm(timings=Timings(session_preparing=15))
def test_calls(devicefarm_client: Any) -> None:
    with freeze_time("2026-03-01T12:00:00Z") as clock:
        project = devicefarm_client.create_project(name="checkout")["project"]
        session = devicefarm_client.create_remote_access_session(
            projectArn=project["arn"], deviceArn=DEVICE
        )["remoteAccessSession"]
        assert session["status"] == "PENDING"
        clock.move_to("2026-03-01T12:00:05Z")
        session = devicefarm_client.get_remote_access_session(arn=session["arn"])[
            "remoteAccessSession"
        ]
        assert session["status"] == "PREPARING"
        clock.move_to("2026-03-01T12:00:10Z")
        session = devicefarm_client.get_remote_access_session(arn=session["arn"])[
            "remoteAccessSession"
        ]
        assert session["status"] == "PREPARING"
        clock.move_to("2026-03-01T12:00:15Z")
        session = devicefarm_client.get_remote_access_session(arn=session["arn"])[
            "remoteAccessSession"
        ]
        assert session["status"] == "RUNNING"
        session = devicefarm_client.stop_remote_access_session(arn=session["arn"])[
            "remoteAccessSession"
        ]
        assert session["status"] == "STOPPING"
        clock.move_to("2026-03-01T12:00:35Z")
        session = devicefarm_client.get_remote_access_session(arn=session["arn"])[
            "remoteAccessSession"
        ]
        assert session["status"] == "COMPLETED"
        assert session["result"] == "STOPPED"
        assert session["message"] == "The remote access session was stopped."
        devicefarm_client.delete_remote_access_session(arn=session["arn"])
        with pytest.raises(ClientError, match=r"\\(NotFoundException\\)"):
            devicefarm_client.get_remote_access_session(arn=session["arn"])
        # Your own code goes here: pass it devicefarm_client, and assert what it should do.
'''
    )
    run(pytester).assert_outcomes(passed=1)


def test_every_story_of_the_mock_passes_without_a_mark(
    pytester: pytest.Pytester, write: Write
) -> None:
    """The stories together make nearly all calls. In the same fleet none differs."""
    names = STORIES.keys() - {"polled_run", "devices", "sessions"}
    for name in names:
        path = pytester.path / f"{name}.jsonl"
        record_story(path, STORIES[name], timings=SETTINGS["timings"])
        for style in STYLES:
            assert MARK not in write(path, "--style", style, name=f"test_{style}_{name}.py")
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = -p no:asyncio -p no:anyio")
    run(pytester).assert_outcomes(passed=len(names) * len(STYLES))
    settings = str(Path(__file__).parents[2] / "ruff.toml")
    outcome = pytester.run(
        sys.executable, "-m", "ruff", "check", "--ignore=PT009,PT027", "--config", settings, "."
    )
    assert outcome.ret == 0, outcome.outlines


def test_polls_are_a_loop(path: Path, pytester: pytest.Pytester, write: Write) -> None:
    """14 polls stay 14. A session that hung hangs by an arrangement."""
    polls = [get_session(10 + 30 * number, "PENDING_DEVICE") for number in range(14)]
    write_calls(path, GET_PROJECT, CREATE_SESSION, *polls, stop_session(600))
    body = body_of(write(path))
    at = body.index("for _ in range(14):")
    assert body[at - 1] == 'clock.move_to("2026-03-01T12:00:10Z")'
    assert 'farm.next_session(stuck_in="PENDING_DEVICE")' in body
    assert 'assert session["status"] == "PENDING_DEVICE"' in body
    assert "clock.tick(30)" in body
    run(pytester).assert_outcomes(passed=1)


def test_what_was_there_before_is_loaded(
    path: Path, pytester: pytest.Pytester, write: Write
) -> None:
    """Its ARN is a constant, and its document stands in the module."""
    write_calls(path, GET_PROJECT)
    module = write(path)
    assert 'PRIOR = [{"arn": PROJECT, "name": "checkout", "created": "2026-03-01T11:59:00Z"}]' in (
        module
    )
    assert body_of(module)[:2] == ["farm.load(PRIOR)", "devicefarm_client.get_project(arn=PROJECT)"]
    run(pytester).assert_outcomes(passed=1)


def test_a_difference_is_marked(path: Path, pytester: pytest.Pytester, write: Write) -> None:
    """The assertion is on what the mock answers, and the mark says what AWS answered."""
    projects = {
        "operation": "ListProjects",
        "parameters": {},
        "answer": {"projects": [PROJECT_DOCUMENT, {**PROJECT_DOCUMENT, "name": "again"}]},
    }
    write_calls(path, projects)
    module = write(path)
    assert 'The mock answers otherwise where a comment says "AWS answered".' in module
    assert "assert len(projects) == 1  # AWS answered 2 items" in body_of(module)
    run(pytester).assert_outcomes(passed=1)


def test_a_call_without_an_outcome_is_made(
    pytester: pytest.Pytester,
) -> None:
    """A trail has no answers of Get and List: nothing is asserted."""
    now = int(NOW_IN_SECONDS * 1000)
    calls = [
        RecordedCall(1, now, "ListProjects", {}, {}),
        RecordedCall(2, now, "GetUpload", {"arn": UPLOAD}, {}),
    ]
    module = calls_module.module_of_calls(calls, ["trail.json"], "trail")
    assert body_of(module)[:2] == [
        "devicefarm_client.list_projects()",
        "# Nobody wrote down what AWS answered.",
    ]
    pytester.makepyfile(test_trail=module)
    run(pytester).assert_outcomes(passed=1)


def test_at_moves_the_clock_after_the_last_call(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A moment before the last call is refused."""
    write_calls(path, GET_PROJECT)
    assert main(["reproduce", str(path), "--at", "2026-03-01T12:20Z"]) == 0
    assert body_of(capsys.readouterr().out)[-1] == 'clock.move_to("2026-03-01T12:20:00Z")'
    assert main(["reproduce", str(path), "--at", "2026-03-01T11:00Z"]) == 2
    assert capsys.readouterr().err == (
        "moto-devicefarm: --at 2026-03-01T11:00:00.000Z: the last call was made at "
        "2026-03-01T11:59:59.000Z: give that moment or a later one\n"
    )
