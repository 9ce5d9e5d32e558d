"""Known problems of Device Farm's users. Each has a report, and a test that shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from moto_devicefarm import DeviceFarm, Timings
from tests.captures import DATA, NOW

pytestmark = pytest.mark.usefixtures("clock")
PREFIX = "arn:aws:devicefarm:us-west-2:111122223333"
PROJECT_ID = "7d1f0a52-3c1e-4b60-9a44-2f5c8e6b1d00"
PROJECT = f"{PREFIX}:project:{PROJECT_ID}"
DEVICE = "arn:aws:devicefarm:us-west-2::device:0123456789ABCDEF0123456789ABCDEF"
GRID_PROJECT = f"{PREFIX}:testgrid-project:9a1b2c3d-0000-4000-8000-000000000001"


def session(number: int) -> str:
    """The ARN of a report's session."""
    return f"{PREFIX}:session:{PROJECT_ID}/5e0c1d00-0000-4000-8000-{number:012}/00000"


def upload(number: int) -> str:
    """The ARN of a report's upload."""
    return f"{PREFIX}:upload:{PROJECT_ID}/a0000000-0000-4000-8000-{number:012}"


def current_session(client: Any, number: int) -> Any:
    """The session of a report as it is now."""
    return client.get_remote_access_session(arn=session(number))["remoteAccessSession"]


@pytest.mark.devicefarm(load="data/endpoint_died.json", timings=Timings.realistic())
def test_01_the_signed_endpoint_expires_while_the_session_runs(
    devicefarm_client: Any, clock: Any
) -> None:
    """The URL is refused 17 minutes after the read. The session is still RUNNING, and a new read
    gives a valid URL.
    """
    url = current_session(devicefarm_client, 1)["endpoints"]["remoteDriverEndpoint"]
    clock.tick(1019)
    assert requests.get(f"{url}/status").json()["value"]["ready"] is True
    clock.tick(1)
    refused = requests.get(f"{url}/status")
    assert (refused.status_code, refused.json()) == (403, {"message": "Invalid pre-signed URL"})
    again = current_session(devicefarm_client, 1)
    assert again["status"] == "RUNNING"
    assert again["deviceMinutes"] == {"total": 18.99, "metered": 17.08, "unmetered": 0.0}
    assert requests.get(f"{again['endpoints']['remoteDriverEndpoint']}/status").status_code == 200


@pytest.mark.devicefarm(load="data/endpoints_not_yet.json")
def test_02_endpoints_are_read_too_early(devicefarm_client: Any) -> None:
    """A PREPARING session has no endpoints. A program that expects them fails."""
    document = current_session(devicefarm_client, 2)
    assert document["status"] == "PREPARING"
    with pytest.raises(KeyError, match="endpoints"):
        document["endpoints"]["remoteDriverEndpoint"]
    assert document.get("endpoint") is None


@pytest.mark.devicefarm(load="data/never_failed.json")
def test_03_no_session_has_the_status_failed(devicefarm_client: Any, clock: Any) -> None:
    """A loop that waits for RUNNING or FAILED never ends: the status was COMPLETED, and the
    *result* ERRORED.
    """
    seen = set()
    for _ in range(200):
        seen.add(current_session(devicefarm_client, 3)["status"])
        clock.tick(3)
    assert seen == {"COMPLETED"}
    document = current_session(devicefarm_client, 3)
    assert (document["result"], document["message"]) == ("ERRORED", "The device was lost.")


@pytest.mark.parametrize("status", ["FAILED", "ERRORED", "STOPPED"])
def test_03_a_status_failed_can_not_be_loaded(devicefarm: DeviceFarm, status: str) -> None:
    """FAILED and ERRORED are results. The error shows that a report was invented."""
    document = json.loads((DATA / "never_failed.json").read_text("utf-8"))
    document["remoteAccessSession"]["status"] = status
    with pytest.raises(
        ValueError, match=rf"Value '{status}' at 'status' failed to satisfy constraint: .*COMPLETED"
    ):
        devicefarm.load(document)


