"""Public and private devices for the registries of tests, and rules of device pools."""

from __future__ import annotations

import dataclasses
import json

import pytest

from moto_devicefarm.core import model
from moto_devicefarm.registry import Device, DeviceInstance

PHONE = Device("Pixel 8")
IPHONE = Device("iPhone 15")
BOTH = [PHONE, IPHONE]
LONE = Device("Pixel 6", instances=(DeviceInstance(udid="C"),))
"""A private device with one instance."""
PAIR = Device("Pixel 7", instances=(DeviceInstance(udid="A"), DeviceInstance(udid="B")))
"""A private device with two instances."""
INSTANCE_A, INSTANCE_B = (instance.arn for instance in PAIR.instances)
INSTANCE_C = LONE.instances[0].arn
REGISTRY = (PHONE, IPHONE, LONE, PAIR)

TOP = "arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5"
POPULAR = "arn:aws:devicefarm:us-west-2::devicepool:4a869d91-6f17-491f-9a95-0a601aee2406"
"""The ARN of the curated pool "Top Devices"."""
ANDROID = {"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}
PIXELS = {"attribute": "MODEL", "operator": "CONTAINS", "value": '"Pixel"'}
STATIC = {"attribute": "ARN", "operator": "IN", "value": json.dumps([PHONE.arn])}
"""A rule of a device pool that names its devices."""

needs_virtual = pytest.mark.skipif(
    "type" not in model.structure("Device").members,
    reason="the model of this botocore has no virtual devices",
)


def with_availability(device: Device, availability: str) -> Device:
    """The device as a registry may have it later."""
    return dataclasses.replace(device, availability=availability)
