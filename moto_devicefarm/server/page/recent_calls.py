"""The calls that a served mock received lately, and their rows on the page.

Rule: a text is cut between ARNs, and not inside one: all ARNs have their short forms before.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from moto_devicefarm import settings
from moto_devicefarm.core.call_log import Call, CallLog, shorten
from moto_devicefarm.core.folded_calls import FoldedCalls, fold, outcome
from moto_devicefarm.core.resource import is_arn
from moto_devicefarm.core.short_arns import ARN, short_arns

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


def call_rows(calls: Iterable[Call], most: int = MOST_CALL_ROWS) -> list[dict[str, Any]]:
    """Rows of the calls, which are given and shown with the last one first.

    Equal calls in a row, as polling makes them, are one row: ``times`` says how many, ``since``
    when the first came.
    """
    rows, _ = fold(calls, most)
    texts = [(_parameters(row.last), outcome(row.last)) for row in rows]
    arns = [arn for pair in texts for text in pair for arn in ARN.findall(text)]
    short = short_arns(arns)
    devices = map(settings.current().devices.get, short)
    short |= {device.arn: device.name for device in devices if device is not None}
    return [_row(row, pair, short) for row, pair in zip(rows, texts, strict=True)]


def _row(row: FoldedCalls, texts: tuple[str, str], short: Mapping[str, str]) -> dict[str, Any]:
    call = row.last
    parameters, answer = (
        shorten(ARN.sub(lambda arn: short[arn[0]], text), MOST_SHOWN) for text in texts
    )
    return {
        "moment": call.moment,
        "since": row.since,
        "times": row.times,
        "operation": call.operation,
        "resource": next((value for value in call.parameters.values() if is_arn(value)), None),
        "parameters": parameters,
        "answer": answer,
        "error": call.error is not None,
    }


def _parameters(call: Call) -> str:
    """Texts as they are, other values as JSON."""
    return ", ".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in call.parameters.items()
    )
