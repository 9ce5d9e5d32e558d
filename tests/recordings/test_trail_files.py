"""Calls in the files of CloudTrail: a bucket on disk, packed files, several sources."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from moto_devicefarm.recordings.sequences import read_sequence
from tests.support.recorded_calls import as_recorded
from tests.support.trails import CALLS, OTHER, RECORDS


def test_a_synced_bucket(tmp_path: Path) -> None:
    """A folder has its files in folders, packed, with one that is no trail."""
    folder = tmp_path / "AWSLogs/123456789012/CloudTrail/us-west-2/2026/01/17"
    folder.mkdir(parents=True)
    for number, record in enumerate(reversed([*RECORDS, OTHER])):
        (folder / f"{number}.json.gz").write_bytes(
            gzip.compress(json.dumps({"Records": [record]}).encode())
        )
    (folder / "digest.json").write_text('{"digestStartTime": "2026-01-17T12:30:00Z"}')
    (folder / "picture.png").write_bytes(b"\xff\xff")
    (folder / ".hidden.json").write_text("{")
    calls = read_sequence(tmp_path)
    assert calls is not None
    assert as_recorded(calls) == CALLS
    assert (calls.files, calls.passed_over) == (4, 1)
    assert calls.notes == [
        f"{tmp_path}: 1 file without calls",
        "1 record of other services passed over",
    ]
    assert calls[0].place == f"{folder}/3.json.gz, record 1"


def test_several_sources_are_one_story(tmp_path: Path) -> None:
    """The calls are merged by their times; sources without calls are told."""
    for number, record in enumerate(reversed(RECORDS)):
        (tmp_path / f"{number}.json").write_text(json.dumps([record]))
    (tmp_path / "other.md").write_text("Hello")
    calls = read_sequence(*sorted(tmp_path.iterdir()))
    assert calls is not None
    assert as_recorded(calls) == CALLS
    assert [report.name for report in calls.others] == [str(tmp_path / "other.md")]


def test_folders_without_calls(tmp_path: Path) -> None:
    """The message has the number of files that were read."""
    (tmp_path / "a.json").write_text('{"project": {}}')
    with pytest.raises(
        ValueError, match=r": no sequence of calls in 1 file of the folder: expected"
    ):
        read_sequence(tmp_path)
    (tmp_path / "a.json").write_text(json.dumps([OTHER]))
    (tmp_path / "b.json").write_text(json.dumps([OTHER, OTHER]))
    with pytest.raises(ValueError, match="no call: 3 records in 2 files, none of devicefarm"):
        read_sequence(tmp_path)
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(b"[]" * 99)[:-12])
    with pytest.raises(ValueError, match=r"b\.json\.gz: not a gzip file"):
        read_sequence(tmp_path)


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The OSError of the system is raised."""

    def refuse(path: object) -> None:
        raise PermissionError(13, "denied", str(path))

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(PermissionError):
        read_sequence(tmp_path)
