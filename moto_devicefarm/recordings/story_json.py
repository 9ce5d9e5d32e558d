"""A story as JSON, for programs. Rule: it has the facts of the text, and no words that the text
makes of them.
"""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.recordings.observed_lives import ObservedLife
from moto_devicefarm.recordings.story import Gap, Row, Story


def as_json(story: Story) -> dict[str, Any]:
    """``calls`` and ``errors`` (counts), ``rows``, ``gaps`` and ``resources``. Times are texts such
    as ``2026-01-17T12:30:00.250Z``.
    """
    return {
        "calls": len(story.calls),
        "errors": dict(story.errors),
        "rows": [_row(row) for row in story.rows if isinstance(row, Row)],
        "gaps": [_between(gap.since, gap.until) for gap in story.rows if isinstance(gap, Gap)],
        "resources": [_life(life, story) for life in story.resources.told_lives()],
    }


def _between(since: int, until: int) -> dict[str, Any]:
    return {"since": clock.text(since), "until": clock.text(until)}


def _row(row: Row) -> dict[str, Any]:
    return {
        **_between(row.first.time, row.last.time),
        "times": row.times,
        "attempts": row.attempts,
        "operation": row.first.operation,
        "parameters": row.first.parameters,
        "states": [{"state": words, "at": clock.text(time)} for words, time in row.states],
        "error": row.error,
    }


def _life(life: ObservedLife, story: Story) -> dict[str, Any]:
    seen, deleted = life.last_seen, life.deleted
    return {
        "arn": life.arn,
        "kind": life.kind,
        "name": story.resources.names.get(life.arn),
        "device": life.device,
        "stages": [
            {
                "status": stage.status,
                "since": clock.text(stage.since),
                "last_seen": clock.text(stage.last_seen),
            }
            for stage in life.stages
        ],
        "result": life.result,
        "message": life.message,
        "device_minutes": life.device_minutes,
        "last_seen": None if seen is None else clock.text(seen),
        "deleted": None if deleted is None else clock.text(deleted),
        "calls": len(life.calls),
        "errors": sum(call.error is not None for call in life.calls),
        "left": life.is_left,
    }
