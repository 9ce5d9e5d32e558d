"""farm.replay: the body of an upload is delivered when an answer shows that it was there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from moto_devicefarm import Timings
from tests.support.recordings import record_story, replay_calls, write_calls
from tests.support.store import NOW_IN_SECONDS, PREFIX
from tests.support.stories import ID, fail

PROJECT = f"{PREFIX}:project:{ID}"
APP: dict[str, Any] = {
    "arn": f"{PREFIX}:upload:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "name": "shop.apk",
    "created": NOW_IN_SECONDS,
    "type": "ANDROID_APP",
    "category": "PRIVATE",
    "url": "https://prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com/scrubbed",
}
TIMINGS = Timings(upload_processing=5)


def create(**members: Any) -> dict[str, Any]:
    """The call that creates the app."""
    return {
        "operation": "CreateUpload",
        "parameters": {"projectArn": PROJECT, "name": "shop.apk", "type": "ANDROID_APP"},
        "answer": {"upload": {**APP, "status": "INITIALIZED", **members}},
    }


def get(seconds: int, **members: Any) -> dict[str, Any]:
    """A call that gets the app, so many seconds after its creation."""
    return {
        "time": NOW_IN_SECONDS + seconds,
        "operation": "GetUpload",
        "parameters": {"arn": APP["arn"]},
        "answer": {"upload": {**APP, **members}},
    }


@pytest.mark.parametrize(
    "last",
    [
        {"status": "SUCCEEDED", "metadata": '{"package": "shop"}'},
        {"status": "FAILED", "message": "This is not an app."},
    ],
)
def test_a_body_has_the_outcome_of_the_last_answer(last: dict[str, Any], path: Path) -> None:
    """Metadata and message are not known yet while it is PROCESSING, for the time of the mock."""
    write_calls(path, create(), get(3, status="PROCESSING"), get(8, **last), get(9, **last))
    assert replay_calls(path, timings=TIMINGS) == []
    write_calls(path, create(), get(3, status="PROCESSING"), get(7, status="PROCESSING"))
    assert replay_calls(path, timings=TIMINGS) == []
    write_calls(path, create(), get(3, status="PROCESSING"), get(7, **last))
    assert replay_calls(path, timings=TIMINGS)[-1].mocked == "PROCESSING"


def test_a_body_may_be_processed_when_it_is_first_seen(path: Path) -> None:
    """The mock's time for processing does not count then."""
    write_calls(path, create(), get(1, status="SUCCEEDED"))
    assert replay_calls(path, timings=TIMINGS) == []


def test_a_failure_without_a_message_is_a_failure(path: Path) -> None:
    """The mock always has a message."""
    write_calls(path, create(), get(1, status="FAILED"))
    (difference,) = replay_calls(path)
    assert (difference.member, difference.mocked) == ("answer.upload.message", "FAILED")


def test_an_upload_without_a_status_has_no_body(path: Path) -> None:
    """The answer does not show one."""
    write_calls(path, create(), get(1))
    (difference,) = replay_calls(path)
    assert (difference.member, difference.mocked) == ("answer.upload.status", "INITIALIZED")


def test_an_upload_that_was_created_before_gets_its_body(path: Path) -> None:
    """It waited for the body when it was first seen."""
    write_calls(path, get(0, status="INITIALIZED"), get(1, status="SUCCEEDED"))
    assert replay_calls(path) == []


def test_an_upload_that_the_mock_refuses_gets_no_body(path: Path) -> None:
    """Each of its calls differs."""
    call = create()
    call["parameters"]["name"] = "shop.zip"
    write_calls(path, call, get(1, status="SUCCEEDED"))
    assert [(one.line, one.member) for one in replay_calls(path)] == [
        (1, "answer"),
        (1, "error"),
        (2, "answer"),
        (2, "error"),
    ]


def test_an_app_that_was_never_sent_is_refused_again(path: Path) -> None:
    """A recorded error replays."""

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        app = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
        client.get_upload(arn=app["arn"])
        fail(
            client.create_remote_access_session,
            projectArn=project,
            deviceArn=phone,
            appArn=app["arn"],
        )

    record_story(path, story)
    assert replay_calls(path) == []


def test_a_test_spec_may_be_sent_twice(path: Path) -> None:
    """After UpdateUpload with editContent it waits for another body."""

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        kind = "APPIUM_PYTHON_TEST_SPEC"
        spec = client.create_upload(projectArn=project, name="a.yml", type=kind)["upload"]
        requests.put(spec["url"], data=b"version: 0.1")
        clock.tick(1)
        client.list_uploads(arn=project)
        url = client.update_upload(arn=spec["arn"], editContent=True)["upload"]["url"]
        clock.tick(1)
        client.get_upload(arn=spec["arn"])
        requests.put(url, data=b"version: 0.2")
        client.get_upload(arn=spec["arn"])

    calls = record_story(path, story)
    statuses = [one["answer"]["upload"]["status"] for one in calls if "upload" in one["answer"]]
    assert statuses == ["INITIALIZED", "INITIALIZED", "INITIALIZED", "SUCCEEDED"]
    assert replay_calls(path) == []
