"""A captured document wins until something acts on the resource; a loaded session lives on by the
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
    ask,
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


def get(arn: str = SESSION) -> Any:
    """The session as it is now."""
    return ask("GetRemoteAccessSession", arn=arn)


# Sessions


@pytest.mark.parametrize("status", STATUSES)
def test_a_captured_status_lasts(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """Whatever status was captured, it is answered for as long as nobody acts."""
    document = session(status, message="Waiting for a person")
    devicefarm.load(document)
    assert get() == document
    clock.tick(365 * 86400)
    assert get() == document


@pytest.mark.parametrize(
    "status", ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PROCESSING", "SCHEDULING"]
)
def test_a_waiting_session_can_be_stopped(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """Stop takes back what it changes and nothing else; a session that never started has no
    minutes.
    """
    devicefarm.load(session(status, message="Waiting"))
    without = session(status)
    assert ask("StopRemoteAccessSession", arn=SESSION) == {**without, "status": "STOPPING"}
    clock.tick(5)
    assert get() == {
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
    assert ask("StopRemoteAccessSession", arn=SESSION) == session("STOPPING", deviceMinutes=minutes)
    clock.tick(3600)
    assert get() == session(
        "COMPLETED",
        started=STARTED,
        result="STOPPED",
        message=BY_USER,
        stopped=NOW + 60,
        deviceMinutes=minutes,
    )


def test_stopping_takes_as_long_as_the_timings_say(clock: Any) -> None:
    """A loaded session stops at the pace of the mock that it was loaded into."""
    with mock_devicefarm(timings=Timings(session_stopping=10)) as farm:
        farm.load(session())
        ask("StopRemoteAccessSession", arn=SESSION)
        clock.tick(9.999)
        assert get()["status"] == "STOPPING"
        clock.tick(0.001)
        assert (get()["status"], get()["stopped"]) == ("COMPLETED", NOW + 10)


def test_a_session_of_the_future_can_be_stopped(devicefarm: DeviceFarm) -> None:
    """A clock that stands before the report does not keep Stop from working."""
    devicefarm.load(session(created=NOW + 3600, started=NOW + 3660))
    assert get()["status"] == "RUNNING"
    ask("StopRemoteAccessSession", arn=SESSION)
    assert get()["status"] == "COMPLETED"


@pytest.mark.parametrize("status", ["STOPPING", "COMPLETED"])
def test_stopping_what_stops_or_has_ended_changes_nothing(
    devicefarm: DeviceFarm, clock: Any, status: str
) -> None:
    """Programs stop twice."""
    document = session(status, result="PASSED") if status == "COMPLETED" else session(status)
    devicefarm.load(document)
    assert ask("StopRemoteAccessSession", arn=SESSION) == document
    clock.tick(60)
    assert get() == document


def test_minutes_of_a_running_session_grow(devicefarm: DeviceFarm, clock: Any) -> None:
    """Minutes are counted from started; what was not billed when captured stays unbilled."""
    devicefarm.load(session(deviceMinutes={"total": 9.83, "metered": 7.83, "unmetered": 0.0}))
    assert get()["deviceMinutes"] == {"total": 9.83, "metered": 7.83, "unmetered": 0.0}
    clock.tick(90)
    assert get()["deviceMinutes"] == {"total": 11.33, "metered": 9.33, "unmetered": 0.0}


def test_unmetered_minutes_grow(devicefarm: DeviceFarm, clock: Any) -> None:
    """An unmetered session's minutes are unmetered."""
    devicefarm.load(
        session(
            billingMethod="UNMETERED",
            deviceMinutes={"total": 9.83, "metered": 0.0, "unmetered": 9.83},
        )
    )
    clock.tick(60)
    assert get()["deviceMinutes"] == {"total": 10.83, "metered": 0.0, "unmetered": 10.83}


def test_a_running_session_reaches_the_limit(devicefarm: DeviceFarm, clock: Any) -> None:
    """150 minutes after started, and not before, it is COMPLETED."""
    devicefarm.load(session())
    clock.tick(9000 - 590 - 0.001)
    assert get() == session()
    clock.tick(0.001)
    ended = {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": BY_LIMIT,
        "stopped": STARTED + 9000,
    }
    assert get() == {
        **session(),
        **ended,
        "deviceMinutes": {"total": 150.0, "metered": 150.0, "unmetered": 0.0},
    }


