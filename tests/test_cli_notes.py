"""What the commands say beside their result, and rare forms of reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.captures.documents import recognize
from moto_devicefarm.captures.module_writer import ModuleWriter
from moto_devicefarm.cli import main
from tests.captures.published import INSIGHTS_DETAILS
from tests.support.sequence_writers import as_yaml, cassette, interaction
from tests.support.session_reports import WAITING

CALL = {"operation": "ListProjects", "parameters": {}, "answer": {"projects": []}, "time": 0}


@pytest.mark.parametrize("command", ["reproduce", "show"])
def test_a_note_about_the_calls_is_told_once(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a note that one command prints twice, and one that nobody sees."""
    one = interaction(CALL)
    one["response"]["headers"] = {}
    one["request"]["headers"] = {"x-amz-target": "DeviceFarm_20150623.ListProjects"}
    report = tmp_path / "cassette.yaml"
    report.write_text(as_yaml({**cassette([CALL]), "interactions": [one]}))
    assert main([command, str(report)]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(set(lines)) == 1


def test_unittest_completes_the_report_again(tmp_path: Path) -> None:
    """Catches a module that loads a scrubbed report without ``complete``."""
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"remoteAccessSession": {**WAITING, "arn": "***"}}))
    module = tmp_path / "test_report.py"
    given = ["reproduce", str(report), "--complete", "--style", "unittest", "-o", str(module)]
    assert main(given) == 0
    assert "complete=True" in module.read_text("utf-8")


def test_an_empty_object_is_no_report(devicefarm: DeviceFarm) -> None:
    """Catches a text that lists what an empty object might be."""
    with pytest.raises(ValueError, match="the object is empty: give the output of"):
        devicefarm.load({})


def test_a_slip_beside_the_right_member_is_an_unknown_member(devicefarm: DeviceFarm) -> None:
    """Catches advice to use a name that the document has already."""
    loaded = devicefarm.load({"remoteAccessSession": {**WAITING, "stauts": "RUNNING"}})
    assert loaded.misspelt == []
    assert len(loaded.unknown) == 1


def test_details_in_a_recording_are_taken_as_they_are() -> None:
    """Catches a completion of what AWS answered."""
    (found,) = recognize(INSIGHTS_DETAILS, "report")
    assert found.members == INSIGHTS_DETAILS


def test_a_remark_without_room_stands_above_its_lines() -> None:
    """Catches a line of more than 100 columns, and a remark that hides the code behind it."""
    writer = ModuleWriter("fixture")
    writer.line("a" * 90)
    writer.remark(0, "AWS answered 5")
    assert [line.strip() for line in writer.body] == ["# AWS answered 5", "a" * 90]


def test_long_lines_of_prose_are_wrapped(tmp_path: Path) -> None:
    """Catches a docstring with lines of more than 100 columns. A long word is cut."""
    report = tmp_path / "report.md"
    text = f"{'word ' * 60}\n{'x' * 300}\n\n```json\n{json.dumps(WAITING)}\n```\n"
    report.write_text(text)
    module = tmp_path / "test_report.py"
    assert main(["reproduce", str(report), "-o", str(module)]) == 0
    lines = module.read_text("utf-8").splitlines()
    assert max(map(len, lines)) <= 100
    assert sum(line.count("x") for line in lines) >= 290
