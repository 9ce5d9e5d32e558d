"""The test grid's hub: WebDriver commands of a project go to a real browser.

Rule: while the real server works, no lock is held. Each command that reaches a browser is an action
of its session, and whoever sees the end of a browser ends its session too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import unquote

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import lock
from moto_devicefarm.core.resource import arn_of
from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.webdriver import upstream
from moto_devicefarm.webdriver.browser_start import NO_BROWSER, Hub, new_session
from moto_devicefarm.webdriver.browsers import (
    SCREENSHOT_TIMEOUT,
    Answer,
    action_document,
    checked_answer,
    close_quietly,
    keep_screenshot,
    take_screenshot,
    value_of,
)
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.open_sessions import CLOSE_TIMEOUT, OpenSession, open_sessions
from moto_devicefarm.webdriver.upstream import NoAnswerError

_SCREENSHOT = re.compile("(?:/element/[^/]+)?/screenshot")
_LIMIT_WORDS = {
    "aws:maxDurationSecs": "maximum session duration",
    "aws:idleTimeoutSecs": "maximum idle time",
}


def run_hub_command(hub: Hub, method: str, path: str, body: bytes) -> Answer | Callable[[], Answer]:
    """The answer to a command, or what gets it from the browser. The caller holds the lock of
    ``core.api`` now, and not when it calls the result.

    ``path`` is the part behind the hub's URL. Both raise WebDriverError.
    """
    if len(body) > MAX_COMMAND_BYTES:
        raise WebDriverError(
            "unsupported operation",
            f"A command of the hub can have {MAX_COMMAND_BYTES} bytes, and this one has more",
        )
    _, name, *rest = f"{path}/".split("/", 3)
    if (method, path) == ("GET", "/status"):
        return partial(_status, hub)
    if path == "/session":
        if method != "POST":
            raise WebDriverError("unknown method", f"POST {path} is the command, not {method}")
        return new_session(hub, body)
    if name != "session" or any(unquote(one) in (".", "..") for one in path.split("/")):
        raise WebDriverError("unknown command", f"the hub has no command {method} {path}")
    if method not in ("GET", "POST", "DELETE"):
        raise WebDriverError("unknown method", f"WebDriver has no method {method}")
    inner = f"/{rest[1]}".rstrip("/") if rest[1:] else ""
    return _session_command(hub, rest[0], Command(method, path, inner, body, clock.now()))


def _status(hub: Hub) -> Answer:
    if hub.browser_url is None:
        return 200, json.dumps({"value": {"ready": False, "message": NO_BROWSER}})
    try:
        answer = upstream.send(hub.browser_url, "GET", "/status", timeout=CLOSE_TIMEOUT)
    except NoAnswerError as failure:
        return 200, json.dumps({"value": {"ready": False, "message": str(failure)}})
    return answer.status, answer.body


class Command(NamedTuple):
    """A command of a session as the client sent it."""

    method: str
    path: str
    """The part behind the hub's URL."""
    inner_path: str
    """The part behind the session's id."""
    body: bytes
    started: int


class Outcome(NamedTuple):
    """The answer of a browser, and what it says about the browser."""

    answer: Answer
    is_closed: bool = False
    is_lost: bool = False
    """Whether the browser ended, but nobody has closed it."""


def _session_command(hub: Hub, own_id: str, command: Command) -> Answer | Callable[[], Answer]:
    account = hub.project.arn.split(":")[4]
    arn = arn_of(GridSession, account, f"{hub.project.id}/{unquote(own_id)}")
    session = hub.store.find(GridSession, arn)
    if session is None:
        raise WebDriverError(
            "invalid session id", f"the project {hub.project.arn} has no session {own_id}"
        )
    if not session.is_active(command.started):
        return _answer_after_end(session, own_id, command)
    opened = open_sessions.find(arn)
    if opened is None:
        raise WebDriverError(
            "invalid session id",
            f"no browser is behind {arn}: farm.start_grid_session started it, or it was loaded",
        )
    session.commands_in_progress += 1
    return partial(_run_command, session, opened, command)


def _answer_after_end(session: GridSession, own_id: str, command: Command) -> Answer:
    """The answer to a command that comes too late."""
    end = session.end
    if end.limit is not None:
        seconds = session.max_duration
        if end.limit == "aws:idleTimeoutSecs":
            seconds = session.idle_timeout
        raise WebDriverError(
            "timeout",
            errors.GRID_LIMIT.format(id=own_id, limit=_LIMIT_WORDS[end.limit], seconds=seconds),
        )
    # Programs close the last window and then quit. ChromeDriver takes that.
    if command.method == "DELETE" and not command.inner_path and not session.errored:
        return 200, json.dumps({"value": None})
    raise WebDriverError(
        "invalid session id", f"the session {own_id} {end.reason} at {clock.text(end.moment)}"
    )


def _run_command(session: GridSession, opened: OpenSession, command: Command) -> Answer:
    """Send a command to the browser, and record it as an action."""
    outcome = Outcome((500, ""))
    try:
        with opened.turn:
            outcome = _exchange(session, opened, command)
    except NoAnswerError as failure:
        outcome = Outcome(_lost_answer(failure), is_lost=True)
    finally:
        with lock, clock.hold() as now:
            session.commands_in_progress -= 1
            status = outcome.answer[0]
            action = action_document(command.method, command.path, status, command.started, now)
            session.add_action(action)
            is_over = outcome.is_closed or outcome.is_lost
            if is_over and session.is_active(now):
                session.end_requested, session.errored = now, outcome.is_lost
    if is_over and open_sessions.remove(session.arn) is not None:
        close_quietly(opened)
    return outcome.answer


def _exchange(session: GridSession, opened: OpenSession, command: Command) -> Outcome:
    """Send a command; one that closes the browser follows a screenshot. Raises NoAnswerError."""
    if open_sessions.find(session.arn) is not opened:
        gone = WebDriverError("invalid session id", f"the browser of {session.arn} was closed")
        return Outcome((gone.status, json.dumps(gone.document)))
    method, inner_path = command.method, command.inner_path
    is_quit = (method, inner_path) == ("DELETE", "")
    closes_window = (method, inner_path) == ("DELETE", "/window")
    if is_quit:
        open_sessions.remove(session.arn)
    if is_quit or (closes_window and _has_one_window(opened)):
        take_screenshot(session, opened)
    # No command outlasts the session.
    answer = opened.send(method, inner_path, command.body, timeout=session.max_duration)
    if answer.status != 200:
        is_lost = _error_name(answer) == "invalid session id"
        return Outcome(checked_answer(opened.server_url, answer), is_quit, is_lost)
    if method == "GET" and _SCREENSHOT.fullmatch(inner_path):
        keep_screenshot(session, answer)
    is_closed = is_quit or (closes_window and value_of(answer) == [])
    return Outcome(checked_answer(opened.server_url, answer), is_closed)


def _lost_answer(failure: NoAnswerError) -> Answer:
    error = WebDriverError("unknown error", f"{failure}. So the session has ended with an error")
    return error.status, json.dumps(error.document)


def _error_name(answer: upstream.Answer) -> Any:
    value = value_of(answer)
    return value.get("error") if isinstance(value, Mapping) else None


def _has_one_window(opened: OpenSession) -> bool:
    """Whether the browser says so. One that is too busy to say it gets the client's command."""
    try:
        handles = value_of(opened.send("GET", "/window/handles", timeout=SCREENSHOT_TIMEOUT))
    except NoAnswerError:
        return False
    return isinstance(handles, list) and len(handles) == 1
