"""Plans what documents put into a store. Rule: everything is built before anything is put, and
ARNs are kept.

A document implies what is above it in its ARN, up to the project. A session or a job implies its
device, in the registry, and its app. So a loaded resource can be got, and listed where it belongs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from botocore import xform_name

from moto_devicefarm.captures.documents import INSIGHTS_DETAILS, Document, as_document
from moto_devicefarm.captures.resources import (
    CLASSES,
    Draft,
    ancestors,
    build,
    build_implied,
    check,
    creation_time,
    device_of,
    is_unfinished,
    to_captured,
)
from moto_devicefarm.core import clock
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.resource import AWS_OWN, Resource, ancestor_arn
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.billing.reports import REPORTS, report_arn
from moto_devicefarm.resources.devices import DeviceReport, InstanceUpdate
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs import suites_and_tests
from moto_devicefarm.resources.runs.insights_details import (
    InsightsDetails,
    details_arn,
    insights_of,
)
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test
from moto_devicefarm.resources.uploads.uploads import Upload

REPORT_OF_SHAPE = {report.SHAPE: report for report in REPORTS}
"""The classes of documents about the whole account."""


class LoadPlan:
    """All resources and devices that documents stand for, built before any is put into the store.
    Of several documents with one ARN the last counts.
    """

    def __init__(
        self, store: Store, documents: Sequence[Document], absent: Collection[str]
    ) -> None:
        """Raises ValueError for an impossible document."""
        self._store = store
        self._absent = absent
        self._documents: dict[str, Document] = {}
        self._runs: set[str] = set()
        """The ARNs of the captured runs, and of those that have a captured part."""
        self._unfinished: set[str] = set()
        """The ARNs of everything above a resource that had not ended."""
        self._resources: dict[str, Resource] = {}
        self._devices: dict[str, Device] = {}
        self._details: dict[str, Document] = {}
        """The details of insights, by the ARN of their job."""
        self._add_reports(documents)
        for document in documents:
            if document.shape == INSIGHTS_DETAILS:
                self._details[document.members["jobArn"]] = document
            if document.shape == INSIGHTS_DETAILS or document.shape in REPORT_OF_SHAPE:
                continue
            check(document)
            arn, cls = document.members["arn"], CLASSES[document.shape]
            self._documents[arn] = document
            above = ((cls, arn), *ancestors(arn, cls, lambda _: False))
            self._runs |= {at for kind, at in above if kind is Run}

    def build(self) -> None:
        """Build the resources and the devices. Raises ValueError for impossible ones."""
        documents = list(self._documents.values())
        for document in filter(is_unfinished, documents):
            self._unfinished |= {arn for _, arn in self._ancestors(document)}
        others = CLASSES.keys() - {"Device", "DeviceInstance"}
        for add, shapes in (  # devices first: an instance is looked for in its device
            (self._add_device, {"Device"}),
            (self._add_instance, {"DeviceInstance"}),
            (self._add_resource, others),
        ):
            for document in (one for one in documents if one.shape in shapes):
                add(document)
        for arn, document in self._details.items():
            self._add_details(arn, document)

    def put(self) -> dict[str, list[str]]:
        """Put everything that was built in its place: the ARNs, by the structure's name. Nothing
        fails here.
        """
        loaded: dict[str, list[str]] = {}
        for device in self._devices.values():
            self._store.settings.source.put(device)
            loaded.setdefault("Device", []).append(device.arn)
        for resource in self._in_order():
            self._store.discard(type(resource), resource.arn)
            self._store.add(resource)
            if isinstance(resource, (Job, RemoteAccessSession)):
                self._store.queue.discard(resource.arn)
                self._store.queue.add(resource)
            if not isinstance(resource, (DeviceReport, InsightsDetails)):
                loaded.setdefault(resource.SHAPE, []).append(resource.arn)
        return loaded

    def _in_order(self) -> Iterator[Resource]:
        """The resources, with the runs in the order of their creation. A captured list has the
        newest run first, also of those of one moment.
        """
        resources = list(self._resources.values())
        runs = [one for one in reversed(resources) if isinstance(one, Run)]
        sorted_runs = iter(sorted(runs, key=lambda run: run.created))
        for resource in resources:
            yield next(sorted_runs) if isinstance(resource, Run) else resource

    def _add_reports(self, documents: Sequence[Document]) -> None:
        """Build the captured answers about the account."""
        for document in documents:
            report = REPORT_OF_SHAPE.get(document.shape)
            if report is not None:
                arn = report_arn(report, self._store.account_id)
                self._resources[arn] = report(
                    arn=arn, created=clock.now(), captured=to_captured(document)
                )

    def _add_device(self, document: Document) -> None:
        device = device_of(document, document.members)
        self._devices[device.arn] = device
        if document.unknown:
            self._resources[device.arn] = DeviceReport(
                arn=device.arn, created=clock.now(), captured=to_captured(document)
            )

    def _add_instance(self, document: Document) -> None:
        """A captured instance takes the place of the registry's."""
        members = document.members
        arn = members["arn"]
        device = self._device_with_instance(arn)
        if device is None:
            raise ValueError(
                f"{document.where}: the registry has no device with the instance {arn}: "
                "load its device too"
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

    def _device_with_instance(self, arn: str) -> Device | None:
        captured = {
            instance.arn: device
            for device in self._devices.values()
            for instance in device.instances
        }
        device: Device | None = captured.get(arn) or self._store.settings.devices.with_instance(arn)
        return device

    def _add_resource(self, document: Document) -> None:
        """Build the resource of a document, and what it implies."""
        draft = Draft(self._store, document, creation_time(document), self._known_run)
        self._resources[draft.arn] = build(draft)
        for cls, arn in self._ancestors(document):
            self._add_implied(cls, arn, draft)
        members = document.members
        device = members.get("device", {}).get("arn")
        if (
            device is not None
            and device not in self._devices
            and self._store.settings.devices.get(device) is None
        ):
            self._devices[device] = draft.device
        app_arn = members.get("appUpload")
        if app_arn and app_arn not in self._absent and not self._exists(Upload, app_arn):
            platform = members.get("platform") or draft.device.platform
            app = _implied_app(app_arn, ancestor_arn(draft.arn, Project), draft.created, platform)
            self._resources[app.arn] = app

    def _add_details(self, job: str, document: Document) -> None:
        """Build the details of a job's insights, and the job, unless it is known."""
        content = document.members
        if not self._exists(Job, job):
            keys = {"name": "deviceName", "arn": "deviceArn", "os": "deviceOsVersion"}
            device = {name: content[key] for name, key in keys.items() if key in content}
            members = {
                "arn": job,
                "status": "COMPLETED",
                "device": device,
                "insights": insights_of(content),
            }
            if "name" in device:
                members["name"] = device["name"]
            self._add_resource(as_document(Job.SHAPE, members, document.where))
        arn = details_arn(job)
        self._resources[arn] = InsightsDetails(
            arn=arn, created=clock.now(), job_arn=job, content=content, captured=Captured({})
        )

    def _ancestors(self, document: Document) -> Iterator[tuple[type[Any], str]]:
        return ancestors(document.members["arn"], CLASSES[document.shape], self._is_run)

    def _add_implied(self, cls: type[Any], arn: str, draft: Draft) -> None:
        """Build what a resource is in, unless it is captured too or exists already."""
        if not self._exists(cls, arn):
            status = "RUNNING" if arn in self._unfinished else "COMPLETED"
            members = {"arn": arn, "status": status}
            document = Document(cls.SHAPE, members, {}, draft.document.where)
            self._resources[arn] = build_implied(replace(draft, document=document))

    def _exists(self, cls: type[Resource], arn: str) -> bool:
        """Whether it is captured or in the store, or is a planned part of one of the mock's own
        jobs.
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

    def _known_run(self, arn: str) -> Mapping[str, Any]:
        if arn in self._documents:
            return self._documents[arn].members
        run = self._store.find(Run, arn)
        if run is None:
            return {}
        return run.settled if run.captured is None else run.captured.members


def _implied_app(arn: str, project_arn: str, created: int, platform: str) -> Upload:
    """The app of a session or a run, when nothing but its ARN is known."""
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
