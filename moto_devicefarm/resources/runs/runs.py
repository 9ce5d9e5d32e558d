"""Runs: what was settled when one was scheduled; status, result, counters and minutes follow from
its jobs at each moment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from botocore import xform_name

from moto_devicefarm.core import clock, errors, job_life
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay, document_member
from moto_devicefarm.core.model import Answering
from moto_devicefarm.core.session_life import NEVER, Moment, SessionLife, Timings, ms
from moto_devicefarm.core.store import Listing, Resource, Store, arn_of
from moto_devicefarm.resources import devices, projects, vpce_configurations
from moto_devicefarm.resources.artifacts import file_urls
from moto_devicefarm.resources.artifacts.file_urls import Content
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs import insights
from moto_devicefarm.resources.runs.jobs import Job, JobView, captured_overlay
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test

PARSING = "parsing-result.txt"
"""The file behind parsingResultUrl; its name and content are ours."""
FURTHEST = ("PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING", "RUNNING")
"""The status of a run of which no job is stopping or over is that of the job that is furthest; else
it is RUNNING. Ours.
"""


@dataclass(slots=True, kw_only=True, eq=False)
class Run(Resource, Answering):
    """A test run."""

    KIND = "run"
    SHAPE = "Run"
    FORM = "<project id>/<id>"

    store: Store
    project_arn: str = ""
    name: str = ""
    settled: Mapping[str, Any] = field(default_factory=dict)
    """The members that never change, with AWS's names."""
    timings: Timings = field(default_factory=Timings)
    """Those in force when it was scheduled."""
    vpce_configuration_arns: tuple[str, ...] = ()
    result_code: str | None = None
    stop_requested: int | None = None

    @property
    def listed_under(self) -> tuple[str, ...]:
        return (self.project_arn, *self.vpce_configuration_arns)

    @property
    def scheduled(self) -> Moment:
        """When SCHEDULING is over."""
        return self.created + ms(self.timings.run_scheduling)

    @property
    def stopping(self) -> Moment:
        """When it was stopped: if that was before its creation, since the clock went backwards,
        with it.
        """
        if self.stop_requested is None:
            return NEVER
        return (
            self.stop_requested
            if self.captured is not None
            else max(self.stop_requested, self.created)
        )

    def jobs(self, now: int) -> list[JobView]:
        """Its jobs at a moment."""
        return [job.at(now) for job in self.store.all(Job, self.arn)]

    def answer(self) -> RunView:
        return self.at(clock.now())

    def at(self, now: int, status: str | None = None) -> RunView:
        """The run at a moment; with ``status``, as the action that brings it there answers it."""
        return RunView(self, now, status)

    @property
    def active(self) -> bool:
        """Whether it is not over yet."""
        return self.at(clock.now()).status != "COMPLETED"

    @property
    def unparsed(self) -> bool:
        """Whether its package could not be read: then a file says why."""
        return (
            self.result_code == "PARSING_FAILED"
            or _captured(self, "parsingResultUrl", None) is not None
        )

    def delete(self) -> None:
        """Take it, its jobs and what was captured of them out of the store; the queues remember who
        waited for whom.
        """
        file_urls.forget(self.store, self.arn)
        for job in list(self.store.all(Job, self.arn)):
            for suite in list(self.store.all(Suite, job.arn)):
                for test in list(self.store.all(Test, suite.arn)):
                    self.store.delete(test)
                self.store.delete(suite)
            self.store.delete(job)
        self.store.delete(self)


class RunView:
    """A run at one moment: what its document says then."""

    def __init__(self, run: Run, now: int, status: str | None) -> None:
        self.run = run
        self.jobs = (
            [] if status == "SCHEDULING" else run.jobs(now)
        )  # at its creation nothing has happened to them
        self.status = status or _status(run, self.jobs, now)
        self.arn, self.name, self.created = run.arn, run.name, run.created
        for name, value in run.settled.items():
            setattr(self, xform_name(name), value)
        self.overlay = _what_holds(run, self.status)
        over = sum(job.status == "COMPLETED" for job in self.jobs)
        self.total_jobs = max(len(run.store.all(Job, run.arn)), _captured(run, "totalJobs", 0))
        self.completed_jobs = max(over, _captured(run, "completedJobs", 0))
        self.counters = job_life.add_counters(
            document_member(job, "counters", "counters") or {} for job in self.jobs
        )
        self.device_minutes = _sum(
            [document_member(job, "deviceMinutes", "device_minutes") for job in self.jobs]
        )
        self.result = "PENDING"
        self.started = run.created  # also while it is SCHEDULING (C: DeNA)
        if self.status == "COMPLETED":
            self._ended(run, now)
        if run.unparsed and (self.status == "COMPLETED" or run.captured is not None):
            self.parsing_result_url = file_urls.url_of_file(run.arn, PARSING)

    def _ended(self, run: Run, now: int) -> None:
        stopped = _stopped(run, self.jobs, now)
        self.completed_jobs = self.total_jobs
        self.result = (
            "STOPPED"
            if stopped
            else job_life.worst_result(
                document_member(job, "result", "result") for job in self.jobs
            )
        )
        self.result_code = run.result_code
        ends = [
            end
            for job in self.jobs
            if (end := document_member(job, "stopped", "stopped")) is not None
        ]
        self.stopped = max([*ends, *([run.stopping] if stopped else [])], default=run.scheduled)

    @cached_property
    def insights(self) -> dict[str, Any] | None:
        """The report of its jobs, where one was asked for."""
        wanted = (
            self.run.captured is None
            and bool(self.run.settled)
            and insights.is_wanted(self.run.settled)
        )
        return insights.run_insights(self.arn, self.status, self.jobs) if wanted else None


