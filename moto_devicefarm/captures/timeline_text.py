"""Writes timelines as text for a terminal and as JSON for programs. Rule: the result and the
message stand first, and no character acts on the terminal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from tabulate import tabulate

from moto_devicefarm.captures.timelines import Stage, Timeline
from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.core.timings import Moment

_RED, _GREEN, _BOLD, _PLAIN = "\x1b[1;31m", "\x1b[1;32m", "\x1b[1m", "\x1b[0m"
_ABOUT = "'about': the report does not say when this status began."


def as_text(
    timelines: Sequence[Timeline], now: int, width: int, *, has_colours: bool = False
) -> str:
    """The outcome, a table and a sentence for each timeline, in lines of at most ``width``, unless
    a word or the table is longer.
    """
    parts = ["\n".join(_part(one, now, width, has_colours)) for one in timelines]
    if any(stage.is_about for one in timelines for stage in one.stages):
        parts.append("\n".join(textwrap.wrap(_ABOUT, width)))
    return "\n\n".join(parts) + "\n"


def _part(timeline: Timeline, now: int, width: int, has_colours: bool) -> Iterator[str]:
    style = _RED if timeline.is_bad else _GREEN if timeline.result == "PASSED" else _BOLD
    head = f"{timeline.words}: {timeline.outcome}"
    for line in (head, *([timeline.message] if timeline.message else [])):
        for piece in textwrap.wrap(escape_unprintable(line), width, break_long_words=False):
            yield f"{style}{piece}{_PLAIN}" if has_colours else piece
    yield escape_unprintable(timeline.arn)
    begin = timeline.stages[0].begins
    rows = [(_time(one), _span(one.begins - begin), one.status) for one in timeline.stages]
    if not timeline.has_ended:
        rows.append((clock.text(now), _span(now - begin), f"captured as {timeline.status}"))
    yield tabulate(rows, headers=("time", "after", "status"), disable_numparse=True)
    yield from textwrap.wrap(timeline.outlook, width)


def _time(stage: Stage) -> str:
    return f"{'about ' if stage.is_about else ''}{clock.text(round(stage.begins))}"


def _span(length: Moment) -> str:
    minutes, seconds = divmod(round(length / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def as_json(timelines: Sequence[Timeline], now: int) -> dict[str, Any]:
    """``at``, the moment of the capture, and ``resources``. Times are texts such as
    ``2026-01-17T12:30:00.250Z``; the report does not tell those with ``about``.
    """
    return {"at": clock.text(now), "resources": [_document(one) for one in timelines]}


def _document(timeline: Timeline) -> dict[str, Any]:
    return {
        "arn": timeline.arn,
        "kind": timeline.kind,
        "name": timeline.name,
        "device": timeline.device,
        "run": timeline.run,
        "status": timeline.status,
        "result": timeline.result,
        "message": timeline.message,
        "stages": [
            {"status": status, "since": clock.text(round(begins)), "about": is_about}
            for status, begins, is_about in timeline.stages
        ],
        "ended": timeline.has_ended,
        "outlook": timeline.outlook,
    }
