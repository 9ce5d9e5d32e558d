"""Sessions that wait: for a slot of the quota, for a private instance, for a device that the
registry has busy.
"""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from conftest import make_store
from moto_devicefarm import Device, DeviceInstance, Timings, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from tests.devicefarm.clients import fresh
from tests.resources import (
    CREATED,
    INSTANCE_A,
    INSTANCE_B,
    INSTANCE_C,
    LONE,
    PAIR,
    PHONE,
    REGISTRY,
    UNMETERED,
    app,
    available,
    create,
    delete,
    get,
    install,
    project,
    slotted,
    start,
    status,
    stop,
)

STOPPING = Timings(session_preparing=10, session_stopping=5)


def statuses(store: Store, *arns: str) -> list[str]:
    return [status(store, arn) for arn in arns]


def started(store: Store, arn: str) -> float:
    """When the session started, in seconds after conftest.NOW."""
    moment: float = get(store, arn)["started"] - CREATED
    return round(moment, 3)


def test_a_third_metered_session_waits_for_one_of_two_to_end(clock: Any) -> None:
    """It starts at the very moment at which the first to end is COMPLETED."""
    store = make_store(registry=REGISTRY, timings=STOPPING, concurrency=2)
    arn = project(store)
    first, second, third = (start(store, arn) for _ in range(3))
    clock.tick(60)
    assert statuses(store, first, second, third) == ["RUNNING", "RUNNING", "PENDING_CONCURRENCY"]
    stop(store, second)
    clock.tick(4.999)
    assert statuses(store, first, second, third) == ["RUNNING", "STOPPING", "PENDING_CONCURRENCY"]
    clock.tick(0.001)
    assert statuses(store, first, second, third) == ["RUNNING", "COMPLETED", "PREPARING"]
    clock.tick(3600)
    assert started(store, third) == 65


def test_a_slot_comes_free_by_the_limit_too(clock: Any) -> None:
    """Nobody has to ask: after one far jump the next two have started one after another."""
    timings = Timings(session_pending=1, session_limit=100, session_stopping=5)
    store = make_store(registry=REGISTRY, timings=timings, concurrency=1)
    arn = project(store)
    first, second, third = (start(store, arn) for _ in range(3))
    clock.tick(250)
    assert statuses(store, first, second, third) == ["COMPLETED", "COMPLETED", "RUNNING"]
    assert [started(store, session) for session in (first, second, third)] == [1, 106, 211]


def test_activity_of_one_keeps_another_waiting(clock: Any) -> None:
    """An idle end that was put off frees its slot later."""
    store = make_store(registry=REGISTRY, timings=Timings(session_idle=100), concurrency=1)
    arn = project(store)
    upload = app(store, arn)
    first, second = start(store, arn), start(store, arn)
    assert status(store, second) == "PENDING_CONCURRENCY"
    clock.tick(60)
    install(store, first, upload)
    clock.tick(99)
    assert statuses(store, first, second) == ["RUNNING", "PENDING_CONCURRENCY"]
    clock.tick(1)
    assert started(store, second) == 160


def test_who_is_stopped_while_waiting_lets_the_next_go_first(clock: Any) -> None:
    """A waiting session takes no slot with it."""
    store = make_store(registry=REGISTRY, timings=STOPPING, concurrency=1)
    arn = project(store)
    first, second, third = (start(store, arn) for _ in range(3))
    clock.tick(30)
    stop(store, second)
    clock.tick(30)
    stop(store, first)
    clock.tick(5)
    assert statuses(store, first, second, third) == ["COMPLETED", "COMPLETED", "PREPARING"]
    assert started(store, third) == 65
    assert "started" not in get(store, second)


def test_deleting_an_ended_session_changes_nobodys_past(clock: Any) -> None:
    """The one that waited for it still started when it ended."""
    store = make_store(registry=REGISTRY, timings=STOPPING, concurrency=1)
    arn = project(store)
    first, second, third = (start(store, arn) for _ in range(3))
    clock.tick(50)
    stop(store, first)
    clock.tick(20)
    before = [get(store, second), get(store, third)]
    delete(store, first)
    assert [get(store, second), get(store, third)] == before
    assert [session["status"] for session in before] == ["RUNNING", "PENDING_CONCURRENCY"]
    clock.tick(-30)
    assert statuses(store, second, third) == ["PENDING_CONCURRENCY", "PENDING_CONCURRENCY"]


