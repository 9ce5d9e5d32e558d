"""The stages of resources that take time, and the words for what they wait for."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.core import clock as core_clock
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from tests.support.account import UNMETERED, Account
from tests.support.devices import IPHONE, LONE, PHONE, REGISTRY, with_availability
from tests.support.store import NOW_IN_SECONDS

SECOND = 1000
START = int(NOW_IN_SECONDS * SECOND)
TIMINGS = Timings(
    session_pending=5,
    session_preparing=20,
    session_stopping=3,
    run_scheduling=10,
    job_preparing=100,
    test=30,
)


@pytest.fixture
def account(clock: Any) -> Account:
    """An account with one metered slot and stages that last, under frozen time."""
    return Account(registry=REGISTRY, timings=TIMINGS, concurrency=1)


def resource(account: Account, arn: str) -> Resource:
    """The stored resource."""
    found = account.store.find_any_kind(arn)
    assert found is not None
    return found


def waiting_for(account: Account, arn: str) -> str | None:
    """The words for what the resource waits for now."""
    return resource(account, arn).waiting_for(core_clock.now())


def stages(account: Account, arn: str) -> list[tuple[str, float]]:
    """The stages, with seconds since the start of the test."""
    found = resource(account, arn).stages(core_clock.now())
    return [(status, (begins - START) / SECOND) for status, begins in found]


def stop_reason(account: Account, arn: str) -> str | None:
    """The words for why the resource stops."""
    return resource(account, arn).stop_reason()


def test_a_session_knows_its_stages_from_the_start(account: Account) -> None:
    """A session without a stop ends at its time limit."""
    session = account.session()
    assert stages(account, session) == [
        ("PENDING", 0),
        ("PREPARING", 5),
        ("RUNNING", 25),
        ("STOPPING", 9005),
        ("COMPLETED", 9008),
    ]
    assert stop_reason(account, session) == "its time limit"
    assert waiting_for(account, session) is None


def test_a_session_that_runs_waits_for_nothing(account: Account, clock: Any) -> None:
    """Neither a running session nor an ended one waits."""
    session = account.session()
    clock.tick(60)
    assert waiting_for(account, session) is None
    clock.tick(10_000)
    assert waiting_for(account, session) is None


def test_the_holder_of_the_slot_has_a_name(account: Account, clock: Any) -> None:
    """The words name the session that has the slot. The holder waits for nothing."""
    holder = account.session(name="first")
    waiting = account.session(name="second")
    account.session(name="third")
    clock.tick(10)
    assert account.status(waiting) == "PENDING_CONCURRENCY"
    assert waiting_for(account, waiting) == "waits for a metered slot; held by 'first'"
    assert waiting_for(account, holder) is None


def test_only_three_holders_have_names(clock: Any) -> None:
    """The latest three holders are named, the others counted; unmetered slots have their kind."""
    account = Account(registry=[PHONE], timings=TIMINGS, max_slots=9)
    account.buy_slots(5)
    sessions = [account.session(name=f"n{number}", configuration=UNMETERED) for number in range(6)]
    clock.tick(10)
    assert waiting_for(account, sessions[-1]) == (
        "waits for an unmetered android remote access slot; held by 'n4', 'n3', 'n2' and 2 more"
    )


def test_a_slot_that_the_account_no_longer_has(clock: Any) -> None:
    """Nobody holds a slot that was not renewed for the next month."""
    account = Account(registry=[PHONE], timings=TIMINGS)
    clock.move_to("2026-03-31T23:59:58Z")
    account.buy_slots()
    for offering in OFFERINGS:
        account.renew_offering(offeringId=offering, quantity=0)
    session = account.session(configuration=UNMETERED)
    clock.tick(10)
    assert account.status(session) == "PENDING_CONCURRENCY"
    assert waiting_for(account, session) == "waits for an unmetered android remote access slot"


def test_a_resource_without_a_life(account: Account) -> None:
    """A project has no stages, waits for nothing, and does not stop."""
    project = account.project()
    assert stages(account, project) == []
    assert (waiting_for(account, project), stop_reason(account, project)) == (None, None)


def test_a_session_that_waits_for_a_device_holds_its_slot(account: Account, clock: Any) -> None:
    """PENDING_DEVICE counts as holding."""
    account.replace_device(with_availability(PHONE, "BUSY"))
    first = account.session(name="first")
    second = account.session(IPHONE, name="second")
    clock.tick(10)
    assert account.status(first) == "PENDING_DEVICE"
    assert waiting_for(account, second) == "waits for a metered slot; held by 'first'"


@pytest.mark.parametrize(
    "stage",
    ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING", "RUNNING", "STOPPING"],
)
def test_a_session_is_stuck_as_arranged(account: Account, clock: Any, stage: str) -> None:
    """The words say that the test arranged it; no later stage begins."""
    account.next_session(stuck_in=stage)
    session = account.session()
    clock.tick(60)
    if stage == "STOPPING":
        account.stop(session)
        clock.tick(60)
    assert account.status(session) == stage
    assert waiting_for(account, session) == f"the test arranged that it never leaves {stage}"
    assert stages(account, session)[-1][0] == stage
    assert stage == "STOPPING" or stop_reason(account, session) is None


def test_an_end_that_the_test_arranged_has_words(account: Account) -> None:
    """A session that ends as arranged, and one that was stopped, say so."""
    account.next_session(ends_with="ERRORED", after=7)
    assert stop_reason(account, account.session()) == "arranged by the test"
    stopped = account.session()
    account.stop(stopped)
    assert stop_reason(account, stopped) == "it was asked to stop"


def test_a_busy_device(account: Account, clock: Any) -> None:
    """The words have the registry's availability. A look does not notice a device that is free."""
    account.replace_device(with_availability(PHONE, "BUSY"))
    session = account.session()
    clock.tick(10)
    assert waiting_for(account, session) == "its device is BUSY in the registry"
    account.replace_device(PHONE)
    for _ in range(2):
        assert (
            waiting_for(account, session)
            == "its device is free now; the next call to Device Farm notices it"
        )
    assert account.status(session) == "PREPARING"


