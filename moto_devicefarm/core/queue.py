"""Who waits for whom: places in the queues for slots and private instances, as a pure function of
recorded facts.

Sessions (and the jobs of runs, which are meant wherever sessions are spoken of here) are served in
the order of their creation, so a session's place depends on earlier ones only. The plan is kept and
extended; a changed fact drops it from the session that changed. Ended and deleted sessions stay:
others waited for them.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from moto_devicefarm.core.session_life import NEVER, Moment, QueuePosition

METERED = "METERED"
"""The slots of metered sessions; others are named by their platform and kind."""


class QueueLife(Protocol):
    """What the queues need to know of a life."""

    @property
    def started(self) -> Moment: ...
    @property
    def stopping(self) -> Moment: ...
    @property
    def stopped(self) -> Moment: ...


class QueueMember(Protocol):
    """What the queues need to know of a session or a job."""

    arn: str
    created: int
    stop_requested: int | None
    instance_arns: tuple[str, ...]
    """The private instances any of which will do; empty on a public device."""
    device_available: Moment
    """When the registry's device was free for it: at creation, when it was seen so, or NEVER yet."""

    @property
    def slots(self) -> str | None:
        """Which slots it needs one of: METERED, or the platform and kind of unmetered ones; None:
        it needs none.
        """
        ...

    @property
    def overlaps(self) -> bool:
        """Whether it may have its instance while another has it, since both were captured so."""
        ...

    @property
    def stuck_in(self) -> str | None:
        """The stage that it was arranged never to leave."""
        ...

    def ready(self) -> Moment:
        """When it leaves its first stage and joins the queues."""
        ...

    def life_from(self, place: QueuePosition) -> QueueLife:
        """Its life from the place on."""
        ...


QuotaSteps = Sequence[tuple[Moment, int]]
"""A quota as it changes: (moment, how many from then on), ascending."""


def constant_quota(quota: int | None) -> QuotaSteps | None:
    """A quota that does not change; None is no limit."""
    return None if quota is None else [(-NEVER, quota)]


class _Taken(NamedTuple):
    """What is taken when somebody's turn comes."""

    slots: Mapping[str, tuple[Moment, ...]]
    """When each used slot is free again, soonest first, by which slots they are."""
    instances: Mapping[str, Moment]


