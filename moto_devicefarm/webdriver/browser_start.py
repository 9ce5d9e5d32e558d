"""The start of a browser by a client of the test grid's hub, and of its session.

Rule: a session exists from the moment at which its browser has started. Until then it counts for
the quota only.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import lock
from moto_devicefarm.core.json_guard import read_json
from moto_devicefarm.core.store import Store
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
from moto_devicefarm.webdriver.browsers import (
    Answer,
    action_document,
    checked_answer,
    close_quietly,
    not_webdriver,
    take_screenshot,
)
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.open_sessions import OpenSession, open_sessions
from moto_devicefarm.webdriver.upstream import NoAnswerError

START_TIMEOUT = 180
"""Seconds that the start of a browser may take (A: wdio-aws-device-farm-service waits so long)."""
NO_BROWSER = (
    "no browser is behind the mock's test grid. Give the URL of a ChromeDriver, geckodriver or "
    'Selenium hub: mock_devicefarm(browser_url="http://127.0.0.1:9515"), or moto-devicefarm serve '
    "--browser-url http://127.0.0.1:9515. farm.start_grid_session(project_arn) starts a session "
    "without a browser"
)


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub of one project."""

    store: Store
    project: GridProject
    browser_url: str | None
    """The URL of the real server; None if there is none."""
    is_current: Callable[[], bool]
    """Whether the mock still has the project."""


class Start(NamedTuple):
    """A session that is starting."""

    requested: dict[str, Any]
    """The capabilities that the client asked for."""
    limits: TimeLimits
    created: int
    body: bytes
    """What the real server gets."""


def new_session(hub: Hub, body: bytes) -> Callable[[], Answer]:
    """What starts a browser. The caller holds the lock of ``core.api`` now, and not when it calls
    the result. Both raise WebDriverError.
    """
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
                picture = partial(take_screenshot, session)
                open_sessions.add(OpenSession(session.arn, url, started.id, before_close=picture))
    if started is None:
        return checked_answer(url, answer) if answer.status != 200 else not_webdriver(url, answer)
    if session is None:
        close_quietly(OpenSession("", url, started.id))
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
    session.add_action(action_document("POST", "/session", 200, start.created, now))
    return session
