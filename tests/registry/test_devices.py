"""Devices by their ARNs: how they are found and replaced, and that each ARN is of one device."""

from __future__ import annotations

import dataclasses

import pytest

from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.registry import Devices, to_source

PIXEL = Device("Pixel 8")
IPHONE = Device("iPhone 15")
OWN = Device("Pixel 7", instances=(DeviceInstance(udid="one"), DeviceInstance(udid="two")))


def test_devices_are_found_by_arn() -> None:
    """The ARN is that of the device or of one of its instances."""
    devices = Devices([PIXEL, OWN])
    assert devices.get(OWN.arn) is OWN
    assert devices.get("arn:aws:devicefarm:us-west-2::device:NONE") is None
    assert devices.with_instance(OWN.instances[1].arn) is OWN
    assert devices.with_instance("arn:aws:devicefarm:us-west-2::deviceinstance:none") is None
    assert (list(devices), len(devices), repr(devices)) == ([PIXEL, OWN], 2, "<Devices: 2>")


def test_replace_puts_a_copy_in_place_of_the_device() -> None:
    """The order of the devices stays the same."""
    devices = Devices([PIXEL, IPHONE])
    busy = dataclasses.replace(PIXEL, availability="BUSY")
    devices.replace(busy)
    assert list(devices) == [busy, IPHONE]
    assert devices.get(PIXEL.arn) is busy


def test_replace_indexes_new_instances() -> None:
    """A new instance of the copy is found by its ARN."""
    devices = Devices([PIXEL])
    private = dataclasses.replace(PIXEL, instances=(DeviceInstance(udid="new"),))
    devices.replace(private)
    assert devices.with_instance("arn:aws:devicefarm:us-west-2::deviceinstance:new") is private


def test_replace_forgets_missing_instances() -> None:
    """An instance that the copy lacks is not found any more."""
    devices = Devices([OWN])
    devices.replace(dataclasses.replace(OWN, instances=OWN.instances[:1]))
    assert devices.with_instance(OWN.instances[0].arn) is not None
    assert devices.with_instance(OWN.instances[1].arn) is None


def test_replace_of_an_unknown_device() -> None:
    """The error says what replace() takes."""
    with pytest.raises(ValueError, match="is unknown") as raised:
        Devices([PIXEL]).replace(IPHONE)
    assert raised.value.args == (
        (
            f"device.arn='{IPHONE.arn}' is unknown. Give a changed copy of a device that is here, "
            "such as dataclasses.replace(device, availability='BUSY')"
        ),
    )


def test_replace_by_something_else() -> None:
    """The error shows the value."""
    with pytest.raises(TypeError, match=r"^device='Pixel 8': give a Device$"):
        Devices([PIXEL]).replace("Pixel 8")  # type: ignore[arg-type]


def test_two_devices_with_one_arn() -> None:
    """The error has both names and the ARN."""
    twin = dataclasses.replace(PIXEL, name="Twin")
    with pytest.raises(ValueError, match="have the same arn") as raised:
        to_source([PIXEL, IPHONE, twin]).devices()
    assert (
        str(raised.value)
        == f"registry: the devices 'Pixel 8' and 'Twin' have the same arn {PIXEL.arn}: "
        "give each device another one"
    )


def test_two_devices_with_one_instance() -> None:
    """The error has the ARN of the instance, because the ARN must find one device."""
    one = DeviceInstance(udid="one")
    with pytest.raises(
        ValueError,
        match=r"^registry: the device 'Pixel 8': another instance has the arn .*:one: give each",
    ):
        to_source([Device("Pixel 7", instances=(one,)), Device("Pixel 8", instances=(one,))])


def test_an_instance_can_move_to_another_device() -> None:
    """Two replacements move it, in either order."""
    one, two = DeviceInstance(udid="one"), DeviceInstance(udid="two")
    devices = Devices([Device("Pixel 7", instances=(one,)), Device("Pixel 8", instances=(two,))])
    seven, eight = devices
    devices.replace(dataclasses.replace(eight, instances=(one, two)))
    devices.replace(dataclasses.replace(seven, instances=()))
    devices.replace(dataclasses.replace(eight, instances=(two,)))
    assert devices.with_instance(one.arn) is None
