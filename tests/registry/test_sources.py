"""Where devices come from: lists, entry points and live objects; and the messages about wrong
values.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import boto3
import pytest

from moto_devicefarm import Device, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.arguments import wrong_value
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Devices, to_source
from tests.support.store import make_store

PIXEL = Device("Pixel 8")
IPHONE = Device("iPhone 15")
KINDS = (
    "give a list of devices, the path of a .json file, the name of an entry point "
    "of the group moto_devicefarm.registries, or an object with devices()"
)


def names(given: Any) -> list[str]:
    """The names of a source's devices."""
    return [device.name for device in to_source(given).devices()]


def list_device_names(store: Store) -> list[str]:
    """The names that ListDevices answers."""
    return [device["name"] for device in api.call(store, "ListDevices", {})["devices"]]


# Lists


@pytest.mark.parametrize(
    "given",
    [
        [PIXEL, IPHONE],
        (PIXEL, IPHONE),
        [PIXEL.document, IPHONE.document],
        [PIXEL, {"name": "iPhone 15"}],
        {PIXEL.arn: PIXEL, IPHONE.arn: IPHONE}.values(),
    ],
    ids=["list", "tuple", "documents", "mixed", "view"],
)
def test_any_iterable_of_devices(given: Any) -> None:
    """Its items may be Device objects or AWS's documents."""
    assert list(to_source(given).devices()) == [PIXEL, IPHONE]


def test_a_generator_is_read_once() -> None:
    """The source keeps the devices of a generator."""
    given = to_source(device for device in (PIXEL, IPHONE))
    assert [len(given.devices()) for _ in range(3)] == [2, 2, 2]


def test_a_list_is_read_once() -> None:
    """A later change of the list changes nothing."""
    given = [PIXEL]
    store = make_store(registry=given)
    given.append(IPHONE)
    assert list_device_names(store) == ["Pixel 8"]


def test_an_empty_list_is_a_registry() -> None:
    """A test may need an account without devices."""
    assert list_device_names(make_store(registry=[])) == []


def test_the_fleet_is_the_default_registry(store: Store) -> None:
    """None stands for the built-in fleet."""
    assert list_device_names(store)[0] == "Google Pixel 5a 5G"


# Entry points


@pytest.fixture
def installed_registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A distribution with registries: a list, a file's path, a function, a class and an object."""
    (tmp_path / "lab_devices.py").write_text(
        "from moto_devicefarm import Device\n"
        "LIST = [Device('Listed')]\n"
        "def function():\n    return [{'name': 'Returned'}]\n"
        "class Lab:\n    def devices(self):\n        yield Device('Live')\n"
        "OBJECT = Lab()\n"
        "WRONG = 5\n"
    )
    info = tmp_path / "lab-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lab\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[moto_devicefarm.registries]\n"
        "list = lab_devices:LIST\nfunction = lab_devices:function\nclass = lab_devices:Lab\n"
        "object = lab_devices:OBJECT\nwrong = lab_devices:WRONG\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("lab_devices", None)


@pytest.mark.usefixtures("installed_registries")
@pytest.mark.parametrize(
    ("name", "expected"),
    [("list", ["Listed"]), ("function", ["Returned"]), ("class", ["Live"]), ("object", ["Live"])],
)
def test_an_entry_point(name: str, expected: list[str]) -> None:
    """The name of an entry point stands for its object, or the value of its class or function."""
    assert names(name) == expected


@pytest.mark.usefixtures("installed_registries")
def test_an_entry_point_through_the_mock() -> None:
    """mock_devicefarm takes the name of an entry point."""
    with mock_devicefarm(registry="class"):
        client: Any = boto3.client("devicefarm", region_name="us-west-2")
        assert [device["name"] for device in client.list_devices()["devices"]] == ["Live"]


@pytest.mark.usefixtures("installed_registries")
def test_an_unknown_entry_point() -> None:
    """The error lists the installed entry points."""
    with pytest.raises(ValueError, match=r"^registry='lab': ") as raised:
        to_source("lab")
    assert str(raised.value) == (
        "registry='lab': give an entry point of the group moto_devicefarm.registries "
        "(installed: class, function, list, object, wrong), or a path that ends with .json"
    )


def test_no_entry_point_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says that none are installed, as on most machines."""
    monkeypatch.setattr(metadata, "entry_points", lambda group: metadata.EntryPoints())
    with pytest.raises(ValueError, match=r"^registry='lab': ") as raised:
        to_source("lab")
    assert str(raised.value) == (
        "registry='lab': give an entry point of the group moto_devicefarm.registries "
        "(installed: none), or a path that ends with .json"
    )


@pytest.mark.usefixtures("installed_registries")
def test_an_entry_point_to_a_wrong_value() -> None:
    """The error is the same as for the value itself."""
    with pytest.raises(TypeError) as raised:
        to_source("wrong")
    assert str(raised.value) == f"registry=5: {KINDS}"


# Objects


class Lab:
    """A registry of the user's own."""

    def __init__(self) -> None:
        self.now = [PIXEL]

    def devices(self) -> list[Device]:
        return self.now


