"""Commands about apps: Appium's ``mobile:`` extensions, and the older URLs for the same. Rule: an
app's id is known only if its package is a real one.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, route
from moto_devicefarm.webdriver.state import DriverState

NOT_INSTALLED, NOT_RUNNING, BACKGROUND, FOREGROUND = 0, 1, 3, 4
"""Appium's numbers for the states of an app."""
PREINSTALLED = ("com.android.", "com.google.android.", "com.apple.")
REACHABLE = re.compile("(https?|s3)://|arn:")
"""The places from which the device's host can get an app. It can't see the client's files (D:
appium-endpoint-interaction).
"""
DEVICE_PATH = f"{SESSION}/appium/device"
"""The beginning of the older URLs, which took the extensions' parameters as their body."""


def _device_farm_apps(request: CommandRequest) -> list[str]:
    """The ARNs of the apps that Device Farm installed, in the order of their installation."""
    session = request.session
    return [
        *(arn for moment, arn in session.installed if moment <= request.now),
        *session.auxiliary_apps,
    ]


def _installed_apps(request: CommandRequest) -> list[str]:
    """The ARNs or URLs of all apps, installed by Device Farm or by commands."""
    return [*_device_farm_apps(request), *request.state.installed_apps]


def _package_id(request: CommandRequest, app: str) -> str | None:
    """The app id in a package; None if it can't be read: then the package may be any app."""
    upload = request.session.store.find(Upload, app)
    text = None if upload is None else upload.view(request.now).metadata
    metadata = {} if text is None else json.loads(text)
    app_id: str | None = metadata.get("package_name") or metadata.get("bundle_identifier")
    return app_id


def _app_state(request: CommandRequest, app_id: str) -> int:
    """The state that a command brought the app into; else whether an installed app may be it."""
    installed = _installed_apps(request)
    if request.state.removed_apps.get(app_id) == len(installed):
        return NOT_INSTALLED
    if app_id in request.state.app_states:
        return request.state.app_states[app_id]
    exists = app_id.startswith(PREINSTALLED) or any(
        _package_id(request, app) in (None, app_id) for app in installed
    )
    return NOT_RUNNING if exists else NOT_INSTALLED


def app_capabilities(request: CommandRequest) -> dict[str, Any]:
    """The session's app, and its former and auxiliary apps beside it (D). The values are ARNs
    (invented).
    """
    app = request.session.app(request.now)
    others = [other for other in dict.fromkeys(_device_farm_apps(request)) if other != app]
    return {
        **({} if app is None else {"appium:app": app}),
        **({"appium:otherApps": others} if others else {}),
    }


def check_app_capabilities(request: CommandRequest, capabilities: Mapping[str, Any]) -> str | None:
    """The id of the app that a new session brings to the foreground, or None if it is not known.

    Raises WebDriverError "session not created" for an app that can't be reached or is missing.
    """
    app = capabilities.get("appium:app")
    if app is not None and not (isinstance(app, str) and REACHABLE.match(app)):
        raise WebDriverError("session not created", f"appium:app: {_unreachable_app_message(app)}")
    platform = request.device.platform
    app_id = capabilities.get("appium:bundleId" if platform == "IOS" else "appium:appPackage")
    if app_id is not None:
        if app is None and _app_state(request, str(app_id)) == NOT_INSTALLED:
            raise WebDriverError("session not created", _missing_app_message(str(app_id)))
        return str(app_id)
    app = app or request.session.app(request.now)
    return None if app is None else _package_id(request, app)


def _unreachable_app_message(app: Any) -> str:
    return (
        f"the device's host can't get an app from {app!r}. "
        "Install an upload with InstallToRemoteAccessSession, or give an https:// or s3:// URL"
    )


def _missing_app_message(app_id: str) -> str:
    return (
        f"the app {app_id} is not installed on the device. "
        "Create the session with it, or install it first"
    )


def bring_to_foreground(state: DriverState, app_id: str) -> None:
    """Bring an app to the foreground, and the former one to the background."""
    _send_to_background(state)
    state.app_states[app_id] = FOREGROUND
    state.removed_apps.pop(app_id, None)


def _send_to_background(state: DriverState) -> None:
    for app_id, app_state in state.app_states.items():
        if app_state == FOREGROUND:
            state.app_states[app_id] = BACKGROUND


def _app_id(request: CommandRequest) -> str:
    app_id = request.body.get("appId") or request.body.get("bundleId")
    if not isinstance(app_id, str):
        raise WebDriverError(
            "invalid argument",
            f"appId (on iOS: bundleId) must be the id of an app, not {json.dumps(app_id)}",
        )
    return app_id


@route("POST", f"{DEVICE_PATH}/install_app")
def install_app(request: CommandRequest) -> None:
    app = request.body.get("app") or request.body.get("appPath")
    if not isinstance(app, str) or not REACHABLE.match(app):
        raise WebDriverError("unknown error", f"app: {_unreachable_app_message(app)}")
    request.state.installed_apps = (*request.state.installed_apps, app)


