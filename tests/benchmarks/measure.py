"""Measures times and memory on a machine that others use too.

Rule: two times are compared only if they were taken in turn, in the same run.
"""

from __future__ import annotations

import gc
import math
import statistics
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from time import perf_counter
from typing import Any, NamedTuple

Call = Callable[[], Any]
Side = Callable[[int], AbstractContextManager[Call]]
"""Prepares that many calls and gives the function to call. The preparation is not timed."""

CALLS = range(3, 500)
"""How many calls of a side a round may have."""


class Figures(NamedTuple):
    """The median of some values, and the limits of their middle half."""

    value: float
    low: float
    high: float
    mock: float | None = None
    """The fastest call of the mock in a comparison, in microseconds."""
    reference: float | None = None
    """The fastest call of the other side, in microseconds."""


def compare(mock: Side, reference: Side, rounds: int, seconds: float) -> Figures:
    """Time both sides in turn, A B, B A, A B ..., and return the ratio mock / reference.

    ``seconds`` is how long a side is measured in a round. A side's time in a round is the median of
    its calls. The garbage collector does not run during the calls.
    """
    calls = {side: _calls_in(side, seconds) for side in (mock, reference)}
    times: dict[Side, list[float]] = {mock: [], reference: []}
    fastest = {mock: math.inf, reference: math.inf}
    for number in range(rounds):
        for side in (reference, mock) if number % 2 else (mock, reference):
            call_times = _call_times(side, calls[side])
            times[side].append(statistics.median(call_times))
            fastest[side] = min(fastest[side], *call_times)
    ratios = [a / b for a, b in zip(times[mock], times[reference], strict=True)]
    return figures(ratios)._replace(mock=fastest[mock] * 1e6, reference=fastest[reference] * 1e6)


def _calls_in(side: Side, seconds: float) -> int:
    """How many calls of a side fill so many seconds, after a warm-up."""
    _call_times(side, CALLS[0])
    return max(CALLS[0], min(CALLS[-1], int(seconds / min(_call_times(side, CALLS[0])))))


def _call_times(side: Side, calls: int) -> list[float]:
    """The seconds of each call."""
    times = []
    enabled = gc.isenabled()
    with side(calls) as call:
        gc.collect()  # before each side, because it empties free lists, which slows the next calls
        gc.disable()
        try:
            for _ in range(calls):
                begin = perf_counter()
                call()
                times.append(perf_counter() - begin)
        finally:
            if enabled:
                gc.enable()
    return times


def figures(values: Sequence[float]) -> Figures:
    """The figures of one value or more."""
    if len(values) == 1:
        return Figures(values[0], values[0], values[0])
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return Figures(middle, low, high)


def bytes_each(call: Call, count: int) -> Figures:
    """The bytes that stay in memory after a call, as the mean of ``count`` calls."""
    call()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(count):
            call()
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    return figures([kept / count])
