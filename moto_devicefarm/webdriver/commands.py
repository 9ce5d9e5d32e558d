"""A command that comes to the endpoint, and its answer. Rule: each is recorded; what no function
declares is unknown.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from moto_devicefarm.core import clock
from moto_devicefarm.webdriver import apps, elements, screen, sessions  # noqa: F401  declare the commands
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import ROUTES, SESSION, CommandRequest
from moto_devicefarm.webdriver.state import Command, DriverFacts

if TYPE_CHECKING:
    from moto_devicefarm.resources.remote_access import RemoteAccessSession


def run_command(
    session: RemoteAccessSession, method: str, path: str, body: bytes
) -> tuple[int, dict[str, Any]]:
    """HTTP status and document that a running session's endpoint answers; the command is recorded,
    whatever it is.
    """
    facts = session.driver = session.driver or DriverFacts()
    try:
        parsed = _json(body)
    except WebDriverError as error:
        facts.commands.append(Command(clock.now(), method, path))
        return error.status, error.document
    facts.commands.append(Command(clock.now(), method, path, parsed))
    try:
        return 200, {"value": _run(session, facts, method, path, parsed)}
    except WebDriverError as error:
        return error.status, error.document


def _json(body: bytes) -> dict[str, Any] | None:
    """The object in a body; None in an empty one."""
    if not body.strip():
        return None
    try:
        parsed = json.loads(body, parse_constant=_no_number)
    except (RecursionError, ValueError) as error:
        raise WebDriverError("invalid argument", f"the body is no JSON: {error}") from None
    if not isinstance(parsed, dict):
        raise WebDriverError(
            "invalid argument", f"the body must be a JSON object, not {type(parsed).__name__}"
        )
    return parsed


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is none of JSON's numbers")


def _run(
    session: RemoteAccessSession,
    facts: DriverFacts,
    method: str,
    path: str,
    body: dict[str, Any] | None,
) -> Any:
    for its_method, template, pattern, handler in ROUTES:
        found = pattern.fullmatch(path) if its_method == method else None
        if found is not None:
            arguments = [unquote(argument) for argument in found.groups()]
            if template.startswith(SESSION):
                _check_session(facts, arguments.pop(0))
            return handler(CommandRequest(session, facts, body or {}, clock.now()), *arguments)
    raise WebDriverError(
        "unknown command", f"{method} {path} is not mocked; there are {known_commands()}"
    )


def _check_session(facts: DriverFacts, given: str) -> None:
    if facts.webdriver is None:
        raise WebDriverError(
            "invalid session id",
            f"there is no WebDriver session {given}, nor any other: POST /session first",
        )
    if given != facts.webdriver:
        raise WebDriverError(
            "invalid session id",
            f"there is no WebDriver session {given}; the device's only one is {facts.webdriver}",
        )


def known_commands() -> str:
    """All commands, each as it is asked for, the session's part as ``...``."""
    return ", ".join(
        sorted(
            {
                f"{method} {template.replace(SESSION + '/', '.../')}"
                for method, template, _, _ in ROUTES
            }
        )
    )
