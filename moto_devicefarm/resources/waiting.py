"""The stages of resources that take time, and what they wait for, in words for a person.

Rule: a look changes nothing. It does not count as a read, and it lets no waiting session go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from moto_devicefarm.core.captured import Captured, document_member
from moto_devicefarm.core.queue import METERED, QueueMember
from moto_devicefarm.core.session_life import TRANSITION, SessionLife
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

Stages = list[tuple[str, Moment]]
"""(status, when it begins in epoch milliseconds) in order, without stages that never begin.

The status is empty where it follows from other resources, as a run's from its jobs.
"""


class Queued(QueueMember, Protocol):
    """A session or a job."""

    name: str
    device: Device
    store: Store
    captured: Captured | None


def stages_since(created: int, stages: Iterable[tuple[str, Moment]]) -> Stages:
    """The stages that begin at some moment; none begins before the creation."""
    return [(status, max(begins, created)) for status, begins in stages if begins < NEVER]


def run_stages(run: Any, now: int) -> Stages:
    """SCHEDULING, then what its jobs do, then COMPLETED as soon as all have ended."""
    view = run.view(now)
    ended = document_member(view, "stopped", "stopped") if view.status == "COMPLETED" else NEVER
    stages = [("SCHEDULING", run.created), ("", run.scheduled), ("COMPLETED", ended)]
    return stages_since(run.created, stages)


def upload_stages(upload: Any, now: int) -> Stages:
    """INITIALIZED; then, once its file has arrived, PROCESSING and SUCCEEDED or FAILED."""
    arrived, delivery = next(
        ((at, body) for at, body in reversed(upload.contents) if at <= now), (NEVER, None)
    )
    if delivery is None:
        return [(upload.status(now), upload.created)]
    result = "FAILED" if delivery.problem else "SUCCEEDED"
    stages = [("INITIALIZED", upload.created), ("PROCESSING", arrived)]
    return stages_since(upload.created, [*stages, (result, delivery.processed)])


def grid_session_stages(session: Any) -> Stages:
    """ACTIVE, then CLOSED or ERRORED."""
    end = session.end
    return stages_since(session.created, [("ACTIVE", session.created), (end.status, end.moment)])


def stop_reason(life: SessionLife) -> str | None:
    """Why a session or a job stops, if words are needed."""
    return STOP_REASONS.get(life.reason)


def session_waiting_for(session: Any, now: int) -> str | None:
    """What a remote access session waits for; None if its status says it all."""
    status = session.life.status(now)
    reason = queue_reason(session, status, now)
    if reason is not None or status in ("RUNNING", "COMPLETED"):
        return reason
    transition = session.store.transition(TRANSITION)
    if transition is None or transition["progression"] != "manual":
        return None
    return "waits for the next read: its transition in moto's state manager is manual"


def job_waiting_for(job: Any, now: int) -> str | None:
    """What a job waits for, or the test that it is at."""
    status = job.life.life.status(now)
    reason = queue_reason(job, status, now)
    return current_test(job, now) if reason is None and status == "RUNNING" else reason


def run_waiting_for(run: Any, now: int) -> str | None:
    """How many of a run's jobs have ended."""
    view = run.view(now)
    if view.status == "COMPLETED" or not view.total_jobs:
        return None
    return f"{view.completed_jobs} of {view.total_jobs} jobs have ended"


def upload_waiting_for(upload: Any, now: int) -> str | None:
    """The file of an upload, as long as none has arrived."""
    waits = upload.status(now) == "INITIALIZED"
    return "waits for the PUT of its file to its URL" if waits else None


def queue_reason(member: Queued, status: str, now: int) -> str | None:
    """What keeps a session or a job in ``status``: the test, its capture, a slot or a device."""
    if status == "COMPLETED":
        return None
    if member.stuck_in == status:
        return f"the test arranged that it never leaves {status}"
    if member.captured is not None:
        seen = status == member.captured.members.get("status")
        return "was captured in this status" if seen else None
    if status == "PENDING_CONCURRENCY":
        return _slot_reason(member, now)
    if status == "PENDING_DEVICE":
        return _device_reason(member, now)
    return None


def _slot_reason(member: Queued, now: int) -> str:
    kind = "metered" if member.slots == METERED else str(member.slots).lower().replace("_", " ")
    queue = member.store.queue
    holders = [
        other.name
        for other in reversed(list(queue))
        if other.slots == member.slots
        and queue.position(other).slot <= now < queue.life(other).stopped
    ]
    return f"waits for {'an' if kind[0] == 'u' else 'a'} {kind} slot{_held_by(holders)}"


def _device_reason(member: Queued, now: int) -> str:
    device = member.store.settings.devices.get(member.device.arn)
    if device is None:
        return "its device is no longer in the registry"
    if device.busy:
        return f"its device is {device.availability} in the registry"
    if is_occupied(device, member.instance_arns):
        return "no instance of its device is free in the registry"
    queue = member.store.queue
    holders = [
        other.name
        for other in reversed(list(queue))
        if queue.position(other).instance_arn in member.instance_arns
        and queue.life(other).started <= now < queue.life(other).stopped
    ]
    if holders:
        return f"waits for a private instance{_held_by(holders)}"
    return "its device is free now; the next call to Device Farm notices it"


def _held_by(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"; held by {', '.join(map(repr, names[:MOST_NAMES]))}{more}"


def current_test(job: Any, now: int) -> str | None:
    """The test that a job is at, with its number; None between two tests."""
    names = [test.name for suite in job.suites for test in suite.tests]
    spans = [span for suite in job.life.spans(now) for span in suite]
    for number, (name, span) in enumerate(zip(names, spans, strict=False), 1):
        if span.begins <= now < span.ends:
            return f"at test {number} of {len(names)}: {name}"
    return None
