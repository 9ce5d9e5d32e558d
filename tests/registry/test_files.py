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
    """The path of a file that does not exist yet."""
    return tmp_path / "devices.json"


def refusal(file: Path, text: str) -> str:
    """The message that refuses a file with this text."""
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
def test_a_file_of_cli_output(file: Path, text: str) -> None:
    """A file may have the output of one or several calls of the AWS CLI, or only devices."""
    file.write_text(text, "utf-8")
    assert read_devices(file) == [PIXEL, OWN]
    assert list(to_source(file).devices()) == [PIXEL, OWN]
    assert list(to_source(str(file)).devices()) == [PIXEL, OWN]


def test_a_file_is_utf_8(file: Path) -> None:
    """The encoding of the machine does not matter."""
    name = "T\N{LATIN SMALL LETTER E WITH ACUTE}l\N{LATIN SMALL LETTER E WITH ACUTE}phone"
    file.write_bytes(f'{{"name": "{name}"}}'.encode())
    assert [device.name for device in read_devices(file)] == [name]


def test_a_saved_answer_is_answered_again(file: Path) -> None:
    """The mock answers a saved answer of the real service through boto3."""
    file.write_text(json.dumps({"devices": [OWN.document]}), "utf-8")
    with mock_devicefarm(registry=file):
        client: Any = boto3.client("devicefarm", region_name="us-west-2")
        assert client.list_devices()["devices"] == [OWN.document]


def test_a_file_is_read_once(file: Path) -> None:
    """The file may disappear after the mock has started."""
    file.write_text(json.dumps(PIXEL.document), "utf-8")
    store = make_store(registry=file)
    file.unlink()
    assert [device["name"] for device in api.call(store, "ListDevices", {})["devices"]] == [
        "Pixel 8"
    ]


def test_a_missing_file(file: Path) -> None:
    """The operating system's error names the file."""
    with pytest.raises(FileNotFoundError) as raised:
        to_source(file)
    assert raised.value.filename == str(file)


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    """The operating system's error names the folder."""
    with pytest.raises(OSError, match=str(tmp_path)):
        to_source(tmp_path)


def test_a_path_that_none_can_have(tmp_path: Path) -> None:
    """The error shows the path, with the character that no path has."""
    path = tmp_path / "a\0b"
    with pytest.raises(ValueError, match="not a path") as raised:
        to_source(path)
    assert str(raised.value).startswith(f"{str(path)!r}: not a path (embedded null ")


def test_a_file_that_is_not_json(file: Path) -> None:
    """The error has the file, the line and the column."""
    assert refusal(file, '{"devices": [\n  {"name" "x"}]}') == (
        f"{file}: not JSON: Expecting ':' delimiter: line 2 column 11 (char 24)"
    )


def test_a_file_that_was_cut_off(file: Path) -> None:
    """The error shows that the text behind a good document is not JSON."""
    assert refusal(file, '{"name": "x"} {"name"').startswith(
        f"{file}: not JSON: Expecting ':' delimiter: "
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_file_of_powershell(file: Path, encoding: str) -> None:
    """Windows' PowerShell writes UTF-16, or a byte order mark, and its line ends."""
    file.write_bytes('{\r\n "name": "Größe"\r\n}\r\n'.encode(encoding))
    assert [device.name for device in read_devices(file)] == ["Größe"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            b'{"name": "\xf6"}',
            "not UTF-8 text ('utf-8' codec can't decode byte 0xf6 in position 10: "
            "invalid start byte)",
        ),
        (
            b"\xff\xfe{\0}",
            "not UTF-16 text ('utf-16-le' codec can't decode byte 0x7d in position 4: "
            "truncated data)",
        ),
    ],
)
def test_a_file_that_is_no_text(file: Path, content: bytes, problem: str) -> None:
    """The message has the encoding and the place."""
    file.write_bytes(content)
    with pytest.raises(ValueError, match="not UTF-") as raised:
        to_source(file)
    assert str(raised.value) == f"{file}: {problem}"


@pytest.mark.parametrize("text", ["", " \n", "[]", '{"devices": []}'])
def test_an_empty_file(file: Path, text: str) -> None:
    """A file without devices is an error, because nobody writes one on purpose."""
    assert (
        refusal(file, text)
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
def test_the_output_of_another_command(file: Path, text: str, found: str) -> None:
    """The error shows the members that the file has."""
    assert refusal(file, text) == (
        f"{file}: no device found in {found}: expected 'devices', 'device' or a "
        "device's own members"
    )


def test_a_wrong_device_in_a_file(file: Path) -> None:
    """The error has the file, the device and the member."""
    document = {"devices": [PIXEL.document, {**IPHONE.document, "memory": "64 GB"}]}
    assert refusal(file, json.dumps(document)) == (
        f"{file}: Device 'iPhone 15': Value '64 GB' at 'memory' failed to satisfy "
        "constraint: Member must be of type long"
    )


def test_a_wrong_instance_in_a_file(file: Path) -> None:
    """The error has the file, the device, the member and the value."""
    document = {"device": {"name": "Pixel 7", "instances": [{"udid": "one", "status": "LOST"}]}}
    assert refusal(file, json.dumps(document)) == (
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
def test_a_value_in_a_file_that_is_not_a_device(file: Path, text: str, item: str) -> None:
    """Wrong data in a file is a ValueError that names the file."""
    assert refusal(file, text) == f"{file}: {item} is not a device: expected an object with a name"


def test_two_equal_devices_in_a_file(file: Path) -> None:
    """The error has the ARN that both have."""
    assert refusal(file, json.dumps([PIXEL.document] * 2)) == (
        f"{file}: the devices 'Pixel 8' and 'Pixel 8' have the same arn {PIXEL.arn}: "
        "give each device another one"
    )


def test_a_file_with_a_byte_order_mark(file: Path) -> None:
    """Some shells write the mark. It is not part of the JSON."""
    file.write_text(json.dumps({"device": PIXEL.document}), "utf-8-sig")
    assert to_source(file).devices().get(PIXEL.arn) == PIXEL
