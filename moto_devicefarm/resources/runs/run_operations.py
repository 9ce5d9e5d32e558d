"""The operations of runs and jobs, except ScheduleRun.

Rule: a stop is recorded once. What is stopping or has ended stays unchanged.
"""

from __future__ import annotations

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing
from moto_devicefarm.core.statuses import ENDING, STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs.jobs import Job, JobView
from moto_devicefarm.resources.runs.runs import Run, RunView


@operation("GetRun")
def get_run(store: Store, arn: str) -> Run:
    return store.get(Run, arn)


@operation("ListRuns")
def list_runs(store: Store, arn: str) -> Listing[Run]:
    """List the newest run first (A: seven client programs take the first one as the latest)."""
    store.get(Project, arn)
    return store.all(Run, arn).newest_first()


@operation("StopRun")
def stop_run(store: Store, arn: str) -> RunView:
    """Stop all jobs and answer STOPPING (D: how-to-stop-test-runs).

    A run that is stopping or has ended stays unchanged.
    """
    run = store.get(Run, arn)
    now = clock.now()
    if run.view(now).status in ENDING:
        return run.view(now)
    run.stop_requested = now
    for job in store.all(Job, arn):
        job.stop(now)
    return run.view(now, STOPPING)


@operation("DeleteRun")
def delete_run(store: Store, arn: str) -> None:
    run = store.get(Run, arn)
    if run.is_active(clock.now()):
        raise errors.ArgumentException(errors.RUN_ACTIVE.format(arn=arn))
    store.delete(run)


@operation("ListJobs")
def list_jobs(store: Store, arn: str) -> Listing[Job]:
    store.get(Run, arn)
    return store.all(Job, arn)


@operation("GetJob")
def get_job(store: Store, arn: str) -> Job:
    return store.get(Job, arn)


@operation("StopJob")
def stop_job(store: Store, arn: str) -> JobView:
    """Answer STOPPING (I: StopRun). A job that is stopping or has ended stays unchanged."""
    job = store.get(Job, arn)
    now = clock.now()
    return job.view(now, STOPPING if job.stop(now) else None)
