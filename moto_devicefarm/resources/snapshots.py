"""The resources that take time, as they are at one moment: those under way first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from moto_devicefarm.core.progress import Snapshot
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.uploads.uploads import Upload

TIMED_KINDS: tuple[type[Resource], ...] = (RemoteAccessSession, Run, Job, Upload, GridSession)
BUSY = ("RUNNING", "ACTIVE")
"""A session with one of these does what it should. It is stuck only if somebody polls it."""
MOST_OF_A_KIND = 5000
"""How many of the latest resources of a kind are looked at, to show first those under way. This
many sessions take 0.3 s.
"""


def count(stores: Sequence[Store]) -> int:
    """How many resources there are that take time."""
    return sum(store.count(kind) for store in stores for kind in TIMED_KINDS)


def snapshots(stores: Sequence[Store], now: int) -> list[Snapshot]:
    """The resources of the stores: those under way first, then the latest first.

    The jobs of a run follow it.
    """
    jobs: dict[str, list[Snapshot]] = defaultdict(list)
    others: list[Snapshot] = []
    for store in stores:
        for kind in TIMED_KINDS:
            for resource in islice(store.newest(kind), MOST_OF_A_KIND):
                snapshot = Snapshot.of(resource, now)
                (jobs[resource.run_arn] if isinstance(resource, Job) else others).append(snapshot)
    others.sort(key=lambda snapshot: (snapshot.has_ended, -snapshot.resource.created))
    return [
        snapshot
        for other in others
        for snapshot in (other, *reversed(jobs.get(other.resource.arn, ())))
    ]


def stuck_snapshots(stores: Sequence[Store], polled: Collection[Any], now: int) -> list[Snapshot]:
    """The resources that wait. A busy session is among them only if its ARN is ``polled``."""
    return [
        snapshot
        for snapshot in snapshots(stores, now)
        if not snapshot.has_ended and (not _is_busy(snapshot) or snapshot.resource.arn in polled)
    ]


def _is_busy(snapshot: Snapshot) -> bool:
    return snapshot.status in BUSY and snapshot.resource.KIND.endswith("session")
