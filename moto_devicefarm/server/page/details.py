"""What the page shows of one resource that a person has opened: its document, its tests, its
artifacts and its calls.

Rule: a look changes nothing. It is no call of the log, and uses no arranged error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.wrappers import Request, Response

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock, model
from moto_devicefarm.core.arguments import unknown_arn, wrong_value
from moto_devicefarm.core.call_log import Call
from moto_devicefarm.core.encoder import to_document
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.snapshots import TIMED_KINDS
from moto_devicefarm.server.http_messages import respond_json
from moto_devicefarm.server.page.recent_calls import call_rows

MOST_ITEMS = 200
"""Artifacts of each category, suites, and tests of each suite, on the page."""
MOST_CALL_ROWS = 20
CATEGORIES = ("SCREENSHOT", "LOG", "FILE")


def details_response(request: Request) -> Response:
    """The details of the resource with the ARN in the query.

    Raises ValueError without an ARN, UnknownArnError for one that the page does not have.
    """
    with clock.hold() as now:
        store, resource = find(request)
        arn = resource.arn
        return respond_json(
            {
                "document": document_of(resource.SHAPE, resource, now),
                "tests": list(_tests(store, resource, now)),
                "artifacts": list(_artifacts(store, resource, now)),
                "calls": call_rows(_calls_of(arn), MOST_CALL_ROWS),
            }
        )


def find(request: Request) -> tuple[Store, Resource]:
    """The resource with the ARN in the query, and its store."""
    arn = request.args.get("arn")
    if not arn:
        raise ValueError(wrong_value("arn", arn, "the ARN of a resource on the page, as ?arn="))
    for store in stores(arn):
        for kind in TIMED_KINDS:
            resource = store.find(kind, arn)
            if resource is not None:
                return store, resource
    raise unknown_arn("arn", arn, [], "Give the ARN of a resource on the page")


def document_of(shape: str, item: Any, now: int) -> dict[str, Any]:
    """The document of a resource, or of a view."""
    value = item.view(now) if isinstance(item, Resource) else item
    return to_document(model.structure(shape), value)


def _items(store: Store, operation: str, **arguments: Any) -> Any:
    """The items of a list operation."""
    items, _ = api.OPERATIONS[operation](store, **arguments).page(0, MOST_ITEMS)
    return items


def _tests(store: Store, resource: Resource, now: int) -> Iterator[dict[str, Any]]:
    """The documents of the tests of a job, each with the name of its ``suite``."""
    if not isinstance(resource, Job):
        return
    for suite in _items(store, "ListSuites", arn=resource.arn):
        name = document_of("Suite", suite, now).get("name")
        for test in _items(store, "ListTests", arn=suite.arn):
            yield {**document_of("Test", test, now), "suite": name}


def _artifacts(store: Store, resource: Resource, now: int) -> Iterator[dict[str, Any]]:
    """The name, type and URL of each artifact."""
    if isinstance(resource, (RemoteAccessSession, Run, Job)):
        for category in CATEGORIES:
            for item in _items(store, "ListArtifacts", arn=resource.arn, type=category):
                found = document_of("Artifact", item, now)
                yield {name: found.get(name) for name in ("name", "type", "url")}
    elif isinstance(resource, GridSession):
        for item in _items(store, "ListTestGridSessionArtifacts", session_arn=resource.arn):
            yield {"name": item["filename"], "type": item["type"], "url": item["url"]}


def _calls_of(arn: str) -> Iterator[Call]:
    """The calls that name the ARN or were answered with it, the last one first."""
    for call in reversed(settings.current().log or ()):
        if arn in call.parameters.values() or f'"{arn}"' in call.answer_text:
            yield call
