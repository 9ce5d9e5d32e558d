"""Makes resources out of captured documents. Rule: all kinds are filled in one way; a kind adds
what its document lacks.

What is above a document in its ARN is made here too, as far as it is known: that it is there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from botocore import xform_name

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.core import clock, model
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.queue import METERED
from moto_devicefarm.core.resource import AWS_OWN, Kind, Resource, ancestor_arn
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import KINDS
from moto_devicefarm.resources.artifacts.artifact_types import RUNNING_APPIUM_LOG
from moto_devicefarm.resources.artifacts.artifacts import Artifact, Sample, session_arn
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test

CLASSES: Mapping[str, type[Any]] = {kind.SHAPE: kind for kind in KINDS}
"""The resources by their structures."""
ABOVE: Mapping[type[Resource], type[Kind]] = {
    **{Test: Suite, Suite: Job, Sample: Job, Job: Run},
    GridSession: GridProject,
}
"""The kinds that are in something else than a project."""
LIVING = ("RemoteAccessSession", "Run", "Job", "Suite", "Test")
"""The structures whose status is what a report of them is about."""
TIMES = ("created", "started", "stopped", "ended")
ENDED = {"stopped": ("COMPLETED",), "ended": ("CLOSED", "ERRORED")}
"""The times that belong to these statuses only."""


@dataclass(frozen=True)
class Draft:
    """What a resource is made of."""

    store: Store
    document: Document
    created: int
    """When the document says, else when its own life or what it implies began, else now."""
    known: Callable[[str], Mapping[str, Any]]
    """What is known of the run with an ARN, in the report or in the store; empty if nothing is."""

    @property
    def cls(self) -> type[Any]:
        """The class of the resource."""
        return CLASSES[self.document.shape]

    @property
    def arn(self) -> str:
        """The ARN of the resource."""
        arn: str = self.document.members["arn"]
        return arn

    @cached_property
    def device(self) -> Device:
        """The device of a session or a job; one of a document that says little is not a device of
        the registry.
        """
        members = self.document.members
        return device_of(
            self.document,
            {"name": members.get("name") or "unknown device", **members.get("device", {})},
        )

    @property
    def instances(self) -> tuple[str, ...]:
        """The private instance of a session or a job."""
        members = self.document.members
        return (members["instanceArn"],) if "instanceArn" in members else ()


def created_of(document: Document) -> int:
    """When what the document is of was created, as far as it tells."""
    created: int = document.members.get("created", document.members.get("started", clock.now()))
    return created


def check(document: Document) -> None:
    """Raise ValueError for a document that can't be: without its ARN or status, or with times that
    can't be.
    """
    where, members = document.where, document.members
    if "arn" not in members:
        raise ValueError(f"{where}: arn is missing, and nothing can be found without it")
    if document.shape in LIVING and "status" not in members:
        raise ValueError(
            f"{where}: status is missing, and a {CLASSES[document.shape].KIND} has one"
        )
    times = [(name, members[name]) for name in TIMES if name in members]
    for (earlier, since), (later, until) in pairwise(times):
        if until < since:
            order = [name for name in TIMES if name in model.structure(document.shape).members]
            raise ValueError(
                f"{where}: {later} is before {earlier}: expected {', then '.join(order)}"
            )
    for name, statuses in ENDED.items():
        status = members.get("status", statuses[0])
        if name in members and status not in statuses:
            expected = " or ".join(statuses)
            raise ValueError(
                f"{where}: {name} is there and the status is {status}: expected {expected}, or no {name}"
            )


def build(making: Draft) -> Resource:
    """The resource of a document: every member that it has a field for, and what else it needs.

    Raises ValueError for a device that can't be one.
    """
    fields = {field.name for field in dataclasses.fields(making.cls)}
    members = {xform_name(name): value for name, value in making.document.members.items()}
    facts = {name: value for name, value in members.items() if name in fields}
    facts |= {"created": making.created, "captured": to_captured(making.document)}
    if "store" in fields:
        facts["store"] = making.store
    if "project_arn" in fields:
        facts["project_arn"] = _project(making.cls, making.arn)
    resource: Resource = making.cls(**{**facts, **MORE.get(making.cls, _nothing)(making)})
    return resource


def to_captured(document: Document) -> Captured:
    """What wins until something acts on the resource."""
    return Captured(document.members, unknown=document.unknown)


def _project(cls: type[Resource], arn: str) -> str:
    """The ARN of the project, of devices or of the test grid, that holds it; none holds AWS's own."""
    return (
        ""
        if arn.startswith(AWS_OWN)
        else ancestor_arn(arn, GridProject if cls is GridSession else Project)
    )


