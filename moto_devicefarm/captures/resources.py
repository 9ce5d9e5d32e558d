"""Builds resources from captured documents. Rule: all kinds are built in one way; what differs is a
row of RULES.

Everything above a document in its ARN is built here too, as far as it is known.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from botocore import xform_name

from moto_devicefarm.captures.completion import WITH_STATUS
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
"""The classes of the resources by the names of their structures."""
TIMES = ("created", "started", "stopped", "ended")
"""The members that are moments of a life, in their order."""
FINAL_STATUSES = {"stopped": ("COMPLETED",), "ended": ("CLOSED", "ERRORED")}
"""The statuses of a document that has this time."""


@dataclass(frozen=True)
class Draft:
    """What a resource is built from."""

    store: Store
    document: Document
    created: int
    """From the document, or from the document that implies the resource, or now."""
    known_run: Callable[[str], Mapping[str, Any]]
    """The members of the run with an ARN, captured or in the store; empty if it is in neither."""

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
        """The device of a session or a job; invented where the document says little of it."""
        members = self.document.members
        name = members.get("name") or "unknown device"
        return device_of(self.document, {"name": name, **members.get("device", {})})

    @property
    def instances(self) -> tuple[str, ...]:
        """The private instance of a session or a job."""
        members = self.document.members
        return (members["instanceArn"],) if "instanceArn" in members else ()


def _no_facts(_: Draft) -> dict[str, Any]:
    return {}


def _session_facts(draft: Draft) -> dict[str, Any]:
    members = draft.document.members
    return {
        "name": members.get("name", ""),
        "device": draft.device,
        "timings": draft.store.settings.timings,
        "instance_arns": draft.instances,
        "device_available": draft.created,
        "installed": ((0, members["appUpload"]),) if "appUpload" in members else (),
    }


def _job_facts(draft: Draft) -> dict[str, Any]:
    run = ancestor_arn(draft.arn, Run)
    return {
        "run_arn": run,
        "device": draft.device,
        "billing_method": draft.known_run(run).get("billingMethod", METERED),
        "instance_arns": draft.instances,
        "device_available": draft.created,
        "insights": False,  # the captured ones are answered
        "stuck_in": draft.document.members["status"],
    }


class KindRule(NamedTuple):
    """How the resources of a kind differ from others."""

    parent: type[Kind] | None = None
    """The kind above it; None for a project, or for nothing where it has no ``project_arn``."""
    facts: Callable[[Draft], dict[str, Any]] = _no_facts
    """The facts that no member of the document gives under their own name."""


RULES: Mapping[type[Kind], KindRule] = {
    RemoteAccessSession: KindRule(facts=_session_facts),
    Job: KindRule(Run, facts=_job_facts),
    Suite: KindRule(Job),
    Test: KindRule(Suite),
    Sample: KindRule(Job),
    GridSession: KindRule(GridProject),
}
"""Kinds that are not here have the rule of most: they are in a project, if in anything."""
_DEFAULT = KindRule()


def creation_time(document: Document) -> int:
    """The moment at which the resource was created, as far as its document tells."""
    created: int = document.members.get("created", document.members.get("started", clock.now()))
    return created


def check(document: Document) -> None:
    """Raise ValueError for a document without its ARN or status, or with impossible times."""
    where, members = document.where, document.members
    if "arn" not in members:
        raise ValueError(_missing(document, "arn"))
    if document.shape in WITH_STATUS and "status" not in members:
        raise ValueError(_missing(document, "status"))
    times = [(name, members[name]) for name in TIMES if name in members]
    for (earlier, since), (later, until) in pairwise(times):
        if until < since:
            order = [name for name in TIMES if name in model.structure(document.shape).members]
            raise ValueError(
                f"{where}: {later} is before {earlier}: expected {', then '.join(order)}"
            )
    for name, statuses in FINAL_STATUSES.items():
        status = members.get("status", statuses[0])
        if name in members and status not in statuses:
            raise ValueError(
                f"{where}: {name} is given, but the status is {status}: "
                f"expected {' or '.join(statuses)}, or no {name}"
            )


def _missing(document: Document, member: str) -> str:
    where = document.where
    for path, meant in document.misspelt.items():
        if meant == member:
            return f"{where}: {member} is missing, and {path} is unknown: did you mean {member}?"
    return (
        f"{where}: {member} is missing: give the whole document, with its {member}, or --complete "
        "to fill it in (farm.load(..., complete=True))"
    )


def build(draft: Draft) -> Resource:
    """The resource of a document, with each member that it has a field for.

    Raises ValueError for an impossible device.
    """
    fields = {field.name for field in dataclasses.fields(draft.cls)}
    members = {xform_name(name): value for name, value in draft.document.members.items()}
    facts = {name: value for name, value in members.items() if name in fields}
    facts |= {"created": draft.created, "captured": to_captured(draft.document)}
    if "store" in fields:
        facts["store"] = draft.store
    if "project_arn" in fields:
        facts["project_arn"] = _project_arn(draft.cls, draft.arn)
    resource: Resource = draft.cls(**facts | RULES.get(draft.cls, _DEFAULT).facts(draft))
    return resource


def build_implied(draft: Draft) -> Resource:
    """A resource that no document describes, but one in it is captured. It is named by its id, or
    has nothing but a status.
    """
    cls, arn, name = draft.cls, draft.arn, draft.arn.rpartition(":")[2].rpartition("/")[2]
    if cls is Run:  # its status follows from its jobs
        return Run(
            arn=arn,
            created=draft.created,
            store=draft.store,
            project_arn=ancestor_arn(arn, Project),
            name=name,
        )
    if cls in (Project, GridProject):
        project: Resource = cls(arn=arn, created=draft.created, name=name)
        return project
    return build(draft)


def to_captured(document: Document) -> Captured:
    """The captured members, which are answered until something acts on the resource."""
    return Captured(document.members, unknown=document.unknown)


def _project_arn(cls: type[Resource], arn: str) -> str:
    """The ARN of the project, of devices or of the test grid; "" for AWS's own resources."""
    if arn.startswith(AWS_OWN):
        return ""
    return ancestor_arn(arn, GridProject if cls is GridSession else Project)


