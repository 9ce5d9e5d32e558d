"""Insights: the reports of a job's tests and of a run's jobs.

Rule: older versions of botocore do not know these members, and the encoder leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Any, NamedTuple

from moto_devicefarm.core import clock
from moto_devicefarm.core.job_life import ExecutionSpan, PlannedTest
from moto_devicefarm.core.statuses import COMPLETED, RESULTS
from moto_devicefarm.core.timings import Moment
from moto_devicefarm.registry import Device

REPORT, NONE = "TEST_REPORT", "NONE"
"""The types of insights (D: model)."""
_TEST_RESULTS = ("PASSED", "FAILED", "SKIPPED", "ERRORED")
"""The results of tests with a metric of their own; the others count as ``testsOther``."""
_JOB_RESULTS = (*_TEST_RESULTS, "STOPPED")
"""The results of jobs with a metric of their own."""
XCTEST_UI = "XCTEST_UI"
XCTEST_BUNDLE = "UITests"
"""The bundle of XCTest UI tests (invented)."""
DETAILS = "insights.json"
"""The file behind the details URL of a report. Its name and its form for a run are invented."""


class TestReport(NamedTuple):
    """What a report of a job is about: the tests that ended, with their times."""

    job_arn: str
    device: Device
    test_type: str
    tests: Sequence[tuple[PlannedTest, ExecutionSpan]]


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
    status: str, has_started: bool, report: TestReport, details_url: str
) -> dict[str, Any]:
    """The JobInsights document of a job with this status and these tests.

    Only the details file has durations in its metrics (D: insights).
    """
    if status != COMPLETED:
        return {"status": "RUNNING" if has_started else "PENDING"}
    if not report.tests:
        return {"status": "SKIPPED"}
    return {
        "status": COMPLETED,
        "testReport": {
            "message": _message(report),
            "metrics": _test_metrics(report),
            "testDetailsUrl": details_url,
        },
    }


def details(report: TestReport) -> dict[str, Any] | None:
    """The file behind ``testDetailsUrl`` (D: insights); None if no test has ended."""
    if not report.tests:
        return None
    lengths = _lengths(report)
    durations = {
        "totalTestExecutionDurationSeconds": round(sum(lengths), 3),
        "medianTestExecutionDurationSeconds": round(median(lengths), 3),
    }
    return {
        "version": "1.0",
        "jobArn": report.job_arn,
        "deviceName": report.device.name,
        "deviceArn": report.device.arn,
        "deviceOsVersion": report.device.os,
        "metrics": {**_test_metrics(report), **durations},
        "testDetails": [_test_details(report.test_type, *one) for one in report.tests],
    }


def _test_details(test_type: str, test: PlannedTest, span: ExecutionSpan) -> dict[str, Any]:
    """A test in the details file. The class of a test is what stands before its name."""
    test_class, _, name = test.name.rpartition(".")
    of_framework: dict[str, Any] = {
        "testBundle": XCTEST_BUNDLE,
        "nodeIdentifier": "/".join(filter(None, (test_class, name))),
    }
    return {
        "testName": name,
        "testClass": test_class,
        "frameworkResult": span.result.capitalize(),
        "result": span.result,
        "durationSeconds": round((span.ends - span.begins) / 1000, 3),
        "startTimestamp": _timestamp(span.begins),
        "endTimestamp": _timestamp(span.ends),
        **({"stackTrace": test.message} if test.message is not None else {}),
        **(of_framework if test_type == XCTEST_UI else {"params": {}}),
    }


def _timestamp(moment: Moment) -> str:
    """A moment as the details file writes it: "2026-07-31T16:58:26.646000Z" (D: insights)."""
    return clock.text(moment).replace("Z", "000Z")


def _message(report: TestReport) -> str:
    """AWS's summary (D: insights). Results that no test has are left out."""
    results = [span.result for _, span in report.tests]
    counts = (
        f"{results.count(result)} {result.lower()}" for result in RESULTS if result in results
    )
    end = ", " if report.test_type == XCTEST_UI else ". "
    seconds = round(median(_lengths(report)), 3)
    return (
        f"Results: {len(results)} Executed | {', '.join(counts)}{end}"
        f"Median test duration: {seconds:g} seconds."
    )


def _lengths(report: TestReport) -> list[float]:
    """The durations of the tests in seconds."""
    return [(span.ends - span.begins) / 1000 for _, span in report.tests]


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


def _test_metrics(report: TestReport) -> dict[str, Any]:
    """The seven metrics of a report (D: insights)."""
    results = [span.result for _, span in report.tests]
    return {
        "testsTotal": len(results),
        **{f"tests{result.capitalize()}": results.count(result) for result in _TEST_RESULTS},
        "testsOther": sum(result not in _TEST_RESULTS for result in results),
        "testsPassedPercentage": _percentage(results),
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
