"""Puts captured documents into a store: all of a report or nothing, with everything that it implies.

A session implies its project, its device in the registry and its app. ARNs are kept as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from botocore import xform_name

from moto_devicefarm.core import clock
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.store import AWS_OWN, Resource, Store
from moto_devicefarm.registry import Device
from moto_devicefarm.reports.reading import Document
from moto_devicefarm.reports.state import restore
from moto_devicefarm.resources.devices import DeviceReport, InstanceUpdate
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.uploads import Upload

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings


class Loaded(dict[str, list[str]]):
    """ARNs by the structure's name: ``{"RemoteAccessSession": [...], "Project": [...]}``, implied ones too."""

    unknown: Sequence[str] = ()
    """Members of the report that the model does not know; they are kept, and ``farm.dump()`` has them."""


def load_all(
    settings: Settings,
    store_of: Callable[[str], Store],
    documents: Sequence[Document],
    states: Sequence[tuple[Any, str]],
    account_id: str,
) -> Loaded:
    """Load states, each into its accounts, then documents into one. Raises ValueError, and then has changed nothing."""
    if states and (documents or len(states) > 1):
        raise ValueError(f"{states[0][1]}: a state that dump() made is loaded alone")
    if states:
        loaded = Loaded()
        for resource in restore(settings, store_of, *states[0]):
            loaded.setdefault(resource.SHAPE, []).append(resource.arn)
        return loaded
    loaded = load_documents(store_of(account_id), documents)
    loaded.unknown = [f"{document.where}: {path}" for document in documents for path in document.unknown]
    return loaded


def load_documents(store: Store, documents: Sequence[Document]) -> Loaded:
    """Load documents into one account. Raises ValueError, and then has changed nothing."""
    plan = _Plan(store)
    for document in documents:
        plan.take(document)
    return plan.carry_out()


class _Plan:
    """Everything that a report asks for, checked before any of it is done; a later document of one ARN wins."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._resources: dict[str, tuple[str, Resource]] = {}
        self._devices: dict[str, Device] = {}
        self._instances: list[Document] = []

    def take(self, document: Document) -> None:
        """Plan one document."""
        take = {
            "Project": self._project,
            "Upload": self._upload,
            "Device": self._device,
            "DeviceInstance": self._instance,
            "RemoteAccessSession": self._session,
        }.get(document.shape)
        if take is None:
            raise ValueError(f"{document.where}: the mock can't hold a {document.shape}")
        if "arn" not in document.members:
            raise ValueError(f"{document.where}: arn is missing, and nothing can be found without it")
        _check_times(document)
        take(document)

    def carry_out(self) -> Loaded:
        """Do what was planned."""
        for document in self._instances:
            self._change_instance(document)
        loaded = Loaded()
        for device in self._devices.values():
            self._store.settings.source.put(device)
            loaded.setdefault("Device", []).append(device.arn)
        for shape, resource in self._resources.values():
            self._store.discard(type(resource), resource.arn)
            self._store.add(resource)
            if isinstance(resource, RemoteAccessSession):
                self._store.queue.discard(resource.arn)
                self._store.queue.add(resource)
            if not isinstance(resource, DeviceReport):
                loaded.setdefault(shape, []).append(resource.arn)
        return loaded

    def _imply(self, shape: str, resource: Resource) -> None:
        """Plan a resource that is not in the report, unless it is there already."""
        if resource.arn not in self._resources and self._store.find(type(resource), resource.arn) is None:
            self._resources[resource.arn] = (shape, resource)

    def _project(self, document: Document) -> None:
        members = document.members
        project = Project(
            arn=members["arn"],
            created=members.get("created", clock.now()),
            captured=_captured(document),
            name=members.get("name", ""),
            default_job_timeout_minutes=members.get("defaultJobTimeoutMinutes"),
            vpc_config=members.get("vpcConfig"),
            environment_variables=members.get("environmentVariables"),
            execution_role_arn=members.get("executionRoleArn"),
        )
        self._resources[project.arn] = ("Project", project)

    def _upload(self, document: Document) -> None:
        members = document.members
        upload = Upload(
            arn=members["arn"],
            created=members.get("created", clock.now()),
            captured=_captured(document),
            project_arn=_project_of(document),
            name=members.get("name", ""),
            type=members.get("type", "ANDROID_APP"),
            content_type=members.get("contentType"),
        )
        self._resources[upload.arn] = ("Upload", upload)
        if upload.project_arn:
            self._imply("Project", _unnamed_project(upload.project_arn, upload.created))

    def _device(self, document: Document) -> None:
        device = _device(document, document.members)
        self._devices[device.arn] = device
        if document.unknown:
            kept = DeviceReport(arn=device.arn, created=clock.now(), captured=_captured(document))
            self._resources[device.arn] = ("Device", kept)

    def _instance(self, document: Document) -> None:
        """Its device may come later in the report, so that it is looked for when all is there."""
        self._instances.append(document)

    def _change_instance(self, document: Document) -> None:
        """What was captured of an instance becomes the registry's, as if it had always been so."""
        members = document.members
        arn = members["arn"]
        registered = self._store.settings.devices.with_instance(arn)
        devices = [*self._devices.values(), *([] if registered is None else [registered])]
        device = next((device for device in devices if any(instance.arn == arn for instance in device.instances)), None)
        if device is None:
            raise ValueError(f"{document.where}: no device of the registry has the instance {arn}; load its device too")
        captured = {xform_name(name): value for name, value in members.items() if name not in ("arn", "deviceArn")}
        instances = [replace(one, **captured) if one.arn == arn else one for one in device.instances]
        self._devices[device.arn] = replace(device, instances=tuple(instances))
        update = InstanceUpdate(arn=arn, created=clock.now(), captured=_captured(document))
        self._resources[arn] = ("DeviceInstance", update)

    def _session(self, document: Document) -> None:
        members = document.members
        if "status" not in members:
            raise ValueError(f"{document.where}: status is missing, and a session has one")
        created = members.get("created", members.get("started", clock.now()))
        described = members.get("device", {})
        device = _device(document, {"name": members.get("name") or "unknown device", **described})
        session = RemoteAccessSession(
            arn=members["arn"],
            created=created,
            captured=_captured(document),
            store=self._store,
            project_arn=_project_of(document),
            name=members.get("name", ""),
            device=device,
            timings=self._store.settings.timings,
            billing_method=members.get("billingMethod", "METERED"),
            interaction_mode=members.get("interactionMode", "INTERACTIVE"),
            skip_app_resign=members.get("skipAppResign", False),
            vpc_config=members.get("vpcConfig"),
            device_proxy=members.get("deviceProxy"),
            instance_arns=(members["instanceArn"],) if "instanceArn" in members else (),
            device_available=created,
            installed=((0, members["appUpload"]),) if "appUpload" in members else (),
        )
        self._resources[session.arn] = ("RemoteAccessSession", session)
        self._imply("Project", _unnamed_project(session.project_arn, created))
        if "arn" in described and device.arn not in self._devices and self._store.settings.devices.get(device.arn) is None:
            self._devices[device.arn] = device
        if "appUpload" in members:
            self._imply("Upload", unseen_app(members["appUpload"], session.project_arn, created, device.platform))


