"""What farm.load puts into the mock: the documents, what they imply, under which ARNs, in which
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
    ask,
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


def test_project(devicefarm: DeviceFarm) -> None:
    """A loaded project is got and listed with exactly the members that it was captured with."""
    document = project(
        defaultJobTimeoutMinutes=60, environmentVariables=[{"name": "STAGE", "value": "test"}]
    )
    assert devicefarm.load({"project": document}) == {"Project": [PROJECT]}
    assert ask("GetProject", arn=PROJECT) == document
    assert ask("ListProjects") == [document]


def test_upload(devicefarm: DeviceFarm) -> None:
    """A loaded upload is got and listed as captured, and its project is there, named by its id."""
    document = upload(metadata='{"package_name": "shop"}', contentType="application/octet-stream")
    assert devicefarm.load({"upload": document}) == {"Upload": [UPLOAD], "Project": [PROJECT]}
    assert ask("GetUpload", arn=UPLOAD) == document
    assert ask("ListUploads", arn=PROJECT)[-1] == document
    assert ask("ListUploads", arn=PROJECT, type="ANDROID_APP") == [document]
    assert ask("GetProject", arn=PROJECT) == {
        "arn": PROJECT,
        "name": PROJECT_ID,
        "created": document["created"],
    }


def test_upload_of_awss_own(devicefarm: DeviceFarm) -> None:
    """ListUploads answers curated uploads among others: they have no project and no account."""
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
    assert ask("GetUpload", arn=CURATED) == curated
    assert ask("ListUploads", arn=PROJECT) == [curated, upload()]


def test_app_of_awss_own_can_be_installed(devicefarm: DeviceFarm) -> None:
    """AWS's sample app belongs to no project and can be installed in every one."""
    app = {
        "arn": CURATED,
        "name": "sample.apk",
        "type": "ANDROID_APP",
        "status": "SUCCEEDED",
        "category": "CURATED",
    }
    devicefarm.load([{"upload": app}, {"remoteAccessSession": session()}])
    assert (
        ask("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=CURATED) == app
    )


def test_device(devicefarm: DeviceFarm) -> None:
    """A loaded device joins the registry, behind its devices, available unless the document says
    otherwise.
    """
    before = len(devicefarm.registry)
    assert devicefarm.load({"device": DEVICE_DOCUMENT}) == {"Device": [DEVICE]}
    assert ask("GetDevice", arn=DEVICE) == {**DEVICE_DOCUMENT, "availability": "AVAILABLE"}
    assert [device["arn"] for device in ask("ListDevices")[before:]] == [DEVICE]


def test_device_that_the_registry_has_is_replaced(devicefarm: DeviceFarm) -> None:
    """A captured BUSY device is BUSY, in its place of the list."""
    first = ask("ListDevices")[0]
    devicefarm.load({"device": {**first, "availability": "BUSY"}})
    assert ask("ListDevices")[0] == {**first, "availability": "BUSY"}


def test_device_without_a_name_is_called_by_its_arn(devicefarm: DeviceFarm) -> None:
    """A document needs little to become a device."""
    devicefarm.load({"arn": DEVICE})
    assert ask("GetDevice", arn=DEVICE)["name"] == DEVICE


def test_instance(devicefarm: DeviceFarm) -> None:
    """A loaded private instance has the labels, the profile and the status that were captured."""
    profile = {"arn": f"{PREFIX}:instanceprofile:1", "name": "shelf"}
    document = {
        **PRIVATE["instances"][0],
        "status": "NOT_AVAILABLE",
        "labels": ["broken"],
        "instanceProfile": profile,
    }
    devicefarm.load({"device": PRIVATE})
    assert devicefarm.load({"deviceInstance": document})["DeviceInstance"] == [INSTANCE]
    assert ask("GetDeviceInstance", arn=INSTANCE) == document
    assert ask("ListDeviceInstances")[-1] == document
    assert ask("GetDevice", arn=DEVICE)["instances"] == [document]


def test_instance_beside_its_device(devicefarm: DeviceFarm) -> None:
    """An instance and its device may be in one report, in either order."""
    document = {**PRIVATE["instances"][0], "labels": ["new"]}
    assert devicefarm.load([{"deviceInstance": document}, {"device": PRIVATE}]) == {
        "Device": [DEVICE],
        "DeviceInstance": [INSTANCE],
    }
    assert ask("GetDeviceInstance", arn=INSTANCE) == document


def test_a_captured_instance_can_be_updated(devicefarm: DeviceFarm) -> None:
    """UpdateDeviceInstance changes the labels, and only them."""
    document = {**PRIVATE["instances"][0], "status": "NOT_AVAILABLE"}
    devicefarm.load([{"device": PRIVATE}, {"deviceInstance": document}])
    assert ask("UpdateDeviceInstance", arn=INSTANCE, labels=["mine"]) == {
        **document,
        "labels": ["mine"],
    }


def test_session_implies_project_device_and_app(devicefarm: DeviceFarm) -> None:
    """A session brings its project, its device and its app."""
    document = session(appUpload=UPLOAD)
    assert devicefarm.load({"remoteAccessSession": document}) == {
        "Device": [DEVICE],
        "RemoteAccessSession": [SESSION],
        "Project": [PROJECT],
        "Upload": [UPLOAD],
    }
    assert ask("GetRemoteAccessSession", arn=SESSION) == document
    assert ask("ListRemoteAccessSessions", arn=PROJECT) == [document]
    assert [found["arn"] for found in ask("ListProjects")] == [PROJECT]
    assert ask("GetProject", arn=PROJECT)["name"] == PROJECT_ID
    assert ask("GetDevice", arn=DEVICE) == {**DEVICE_DOCUMENT, "availability": "AVAILABLE"}
    assert DEVICE in [found["arn"] for found in ask("ListDevices", arn=PROJECT)]
    assert [found["arn"] for found in ask("ListUploads", arn=PROJECT, type="ANDROID_APP")] == [
        UPLOAD
    ]


@pytest.mark.parametrize(
    ("platform", "name", "kind"),
    [("ANDROID", "app.apk", "ANDROID_APP"), ("IOS", "app.ipa", "IOS_APP")],
)
def test_implied_app(devicefarm: DeviceFarm, platform: str, name: str, kind: str) -> None:
    """Only the ARN of an implied app is known; it was processed and can be installed again."""
    device = {**DEVICE_DOCUMENT, "platform": platform}
    devicefarm.load({"remoteAccessSession": session(appUpload=UPLOAD, device=device)})
    app = ask("GetUpload", arn=UPLOAD)
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
        ask("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)["arn"]
        == UPLOAD
    )


def test_what_is_there_is_not_implied_anew(devicefarm: DeviceFarm) -> None:
    """A project, device or app that is known already is not replaced by the little that a session
    tells of it.
    """
    known = [
        {"project": project()},
        {"upload": upload()},
        {"device": {**DEVICE_DOCUMENT, "os": "16", "availability": "BUSY"}},
    ]
    devicefarm.load(known)
    assert devicefarm.load({"remoteAccessSession": session(appUpload=UPLOAD)}) == {
        "RemoteAccessSession": [SESSION]
    }
    assert ask("GetProject", arn=PROJECT) == project()
    assert ask("GetUpload", arn=UPLOAD) == upload()
    assert ask("GetDevice", arn=DEVICE)["os"] == "16"


@pytest.mark.parametrize("order", [1, -1])
def test_what_the_report_holds_is_not_implied(devicefarm: DeviceFarm, order: int) -> None:
    """The order of documents does not matter: captured ones are used, not implied ones."""
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
    assert ask("GetProject", arn=PROJECT) == project()
    assert ask("GetUpload", arn=UPLOAD) == upload()
    assert ask("GetDevice", arn=DEVICE)["os"] == "16"


def test_session_with_little(devicefarm: DeviceFarm) -> None:
    """ARN and status are enough; nothing is answered that was not captured, and no device is
    invented.
    """
    document = {"arn": SESSION, "status": "PENDING"}
    assert devicefarm.load(document) == {"RemoteAccessSession": [SESSION], "Project": [PROJECT]}
    assert ask("GetRemoteAccessSession", arn=SESSION) == document


def test_session_without_created_is_as_old_as_its_start(devicefarm: DeviceFarm) -> None:
    """The implied project is as old as the session."""
    devicefarm.load({"arn": SESSION, "status": "RUNNING", "started": STARTED})
    assert ask("GetProject", arn=PROJECT)["created"] == STARTED


def test_arns_are_kept_and_the_default_account_finds_them(
    devicefarm: DeviceFarm, devicefarm_client: Any
) -> None:
    """A test's ordinary client finds a document whatever account its ARN names."""
    devicefarm.load({"remoteAccessSession": session()})
    assert (
        devicefarm_client.get_remote_access_session(arn=SESSION)["remoteAccessSession"]["arn"]
        == SESSION
    )


def test_account_id(devicefarm: DeviceFarm) -> None:
    """With account_id= the documents go to that account, and to no other."""
    devicefarm.load({"remoteAccessSession": session()}, account_id="111122223333")
    assert ask("GetRemoteAccessSession", account="111122223333", arn=SESSION)["arn"] == SESSION
    assert [found["arn"] for found in ask("ListProjects", account="111122223333")] == [PROJECT]
    with pytest.raises(NotFoundException):
        ask("GetRemoteAccessSession", arn=SESSION)


def test_loading_an_arn_again_replaces_it(devicefarm: DeviceFarm) -> None:
    """The later document counts, in answers and in lists."""
    devicefarm.load([session(), project(), upload()])
    devicefarm.load(
        [session("COMPLETED", name="late"), project(name="new"), upload(status="FAILED")]
    )
    assert [
        (found["name"], found["status"]) for found in ask("ListRemoteAccessSessions", arn=PROJECT)
    ] == [("late", "COMPLETED")]
    assert [found["name"] for found in ask("ListProjects")] == ["new"]
    assert [found["status"] for found in ask("ListUploads", arn=PROJECT, type="ANDROID_APP")] == [
        "FAILED"
    ]


def test_loading_an_arn_again_undoes_what_was_done(devicefarm: DeviceFarm) -> None:
    """A stopped session that is loaded again runs."""
    devicefarm.load(session())
    ask("StopRemoteAccessSession", arn=SESSION)
    devicefarm.load(session())
    assert ask("GetRemoteAccessSession", arn=SESSION) == session()


def test_the_later_document_of_one_report_wins(devicefarm: DeviceFarm) -> None:
    """Polls in one file: the last counts."""
    loaded = devicefarm.load([session("PENDING"), session("PREPARING"), session("RUNNING")])
    assert loaded["RemoteAccessSession"] == [SESSION]
    assert ask("ListRemoteAccessSessions", arn=PROJECT) == [session("RUNNING")]


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


def test_nothing_unknown(devicefarm: DeviceFarm) -> None:
    """Without unknown members, .unknown is empty."""
    assert list(devicefarm.load(project()).unknown) == []


@pytest.mark.parametrize("account", [None, "444455556666"])
def test_put_to_the_fresh_url_of_a_loaded_upload(
    devicefarm: DeviceFarm, devicefarm_client: Any, account: str | None
) -> None:
    """The URL that GetUpload answers takes a body, whatever account the ARN names or the document
    went to.
    """
    document = upload(
        status="INITIALIZED",
        url="https://prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com/old?X=1",
    )
    devicefarm.load(document, account_id=account)
    url = ask("GetUpload", arn=UPLOAD, **({} if account is None else {"account": account}))["url"]
    assert requests.put(url, data=b"any bytes").status_code == 200
    found = ask("GetUpload", arn=UPLOAD, **({} if account is None else {"account": account}))
    assert found["status"] == "SUCCEEDED"


def test_dead_url_is_answered_afresh(devicefarm: DeviceFarm) -> None:
    """A captured signature is dead; the URL is signed at each read, and only if there was one."""
    devicefarm.load([upload(url="https://old"), {**upload(), "arn": f"{UPLOAD}0"}])
    assert "X-Amz-Date=20260301T120000Z" in ask("GetUpload", arn=UPLOAD)["url"]
    assert "url" not in ask("GetUpload", arn=f"{UPLOAD}0")


class Lab:
    """A registry of the user's own."""

    def devices(self) -> list[Device]:
        return [Device("Mine", instances=(DeviceInstance(udid="PDX1"),))]


def test_registry_of_the_users_own() -> None:
    """A session's device joins a live registry, in this mock only."""
    lab: DeviceRegistry = Lab()
    with mock_devicefarm(registry=lab) as farm:
        farm.load(session())
        assert [device["name"] for device in ask("ListDevices")] == ["Mine", "Invented One"]
    with mock_devicefarm(registry=lab):
        assert [device["name"] for device in ask("ListDevices")] == ["Mine"]
