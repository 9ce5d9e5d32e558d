"""farm.next_upload: uploads that fail, that hang, and that succeed whatever their body is."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import clock as core_clock
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.core.literals import UploadStage
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.captures import call
from tests.support.clients import new_client
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.usefixtures("clock")
SPEC = "APPIUM_PYTHON_TEST_SPEC"
YEAR = 365 * 86400


def create(type: str = "ANDROID_APP", name: str = "shop.apk") -> str:
    """The ARN of a new upload in a new project."""
    project = call("CreateProject", name="checkout")["arn"]
    arn: str = call("CreateUpload", projectArn=project, name=name, type=type)["arn"]
    return arn


def get(arn: str) -> Any:
    """The document of the upload now."""
    return call("GetUpload", arn=arn)


def status(arn: str) -> Any:
    """The status of the upload now."""
    return get(arn)["status"]


def test_a_program_that_handles_a_failed_upload(devicefarm: DeviceFarm) -> None:
    """The processing FAILS with the message, whatever the body is, and no other upload does."""
    devicefarm.next_upload(status="FAILED", message="The app is too old.")
    client: Any = new_client()
    project = client.create_project(name="checkout")["project"]["arn"]
    documents = []
    for _ in range(2):
        request = {"projectArn": project, "name": "shop.apk", "type": "ANDROID_APP"}
        upload = client.create_upload(**request)["upload"]
        assert upload["status"] == "INITIALIZED"
        assert requests.put(upload["url"], data=b"body", timeout=5).status_code == 200
        documents.append(client.get_upload(arn=upload["arn"])["upload"])
    failed, fine = documents
    assert (failed["status"], failed["message"]) == ("FAILED", "The app is too old.")
    assert "metadata" not in failed
    assert (fine["status"], "message" in fine) == ("SUCCEEDED", False)


@pytest.mark.parametrize(
    ("type", "name", "message"),
    [
        ("ANDROID_APP", "shop.apk", "We could not open your application. Please verify that "),
        ("IOS_APP", "shop.ipa", "We could not open your application. Please verify that "),
        ("APPIUM_NODE_TEST_PACKAGE", "t.zip", "We could not open your test ZIP file. Please "),
        (SPEC, "spec.yml", "We could not read your test spec. Please verify that it is valid YAML"),
    ],
)
def test_the_message_is_aws(devicefarm: DeviceFarm, type: str, name: str, message: str) -> None:
    """Without a message, it has AWS's words for a file that can't be read."""
    devicefarm.next_upload(status="FAILED")
    arn = create(type, name)
    devicefarm.put(arn, b"version: 0.1\nphases: {}\n")
    assert get(arn)["message"].startswith(message)


def test_a_failed_upload_takes_its_time(clock: Any) -> None:
    """The timings of uploads hold, and the clock can go back."""
    with mock_devicefarm(timings=Timings(upload_processing=10)) as farm:
        farm.next_upload(status="FAILED")
        arn = create()
        clock.tick(5)
        farm.put(arn, b"body")
        assert status(arn) == "PROCESSING"
        clock.tick(9.999)
        assert status(arn) == "PROCESSING"
        clock.tick(0.001)
        assert status(arn) == "FAILED"
        clock.tick(-0.001)
        assert status(arn) == "PROCESSING"


def test_each_body_fails(devicefarm: DeviceFarm) -> None:
    """The plan is for the upload: a body that is sent again fails too, also an edited test spec."""
    devicefarm.next_upload(status="FAILED", message="No.")
    arn = create(SPEC, "spec.yml")
    for _ in range(2):
        devicefarm.put(arn, b"version: 0.1\nphases: {}\n")
        assert (status(arn), get(arn)["message"]) == ("FAILED", "No.")
        call("UpdateUpload", arn=arn, editContent=True)
        assert status(arn) == "INITIALIZED"


@pytest.mark.parametrize("stage", ["INITIALIZED", "PROCESSING"])
def test_stuck(devicefarm: DeviceFarm, clock: Any, stage: UploadStage) -> None:
    """The upload takes its body, and stays in the stage for ever. The page says why."""
    devicefarm.next_upload(stuck_in=stage)
    arn = create(SPEC, "spec.yml")
    assert status(arn) == "INITIALIZED"
    upload = store_of(ACCOUNT_ID).get(Upload, arn)
    now = core_clock.now()
    assert upload.waiting_for(now) == "waits for the PUT of its file to its URL"
    devicefarm.put(arn, b"version: 0.1\n")
    clock.tick(YEAR)
    now = core_clock.now()
    assert status(arn) == stage
    assert requests.get(get(arn)["url"], timeout=5).content == b"version: 0.1\n"
    assert upload.waiting_for(now) == f"the test arranged that it never leaves {stage}"
    assert [name for name, _ in upload.stages(now)] == ["INITIALIZED", "PROCESSING"][
        : 1 if stage == "INITIALIZED" else 2
    ]


def test_a_stuck_app_can_not_be_used(devicefarm: DeviceFarm) -> None:
    """A session can't have an app that is still PROCESSING."""
    devicefarm.next_upload(stuck_in="PROCESSING")
    arn = create()
    devicefarm.put(arn, b"body")
    project = arn.rpartition("/")[0].replace(":upload:", ":project:")
    device = call("ListDevices")[0]["arn"]
    with pytest.raises(DeviceFarmError, match=r"Missing or unprocessed resources\."):
        call("CreateRemoteAccessSession", projectArn=project, deviceArn=device, appArn=arn)


