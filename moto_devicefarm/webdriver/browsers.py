"""A browser of the test grid at a real server: its answers, its pictures and its end.

Rule: what a client gets is always an answer in WebDriver's form.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from moto_devicefarm.core.api import lock
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.webdriver import upstream
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.open_sessions import CLOSE_TIMEOUT, OpenSession
from moto_devicefarm.webdriver.upstream import NoAnswerError

Answer = tuple[int, str | bytes]
"""HTTP status and body."""
SCREENSHOT_TIMEOUT = 3
"""Seconds that the last screenshot of a browser may take."""


def checked_answer(url: str, answer: upstream.Answer) -> Answer:
    """The server's answer as the client gets it. One that is not WebDriver's becomes an error that
    a client can show.
    """
    if answer.is_too_large:
        error = WebDriverError(
            "unsupported operation",
            f"An answer of the hub can have {upstream.MOST_BYTES} bytes, and this one has more",
        )
        return error.status, json.dumps(error.document)
    if answer.body.lstrip()[:1] == b"{" and (answer.status == 200 or answer.document is not None):
        return answer.status, answer.body
    return not_webdriver(url, answer)


def not_webdriver(url: str, answer: upstream.Answer) -> Answer:
    """The error about an answer that is not WebDriver's."""
    text = answer.body[:200].decode("utf-8", "replace")
    error = WebDriverError(
        "unknown error",
        f"{upstream.shown_url(url)} is no WebDriver server: it answered HTTP {answer.status} "
        f"with {text!r}",
    )
    return error.status, json.dumps(error.document)


def value_of(answer: upstream.Answer) -> Any:
    """The member ``value``; None if there is none."""
    return (answer.document or {}).get("value")


def action_document(method: str, path: str, status: int, started: int, now: int) -> dict[str, Any]:
    """The document of a command that was answered now."""
    return {
        "action": path,
        "duration": max(0, now - started),  # the clock may go backwards
        "statusCode": str(status),
        "requestMethod": method,
        "started": started,
    }


def take_screenshot(session: GridSession, opened: OpenSession) -> None:
    """Keep a picture of a browser that will be closed, if it gives one in time."""
    try:
        answer = opened.send("GET", "/screenshot", timeout=SCREENSHOT_TIMEOUT)
    except NoAnswerError:
        return
    if answer.status == 200:
        keep_screenshot(session, answer)


def keep_screenshot(session: GridSession, answer: upstream.Answer) -> None:
    """Keep the picture in an answer, if it has one."""
    picture = value_of(answer)
    if isinstance(picture, str):
        with lock:
            session.add_screenshot(picture)


def close_quietly(opened: OpenSession) -> None:
    """Delete a session at the server that may have ended there."""
    with suppress(NoAnswerError):
        opened.send("DELETE", "", timeout=CLOSE_TIMEOUT)
