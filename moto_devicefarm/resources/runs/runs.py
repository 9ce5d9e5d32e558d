"""Runs: what was settled when a run was scheduled.

Rule: status, result, counters and minutes follow from the jobs at each moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from botocore import xform_name

from moto_devicefarm.core import job_life
from moto_devicefarm.core.captured import Overlay, View, document_member
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.statuses import COMPLETED, ENDING, QUEUED, STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment, Timings, ms
from moto_devicefarm.resources import waiting
from moto_devicefarm.resources.artifacts import file_urls
from moto_devicefarm.resources.runs import insights
from moto_devicefarm.resources.runs.insights import JobOutcome
from moto_devicefarm.resources.runs.insights_details import with_signed_url
from moto_devicefarm.resources.runs.jobs import FOLLOW_STATUS, Job, JobView

PARSING = "parsingResult.txt"
"""The name of the file behind parsingResultUrl (C: jenkins114). Its content is invented."""
FURTHEST = (*QUEUED, "PREPARING", "RUNNING")
"""A run has the status of its furthest job, as long as no job is stopping or has ended; then it is
RUNNING (invented).
"""
NO_MINUTES: Mapping[str, float] = {"total": 0.0, "metered": 0.0, "unmetered": 0.0}
"""The device minutes of a run that is STOPPING and has used none (D: how-to-stop-run)."""


@dataclass(slots=True, kw_only=True, eq=False)
class Run(Resource):
    """A test run."""

    KIND = "run"
    SHAPE = "Run"
    FORM = "<project id>/<id>"
    SIGNED = frozenset({"parsingResultUrl"})
    FOLLOW_STATUS = FOLLOW_STATUS

    store: Store
    project_arn: str = ""
    name: str = ""
    settled: Mapping[str, Any] = field(default_factory=dict)
    """The members that never change, with AWS's names."""
    timings: Timings = field(default_factory=Timings)
    """The timings of its creation."""
    vpce_configuration_arns: tuple[str, ...] = ()
    result_code: str | None = None
    message: str | None = None
    """The message that it has from its end on: about devices that could not take it."""
    stop_requested: int | None = None
    stuck_in: str | None = None
    """The status that it never leaves, as a test arranged."""
    artifacts: Mapping[str, str] = field(default_factory=dict)
    """The files that a test arranged, in base64, by the names of artifacts."""

    @property
    def containers(self) -> tuple[str, ...]:
        return (self.project_arn,)

    @property
    def uses(self) -> tuple[str, ...]:
        return self.vpce_configuration_arns

    @property
    def scheduling_ends(self) -> Moment:
        """The end of SCHEDULING."""
        if self.stuck_in == "SCHEDULING":
            return NEVER
        return self.created + ms(self.timings.run_scheduling)

    @property
    def stopping(self) -> Moment:
        """The moment of its stop; not before its creation, although the clock may go backwards."""
        if self.stop_requested is None:
            return NEVER
        if self.captured is not None:
            return self.stop_requested
        return max(self.stop_requested, self.created)

    def jobs(self, now: int) -> list[JobView]:
        """Its jobs at a moment."""
        return [job.view(now) for job in self.store.all(Job, self.arn)]

    def view(self, now: int, status: str | None = None) -> RunView:
        """The run at a moment. An action gives the ``status`` that it answers."""
        return _run_view(self, now, status)

    def is_active(self, now: int) -> bool:
        return self.view(now).status != COMPLETED

    def stages(self, now: int) -> list[tuple[str, Moment]]:
        """SCHEDULING, the time of its jobs, STOPPING after a stop, COMPLETED. A captured run has
        its status only.
        """
        view = self.view(now)
        if self.captured is not None:
            return [(view.status, self.created)]
        ended = NEVER if view.stopped is None else view.stopped
        if not view.total_jobs:
            ended = min(ended, self.scheduling_ends, self.stopping)
        stages: list[tuple[str, Moment]] = [("SCHEDULING", self.created)]
        if self.scheduling_ends < min(self.stopping, ended):
            stages.append(("", self.scheduling_ends))
        if self.stopping < ended:
            stages.append((STOPPING, self.stopping))
        return waiting.stages_since(self.created, [*stages, (COMPLETED, ended)])

    def waiting_for(self, now: int) -> str | None:
        view = self.view(now)
        if view.status == self.stuck_in:
            return waiting.stuck_reason(view.status)
        if view.status == COMPLETED or not view.total_jobs:
            return None
        words = f"{view.completed_jobs} of {view.total_jobs} jobs have ended"
        waits = [job for job in view.jobs if job.status == "PENDING_DEVICE"]
        if not waits:
            return words
        reason = waits[0].job.waiting_for(now)
        return f"{words}, {len(waits)} in PENDING_DEVICE; {waits[0].name!r}: {reason}"

    @property
    def is_unparsed(self) -> bool:
        """Whether its test package could not be read, so that a file tells the reason."""
        return self.result_code == "PARSING_FAILED" or "parsingResultUrl" in self.captured_members