def test_a_session_loaded_long_after_has_ended(devicefarm: DeviceFarm) -> None:
    """Loaded without a frozen clock, a RUNNING session of last year is COMPLETED."""
    devicefarm.load(session(created=NOW - 10**7, started=NOW - 10**7))
    assert (get()["status"], get()["stopped"]) == ("COMPLETED", NOW - 10**7 + 9000)


def test_the_clock_may_go_back(devicefarm: DeviceFarm, clock: Any) -> None:
    """Before the limit the captured document is answered again."""
    devicefarm.load(session())
    clock.tick(9000)
    assert get()["status"] == "COMPLETED"
    clock.tick(-9000)
    assert get() == session()


def test_without_started_a_session_runs_since_it_was_created(
    devicefarm: DeviceFarm, clock: Any
) -> None:
    """A document that lacks the start has the limit from its creation."""
    devicefarm.load({"arn": SESSION, "created": CREATED, "status": "RUNNING"})
    clock.tick(9000 - 600 - 0.001)
    assert get()["status"] == "RUNNING"
    clock.tick(0.001)
    assert get()["stopped"] == CREATED + 9000


def test_a_short_limit_ends_a_session_without_captured_minutes(clock: Any) -> None:
    """Only captured minutes tell that the real session went on after the limit of the mock."""
    with mock_devicefarm(timings=Timings(session_limit=60)) as farm:
        farm.load(session())
        assert get()["stopped"] == STARTED + 60


def test_the_limit_may_be_lifted(clock: Any) -> None:
    """The limit is the mock's."""
    with mock_devicefarm(timings=Timings(session_limit=None)) as farm:
        farm.load(session())
        clock.tick(10**7)
        assert get() == session()


def test_a_completed_session_is_answered_as_it_was(devicefarm: DeviceFarm, clock: Any) -> None:
    """Results and minutes of the past stay, odd ones included."""
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
    assert get() == document
    ask("DeleteRemoteAccessSession", arn=SESSION)
    assert ask("ListRemoteAccessSessions", arn=PROJECT) == []


def test_an_active_session_can_not_be_deleted(devicefarm: DeviceFarm) -> None:
    """A loaded session is as active as one of the mock's own, and so is its project."""
    devicefarm.load(session("PENDING_DEVICE"))
    with pytest.raises(ArgumentException, match="is still active"):
        ask("DeleteRemoteAccessSession", arn=SESSION)
    with pytest.raises(ArgumentException, match="has an active run or session"):
        ask("DeleteProject", arn=PROJECT)


def test_a_session_that_was_stopped_before_running_has_no_billed_minutes(
    devicefarm: DeviceFarm,
) -> None:
    """A captured PREPARING session that is stopped was never RUNNING."""
    devicefarm.load(session("PREPARING"))
    ask("StopRemoteAccessSession", arn=SESSION)
    assert get()["deviceMinutes"] == {"total": 9.83, "metered": 0.0, "unmetered": 0.0}


def test_a_session_may_have_endpoints_before_running(devicefarm: DeviceFarm) -> None:
    """A captured PREPARING session has its captured endpoint, signed anew, until it is stopped."""
    devicefarm.load(session("PREPARING", endpoint="wss://dead"))
    assert get()["endpoint"].startswith(
        "wss://devicefarm-interactive-global.us-west-2.api.aws/interactive-endpoint/"
    )
    assert "endpoint" not in ask("StopRemoteAccessSession", arn=SESSION)


def test_endpoints_are_signed_afresh(devicefarm: DeviceFarm, clock: Any) -> None:
    """Captured endpoints are answered, with signatures that live; one that was not captured is not
    answered.
    """
    devicefarm.load(
        [session(endpoints={"remoteDriverEndpoint": "https://dead"}), {**session(), "arn": OTHER}]
    )
    first = get()["endpoints"]["remoteDriverEndpoint"]
    assert first.startswith(
        "https://devicefarm-interactive-global.us-west-2.api.aws/remote-endpoint/"
    )
    clock.tick(1)
    assert get()["endpoints"]["remoteDriverEndpoint"] != first
    assert "endpoints" not in get(OTHER)
    ask("StopRemoteAccessSession", arn=SESSION)
    assert "endpoints" not in get()


