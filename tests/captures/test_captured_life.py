"""A captured document wins until something acts on the resource. Then a loaded session follows the
clock.
"""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core.errors import ArgumentException
from tests.captures import (
    CREATED,
    NOW,
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
OTHER = f"{PREFIX}:session:{PROJECT_ID}/00000000-0000-4000-8000-000000000002/00000"
STATUSES = [
    "PENDING",
    "PENDING_CONCURRENCY",
    "PENDING_DEVICE",
    "PROCESSING",
    "SCHEDULING",
    "PREPARING",
    "STOPPING",
]
BY_LIMIT = "The remote access session reached its time limit of 150 minutes."
BY_USER = "The remote access session was stopped."


def current_session(arn: str = SESSION) -> Any:
    """The session as it is now."""
    return call("GetRemoteAccessSession", arn=arn)


# Sessions


@pytest.mark.parametrize("status", STATUSES)
def test_a_captured_status_lasts(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """The mock answers each captured status until a client acts."""
    document = session(status, message="Waiting for a person")
    devicefarm.load(document)
    assert current_session() == document
    clock.tick(365 * 86400)
    assert current_session() == document


@pytest.mark.parametrize(
    "status", ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PROCESSING", "SCHEDULING"]
)
def test_a_waiting_session_can_be_stopped(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """Stop replaces only members that it changes. A session that never started has no minutes."""
    devicefarm.load(session(status, message="Waiting"))
    without = session(status)
    assert call("StopRemoteAccessSession", arn=SESSION) == {**without, "status": "STOPPING"}
    clock.tick(5)
    assert current_session() == {
        **without,
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": BY_USER,
        "stopped": NOW,
    }


def test_a_running_session_can_be_stopped(devicefarm: DeviceFarm, clock: Any) -> None:
    """Stop answers STOPPING, and later COMPLETED, with the minutes until then and without
    endpoints.
    """
    devicefarm.load(
        session(
            deviceMinutes={"total": 5.0, "metered": 4.0, "unmetered": 0.0}, endpoint="wss://old"
        )
    )
    clock.tick(60)
    minutes = {"total": 10.83, "metered": 9.83, "unmetered": 0.0}
    assert call("StopRemoteAccessSession", arn=SESSION) == session(
        "STOPPING", deviceMinutes=minutes
    )
    clock.tick(3600)
    assert current_session() == session(
        "COMPLETED",
        started=STARTED,
        result="STOPPED",
        message=BY_USER,
        stopped=NOW + 60,
        deviceMinutes=minutes,
    )


def test_stopping_takes_as_long_as_the_timings_say(clock: Any) -> None:
    """A loaded session stops by the timings of the mock that loaded it."""
    with mock_devicefarm(timings=Timings(session_stopping=10)) as farm:
        farm.load(session())
        call("StopRemoteAccessSession", arn=SESSION)
        clock.tick(9.999)
        assert current_session()["status"] == "STOPPING"
        clock.tick(0.001)
        assert (current_session()["status"], current_session()["stopped"]) == (
            "COMPLETED",
            NOW + 10,
        )


def test_a_session_of_the_future_can_be_stopped(devicefarm: DeviceFarm) -> None:
    """Stop works also when the clock stands before the report."""
    devicefarm.load(session(created=NOW + 3600, started=NOW + 3660))
    assert current_session()["status"] == "RUNNING"
    call("StopRemoteAccessSession", arn=SESSION)
    assert current_session()["status"] == "COMPLETED"


@pytest.mark.parametrize("status", ["STOPPING", "COMPLETED"])
def test_a_second_stop_changes_nothing(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """Programs may stop a session that is STOPPING or COMPLETED."""
    document = session(status, result="PASSED") if status == "COMPLETED" else session(status)
    devicefarm.load(document)
    assert call("StopRemoteAccessSession", arn=SESSION) == document
    clock.tick(60)
    assert current_session() == document


def test_minutes_of_a_running_session_grow(devicefarm: DeviceFarm, clock: Any) -> None:
    """Minutes count from started. Minutes that were not billed when captured stay unbilled."""
    devicefarm.load(session(deviceMinutes={"total": 9.83, "metered": 7.83, "unmetered": 0.0}))
    assert current_session()["deviceMinutes"] == {"total": 9.83, "metered": 7.83, "unmetered": 0.0}
    clock.tick(90)
    assert current_session()["deviceMinutes"] == {"total": 11.33, "metered": 9.33, "unmetered": 0.0}


def test_unmetered_minutes_grow(devicefarm: DeviceFarm, clock: Any) -> None:
    """The minutes of an unmetered session are unmetered."""
    devicefarm.load(
        session(
            billingMethod="UNMETERED",
            deviceMinutes={"total": 9.83, "metered": 0.0, "unmetered": 9.83},
        )
    )
    clock.tick(60)
    assert current_session()["deviceMinutes"] == {
        "total": 10.83,
        "metered": 0.0,
        "unmetered": 10.83,
    }


def test_a_running_session_reaches_the_limit(devicefarm: DeviceFarm, clock: Any) -> None:
    """It is COMPLETED 150 minutes after started, and not before."""
    devicefarm.load(session())
    clock.tick(9000 - 590 - 0.001)
    assert current_session() == session()
    clock.tick(0.001)
    ended = {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": BY_LIMIT,
        "stopped": STARTED + 9000,
    }
    assert current_session() == {
        **session(),
        **ended,
        "deviceMinutes": {"total": 150.0, "metered": 150.0, "unmetered": 0.0},
    }


def test_a_session_loaded_long_after_has_ended(devicefarm: DeviceFarm) -> None:
    """Without a frozen clock, a RUNNING session of last year is COMPLETED."""
    devicefarm.load(session(created=NOW - 10**7, started=NOW - 10**7))
    assert (current_session()["status"], current_session()["stopped"]) == (
        "COMPLETED",
        NOW - 10**7 + 9000,
    )


def test_the_clock_may_go_back(devicefarm: DeviceFarm, clock: Any) -> None:
    """Before the limit the mock answers the captured document again."""
    devicefarm.load(session())
    clock.tick(9000)
    assert current_session()["status"] == "COMPLETED"
    clock.tick(-9000)
    assert current_session() == session()


def test_without_started_a_session_runs_since_it_was_created(
    devicefarm: DeviceFarm, clock: Any
) -> None:
    """The limit of such a session counts from its creation."""
    devicefarm.load({"arn": SESSION, "created": CREATED, "status": "RUNNING"})
    clock.tick(9000 - 600 - 0.001)
    assert current_session()["status"] == "RUNNING"
    clock.tick(0.001)
    assert current_session()["stopped"] == CREATED + 9000


@pytest.mark.parametrize(("total", "status"), [(149.999, "COMPLETED"), (150.0, "RUNNING")])
def test_a_session_that_was_captured_at_its_limit_has_none(
    devicefarm: DeviceFarm, total: float, status: str
) -> None:
    """A captured session may have lasted as long as the limit. Then it goes on."""
    minutes = {"total": total, "metered": total, "unmetered": 0.0}
    devicefarm.load(session(created=NOW - 9000, started=NOW - 9000, deviceMinutes=minutes))
    assert current_session()["status"] == status


def test_a_short_limit_ends_a_session_without_captured_minutes(clock: Any) -> None:
    """Only captured minutes tell that the real session went on after the limit of the mock."""
    with mock_devicefarm(timings=Timings(session_limit=60)) as farm:
        farm.load(session())
        assert current_session()["stopped"] == STARTED + 60


def test_the_limit_is_a_setting_of_the_mock(clock: Any) -> None:
    """A mock without a limit never ends the session."""
    with mock_devicefarm(timings=Timings(session_limit=None)) as farm:
        farm.load(session())
        clock.tick(10**7)
        assert current_session() == session()


def test_a_completed_session_is_answered_as_captured(devicefarm: DeviceFarm, clock: Any) -> None:
    """Results and minutes stay, even unusual ones."""
    minutes = {"total": 10.54, "metered": 9.57, "unmetered": 0.0}
    document = session(
        "COMPLETED",
        result="ERRORED",
        message="odd",
        started=STARTED,
        stopped=NOW - 5,
        deviceMinutes=minutes,
    )
    devicefarm.load(document)
    clock.tick(10**6)
    assert current_session() == document
    call("DeleteRemoteAccessSession", arn=SESSION)
    assert call("ListRemoteAccessSessions", arn=PROJECT) == []


def test_an_active_session_can_not_be_deleted(devicefarm: DeviceFarm) -> None:
    """A loaded session is active like one of the mock's own, and keeps its project."""
    devicefarm.load(session("PENDING_DEVICE"))
    with pytest.raises(ArgumentException, match="is still active"):
        call("DeleteRemoteAccessSession", arn=SESSION)
    with pytest.raises(ArgumentException, match="has an active run or session"):
        call("DeleteProject", arn=PROJECT)


def test_a_session_that_was_stopped_before_running_has_no_billed_minutes(
    devicefarm: DeviceFarm,
) -> None:
    """A captured PREPARING session that is stopped was never RUNNING. Without ``started``, its
    minutes count from ``created``.
    """
    devicefarm.load([session("PREPARING"), {**session("PREPARING", started=None), "arn": OTHER}])
    for arn, total in ((SESSION, 9.83), (OTHER, 10.0)):
        call("StopRemoteAccessSession", arn=arn)
        assert current_session(arn)["deviceMinutes"] == {
            "total": total,
            "metered": 0.0,
            "unmetered": 0.0,
        }


def test_a_session_may_have_endpoints_before_running(devicefarm: DeviceFarm) -> None:
    """A captured PREPARING session has its captured endpoint, signed anew, until it is stopped."""
    devicefarm.load(session("PREPARING", endpoint="wss://dead"))
    assert current_session()["endpoint"].startswith(
        "wss://devicefarm-interactive-global.us-west-2.api.aws/interactive-endpoint/"
    )
    assert "endpoint" not in call("StopRemoteAccessSession", arn=SESSION)


def test_each_read_signs_captured_endpoints(devicefarm: DeviceFarm, clock: Any) -> None:
    """The answer has valid signatures. An endpoint that was not captured is not answered."""
    devicefarm.load(
        [session(endpoints={"remoteDriverEndpoint": "https://dead"}), {**session(), "arn": OTHER}]
    )
    first = current_session()["endpoints"]["remoteDriverEndpoint"]
    assert first.startswith(
        "https://devicefarm-interactive-global.us-west-2.api.aws/remote-endpoint/"
    )
    clock.tick(1)
    assert current_session()["endpoints"]["remoteDriverEndpoint"] != first
    assert "endpoints" not in current_session(OTHER)
    call("StopRemoteAccessSession", arn=SESSION)
    assert "endpoints" not in current_session()


def test_installing_changes_the_app_only(devicefarm: DeviceFarm, clock: Any) -> None:
    """InstallToRemoteAccessSession replaces appUpload of a loaded session, from its moment on."""
    app = {**upload(), "arn": f"{UPLOAD}2"}
    devicefarm.load([session(appUpload=UPLOAD), app])
    clock.tick(10)
    assert (
        call("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=app["arn"])
        == app
    )
    assert current_session() == session(appUpload=app["arn"])
    clock.tick(-5)
    assert current_session() == session(appUpload=UPLOAD)
    clock.tick(-(10**6))
    assert current_session()["appUpload"] == UPLOAD


def test_nothing_can_be_installed_before_running(devicefarm: DeviceFarm) -> None:
    """A loaded session that waits takes no app."""
    devicefarm.load([session("PENDING"), upload()])
    with pytest.raises(ArgumentException, match="its status is PENDING"):
        call("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)


# Projects and uploads


def test_update_project_changes_only_its_members(devicefarm: DeviceFarm) -> None:
    """The other members stay as captured."""
    document = project(
        defaultJobTimeoutMinutes=60, executionRoleArn="arn:aws:iam::111122223333:role/farm"
    )
    devicefarm.load({"project": document})
    assert call("UpdateProject", arn=PROJECT, name="payment") == {**document, "name": "payment"}
    variables = [{"name": "STAGE", "value": "test"}]
    assert call(
        "UpdateProject", arn=PROJECT, environmentVariables=variables, defaultJobTimeoutMinutes=5
    ) == {
        **document,
        "name": "payment",
        "defaultJobTimeoutMinutes": 5,
        "environmentVariables": variables,
    }


def test_update_upload_changes_only_its_members(devicefarm: DeviceFarm) -> None:
    """The other members stay as captured."""
    document = upload(
        name="spec.yml", type="APPIUM_PYTHON_TEST_SPEC", contentType="text/yaml", metadata="{}"
    )
    devicefarm.load(document)
    assert call("UpdateUpload", arn=UPLOAD, name="new.yml") == {**document, "name": "new.yml"}
    assert call("UpdateUpload", arn=UPLOAD, contentType="text/plain") == {
        **document,
        "name": "new.yml",
        "contentType": "text/plain",
    }


def test_edit_content_of_a_loaded_spec(devicefarm: DeviceFarm) -> None:
    """With editContent a loaded spec waits for its body. The mock answers a URL for it."""
    document = upload(name="spec.yml", type="APPIUM_PYTHON_TEST_SPEC", metadata="{}")
    devicefarm.load(document)
    answer = call("UpdateUpload", arn=UPLOAD, editContent=True)
    assert answer.pop("url").startswith(
        "https://prod-us-west-2-uploads-testspec.s3.dualstack.us-west-2.amazonaws.com/"
    )
    assert answer == {
        **{k: v for k, v in document.items() if k != "metadata"},
        "status": "INITIALIZED",
    }


@pytest.mark.parametrize("status", ["INITIALIZED", "PROCESSING", "SUCCEEDED", "FAILED"])
def test_an_upload_stays_as_captured(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """Its status stays until a body arrives. Only a SUCCEEDED upload can be installed."""
    document = upload(status=status, message="as captured")
    devicefarm.load([document, session()])
    clock.tick(3600)
    assert call("GetUpload", arn=UPLOAD) == document
    if status == "SUCCEEDED":
        assert (
            call("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)
            == document
        )
    else:
        with pytest.raises(ArgumentException, match=r"^Missing or unprocessed resources\.$"):
            call("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)


def test_a_body_changes_four_members_of_an_upload(clock: Any) -> None:
    """A PUT replaces status, message, metadata and url. The rest stays as captured."""
    document = upload(
        status="FAILED",
        message="We could not open your application.",
        metadata="{}",
        contentType="x/y",
    )
    with mock_devicefarm(timings=Timings(upload_processing=15)) as farm:
        farm.load(document)
        farm.put(UPLOAD, b"body")
        kept = {
            name: member for name, member in document.items() if name not in ("message", "metadata")
        }
        answer = call("GetUpload", arn=UPLOAD)
        answer.pop("url")
        assert answer == {**kept, "status": "PROCESSING"}
        clock.tick(15)
        assert call("GetUpload", arn=UPLOAD)["status"] == "SUCCEEDED"


def test_before_its_body_an_upload_is_as_captured(devicefarm: DeviceFarm, clock: Any) -> None:
    """When the clock moves back before the PUT, the captured upload can be installed again."""
    devicefarm.load([upload(), session()])
    clock.tick(60)
    devicefarm.put(UPLOAD, b"body")
    clock.tick(-60)
    assert call("GetUpload", arn=UPLOAD) == upload()
    assert (
        call("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)
        == upload()
    )
