"""Insights: the report of a job's tests and of a run's jobs.

Older models of botocore lack these members; then they are not answered.
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
DETAILS = "insights.json"
"""The file behind the details URL of a report; its name and form are invented."""


class JobOutcome(NamedTuple):
    """The end of a job, as a run's report counts it; ``started`` is None without a device."""

    result: str
    started: Moment | None
    stopped: Moment


def is_wanted(settled: Mapping[str, Any]) -> bool:
    """Whether a run has insights: runs with a test spec, of all types but Ruby's, unless the
    request says NONE (D: model).
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
    """The RunInsights document of a run with this status; ``jobs`` counts only at its end."""
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
    named = ("PASSED", "FAILED", "SKIPPED", "ERRORED")
    return {
        "testsTotal": len(results),
        **{f"tests{result.capitalize()}": results.count(result) for result in named},
        "testsOther": sum(result not in named for result in results),
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
        **{f"jobs{result.capitalize()}": results.count(result) for result in _RESULTS},
        "jobsPassedPercentage": _percentage(results),
        "totalJobExecutionDurationSeconds": round(sum(lengths), 3),
        "averageJobExecutionDurationSeconds": round(fmean(lengths), 3),
        "medianJobExecutionDurationSeconds": round(median(lengths), 3),
    }


_RESULTS = ("PASSED", "FAILED", "SKIPPED", "ERRORED", "STOPPED")


def _percentage(results: Sequence[str]) -> float:
    return round(100 * results.count("PASSED") / len(results), 2)
