"""The queues for slots and private instances: who waits for whom.

"Session" here includes the jobs of runs. First come, first served: a session's position depends on
earlier sessions only. So the plan is a pure function of recorded facts. It is kept and extended; a
changed fact drops it from the changed session on. Ended and deleted sessions stay in the queues,
because others waited for them.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from moto_devicefarm.core.session_life import QueuePosition
from moto_devicefarm.core.statuses import WITHOUT_SLOT
from moto_devicefarm.core.timings import NEVER, Moment

METERED = "METERED"
"""The kind of the metered slots; an unmetered kind is named by its platform and use."""


class QueueLife(Protocol):
    """The moments of a life that matter to the queues."""

    @property
    def started(self) -> Moment: ...
    @property
    def stopping(self) -> Moment: ...
    @property
    def stopped(self) -> Moment: ...


class QueueMember(Protocol):
    """A session or a job, as the queues know it."""

    arn: str
    created: int
    stop_requested: int | None
    instance_arns: tuple[str, ...]
    """The private instances; any one will do. Empty on a public device."""
    device_available: Moment
    """The moment at which the registry's device was free for it; NEVER if it is still busy."""

    @property
    def slots(self) -> str | None:
        """The kind of slot that it needs: METERED or an unmetered kind; None if it needs none."""
        ...

    @property
    def overlaps(self) -> bool:
        """Whether it may share its instance with another session, as captured sessions may."""
        ...

    @property
    def stuck_in(self) -> str | None:
        """The stage that it never leaves by itself: a test arranged it, or it was captured so."""
        ...

    def ready(self) -> Moment:
        """The moment at which it joins the queues."""
        ...

    def life_from(self, position: QueuePosition) -> QueueLife:
        """Its life from this position on."""
        ...


QuotaSteps = Sequence[tuple[Moment, int]]
"""A quota over time: (moment, the quota from then on), ascending."""


def constant_quota(quota: int | None) -> QuotaSteps | None:
    """A quota that does not change; None for no limit."""
    return None if quota is None else [(-NEVER, quota)]


class _Taken(NamedTuple):
    """What earlier sessions have taken when a session's turn comes."""

    slots: Mapping[str, tuple[Moment, ...]]
    """By kind, the moments at which each used slot is free again, soonest first."""
    instances: Mapping[str, Moment]
    """By instance ARN, the moment at which it is free again."""


