"""The handle by which a test starts and drives a session of the test grid.

A real session starts when a browser connects to the hub. The hub is not mocked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import lock
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid.capabilities import (
    LIMITS,
    capabilities,
    limit_seconds,
    selenium_properties,
)
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.sessions import GridSession

QUOTA = 50
"""The number of active sessions that an account may have (D: testgrid techref-limits)."""
METHODS = ("GET", "POST", "DELETE")
"""The methods of W3C WebDriver's commands."""


def start(store: Store, project: GridProject, asked: Mapping[str, Any] | None) -> GridSessionHandle:
    """Start a session as a browser's connecting would. Raises ValueError; see
    ``DeviceFarm.start_grid_session``.
    """
    wanted = capabilities(asked)
    durations = [limit_seconds(name, wanted) for name in LIMITS]
    now = clock.now()
    active = sum(session.is_active(now) for session in store.all(GridSession))
    if active >= QUOTA:
        refusal = errors.GRID_QUOTA.format(quota=QUOTA, active=active)
        raise ValueError(
            f"session not created: {refusal}. End a session, or let one time out, before you start another."
        )
    session = GridSession(
        arn=store.new_arn(GridSession, within=project.id),
        created=now,
        project_arn=project.arn,
        selenium_properties=selenium_properties(wanted),
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
            self._session.add_action(
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
        if not session.is_active(clock.now()):
            raise ValueError(
                f"can't {what} {self.arn} at {clock.text(clock.now())}: it {session.end.reason} at "
                f"{clock.text(session.end.moment)}. Start another; its capabilities say how long it lives: {', '.join(LIMITS)}."
            )

    def __enter__(self) -> GridSessionHandle:
        return self

    def __exit__(self, *_: object) -> None:
        """End it, unless it is over already."""
        with lock, clock.hold():
            if self._session.is_active(clock.now()):
                self.end()

    def __repr__(self) -> str:
        with lock, clock.hold() as now:
            return f"<test grid session {self.arn}: {self._session.view(now).status}>"
