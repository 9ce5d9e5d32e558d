"""Stops of runs and jobs at unusual moments."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Timings
from tests.support.account import Account
from tests.support.devices import BOTH, IPHONE, LONE, PHONE, with_availability
from tests.support.store import NOW_IN_SECONDS
from tests.support.timings import STAGES


@pytest.fixture
def account() -> Account:
    """An account with two phones, in which each stage takes time."""
    return Account(registry=BOTH, timings=STAGES)


def end_of(run: dict[str, Any]) -> tuple[str, str, float]:
    """Status, result and end of the run, in seconds after its creation."""
    return run["status"], run["result"], run["stopped"] - NOW_IN_SECONDS


def test_a_stop_while_scheduling(account: Account, clock: Any) -> None:
    """A run that is stopped while SCHEDULING is COMPLETED at once, with its jobs."""
    arn = account.run()
    clock.tick(5)
    assert account.stop(arn)["status"] == "STOPPING"
    run = account.get(arn)
    assert (*end_of(run), run["completedJobs"]) == ("COMPLETED", "STOPPED", 5, 2)
    clock.tick(-1)
    assert account.get(arn)["status"] == "SCHEDULING"


def test_stops_of_all_jobs_while_scheduling(account: Account, clock: Any) -> None:
    """A run whose jobs are all stopped while SCHEDULING is COMPLETED."""
    arn = account.run()
    clock.tick(5)
    one, two = account.list_jobs(arn=arn)
    account.stop(one["arn"])
    assert (account.get(arn)["status"], account.get(arn)["completedJobs"]) == ("SCHEDULING", 1)
    account.stop(two["arn"])
    assert end_of(account.get(arn)) == ("COMPLETED", "STOPPED", 5)


@pytest.mark.parametrize("code", [None, "PARSING_FAILED"])
def test_a_stop_before_the_creation(account: Account, clock: Any, code: str | None) -> None:
    """A stop at a clock before the creation ends the run at its creation."""
    if code:
        account.next_run(result_code=code)
    arn = account.run()
    clock.tick(-50)
    assert account.stop(arn)["status"] == account.stop(arn)["status"] == "STOPPING"
    assert account.get(arn)["status"] == "SCHEDULING"
    clock.tick(50)
    assert end_of(account.get(arn)) == ("COMPLETED", "STOPPED", 0)


def test_a_run_without_jobs_that_is_stopped(account: Account, clock: Any) -> None:
    """A stopped run without jobs keeps its result code."""
    account.next_run(result_code="VPC_ENDPOINT_SETUP_FAILED")
    arn = account.run()
    clock.tick(5)
    account.stop(arn)
    run = account.get(arn)
    assert (*end_of(run), run["resultCode"]) == (
        "COMPLETED",
        "STOPPED",
        5,
        "VPC_ENDPOINT_SETUP_FAILED",
    )


def test_a_run_without_jobs_is_over_once_it_was_scheduled(account: Account, clock: Any) -> None:
    """A run without jobs ends after SCHEDULING."""
    account.next_run(result_code="PARSING_FAILED")
    arn = account.run()
    clock.tick(9)
    assert account.get(arn)["status"] == "SCHEDULING"
    clock.tick(1)
    assert end_of(account.get(arn)) == ("COMPLETED", "SKIPPED", 10)


def test_a_run_stays_running(clock: Any) -> None:
    """A run stays RUNNING while one job is in teardown and another one waits."""
    account = Account(registry=[PHONE, with_availability(IPHONE, "BUSY")], timings=STAGES)
    arn = account.run()
    clock.tick(140)
    assert account.get(arn)["status"] == "RUNNING"
    account.stop(account.list_jobs(arn=arn)[0]["arn"])
    assert [job["status"] for job in account.list_jobs(arn=arn)] == ["STOPPING", "PENDING_DEVICE"]
    assert account.get(arn)["status"] == "RUNNING"


def test_a_run_that_is_stopped_while_its_job_is_stopping(account: Account, clock: Any) -> None:
    """A run that is stopped while its job is STOPPING has the result STOPPED."""
    account.store.settings.devices.replace(with_availability(IPHONE, "BUSY"))
    account.next_run(results={PHONE.name: "FAILED"})
    arn = account.run()
    clock.tick(140)
    for job in account.list_jobs(arn=arn):
        account.stop(job["arn"])
    clock.tick(3)
    assert account.stop(arn)["status"] == account.get(arn)["status"] == "STOPPING"
    clock.tick(2)
    assert end_of(account.get(arn)) == ("COMPLETED", "STOPPED", 145)


@pytest.mark.parametrize(("first", "later"), [(100, 150), (150, 100)])
def test_the_earlier_of_two_stops_counts(
    account: Account, clock: Any, first: int, later: int
) -> None:
    """The earlier of two stops counts, in whatever order they were made."""
    arn = account.run()
    clock.tick(first)
    account.stop(arn)
    clock.tick(later - first)
    account.stop(arn)
    clock.tick(1000)
    assert end_of(account.get(arn)) == ("COMPLETED", "STOPPED", 100)


@pytest.mark.parametrize(
    ("freed", "result", "end"), [(40, "PASSED", 100), (80, "PASSED", 140), (90, "STOPPED", 140)]
)
def test_a_stop_after_the_end(clock: Any, freed: int, result: str, end: int) -> None:
    """A stop after the end of the run has no effect, also if the end became earlier
    after the stop.
    """
    account = Account(registry=[LONE], timings=Timings(test=60))
    project_arn = account.project()
    session = account.session(LONE, projectArn=project_arn)
    arn = account.run(projectArn=project_arn)
    clock.tick(140)
    account.stop(arn)
    clock.tick(freed - 140)
    account.stop(session)
    assert account.get(arn)["status"] == "RUNNING"
    for later in (end - freed, 140 - end, 1000):
        clock.tick(later)
        assert end_of(account.get(arn)) == ("COMPLETED", result, end)


def test_tests_of_a_waiting_job(clock: Any) -> None:
    """A waiting job has PENDING tests; a job that ended without a start has none (C: DeNA)."""
    account = Account(registry=[with_availability(PHONE, "BUSY")], timings=STAGES)
    arn = account.run()
    for seconds in (0, 10, 3600):
        clock.tick(seconds)
        assert [(suite["status"], suite["result"]) for suite in account.suites_of(arn)] == [
            ("PENDING", "PENDING")
        ] * 3
    account.stop(arn)
    assert account.suites_of(arn) == []
    clock.tick(-1)
    assert len(account.suites_of(arn)) == 3


@pytest.mark.parametrize(
    "operation",
    ["ListSuites", "GetSuite", "ListTests", "GetTest", "ListArtifacts", "ListUniqueProblems"],
)
def test_operations_that_see_a_free_device(clock: Any, operation: str) -> None:
    """Each operation about parts of a job sees a free device."""
    account = Account(registry=[with_availability(PHONE, "BUSY")], timings=Timings(test=60))
    arn = account.run()
    job = account.list_jobs(arn=arn)[0]["arn"]
    account.store.settings.devices.replace(PHONE)
    suite = f"{job.replace(':job:', ':suite:')}/00001"
    own = {
        "GetSuite": suite,
        "ListTests": suite,
        "GetTest": f"{suite.replace(':suite:', ':test:')}/00000",
    }.get(operation, job)
    request = {"type": "FILE"} if operation == "ListArtifacts" else {}
    account.call(operation, arn=own, **request)
    clock.tick(10)
    assert account.list_jobs(arn=arn)[0]["started"] == NOW_IN_SECONDS


@pytest.mark.parametrize("operation", ["DeleteRun", "DeleteProject"])
def test_deletion_after_a_device_became_free(operation: str) -> None:
    """A run without durations can be deleted as soon as its device is free."""
    account = Account(registry=[with_availability(PHONE, "BUSY")])
    project_arn = account.project()
    arn = account.run(projectArn=project_arn)
    account.store.settings.devices.replace(PHONE)
    assert account.call(operation, arn=arn if operation == "DeleteRun" else project_arn) == {}


def test_a_stopped_run_is_stopped_whatever_came_before(clock: Any) -> None:
    """A stopped run has the result STOPPED, also if a job FAILED before (C: DeNA)."""
    account = Account(registry=[PHONE, with_availability(IPHONE, "BUSY")])
    account.next_run(results={PHONE.name: "FAILED"})
    arn = account.run()
    clock.tick(7)
    account.stop(arn)
    assert end_of(account.get(arn)) == ("COMPLETED", "STOPPED", 7)


def test_a_stop_of_the_last_job_before_the_run(
    clock: Any,
) -> None:
    """If the last job was stopped before the run, the run has the worst result of its jobs."""
    account = Account(registry=[PHONE, with_availability(IPHONE, "BUSY")])
    account.next_run(results={PHONE.name: "FAILED"})
    arn = account.run()
    clock.tick(140)
    account.stop(arn)
    clock.tick(-40)
    account.stop(account.list_jobs(arn=arn)[1]["arn"])
    for later in (1, 100):
        clock.tick(later)
        assert end_of(account.get(arn)) == ("COMPLETED", "FAILED", 100)


def test_the_second_stop_changes_nothing_of_the_first(account: Account, clock: Any) -> None:
    """A second stop changes no answer, at no clock."""
    arn = account.run()
    clock.tick(150)
    account.stop(arn)
    clock.tick(4)
    assert account.stop(arn) == account.get(arn)
    clock.tick(-2)
    assert account.get(arn)["status"] == "STOPPING"


def test_the_message_of_a_stopped_test(account: Account, clock: Any) -> None:
    """A stopped test does not have its arranged message."""
    account.next_run({"name": "Shop.buy", "result": "FAILED", "message": "Sold out."})
    arn = account.run()
    clock.tick(140)
    account.stop(arn)
    clock.tick(10)
    assert [test["message"] for test in account.tests_of(arn)] == ["buy stopped"]


def test_schedule_run_sees_a_free_device(clock: Any) -> None:
    """ScheduleRun sees a free device, and a waiting job starts at that moment."""
    account = Account(registry=[with_availability(PHONE, "BUSY")], timings=Timings(test=60))
    arn = account.run()
    account.store.settings.devices.replace(PHONE)
    clock.tick(10)
    account.schedule_run(**account.run_request())
    clock.tick(40)
    assert account.list_jobs(arn=arn)[0]["started"] == NOW_IN_SECONDS + 10
