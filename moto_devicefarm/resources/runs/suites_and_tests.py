"""Suites and tests: the steps of a job.

Rule: they follow from the plan of their job. Only captured ones are stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from moto_devicefarm.core import clock, errors, job_life
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.job_life import ExecutionSpan, PlannedTest, device_minutes
from moto_devicefarm.core.paging import Listing, SequenceListing
from moto_devicefarm.core.resource import Kind, Resource, ancestor_arn, child_arn, id_of
from moto_devicefarm.core.statuses import COMPLETED
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import Moment
from moto_devicefarm.resources.runs.jobs import (
    FOLLOW_STATUS,
    Job,
    JobView,
    billed_minutes,
    message_of,
)


@dataclass(slots=True, kw_only=True, eq=False)
class CapturedStep(Resource):
    """A captured suite or test. Those of the mock's own runs follow from the plan of their job."""

    FOLLOW_STATUS = FOLLOW_STATUS

    PARENT: ClassVar[type[Kind]]
    """The kind that lists it."""

    store: Store
    project_arn: str = ""

    @property
    def containers(self) -> tuple[str, ...]:
        return (ancestor_arn(self.arn, self.PARENT), self.project_arn)

    def view(self, now: int) -> StepView:
        """The step as captured. One that had not ended is stopped together with its job."""
        status = self.captured_members.get("status", COMPLETED)
        view = StepView(self.arn, "", self.created, status, "PENDING")
        job = self.store.find(Job, ancestor_arn(self.arn, Job))
        if status != COMPLETED and job is not None and job.stop_requested is not None:
            life = job.life.life
            if life.status(now) == COMPLETED:
                view.status, view.result, view.stopped = COMPLETED, "STOPPED", life.stopped
        view.overlay = self.captured_overlay(view.status)
        return view


@dataclass(slots=True, kw_only=True, eq=False)
class Suite(CapturedStep):
    """A captured suite."""

    KIND = "suite"
    SHAPE = "Suite"
    FORM = "<project id>/<run id>/00000/00000"
    PARENT = Job


@dataclass(slots=True, kw_only=True, eq=False)
class Test(CapturedStep):
    """A captured test."""

    KIND = "test"
    SHAPE = "Test"
    FORM = "<project id>/<run id>/00000/00000/00000"
    PARENT = Suite
    __test__ = False


@dataclass(slots=True)
class StepView(View):
    """A suite or a test at one moment.

    As with a job, one that has ended has ``started`` and ``stopped`` only if its result is STOPPED
    (C: execubench; D: list-tests).
    """

    arn: str
    name: str
    created: int
    status: str
    result: str
    overlay: Overlay | None = None
    stopped: Moment | None = None
    started: Moment | None = None
    begins: Moment = 0
    """The moment of its begin, also after its end, when the document may leave it out."""
    ends: Moment = 0
    counters: Mapping[str, int] | None = None
    message: str | None = None
    device_minutes: Mapping[str, float] | None = None


def _step_view(
    job: JobView, arn: str, name: str, spans: Sequence[ExecutionSpan], tests: Sequence[PlannedTest]
) -> StepView:
    """The view of a suite or a test, whose tests run one after another."""
    now = job.now
    status = job_life.status_of(spans, now)
    view = StepView(arn, name, job.created, status, "PENDING")
    view.begins, view.ends = spans[0].begins, spans[-1].ends
    view.counters = job_life.count_results(span.result for span in spans if span.ends <= now)
    if status != "PENDING":
        view.started = view.begins
        length = device_minutes(view.begins, min(now, view.ends))
        view.device_minutes = billed_minutes(job.job, length, length)
    if status == "COMPLETED":
        view.result = job_life.worst_result(span.result for span in spans)
        if view.result == "STOPPED":
            view.stopped = view.ends
        else:
            view.started = None
        if len(spans) == 1:
            view.message = message_of(tests[0], spans[0].result)
    return view


