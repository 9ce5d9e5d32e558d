"""farm.replay: what was recorded of the mock replays without differences, also from the middle of a
program's life.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from freezegun import freeze_time

from moto_devicefarm import Device, Timings, record
from tests.recordings.replaying import NOW, path, played, recorded, write

__all__ = ["path"]

PREFIX = "arn:aws:devicefarm:us-west-2:111122223333"
PROJECT = f"{PREFIX}:project:557ebe28-9b31-4dc2-9fea-cedb7690ffae"
SESSION = f"{PREFIX}:session:557ebe28-9b31-4dc2-9fea-cedb7690ffae/b97db420-341e-47bd-8afc-788b960052b6/00000"
UPLOAD = (
    f"{PREFIX}:upload:557ebe28-9b31-4dc2-9fea-cedb7690ffae/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
)
PHONE = "arn:aws:devicefarm:us-west-2::device:0123456789ABCDEF0123456789ABCDEF"


def a_whole_life(client: Any, clock: Any) -> None:
    """An app is sent and installed, a session lives, and everything is deleted."""
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")["upload"]
    client.get_upload(arn=upload["arn"])
    clock.tick(2)
    requests.put(upload["url"], data=b"no zip file")
    clock.tick(3)
    client.get_upload(arn=upload["arn"])
    clock.tick(30)
    client.get_upload(arn=upload["arn"])
    made = client.create_remote_access_session(
        projectArn=project, deviceArn=phone, appArn=upload["arn"], name="nightly"
    )
    arn = made["remoteAccessSession"]["arn"]
    for _ in range(5):
        clock.tick(40)
        client.get_remote_access_session(arn=arn)
    client.list_remote_access_sessions(arn=project)
    client.stop_remote_access_session(arn=arn)
    clock.tick(10)
    client.get_remote_access_session(arn=arn)
    client.delete_remote_access_session(arn=arn)
    client.delete_upload(arn=upload["arn"])
    with pytest.raises(ClientError):
        client.get_remote_access_session(arn=arn)
    client.delete_project(arn=project)
    client.list_projects()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"timings": Timings.realistic()},
        {"timings": Timings(upload_processing=9), "check_uploads": True},
    ],
)
def test_a_recording_of_the_mock_replays_without_differences(
    given: dict[str, Any], path: Path
) -> None:
    """With uploads, whose bodies are no calls, sessions in every stage, and errors that name the
    recorded ARNs.
    """

    def story(client: Any, clock: Any) -> None:
        if given.get("check_uploads"):
            project = client.create_project(name="checkout")["project"]["arn"]
            upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
                "upload"
            ]
            requests.put(upload["url"], data=b"no zip file")
            clock.tick(9)
            assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "FAILED"
        else:
            a_whole_life(client, clock)

    calls = recorded(path, story, **given)
    assert len(calls) > 2
    assert played(path, **given) == []


def test_an_app_that_is_only_used_had_been_sent(path: Path) -> None:
    """That a session could be had with the app shows that its body had come, though no one asked
    for the upload.
    """

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
            "upload"
        ]
        requests.put(upload["url"], data=b"app")
        client.create_remote_access_session(
            projectArn=project, deviceArn=phone, appArn=upload["arn"]
        )

    recorded(path, story)
    assert played(path) == []


def test_an_app_that_was_never_sent_is_still_missing(path: Path) -> None:
    """An error that the recording has is answered again."""

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
            "upload"
        ]["arn"]
        client.get_upload(arn=upload)
        with pytest.raises(ClientError, match="unprocessed"):
            client.create_remote_access_session(projectArn=project, deviceArn=phone, appArn=upload)

    recorded(path, story)
    assert played(path) == []


def test_auxiliary_apps_are_bound_too(path: Path) -> None:
    """ARNs stand in lists, too: the apps beside the app had been sent like it."""

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
            "upload"
        ]
        requests.put(upload["url"], data=b"app")
        configuration = {"auxiliaryApps": [upload["arn"]]}
        client.create_remote_access_session(
            projectArn=project, deviceArn=phone, configuration=configuration
        )

    recorded(path, story)
    assert played(path) == []


def test_a_test_spec_that_is_sent_twice_is_processed_twice(path: Path) -> None:
    """editContent waits for a new body; its metadata and statuses follow the recording."""

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        spec = client.create_upload(
            projectArn=project, name="a.yml", type="APPIUM_PYTHON_TEST_SPEC"
        )["upload"]
        requests.put(spec["url"], data=b"version: 0.1")
        clock.tick(1)
        client.list_uploads(arn=project)
        url = client.update_upload(arn=spec["arn"], editContent=True)["upload"]["url"]
        clock.tick(1)
        client.get_upload(arn=spec["arn"])
        requests.put(url, data=b"version: 0.2")
        client.get_upload(arn=spec["arn"])

    statuses = [
        call["answer"]["upload"]["status"]
        for call in recorded(path, story)
        if "upload" in call.get("answer", {})
    ]
    assert statuses == ["INITIALIZED", "INITIALIZED", "INITIALIZED", "SUCCEEDED"]
    assert played(path) == []


def test_awss_own_uploads_need_no_project(path: Path) -> None:
    """The sample app, and one that the mock does not know, are in no project of the account's."""
    own = "arn:aws:devicefarm:us-west-2::upload:"

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices(
            filters=[{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["ANDROID"]}]
        )["devices"][0]
        app = f"{own}100e31a8-12ac-11e9-ab14-d763b5a3a933"
        client.create_remote_access_session(projectArn=project, deviceArn=phone["arn"], appArn=app)
        client.list_projects()

    recorded(path, story)
    assert played(path) == []
    path.write_text(path.read_text().replace("100e31a8-12ac-11e9", "99999999-12ac-11e9"))
    assert played(path) == []


