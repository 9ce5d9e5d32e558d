"""When a remote access session is in which stage: a pure function of recorded facts. Rule: no clock
is read here.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from moto_devicefarm.core.arguments import check_seconds

if TYPE_CHECKING:
    from moto_devicefarm.core.captured import Captured
    from moto_devicefarm.core.session_plan import SessionPlan

TRANSITION = "devicefarm::remote_access_session"
"""The name under which moto's state manager knows sessions."""
QUEUED = ("PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE")
NEVER = math.inf
Moment = float
"""Epoch milliseconds; an int, or NEVER."""


@dataclass(frozen=True)
class Timings:
    """How long things take, in seconds. Zero, the default, ends a stage at once: an unfrozen
    polling loop needs no waiting.

    ``session_limit`` is the documented 150 minutes, counted from ``started``; ``None`` lifts it.
    ``session_idle`` ends a session without activity, ``endpoint_lifetime`` ends a signed endpoint
    URL; both are off (``None``) by default. A job of a run takes ``job_preparing``, then
    ``setup_test``, ``test`` for each of its tests, and ``teardown_test``. Raises TypeError or
    ValueError, naming the field, for anything that is no length of time.
    """

    session_pending: float = 0
    session_preparing: float = 0
    session_stopping: float = 0
    session_limit: float | None = 9000
    session_idle: float | None = None
    endpoint_lifetime: float | None = None
    upload_processing: float = 0
    run_scheduling: float = 0
    job_preparing: float = 0
    setup_test: float = 0
    test: float = 0
    teardown_test: float = 0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            may_be_none = field.default is None or field.name == "session_limit"
            if value is not None or not may_be_none:
                check_seconds(field.name, value)

    @classmethod
    def realistic(cls) -> Timings:
        """What is known of the real service; change one with
        ``dataclasses.replace(Timings.realistic(), ...)``.

        About two minutes to RUNNING (C: agent-device), idle 5 minutes (D:
        appium-endpoint-interaction), limit 150 minutes (D: limits), a signed endpoint dies after
        about 17 minutes (C: agent-device#2479). A run's whole job takes about six minutes, of which
        four are billed (C: DeNA). How these divide, and how long stopping and processing an upload
        take, is ours.
        """
        return cls(
            session_pending=5,
            session_preparing=115,
            session_stopping=10,
            session_idle=300,
            endpoint_lifetime=1020,
            upload_processing=15,
            run_scheduling=10,
            job_preparing=120,
            setup_test=60,
            test=150,
            teardown_test=30,
        )


def ms(seconds: float | None) -> Moment:
    """Seconds as whole milliseconds; None is for ever."""
    return NEVER if seconds is None else round(seconds * 1000)


class StageDurations(NamedTuple):
    """When stages end: after a length in milliseconds, or at the ``steps`` that moto's manual
    transition took.
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
        """The pace of ``timings``, unless a progression of moto's state manager rules the stages."""
        given = progression is None
        return cls(
            pending=ms(timings.session_pending if given else seconds),
            preparing=ms(timings.session_preparing if given else seconds),
            stopping=ms(timings.session_stopping if given else seconds),
            limit=ms(timings.session_limit),
            idle=ms(timings.session_idle),
            manual=progression == "manual",
        )

    def pending_ends(self, facts: SessionFacts) -> Moment:
        """When the session is ready to leave its first stage."""
        if facts.script is not None and facts.script.stuck_in == "PENDING":
            return NEVER
        return max(facts.created, _step(facts, 0)) if self.manual else facts.created + self.pending

    def preparing_ends(self, facts: SessionFacts, started: Moment) -> Moment:
        """When a session that was given its device at ``started`` is RUNNING."""
        return max(started, _step(facts, 1)) if self.manual else started + self.preparing

    def stopping_ends(self, facts: SessionFacts, stopping: Moment, reason: str) -> Moment:
        """When a session that began to stop at ``stopping`` is COMPLETED; manually, at the first
        step since.
        """
        if not self.manual:
            return stopping + self.stopping
        taken = (
            facts.steps_at_stop
            if reason == "user"
            else sum(step < stopping for step in facts.steps)
        )
        return max(stopping, _step(facts, taken))


def _step(facts: SessionFacts, number: int) -> Moment:
    return facts.steps[number] if number < len(facts.steps) else NEVER


class SessionFacts(Protocol):
    """What is recorded of a session; its life follows from this and from its place in the queues."""

    created: int
    stop_requested: int | None
    activity: tuple[int, ...]
    """When the device was used, as far as the idle time-out is concerned."""
    steps: tuple[int, ...]
    """When moto's manual transition moved it on by one stage."""
    steps_at_stop: int
    script: SessionPlan | None
    captured: Captured | None


class QueuePosition(NamedTuple):
    """When a session leaves the queues: ``slot`` ends PENDING_CONCURRENCY, ``device`` ends
    PENDING_DEVICE.
    """

    slot: Moment
    device: Moment
    instance_arn: str | None = None
    """The private instance it gets."""