@dataclass(slots=True, kw_only=True)
class RunView(View):
    """A run at one moment."""

    run: Run
    jobs: list[JobView]
    arn: str
    name: str
    created: int
    status: str
    total_jobs: int
    completed_jobs: int
    counters: Mapping[str, int]
    device_minutes: Mapping[str, float] | None
    started: Moment
    """The moment of its creation, also while it is SCHEDULING (C: DeNA)."""
    result: str | None = "PENDING"
    result_code: str | None = None
    message: str | None = None
    stopped: Moment | None = None
    parsing_result_url: str | None = None
    overlay: Overlay | None = None

    # What was settled when it was scheduled; None where the request did not say it.
    type: str | None = None
    platform: str | None = None
    app_upload: str | None = None
    test_package_arn: str | None = None
    test_spec_arn: str | None = None
    event_count: int | None = None
    seed: int | None = None
    billing_method: str | None = None
    locale: str | None = None
    location: Mapping[str, float] | None = None
    radios: Mapping[str, bool] | None = None
    customer_artifact_paths: Mapping[str, Any] | None = None
    network_profile: Mapping[str, Any] | None = None
    device_proxy: Mapping[str, Any] | None = None
    vpc_config: Mapping[str, Any] | None = None
    execution_role_arn: str | None = None
    environment_variables: Sequence[Mapping[str, str]] | None = None
    insights_types: Sequence[str] | None = None
    job_timeout_minutes: int | None = None
    skip_app_resign: bool | None = None
    device_pool_arn: str | None = None
    device_selection_result: Mapping[str, Any] | None = None

    @property
    def insights(self) -> Mapping[str, Any] | None:
        """The report of its jobs, where one was requested."""
        settled = self.run.settled
        if self.run.captured is not None or not settled or not insights.is_wanted(settled):
            return None
        outcomes = [
            JobOutcome(job.result, job.life.started if job.has_started else None, job.ended)
            for job in self.jobs
            if job.ended is not None
        ]
        has_started = any(job.has_started for job in self.jobs)
        url = file_urls.url_of_file(self.arn, insights.DETAILS)
        return insights.run_insights(self.status, has_started, outcomes, url)


def _run_view(run: Run, now: int, status: str | None) -> RunView:
    jobs = [] if status == "SCHEDULING" else run.jobs(now)  # nothing has happened to them yet
    status = status or _status(run, jobs, now)
    ended_jobs = sum(job.status == COMPLETED for job in jobs)
    captured = run.captured_members
    view = RunView(
        run=run,
        jobs=jobs,
        arn=run.arn,
        name=run.name,
        created=run.created,
        status=status,
        total_jobs=max(len(run.store.all(Job, run.arn)), captured.get("totalJobs", 0)),
        completed_jobs=max(ended_jobs, captured.get("completedJobs", 0)),
        counters=job_life.add_counters(
            document_member(job, "counters", "counters") or {} for job in jobs
        ),
        device_minutes=_sum(
            [
                document_member(job, "deviceMinutes", "used_minutes")
                for job in jobs
                if job.counts_for_run
            ]
        ),
        started=run.created,
        overlay=with_signed_url(run.captured_overlay(status), run.arn),
        **{xform_name(member): value for member, value in run.settled.items()},
    )
    if status == STOPPING and view.device_minutes is None:
        view.device_minutes = NO_MINUTES
    if status == COMPLETED:
        _add_end(view, run, now)
    if run.is_unparsed and (status == COMPLETED or run.captured is not None):
        view.parsing_result_url = file_urls.url_of_file(run.arn, PARSING)
    return view


def _add_end(view: RunView, run: Run, now: int) -> None:
    was_stopped = _was_stopped(run, view.jobs, now)
    results = [document_member(job, "result", "result") for job in view.jobs]
    moments = [job.ended for job in view.jobs if job.ended is not None]
    view.completed_jobs = view.total_jobs
    if was_stopped:
        view.result = "STOPPED"
    else:
        # Nobody knows the result of a run above captured parts that have none.
        is_known = not results or any(results)
        view.result = job_life.worst_result(results) if is_known else None
    view.result_code, view.message = run.result_code, run.message
    view.stopped = max(
        [*moments, *([run.stopping] if was_stopped else [])], default=run.scheduling_ends
    )


def _status(run: Run, jobs: Sequence[JobView], now: int) -> str:
    statuses = {job.status for job in jobs}
    if run.captured is not None:
        return _captured_status(run, jobs, now)
    was_stopped, is_scheduling = _was_stopped(run, jobs, now), now < run.scheduling_ends
    if statuses == {COMPLETED} or (not statuses and (was_stopped or not is_scheduling)):
        return COMPLETED
    if was_stopped:
        return STOPPING
    if is_scheduling:
        return "SCHEDULING"
    return status_above(statuses)


def status_above(statuses: Set[str]) -> str:
    """The status of a run whose jobs have these statuses, which are not all COMPLETED."""
    if not statuses.isdisjoint(ENDING):
        return "RUNNING"
    return next((status for status in reversed(FURTHEST) if status in statuses), "RUNNING")


def _captured_status(run: Run, jobs: Sequence[JobView], now: int) -> str:
    """A captured run ends when it is stopped, or when its last jobs are."""
    members = run.captured_members
    some_stopped = any(job.job.stop_requested is not None for job in jobs)
    all_ended = {job.status for job in jobs} == {COMPLETED}
    if some_stopped and all_ended and len(jobs) >= members.get("totalJobs", 0):
        return COMPLETED
    return job_life.captured_life(run.created, run.stop_requested, members).status(now)


def _was_stopped(run: Run, jobs: Sequence[JobView], now: int) -> bool:
    """Whether it was stopped before its end.

    The end may be earlier than it was at the stop, because a job may have got its device sooner.
    """
    if now < run.stopping:
        return False
    if run.captured is not None or not jobs:
        return True
    return any(
        run.stopping < job.life.stopped
        or (job.life.stopping, job.life.life.reason) == (run.stopping, "user")
        for job in jobs
    )


def _sum(minutes: Sequence[Mapping[str, float] | None]) -> dict[str, float] | None:
    """The sum of the minutes of jobs; None if no job has any."""
    shown = [each for each in minutes if each is not None]
    if not shown:
        return None
    return {name: round(sum(each.get(name, 0.0) for each in shown), 2) for name in NO_MINUTES}
