"""GetDevice and ListDevices: the registry's devices, as they are in the account at the moment."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import make_store
from moto_devicefarm import Device
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store

PIXEL = Device("Pixel 8")
IPHONE = Device("iPhone 15", availability="BUSY")
NOBODY = "arn:aws:devicefarm:us-west-2::device:00000000000000000000000000000000"


@pytest.fixture
def two() -> Store:
    """A store with two devices."""
    return make_store(registry=[PIXEL, IPHONE])


def refused(store: Store, name: str, params: dict[str, Any]) -> tuple[str, str]:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value.code, raised.value.message


def test_get_device(two: Store) -> None:
    """The whole document, availability included."""
    assert api.call(two, "GetDevice", {"arn": IPHONE.arn}) == {"device": IPHONE.document}
    assert IPHONE.document["availability"] == "BUSY"


def test_get_device_through_boto3(client: Any) -> None:
    """A real device of the built-in fleet, with its captured figures."""
    arn = "arn:aws:devicefarm:us-west-2::device:DE5BD47FF3BD42C3A14BF7A6EFB1BFE7"
    assert client.get_device(arn=arn)["device"] == {
        "arn": arn,
        "name": "Google Pixel 8",
        "manufacturer": "Google",
        "model": "Google Pixel 8",
        "modelId": "G9BQD",
        "formFactor": "PHONE",
        "platform": "ANDROID",
        "os": "15",
        "cpu": {"frequency": "MHz", "architecture": "arm64-v8a", "clock": 1704.0},
        "resolution": {"width": 1080, "height": 2400},
        "heapSize": 512000000,
        "memory": 128000000000,
        "image": "DE5BD47FF3BD42C3A14BF7A6EFB1BFE7",
        "remoteAccessEnabled": True,
        "remoteDebugEnabled": False,
        "fleetType": "PUBLIC",
        "availability": "HIGHLY_AVAILABLE",
    }


def test_list_devices(two: Store) -> None:
    """All of them, in the registry's order, as GetDevice answers them."""
    assert api.call(two, "ListDevices", {}) == {"devices": [PIXEL.document, IPHONE.document]}


def test_list_devices_for_a_project(two: Store) -> None:
    """The ARN is a project's, and every project has every device."""
    project = api.call(two, "CreateProject", {"name": "x"})["project"]["arn"]
    assert api.call(two, "ListDevices", {"arn": project}) == {
        "devices": [PIXEL.document, IPHONE.document]
    }


def test_list_devices_for_a_project_that_is_not_there(two: Store) -> None:
    """An unknown project, and something that is none."""
    arn = "arn:aws:devicefarm:us-west-2:123456789012:project:x"
    assert refused(two, "ListDevices", {"arn": arn}) == (
        "NotFoundException",
        f"The provided resource does not exist: {arn}",
    )
    assert refused(two, "ListDevices", {"arn": PIXEL.arn}) == (
        "ArgumentException",
        f"The provided project resource is not valid: {PIXEL.arn}",
    )


def test_unknown_devices(two: Store) -> None:
    """An ARN that no device has, and one of another kind."""
    assert refused(two, "GetDevice", {"arn": NOBODY}) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )
    arn = "arn:aws:devicefarm:us-west-2::deviceinstance:one"
    assert refused(two, "GetDevice", {"arn": arn}) == (
        "ArgumentException",
        f"The provided device resource is not valid: {arn}",
    )


def test_unknown_devices_through_boto3(client: Any) -> None:
    """As boto3 raises it."""
    with pytest.raises(ClientError) as raised:
        client.get_device(arn=NOBODY)
    assert raised.value.response["Error"] == {
        "Code": "NotFoundException",
        "Message": f"The provided resource does not exist: {NOBODY}",
    }


def test_a_replaced_device_shows_at_once(two: Store) -> None:
    """In GetDevice, in ListDevices and to its filters."""
    free = dataclasses.replace(IPHONE, availability="AVAILABLE")
    two.settings.devices.replace(free)
    available = [{"attribute": "AVAILABILITY", "operator": "EQUALS", "values": ["AVAILABLE"]}]
    assert api.call(two, "GetDevice", {"arn": IPHONE.arn})["device"]["availability"] == "AVAILABLE"
    assert api.call(two, "ListDevices", {"filters": available}) == {"devices": [free.document]}


def test_filters_through_boto3(client: Any) -> None:
    """As documented: MODEL CONTAINS and AVAILABILITY, without a project."""
    filters = [
        {"attribute": "MODEL", "operator": "CONTAINS", "values": ["Pixel 8"]},
        {"attribute": "AVAILABILITY", "operator": "EQUALS", "values": ["HIGHLY_AVAILABLE"]},
        {"attribute": "REMOTE_ACCESS_ENABLED", "operator": "EQUALS", "values": ["TRUE"]},
    ]
    found = client.list_devices(filters=filters)["devices"]
    assert found
    assert all(
        "Pixel 8" in device["model"] and device["availability"] == "HIGHLY_AVAILABLE"
        for device in found
    )
    with pytest.raises(ClientError) as raised:
        client.list_devices(
            filters=[{"attribute": "PLATFORM", "operator": "IN", "values": ["IOS"]}]
        )
    assert raised.value.response["Error"] == {
        "Code": "ArgumentException",
        "Message": "The operator IN is not supported for the attribute PLATFORM. Supported operators: EQUALS",
    }
