"""The durations and plans with which the mock's runs go through the stages, and have the results,
that the answers of AWS showed. Rule: a run of which all passed is not arranged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.core.resource import ancestor_arn
from moto_devicefarm.core.run_plan import RESULT_CODES, RUN_STAGES, SETUP, TEARDOWN, TESTS
from moto_devicefarm.core.statuses import COMPLETED, RESULTS, WORST_FIRST
from moto_devicefarm.recordings.arranged_steps import NextPlan, Step
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.observations import Bound, ObservedResource
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test

_DEFAULT_TESTS = ("Tests", "Fuzz Test", "Explorer Test")
"""The names of the tests that a run has if none are arranged."""


class RunPace:
    """The pace and the results of the runs."""

    def __init__(
        self, found: Mapping[str, ObservedResource], calls: Sequence[RecordedCall]
    ) -> None:
        self._runs = [one for one in found.values() if one.shape == Run.SHAPE]
        self._parts = _last_parts(calls, {run.arn for run in self._runs})
        self._scheduling, self._running, self._end = self._lengths()

    @property
    def durations(self) -> dict[str, float]:
        """The durations in seconds, by the names of the fields of Timings."""
        most = max((len(self._tests(run)) for run in self._runs), default=0) or 1
        given = {
            "run_scheduling": self._scheduling,
            "job_preparing": self._running - self._scheduling,
            "test": (self._end - self._running) / most,
        }
        return {name: round(value) / 1000 for name, value in given.items() if value}

    def steps(self) -> Iterator[Step]:
        """The plans of the runs."""
        for run in self._runs:
            choices = [choice for choice in self._choices(run) if choice]
            if choices:
                yield NextPlan(run.number, "next_run", choices)

    def _choices(self, run: ObservedResource) -> Iterator[dict[str, Any]]:
        last = run.before_stop[-1] if run.before_stop else None
        if last is not None and last.status in RUN_STAGES and self._leaves(run):
            yield {"stuck_in": last.status}
            return
        final = run.seen[-1].members if run.seen else {}
        if final.get("resultCode") in RESULT_CODES:
            message = final.get("message")
            yield {"result_code": final["resultCode"], **({"message": message} if message else {})}
            return
        results, tests = self._results(run, final), self._tests(run)
        worst = min(results.values(), key=WORST_FIRST.index, default="PASSED")
        whole = {"results": worst} if worst != "PASSED" else {}
        names = [test["name"] for test in tests]
        is_default = not tests or (len(tests) == 1 and names[0] in _DEFAULT_TESTS)
        if not is_default and len(set(results.values())) < 2:
            yield {"tests": [test if len(test) > 1 else test["name"] for test in tests]}
        elif not is_default:
            failed = {name: one for name, one in results.items() if one != "PASSED"}
            yield {"results": failed, "tests": names}
        if len(set(results.values())) > 1:
            yield {"results": {name: one for name, one in results.items() if one != "PASSED"}}
        yield whole

    def _leaves(self, run: ObservedResource) -> bool:
        """Whether the mock's run would leave its last stage before it was last seen in it."""
        last = run.before_stop[-1]
        ends = {"SCHEDULING": self._scheduling, "PREPARING": self._running, "RUNNING": self._end}
        return last.moment >= run.created + ends.get(last.status, self._scheduling)

    def _results(self, run: ObservedResource, final: Mapping[str, Any]) -> dict[str, str]:
        """The results of the jobs by the names of their devices, or that of the run under ""."""
        was_stopped = run.stop is not None
        jobs = {
            members.get("device", {}).get("name", members.get("name", "")): members["result"]
            for arn, members in self._parts.get(Job.SHAPE, {}).items()
            if ancestor_arn(arn, Run) == run.arn
            and members.get("status") == COMPLETED
            and members.get("result") in RESULTS
        }
        if not jobs and final.get("status") == COMPLETED and final.get("result") in RESULTS:
            jobs = {"": final["result"]}
        return {name: one for name, one in jobs.items() if not was_stopped or one != "STOPPED"}

    def _tests(self, run: ObservedResource) -> list[dict[str, Any]]:
        """The tests of the job that has the most, without set-up and teardown."""
        by_job: dict[str, list[dict[str, Any]]] = {}
        for arn, members in self._parts.get(Test.SHAPE, {}).items():
            if ancestor_arn(arn, Run) != run.arn or not members.get("name"):
                continue
            suites = self._parts.get(Suite.SHAPE, {})
            suite = suites.get(ancestor_arn(arn, Suite), {}).get("name", TESTS)
            if suite in (SETUP, TEARDOWN) or members["name"] in ("Setup Test", "Teardown Test"):
                continue
            test: dict[str, Any] = {"name": members["name"]}
            if suite != TESTS:
                test["suite"] = suite
            if members.get("result") in RESULTS and members["result"] != "PASSED":
                test["result"] = members["result"]
                if isinstance(members.get("message"), str) and members["message"]:
                    test["message"] = members["message"]
            by_job.setdefault(ancestor_arn(arn, Job), []).append(test)
        return max(by_job.values(), key=len, default=[])

    def _lengths(self) -> tuple[int, int, int]:
        """The milliseconds from its creation until a run is no longer SCHEDULING, until it is
        RUNNING, and until its end.
        """
        bounds = [Bound(), Bound(), Bound()]
        for run in self._runs:
            for seen in run.before_stop:
                rank = _rank(seen.status)
                passed = seen.moment - run.created
                for bound in bounds[:rank]:
                    bound.is_over(passed)
                hangs = seen.status == run.before_stop[-1].status
                if rank < len(bounds) and not hangs:
                    bounds[rank].lasts(passed)
        first, second, third = (bound.value for bound in bounds)
        return first, max(first, second), max(first, second, third)


def _rank(status: str) -> int:
    """How many of the stages SCHEDULING, PREPARING and RUNNING are over."""
    return {"SCHEDULING": 0, "RUNNING": 2, "STOPPING": 2, COMPLETED: 3}.get(status, 1)


def _last_parts(
    calls: Sequence[RecordedCall], runs: set[str]
) -> dict[str, dict[str, Mapping[str, Any]]]:
    """The last documents of the jobs, suites and tests of the runs, by structure and ARN."""
    parts: dict[str, dict[str, Mapping[str, Any]]] = {}
    shapes = (Job.SHAPE, Suite.SHAPE, Test.SHAPE)
    for call in calls:
        for document in call.documents:
            arn = document.members["arn"]
            if document.shape in shapes and ancestor_arn(arn, Run) in runs:
                parts.setdefault(document.shape, {})[arn] = document.members
    return parts