def test_unmetered_sessions_do_not_count(clock: Any) -> None:
    """They neither wait nor make others wait."""
    store = slotted(registry=REGISTRY, concurrency=1)
    arn = project(store)
    free, first, also, second = (
        start(store, arn, configuration=c) for c in (UNMETERED, {}, UNMETERED, {})
    )
    assert statuses(store, free, first, also, second) == [
        "RUNNING",
        "RUNNING",
        "RUNNING",
        "PENDING_CONCURRENCY",
    ]


def test_without_a_quota_nobody_waits(clock: Any) -> None:
    """Any number of sessions may share a public device."""
    store = make_store(registry=REGISTRY)
    arn = project(store)
    assert statuses(store, *(start(store, arn) for _ in range(20))) == ["RUNNING"] * 20


def test_each_account_has_its_own_quota() -> None:
    """A session of an assumed role's account waits for none of the caller's."""
    with mock_devicefarm(concurrency=1):
        role = boto3.client("sts", region_name="us-west-2").assume_role(
            RoleArn="arn:aws:iam::111122223333:role/farm", RoleSessionName="test"
        )["Credentials"]
        clients = [
            fresh(),
            boto3.client(
                "devicefarm",
                region_name="us-west-2",
                aws_access_key_id=role["AccessKeyId"],
                aws_secret_access_key=role["SecretAccessKey"],
                aws_session_token=role["SessionToken"],
            ),
        ]
        seen = []
        for client in clients:
            arn = client.create_project(name="p")["project"]["arn"]
            phone = client.list_devices()["devices"][0]["arn"]
            for _ in range(2):
                client.create_remote_access_session(projectArn=arn, deviceArn=phone)
            listed = client.list_remote_access_sessions(arn=arn)["remoteAccessSessions"]
            seen.append([session["status"] for session in listed])
        assert seen == [["RUNNING", "PENDING_CONCURRENCY"]] * 2


def test_projects_of_an_account_share_its_quota(clock: Any) -> None:
    """The quota is the account's."""
    store = make_store(registry=REGISTRY, concurrency=1)
    assert statuses(store, start(store, project(store)), start(store, project(store))) == [
        "RUNNING",
        "PENDING_CONCURRENCY",
    ]


def test_an_earlier_stop_frees_the_slot_earlier(clock: Any) -> None:
    """A clock that went back for a stop moves the start of the one that waited, and nothing before
    the stop.
    """
    store = make_store(registry=REGISTRY, timings=STOPPING, concurrency=1)
    arn = project(store)
    first, second = start(store, arn), start(store, arn)
    clock.tick(100)
    stop(store, first)
    clock.tick(10)
    assert started(store, second) == 105
    clock.tick(-70)
    before = [get(store, first), get(store, second)]
    assert [session["status"] for session in before] == ["RUNNING", "PENDING_CONCURRENCY"]
    stop(store, first)
    clock.tick(-0.001)
    assert [session["status"] for session in before] == statuses(store, first, second)
    clock.tick(70)
    assert started(store, second) == 45


def test_a_session_created_at_an_earlier_clock_goes_first(clock: Any) -> None:
    """Who was created earlier has the slot, in whatever order the calls came."""
    store = make_store(registry=REGISTRY, concurrency=1)
    arn = project(store)
    clock.tick(100)
    later = start(store, arn)
    assert status(store, later) == "RUNNING"
    clock.tick(-50)
    earlier = start(store, arn)
    clock.tick(60)
    assert statuses(store, earlier, later) == ["RUNNING", "PENDING_CONCURRENCY"]


