"""Commands about the WebDriver session: capabilities, timeouts, settings, contexts, log, and the
endpoint's status. Rule: a device has at most one WebDriver session.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from moto_devicefarm.registry import Device
from moto_devicefarm.webdriver import apps
from moto_devicefarm.webdriver.errors import NO_SUCH_CONTEXT, WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, route
from moto_devicefarm.webdriver.state import TIMEOUTS

READY = {
    "ready": True,
    "message": "The server is ready to accept new connections",
    "build": {"version": "2.5.1"},
}
"""D: appium-endpoint-interaction."""
NATIVE_CONTEXT = "NATIVE_APP"
LOG_TYPE = "server"
MAX_TIMEOUT = 2**53 - 1
"""Milliseconds (W3C)."""
STANDARD_CAPABILITIES = frozenset(
    {
        "acceptInsecureCerts",
        "browserName",
        "browserVersion",
        "pageLoadStrategy",
        "platformName",
        "proxy",
        "setWindowRect",
        "strictFileInteractability",
        "timeouts",
        "unhandledPromptBehavior",
        "userAgent",
        "webSocketUrl",
    }
)
"""The capabilities that need no vendor prefix (W3C)."""
PLATFORMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ANDROID": ("Android", ("UiAutomator2", "Espresso")),
    "IOS": ("iOS", ("XCUITest",)),
}
"""AWS's name of a platform -> Appium's name, and Appium's drivers for it."""


@route("GET", "/status")
def get_status(_: CommandRequest) -> Mapping[str, Any]:
    return READY


@route("POST", "/session")
def new_session(request: CommandRequest) -> dict[str, Any]:
    """Create a session. The id of the former session becomes invalid (invented).

    A device takes any number of sessions, one after another (D). What AWS does with a former
    session that was not deleted is unknown.
    """
    capabilities = _match_capabilities(request)
    timeouts = _check_timeouts(capabilities.get("timeouts", {}))
    foreground = apps.check_app_capabilities(request, capabilities)
    state = request.state
    state.session_count += 1
    state.session_id = str(uuid5(NAMESPACE_URL, f"{request.session.arn}#{state.session_count}"))
    state.timeouts, state.settings = {**TIMEOUTS, **timeouts}, {}
    if "appium:app" in capabilities:
        state.installed_apps = (*state.installed_apps, capabilities["appium:app"])
    state.capabilities = {
        **apps.app_capabilities(request),
        **capabilities,
        **_device_capabilities(request, capabilities),
        "timeouts": dict(state.timeouts),
    }
    if foreground is not None:
        apps.bring_to_foreground(state, foreground)
    return {"sessionId": state.session_id, "capabilities": state.capabilities}


def _match_capabilities(request: CommandRequest) -> dict[str, Any]:
    """The capabilities of W3C's "capabilities processing": the first that fit the device.

    Raises WebDriverError: "invalid argument", or "session not created" if none fit.
    """
    capabilities = request.require("capabilities", dict)
    always, first = capabilities.get("alwaysMatch", {}), capabilities.get("firstMatch", [{}])
    objects = [always, *first] if isinstance(first, list) and first else [None]
    if not all(isinstance(one, dict) for one in objects):
        raise WebDriverError(
            "invalid argument",
            "alwaysMatch must be an object, and firstMatch a list of one or more objects",
        )
    candidates = [_merge_capabilities(always, one) for one in first]
    mismatches = []
    for candidate in candidates:
        mismatch = _find_mismatch(request.device, candidate)
        if mismatch is None:
            return candidate
        mismatches.append(mismatch)
    platform, _ = PLATFORMS[request.device.platform]
    raise WebDriverError(
        "session not created",
        f"the device {request.device.name} has the platform {platform}: {'; '.join(mismatches)}",
    )


def _merge_capabilities(always: dict[str, Any], first: dict[str, Any]) -> dict[str, Any]:
    twice = sorted(always.keys() & first.keys())
    if twice:
        raise WebDriverError(
            "invalid argument",
            f"these capabilities are in both alwaysMatch and firstMatch: {', '.join(twice)}. "
            "Give each in one of them",
        )
    merged = {name: value for name, value in {**always, **first}.items() if value is not None}
    bare = [name for name in merged if ":" not in name and name not in STANDARD_CAPABILITIES]
    if bare:
        raise WebDriverError(  # in Appium's words
            "invalid argument",
            "All non-standard capabilities should have a vendor prefix. "
            f"The following capabilities did not have one: {','.join(bare)}",
        )
    return merged


def _find_mismatch(device: Device, capabilities: Mapping[str, Any]) -> str | None:
    """Why the device does not fit the capabilities; None if it does."""
    platform, drivers = PLATFORMS[device.platform]
    for name, possible in (("platformName", (platform,)), ("appium:automationName", drivers)):
        value = capabilities.get(name, possible[0])
        if str(value).lower() not in [one.lower() for one in possible]:
            return f"{name} must be {' or '.join(possible)}, not {value!r}"
    return None


def _device_capabilities(
    request: CommandRequest, capabilities: Mapping[str, Any]
) -> dict[str, Any]:
    """The capabilities that the device decides."""
    device = request.device
    platform, drivers = PLATFORMS[device.platform]
    width, height = request.screen_size
    return {
        "platformName": platform,
        "appium:automationName": capabilities.get("appium:automationName", drivers[0]),
        "appium:deviceName": device.name,
        "appium:platformVersion": device.os,
        "appium:udid": _udid(request),
        "appium:deviceModel": device.model_id,
        "appium:deviceManufacturer": device.manufacturer,
        "appium:deviceScreenSize": f"{width}x{height}",
    }


def _udid(request: CommandRequest) -> str:
    """The udid of the session's instance. AWS does not tell a public device's: the last part of its
    ARN (invented).
    """
    arn = request.session.store.queue.position(request.session).instance_arn
    instances = {instance.arn: instance.udid for instance in request.device.instances}
    return instances.get(arn or "") or request.device.arn.rpartition(":")[2]


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


@route("GET", f"{SESSION}/se/log/types", f"{SESSION}/log/types")
def get_log_types(_: CommandRequest) -> list[str]:
    return [LOG_TYPE]


@route("POST", f"{SESSION}/se/log", f"{SESSION}/log")
def get_log(request: CommandRequest) -> list[dict[str, Any]]:
    """The commands received so far."""
    log_type = request.require("type")
    if log_type != LOG_TYPE:
        raise WebDriverError("invalid argument", f"type must be {LOG_TYPE}, not {log_type}")
    return [
        {"timestamp": one.moment, "level": "INFO", "message": f"{one.method} {one.path}"}
        for one in request.state.commands
    ]