def _captured(run: Run, name: str, otherwise: Any) -> Any:
    return otherwise if run.captured is None else run.captured.members.get(name, otherwise)


def _what_holds(run: Run, status: str) -> Overlay | None:
    """What of a captured run still holds; its URL is signed afresh, as a captured signature is dead
    by now.
    """
    overlay = captured_overlay(run.captured, status)
    return overlay and overlay._replace(
        computed=overlay.computed | ({"parsingResultUrl"} & overlay.captured.keys())
    )


def _status(run: Run, jobs: Sequence[JobView], now: int) -> str:
    statuses = {job.status for job in jobs}
    if run.captured is not None:
        life: SessionLife = job_life.captured_life(
            run.created, run.stop_requested, run.captured.members
        )
        stopped = any(
            job.job.stop_requested is not None for job in jobs
        )  # its last jobs were, and not the run itself
        over = statuses == {"COMPLETED"} and len(jobs) >= _captured(run, "totalJobs", 0)
        return "COMPLETED" if stopped and over else life.status(now)
    stopped, scheduling = _stopped(run, jobs, now), now < run.scheduled
    if statuses == {"COMPLETED"} or (not statuses and (stopped or not scheduling)):
        return "COMPLETED"
    if stopped:
        return "STOPPING"
    if scheduling:
        return "SCHEDULING"
    begun = not statuses.isdisjoint(("STOPPING", "COMPLETED"))
    return next(
        (status for status in reversed(FURTHEST) if status in statuses and not begun), "RUNNING"
    )


def _stopped(run: Run, jobs: Sequence[JobView], now: int) -> bool:
    """Whether it was stopped before its end, which may have come to be earlier: a job may have got
    its device sooner since.
    """
    if now < run.stopping:
        return False
    if run.captured is not None:
        return True
    if not jobs:
        return run.stop_requested is not None and run.stop_requested < run.scheduled
    courses = [job.course for job in jobs]
    return any(
        run.stopping < one.stopped or (one.stopping, one.life.reason) == (run.stopping, "user")
        for one in courses
    )


def _sum(minutes: Sequence[Mapping[str, float] | None]) -> dict[str, float] | None:
    """The minutes of all jobs; none, if none ever started (C: DeNA)."""
    begun = [each for each in minutes if each is not None]
    names = ("total", "metered", "unmetered")
    return (
        {name: round(sum(each.get(name, 0.0) for each in begun), 2) for name in names}
        if begun
        else None
    )


@operation("GetRun")
def get_run(store: Store, arn: str) -> Run:
    devices.notice_free(store)
    return store.get(Run, arn)


@operation("ListRuns")
def list_runs(store: Store, arn: str) -> Listing[Run]:
    store.get(Project, arn)
    devices.notice_free(store)
    return store.all(Run, arn)


@operation("StopRun")
def stop_run(store: Store, arn: str) -> RunView:
    """Stops what is not finished and answers STOPPING (D: how-to-stop-run); one that has ended is
    answered unchanged.
    """
    run = store.get(Run, arn)
    devices.notice_free(store)
    now = clock.now()
    if run.at(now).status in ("STOPPING", "COMPLETED"):
        return run.at(now)
    run.stop_requested = now
    for job in store.all(Job, arn):
        job.stop(now)
    return run.at(now, "STOPPING")


@operation("DeleteRun")
def delete_run(store: Store, arn: str) -> None:
    run = store.get(Run, arn)
    devices.notice_free(store)
    if run.active:
        raise errors.ArgumentException(errors.RUN_ACTIVE.format(arn=arn))
    run.delete()


@operation("ListJobs")
def list_jobs(store: Store, arn: str) -> Listing[Job]:
    store.get(Run, arn)
    devices.notice_free(store)
    return store.all(Job, arn)


def serve(store: Store, account_id: str, path: str) -> Content | None:
    """The files of a run and of a job: why its package did not parse, and the details of insights."""
    own, _, name = path.rpartition("/")
    if name == PARSING:
        run = store.find(Run, arn_of(Run, account_id, own))
        failed = run is not None and hasattr(run.answer(), "parsing_result_url")
        return Content("text/plain", errors.PARSING_FAILED.encode()) if failed else None
    if name == insights.DETAILS:
        found = store.find(Run, arn_of(Run, account_id, own)) or store.find(
            Job, arn_of(Job, account_id, own)
        )
        report = None if found is None else found.answer().insights
        return (
            Content("application/json", json.dumps(report, indent=2).encode()) if report else None
        )
    return None


file_urls.SERVED.append(serve)


def _any_active(store: Store, under: str) -> bool:
    """Whether a run of the project, or with the VPC endpoint configuration, is not over."""
    devices.notice_free(store)
    return any(run.active for run in store.all(Run, under))


projects.HELD.append(Run)
projects.BUSY.append(lambda store, project: _any_active(store, project.arn))
vpce_configurations.IN_USE.append(_any_active)
