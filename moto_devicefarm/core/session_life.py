"""The life of a remote access session: when it is in which stage.

Rule: this is a pure function of recorded facts. No clock is read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.timings import NEVER, Moment, Timings, ms

TRANSITION = "devicefarm::remote_access_session"
"""The name of sessions in moto's state manager."""


class SessionFacts(Protocol):
    """The recorded facts of a session. Moments are epoch milliseconds."""

    created: int
    stop_requested: int | None
    activity: tuple[int, ...]
    """Moments at which the device was used; the idle time-out counts from the last. See
    ``add_activity``.
    """
    steps: tuple[int, ...]
    """The moments at which moto's manual transition moved it on by one stage."""
    steps_at_stop: int
    """The number of steps when the stop was requested."""
    plan: SessionPlan | None
    captured: Captured | None


class QueuePosition(NamedTuple):
    """The moments at which a session leaves the queues."""

    slot: Moment
    """The end of PENDING_CONCURRENCY."""
    device: Moment
    """The end of PENDING_DEVICE."""
    instance_arn: str | None = None
    """The private instance that the session gets."""


class SessionLife(NamedTuple):
    """A whole life, as it follows from the facts known now. Moments that never come are NEVER."""

    stages: Sequence[tuple[str, Moment]]
    """(status, its beginning), in order; stages of no length included."""
    started: Moment
    running: Moment
    stopping: Moment
    stopped: Moment
    reason: str
    """What ends it: "user", "limit", "idle" or "plan"; "captured" if it had ended before."""

    def up_to_stop(self) -> SessionLife:
        """The life without the moments that the stop prevented."""
        return self._replace(
            started=self.started if self.started <= self.stopping else NEVER,
            running=self.running if self.running <= self.stopping else NEVER,
        )

    def status(self, now: int) -> str:
        """The status at ``now``; before the creation, the first one."""
        status = self.stages[0][0]
        for name, begins in self.stages:
            if begins > now:
                break
            status = name
        return status


class StageDurations(NamedTuple):
    """The lengths of the stages in milliseconds. With moto's manual transition, stages end at the
    session's ``steps`` instead.
    """

    pending: Moment
    preparing: Moment
    stopping: Moment
    limit: Moment
    idle: Moment
    manual: bool = False

    @classmethod
    def of(
        cls, timings: Timings, progression: str | None = None, seconds: float = 0
    ) -> StageDurations:
        """The durations of ``timings``, or those of a progression set in moto's state manager."""
        by_timings = progression is None
        return cls(
            pending=ms(timings.session_pending if by_timings else seconds),
            preparing=ms(timings.session_preparing if by_timings else seconds),
            stopping=ms(timings.session_stopping if by_timings else seconds),
            limit=ms(timings.session_limit),
            idle=ms(timings.session_idle),
            manual=progression == "manual",
        )

    def pending_ends(self, facts: SessionFacts) -> Moment:
        """The moment at which the session joins the queues."""
        if facts.plan is not None and facts.plan.stuck_in == "PENDING":
            return NEVER
        return max(facts.created, _step(facts, 0)) if self.manual else facts.created + self.pending

    def preparing_ends(self, facts: SessionFacts, started: Moment) -> Moment:
        """The moment at which a session that got its device at ``started`` is RUNNING."""
        return max(started, _step(facts, 1)) if self.manual else started + self.preparing

    def stopping_ends(self, facts: SessionFacts, stopping: Moment, reason: str) -> Moment:
        """The moment at which a session that began to stop at ``stopping`` is COMPLETED."""
        if not self.manual:
            return stopping + self.stopping
        before_stop = sum(step < stopping for step in facts.steps)
        next_step = facts.steps_at_stop if reason == "user" else before_stop
        return max(stopping, _step(facts, next_step))


def _step(facts: SessionFacts, number: int) -> Moment:
    return facts.steps[number] if number < len(facts.steps) else NEVER


