"""Unmetered slots: sessions and jobs wait for a slot of their platform and kind."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from moto_devicefarm import Device, Timings, mock_devicefarm
from moto_devicefarm.core import errors
from tests.support.account import UNMETERED, Account
from tests.support.control import moto_account
from tests.support.devices import IPHONE, LONE, PHONE
from tests.support.offerings import (
    ANDROID,
    ANDROID_REMOTE,
    IOS,
    IOS_REMOTE,
)
from tests.support.store import NOW_IN_SECONDS

TABLET = Device("Galaxy Tab S9")
DEVICES = [PHONE, TABLET, IPHONE, LONE]
MONTH_END = 30.5 * 24 * 3600
"""Seconds from NOW to 1 April."""


def account_with_some_slots(quantity: int = 1, **changes: Any) -> Account:
    """An account that owns this many slots of each offering and may buy more; a test of a run takes
    100 seconds.
    """
    changes = {
        "registry": DEVICES,
        "timings": Timings(test=100, session_limit=None),
        "max_slots": 9,
        **changes,
    }
    account = Account(**changes)
    account.buy_slots(quantity)
    return account


def run(account: Account, project_arn: str, *devices: Device, billing: str = "UNMETERED") -> str:
    """Schedule a run on these devices."""
    filters = [{"attribute": "ARN", "operator": "IN", "values": [device.arn for device in devices]}]
    chosen = {"filters": filters, "maxDevices": 9}
    return account.run(
        projectArn=project_arn,
        deviceSelectionConfiguration=chosen,
        configuration={"billingMethod": billing},
    )


def statuses(account: Account, run_arn: str) -> list[str]:
    """The statuses of the run's jobs."""
    return [job["status"] for job in account.list_jobs(arn=run_arn)]


def test_jobs_wait_for_a_slot_of_their_platform(clock: Any) -> None:
    """With one slot for each platform, Android jobs run one after another, beside an iOS job."""
    account = account_with_some_slots()
    arn = run(account, account.project(), PHONE, TABLET, IPHONE)
    assert statuses(account, arn) == ["RUNNING", "PENDING_CONCURRENCY", "RUNNING"]
    clock.tick(100)
    assert statuses(account, arn) == ["COMPLETED", "RUNNING", "COMPLETED"]
    second = account.list_jobs(arn=arn)[1]
    assert (second["started"], second["deviceMinutes"]["unmetered"]) == (NOW_IN_SECONDS + 100, 0.0)
    clock.tick(100)
    assert account.list_jobs(arn=arn)[1]["deviceMinutes"] == {
        "total": 1.67,
        "metered": 0.0,
        "unmetered": 1.67,
    }


def test_slots_for_runs_are_others_than_those_for_sessions(clock: Any) -> None:
    """Slots for runs and for sessions are bought separately (D: how-to-purchase-device-slots)."""
    account = account_with_some_slots()
    arn = account.project()
    job, session = (
        run(account, arn, PHONE),
        account.session(projectArn=arn, configuration=UNMETERED),
    )
    assert (account.get(job)["status"], account.status(session)) == ("RUNNING", "RUNNING")
    job, session = (
        run(account, arn, TABLET),
        account.session(TABLET, projectArn=arn, configuration=UNMETERED),
    )
    assert (account.get(job)["status"], account.status(session)) == (
        "PENDING_CONCURRENCY",
        "PENDING_CONCURRENCY",
    )
    account.stop(account.list_jobs(arn=job)[0]["arn"])
    assert account.status(session) == "PENDING_CONCURRENCY"


def test_metered_jobs_wait_for_no_slot(clock: Any) -> None:
    """Metered jobs need no slot, and ``concurrency`` limits sessions only."""
    account = account_with_some_slots(concurrency=1)
    arn = account.project()
    session = account.session(projectArn=arn)
    metered, unmetered = (
        run(account, arn, PHONE, TABLET, billing="METERED"),
        run(account, arn, PHONE),
    )
    assert [account.get(one)["status"] for one in (metered, unmetered)] == ["RUNNING", "RUNNING"]
    second = account.session(projectArn=arn)
    assert (account.status(session), account.status(second)) == ("RUNNING", "PENDING_CONCURRENCY")


