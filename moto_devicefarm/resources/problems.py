"""Unique problems: the tests of a run, a job or a suite that did not pass, one entry for each message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.store import Store, ancestor, kind_of
from moto_devicefarm.resources import devices, executions
from moto_devicefarm.resources.executions import Job, JobView, PartView, Suite, Test
from moto_devicefarm.resources.runs import Run

PROBLEMS = ("WARNED", "FAILED", "ERRORED", "STOPPED")
"""The results that are problems ("exceptions or crashes", D: model); whether AWS counts STOPPED is not known."""


@operation("ListUniqueProblems")
def list_unique_problems(store: Store, arn: str) -> dict[str, list[dict[str, Any]]]:
    """By result; tests that ended with one result and one message are problems of one entry (D: model)."""
    devices.notice_free(store)
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for run, job, suite, test in _ended(store, arn):
        problem = {
            "run": {"arn": run.arn, "name": run.name},
            "job": {"arn": job.arn, "name": job.name},
            "suite": {"arn": suite.arn, "name": suite.name},
            "test": {"arn": test.arn, "name": test.name},
            "device": job.device,
            "result": test.result,
            "message": test.message,
        }
        found.setdefault(test.result, {}).setdefault(test.message or "", []).append(problem)
    return {
        result: [{"message": message, "problems": problems} for message, problems in by_message.items()]
        for result, by_message in found.items()
    }


def _ended(store: Store, arn: str) -> Iterator[tuple[Run, JobView, PartView, PartView]]:
    """Run, job, suite and test of each problem."""
    for job, suites in _jobs(store, arn):
        run = store.get(Run, ancestor(job.arn, Run))
        views = executions.suites_of(job)
        for place in range(len(views)) if suites is None else suites:
            for test in executions.tests_of(job, place):
                if test.status == "COMPLETED" and test.result in PROBLEMS and arn in (test.arn, *_above(test.arn)):
                    yield run, job, views[place], test


def _above(test_arn: str) -> list[str]:
    return [ancestor(test_arn, kind) for kind in (Run, Job, Suite)]


def _jobs(store: Store, arn: str) -> Iterator[tuple[JobView, list[int] | None]]:
    """The jobs that an ARN names, with the places of the suites that it names of them; None are all."""
    kind = kind_of(arn)
    if kind == Job.KIND:
        yield store.get(Job, arn).at(clock.now()), None
    elif kind == Suite.KIND:
        yield executions.planned(store, Suite, arn, 1)
    elif kind == Test.KIND:
        job, places = executions.planned(store, Test, arn, 2)
        yield job, places[:1]
    else:
        yield from ((job, None) for job in store.get(Run, arn).jobs(clock.now()))
