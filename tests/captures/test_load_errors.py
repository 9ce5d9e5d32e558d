"""Documents that farm.load refuses, the messages, and that nothing is loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.captures.documents import loadable
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
    refused,
    session,
    upload,
)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize("key", [key for key in loadable() if not key.endswith("s")])
def test_document_without_arn(devicefarm: DeviceFarm, key: str) -> None:
    """A document needs its ARN."""
    assert (
        refused(devicefarm, {key: {}})
        == f"report: {key}: arn is missing: give the whole document, with its arn"
    )


@pytest.mark.parametrize("arn", [SESSION, RUN, JOB, SUITE, TEST])
def test_what_lives_without_status(devicefarm: DeviceFarm, arn: str) -> None:
    """A session, a run and its parts need a status."""
    assert (
        refused(devicefarm, {"arn": arn})
        == "report: status is missing: give the whole document, with its status"
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
    assert refused(
        devicefarm, {"arn": arn, "status": "SUCCEEDED" if kind == "upload" else "RUNNING"}
    ) == (f"report: arn '{arn}' is not an ARN of the kind {forms[kind]}")


@pytest.mark.parametrize(
    "arn",
    ["arn:aws:devicefarm:xxxxxxxxxxxxxxxxxxxxxxxx", f"{PREFIX}:project", f"{PREFIX}:project:a/b"],
)
def test_arn_of_no_project(devicefarm: DeviceFarm, arn: str) -> None:
    """An ARN of a project needs the form of one."""
    assert refused(devicefarm, {"project": {"arn": arn}}) == (
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
    """No session starts before it is created or stops before it starts."""
    assert (
        refused(devicefarm, {"remoteAccessSession": session("COMPLETED", **times)})
        == f"report: remoteAccessSession: {message}"
    )


@pytest.mark.parametrize("status", ["PENDING", "RUNNING", "STOPPING"])
def test_stopped_without_having_ended(devicefarm: DeviceFarm, status: str) -> None:
    """A moment of the end belongs to COMPLETED only."""
    expected = (
        f"report: stopped is given, but the status is {status}: expected COMPLETED, or no stopped"
    )
    assert refused(devicefarm, session(status, stopped=STARTED + 60)) == expected


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
        refused(devicefarm, document)
        == f"report: {message}: expected created, then started, then stopped"
    )


def test_times_of_a_grid_session(devicefarm: DeviceFarm) -> None:
    """It ends after it was created, and an ACTIVE one has not ended."""
    document = {"arn": GRID_SESSION, "created": 3, "ended": 2}
    assert (
        refused(devicefarm, document)
        == "report: ended is before created: expected created, then ended"
    )
    document = {"arn": GRID_SESSION, "created": 3, "ended": 4, "status": "ACTIVE"}
    assert refused(devicefarm, document) == (
        "report: ended is given, but the status is ACTIVE: expected CLOSED or ERRORED, or no ended"
    )


@pytest.mark.parametrize("arn", [RUN, JOB, SUITE, TEST])
def test_a_part_stopped_without_having_ended(devicefarm: DeviceFarm, arn: str) -> None:
    """A moment of the end belongs to COMPLETED only."""
    expected = (
        "report: stopped is given, but the status is RUNNING: expected COMPLETED, or no stopped"
    )
    assert refused(devicefarm, {"arn": arn, "status": "RUNNING", "stopped": STARTED}) == expected


def test_job_with_a_device_that_can_be_none(devicefarm: DeviceFarm) -> None:
    """The message is that for a session, and the run beside the job is not loaded."""
    report = [
        {"arn": RUN, "status": "RUNNING"},
        {"arn": JOB, "status": "RUNNING", "device": {"arn": DEVICE, "name": ""}},
    ]
    expected = "report, number 2: device: Device name='': give a text such as 'Google Pixel 8'"
    assert refused(devicefarm, report) == expected


def test_times_may_be_equal(devicefarm: DeviceFarm) -> None:
    """A session that ended at once is possible."""
    devicefarm.load(session("COMPLETED", created=CREATED, started=CREATED, stopped=CREATED))


def test_device_that_can_be_none(devicefarm: DeviceFarm) -> None:
    """The message names the device and the member."""
    message = "device: Device name='': give a text such as 'Google Pixel 8'"
    assert (
        refused(devicefarm, {"device": {**DEVICE_DOCUMENT, "name": ""}})
        == f"report: device: {message}"
    )
    assert refused(devicefarm, session(device={"arn": DEVICE, "name": ""})) == f"report: {message}"


def test_instance_without_udid(devicefarm: DeviceFarm) -> None:
    """An instance without its udid is a ValueError."""
    report = {"device": {**DEVICE_DOCUMENT, "instances": [{"arn": INSTANCE}]}}
    assert refused(devicefarm, report) == (
        "report: device: device: Device 'Invented One', an instance: udid is missing: "
        "give the udid of the phone"
    )


def test_instance_of_no_device(devicefarm: DeviceFarm) -> None:
    """An instance needs its device."""
    assert refused(devicefarm, {"deviceInstance": {"arn": INSTANCE, "udid": "PDX111111111"}}) == (
        "report: deviceInstance: the registry has no device with the instance "
        f"{INSTANCE}: load its device too"
    )


def test_slip_in_the_last_of_many(devicefarm: DeviceFarm) -> None:
    """Documents before the wrong one are not loaded, nor are their devices."""
    report = [project(), upload(), session(), {"deviceInstances": [{"arn": INSTANCE}]}]
    assert refused(devicefarm, report).startswith(
        "report, number 4: deviceInstances 1: the registry has no device"
    )
    assert devicefarm.registry.get(DEVICE) is None


def test_slip_leaves_what_was_loaded_before(devicefarm: DeviceFarm) -> None:
    """A refused load replaces nothing of an earlier load."""
    devicefarm.load(session())
    refused(devicefarm, [session("COMPLETED"), {"arn": SESSION}])


def test_slip_makes_no_account(devicefarm: DeviceFarm) -> None:
    """A refused load makes no account."""
    refused(devicefarm, [project(), {"arn": SESSION}], account_id="999900001111")


def test_source_is_named(devicefarm: DeviceFarm, tmp_path: Path) -> None:
    """The message names the file, for a document and for a dump."""
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"remoteAccessSession": {"arn": SESSION}}), "utf-8")
    expected = "remoteAccessSession: status is missing: give the whole document, with its status"
    assert refused(devicefarm, path) == f"{path}: {expected}"
    path.write_text(json.dumps({"moto_devicefarm": {"version": 0}}), "utf-8")
    assert refused(devicefarm, path) == (
        f"{path}: the dump has version 0, but this moto_devicefarm reads version 2. "
        "Make a new dump with farm.dump()"
    )
