"""Test grid sessions as the service tells of them, and as a test drives one: four operations,
artifacts, and the handle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import lock, operation
from moto_devicefarm.core.store import Listing, Scan, Store, arn_of
from moto_devicefarm.resources.artifacts import file_contents, file_urls
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.sessions import (
    LIMITS,
    GridSession,
    capabilities,
    properties,
    seconds,
)

QUOTA = 50
"""Active sessions in an account (D: testgrid techref-limits)."""
URL_EXPIRES = 3600
"""Seconds that the URL of an artifact lives (D: testgrid managing-artifacts)."""
VIDEO_PART = 900
"""Seconds after which a new video begins. That long ones are split at even intervals is known (D:
managing-artifacts).
"""
LOG = "selenium.log"
"""This file's name and those of the videos are ours."""
METHODS = ("GET", "POST", "DELETE")
"""Those of W3C WebDriver's commands."""


@operation("GetTestGridSession")
def get_test_grid_session(
    store: Store,
    project_arn: str | None = None,
    session_id: str | None = None,
    session_arn: str | None = None,
) -> GridSession:
    """By its ARN, or by its project's and its own id (D: model); anything else is an
    ArgumentException, which is ours.
    """
    if session_arn is not None and project_arn is None and session_id is None:
        return store.get(GridSession, session_arn)
    if session_arn is not None or project_arn is None or session_id is None:
        raise errors.ArgumentException(errors.WHICH_GRID_SESSION)
    project = store.get(GridProject, project_arn)
    return store.get(
        GridSession, arn_of(GridSession, project_arn.split(":")[4], f"{project.id}/{session_id}")
    )


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
    """A bound, in epoch seconds, is itself outside, as "after" and "before" say; what has not ended
    is outside both of its end.

    Compared in seconds: there a stored moment and the same one in a request are one number.
    """
    store.get(GridProject, project_arn)
    tests: list[Callable[[GridSession], bool]] = []
    if status is not None:
        tests.append(lambda session: session.status == status)
    for moment, after, before in (
        (lambda session: session.created, creation_time_after, creation_time_before),
        (lambda session: session.ended, end_time_after, end_time_before),
    ):
        if after is not None or before is not None:
            tests.append(_between(moment, after, before))
    sessions = store.all(GridSession, project_arn)
    if not tests:
        return sessions
    return Scan(list(sessions), lambda session: all(test(session) for test in tests))


def _between(
    moment: Callable[[GridSession], float | None], after: float | None, before: float | None
) -> Callable[[GridSession], bool]:
    def holds(session: GridSession) -> bool:
        found = moment(session)
        if found is None:
            return False
        return (after is None or found / 1000 > after) and (before is None or found / 1000 < before)

    return holds


@operation("ListTestGridSessionActions")
def list_test_grid_session_actions(store: Store, session_arn: str) -> Listing[dict[str, Any]]:
    return Scan(store.get(GridSession, session_arn).actions_now)


@operation("ListTestGridSessionArtifacts")
def list_test_grid_session_artifacts(
    store: Store, session_arn: str, type: str | None = None
) -> Listing[dict[str, Any]]:
    """URLs are signed afresh at each request (D: managing-artifacts)."""
    session = store.get(GridSession, session_arn)
    found = [
        {
            "filename": name,
            "type": "SELENIUM_LOG" if name == LOG else "VIDEO",
            "url": file_urls.url_of_file(session.arn, name, URL_EXPIRES),
        }
        for name in _files(session)
        if type in (None, "LOG" if name == LOG else "VIDEO")
    ]
    return Scan(found)


def _files(session: GridSession) -> Iterator[str]:
    """The log from the start on; each part of the video once it is complete, which is ours (D: they
    come as they grow).
    """
    yield LOG
    now, ended = clock.now(), session.ended
    length = (now if ended is None else ended) - session.created
    parts, rest = divmod(
        max(0, min(length, 1000 * LIMITS["aws:maxDurationSecs"][2])), 1000 * VIDEO_PART
    )
    complete = int(parts) + (ended is not None and (rest > 0 or not parts))
    yield from (f"video-{part}.mp4" for part in range(complete))


def serve(store: Store, account_id: str, path: str) -> file_urls.Content | None:
    """A session's file as it is now; see results.SERVED."""
    own, _, name = path.rpartition("/")
    session = store.find(GridSession, arn_of(GridSession, account_id, own))
    if session is None or name not in _files(session):
        return None
    if name == LOG:
        return file_urls.Content(
            "text/plain; charset=utf-8", file_contents.text_log(list(_log(session)))
        )
    return file_urls.Content("video/mp4", file_contents.video())


