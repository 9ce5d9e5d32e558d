"""Sessions that wait for a private instance, or for a device that is busy in the registry."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Device, DeviceInstance, Timings
from tests.support.account import UNMETERED, Account
from tests.support.devices import (
    INSTANCE_A,
    INSTANCE_B,
    INSTANCE_C,
    LONE,
    PAIR,
    PHONE,
    REGISTRY,
    with_availability,
)
from tests.support.store import NOW_IN_SECONDS

STOPPING = Timings(session_preparing=10, session_stopping=5)


def test_the_third_session_on_two_instances_waits(clock: Any) -> None:
    """A session gets the instance whose session is COMPLETED first."""
    account = Account(registry=REGISTRY, timings=STOPPING)
    arn = account.project()
    first, second, third = (account.session(PAIR, projectArn=arn) for _ in range(3))
    clock.tick(60)
    assert account.statuses(first, second, third) == ["RUNNING", "RUNNING", "PENDING_DEVICE"]
    assert [account.get(session).get("instanceArn") for session in (first, second, third)] == [
        INSTANCE_A,
        INSTANCE_B,
        None,
    ]
    account.stop(second)
    clock.tick(5)
    assert account.get(third)["instanceArn"] == INSTANCE_B
    assert account.start_of(third) == 65


def test_a_session_waits_for_the_instance_that_it_asked_for(clock: Any) -> None:
    """A session waits for the instance of its request, also if another instance is free."""
    account = Account(registry=REGISTRY, timings=STOPPING)
    arn = account.project()
    first, second = (
        account.session(PAIR, projectArn=arn, instanceArn=INSTANCE_B) for _ in range(2)
    )
    other = account.session(PAIR, projectArn=arn)
    clock.tick(60)
    assert account.statuses(first, second, other) == ["RUNNING", "PENDING_DEVICE", "RUNNING"]
    assert account.get(other)["instanceArn"] == INSTANCE_A
    account.stop(first)
    clock.tick(5)
    assert (account.start_of(second), account.get(second)["instanceArn"]) == (65, INSTANCE_B)


def test_waiting_for_a_slot_and_an_instance(clock: Any) -> None:
    """A session can be PENDING_CONCURRENCY first and PENDING_DEVICE then."""
    account = Account(registry=REGISTRY, timings=STOPPING, concurrency=1)
    arn = account.project()
    on_it = account.session(LONE, projectArn=arn, configuration=UNMETERED)
    metered, waiting = account.session(projectArn=arn), account.session(LONE, projectArn=arn)
    assert account.statuses(on_it, metered, waiting) == [
        "PREPARING",
        "PREPARING",
        "PENDING_CONCURRENCY",
    ]
    clock.tick(20)
    account.stop(metered)
    clock.tick(5)
    assert account.status(waiting) == "PENDING_DEVICE"
    account.stop(on_it)
    clock.tick(5)
    assert account.start_of(waiting) == 30


def test_an_instance_is_in_use_while_a_session_has_it(clock: Any) -> None:
    """An instance is IN_USE from the start of its session to the end."""
    account = Account(registry=REGISTRY, timings=Timings(session_pending=5, session_stopping=5))
    session = account.session(LONE)

    def instance() -> str:
        shown: str = account.get_device_instance(arn=INSTANCE_C)["status"]
        return shown

    assert instance() == "AVAILABLE"
    clock.tick(5)
    assert instance() == "IN_USE"
    account.stop(session)
    clock.tick(4.999)
    assert instance() == "IN_USE"
    clock.tick(0.001)
    assert instance() == "AVAILABLE"


def test_a_private_device_is_free_before_1970(clock: Any) -> None:
    """A session with a clock before 1970 does not wait."""
    account = Account(registry=REGISTRY)
    clock.move_to("1960-02-29T12:00:00Z")
    assert account.status(account.session(PAIR)) == "RUNNING"


@pytest.mark.parametrize("busy", ["BUSY", "TEMPORARY_NOT_AVAILABLE"])
def test_a_busy_device_keeps_its_session_waiting(clock: Any, busy: str) -> None:
    """A session on a busy device starts when a request first sees the device free."""
    device = with_availability(PHONE, busy)
    account = Account(registry=[device])
    session = account.session(device)
    clock.tick(10_000_000)
    assert account.status(session) == "PENDING_DEVICE"
    account.store.settings.devices.replace(with_availability(device, "AVAILABLE"))
    clock.tick(7)
    assert account.start_of(session) == 10_000_007
    clock.tick(3)
    assert account.start_of(session) == 10_000_007
    clock.tick(-4)
    assert account.status(session) == "PENDING_DEVICE"


def test_a_list_sees_a_free_device(clock: Any) -> None:
    """A list of sessions sees a free device too, for all sessions that wait."""
    device = with_availability(PHONE, "BUSY")
    account = Account(registry=[device])
    arn = account.project()
    session = account.session(device, projectArn=arn)
    account.store.settings.devices.replace(PHONE)
    clock.tick(5)
    assert len(account.list_remote_access_sessions(arn=arn)) == 1
    clock.tick(5)
    assert account.start_of(session) == 5


def test_a_live_registry_is_asked_at_each_request(clock: Any) -> None:
    """A registry object is asked at each request; a session still waits for a device that is
    missing for a while.
    """

    class Shelf:
        there: tuple[Device, ...] = (with_availability(PHONE, "BUSY"),)

        def devices(self) -> tuple[Device, ...]:
            return self.there

    shelf = Shelf()
    account = Account(registry=shelf)
    session = account.session()
    assert account.status(session) == "PENDING_DEVICE"
    shelf.there = ()
    clock.tick(10)
    assert account.status(session) == "PENDING_DEVICE"
    shelf.there = (PHONE,)
    clock.tick(10)
    assert account.status(session) == "RUNNING"
    assert account.start_of(session) == 20


def test_a_stop_while_the_device_is_busy(clock: Any) -> None:
    """A session that is stopped while its device is busy never starts."""
    device = with_availability(PHONE, "BUSY")
    account = Account(registry=[device])
    session = account.session(device)
    clock.tick(10)
    account.stop(session)
    account.store.settings.devices.replace(PHONE)
    ended = account.get(session)
    assert (ended["status"], ended["stopped"] - NOW_IN_SECONDS, "started" in ended) == (
        "COMPLETED",
        10,
        False,
    )
    clock.tick(100)
    assert account.get(session) == ended


def test_a_stop_sees_a_free_device_first(clock: Any) -> None:
    """A stop that first sees the device free stops a session that has started."""
    device = with_availability(PHONE, "BUSY")
    account = Account(registry=[device])
    session = account.session(device)
    account.store.settings.devices.replace(PHONE)
    clock.tick(10)
    assert account.stop(session)["started"] - NOW_IN_SECONDS == 10


def private_device(*statuses: str) -> Device:
    """A private device whose instances have these statuses in the registry."""
    instances = tuple(
        DeviceInstance(udid=f"U{n}", status=status) for n, status in enumerate(statuses)
    )
    return Device(
        "Pixel 5", instances=instances, arn="arn:aws:devicefarm:us-west-2::device:PRIVATE"
    )


def test_an_instance_that_the_registry_has_in_use(clock: Any) -> None:
    """A session gets an instance that is AVAILABLE in the registry."""
    device = private_device("NOT_AVAILABLE", "AVAILABLE")
    account = Account(registry=[device])
    assert account.get(account.session(device))["instanceArn"].endswith("deviceinstance:U1")


def test_a_session_gets_the_instance_that_is_free_first(clock: Any) -> None:
    """A session waits while the registry has both instances in use, and gets the one that is free
    first.
    """
    device = private_device("IN_USE", "IN_USE")
    account = Account(registry=[device])
    session = account.session(device)
    assert account.status(session) == "PENDING_DEVICE"
    account.store.settings.devices.replace(private_device("IN_USE", "AVAILABLE"))
    clock.tick(5)
    assert account.status(session) == "RUNNING"
    assert account.get(session)["instanceArn"].endswith("deviceinstance:U1")


def test_create_sees_a_free_device(clock: Any) -> None:
    """A Create that first sees a device free does not overtake the session that waits for it."""
    account = Account(registry=[with_availability(LONE, "BUSY")])
    arn = account.project()
    earlier = account.session(LONE, projectArn=arn)
    account.store.settings.devices.replace(LONE)
    clock.tick(10)
    later = account.create_remote_access_session(projectArn=arn, deviceArn=LONE.arn)["arn"]
    account.store.settings.devices.replace(with_availability(LONE, "BUSY"))
    clock.tick(5)
    assert account.statuses(earlier, later) == ["RUNNING", "PENDING_DEVICE"]
    account.stop(earlier)
    clock.tick(5)
    assert account.statuses(earlier, later) == ["COMPLETED", "RUNNING"]


@pytest.mark.parametrize("stage", ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE"])
def test_a_stuck_session_leaves_its_instance_to_the_next(clock: Any, stage: str) -> None:
    """A session that is stuck before PREPARING never gets its instance, so the next one starts."""
    account = Account(registry=[LONE])
    account.next_session(stuck_in=stage)
    stuck, behind = account.session(), account.session()
    clock.tick(60)
    assert (account.status(stuck), account.status(behind)) == (stage, "RUNNING")
    assert account.start_of(behind) == 0


def test_a_stuck_session_keeps_its_instance(clock: Any) -> None:
    """A session that is stuck in PREPARING has its instance, so the next one waits."""
    account = Account(registry=[LONE])
    account.next_session(stuck_in="PREPARING")
    stuck, behind = account.session(), account.session()
    clock.tick(60)
    assert (account.status(stuck), account.status(behind)) == ("PREPARING", "PENDING_DEVICE")
    account.stop(stuck)
    assert account.start_of(behind) == 60


def test_install_sees_a_free_device(clock: Any) -> None:
    """An Install that first sees the device free finds a RUNNING session."""
    account = Account(registry=[with_availability(PHONE, "BUSY")])
    session, app = account.session(), account.app()
    clock.tick(60)
    account.replace_device(PHONE)
    account.install_to_remote_access_session(remoteAccessSessionArn=session, appArn=app)
    assert account.get(session)["appUpload"] == app
    assert account.start_of(session) == 60


@pytest.mark.parametrize("operation", ["DeleteRemoteAccessSession", "DeleteProject"])
def test_delete_sees_a_free_device(clock: Any, operation: str) -> None:
    """A Delete that first sees the device free finds a session that has ended, as arranged."""
    account = Account(registry=[with_availability(PHONE, "BUSY")])
    account.next_session(ends_with="ERRORED")
    session = account.session()
    clock.tick(60)
    account.replace_device(PHONE)
    arn = session if operation == "DeleteRemoteAccessSession" else account.default_project
    assert account.call(operation, arn=arn) == {}
    assert account.error.get(session).code == "NotFoundException"
