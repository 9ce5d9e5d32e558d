"""The built-in fleet: AWS's catalogue figure for figure, and older devices. Each figure has a
source, and what is invented is marked and little.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from moto_devicefarm.core import api, constraints, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device, fleet
from tests.fleet import FILE, read_fleet, render, sources_of, with_catalogue

CATALOGUE = 181
"""The number of devices in AWS's answer of 2026-10-04."""
MEMBERS = [
    *("arn", "name", "manufacturer", "model", "modelId", "formFactor", "platform", "os", "cpu"),
    *("resolution", "heapSize", "memory", "image", "remoteAccessEnabled", "fleetType"),
    "availability",
]
"""The members of each device in that answer (C: execubench)."""


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    """The data of fleet.json."""
    return read_fleet()


def find_device(name: str, os: str) -> Device:
    """The one public device of the fleet with this name and version."""
    (found,) = [
        device
        for device in fleet()
        if (device.name, device.os, device.fleet_type) == (name, os, "PUBLIC")
    ]
    return found


def test_list_devices_answers_the_catalogue(store: Store, data: dict[str, Any]) -> None:
    """ListDevices answers the devices of AWS's catalogue first, in its order and figure for figure,
    on one page (C: execubench). Only what the file marks as invented differs.
    """
    answer = api.call(store, "ListDevices", {})
    invented = data["catalogue"]["invented"]
    listed = data["catalogue"]["devices"]
    assert answer["devices"][:CATALOGUE] == [
        {**document, **invented.get(document["arn"], {})} for document in listed
    ]
    assert [list(document) for document in answer["devices"][:CATALOGUE]] == [MEMBERS] * CATALOGUE
    assert answer["devices"][CATALOGUE:-1] == [entry["device"] for entry in data["further"][:-1]]
    assert "nextToken" not in answer


def test_the_catalogue_is_whole(data: dict[str, Any]) -> None:
    """The file has the answer as it was captured (C: execubench)."""
    listed = data["catalogue"]["devices"]
    text = json.dumps(listed, sort_keys=True)
    assert len(listed) == CATALOGUE
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "cd9d06a9ef20b94421dd08f145a27ff2041bb41831723af853603d0977a839b8"
    )
    assert Counter(document["availability"] for document in listed) == {
        "HIGHLY_AVAILABLE": 179,
        "AVAILABLE": 2,
    }
    assert [document["remoteAccessEnabled"] for document in listed].count(False) == 4


def test_quirks_of_the_catalogue_are_kept() -> None:
    """AWS's answer has a model with a space at its end, a model id of two braces, one other size of
    the heap, and versions of one, two and three numbers (C: execubench).
    """
    assert find_device("Apple iPhone 17 Pro Max", "26.3.1").model == "Apple iPhone 17 Pro Max "
    assert find_device("Apple iPhone X", "16.7.11").model_id == "{}"
    assert find_device("LG Stylo 5", "9").heap_size == 384_000_000
    assert find_device("Apple iPhone 14", "27.0").model_id == "A2649"
    assert find_device("Samsung Galaxy S9+ (Unlocked)", "8.0.0").model == "Galaxy S9+ (Unlocked)"


def test_devices_of_the_fleet_are_as_read_with_checks() -> None:
    """The fleet is read without checks. Each device is the one that ``from_document`` makes."""
    assert [Device.from_document(device.document) for device in fleet()] == list(fleet())
    assert [json.loads(device.json) for device in fleet()] == [one.document for one in fleet()]


def test_devices_of_the_fleet_are_different() -> None:
    """No two devices have the same ARN."""
    assert len({device.arn for device in fleet()}) == len(fleet()) > CATALOGUE


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
def test_the_first_free_device_of_a_platform_takes_a_session(platform: str) -> None:
    """A program that takes the first AVAILABLE or HIGHLY_AVAILABLE device of a platform can create
    a session on it (A: several programs).
    """
    for free in (["AVAILABLE"], ["HIGHLY_AVAILABLE"], ["AVAILABLE", "HIGHLY_AVAILABLE"]):
        first = next(
            one for one in fleet() if one.platform == platform and one.availability in free
        )
        assert (first.remote_access_enabled, first.fleet_type) == (True, "PUBLIC")