def test_an_object_is_read_at_each_request() -> None:
    """Its devices may change between calls."""
    lab = Lab()
    store = make_store(registry=lab)
    assert list_device_names(store) == ["Pixel 8"]
    lab.now = [IPHONE, PIXEL]
    assert list_device_names(store) == ["iPhone 15", "Pixel 8"]
    lab.now = []
    assert list_device_names(store) == []


def test_devices_of_an_object_are_not_replaced() -> None:
    """The error has the remedy."""
    with pytest.raises(TypeError) as raised:
        to_source(Lab()).devices().replace(PIXEL)
    assert (
        str(raised.value) == "registry Lab: the mock can't replace a device of your own object: "
        "change what its devices() yields"
    )


def test_a_devices_object_keeps_its_replacements() -> None:
    """A Devices object of the user takes replacements, and keeps them after the mock."""
    devices = Devices([PIXEL, IPHONE])
    with mock_devicefarm(registry=devices) as farm:
        farm.registry.replace(dataclasses.replace(PIXEL, availability="BUSY"))
    found = devices.get(PIXEL.arn)
    assert found is not None
    assert found.availability == "BUSY"


def test_replacements_in_a_list_end_with_the_mock() -> None:
    """The next mock has the list in its first state."""
    given = to_source([PIXEL])
    given.devices().replace(dataclasses.replace(PIXEL, availability="BUSY"))
    assert list(given.fresh().devices()) == [PIXEL]


# Wrong things


@pytest.mark.parametrize(
    "given", [5, 1.5, True, {"name": "x"}, b"x", Device, PIXEL, object], ids=repr
)
def test_other_values_are_not_a_registry(given: Any) -> None:
    """The error says what to give."""
    with pytest.raises(TypeError) as raised:
        to_source(given)
    assert str(raised.value) == wrong_value("registry", given, KINDS.removeprefix("give "))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (5, f"registry=5: {KINDS}"),
        ([5], "registry: 5 is not a Device: make one with Device(name=...)"),
    ],
)
def test_a_wrong_registry_raises_before_the_first_request(given: Any, message: str) -> None:
    """The error comes from mock_devicefarm itself."""
    with pytest.raises(TypeError) as raised:
        mock_devicefarm(registry=given)
    assert str(raised.value) == message


@pytest.mark.parametrize("item", [5, None, "Pixel 8"])
def test_an_item_of_a_list_that_is_not_a_device(item: Any) -> None:
    """The error shows the item and says how to make a device."""
    with pytest.raises(TypeError) as raised:
        to_source([PIXEL, item]).devices()
    assert (
        str(raised.value) == f"registry: {item!r} is not a Device: make one with Device(name=...)"
    )


def test_an_item_of_an_object_that_is_not_a_device() -> None:
    """The error has the object's class."""
    lab: Any = Lab()
    lab.now = [{"name": "Pixel 8"}]
    with pytest.raises(TypeError) as raised:
        list_device_names(make_store(registry=lab))
    assert (
        str(raised.value)
        == "registry Lab: {'name': 'Pixel 8'} is not a Device: make one with Device(name=...)"
    )


def test_a_wrong_document_in_a_list() -> None:
    """The error has the device and the member."""
    with pytest.raises(ValueError, match=r"^registry: ") as raised:
        to_source([{"name": "Pixel 8", "os": 14}])
    assert str(raised.value) == (
        "registry: Device 'Pixel 8': Value '14' at 'os' failed to satisfy "
        "constraint: Member must be of type string"
    )


class ListInsteadOfMethod:
    """A registry whose author forgot that devices() is a method."""

    devices = (PIXEL,)


class ReturnsNothing:
    """A registry whose author forgot the return statement."""

    def devices(self) -> None:
        """No devices."""


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            ListInsteadOfMethod(),
            wrong_value(
                "ListInsteadOfMethod.devices", (PIXEL,), "a method that yields Device objects"
            ),
        ),
        (
            ReturnsNothing(),
            "registry ReturnsNothing: devices() returned None: return or yield Device objects",
        ),
    ],
    ids=["no method", "no devices"],
)
def test_an_object_that_yields_no_devices(wrong: Any, message: str) -> None:
    """The error has the object's class, and says what its devices() must do."""
    with pytest.raises(TypeError) as raised:
        to_source(wrong).devices()
    assert str(raised.value) == message


def test_a_loaded_device_stands_beside_those_of_an_object() -> None:
    """The mock that loaded it has the device, and no other mock has it."""

    class Own:
        def devices(self) -> list[Device]:
            return [Device("Pixel 8")]

    live, loaded = to_source(Own()), Device("Pixel 9")
    live.put(loaded)
    assert [device.name for device in live.devices()] == ["Pixel 8", "Pixel 9"]
    assert live.changed_devices() == [loaded]
    assert [device.name for device in live.fresh().devices()] == ["Pixel 8"]
