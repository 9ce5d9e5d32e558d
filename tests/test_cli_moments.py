"""The option ``--at`` with the last moment that a report has, and files that can't be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from moto_devicefarm import reproduce_command
from moto_devicefarm.captures.assertions import known_moment
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.cli import main
from moto_devicefarm.report_files import moment_at
from tests.support.recorded_calls import START
from tests.support.recordings import write_calls
from tests.support.session_reports import CASES


def test_a_report_may_be_captured_at_its_last_moment() -> None:
    """A moment before it is not possible."""
    documents = read_source(CASES["running"]).documents
    last = known_moment(documents)
    assert last is not None
    assert moment_at(last, documents) == last
    with pytest.raises(ValueError, match="the report has a later moment"):
        moment_at(last - 1, documents)


def test_calls_may_end_at_the_moment_of_the_last_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The clock of the test does not move then."""
    path = tmp_path / "calls.jsonl"
    call = {"operation": "ListProjects", "parameters": {}, "answer": {"projects": []}}
    write_calls(path, {**call, "time": START})
    assert main(["reproduce", str(path), "--at", "2026-01-17T12:30Z"]) == 0
    assert "clock" not in capsys.readouterr().out
    assert main(["reproduce", str(path), "--at", "2026-01-17T12:29:59.999Z"]) == 2


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    """A file that could be written is removed if another one could not."""
    first, other = tmp_path / "test_it.py", tmp_path / "report.json"
    other.write_bytes(b"of somebody else")
    with pytest.raises(FileExistsError):
        reproduce_command._write_new_files({first: b"1", other: b"2"})
    assert not first.exists()
    assert other.read_bytes() == b"of somebody else"
