"""Stops of runs and jobs at odd moments: while it is scheduled, before its creation, of a job and
then of its run.
"""

from __future__ import annotations

from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Timings
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from tests.resources import CREATED, IPHONE, LONE, PHONE, available, project, start
from tests.resources import stop as stop_session
from tests.resources.runs.running import (
    BOTH,
    STAGES,
    arrange,
    get_run,
    in_suite,
    jobs,
    listed,
    schedule,
    stop,
    suites,
)


@pytest.fixture
def slow() -> Store:
    """A store with two phones, in which everything takes its time."""
    return make_store(registry=BOTH, timings=STAGES)


def ends(run: dict[str, Any]) -> tuple[str, str, float]:
    """Status, result and the seconds after which the run was over."""
    return run["status"], run["result"], run["stopped"] - CREATED


def test_a_run_that_is_stopped_while_it_is_scheduled_is_over(slow: Store, clock: Any) -> None:
    """At once, as its jobs are: a program that polls until COMPLETED does not see SCHEDULING again."""
    arn = schedule(slow)["arn"]
    clock.tick(5)
    assert stop(slow, arn)["status"] == "STOPPING"
    run = get_run(slow, arn)
    assert (*ends(run), run["completedJobs"]) == ("COMPLETED", "STOPPED", 5, 2)
    clock.tick(-1)
    assert get_run(slow, arn)["status"] == "SCHEDULING"


def test_a_run_whose_jobs_are_all_stopped_while_it_is_scheduled_is_over(
    slow: Store, clock: Any
) -> None:
    """It is the sum of its jobs then too; one of two leaves it SCHEDULING."""
    arn = schedule(slow)["arn"]
    clock.tick(5)
    one, two = jobs(slow, arn)
    stop(slow, one["arn"])
    assert (get_run(slow, arn)["status"], get_run(slow, arn)["completedJobs"]) == ("SCHEDULING", 1)
    stop(slow, two["arn"])
    assert ends(get_run(slow, arn)) == ("COMPLETED", "STOPPED", 5)


@pytest.mark.parametrize("code", [None, "PARSING_FAILED"])
def test_a_run_that_was_stopped_before_its_creation_ends_with_it(
    slow: Store, clock: Any, code: str | None
) -> None:
    """After the clock went backwards; twice is once."""
    if code:
        arrange(slow, result_code=code)
    arn = schedule(slow)["arn"]
    clock.tick(-50)
    assert stop(slow, arn)["status"] == stop(slow, arn)["status"] == "STOPPING"
    assert get_run(slow, arn)["status"] == "SCHEDULING"
    clock.tick(50)
    assert ends(get_run(slow, arn)) == ("COMPLETED", "STOPPED", 0)


def test_a_run_without_jobs_that_is_stopped(slow: Store, clock: Any) -> None:
    """Is over at that moment, and keeps the reason why it has none."""
    arrange(slow, result_code="VPC_ENDPOINT_SETUP_FAILED")
    arn = schedule(slow)["arn"]
    clock.tick(5)
    stop(slow, arn)
    run = get_run(slow, arn)
    assert (*ends(run), run["resultCode"]) == (
        "COMPLETED",
        "STOPPED",
        5,
        "VPC_ENDPOINT_SETUP_FAILED",
    )


def test_a_run_without_jobs_is_over_once_it_was_scheduled(slow: Store, clock: Any) -> None:
    """And not before."""
    arrange(slow, result_code="PARSING_FAILED")
    arn = schedule(slow)["arn"]
    clock.tick(9)
    assert get_run(slow, arn)["status"] == "SCHEDULING"
    clock.tick(1)
    assert ends(get_run(slow, arn)) == ("COMPLETED", "SKIPPED", 10)


def test_a_run_does_not_go_back_when_a_job_stops(clock: Any) -> None:
    """It was RUNNING, and stays so while its only begun job is torn down and another still waits
    for its device.
    """
    store = make_store(registry=[PHONE, available(IPHONE, "BUSY")], timings=STAGES)
    arn = schedule(store)["arn"]
    clock.tick(140)
    assert get_run(store, arn)["status"] == "RUNNING"
    stop(store, jobs(store, arn)[0]["arn"])
    assert [job["status"] for job in jobs(store, arn)] == ["STOPPING", "PENDING_DEVICE"]
    assert get_run(store, arn)["status"] == "RUNNING"


def test_a_run_that_is_stopped_while_its_job_is_stopping(slow: Store, clock: Any) -> None:
    """It was stopped, though that changed nothing of its jobs."""
    slow.settings.devices.replace(available(IPHONE, "BUSY"))
    arrange(slow, results={PHONE.name: "FAILED"})
    arn = schedule(slow)["arn"]
    clock.tick(140)
    for job in jobs(slow, arn):
        stop(slow, job["arn"])
    clock.tick(3)
    assert stop(slow, arn)["status"] == get_run(slow, arn)["status"] == "STOPPING"
    clock.tick(2)
    assert ends(get_run(slow, arn)) == ("COMPLETED", "STOPPED", 145)


@pytest.mark.parametrize(("first", "later"), [(100, 150), (150, 100)])
def test_the_earlier_of_two_stops_counts(slow: Store, clock: Any, first: int, later: int) -> None:
    """In whatever order they were made, at a clock that moves both ways."""
    arn = schedule(slow)["arn"]
    clock.tick(first)
    stop(slow, arn)
    clock.tick(later - first)
    stop(slow, arn)
    clock.tick(1000)
    assert ends(get_run(slow, arn)) == ("COMPLETED", "STOPPED", 100)


