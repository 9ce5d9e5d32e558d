"""The moments at which a test repeats the calls of a sequence, with repeated polls as loops. Rule:
every call is made as often as it was, and a loop has equal intervals.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from moto_devicefarm.recordings.answer_facts import signature
from moto_devicefarm.recordings.calls import RecordedCall

_LONGEST_CYCLE = 4
"""A loop has at most so many calls: programs poll a few resources in turn."""
_FEWEST = 3
"""So many calls are written one by one."""
_READS = ("Get", "List")
_SAME_MOMENT = 1000
"""Calls within so many milliseconds are made at one moment."""
_TOLERANCE = 0.25
"""The part by which the intervals of a loop may differ from the first one; at least a second."""


class Loop(NamedTuple):
    """Calls that a program repeated."""

    first: int
    """The number of its first call."""
    period: int
    """The number of calls in one round."""
    times: int
    interval: int
    """Milliseconds from one round to the next."""

    @property
    def end(self) -> int:
        """The number of the call after it."""
        return self.first + self.period * self.times


class Schedule(NamedTuple):
    """When which call is made."""

    moments: list[int]
    """Of each call, in epoch milliseconds."""
    loops: list[Loop]


def schedule(calls: Sequence[RecordedCall], borders: Collection[int] = ()) -> Schedule:
    """The schedule of calls. No loop goes over the border before one of the calls ``borders``."""
    keys = [_key(call) for call in calls]
    moments: list[int] = []
    loops: list[Loop] = []
    number = 0
    while number < len(calls):
        loop = _loop_at(calls, keys, number, borders)
        first = _moment(calls[number].time, moments)
        if loop is None:
            moments.append(first)
            number += 1
            continue
        loops.append(loop)
        offsets = [calls[number + at].time - calls[number].time for at in range(loop.period)]
        for begin in range(loop.times):
            moments += [
                first + begin * loop.interval + (offset if offset >= _SAME_MOMENT else 0)
                for offset in offsets
            ]
        number = loop.end
    return Schedule(moments, loops)


def _moment(time: int, before: Sequence[int]) -> int:
    """The moment of a call; that of the call before if there is less than a second between."""
    return before[-1] if before and time - before[-1] < _SAME_MOMENT else time


def _key(call: RecordedCall) -> str:
    """Calls with equal keys are equal."""
    parameters = json.dumps(call.parameters, sort_keys=True, default=str)
    return f"{call.operation} {parameters} {signature(call.outcome)}"


def _loop_at(
    calls: Sequence[RecordedCall], keys: Sequence[str], first: int, borders: Collection[int]
) -> Loop | None:
    """The loop that begins with a call and has the most calls; None if there is none."""
    loops = [
        loop
        for period in range(1, _LONGEST_CYCLE + 1)
        if (loop := _loop(calls, keys, first, period, borders)) is not None
    ]
    return max(loops, key=lambda loop: loop.end - loop.period, default=None)


def _loop(
    calls: Sequence[RecordedCall],
    keys: Sequence[str],
    first: int,
    period: int,
    borders: Collection[int],
) -> Loop | None:
    if first + period > len(calls) or not all(
        call.operation.startswith(_READS) for call in calls[first : first + period]
    ):
        return None
    times = 1 + sum(1 for _ in _repetitions(calls, keys, first, period, borders))
    if times * period < _FEWEST or times < 2:
        return None
    last = first + (times - 1) * period
    return Loop(first, period, times, round((calls[last].time - calls[first].time) / (times - 1)))


def _repetitions(
    calls: Sequence[RecordedCall],
    keys: Sequence[str],
    first: int,
    period: int,
    borders: Collection[int],
) -> Iterator[int]:
    """The begins of the rounds that repeat the first one at about equal intervals."""
    interval = None
    for begin in range(first + period, len(calls) - period + 1, period):
        numbers = range(begin, begin + period)
        passed = calls[begin].time - calls[begin - period].time
        interval = passed if interval is None else interval
        if any(
            keys[number] != keys[number - period] or number in borders for number in numbers
        ) or abs(passed - interval) > max(1000, _TOLERANCE * interval):
            return
        yield begin
