"""The files of runs and jobs: why a package was not parsed, and the details of insights.

Rule: a file is written from the run at the moment at which it is read.
"""

from __future__ import annotations

import json

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.resource import arn_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.artifacts.file_urls import Content
from moto_devicefarm.resources.runs import insights
from moto_devicefarm.resources.runs.insights_details import InsightsDetails, details_arn
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import PARSING, Run


def run_file_content(store: Store, account_id: str, path: str) -> Content | None:
    """The file with this path; None if no run and no job has it."""
    own_id, _, name = path.rpartition("/")
    now = clock.now()
    run = store.find(Run, arn_of(Run, account_id, own_id))
    if name == PARSING:
        if run is None or run.view(now).parsing_result_url is None:
            return None
        return Content("text/plain", errors.PARSING_FAILED.encode())
    if name == insights.DETAILS:
        job = store.find(Job, arn_of(Job, account_id, own_id))
        details = store.find(InsightsDetails, details_arn(arn_of(Job, account_id, own_id)))
        report = None if run is None else run.view(now).insights
        if details is not None:
            report = details.content
        elif job is not None and job.insights:
            report = insights.details(job.view(now).report_of_tests())
        return (
            Content("application/json", json.dumps(report, indent=2).encode()) if report else None
        )
    return None
