"""The classes and Literal types for annotations in tests: everything that the mock takes and
returns. Rule: a name is imported when it is used first, so that an annotation costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

_HOMES = {
    "AnyOperation": "core.literals",
    "Call": "core.call_log",
    "CallError": "core.call_log",
    "Command": "webdriver.state",
    "Device": "registry",
    "DeviceFarm": "farm",
    "DeviceInstance": "registry",
    "DeviceRegistry": "registry",
    "DeviceMinutes": "core.device_minutes",
    "Devices": "registry",
    "Difference": "recordings.replay",
    "Driver": "webdriver.handle",
    "EndCheck": "settings",
    "ErrorCode": "core.literals",
    "FileContent": "arrange",
    "GridSessionHandle": "resources.grid.handle",
    "Loaded": "captures.load",
    "MockDeviceFarm": "mock",
    "OperationName": "core.literals",
    "PollingWarning": "core.polling",
    "Registry": "settings",
    "RequestMethod": "resources.grid.handle",
    "Result": "core.literals",
    "ResultCode": "core.literals",
    "RunStage": "core.literals",
    "Stage": "core.literals",
    "Timings": "core.timings",
    "UploadEnd": "core.literals",
    "UploadStage": "core.literals",
    "WebDriverError": "webdriver.errors",
}
__all__ = [
    "AnyOperation",
    "Call",
    "CallError",
    "Command",
    "Device",
    "DeviceFarm",
    "DeviceFarmClient",
    "DeviceInstance",
    "DeviceMinutes",
    "DeviceRegistry",
    "Devices",
    "Difference",
    "Driver",
    "EndCheck",
    "ErrorCode",
    "FileContent",
    "GridSessionHandle",
    "Loaded",
    "MockDeviceFarm",
    "OperationName",
    "PollingWarning",
    "Registry",
    "RequestMethod",
    "Result",
    "ResultCode",
    "RunStage",
    "Stage",
    "Timings",
    "UploadEnd",
    "UploadStage",
    "WebDriverError",
]


if TYPE_CHECKING:
    import mypy_boto3_devicefarm

    from moto_devicefarm.arrange import FileContent
    from moto_devicefarm.captures.load import Loaded
    from moto_devicefarm.core.call_log import Call, CallError
    from moto_devicefarm.core.device_minutes import DeviceMinutes
    from moto_devicefarm.core.literals import (
        AnyOperation,
        ErrorCode,
        OperationName,
        Result,
        ResultCode,
        RunStage,
        Stage,
        UploadEnd,
        UploadStage,
    )
    from moto_devicefarm.core.polling import PollingWarning
    from moto_devicefarm.core.timings import Timings
    from moto_devicefarm.farm import DeviceFarm
    from moto_devicefarm.mock import MockDeviceFarm
    from moto_devicefarm.recordings.replay import Difference
    from moto_devicefarm.registry import Device, DeviceInstance, DeviceRegistry, Devices
    from moto_devicefarm.resources.grid.handle import GridSessionHandle, RequestMethod
    from moto_devicefarm.settings import EndCheck, Registry
    from moto_devicefarm.webdriver.errors import WebDriverError
    from moto_devicefarm.webdriver.handle import Driver
    from moto_devicefarm.webdriver.state import Command

    # Without boto3-stubs[devicefarm] this is Any. An import of the class would be an error then.
    DeviceFarmClient: TypeAlias = mypy_boto3_devicefarm.DeviceFarmClient
else:  # a type checker that saw this function would take any name

    def __getattr__(name: str) -> object:
        if name == "DeviceFarmClient":  # botocore makes the client's own class at run time
            from botocore.client import BaseClient

            return BaseClient
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"moto_devicefarm.{_HOMES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
