"""The lives of the resources in captured documents: what each did, when, and how it ended.

Rule: the stages are those of the resource itself. A document tells a part of the moments; others
are inferred from it, and are marked so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.resources import CLASSES
from moto_devicefarm.core import clock, model
from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.progress import Snapshot
from moto_devicefarm.core.short_arns import short_arns
from moto_devicefarm.core.statuses import COMPLETED, STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment
from moto_devicefarm.recordings.story_words import kind_words
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.snapshots import TIMED_KINDS
from moto_devicefarm.resources.uploads.uploads import Upload

BAD = ("FAILED", "ERRORED")
"""Results and statuses of what went wrong."""

SYSTEMS = {"ANDROID": "Android", "IOS": "iOS"}
"""The words for a platform."""


class Stage(NamedTuple):
    """A status and its beginning."""

    status: str
    begins: Moment
    is_about: bool
    """Whether the document does not tell the moment."""


class Timeline(NamedTuple):
    """The life of a resource up to a moment."""

    arn: str
    kind: str
    name: str
    device: str | None
    """The name of its device, and the system if the document tells it."""
    run: str | None
    """The ARN of a job's run."""
    status: str
    stages: Sequence[Stage]
    has_ended: bool
    result: str | None
    message: str | None
    outlook: str
    """A sentence on what comes next."""

    @property
    def is_bad(self) -> bool:
        """Whether it went wrong."""
        return self.result in BAD or self.status in BAD

    @property
    def outcome(self) -> str:
        """``COMPLETED, ERRORED``."""
        return f"{self.status}, {self.result}" if self.result else self.status

    @property
    def words(self) -> str:
        """Its kind, name and device: ``session nightly on Pixel 8 (Android 15)``."""
        is_device = self.device is not None and self.device.startswith(self.name)
        name = f"{self.kind} {self.device if is_device else self.name}"
        return name if is_device or self.device is None else f"{name} on {self.device}"


def timelines_of(store: Store, documents: Sequence[Document], now: int) -> list[Timeline]:
    """The timelines of the documents whose resources take time. The jobs of a run follow it."""
    timed = {
        document.members["arn"]: cls
        for document in documents
        if (cls := CLASSES.get(document.shape)) in TIMED_KINDS
    }
    found = [_timeline(store.get(cls, arn), now) for arn, cls in timed.items() if cls is not None]
    jobs: dict[str, list[Timeline]] = {}
    for one in found:
        jobs.setdefault(one.run or "", []).append(one)
    return [
        timeline
        for first in found
        if first.run not in timed
        for timeline in (first, *jobs.get(first.arn, ()))
    ]


def _timeline(resource: Any, now: int) -> Timeline:
    snapshot, view = Snapshot.of(resource, now), resource.view(now)
    result, message = (
        document_member(view, name, name) if name in model.attributes(resource.SHAPE) else None
        for name in ("result", "message")
    )
    device = _device_words(resource.captured_members.get("device"))
    name = getattr(resource, "name", "") or (resource.device.name if device else "")
    short = short_arns([resource.arn])[resource.arn]
    return Timeline(
        arn=resource.arn,
        kind=kind_words(resource.arn),
        name=name or short.rpartition(" ")[2],
        device=device,
        run=getattr(resource, "run_arn", None),
        status=snapshot.status,
        stages=list(_visible(resource, snapshot.status, now)),
        has_ended=snapshot.has_ended,
        result=result if result != "PENDING" else None,
        message=message or None,
        outlook=_outlook(snapshot, now),
    )


def _device_words(device: Mapping[str, Any] | None) -> str | None:
    """``Pixel 8 (Android 15)``, as far as a document tells it."""
    if not device or "name" not in device:
        return None
    system = SYSTEMS.get(device.get("platform", ""))
    os = device.get("os", "")
    return f"{device['name']} ({system} {os})" if system and os else str(device["name"])


def _visible(resource: Any, status: str, now: int) -> Iterator[Stage]:
    """The stages that have begun and lasted; the last one also if it has just begun."""
    stages = [stage for stage in _stages(resource, status, now) if stage.begins <= now]
    for position, stage in enumerate(stages):
        if position + 1 == len(stages) or stage.begins < stages[position + 1].begins:
            yield stage


def _stages(resource: Any, status: str, now: int) -> Iterator[Stage]:
    members, created = resource.captured_members, resource.created
    since_creation = "created" not in members
    if isinstance(resource, Upload):  # its document has no other time
        yield Stage(status, created, since_creation or status != "INITIALIZED")
        return
    for name, begins in _stages_before_end(resource, status):
        is_exact = name in ("PENDING", "SCHEDULING", "ACTIVE") and not since_creation
        is_start = begins == members.get("started") and name != "RUNNING"
        is_start |= isinstance(resource, Job) and "started" in members and name == "RUNNING"
        yield Stage(name, begins, not (is_exact or is_start))
    if members.get("status", status) == status:
        yield from _captured_end(resource, status, now)
        return
    for name, begins in resource.stages(now):  # what the mock lets follow
        if name != members["status"]:
            yield Stage(name, begins, True)


def _stages_before_end(resource: Any, status: str) -> Iterator[tuple[str, Moment]]:
    created = resource.created
    if isinstance(resource, GridSession):
        yield "ACTIVE", created
        return
    if isinstance(resource, Run):
        yield "SCHEDULING" if status == "SCHEDULING" else "RUNNING", created
        return
    is_session = isinstance(resource, RemoteAccessSession)
    life = resource.life if is_session else resource.life.life
    yield status if status.startswith("PENDING") else "PENDING", created
    if not is_session and status == COMPLETED and "started" not in resource.captured_members:
        yield "RUNNING", created  # a finished job tells neither its start nor its end
        return
    if is_session or status == "PREPARING":
        yield "PREPARING", life.started
    if status != "PREPARING" and life.running < life.stopped:
        yield "RUNNING", life.running


def _captured_end(resource: Any, status: str, now: int) -> Iterator[Stage]:
    """STOPPING or the end. A document without its time tells that it was before the capture."""
    members = resource.captured_members
    if status == STOPPING:
        yield Stage(status, now, True)
    elif status in (COMPLETED, "CLOSED", "ERRORED"):
        end = members.get("stopped", members.get("ended"))
        yield Stage(status, _latest_end(resource, now) if end is None else end, end is None)


def _latest_end(resource: Any, now: int) -> int:
    """The moment before which a resource ended: that of its run, or that of the capture."""
    run = resource.store.find(Run, resource.run_arn) if isinstance(resource, Job) else None
    end: int = now if run is None else run.captured_members.get("stopped", now)
    return end


def _outlook(snapshot: Snapshot, now: int) -> str:
    status, coming = snapshot.status, snapshot.next_stage(now)
    if snapshot.has_ended:
        is_part = isinstance(snapshot.resource, (Job, GridSession))  # no operation deletes it
        return "It has ended." if is_part else "It has ended and can be deleted."
    if status == STOPPING:
        return "It stays STOPPING: its end is unknown."
    if coming is not None and coming.at < NEVER:
        return (
            f"It stays {status} until {clock.text(round(coming.at))}, then {coming.status}, "
            "unless it is stopped before."
        )
    end = "it is stopped"
    if isinstance(snapshot.resource, Upload):
        end = "its file arrives" if status == "INITIALIZED" else "its file is sent again"
    elif isinstance(snapshot.resource, GridSession):
        end = "its browser ends"
    return f"It stays {status} until {end}."
