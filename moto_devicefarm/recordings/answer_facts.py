"""What matters in an answer: statuses, results, messages and the lengths of lists. Rule: ids,
times, device minutes and signed URLs are none of it, because each account has its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from moto_devicefarm.core import model

STATED = ("status", "result", "resultCode", "message")
"""The members of a document that matter."""
_MOST_STATUSES = 8
"""Of a longer list only the length matters."""
_LONGEST = 300
"""A longer message is no fact: its words differ."""
PENDING = "PENDING"
"""The result of what has not ended."""


class Fact(NamedTuple):
    """A fact of an answer."""

    keys: tuple[str, ...]
    """The path in the answer: of the member, or of the list."""
    member: str
    """The member of each item of a list; "" for the fact of a whole member or list."""
    value: Any
    """The value; of a list its length, or the values of the member."""
    is_length: bool = False


def facts(answer: Mapping[str, Any]) -> Iterator[Fact]:
    """The facts of an answer."""
    for key, value in answer.items():
        if isinstance(value, Mapping):
            for name in STATED:
                if _matters(name, value.get(name)):
                    yield Fact((key, name), "", value[name])
        elif isinstance(value, list):
            yield from _facts_of_list(key, value)


def _facts_of_list(key: str, items: list[Any]) -> Iterator[Fact]:
    documents = [item for item in items if isinstance(item, Mapping)]
    each = {
        name: [item[name] for item in documents]
        for name in ("status", "result")
        if 0 < len(documents) <= _MOST_STATUSES and all(name in item for item in documents)
    }
    if "status" not in each:
        yield Fact((key,), "", len(items), is_length=True)
    for name, values in each.items():
        if set(values) != {PENDING} or name == "status":
            yield Fact((key,), name, values)


def _matters(name: str, value: Any) -> bool:
    if not isinstance(value, str) or (name == "result" and value == PENDING):
        return False
    return len(value) <= _LONGEST and "arn:aws" not in value and "://" not in value


def signature(outcome: Mapping[str, Any]) -> str:
    """The facts of an outcome, or the code of its error, as a text to compare."""
    if "error" in outcome:
        return f"error {outcome['error'].get('code')}"
    return json.dumps(list(facts(outcome.get("answer") or {})), default=str)


def is_compared(path: str, recorded: Any, mocked: Any) -> bool:
    """Whether a difference between an answer of AWS and of the mock at this path is shown. The
    path is one of ``compare.differences``. A report often lacks members, so a member that only the
    mock has is shown only if it matters.
    """
    names = path.split(".")
    if recorded is None and (names[-1] not in STATED or mocked == PENDING):
        return False
    if "deviceMinutes" in names or names[-1] in model.timestamps() or path == "error.status":
        return False
    if names[-1].lower().endswith(("url", "endpoint", "endpoints", "arn", "id")):
        return False
    return not any(_is_id(value) for value in (recorded, mocked))


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and ("arn:aws" in value or "://" in value)