def test_the_third_session_on_two_instances_waits(clock: Any) -> None:
    """It gets the instance that is free first, when the session on it is COMPLETED."""
    store = make_store(registry=REGISTRY, timings=STOPPING)
    arn = project(store)
    first, second, third = (start(store, arn, PAIR) for _ in range(3))
    clock.tick(60)
    assert statuses(store, first, second, third) == ["RUNNING", "RUNNING", "PENDING_DEVICE"]
    assert [get(store, session).get("instanceArn") for session in (first, second, third)] == [
        INSTANCE_A,
        INSTANCE_B,
        None,
    ]
    stop(store, second)
    clock.tick(5)
    assert get(store, third)["instanceArn"] == INSTANCE_B
    assert started(store, third) == 65


def test_a_session_waits_for_the_instance_that_it_asked_for(clock: Any) -> None:
    """Though another one of the device is free."""
    store = make_store(registry=REGISTRY, timings=STOPPING)
    arn = project(store)
    first, second = (start(store, arn, PAIR, instanceArn=INSTANCE_B) for _ in range(2))
    other = start(store, arn, PAIR)
    clock.tick(60)
    assert statuses(store, first, second, other) == ["RUNNING", "PENDING_DEVICE", "RUNNING"]
    assert get(store, other)["instanceArn"] == INSTANCE_A
    stop(store, first)
    clock.tick(5)
    assert (started(store, second), get(store, second)["instanceArn"]) == (65, INSTANCE_B)


def test_who_waits_for_slot_and_instance_passes_both_stages(clock: Any) -> None:
    """First PENDING_CONCURRENCY, then PENDING_DEVICE, each only while there is need."""
    store = make_store(registry=REGISTRY, timings=STOPPING, concurrency=1)
    arn = project(store)
    on_it = start(store, arn, LONE, configuration=UNMETERED)
    metered, waiting = start(store, arn), start(store, arn, LONE)
    assert statuses(store, on_it, metered, waiting) == [
        "PREPARING",
        "PREPARING",
        "PENDING_CONCURRENCY",
    ]
    clock.tick(20)
    stop(store, metered)
    clock.tick(5)
    assert status(store, waiting) == "PENDING_DEVICE"
    stop(store, on_it)
    clock.tick(5)
    assert started(store, waiting) == 30


def test_an_instance_is_in_use_while_a_session_has_it(clock: Any) -> None:
    """From ``started`` to ``stopped``, as GetDeviceInstance shows it."""
    store = make_store(registry=REGISTRY, timings=Timings(session_pending=5, session_stopping=5))
    session = start(store, project(store), LONE)

    def instance() -> str:
        shown: str = api.call(store, "GetDeviceInstance", {"arn": INSTANCE_C})["deviceInstance"][
            "status"
        ]
        return shown

    assert instance() == "AVAILABLE"
    clock.tick(5)
    assert instance() == "IN_USE"
    stop(store, session)
    clock.tick(4.999)
    assert instance() == "IN_USE"
    clock.tick(0.001)
    assert instance() == "AVAILABLE"


def test_a_private_device_is_free_before_1970(clock: Any) -> None:
    """No session waits for the epoch."""
    store = make_store(registry=REGISTRY)
    clock.move_to("1960-02-29T12:00:00Z")
    assert status(store, start(store, project(store), PAIR)) == "RUNNING"


@pytest.mark.parametrize("busy", ["BUSY", "TEMPORARY_NOT_AVAILABLE"])
def test_a_busy_device_keeps_its_session_waiting(clock: Any, busy: str) -> None:
    """Until the registry says otherwise; ``started`` is when the mock saw it."""
    device = available(PHONE, busy)
    store = make_store(registry=[device])
    session = start(store, project(store), device)
    clock.tick(10_000_000)
    assert status(store, session) == "PENDING_DEVICE"
    store.settings.devices.replace(available(device))
    clock.tick(7)
    assert started(store, session) == 10_000_007
    clock.tick(3)
    assert started(store, session) == 10_000_007
    clock.tick(-4)
    assert status(store, session) == "PENDING_DEVICE"


