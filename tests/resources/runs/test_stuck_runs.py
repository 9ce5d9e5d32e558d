"""farm.next_run(stuck_in=...): runs that never leave a status by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.core import clock as core_clock
from moto_devicefarm.core.timings import Timings
from tests.support.account import UNMETERED, Account, account_with_slots
from tests.support.answers import answers
from tests.support.devices import IPHONE, LONE, PHONE
from tests.support.store import NOW

PACE = Timings(run_scheduling=10, job_preparing=100, setup_test=20, test=30, teardown_test=5)
YEAR = 365 * 86400
LIFE = {
    "SCHEDULING": ("SCHEDULING", "PENDING"),
    "PENDING": ("PENDING", "PENDING"),
    "PENDING_CONCURRENCY": ("PENDING_CONCURRENCY", "PENDING_CONCURRENCY"),
    "PENDING_DEVICE": ("PENDING_DEVICE", "PENDING_DEVICE"),
    "PREPARING": ("PREPARING", "PREPARING"),
    "RUNNING": ("RUNNING", "RUNNING"),
}
"""The statuses of a run and of its jobs that are stuck in a status."""


@pytest.fixture
def account(clock: Any) -> Account:
    """An account with two phones, where all stages last, under frozen time."""
    return Account(registry=[PHONE, IPHONE], timings=PACE)


def statuses(account: Account, run: str) -> tuple[str, set[str]]:
    """The statuses of a run and of its jobs now."""
    return account.status(run), {job["status"] for job in account.list_jobs(arn=run)}


def waiting_for(account: Account, arn: str) -> str | None:
    """The words for what a run or a job waits for now."""
    found = account.store.find_any_kind(arn)
    assert found is not None
    return found.waiting_for(core_clock.now())


@pytest.mark.parametrize("stage", LIFE)
def test_stuck(account: Account, clock: Any, stage: str) -> None:
    """A run stays in the status past every limit: that of the job and that of the queue."""
    account.next_run(stuck_in=stage)
    run = account.run(executionConfiguration={"jobTimeoutMinutes": 5})
    other = account.run()
    assert account.status(run) == "SCHEDULING"
    for seconds in (1000, 2 * 86400, YEAR):
        clock.tick(seconds)
        run_status, job_status = LIFE[stage]
        assert statuses(account, run) == (run_status, {job_status})
        assert account.get(run)["result"] == "PENDING"
        assert "stopped" not in account.get(run)
    assert account.status(other) == "COMPLETED"
    words = "the test arranged that it never leaves"
    assert waiting_for(account, run) == f"{words} {run_status}"
    job = account.list_jobs(arn=run)[0]["arn"]
    assert waiting_for(account, job) == f"{words} {job_status}"
    assert list(answers(account.store))


@pytest.mark.parametrize("stage", LIFE)
def test_a_stop_ends_a_stuck_run(account: Account, clock: Any, stage: str) -> None:
    """StopRun ends the run and its jobs, and the result is STOPPED."""
    account.next_run(stuck_in=stage)
    run = account.run()
    clock.tick(1000)
    assert account.stop(run)["status"] == "STOPPING"
    clock.tick(5)
    assert statuses(account, run) == ("COMPLETED", {"COMPLETED"})
    found = account.get(run)
    assert (found["result"], found["completedJobs"]) == ("STOPPED", 2)
    assert ("deviceMinutes" in found) == (stage == "RUNNING")
    clock.move_to(NOW)
    assert statuses(account, run)[0] == "SCHEDULING"


@pytest.mark.parametrize("stage", LIFE)
def test_a_stop_of_a_job_ends_it(account: Account, clock: Any, stage: str) -> None:
    """StopJob ends one job of the run, and the other one is stuck."""
    account.next_run(stuck_in=stage)
    run = account.run()
    clock.tick(1000)
    first, second = (job["arn"] for job in account.list_jobs(arn=run))
    account.stop_job(arn=first)
    clock.tick(5)
    assert account.statuses(first, second) == ["COMPLETED", LIFE[stage][1]]


def test_a_run_that_hangs_in_its_last_test(account: Account, clock: Any) -> None:
    """The tests before it end, with their own results; it is STOPPED by a stop, and teardown
    follows.
    """
    account.next_run("one", {"name": "two", "result": "FAILED"}, "three", stuck_in="RUNNING")
    run = account.run()
    clock.tick(100_000)
    tests = [(test["name"], test["status"], test["result"]) for test in account.tests_of(run)]
    assert tests == [
        ("one", "COMPLETED", "PASSED"),
        ("two", "COMPLETED", "FAILED"),
        ("three", "RUNNING", "PENDING"),
    ]
    assert account.suites_of(run)[2]["status"] == "PENDING"
    assert account.get(run)["counters"]["failed"] == 2
    account.stop(run)
    clock.tick(4.999)
    assert account.status(run) == "STOPPING"
    clock.tick(0.001)
    assert account.status(run) == "COMPLETED"
    assert [test["result"] for test in account.tests_of(run)] == ["PASSED", "FAILED", "STOPPED"]
    assert account.tests_of(run, suite=2)[0]["result"] == "PASSED"


def test_the_last_suite_hangs(account: Account, clock: Any) -> None:
    """The test that hangs is the last one before teardown, whatever the order of the arguments."""
    tests: list[dict[str, Any]] = [
        {"name": "a", "suite": "A"},
        {"name": "b", "suite": "B"},
        {"name": "c", "suite": "A"},
    ]
    account.next_run(*tests, stuck_in="RUNNING")
    run = account.run()
    clock.tick(100_000)
    suites = [(suite["name"], suite["status"]) for suite in account.suites_of(run)]
    assert suites[1:] == [("A", "COMPLETED"), ("B", "RUNNING"), ("Teardown Suite", "PENDING")]


def test_a_stop_during_set_up_of_a_run_that_hangs(account: Account, clock: Any) -> None:
    """Set-up and teardown run to completion, and the tests between them do not run."""
    account.next_run("one", "two", stuck_in="RUNNING")
    run = account.run()
    clock.tick(115)
    account.stop(run)
    clock.tick(20)
    found = account.get(run)
    assert (found["status"], found["result"]) == ("COMPLETED", "STOPPED")
    assert [suite["result"] for suite in account.suites_of(run)] == ["PASSED", "STOPPED", "PASSED"]


@pytest.mark.parametrize(("seconds", "minutes"), [(5, 0), (50, 0.67), (150, 2.33)])
def test_a_stop_that_never_ends(
    account: Account, clock: Any, seconds: float, minutes: float
) -> None:
    """A run that is stuck in STOPPING keeps this status after a stop, and its minutes count on."""
    account.next_run("one", "two", stuck_in="STOPPING")
    run = account.run()
    clock.tick(seconds)
    account.stop(run)
    before = account.get(run)["deviceMinutes"]
    assert before["total"] / 2 == minutes
    clock.tick(YEAR)
    assert statuses(account, run) == ("STOPPING", {"STOPPING"})
    assert account.stop(run)["status"] == "STOPPING"
    assert account.error.delete_run(arn=run).code == "ArgumentException"
    assert list(answers(account.store))
    assert account.suites_of(run) == [] or seconds == 150


def test_a_run_that_would_hang_in_its_stop_and_is_not_stopped(account: Account, clock: Any) -> None:
    """A run whose tests end by themselves is never STOPPING, and ends."""
    account.next_run(stuck_in="STOPPING")
    run = account.run()
    clock.tick(1000)
    assert (account.status(run), account.get(run)["result"]) == ("COMPLETED", "PASSED")


def test_a_time_limit_that_never_ends(account: Account, clock: Any) -> None:
    """A run that is stuck in STOPPING never ends after its time limit either."""
    account.next_run({"name": "long", "seconds": 10_000}, stuck_in="STOPPING")
    run = account.run(executionConfiguration={"jobTimeoutMinutes": 5})
    clock.tick(YEAR)
    assert {job["status"] for job in account.list_jobs(arn=run)} == {"STOPPING"}
    assert account.status(run) == "RUNNING"


@pytest.mark.parametrize("stage", ["SCHEDULING", "PENDING", "PENDING_CONCURRENCY"])
def test_a_stuck_job_holds_no_slot(clock: Any, stage: str) -> None:
    """A job that never gets an unmetered slot makes no other job wait."""
    account = account_with_slots(1, registry=[PHONE], timings=PACE)
    account.next_run(stuck_in=stage)
    runs = [account.run(configuration=UNMETERED) for _ in range(3)]
    clock.tick(50)
    assert account.statuses(*runs) == [LIFE[stage][0], "PREPARING", "PENDING_CONCURRENCY"]


@pytest.mark.parametrize("stage", ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE"])
def test_a_stuck_job_has_no_private_instance(clock: Any, stage: str) -> None:
    """The only instance of a private device goes to the next job."""
    account = Account(registry=[LONE], timings=PACE)
    account.next_run(stuck_in=stage)
    runs = [account.run() for _ in range(2)]
    clock.tick(50)
    assert account.statuses(*runs) == [stage, "PREPARING"]


@pytest.mark.parametrize("stage", ["PENDING_DEVICE", "PREPARING", "RUNNING"])
def test_a_stuck_job_keeps_its_slot(clock: Any, stage: str) -> None:
    """A job that is stuck after it got its slot makes the next one wait."""
    account = account_with_slots(1, registry=[PHONE])
    account.next_run(stuck_in=stage)
    runs = [account.run(configuration=UNMETERED) for _ in range(2)]
    clock.tick(3600)
    assert account.statuses(*runs) == [stage, "PENDING_CONCURRENCY"]


def test_only_one_run_is_stuck(account: Account, clock: Any) -> None:
    """Two calls arrange two runs, and the third is as usual."""
    account.next_run(stuck_in="SCHEDULING")
    account.next_run(stuck_in="PREPARING")
    runs = [account.run() for _ in range(3)]
    clock.tick(10_000)
    assert account.statuses(*runs) == ["SCHEDULING", "PREPARING", "COMPLETED"]


def test_without_durations(clock: Any) -> None:
    """Where stages take no time, the first read finds the run in its status."""
    for stage, (run_status, job_status) in LIFE.items():
        account = Account(registry=[PHONE])
        account.next_run(stuck_in=stage)
        assert statuses(account, account.run()) == (run_status, {job_status})
