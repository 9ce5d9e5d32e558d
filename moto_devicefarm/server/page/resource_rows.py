"""The rows of the resources on the page.

Rule: a look changes nothing. It does not count as a read, and it lets no waiting session go on.
"""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core import model
from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.progress import Snapshot
from moto_devicefarm.core.statuses import STOPPING
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.server.page.run_stages import run_stages
from moto_devicefarm.server.page.stop import STOPPABLE


def resource_row(snapshot: Snapshot, now: int) -> dict[str, Any]:
    """What the page shows of a resource. Nothing in it changes by the mere passing of time."""
    resource, status, stages = snapshot
    result, message = _outcome(snapshot, now)
    coming, device = snapshot.next_stage(now), device_of(snapshot)
    return {
        "arn": resource.arn,
        "kind": resource.KIND,
        "name": getattr(resource, "name", "") or resource.id,
        "device": None if device is None else device.name,
        "os": None if device is None else os_of(device),
        "run": getattr(resource, "run_arn", None),
        "status": status,
        "ended": snapshot.has_ended,
        "result": result,
        "message": message,
        "created": resource.created,
        "stages": run_stages(resource, stages, now) if isinstance(resource, Run) else stages,
        "waiting_for": resource.waiting_for(now),
        "next": None if coming is None else coming._asdict(),
        "can_stop": resource.KIND in STOPPABLE and not snapshot.has_ended and status != STOPPING,
    }


def device_of(snapshot: Snapshot) -> Device | None:
    """The device of a session or a job."""
    device: Device | None = getattr(snapshot.resource, "device", None)
    return device


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