class SessionLife(NamedTuple):
    """A session's whole life as it follows from the facts known now. Moments that never come are
    NEVER.
    """

    stages: Sequence[tuple[str, Moment]]
    """(status, when it begins), in order; a stage of no length is there too."""
    started: Moment
    running: Moment
    stopping: Moment
    stopped: Moment
    reason: str
    """What ends it: "user", "limit", "idle", "script"; "captured" if it had ended when it was
    captured.
    """

    def up_to_stop(self) -> SessionLife:
        """The life without the moments that its stop forestalled."""
        started = self.started if self.started <= self.stopping else NEVER
        return self._replace(
            started=started, running=self.running if self.running <= self.stopping else NEVER
        )

    def status(self, now: int) -> str:
        """The status at ``now``; before the session was created, its first."""
        status = self.stages[0][0]
        for name, begins in self.stages:
            if begins > now:
                break
            status = name
        return status


def session_life(facts: SessionFacts, pace: StageDurations, place: QueuePosition) -> SessionLife:
    """The life of a session that leaves the queues at ``place``."""
    if facts.captured is not None:
        return _life_since_capture(facts, facts.captured.members, pace)
    script = facts.script
    started = place.device
    running = pace.preparing_ends(facts, started)
    stopping, reason = started + pace.limit, "limit"
    if pace.idle < NEVER and (idle := idle_ends(running, facts.activity, pace.idle)) < stopping:
        stopping, reason = idle, "idle"
    if script is not None:
        if script.stuck_in in ("PREPARING", "RUNNING"):
            stopping = NEVER
            running = NEVER if script.stuck_in == "PREPARING" else running
        elif script.ends_with is not None:
            ends = running if script.after is None else facts.created + ms(script.after)
            stopping, reason = min((stopping, reason), (ends, "script"))
    if facts.stop_requested is not None and facts.stop_requested <= stopping:
        stopping, reason = max(facts.stop_requested, facts.created), "user"
    stopped = pace.stopping_ends(facts, stopping, reason)
    if script is not None and script.stuck_in == "STOPPING":
        stopped = NEVER
    whole = SessionLife((), started, running, stopping, stopped, reason)
    return whole._replace(
        stages=stages_until_stop(facts.created, pace.pending_ends(facts), place, whole)
    ).up_to_stop()


def stages_until_stop(
    created: int, queued: Moment, place: QueuePosition, whole: SessionLife
) -> list[tuple[str, Moment]]:
    """(status, when it begins) of all stages that come before the stop, and of the end."""
    found: list[tuple[str, Moment]] = [("PENDING", created)]
    if queued < place.slot and queued <= whole.stopping:
        found.append(("PENDING_CONCURRENCY", queued))
    if place.slot < whole.started and place.slot <= whole.stopping:
        found.append(("PENDING_DEVICE", place.slot))
    if whole.started <= whole.stopping:
        found.append(("PREPARING", whole.started))
    if whole.running <= whole.stopping:
        found.append(("RUNNING", whole.running))
    return [*found, ("STOPPING", whole.stopping), ("COMPLETED", whole.stopped)]


def _life_since_capture(
    facts: SessionFacts, document: Mapping[str, Any], pace: StageDurations
) -> SessionLife:
    """The life of a captured session: in its status until it is stopped or, RUNNING, reaches the
    limit from ``started``.
    """
    status = document["status"]
    begun = facts.created if status in ("PREPARING", "RUNNING") else NEVER
    started = document.get("started", begun)
    minutes = document.get("deviceMinutes", {})
    billed = minutes.get("metered", 0) + minutes.get("unmetered", 0)
    ran = status == "RUNNING" or (
        status in ("STOPPING", "COMPLETED") and (billed > 0 or not minutes)
    )
    running = started + round(60_000 * max(0, minutes.get("total", 0) - billed)) if ran else NEVER
    if status == "COMPLETED":
        stopped = document.get("stopped", facts.created)
        return SessionLife(
            [(status, facts.created)], started, running, stopped, stopped, "captured"
        )
    if status == "STOPPING":
        return SessionLife(
            [(status, facts.created)], started, running, facts.created, NEVER, "captured"
        )
    limit = (
        pace.limit if 60_000 * minutes.get("total", 0) < pace.limit else NEVER
    )  # it had outlived its limit already
    stopping, reason = (started + limit, "limit") if status == "RUNNING" else (NEVER, "limit")
    if facts.stop_requested is not None and facts.stop_requested <= stopping:
        stopping, reason = facts.stop_requested, "user"
    stopped = pace.stopping_ends(facts, stopping, reason)
    stages = [(status, -NEVER), ("STOPPING", stopping), ("COMPLETED", stopped)]
    return SessionLife(stages, started, running, stopping, stopped, reason)


def idle_ends(running: Moment, activity: Sequence[int], idle: Moment) -> Moment:
    """The end of the first ``idle`` milliseconds without activity after ``running``."""
    last = running
    for moment in sorted(activity):
        if moment > last + idle:
            break
        last = max(last, moment)
    return last + idle
