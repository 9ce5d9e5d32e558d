"""A loaded session occupies its slot and its private instance, like one of the mock's own."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import clock as core_clock
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from tests.captures import (
    CREATED,
    DEVICE,
    DEVICE_DOCUMENT,
    INSTANCE,
    JOB,
    NOW,
    PREFIX,
    PROJECT,
    PROJECT_ID,
    RUN,
    SESSION,
    STARTED,
    call,
    session,
)
from tests.support.account import UNMETERED, Account

pytestmark = pytest.mark.usefixtures("clock")
OTHER = f"{PREFIX}:session:{PROJECT_ID}/00000000-0000-4000-8000-000000000002/00000"


def current_session(arn: str = SESSION) -> Any:
    """The session as it is now."""
    return call("GetRemoteAccessSession", arn=arn)


def create_session(**more: Any) -> str:
    """Create a session of the mock's own on the loaded device."""
    arn: str = call("CreateRemoteAccessSession", projectArn=PROJECT, deviceArn=DEVICE, **more)[
        "arn"
    ]
    return arn


def test_a_loaded_session_occupies_its_slot(clock: Any) -> None:
    """With a quota of one, the next session waits until the loaded one is stopped."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(session())
        waiting = create_session()
        assert current_session(waiting)["status"] == "PENDING_CONCURRENCY"
        clock.tick(60)
        call("StopRemoteAccessSession", arn=SESSION)
        assert (current_session(waiting)["status"], current_session(waiting)["started"]) == (
            "RUNNING",
            NOW + 60,
        )


def test_a_loaded_session_frees_its_slot_at_the_limit(clock: Any) -> None:
    """The session ends without a stop."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(session())
        waiting = create_session()
        clock.tick(9000)
        assert current_session(waiting)["started"] == STARTED + 9000


@pytest.mark.parametrize(
    "document", [session(billingMethod="UNMETERED"), session("COMPLETED", stopped=NOW - 1)]
)
def test_a_loaded_session_that_needs_no_slot(document: dict[str, Any]) -> None:
    """An unmetered or ended session does not make others wait."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(document)
        assert current_session(create_session())["status"] == "RUNNING"


@pytest.mark.parametrize("slots", [1, 2])
@pytest.mark.parametrize("status", ["PENDING", "PENDING_CONCURRENCY"])
def test_a_loaded_session_without_a_slot(status: str, slots: int) -> None:
    """A session that was captured before it had a slot makes nobody wait, and nobody's words name
    it.
    """
    with mock_devicefarm(concurrency=slots) as farm:
        farm.load(session(status, name="captured"))
        sessions = [create_session() for _ in range(slots + 1)]
        assert [current_session(arn)["status"] for arn in sessions] == (
            ["RUNNING"] * slots + ["PENDING_CONCURRENCY"]
        )
        waiting = store_of("123456789012").get(RemoteAccessSession, sessions[-1])
        assert "captured" not in str(waiting.waiting_for(core_clock.now()))
        assert current_session()["status"] == status


def test_a_loaded_session_with_a_slot_and_without_a_device() -> None:
    """A session that was captured in PENDING_DEVICE has its slot."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(session("PENDING_DEVICE"))
        assert current_session(create_session())["status"] == "PENDING_CONCURRENCY"


def test_loading_again_frees_the_slot() -> None:
    """The slot is free when a COMPLETED document replaces the session."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(session())
        waiting = create_session()
        assert current_session(waiting)["status"] == "PENDING_CONCURRENCY"
        farm.load(session("COMPLETED", stopped=NOW - 1))
        assert current_session(waiting)["status"] == "RUNNING"


def test_loading_again_after_deletion() -> None:
    """A deleted session that is loaded again, with an older date, stands once in the queue."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load([session("COMPLETED"), {**session("COMPLETED"), "arn": OTHER}])
        call("DeleteRemoteAccessSession", arn=SESSION)
        farm.load(session(created=CREATED - 60))
        assert len(list(store_of("123456789012").queue)) == 2
        waiting = create_session()
        assert current_session(waiting)["status"] == "PENDING_CONCURRENCY"
        call("StopRemoteAccessSession", arn=SESSION)
        assert current_session(waiting)["status"] == "RUNNING"