def suites_of(job: JobView) -> list[StepView]:
    """The suites of a planned job; none if it ended before its first test."""
    rows = enumerate(zip(job.job.suites, job.spans, strict=False))
    return [
        _step_view(job, child_arn(job.arn, Suite, place), suite.name, spans, suite.tests)
        for place, (suite, spans) in rows
    ]


def tests_of(job: JobView, suite: int) -> list[StepView]:
    """The tests of a planned suite."""
    rows = enumerate(zip(job.job.suites[suite].tests, job.spans[suite], strict=True))
    return [
        _step_view(job, child_arn(job.arn, Test, suite, place), test.name, [span], [test])
        for place, (test, span) in rows
    ]


def find_planned_part(
    store: Store, kind: type[Kind], arn: str, depth: int
) -> tuple[JobView, list[int]]:
    """The job in the ARN of a suite or a test, and the numbers of the suite and the test in it.

    ``depth`` is 1 for a suite and 2 for a test. Raises AWS's error if the plan of the job does not
    contain the suite or the test.
    """
    missing = errors.arn_error(kind.KIND, arn)
    parts = id_of(arn).split("/")[3:] if isinstance(missing, errors.NotFoundException) else []
    job = store.find(Job, ancestor_arn(arn, Job))
    if job is None or len(parts) != depth or not all(map(_is_place, parts)):
        raise missing
    view, places = job.view(clock.now()), [int(part) for part in parts]
    if places[0] >= len(view.spans) or (depth > 1 and places[1] >= len(view.spans[places[0]])):
        raise missing
    return view, places


def _is_place(part: str) -> bool:
    return len(part) == 5 and part.isascii() and part.isdigit()


def is_planned(store: Store, kind: type[Kind], arn: str) -> bool:
    """Whether an ARN names a suite or a test in the plan of a job."""
    try:
        find_planned_part(store, kind, arn, 1 if kind is Suite else 2)
    except errors.DeviceFarmError:
        return False
    return True


def all_suites(store: Store, job: Job) -> list[StepView]:
    """The suites of a job, planned and captured."""
    now = clock.now()
    return _merge_steps(suites_of(job.view(now)), store.all(Suite, job.arn), now)


def all_tests(store: Store, suite_arn: str) -> list[StepView]:
    """The tests of a suite, planned and captured. Raises AWS's error for an unknown suite."""
    views: list[StepView] = []
    if store.find(Suite, suite_arn) is None or is_planned(store, Suite, suite_arn):
        job, (suite,) = find_planned_part(store, Suite, suite_arn, 1)
        views = tests_of(job, suite)
    return _merge_steps(views, store.all(Test, suite_arn), clock.now())


def _merge_steps(
    planned: Iterable[StepView], captured: Iterable[CapturedStep], now: int
) -> list[StepView]:
    """The planned steps, and the captured ones after them. A captured step replaces a planned one
    with the same ARN.
    """
    views = {step.arn: step.view(now) for step in captured}
    return [*(views.pop(view.arn, view) for view in planned), *views.values()]


@operation("GetSuite")
def get_suite(store: Store, arn: str) -> StepView | Suite:
    captured = store.find(Suite, arn)
    if captured is not None:
        return captured
    job, (place,) = find_planned_part(store, Suite, arn, 1)
    return suites_of(job)[place]


@operation("ListSuites")
def list_suites(store: Store, arn: str) -> Listing[Any]:
    return SequenceListing(all_suites(store, store.get(Job, arn)))


@operation("GetTest")
def get_test(store: Store, arn: str) -> StepView | Test:
    captured = store.find(Test, arn)
    if captured is not None:
        return captured
    job, (suite, place) = find_planned_part(store, Test, arn, 2)
    return tests_of(job, suite)[place]


@operation("ListTests")
def list_tests(store: Store, arn: str) -> Listing[Any]:
    return SequenceListing(all_tests(store, arn))
