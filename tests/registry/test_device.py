"""Device and DeviceInstance: written by hand or read from AWS's documents, with stable defaults."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import constraints, model
from moto_devicefarm.registry.device import VARIANTS

PIXEL_8 = {
    "arn": "arn:aws:devicefarm:us-west-2::device:1A6203365B33D99C02647BEBDD686D5E",
    "name": "Pixel 8",
    "manufacturer": "Google",
    "model": "Pixel 8",
    "modelId": "Pixel 8",
    "formFactor": "PHONE",
    "platform": "ANDROID",
    "os": "14",
    "cpu": {"frequency": "MHz", "architecture": "arm64-v8a", "clock": 2000.0},
    "resolution": {"width": 1080, "height": 2400},
    "heapSize": 512000000,
    "memory": 128000000000,
    "image": "1A6203365B33D99C02647BEBDD686D5E",
    "remoteAccessEnabled": True,
    "fleetType": "PUBLIC",
    "availability": "HIGHLY_AVAILABLE",
}


def test_a_name_is_enough() -> None:
    """All other members have defaults. The ARN is the same in every run and every release, because
    users' recordings contain it.
    """
    assert Device("Pixel 8").document == PIXEL_8


@pytest.mark.parametrize(
    ("name", "maker", "platform", "form", "version"),
    [
        ("iPhone 15", "Apple", "IOS", "PHONE", "17.0"),
        ("Apple iPad Pro", "Apple", "IOS", "TABLET", "17.0"),
        ("Samsung Galaxy S24", "Samsung", "ANDROID", "PHONE", "14"),
        ("Galaxy Tab S9", "Samsung", "ANDROID", "TABLET", "14"),
        ("Pixel Tablet", "Google", "ANDROID", "TABLET", "14"),
        ("Xperia 1", "Sony", "ANDROID", "PHONE", "14"),
        ("moto g", "Motorola", "ANDROID", "PHONE", "14"),
        ("Redmi 9", "Xiaomi", "ANDROID", "PHONE", "14"),
        ("Nokia 3310", "Google", "ANDROID", "PHONE", "14"),
    ],
)
def test_the_name_decides_maker_platform_and_form(
    name: str, maker: str, platform: str, form: str, version: str
) -> None:
    """Maker, platform and form factor follow from the words of the name."""
    device = Device(name)
    assert (device.manufacturer, device.platform, device.form_factor, device.os) == (
        maker,
        platform,
        form,
        version,
    )


def test_an_iphone_has_the_figures_of_an_iphone() -> None:
    """An iPhone has no heap size and no clock, as in captured documents."""
    device = Device("iPhone 15")
    assert (device.heap_size, device.cpu) == (
        0,
        {"frequency": "Hz", "architecture": "arm64e", "clock": 0.0},
    )


def test_the_platform_argument_wins_over_the_name() -> None:
    """The defaults follow from the platform that the caller gives."""
    device = Device("My phone", platform="IOS")
    assert (device.os, device.heap_size, device.manufacturer) == ("17.0", 0, "Google")


def test_arguments_win_over_defaults() -> None:
    """A default never replaces an argument."""
    given_values: dict[str, Any] = {
        "manufacturer": "Maker",
        "model": "Model",
        "model_id": "Id",
        "form_factor": "TABLET",
        "platform": "ANDROID",
        "os": "4.4.2",
        "cpu": {"frequency": "MHz", "architecture": "x86", "clock": 1.0},
        "resolution": {"width": 1, "height": 2},
        "heap_size": 3,
        "memory": 4,
        "image": "IMAGE",
        "carrier": "Carrier",
        "radio": "Radio",
        "remote_access_enabled": False,
        "remote_debug_enabled": True,
        "fleet_type": "PRIVATE",
        "fleet_name": "Fleet",
        "availability": "BUSY",
        "arn": "arn:aws:devicefarm:us-west-2::device:GIVEN",
    }
    device = Device("Name", **given_values)
    assert {name: getattr(device, name) for name in given_values} == given_values


def test_the_image_is_the_id_of_the_arn() -> None:
    """The default image is the id in the ARN, as in every captured document."""
    assert Device("x", arn="arn:aws:devicefarm:us-west-2::device:0123").image == "0123"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Pixel 9"},
        {"os": "15"},
        {"memory": 1},
        {"cpu": {"clock": 1.0}},
        {"remote_access_enabled": False},
        {"carrier": "x"},
        {"instances": (DeviceInstance(udid="one"),)},
        {"instances": (DeviceInstance(udid="one", labels=("ci",)),)},
    ],
)
def test_another_description_has_another_arn(changes: dict[str, Any]) -> None:
    """Each member changes the ARN. The same members give the same ARN."""
    first, second = (Device(**{"name": "Pixel 8", **changes}) for _ in range(2))
    assert first.arn == second.arn
    assert first.arn != Device("Pixel 8").arn


@pytest.mark.parametrize("availability", ["BUSY", "AVAILABLE", "TEMPORARY_NOT_AVAILABLE", None])
def test_availability_does_not_change_the_arn(availability: str | None) -> None:
    """A device that becomes busy is the same device."""
    assert Device("Pixel 8", availability=availability).arn == Device("Pixel 8").arn


def test_the_form_of_a_sequence_does_not_change_the_arn() -> None:
    """A list of instances gives the same ARN as a tuple of them."""
    instance = DeviceInstance(udid="one")
    listed: Any = [instance]
    assert Device("Pixel 7", instances=listed) == Device("Pixel 7", instances=(instance,))


def test_copies_with_instance_changes_are_cached() -> None:
    """The cache has a limit, because a device of the built-in fleet lasts longer than thousands of
    mocks, and each has its own profiles.
    """
    device = Device("Pixel 7", instances=(DeviceInstance(udid="one"),))
    first = device.with_instance_changes([{"labels": ("0",)}])
    assert device.with_instance_changes([{"labels": ("0",)}]) is first
    for number in range(1000):
        assert device.with_instance_changes([{"labels": (str(number),)}]).instances[0].labels == (
            str(number),
        )
    assert len(device._variants) <= VARIANTS
    assert device.with_instance_changes([{"labels": ("0",)}]) == first


def test_a_copy_keeps_the_arn() -> None:
    """dataclasses.replace() makes a changed copy of the same device."""
    device = Device("Pixel 8")
    copy = dataclasses.replace(device, availability="BUSY", os="15")
    assert (copy.arn, copy.os, copy.availability) == (device.arn, "15", "BUSY")


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_any_name_makes_a_valid_document(one: str, other: str) -> None:
    """The document of each name fits AWS's structure. Two devices have one ARN only if they have
    one name.
    """
    assert (
        constraints.violations(model.structure("Device"), Device(one).document, strict=True) == []
    )
    assert (Device(one).arn == Device(other).arn) == (one == other)


def test_an_instance_makes_a_device_private() -> None:
    """An instance has the ARN of its device, and its own ARN follows from its udid."""
    device = Device("Pixel 7", instances=(DeviceInstance(udid="one", labels=("ci",)),))
    assert device.fleet_type == "PRIVATE"
    assert device.document["instances"] == [
        {
            "arn": "arn:aws:devicefarm:us-west-2::deviceinstance:one",
            "deviceArn": device.arn,
            "labels": ["ci"],
            "status": "AVAILABLE",
            "udid": "one",
        }
    ]


def test_an_instance_with_a_profile() -> None:
    """The profile of an instance is a document of AWS."""
    profile = {
        "arn": "arn:aws:devicefarm:us-west-2:1:instanceprofile:x",
        "name": "careful",
        "rebootAfterUse": True,
    }
    instance = DeviceInstance(
        udid="one",
        instance_profile=profile,
        status="PREPARING",
        arn="arn:aws:devicefarm:us-west-2::di:x",
    )
    assert instance.document == {
        "arn": "arn:aws:devicefarm:us-west-2::di:x",
        "status": "PREPARING",
        "udid": "one",
        "instanceProfile": profile,
    }


def test_sessions_and_jobs_show_fewer_members_of_their_device() -> None:
    """The rest of the document is the same (C: execubench)."""
    device = Device("Pixel 8", carrier="O2", radio="LTE", remote_debug_enabled=True)
    left_out = ("availability", "remoteDebugEnabled", "carrier", "radio")
    expected = {name: value for name, value in device.document.items() if name not in left_out}
    assert device.in_session.document == expected


@pytest.mark.parametrize(
    ("availability", "busy"),
    [
        ("BUSY", True),
        ("TEMPORARY_NOT_AVAILABLE", True),
        ("AVAILABLE", False),
        ("HIGHLY_AVAILABLE", False),
        (None, False),
    ],
)
def test_two_availabilities_are_busy(availability: str | None, busy: bool) -> None:
    """A session waits on a device with one of two of the four availabilities."""
    assert Device("Pixel 8", availability=availability).busy is busy


def test_the_json_text_is_the_document() -> None:
    """An answer contains the document as JSON text."""
    device = Device("Pixel 7", instances=(DeviceInstance(udid="one"),))
    assert json.loads(device.json) == device.document


def test_a_device_equals_the_one_read_from_its_document() -> None:
    """A device that is read from its own document is the same device."""
    device = Device(
        "Pixel 7",
        carrier="x",
        instances=(DeviceInstance(udid="one", labels=("a",)), DeviceInstance(udid="two")),
    )
    assert Device.from_document(device.document) == device


def test_a_null_in_a_document_gets_the_default() -> None:
    """A null has the same meaning as a missing member."""
    read = Device.from_document(
        {"name": "Pixel 8", "os": None, "instances": None, "memory": None, "carrier": None}
    )
    assert read.document == PIXEL_8


def test_devices_are_frozen() -> None:
    """Only a copy can have other members."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Device("Pixel 8").os = "15"  # type: ignore[misc]
