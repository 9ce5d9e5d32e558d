"""How a job of a run goes: its suites and tests over time, a pure function of the plan, the facts
and the place in the queues.

Rule: no clock is read here. The first suite sets up and the last tears down: a stop lets both run
to completion, ends the test in progress and forestalls those behind it; before the device's first
test it ends the job at once (D: StopRun).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from moto_devicefarm.core.session_life import (
    NEVER,
    Moment,
    QueuePosition,
    SessionLife,
    Timings,
    ms,
    stages_until_stop,
)

QUEUE_LIMIT = 24 * 3600 * 1000
"""Milliseconds that a job may wait (D: limits)."""
WORST_FIRST = ("ERRORED", "FAILED", "STOPPED", "WARNED", "PASSED", "SKIPPED")
"""The result of a whole is the worst of its parts', SKIPPED only if all are: ours, a captured job
(D: 2026 sample) agrees.
"""
COUNTED = {
    result.lower(): result
    for result in ("PASSED", "FAILED", "WARNED", "ERRORED", "STOPPED", "SKIPPED")
}


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """A test before it runs: how long it will take, in milliseconds, and what will come of it."""

    name: str
    length: Moment
    result: str = "PASSED"
    message: str | None = None

    def __post_init__(self) -> None:
        """ValueError for a test that can't be, as a dump that was made by hand may have."""
        if self.result not in WORST_FIRST or not self.length >= 0:
            raise ValueError(f"no test takes {self.length} ms and ends {self.result}")


@dataclass(frozen=True, slots=True)
class PlannedSuite:
    """A suite's tests, one after another."""

    name: str
    tests: tuple[PlannedTest, ...]

    def __post_init__(self) -> None:
        """ValueError for a suite that can't be, as a dump that was made by hand may have."""
        if not self.tests:
            raise ValueError(f"the suite {self.name!r} has no tests")


class ExecutionSpan(NamedTuple):
    """When a test runs, and with what result it ends. One that a stop forestalled begins and ends
    at once.
    """

    begins: Moment
    ends: Moment
    result: str


@dataclass(frozen=True, slots=True)
class JobDurations:
    """How long a job's first stages last and how long it may take, in milliseconds."""

    pending: Moment
    preparing: Moment
    limit: Moment

    @classmethod
    def of(cls, timings: Timings, limit_minutes: int) -> JobDurations:
        """The pace of ``timings``."""
        return cls(ms(timings.run_scheduling), ms(timings.job_preparing), limit_minutes * 60_000)


class JobFacts(Protocol):
    """What is recorded of a job that was planned."""

    created: int
    stop_requested: int | None
    suites: tuple[PlannedSuite, ...]


ExecutionSpans = tuple[tuple[ExecutionSpan, ...], ...]
"""The tests of a job over time: by suite, in the order of the plan."""


class JobLife(NamedTuple):
    """A job's whole life, and its tests over time."""

    life: SessionLife
    planned: ExecutionSpans = ()
    """If the job ends before them, as they would have been."""
    begun: bool = True
    """Whether it comes to its first test."""

    def spans(self, now: int) -> ExecutionSpans:
        """The tests as they are seen at a moment: none, once a job is over that ended before them
        (C: DeNA).
        """
        return self.planned if self.begun or now < self.life.stopped else ()

    @property
    def started(self) -> Moment:
        """When it got its device."""
        return self.life.started

    @property
    def stopping(self) -> Moment:
        """When it began to stop."""
        return self.life.stopping

    @property
    def stopped(self) -> Moment:
        """When it was over."""
        return self.life.stopped


