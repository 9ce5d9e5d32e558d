"""Errors of Device and DeviceInstance, written by hand or read from AWS's documents. Each error
names its place.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import model


def refusal(document: dict[str, Any]) -> str:
    """The message that refuses a document."""
    with pytest.raises((TypeError, ValueError), match=r"Device|document") as raised:
        Device.from_document(document)
    return str(raised.value)


@pytest.mark.parametrize("name", [None, "", 5, ["x"]])
def test_a_device_needs_a_name(name: Any) -> None:
    """The error shows the name, and an example of a right one."""
    expected = f"Device name={name!r}: give a text such as 'Google Pixel 8'"
    assert refusal({"name": name}) == expected
    with pytest.raises((TypeError, ValueError), match=r"^Device name=") as raised:
        Device(name)
    assert str(raised.value) == expected


@pytest.mark.parametrize(
    ("member", "value", "expected"),
    [
        (
            "memory",
            "64 GB",
            "Value '64 GB' at 'memory' failed to satisfy constraint: Member must be of type long",
        ),
        (
            "os",
            17,
            "Value '17' at 'os' failed to satisfy constraint: Member must be of type string",
        ),
        (
            "arn",
            5,
            "Value '5' at 'arn' failed to satisfy constraint: Member must be of type string",
        ),
        (
            "image",
            5,
            "Value '5' at 'image' failed to satisfy constraint: Member must be of type string",
        ),
        (
            "cpu",
            "fast",
            "Value 'fast' at 'cpu' failed to satisfy constraint: Member must be of type structure",
        ),
        (
            "cpu",
            {"clock": "fast"},
            (
                "Value 'fast' at 'cpu.clock' failed to satisfy constraint: Member must "
                "be of type double"
            ),
        ),
        (
            "resolution",
            {"depth": 3},
            (
                "Value '3' at 'resolution.depth' failed to satisfy constraint: Member "
                "must be in the model"
            ),
        ),
        (
            "platform",
            "SYMBIAN",
            (
                "Value 'SYMBIAN' at 'platform' failed to satisfy constraint: Member must "
                "satisfy enum value set: [ANDROID, IOS]"
            ),
        ),
        (
            "remoteAccessEnabled",
            "yes",
            (
                "Value 'yes' at 'remoteAccessEnabled' failed to satisfy constraint: "
                "Member must be of type boolean"
            ),
        ),
        ("instances", 5, "instances must be a list of device instances"),
        ("instances", ["one"], "instances must be a list of device instances"),
        ("instances", {"udid": "one"}, "instances must be a list of device instances"),
    ],
)
def test_the_error_names_a_wrong_member(member: str, value: Any, expected: str) -> None:
    """The error has the device, the member and the problem."""
    assert refusal({"name": "Pixel 8", member: value}) == f"Device 'Pixel 8': {expected}"


def test_the_error_names_a_misspelt_member() -> None:
    """The message proposes the nearest member, and lists all."""
    possible = ", ".join(model.structure("Device").members)
    assert refusal({"name": "x", "modell": 1, "colour": 2}) == (
        f"Device 'x', member='modell' is unknown. Did you mean 'model'? Give one of: {possible}"
    )


def test_the_error_names_a_misspelt_member_of_an_instance() -> None:
    """The message has the device too."""
    possible = ", ".join(model.structure("DeviceInstance").members)
    assert refusal({"name": "x", "instances": [{"udid": "one", "lables": []}]}) == (
        "Device 'x', an instance, member='lables' is unknown. Did you mean 'labels'? "
        f"Give one of: {possible}"
    )


@pytest.mark.parametrize(
    ("instance", "expected"),
    [
        (
            {"udid": "one", "labels": [5]},
            (
                "DeviceInstance 'one': Value '5' at 'labels.1.member' failed to satisfy "
                "constraint: Member must be of type string"
            ),
        ),
        (
            {"udid": "one", "labels": "ci"},
            (
                "DeviceInstance 'one': Value 'ci' at 'labels' failed to satisfy "
                "constraint: Member must be of type list"
            ),
        ),
        (
            {"udid": "one", "labels": 5},
            (
                "DeviceInstance 'one': Value '5' at 'labels' failed to satisfy "
                "constraint: Member must be of type list"
            ),
        ),
        (
            {"udid": 5},
            (
                "DeviceInstance 5: Value '5' at 'udid' failed to satisfy constraint: "
                "Member must be of type string"
            ),
        ),
        (
            {"udid": "u", "instanceProfile": {"nmae": "x"}},
            (
                "DeviceInstance 'u': Value 'x' at 'instanceProfile.nmae' failed to "
                "satisfy constraint: Member must be in the model"
            ),
        ),
        ({"labels": []}, "udid is missing: give the udid of the phone"),
    ],
)
def test_the_error_names_a_wrong_instance_and_its_device(
    instance: dict[str, Any], expected: str
) -> None:
    """The error has the device, the instance, the member and the value, so that a reader finds the
    place in a long file.
    """
    assert (
        refusal({"name": "Pixel 7", "instances": [instance]})
        == f"Device 'Pixel 7', an instance: {expected}"
    )


def test_a_wrong_status_of_an_instance_written_by_hand() -> None:
    """The error has the instance, the value and the possible statuses."""
    with pytest.raises(ValueError, match="DeviceInstance") as raised:
        DeviceInstance(udid="one", status="BROKEN")
    assert str(raised.value) == (
        "DeviceInstance 'one': Value 'BROKEN' at 'status' failed to satisfy constraint: "
        "Member must satisfy enum value set: [IN_USE, PREPARING, AVAILABLE, NOT_AVAILABLE]"
    )


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (
            lambda: Device("Pixel 8", plattform="IOS"),  # type: ignore[call-arg]
            "Device() has no argument 'plattform'. Did you mean 'platform'? It takes: name, ",
        ),
        (
            lambda: Device(nme="Pixel 8"),  # type: ignore[call-arg]
            "Device() has no argument 'nme'. Did you mean 'name'? It takes: name, ",
        ),
        (
            lambda: Device(),  # type: ignore[call-arg]
            "Device(): missing a required argument: 'name'. It takes: name, ",
        ),
        (
            lambda: dataclasses.replace(Device("Pixel 8"), availabilty="BUSY"),  # type: ignore[call-arg]
            "Device() has no argument 'availabilty'. Did you mean 'availability'? It takes: name, ",
        ),
        (
            lambda: DeviceInstance(udid="one", label=("lab",)),  # type: ignore[call-arg]
            "DeviceInstance() has no argument 'label'. Did you mean 'labels'? It takes: udid, ",
        ),
        (
            lambda: DeviceInstance("one"),  # type: ignore[call-arg]
            "DeviceInstance(): too many positional arguments. It takes by keyword: udid, arn, ",
        ),
    ],
)
def test_wrong_arguments_written_by_hand(made: Any, text: str) -> None:
    """The error has the nearest argument and all arguments, also in ``dataclasses.replace``. Type
    checkers find them too.
    """
    with pytest.raises(TypeError) as raised:
        made()
    assert str(raised.value).startswith(text)


@pytest.mark.parametrize(
    "instances", [DeviceInstance(udid="one"), [DeviceInstance], ["one"], "one", {}, None, [{}]]
)
def test_wrong_instances_written_by_hand(instances: Any) -> None:
    """The error shows the instances, and what to give."""
    with pytest.raises(TypeError, match=r"^Device 'Pixel 8': instances=") as raised:
        Device("Pixel 8", instances=instances)
    assert str(raised.value).endswith(": give a list of DeviceInstance(udid=...)")


def test_a_document_that_is_no_dict() -> None:
    """The error shows the value, and a right document."""
    assert refusal("Pixel 8") == "document='Pixel 8': give a dict such as {'name': 'Pixel 8'}"  # type: ignore[arg-type]
