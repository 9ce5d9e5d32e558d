"""Documents that farm.load refuses, and the messages. Nothing is loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.captures.output_members import REPORT_SHAPES, loadable
from tests.captures import (
    CREATED,
    DEVICE,
    DEVICE_DOCUMENT,
    GRID_SESSION,
    INSTANCE,
    JOB,
    PREFIX,
    PROJECT_ID,
    RUN,
    SESSION,
    STARTED,
    SUITE,
    TEST,
    project,
    refusal,
    session,
    upload,
)

pytestmark = pytest.mark.usefixtures("clock")
TO_COMPLETE = ", or --complete to fill it in (farm.load(..., complete=True))"


@pytest.mark.parametrize(
    "key",
    [key for key in loadable() if not key.endswith("s") and key not in REPORT_SHAPES],
)
def test_document_without_arn(devicefarm: DeviceFarm, key: str) -> None:
    """A document needs its ARN."""
    assert (
        refusal(devicefarm, {key: {}})
        == f"report: {key}: arn is missing: give the whole document, with its arn{TO_COMPLETE}"
    )


@pytest.mark.parametrize("arn", [SESSION, RUN, JOB, SUITE, TEST])
def test_a_document_without_status(devicefarm: DeviceFarm, arn: str) -> None:
    """A session, a run and its parts need a status."""
    assert (
        refusal(devicefarm, {"arn": arn})
        == f"report: status is missing: give the whole document, with its status{TO_COMPLETE}"
    )


@pytest.mark.parametrize("kind", ["session", "upload"])
def test_arn_without_project(devicefarm: DeviceFarm, kind: str) -> None:
    """The ARN of a resource in a project needs the project's id."""
    forms = {
        "session": (
            "RemoteAccessSession: expected "
            "arn:aws:devicefarm:us-west-2:<account>:session:<project id>/<id>/00000"
        ),
        "upload": "Upload: expected arn:aws:devicefarm:us-west-2:<account>:upload:"
        "<project id>/<id>, or ::upload:<id> for one of AWS's own",
    }
    arn = f"{PREFIX}:{kind}:{PROJECT_ID}"
    assert refusal(
        devicefarm, {"arn": arn, "status": "SUCCEEDED" if kind == "upload" else "RUNNING"}
    ) == (f"report: arn '{arn}' is not an ARN of the kind {forms[kind]}")


@pytest.mark.parametrize(
    "arn",
    ["arn:aws:devicefarm:abcdefghijklabcdefghijkl", f"{PREFIX}:project", f"{PREFIX}:project:a/b"],
)
def test_an_arn_that_is_not_a_projects(devicefarm: DeviceFarm, arn: str) -> None:
    """The ARN of a project needs the form of one."""
    assert refusal(devicefarm, {"project": {"arn": arn}}) == (
        f"report: project: arn '{arn}' is not an ARN of the kind Project: expected "
        "arn:aws:devicefarm:us-west-2:<account>:project:<id>"
    )


@pytest.mark.parametrize(
    ("times", "message"),
    [
        (
            {"created": 2, "started": 1},
            "started is before created: expected created, then started, then stopped",
        ),
        (
            {"created": 1, "started": 3, "stopped": 2},
            "stopped is before started: expected created, then started, then stopped",
        ),
        (
            {"created": 2, "started": None, "stopped": 1},
            "stopped is before created: expected created, then started, then stopped",
        ),
    ],
)
def test_times_out_of_order(devicefarm: DeviceFarm, times: dict[str, Any], message: str) -> None:
    """A session starts after its creation, and stops after its start."""
    assert (
        refusal(devicefarm, {"remoteAccessSession": session("COMPLETED", **times)})
        == f"report: remoteAccessSession: {message}"
    )


@pytest.mark.parametrize("status", ["PENDING", "RUNNING", "STOPPING"])
def test_stopped_in_a_session_that_has_not_ended(devicefarm: DeviceFarm, status: str) -> None:
    """Only a COMPLETED document may have the time of the end."""
    expected = (
        f"report: stopped is given, but the status is {status}: expected COMPLETED, or no stopped"
    )
    assert refusal(devicefarm, session(status, stopped=STARTED + 60)) == expected


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {"arn": RUN, "status": "COMPLETED", "started": 3, "stopped": 2},
            "stopped is before started",
        ),
        (
            {"arn": JOB, "status": "COMPLETED", "created": 3, "stopped": 2},
            "stopped is before created",
        ),
        (
            {"arn": SUITE, "status": "RUNNING", "created": 3, "started": 2},
            "started is before created",
        ),
    ],
)
def test_times_out_of_order_in_a_run(
    devicefarm: DeviceFarm, document: dict[str, Any], message: str
) -> None:
    """The same order holds for runs and their parts."""
    assert (
        refusal(devicefarm, document)
        == f"report: {message}: expected created, then started, then stopped"
    )


