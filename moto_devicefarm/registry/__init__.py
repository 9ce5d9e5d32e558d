"""Pluggable device registries: which phones and tablets the mocked service has."""

from moto_devicefarm.registry.device import Device
from moto_devicefarm.registry.device_instance import DeviceInstance
from moto_devicefarm.registry.files import read_devices
from moto_devicefarm.registry.sources import DeviceRegistry, Devices, fleet, to_source

__all__ = [
    "Device",
    "DeviceInstance",
    "DeviceRegistry",
    "Devices",
    "fleet",
    "read_devices",
    "to_source",
]
