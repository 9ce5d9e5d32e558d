"""Finds the objects and lists in a text by their brackets, in one pass. Rule: a bracket inside
quotes does not count, and the time is linear in the length of the text, whatever stands in it.
Brackets with more levels than a value may have are given up.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from moto_devicefarm.core.json_guard import DEPTH

_INSIDE = re.compile(
    r"""
    "(?:[^"\\\n]|\\[^\n])*"?            # quotes do not go beyond the end of their line
    | (?<![\w)])'(?:[^'\\\n]|\\[^\n])*'?  # an apostrophe in a word is none
    | [\[\]{}]
    """,
    re.VERBOSE,
)
_PARTNERS = {"}": "{", "]": "["}
_DATA = re.compile(
    r"""
    (?:\[\s{0,99}){0,3}\{\s{0,999}(?:["'\u201c\u201d\u2018][^"'\n]{1,99}["'\u201d\u2019]
         |&(?:quot|\#3[49]);[^&\n]{1,99}&(?:quot|\#3[49]);
         |[\w$]{1,99})\s{0,9}:
    """,
    re.VERBOSE,
)
_PARAGRAPH_END = re.compile(r"\n(?=[ \t]*\n|[{\[])")
"""Before an empty line, and before one that begins with a bracket."""


class Span(NamedTuple):
    """The place of an object or a list in a text."""

    start: int
    end: int
    is_whole: bool
    """Whether the closing bracket is there. Otherwise it goes to the next empty line."""


def data_spans(text: str) -> list[Span]:
    """The objects and lists of a text that begin as data do, in the order of their starts; one may
    stand inside another.
    """
    pairs, left = _pairs(text)
    spans = [Span(start, end, is_whole=True) for start, end in pairs if _DATA.match(text, start)]
    starts = [start for start in left if _DATA.match(text, start)]
    ends = [found.start() for found in _PARAGRAPH_END.finditer(text)] if starts else []
    for start in starts:
        end = bisect.bisect_right(ends, start)
        spans.append(Span(start, [*ends[end : end + 1], len(text)][0], is_whole=False))
    return sorted(spans)


def outermost(spans: Iterable[Span]) -> Iterator[Span]:
    """Those of the sorted spans that begin in no other."""
    end = 0
    for span in spans:
        if span.start >= end:
            end = span.end
            yield span


def _pairs(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """The places of the brackets that have a partner, and of those that have none."""
    pairs: list[tuple[int, int]] = []
    left: list[int] = []
    opened: list[int] = []
    number = {"{": 0, "[": 0}
    position = 0
    while found := (_INSIDE if opened else _DATA).search(text, position):
        position, bracket = found.end() if opened else found.start() + 1, text[found.start()]
        if bracket in number:
            opened.append(found.start())
            number[bracket] += 1
            if len(opened) > DEPTH:
                left += opened
                opened, number = [], {"{": 0, "[": 0}
        elif number.get(_PARTNERS.get(bracket, ""), 0):
            while (kind := text[start := opened.pop()]) != _PARTNERS[bracket]:
                left.append(start)
                number[kind] -= 1
            number[kind] -= 1
            pairs.append((start, position))
    return pairs, left + opened
