"""The built-in fleet: real phones and tablets of several kinds. Each figure has a source, and each
document has AWS's form.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from importlib import resources
from typing import Any

import pytest

from moto_devicefarm.core import api, constraints, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import fleet


@functools.cache
def data() -> Any:
    """The data of fleet.json."""
    return json.loads(
        resources.files("moto_devicefarm.registry").joinpath("fleet.json").read_text("utf-8")
    )


def test_the_fleet_has_enough_devices() -> None:
    """It has at least 60 devices, and each is different."""
    devices = list(fleet())
    assert len(devices) >= 60
    assert len({device.arn for device in devices}) == len(devices)
    assert len(
        {(device.name, device.os, device.model_id, device.fleet_type) for device in devices}
    ) == len(devices)


def test_the_fleet_has_every_kind_of_device() -> None:
    """It has Android and iOS devices, phones and tablets, of several makers and many versions."""
    devices = list(fleet())
    kinds = Counter((device.platform, device.form_factor) for device in devices)
    assert {kind: count >= 3 for kind, count in kinds.items()} == {
        ("ANDROID", "PHONE"): True,
        ("ANDROID", "TABLET"): True,
        ("IOS", "PHONE"): True,
        ("IOS", "TABLET"): True,
    }
    assert len({device.manufacturer for device in devices}) >= 4
    for platform in ("ANDROID", "IOS"):
        versions = {device.os.split(".")[0] for device in devices if device.platform == platform}
        assert len(versions) >= 5


@pytest.mark.parametrize("platform", ["ANDROID", "IOS"])
def test_each_platform_has_a_free_public_device(platform: str) -> None:
    """A session on one of them starts at once."""
    assert [
        device
        for device in fleet()
        if device.platform == platform
        and device.remote_access_enabled
        and not device.busy
        and device.fleet_type == "PUBLIC"
    ]


def test_the_fleet_has_a_private_device_with_two_instances() -> None:
    """ListDeviceInstances answers these instances."""
    (private,) = [device for device in fleet() if device.fleet_type == "PRIVATE"]
    assert [instance.udid for instance in private.instances] == ["28201FDH2000A1", "28201FDH2000B2"]
    assert [instance.arn for instance in private.instances] == [
        "arn:aws:devicefarm:us-west-2::deviceinstance:PDX640664749",
        "arn:aws:devicefarm:us-west-2::deviceinstance:PDX640664750",
    ]
    assert {instance.device_arn for instance in private.instances} == {private.arn}
    assert private.remote_access_enabled
    assert [device for device in fleet() if device.instances] == [private]


def test_the_fleet_has_a_busy_device() -> None:
    """A session on it waits. The device allows remote access, because without it no session is
    possible.
    """
    (busy,) = [device for device in fleet() if device.availability == "BUSY"]
    assert busy.remote_access_enabled


def test_some_devices_have_no_remote_access() -> None:
    """They show the error of a program that does not check remoteAccessEnabled."""
    without = [device for device in fleet() if not device.remote_access_enabled]
    assert 1 < len(without) < len(fleet()) / 2


@pytest.mark.parametrize(
    ("arn_id", "name"),
    [
        ("DE5BD47FF3BD42C3A14BF7A6EFB1BFE7", "Google Pixel 8"),
        ("536B9FDAEAA14A11B504A3ECC86DA717", "Samsung Galaxy S26 Ultra"),
        ("CF6DC11E4C99430BA9A1BABAE5B45364", "Google Pixel 3"),
        ("5F1B162C265B4F34804B7D0DC2CDBE40", "Apple iPhone X"),
    ],
)
def test_known_arns_are_real(arn_id: str, name: str) -> None:
    """A device with a known real ARN has this ARN, and the ARN's id is its image."""
    found = fleet().get(f"arn:aws:devicefarm:us-west-2::device:{arn_id}")
    assert found is not None
    assert (found.name, found.image) == (name, arn_id)


def test_arns_have_the_real_form() -> None:
    """An ARN has no account, and ends with 32 upper-case hex digits."""
    form = re.compile("arn:aws:devicefarm:us-west-2::device:[0-9A-F]{32}")
    assert [device.arn for device in fleet() if not form.fullmatch(device.arn)] == []


def test_every_document_fits_the_model() -> None:
    """Each member is in AWS's Device and has its type."""
    shape = model.structure("Device")
    assert {
        device.name: constraints.violations(shape, device.document, strict=True)
        for device in fleet()
    } == {device.name: [] for device in fleet()}


def test_every_document_is_whole() -> None:
    """A document has all members of a real one, with possible figures."""
    always = {
        "arn",
        "name",
        "manufacturer",
        "model",
        "modelId",
        "formFactor",
        "platform",
        "os",
        "cpu",
        "resolution",
    }
    always |= {
        "heapSize",
        "memory",
        "image",
        "remoteAccessEnabled",
        "remoteDebugEnabled",
        "fleetType",
        "availability",
    }
    for device in fleet():
        assert always <= set(device.document), device.name
        assert 480 <= min(device.resolution.values()) <= max(device.resolution.values()) <= 4096, (
            device.name
        )
        assert 4_000_000_000 <= device.memory <= 2_000_000_000_000, device.name
        assert re.fullmatch(r"\d+(\.\d+)*", device.os), device.name
        assert set(device.cpu) == {"frequency", "architecture", "clock"}, device.name


def test_ios_devices_have_no_clock_and_no_heap() -> None:
    """Captured documents of iOS devices have neither."""
    assert {
        (device.cpu["frequency"], device.cpu["clock"], device.heap_size)
        for device in fleet()
        if device.platform == "IOS"
    } == {("Hz", 0.0, 0)}


def test_every_device_has_its_sources() -> None:
    """A device has sources at least for its identity, its figures and its version. The top of the
    file explains each source.
    """
    explained = data()["sources"]
    assert all(isinstance(text, str) and text for text in explained.values())
    used = set()
    for device in data()["devices"]:
        assert {
            "identity",
            "figures",
            "os",
            "remoteAccessEnabled",
            "remoteDebugEnabled",
            "availability",
        } <= set(device["sources"])
        assert ("arn" in device) == ("arn" in device["sources"]), device["name"]
        assert ("instances" in device) == ("instances" in device["sources"]), device["name"]
        used |= set(device["sources"].values())
    assert used == set(explained)


def test_list_devices_has_the_order_of_the_file(store: Store) -> None:
    """ListDevices answers all devices of the file on one page."""
    answer = api.call(store, "ListDevices", {})
    assert [device["name"] for device in answer["devices"]] == [
        device["name"] for device in data()["devices"]
    ]
    assert "nextToken" not in answer


def test_copies_of_the_fleet_are_independent() -> None:
    """A replaced device in one copy does not change the next copy."""
    one = fleet()
    device = one.devices()[0]
    one.replace(type(device)("Other", arn=device.arn))
    assert fleet().devices()[0] is device
