"""The calls that a served mock received lately, and their rows on the page."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from moto_devicefarm.core.call_log import Call, CallLog, shorten
from moto_devicefarm.core.folded_calls import FoldedCalls, fold, outcome
from moto_devicefarm.core.resource import kind_of

MOST_CALLS = 1000
MOST_CALL_ROWS = 100
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
    return [_row(row) for row in rows]


def _row(row: FoldedCalls) -> dict[str, Any]:
    call = row.last
    parameters = call.parameters
    text = ", ".join(f"{name}={_text(value)}" for name, value in parameters.items())
    return {
        "moment": call.moment,
        "since": row.since,
        "times": row.times,
        "operation": call.operation,
        "resource": next((value for value in parameters.values() if _is_arn(value)), None),
        "parameters": shorten(text, MOST_SHOWN),
        "answer": shorten(outcome(call), MOST_SHOWN),
        "error": call.error is not None,
    }


def _text(value: Any) -> str:
    """An ARN by its kind and its end, other text as it is, other values as JSON."""
    if _is_arn(value):
        return f"{kind_of(value)}:…{value[-20:]}"
    return value if isinstance(value, str) else json.dumps(value)


def _is_arn(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("arn:")
