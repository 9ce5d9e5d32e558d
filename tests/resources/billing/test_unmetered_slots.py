"""Unmetered slots: sessions and jobs wait for those of their platform and kind, as many as are
owned at each moment.
"""

from __future__ import annotations

from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Device, Timings
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from tests.resources import (
    CREATED,
    IPHONE,
    LONE,
    PHONE,
    UNMETERED,
    buy_slots,
    get,
    project,
    start,
    status,
)
from tests.resources import stop as stop_session
from tests.resources.billing.offering import ANDROID, ANDROID_REMOTE, IOS, IOS_REMOTE, buy, renew
from tests.resources.runs.running import get_run, jobs, schedule, stop

TABLET = Device("Galaxy Tab S9")
DEVICES = [PHONE, TABLET, IPHONE, LONE]
MONTH_END = 30.5 * 24 * 3600
"""Seconds from conftest.NOW to 1 April."""


def owning(quantity: int = 1, **changes: Any) -> Store:
    """A store in which so many slots of each kind are owned, more may be bought, and a test takes
    100 seconds.
    """
    changes = {
        "registry": DEVICES,
        "timings": Timings(test=100, session_limit=None),
        "max_slots": 9,
        **changes,
    }
    store = make_store(**changes)
    buy_slots(store, quantity)
    return store


def run(store: Store, project_arn: str, *devices: Device, billing: str = "UNMETERED") -> str:
    """The ARN of a new run on the devices."""
    filters = [{"attribute": "ARN", "operator": "IN", "values": [device.arn for device in devices]}]
    chosen = {"filters": filters, "maxDevices": 9}
    scheduled = schedule(
        store,
        project_arn,
        deviceSelectionConfiguration=chosen,
        configuration={"billingMethod": billing},
    )
    arn: str = scheduled["arn"]
    return arn


def statuses(store: Store, run_arn: str) -> list[str]:
    """Those of the run's jobs."""
    return [job["status"] for job in jobs(store, run_arn)]


def test_jobs_wait_for_a_slot_of_their_platform(clock: Any) -> None:
    """One Android job at a time, beside one on iOS; the end of one is the beginning of the next."""
    store = owning()
    arn = run(store, project(store), PHONE, TABLET, IPHONE)
    assert statuses(store, arn) == ["RUNNING", "PENDING_CONCURRENCY", "RUNNING"]
    clock.tick(100)
    assert statuses(store, arn) == ["COMPLETED", "RUNNING", "COMPLETED"]
    second = jobs(store, arn)[1]
    assert (second["started"], second["deviceMinutes"]["unmetered"]) == (CREATED + 100, 0.0)
    clock.tick(100)
    assert jobs(store, arn)[1]["deviceMinutes"] == {
        "total": 1.67,
        "metered": 0.0,
        "unmetered": 1.67,
    }


def test_slots_for_runs_are_others_than_those_for_sessions(clock: Any) -> None:
    """Each kind is bought for itself (D: how-to-purchase-device-slots)."""
    store = owning()
    arn = project(store)
    job, session = run(store, arn, PHONE), start(store, arn, configuration=UNMETERED)
    assert (get_run(store, job)["status"], status(store, session)) == ("RUNNING", "RUNNING")
    job, session = run(store, arn, TABLET), start(store, arn, TABLET, configuration=UNMETERED)
    assert (get_run(store, job)["status"], status(store, session)) == (
        "PENDING_CONCURRENCY",
        "PENDING_CONCURRENCY",
    )
    stop(store, jobs(store, job)[0]["arn"])
    assert status(store, session) == "PENDING_CONCURRENCY"


def test_metered_jobs_wait_for_no_slot(clock: Any) -> None:
    """Nor does ``concurrency``, of sessions, keep any job waiting, and no unmetered job counts for
    it.
    """
    store = owning(concurrency=1)
    arn = project(store)
    session = start(store, arn)
    metered, unmetered = run(store, arn, PHONE, TABLET, billing="METERED"), run(store, arn, PHONE)
    assert [get_run(store, one)["status"] for one in (metered, unmetered)] == ["RUNNING", "RUNNING"]
    second = start(store, arn)
    assert (status(store, session), status(store, second)) == ("RUNNING", "PENDING_CONCURRENCY")


def test_private_devices_need_no_slot(clock: Any) -> None:
    """Their fleet is paid for: an account without any slot bills them UNMETERED."""
    store = make_store(registry=DEVICES, timings=Timings(test=100))
    arn = project(store)
    assert get_run(store, run(store, arn, LONE))["status"] == "RUNNING"
    clock.tick(100)
    assert status(store, start(store, arn, LONE, configuration=UNMETERED)) == "RUNNING"


