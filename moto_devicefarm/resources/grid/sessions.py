"""Sessions of the test grid: the recorded facts, the view at a moment, and the operations that read
them.

Rule: no session starts by itself. A browser starts one at the hub, or ``farm.start_grid_session``.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.paging import Listing, SequenceListing
from moto_devicefarm.core.resource import Resource, arn_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment
from moto_devicefarm.resources import waiting
from moto_devicefarm.resources.grid.capabilities import LIMITS
from moto_devicefarm.resources.grid.projects import GridProject

ACTIVE = "ACTIVE"
SCREENSHOTS = 20
"""The screenshots that a session keeps: the latest ones (invented)."""
SCREENSHOT_SIZE = 8 * 1024 * 1024
"""The most characters of a screenshot in base64. A larger one is not kept (invented)."""


class GridSessionEnd(NamedTuple):
    """The end of a session, as it follows from the facts known now."""

    moment: Moment
    """NEVER while nothing ends it."""
    status: str
    """The status from then on: "CLOSED" or "ERRORED"."""
    reason: str
    """A part of a sentence: "closed", "ended with an error", "closed by its idle time-out"."""
    limit: str | None = None
    """The capability of ``LIMITS`` that ended it, if one did."""


@dataclass(slots=True, kw_only=True, eq=False)
class GridSession(Resource):
    """AWS's TestGridSession: the recorded facts."""

    KIND = "testgrid-session"
    SHAPE = "TestGridSession"
    FORM = "<project id>/<id>"

    project_arn: str = ""
    selenium_properties: str | None = None
    """The capabilities, as JSON text."""
    max_duration: int = LIMITS["aws:maxDurationSecs"].default
    """In seconds."""
    idle_timeout: int = LIMITS["aws:idleTimeoutSecs"].default
    """In seconds."""
    actions: tuple[dict[str, Any], ...] = ()
    """The documents of its actions, in the order in which they started."""
    end_requested: int | None = None
    errored: bool = False
    """Whether the requested end is an end with an error."""
    screenshots: tuple[dict[str, Any], ...] = ()
    """The latest pictures of its browser: ``number`` from 0 up, and ``png`` in base64."""
    commands_in_progress: int = field(default=0, metadata={"dumped": False})
    """The commands that its browser has not answered yet. It is not idle meanwhile (invented)."""

    @property
    def containers(self) -> tuple[str, ...]:
        return ("", self.project_arn)

    @property
    def end(self) -> GridSessionEnd:
        """Its end: by request, by its idle time-out or by its maximum duration, whichever is first.

        A captured session stays as it was, because its document does not say when it last acted.
        """
        if self.captured is not None:
            return _captured_end(self.captured.members, self.created)
        limit, idle = self.max_duration, self.idle_timeout
        ends = [
            GridSessionEnd(
                self.created + 1000 * limit,
                "CLOSED",
                f"closed by its maximum duration of {limit} s",
                "aws:maxDurationSecs",
            ),
            GridSessionEnd(
                self._idle_ends(),
                "CLOSED",
                f"closed by its idle time-out of {idle} s",
                "aws:idleTimeoutSecs",
            ),
        ]
        if self.end_requested is not None:
            moment = max(self.end_requested, self.created)
            closed = GridSessionEnd(moment, "CLOSED", "closed")
            errored = GridSessionEnd(moment, "ERRORED", "ended with an error")
            ends.insert(0, errored if self.errored else closed)
        return min(ends, key=lambda end: end.moment)

    def _idle_ends(self) -> Moment:
        """The idle time counts from the end of the last command (invented)."""
        if self.commands_in_progress:
            return NEVER
        ends: list[int] = [action["started"] + action["duration"] for action in self.actions]
        return max([self.created, *ends]) + 1000 * self.idle_timeout

    def is_active(self, now: int) -> bool:
        return now < self.end.moment

    def stages(self, now: int) -> list[tuple[str, Moment]]:
        end = self.end
        stages = [(ACTIVE, self.created), (end.status, end.moment)]
        return waiting.stages_since(self.created, stages)

    def actions_until(self, now: int) -> list[dict[str, Any]]:
        """The actions that had started at ``now`` and before its end."""
        until = min(now, self.end.moment)
        return list(self.actions[: bisect.bisect_right(self.actions, until, key=_start_time)])

    def billing_minutes(self, now: int) -> float:
        """The minutes from its first action to its end (D: testgrid managing-sessions).

        They count up to ``now`` while it is active, and have two decimals (both invented).
        """
        actions = self.actions_until(now)
        until = min(now, self.end.moment)
        return round((until - actions[0]["started"]) / 60000, 2) if actions else 0.0

    def view(self, now: int) -> GridSessionView:
        end = self.end
        return GridSessionView(
            arn=self.arn,
            status=ACTIVE if now < end.moment else end.status,
            created=self.created,
            ended=None if now < end.moment else end.moment,
            billing_minutes=self.billing_minutes(now),
            selenium_properties=self.selenium_properties,
            overlay=self.overlay,
        )

    def add_action(self, document: dict[str, Any]) -> None:
        """Record an action at its place in time: a test may have moved the clock backwards."""
        at = bisect.bisect_right(self.actions, document["started"], key=_start_time)
        self.actions = (*self.actions[:at], document, *self.actions[at:])

    def add_screenshot(self, png: str) -> None:
        """Keep a picture in base64, and forget the oldest one beyond the limit."""
        if len(png) <= SCREENSHOT_SIZE:
            number = self.screenshots[-1]["number"] + 1 if self.screenshots else 0
            kept = self.screenshots[max(0, len(self.screenshots) - SCREENSHOTS + 1) :]
            self.screenshots = (*kept, {"number": number, "png": png})