def test_private_devices_need_no_slot(clock: Any) -> None:
    """Private devices are already paid for, so their unmetered jobs need no slot."""
    account = Account(registry=DEVICES, timings=Timings(test=100))
    arn = account.project()
    assert account.get(run(account, arn, LONE))["status"] == "RUNNING"
    clock.tick(100)
    assert (
        account.status(account.session(LONE, projectArn=arn, configuration=UNMETERED)) == "RUNNING"
    )


def test_a_purchase_starts_waiting_ones(clock: Any) -> None:
    """A purchase starts waiting sessions and jobs in the order of their creation."""
    account = account_with_some_slots()
    arn = account.project()
    job = run(account, arn, PHONE, TABLET)
    sessions = [account.session(projectArn=arn, configuration=UNMETERED) for _ in range(3)]
    clock.tick(30)
    account.purchase_offering(offeringId=ANDROID, quantity=1)
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    assert [account.get(one).get("started") for one in sessions] == [
        NOW_IN_SECONDS,
        NOW_IN_SECONDS + 30,
        None,
    ]
    assert [each["started"] for each in account.list_jobs(arn=job)] == [
        NOW_IN_SECONDS,
        NOW_IN_SECONDS + 30,
    ]
    clock.tick(-1)
    assert statuses(account, job) == ["RUNNING", "PENDING_CONCURRENCY"]


def test_a_slot_of_another_platform(clock: Any) -> None:
    """A slot of another platform or kind starts no waiting job."""
    account = account_with_some_slots()
    job = run(account, account.project(), PHONE, TABLET)
    for offering in (IOS, IOS_REMOTE, ANDROID_REMOTE):
        account.purchase_offering(offeringId=offering, quantity=1)
    assert statuses(account, job) == ["RUNNING", "PENDING_CONCURRENCY"]


def test_a_renewal_to_fewer_makes_later_ones_wait(clock: Any) -> None:
    """After a renewal to fewer slots, jobs that run go on, and later ones wait until fewer slots
    are in use.
    """
    account = account_with_some_slots(3)
    arn = account.project()
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=1)
    running = [account.session(projectArn=arn, configuration=UNMETERED) for _ in range(3)]
    clock.tick(MONTH_END)
    waits = account.session(projectArn=arn, configuration=UNMETERED)
    assert [account.status(one) for one in (*running, waits)] == ["RUNNING"] * 3 + [
        "PENDING_CONCURRENCY"
    ]
    for one in running:
        assert account.status(waits) == "PENDING_CONCURRENCY"
        clock.tick(10)
        account.stop(one)
    assert account.get(waits)["started"] == NOW_IN_SECONDS + MONTH_END + 30


def test_a_slot_that_lapses_while_somebody_waits_is_not_given(clock: Any) -> None:
    """A slot that lapses is not given to a waiting job, which waits a day at most; a later purchase
    is a new slot.
    """
    account = account_with_some_slots()
    arn = account.project()
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=0)
    first, waits = (account.session(projectArn=arn, configuration=UNMETERED) for _ in range(2))
    clock.tick(MONTH_END - 60)
    jobs_of = run(account, arn, PHONE, TABLET)
    account.renew_offering(offeringId=ANDROID, quantity=0)
    clock.tick(10)
    assert statuses(account, jobs_of) == ["RUNNING", "PENDING_CONCURRENCY"]
    clock.tick(100)
    account.stop(first)
    assert account.status(waits) == "PENDING_CONCURRENCY"
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    assert account.get(waits)["started"] == NOW_IN_SECONDS + MONTH_END + 50
    assert statuses(account, jobs_of) == ["COMPLETED", "PENDING_CONCURRENCY"]
    clock.tick(24 * 3600)
    assert account.list_jobs(arn=jobs_of)[1]["message"] == errors.JOB_QUEUE_LIMIT


SLOT_OFFERINGS = [
    (PHONE, ANDROID, "ANDROID"),
    (IPHONE, IOS, "IOS"),
    (PHONE, ANDROID_REMOTE, "ANDROID"),
    (IPHONE, IOS_REMOTE, "IOS"),
]


def buy_all_but(account: Account, offering: str) -> None:
    """Buy a slot of each other offering."""
    for owned in {ANDROID, IOS, ANDROID_REMOTE, IOS_REMOTE} - {offering}:
        account.purchase_offering(offeringId=owned, quantity=1)


