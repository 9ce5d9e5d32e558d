"""The life of a job: its stages, and its suites and tests over time.

Rule: this is a pure function of the plan, the facts and the position in the queues. No clock is
read here.

A stop during the tests ends the test in progress and skips the tests after it, but the first suite
(set-up) and the last (teardown) run to completion. A stop before the first test ends the job at
once (D: StopRun).

The time limit counts from the end of set-up, and teardown is not in it: a job with a limit of 8
minutes and 9.57 metered minutes was PASSED (C: sylph). Where AWS counts from is unknown (invented).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from moto_devicefarm.core.session_life import QueuePosition, SessionLife, stages_until_stop
from moto_devicefarm.core.statuses import (
    COMPLETED,
    HOLDING,
    PENDING,
    RESULTS,
    STOPPING,
    WORST_FIRST,
)
from moto_devicefarm.core.timings import NEVER, Moment, Timings, ms

QUEUE_LIMIT = 24 * 3600 * 1000
"""The milliseconds that a job may wait in the queues (D: limits)."""
_COUNTERS = {result.lower(): result for result in RESULTS}


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """A test of a plan. ``length`` is in milliseconds."""

    name: str
    length: Moment
    result: str = "PASSED"
    message: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedSuite:
    """A suite of a plan. It has at least one test; they run one after another."""

    name: str
    tests: tuple[PlannedTest, ...]


class ExecutionSpan(NamedTuple):
    """The time in which a test runs, and its result. A test that a stop skipped has no length."""

    begins: Moment
    ends: Moment
    result: str


ExecutionSpans = tuple[tuple[ExecutionSpan, ...], ...]
"""The tests of a job over time, by suite, in the order of the plan."""


@dataclass(frozen=True, slots=True)
class JobDurations:
    """The lengths of a job's stages without its tests, and its limits, in milliseconds."""

    pending: Moment
    preparing: Moment
    limit: Moment
    queue_limit: Moment = QUEUE_LIMIT
    stopping: Moment = 0
    """How long a stop takes after the last test."""

    @classmethod
    def of(cls, timings: Timings, limit_minutes: int, stuck_in: str | None = None) -> JobDurations:
        """The durations of ``timings``. The stage ``stuck_in`` has no end, and no limit ends it."""
        limited = stuck_in in (None, STOPPING)
        return cls(
            pending=NEVER if stuck_in == PENDING else ms(timings.run_scheduling),
            preparing=NEVER if stuck_in == "PREPARING" else ms(timings.job_preparing),
            limit=limit_minutes * 60_000 if limited else NEVER,
            queue_limit=QUEUE_LIMIT if limited else NEVER,
            stopping=NEVER if stuck_in == STOPPING else 0,
        )


class JobFacts(Protocol):
    """The recorded facts of a planned job."""

    created: int
    stop_requested: int | None
    suites: tuple[PlannedSuite, ...]


class JobLife(NamedTuple):
    """A job's whole life, and its tests over time."""

    life: SessionLife
    all_spans: ExecutionSpans = ()
    """The tests over time, even if the job ends before its first test."""
    reaches_tests: bool = True
    """Whether the job lasts until its first test."""

    def spans(self, now: int) -> ExecutionSpans:
        """The tests at a moment. A job that ended before its first test has none (C: DeNA)."""
        return self.all_spans if self.reaches_tests or now < self.life.stopping else ()

    @property
    def started(self) -> Moment:
        """The moment at which it got its device."""
        return self.life.started

    @property
    def stopping(self) -> Moment:
        """The moment at which it began to stop."""
        return self.life.stopping

    @property
    def stopped(self) -> Moment:
        """The moment at which it is COMPLETED."""
        return self.life.stopped


def job_life(facts: JobFacts, durations: JobDurations, position: QueuePosition) -> JobLife:
    """The life of a job that leaves the queues at ``position``."""
    queued = facts.created + durations.pending
    started = position.device
    running = started + durations.preparing
    spans = _spans_without_stop(facts.suites, running)
    stopping, reason = spans[-1][-1].ends, "end"
    tests_begin, tests_end = spans[0][-1].ends, spans[-1][0].begins
    if tests_begin + durations.limit < tests_end:
        stopping, reason = tests_begin + durations.limit, "limit"
    if started > facts.created + durations.queue_limit:
        stopping, reason = facts.created + durations.queue_limit, "queue"
    if facts.stop_requested is not None and facts.stop_requested < stopping:
        stopping, reason = max(facts.stop_requested, facts.created), "user"
    reaches_tests, stopped = running <= stopping, stopping
    if reaches_tests:
        spans = _spans_after_stop(facts.suites, spans, stopping)
        stopped = spans[-1][-1].ends
    if reason != "end":
        stopped += durations.stopping
    life = SessionLife((), started, running, stopping, stopped, reason)
    stages = stages_until_stop(facts.created, queued, position, life)
    return JobLife(life._replace(stages=stages).up_to_stop(), spans, reaches_tests)


