"""Recordings for tests: recorded from the mock, or written by hand, and then replayed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm, record
from moto_devicefarm.recordings.replay import Difference
from tests.support.clients import new_client
from tests.support.store import NOW, NOW_IN_SECONDS

Story = Callable[[Any, Any], object]
"""What a program does with a boto3 client and freezegun's clock."""
Write = Callable[..., str]
"""The fixture ``write``: ``write(path, *options, name=...)``."""


def record_story(path: Path, story: Story, **settings: Any) -> list[dict[str, Any]]:
    """Record ``story(client, clock)`` in a new mock, from NOW on, and return the calls."""
    with freeze_time(NOW) as clock, mock_devicefarm(**settings):
        client = new_client()
        with record(client, path):
            story(client, clock)
    return read_calls(path)


def read_calls(path: Path) -> list[dict[str, Any]]:
    """The calls of a recording."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def write_calls(path: Path, *calls: dict[str, Any]) -> None:
    """Write a recording. A call without a time is one second later than the call before."""
    lines = [
        json.dumps({"time": NOW_IN_SECONDS + number, "parameters": {}, **call})
        for number, call in enumerate(calls)
    ]
    path.write_text("\n".join(lines) + "\n")


def replay_calls(
    path: Path, arrange: Callable[[DeviceFarm], object] = lambda farm: None, **settings: Any
) -> list[Difference]:
    """The differences of a recording in a new mock, years later."""
    with freeze_time("2031-01-01"), mock_devicefarm(**settings) as farm:
        arrange(farm)
        return farm.replay(path)