def test_a_list_sees_a_free_device_as_well(clock: Any) -> None:
    """Any read of sessions asks the registry for all that wait."""
    device = available(PHONE, "BUSY")
    store = make_store(registry=[device])
    arn = project(store)
    session = start(store, arn, device)
    store.settings.devices.replace(PHONE)
    clock.tick(5)
    assert (
        len(api.call(store, "ListRemoteAccessSessions", {"arn": arn})["remoteAccessSessions"]) == 1
    )
    clock.tick(5)
    assert started(store, session) == 5


def test_a_live_registry_is_asked_at_each_request(clock: Any) -> None:
    """The user's own object changes, and its session goes on; a device that is gone for a while
    stays awaited.
    """

    class Shelf:
        there: tuple[Device, ...] = (available(PHONE, "BUSY"),)

        def devices(self) -> tuple[Device, ...]:
            return self.there

    shelf = Shelf()
    store = make_store(registry=shelf)
    session = start(store, project(store))
    assert status(store, session) == "PENDING_DEVICE"
    shelf.there = ()
    clock.tick(10)
    assert status(store, session) == "PENDING_DEVICE"
    shelf.there = (PHONE,)
    clock.tick(10)
    assert status(store, session) == "RUNNING"
    assert started(store, session) == 20


def test_a_stop_while_the_device_is_busy(clock: Any) -> None:
    """The session ends without a start, and the free device does not bring it back."""
    device = available(PHONE, "BUSY")
    store = make_store(registry=[device])
    session = start(store, project(store), device)
    clock.tick(10)
    stop(store, session)
    store.settings.devices.replace(PHONE)
    ended = get(store, session)
    assert (ended["status"], ended["stopped"] - CREATED, "started" in ended) == (
        "COMPLETED",
        10,
        False,
    )
    clock.tick(100)
    assert get(store, session) == ended


def test_a_stop_sees_a_free_device_first(clock: Any) -> None:
    """Stopped at the moment at which its device is seen free, a session has started."""
    device = available(PHONE, "BUSY")
    store = make_store(registry=[device])
    session = start(store, project(store), device)
    store.settings.devices.replace(PHONE)
    clock.tick(10)
    assert stop(store, session)["started"] - CREATED == 10


def private(*statuses: str) -> Device:
    """A private device whose instances the registry has in these states."""
    instances = tuple(
        DeviceInstance(udid=f"U{n}", status=status) for n, status in enumerate(statuses)
    )
    return Device(
        "Pixel 5", instances=instances, arn="arn:aws:devicefarm:us-west-2::device:PRIVATE"
    )


def test_an_instance_in_other_hands_is_not_given(clock: Any) -> None:
    """Of two instances the session gets the one that the registry has available."""
    device = private("NOT_AVAILABLE", "AVAILABLE")
    store = make_store(registry=[device])
    assert get(store, start(store, project(store), device))["instanceArn"].endswith(
        "deviceinstance:U1"
    )


def test_a_session_gets_the_instance_that_came_free(clock: Any) -> None:
    """While the registry has both in use it waits; then it gets the free one, and not the other."""
    device = private("IN_USE", "IN_USE")
    store = make_store(registry=[device])
    session = start(store, project(store), device)
    assert status(store, session) == "PENDING_DEVICE"
    store.settings.devices.replace(private("IN_USE", "AVAILABLE"))
    clock.tick(5)
    assert status(store, session) == "RUNNING"
    assert get(store, session)["instanceArn"].endswith("deviceinstance:U1")


def test_who_waited_longer_is_served_first_when_a_device_is_seen_free(clock: Any) -> None:
    """A create asks the registry for those who wait before it does for itself, so it can't overtake
    them.
    """
    store = make_store(registry=[available(LONE, "BUSY")])
    arn = project(store)
    earlier = start(store, arn, LONE)
    store.settings.devices.replace(LONE)
    clock.tick(10)
    later = create(store, arn, LONE)["arn"]
    store.settings.devices.replace(available(LONE, "BUSY"))
    clock.tick(5)
    assert statuses(store, earlier, later) == ["RUNNING", "PENDING_DEVICE"]
    stop(store, earlier)
    clock.tick(5)
    assert statuses(store, earlier, later) == ["COMPLETED", "RUNNING"]
