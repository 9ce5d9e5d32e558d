"""The durations and plans with which the mock's sessions go through the stages that the answers of
AWS showed. Rule: what the durations bring about by themselves is not arranged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto_devicefarm.core.statuses import COMPLETED, RESULTS, STOPPING
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.recordings.arranged_steps import DeviceChange, NextPlan, Step
from moto_devicefarm.recordings.observations import Bound, Observation, ObservedResource
from moto_devicefarm.resources.remote_access import RemoteAccessSession

_ENDED = (STOPPING, COMPLETED)
_QUEUED = ("PENDING_CONCURRENCY", "PENDING_DEVICE")


class SessionPace:
    """The pace of the sessions."""

    def __init__(self, found: Mapping[str, ObservedResource]) -> None:
        self._sessions = [one for one in found.values() if one.shape == RemoteAccessSession.SHAPE]
        self._pending = self._pending_length()
        self._preparing = self._preparing_length()
        self._stopping = self._stopping_length()

    @property
    def durations(self) -> dict[str, float]:
        """The durations in seconds, by the names of the fields of Timings."""
        given = {
            "session_pending": self._pending,
            "session_preparing": self._preparing,
            "session_stopping": self._stopping,
        }
        return {name: value / 1000 for name, value in given.items() if value}

    @property
    def concurrency(self) -> int | None:
        """The quota with which a session waits in PENDING_CONCURRENCY; None if none does."""
        for session in self._sessions:
            for seen in session.before_stop:
                if seen.status == "PENDING_CONCURRENCY":
                    return self._active_before(session) or None
        return None

    def _active_before(self, session: ObservedResource) -> int:
        """The number of earlier sessions that had not ended when it was created."""
        return sum(
            one.number < session.number and not _has_ended(one, session.number)
            for one in self._sessions
        )

    def steps(self) -> Iterator[Step]:
        """The plans of the sessions, and the changes of devices that they wait for."""
        for session in self._sessions:
            plan = self._plan(session)
            if plan:
                yield NextPlan(session.number, "next_session", [plan])
            elif (release := _release(session)) and _waits_for_device(session):
                device = session.parameters.get("deviceArn", "")
                yield DeviceChange(session.number, device, "BUSY")
                yield DeviceChange(release.number, device, "AVAILABLE")

    def _plan(self, session: ObservedResource) -> dict[str, Any]:
        end = next((one for one in session.before_stop if one.status in _ENDED), None)
        if end is not None:
            return self._end(session, end)
        stage = _last_stage(session)
        if stage is None:
            return {}
        return {"stuck_in": stage.status} if self._leaves(session, stage) else {}

    def _end(self, session: ObservedResource, end: Observation) -> dict[str, Any]:
        last = session.seen[-1].members
        result = last.get("result")
        passed = end.moment - session.created
        if end.status == COMPLETED:
            passed = max(0, passed - self._stopping)
        plan: dict[str, Any] = {
            "ends_with": result if result in RESULTS else "ERRORED",
            "after": seconds(passed),
        }
        if isinstance(last.get("message"), str) and last["message"]:
            plan["message"] = last["message"]
        return plan

    def _leaves(self, session: ObservedResource, stage: Observation) -> bool:
        """Whether the mock's session would leave a stage before it was last seen in it."""
        if stage.status == "PENDING":
            return stage.moment >= session.created + self._pending
        if stage.status == "PREPARING":
            return stage.moment >= self._started(session) + self._preparing
        if stage.status == STOPPING and session.stop is not None:
            return stage.moment >= session.stop[1] + self._stopping
        if stage.status == "RUNNING":
            limit = Timings().session_limit or 0
            return stage.moment >= self._started(session) + limit * 1000
        is_queued_for_slot = stage.status == "PENDING_CONCURRENCY" and self.concurrency is not None
        return stage.status in _QUEUED and not is_queued_for_slot

    def _started(self, session: ObservedResource) -> int:
        """The moment at which it becomes PREPARING."""
        release = _release(session)
        return release.moment if release else session.created + self._pending

    def _pending_length(self) -> int:
        bound = Bound()
        for session in self._sessions:
            for seen in session.before_stop:
                passed = seen.moment - session.created
                if seen.status == "PENDING" and not _hangs(session, "PENDING"):
                    bound.lasts(passed)
                elif seen.status in (*_QUEUED, "PREPARING", "RUNNING"):
                    bound.is_over(passed)
        return bound.value

    def _preparing_length(self) -> int:
        bound = Bound()
        for session in self._sessions:
            for seen in session.before_stop:
                passed = seen.moment - self._started(session)
                if seen.status == "PREPARING" and not _hangs(session, "PREPARING"):
                    bound.lasts(passed)
                elif seen.status == "RUNNING":
                    bound.is_over(passed)
        return bound.value

    def _stopping_length(self) -> int:
        bound = Bound()
        for session in self._sessions:
            ends = next((one for one in session.before_stop if one.status == STOPPING), None)
            begin = session.stop[1] if session.stop else ends.moment if ends else None
            later = session.after_stop if session.stop else session.before_stop
            for seen in later if begin is not None else ():
                passed = seen.moment - (begin or 0)
                if seen.status == STOPPING and not _hangs(session, STOPPING):
                    bound.lasts(passed)
                elif seen.status == COMPLETED:
                    bound.is_over(passed)
        return bound.value


def _last_stage(session: ObservedResource) -> Observation | None:
    """The last stage that was seen before the session was stopped, or STOPPING after it."""
    if session.after_stop and session.after_stop[-1].status == STOPPING:
        return session.after_stop[-1]
    return session.before_stop[-1] if session.before_stop else None


def _hangs(session: ObservedResource, status: str) -> bool:
    """Whether it was never seen to leave a status, so that nobody knows how long it lasts."""
    last = _last_stage(session)
    return last is not None and last.status == status


def _release(session: ObservedResource) -> Observation | None:
    """Where a session that waited in a queue is first seen to have left it."""
    statuses = [one.status for one in session.before_stop]
    if not set(_QUEUED) & set(statuses):
        return None
    return next(
        (one for one in session.before_stop if one.status in ("PREPARING", "RUNNING")), None
    )


def _waits_for_device(session: ObservedResource) -> bool:
    return any(one.status == "PENDING_DEVICE" for one in session.before_stop)


def _has_ended(session: ObservedResource, number: int) -> bool:
    """Whether it was stopped, or seen to have ended, before a call."""
    stopped = session.stop is not None and session.stop[0] < number
    return stopped or any(one.status in _ENDED and one.number < number for one in session.seen)


def seconds(milliseconds: float) -> float:
    """Seconds as a test would write them: a whole number if they are one."""
    value = milliseconds / 1000
    return int(value) if value == int(value) else value
