"""Commands about apps, Appium's ``mobile:`` ones and the routes of before. What is in an app is
known only of real packages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, command
from moto_devicefarm.webdriver.state import DriverFacts

NOT_INSTALLED, NOT_RUNNING, BACKGROUND, FOREGROUND = 0, 1, 3, 4
"""Appium's numbers of an app's states."""
PREINSTALLED = ("com.android.", "com.google.android.", "com.apple.")
REACHABLE = re.compile("(https?|s3)://|arn:")
"""Where the device's host can get an app from: it sees no file of the client's (D:
appium-endpoint-interaction).
"""
RECORDED = frozenset(
    (
        *(
            "clickGesture",
            "doubleClickGesture",
            "dragGesture",
            "flingGesture",
            "longClickGesture",
            "pinchCloseGesture",
        ),
        *(
            "pinchOpenGesture",
            "scrollGesture",
            "swipeGesture",
            "doubleTap",
            "dragFromToForDuration",
            "pinch",
            "scroll",
        ),
        *("swipe", "tap", "touchAndHold", "hideKeyboard", "pressButton", "pressKey", "deepLink"),
    )
)
"""Commands ``mobile:`` that are recorded and do nothing: a test gives the page that follows."""


def _own(asked: CommandRequest) -> list[str]:
    """The ARNs of the apps that the session got from Device Farm, in the order in which they came."""
    session = asked.session
    return [
        *(arn for moment, arn in session.installed if moment <= asked.now),
        *session.auxiliary_apps,
    ]


def _installed(asked: CommandRequest) -> list[str]:
    """Where all apps came from: those, and what commands installed."""
    return [*_own(asked), *asked.facts.installed]


def _id(asked: CommandRequest, app: str) -> str | None:
    """The id in an app's package; None for one that can't be read, and so may have any."""
    upload = asked.session.store.find(Upload, app)
    text = None if upload is None else upload.view(asked.now).metadata
    metadata = {} if text is None else json.loads(text)
    found: str | None = metadata.get("package_name") or metadata.get("bundle_identifier")
    return found


def _state(asked: CommandRequest, app_id: str) -> int:
    """What a command brought it into; else it does not run, if it may be in any app that was
    installed.
    """
    installed = _installed(asked)
    if asked.facts.removed.get(app_id) == len(installed):
        return NOT_INSTALLED
    if app_id in asked.facts.apps:
        return asked.facts.apps[app_id]
    there = app_id.startswith(PREINSTALLED) or any(
        _id(asked, app) in (None, app_id) for app in installed
    )
    return NOT_RUNNING if there else NOT_INSTALLED


def capabilities(asked: CommandRequest) -> dict[str, Any]:
    """The session's app, and besides it the former ones and the auxiliary (D); the ARNs stand for
    their files (ours).
    """
    app = asked.session.app(asked.now)
    others = [other for other in dict.fromkeys(_own(asked)) if other != app]
    return {
        **({} if app is None else {"appium:app": app}),
        **({"appium:otherApps": others} if others else {}),
    }


def check_capabilities(asked: CommandRequest, given: Mapping[str, Any]) -> str | None:
    """The id of the app that a new session brings to the foreground, if it is known; "session not
    created" for a wrong one.
    """
    app = given.get("appium:app")
    if app is not None and not (isinstance(app, str) and REACHABLE.match(app)):
        raise WebDriverError("session not created", f"appium:app: {_unreachable(app)}")
    named = given.get("appium:bundleId" if asked.device.platform == "IOS" else "appium:appPackage")
    if named is not None:
        if app is None and _state(asked, str(named)) == NOT_INSTALLED:
            raise WebDriverError("session not created", _missing(str(named)))
        return str(named)
    own = app or asked.session.app(asked.now)
    return None if own is None else _id(asked, own)


def _unreachable(app: Any) -> str:
    return (
        f"{app!r} is no app that the device's host can reach: install an upload with InstallToRemoteAccessSession, "
        "or give an https:// or s3:// URL"
    )


def _missing(app_id: str) -> str:
    return f"the app {app_id} is not installed on the device: install it first, when the session is created or later"


def to_foreground(facts: DriverFacts, app_id: str) -> None:
    """The app is seen, and what was seen before is behind it."""
    behind = {
        other: BACKGROUND if state == FOREGROUND else state for other, state in facts.apps.items()
    }
    facts.apps = {**behind, app_id: FOREGROUND}
    facts.removed.pop(app_id, None)


Parameters = Mapping[str, Any]


def _app_id(given: Parameters) -> str:
    found = given.get("appId") or given.get("bundleId")
    if not isinstance(found, str):
        raise WebDriverError(
            "invalid argument",
            f"appId (on iOS bundleId) must be the app's id, and is {json.dumps(found)}",
        )
    return found


def install(asked: CommandRequest, given: Parameters) -> None:
    app = given.get("app") or given.get("appPath")
    if not isinstance(app, str) or not REACHABLE.match(app):
        raise WebDriverError("unknown error", f"app: {_unreachable(app)}")
    asked.facts.installed = (*asked.facts.installed, app)


def remove(asked: CommandRequest, given: Parameters) -> bool:
    """Whether it was there."""
    app_id = _app_id(given)
    was = _state(asked, app_id)
    asked.facts.apps.pop(app_id, None)
    asked.facts.removed[app_id] = len(_installed(asked))
    return was != NOT_INSTALLED


def is_installed(asked: CommandRequest, given: Parameters) -> bool:
    return _state(asked, _app_id(given)) != NOT_INSTALLED


def activate(asked: CommandRequest, given: Parameters) -> None:
    app_id = _app_id(given)
    if _state(asked, app_id) == NOT_INSTALLED:
        raise WebDriverError("unknown error", _missing(app_id))
    to_foreground(asked.facts, app_id)


def terminate(asked: CommandRequest, given: Parameters) -> bool:
    """Whether it ran."""
    app_id = _app_id(given)
    runs = _state(asked, app_id) > NOT_RUNNING
    if runs:
        asked.facts.apps[app_id] = NOT_RUNNING
    return runs


def query_state(asked: CommandRequest, given: Parameters) -> int:
    return _state(asked, _app_id(given))


def background(asked: CommandRequest, given: Parameters) -> None:
    """For ever with seconds below 0; otherwise the app is back at once."""
    seconds = given.get("seconds", 0)
    if isinstance(seconds, (int, float)) and seconds < 0:
        asked.facts.apps = {
            app: BACKGROUND if state == FOREGROUND else state
            for app, state in asked.facts.apps.items()
        }


def device_info(asked: CommandRequest, _: Parameters) -> dict[str, Any]:
    """What a device's document says, by Appium's names."""
    device = asked.device
    width, height = asked.facts.size(device)
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


def device_time(asked: CommandRequest, _: Parameters) -> str:
    """By the mock's clock; always in Appium's own form."""
    return f"{clock.text(asked.now)[:19]}+00:00"


MOBILE: Mapping[str, Callable[[CommandRequest, Parameters], Any]] = {
    "installApp": install,
    "removeApp": remove,
    "isAppInstalled": is_installed,
    "activateApp": activate,
    "terminateApp": terminate,
    "queryAppState": query_state,
    "backgroundApp": background,
    "deviceInfo": device_info,
    "getDeviceTime": device_time,
    **dict.fromkeys(RECORDED, lambda asked, given: None),
}
LEGACY = {
    "install_app": install,
    "remove_app": remove,
    "app_installed": is_installed,
    "activate_app": activate,
    "terminate_app": terminate,
    "app_state": query_state,
}


def _declare(name: str, act: Callable[[CommandRequest, Parameters], Any]) -> None:
    command("POST", f"{SESSION}/appium/device/{name}")(lambda asked: act(asked, asked.body))


for _name, _act in LEGACY.items():
    _declare(_name, _act)


@command("POST", f"{SESSION}/execute/sync")
def execute(asked: CommandRequest) -> Any:
    """``mobile: ...`` with an object; there is no page of a browser that could run JavaScript."""
    script, arguments = asked.given("script"), asked.given("args", list)
    prefix, _, name = script.partition(":")
    if prefix.strip() != "mobile" or not name:
        raise WebDriverError(
            "unsupported operation",
            "scripts need a web context, and the mock has the native one only",
        )
    act = MOBILE.get(name.strip())
    if act is None:
        possible = ", ".join(MOBILE)
        raise WebDriverError(
            "unknown command",
            f"the extension {script!r} is not mocked; there are mobile: {possible}",
        )
    given = arguments[0] if arguments else {}
    if not isinstance(given, dict):
        raise WebDriverError("invalid argument", f"the argument of {script!r} must be an object")
    return act(asked, given)
