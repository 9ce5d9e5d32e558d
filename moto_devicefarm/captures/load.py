"""Puts captured documents into a store: all of a report or nothing, with everything that it
implies. ARNs are kept.

What stands above in an ARN is implied, up to the project, and so are the device of a session or a
job, in the registry, and its or its run's app: what was loaded can be got, and listed by what it is
in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from botocore import xform_name

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.resources import (
    CLASSES,
    Draft,
    ancestors,
    build,
    build_implied,
    check,
    created_of,
    device_of,
    is_unfinished,
    to_captured,
)
from moto_devicefarm.captures.state import restore
from moto_devicefarm.core import clock
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.resource import AWS_OWN, Resource, ancestor_arn
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.devices import DeviceReport, InstanceUpdate
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs import suites_and_tests
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test
from moto_devicefarm.resources.uploads.uploads import Upload

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings


class Loaded(dict[str, list[str]]):
    """ARNs by the structure's name: ``{"RemoteAccessSession": [...], "Project": [...]}``, implied
    ones too.
    """

    unknown: Sequence[str] = ()
    """Members of the report that the model does not know; they are kept, and ``farm.dump()`` has
    them.
    """


def load_all(
    settings: Settings,
    store_of: Callable[[str], Store],
    documents: Sequence[Document],
    states: Sequence[tuple[Any, str]],
    account_id: str,
) -> Loaded:
    """Load states, each into its accounts, then documents into one. Raises ValueError, and then has
    changed nothing.
    """
    if states and (documents or len(states) > 1):
        raise ValueError(f"{states[0][1]}: a state that dump() made is loaded alone")
    if states:
        loaded = Loaded()
        for resource in restore(settings, store_of, *states[0]):
            loaded.setdefault(resource.SHAPE, []).append(resource.arn)
        return loaded
    loaded = load_documents(store_of(account_id), documents)
    loaded.unknown = [
        f"{document.where}: {path}" for document in documents for path in document.unknown
    ]
    return loaded


def load_documents(store: Store, documents: Sequence[Document]) -> Loaded:
    """Load documents into one account. Raises ValueError, and then has changed nothing."""
    plan = _Plan(store)
    for document in documents:
        plan.take(document)
    return plan.carry_out()


class _Plan:
    """Everything that a report asks for, checked before any of it is done; a later document of one
    ARN wins.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[str, Document] = {}
        self._unfinished: set[str] = set()
        """The ARNs of all in which something of the report was not over."""
        self._runs: set[str] = set()
        """The ARNs of the report's runs and of those that it has a part of."""
        self._resources: dict[str, Resource] = {}
        self._devices: dict[str, Device] = {}

    def take(self, document: Document) -> None:
        """Plan one document."""
        check(document)
        arn, cls = document.members["arn"], CLASSES[document.shape]
        self._documents[arn] = document
        self._runs |= {
            at for kind, at in ((cls, arn), *ancestors(arn, cls, lambda _: False)) if kind is Run
        }

    def carry_out(self) -> Loaded:
        """Make what was planned and then, when nothing can fail any more, put it in its place."""
        documents = list(self._documents.values())
        for document in filter(is_unfinished, documents):
            self._unfinished |= {arn for _, arn in self._above(document)}
        for make, shapes in (  # an instance is looked for in its device
            (self._device, ("Device",)),
            (self._instance, ("DeviceInstance",)),
            (self._make, CLASSES.keys() - {"Device", "DeviceInstance"}),
        ):
            for document in (one for one in documents if one.shape in shapes):
                make(document)
        return self._put()

    def _put(self) -> Loaded:
        loaded = Loaded()
        for device in self._devices.values():
            self._store.settings.source.put(device)
            loaded.setdefault("Device", []).append(device.arn)
        for resource in self._resources.values():
            self._store.discard(type(resource), resource.arn)
            self._store.add(resource)
            if isinstance(resource, (Job, RemoteAccessSession)):
                self._store.queue.discard(resource.arn)
                self._store.queue.add(resource)
            if not isinstance(resource, DeviceReport):
                loaded.setdefault(resource.SHAPE, []).append(resource.arn)
        return loaded

    def _device(self, document: Document) -> None:
        device = device_of(document, document.members)
        self._devices[device.arn] = device
        if document.unknown:
            self._resources[device.arn] = DeviceReport(
                arn=device.arn, created=clock.now(), captured=to_captured(document)
            )

    def _instance(self, document: Document) -> None:
        """What was captured of an instance becomes the registry's, as if it had always been so."""
        members = document.members
        arn = members["arn"]
        registered = self._store.settings.devices.with_instance(arn)
        devices = [*self._devices.values(), *([] if registered is None else [registered])]
        device = next(
            (
                device
                for device in devices
                if any(instance.arn == arn for instance in device.instances)
            ),
            None,
        )
        if device is None:
            raise ValueError(
                f"{document.where}: no device of the registry has the instance {arn}; load its device too"
            )
        changes = {
            xform_name(name): value
            for name, value in members.items()
            if name not in ("arn", "deviceArn")
        }
        instances = [replace(one, **changes) if one.arn == arn else one for one in device.instances]
        self._devices[device.arn] = replace(device, instances=tuple(instances))
        self._resources[arn] = InstanceUpdate(
            arn=arn, created=clock.now(), captured=to_captured(document)
        )

    def _make(self, document: Document) -> None:
        """Plan the resource of a document, and what it implies."""
        making = Draft(self._store, document, created_of(document), self._known)
        self._resources[making.arn] = build(making)
        for cls, arn in self._above(document):
            self._imply(cls, arn, making)
        members = document.members
        device = members.get("device", {}).get("arn")
        if (
            device is not None
            and device not in self._devices
            and self._store.settings.devices.get(device) is None
        ):
            self._devices[device] = making.device
        if "appUpload" in members and not self._is_there(Upload, members["appUpload"]):
            platform = members.get("platform") or making.device.platform
            app = unseen_app(
                members["appUpload"], ancestor_arn(making.arn, Project), making.created, platform
            )
            self._resources[app.arn] = app

    def _above(self, document: Document) -> Iterator[tuple[type[Any], str]]:
        return ancestors(document.members["arn"], CLASSES[document.shape], self._is_run)

    def _imply(self, cls: type[Any], arn: str, making: Draft) -> None:
        """Plan what a resource is in, where it is neither in the report nor there already."""
        if not self._is_there(cls, arn):
            status = "RUNNING" if arn in self._unfinished else "COMPLETED"
            document = Document(
                cls.SHAPE, {"arn": arn, "status": status}, {}, making.document.where
            )
            self._resources[arn] = build_implied(replace(making, document=document))

    def _is_there(self, cls: type[Resource], arn: str) -> bool:
        """Whether it is in the report or in the store, or is a part of a job that the mock itself
        has planned.
        """
        if (
            arn in self._documents
            or arn in self._resources
            or self._store.find(cls, arn) is not None
        ):
            return True
        job = ancestor_arn(arn, Job)
        return (
            cls in (Suite, Test)
            and job not in self._documents
            and suites_and_tests.is_planned(self._store, cls, arn)
        )

    def _is_run(self, arn: str) -> bool:
        return arn in self._runs or self._store.find(Run, arn) is not None

    def _known(self, arn: str) -> Mapping[str, Any]:
        if arn in self._documents:
            return self._documents[arn].members
        run = self._store.find(Run, arn)
        if run is None:
            return {}
        return run.settled if run.captured is None else run.captured.members


def unseen_app(arn: str, project_arn: str, created: int, platform: str) -> Upload:
    """An app that a session or a run had, and of which no more is known."""
    ios = platform.startswith("IOS")
    return Upload(
        arn=arn,
        created=created,
        captured=Captured(
            {"arn": arn, "status": "SUCCEEDED"},
            changed=frozenset({"name", "type", "created", "url", "category"}),
        ),
        project_arn="" if arn.startswith(AWS_OWN) else project_arn,
        name="app.ipa" if ios else "app.apk",
        type="IOS_APP" if ios else "ANDROID_APP",
    )