class Queue:
    """The queues of one account."""

    def __init__(
        self,
        quota: Callable[[str], QuotaSteps | None],
        transition: Callable[[], Any] = lambda: None,
    ) -> None:
        """Both are asked at each use: how many slots there are (None: no limit), and what is set in
        moto's state manager.
        """
        self._quota = quota
        self._transition = transition
        self._used: dict[str, None] = {}
        """The kinds of slots that anybody needed."""
        self._sessions: list[QueueMember] = []
        self._wanted: set[str] = set()
        self._uses: dict[tuple[str, bool], list[int]] = {}
        """The sessions, by position, that had each private instance; those that may overlap apart,
        as the others follow each other, so that their moments only grow.
        """
        self._waiting: list[QueueMember] = []
        self._index: dict[str, int] = {}
        self._planned_for: tuple[str, str] | None = None
        self._places: list[QueuePosition] = []
        self._taken: list[_Taken] = [_Taken({}, {})]

    def __iter__(self) -> Iterator[Any]:
        """Every session there ever was, deleted ones too."""
        return iter(self._sessions)

    def add(self, session: QueueMember) -> None:
        """A session joins, behind all that were created before it or at the same moment."""
        at = len(self._sessions)
        if at and session.created < self._sessions[-1].created:
            at = bisect.bisect_right(
                self._sessions, session.created, key=lambda earlier: earlier.created
            )
        self._sessions.insert(at, session)
        for position in range(at, len(self._sessions)):
            self._index[self._sessions[position].arn] = position
        self._wanted.update(session.instance_arns)
        if session.slots is not None:
            self._used[session.slots] = None
        if session.device_available == NEVER:
            self._waiting.append(session)
        self._drop_plan(at)

    def notice_free_devices(self, free: Callable[[Any], bool], now: int) -> None:
        """Let the sessions go on whose device was busy in the registry and is ``free`` now: the
        mock learns it by asking.
        """
        waiting = [session for session in self._waiting if session.stop_requested is None]
        going = [session for session in waiting if free(session)]
        gone = {session.arn for session in going}
        self._waiting = [session for session in waiting if session.arn not in gone]
        for session in going:
            session.device_available = now
            self.changed(session)

    def is_in_use(self, instance_arn: str, now: Moment) -> bool:
        """Whether a session has the private instance at ``now``."""
        if instance_arn not in self._wanted:
            return False
        self._plan(len(self._sessions))
        following = self._uses.get((instance_arn, False), [])
        begun = bisect.bisect_right(
            following, now, key=lambda position: self.life(self._sessions[position]).started
        )
        candidates = [
            *self._uses.get((instance_arn, True), []),
            *following[max(0, begun - 1) : begun],
        ]
        lives = (self.life(self._sessions[position]) for position in candidates)
        return any(whole.started <= now < whole.stopped for whole in lives)

    def discard(self, arn: str) -> None:
        """Forget the session with this ARN, deleted or not, as if it had never been: another takes
        its place.
        """
        position = self._index.pop(arn, None)
        if position is None:
            return
        session = self._sessions[position]
        del self._sessions[position]
        for later in range(position, len(self._sessions)):
            self._index[self._sessions[later].arn] = later
        self._waiting = [other for other in self._waiting if other is not session]
        self._drop_plan(position)

    def changed(self, session: QueueMember) -> None:
        """A fact of the session changed, so that later ones may have another place."""
        self._drop_plan(self._index[session.arn])

    def place(self, session: QueueMember) -> QueuePosition:
        """When the session leaves each queue."""
        if not session.instance_arns and (
            session.slots is None or self._quota(session.slots) is None
        ):
            queued = session.ready()
            return _stuck(session, QueuePosition(queued, max(queued, session.device_available)))
        position = self._index[session.arn]
        self._plan(position + 1)
        return self._places[position]

    def life(self, session: QueueMember) -> QueueLife:
        """The session's life from its place on."""
        return session.life_from(self.place(session))

    def _plan(self, end: int) -> None:
        """Extend the plan to the sessions before the position ``end``."""
        quotas = {slots: steps for slots in self._used if (steps := self._quota(slots)) is not None}
        conditions = (repr(quotas), repr(self._transition()))
        if self._planned_for != conditions:
            self._planned_for = conditions
            self._drop_plan(0)
        for turn in range(len(self._places), end):
            place, taken = _serve(self._sessions[turn], self._taken[turn], quotas)
            if (
                place.instance_arn is not None
                and taken.instances is not self._taken[turn].instances
            ):
                self._uses.setdefault(
                    (place.instance_arn, self._sessions[turn].overlaps), []
                ).append(turn)
            self._places.append(place)
            self._taken.append(taken)

    def _drop_plan(self, position: int) -> None:
        del self._places[position:]
        del self._taken[position + 1 :]
        for uses in self._uses.values():
            del uses[bisect.bisect_left(uses, position) :]


def _serve(
    session: QueueMember, taken: _Taken, quotas: Mapping[str, QuotaSteps]
) -> tuple[QueuePosition, _Taken]:
    """The place of the session whose turn it is, and what is taken after it."""
    queued, (slots, instances) = session.ready(), taken
    steps = quotas.get(session.slots) if session.slots is not None else None
    ends = slots.get(session.slots or "", ())
    slot = queued if steps is None else _admitted(ends, queued, steps)
    device, instance = max(slot, session.device_available), None
    if session.instance_arns:
        instance = min(session.instance_arns, key=lambda arn: instances.get(arn, -NEVER))
        device = max(device, instances.get(instance, -NEVER))
    place = _stuck(session, QueuePosition(slot, device, instance))
    whole = session.life_from(place)
    if session.slots is not None and steps and slot <= whole.stopping:
        most = max(quota for _, quota in steps)
        slots = {**slots, session.slots: tuple(sorted((*ends, whole.stopped)))[-most:]}
    if instance is not None and whole.started < NEVER:
        free = max(
            whole.stopped, instances.get(instance, -NEVER)
        )  # a captured one may end before one that it overlaps
        instances = {**instances, instance: free}
    return place, _Taken(slots, instances)


def _admitted(ends: Sequence[Moment], queued: Moment, steps: QuotaSteps) -> Moment:
    """The first moment from ``queued`` on at which fewer slots are used than there are; ``ends`` is
    when each is free again.
    """
    changes = sorted(
        {
            queued,
            *(end for end in ends if end > queued),
            *(moment for moment, _ in steps if moment > queued),
        }
    )
    for moment in changes:
        quota = next((quota for since, quota in reversed(steps) if since <= moment), 0)
        if sum(end > moment for end in ends) < quota:
            return moment
    return NEVER


def _stuck(session: QueueMember, place: QueuePosition) -> QueuePosition:
    """The place of a session that was arranged never to leave a queue."""
    if session.stuck_in == "PENDING_CONCURRENCY":
        return place._replace(slot=NEVER, device=NEVER)
    return place._replace(device=NEVER) if session.stuck_in == "PENDING_DEVICE" else place
