"""Finds the sequence of calls in what ``farm.load`` is given, and its state at a moment. Rule: what
has no calls, or not only calls, is no sequence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from moto_devicefarm.captures.forms.text import ReportText
from moto_devicefarm.captures.sources import is_path
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import clock
from moto_devicefarm.core.json_guard import check_json
from moto_devicefarm.recordings.calls import CallList
from moto_devicefarm.recordings.sequences import calls_of_value, merge_calls, read_sequence
from moto_devicefarm.recordings.state_at import State, state_documents

_NAME = "report"


def state_of_source(source: Any, until: Any) -> State | None:
    """The state that a sequence of calls shows at the moment ``until``, after all calls if it is
    None. None for a source that is no sequence.

    Raises ValueError, which says what is possible, for a moment that is none, or lies before the
    first call, for ``until`` without a sequence, and for an impossible document or call; OSError
    for a file that can't be read.
    """
    moment = None if until is None else milliseconds(until, "until")
    check_json(source, _NAME)
    calls = _calls(source, _NAME)
    if calls is None:
        if moment is not None:
            raise ValueError(
                f"until={until!r}: the source is no sequence of calls: give until together with "
                "a recording or another file of calls"
            )
        return None
    first = min(call.time for call in calls)
    if moment is not None and moment < first:
        raise ValueError(
            f"until {clock.text(moment)}: the first call was made at {clock.text(first)}: "
            "give that moment or a later one"
        )
    return state_documents(calls, moment)


def _calls(source: Any, name: str) -> CallList | None:
    """The calls in a source; None if it has none, or not only calls."""
    if is_path(source):
        return read_sequence(Path(source))
    if isinstance(source, str):
        return read_sequence(ReportText(name, source, source.encode("utf-8", "surrogatepass")))
    if isinstance(source, Mapping):
        return calls_of_value(source, name)
    if not isinstance(source, Sequence) or not source:
        return None
    found = []
    for number, item in enumerate(source, 1):
        calls = _calls(item, f"{name}, number {number}" if len(source) > 1 else name)
        if calls is None:
            return None
        found.append(calls)
    return merge_calls(found, name)