def test_installing_changes_the_app_only(devicefarm: DeviceFarm, clock: Any) -> None:
    """Of a loaded session, Install takes back appUpload, from its moment on."""
    app = {**upload(), "arn": f"{UPLOAD}2"}
    devicefarm.load([session(appUpload=UPLOAD), app])
    clock.tick(10)
    assert (
        ask("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=app["arn"])
        == app
    )
    assert get() == session(appUpload=app["arn"])
    clock.tick(-5)
    assert get() == session(appUpload=UPLOAD)
    clock.tick(-(10**6))
    assert get()["appUpload"] == UPLOAD


def test_nothing_can_be_installed_before_running(devicefarm: DeviceFarm) -> None:
    """A loaded session that waits takes no app."""
    devicefarm.load([session("PENDING"), upload()])
    with pytest.raises(ArgumentException, match="its status is PENDING"):
        ask("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)


# Projects and uploads


def test_update_changes_of_a_project_what_it_was_given(devicefarm: DeviceFarm) -> None:
    """UpdateProject takes back the members that it changes and no others."""
    document = project(
        defaultJobTimeoutMinutes=60, executionRoleArn="arn:aws:iam::111122223333:role/farm"
    )
    devicefarm.load({"project": document})
    assert ask("UpdateProject", arn=PROJECT, name="payment") == {**document, "name": "payment"}
    variables = [{"name": "STAGE", "value": "test"}]
    assert ask(
        "UpdateProject", arn=PROJECT, environmentVariables=variables, defaultJobTimeoutMinutes=5
    ) == {
        **document,
        "name": "payment",
        "defaultJobTimeoutMinutes": 5,
        "environmentVariables": variables,
    }


def test_update_changes_of_an_upload_what_it_was_given(devicefarm: DeviceFarm) -> None:
    """UpdateUpload takes back the members that it changes and no others."""
    document = upload(
        name="spec.yml", type="APPIUM_PYTHON_TEST_SPEC", contentType="text/yaml", metadata="{}"
    )
    devicefarm.load(document)
    assert ask("UpdateUpload", arn=UPLOAD, name="new.yml") == {**document, "name": "new.yml"}
    assert ask("UpdateUpload", arn=UPLOAD, contentType="text/plain") == {
        **document,
        "name": "new.yml",
        "contentType": "text/plain",
    }


def test_announcing_new_content(devicefarm: DeviceFarm) -> None:
    """With editContent a loaded spec waits for its body, at a URL that is answered from now on."""
    document = upload(name="spec.yml", type="APPIUM_PYTHON_TEST_SPEC", metadata="{}")
    devicefarm.load(document)
    answer = ask("UpdateUpload", arn=UPLOAD, editContent=True)
    assert answer.pop("url").startswith(
        "https://prod-us-west-2-uploads-testspec.s3.dualstack.us-west-2.amazonaws.com/"
    )
    assert answer == {
        **{k: v for k, v in document.items() if k != "metadata"},
        "status": "INITIALIZED",
    }


@pytest.mark.parametrize("status", ["INITIALIZED", "PROCESSING", "SUCCEEDED", "FAILED"])
def test_an_upload_stays_as_captured(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """Whatever its status, it lasts until a body arrives, and only SUCCEEDED can be installed."""
    document = upload(status=status, message="as captured")
    devicefarm.load([document, session()])
    clock.tick(3600)
    assert ask("GetUpload", arn=UPLOAD) == document
    if status == "SUCCEEDED":
        assert (
            ask("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)
            == document
        )
    else:
        with pytest.raises(ArgumentException, match=r"^Missing or unprocessed resources\.$"):
            ask("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)


def test_a_body_changes_of_an_upload_what_follows_from_it(clock: Any) -> None:
    """A PUT takes back status, message, metadata and url; the rest stays as captured."""
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
        answer = ask("GetUpload", arn=UPLOAD)
        answer.pop("url")
        assert answer == {**kept, "status": "PROCESSING"}
        clock.tick(15)
        assert ask("GetUpload", arn=UPLOAD)["status"] == "SUCCEEDED"


def test_before_its_body_arrived_an_upload_is_as_captured(
    devicefarm: DeviceFarm, clock: Any
) -> None:
    """With the clock moved back before the PUT the captured upload can be installed again, as it
    says.
    """
    devicefarm.load([upload(), session()])
    clock.tick(60)
    devicefarm.put(UPLOAD, b"body")
    clock.tick(-60)
    assert ask("GetUpload", arn=UPLOAD) == upload()
    assert (
        ask("InstallToRemoteAccessSession", remoteAccessSessionArn=SESSION, appArn=UPLOAD)
        == upload()
    )