class Queue:
    """The queues of one account."""

    def __init__(
        self,
        quota: Callable[[Any], QuotaSteps | None],
        transition: Callable[[], Any] = lambda: None,
    ) -> None:
        """Both functions are asked at each use.

        ``quota`` answers how many slots there are of the kind that a member needs (None: no limit),
        ``transition`` what is set in moto's state manager.
        """
        self._quota = quota
        self._transition = transition
        self._needed: dict[str, QueueMember] = {}
        """For each kind of slot, one member that needs it."""
        self._sessions: list[QueueMember] = []
        self._wanted: set[str] = set()
        """The ARNs of the instances that anybody may get."""
        self._uses: dict[tuple[str | None, bool], list[int]] = {}
        """By instance, the indexes of the sessions that had it.

        Sessions that may overlap are kept apart. The others follow each other, so that their
        moments only grow.
        """
        self._waiting: list[QueueMember] = []
        """The sessions whose device was busy in the registry."""
        self._index: dict[str, int] = {}
        self._planned_for: tuple[str, str] | None = None
        self._positions: list[QueuePosition] = []
        self._lives: list[QueueLife] = []
        self._taken: list[_Taken] = [_Taken({}, {})]
        self._holders: tuple[tuple[str, Moment], list[Any]] | None = None

    def __iter__(self) -> Iterator[Any]:
        """All sessions in their order, deleted ones included."""
        return iter(self._sessions)

    def add(self, session: QueueMember) -> None:
        """Add a session after all that were created before it or at the same moment."""
        at = len(self._sessions)
        if at and session.created < self._sessions[-1].created:
            at = bisect.bisect_right(
                self._sessions, session.created, key=lambda earlier: earlier.created
            )
        self._sessions.insert(at, session)
        for index in range(at, len(self._sessions)):
            self._index[self._sessions[index].arn] = index
        self._wanted.update(session.instance_arns)
        if session.slots is not None:
            self._needed.setdefault(session.slots, session)
        if session.device_available == NEVER:
            self._waiting.append(session)
        self._drop_plan(at)

    def notice_free_devices(self, now: int, take: Callable[[Any], bool]) -> None:
        """Let the sessions go on whose device was busy in the registry and is free now.

        ``take`` answers whether the device of a session is free. The mock learns it by asking, once
        a request.
        """
        waiting = [session for session in self._waiting if session.stop_requested is None]
        free = [session for session in waiting if take(session)]
        arns = {session.arn for session in free}
        self._waiting = [session for session in waiting if session.arn not in arns]
        for session in free:
            session.device_available = now
            self.note_change(session)

    def is_in_use(self, instance_arn: str, now: Moment) -> bool:
        """Whether a session has the private instance at ``now``."""
        if instance_arn not in self._wanted:
            return False
        self._plan(len(self._sessions))
        following = self._uses.get((instance_arn, False), [])
        begun = bisect.bisect_right(following, now, key=lambda index: self._lives[index].started)
        lives = [self._lives[index] for index in self._uses.get((instance_arn, True), [])]
        if begun:
            lives.append(self._lives[following[begun - 1]])
        return any(life.started <= now < life.stopped for life in lives)

    def slot_holders(self, kind: str, now: Moment) -> list[Any]:
        """The sessions that have a slot of this kind at ``now``, the latest first.

        The latest result is kept, because all sessions that wait at a moment ask for the same.
        """
        planned = self._planned_sessions()
        if self._holders is None or self._holders[0] != (kind, now):
            holders = [
                session
                for session, position, life in planned
                if position.slot <= now < life.stopped and session.slots == kind
            ]
            self._holders = (kind, now), holders
        return self._holders[1]

    def instance_holders(self, instance_arns: Sequence[str], now: Moment) -> list[Any]:
        """The sessions that have one of the private instances at ``now``, the latest first."""
        return [
            session
            for session, position, life in self._planned_sessions()
            if life.started <= now < life.stopped and position.instance_arn in instance_arns
        ]

    def _planned_sessions(self) -> Iterator[tuple[QueueMember, QueuePosition, QueueLife]]:
        """All sessions with their positions and lives, the latest first."""
        self._plan(len(self._sessions))
        return zip(
            reversed(self._sessions), reversed(self._positions), reversed(self._lives), strict=True
        )

    def discard(self, arn: str) -> None:
        """Forget the session with this ARN, deleted or not, because another takes its place."""
        at = self._index.pop(arn, None)
        if at is None:
            return
        session = self._sessions.pop(at)
        for index in range(at, len(self._sessions)):
            self._index[self._sessions[index].arn] = index
        self._waiting = [other for other in self._waiting if other is not session]
        self._drop_plan(at)

    def note_change(self, session: QueueMember) -> None:
        """Note that a fact of the session changed, so that later ones may move."""
        self._drop_plan(self._index[session.arn])

    def position(self, session: QueueMember) -> QueuePosition:
        """The moments at which the session leaves each queue."""
        if not session.instance_arns and (session.slots is None or self._quota(session) is None):
            queued = session.ready()
            return _hold_in_stage(
                session, QueuePosition(queued, max(queued, session.device_available))
            )
        index = self._index[session.arn]
        self._plan(index + 1)
        return self._positions[index]

    def life(self, session: QueueMember) -> QueueLife:
        """The session's life from its position on."""
        return session.life_from(self.position(session))

    def _plan(self, end: int) -> None:
        """Extend the plan to the sessions before the index ``end``."""
        steps = {kind: self._quota(member) for kind, member in self._needed.items()}
        quotas = {kind: quota for kind, quota in steps.items() if quota is not None}
        conditions = (repr(quotas), repr(self._transition()))
        if self._planned_for != conditions:
            self._planned_for = conditions
            self._drop_plan(0)
        for turn in range(len(self._positions), end):
            session, before = self._sessions[turn], self._taken[turn]
            position, life, after = _serve(session, before, quotas)
            if after.instances is not before.instances:
                key = (position.instance_arn, session.overlaps)
                self._uses.setdefault(key, []).append(turn)
            self._positions.append(position)
            self._lives.append(life)
            self._taken.append(after)

    def _drop_plan(self, index: int) -> None:
        self._holders = None
        del self._positions[index:]
        del self._lives[index:]
        del self._taken[index + 1 :]
        for uses in self._uses.values():
            del uses[bisect.bisect_left(uses, index) :]


def _serve(
    session: QueueMember, taken: _Taken, quotas: Mapping[str, QuotaSteps]
) -> tuple[QueuePosition, QueueLife, _Taken]:
    """The position and the life of the session whose turn it is, and what is taken after it."""
    queued, (slots, instances) = session.ready(), taken
    kind = session.slots or ""
    steps = quotas.get(kind)
    ends = slots.get(kind, ())
    slot = queued if steps is None else _first_free(ends, queued, steps)
    device, instance = max(slot, session.device_available), None
    if session.instance_arns:
        instance = min(session.instance_arns, key=lambda arn: instances.get(arn, -NEVER))
        device = max(device, instances.get(instance, -NEVER))
    position = _hold_in_stage(session, QueuePosition(slot, device, instance))
    life = session.life_from(position)
    if steps and position.slot < NEVER and position.slot <= life.stopping:
        most = max(quota for _, quota in steps)
        slots = {**slots, kind: tuple(sorted((*ends, life.stopped)))[-most:]}
    if instance is not None and life.started < NEVER:
        # A captured session may end before one that it overlaps.
        free = max(life.stopped, instances.get(instance, -NEVER))
        instances = {**instances, instance: free}
    return position, life, _Taken(slots, instances)


def _first_free(ends: Sequence[Moment], queued: Moment, steps: QuotaSteps) -> Moment:
    """The first moment from ``queued`` on at which a slot is free.

    ``ends`` are the moments at which the used slots are free again.
    """
    moments = {queued, *ends, *(moment for moment, _ in steps)}
    for moment in sorted(moment for moment in moments if moment >= queued):
        quota = next((quota for since, quota in reversed(steps) if since <= moment), 0)
        if sum(end > moment for end in ends) < quota:
            return moment
    return NEVER


def _hold_in_stage(session: QueueMember, position: QueuePosition) -> QueuePosition:
    """The position of a session that never leaves a queue. It takes nothing of that queue."""
    if session.stuck_in in WITHOUT_SLOT:
        return position._replace(slot=NEVER, device=NEVER)
    if session.stuck_in == "PENDING_DEVICE":
        return position._replace(device=NEVER)
    return position
