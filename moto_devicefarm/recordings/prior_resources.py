"""Finds what a sequence of calls uses and did not create, and puts it into a store. Rule: it is
there as the first document shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.load import load_documents
from moto_devicefarm.core import clock
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.compare import holders
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads.uploads import Upload

_PROJECTS = {kind.KIND: kind.SHAPE for kind in (Project, GridProject)}
_FROM_REGISTRY = ("Device", "DeviceInstance")
"""The structures of what a registry holds. A recorded device is added if the registry lacks it."""


class PriorResources(NamedTuple):
    """What was there before the first call."""

    documents: list[Document]
    """What the mock lacks, in the order of creation."""
    arns: frozenset[str]
    """The ARNs that the mock has too, when the documents are loaded."""


def load_prior_resources(store: Store, calls: Sequence[RecordedCall]) -> frozenset[str]:
    """Load what the calls use and did not create. Returns the ARNs that the mock has too."""
    prior = prior_resources(store, calls)
    load_at_first_call(store, calls, prior.documents)
    return prior.arns


def load_at_first_call(
    store: Store, calls: Sequence[RecordedCall], documents: Sequence[Document]
) -> list[Document]:
    """Load the documents at the moment of the first call. Returns those that can be loaded; the
    comparison reports the rest.
    """
    with clock.hold_at(min((call.time for call in calls), default=0)):
        return list(_load(store, documents))


def prior_resources(store: Store, calls: Sequence[RecordedCall]) -> PriorResources:
    """What the calls use and did not create."""
    created = {one.members["arn"] for call in calls if call.creates for one in call.documents}
    devices = _by_arn(device for call in calls for device in call.devices)
    full = _by_arn(one for call in calls for one in call.documents)
    bare = _by_arn(one for call in calls for one in _bare_documents(call))
    prior = {
        arn: document
        for arn, document in {**bare, **full}.items()
        if created.isdisjoint((arn, *(holder for holder, _ in holders(arn))))
    }
    documents = [
        *(device for arn, device in devices.items() if store.settings.devices.get(arn) is None),
        *(
            document
            for arn, document in prior.items()
            if document.shape not in _FROM_REGISTRY
            and (arn in full or store.find_any_kind(arn) is None)
        ),
    ]
    return PriorResources(
        sorted(documents, key=lambda one: one.members.get("created", 0)),
        frozenset((*devices, *prior)),
    )


def _by_arn(documents: Iterator[Document]) -> dict[str, Document]:
    """The first document of each ARN."""
    first: dict[str, Document] = {}
    for document in documents:
        first.setdefault(document.members["arn"], document)
    return first


def _bare_documents(call: RecordedCall) -> Iterator[Document]:
    """Bare documents of the project that a request names, and of the app of a session or a run."""
    if "error" not in call.outcome:
        for arn in call.parameters.values():
            if isinstance(arn, str) and kind_of(arn) in _PROJECTS:
                yield from call.valid_document(_PROJECTS[kind_of(arn)], {"arn": arn})
    for document in call.documents:
        members = document.members
        if "appUpload" in members:
            platform = str(members.get("platform", members.get("device", {}).get("platform")))
            app = {"type": "IOS_APP" if platform.startswith("IOS") else "ANDROID_APP"}
            yield from call.valid_document(Upload.SHAPE, {"arn": members["appUpload"], **app})


def _load(store: Store, documents: Sequence[Document]) -> Iterator[Document]:
    """Load what can be loaded, all of it at once if possible. The documents that are loaded."""
    try:
        load_documents(store, documents)
        yield from documents
    except ValueError:
        if len(documents) > 1:
            for document in documents:
                yield from _load(store, [document])
