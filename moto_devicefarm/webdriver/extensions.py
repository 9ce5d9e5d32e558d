"""The scripts ``mobile: <name>``, Appium's extensions. Rule: a script is one row of a table; its
function reads the script's argument as the body of a command.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.webdriver import apps, files, keyboard, refusals, shell
from moto_devicefarm.webdriver.arranged_answers import on_command_hint
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, route


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
    "activateApp": apps.activate_app,
    "backgroundApp": apps.background_app,
    "deviceInfo": get_device_info,
    "getCurrentActivity": apps.get_current_activity,
    "getCurrentPackage": apps.get_current_package,
    "getDeviceTime": get_device_time,
    "hideKeyboard": keyboard.hide_keyboard,
    "isAppInstalled": apps.is_app_installed,
    "isKeyboardShown": keyboard.is_keyboard_shown,
    "keys": keyboard.type_key_list,
    "pullFile": files.pull_file,
    "pushFile": files.push_file,
    "queryAppState": apps.query_app_state,
    "removeApp": apps.remove_app,
    "shell": shell.run_shell,
    "terminateApp": apps.terminate_app,
    "type": keyboard.type_text,
    "clickGesture": do_nothing,
    "deepLink": do_nothing,
    "doubleClickGesture": do_nothing,
    "doubleTap": do_nothing,
    "dragFromToForDuration": do_nothing,
    "dragGesture": do_nothing,
    "flingGesture": do_nothing,
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


@route("POST", f"{SESSION}/execute/sync")
def execute_script(request: CommandRequest) -> Any:
    """Run a ``mobile:`` extension. There is no web page that could run JavaScript."""
    script, arguments = request.require("script"), request.require("args", list)
    prefix, _, given = script.partition(":")
    name = given.strip()
    if prefix.strip() != "mobile" or not name:
        raise WebDriverError(
            "unsupported operation",
            f"{script!r}: JavaScript needs a web context, and the mock has only the native "
            "context. Use a 'mobile:' script",
        )
    body = arguments[0] if arguments else {}
    if not isinstance(body, dict):
        raise WebDriverError(
            "invalid argument",
            f"the argument of {script!r} must be an object, not {json.dumps(body)}",
        )
    arranged = request.state.arranged_answer(f"mobile: {name}")
    if arranged is not None:
        return arranged.give(body)
    refusals.check_script(name)
    extension = EXTENSIONS.get(name)
    if extension is None:
        raise WebDriverError(
            "unknown command",
            f"the extension {script!r} is not mocked. {on_command_hint(f'mobile: {name}')}. "
            f"The mocked ones are mobile: {', '.join(sorted(EXTENSIONS))}",
        )
    return extension(dataclasses.replace(request, body=body))