@pytest.mark.parametrize("platform", ["ANDROID", "IOS"])
def test_each_platform_has_both_availabilities(platform: str) -> None:
    """Some phones of today are AVAILABLE, a Pixel among the Android ones, and all of them take
    sessions. All other devices are HIGHLY_AVAILABLE, so that nothing waits.
    """
    devices = [device for device in fleet() if device.platform == platform]
    available = [device for device in devices if device.availability == "AVAILABLE"]
    assert len(available) >= 3
    assert all(device.remote_access_enabled for device in available)
    assert platform == "IOS" or any("Pixel" in device.model for device in available)
    assert {device.availability for device in devices if device not in available} == {
        "HIGHLY_AVAILABLE"
    }


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
    for device in fleet():
        assert set(MEMBERS) == set(device.document) - {"fleetName", "instances"}, device.name
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


def test_every_member_has_a_source(data: dict[str, Any]) -> None:
    """Each member of a device beyond the catalogue has one source. The top of the file explains
    each source.
    """
    explained = data["sources"]
    assert all(isinstance(text, str) and text for text in explained.values())
    used = {data["catalogue"]["source"], "invented"}
    for entry in data["further"]:
        assert set(entry["other_sources"]) < set(entry["device"]), entry["device"]["name"]
        used |= set(sources_of(entry).values())
    assert used == set(explained)


def test_little_of_the_fleet_is_invented(
    data: dict[str, Any], record_property: Callable[[str, object], None]
) -> None:
    """At most 3 % of all members are invented. The test prints the share."""
    invented = sum(len(members) for members in data["catalogue"]["invented"].values())
    invented += sum(list(sources_of(entry).values()).count("invented") for entry in data["further"])
    members = sum(len(device.document) for device in fleet())
    share = f"{invented} of {members} members of the fleet are invented: {invented / members:.1%}"
    record_property("invented", share)
    print(share)
    assert invented / members <= 0.03


def test_what_is_invented_differs_from_the_catalogue(data: dict[str, Any]) -> None:
    """Only the availability of listed devices is invented, because it is a figure of the moment."""
    listed = {document["arn"]: document for document in data["catalogue"]["devices"]}
    for arn, members in data["catalogue"]["invented"].items():
        assert list(members) == ["availability"]
        assert listed[arn]["availability"] != members["availability"]


def test_the_file_is_what_the_script_writes(data: dict[str, Any]) -> None:
    """``python3 -m tests.fleet`` with the catalogue of the file writes the same file."""
    source = data["catalogue"]["source"]
    explanation = data["sources"][source]
    again = with_catalogue(data, data["catalogue"]["devices"], source, explanation)
    assert render(again) == FILE.read_text("utf-8")


def test_the_script_takes_a_newer_catalogue(data: dict[str, Any]) -> None:
    """A newer catalogue replaces the old one. A device beyond the old catalogue that the new one
    has is not there twice, and nothing is invented about a device that is gone. Private devices of
    the account stay out.
    """
    old, kept = data["further"][0]["device"], data["catalogue"]["devices"][0]
    private = data["further"][-1]["device"]
    newer = with_catalogue(data, [old, kept, private], "own-2027", "ListDevices of 2027-01-02")
    assert newer["catalogue"] == {"source": "own-2027", "invented": {}, "devices": [old, kept]}
    assert newer["further"] == data["further"][1:]
    assert newer["sources"]["own-2027"] == "ListDevices of 2027-01-02"
    assert "execubench-2026" not in newer["sources"]
    assert json.loads(render(newer)) == newer


def test_the_script_refuses_a_device_that_would_be_answered_differently(
    data: dict[str, Any],
) -> None:
    """A catalogue must be answered byte for byte, and a null would be lost."""
    changed = {**data["catalogue"]["devices"][0], "carrier": None}
    with pytest.raises(ValueError, match="the mock would answer"):
        with_catalogue(data, [changed], "own-2027", "ListDevices of 2027-01-02")


def test_copies_of_the_fleet_are_independent() -> None:
    """A replaced device in one copy does not change the next copy."""
    one = fleet()
    device = one.devices()[0]
    one.replace(type(device)("Other", arn=device.arn))
    assert fleet().devices()[0] is device
