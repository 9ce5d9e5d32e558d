"""Jobs: what a run does on each device. A job is planned whole; all that time changes follows from
the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from moto_devicefarm.core import clock, errors, job_life
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Captured, Overlay
from moto_devicefarm.core.job_life import (
    JobDurations,
    JobLife,
    PlannedSuite,
    PlannedTest,
    device_minutes,
)
from moto_devicefarm.core.model import Answering
from moto_devicefarm.core.queue import METERED
from moto_devicefarm.core.session_life import Moment, QueuePosition
from moto_devicefarm.core.store import Resource, Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import devices, projects
from moto_devicefarm.resources.billing import unmetered_slots
from moto_devicefarm.resources.runs import insights

PASSING = frozenset({"status", "result", "message", "stopped", "completedJobs", "videoEndpoint"})
"""The members that change when a captured run, job, suite or test is stopped."""


def captured_overlay(captured: Captured | None, status: str) -> Overlay | None:
    """What of a captured document still holds, now that the status is this."""
    if captured is None:
        return None
    passed = status != captured.members.get("status", status)
    return Overlay(captured.members, captured.changed | (PASSING if passed else frozenset()))


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
    pace: JobDurations = field(default_factory=lambda: JobDurations(0, 0, 0))
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
        needed = unmetered_slots.slot_kind(self.billing_method, self.device, remote_access=False)
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

    def life_from(self, place: QueuePosition) -> JobLife:
        """How it goes from its place in the queues on."""
        if self.captured is not None:
            return JobLife(
                job_life.captured_life(self.created, self.stop_requested, self.captured.members)
            )
        return job_life.job_life(self, self.pace, place)

    @property
    def course(self) -> JobLife:
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
    """A job at one moment: what its document says then. It has no ``type``, as captured ones have
    none (C).
    """

    def __init__(self, job: Job, course: JobLife, now: int, status: str) -> None:
        life = course.life
        self.job, self.course, self.now, self.status = job, course, now, status
        self.arn, self.name, self.created = job.arn, job.name, job.created
        self.device = job.device.in_session
        self.video_capture = job.video_capture
        self.overlay = captured_overlay(job.captured, status)
        self.spans = course.spans(now)
        self.counters = job_life.count_results(
            span.result for row in self.spans for span in row if span.ends <= now
        )
        self.result = "PENDING"
        self.instance_arn = job.instance_arns[0] if len(job.instance_arns) == 1 else None
        if life.started <= now:
            self._begun(life.started, life.running, now)
        if status == "COMPLETED":
            self.stopped = life.stopped
            self.result, self.message = _outcome(job, course)

    def _begun(self, started: Moment, running: Moment, now: int) -> None:
        """``total`` counts from when it got its device, the billed part from its first test on (C:
        total is more).
        """
        self.started = started
        if self.job.instance_arns and self.job.captured is None:
            self.instance_arn = self.job.store.queue.place(self.job).instance_arn
        until = min(now, self.course.stopped)
        self.device_minutes = billed_minutes(
            self.job, device_minutes(started, until), device_minutes(running, until)
        )
        if self.video_capture and running <= now < self.course.stopped:
            self.video_endpoint = (
                f"wss://devicefarm-interactive-global.us-west-2.api.aws/video/{self.job.id}"
            )

    @cached_property
    def insights(self) -> dict[str, Any] | None:
        """The report of its tests, where one was asked for."""
        return insights.job_insights(self) if self.job.insights else None


def billed_minutes(job: Job, total: float, part: float) -> dict[str, float]:
    """Device minutes: ``part`` under the job's billing method."""
    metered = job.billing_method == METERED
    return {
        "total": total,
        "metered": part if metered else 0.0,
        "unmetered": 0.0 if metered else part,
    }


def _outcome(job: Job, course: JobLife) -> tuple[str, str]:
    """The result of a job that has ended, and its message."""
    reason = course.life.reason
    if reason == "user":
        return "STOPPED", errors.JOB_STOPPED
    if reason == "limit":
        return "STOPPED", errors.JOB_LIMIT.format(minutes=job.pace.limit / 60_000)
    if reason == "queue":
        return "SKIPPED", errors.JOB_QUEUE_LIMIT
    results = [span.result for row in course.planned for span in row]
    result = job_life.worst_result(results)
    if result == "PASSED":
        return result, errors.JOB_PASSED
    tests = [test for suite in job.suites for test in suite.tests]
    return result, next(
        (message_of(test, test.result) for test in tests if test.result == result), ""
    )


def message_of(test: PlannedTest, result: str) -> str:
    """What a test that ended says: "testExample passed" (D: list-tests); the other results' words
    are ours.
    """
    return (
        test.message if result == test.result else None
    ) or f"{test.name.rpartition('.')[2]} {result.lower()}"


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


projects.HELD.append(Job)
