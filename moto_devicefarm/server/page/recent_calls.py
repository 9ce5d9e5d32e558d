"""The calls that a served mock received lately, and their rows on the page."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from typing import Any

from moto_devicefarm.core.call_log import Call, CallLog, shorten
from moto_devicefarm.core.folded_calls import FoldedCalls, fold, outcome
from moto_devicefarm.core.resource import is_arn
from moto_devicefarm.core.short_arns import short_arns

MOST_CALLS = 1000
"""The log of a server that runs for days does not grow beyond this."""
MOST_CALL_ROWS = 100
"""Rows on the page, which asks for all of them each second."""
MOST_KEPT = 4000
"""Characters of an answer that are kept: a page of a list may have a million."""
MOST_SHOWN = 160
"""Characters of the parameters and of the answer on the page."""


class RecentCalls(CallLog):
    """A log of limited size, for a server that may run for days."""

    def __init__(self) -> None:
        super().__init__()
        self._calls = deque(maxlen=MOST_CALLS)

    def add(self, call: Call) -> bool:
        """Keep the call, and the beginning of its answer. A server warns of no polls."""
        call.answer_text = call.answer_text[:MOST_KEPT]
        self._calls.append(call)
        return False


def call_rows(log: CallLog) -> list[dict[str, Any]]:
    """The latest calls, the last one first.

    Equal calls in a row, as polling makes them, are one row: ``times`` says how many, ``since``
    when the first came.
    """
    rows, _ = fold(reversed(log), MOST_CALL_ROWS)
    short = short_arns(filter(is_arn, (v for row in rows for v in row.last.parameters.values())))
    return [_row(row, short) for row in rows]


def _row(row: FoldedCalls, short: Mapping[str, str]) -> dict[str, Any]:
    call = row.last
    parameters = call.parameters
    text = ", ".join(f"{name}={_text(value, short)}" for name, value in parameters.items())
    return {
        "moment": call.moment,
        "since": row.since,
        "times": row.times,
        "operation": call.operation,
        "resource": next((value for value in parameters.values() if is_arn(value)), None),
        "parameters": shorten(text, MOST_SHOWN),
        "answer": shorten(outcome(call), MOST_SHOWN),
        "error": call.error is not None,
    }


def _text(value: Any, short: Mapping[str, str]) -> str:
    """An ARN in its short form, other text as it is, other values as JSON."""
    return short.get(value, value) if isinstance(value, str) else json.dumps(value)