def test_an_upload_that_succeeds_whatever_its_body_is() -> None:
    """The check of uploads is off for one upload."""
    with mock_devicefarm(check_uploads=True) as farm:
        farm.next_upload(status="SUCCEEDED")
        fine, checked = create(), create()
        for arn in (fine, checked):
            farm.put(arn, b"no zip file")
        assert (status(fine), status(checked)) == ("SUCCEEDED", "FAILED")


def test_several_uploads_are_arranged_in_order(devicefarm: DeviceFarm) -> None:
    """Two calls arrange two uploads. A refused CreateUpload uses no arrangement."""
    devicefarm.next_upload(status="FAILED", message="first")
    devicefarm.next_upload(stuck_in="PROCESSING")
    with pytest.raises(DeviceFarmError, match="must end with"):
        create(name="shop.txt")
    arns = [create(), create(), create()]
    for arn in reversed(arns):
        devicefarm.put(arn, b"body")
    assert [status(arn) for arn in arns] == ["FAILED", "PROCESSING", "SUCCEEDED"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({}, ValueError, "next_upload() arranges nothing: give status or stuck_in"),
        (
            {"status": "PROCESSING"},
            ValueError,
            "status='PROCESSING' is unknown. Give one of: SUCCEEDED, FAILED",
        ),
        (
            {"stuck_in": "FAILED"},
            ValueError,
            "stuck_in='FAILED' is unknown. Give one of: INITIALIZED, PROCESSING",
        ),
        (
            {"status": "FAILED", "stuck_in": "PROCESSING"},
            ValueError,
            "stuck_in and status exclude each other, because the processing of a stuck upload does "
            "not end: give one of them",
        ),
        (
            {"message": "No."},
            ValueError,
            'message belongs to status="FAILED": give this status too',
        ),
        (
            {"status": "SUCCEEDED", "message": "No."},
            ValueError,
            'message belongs to status="FAILED": give this status too',
        ),
        (
            {"status": "FAILED", "message": 5},
            TypeError,
            "message=5: give a text such as 'The app could not be read.'",
        ),
        (
            {"status": "FAILED", "message": ""},
            ValueError,
            "message='': give a text such as 'The app could not be read.'",
        ),
    ],
)
def test_wrong_arguments(
    devicefarm: DeviceFarm, arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    """The message has the value and what to give, and nothing is arranged."""
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        devicefarm.next_upload(**arguments)
    arn = create()
    devicefarm.put(arn, b"body")
    assert status(arn) == "SUCCEEDED"