@pytest.mark.parametrize(
    ("freed", "result", "end"), [(40, "PASSED", 100), (80, "PASSED", 140), (90, "STOPPED", 140)]
)
def test_a_stop_that_came_to_be_later_than_the_end_is_none(
    clock: Any, freed: int, result: str, end: int
) -> None:
    """The session before was ended at an earlier clock, so that the run got its device sooner, and
    had passed by then.
    """
    store = make_store(registry=[LONE], timings=Timings(test=60))
    project_arn = project(store)
    session = start(store, project_arn, LONE)
    arn = schedule(store, project_arn)["arn"]
    clock.tick(140)
    stop(store, arn)
    clock.tick(freed - 140)
    stop_session(store, session)
    assert get_run(store, arn)["status"] == "RUNNING"
    for later in (end - freed, 140 - end, 1000):
        clock.tick(later)
        assert ends(get_run(store, arn)) == ("COMPLETED", result, end)


def test_the_tests_of_a_job_that_waits_are_to_come(clock: Any) -> None:
    """Whatever it waits for; of a job that ended before them there are none any more (C: DeNA's
    counters).
    """
    store = make_store(registry=[available(PHONE, "BUSY")], timings=STAGES)
    arn = schedule(store)["arn"]
    for seconds in (0, 10, 3600):
        clock.tick(seconds)
        assert [(suite["status"], suite["result"]) for suite in suites(store, arn)] == [
            ("PENDING", "PENDING")
        ] * 3
    stop(store, arn)
    assert suites(store, arn) == []
    clock.tick(-1)
    assert len(suites(store, arn)) == 3


@pytest.mark.parametrize(
    "operation",
    ["ListSuites", "GetSuite", "ListTests", "GetTest", "ListArtifacts", "ListUniqueProblems"],
)
def test_whoever_looks_learns_that_a_device_is_free(clock: Any, operation: str) -> None:
    """A program that reads nothing but the parts of a job sees it go on as well."""
    store = make_store(registry=[available(PHONE, "BUSY")], timings=Timings(test=60))
    arn = schedule(store)["arn"]
    job = jobs(store, arn)[0]["arn"]
    store.settings.devices.replace(PHONE)
    suite = f"{job.replace(':job:', ':suite:')}/00001"
    own = {
        "GetSuite": suite,
        "ListTests": suite,
        "GetTest": f"{suite.replace(':suite:', ':test:')}/00000",
    }.get(operation, job)
    request = {"type": "LOG"} if operation == "ListArtifacts" else {}
    if operation.startswith("List") and operation != "ListUniqueProblems":
        listed(store, operation, own, **request)
    else:
        api.call(store, operation, {"arn": own})
    clock.tick(10)
    assert jobs(store, arn)[0]["started"] == CREATED


@pytest.mark.parametrize("operation", ["DeleteRun", "DeleteProject"])
def test_what_waited_for_a_device_that_is_free_now_can_be_deleted(operation: str) -> None:
    """Without timings the run is over at that moment, whether or not anybody read it before."""
    store = make_store(registry=[available(PHONE, "BUSY")])
    project_arn = project(store)
    arn = schedule(store, project_arn)["arn"]
    store.settings.devices.replace(PHONE)
    assert (
        api.call(store, operation, {"arn": arn if operation == "DeleteRun" else project_arn}) == {}
    )


def test_a_stopped_run_is_stopped_whatever_came_before(clock: Any) -> None:
    """One job had failed, the other waited and was stopped: the run's result is STOPPED (C: DeNA)
    and not the worst.
    """
    store = make_store(registry=[PHONE, available(IPHONE, "BUSY")])
    arrange(store, results={PHONE.name: "FAILED"})
    arn = schedule(store)["arn"]
    clock.tick(7)
    stop(store, arn)
    assert ends(get_run(store, arn)) == ("COMPLETED", "STOPPED", 7)


def test_a_stop_of_the_last_job_at_an_earlier_clock_comes_before_that_of_the_run(
    clock: Any,
) -> None:
    """The run was over by then, and its result is the worst of its jobs'."""
    store = make_store(registry=[PHONE, available(IPHONE, "BUSY")])
    arrange(store, results={PHONE.name: "FAILED"})
    arn = schedule(store)["arn"]
    clock.tick(140)
    stop(store, arn)
    clock.tick(-40)
    stop(store, jobs(store, arn)[1]["arn"])
    for later in (1, 100):
        clock.tick(later)
        assert ends(get_run(store, arn)) == ("COMPLETED", "FAILED", 100)


def test_the_second_stop_changes_nothing_of_the_first(slow: Store, clock: Any) -> None:
    """Also not for a clock between the two."""
    arn = schedule(slow)["arn"]
    clock.tick(150)
    stop(slow, arn)
    clock.tick(4)
    assert stop(slow, arn) == get_run(slow, arn)
    clock.tick(-2)
    assert get_run(slow, arn)["status"] == "STOPPING"


def test_a_stopped_test_does_not_say_what_it_would_have(slow: Store, clock: Any) -> None:
    """Its planned message tells of another result."""
    arrange(slow, {"name": "Shop.buy", "result": "FAILED", "message": "Sold out."})
    arn = schedule(slow)["arn"]
    clock.tick(140)
    stop(slow, arn)
    clock.tick(10)
    assert [test["message"] for test in in_suite(slow, arn)] == ["buy stopped"]


def test_scheduling_another_run_learns_that_a_device_is_free(clock: Any) -> None:
    """The one that waited goes on at that moment, though nobody read it."""
    store = make_store(registry=[available(PHONE, "BUSY")], timings=Timings(test=60))
    arn = schedule(store)["arn"]
    store.settings.devices.replace(PHONE)
    clock.tick(10)
    schedule(store)
    clock.tick(40)
    assert jobs(store, arn)[0]["started"] == CREATED + 10
