"""Commands about apps. Rule: an app's id is known only if its package is a real one."""

from __future__ import annotations

import json
from typing import Any

from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.webdriver.arranged_answers import on_command_hint
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import DEVICE_PATH, CommandRequest, route
from moto_devicefarm.webdriver.state import DriverState

NOT_INSTALLED, NOT_RUNNING, BACKGROUND, FOREGROUND = 0, 1, 3, 4
"""Appium's numbers for the states of an app."""
PREINSTALLED = ("com.android.", "com.google.android.", "com.apple.")


def device_farm_apps(request: CommandRequest) -> list[str]:
    """The ARNs of the apps that Device Farm installed, in the order of their installation."""
    session = request.session
    return [
        *(arn for moment, arn in session.installed if moment <= request.now),
        *session.auxiliary_apps,
    ]


def _installed_apps(request: CommandRequest) -> list[str]:
    """The ARNs or URLs of all apps, installed by Device Farm or by commands."""
    return [*device_farm_apps(request), *request.state.installed_apps]


def _metadata(request: CommandRequest, app: str) -> dict[str, Any]:
    """What a package says about itself; empty if it can't be read."""
    upload = request.session.store.find(Upload, app)
    text = None if upload is None else upload.view(request.now).metadata
    metadata: dict[str, Any] = {} if text is None else json.loads(text)
    return metadata


def package_id(request: CommandRequest, app: str) -> str | None:
    """The app id in a package; None if it can't be read: then the package may be any app."""
    metadata = _metadata(request, app)
    app_id: str | None = metadata.get("package_name") or metadata.get("bundle_identifier")
    return app_id


def app_state(request: CommandRequest, app_id: str) -> int:
    """The state that a command brought the app into; else whether an installed app may be it."""
    installed = _installed_apps(request)
    if request.state.removed_apps.get(app_id) == len(installed):
        return NOT_INSTALLED
    if app_id in request.state.app_states:
        return request.state.app_states[app_id]
    exists = app_id.startswith(PREINSTALLED) or any(
        package_id(request, app) in (None, app_id) for app in installed
    )
    return NOT_RUNNING if exists else NOT_INSTALLED


def missing_app_message(app_id: str) -> str:
    return (
        f"the app {app_id} is not installed on the device. "
        "Create the session with it, or install it first"
    )


def launch(request: CommandRequest, app_id: str, activity: str | None = None) -> None:
    """Start an app, or bring it to the foreground.

    Raises WebDriverError "unknown error" if it is not installed.
    """
    if app_state(request, app_id) == NOT_INSTALLED:
        raise WebDriverError("unknown error", missing_app_message(app_id))
    bring_to_foreground(request.state, app_id, activity)


def bring_to_foreground(state: DriverState, app_id: str, activity: str | None = None) -> None:
    """Bring an app to the foreground, and the former one to the background."""
    _send_to_background(state)
    state.app_states[app_id] = FOREGROUND
    state.removed_apps.pop(app_id, None)
    if activity is not None:
        state.activities[app_id] = activity


def terminate(request: CommandRequest, app_id: str) -> bool:
    """Whether the app was running until now."""
    running = app_state(request, app_id) > NOT_RUNNING
    if running:
        request.state.app_states[app_id] = NOT_RUNNING
    return running


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


@route("POST", f"{DEVICE_PATH}/remove_app")
def remove_app(request: CommandRequest) -> bool:
    """Whether the app was installed."""
    app_id = _app_id(request)
    before = app_state(request, app_id)
    request.state.app_states.pop(app_id, None)
    request.state.removed_apps[app_id] = len(_installed_apps(request))
    return before != NOT_INSTALLED


@route("POST", f"{DEVICE_PATH}/app_installed")
def is_app_installed(request: CommandRequest) -> bool:
    return app_state(request, _app_id(request)) != NOT_INSTALLED


@route("POST", f"{DEVICE_PATH}/activate_app")
def activate_app(request: CommandRequest) -> None:
    launch(request, _app_id(request))


@route("POST", f"{DEVICE_PATH}/terminate_app")
def terminate_app(request: CommandRequest) -> bool:
    """Whether the app was running."""
    return terminate(request, _app_id(request))


@route("POST", f"{DEVICE_PATH}/app_state")
def query_app_state(request: CommandRequest) -> int:
    return app_state(request, _app_id(request))


def background_app(request: CommandRequest) -> None:
    """With negative seconds the app stays in the background. Otherwise it returns at once."""
    seconds = request.body.get("seconds", 0)
    if isinstance(seconds, (int, float)) and seconds < 0:
        _send_to_background(request.state)


@route("GET", f"{DEVICE_PATH}/current_package")
def get_current_package(request: CommandRequest) -> str:
    """The package in the foreground. It is unknown until a command starts an app whose id is
    known.
    """
    request.require_platform("ANDROID")
    for app_id, state in request.state.app_states.items():
        if state == FOREGROUND:
            return app_id
    raise _unknown_in_foreground("app", "getCurrentPackage")


@route("GET", f"{DEVICE_PATH}/current_activity")
def get_current_activity(request: CommandRequest) -> str:
    """The activity that a command named, else the main one of a real package. As Android prints it:
    ``.Main`` for ``com.shop.Main`` of ``com.shop``.
    """
    package = get_current_package(request)
    activity = request.state.activities.get(package) or _main_activity(request, package)
    if activity is None:
        raise _unknown_in_foreground("activity", "getCurrentActivity")
    return activity.removeprefix(package) if activity.startswith(f"{package}.") else activity


def _main_activity(request: CommandRequest, package: str) -> str | None:
    packages = (_metadata(request, app) for app in reversed(_installed_apps(request)))
    found = (one.get("activity_name") for one in packages if one.get("package_name") == package)
    return next(found, None)


def _unknown_in_foreground(what: str, script: str) -> WebDriverError:
    return WebDriverError(
        "unknown error",
        f"the mock does not know the {what} in the foreground. Activate an app, or create the "
        f"session with a real package. {on_command_hint(f'mobile: {script}')}",
    )
