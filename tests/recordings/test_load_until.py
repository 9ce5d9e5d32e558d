"""``farm.load`` of a sequence of calls: the state at a moment of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import Timings, mock_devicefarm
from tests.support.clients import new_client
from tests.support.control import control_json
from tests.support.recordings import read_calls, record_story
from tests.support.store import NOW_IN_SECONDS

PHONE = "arn:aws:devicefarm:us-west-2::device:BF6D74AEAE0148C48809DAAB5CAA2351"


def story(client: Any, clock: Any) -> None:
    """A session prepares and runs; another project comes and goes."""
    project = client.create_project(name="checkout")["project"]["arn"]
    arn = client.create_remote_access_session(projectArn=project, deviceArn=PHONE)[
        "remoteAccessSession"
    ]["arn"]
    other = client.create_project(name="other")["project"]["arn"]
    clock.tick(60)
    client.get_remote_access_session(arn=arn)
    clock.tick(60)
    client.get_remote_access_session(arn=arn)
    client.delete_project(arn=other)


@pytest.fixture
def recording(path: Path) -> Path:
    """The recording of the story."""
    record_story(path, story, timings=Timings(session_preparing=100))
    return path


def state(source: Any, until: Any = None) -> tuple[list[str], list[str]]:
    """The statuses of the sessions, and the names of the projects, after a load."""
    with freeze_time("2026-03-01T12:01:00Z"), mock_devicefarm() as farm:
        farm.load(source, until=until)
        client = new_client()
        projects = client.list_projects()["projects"]
        sessions = [
            session["status"]
            for project in projects
            for session in client.list_remote_access_sessions(arn=project["arn"])[
                "remoteAccessSessions"
            ]
        ]
        return sessions, sorted(project["name"] for project in projects)


@pytest.mark.parametrize(
    "until",
    [
        "2026-03-01T12:01Z",
        dt.datetime(2026, 3, 1, 12, 1, 30, tzinfo=dt.timezone.utc),
        NOW_IN_SECONDS + 60,
    ],
)
def test_the_state_is_that_of_the_moment(recording: Path, until: Any) -> None:
    """Resources are as the last answers up to then showed them. A moment has three forms."""
    assert state(recording, until) == (["PREPARING"], ["checkout", "other"])


def test_without_until_it_is_the_end(recording: Path) -> None:
    """What was deleted is not there."""
    assert state(recording) == (["RUNNING"], ["checkout"])


def test_a_sequence_may_be_text_or_dicts(recording: Path) -> None:
    """And a list of dicts or paths."""
    expected = (["PREPARING"], ["checkout", "other"])
    for source in (recording.read_text(), read_calls(recording), [recording], str(recording)):
        assert state(source, "2026-03-01T12:01Z") == expected


def test_a_moment_before_the_first_call_is_refused(recording: Path) -> None:
    """Nobody knows the state then, and a wrong time zone should be noticed."""
    text = (
        "until 2026-03-01T11:00:00.000Z: the first call was made at 2026-03-01T12:00:00.000Z: "
        "give that moment or a later one"
    )
    with pytest.raises(ValueError, match=text):
        state(recording, "2026-03-01T11:00Z")


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: [one], lambda one: []])
def test_documents_have_no_moments(wrap: Any) -> None:
    """The message says what until is for."""
    arn = "arn:aws:devicefarm:us-west-2:123456789012:project:a"
    text = (
        "until 2026-03-01T12:00:00.000Z: the source is no sequence of calls: give until together "
        "with a recording or another file of calls"
    )
    with pytest.raises(ValueError, match=text):
        state(wrap({"project": {"arn": arn, "name": "checkout"}}), "2026-03-01T12:00Z")


def test_a_time_that_is_none_is_refused(recording: Path) -> None:
    """The message names until."""
    with pytest.raises(ValueError, match="until: 'noon' is not a time"):
        state(recording, "noon")


def test_a_deleted_app_is_not_implied(path: Path) -> None:
    """A session names its app, which was deleted before the end."""

    def with_app(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        app = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
        farm.put(app["arn"], b"app")
        client.create_remote_access_session(projectArn=project, deviceArn=PHONE, appArn=app["arn"])
        client.delete_upload(arn=app["arn"])

    with mock_devicefarm() as farm:
        record_story(path, with_app)
    with mock_devicefarm() as farm:
        assert sorted(farm.load(path)) == ["Project", "RemoteAccessSession"]


def test_a_server_takes_until(recording: Path) -> None:
    """In the body, beside the source."""
    with mock_devicefarm(server=True):
        body = {"source": read_calls(recording), "until": "2026-03-01T12:01Z"}
        arns = control_json("/load", body)["arns"]
        assert len(arns["Project"]) == 2