@pytest.mark.parametrize(("device", "offering", "platform"), SLOT_OFFERINGS[2:])
def test_a_session_without_a_slot(device: Device, offering: str, platform: str) -> None:
    """Without a slot of the platform and kind, an unmetered session is refused; the message says
    what to buy.
    """
    account = Account(registry=DEVICES)
    buy_all_but(account, offering)
    with pytest.raises(errors.ArgumentException) as refusal:
        account.session(device, configuration=UNMETERED)
    text = errors.NO_SLOTS.format(platform=platform, what="remote access")
    assert refusal.value.message == text
    assert "PurchaseOffering" in text
    assert account.list_remote_access_sessions(arn=account.default_project) == []
    account.purchase_offering(offeringId=offering, quantity=1)
    account.session(device, configuration=UNMETERED)


@pytest.mark.parametrize(("device", "offering", "platform"), SLOT_OFFERINGS[:2])
def test_a_run_without_a_slot(device: Device, offering: str, platform: str, clock: Any) -> None:
    """The run is accepted, and its tests are SKIPPED (A: gradle-plugin#19). The job says what to
    buy, and uses no device minutes.
    """
    timings = Timings(run_scheduling=10, job_preparing=100, setup_test=10, test=10)
    account = Account(registry=DEVICES, timings=timings)
    buy_all_but(account, offering)
    arn = run(account, account.project(), device)
    (job,) = account.list_jobs(arn=arn)
    assert (job["status"], job["result"]) == ("PENDING", "PENDING")
    clock.tick(10)
    (job,) = account.list_jobs(arn=arn)
    assert (job["status"], job["result"]) == ("COMPLETED", "SKIPPED")
    assert job["message"] == errors.NO_SLOTS.format(platform=platform, what="automation")
    assert (job["counters"]["skipped"], job["counters"]["total"]) == (3, 3)
    assert set(job["deviceMinutes"].values()) == {0.0}
    tests = [test["result"] for at in range(3) for test in account.tests_of(arn, suite=at)]
    assert tests == ["SKIPPED"] * 3
    document = account.get(arn)
    assert (document["status"], document["result"]) == ("COMPLETED", "SKIPPED")
    account.purchase_offering(offeringId=offering, quantity=1)
    assert account.list_jobs(arn=arn)[0]["result"] == "SKIPPED"


def test_one_device_without_a_slot(clock: Any) -> None:
    """Only the tests on the platform without a slot are SKIPPED. They wait for no device, also for
    a busy one.
    """
    busy = dataclasses.replace(IPHONE, availability="BUSY")
    account = Account(registry=[PHONE, busy], timings=Timings(test=100))
    account.purchase_offering(offeringId=ANDROID, quantity=1)
    account.next_run({"name": "login", "result": "PASSED", "seconds": 5}, "pay", stuck_in="RUNNING")
    arn = run(account, account.project(), PHONE, busy)
    assert statuses(account, arn) == ["RUNNING", "COMPLETED"]
    tests = account.tests_of(arn, job=1)
    assert [(test["name"], test["result"]) for test in tests] == [
        *(("login", "SKIPPED"), ("pay", "SKIPPED")),
    ]
    clock.tick(1000)
    assert statuses(account, arn) == ["RUNNING", "COMPLETED"]


def test_a_dump_holds_a_job_without_a_slot() -> None:
    """A job that needs no slot still needs none after the load."""
    with mock_devicefarm(registry=DEVICES) as farm:
        arn = run(moto_account(), moto_account().project(), PHONE)
        dump = farm.dump()
    with mock_devicefarm(registry=DEVICES) as farm:
        farm.load(dump)
        assert moto_account().get(arn)["result"] == "SKIPPED"


def test_before_a_purchase(clock: Any) -> None:
    """Before its purchase a slot is not there, also after the clock moved back."""
    account = Account(registry=DEVICES)
    arn = account.project()
    account.purchase_offering(offeringId=ANDROID, quantity=1)
    clock.tick(-1)
    assert account.get(run(account, arn, PHONE))["result"] == "SKIPPED"
    clock.tick(1)
    assert account.get(run(account, arn, PHONE))["result"] == "PASSED"