file_urls.SERVED.append(serve)


def _log(session: GridSession) -> Iterator[str]:
    yield f"{clock.text(session.created)} INFO session {session.arn} started with {session.selenium_properties or '{}'}"
    for action in session.actions_now:
        yield (
            f"{clock.text(action['started'])} INFO {action.get('requestMethod', 'some')} {action.get('action', 'command')}"
            f" -> {action.get('statusCode', 'unknown')} in {action['duration']} ms"
        )
    if session.ended is not None:
        yield f"{clock.text(session.ended)} INFO session {session.life.reason}"


def start(store: Store, project: GridProject, asked: Mapping[str, Any] | None) -> GridSessionHandle:
    """Start a session as a browser's connecting would. Raises ValueError; see
    ``DeviceFarm.start_grid_session``.
    """
    wanted = capabilities(asked)
    durations = [seconds(name, wanted) for name in LIMITS]
    active = sum(session.status == "ACTIVE" for session in store.all(GridSession))
    if active >= QUOTA:
        refusal = errors.GRID_QUOTA.format(quota=QUOTA, active=active)
        raise ValueError(
            f"session not created: {refusal}. End a session, or let one time out, before you start another."
        )
    session = GridSession(
        arn=store.new_arn(GridSession, within=project.id),
        created=clock.now(),
        project_arn=project.arn,
        selenium_properties=properties(wanted),
        max_duration=durations[0],
        idle_timeout=durations[1],
    )
    return GridSessionHandle(store.add(session))


class GridSessionHandle:
    """A started session, driven by the test: ``with farm.start_grid_session(project_arn) as
    session: session.action(...)``.
    """

    def __init__(self, session: GridSession) -> None:
        self._session = session
        self.arn = session.arn
        self.id = session.id.rpartition("/")[2]
        """What GetTestGridSession takes as sessionId."""

    def action(
        self, request_method: str, action: str, status_code: str | int = "200", duration: int = 0
    ) -> None:
        """Record a WebDriver command, such as ``action("POST", "/session/.../url", duration=850)``;
        it starts now.

        ``action`` is the endpoint that was requested, ``status_code`` what it answered,
        ``duration`` milliseconds. Counts against the idle time-out. Raises ValueError, naming the
        argument, for what can't be, and when the session is over.
        """
        if request_method not in METHODS:
            raise ValueError(f"request_method={request_method!r}: give one of {', '.join(METHODS)}")
        if not isinstance(action, str) or not action:
            raise ValueError(
                f'action={action!r}: give the endpoint of the command, such as "/session/.../url"'
            )
        code = str(status_code)
        if not (code.isascii() and code.isdecimal() and len(code) == 3):
            raise ValueError(f"status_code={status_code!r}: give an HTTP status of three digits")
        if not isinstance(duration, int) or isinstance(duration, bool) or not 0 <= duration < 2**53:
            raise ValueError(
                f"duration={duration!r}: give a whole number of milliseconds, 0 or more"
            )
        with lock, clock.hold() as now:
            self._check_active("record an action of")
            self._session.act(
                {
                    "action": action,
                    "started": now,
                    "duration": duration,
                    "statusCode": code,
                    "requestMethod": request_method,
                }
            )

    def end(self, *, errored: bool = False) -> None:
        """End the session now: CLOSED, as the browser's quitting does, or ERRORED. Raises
        ValueError when it is over.
        """
        with lock, clock.hold() as now:
            self._check_active("end")
            self._session.end_requested, self._session.errored = now, bool(errored)

    def _check_active(self, what: str) -> None:
        session = self._session
        if session.status != "ACTIVE":
            raise ValueError(
                f"can't {what} {self.arn} at {clock.text(clock.now())}: it {session.life.reason} at "
                f"{clock.text(session.life.ended)}. Start another; its capabilities say how long it lives: {', '.join(LIMITS)}."
            )

    def __enter__(self) -> GridSessionHandle:
        return self

    def __exit__(self, *_: object) -> None:
        """End it, unless it is over already."""
        with lock, clock.hold():
            if self._session.status == "ACTIVE":
                self.end()

    def __repr__(self) -> str:
        return f"<test grid session {self.arn}: {self._session.status}>"
