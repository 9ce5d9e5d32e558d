"""What farm.load puts into the mock: the documents and what they imply, with their ARNs, in an
account.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from moto_devicefarm import Device, DeviceFarm, DeviceInstance, DeviceRegistry, mock_devicefarm
from moto_devicefarm.core.errors import NotFoundException
from tests.captures import (
    DEVICE,
    DEVICE_DOCUMENT,
    INSTANCE,
    PREFIX,
    PROJECT,
    PROJECT_ID,
    SESSION,
    STARTED,
    UPLOAD,
    call,
    project,
    session,
    upload,
)

pytestmark = pytest.mark.usefixtures("clock")
CURATED = "arn:aws:devicefarm:us-west-2::upload:100e31e8-12ac-11e9-ab14-d663b5a4a910"
PRIVATE: dict[str, Any] = {
    **DEVICE_DOCUMENT,
    "fleetType": "PRIVATE",
    "instances": [
        {
            "arn": INSTANCE,
            "deviceArn": DEVICE,
            "udid": "PDX111111111",
            "status": "AVAILABLE",
            "labels": ["lab"],
        }
    ],
    "availability": "AVAILABLE",
}


def test_a_loaded_project_is_answered_as_captured(devicefarm: DeviceFarm) -> None:
    """Get and List answer exactly the captured members."""
    document = project(
        defaultJobTimeoutMinutes=60, environmentVariables=[{"name": "STAGE", "value": "test"}]
    )
    assert devicefarm.load({"project": document}) == {"Project": [PROJECT]}
    assert call("GetProject", arn=PROJECT) == document
    assert call("ListProjects") == [document]


def test_a_loaded_upload_is_answered_as_captured(devicefarm: DeviceFarm) -> None:
    """Get and List answer the captured members. Its project exists, and has its id as name."""
    document = upload(metadata='{"package_name": "shop"}', contentType="application/octet-stream")
    assert devicefarm.load({"upload": document}) == {"Upload": [UPLOAD], "Project": [PROJECT]}
    assert call("GetUpload", arn=UPLOAD) == document
    assert call("ListUploads", arn=PROJECT)[-1] == document
    assert call("ListUploads", arn=PROJECT, type="ANDROID_APP") == [document]
    assert call("GetProject", arn=PROJECT) == {
        "arn": PROJECT,
        "name": PROJECT_ID,
        "created": document["created"],
    }


def test_a_loaded_curated_upload(devicefarm: DeviceFarm) -> None:
    """ListUploads answers curated uploads among others. They have no project and no account."""
    curated = {
        "arn": CURATED,
        "name": "spec.yml",
        "type": "APPIUM_PYTHON_TEST_SPEC",
        "status": "SUCCEEDED",
        "category": "CURATED",
    }
    assert devicefarm.load({"uploads": [curated, upload()]}) == {
        "Upload": [CURATED, UPLOAD],
        "Project": [PROJECT],
    }
    assert call("GetUpload", arn=CURATED) == curated
    assert call("ListUploads", arn=PROJECT) == [curated, upload()]


def test_a_loaded_curated_app_can_be_installed(devicefarm: DeviceFarm) -> None:
    """AWS's sample app belongs to no project. It can be installed in every one."""
    app = {
        "arn": CURATED,
        "name": "sample.apk",
        "type": "ANDROID_APP",
        "status": "SUCCEEDED",
        "category": "CURATED",
    }
    devicefarm.load([{"upload": app}, {"remoteAccessSession": session()}])
    assert (
        call("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=CURATED) == app
    )


def test_a_loaded_device_joins_the_registry(devicefarm: DeviceFarm) -> None:
    """It stands behind the registry's devices, and is available unless the document has another
    availability.
    """
    before = len(devicefarm.registry)
    assert devicefarm.load({"device": DEVICE_DOCUMENT}) == {"Device": [DEVICE]}
    assert call("GetDevice", arn=DEVICE) == {**DEVICE_DOCUMENT, "availability": "AVAILABLE"}
    assert [device["arn"] for device in call("ListDevices")[before:]] == [DEVICE]


def test_a_loaded_device_replaces_the_registrys(devicefarm: DeviceFarm) -> None:
    """A captured BUSY device is BUSY, at its place in the list."""
    first = call("ListDevices")[0]
    devicefarm.load({"device": {**first, "availability": "BUSY"}})
    assert call("ListDevices")[0] == {**first, "availability": "BUSY"}


def test_a_device_without_a_name_has_its_arn_as_name(devicefarm: DeviceFarm) -> None:
    """A document needs few members to become a device."""
    devicefarm.load({"arn": DEVICE})
    assert call("GetDevice", arn=DEVICE)["name"] == DEVICE


def test_a_loaded_instance_is_answered_as_captured(devicefarm: DeviceFarm) -> None:
    """It has the captured labels, profile and status."""
    profile = {"arn": f"{PREFIX}:instanceprofile:1", "name": "shelf"}
    document = {
        **PRIVATE["instances"][0],
        "status": "NOT_AVAILABLE",
        "labels": ["broken"],
        "instanceProfile": profile,
    }
    devicefarm.load({"device": PRIVATE})
    assert devicefarm.load({"deviceInstance": document})["DeviceInstance"] == [INSTANCE]
    assert call("GetDeviceInstance", arn=INSTANCE) == document
    assert call("ListDeviceInstances")[-1] == document
    assert call("GetDevice", arn=DEVICE)["instances"] == [document]


def test_an_instance_and_its_device_in_one_report(devicefarm: DeviceFarm) -> None:
    """They may stand in either order."""
    document = {**PRIVATE["instances"][0], "labels": ["new"]}
    assert devicefarm.load([{"deviceInstance": document}, {"device": PRIVATE}]) == {
        "Device": [DEVICE],
        "DeviceInstance": [INSTANCE],
    }
    assert call("GetDeviceInstance", arn=INSTANCE) == document


def test_a_captured_instance_can_be_updated(devicefarm: DeviceFarm) -> None:
    """UpdateDeviceInstance changes only the labels."""
    document = {**PRIVATE["instances"][0], "status": "NOT_AVAILABLE"}
    devicefarm.load([{"device": PRIVATE}, {"deviceInstance": document}])
    assert call("UpdateDeviceInstance", arn=INSTANCE, labels=["mine"]) == {
        **document,
        "labels": ["mine"],
    }


def test_a_session_implies_its_project_device_and_app(devicefarm: DeviceFarm) -> None:
    """All three can be got and listed."""
    document = session(appUpload=UPLOAD)
    assert devicefarm.load({"remoteAccessSession": document}) == {
        "Device": [DEVICE],
        "RemoteAccessSession": [SESSION],
        "Project": [PROJECT],
        "Upload": [UPLOAD],
    }
    assert call("GetRemoteAccessSession", arn=SESSION) == document
    assert call("ListRemoteAccessSessions", arn=PROJECT) == [document]
    assert [found["arn"] for found in call("ListProjects")] == [PROJECT]
    assert call("GetProject", arn=PROJECT)["name"] == PROJECT_ID
    assert call("GetDevice", arn=DEVICE) == {**DEVICE_DOCUMENT, "availability": "AVAILABLE"}
    assert DEVICE in [found["arn"] for found in call("ListDevices", arn=PROJECT)]
    assert [found["arn"] for found in call("ListUploads", arn=PROJECT, type="ANDROID_APP")] == [
        UPLOAD
    ]


@pytest.mark.parametrize(
    ("platform", "name", "kind"),
    [("ANDROID", "app.apk", "ANDROID_APP"), ("IOS", "app.ipa", "IOS_APP")],
)
def test_an_implied_app_has_only_an_arn(
    devicefarm: DeviceFarm, platform: str, name: str, kind: str
) -> None:
    """It is SUCCEEDED, and can be installed again."""
    device = {**DEVICE_DOCUMENT, "platform": platform}
    devicefarm.load({"remoteAccessSession": session(appUpload=UPLOAD, device=device)})
    app = call("GetUpload", arn=UPLOAD)
    assert app.pop("url").startswith(
        "https://prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com/"
    )
    assert app == {
        "arn": UPLOAD,
        "name": name,
        "created": session()["created"],
        "type": kind,
        "status": "SUCCEEDED",
        "category": "PRIVATE",
    }
    assert (
        call("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)["arn"]
        == UPLOAD
    )


def test_existing_resources_are_not_implied(devicefarm: DeviceFarm) -> None:
    """A known project, device or app stays, because a session's document has less of it."""
    known = [
        {"project": project()},
        {"upload": upload()},
        {"device": {**DEVICE_DOCUMENT, "os": "16", "availability": "BUSY"}},
    ]
    devicefarm.load(known)
    assert devicefarm.load({"remoteAccessSession": session(appUpload=UPLOAD)}) == {
        "RemoteAccessSession": [SESSION]
    }
    assert call("GetProject", arn=PROJECT) == project()
    assert call("GetUpload", arn=UPLOAD) == upload()
    assert call("GetDevice", arn=DEVICE)["os"] == "16"


@pytest.mark.parametrize("order", [1, -1])
def test_captured_resources_are_not_implied(devicefarm: DeviceFarm, order: int) -> None:
    """A captured document is used instead, in any order of the documents."""
    report: list[Any] = [
        session(appUpload=UPLOAD),
        project(),
        upload(),
        {**DEVICE_DOCUMENT, "os": "16"},
    ]
    loaded = devicefarm.load(report[::order])
    assert {kind: len(arns) for kind, arns in loaded.items()} == dict.fromkeys(
        ("RemoteAccessSession", "Project", "Upload", "Device"), 1
    )
    assert call("GetProject", arn=PROJECT) == project()
    assert call("GetUpload", arn=UPLOAD) == upload()
    assert call("GetDevice", arn=DEVICE)["os"] == "16"


def test_a_session_with_arn_and_status_only(devicefarm: DeviceFarm) -> None:
    """The answer has no other members, and no device is invented."""
    document = {"arn": SESSION, "status": "PENDING"}
    assert devicefarm.load(document) == {"RemoteAccessSession": [SESSION], "Project": [PROJECT]}
    assert call("GetRemoteAccessSession", arn=SESSION) == document


def test_a_session_without_created_dates_from_its_start(devicefarm: DeviceFarm) -> None:
    """The implied project has the same time of creation."""
    devicefarm.load({"arn": SESSION, "status": "RUNNING", "started": STARTED})
    assert call("GetProject", arn=PROJECT)["created"] == STARTED


def test_the_default_account_finds_all_loaded_arns(
    devicefarm: DeviceFarm, devicefarm_client: Any
) -> None:
    """A test's ordinary client finds a document, whatever account its ARN has."""
    devicefarm.load({"remoteAccessSession": session()})
    assert (
        devicefarm_client.get_remote_access_session(arn=SESSION)["remoteAccessSession"]["arn"]
        == SESSION
    )


def test_documents_go_to_the_account_id(devicefarm: DeviceFarm) -> None:
    """With account_id= the documents go to that account only."""
    devicefarm.load({"remoteAccessSession": session()}, account_id="111122223333")
    assert call("GetRemoteAccessSession", account="111122223333", arn=SESSION)["arn"] == SESSION
    assert [found["arn"] for found in call("ListProjects", account="111122223333")] == [PROJECT]
    with pytest.raises(NotFoundException):
        call("GetRemoteAccessSession", arn=SESSION)


def test_loading_an_arn_again_replaces_it(devicefarm: DeviceFarm) -> None:
    """The later document counts, in Get and List."""
    devicefarm.load([session(), project(), upload()])
    devicefarm.load(
        [session("COMPLETED", name="late"), project(name="new"), upload(status="FAILED")]
    )
    assert [
        (found["name"], found["status"]) for found in call("ListRemoteAccessSessions", arn=PROJECT)
    ] == [("late", "COMPLETED")]
    assert [found["name"] for found in call("ListProjects")] == ["new"]
    assert [found["status"] for found in call("ListUploads", arn=PROJECT, type="ANDROID_APP")] == [
        "FAILED"
    ]


def test_loading_an_arn_again_undoes_actions(devicefarm: DeviceFarm) -> None:
    """A stopped session that is loaded again is RUNNING."""
    devicefarm.load(session())
    call("StopRemoteAccessSession", arn=SESSION)
    devicefarm.load(session())
    assert call("GetRemoteAccessSession", arn=SESSION) == session()


def test_the_later_document_of_one_report_wins(devicefarm: DeviceFarm) -> None:
    """The last of several documents of a resource counts."""
    loaded = devicefarm.load([session("PENDING"), session("PREPARING"), session("RUNNING")])
    assert loaded["RemoteAccessSession"] == [SESSION]
    assert call("ListRemoteAccessSessions", arn=PROJECT) == [session("RUNNING")]


def test_unknown_members_are_reported_and_dumped(devicefarm: DeviceFarm) -> None:
    """Members that the model does not know are in .unknown and in the dump, for every kind."""
    report: list[Any] = [
        session(insights="of a session"),
        project(insights="of a project"),
        upload(insights="of an upload"),
        {**PRIVATE, "insights": "of a device"},
        {**PRIVATE["instances"][0], "insights": "of an instance"},
    ]
    loaded = devicefarm.load(report)
    assert loaded.unknown == [f"report, number {number}: insights" for number in range(1, 6)]
    assert {kind: len(arns) for kind, arns in loaded.items()} == dict.fromkeys(
        ("Device", "RemoteAccessSession", "Project", "Upload", "DeviceInstance"), 1
    )
    text = json.dumps(devicefarm.dump())
    for what in ("a session", "a project", "an upload", "a device", "an instance"):
        assert f"of {what}" in text


def test_a_load_without_unknown_members(devicefarm: DeviceFarm) -> None:
    """.unknown is empty."""
    assert list(devicefarm.load(project()).unknown) == []


@pytest.mark.parametrize("account", [None, "444455556666"])
def test_put_to_the_url_of_a_loaded_upload(
    devicefarm: DeviceFarm, devicefarm_client: Any, account: str | None
) -> None:
    """The URL of GetUpload takes a body, whatever account the ARN has or the document went to."""
    document = upload(
        status="INITIALIZED",
        url="https://prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com/old?X=1",
    )
    devicefarm.load(document, account_id=account)
    url = call("GetUpload", arn=UPLOAD, **({} if account is None else {"account": account}))["url"]
    assert requests.put(url, data=b"any bytes").status_code == 200
    found = call("GetUpload", arn=UPLOAD, **({} if account is None else {"account": account}))
    assert found["status"] == "SUCCEEDED"


def test_each_read_signs_a_captured_url(devicefarm: DeviceFarm) -> None:
    """The captured signature has expired. An upload that was captured without a URL gets none."""
    devicefarm.load([upload(url="https://old"), {**upload(), "arn": f"{UPLOAD}0"}])
    assert "X-Amz-Date=20260301T120000Z" in call("GetUpload", arn=UPLOAD)["url"]
    assert "url" not in call("GetUpload", arn=f"{UPLOAD}0")


class Lab:
    """A registry of the user's own."""

    def devices(self) -> list[Device]:
        return [Device("Mine", instances=(DeviceInstance(udid="PDX1"),))]


def test_a_session_adds_its_device_to_a_live_registry() -> None:
    """Only this mock has the device."""
    lab: DeviceRegistry = Lab()
    with mock_devicefarm(registry=lab) as farm:
        farm.load(session())
        assert [device["name"] for device in call("ListDevices")] == ["Mine", "Invented One"]
    with mock_devicefarm(registry=lab):
        assert [device["name"] for device in call("ListDevices")] == ["Mine"]
