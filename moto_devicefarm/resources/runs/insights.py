"""Insights: what a report counts of a job's tests and of a run's jobs. Older models lack the
members, and leave them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from moto_devicefarm.core.job_life import ExecutionSpan
from moto_devicefarm.resources.artifacts import file_urls

if TYPE_CHECKING:
    from moto_devicefarm.resources.runs.jobs import JobView

REPORT, NONE = "TEST_REPORT", "NONE"
"""The types of insights (D: model)."""
DETAILS = "insights.json"
"""The file behind the details URL of a report; its name and form are ours."""


def is_wanted(settled: Mapping[str, Any]) -> bool:
    """Whether a run has insights: custom mode runs of all types but Ruby's, unless NONE was asked
    for (D: model).
    """
    custom = "testSpecArn" in settled and not settled["type"].endswith("_RUBY")
    return custom and REPORT in settled["insightsTypes"]


def job_insights(job: JobView) -> dict[str, Any]:
    """A JobInsights document: PENDING until the job is over, then what came of its tests."""
    if job.status != "COMPLETED":
        return {"status": "RUNNING" if hasattr(job, "started") else "PENDING"}
    if not job.spans:
        return {"status": "SKIPPED"}
    metrics = _test_metrics([span for row in job.spans for span in row])
    return {
        "status": "COMPLETED",
        "testReport": {
            "metrics": metrics,
            "testDetailsUrl": file_urls.url_of_file(job.arn, DETAILS),
        },
    }


def run_insights(arn: str, status: str, jobs: Sequence[JobView]) -> dict[str, Any]:
    """A RunInsights document: PENDING until the run is over, then what came of its jobs."""
    if status != "COMPLETED":
        return {"status": "RUNNING" if any(hasattr(job, "started") for job in jobs) else "PENDING"}
    if not jobs:
        return {"status": "SKIPPED"}
    return {
        "status": "COMPLETED",
        "jobReport": {
            "metrics": _job_metrics(jobs),
            "jobDetailsUrl": file_urls.url_of_file(arn, DETAILS),
        },
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


def _job_metrics(jobs: Sequence[JobView]) -> dict[str, Any]:
    results = [job.result for job in jobs]
    lengths = [
        max(0.0, (job.stopped - getattr(job, "started", job.stopped)) / 1000) for job in jobs
    ]
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