@pytest.mark.devicefarm(load="data/which_endpoint.json")
def test_04_the_interactive_endpoint_is_not_appiums(devicefarm_client: Any) -> None:
    """``endpoint`` is a WebSocket, and ``deviceUdid`` is not a URL. Appium's URL is
    remoteDriverEndpoint.
    """
    document = current_session(devicefarm_client, 4)
    assert document["endpoint"].startswith("wss://")
    assert document["endpoint"] == document["endpoints"]["interactiveEndpoint"]
    assert document["deviceUdid"] == "R5CT900ABCD"
    driver = document["endpoints"]["remoteDriverEndpoint"]
    assert driver.startswith("https://")
    assert requests.get(f"{driver}/status").status_code == 200


@pytest.mark.devicefarm(load="data/leaked.json")
def test_05_a_leaked_session_is_billed_until_the_limit(devicefarm_client: Any, clock: Any) -> None:
    """Without a stop the minutes grow up to 150."""
    assert current_session(devicefarm_client, 5)["deviceMinutes"] == {
        "total": 90.0,
        "metered": 88.0,
        "unmetered": 0.0,
    }
    clock.tick(3600 - 1)
    assert current_session(devicefarm_client, 5)["status"] == "RUNNING"
    clock.tick(86400)
    document = current_session(devicefarm_client, 5)
    assert (document["status"], document["stopped"].timestamp()) == ("COMPLETED", NOW + 3600)
    assert document["deviceMinutes"] == {"total": 150.0, "metered": 148.0, "unmetered": 0.0}


@pytest.mark.devicefarm(load="data/leaked.json")
def test_05_a_stop_ends_the_bill(devicefarm_client: Any, clock: Any) -> None:
    """A program that stops its session after each failure pays only for the time of use."""
    clock.tick(60)
    devicefarm_client.stop_remote_access_session(arn=session(5))
    clock.tick(86400)
    assert current_session(devicefarm_client, 5)["deviceMinutes"] == {
        "total": 91.0,
        "metered": 89.0,
        "unmetered": 0.0,
    }


@pytest.mark.devicefarm(load="data/ended_early.json")
def test_06_a_session_ends_without_ever_running(
    devicefarm: DeviceFarm, devicefarm_client: Any
) -> None:
    """It is COMPLETED and never started. A program that tries again gets its session."""
    assert current_session(devicefarm_client, 6)["status"] == "COMPLETED"
    assert "started" not in current_session(devicefarm_client, 6)
    assert "endpoints" not in current_session(devicefarm_client, 6)
    devicefarm.next_session(ends_with="ERRORED", message="The session could not be started.")
    devicefarm.next_session(ends_with="ERRORED", message="The session could not be started.")
    seen = []
    for _ in range(5):
        answer = devicefarm_client.create_remote_access_session(
            projectArn=PROJECT, deviceArn=DEVICE
        )
        arn = answer["remoteAccessSession"]["arn"]
        seen.append(
            devicefarm_client.get_remote_access_session(arn=arn)["remoteAccessSession"]["status"]
        )
        if seen[-1] == "RUNNING":
            break
    assert seen == ["COMPLETED", "COMPLETED", "RUNNING"]


@pytest.mark.devicefarm(load="data/idle.json", timings=Timings.realistic())
def test_07_an_idle_session_ends_after_five_minutes(devicefarm_client: Any, clock: Any) -> None:
    """The session ends after five minutes without a command. Appium's commands keep it alive."""
    reported = current_session(devicefarm_client, 7)
    answer = devicefarm_client.create_remote_access_session(projectArn=PROJECT, deviceArn=DEVICE)
    arn = answer["remoteAccessSession"]["arn"]

    def now() -> Any:
        return devicefarm_client.get_remote_access_session(arn=arn)["remoteAccessSession"]

    clock.tick(120)
    url = now()["endpoints"]["remoteDriverEndpoint"]
    clock.tick(299)
    assert requests.get(f"{url}/status").status_code == 200
    clock.tick(299)
    assert now()["status"] == "RUNNING"
    clock.tick(11)
    ended = now()
    assert (ended["status"], ended["result"], ended["message"]) == (
        "COMPLETED",
        "STOPPED",
        reported["message"],
    )
    assert ended["stopped"].timestamp() == NOW + 120 + 299 + 300 + 10
    assert requests.get(f"{url}/status").status_code == 403


