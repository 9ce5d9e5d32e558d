"""The calls that a served mock received lately, and their rows on the page."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from moto_devicefarm.core.call_log import LoggedCall
from moto_devicefarm.core.resource import kind_of

MOST_CALLS = 1000
MOST_CALL_ROWS = 100
MOST_KEPT = 4000
"""Characters of an answer that are kept: a page of a list may have a million."""
MOST_SHOWN = 160
"""Characters of the parameters and of the answer on the page."""
_STATUS = re.compile('"status": "([A-Z_]+)"')


class RecentCalls(deque[LoggedCall]):
    """A log of limited size, for a server that may run for days."""

    def __init__(self) -> None:
        super().__init__(maxlen=MOST_CALLS)

    def append(self, call: LoggedCall, /) -> None:
        """Keep the call, and the beginning of its answer."""
        if len(call.answer) > MOST_KEPT:
            call = replace(call, answer=call.answer[:MOST_KEPT])
        super().append(call)


def call_rows(log: Sequence[LoggedCall]) -> list[dict[str, Any]]:
    """The latest calls, the last one first.

    Equal calls in a row, as polling makes them, are one row: ``times`` says how many, ``since``
    when the first came.
    """
    rows: list[dict[str, Any]] = []
    later: LoggedCall | None = None
    for call in islice(reversed(log), MOST_CALLS):
        if later is not None and _is_repetition(call, later):
            rows[-1]["times"] += 1
            rows[-1]["since"] = call.moment
        elif len(rows) == MOST_CALL_ROWS:
            break
        else:
            rows.append(_row(call))
        later = call
    return rows


def _is_repetition(call: LoggedCall, other: LoggedCall) -> bool:
    one, two = ((each.operation, each.params, _is_error(each)) for each in (call, other))
    return one == two


def _is_error(call: LoggedCall) -> bool:
    """An answer is JSON text; an error begins with its code."""
    return not call.answer.startswith("{")


def _row(call: LoggedCall) -> dict[str, Any]:
    status = None if _is_error(call) else _STATUS.search(call.answer)
    parameters = ", ".join(f"{name}={_text(value)}" for name, value in call.params.items())
    return {
        "moment": call.moment,
        "since": call.moment,
        "times": 1,
        "operation": call.operation,
        "resource": next((value for value in call.params.values() if _is_arn(value)), None),
        "parameters": _shorten(parameters),
        "answer": status[1] if status is not None else _shorten(call.answer),
        "error": _is_error(call),
    }


def _text(value: Any) -> str:
    """An ARN by its kind and its end, other text as it is, other values as JSON."""
    if _is_arn(value):
        return f"{kind_of(value)}:…{value[-20:]}"
    return value if isinstance(value, str) else json.dumps(value)


def _is_arn(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("arn:")


def _shorten(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
