"""farm.replay: a recording of the mock replays without differences, whatever the program does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from freezegun import freeze_time
from moto.moto_api._internal import mock_random

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import api
from tests.support.clients import new_client
from tests.support.recordings import record_story, replay_calls
from tests.support.store import NOW_IN_SECONDS
from tests.support.stories import SETTINGS, STORIES, app_and_session, fail, upload_file


@pytest.mark.parametrize("name", STORIES)
def test_every_story_replays_without_differences(name: str, path: Path) -> None:
    """Answers and errors are the same, and no secret is in the recording."""
    calls = record_story(path, STORIES[name], **SETTINGS)
    assert len(calls) > 5
    assert replay_calls(path, **SETTINGS) == []
    assert "hunter" not in path.read_text()


def test_the_stories_call_every_operation(path: Path) -> None:
    """Together they replay every operation."""
    called = set()
    for story in STORIES.values():
        called |= {call["operation"] for call in record_story(path, story, **SETTINGS)}
    assert set(api.OPERATIONS) - called == set()


def test_a_recording_replays_under_default_settings(path: Path) -> None:
    """Stages that last no time replay, too."""
    record_story(path, app_and_session)
    assert replay_calls(path) == []


def test_recorded_tokens_lead_to_the_mocks_pages(path: Path) -> None:
    """A recorded token is a digest. It becomes the token that the mock answers instead."""
    calls = record_story(
        path,
        lambda client, clock: list(client.get_paginator("list_devices").paginate()),
        page_size=50,
    )
    assert [call["operation"] for call in calls] == ["ListDevices"] * 4
    assert replay_calls(path, page_size=50) == []


def test_a_wrong_token_is_refused_again(path: Path) -> None:
    """A token that no page gave is sent as it was recorded."""
    record_story(path, lambda client, clock: fail(client.list_projects, nextToken="wrong"))
    assert replay_calls(path) == []


def test_arns_in_lists_are_resolved(path: Path) -> None:
    """The apps beside the app of a session are a list of ARNs."""

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        app = upload_file(client, project, "shop.apk", "ANDROID_APP")
        client.get_upload(arn=app)
        client.create_remote_access_session(
            projectArn=project, deviceArn=phone, configuration={"auxiliaryApps": [app]}
        )

    record_story(path, story)
    assert replay_calls(path) == []


def test_two_arns_may_change_places(path: Path) -> None:
    """Each ARN is resolved once, so two ARNs that changed places are not confused."""

    def story(client: Any, clock: Any) -> None:
        arns = [client.create_project(name=name)["project"]["arn"] for name in "abc"]
        for arn in arns:
            client.get_project(arn=arn)
            client.delete_project(arn=arn)
            with pytest.raises(ClientError):
                client.get_project(arn=arn)

    mock_random.seed(7)
    record_story(path, story)
    mock_random.seed(7)
    for _ in range(3):
        mock_random.uuid4()
    assert replay_calls(path) == []


def test_a_replay_leaves_its_resources_and_not_its_time(path: Path) -> None:
    """Calls are played at their recorded times; afterwards the clock shows the same as before."""
    record_story(path, lambda client, clock: client.create_project(name="checkout"))
    with freeze_time("2031-01-01"), mock_devicefarm() as farm:
        assert farm.replay(str(path)) == []
        client = new_client()
        (replayed,) = client.list_projects()["projects"]
        assert replayed["created"].timestamp() == NOW_IN_SECONDS
        assert client.create_project(name="new")["project"]["created"].timestamp() == 1924992000.0


def test_arranged_outcomes_are_played(path: Path) -> None:
    """The results of a run are not in its calls. The test arranges them as they were recorded."""

    def arrange(farm: DeviceFarm) -> None:
        farm.next_run(tests=["Login.one", {"name": "Login.two", "result": "FAILED"}])

    def story(client: Any, clock: Any) -> None:
        arrange(DeviceFarm.current())
        STORIES["polled_run"](client, clock)

    record_story(path, story, **SETTINGS)
    assert replay_calls(path, arrange, **SETTINGS) == []
    assert {one.operation for one in replay_calls(path, **SETTINGS)} > {"GetRun", "ListTests"}


def test_an_empty_recording_has_no_differences(path: Path) -> None:
    """Nothing was called, so nothing differs."""
    path.write_text("")
    assert replay_calls(path) == []