def job_life(facts: JobFacts, pace: JobDurations, place: QueuePosition) -> JobLife:
    """How a job goes that leaves the queues at ``place``."""
    queued = facts.created + pace.pending
    started = place.device
    running = started + pace.preparing
    planned = _planned(facts.suites, running)
    stopping, reason = min((_end(planned, running), "end"), (started + pace.limit, "limit"))
    if started > facts.created + QUEUE_LIMIT:
        stopping, reason = facts.created + QUEUE_LIMIT, "queue"
    if facts.stop_requested is not None and facts.stop_requested < stopping:
        stopping, reason = max(facts.stop_requested, facts.created), "user"
    begun = running <= stopping
    if begun and len(planned) > 1 and reason != "end":
        planned = _cut(planned, stopping)
    stopped = max(stopping, _end(planned, stopping)) if begun else stopping
    life = SessionLife((), started, running, stopping, stopped, reason)
    return JobLife(
        life._replace(stages=stages_until_stop(facts.created, queued, place, life)).up_to_stop(),
        planned,
        begun,
    )


def captured_life(
    created: int, stop_requested: int | None, document: Mapping[str, Any]
) -> SessionLife:
    """The life of a captured run or job: in its status until it is stopped, since nothing is known
    of its end.
    """
    status = document.get("status", "COMPLETED")
    started = document.get("started", created)
    if status == "COMPLETED":
        stopped = document.get("stopped", created)
        return SessionLife([(status, created)], started, started, stopped, stopped, "captured")
    begun = started if status in ("PREPARING", "RUNNING", "STOPPING") else NEVER
    end = NEVER if stop_requested is None else stop_requested
    return SessionLife(
        [(status, -NEVER), ("STOPPING", end), ("COMPLETED", end)], begun, begun, end, end, "user"
    )


def _planned(suites: Sequence[PlannedSuite], begins: Moment) -> ExecutionSpans:
    """The tests of all suites, one after another."""
    spans: list[tuple[ExecutionSpan, ...]] = []
    for suite in suites:
        row = []
        for test in suite.tests:
            row.append(ExecutionSpan(begins, begins + test.length, test.result))
            begins += test.length
        spans.append(tuple(row))
    return tuple(spans)


def _cut(planned: ExecutionSpans, stop: Moment) -> ExecutionSpans:
    """The tests as a stop leaves them: set-up and teardown whole, between them those that were over
    by then.
    """
    first, *middle, last = planned
    since = max(stop, _end((first,), stop))
    between = [tuple(_cut_test(span, stop, since) for span in row) for row in middle]
    delay = max(since, _end(between, since)) - last[0].begins if last[0].begins > stop else 0
    return (
        first,
        *between,
        tuple(ExecutionSpan(span.begins + delay, span.ends + delay, span.result) for span in last),
    )


def _cut_test(span: ExecutionSpan, stop: Moment, since: Moment) -> ExecutionSpan:
    if span.ends <= stop:
        return span
    return (
        ExecutionSpan(span.begins, stop, "STOPPED")
        if span.begins < stop
        else ExecutionSpan(since, since, "STOPPED")
    )


def _end(spans: Iterable[Sequence[ExecutionSpan]], otherwise: Moment) -> Moment:
    """The end of the last test; ``otherwise`` if there is none."""
    return max((span.ends for row in spans for span in row), default=otherwise)


def status_of(spans: Sequence[ExecutionSpan], now: int) -> str:
    """The status of a test, or of the tests of a suite, at ``now``."""
    if all(span.ends <= now for span in spans):
        return "COMPLETED"
    return "RUNNING" if any(span.begins <= now for span in spans) else "PENDING"


def count_results(results: Iterable[str]) -> dict[str, int]:
    """The counters of tests that have ended with these results; their sum is always the total."""
    found = Counter(results)
    return {"total": found.total(), **{name: found[result] for name, result in COUNTED.items()}}


def add_counters(counters: Iterable[dict[str, int]]) -> dict[str, int]:
    """The counters of a whole."""
    total = count_results(())
    for each in counters:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return total


def worst_result(results: Iterable[str | None]) -> str:
    """The result of what has ended with these results. What was captured may lack one, or have none
    that is final.
    """
    return min(
        (result for result in results if result in WORST_FIRST),
        key=WORST_FIRST.index,
        default="SKIPPED",
    )


def device_minutes(since: Moment, until: Moment) -> float:
    """Device minutes, with two decimals as captured ones have (C)."""
    return round((until - since) / 60000, 2) if since < until else 0.0
