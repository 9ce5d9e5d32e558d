"""The pytest module that reproduces a resource on the page, as the command ``reproduce`` writes it.

Rule: a look changes nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from moto_devicefarm.captures.forms.found import FoundValue
from moto_devicefarm.captures.forms.page import Page
from moto_devicefarm.captures.pytest_module import in_order, module_text
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.core import clock
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.server.http_messages import respond
from moto_devicefarm.server.page.details import document_of, find


def module_response(request: Request) -> Response:
    """The text of the module for the resource with the ARN in the query.

    Raises ValueError without an ARN, UnknownArnError for one that the page does not have.
    """
    with clock.hold() as now:
        store, resource = find(request)
        documents = _documents(store, resource, now)
    report: Any = documents[0] if len(documents) == 1 else documents
    text = module_text(
        in_order(read_source(report).documents),
        [Path(_file_name(resource))],
        inline=True,
        pages=[Page([FoundValue(report, 1)])],
        at=now,
    )
    return respond(text, "text/x-python")


def _documents(store: Store, resource: Resource, now: int) -> list[dict[str, Any]]:
    """The document of the resource, and those of a run's jobs."""
    jobs = store.all(Job, resource.arn)
    return [document_of(each.SHAPE, each, now) for each in (resource, *jobs)]


def _file_name(resource: Resource) -> str:
    """A name for the test, from the name of the resource."""
    name = getattr(resource, "name", "") or resource.KIND
    return re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or resource.KIND
