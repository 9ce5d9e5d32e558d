"""Commands that push files to the device and pull them. Rule: the device has only the files that
commands pushed.
"""

from __future__ import annotations

import base64
import binascii

from moto_devicefarm.webdriver.arranged_answers import on_command_hint
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import DEVICE_PATH, CommandRequest, route


def _path(request: CommandRequest) -> str:
    """The path: scripts and older URLs name it differently."""
    name = "path" if "path" in request.body else "remotePath"
    path: str = request.require(name)
    return path


@route("POST", f"{DEVICE_PATH}/push_file")
def push_file(request: CommandRequest) -> None:
    path = _path(request)
    name = "data" if "data" in request.body else "payload"
    content = request.require(name)
    try:
        base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise WebDriverError("invalid argument", f"{name} must be base64") from None
    request.state.files[path] = content


@route("POST", f"{DEVICE_PATH}/pull_file")
def pull_file(request: CommandRequest) -> str:
    """The content in base64."""
    path = _path(request)
    content = request.state.files.get(path)
    if content is None:
        raise WebDriverError(
            "unknown error",
            f"no command pushed a file to {path}, and the mock has no other files. "
            f"{on_command_hint('mobile: pullFile')}",
        )
    return content
