"""Commands about the WebDriver session: capabilities, timeouts, settings, contexts, and the
endpoint's status. Rule: a device has at most one WebDriver session.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from moto_devicefarm.webdriver import app_capabilities, apps
from moto_devicefarm.webdriver.capabilities import answered_capabilities, match_capabilities
from moto_devicefarm.webdriver.errors import NO_SUCH_CONTEXT, WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, route
from moto_devicefarm.webdriver.state import TIMEOUTS

READY = "The server is ready to accept new connections"
"""D: appium-endpoint-interaction."""
BUILDS = {"2": "2.5.1", "3": "3.1.0"}
"""Major version -> build (D: appium-endpoint-interaction; that of version 3 is invented)."""
NATIVE_CONTEXT = "NATIVE_APP"
MAX_TIMEOUT = 2**53 - 1
"""Milliseconds (W3C)."""


@route("GET", "/status")
def get_status(request: CommandRequest) -> dict[str, Any]:
    """The build has the major version that the session asked for (I: appium-endpoint-support)."""
    version = BUILDS[request.session.appium_version]
    return {"ready": True, "message": READY, "build": {"version": version}}


@route("POST", "/session")
def new_session(request: CommandRequest) -> dict[str, Any]:
    """Create a session. The id of the former session becomes invalid (invented).

    A device takes any number of sessions, one after another (D). What AWS does with a former
    session that was not deleted is unknown.
    """
    capabilities = match_capabilities(request)
    timeouts = _check_timeouts(capabilities.get("timeouts", {}))
    foreground = app_capabilities.check_app(request, capabilities)
    state = request.state
    state.session_count += 1
    state.session_id = str(uuid5(NAMESPACE_URL, f"{request.session.arn}#{state.session_count}"))
    state.timeouts, state.settings = {**TIMEOUTS, **timeouts}, {}
    app = capabilities.get("appium:app")
    if app is not None and app != foreground:
        state.installed_apps = (*state.installed_apps, app)
    state.capabilities = {
        **answered_capabilities(request, capabilities),
        **app_capabilities.answered_apps(request, app),
        "timeouts": dict(state.timeouts),
    }
    if foreground is not None:
        activity = capabilities.get("appium:appActivity")
        named = None if activity is None else str(activity)
        apps.bring_to_foreground(state, foreground, named)
    return {"sessionId": state.session_id, "capabilities": state.capabilities}


@route("GET", SESSION)
def get_session(request: CommandRequest) -> Mapping[str, Any]:
    return request.state.capabilities


@route("GET", "/sessions")
def get_sessions(request: CommandRequest) -> list[dict[str, Any]]:
    state = request.state
    if state.session_id is None:
        return []
    return [{"id": state.session_id, "capabilities": state.capabilities}]


@route("DELETE", SESSION)
def delete_session(request: CommandRequest) -> None:
    request.state.session_id = None


@route("GET", f"{SESSION}/timeouts")
def get_timeouts(request: CommandRequest) -> Mapping[str, Any]:
    return request.state.timeouts


@route("POST", f"{SESSION}/timeouts")
def set_timeouts(request: CommandRequest) -> None:
    """Keep the timeouts. No command takes time, so none is ever reached.

    The mock does not count appium:newCommandTimeout either.
    """
    request.state.timeouts.update(_check_timeouts(dict(request.body)))


def _check_timeouts(timeouts: Any) -> dict[str, int | None]:
    if not isinstance(timeouts, dict) or not all(map(_is_timeout, timeouts, timeouts.values())):
        raise WebDriverError(
            "invalid argument",
            f"timeouts must be {', '.join(TIMEOUTS)}, each a whole number of milliseconds, "
            f"not {json.dumps(timeouts)}",
        )
    return timeouts


def _is_timeout(name: str, value: Any) -> bool:
    if value is None:
        return name == "script"
    return (
        name in TIMEOUTS
        and isinstance(value, int)
        and not isinstance(value, bool)
        and 0 <= value <= MAX_TIMEOUT
    )


@route("GET", f"{SESSION}/appium/settings")
def get_settings(request: CommandRequest) -> Mapping[str, Any]:
    return request.state.settings


@route("POST", f"{SESSION}/appium/settings")
def update_settings(request: CommandRequest) -> None:
    request.state.settings.update(request.require("settings", dict))


@route("GET", f"{SESSION}/contexts")
def get_contexts(_: CommandRequest) -> list[str]:
    return [NATIVE_CONTEXT]


@route("GET", f"{SESSION}/context")
def get_current_context(_: CommandRequest) -> str:
    return NATIVE_CONTEXT


@route("POST", f"{SESSION}/context")
def set_context(request: CommandRequest) -> None:
    """Switch to the native context. The mock has no web view."""
    if request.require("name") != NATIVE_CONTEXT:
        raise WebDriverError("no such context", NO_SUCH_CONTEXT)
