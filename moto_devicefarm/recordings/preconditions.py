"""What was there before a recording began: what its requests name or its answers show, and none of
its calls made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from moto_devicefarm.captures.documents import Document, as_document
from moto_devicefarm.captures.load import load_documents, unseen_app
from moto_devicefarm.core import model
from moto_devicefarm.core.resource import AWS_OWN, Resource, ancestor_arn, kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.recordings.aliases import Aliases, holders
from moto_devicefarm.recordings.calls import (
    RecordedCall,
    answered,
    arns,
    creates,
    found,
    names,
    of_shape,
    shown,
)
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import RESOURCES
from moto_devicefarm.resources.device_pools import DevicePool
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.instance_profiles import InstanceProfile
from moto_devicefarm.resources.network_profiles import NetworkProfile
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.resources.vpce_configurations import VPCEConfiguration

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings

PLAIN: tuple[type[Any], ...] = (
    Project,
    GridProject,
    DevicePool,
    NetworkProfile,
    InstanceProfile,
    VPCEConfiguration,
)
"""What can be made of an ARN alone."""
Happening = Callable[[Store, Aliases], None]
"""Something that was no call: done to the mock before or after one."""


def created(calls: Sequence[RecordedCall]) -> set[str]:
    """The ARNs of what the recording's own calls made."""
    return {
        document.members["arn"]
        for _, call in answered(calls)
        if creates(call)
        for document in shown(call)
    }


def know_devices(settings: Settings, calls: Sequence[RecordedCall]) -> list[str]:
    """Put the recorded devices into the registry, and tell their ARNs: they are AWS's, not this
    account's.
    """
    known: list[str] = []
    for _, call in answered(calls):
        for document in found(call["answer"], "device"):
            if "arn" in document and "name" in document:
                known += _know(settings, document)
        for document in found(call["answer"], "deviceInstance"):
            device = {
                "arn": document.get("deviceArn"),
                "name": "unknown device",
                "instances": [document],
            }
            if settings.devices.with_instance(str(document.get("arn"))) is None:
                known += _know(settings, device)
    return known


def _know(settings: Settings, document: Mapping[str, Any]) -> Iterator[str]:
    """Of what is no device the comparison will tell."""
    try:
        members = as_document("Device", document, "a recorded device").members
        if settings.devices.get(members["arn"]) is None:
            settings.source.put(Device.from_document({"availability": "AVAILABLE", **members}))
        yield members["arn"]
    except (KeyError, ValueError):
        return


def presuppose(
    store: Store, calls: Sequence[RecordedCall]
) -> tuple[list[str], dict[int, list[Happening]]]:
    """Put there what can be from the start, and tell its ARNs; and what is to be put there before
    which call, since it is in what the recording made itself.
    """
    made = created(calls)
    asked: dict[str, RecordedCall] = {}
    seen: dict[str, Document] = {}
    later: dict[int, list[Happening]] = {}
    within: set[str] = set()
    for number, call in answered(calls):
        for document in [] if creates(call) else shown(call):
            arn = document.members["arn"]
            if arn in seen or arn in made or document.shape in ("Device", GridSession.SHAPE):
                continue
            seen[arn] = _before(document, made)
            holder = _made_holder(arn, made)
            if holder:
                within.add(arn)
            if holder and kind_of(holder) == Project.KIND:
                later.setdefault(number, []).append(_loading(seen[arn]))
        asked |= {arn: call for arn in arns(call["parameters"]) if arn not in asked}
    start = {arn: document for arn, document in seen.items() if arn not in within}
    _load(store, sorted(start.values(), key=lambda document: document.members.get("created", 0)))
    least = {
        arn: call
        for arn, call in asked.items()
        if arn not in seen and arn not in made and not _made_holder(arn, made)
    }
    for arn, call in least.items():
        _make(store, arn, call, calls)
    return [*start, *least], later


def _made_holder(arn: str, made: set[str]) -> str:
    """What of the recording's own it is in; empty, if in nothing."""
    return next((holder for holder, _ in holders(arn) if holder in made), "")


def _loading(document: Document) -> Happening:
    return lambda store, bound: _load(
        store, [replace(document, members=bound.all(document.members))]
    )


def _load(store: Store, documents: Sequence[Document]) -> None:
    """Load what can be loaded: of a document that the mock can't hold the comparison will tell."""
    try:
        load_documents(store, documents)
    except ValueError:
        if len(documents) > 1:
            for document in documents:
                _load(store, [document])


def _before(document: Document, made: set[str]) -> Document:
    """What is first seen as it stops was running before, and an instance in use was free if the
    recording itself used some.
    """
    members = document.members
    status = members.get("status")
    if status == "STOPPING":
        return replace(
            document,
            members={**members, "status": "RUNNING" if "started" in members else "PENDING"},
        )
    if status == "IN_USE" and any(
        kind_of(arn) in (RemoteAccessSession.KIND, Run.KIND) for arn in made
    ):
        return replace(document, members={**members, "status": "AVAILABLE"})
    return document


