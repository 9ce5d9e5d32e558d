"""``moto-devicefarm replay``: the differences between recorded answers and the mock's."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from moto_devicefarm.cli import main
from moto_devicefarm.registry.built_in import built_in_devices
from tests.support.recordings import write_calls
from tests.support.store import NOW_IN_SECONDS

NO_SUCH = {"code": "NotFoundException", "message": "No such project", "status": 400}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a recording that the mock answers otherwise and one that it does
    not.
    """
    monkeypatch.chdir(tmp_path)
    create = {"operation": "CreateProject", "parameters": {"name": "shop"}}
    write_calls(tmp_path / "other.jsonl", {**create, "error": NO_SUCH})
    listed = {"operation": "ListDevicePools", "parameters": {"arn": "x"}, "error": NO_SUCH}
    write_calls(tmp_path / "two.jsonl", {**create, "error": NO_SUCH}, listed)
    arn = "arn:aws:devicefarm:us-west-2:111122223333:project:1"
    project = {"arn": arn, "name": "shop", "created": NOW_IN_SECONDS}
    write_calls(tmp_path / "calls.jsonl", {**create, "answer": {"project": project}})
    return tmp_path


def test_differences_are_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each row has the call and both values, and the exit code is 1."""
    assert main(["replay", "other.jsonl"]) == 1
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["call", "operation", "member", "recorded", "mocked"]
    assert rows[0].startswith("line 1  CreateProject  ")
    assert any('"NotFoundException"' in row and "(none)" in row for row in rows)
    assert rows[-1] == f"{len(rows) - 2} differences"


def test_the_table_fits_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long values get more lines."""
    monkeypatch.setenv("COLUMNS", "90")
    assert main(["replay", "two.jsonl"]) == 1
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 90


def test_no_difference(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is 0. ``-`` is standard input."""
    assert main(["replay", "calls.jsonl"]) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_differences_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads them by the names of the fields."""
    assert main(["replay", "--json", "other.jsonl"]) == 1
    found = json.loads(capsys.readouterr().out)["differences"]
    assert {"line": 1, "operation": "CreateProject"}.items() <= found[0].items()
    assert main(["replay", "--json", "calls.jsonl"]) == 0
    assert json.loads(capsys.readouterr().out) == {"differences": []}


@pytest.mark.parametrize(("name", "code"), [("calls.jsonl", 0), ("other.jsonl", 1)])
def test_standard_input(
    name: str, code: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``moto-devicefarm replay - < calls.jsonl``."""
    stream = io.TextIOWrapper(io.BytesIO((folder / name).read_bytes()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert main(["replay", "-"]) == code


def test_wrong_standard_input_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line names standard input, and no file of the mock's own."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"hello")))
    assert main(["replay", "-"]) == 2
    assert capsys.readouterr().err.startswith("moto-devicefarm: standard input")


def test_devices_of_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Calls that list devices need the fleet of their time."""
    device = built_in_devices()[0].document
    (folder / "devices.json").write_text(json.dumps({"devices": [device]}))
    write_calls(
        folder / "list.jsonl", {"operation": "ListDevices", "answer": {"devices": [device]}}
    )
    assert main(["replay", "list.jsonl", "--devices", "devices.json"]) == 0
    assert main(["replay", "list.jsonl"]) == 1
