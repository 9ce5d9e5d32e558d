"""Unique problems: the tests that did not pass, one entry for each message.

Rule: they follow from the tests at the moment of the request. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.resource import ancestor_arn, kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.runs import run_operations, suites_and_tests
from moto_devicefarm.resources.runs.jobs import Job, JobView
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import StepView, Suite, Test

PROBLEMS = ("WARNED", "FAILED", "ERRORED", "STOPPED")
"""The results of problems, which are "exceptions or crashes" (D: model). WARNED and STOPPED are
invented.
"""


@operation("ListUniqueProblems")
def list_unique_problems(store: Store, arn: str) -> dict[str, list[dict[str, Any]]]:
    """List problems by result and message (D: model), of a run, a job, a suite or a test."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for run, job, suite, test in _ended_tests(store, arn):
        result = document_member(test, "result", "result")
        message = document_member(test, "message", "message")
        if result not in PROBLEMS:
            continue
        problem = {
            "run": {"arn": run.arn, "name": run.name},
            "job": {"arn": job.arn, "name": job.name},
            "suite": {"arn": suite.arn, "name": document_member(suite, "name", "name")},
            "test": {"arn": test.arn, "name": document_member(test, "name", "name")},
            "device": document_member(job, "device", "device"),
            "result": result,
            "message": message,
        }
        found.setdefault(result, {}).setdefault(message or "", []).append(problem)
    return {
        result: [
            {"message": message, "problems": problems} for message, problems in by_message.items()
        ]
        for result, by_message in found.items()
    }


def _ended_tests(store: Store, arn: str) -> Iterator[tuple[Run, JobView, StepView, StepView]]:
    """Each test below the ARN that has ended, with its run, job and suite."""
    for job in _jobs(store, arn):
        run = store.get(Run, ancestor_arn(job.arn, Run))
        for suite in suites_and_tests.all_suites(store, job.job):
            for test in suites_and_tests.all_tests(store, suite.arn):
                if test.status == "COMPLETED" and arn in (test.arn, suite.arn, job.arn, run.arn):
                    yield run, job, suite, test


def _jobs(store: Store, arn: str) -> Sequence[JobView]:
    """The jobs of a run, or the job that contains a suite or a test.

    Raises AWS's error for an ARN that names none of these.
    """
    get = {
        Job.KIND: run_operations.get_job,
        Suite.KIND: suites_and_tests.get_suite,
        Test.KIND: suites_and_tests.get_test,
    }.get(kind_of(arn))
    if get is None:
        return store.get(Run, arn).jobs(clock.now())
    get(store, arn)
    return [store.get(Job, ancestor_arn(arn, Job)).view(clock.now())]
