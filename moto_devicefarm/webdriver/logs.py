"""Commands about logs. Rule: every log has the commands received so far, because the mock knows
nothing else that a device would log.
"""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.webdriver.arranged_answers import on_command_hint
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, route
from moto_devicefarm.webdriver.state import Command

SERVER_LOG = "server"
DEVICE_LOGS = {"ANDROID": "logcat", "IOS": "syslog"}


def _log_types(request: CommandRequest) -> list[str]:
    return [DEVICE_LOGS[request.device.platform], SERVER_LOG]


@route("GET", f"{SESSION}/se/log/types", f"{SESSION}/log/types")
def get_log_types(request: CommandRequest) -> list[str]:
    return _log_types(request)


@route("POST", f"{SESSION}/se/log", f"{SESSION}/log")
def get_log(request: CommandRequest) -> list[dict[str, Any]]:
    """The commands received so far; in the device's log as lines of its format (invented)."""
    log_type = request.require("type")
    if log_type not in _log_types(request):
        raise WebDriverError(
            "invalid argument",
            f"type must be {' or '.join(_log_types(request))}, not {log_type}. "
            f"{on_command_hint('POST /session/{id}/se/log')}",
        )
    if log_type == SERVER_LOG:
        return [_entry(one, "INFO", f"{one.method} {one.path}") for one in request.state.commands]
    write = _logcat_line if request.device.platform == "ANDROID" else _syslog_line
    return [_entry(one, "ALL", write(one)) for one in request.state.commands]


def _entry(command: Command, level: str, message: str) -> dict[str, Any]:
    return {"timestamp": command.moment, "level": level, "message": message}


def _logcat_line(command: Command) -> str:
    moment = clock.text(command.moment)
    return f"{moment[5:10]} {moment[11:23]}  1000  1000 I appium  : {command.method} {command.path}"


def _syslog_line(command: Command) -> str:
    moment = clock.text(command.moment)
    return f"{moment[:10]} {moment[11:19]} appium[1000] <Notice>: {command.method} {command.path}"
