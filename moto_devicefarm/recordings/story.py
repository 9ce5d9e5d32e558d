"""The story of a sequence of calls: rows of equal calls, the gaps between them, and the lives of
the resources.

Rule: each call is counted in one row. The module computes facts; others have the words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low
from typing import Any, NamedTuple

from moto_devicefarm.core import model
from moto_devicefarm.core.call_log import READS
from moto_devicefarm.core.folded_calls import list_words, status_in
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.observed_lives import ObservedResources, error_of

LEAST_GAP = 60_000
"""Milliseconds. A shorter pause is no gap."""
_UNUSUAL = 3
"""A pause is a gap if it is longer than so many usual pauses between polls of the call before it or
of the call after it.
"""


class State(NamedTuple):
    """What answers of a row showed."""

    words: str
    """The status, or the words for a list."""
    time: int
    """When it was first answered, in epoch milliseconds."""


@dataclass
class Row:
    """Equal calls: reads between two actions, or an action that was refused again and again."""

    first: RecordedCall
    last: RecordedCall
    times: int = 1
    shortest: int = 0
    longest: int = 0
    """The shortest and the longest pause between them, in milliseconds."""
    states: list[State] = field(default_factory=list)
    """The states in their order, without repetitions in a row."""
    attempts: int = 0
    """How many requests the client sent for them: more than the calls if it repeated some."""
    are_pages: bool = False
    """Whether they ask for several pages of one list."""

    @property
    def error(self) -> Mapping[str, str] | None:
        """The code and the message; None if there was no error."""
        return error_of(self.first)

    def add(self, call: RecordedCall) -> None:
        """Count an equal call that came later."""
        self.attempts += call.attempts
        if call is not self.first:
            pause = call.time - self.last.time
            self.shortest = pause if self.times == 1 else min(self.shortest, pause)
            self.longest = max(self.longest, pause)
            self.times += 1
            token = call.parameters.get(model.TOKEN)
            self.are_pages |= token != self.last.parameters.get(model.TOKEN)
        self.last = call
        answer = call.outcome.get("answer")
        state = isinstance(answer, Mapping) and (status_in(answer) or list_words(answer))
        if state and (not self.states or self.states[-1].words != state):
            self.states.append(State(state, call.time))


class Gap(NamedTuple):
    """A time without a call."""

    since: int
    until: int


@dataclass
class Story:
    """What a sequence of calls tells."""

    calls: Sequence[RecordedCall]
    """In the order of their times."""
    rows: list[Row | Gap] = field(default_factory=list)
    resources: ObservedResources = field(default_factory=ObservedResources)
    errors: Counter[str] = field(default_factory=Counter)
    """How many errors there are of each code."""

    @property
    def begin(self) -> int:
        """When the first call was made, in epoch milliseconds; 0 without a call."""
        return self.calls[0].time if self.calls else 0

    @property
    def end(self) -> int:
        """When the last call was made."""
        return self.calls[-1].time if self.calls else 0


def story_of(calls: Sequence[RecordedCall]) -> Story:
    """The story of the calls, which are in the order of their times."""
    story = Story(calls)
    for call in calls:
        story.resources.add(call)
        error = error_of(call)
        if error is not None:
            story.errors[error["code"]] += 1
    story.rows = _rows(calls)
    return story


def _rows(calls: Sequence[RecordedCall]) -> list[Row | Gap]:
    keys = [_key(call) for call in calls]
    usual = _usual_pauses(calls, keys)
    rows: list[Row | Gap] = []
    reads: dict[Any, Row] = {}  # since the last action or gap
    before, usual_before = calls[0].time if calls else 0, 0
    for call, key in zip(calls, keys, strict=True):
        pause, usual_pause = call.time - before, usual.get(key, 0)
        if pause >= LEAST_GAP and pause > _UNUSUAL * min(usual_before, usual_pause):
            rows.append(Gap(before, call.time))
            reads.clear()
        before, usual_before = call.time, usual_pause
        error = error_of(call)
        full_key = (key, error and tuple(error.values()))
        row = reads.get(full_key)
        if not call.operation.startswith(READS):
            row = row if row is not None and error and rows[-1] is row else None
            usual_before = 0
            reads.clear()
        if row is None:
            row = reads[full_key] = Row(call, call)
            rows.append(row)
        row.add(call)
    return rows


def _key(call: RecordedCall) -> str:
    """What calls of a row have in common: the operation and the parameters, but for the token of a
    page.
    """
    parameters = {name: item for name, item in call.parameters.items() if name != model.TOKEN}
    return f"{call.operation} {parameters!r}"


def _usual_pauses(calls: Sequence[RecordedCall], keys: Sequence[str]) -> dict[str, int]:
    """The median of the pauses between equal calls, where there are at least two pauses."""
    times: dict[str, list[int]] = defaultdict(list)
    for call, key in zip(calls, keys, strict=True):
        times[key].append(call.time)
    return {
        key: median_low(later - earlier for earlier, later in pairwise(each))
        for key, each in times.items()
        if len(each) > 2
    }
