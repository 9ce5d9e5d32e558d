"""Recordings for the tests of replay: made of the mock itself, or written by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm, record
from moto_devicefarm.recordings.replay import Difference
from tests.devicefarm.clients import fresh

START = "2026-03-01 12:00:00"
NOW = 1772366400.0

Story = Callable[[Any, Any], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the recording is."""
    return tmp_path / "calls.jsonl"


def recorded(path: Path, story: Story, **given: Any) -> list[dict[str, Any]]:
    """Record what ``story(client, clock)`` does in a mock of its own."""
    with freeze_time(START) as clock, mock_devicefarm(**given):
        client = fresh()
        with record(client, path):
            story(client, clock)
    return read(path)


def read(path: Path) -> list[dict[str, Any]]:
    """The recorded calls."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def write(path: Path, *calls: dict[str, Any]) -> None:
    """Write calls as a recording, a line each; the time counts up by seconds where a call has none."""
    lines = [
        json.dumps({"time": NOW + number, "parameters": {}, **call})
        for number, call in enumerate(calls)
    ]
    path.write_text("\n".join(lines) + "\n")


def played(
    path: Path, arrange: Callable[[DeviceFarm], object] = lambda farm: None, **given: Any
) -> list[Difference]:
    """What another mock answers otherwise, at a time long after."""
    with freeze_time("2031-01-01"), mock_devicefarm(**given) as farm:
        arrange(farm)
        return farm.replay(path)
