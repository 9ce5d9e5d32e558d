"""How a job goes: its tests over time, what a stop leaves of them, and what it all comes to."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.core import job_life as jobs
from moto_devicefarm.core.job_life import (
    ExecutionSpan,
    JobDurations,
    JobLife,
    PlannedSuite,
    PlannedTest,
    job_life,
)
from moto_devicefarm.core.session_life import QueuePosition
from moto_devicefarm.core.timings import NEVER, Timings

PACE = JobDurations(pending=10, preparing=100, limit=10_000)
SUITES = (
    PlannedSuite("Setup Suite", (PlannedTest("Setup Test", 20),)),
    PlannedSuite("Tests Suite", (PlannedTest("one", 30), PlannedTest("two", 40, "FAILED"))),
    PlannedSuite("Teardown Suite", (PlannedTest("Teardown Test", 5),)),
)
"""With PACE and at once a device: prepared at 110, set up at 130, the tests end at 160 and 200, all
is over at 205.
"""


@dataclass
class Facts:
    """What is recorded of a job."""

    created: int = 0
    stop_requested: int | None = None
    suites: tuple[PlannedSuite, ...] = SUITES


def spans(life: JobLife) -> tuple[tuple[ExecutionSpan, ...], ...]:
    """The tests as they are when all is over."""
    return life.spans(10**15)


def goes(stop: int | None = None, device: float = 10, pace: JobDurations = PACE) -> JobLife:
    """The job that gets its device at ``device``."""
    return job_life(Facts(stop_requested=stop), pace, QueuePosition(10, device))


def test_tests_run_one_after_another() -> None:
    """From when the device is ready, in the order of the plan."""
    assert spans(goes()) == (
        (ExecutionSpan(110, 130, "PASSED"),),
        (ExecutionSpan(130, 160, "PASSED"), ExecutionSpan(160, 200, "FAILED")),
        (ExecutionSpan(200, 205, "PASSED"),),
    )


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (0, "PENDING"),
        (10, "PENDING_DEVICE"),
        (30, "PREPARING"),
        (129, "PREPARING"),
        (130, "RUNNING"),
        (225, "COMPLETED"),
    ],
)
def test_a_job_goes_through_its_stages(now: int, status: str) -> None:
    """By the clock alone; there is no STOPPING where nobody stops it."""
    assert goes(device=30).life.status(now) == status


@pytest.mark.parametrize("stop", [0, 5, 50, 109])
def test_a_stop_before_the_first_test_ends_the_job_at_once(stop: int) -> None:
    """In the queues or while the device is prepared: nothing runs, and nothing is left to do (D:
    StopRun).
    """
    ended = goes(stop)
    assert (spans(ended), ended.stopped, ended.life.reason) == ((), stop, "user")
    assert ended.life.status(stop) == "COMPLETED"


@pytest.mark.parametrize("stop", [5, 50])
def test_until_a_job_is_over_its_tests_are_to_come(stop: int) -> None:
    """What time will do to a job does not change what was there before: its tests wait, and then
    there are none.
    """
    ended = goes(stop)
    assert [
        [jobs.status_of(row, now) for row in ended.spans(now)] for now in (0, stop - 1, stop)
    ] == [*(["PENDING"] * 3, ["PENDING"] * 3, [])]


def test_a_stop_during_set_up_lets_it_and_the_teardown_run() -> None:
    """The tests between are stopped and take no time."""
    assert spans(goes(115)) == (
        (ExecutionSpan(110, 130, "PASSED"),),
        (ExecutionSpan(130, 130, "STOPPED"), ExecutionSpan(130, 130, "STOPPED")),
        (ExecutionSpan(130, 135, "PASSED"),),
    )


def test_a_stop_ends_the_test_in_progress() -> None:
    """What was over stays so, what would have come is stopped, and the teardown follows at once."""
    stopped = goes(150)
    assert spans(stopped)[1:] == (
        (ExecutionSpan(130, 150, "STOPPED"), ExecutionSpan(150, 150, "STOPPED")),
        (ExecutionSpan(150, 155, "PASSED"),),
    )
    assert (stopped.stopping, stopped.stopped) == (150, 155)
    assert [stopped.life.status(now) for now in (149, 150, 154, 155)] == [
        "RUNNING",
        "STOPPING",
        "STOPPING",
        "COMPLETED",
    ]


def test_a_test_that_ended_with_the_stop_counts_as_over() -> None:
    """Its result stands."""
    assert spans(goes(160))[1] == (
        ExecutionSpan(130, 160, "PASSED"),
        ExecutionSpan(160, 160, "STOPPED"),
    )


def test_a_stop_during_the_teardown_changes_nothing_of_it() -> None:
    """It runs to completion, and no test is touched."""
    assert spans(goes(202)) == spans(goes())
    assert goes(202).life.status(203) == "STOPPING"


def test_a_stop_that_comes_too_late_is_none() -> None:
    """The job had ended by itself."""
    assert goes(205) == goes()


def test_the_time_limit_stops_a_job() -> None:
    """It is counted from when the job has its device."""
    limited = goes(pace=JobDurations(10, 100, 140))
    assert (limited.life.reason, limited.stopping, limited.stopped) == ("limit", 150, 155)
    assert spans(limited)[1][0] == ExecutionSpan(130, 150, "STOPPED")


@pytest.mark.parametrize(
    ("limit", "stopped", "results"),
    [
        (99, 109, []),
        (100, 135, ["PASSED", "STOPPED", "STOPPED", "PASSED"]),
        (110, 135, ["PASSED", "STOPPED", "STOPPED", "PASSED"]),
        (192, 205, ["PASSED", "PASSED", "FAILED", "PASSED"]),
    ],
)
def test_the_time_limit_outside_of_the_tests(limit: int, stopped: int, results: list[str]) -> None:
    """Before the device is prepared, with that, during set-up and during teardown: as a stop at
    that moment.
    """
    limited = goes(pace=JobDurations(10, 100, limit))
    found = [span.result for row in spans(limited) for span in row]
    assert (limited.stopped, limited.life.reason, found) == (stopped, "limit", results)


def test_a_job_waits_for_a_day_at_most() -> None:
    """Then it ends without ever having started (D: limits)."""
    for device in (NEVER, jobs.QUEUE_LIMIT + 1):
        waited = goes(device=device)
        assert (waited.life.reason, waited.stopped, waited.started) == (
            "queue",
            jobs.QUEUE_LIMIT,
            NEVER,
        )
        assert spans(waited) == ()
    just = goes(device=jobs.QUEUE_LIMIT)
    assert (just.started, just.life.reason) == (jobs.QUEUE_LIMIT, "end")


def test_a_stop_in_the_queue_comes_before_the_end_of_the_day() -> None:
    """Whatever the job is waiting for."""
    assert (goes(77, NEVER).stopped, goes(77, NEVER).life.reason) == (77, "user")


def test_a_stop_before_the_creation_is_one_at_it() -> None:
    """After the clock went backwards."""
    assert goes(-50).stopped == 0


@pytest.mark.parametrize(
    ("results", "result"),
    [
        (["PASSED", "PASSED"], "PASSED"),
        (["PASSED", "SKIPPED"], "PASSED"),
        (["SKIPPED", "SKIPPED"], "SKIPPED"),
        (["WARNED", "PASSED"], "WARNED"),
        (["STOPPED", "WARNED"], "STOPPED"),
        (["PASSED", "FAILED", "SKIPPED"], "FAILED"),
        (["FAILED", "ERRORED", "STOPPED"], "ERRORED"),
        (["STOPPED", "FAILED"], "FAILED"),
        ([], "SKIPPED"),
    ],
)
def test_the_result_of_a_whole_is_the_worst(results: list[str], result: str) -> None:
    """As in a captured job: one passed, one failed, one skipped is FAILED."""
    assert jobs.worst_result(results) == result


def test_counters_add_up() -> None:
    """The total is the sum, of a job's tests and of a run's jobs; members that a report lacks count
    as none.
    """
    one, two = (
        jobs.count_results(["PASSED", "FAILED", "PASSED"]),
        jobs.count_results(["STOPPED", "SKIPPED"]),
    )
    assert one == {
        "total": 3,
        "passed": 2,
        "failed": 1,
        "warned": 0,
        "errored": 0,
        "stopped": 0,
        "skipped": 0,
    }
    assert jobs.add_counters([one, two, {"total": 1, "errored": 1}]) == {
        **{
            "total": 6,
            "passed": 2,
            "failed": 1,
            "warned": 0,
            "errored": 1,
            "stopped": 1,
            "skipped": 1,
        }
    }


def test_a_suite_runs_from_its_first_test_to_its_last() -> None:
    """PENDING before, COMPLETED after."""
    middle = spans(goes())[1]
    assert [jobs.status_of(middle, now) for now in (129, 130, 160, 199, 200)] == [
        *("PENDING", "RUNNING", "RUNNING", "RUNNING", "COMPLETED")
    ]


def test_a_captured_job_stays_in_its_status_until_it_is_stopped() -> None:
    """Nothing is known of its end; one that had ended has."""
    waiting = jobs.captured_life(0, None, {"status": "PENDING_DEVICE"})
    assert (waiting.status(10**15), waiting.started, waiting.stopped) == (
        "PENDING_DEVICE",
        NEVER,
        NEVER,
    )
    running = jobs.captured_life(0, 50, {"status": "RUNNING", "started": 7})
    assert [running.status(now) for now in (0, 49, 50)] == ["RUNNING", "RUNNING", "COMPLETED"]
    assert (
        running.started
        == jobs.captured_life(0, None, {"status": "STOPPING", "started": 7}).started
        == 7
    )
    ended = jobs.captured_life(0, None, {"status": "COMPLETED", "started": 3, "stopped": 9})
    assert (ended.status(-5), ended.stopped, ended.reason) == ("COMPLETED", 9, "captured")
    assert jobs.captured_life(4, None, {}).stopped == 4


def test_minutes_have_two_decimals() -> None:
    """And there are none before the beginning, or of what never begins."""
    assert jobs.device_minutes(0, 252_600) == 4.21
    assert (
        jobs.device_minutes(10, 10)
        == jobs.device_minutes(20, 10)
        == jobs.device_minutes(NEVER, 10)
        == 0.0
    )


def test_the_pace_is_that_of_the_timings() -> None:
    """In milliseconds; the limit is given in minutes."""
    assert JobDurations.of(Timings(run_scheduling=1, job_preparing=2.5), 5) == JobDurations(
        1000, 2500, 300_000
    )


lengths = st.integers(0, 50)


@settings(max_examples=300, deadline=None)
@given(
    tests=st.lists(st.lists(lengths, min_size=1, max_size=3), min_size=0, max_size=3),
    around=st.tuples(lengths, lengths),
    stop=st.none() | st.integers(0, 400),
    device=st.sampled_from([10, 60, NEVER]),
    limit=st.sampled_from([60, 150, 10_000]),
)
def test_whatever_stops_a_job_its_tests_stay_in_order(
    tests: list[list[int]], around: tuple[int, int], stop: int | None, device: float, limit: int
) -> None:
    """No test begins before the one before it has ended, none outlives the job, and nothing takes
    longer than planned.
    """
    suites = tuple(
        PlannedSuite(
            str(number), tuple(PlannedTest(str(place), length) for place, length in enumerate(row))
        )
        for number, row in enumerate([[around[0]], *tests, [around[1]]])
    )
    goes = job_life(
        Facts(stop_requested=stop, suites=suites),
        JobDurations(10, 20, limit),
        QueuePosition(10, device),
    )
    found = [span for row in spans(goes) for span in row]
    assert goes.life.started <= goes.life.running or goes.life.running == NEVER
    assert goes.stopping <= goes.stopped < NEVER
    assert not found or len(found) == sum(len(suite.tests) for suite in suites)
    for one, two in itertools.pairwise(found):
        assert one.begins <= one.ends <= two.begins <= two.ends <= goes.stopped
    for span, test in zip(found, [test for suite in suites for test in suite.tests], strict=False):
        assert span.ends - span.begins <= test.length
        assert (span.result == "STOPPED") or span.ends - span.begins == test.length
