"""GetDevice and ListDevices: the registry's devices, as they are now."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import Device
from tests.support.account import Account

PIXEL = Device("Pixel 8")
IPHONE = Device("iPhone 15", availability="BUSY")


@pytest.fixture
def account() -> Account:
    """An account with two devices."""
    return Account(registry=[PIXEL, IPHONE])


def test_get_device(account: Account) -> None:
    """The document is the registry's, with the availability."""
    assert account.get_device(arn=IPHONE.arn) == IPHONE.document
    assert IPHONE.document["availability"] == "BUSY"


def test_get_device_through_boto3(client: Any) -> None:
    """A real device of the built-in fleet has its captured values."""
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
        "fleetType": "PUBLIC",
        "availability": "HIGHLY_AVAILABLE",
    }


def test_an_unknown_device(account: Account) -> None:
    """GetDevice has its own words for a device that does not exist (T: aws-sdk-js, aws-sdk-ruby).
    CreateRemoteAccessSession has the same words (I: GetDevice).
    """
    arn = f"arn:aws:devicefarm:us-west-2::device:{'0' * 32}"
    answer = ("NotFoundException", f"No device was found for arn {arn}")
    assert account.error.get_device(arn=arn) == answer
    project = account.default_project
    assert account.error.create_remote_access_session(projectArn=project, deviceArn=arn) == answer


def test_list_devices(account: Account) -> None:
    """The list has all devices in the registry's order."""
    assert account.list_devices() == [PIXEL.document, IPHONE.document]


def test_list_devices_for_a_project(account: Account) -> None:
    """Each project has each device."""
    project = account.project()
    assert account.list_devices(arn=project) == [PIXEL.document, IPHONE.document]


def test_a_replaced_device_shows_at_once(account: Account) -> None:
    """A device that a test replaces is new in GetDevice, ListDevices and its filters."""
    free = dataclasses.replace(IPHONE, availability="AVAILABLE")
    account.store.settings.devices.replace(free)
    available = [{"attribute": "AVAILABILITY", "operator": "EQUALS", "values": ["AVAILABLE"]}]
    assert account.get_device(arn=IPHONE.arn)["availability"] == "AVAILABLE"
    assert account.list_devices(filters=available) == [free.document]


def test_filters_through_boto3(client: Any) -> None:
    """MODEL CONTAINS and AVAILABILITY EQUALS need no project; IN is refused for PLATFORM."""
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
        "Message": "The operator IN is not supported for the attribute PLATFORM. Supported "
        "operators: EQUALS",
    }
