"""The resources that take time, as they are at one moment: those under way first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from moto_devicefarm.core.progress import Snapshot
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.uploads.uploads import Upload

TIMED_KINDS: tuple[type[Resource], ...] = (RemoteAccessSession, Run, Job, Upload, GridSession)
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
