"""The axis of time of a picture. Rule: long gaps are folded, so that what happened between them
stays visible.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from moto_devicefarm.recordings.story import Gap

FOLDED_WIDTH = 30
"""Pixels of a folded gap, if there are few."""
MOST_FOLDED_GAPS = 30
_MOST_FOLDED = 0.3
"""The part of the axis that all folded gaps may take together."""
_LEAST_WIDTH = 8
"""Pixels of the time between two folded gaps."""
_TICK_DISTANCE = 92
"""The fewest pixels between two labels."""
_STEPS = tuple(
    int(seconds * 1000)
    for seconds in (
        *(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30),
        *(60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200),
        *(86400, 172800, 604800, 2592000, 31536000),
    )
)


class Part(NamedTuple):
    """A part of the axis with one scale."""

    since: int
    until: int
    left: float
    right: float
    is_folded: bool


class TimeAxis:
    """The places of moments between two edges."""

    def __init__(
        self, begin: int, end: int, gaps: Sequence[Gap], left: float, right: float
    ) -> None:
        """``left`` and ``right`` are the edges in pixels."""
        self.left, self.right = left, right
        self.parts = _parts(begin, max(end, begin + 1), gaps, left, right)
        self._begins = [part.since for part in self.parts]

    def x(self, moment: int) -> float:
        """The place of a moment in pixels. A moment outside of the axis is at its edge."""
        part = self.parts[max(0, bisect_right(self._begins, moment) - 1)]
        share = (moment - part.since) / max(1, part.until - part.since)
        return part.left + (part.right - part.left) * min(1, max(0, share))

    def ticks(self) -> list[tuple[float, int]]:
        """(pixels, moment) of the labels, from left to right: round moments, and those at which a
        folded gap ends.
        """
        step = self._step()
        found: list[tuple[float, int]] = []
        firsts = {part.since for part in self.parts if not part.is_folded}
        for part in self.parts:
            for moment in (part.since, *_multiples(part, step)) if not part.is_folded else ():
                place = self.x(moment)
                while moment in firsts and found and place - found[-1][0] < _TICK_DISTANCE:
                    if found[-1][1] in firsts:
                        break
                    found.pop()
                if not found or place - found[-1][0] >= _TICK_DISTANCE:
                    found.append((place, moment))
        return found

    def _step(self) -> int:
        """The milliseconds between two labels."""
        busy = [part for part in self.parts if not part.is_folded]
        pixels = sum(part.right - part.left for part in busy)
        span = sum(part.until - part.since for part in busy)
        least = span * _TICK_DISTANCE / max(1, pixels)
        return next((step for step in _STEPS if step >= least), _STEPS[-1])


def _multiples(part: Part, step: int) -> Iterator[int]:
    first = -(-part.since // step) * step
    yield from range(first, part.until + 1, step)


def _parts(begin: int, end: int, gaps: Sequence[Gap], left: float, right: float) -> list[Part]:
    folded = _folded(end - begin, gaps)
    edges = [begin, *(edge for gap in folded for edge in gap), end]
    spans = list(pairwise(edges))  # busy, folded, busy, ...
    width = right - left
    folded_width = min(FOLDED_WIDTH, width * _MOST_FOLDED / max(1, len(folded)))
    least = min(_LEAST_WIDTH, width * _MOST_FOLDED / (len(folded) + 1)) if folded else 0
    busy_width = width - folded_width * len(folded) - least * (len(folded) + 1) * bool(folded)
    busy = sum(until - since for since, until in spans[::2])
    parts = []
    for number, (since, until) in enumerate(spans):
        share = least + busy_width * (until - since) / max(1, busy)
        place = left + (folded_width if number % 2 else share)
        parts.append(Part(since, until, left, place, bool(number % 2)))
        left = place
    return parts


def _folded(span: int, gaps: Sequence[Gap]) -> list[Gap]:
    """The gaps that are longer than half of the time in which there were calls. If there are many,
    the longest of them.
    """
    busy = span - sum(gap.until - gap.since for gap in gaps)
    long = [gap for gap in gaps if busy > 1 and gap.until - gap.since > busy / 2]
    longest = sorted(long, key=lambda gap: gap.since - gap.until)[:MOST_FOLDED_GAPS]
    return sorted(longest)
