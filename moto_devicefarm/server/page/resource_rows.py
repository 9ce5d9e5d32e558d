"""The resources that take time, in the order in which the page shows them, and their rows.

Rule: a look changes nothing. It does not count as a read, and it lets no waiting session go on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.server.page import resource_times
from moto_devicefarm.server.page.stop import STOPPABLE

KINDS: tuple[type[Resource], ...] = (RemoteAccessSession, Run, Job, Upload, GridSession)
MOST_OF_A_KIND = 5000
"""How many of the latest resources of a kind are looked at, to show first those under way."""
ENDED = ("COMPLETED", "SUCCEEDED", "FAILED", "CLOSED", "ERRORED")
ON_DEVICE = ("PREPARING", "RUNNING", "STOPPING")
"""The statuses in which a session or a job has its device."""


class Snapshot(NamedTuple):
    """A resource at the moment of a look."""

    resource: Any
    view: Any
    """Its document at that moment."""

    @property
    def ended(self) -> bool:
        """Whether its last status is reached."""
        return self.view.status in ENDED

    @property
    def device(self) -> Device | None:
        """The device of a session or a job."""
        device: Device | None = getattr(self.resource, "device", None)
        return device


def count(stores: Sequence[Store]) -> int:
    """How many resources there are that take time."""
    return sum(store.count(kind) for store in stores for kind in KINDS)


def snapshots(stores: Sequence[Store], now: int) -> list[Snapshot]:
    """The resources of the stores: those under way first, then the latest first.

    The jobs of a run follow it.
    """
    jobs: dict[str, list[Snapshot]] = defaultdict(list)
    others: list[Snapshot] = []
    for store in stores:
        for kind in KINDS:
            for resource in islice(store.newest(kind), MOST_OF_A_KIND):
                snapshot = Snapshot(resource, resource_times.view(resource, now))
                (jobs[resource.run_arn] if isinstance(resource, Job) else others).append(snapshot)
    others.sort(key=lambda snapshot: (snapshot.ended, -snapshot.resource.created))
    return [
        snapshot
        for other in others
        for snapshot in (other, *reversed(jobs.get(other.resource.arn, ())))
    ]


def resource_row(snapshot: Snapshot, now: int) -> dict[str, Any]:
    """What the page shows of a resource. Nothing in it changes by the mere passing of time."""
    resource, status = snapshot.resource, snapshot.view.status
    stages = resource_times.stages(resource, now)
    return {
        "arn": resource.arn,
        "kind": resource.KIND,
        "name": getattr(resource, "name", "") or resource.id,
        "device": None if snapshot.device is None else snapshot.device.name,
        "os": None if snapshot.device is None else os_of(snapshot.device),
        "run": getattr(resource, "run_arn", None),
        "status": status,
        "ended": snapshot.ended,
        "result": _final(snapshot, "result"),
        "message": _final(snapshot, "message"),
        "created": resource.created,
        "stages": stages,
        "waiting_for": resource_times.waiting_for(resource, now),
        "next": _next_stage(resource, stages, now),
        "can_stop": resource.KIND in STOPPABLE and not snapshot.ended and status != "STOPPING",
    }


def os_of(device: Device) -> str:
    """``Android 14``."""
    return f"{'iOS' if device.platform == 'IOS' else 'Android'} {device.os}"


def _final(snapshot: Snapshot, member: str) -> str | None:
    """A member of the document of a resource that has ended."""
    text: str | None = document_member(snapshot.view, member, member) if snapshot.ended else None
    return text


def _next_stage(
    resource: Resource, stages: Sequence[tuple[str, float]], now: int
) -> dict[str, Any] | None:
    """The stage that comes next by itself, and why if words are needed; None if no stage does."""
    for status, begins in stages:
        if begins > now and status:
            reason = resource_times.stop_reason(resource) if status == "STOPPING" else None
            return {"status": status, "at": begins, "reason": reason}
    return None