def _nothing(_: Draft) -> dict[str, Any]:
    return {}


def _of_session(making: Draft) -> dict[str, Any]:
    members = making.document.members
    return {
        "name": members.get("name", ""),
        "device": making.device,
        "timings": making.store.settings.timings,
        "instance_arns": making.instances,
        "device_available": making.created,
        "installed": ((0, members["appUpload"]),) if "appUpload" in members else (),
    }


def _of_job(making: Draft) -> dict[str, Any]:
    """How it is billed is its run's."""
    run = ancestor_arn(making.arn, Run)
    return {
        "run_arn": run,
        "device": making.device,
        "billing_method": making.known(run).get("billingMethod", METERED),
        "instance_arns": making.instances,
        "device_available": making.created,
        "insights": False,  # what was captured of them is answered
    }


MORE: Mapping[type[Any], Callable[[Draft], dict[str, Any]]] = {
    RemoteAccessSession: _of_session,
    Job: _of_job,
}
"""What the resources of a kind need beyond the members of their documents."""


def device_of(document: Document, members: Mapping[str, Any]) -> Device:
    """The device that a document describes; available, unless it says otherwise. Raises ValueError
    for one that can't be.
    """
    try:
        device = Device.from_document({"name": members.get("arn"), **members})
    except (TypeError, ValueError) as error:
        raise ValueError(f"{document.where}: device: {error}") from None
    return device if "availability" in members else replace(device, availability="AVAILABLE")


def ancestors(
    arn: str, cls: type[Resource], is_run: Callable[[str], bool]
) -> Iterator[tuple[type[Any], str]]:
    """The kinds and the ARNs of what a resource is in, step by step up to its project.

    An artifact's ARN does not say whether it is of a run or of a session, unless it is of a test:
    ``is_run`` tells.
    """
    kind: type[Any] | None = cls
    while kind is not None:
        kind = _next_above(arn, kind, is_run)
        if kind is not None:
            arn = session_arn(arn) if kind is RemoteAccessSession else ancestor_arn(arn, kind)
            yield kind, arn


def _next_above(arn: str, cls: type[Resource], is_run: Callable[[str], bool]) -> type[Any] | None:
    if cls is Artifact:
        deep = arn.count("/") > 2
        return Test if deep else Run if is_run(ancestor_arn(arn, Run)) else RemoteAccessSession
    held = any(
        field.name == "project_arn" for field in dataclasses.fields(cls)
    ) and not arn.startswith(AWS_OWN)
    return ABOVE.get(cls, Project if held else None)


def is_unfinished(document: Document) -> bool:
    """Whether what the document is of was not over: an artifact may be such as a session has while
    it runs.
    """
    members = document.members
    return (
        members.get("status", "COMPLETED") != "COMPLETED"
        or members.get("type") == RUNNING_APPIUM_LOG.type
    )


def build_implied(making: Draft) -> Resource:
    """What is not in a report and has something in it that is: named by its id, or with nothing but
    its status.
    """
    cls, arn, name = making.cls, making.arn, making.arn.rpartition(":")[2].rpartition("/")[2]
    if cls is Run:  # its status follows from its jobs
        return Run(
            arn=arn,
            created=making.created,
            store=making.store,
            project_arn=ancestor_arn(arn, Project),
            name=name,
        )
    if cls in (Project, GridProject):
        project: Resource = cls(arn=arn, created=making.created, name=name)
        return project
    return build(making)
