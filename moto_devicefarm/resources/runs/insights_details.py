"""Captured insights: the file behind the details URL of a job, and URLs that open.

Rule: a captured file is answered as it was. Its URL is signed anew at each read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moto_devicefarm.core.captured import Overlay
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.resources.artifacts import file_urls
from moto_devicefarm.resources.runs.insights import DETAILS

URLS = {"testReport": "testDetailsUrl", "jobReport": "jobDetailsUrl"}
"""The signed URL of each report of insights (D: model)."""
DURATIONS = ("totalTestExecutionDurationSeconds", "medianTestExecutionDurationSeconds")
"""The metrics that only the file has (D: insights)."""


@dataclass(slots=True, kw_only=True, eq=False)
class InsightsDetails(Resource):
    """The captured details of a job's insights. Its ARN is the mock's own."""

    KIND = "insightsdetails"
    SHAPE = "Job"

    job_arn: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    """The file."""

    @property
    def containers(self) -> tuple[str, ...]:
        return (self.job_arn,)


def details_arn(job_arn: str) -> str:
    """The ARN of the details of a job with this ARN."""
    return job_arn.replace(":job:", f":{InsightsDetails.KIND}:", 1)


def with_signed_url(overlay: Overlay | None, arn: str) -> Overlay | None:
    """The overlay of a run or a job with this ARN, with a new URL in its captured insights."""
    captured = None if overlay is None else overlay.members.get("insights")
    if overlay is None or captured is None:
        return overlay
    url = file_urls.url_of_file(arn, DETAILS)
    signed = {
        name: {**part, URLS[name]: url} if name in URLS and URLS[name] in part else part
        for name, part in captured.items()
    }
    return overlay._replace(members={**overlay.members, "insights": signed})


def insights_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The insights of a job if only their details were captured."""
    metrics = {
        name: value for name, value in content.get("metrics", {}).items() if name not in DURATIONS
    }
    return {"status": "COMPLETED", "testReport": {"metrics": metrics, "testDetailsUrl": ""}}
