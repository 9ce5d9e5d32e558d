"""The test grid's hub: WebDriver commands of a project go to a real browser.

Rule: while the real server works, no lock is held. Each command that reaches a browser is an action
of its session, and whoever sees the end of a browser ends its session too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import lock
from moto_devicefarm.core.json_guard import read_json
from moto_devicefarm.core.resource import arn_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES
from moto_devicefarm.resources.grid.capabilities import browser_capabilities, capabilities
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.session_start import (
    RefusedStartError,
    TimeLimits,
    add_session,
    check_start,
    limits_of,
)
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.webdriver import upstream
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.open_sessions import CLOSE_TIMEOUT, OpenSession, open_sessions
from moto_devicefarm.webdriver.upstream import NoAnswerError

Answer = tuple[int, str | bytes]
"""HTTP status and body."""
START_TIMEOUT = 180
"""Seconds that the start of a browser may take (A: wdio-aws-device-farm-service waits so long)."""
SCREENSHOT_TIMEOUT = 3
"""Seconds that the last screenshot of a browser may take."""
NO_BROWSER = (
    "no browser is behind the mock's test grid. Give the URL of a ChromeDriver, geckodriver or "
    'Selenium hub: mock_devicefarm(browser_url="http://127.0.0.1:9515"), or moto-devicefarm serve '
    "--browser-url http://127.0.0.1:9515. farm.start_grid_session(project_arn) starts a session "
    "without a browser"
)
_SCREENSHOT = re.compile("(?:/element/[^/]+)?/screenshot")
_LIMIT_WORDS = {
    "aws:maxDurationSecs": "maximum session duration",
    "aws:idleTimeoutSecs": "maximum idle time",
}


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub of one project."""

    store: Store
    project: GridProject
    browser_url: str | None
    """The URL of the real server; None if there is none."""
    is_current: Callable[[], bool]
    """Whether the mock still has the project."""


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
        return _new_session(hub, body)
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


# The start of a browser


class Start(NamedTuple):
    """A session that is starting."""

    requested: dict[str, Any]
    """The capabilities that the client asked for."""
    limits: TimeLimits
    created: int
    body: bytes
    """What the real server gets."""


def _new_session(hub: Hub, body: bytes) -> Callable[[], Answer]:
    try:
        sent = read_json(body, "the body")
        if not isinstance(sent, dict) or not sent.keys() & {"capabilities", "desiredCapabilities"}:
            raise ValueError("the body must be an object with the member capabilities")
        requested = capabilities(sent)
        limits = limits_of(requested)
    except (TypeError, ValueError) as error:
        raise WebDriverError("invalid argument", str(error)) from None
    if hub.browser_url is None:
        raise WebDriverError("session not created", NO_BROWSER)
    now = clock.now()
    try:
        check_start(hub.store, now)
    except RefusedStartError as refusal:
        raise WebDriverError("session not created", str(refusal)) from None
    hub.store.starting_browsers += 1
    text = json.dumps(browser_capabilities(sent)).encode()
    return partial(_start_browser, hub, hub.browser_url, Start(requested, limits, now, text))


def _start_browser(hub: Hub, url: str, start: Start) -> Answer:
    started = None
    try:
        answer = upstream.send(url, "POST", "/session", start.body, timeout=START_TIMEOUT)
        started = _read_started(answer)
    except NoAnswerError as failure:
        raise WebDriverError("session not created", f"{failure}. Is the server running?") from None
    finally:
        with lock, clock.hold() as now:
            hub.store.starting_browsers -= 1
            session = None if started is None else _add_session(hub, start, started, now)
            if started is not None and session is not None:
                picture = partial(_take_last_screenshot, session)
                open_sessions.add(OpenSession(session.arn, url, started.id, before_close=picture))
    if started is None:
        return _checked_answer(url, answer) if answer.status != 200 else _no_webdriver(url, answer)
    if session is None:
        _close_quietly(OpenSession("", url, started.id))
        raise WebDriverError(
            "session not created",
            "the project was deleted, the mock ended or the session's time was over before the "
            "browser had started",
        )
    own_id = session.id.rpartition("/")[2]
    value = {"sessionId": own_id, "capabilities": started.capabilities}
    return 200, json.dumps({"value": value})


class Started(NamedTuple):
    """A browser that has started."""

    id: str
    """The server's id of the session."""
    capabilities: dict[str, Any]