def test_a_purchase_lets_those_go_that_wait(clock: Any) -> None:
    """At its moment, in the order of their creation, sessions as well as jobs."""
    store = owning()
    arn = project(store)
    job = run(store, arn, PHONE, TABLET)
    sessions = [start(store, arn, configuration=UNMETERED) for _ in range(3)]
    clock.tick(30)
    buy(store, ANDROID)
    buy(store, ANDROID_REMOTE)
    assert [get(store, one).get("started") for one in sessions] == [CREATED, CREATED + 30, None]
    assert [each["started"] for each in jobs(store, job)] == [CREATED, CREATED + 30]
    clock.tick(-1)
    assert statuses(store, job) == ["RUNNING", "PENDING_CONCURRENCY"]


def test_a_slot_of_another_platform_lets_nobody_go(clock: Any) -> None:
    """Nor one for the other kind."""
    store = owning()
    job = run(store, project(store), PHONE, TABLET)
    for offering in (IOS, IOS_REMOTE, ANDROID_REMOTE):
        buy(store, offering)
    assert statuses(store, job) == ["RUNNING", "PENDING_CONCURRENCY"]


def test_a_renewal_to_fewer_makes_later_ones_wait(clock: Any) -> None:
    """From the next month on, those that run go on; a slot is given again when fewer are used than
    there are.
    """
    store = owning(3)
    arn = project(store)
    renew(store, 1)
    running = [start(store, arn, configuration=UNMETERED) for _ in range(3)]
    clock.tick(MONTH_END)
    waits = start(store, arn, configuration=UNMETERED)
    assert [status(store, one) for one in (*running, waits)] == ["RUNNING"] * 3 + [
        "PENDING_CONCURRENCY"
    ]
    for one in running:
        assert status(store, waits) == "PENDING_CONCURRENCY"
        clock.tick(10)
        stop_session(store, one)
    assert get(store, waits)["started"] == CREATED + MONTH_END + 30


def test_a_slot_that_lapses_while_somebody_waits_is_not_given(clock: Any) -> None:
    """The session before had it until the month's end; a purchase after that is a new slot. Jobs
    wait a day at most.
    """
    store = owning()
    arn = project(store)
    renew(store, 0)
    first, waits = (start(store, arn, configuration=UNMETERED) for _ in range(2))
    clock.tick(MONTH_END - 60)
    jobs_of = run(store, arn, PHONE, TABLET)
    renew(store, 0, ANDROID)
    clock.tick(10)
    assert statuses(store, jobs_of) == ["RUNNING", "PENDING_CONCURRENCY"]
    clock.tick(100)
    stop_session(store, first)
    assert status(store, waits) == "PENDING_CONCURRENCY"
    buy(store)
    assert get(store, waits)["started"] == CREATED + MONTH_END + 50
    assert statuses(store, jobs_of) == ["COMPLETED", "PENDING_CONCURRENCY"]
    clock.tick(24 * 3600)
    assert jobs(store, jobs_of)[1]["message"] == errors.JOB_QUEUE_LIMIT


@pytest.mark.parametrize(
    ("device", "offering", "platform"),
    [
        (PHONE, ANDROID, "ANDROID"),
        (IPHONE, IOS, "IOS"),
        (PHONE, ANDROID_REMOTE, "ANDROID"),
        (IPHONE, IOS_REMOTE, "IOS"),
    ],
)
def test_who_owns_none_is_told_what_to_buy(device: Device, offering: str, platform: str) -> None:
    """Slots of the other platform and kind do not help; with one of its own it goes, and nothing is
    left of the refusal.
    """
    store = make_store(registry=DEVICES)
    arn = project(store)
    remote = offering in (ANDROID_REMOTE, IOS_REMOTE)
    for owned in {ANDROID, IOS, ANDROID_REMOTE, IOS_REMOTE} - {offering}:
        buy(store, owned)

    def ask() -> str:
        return (
            start(store, arn, device, configuration=UNMETERED)
            if remote
            else run(store, arn, device)
        )

    with pytest.raises(errors.ArgumentException) as refusal:
        ask()
    what = "remote access" if remote else "automation"
    assert refusal.value.message == errors.NO_SLOTS.format(platform=platform, what=what)
    assert "PurchaseOffering" in refusal.value.message
    assert api.call(store, "ListRuns", {"arn": arn}) == {"runs": []}
    buy(store, offering)
    ask()


def test_one_device_without_a_slot_refuses_the_whole_run() -> None:
    """No job is scheduled for a platform of which no slot is owned."""
    store = make_store(registry=DEVICES)
    buy(store, ANDROID)
    arn = project(store)
    with pytest.raises(errors.ArgumentException, match="no unmetered IOS automation slot"):
        run(store, arn, PHONE, IPHONE)
    assert api.call(store, "ListRuns", {"arn": arn}) == {"runs": []}


def test_a_slot_that_is_bought_later_is_none_before(clock: Any) -> None:
    """After the clock went backwards."""
    store = make_store(registry=DEVICES)
    arn = project(store)
    buy(store, ANDROID)
    clock.tick(-1)
    with pytest.raises(errors.ArgumentException, match="no unmetered ANDROID automation slot"):
        run(store, arn, PHONE)
