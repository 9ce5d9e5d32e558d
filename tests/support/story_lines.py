"""The lines of the story of calls, as ``show`` prints it."""

from __future__ import annotations

from collections.abc import Sequence

from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.story import story_of
from moto_devicefarm.recordings.story_text import as_text


def lines(calls: Sequence[RecordedCall], width: int = 100, **options: bool) -> list[str]:
    """The lines of the story."""
    return as_text(story_of(calls), width, **options).splitlines()
