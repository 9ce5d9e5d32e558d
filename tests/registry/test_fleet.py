"""The built-in fleet: real phones and tablets of several kinds, each figure with its source, each
document as AWS's.
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
    """The data file as it stands."""
    return json.loads(
        resources.files("moto_devicefarm.registry").joinpath("fleet.json").read_text("utf-8")
    )


def test_enough_devices() -> None:
    """At least 60, and no two alike."""
    devices = list(fleet())
    assert len(devices) >= 60
    assert len({device.arn for device in devices}) == len(devices)
    assert len(
        {(device.name, device.os, device.model_id, device.fleet_type) for device in devices}
    ) == len(devices)


def test_every_kind_of_device() -> None:
    """Android and iOS, phones and tablets, of several makers and many versions."""
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
def test_a_default_pick_works(platform: str) -> None:
    """Of either platform some public device can be had for a session at once."""
    assert [
        device
        for device in fleet()
        if device.platform == platform
        and device.remote_access_enabled
        and not device.is_busy
        and device.fleet_type == "PUBLIC"
    ]


def test_one_private_device_with_two_instances() -> None:
    """Its instances are those that ListDeviceInstances answers."""
    (private,) = [device for device in fleet() if device.fleet_type == "PRIVATE"]
    assert [instance.udid for instance in private.instances] == ["28201FDH2000A1", "28201FDH2000B2"]
    assert [instance.arn for instance in private.instances] == [
        "arn:aws:devicefarm:us-west-2::deviceinstance:PDX640664749",
        "arn:aws:devicefarm:us-west-2::deviceinstance:PDX640664750",
    ]
    assert {instance.device_arn for instance in private.instances} == {private.arn}
    assert private.remote_access_enabled
    assert [device for device in fleet() if device.instances] == [private]


def test_one_busy_device() -> None:
    """A session on it waits; it allows remote access, or none could."""
    (busy,) = [device for device in fleet() if device.availability == "BUSY"]
    assert busy.remote_access_enabled


def test_some_without_remote_access() -> None:
    """A program that does not look at remoteAccessEnabled is caught."""
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
def test_real_arns(arn_id: str, name: str) -> None:
    """Where the real ARN is known, it is the device's, and its id the image."""
    found = fleet().get(f"arn:aws:devicefarm:us-west-2::device:{arn_id}")
    assert found is not None
    assert (found.name, found.image) == (name, arn_id)


def test_arns_have_the_real_form() -> None:
    """Without an account, ending in 32 upper-case hex digits."""
    form = re.compile("arn:aws:devicefarm:us-west-2::device:[0-9A-F]{32}")
    assert [device.arn for device in fleet() if not form.fullmatch(device.arn)] == []


def test_every_document_fits_the_model() -> None:
    """No member that AWS's Device lacks, every value of its type."""
    shape = model.structure("Device")
    assert {
        device.name: constraints.violations(shape, device.document, strict=True)
        for device in fleet()
    } == {device.name: [] for device in fleet()}


def test_every_document_is_whole() -> None:
    """All that a real document has, and figures that a device can have."""
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


def test_ios_figures_are_as_captured() -> None:
    """iOS documents have no clock and no heap."""
    assert {
        (device.cpu["frequency"], device.cpu["clock"], device.heap_size)
        for device in fleet()
        if device.platform == "IOS"
    } == {("Hz", 0.0, 0)}


def test_every_device_says_its_sources() -> None:
    """Each of them for who it is, its figures and its version at least, and each key is explained
    at the top of the file.
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


def test_answered_in_its_order(store: Store) -> None:
    """ListDevices answers the file's devices, all on one page."""
    answer = api.call(store, "ListDevices", {})
    assert [device["name"] for device in answer["devices"]] == [
        device["name"] for device in data()["devices"]
    ]
    assert "nextToken" not in answer


def test_a_copy_is_ones_own() -> None:
    """What is replaced in one copy of the fleet stays as it was in the next."""
    one = fleet()
    device = one.devices()[0]
    one.replace(type(device)("Other", arn=device.arn))
    assert fleet().devices()[0] is device
