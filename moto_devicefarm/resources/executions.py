"""Jobs, suites and tests: what a run does on each device. A job is planned whole; all that time changes follows from the plan.

Suites and tests are no resources of their own unless they were captured: they are read off their job's plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from moto_devicefarm.core import clock, errors, execution
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Captured, Overlay
from moto_devicefarm.core.execution import Course, JobPace, PlannedSuite, PlannedTest, Span, minutes
from moto_devicefarm.core.queue import METERED
from moto_devicefarm.core.shapes import Answering
from moto_devicefarm.core.store import Kind, Listing, Resource, Scan, Store, ancestor, id_of, part_of
from moto_devicefarm.core.timeline import Moment, Place
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import devices, insights, projects, slots

PASSING = frozenset({"status", "result", "message", "stopped", "completedJobs", "videoEndpoint"})
"""The members that change when a captured run, job, suite or test is stopped."""


def what_holds(captured: Captured | None, status: str) -> Overlay | None:
    """What of a captured document still holds, now that the status is this."""
    if captured is None:
        return None
    passed = status != captured.members.get("status", status)
    return Overlay(captured.members, captured.acted | (PASSING if passed else frozenset()))


@dataclass(slots=True, kw_only=True, eq=False)
class Job(Resource, Answering):
    """A run on one device."""

    KIND = "job"
    SHAPE = "Job"
    FORM = "<project id>/<run id>/00000"

    store: Store
    run_arn: str = ""
    project_arn: str = ""
    name: str = ""
    device: Device
    test_type: str = ""
    custom: bool = False
    """Whether a test spec says what it runs."""
    suites: tuple[PlannedSuite, ...] = ()
    pace: JobPace = field(default_factory=lambda: JobPace(0, 0, 0))
    billing_method: str = METERED
    video_capture: bool = True
    insights: bool = False
    """Whether a report of its tests was asked for."""
    instance_arns: tuple[str, ...] = ()
    device_available: Moment = 0
    stop_requested: int | None = None

    @property
    def listed_under(self) -> tuple[str, ...]:
        return (self.run_arn, self.project_arn)

    @property
    def slots(self) -> str | None:
        """Which slots it needs one of; the number of metered ones is no setting of the mock's."""
        needed = slots.needed(self.billing_method, self.device, remote_access=False)
        return None if needed == METERED else needed

    @property
    def overlaps(self) -> bool:
        """Whether it may have its instance beside another: what was captured was so."""
        return self.captured is not None

    @property
    def stuck_in(self) -> str | None:
        """No job is arranged to hang: a busy device does that."""
        return None

    def ready(self) -> Moment:
        """When the run was scheduled."""
        return self.created + self.pace.pending

    def life_from(self, place: Place) -> Course:
        """How it goes from its place in the queues on."""
        if self.captured is not None:
            return Course(execution.since_capture(self.created, self.stop_requested, self.captured.members))
        return execution.course(self, self.pace, place)

    @property
    def course(self) -> Course:
        """How it goes, as far as the facts now tell."""
        return self.life_from(self.store.queue.place(self))

    def answer(self) -> JobView:
        return self.at(clock.now())

    def at(self, now: int, status: str | None = None) -> JobView:
        """The job at a moment; with ``status``, as the stop that brings it there answers it."""
        course = self.course
        return JobView(self, course, now, status or course.life.status(now))

    def stop(self, now: int) -> bool:
        """Stop it; False if it is stopping or has ended."""
        if self.course.life.status(now) in ("STOPPING", "COMPLETED"):
            return False
        self.stop_requested = now
        self.store.queue.changed(self)
        return True