def _make(store: Store, arn: str, call: RecordedCall, calls: Sequence[RecordedCall]) -> None:
    """The least that makes the request possible which names a resource that no answer shows."""
    cls = next((kind for kind in RESOURCES if names(arn, kind)), None)
    if cls is None:
        return
    project = (
        ancestor_arn(arn, Project)
        if cls.FORM.startswith("<project id>/") and not arn.startswith(AWS_OWN)
        else ""
    )
    if project and cls is not GridSession and store.find(Project, project) is None:
        store.add(_plain(Project, project, "", {}))
    if cls is DevicePool:
        _make_pool(store, arn, project, call, calls)
    elif cls is Upload and store.find(Upload, arn) is None:
        store.add(_upload(arn, project, call))
    elif cls in PLAIN and store.find(cls, arn) is None:
        store.add(_plain(cls, arn, project, _nested(arn, cls.SHAPE, calls)))
    elif cls in (Run, RemoteAccessSession, Job, Suite, Test):
        status = "RUNNING" if call["operation"].startswith("Install") else "COMPLETED"
        _load(
            store,
            [
                Document(
                    cls.SHAPE,
                    {"arn": arn, "created": call["time"], "status": status},
                    {},
                    "recording",
                )
            ],
        )


def _plain(cls: type[Any], arn: str, project: str, members: Mapping[str, Any]) -> Resource:
    """A resource that is what its document says, as far as there is one."""
    facts = {
        attribute: members[name]
        for attribute, name in model.attributes(cls.SHAPE).items()
        if name in members and name != "arn"
    }
    usual = {"project_arn": project, "name": arn.rpartition(":")[2]}
    made: Resource = cls(
        arn=arn,
        **{"created": 0, **{name: usual[name] for name in usual if hasattr(cls, name)}, **facts},
    )
    return made


def _nested(arn: str, shape: str, calls: Sequence[RecordedCall]) -> Mapping[str, Any]:
    """The document that stands inside another's: a run's has its network profile, an instance's its
    own.
    """
    documents = (
        one
        for _, call in answered(calls)
        for one in found(call["answer"], shape[0].lower() + shape[1:])
    )
    given = next((one for one in documents if one.get("arn") == arn), {})
    return as_document(shape, given, "recording").members


def _upload(arn: str, project: str, call: RecordedCall) -> Upload:
    """An upload that is processed, and of the type that the request needs it to be of."""
    answer, asked = call["answer"], call["parameters"]
    device = next(found(answer, "device"), None) or next(found(answer, "run"), {})
    upload = unseen_app(
        arn, project, 0, str(device.get("platform", "ANDROID")).removesuffix("_APP")
    )
    test, configuration = asked.get("test", {}), asked.get("configuration", {})
    types = {
        test.get("testPackageArn"): f"{test.get('type')}_TEST_PACKAGE",
        test.get("testSpecArn"): f"{test.get('type')}_TEST_SPEC",
        configuration.get("extraDataPackageArn"): "EXTERNAL_DATA",
    }
    upload.type = types.get(arn, upload.type)
    return upload


def _make_pool(
    store: Store, arn: str, project: str, call: RecordedCall, calls: Sequence[RecordedCall]
) -> None:
    """A pool of the devices that are known to be in it; also in the place of a curated one, whose
    devices are AWS's.
    """
    devices = list(dict.fromkeys(_devices_of(call, calls)))
    pool = store.find(DevicePool, arn)
    if pool is not None and not devices:
        return
    rule = {"attribute": "ARN", "operator": "IN", "value": json.dumps(devices)}
    run = next(found(call["answer"], "run"), {})
    jobs = run.get("totalJobs")
    if not devices:
        platform = str(run.get("platform")).removesuffix("_APP")
        rule = {"attribute": "PLATFORM", "operator": "EQUALS", "value": json.dumps(platform)}
    rules = [rule] if devices or run.get("platform") in ("ANDROID_APP", "IOS_APP") else []
    limit = jobs if not devices and isinstance(jobs, int) and jobs > 0 else None
    pool = pool or DevicePool(arn=arn, created=0, project_arn=project, name=arn.rpartition(":")[2])
    store.discard(DevicePool, arn)
    store.add(replace(pool, rules=rules, max_devices=limit))


def _devices_of(call: RecordedCall, calls: Sequence[RecordedCall]) -> Iterator[str]:
    """The devices that a run's jobs have, or of which the compatibility was told."""
    of_answer: Iterable[Mapping[str, Any]] = found(call["answer"], "device")
    run = next(found(call["answer"], "run"), {}).get("arn")
    of_jobs = (
        job.get("device", {})
        for job in of_shape(calls, Job.SHAPE)
        if ancestor_arn(job["arn"], Run) == run
    )
    yield from (device["arn"] for device in (*of_answer, *of_jobs) if "arn" in device)