def test_times_of_a_grid_session(devicefarm: DeviceFarm) -> None:
    """The session ends after its creation, and an ACTIVE one has no end."""
    document = {"arn": GRID_SESSION, "created": 3, "ended": 2}
    assert (
        refusal(devicefarm, document)
        == "report: ended is before created: expected created, then ended"
    )
    document = {"arn": GRID_SESSION, "created": 3, "ended": 4, "status": "ACTIVE"}
    assert refusal(devicefarm, document) == (
        "report: ended is given, but the status is ACTIVE: expected CLOSED or ERRORED, or no ended"
    )


@pytest.mark.parametrize("arn", [RUN, JOB, SUITE, TEST])
def test_stopped_in_a_part_that_has_not_ended(devicefarm: DeviceFarm, arn: str) -> None:
    """Only a COMPLETED document may have the time of the end."""
    expected = (
        "report: stopped is given, but the status is RUNNING: expected COMPLETED, or no stopped"
    )
    assert refusal(devicefarm, {"arn": arn, "status": "RUNNING", "stopped": STARTED}) == expected


def test_a_job_with_an_impossible_device(devicefarm: DeviceFarm) -> None:
    """The message is that for a session. The run beside the job is not loaded."""
    report = [
        {"arn": RUN, "status": "RUNNING"},
        {"arn": JOB, "status": "RUNNING", "device": {"arn": DEVICE, "name": ""}},
    ]
    expected = "report, number 2: device: Device name='': give a text such as 'Google Pixel 8'"
    assert refusal(devicefarm, report) == expected


def test_times_may_be_equal(devicefarm: DeviceFarm) -> None:
    """A session may end at the moment of its start."""
    devicefarm.load(session("COMPLETED", created=CREATED, started=CREATED, stopped=CREATED))


def test_an_impossible_device(devicefarm: DeviceFarm) -> None:
    """The message has the device and the member."""
    message = "device: Device name='': give a text such as 'Google Pixel 8'"
    assert (
        refusal(devicefarm, {"device": {**DEVICE_DOCUMENT, "name": ""}})
        == f"report: device: {message}"
    )
    assert refusal(devicefarm, session(device={"arn": DEVICE, "name": ""})) == f"report: {message}"


def test_instance_without_udid(devicefarm: DeviceFarm) -> None:
    """A private instance needs its udid."""
    report = {"device": {**DEVICE_DOCUMENT, "instances": [{"arn": INSTANCE}]}}
    assert refusal(devicefarm, report) == (
        "report: device: device: Device 'Invented One', an instance: udid is missing: "
        "give the udid of the phone"
    )


def test_an_instance_without_its_device(devicefarm: DeviceFarm) -> None:
    """The registry must have the device, or the report must."""
    assert refusal(devicefarm, {"deviceInstance": {"arn": INSTANCE, "udid": "PDX111111111"}}) == (
        "report: deviceInstance: the registry has no device with the instance "
        f"{INSTANCE}: load its device too"
    )


def test_an_error_in_the_last_document(devicefarm: DeviceFarm) -> None:
    """The documents before it are not loaded, nor are their devices."""
    report = [project(), upload(), session(), {"deviceInstances": [{"arn": INSTANCE}]}]
    assert refusal(devicefarm, report).startswith(
        "report, number 4: deviceInstances 1: the registry has no device"
    )
    assert devicefarm.registry.get(DEVICE) is None


def test_an_error_keeps_an_earlier_load(devicefarm: DeviceFarm) -> None:
    """A refused load replaces nothing of an earlier load."""
    devicefarm.load(session())
    refusal(devicefarm, [session("COMPLETED"), {"arn": SESSION}])


def test_an_error_creates_no_account(devicefarm: DeviceFarm) -> None:
    """A refused load creates no account."""
    refusal(devicefarm, [project(), {"arn": SESSION}], account_id="999900001111")


def test_the_message_has_the_file(devicefarm: DeviceFarm, tmp_path: Path) -> None:
    """It has the file of a document and of a dump."""
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"remoteAccessSession": {"arn": SESSION}}), "utf-8")
    expected = (
        "remoteAccessSession: status is missing: give the whole document, with its status"
        + TO_COMPLETE
    )
    assert refusal(devicefarm, path) == f"{path}: {expected}"
    path.write_text(json.dumps({"moto_devicefarm": {"version": 0}}), "utf-8")
    assert refusal(devicefarm, path) == (
        f"{path}: the dump has version 0, but this moto_devicefarm reads version 5. "
        "Make a new dump with farm.dump()"
    )
