"""The command: its demo as a user runs it, and what it says when the user slips."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moto_devicefarm.cli import main


def listed(*devices: dict[str, object]) -> str:
    return json.dumps({"devices": devices})


def test_demo_prints_the_session_as_a_table_and_the_final_document(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A session is seen in each of its stages, with its minutes and whether it has an endpoint,
    then as JSON.
    """
    assert main(["demo"]) == 0
    table, _, document = capsys.readouterr().out.partition("\n\n")
    assert [line.split() for line in table.splitlines()[2:]] == [
        ["09:01:00", "PENDING", "PENDING", "no"],
        ["09:01:03", "PENDING", "PENDING", "no"],
        ["09:01:06", "PREPARING", "PENDING", "0.02", "no"],
        ["09:02:06", "PREPARING", "PENDING", "1.02", "no"],
        ["09:03:06", "RUNNING", "PENDING", "2.02", "yes"],
        ["09:05:06", "RUNNING", "PENDING", "4.02", "yes"],
        ["09:05:06", "STOPPING", "PENDING", "4.02", "no"],
        ["09:05:21", "COMPLETED", "STOPPED", "4.18", "no"],
    ]
    session = json.loads(document)
    assert session["name"] == "Google Pixel 8"
    assert session["created"] == "2026-01-05T09:01:00+00:00"
    assert session["stopped"] == "2026-01-05T09:05:16+00:00"
    assert session["deviceMinutes"] == {"total": 4.18, "metered": 2.1, "unmetered": 0.0}


def test_json_prints_the_document_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """``--json`` leaves out the table, so that the output can be piped."""
    assert main(["demo", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "COMPLETED"


def test_a_device_is_picked_by_part_of_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Case does not matter, and an iOS device gets an iOS app."""
    assert main(["demo", "--json", "--device", "iphone 16 pro"]) == 0
    session = json.loads(capsys.readouterr().out)
    assert session["device"]["name"] == "Apple iPhone 16 Pro"
    assert "appUpload" in session


def test_an_exact_name_goes_before_part_of_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ "Pixel 8" is not the "Pixel 8 Pro" that stands before it."""
    file = tmp_path / "devices.json"
    file.write_text(listed({"name": "Pixel 8 Pro"}, {"name": "Pixel 8"}))
    assert main(["demo", "--json", "--device", "pixel 8", "--devices", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Pixel 8"


def test_a_device_that_no_session_can_be_had_on_is_not_picked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Busy devices and those without remote access are passed over."""
    file = tmp_path / "devices.json"
    file.write_text(
        listed(
            {"name": "A", "availability": "BUSY"},
            {"name": "B", "availability": "TEMPORARY_NOT_AVAILABLE"},
            {"name": "C", "remoteAccessEnabled": False},
            {"name": "D"},
        )
    )
    assert main(["demo", "--json", "--devices", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "D"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            "{",
            "{file}: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        (
            '{"devices": []}',
            "{file}: no devices found: expected what 'aws devicefarm list-devices' prints",
        ),
        (
            listed({"name": "Pixel 8", "os": 14}),
            "{file}: Device 'Pixel 8': Value '14' at 'os' failed to satisfy constraint: Member must be of type string",
        ),
        (
            listed({"name": "Pixel 8", "availability": "BUSY"}),
            "no device that a session can be had on; there are: none",
        ),
    ],
)
def test_a_bad_file_is_one_line_and_exit_code_2(
    content: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The user sees which file is wrong and why, and no traceback."""
    file = tmp_path / "devices.json"
    file.write_text(content)
    assert main(["demo", "--devices", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"moto-devicefarm: {complaint.format(file=file)}\n"


def test_a_missing_file_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip in a path is told as such."""
    assert main(["demo", "--devices", str(tmp_path / "no.json")]) == 2
    assert (
        capsys.readouterr().err
        == f"moto-devicefarm: {tmp_path / 'no.json'}: No such file or directory\n"
    )


def test_an_unknown_device_lists_the_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What could have been given is said."""
    file = tmp_path / "devices.json"
    file.write_text(listed({"name": "Pixel 8"}, {"name": "iPhone 15"}))
    assert main(["demo", "--device", "Nokia 3310", "--devices", str(file)]) == 2
    said = "no device 'Nokia 3310' that a session can be had on; there are: Pixel 8, iPhone 15"
    assert capsys.readouterr().err == f"moto-devicefarm: {said}\n"


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` prints what setup.cfg builds."""
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == "moto_devicefarm 0.1.0\n"


def test_no_command_shows_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command, argparse's usage and exit code 2."""
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "usage: moto-devicefarm" in capsys.readouterr().err