@dataclass(slots=True)
class GridSessionView(View):
    """A session at one moment."""

    arn: str
    status: str
    created: int
    ended: Moment | None
    billing_minutes: float
    selenium_properties: str | None
    overlay: Overlay | None = None


def _start_time(action: Mapping[str, Any]) -> int:
    started: int = action["started"]
    return started


def _captured_end(members: Mapping[str, Any], created: int) -> GridSessionEnd:
    """A session with ``ended`` may be assumed CLOSED (D: testgrid techref)."""
    status = members.get("status", "CLOSED" if "ended" in members else ACTIVE)
    moment = NEVER if status == ACTIVE else members.get("ended", created)
    return GridSessionEnd(moment, status, "ended before it was captured")


@operation("GetTestGridSession")
def get_test_grid_session(
    store: Store,
    project_arn: str | None = None,
    session_id: str | None = None,
    session_arn: str | None = None,
) -> GridSession:
    """Look up a session by its ARN, or by its project's ARN and its own id (D: model).

    Any other combination is an ArgumentException (invented).
    """
    if session_arn is not None and project_arn is None and session_id is None:
        return store.get(GridSession, session_arn)
    if session_arn is not None or project_arn is None or session_id is None:
        raise errors.ArgumentException(errors.GRID_SESSION_UNCLEAR)
    project = store.get(GridProject, project_arn)
    account_id = project_arn.split(":")[4]
    return store.get(GridSession, arn_of(GridSession, account_id, f"{project.id}/{session_id}"))


@operation("ListTestGridSessions")
def list_test_grid_sessions(
    store: Store,
    project_arn: str,
    status: str | None = None,
    creation_time_after: float | None = None,
    creation_time_before: float | None = None,
    end_time_after: float | None = None,
    end_time_before: float | None = None,
) -> Listing[GridSession]:
    """List sessions. A bound is in epoch seconds and is itself outside, as its name says.

    A session that has not ended is outside both bounds of its end. Moments are compared in seconds,
    because there a stored moment equals the same moment in a request.
    """
    store.get(GridProject, project_arn)
    sessions = store.all(GridSession, project_arn)
    bounds = (creation_time_after, creation_time_before, end_time_after, end_time_before)
    if status is None and bounds == (None,) * len(bounds):
        return sessions
    now = clock.now()

    def fits(session: GridSession) -> bool:
        view = session.view(now)
        return (
            status in (None, view.status)
            and _is_between(view.created, creation_time_after, creation_time_before)
            and _is_between(view.ended, end_time_after, end_time_before)
        )

    return SequenceListing(list(sessions), fits, filter_page=store.settings.filters_per_page)


def _is_between(moment: Moment | None, after: float | None, before: float | None) -> bool:
    if after is None and before is None:
        return True
    if moment is None:
        return False
    return (after is None or moment / 1000 > after) and (before is None or moment / 1000 < before)


@operation("ListTestGridSessionActions")
def list_test_grid_session_actions(store: Store, session_arn: str) -> Listing[dict[str, Any]]:
    return SequenceListing(store.get(GridSession, session_arn).actions_until(clock.now()))