def captured_life(
    created: int, stop_requested: int | None, document: Mapping[str, Any]
) -> SessionLife:
    """The life of a captured run or job. It stays in its status until it is stopped."""
    status = document.get("status", COMPLETED)
    started = document.get("started", created)
    if status == COMPLETED:
        stopped = document.get("stopped", created)
        return SessionLife([(status, created)], started, started, stopped, stopped, "captured")
    running = started if status in HOLDING else NEVER
    end = NEVER if stop_requested is None else stop_requested
    stages = [(status, -NEVER), ("STOPPING", end), (COMPLETED, end)]
    return SessionLife(stages, running, running, end, end, "user")


def named_spans(tests: Sequence[PlannedTest], whole: ExecutionSpan) -> tuple[ExecutionSpan, ...]:
    """The tests that ran inside the one test of a custom environment, one after another. If that
    test was stopped, those that had not ended then are left out (invented).
    """
    (spans,) = _spans_without_stop([PlannedSuite("", tuple(tests))], whole.begins)
    return tuple(span for span in spans if span.ends <= whole.ends)


def _spans_without_stop(suites: Sequence[PlannedSuite], begins: Moment) -> ExecutionSpans:
    """The tests of all suites, one after another from ``begins`` on."""
    spans: list[tuple[ExecutionSpan, ...]] = []
    for suite in suites:
        row = []
        for test in suite.tests:
            row.append(ExecutionSpan(begins, begins + test.length, test.result))
            begins += test.length
        spans.append(tuple(row))
    return tuple(spans)


def _spans_after_stop(
    suites: Sequence[PlannedSuite], spans: ExecutionSpans, stop: Moment
) -> ExecutionSpans:
    """The tests over time with a stop.

    Set-up and teardown stay whole. If teardown has not begun, it follows the other tests at once.
    """
    first, *middle, last = spans
    set_up_ends = max(stop, first[-1].ends)
    between = [tuple(_span_after_stop(span, stop, set_up_ends) for span in row) for row in middle]
    teardown = _spans_without_stop(suites[-1:], min(set_up_ends, last[0].begins))
    return (first, *between, *teardown)


def _span_after_stop(span: ExecutionSpan, stop: Moment, set_up_ends: Moment) -> ExecutionSpan:
    """A test between set-up and teardown: ended, stopped while it ran, or skipped."""
    if span.ends <= stop:
        return span
    if span.begins < stop:
        return ExecutionSpan(span.begins, stop, "STOPPED")
    return ExecutionSpan(set_up_ends, set_up_ends, "STOPPED")


def status_of(spans: Sequence[ExecutionSpan], now: int) -> str:
    """The status of a test, or of the tests of a suite, at ``now``."""
    if all(span.ends <= now for span in spans):
        return "COMPLETED"
    return "RUNNING" if any(span.begins <= now for span in spans) else "PENDING"


def count_results(results: Iterable[str]) -> dict[str, int]:
    """The counters of ended tests with these results. Their sum is always the total."""
    found = Counter(results)
    return {"total": found.total(), **{name: found[result] for name, result in _COUNTERS.items()}}


def add_counters(counters: Iterable[dict[str, int]]) -> dict[str, int]:
    """The sum of the counters of all parts of a run or job."""
    total = Counter(count_results(()))
    for each in counters:
        total.update(each)
    return dict(total)


def worst_result(results: Iterable[str | None]) -> str:
    """The result of a run, job or suite whose parts have these results.

    A part without a final result is ignored, because captured parts may have none.
    """
    return min(
        (result for result in results if result in WORST_FIRST),
        key=WORST_FIRST.index,
        default="SKIPPED",
    )


def device_minutes(since: Moment, until: Moment) -> float:
    """Device minutes, with two decimals like captured ones (C: DeNA)."""
    return round((until - since) / 60000, 2) if since < until else 0.0