@pytest.mark.devicefarm(load="data/two_running.json", concurrency=2)
def test_08_the_third_metered_session_waits(devicefarm_client: Any, clock: Any) -> None:
    """Two captured sessions run. The third is PENDING_CONCURRENCY until one of them is stopped."""
    answer = devicefarm_client.create_remote_access_session(projectArn=PROJECT, deviceArn=DEVICE)
    arn = answer["remoteAccessSession"]["arn"]
    clock.tick(60)
    third = devicefarm_client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    assert third["status"] == "PENDING_CONCURRENCY"
    devicefarm_client.stop_remote_access_session(arn=session(8))
    third = devicefarm_client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    assert (third["status"], third["started"].timestamp()) == ("RUNNING", NOW + 60)


@pytest.mark.devicefarm(load="data/upload_never_sent.json")
def test_09_an_upload_whose_body_was_never_sent_stays_initialized(
    devicefarm_client: Any, clock: Any
) -> None:
    """A loop that waits for SUCCEEDED never ends. A PUT to the current URL helps."""
    for _ in range(100):
        clock.tick(5)
        document = devicefarm_client.get_upload(arn=upload(1))["upload"]
        assert document["status"] == "INITIALIZED"
    assert requests.put(document["url"], data=b"the app").status_code == 200
    assert devicefarm_client.get_upload(arn=upload(1))["upload"]["status"] == "SUCCEEDED"


@pytest.mark.devicefarm(
    load=[f"data/{name}.json" for name in ("upload_in_process", "test_package", "pools", "devices")]
)
def test_10_a_run_is_scheduled_before_its_app_is_processed(devicefarm_client: Any) -> None:
    """AWS says that it is missing or unprocessed. The same call works after SUCCEEDED. A session
    behaves the same.
    """
    run = {
        "projectArn": PROJECT,
        "appArn": upload(2),
        "devicePoolArn": f"{PREFIX}:devicepool:{PROJECT_ID}/d0000000-0000-4000-8000-000000000001",
        "test": {"type": "APPIUM_PYTHON", "testPackageArn": upload(11)},
    }
    phone = devicefarm_client.list_devices()["devices"][-1]["arn"]
    session = {"projectArn": PROJECT, "deviceArn": phone, "appArn": upload(2)}
    words = (
        "Invalid input for ScheduleRun API detected. The service could not schedule a run due to "
        'an invalid "appArn" in your request.'
    )
    for call, arguments, message in (
        (devicefarm_client.schedule_run, run, words),
        (
            devicefarm_client.create_remote_access_session,
            session,
            "Missing or unprocessed resources.",
        ),
    ):
        with pytest.raises(ClientError) as caught:
            call(**arguments)
        assert caught.value.response["Error"] == {
            "Code": "ArgumentException",
            "Message": message,
        }
    requests.put(devicefarm_client.get_upload(arn=upload(2))["upload"]["url"], data=b"the app")
    scheduled = devicefarm_client.schedule_run(**run)["run"]
    assert (scheduled["status"], scheduled["totalJobs"], scheduled["appUpload"]) == (
        "SCHEDULING",
        2,
        upload(2),
    )
    assert devicefarm_client.create_remote_access_session(**session)["remoteAccessSession"][
        "appUpload"
    ] == upload(2)


