"""Jobs: a run on one device.

Rule: a job is planned whole, and everything that changes follows from its plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moto_devicefarm.core import errors, job_life
from moto_devicefarm.core.captured import Overlay, View, document_member
from moto_devicefarm.core.job_life import (
    ExecutionSpans,
    JobDurations,
    JobLife,
    PlannedSuite,
    PlannedTest,
    device_minutes,
)
from moto_devicefarm.core.queue import METERED, QuotaSteps
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.session_life import QueuePosition
from moto_devicefarm.core.statuses import COMPLETED, ENDING
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import Moment
from moto_devicefarm.registry import Device, Devices
from moto_devicefarm.resources import devices, waiting
from moto_devicefarm.resources.artifacts import file_urls
from moto_devicefarm.resources.billing import unmetered_slots
from moto_devicefarm.resources.runs import insights
from moto_devicefarm.resources.runs.insights import TestReport
from moto_devicefarm.resources.runs.insights_details import with_signed_url

CREATION_DELAY = 14
"""The milliseconds from the creation of a run to that of its jobs (C: execubench: 13 to 16)."""
FOLLOW_STATUS = frozenset(
    {"status", "result", "message", "stopped", "completedJobs", "videoEndpoint"}
)
"""The members that change when a captured run, job, suite or test is stopped."""


@dataclass(slots=True, kw_only=True, eq=False)
class Job(Resource):
    """A run on one device."""

    KIND = "job"
    SHAPE = "Job"
    FORM = "<project id>/<run id>/00000"
    FOLLOW_STATUS = FOLLOW_STATUS

    store: Store
    run_arn: str = ""
    project_arn: str = ""
    name: str = ""
    device: Device
    test_type: str = ""
    custom: bool = False
    """Whether a test spec defines the tests."""
    suites: tuple[PlannedSuite, ...] = ()
    named_tests: tuple[PlannedTest, ...] = ()
    """With a test spec, the tests that only the insights show."""
    durations: JobDurations = field(default_factory=lambda: JobDurations(0, 0, 0))
    billing_method: str = METERED
    video_capture: bool = True
    insights: bool = False
    """Whether a report of its tests was requested."""
    instance_arns: tuple[str, ...] = ()
    needs_slot: bool = True
    """False if it is UNMETERED in an account without a slot, so that its tests are SKIPPED."""
    device_available: Moment = 0
    stop_requested: int | None = None
    stuck_in: str | None = None
    """The stage that it never leaves by itself: a test arranged it, or it was captured so."""

    @property
    def containers(self) -> tuple[str, ...]:
        return (self.run_arn, self.project_arn)

    @property
    def slots(self) -> str | None:
        """The kind of slot that it needs. The mock has no quota of metered slots for jobs."""
        kind = unmetered_slots.slot_kind(self.billing_method, self.device, remote_access=False)
        return kind if self.needs_slot and kind != METERED else None

    def slot_quota(self) -> QuotaSteps | None:
        """The number of slots of its kind over time."""
        return unmetered_slots.quota(self.store, self.device.platform, remote_access=False)

    @property
    def overlaps(self) -> bool:
        """Whether it may share its instance with another job, as captured jobs may."""
        return self.captured is not None

    def ready(self) -> Moment:
        """The moment at which it joins the queues."""
        return self.created + self.durations.pending

    def take_free_device(self, registry: Devices) -> bool:
        """Whether its device, busy until now, is free in the registry."""
        return devices.take_free_device(self, registry)

    def life_from(self, position: QueuePosition) -> JobLife:
        """Its life from this position in the queues on."""
        if self.captured is not None:
            members = self.captured.members
            return JobLife(job_life.captured_life(self.created, self.stop_requested, members))
        return job_life.job_life(self, self.durations, position)

    @property
    def life(self) -> JobLife:
        """Its whole life, as known now."""
        return self.life_from(self.store.queue.position(self))

    def is_active(self, now: int) -> bool:
        return self.life.life.status(now) != COMPLETED

    def stages(self, now: int) -> list[tuple[str, Moment]]:
        return waiting.stages_since(self.created, self.life.life.stages)

    def stop_reason(self) -> str | None:
        return waiting.stop_reason(self.life.life)

    def waiting_for(self, now: int) -> str | None:
        """While it is RUNNING, the test that it is at."""
        status = self.life.life.status(now)
        reason = waiting.queue_reason(self, status, now)
        return self._current_test(now) if reason is None and status == "RUNNING" else reason

    def _current_test(self, now: int) -> str:
        names = [test.name for suite in self.suites for test in suite.tests]
        spans = [span for suite in self.life.spans(now) for span in suite]
        at = next(at for at, span in enumerate(spans) if span.begins <= now < span.ends)
        return f"at test {at + 1} of {len(names)}: {names[at]}"

    def view(self, now: int, status: str | None = None) -> JobView:
        """The job at a moment. A stop gives the ``status`` that it answers."""
        life = self.life
        return _job_view(self, life, now, status or life.life.status(now))

    def stop(self, now: int) -> bool:
        """Stop it. False if it is stopping or has ended, so that nothing changed."""
        if self.life.life.status(now) in ENDING:
            return False
        self.stop_requested = now
        self.store.queue.note_change(self)
        return True


@dataclass(slots=True)
class JobView(View):
    """A job at one moment. It has no ``type``, because captured jobs have none (C: DeNA, sylph).

    A job that ran to its end has no ``started`` and ``stopped`` (C: execubench). One whose result
    is STOPPED has both, and then no message, device minutes and ``videoCapture``; it started when
    it was created (C: DeNA). Before its end a job shows its start and its minutes (invented).
    """

    job: Job
    life: JobLife
    now: int
    spans: ExecutionSpans
    arn: str
    name: str
    created: int
    status: str
    device: Device
    video_capture: bool | None
    counters: Mapping[str, int]
    instance_arn: str | None
    result: str = "PENDING"
    message: str | None = None
    started: Moment | None = None
    stopped: Moment | None = None
    device_minutes: Mapping[str, float] | None = None
    used_minutes: Mapping[str, float] | None = None
    """The minutes that the account is charged, also where the document does not show them."""
    video_endpoint: str | None = None
    overlay: Overlay | None = None

    @property
    def has_started(self) -> bool:
        """Whether it has or had its device."""
        return self.life.started <= self.now

    @property
    def counts_for_run(self) -> bool:
        """Whether its minutes are among those of the run. They are not if it was stopped before its
        first test (C: DeNA).
        """
        return self.overlay is not None or self.status != COMPLETED or bool(self.spans)

    @property
    def ended(self) -> Moment | None:
        """The moment of its end, which the document of a job that was not stopped leaves out."""
        if self.overlay is not None:
            captured: Moment | None = document_member(self, "stopped", "stopped")
            return captured
        return self.life.stopped if self.status == COMPLETED else None

    @property
    def insights(self) -> Mapping[str, Any] | None:
        """The report of its tests, where one was requested."""
        if not self.job.insights:
            return None
        url = file_urls.url_of_file(self.arn, insights.DETAILS)
        return insights.job_insights(self.status, self.has_started, self.report_of_tests(), url)

    def report_of_tests(self) -> TestReport:
        """What the insights of the job are about."""
        job = self.job
        spans = job_life.named_spans(job.named_tests, self.spans[1][0]) if self.spans else ()
        return TestReport(
            self.arn, job.device, job.test_type, tuple(zip(job.named_tests, spans, strict=False))
        )


def _job_view(job: Job, life: JobLife, now: int, status: str) -> JobView:
    spans = life.spans(now)
    view = JobView(
        job=job,
        life=life,
        now=now,
        spans=spans,
        arn=job.arn,
        name=job.name,
        created=job.created + int(min(CREATION_DELAY, job.durations.pending)),
        status=status,
        device=job.device.in_session,
        video_capture=job.video_capture,
        counters=job_life.count_results(
            span.result for row in spans for span in row if span.ends <= now
        ),
        instance_arn=job.instance_arns[0] if len(job.instance_arns) == 1 else None,
        overlay=with_signed_url(job.captured_overlay(status), job.arn),
    )
    if life.started <= now:
        _add_start(view, job, life, now)
    if status == COMPLETED:
        view.result, view.message = _outcome(job, life)
        if view.result == "STOPPED":
            view.started = view.created
            view.stopped = max(life.stopped, view.created)
            view.device_minutes = view.video_capture = None
        else:
            view.started = None
    return view


def _add_start(view: JobView, job: Job, life: JobLife, now: int) -> None:
    """``total`` counts from the moment of its device, the billed part from its first test (C: DeNA,
    sylph: the total is more).
    """
    view.started = life.started
    if job.captured is None:
        view.instance_arn = job.store.queue.position(job).instance_arn
    running, until = life.life.running, min(now, life.stopped)
    total, billed = device_minutes(life.started, until), device_minutes(running, until)
    view.device_minutes = view.used_minutes = billed_minutes(job, total, billed)
    if view.video_capture and running <= now < life.stopped:
        host = "devicefarm-interactive-global.us-west-2.api.aws"
        view.video_endpoint = f"wss://{host}/video/{job.id}"


def billed_minutes(job: Job, total: float, billed: float) -> dict[str, float]:
    """Device minutes: ``billed`` under the job's billing method."""
    metered = job.billing_method == METERED
    return {
        "total": total,
        "metered": billed if metered else 0.0,
        "unmetered": 0.0 if metered else billed,
    }


def _outcome(job: Job, life: JobLife) -> tuple[str, str | None]:
    """The result and the message of a job that has ended."""
    if life.life.reason == "queue":
        return "SKIPPED", errors.JOB_QUEUE_LIMIT
    result = job_life.worst_result(span.result for row in life.all_spans for span in row)
    if result == "STOPPED" or life.life.reason in ("user", "limit"):
        return "STOPPED", None
    if result == "PASSED":
        return result, errors.JOB_PASSED
    tests = [test for suite in job.suites for test in suite.tests]
    messages = (message_of(test, result) for test in tests if test.result == result)
    return result, next(messages, "")


def message_of(test: PlannedTest, result: str) -> str:
    """The message of a test that has ended: "testExample passed" (D: artifacts, for PASSED)."""
    message = test.message if result == test.result else None
    return message or f"{test.name.rpartition('.')[2]} {result.lower()}"
