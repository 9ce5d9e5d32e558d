"""What a session or a job waits for, in words for a person; and helpers for stages.

Rule: a look changes nothing. It does not count as a read, and it lets no waiting session go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.queue import METERED, QueueMember
from moto_devicefarm.core.session_life import SessionLife
from moto_devicefarm.core.statuses import COMPLETED
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.devices import is_occupied

MOST_NAMES = 3
"""How many holders of a slot or an instance are named; the others are counted."""
STOP_REASONS = {
    "limit": "its time limit",
    "idle": "its idle time-out",
    "plan": "arranged by the test",
    "queue": "its limit of waiting",
    "user": "it was asked to stop",
}
"""Words for ``SessionLife.reason``; the end of a job's last test needs none."""


class QueuedResource(QueueMember, Protocol):
    """A session or a job."""

    name: str
    device: Device
    store: Store
    captured: Captured | None


def stages_since(created: int, stages: Iterable[tuple[str, Moment]]) -> list[tuple[str, Moment]]:
    """The stages that begin at some moment; none begins before the creation."""
    return [(status, max(begins, created)) for status, begins in stages if begins < NEVER]


def stop_reason(life: SessionLife) -> str | None:
    """Why a session or a job stops; None if it does not, or needs no words."""
    return STOP_REASONS.get(life.reason) if life.stopping < NEVER else None


def stuck_reason(status: str) -> str:
    """Why a resource stays in a status that a test arranged."""
    return f"the test arranged that it never leaves {status}"


def queue_reason(waiting: QueuedResource, status: str, now: int) -> str | None:
    """What keeps a session or a job in ``status``: the test, its capture, a slot or a device."""
    if status == COMPLETED:
        return None
    if waiting.captured is not None:
        as_captured = status == waiting.captured.members.get("status")
        return "was captured in this status" if as_captured else None
    if waiting.stuck_in == status:
        return stuck_reason(status)
    if status == "PENDING_CONCURRENCY":
        return _slot_reason(waiting, now)
    if status == "PENDING_DEVICE":
        return _device_reason(waiting, now)
    return None


def _slot_reason(waiting: QueuedResource, now: int) -> str:
    kind = str(waiting.slots)
    words = "a metered" if kind == METERED else f"an {kind.lower().replace('_', ' ')}"
    holders = waiting.store.queue.slot_holders(kind, now)
    return f"waits for {words} slot{_holder_names([holder.name for holder in holders])}"


def _device_reason(waiting: QueuedResource, now: int) -> str:
    device = waiting.store.settings.devices.get(waiting.device.arn)
    if device is None:
        return "its device is no longer in the registry"
    if device.busy:
        return f"its device is {device.availability} in the registry"
    if is_occupied(device, waiting.instance_arns):
        return "no instance of its device is free in the registry"
    holders = waiting.store.queue.instance_holders(waiting.instance_arns, now)
    if holders:
        return f"waits for a private instance{_holder_names([holder.name for holder in holders])}"
    return "its device is free now; the next call to Device Farm notices it"


def _holder_names(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"; held by {', '.join(map(repr, names[:MOST_NAMES]))}{more}"
