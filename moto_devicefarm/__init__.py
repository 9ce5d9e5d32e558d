"""AWS Device Farm for moto: ``mock_devicefarm`` and the other public names. Rule: importing this
registers Device Farm with moto, and imports neither moto nor boto3.

A public name is imported when it is used first.
"""

from __future__ import annotations

from importlib import import_module

from moto_devicefarm.register import register

__version__ = "0.2.0"

_HOMES = {
    "Device": "registry",
    "DeviceFarm": "farm",
    "DeviceInstance": "registry",
    "DeviceRegistry": "registry",
    "PollingWarning": "core.polling",
    "Timings": "core.timings",
    "mock_devicefarm": "mock",
    "record": "recordings.record",
}
__all__ = [
    "Device",
    "DeviceFarm",
    "DeviceInstance",
    "DeviceRegistry",
    "PollingWarning",
    "Timings",
    "mock_devicefarm",
    "record",
]

# Not from typing: every run of pytest imports this module, so it imports nothing that costs time.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from moto_devicefarm.core.polling import PollingWarning as PollingWarning
    from moto_devicefarm.core.timings import Timings as Timings
    from moto_devicefarm.farm import DeviceFarm as DeviceFarm
    from moto_devicefarm.mock import mock_devicefarm as mock_devicefarm
    from moto_devicefarm.recordings.record import record as record
    from moto_devicefarm.registry import Device as Device
    from moto_devicefarm.registry import DeviceInstance as DeviceInstance
    from moto_devicefarm.registry import DeviceRegistry as DeviceRegistry
else:  # a type checker that saw this function would take any name

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


register()


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
