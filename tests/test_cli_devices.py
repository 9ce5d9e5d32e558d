"""``moto-devicefarm devices``: the fleet as a table, with filters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moto_devicefarm import Device
from moto_devicefarm.cli import main

PHONES = (
    Device("Pixel 8", os="14", fleet_type="PUBLIC"),
    Device("Pixel 9", os="14.1", availability="BUSY"),
    Device("iPhone 15", os="17.0.1"),
    Device("iPad \x1b[31mAir", os="18", form_factor="TABLET", availability=None),
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file with four devices."""
    path = tmp_path / "devices.json"
    path.write_text(json.dumps({"devices": [phone.document for phone in PHONES]}))
    return str(path)


def names(capsys: pytest.CaptureFixture[str], *argv: str) -> list[str]:
    """The names of the devices that the command prints as JSON."""
    assert main(["devices", "--json", *argv]) == 0
    return [device["name"] for device in json.loads(capsys.readouterr().out)["devices"]]


def test_the_fleet_is_a_table(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe gets the whole ARNs. The devices stand in the order of their platforms and names, and
    no name acts on the terminal.
    """
    assert main(["devices", "--devices", file]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "system", "form", "availability", "fleet", "arn"]
    first = ["Pixel", "8", "Android", "14", "phone", "HIGHLY_AVAILABLE", "public", PHONES[0].arn]
    assert rows[0].split() == first
    assert [row[:9] for row in rows[1:]] == ["Pixel 9  ", r"iPad \x1b", "iPhone 15"]


def test_the_table_fits_the_terminal(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A narrow terminal gets no ARNs, and is told how to get them."""
    monkeypatch.setenv("COLUMNS", "90")
    assert main(["devices", "--devices", file]) == 0
    printed = capsys.readouterr()
    assert max(map(len, printed.out.splitlines())) <= 90
    assert "arn:" not in printed.out
    assert printed.err == "the terminal is too narrow for the ARNs: --json has them\n"


def test_the_built_in_fleet_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    """The documents are those of ListDevices."""
    assert "Google Pixel 8" in names(capsys)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--platform", "Android"], ["Pixel 8", "Pixel 9"]),
        (["--name", "PIXEL"], ["Pixel 8", "Pixel 9"]),
        (["--name", "pixel", "--available"], ["Pixel 8"]),
        (["--os", "14"], ["Pixel 8", "Pixel 9"]),
        (["--os", "17.0"], ["iPhone 15"]),
        (["--os", "1"], []),
        (["--filter", "FORM_FACTOR=TABLET"], ["iPad \x1b[31mAir"]),
        (["--filter", "os_version > 14", "--filter", "OS_VERSION<18"], ["Pixel 9", "iPhone 15"]),
        (["--filter", "OS_VERSION>=17.0.1", "--platform", "ios", "--name", "15"], ["iPhone 15"]),
        (["--filter", "OS_VERSION<=14"], ["Pixel 8"]),
        (["--filter", "MODEL~hone"], ["iPhone 15"]),
        (["--filter", "MODEL=a>b"], []),
    ],
)
def test_filters(
    options: list[str], found: list[str], file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """All options together choose the devices."""
    assert names(capsys, "--devices", file, *options) == found


def test_no_device_is_told(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The output of a pipe stays empty."""
    assert main(["devices", "--devices", file, "--name", "Nokia"]) == 0
    assert capsys.readouterr() == ("", "no device found: give other filters\n")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("PLATFORM", "'PLATFORM': expected ATTRIBUTE=VALUE, such as PLATFORM=IOS"),
        ("COLOUR=red", "'COLOUR=red': no attribute 'COLOUR'; possible: ARN, PLATFORM, OS_VERSION"),
        ("PLATFORM>IOS", "'PLATFORM>IOS': PLATFORM has no '>'; possible: ="),
        ("MODEL<a", "'MODEL<a': MODEL has no '<'; possible: =, ~"),
    ],
)
def test_a_wrong_filter_is_told(
    text: str, complaint: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has what is possible, and the exit code is 2."""
    with pytest.raises(SystemExit, match="2"):
        main(["devices", "--filter", text])
    assert f"argument --filter: {complaint}" in capsys.readouterr().err