@pytest.mark.devicefarm(load="data/two_projects.json")
@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        (PROJECT, "ArgumentException", "The provided project resource is not valid: {arn}"),
        (
            GRID_PROJECT.replace("testgrid-project:", "testgrid-project/"),
            "ValidationException",
            " Invalid arn {arn}",
        ),
        (f"{GRID_PROJECT}0", "NotFoundException", "The provided resource does not exist: {arn}"),
    ],
    ids=["a project of devices", "slash for colon", "slip in the id"],
)
@pytest.mark.parametrize(
    "call", ["create_test_grid_url", "list_test_grid_sessions", "get_test_grid_project"]
)
def test_11_wrong_arns_of_a_test_grid_project(
    devicefarm_client: Any, call: str, arn: str, code: str, message: str
) -> None:
    """Each mistake has AWS's own words, in every call. The right ARN gives a URL."""
    more = {"expiresInSeconds": 300} if call == "create_test_grid_url" else {}
    with pytest.raises(ClientError) as caught:
        getattr(devicefarm_client, call)(projectArn=arn, **more)
    assert caught.value.response["Error"] == {"Code": code, "Message": message.format(arn=arn)}
    assert (
        getattr(devicefarm_client, call)(projectArn=GRID_PROJECT, **more)["ResponseMetadata"][
            "HTTPStatusCode"
        ]
        == 200
    )


@pytest.mark.devicefarm(load="data/two_projects.json")
@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        (PROJECT.replace(":project:", ":project/"), "ValidationException", " Invalid arn {arn}"),
        (GRID_PROJECT, "ArgumentException", "The provided project resource is not valid: {arn}"),
        (session(1), "ArgumentException", "The provided project resource is not valid: {arn}"),
        (f"{PROJECT}0", "ArgumentException", "Invalid Project arn: {arn}"),
        (f"{PROJECT[:-1]}9", "NotFoundException", "The provided resource does not exist: {arn}"),
    ],
    ids=["slash for colon", "test grid", "session", "slip in the id", "unknown"],
)
def test_11_wrong_arns_of_a_project(
    devicefarm_client: Any, arn: str, code: str, message: str
) -> None:
    """The ARN of a test grid project is refused where one of a project belongs."""
    assert devicefarm_client.get_project(arn=PROJECT)["project"]["name"] == "checkout"
    with pytest.raises(ClientError) as caught:
        devicefarm_client.get_project(arn=arn)
    assert caught.value.response["Error"] == {"Code": code, "Message": message.format(arn=arn)}


@pytest.mark.devicefarm(load="data/session_log.json")
def test_12_an_artifact_is_of_a_type_that_the_model_lacks(devicefarm_client: Any) -> None:
    """A program that looks the type up in the model's list fails while the session runs. The model
    has the type of the ended session's log.
    """
    known = devicefarm_client.meta.service_model.shape_for("ArtifactType").enum
    (log,) = devicefarm_client.list_artifacts(arn=session(12), type="FILE")["artifacts"]
    assert (log["type"], log["extension"], log["type"] in known) == (
        "APPIUM_SERVER_LOG_OUTPUT",
        "",
        False,
    )
    assert requests.get(log["url"]).status_code == 200
    devicefarm_client.stop_remote_access_session(arn=session(12))
    types = [
        artifact["type"]
        for artifact in devicefarm_client.list_artifacts(arn=session(12), type="FILE")["artifacts"]
    ]
    assert types == ["APPIUM_SERVER_OUTPUT", "DEVICE_LOG", "VIDEO"]
    assert {*types} <= {*known}


def test_12_the_service_answers_more_than_the_model_knows(
    devicefarm: DeviceFarm, devicefarm_client: Any
) -> None:
    """A member of a newer service is kept and reported. The report can be loaded."""
    loaded = devicefarm.load(DATA / "newer_than_the_model.json")
    assert loaded.unknown == [
        f"{DATA / 'newer_than_the_model.json'}: remoteAccessSession: insights"
    ]
    assert current_session(devicefarm_client, 10)["status"] == "RUNNING"
    assert '"networkLogs": "ENABLED"' in json.dumps(devicefarm.dump())


@pytest.mark.devicefarm(registry="data/devices.json", page_size=2)
def test_13_only_the_first_page_is_read(devicefarm_client: Any) -> None:
    """With small pages, the device that a program looks for is on the second page."""
    first = devicefarm_client.list_devices()
    assert [device["name"] for device in first["devices"]] == ["Invented 1", "Invented 2"]
    pages = devicefarm_client.get_paginator("list_devices").paginate()
    assert [device["name"] for page in pages for device in page["devices"]] == [
        "Invented 1",
        "Invented 2",
        "Invented 3",
    ]
