"""Sessions of the test grid: the recorded facts, the view at a moment, and the four operations.

Rule: no session starts by itself; ``farm.start_grid_session`` starts one.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.paging import Listing, SequenceListing
from moto_devicefarm.core.resource import Resource, arn_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment
from moto_devicefarm.resources import waiting
from moto_devicefarm.resources.artifacts import file_contents, file_urls
from moto_devicefarm.resources.grid.capabilities import LIMITS
from moto_devicefarm.resources.grid.projects import GridProject

ACTIVE = "ACTIVE"
VIDEO_PART = 900
"""The seconds after which a new video begins (invented). AWS splits long ones at even intervals (D:
testgrid managing-artifacts).
"""
LOG = "selenium_webdriver.log"
"""The name of the log file (C: an artifact of 2022). The names of the videos are invented."""
ROLE_ID = "AROAMOTODEVICEFARM000"
"""The id of the role of the test grid, in the URL of an artifact. Its value is invented."""


class GridSessionEnd(NamedTuple):
    """The end of a session, as it follows from the facts known now."""

    moment: Moment
    """NEVER while nothing ends it."""
    status: str
    """The status from then on: "CLOSED" or "ERRORED"."""
    reason: str
    """A part of a sentence: "closed", "ended with an error", "closed by its idle time-out"."""


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
            ),
            GridSessionEnd(self._idle_ends(), "CLOSED", f"closed by its idle time-out of {idle} s"),
        ]
        if self.end_requested is not None:
            moment = max(self.end_requested, self.created)
            closed = GridSessionEnd(moment, "CLOSED", "closed")
            errored = GridSessionEnd(moment, "ERRORED", "ended with an error")
            ends.insert(0, errored if self.errored else closed)
        return min(ends, key=lambda end: end.moment)

    def _idle_ends(self) -> Moment:
        """The idle time counts from the end of the last command (invented)."""
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


@operation("ListTestGridSessionArtifacts")
def list_test_grid_session_artifacts(
    store: Store, session_arn: str, type: str | None = None
) -> Listing[dict[str, Any]]:
    """List artifacts. Each request signs their URLs (D: testgrid managing-artifacts)."""
    session = store.get(GridSession, session_arn)
    found = [
        {
            "filename": name,
            "type": "SELENIUM_LOG" if name == LOG else "VIDEO",
            "url": file_urls.sign_grid_url(
                session.arn.split(":")[4], f"{_folder(session)}/{_place(name)}"
            ),
        }
        for name in _files(session)
        if type in (None, "LOG" if name == LOG else "VIDEO")
    ]
    return SequenceListing(found)


def _folder(session: GridSession) -> str:
    """The folder of its files: ``<project>/<session>/<role id>:i-<instance>`` (C: an artifact of
    2022). The instance is invented.
    """
    instance = uuid5(NAMESPACE_URL, session.arn).hex[:17]
    return f"{session.id}/{ROLE_ID}:i-{instance}"


def _place(name: str) -> str:
    """A file in the folder. ``log`` is real (C: an artifact of 2022), ``video`` is invented."""
    return f"log/{name}" if name == LOG else f"video/{name}"


def _files(session: GridSession) -> Iterator[str]:
    """The log from the start on, and each part of the video once it is complete (invented)."""
    yield LOG
    now = clock.now()
    ended = session.view(now).ended
    length = (now if ended is None else ended) - session.created
    parts, rest = divmod(
        max(0, min(length, 1000 * LIMITS["aws:maxDurationSecs"].most)), 1000 * VIDEO_PART
    )
    complete = int(parts) + (ended is not None and (rest > 0 or not parts))
    yield from (f"video-{part}.mp4" for part in range(complete))


def grid_file_content(store: Store, account_id: str, path: str) -> file_urls.Content | None:
    """A session's file as it is now."""
    own_id, name = "/".join(path.split("/")[:2]), path.rpartition("/")[2]
    session = store.find(GridSession, arn_of(GridSession, account_id, own_id))
    if session is None or path not in (
        f"{_folder(session)}/{_place(one)}" for one in _files(session)
    ):
        return None
    if name == LOG:
        return file_urls.Content(
            "text/plain; charset=utf-8", file_contents.text_log(list(_log_lines(session)))
        )
    return file_urls.Content("video/mp4", file_contents.video())


def _log_lines(session: GridSession) -> Iterator[str]:
    now = clock.now()
    properties = session.selenium_properties or "{}"
    yield f"{clock.text(session.created)} INFO session {session.arn} started with {properties}"
    for action in session.actions_until(now):
        method, path = action.get("requestMethod", "some"), action.get("action", "command")
        answer = f"{action.get('statusCode', 'unknown')} in {action['duration']} ms"
        yield f"{clock.text(action['started'])} INFO {method} {path} -> {answer}"
    if not session.is_active(now):
        yield f"{clock.text(session.end.moment)} INFO session {session.end.reason}"
