"""Files of devices: output of the AWS CLI, and the messages for other contents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from moto_devicefarm import Device, DeviceInstance, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.registry import read_devices, to_source
from tests.support.store import make_store

PIXEL = Device("Pixel 8")
IPHONE = Device("iPhone 15")
OWN = Device("Pixel 7", instances=(DeviceInstance(udid="one"), DeviceInstance(udid="two")))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of a file that is not there yet."""
    return tmp_path / "devices.json"


def written(file: Path, text: str) -> str:
    """The message about a file with this text."""
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"devices\.json") as raised:
        to_source(file).devices()
    return str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"devices": [PIXEL.document, OWN.document], "nextToken": "more"}),
        json.dumps({"devices": [PIXEL.document, OWN.document]}, indent=4),
        json.dumps({"device": PIXEL.document}) + "\n" + json.dumps({"device": OWN.document}) + "\n",
        json.dumps({"devices": [PIXEL.document]}) + json.dumps({"devices": [OWN.document]}),
        json.dumps([PIXEL.document, OWN.document]),
        json.dumps([{"devices": [PIXEL.document]}, [{"device": OWN.document}]]),
        f"\n\n  {json.dumps(PIXEL.document)}  \n\t {json.dumps(OWN.document)}\n\n",
    ],
    ids=[
        "list-devices",
        "indented",
        "get-device twice",
        "pages",
        "bare list",
        "list of documents",
        "bare devices",
    ],
)
def test_a_file_of_documents(file: Path, text: str) -> None:
    """What the AWS CLI prints, once or several times over, or just devices."""
    file.write_text(text, "utf-8")
    assert read_devices(file) == [PIXEL, OWN]
    assert list(to_source(file).devices()) == [PIXEL, OWN]
    assert list(to_source(str(file)).devices()) == [PIXEL, OWN]


def test_names_beyond_ascii(file: Path) -> None:
    """A file is UTF-8, whatever the machine's own encoding is."""
    name = "T\N{LATIN SMALL LETTER E WITH ACUTE}l\N{LATIN SMALL LETTER E WITH ACUTE}phone"
    file.write_bytes(f'{{"name": "{name}"}}'.encode())
    assert [device.name for device in read_devices(file)] == [name]


def test_a_file_through_boto3(file: Path) -> None:
    """The real service's answer, written down, is answered again."""
    file.write_text(json.dumps({"devices": [OWN.document]}), "utf-8")
    with mock_devicefarm(registry=file):
        client: Any = boto3.client("devicefarm", region_name="us-west-2")
        assert client.list_devices()["devices"] == [OWN.document]


def test_a_file_is_read_once(file: Path) -> None:
    """It may be gone once the mock has started."""
    file.write_text(json.dumps(PIXEL.document), "utf-8")
    store = make_store(registry=file)
    file.unlink()
    assert [device["name"] for device in api.call(store, "ListDevices", {})["devices"]] == [
        "Pixel 8"
    ]


def test_a_file_that_is_not_there(file: Path) -> None:
    """The operating system's own error, which names the file."""
    with pytest.raises(FileNotFoundError) as raised:
        to_source(file)
    assert raised.value.filename == str(file)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Likewise."""
    with pytest.raises(OSError, match=str(tmp_path)):
        to_source(tmp_path)


def test_not_json(file: Path) -> None:
    """File, line and column."""
    assert written(file, '{"devices": [\n  {"name" "x"}]}') == (
        f"{file}: not JSON: Expecting ':' delimiter: line 2 column 11 (char 24)"
    )


def test_not_json_behind_a_good_document(file: Path) -> None:
    """A file that was cut off is found out."""
    assert written(file, '{"name": "x"} {"name"').startswith(
        f"{file}: not JSON: Expecting ':' delimiter: "
    )


def test_not_utf_8(file: Path) -> None:
    """As Windows' PowerShell writes it."""
    file.write_bytes('{"devices": []}'.encode("utf-16"))
    with pytest.raises(ValueError, match="not UTF-8") as raised:
        to_source(file)
    assert str(raised.value) == (
        f"{file}: not UTF-8 text ('utf-8' codec can't decode byte 0xff in position 0: "
        "invalid start byte)"
    )


@pytest.mark.parametrize("text", ["", " \n", "[]", '{"devices": []}'])
def test_an_empty_file(file: Path, text: str) -> None:
    """A file without devices is a mistake, since nobody would write it on purpose."""
    assert (
        written(file, text)
        == f"{file}: no device found: expected the JSON that 'aws devicefarm list-devices' prints"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"projects": [], "nextToken": "x"}', "an object with projects, nextToken"),
        ('{"devices": 5}', "an object with devices"),
        ("5", "a int"),
        ('"Pixel 8"', "a str"),
        ("null", "a NoneType"),
        ("[true]", "a bool"),
    ],
)
def test_another_document(file: Path, text: str, found: str) -> None:
    """What another command printed."""
    assert written(file, text) == (
        f"{file}: no device found in {found}: expected 'devices', 'device' or a "
        "device's own members"
    )


def test_a_wrong_device_in_a_file(file: Path) -> None:
    """File, device and member."""
    document = {"devices": [PIXEL.document, {**IPHONE.document, "memory": "64 GB"}]}
    assert written(file, json.dumps(document)) == (
        f"{file}: Device 'iPhone 15': Value '64 GB' at 'memory' failed to satisfy "
        "constraint: Member must be of type long"
    )


def test_a_wrong_instance_in_a_file(file: Path) -> None:
    """File, device, member and value."""
    document = {"device": {"name": "Pixel 7", "instances": [{"udid": "one", "status": "LOST"}]}}
    assert written(file, json.dumps(document)) == (
        f"{file}: Device 'Pixel 7', an instance: DeviceInstance 'one': Value 'LOST' "
        "at 'status' failed to satisfy constraint: "
        "Member must satisfy enum value set: [IN_USE, PREPARING, AVAILABLE, NOT_AVAILABLE]"
    )


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ('{"devices": [5]}', "5"),
        ('{"devices": [{"name": "x"}, null]}', "None"),
        ('{"device": null}', "None"),
        ('{"device": [{"name": "x"}]}', "[{'name': 'x'}]"),
    ],
)
def test_what_is_no_device_in_a_file(file: Path, text: str, item: str) -> None:
    """Wrong data is a ValueError that names the file, as all wrong data in a file is."""
    assert written(file, text) == f"{file}: {item} is not a device: expected an object with a name"


def test_twins_in_a_file(file: Path) -> None:
    """One device twice."""
    assert written(file, json.dumps([PIXEL.document] * 2)) == (
        f"{file}: the devices 'Pixel 8' and 'Pixel 8' have the same arn {PIXEL.arn}: "
        "give each device another one"
    )


def test_a_file_with_a_byte_order_mark(file: Path) -> None:
    """Some shells write one; it is no part of the JSON."""
    file.write_text(json.dumps({"device": PIXEL.document}), "utf-8-sig")
    assert to_source(file).devices().get(PIXEL.arn) == PIXEL