def device_of(document: Document, members: Mapping[str, Any]) -> Device:
    """The device that a document describes; available, unless it says otherwise. Raises ValueError
    for an impossible one.
    """
    try:
        return Device.from_document(
            {"name": members.get("arn"), "availability": "AVAILABLE", **members}
        )
    except (TypeError, ValueError) as error:
        raise ValueError(f"{document.where}: device: {error}") from None


def ancestors(
    arn: str, cls: type[Resource], is_run: Callable[[str], bool]
) -> Iterator[tuple[type[Any], str]]:
    """The kinds and the ARNs above a resource, step by step up to its project.

    The ARN of an artifact names its test, or else a run or a session: ``is_run`` tells which.
    """
    kind: type[Any] | None = cls
    while kind is not None:
        kind = _parent(arn, kind, is_run)
        if kind is not None:
            arn = session_arn(arn) if kind is RemoteAccessSession else ancestor_arn(arn, kind)
            yield kind, arn


def _parent(arn: str, cls: type[Resource], is_run: Callable[[str], bool]) -> type[Any] | None:
    if cls is Artifact:
        if arn.count("/") > 2:
            return Test
        return Run if is_run(ancestor_arn(arn, Run)) else RemoteAccessSession
    in_project = any(field.name == "project_arn" for field in dataclasses.fields(cls))
    default = Project if in_project and not arn.startswith(AWS_OWN) else None
    return RULES.get(cls, _DEFAULT).parent or default


def is_unfinished(document: Document) -> bool:
    """Whether the resource had not ended: by its status, or by an artifact that only a running
    session has.
    """
    members = document.members
    return (
        members.get("status", "COMPLETED") != "COMPLETED"
        or members.get("type") == RUNNING_APPIUM_LOG.type
    )
