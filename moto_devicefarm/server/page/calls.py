"""The calls that a served mock received, for the page: the latest ones, in short."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from moto_devicefarm.core.call_log import LoggedCall
from moto_devicefarm.core.store import kind_of

KEPT = 1000
SHOWN = 100
LONGEST = 4000
"""Characters of an answer that are kept: a page of a list may have a million."""
WIDTH = 160
"""Characters of parameters and of an answer that are shown."""
_STATUS = re.compile('"status": "([A-Z_]+)"')


class CallLog(deque[LoggedCall]):
    """A log of bounded length and size, for a server that may run for days."""

    def __init__(self) -> None:
        super().__init__(maxlen=KEPT)

    def append(self, call: LoggedCall, /) -> None:
        """Keep the call, the beginning of a long answer only."""
        super().append(
            call if len(call.answer) <= LONGEST else replace(call, answer=call.answer[:LONGEST])
        )


def call_rows(log: Sequence[LoggedCall]) -> list[dict[str, Any]]:
    """The latest calls, the last first. Polling is one row: the same call again, answered again,
    counts up.
    """
    rows: list[dict[str, Any]] = []
    before: LoggedCall | None = None
    for call in _latest(log):
        if before is not None and _same(call, before):
            rows[-1]["times"] += 1
            rows[-1]["since"] = call.moment
        elif len(rows) == SHOWN:
            break
        else:
            rows.append(_row(call))
        before = call
    return rows


def _latest(log: Sequence[LoggedCall]) -> Iterator[LoggedCall]:
    return islice(reversed(log), KEPT)


def _same(call: LoggedCall, other: LoggedCall) -> bool:
    return (call.operation, call.params, _failed(call)) == (
        other.operation,
        other.params,
        _failed(other),
    )


def _failed(call: LoggedCall) -> bool:
    """An answer is JSON text, an error begins with its code."""
    return not call.answer.startswith("{")


def _row(call: LoggedCall) -> dict[str, Any]:
    status = None if _failed(call) else _STATUS.search(call.answer)
    return {
        "moment": call.moment,
        "since": call.moment,
        "times": 1,
        "operation": call.operation,
        "about": next((value for value in call.params.values() if _is_arn(value)), None),
        "parameters": _short(
            ", ".join(f"{name}={_text(value)}" for name, value in call.params.items())
        ),
        "answer": status[1] if status is not None else _short(call.answer),
        "error": _failed(call),
    }


def _text(value: Any) -> str:
    """An ARN by its kind and its end, which tells it from others; anything else as JSON."""
    if isinstance(value, str):
        return f"{kind_of(value)}:…{value[-20:]}" if _is_arn(value) else value
    return json.dumps(value)


def _is_arn(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("arn:")


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
