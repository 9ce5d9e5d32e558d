"""Reads what ``farm.load`` takes: documents, dumps and sequences of calls. Rule: documents are from
before the calls; of the calls counts the state that they show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from moto_devicefarm.captures.forms.text import ReportText, is_path, read_report
from moto_devicefarm.captures.sources import Source, read_source
from moto_devicefarm.core import clock
from moto_devicefarm.core.json_guard import check_json
from moto_devicefarm.recordings.calls import CallList
from moto_devicefarm.recordings.sequences import (
    calls_of_report,
    calls_of_value,
    merge_calls,
    read_sequence,
)
from moto_devicefarm.recordings.state_at import state_documents

_TAKEN = object()
"""In the place of a source that has calls."""


class Loadable(NamedTuple):
    """What a source has."""

    source: Source
    deleted: frozenset[str]
    """The ARNs that calls deleted. A load implies none of these."""


def read_loadable(source: Any, until: int | None = None, complete: bool = False) -> Loadable:
    """The documents and dumps in a source, with the state after its calls, or after those up to the
    moment ``until`` in epoch milliseconds, this one included. The source is what ``read_source``
    takes, a sequence of calls in any form or a folder of them, or a list of any of these.

    Raises ValueError, which has the name and the place, also for ``until`` before the first call
    and without calls, and OSError for a file that can't be read.
    """
    if isinstance(source, Source):
        return Loadable(source, frozenset())
    check_json(source, "report")
    taken = _Sequences()
    rest = taken.take(source, "report")
    if not taken.found and until is not None:
        raise ValueError(
            f"until {clock.text(until)}: the source is no sequence of calls: give until together "
            "with a recording or another file of calls"
        )
    if not taken.found:
        return Loadable(read_source(rest, complete), frozenset())
    name = str(source) if is_path(source) else "report"
    calls = merge_calls(taken.found, name)
    first = min(call.time for call in calls)
    if until is not None and until < first:
        raise ValueError(
            f"until {clock.text(until)}: the first call was made at {clock.text(first)}: "
            "give that moment or a later one"
        )
    prior = Source([], [], [], []) if rest is _TAKEN else read_source(rest, complete)
    if not any(call.checked_documents() for call in calls) and not prior.documents:
        raise ValueError(
            f"{name}: the answers of its calls have no document: "
            "give the calls that created the resources, or capture the resources"
        )
    state = state_documents(calls, until, prior.documents)
    return Loadable(prior._replace(documents=state.documents), state.deleted)


@dataclass
class _Sequences:
    """Takes the sequences of calls out of a source."""

    found: list[CallList] = field(default_factory=list)

    def take(self, source: Any, name: str) -> Any:
        """What is left of the source; _TAKEN if nothing is. Files are read."""
        if isinstance(source, (list, tuple)):
            items = [self.take(item, f"{name}, number {n}") for n, item in enumerate(source, 1)]
            others = [item for item in items if item is not _TAKEN]
            return others if others or not items else _TAKEN
        rest: Any = source
        calls: CallList | None = None
        if is_path(source):
            if Path(source).is_dir():
                calls = read_sequence(Path(source))
            else:
                rest = read_report(Path(source))
                calls = calls_of_report(rest)
        elif isinstance(source, ReportText):
            calls = calls_of_report(source)
        elif isinstance(source, str):
            calls = calls_of_report(ReportText(name, source, b""))
        elif isinstance(source, Mapping):
            calls = calls_of_value(source, name)
        if calls is None:
            return rest
        self.found.append(calls)
        documents = [one.value for page in calls.pages for one in page.values]
        return documents or _TAKEN
