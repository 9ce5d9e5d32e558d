"""The answer to a command that arrives at a driver endpoint. Rule: every command is recorded, also
one that is unknown or malformed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from moto_devicefarm.core import clock
from moto_devicefarm.core.json_guard import read_json
from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.webdriver import (
    actions,
    apps,
    elements,
    extensions,
    files,
    keyboard,
    logs,
    refusals,
    relay,
    relay_messages,
    screen,
    sessions,
)
from moto_devicefarm.webdriver.arranged_answers import command_name, on_command_hint
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.relay import TextAnswer
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, collect
from moto_devicefarm.webdriver.state import Command, driver_state

ROUTES = collect(actions, apps, elements, extensions, files, keyboard, logs, screen, sessions)
_SESSION_ID = re.compile("/session/([^/]+)")


def run_command(
    session: RemoteAccessSession, method: str, path: str, body: bytes
) -> TextAnswer | Callable[[], TextAnswer]:
    """Record a command to a running session, and answer it: HTTP status and JSON text.

    If a real server has to answer, return a function that asks it. Call that without
    ``core.api.lock``, because a server takes its time.
    """
    state = driver_state(session)
    now = clock.now()
    try:
        parsed = _read_body(body)
    except WebDriverError as error:
        state.commands.append(Command(now, method, path))
        return _error_answer(error)
    state.commands.append(Command(now, method, path, parsed))
    request = CommandRequest(session, state, parsed or {}, now)
    server_url = relay.find_server(session)
    try:
        if server_url is not None:
            relayed = relay.relay_command(request, server_url, method, path, body)
            if relayed is not None:
                return relayed
        answer = json.dumps({"value": _run(request, method, path)})
        _check_size("An answer", len(answer))
        return 200, answer
    except WebDriverError as error:
        return _error_answer(error)


def _error_answer(error: WebDriverError) -> TextAnswer:
    return error.status, json.dumps(error.document)


def _check_size(what: str, size: int) -> None:
    """Raise the error of a command or an answer of more than 20 MB (D: limits; the words are
    invented).
    """
    if size > MAX_COMMAND_BYTES:
        raise WebDriverError(
            "unsupported operation",
            relay_messages.TOO_LARGE.format(what=what, size=MAX_COMMAND_BYTES),
        )


def _read_body(body: bytes) -> dict[str, Any] | None:
    """The JSON object in a body; None for an empty body."""
    _check_size("A command", len(body))
    if not body.strip():
        return None
    try:
        parsed = read_json(body, "the body")
    except ValueError as error:
        raise WebDriverError("invalid argument", str(error)) from None
    if not isinstance(parsed, dict):
        raise WebDriverError(
            "invalid argument", f"the body must be a JSON object, not {type(parsed).__name__}"
        )
    return parsed


def _run(request: CommandRequest, method: str, path: str) -> Any:
    arranged = request.state.arranged_answer(f"{method} {path}")
    if arranged is not None:
        session = _SESSION_ID.match(path)
        if session is not None:
            request.state.check_session_id(unquote(session[1]))
        return arranged.give(request.body)
    refusals.check_device_command(path)
    for route in ROUTES:
        found = route.match(method, path)
        if found is not None:
            template, variables = found
            values = [unquote(variable) for variable in variables]
            if template.startswith(SESSION):
                request.state.check_session_id(values.pop(0))
            return route(request, *values)
    raise WebDriverError(
        "unknown command",
        f"{method} {path} is not mocked. {on_command_hint(command_name(method, path))}. "
        f"The mocked commands are {list_commands()}",
    )


def list_commands() -> str:
    """The method and URI template of all commands; ``...`` stands for the session's part."""
    return ", ".join(
        sorted(
            f"{route.method} {template.replace(SESSION + '/', '.../')}"
            for route in ROUTES
            for template in route.templates
        )
    )
