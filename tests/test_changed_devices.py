"""farm.change_device: a device of the registry with other members."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from tests.support.control import moto_account
from tests.support.devices import IPHONE, PAIR, PHONE


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock with two public devices and a private one."""
    with mock_devicefarm(registry=[PHONE, IPHONE, PAIR]) as active:
        yield active


def test_a_session_waits_for_a_busy_device(farm: DeviceFarm) -> None:
    """It goes on when the device is free again. The device keeps its ARN."""
    account = moto_account()
    changed = farm.change_device(PHONE.arn, availability="BUSY")
    assert changed == dataclasses.replace(PHONE, availability="BUSY")
    assert account.get_device(arn=PHONE.arn)["availability"] == "BUSY"
    session = account.session(deviceArn=PHONE.arn)
    assert account.get(session)["status"] == "PENDING_DEVICE"
    farm.change_device(PHONE.arn, availability="AVAILABLE")
    assert account.get(session)["status"] == "RUNNING"
    assert account.get(session)["device"]["arn"] == PHONE.arn


def test_other_members_and_devices_stay(farm: DeviceFarm) -> None:
    """Also the order of the devices."""
    farm.change_device(IPHONE.arn, os="18.1", remote_access_enabled=False)
    changed = dataclasses.replace(IPHONE, os="18.1", remote_access_enabled=False)
    assert list(farm.registry) == [PHONE, changed, PAIR]
    assert farm.registry.document[1] == changed.document


def test_a_whole_device_can_be_given(farm: DeviceFarm) -> None:
    """Its own ARN is possible."""
    members = {
        field.name: getattr(PHONE, field.name)
        for field in dataclasses.fields(PHONE)
        if field.name != "os"
    }
    assert farm.change_device(PHONE.arn, os="15", **members).os == "15"


def test_instances_may_be_documents(farm: DeviceFarm) -> None:
    """By AWS's names, or by those of DeviceInstance; also objects."""
    one, two = PAIR.instances
    documents = [{"udid": "A", "status": "IN_USE"}, two, {"udid": "new", "labels": ["desk"]}]
    changed = farm.change_device(PAIR.arn, instances=documents)
    assert [instance.arn for instance in changed.instances[:2]] == [one.arn, two.arn]
    assert changed.instances[0].status == "IN_USE"
    assert changed.instances[2].device_arn == PAIR.arn
    assert farm.registry.with_instance(changed.instances[2].arn) == changed


def test_a_reset_undoes_changes(farm: DeviceFarm) -> None:
    """The registry is as the test gave it."""
    farm.change_device(PHONE.arn, availability="BUSY")
    farm.reset()
    assert list(farm.registry) == [PHONE, IPHONE, PAIR]


@pytest.mark.parametrize(
    ("members", "error", "message"),
    [
        (
            {"availabilty": "BUSY"},
            TypeError,
            "DeviceFarm.change_device() has no argument 'availabilty'. "
            "Did you mean 'availability'? It takes: name, manufacturer, ",
        ),
        (
            {},
            TypeError,
            "DeviceFarm.change_device() changes nothing: give a member, such as "
            "availability='BUSY'",
        ),
        (
            {"availability": "GONE"},
            ValueError,
            "Device 'Pixel 8': Value 'GONE' at 'availability' failed to satisfy constraint: "
            "Member must satisfy enum value set: [",
        ),
        ({"name": 5}, TypeError, "Device name=5: give a text such as 'Google Pixel 8'"),
        (
            {"arn": IPHONE.arn},
            ValueError,
            f"arn='{IPHONE.arn}': give no other arn: a device keeps its own",
        ),
        (
            {"instances": [{"status": "AVAILABLE"}]},
            ValueError,
            "Device 'Pixel 8', an instance: udid is missing",
        ),
        (
            {"instances": "A"},
            TypeError,
            "Device 'Pixel 8': instances='A': give a list of DeviceInstance(udid=...)",
        ),
    ],
)
def test_a_wrong_member(
    members: dict[str, Any], error: type[Exception], message: str, farm: DeviceFarm
) -> None:
    """The message names it, and the device stays as it was."""
    with pytest.raises(error) as caught:
        farm.change_device(PHONE.arn, **members)
    assert str(caught.value).startswith(message)
    assert farm.registry.get(PHONE.arn) is PHONE


@pytest.mark.parametrize("arn", [f"{PHONE.arn[:-1]}x", None])
def test_an_unknown_device(arn: Any, farm: DeviceFarm) -> None:
    """The message proposes the nearest ARN."""
    with pytest.raises(ValueError, match="device_arn=") as caught:
        farm.change_device(arn, availability="BUSY")
    proposal = "" if arn is None else f" Did you mean '{PHONE.arn}'?"
    assert str(caught.value) == (
        f"device_arn={arn!r} is unknown.{proposal} Give the ARN of a device in farm.registry"
    )


def test_a_registry_of_the_users_own() -> None:
    """The user changes it; the mock only asks it."""

    class Lab:
        def devices(self) -> list[Device]:
            return [PHONE]

    own = pytest.raises(TypeError, match=r"change what its devices\(\) yields")
    with mock_devicefarm(registry=Lab()) as farm, own:
        farm.change_device(PHONE.arn, availability="BUSY")
