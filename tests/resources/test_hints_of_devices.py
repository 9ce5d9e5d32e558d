"""What the mock knows of an unknown ARN of a device, or of a private instance of one."""

from __future__ import annotations

from moto_devicefarm import Device, DeviceInstance, mock_devicefarm
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.resources.hints import hints
from tests.support.control import moto_account
from tests.support.devices import IPHONE, PHONE
from tests.support.store import PREFIX

OWN = Device("Pixel 9", instances=(DeviceInstance(udid="R58M1234"),))


def hint_of_device(arn: str) -> str:
    """The hint about an unknown device, in a mock with two devices."""
    with mock_devicefarm(registry=[PHONE, IPHONE]) as farm:
        assert moto_account().error.get_device(arn=arn).code == "NotFoundException"
        (hint,) = hints(farm.calls[-1], list(stores()))
    return hint


def hint_of_instance(arn: str) -> str:
    """The hint about an unknown instance, in a mock with one instance."""
    with mock_devicefarm(registry=[PHONE, OWN]) as farm:
        assert moto_account().error.get_device_instance(arn=arn).code == "NotFoundException"
        (hint,) = hints(farm.calls[-1], list(stores()))
    return hint


def other_end(arn: str) -> str:
    """The ARN with another last character."""
    return arn[:-1] + ("0" if arn[-1] != "0" else "1")


def test_a_device_that_is_nearly_right() -> None:
    """The ARNs of devices come from the registry."""
    hint = hint_of_device(other_end(PHONE.arn))
    assert hint == f"it is one character off the ARN: {PHONE.arn}"


def test_an_instance_that_is_nearly_right() -> None:
    """The ARNs of instances come from the registry too."""
    (instance,) = OWN.instances
    hint = hint_of_instance(other_end(instance.arn))
    assert hint == f"it is one character off the ARN: {instance.arn}"


def test_a_device_that_was_never_there() -> None:
    """The hint counts the devices of the registry."""
    hint = hint_of_device(f"{PREFIX.replace('123456789012', '')}:device:AAAA")
    assert hint == "the mock never had this ARN; it has 2 of the kind device"


def test_an_instance_that_was_never_there() -> None:
    """The hint counts the instances of the registry."""
    hint = hint_of_instance(f"{PREFIX}:deviceinstance:AAAA")
    assert hint == "the mock never had this ARN; it has 1 of the kind deviceinstance"
