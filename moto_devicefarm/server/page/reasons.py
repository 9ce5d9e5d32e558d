"""In words, for the page: what something waits for, and what comes next. Rule: what is said here
does not count the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto_devicefarm import settings
from moto_devicefarm.core.queue import METERED
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.resources.devices import is_occupied
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.server.page.lives import HOLDING, LifeRow, Lives

NAMED = 3
"""So many names of those that are waited for."""
ENDS = {
    "limit": "its time limit",
    "idle": "its idle time-out",
    "plan": "arranged by the test",
    "queue": "the limit of waiting",
    "user": "it was asked to stop",
}
"""Why something stops, by the reason in its life; the end of all tests needs no words."""


class Reasons:
    """Words for everything in ``lives``."""

    def __init__(self, lives: Lives) -> None:
        self._jobs = lives.jobs
        self._now = lives.now
        self._devices = settings.current().devices
        self._busy = [watched for watched in lives if watched.life is not None and not watched.over]

    def waits(self, watched: LifeRow) -> str | None:
        """What it is doing or waiting for; None if it has ended, or its status says all."""
        resource, status = watched.resource, watched.status
        if watched.over:
            return None
        if isinstance(resource, Run):
            jobs = self._jobs.get(resource.arn, [])
            return (
                f"{sum(job.over for job in jobs)} of {len(jobs)} jobs have ended" if jobs else None
            )
        if isinstance(resource, Upload):
            return "waits for the PUT of its body to its URL" if status == "INITIALIZED" else None
        if watched.life is None:
            return None
        if resource.stuck_in == status:
            return f"the test arranged that it never leaves {status}"
        if resource.captured is not None:
            return (
                "was captured in this status"
                if status == resource.captured.members.get("status")
                else None
            )
        if status == "PENDING_CONCURRENCY":
            return self._waits_for_slot(watched)
        if status == "PENDING_DEVICE":
            return self._waits_for_device(watched)
        if isinstance(resource, Job):
            return self._test(resource) if status == "RUNNING" else None
        transition = resource.store.transition(TRANSITION)
        if transition is not None and transition["progression"] == "manual" and status != "RUNNING":
            return "waits to be read: its transition in moto's state manager is manual"
        return None

    def _waits_for_slot(self, watched: LifeRow) -> str:
        slots, store = watched.resource.slots, watched.resource.store
        holders = (
            each
            for each in self._busy
            if each.resource.slots == slots
            and each.resource.store is store
            and each.status in ("PENDING_DEVICE", *HOLDING)
        )
        kind = slots.lower().replace("_", " ") if slots != METERED else "metered"
        return f"waits for {'an' if kind[0] == 'u' else 'a'} {kind} slot{_held(holders)}"

    def _waits_for_device(self, watched: LifeRow) -> str:
        session = watched.resource
        device = self._devices.get(session.device.arn)
        if device is None:
            return "its device is no more in the registry"
        if is_occupied(device, session.instance_arns):
            return (
                f"device is {device.availability}"
                if device.busy
                else "no instance of the device is free in the registry"
            )
        holders = (
            each
            for each in self._busy
            if each.status in HOLDING and _instance(each) in session.instance_arns
        )
        if session.instance_arns and (held := _held(holders)):
            return f"waits for a private instance{held}"
        return "its device is free now, which the next call to Device Farm notices"

    def _test(self, job: Job) -> str | None:
        """The test that the job is at."""
        names = [test.name for suite in job.suites for test in suite.tests]
        spans = [span for row in job.life.spans(self._now) for span in row]
        at = next(
            (at for at, span in enumerate(spans) if span.begins <= self._now < span.ends), None
        )
        return None if at is None else f"at test {at + 1} of {len(names)}: {names[at]}"

    def next(self, watched: LifeRow) -> dict[str, Any] | None:
        """The stage that comes next by itself, when, and why; None if none does."""
        coming = next(
            ((status, at) for status, at in watched.stages(self._now) if at > self._now and status),
            None,
        )
        if coming is None:
            return None
        status, at = coming
        reason = watched.life.reason if watched.life is not None and status == "STOPPING" else ""
        return {"status": status, "at": at, "why": ENDS.get(reason)}


def _held(holders: Iterator[LifeRow]) -> str:
    """Who holds what is waited for; nothing, if those are none that the page knows."""
    names = [watched.resource.name for watched in holders]
    if not names:
        return ""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"; held by {', '.join(repr(name) for name in names[:NAMED])}{more}"


def _instance(watched: LifeRow) -> str | None:
    session = watched.resource
    found: str | None = session.store.queue.position(session).instance_arn
    return found