class JobView:
    """A job at one moment: what its document says then. It has no ``type``, as captured ones have none (C)."""

    def __init__(self, job: Job, course: Course, now: int, status: str) -> None:
        life = course.life
        self.job, self.course, self.now, self.status = job, course, now, status
        self.arn, self.name, self.created = job.arn, job.name, job.created
        self.device = job.device.in_session
        self.video_capture = job.video_capture
        self.overlay = what_holds(job.captured, status)
        self.spans = course.spans(now)
        self.counters = execution.counted(span.result for row in self.spans for span in row if span.ends <= now)
        self.result = "PENDING"
        self.instance_arn = job.instance_arns[0] if len(job.instance_arns) == 1 else None
        if life.started <= now:
            self._begun(life.started, life.running, now)
        if status == "COMPLETED":
            self.stopped = life.stopped
            self.result, self.message = _outcome(job, course)

    def _begun(self, started: Moment, running: Moment, now: int) -> None:
        """``total`` counts from when it got its device, the billed part from its first test on (C: total is more)."""
        self.started = started
        if self.job.instance_arns and self.job.captured is None:
            self.instance_arn = self.job.store.queue.place(self.job).instance_arn
        until = min(now, self.course.stopped)
        self.device_minutes = billed(self.job, minutes(started, until), minutes(running, until))
        if self.video_capture and running <= now < self.course.stopped:
            self.video_endpoint = f"wss://devicefarm-interactive-global.us-west-2.api.aws/video/{self.job.id}"

    @cached_property
    def insights(self) -> dict[str, Any] | None:
        """The report of its tests, where one was asked for."""
        return insights.of_job(self) if self.job.insights else None


def billed(job: Job, total: float, part: float) -> dict[str, float]:
    """Device minutes: ``part`` under the job's billing method."""
    metered = job.billing_method == METERED
    return {"total": total, "metered": part if metered else 0.0, "unmetered": 0.0 if metered else part}


def _outcome(job: Job, course: Course) -> tuple[str, str]:
    """The result of a job that has ended, and its message."""
    reason = course.life.reason
    if reason == "user":
        return "STOPPED", errors.JOB_STOPPED
    if reason == "limit":
        return "STOPPED", errors.JOB_LIMIT.format(minutes=job.pace.limit / 60_000)
    if reason == "queue":
        return "SKIPPED", errors.JOB_QUEUE_LIMIT
    results = [span.result for row in course.planned for span in row]
    result = execution.worst(results)
    if result == "PASSED":
        return result, errors.JOB_PASSED
    tests = [test for suite in job.suites for test in suite.tests]
    return result, next(message_of(test, test.result) for test in tests if test.result == result)


def message_of(test: PlannedTest, result: str) -> str:
    """What a test that ended says: "testExample passed" (D: list-tests); the other results' words are ours."""
    return (test.message if result == test.result else None) or f"{test.name.rpartition('.')[2]} {result.lower()}"


@dataclass(slots=True, kw_only=True, eq=False)
class _Part(Resource, Answering):
    """A captured suite or test; those of the mock's own runs are read off the plan."""

    PARENT: ClassVar[type[Kind]]
    """The kind that lists it."""

    store: Store
    project_arn: str = ""

    @property
    def listed_under(self) -> tuple[str, ...]:
        return (ancestor(self.arn, self.PARENT), self.project_arn)

    def answer(self) -> PartView:
        """As captured; if it was not over, it is stopped with its job."""
        members = {} if self.captured is None else self.captured.members
        view = PartView(self.arn, "", self.created, members.get("status", "COMPLETED"), "PENDING")
        job = self.store.find(Job, ancestor(self.arn, Job))
        if view.status != "COMPLETED" and job is not None and job.stop_requested is not None:
            life = job.course.life
            if life.status(clock.now()) == "COMPLETED":
                view.status, view.result, view.stopped = "COMPLETED", "STOPPED", life.stopped
        view.overlay = what_holds(self.captured, view.status)
        return view


@dataclass(slots=True, kw_only=True, eq=False)
class Suite(_Part):
    """A captured suite."""

    KIND = "suite"
    SHAPE = "Suite"
    FORM = "<project id>/<run id>/00000/00000"
    PARENT = Job


@dataclass(slots=True, kw_only=True, eq=False)
class Test(_Part):
    """A captured test."""

    KIND = "test"
    SHAPE = "Test"
    FORM = "<project id>/<run id>/00000/00000/00000"
    PARENT = Suite
    __test__ = False


@dataclass(slots=True)
class PartView:
    """A suite or a test at one moment."""

    arn: str
    name: str
    created: int
    status: str
    result: str
    overlay: Overlay | None = None
    stopped: Moment | None = None
    started: Moment | None = None
    counters: Mapping[str, int] | None = None
    message: str | None = None
    device_minutes: Mapping[str, float] | None = None


