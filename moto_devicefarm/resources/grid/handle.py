"""The handle with which a test starts and drives a session of the test grid.

Rule: it reads and changes the session under the lock of ``core.api``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import lock
from moto_devicefarm.core.arguments import (
    check_one_of,
    check_text,
    check_whole_number,
    wrong_value,
)
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid.capabilities import LIMITS, capabilities
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.session_start import (
    RefusedStartError,
    add_session,
    check_start,
    limits_of,
)
from moto_devicefarm.resources.grid.sessions import GridSession

RequestMethod = Literal["GET", "POST", "DELETE"]
"""A method of W3C WebDriver's commands."""
LONGEST = 2**53 - 1
"""Milliseconds; the largest whole number that every JSON parser reads exactly."""


def start(
    store: Store,
    project: GridProject,
    given: Mapping[str, Any] | None,
    check_mock: Callable[[], None] = lambda: None,
) -> GridSessionHandle:
    """Start a session as a browser that connects to the hub does.

    ``given`` are the capabilities; ``check_mock`` raises RuntimeError if the mock has ended. Raises
    ValueError for bad capabilities, beyond the quota and beyond the rate limit.
    """
    requested = capabilities(given)
    limits, now = limits_of(requested), clock.now()
    try:
        check_start(store, now)
    except RefusedStartError as refusal:
        raise ValueError(f"session not created: {refusal}. {refusal.remedy}") from None
    session = add_session(store, project, now, requested, limits)
    return GridSessionHandle(session, check_mock)


class GridSessionHandle:
    """A started session that the test drives. Used in ``with``, it ends at the end of the block.

    Example::

        with farm.start_grid_session(grid_project_arn) as browser:
            session = client.get_test_grid_session(sessionArn=browser.arn)["testGridSession"]
            assert session["status"] == "ACTIVE"
    """

    def __init__(self, session: GridSession, check_mock: Callable[[], None]) -> None:
        self._session = session
        self._check_mock = check_mock
        self.arn = session.arn
        self.id = session.id.rpartition("/")[2]
        """The ``sessionId`` for GetTestGridSession."""

    @property
    def document(self) -> dict[str, str]:
        """The ARN and the id as JSON.

        Example::

            assert browser.document == {"arn": browser.arn, "id": browser.id}
        """
        return {"arn": self.arn, "id": self.id}

    def action(
        self,
        request_method: RequestMethod,
        action: str,
        status_code: str | int = "200",
        duration: int = 0,
    ) -> None:
        """Record a WebDriver command that starts now.

        Args:
            request_method: GET, POST or DELETE.
            action: The requested endpoint.
            status_code: The HTTP status of the answer.
            duration: The length in milliseconds. The idle time-out counts from the end.

        Raises:
            TypeError: an argument has the wrong type; the message names it.
            ValueError: an argument has a wrong value, or the session has ended.
            RuntimeError: the mock has ended.

        Example::

            browser.action("POST", "/session/.../url", duration=850)
            browser.action("POST", "/session/.../element", status_code=404)
        """
        document = _action_document(request_method, action, status_code, duration)
        with lock, clock.hold() as now:
            self._check_active("record an action of")
            self._session.add_action({**document, "started": now})

    def end(self, *, errored: bool = False) -> None:
        """End the session now: CLOSED, as a browser that quits does, or ERRORED.

        Args:
            errored: Whether the session is ERRORED.

        Raises:
            ValueError: the session has ended.
            RuntimeError: the mock has ended.

        Example::

            browser.end(errored=True)
        """
        with lock, clock.hold() as now:
            self._check_active("end")
            self._session.end_requested, self._session.errored = now, bool(errored)

    def _check_active(self, verb: str) -> None:
        self._check_mock()
        session, now = self._session, clock.now()
        if not session.is_active(now):
            raise ValueError(
                f"cannot {verb} {self.arn} at {clock.text(now)}: "
                f"the session {session.end.reason} at {clock.text(session.end.moment)}. "
                f"Start another one. Its capabilities set its time limits: {', '.join(LIMITS)}."
            )

    def __enter__(self) -> GridSessionHandle:
        return self

    def __exit__(self, *_: object) -> None:
        """End the session, unless it has ended. Raises RuntimeError if the mock has ended."""
        with lock, clock.hold():
            self._check_mock()
            if self._session.is_active(clock.now()):
                self.end()

    def __repr__(self) -> str:
        with lock, clock.hold() as now:
            return f"<test grid session {self.arn}: {self._session.view(now).status}>"


def _action_document(
    request_method: str, action: str, status_code: str | int, duration: int
) -> dict[str, Any]:
    """The document of an action without ``started``. Raises TypeError or ValueError, naming the
    argument.
    """
    check_one_of("request_method", request_method, get_args(RequestMethod))
    check_text("action", action, example="/session/.../url")
    code = str(status_code)
    if not (code.isascii() and code.isdecimal() and len(code) == 3):
        raise ValueError(wrong_value("status_code", status_code, "an HTTP status of three digits"))
    check_whole_number("duration", duration, 0, LONGEST, also=", in milliseconds")
    return {
        "action": action,
        "duration": duration,
        "statusCode": code,
        "requestMethod": request_method,
    }
