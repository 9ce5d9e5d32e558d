"""The life of a job: its tests over time, stops, and results."""

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
    """The recorded facts of a job."""

    created: int = 0
    stop_requested: int | None = None
    suites: tuple[PlannedSuite, ...] = SUITES


def spans(life: JobLife) -> tuple[tuple[ExecutionSpan, ...], ...]:
    """The tests when all is over."""
    return life.spans(10**15)


def life_of_job(stop: int | None = None, device: float = 10, pace: JobDurations = PACE) -> JobLife:
    """The life of the job that gets its device at ``device``."""
    return job_life(Facts(stop_requested=stop), pace, QueuePosition(10, device))


def test_tests_run_one_after_another() -> None:
    """Tests run one after another when the device is ready."""
    assert spans(life_of_job()) == (
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
    """A job goes through its stages; without a stop there is no STOPPING."""
    assert life_of_job(device=30).life.status(now) == status


@pytest.mark.parametrize("stop", [0, 5, 50, 109])
def test_a_stop_before_the_first_test_ends_the_job_at_once(stop: int) -> None:
    """A stop before the first test ends the job at once (D: StopRun)."""
    ended = life_of_job(stop)
    assert (spans(ended), ended.stopped, ended.life.reason) == ((), stop, "user")
    assert ended.life.status(stop) == "COMPLETED"


@pytest.mark.parametrize("stop", [5, 50])
def test_until_a_job_is_over_its_tests_are_to_come(stop: int) -> None:
    """A stopped job has its tests until its end, and none after it."""
    ended = life_of_job(stop)
    assert [
        [jobs.status_of(row, now) for row in ended.spans(now)] for now in (0, stop - 1, stop)
    ] == [*(["PENDING"] * 3, ["PENDING"] * 3, [])]


def test_a_stop_during_set_up_lets_it_and_the_teardown_run() -> None:
    """A stop during set-up lets set-up and teardown run; the tests between are STOPPED."""
    assert spans(life_of_job(115)) == (
        (ExecutionSpan(110, 130, "PASSED"),),
        (ExecutionSpan(130, 130, "STOPPED"), ExecutionSpan(130, 130, "STOPPED")),
        (ExecutionSpan(130, 135, "PASSED"),),
    )


def test_a_stop_ends_the_test_in_progress() -> None:
    """A stop ends the test in progress; earlier tests stay, later ones are STOPPED, and the
    teardown follows.
    """
    stopped = life_of_job(150)
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
    """A test that ends at the moment of the stop keeps its result."""
    assert spans(life_of_job(160))[1] == (
        ExecutionSpan(130, 160, "PASSED"),
        ExecutionSpan(160, 160, "STOPPED"),
    )


def test_a_stop_during_the_teardown_changes_nothing_of_it() -> None:
    """A stop during the teardown changes no test."""
    assert spans(life_of_job(202)) == spans(life_of_job())
    assert life_of_job(202).life.status(203) == "STOPPING"


def test_a_stop_that_comes_too_late_is_none() -> None:
    """A stop after the end has no effect."""
    assert life_of_job(205) == life_of_job()


def test_the_time_limit_stops_a_job() -> None:
    """The limit counts from the end of set-up."""
    limited = life_of_job(pace=JobDurations(10, 100, 20))
    assert (limited.life.reason, limited.stopping, limited.stopped) == ("limit", 150, 155)
    assert spans(limited)[1][0] == ExecutionSpan(130, 150, "STOPPED")


@pytest.mark.parametrize(("limit", "reason"), [(69, "limit"), (70, "end")])
def test_set_up_and_teardown_are_not_in_the_time_limit(limit: int, reason: str) -> None:
    """A job may use more metered minutes than its limit says, and pass (C: sylph)."""
    assert life_of_job(pace=JobDurations(10, 100, limit)).life.reason == reason


def test_a_job_waits_for_a_day_at_most() -> None:
    """A job that waits for a day ends without a start (D: limits)."""
    for device in (NEVER, jobs.QUEUE_LIMIT + 1):
        waited = life_of_job(device=device)
        assert (waited.life.reason, waited.stopped, waited.started) == (
            "queue",
            jobs.QUEUE_LIMIT,
            NEVER,
        )
        assert spans(waited) == ()
    just = life_of_job(device=jobs.QUEUE_LIMIT)
    assert (just.started, just.life.reason) == (jobs.QUEUE_LIMIT, "end")


def test_a_stop_in_the_queue_comes_before_the_end_of_the_day() -> None:
    """A stop ends a waiting job before the day is over."""
    assert (life_of_job(77, NEVER).stopped, life_of_job(77, NEVER).life.reason) == (77, "user")


def test_a_stop_before_the_creation_is_one_at_it() -> None:
    """A stop before the creation counts as a stop at it."""
    assert life_of_job(-50).stopped == 0


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
    """The result of a job or run is the worst one (C)."""
    assert jobs.worst_result(results) == result


def test_counters_add_up() -> None:
    """Counters add up; missing members count as zero."""
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
    """A suite runs from the start of its first test to the end of its last one."""
    middle = spans(life_of_job())[1]
    assert [jobs.status_of(middle, now) for now in (129, 130, 160, 199, 200)] == [
        *("PENDING", "RUNNING", "RUNNING", "RUNNING", "COMPLETED")
    ]


def test_a_captured_job_stays_in_its_status_until_it_is_stopped() -> None:
    """A captured job keeps its status until a stop."""
    waiting = jobs.captured_life(0, None, {"status": "PENDING_DEVICE"})
    assert (waiting.status(10**15), waiting.started, waiting.stopped) == (
        "PENDING_DEVICE",
        NEVER,
        NEVER,
    )
    running = jobs.captured_life(0, 50, {"status": "RUNNING", "started": 7})
    assert [running.status(now) for now in (0, 49, 50)] == ["RUNNING", "RUNNING", "COMPLETED"]
    assert running.stages[1:] == [("STOPPING", 50), ("COMPLETED", 50)]
    assert (
        running.started
        == jobs.captured_life(0, None, {"status": "STOPPING", "started": 7}).started
        == 7
    )
    ended = jobs.captured_life(0, None, {"status": "COMPLETED", "started": 3, "stopped": 9})
    assert (ended.status(-5), ended.stopped, ended.reason) == ("COMPLETED", 9, "captured")
    assert jobs.captured_life(4, None, {}).stopped == 4


def test_minutes_have_two_decimals() -> None:
    """Minutes have two decimals, and there are none before the start."""
    assert jobs.device_minutes(0, 252_600) == 4.21
    assert (
        jobs.device_minutes(10, 10)
        == jobs.device_minutes(20, 10)
        == jobs.device_minutes(NEVER, 10)
        == 0.0
    )


def test_the_pace_is_that_of_the_timings() -> None:
    """Durations come from Timings, in milliseconds; the limit is in minutes."""
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
    """After any stop, tests are in order, inside the job, and not longer than planned."""
    suites = tuple(
        PlannedSuite(
            str(number), tuple(PlannedTest(str(place), length) for place, length in enumerate(row))
        )
        for number, row in enumerate([[around[0]], *tests, [around[1]]])
    )
    life_of_job = job_life(
        Facts(stop_requested=stop, suites=suites),
        JobDurations(10, 20, limit),
        QueuePosition(10, device),
    )
    found = [span for row in spans(life_of_job) for span in row]
    assert life_of_job.life.started <= life_of_job.life.running or life_of_job.life.running == NEVER
    assert life_of_job.stopping <= life_of_job.stopped < NEVER
    assert not found or len(found) == sum(len(suite.tests) for suite in suites)
    for one, two in itertools.pairwise(found):
        assert one.begins <= one.ends <= two.begins <= two.ends <= life_of_job.stopped
    for span, test in zip(found, [test for suite in suites for test in suite.tests], strict=False):
        assert span.ends - span.begins <= test.length
        assert (span.result == "STOPPED") or span.ends - span.begins == test.length
