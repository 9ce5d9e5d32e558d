"""How far a resource is that takes time: its status, what comes next, and what it waits for, in
words for a person.

Rule: a look changes nothing. It does not count as a read, and it lets no waiting session go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.short_arns import short_arns
from moto_devicefarm.core.statuses import STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import Moment

ENDED = ("COMPLETED", "SUCCEEDED", "FAILED", "CLOSED", "ERRORED")


class NextStage(NamedTuple):
    """The stage that comes next by itself."""

    status: str
    at: Moment
    reason: str | None
    """Why it comes, if words are needed."""


class Snapshot(NamedTuple):
    """A resource at the moment of a look."""

    resource: Any
    status: str
    stages: Sequence[tuple[str, Moment]]

    @classmethod
    def of(cls, resource: Any, now: int) -> Snapshot:
        """The status is that of the latest stage; before the creation, of the first one."""
        stages = resource.stages(now)
        status = next((name for name, begins in reversed(stages) if begins <= now), stages[0][0])
        return cls(resource, status or resource.view(now).status, stages)

    @property
    def has_ended(self) -> bool:
        """Whether its last status is reached."""
        return self.status in ENDED

    def next_stage(self, now: int) -> NextStage | None:
        """The stage that comes next by itself; None if no stage does."""
        for status, begins in self.stages:
            if begins > now and status not in ("", self.status):
                reason = self.resource.stop_reason() if status == STOPPING else None
                return NextStage(status, begins, reason)
        return None

    def words(self, now: int, *, is_frozen: bool) -> str:
        """``session nightly is PREPARING and will be RUNNING in 115 s; the clock is frozen at
        12:00:00, move it``. ``is_frozen``: whether the clock stands still at ``now``.
        """
        coming = self.next_stage(now)
        words = f"{name_of(self.resource)} is {self.status}"
        if coming is not None:
            words += f" and will be {coming.status} in {round((coming.at - now) / 1000, 1):.12g} s"
        reason = self.resource.waiting_for(now) or (coming and coming.reason)
        if now < self.resource.created:
            reason = f"the clock is before its creation at {clock.text(self.resource.created)}"
        if reason:
            words += f": {reason}"
        if coming is not None and is_frozen:
            words += f"; the clock is frozen at {clock.time_of_day(now)}, move it"
        return escape_unprintable(words)


def name_of(resource: Any) -> str:
    """``session nightly``, or ``session 7f21…`` for one without a name."""
    name = escape_unprintable(getattr(resource, "name", ""))
    return f"{resource.KIND} {name}" if name else short_arns([resource.arn])[resource.arn]


def takes_time(kind: type[Resource]) -> bool:
    """Whether resources of this kind have stages."""
    return kind.stages is not Resource.stages


def waiting_words(store: Store, parameters: Iterable[Any], now: int) -> str | None:
    """What is known of the first resource in these parameters that waits; None if none does."""
    for value in parameters:
        resource = store.find_any_kind(value) if isinstance(value, str) else None
        if resource is not None and takes_time(type(resource)):
            snapshot = Snapshot.of(resource, now)
            if not snapshot.has_ended:
                return snapshot.words(now, is_frozen=clock.is_frozen())
    return None