def test_pages_are_followed_by_the_mocks_own_tokens(path: Path) -> None:
    """A recorded token is a digest, and stands for the token of the mock."""
    calls = recorded(
        path,
        lambda client, clock: list(client.get_paginator("list_devices").paginate()),
        page_size=20,
    )
    assert [call["operation"] for call in calls] == ["ListDevices"] * 4
    assert played(path, page_size=20) == []


def test_a_wrong_token_is_refused_again(path: Path) -> None:
    """A token that no page gave stays as recorded."""

    def story(client: Any, clock: Any) -> None:
        with pytest.raises(ClientError):
            client.list_projects(nextToken="none of yours")

    recorded(path, story)
    assert played(path) == []


def test_what_had_been_there_before_the_recording_is_presupposed(path: Path) -> None:
    """Projects, uploads and sessions that were not created in the recording, whether asked for or
    only listed.
    """

    def story(client: Any, clock: Any) -> None:
        made: list[str] = []
        with freeze_time("2026-03-01 11:00:00") as before:
            project = client.create_project(name="checkout")["project"]["arn"]
            client.create_project(name="other")
            upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
                "upload"
            ]
            requests.put(upload["url"], data=b"app")
            phone = client.list_devices()["devices"][0]["arn"]
            for name in ("first", "second"):
                before.tick(60)
                session = client.create_remote_access_session(
                    projectArn=project, deviceArn=phone, name=name
                )
                made.append(session["remoteAccessSession"]["arn"])
        with record(client, path):
            client.get_remote_access_session(arn=made[1])
            client.list_projects()
            client.list_remote_access_sessions(arn=project)
            client.list_uploads(arn=project)
            client.create_remote_access_session(
                projectArn=project, deviceArn=phone, appArn=upload["arn"]
            )
            clock.tick(5)
            client.install_to_remote_access_session(
                remoteAccessSessionArn=made[0], appArn=upload["arn"]
            )
            client.stop_remote_access_session(arn=made[0])
            clock.tick(5)
            client.list_remote_access_sessions(arn=project)

    recorded(path.with_name("unused.jsonl"), story)
    assert played(path) == []


def test_a_session_that_is_first_seen_as_it_stops_was_running(path: Path) -> None:
    """What is stopped and then ends was no STOPPING session that never ends."""

    def story(client: Any, clock: Any) -> None:
        with freeze_time("2026-03-01 11:00:00"):
            project = client.create_project(name="checkout")["project"]["arn"]
            phone = client.list_devices()["devices"][0]["arn"]
            made = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
                "remoteAccessSession"
            ]["arn"]
        with record(client, path):
            client.stop_remote_access_session(arn=made)
            clock.tick(5)
            client.get_remote_access_session(arn=made)

    recorded(path.with_name("unused.jsonl"), story)
    assert [call["operation"] for call in map(json.loads, path.read_text().splitlines())] == [
        "StopRemoteAccessSession",
        "GetRemoteAccessSession",
    ]
    assert played(path) == []


def test_a_session_of_another_account_with_an_app_never_seen(path: Path) -> None:
    """A recording of the real service begins in the middle: project, app and phone are known by
    their ARNs only.
    """
    device = {"arn": PHONE, "name": "Invented One", "platform": "IOS", "os": "17.0"}
    described = Device.from_document(device).in_session.document
    session = {
        "arn": SESSION,
        "name": "nightly",
        "created": NOW,
        "status": "PENDING",
        "result": "PENDING",
        "device": described,
        "billingMethod": "METERED",
        "interactionMode": "INTERACTIVE",
        "skipAppResign": False,
        "appUpload": UPLOAD,
    }
    write(
        path,
        {
            "operation": "CreateRemoteAccessSession",
            "parameters": {
                "projectArn": PROJECT,
                "deviceArn": PHONE,
                "appArn": UPLOAD,
                "name": "nightly",
            },
            "answer": {"remoteAccessSession": session},
        },
        {
            "operation": "StopRemoteAccessSession",
            "parameters": {"arn": SESSION},
            "answer": {"remoteAccessSession": session},
        },
    )
    status, minutes, started = played(path)
    assert str(status) == (
        "line 2, StopRemoteAccessSession: answer.remoteAccessSession.deviceMinutes: "
        "recorded None, mocked {'total': 0.02, 'metered': 0.02, 'unmetered': 0.0}"
    )
    assert (minutes.member, minutes.recorded, minutes.mocked) == (
        "answer.remoteAccessSession.started",
        None,
        NOW,
    )
    assert (started.member, started.recorded, started.mocked) == (
        "answer.remoteAccessSession.status",
        "PENDING",
        "STOPPING",
    )


def test_a_device_that_a_newer_model_describes_is_known(path: Path) -> None:
    """Members that the installed model lacks are no obstacle."""
    described = {**Device("Invented One", arn=PHONE).document, "invented": {"by": "AWS"}}
    write(
        path,
        {"operation": "GetDevice", "parameters": {"arn": PHONE}, "answer": {"device": described}},
    )
    (difference,) = played(path)
    assert (difference.member, difference.recorded, difference.mocked) == (
        "answer.device.invented",
        {"by": "AWS"},
        None,
    )
