"""``mobile: shell``: the programs of Android whose effect the mock knows. Rule: each program is one
row of a table, and all others need ``driver.on_command``.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from itertools import pairwise

from moto_devicefarm.webdriver import apps, keyboard
from moto_devicefarm.webdriver.arranged_answers import on_command_hint
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import CommandRequest

_PROPERTIES = "ro.build.version.release, ro.product.manufacturer and ro.product.model"


def _monkey(request: CommandRequest, arguments: list[str]) -> str | None:
    """Client programs start apps by ``monkey -p <package> 1`` (A)."""
    package = _value_after("-p", arguments)
    if package is None:
        return None
    apps.launch(request, package)
    return "Events injected: 1\n"


def _am(request: CommandRequest, arguments: list[str]) -> str | None:
    component = _value_after("-n", arguments)
    if arguments[:1] == ["start"] and component is not None and "/" in component:
        package, _, activity = component.partition("/")
        apps.launch(request, package, activity)
        return f"Starting: Intent {{ cmp={component} }}\n"
    if arguments[:1] == ["force-stop"] and len(arguments) == 2:
        apps.terminate(request, arguments[1])
        return ""
    return None


def _input(request: CommandRequest, arguments: list[str]) -> str | None:
    """Android writes a space as ``%s``."""
    if arguments[:1] != ["text"]:
        return None
    keyboard.type_keys(request, " ".join(arguments[1:]).replace("%s", " "))
    return ""


def _getprop(request: CommandRequest, arguments: list[str]) -> str | None:
    device = request.device
    properties = {
        "ro.build.version.release": device.os,
        "ro.product.manufacturer": device.manufacturer,
        "ro.product.model": device.model_id,
    }
    value = properties.get(" ".join(arguments))
    return None if value is None else f"{value}\n"


PROGRAMS: Mapping[str, Callable[[CommandRequest, list[str]], str | None]] = {
    "am": _am,
    "getprop": _getprop,
    "input": _input,
    "monkey": _monkey,
}
"""Program -> the function that returns its output, or None for arguments that it does not know."""


def _value_after(option: str, arguments: list[str]) -> str | None:
    return dict(pairwise(arguments)).get(option)


def run_shell(request: CommandRequest) -> str | dict[str, str]:
    """The output of a command line; with ``includeStderr`` the error output beside it."""
    request.require_platform("ANDROID")
    words = _words(request)
    program = PROGRAMS.get(words[0]) if words else None
    output = None if program is None else program(request, words[1:])
    if output is None:
        raise WebDriverError(
            "unknown error",
            f"the mock does not know what {shlex.join(words)!r} does: it knows monkey -p, am start "
            f"-n, am force-stop, input text, and getprop of {_PROPERTIES}. "
            f"{on_command_hint('mobile: shell')}",
        )
    return {"stdout": output, "stderr": ""} if request.body.get("includeStderr") else output


def _words(request: CommandRequest) -> list[str]:
    """The words of ``command``, which may be a whole line, and of ``args``."""
    arguments = request.body.get("args", [])
    command = request.require("command")
    if not isinstance(arguments, list):
        arguments = [arguments]
    try:
        return [*shlex.split(command), *map(str, arguments)]
    except ValueError as error:
        raise WebDriverError("invalid argument", f"command={command!r}: {error}") from None