def session_life(
    facts: SessionFacts, durations: StageDurations, position: QueuePosition
) -> SessionLife:
    """The life of a session that leaves the queues at ``position``."""
    if facts.captured is not None:
        return _life_since_capture(facts, facts.captured.members, durations)
    plan = facts.plan
    started = position.device
    running = durations.preparing_ends(facts, started)
    idle = idle_ends(running, facts.activity, durations.idle)
    limit = started + durations.limit
    stopping, reason = min((limit, "limit"), (idle, "idle"), key=lambda end: end[0])
    if plan is not None:
        if plan.stuck_in in ("PREPARING", "RUNNING"):
            stopping = NEVER
            running = NEVER if plan.stuck_in == "PREPARING" else running
        elif plan.ends_with is not None:
            ends = running if plan.after is None else facts.created + ms(plan.after)
            stopping, reason = min((stopping, reason), (ends, "plan"))
    if facts.stop_requested is not None and facts.stop_requested <= stopping:
        stopping, reason = max(facts.stop_requested, facts.created), "user"
    stopped = durations.stopping_ends(facts, stopping, reason)
    if plan is not None and plan.stuck_in == "STOPPING":
        stopped = NEVER
    whole = SessionLife((), started, running, stopping, stopped, reason)
    stages = stages_until_stop(facts.created, durations.pending_ends(facts), position, whole)
    return whole._replace(stages=stages).up_to_stop()


def stages_until_stop(
    created: int, queued: Moment, position: QueuePosition, life: SessionLife
) -> list[tuple[str, Moment]]:
    """(status, its beginning) of each stage that comes before the stop, and of the end."""
    stages: list[tuple[str, Moment]] = [("PENDING", created)]
    if queued < position.slot and queued <= life.stopping:
        stages.append(("PENDING_CONCURRENCY", queued))
    if position.slot < life.started and position.slot <= life.stopping:
        stages.append(("PENDING_DEVICE", position.slot))
    if life.started <= life.stopping:
        stages.append(("PREPARING", life.started))
    if life.running <= life.stopping:
        stages.append(("RUNNING", life.running))
    return [*stages, ("STOPPING", life.stopping), ("COMPLETED", life.stopped)]


def _life_since_capture(
    facts: SessionFacts, document: Mapping[str, Any], durations: StageDurations
) -> SessionLife:
    """The life of a captured session.

    It stays in its status until it is stopped. A RUNNING one ends at its limit, counted from
    ``started``.
    """
    status = document["status"]
    begun = facts.created if status in ("PREPARING", "RUNNING") else NEVER
    started = document.get("started", begun)
    running = _captured_running(document, status, started)
    if status == "COMPLETED":
        stopped = document.get("stopped", facts.created)
        stages = [(status, facts.created)]
        return SessionLife(stages, started, running, stopped, stopped, "captured")
    if status == "STOPPING":
        stages = [(status, facts.created)]
        return SessionLife(stages, started, running, facts.created, NEVER, "captured")
    total = 60_000 * document.get("deviceMinutes", {}).get("total", 0)
    limit = durations.limit if total < durations.limit else NEVER  # it had outlived its limit
    stopping, reason = started + limit if status == "RUNNING" else NEVER, "limit"
    if facts.stop_requested is not None and facts.stop_requested <= stopping:
        stopping, reason = facts.stop_requested, "user"
    stopped = durations.stopping_ends(facts, stopping, reason)
    return SessionLife(
        [(status, -NEVER), ("STOPPING", stopping), ("COMPLETED", stopped)],
        started,
        running,
        stopping,
        stopped,
        reason,
    )


def _captured_running(document: Mapping[str, Any], status: str, started: Moment) -> Moment:
    """The moment at which a captured session was RUNNING: minutes before it are not billed."""
    minutes = document.get("deviceMinutes", {})
    billed = minutes.get("metered", 0) + minutes.get("unmetered", 0)
    ended_after_running = status in ("STOPPING", "COMPLETED") and (billed > 0 or not minutes)
    if status != "RUNNING" and not ended_after_running:
        return NEVER
    before_running: float = max(0, minutes.get("total", 0) - billed)
    return started + round(60_000 * before_running)


def add_activity(activity: tuple[int, ...], now: int, idle: Moment) -> tuple[int, ...]:
    """The activity with one more moment. A moment between two others that are at most ``idle``
    apart changes no end, and is left out: a driver gets thousands of commands.
    """
    if len(activity) > 1 and activity[-2] <= activity[-1] <= now <= activity[-2] + idle:
        return (*activity[:-1], now)
    return (*activity, now)


def idle_ends(running: Moment, activity: Sequence[int], idle: Moment) -> Moment:
    """The end of the first ``idle`` milliseconds without activity after ``running``."""
    if idle == NEVER:
        return NEVER  # a driver gets thousands of commands, and each asks for the end
    last = running
    for moment in sorted(activity):
        if moment > last + idle:
            break
        last = max(last, moment)
    return last + idle
