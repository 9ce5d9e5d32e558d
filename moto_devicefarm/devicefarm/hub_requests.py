"""Answers to requests of the test grid's hub. Rule: a URL works as it was signed, until it expires,
and while its project exists; each refusal has WebDriver's form, so that a client shows it.
"""

from __future__ import annotations

import json
from typing import Any

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock, errors
from moto_devicefarm.devicefarm import session_ends
from moto_devicefarm.devicefarm.models import find_in_any_account
from moto_devicefarm.devicefarm.presigned_requests import Answer, to_bytes
from moto_devicefarm.resources.grid import hub_urls
from moto_devicefarm.resources.grid.projects import GridProject

REFUSED = 403
"""The HTTP status of a refused URL (invented)."""
HEADERS = {"content-type": "application/json; charset=utf-8", "cache-control": "no-cache"}


class _RefusedUrlError(Exception):
    """A URL that opens no hub."""


def hub_request(method: str, url: str, body: Any = None) -> Answer:
    """Answer a request to a URL that CreateTestGridUrl answered, or below it.

    An expired URL is refused also for a session that runs (A: code-dot-org#73216).
    """
    # Only the first command loads what belongs to WebDriver.
    from moto_devicefarm.webdriver.errors import WebDriverError
    from moto_devicefarm.webdriver.hub import run_hub_command

    try:
        with session_ends.around_command(method, url):
            with api.lock, clock.hold() as now:
                hub, path = _find_hub(url, now)
                answer = run_hub_command(hub, method, path, to_bytes(body))
            # A browser takes its time: the lock is free.
            status, text = answer() if callable(answer) else answer
    except _RefusedUrlError as refusal:
        return error_answer(REFUSED, "session not created", str(refusal))
    except WebDriverError as error:
        return error_answer(error.status, error.error, error.message)
    return status, HEADERS, text


def _find_hub(url: str, now: int) -> tuple[Any, str]:
    """The hub of a URL, and the command's path. Raises _RefusedUrlError."""
    from moto_devicefarm.webdriver.browser_start import Hub

    try:
        arn, expires, path = hub_urls.read_url(url)
    except ValueError:
        raise _RefusedUrlError(errors.GRID_URL_INVALID) from None
    if now >= expires:
        raise _RefusedUrlError(errors.GRID_URL_EXPIRED.format(moment=clock.text(expires)))
    found = find_in_any_account(GridProject, arn)
    if found is None:
        raise _RefusedUrlError(errors.GRID_URL_PROJECT.format(arn=arn))
    store, project = found

    def is_current() -> bool:
        again = find_in_any_account(GridProject, arn)
        return again is not None and again[1] is project

    return Hub(store, project, settings.current().browser_url, is_current), path


def error_answer(status: int, error: str, message: str) -> Answer:
    """An error in WebDriver's form; ``error`` is W3C's name."""
    value = {"error": error, "message": message, "stacktrace": ""}
    return status, HEADERS, json.dumps({"value": value})
