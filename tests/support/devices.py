"""Devices for the registries of tests, public and private ones."""

from __future__ import annotations

import dataclasses

import pytest

from moto_devicefarm.core import model
from moto_devicefarm.registry import Device, DeviceInstance

PHONE = Device("Pixel 8")
IPHONE = Device("iPhone 15")
LONE = Device("Pixel 6", instances=(DeviceInstance(udid="C"),))
"""A private device with one instance."""
PAIR = Device("Pixel 7", instances=(DeviceInstance(udid="A"), DeviceInstance(udid="B")))
"""A private device with two instances."""
INSTANCE_A, INSTANCE_B = (instance.arn for instance in PAIR.instances)
INSTANCE_C = LONE.instances[0].arn
REGISTRY = (PHONE, IPHONE, LONE, PAIR)

needs_virtual = pytest.mark.skipif(
    "type" not in model.structure("Device").members,
    reason="the model of this botocore has no virtual devices",
)


def with_availability(device: Device, availability: str) -> Device:
    """The device as a registry may have it later."""
    return dataclasses.replace(device, availability=availability)