def _captured(document: Document) -> Captured:
    return Captured(document.members, unknown=document.unknown)


def _project_of(document: Document) -> str:
    """The ARN of the project that an ARN such as session:<project>/<id>/00000 is in; none for AWS's own uploads."""
    arn: str = document.members["arn"]
    prefix, _, rest = arn.rpartition(":")
    if "/" not in rest:
        return ""
    return f"{prefix.rpartition(':')[0]}:project:{rest.split('/')[0]}"


def _unnamed_project(arn: str, created: int) -> Project:
    return Project(arn=arn, created=created, name=arn.rpartition(":")[2])


def unseen_app(arn: str, project_arn: str, created: int, platform: str) -> Upload:
    """An app that a session had, and of which no more is known."""
    ios = platform == "IOS"
    return Upload(
        arn=arn,
        created=created,
        captured=Captured({"arn": arn, "status": "SUCCEEDED"}, acted=frozenset({"name", "type", "created", "url", "category"})),
        project_arn="" if arn.startswith(AWS_OWN) else project_arn,
        name="app.ipa" if ios else "app.apk",
        type="IOS_APP" if ios else "ANDROID_APP",
    )


def _device(document: Document, members: dict[str, Any]) -> Device:
    try:
        device = Device.from_document({"name": members.get("arn"), **members})
    except (TypeError, ValueError) as error:
        raise ValueError(f"{document.where}: device: {error}") from None
    return device if "availability" in members else replace(device, availability="AVAILABLE")


ORDER = ("created", "started", "stopped")


def _check_times(document: Document) -> None:
    """Times that can't be: out of order, or of an end that the status says has not come."""
    times = [(name, document.members[name]) for name in ORDER if name in document.members]
    for (earlier, since), (later, until) in pairwise(times):
        if until < since:
            raise ValueError(f"{document.where}: {later} is before {earlier}: expected {', then '.join(ORDER)}")
    if "stopped" in document.members and document.members.get("status", "COMPLETED") != "COMPLETED":
        status = document.members["status"]
        raise ValueError(f"{document.where}: stopped is there and the status is {status}: expected COMPLETED, or no stopped")