def _read_started(answer: upstream.Answer) -> Started | None:
    """The browser in an answer to New Session, in W3C's or Selenium's older form; None for an
    error.
    """
    document = answer.document or {}
    value = document.get("value")
    if answer.status != 200 or not isinstance(value, dict):
        return None
    server_id = value.get("sessionId") or document.get("sessionId")
    answered = value.get("capabilities", value)
    if not isinstance(server_id, str) or not isinstance(answered, dict):
        return None
    own = {name: one for name, one in answered.items() if name != "webSocketUrl"}
    return Started(quote(server_id, safe=""), own)


def _add_session(hub: Hub, start: Start, started: Started, now: int) -> GridSession | None:
    """The session of a browser that has started; None if nobody can use it any more."""
    if now >= start.created + 1000 * start.limits.max_duration or not hub.is_current():
        return None
    names = ("browserName", "browserVersion")
    found = {name: started.capabilities[name] for name in names if name in started.capabilities}
    session = add_session(
        hub.store, hub.project, start.created, {**start.requested, **found}, start.limits
    )
    session.add_action(_action("POST", "/session", 200, start.created, now))
    return session


# The commands of a session


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
            action = _action(command.method, command.path, status, command.started, now)
            session.add_action(action)
            is_over = outcome.is_closed or outcome.is_lost
            if is_over and session.is_active(now):
                session.end_requested, session.errored = now, outcome.is_lost
    if is_over and open_sessions.remove(session.arn) is not None:
        _close_quietly(opened)
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
        _take_last_screenshot(session, opened)
    # No command outlasts the session.
    answer = opened.send(method, inner_path, command.body, timeout=session.max_duration)
    if answer.status != 200:
        is_lost = _error_name(answer) == "invalid session id"
        return Outcome(_checked_answer(opened.server_url, answer), is_quit, is_lost)
    if method == "GET" and _SCREENSHOT.fullmatch(inner_path):
        _keep_screenshot(session, answer)
    is_closed = is_quit or (closes_window and _value(answer) == [])
    return Outcome(_checked_answer(opened.server_url, answer), is_closed)


def _action(method: str, path: str, status: int, started: int, now: int) -> dict[str, Any]:
    return {
        "action": path,
        "duration": max(0, now - started),  # the clock may go backwards
        "statusCode": str(status),
        "requestMethod": method,
        "started": started,
    }


def _lost_answer(failure: NoAnswerError) -> Answer:
    error = WebDriverError("unknown error", f"{failure}. So the session has ended with an error")
    return error.status, json.dumps(error.document)


def _checked_answer(url: str, answer: upstream.Answer) -> Answer:
    """The server's answer as the client gets it. One that is not WebDriver's becomes an error that
    a client can show.
    """
    if answer.body.lstrip()[:1] == b"{" and (answer.status == 200 or answer.document is not None):
        return answer.status, answer.body
    return _no_webdriver(url, answer)


def _no_webdriver(url: str, answer: upstream.Answer) -> Answer:
    text = answer.body[:200].decode("utf-8", "replace")
    error = WebDriverError(
        "unknown error",
        f"{upstream.shown_url(url)} is no WebDriver server: it answered HTTP {answer.status} "
        f"with {text!r}",
    )
    return error.status, json.dumps(error.document)


def _value(answer: upstream.Answer) -> Any:
    return (answer.document or {}).get("value")


def _error_name(answer: upstream.Answer) -> Any:
    value = _value(answer)
    return value.get("error") if isinstance(value, Mapping) else None


def _has_one_window(opened: OpenSession) -> bool:
    handles = _value(opened.send("GET", "/window/handles", timeout=SCREENSHOT_TIMEOUT))
    return isinstance(handles, list) and len(handles) == 1


def _take_last_screenshot(session: GridSession, opened: OpenSession) -> None:
    """Keep a picture of a browser that will be closed, if it gives one in time."""
    try:
        answer = opened.send("GET", "/screenshot", timeout=SCREENSHOT_TIMEOUT)
    except NoAnswerError:
        return
    if answer.status == 200:
        _keep_screenshot(session, answer)


def _keep_screenshot(session: GridSession, answer: upstream.Answer) -> None:
    picture = _value(answer)
    if isinstance(picture, str):
        with lock:
            session.add_screenshot(picture)


def _close_quietly(opened: OpenSession) -> None:
    """Delete a session at the server that may have ended there."""
    with suppress(NoAnswerError):
        opened.send("DELETE", "", timeout=CLOSE_TIMEOUT)
