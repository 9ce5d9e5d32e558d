"""The command ``moto-devicefarm``: its demo, and its messages about wrong arguments."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from moto_devicefarm.cli import main


def listed(*devices: dict[str, object]) -> str:
    return json.dumps({"devices": devices})


@pytest.fixture
def india(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine is in another zone than UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("india")
def test_demo_prints_the_session_as_a_table_and_the_final_document(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The table has the session at each stage with its minutes and whether it has an endpoint. Then
    comes the document as JSON. All times are UTC.
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
    assert session["name"] == "Google Pixel 5a 5G"
    assert session["created"] == "2026-01-05T09:01:00+00:00"
    assert session["stopped"] == "2026-01-05T09:05:16+00:00"
    assert session["deviceMinutes"] == {"total": 4.18, "metered": 2.1, "unmetered": 0.0}


def test_json_prints_the_document_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--json`` there is no table, so that a program can read the output."""
    assert main(["demo", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "COMPLETED"


def test_device_is_chosen_by_part_of_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Upper and lower case are the same. An iOS device gets an iOS app."""
    assert main(["demo", "--json", "--device", "iphone 16 pro"]) == 0
    session = json.loads(capsys.readouterr().out)
    assert session["device"]["name"] == "Apple iPhone 16 Pro"
    assert "appUpload" in session


def test_exact_name_counts_more_than_part_of_a_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name "Pixel 8" does not choose the "Pixel 8 Pro", which comes first in the list."""
    file = tmp_path / "devices.json"
    file.write_text(listed({"name": "Pixel 8 Pro"}, {"name": "Pixel 8"}))
    assert main(["demo", "--json", "--device", "pixel 8", "--devices", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Pixel 8"


def test_unusable_device_is_not_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A device that is busy or has no remote access is not chosen."""
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
            "{file}: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 "
            "(char 1)",
        ),
        (
            '{"devices": []}',
            "{file}: no device found: expected the JSON that 'aws devicefarm list-devices' prints",
        ),
        (
            listed({"name": "Pixel 8", "os": 14}),
            "{file}: Device 'Pixel 8': Value '14' at 'os' failed to satisfy constraint: Member "
            "must be of type string",
        ),
        (
            listed({"name": "Pixel 8", "availability": "BUSY"}),
            "no device is free for a remote access session. Free devices: none",
        ),
    ],
)
def test_wrong_file_is_one_line_and_exit_code_2(
    content: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line has the file and the reason. There is no traceback."""
    file = tmp_path / "devices.json"
    file.write_text(content)
    assert main(["demo", "--devices", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"moto-devicefarm: {complaint.format(file=file)}\n"


def test_missing_file_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line has the path and the words of the operating system."""
    assert main(["demo", "--devices", str(tmp_path / "no.json")]) == 2
    assert (
        capsys.readouterr().err
        == f"moto-devicefarm: {tmp_path / 'no.json'}: No such file or directory\n"
    )


def test_unknown_device_lists_the_free_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message has the names that are possible."""
    file = tmp_path / "devices.json"
    file.write_text(listed({"name": "Pixel 8"}, {"name": "iPhone 15"}))
    assert main(["demo", "--device", "Nokia 3310", "--devices", str(file)]) == 2
    text = "no device 'Nokia 3310' is free for a remote access session"
    free = "Free devices: Pixel 8, iPhone 15"
    assert capsys.readouterr().err == f"moto-devicefarm: {text}. {free}\n"


def test_version_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` prints the version that setup.cfg builds."""
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == "moto_devicefarm 0.2.0\n"


def test_no_command_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command, argparse shows the usage and the exit code is 2."""
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "usage: moto-devicefarm" in capsys.readouterr().err