PRIVATE: dict[str, Any] = {
    **DEVICE_DOCUMENT,
    "fleetType": "PRIVATE",
    "instances": [{"arn": INSTANCE, "udid": "PDX111111111"}],
}


def test_a_loaded_session_occupies_its_instance(devicefarm: DeviceFarm, clock: Any) -> None:
    """The private instance is IN_USE and the next session waits until the loaded session ends."""
    devicefarm.load([{"device": PRIVATE}, session(instanceArn=INSTANCE, device=PRIVATE)])
    assert call("GetDeviceInstance", arn=INSTANCE)["status"] == "IN_USE"
    waiting = create_session()
    assert current_session(waiting)["status"] == "PENDING_DEVICE"
    clock.tick(5)
    call("StopRemoteAccessSession", arn=SESSION)
    assert (current_session(waiting)["status"], current_session(waiting)["started"]) == (
        "RUNNING",
        NOW + 5,
    )
    call("StopRemoteAccessSession", arn=waiting)
    assert call("GetDeviceInstance", arn=INSTANCE)["status"] == "AVAILABLE"


def test_an_instance_is_in_use_while_either_of_two_loaded_sessions_has_it(
    devicefarm: DeviceFarm,
) -> None:
    """Loaded sessions may overlap. The end of the later one does not free the instance."""
    both: dict[str, Any] = {"instanceArn": INSTANCE, "device": PRIVATE}
    ended = session("COMPLETED", **both, created=NOW - 60, started=NOW - 60, stopped=NOW - 30)
    devicefarm.load([{"device": PRIVATE}, session(**both), {**ended, "arn": OTHER}])
    assert call("GetDeviceInstance", arn=INSTANCE)["status"] == "IN_USE"


def test_replacing_a_session_frees_its_instance(devicefarm: DeviceFarm) -> None:
    """The instance is free when a COMPLETED document replaces the session."""
    devicefarm.load([{"device": PRIVATE}, session(instanceArn=INSTANCE, device=PRIVATE)])
    devicefarm.load(session("COMPLETED", instanceArn=INSTANCE, stopped=NOW - 1))
    assert call("GetDeviceInstance", arn=INSTANCE)["status"] == "AVAILABLE"


def test_a_loaded_session_that_waits_has_no_instance_yet(devicefarm: DeviceFarm) -> None:
    """A session that is PENDING_DEVICE does not occupy its instance."""
    devicefarm.load(
        [{"device": PRIVATE}, session("PENDING_DEVICE", instanceArn=INSTANCE, device=PRIVATE)]
    )
    assert call("GetDeviceInstance", arn=INSTANCE)["status"] == "AVAILABLE"


def test_a_loaded_unmetered_session_without_slots() -> None:
    """Its account owns no slots and has no limit. The session does not wait, and breaks nothing."""
    with mock_devicefarm(timings=Timings(session_limit=None)) as farm:
        farm.load(session(billingMethod="UNMETERED"))
        assert current_session()["status"] == "RUNNING"
        assert current_session(create_session())["status"] == "RUNNING"


@pytest.mark.parametrize("status", ["PENDING", "PENDING_CONCURRENCY", "SCHEDULING"])
def test_a_loaded_job_without_a_slot(status: str) -> None:
    """A job that was captured before it had an unmetered slot makes no other job wait; one that was
    RUNNING does.
    """
    unmetered = {"status": status, "billingMethod": "UNMETERED", "created": CREATED}
    run = {"arn": RUN, "name": "nightly", **unmetered}
    job = {"arn": JOB, "name": "captured", "status": status, "device": DEVICE_DOCUMENT}
    for captured, expected in ((status, "RUNNING"), ("RUNNING", "PENDING_CONCURRENCY")):
        with mock_devicefarm() as farm:
            account = Account(store_of("123456789012"))
            account.buy_slots()
            farm.load([{"run": run}, {"job": {**job, "status": captured}}])
            # The account's quota counts, so the device of the new run may be another one.
            account.next_run(stuck_in="RUNNING")
            pool = account.pool(("PLATFORM", "EQUALS", '"ANDROID"'), maxDevices=1)
            new = account.run(devicePoolArn=pool, configuration=UNMETERED)
            assert account.status(new) == expected
