"""The resources that take time, in the order in which the page shows them, and their rows.

Rule: a look changes nothing. It does not count as a read, and it lets no waiting session go on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from moto_devicefarm.core import model
from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.statuses import STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import Moment
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.server.page.stop import STOPPABLE

PAGE_KINDS: tuple[type[Resource], ...] = (RemoteAccessSession, Run, Job, Upload, GridSession)
MOST_OF_A_KIND = 5000
"""How many of the latest resources of a kind are looked at, to show first those under way."""
ENDED = ("COMPLETED", "SUCCEEDED", "FAILED", "CLOSED", "ERRORED")


class Snapshot(NamedTuple):
    """A resource at the moment of a look."""

    resource: Any
    status: str
    stages: list[tuple[str, Moment]]

    @property
    def has_ended(self) -> bool:
        """Whether its last status is reached."""
        return self.status in ENDED

    @property
    def device(self) -> Device | None:
        """The device of a session or a job."""
        device: Device | None = getattr(self.resource, "device", None)
        return device


def count(stores: Sequence[Store]) -> int:
    """How many resources there are that take time."""
    return sum(store.count(kind) for store in stores for kind in PAGE_KINDS)


def snapshots(stores: Sequence[Store], now: int) -> list[Snapshot]:
    """The resources of the stores: those under way first, then the latest first.

    The jobs of a run follow it.
    """
    jobs: dict[str, list[Snapshot]] = defaultdict(list)
    others: list[Snapshot] = []
    for store in stores:
        for kind in PAGE_KINDS:
            for resource in islice(store.newest(kind), MOST_OF_A_KIND):
                snapshot = _snapshot(resource, now)
                (jobs[resource.run_arn] if isinstance(resource, Job) else others).append(snapshot)
    others.sort(key=lambda snapshot: (snapshot.has_ended, -snapshot.resource.created))
    return [
        snapshot
        for other in others
        for snapshot in (other, *reversed(jobs.get(other.resource.arn, ())))
    ]


def _snapshot(resource: Any, now: int) -> Snapshot:
    """The status is that of the latest stage; before the creation, of the first one."""
    stages = resource.stages(now)
    status = next((status for status, begins in reversed(stages) if begins <= now), stages[0][0])
    return Snapshot(resource, status or resource.view(now).status, stages)


def resource_row(snapshot: Snapshot, now: int) -> dict[str, Any]:
    """What the page shows of a resource. Nothing in it changes by the mere passing of time."""
    resource, status, stages = snapshot
    result, message = _outcome(snapshot, now)
    return {
        "arn": resource.arn,
        "kind": resource.KIND,
        "name": getattr(resource, "name", "") or resource.id,
        "device": None if snapshot.device is None else snapshot.device.name,
        "os": None if snapshot.device is None else os_of(snapshot.device),
        "run": getattr(resource, "run_arn", None),
        "status": status,
        "ended": snapshot.has_ended,
        "result": result,
        "message": message,
        "created": resource.created,
        "stages": stages,
        "waiting_for": resource.waiting_for(now),
        "next": _next_stage(resource, stages, now),
        "can_stop": resource.KIND in STOPPABLE and not snapshot.has_ended and status != STOPPING,
    }


def os_of(device: Device) -> str:
    """``Android 14``."""
    return f"{'iOS' if device.platform == 'IOS' else 'Android'} {device.os}"


def _outcome(snapshot: Snapshot, now: int) -> tuple[Any, Any]:
    """The result and the message in the document of a resource that has ended."""
    if not snapshot.has_ended:
        return None, None
    view = snapshot.resource.view(now)
    members = model.attributes(snapshot.resource.SHAPE)
    result, message = (
        document_member(view, name, name) if name in members else None
        for name in ("result", "message")
    )
    return result, message


def _next_stage(
    resource: Any, stages: Sequence[tuple[str, Moment]], now: int
) -> dict[str, Any] | None:
    """The stage that comes next by itself, and why if words are needed; None if no stage does."""
    for status, begins in stages:
        if begins > now and status:
            reason = resource.stop_reason() if status == STOPPING else None
            return {"status": status, "at": begins, "reason": reason}
    return None
