"""Calls as people read them: equal calls in a row, as polling makes them, are one row.

Rule: calls are equal if operation, parameters, status and error are; the rest of an answer may
differ, such as a signed URL.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from moto_devicefarm.core.call_log import Call

_STATUS = re.compile('"status": "([A-Z_]+)"')
_LIST = re.compile(r'\{"\w+": \[')


class FoldedCalls(NamedTuple):
    """Equal calls in a row."""

    last: Call
    since: int
    """When the first of them came, in epoch milliseconds."""
    times: int

    @property
    def polled(self) -> list[Any]:
        """What the calls ask for again and again: their parameters; empty for a single call."""
        return list(self.last.parameters.values()) if self.times > 1 else []


def fold(newest_first: Iterable[Call], most: int) -> tuple[list[FoldedCalls], bool]:
    """At most so many rows of equal calls, the newest first, and whether there are more."""
    rows: list[FoldedCalls] = []
    later: Call | None = None
    for call in newest_first:
        if later is not None and _is_repetition(call, later):
            rows[-1] = FoldedCalls(rows[-1].last, call.moment, rows[-1].times + 1)
        elif len(rows) == most:
            return rows, True
        else:
            rows.append(FoldedCalls(call, call.moment, 1))
        later = call
    return rows, False


def _is_repetition(call: Call, other: Call) -> bool:
    if not call.has_parameters_of(other) or call.error != other.error:
        return False
    return call.answer_text is other.answer_text or status_of(call) == status_of(other)


def status_of(call: Call) -> str | None:
    """The status of the resource in the answer; None for a list and for an error."""
    return _status_in_text(call.answer_text)


@lru_cache(maxsize=4)  # a call is compared with the one before and the one after it
def _status_in_text(text: str) -> str | None:
    if '"status": "' not in text or _LIST.match(text):
        return None
    try:
        answer = json.loads(text)
    except ValueError:  # only the beginning of the answer was kept
        found = _STATUS.search(text)
        return None if found is None else found[1]
    return status_in(answer)


def status_in(answer: Mapping[str, Any]) -> str | None:
    """The status of the resource in an answer; None for one without a status."""
    for document in (answer, *answer.values()):
        status = document.get("status") if isinstance(document, dict) else None
        if isinstance(status, str):
            return status
    return None


def outcome(call: Call) -> str:
    """The error, the status, the size of a list with its statuses, or the whole answer."""
    if call.error is not None:
        return str(call.error)
    status = status_of(call)
    return status or _list_outcome(call.answer_text) or call.answer_text


def _list_outcome(text: str) -> str | None:
    """The words for a list; None for an answer that is not a list, or not whole."""
    if not _LIST.match(text):
        return None
    try:
        return list_words(json.loads(text))
    except ValueError:
        return None


def list_words(answer: Mapping[str, Any]) -> str | None:
    """``3 runs: COMPLETED x 2, RUNNING``; None for an answer whose first member is no list."""
    name, items = next(iter(answer.items()), ("", None))
    if not isinstance(items, list):
        return None
    statuses = Counter(
        item["status"]
        for item in items
        if isinstance(item, dict) and isinstance(item.get("status"), str)
    )
    counts = ", ".join(f"{status}{times(number)}" for status, number in statuses.items())
    more = ", and a nextToken" if "nextToken" in answer else ""
    name = name.removesuffix("s") if len(items) == 1 else name
    return f"{len(items)} {name}{': ' if counts else ''}{counts}{more}"


def times(number: int) -> str:
    """`` x 40``; nothing for 1."""
    return f" x {number}" if number > 1 else ""
