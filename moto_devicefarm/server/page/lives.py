"""What goes on, for the page: sessions, runs with their jobs, uploads, each with its stages and
whether it has ended.

Rule: to look changes nothing. Nothing here counts as a read, and a busy device that is free again
is not noticed by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.session_life import SessionLife
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.uploads.uploads import Upload

SHOWN_KINDS: tuple[type[Resource], ...] = (RemoteAccessSession, Run, Job, Upload, GridSession)
LOOKED_AT = 5000
"""Of each kind so many of the latest are looked at, to show those first that have not ended."""
OVER = ("COMPLETED", "SUCCEEDED", "FAILED", "CLOSED", "ERRORED")
HOLDING = ("PREPARING", "RUNNING", "STOPPING")
"""The stages in which a session or a job has its device."""

Stages = Sequence[tuple[str, Moment]]


@dataclass(slots=True)
class LifeRow:
    """A resource that goes through stages."""

    resource: Any
    status: str
    life: SessionLife | None = None
    """Of a session and of a job."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.status in OVER

    def stages(self, now: int) -> Stages:
        """(status, when it begins) of all stages that begin at some moment, in order."""
        found = _stages(self.resource, self.status, now) if self.life is None else self.life.stages
        return [
            (status, max(moment, self.resource.created))
            for status, moment in found
            if moment < NEVER
        ]

    def outcome(self, now: int) -> tuple[str | None, str | None]:
        """Its result and its message, if it has ended and has any."""
        if not self.over:
            return None, None
        view = (
            self.resource
            if self.life is None and not isinstance(self.resource, Run)
            else self.resource.view(now)
        )
        return document_member(view, "result", "result"), document_member(
            view, "message", "message"
        )


class Lives:
    """All that goes on in some stores at a moment: what has not ended first, then the latest first."""

    def __init__(self, stores: Sequence[Store], now: int) -> None:
        self.now = now
        self.total = sum(store.count(kind) for store in stores for kind in SHOWN_KINDS)
        self.jobs: dict[str, list[LifeRow]] = {}
        """By their run."""
        self._top = [watched for store in stores for watched in self._found(store)]
        self._top.sort(key=lambda watched: (watched.over, -watched.resource.created))

    def __iter__(self) -> Iterator[LifeRow]:
        """Each run is followed by its jobs."""
        for watched in self._top:
            yield watched
            yield from self.jobs.get(watched.resource.arn, ())

    def _found(self, store: Store) -> Iterator[LifeRow]:
        for session in _latest(store, RemoteAccessSession):
            life = session.life
            yield LifeRow(session, life.status(self.now), life)
        for job in reversed(list(_latest(store, Job))):
            life = job.life.life
            self.jobs.setdefault(job.run_arn, []).append(LifeRow(job, life.status(self.now), life))
        for run in _latest(store, Run):
            yield LifeRow(run, run.view(self.now).status)
        for kind in (Upload, GridSession):
            for resource in _latest(store, kind):
                yield LifeRow(resource, resource.view(self.now).status)


def _latest(store: Store, kind: Any) -> Iterator[Any]:
    return islice(store.newest(kind), LOOKED_AT)


def _stages(resource: Any, status: str, now: int) -> Stages:
    """The stages of what has no life of a session's kind."""
    if isinstance(resource, Run):
        ended = (
            document_member(resource.view(now), "stopped", "stopped")
            if status == "COMPLETED"
            else NEVER
        )
        return [("SCHEDULING", resource.created), ("", resource.scheduled), ("COMPLETED", ended)]
    if isinstance(resource, GridSession):
        end = resource.end
        return [("ACTIVE", resource.created), (end.status, end.moment)]
    arrived, delivery = next(
        ((at, body) for at, body in reversed(resource.contents) if at <= now), (NEVER, None)
    )
    if delivery is None:
        return [(status, resource.created)]
    result = "FAILED" if delivery.problem else "SUCCEEDED"
    return [
        ("INITIALIZED", resource.created),
        ("PROCESSING", arrived),
        (result, delivery.processed),
    ]