def _part(job: JobView, arn: str, name: str, spans: Sequence[Span], tests: Sequence[PlannedTest]) -> PartView:
    """The view of a suite or a test: of tests that run one after another."""
    now = job.now
    status = execution.status_of(spans, now)
    view = PartView(arn, name, job.created, status, "PENDING")
    view.counters = execution.counted(span.result for span in spans if span.ends <= now)
    if status != "PENDING":
        view.started = spans[0].begins
        length = minutes(spans[0].begins, min(now, spans[-1].ends))
        view.device_minutes = billed(job.job, length, length)
    if status == "COMPLETED":
        view.stopped = spans[-1].ends
        view.result = execution.worst(span.result for span in spans)
        if len(spans) == 1:
            view.message = message_of(tests[0], spans[0].result)
    return view


def suites_of(job: JobView) -> list[PartView]:
    """The suites of a planned job; none if it ended before its first test."""
    rows = enumerate(zip(job.job.suites, job.spans, strict=False))
    return [_part(job, part_of(job.arn, Suite, place), suite.name, spans, suite.tests) for place, (suite, spans) in rows]


def tests_of(job: JobView, suite: int) -> list[PartView]:
    """The tests of a planned suite."""
    rows = enumerate(zip(job.job.suites[suite].tests, job.spans[suite], strict=True))
    return [_part(job, part_of(job.arn, Test, suite, place), test.name, [span], [test]) for place, (test, span) in rows]


def planned(store: Store, kind: type[Kind], arn: str, depth: int) -> tuple[JobView, list[int]]:
    """The job, and the places below it, that an ARN of a suite, a test or an artifact names.

    Raises what AWS answers for an ARN that names none.
    """
    missing = errors.missing(kind.KIND, arn)
    parts = id_of(arn).split("/")[3:] if isinstance(missing, errors.NotFoundException) else []
    job = store.find(Job, ancestor(arn, Job))
    if job is None or len(parts) != depth or not all(map(_is_place, parts)):
        raise missing
    view, places = job.at(clock.now()), [int(part) for part in parts]
    if places[0] >= len(view.spans) or (depth > 1 and places[1] >= len(view.spans[places[0]])):
        raise missing
    return view, places


def _is_place(part: str) -> bool:
    return len(part) == 5 and part.isascii() and part.isdigit()


def all_suites(store: Store, job: Job) -> Iterator[PartView | Suite]:
    """The suites of a job, planned and captured."""
    yield from suites_of(job.at(clock.now()))
    yield from store.all(Suite, job.arn)


@operation("GetJob")
def get_job(store: Store, arn: str) -> Job:
    devices.notice_free(store)
    return store.get(Job, arn)


@operation("StopJob")
def stop_job(store: Store, arn: str) -> JobView:
    """Answers STOPPING (I: StopRun); a job that is stopping or has ended is answered unchanged."""
    job = store.get(Job, arn)
    devices.notice_free(store)
    now = clock.now()
    return job.at(now, "STOPPING" if job.stop(now) else None)


@operation("GetSuite")
def get_suite(store: Store, arn: str) -> PartView | Suite:
    devices.notice_free(store)
    captured = store.find(Suite, arn)
    if captured is not None:
        return captured
    job, (place,) = planned(store, Suite, arn, 1)
    return suites_of(job)[place]


@operation("ListSuites")
def list_suites(store: Store, arn: str) -> Listing[Any]:
    devices.notice_free(store)
    return Scan(list(all_suites(store, store.get(Job, arn))))


@operation("GetTest")
def get_test(store: Store, arn: str) -> PartView | Test:
    devices.notice_free(store)
    captured = store.find(Test, arn)
    if captured is not None:
        return captured
    job, (suite, place) = planned(store, Test, arn, 2)
    return tests_of(job, suite)[place]


@operation("ListTests")
def list_tests(store: Store, arn: str) -> Listing[Any]:
    devices.notice_free(store)
    if store.find(Suite, arn) is not None:
        return store.all(Test, arn)
    job, (suite,) = planned(store, Suite, arn, 1)
    return Scan(tests_of(job, suite))


projects.HELD += [Job, Suite, Test]