@route("POST", f"{DEVICE_PATH}/remove_app")
def remove_app(request: CommandRequest) -> bool:
    """Whether the app was installed."""
    app_id = _app_id(request)
    before = _app_state(request, app_id)
    request.state.app_states.pop(app_id, None)
    request.state.removed_apps[app_id] = len(_installed_apps(request))
    return before != NOT_INSTALLED


@route("POST", f"{DEVICE_PATH}/app_installed")
def is_app_installed(request: CommandRequest) -> bool:
    return _app_state(request, _app_id(request)) != NOT_INSTALLED


@route("POST", f"{DEVICE_PATH}/activate_app")
def activate_app(request: CommandRequest) -> None:
    app_id = _app_id(request)
    if _app_state(request, app_id) == NOT_INSTALLED:
        raise WebDriverError("unknown error", _missing_app_message(app_id))
    bring_to_foreground(request.state, app_id)


@route("POST", f"{DEVICE_PATH}/terminate_app")
def terminate_app(request: CommandRequest) -> bool:
    """Whether the app was running."""
    app_id = _app_id(request)
    running = _app_state(request, app_id) > NOT_RUNNING
    if running:
        request.state.app_states[app_id] = NOT_RUNNING
    return running


@route("POST", f"{DEVICE_PATH}/app_state")
def query_app_state(request: CommandRequest) -> int:
    return _app_state(request, _app_id(request))


def background_app(request: CommandRequest) -> None:
    """With negative seconds the app stays in the background. Otherwise it returns at once."""
    seconds = request.body.get("seconds", 0)
    if isinstance(seconds, (int, float)) and seconds < 0:
        _send_to_background(request.state)


def get_device_info(request: CommandRequest) -> dict[str, Any]:
    """The device's document, under Appium's names."""
    device = request.device
    width, height = request.screen_size
    if device.platform == "IOS":
        return {
            "name": device.name,
            "model": device.model_id,
            "isSimulator": False,
            "timeZone": "UTC",
        }
    return {
        "manufacturer": device.manufacturer,
        "model": device.model_id,
        "platformVersion": device.os,
        "carrierName": device.carrier,
        "realDisplaySize": f"{width}x{height}",
        "timeZone": "UTC",
    }


def get_device_time(request: CommandRequest) -> str:
    """The time by the mock's clock, in Appium's default format."""
    return f"{clock.text(request.now)[:19]}+00:00"


def do_nothing(_: CommandRequest) -> None:
    """The command is recorded only. A test that expects another page sets ``Driver.source``."""


EXTENSIONS: Mapping[str, Callable[[CommandRequest], Any]] = {
    "installApp": install_app,
    "removeApp": remove_app,
    "isAppInstalled": is_app_installed,
    "activateApp": activate_app,
    "terminateApp": terminate_app,
    "queryAppState": query_app_state,
    "backgroundApp": background_app,
    "deviceInfo": get_device_info,
    "getDeviceTime": get_device_time,
    "clickGesture": do_nothing,
    "deepLink": do_nothing,
    "doubleClickGesture": do_nothing,
    "doubleTap": do_nothing,
    "dragFromToForDuration": do_nothing,
    "dragGesture": do_nothing,
    "flingGesture": do_nothing,
    "hideKeyboard": do_nothing,
    "longClickGesture": do_nothing,
    "pinch": do_nothing,
    "pinchCloseGesture": do_nothing,
    "pinchOpenGesture": do_nothing,
    "pressButton": do_nothing,
    "pressKey": do_nothing,
    "scroll": do_nothing,
    "scrollGesture": do_nothing,
    "swipe": do_nothing,
    "swipeGesture": do_nothing,
    "tap": do_nothing,
    "touchAndHold": do_nothing,
}
"""The scripts ``mobile: <name>``. Each function reads the script's argument as its body."""


@route("POST", f"{SESSION}/execute/sync")
def execute_script(request: CommandRequest) -> Any:
    """Run a ``mobile:`` extension. There is no web page that could run JavaScript."""
    script, arguments = request.require("script"), request.require("args", list)
    prefix, _, name = script.partition(":")
    if prefix.strip() != "mobile" or not name:
        raise WebDriverError(
            "unsupported operation",
            f"{script!r}: JavaScript needs a web context, and the mock has only the native "
            "context. Use a 'mobile:' script",
        )
    extension = EXTENSIONS.get(name.strip())
    if extension is None:
        raise WebDriverError(
            "unknown command",
            f"the extension {script!r} is not mocked. "
            f"The mocked ones are mobile: {', '.join(EXTENSIONS)}",
        )
    body = arguments[0] if arguments else {}
    if not isinstance(body, dict):
        raise WebDriverError(
            "invalid argument",
            f"the argument of {script!r} must be an object, not {json.dumps(body)}",
        )
    return extension(dataclasses.replace(request, body=body))
