"""Insights: the reports of a job's tests and of a run's jobs.

Rule: older versions of botocore do not know these members, and the encoder leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Any, NamedTuple

from moto_devicefarm.core.job_life import ExecutionSpan, ExecutionSpans
from moto_devicefarm.core.statuses import COMPLETED
from moto_devicefarm.core.timings import Moment

REPORT, NONE = "TEST_REPORT", "NONE"
"""The types of insights (D: model)."""
_TEST_RESULTS = ("PASSED", "FAILED", "SKIPPED", "ERRORED")
"""The results of tests with a metric of their own; the others count as ``testsOther``."""
_JOB_RESULTS = (*_TEST_RESULTS, "STOPPED")
"""The results of jobs with a metric of their own."""
DETAILS = "insights.json"
"""The file behind the details URL of a report; its name and form are invented."""


class JobOutcome(NamedTuple):
    """The end of a job in a run's report. ``started`` is None if the job got no device."""

    result: str
    started: Moment | None
    stopped: Moment


def is_wanted(settled: Mapping[str, Any]) -> bool:
    """Whether a run with these members has insights.

    It has them with a test spec, for all test types except Ruby, unless the request has NONE (D:
    model).
    """
    custom = "testSpecArn" in settled and not settled["type"].endswith("_RUBY")
    return custom and REPORT in settled["insightsTypes"]


def job_insights(
    status: str, has_started: bool, spans: ExecutionSpans, details_url: str
) -> dict[str, Any]:
    """The JobInsights document of a job with this status and these tests."""
    if status != COMPLETED:
        return {"status": "RUNNING" if has_started else "PENDING"}
    if not spans:
        return {"status": "SKIPPED"}
    metrics = _test_metrics([span for row in spans for span in row])
    return {
        "status": COMPLETED,
        "testReport": {"metrics": metrics, "testDetailsUrl": details_url},
    }


def run_insights(
    status: str, has_started: bool, jobs: Sequence[JobOutcome], details_url: str
) -> dict[str, Any]:
    """The RunInsights document of a run with this status. Only a COMPLETED run needs ``jobs``."""
    if status != COMPLETED:
        return {"status": "RUNNING" if has_started else "PENDING"}
    if not jobs:
        return {"status": "SKIPPED"}
    return {
        "status": COMPLETED,
        "jobReport": {"metrics": _job_metrics(jobs), "jobDetailsUrl": details_url},
    }


def _test_metrics(spans: Sequence[ExecutionSpan]) -> dict[str, Any]:
    results = [span.result for span in spans]
    lengths = [(span.ends - span.begins) / 1000 for span in spans]
    return {
        "testsTotal": len(results),
        **{f"tests{result.capitalize()}": results.count(result) for result in _TEST_RESULTS},
        "testsOther": sum(result not in _TEST_RESULTS for result in results),
        "testsPassedPercentage": _percentage(results),
        "totalTestExecutionDurationSeconds": round(sum(lengths), 3),
        "medianTestExecutionDurationSeconds": round(median(lengths), 3),
    }


def _job_metrics(jobs: Sequence[JobOutcome]) -> dict[str, Any]:
    results = [job.result for job in jobs]
    ran = [job for job in jobs if job.started is not None]
    lengths = [0.0] * (len(jobs) - len(ran))
    lengths += [max(0.0, (job.stopped - (job.started or 0)) / 1000) for job in ran]
    return {
        "jobsTotal": len(results),
        **{f"jobs{result.capitalize()}": results.count(result) for result in _JOB_RESULTS},
        "jobsPassedPercentage": _percentage(results),
        "totalJobExecutionDurationSeconds": round(sum(lengths), 3),
        "averageJobExecutionDurationSeconds": round(fmean(lengths), 3),
        "medianJobExecutionDurationSeconds": round(median(lengths), 3),
    }


def _percentage(results: Sequence[str]) -> float:
    return round(100 * results.count("PASSED") / len(results), 2)