def test_a_device_that_left_the_registry(clock: Any) -> None:
    """A registry object can lose a device."""

    class Registry:
        found = [with_availability(PHONE, "BUSY")]  # noqa: RUF012

        def devices(self) -> Any:
            return self.found

    registry = Registry()
    account = Account(registry=registry)
    session = account.session()
    registry.found = []
    assert waiting_for(account, session) == "its device is no longer in the registry"


def test_a_private_instance(clock: Any) -> None:
    """The words name the session that has the instance, or say that the registry has none free."""
    account = Account(registry=[LONE], timings=TIMINGS)
    account.session(name="first")
    second = account.session(name="second")
    clock.tick(10)
    assert waiting_for(account, second) == "waits for a private instance; held by 'first'"
    account.replace_device(LONE.with_instance_changes([{"status": "IN_USE"}]))
    third = account.session(name="third")
    clock.tick(10)
    assert waiting_for(account, third) == "no instance of its device is free in the registry"


def test_an_upload(clock: Any) -> None:
    """An upload waits for its file; then the file is processed. The clock can go back."""
    account = Account(timings=Timings(upload_processing=15))
    upload = account.upload()
    assert waiting_for(account, upload) == "waits for the PUT of its file to its URL"
    assert stages(account, upload) == [("INITIALIZED", 0)]
    clock.tick(10)
    account.put(upload)
    assert waiting_for(account, upload) is None
    assert stages(account, upload) == [("INITIALIZED", 0), ("PROCESSING", 10), ("SUCCEEDED", 25)]
    assert stop_reason(account, upload) is None
    clock.tick(-5)
    assert stages(account, upload) == [("INITIALIZED", 0)]


def test_an_upload_that_fails(clock: Any) -> None:
    """The last stage is FAILED."""
    account = Account(check_uploads=True)
    assert stages(account, account.app())[-1] == ("FAILED", 0)


def test_a_run_and_its_jobs(clock: Any) -> None:
    """A run counts its jobs; a job names the test that it is at."""
    account = Account(registry=[PHONE, IPHONE], timings=TIMINGS)
    account.next_run("LoginTests.test_login", results={PHONE.name: "FAILED"})
    run = account.run()
    job = account.list_jobs(arn=run)[0]["arn"]
    assert stages(account, run)[0] == ("SCHEDULING", 0)
    assert waiting_for(account, run) == "0 of 2 jobs have ended"
    assert waiting_for(account, job) is None
    clock.tick(110)
    assert waiting_for(account, job) == "at test 2 of 3: LoginTests.test_login"
    clock.tick(600)
    assert stages(account, run)[-1] == ("COMPLETED", 140)
    assert stages(account, job)[-1] == ("COMPLETED", 140)
    assert (waiting_for(account, run), waiting_for(account, job)) == (None, None)


def test_a_run_that_is_stopped(clock: Any) -> None:
    """The stop begins a stage; one that comes before the jobs leaves no stage between."""
    account = Account(registry=[PHONE], timings=TIMINGS)
    early, late = account.run(), account.run()
    clock.tick(5)
    account.stop(early)
    assert stages(account, early) == [("SCHEDULING", 0), ("COMPLETED", 5)]
    clock.tick(110)
    account.stop(late)
    assert stages(account, late) == [("SCHEDULING", 0), ("", 10), ("COMPLETED", 115)]


def test_a_run_that_stops(clock: Any) -> None:
    """A job that tears down lets its run be STOPPING."""
    account = Account(registry=[PHONE], timings=Timings(setup_test=10, test=30, teardown_test=20))
    run = account.run()
    clock.tick(20)
    account.stop(run)
    assert stages(account, run) == [("SCHEDULING", 0), ("", 0), ("STOPPING", 20)]
    assert waiting_for(account, run) == "0 of 1 jobs have ended"
    clock.tick(20)
    assert stages(account, run)[2:] == [("STOPPING", 20), ("COMPLETED", 40)]


def test_a_run_without_jobs_waits_for_nothing(account: Account) -> None:
    """A package that can't be parsed gives no jobs."""
    account.next_run(result_code="PARSING_FAILED")
    run = account.run()
    assert account.get(run)["status"] == "SCHEDULING"
    assert waiting_for(account, run) is None


def test_a_job_whose_tests_wait_for_the_set_up(clock: Any) -> None:
    """A job that waits for its device is at no test yet."""
    account = Account(registry=[PHONE], timings=Timings(run_scheduling=10, setup_test=50, test=30))
    run = account.run()
    clock.tick(5)
    assert waiting_for(account, account.list_jobs(arn=run)[0]["arn"]) is None


def test_a_browser_session(account: Account) -> None:
    """A session of the test grid ends by its time-out, and waits for nothing."""
    session = account.grid_session().arn
    assert stages(account, session) == [("ACTIVE", 0), ("CLOSED", 120)]
    assert waiting_for(account, session) is None
    assert stop_reason(account, session) is None


def test_accounts_do_not_hold_each_others_slots(account: Account, clock: Any) -> None:
    """Each account has its own queue."""
    other = Account(registry=REGISTRY, timings=TIMINGS, concurrency=1)
    account.session(name="ours")
    other.session(name="theirs")
    waiting = other.session()
    clock.tick(10)
    assert waiting_for(other, waiting) == "waits for a metered slot; held by 'theirs'"
