"""Divides a page into blocks of code and the text between them. Rule: each line keeps its number.

Blocks of code are fenced blocks of Markdown, also in lists and quotes, ``<pre>`` of HTML, and
``{code}`` and ``{noformat}`` of Jira. Blocks that are only indented are in the text between them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile
from typing import NamedTuple

_QUOTE = re.compile(r"(?:[ ]{0,3}>)+[ ]?")
_FENCE = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)")
_INFO_IN_BRACES = re.compile(r"\{[^{}]*\}\s*$")
"""Pandoc's ``{.json}``. Otherwise a bracket begins the content: a chat has it behind the fence."""
_MARKED = re.compile(r"\s*(?:[<>`~]|\{[cn]|[-*+]\s|\d{1,9}[.)])", re.IGNORECASE)
"""The begin of a line that may begin a quote or a block of code."""
_TAG = re.compile(r"\s*(?:<(pre)\b[^<>]*>|\{(code|noformat)(?::[^{}\n]*)?\})", re.IGNORECASE)


class Line(NamedTuple):
    """A line of a page."""

    number: int
    """From 1."""
    text: str
    is_code: bool = False
    """Whether it is known to stand in a block of code."""
    depth: int = 0
    """The number of the marks ``>`` before it."""


@dataclass(frozen=True)
class Block:
    """Lines that belong together."""

    lines: Sequence[Line]
    is_code: bool
    column: int = 0
    """The number of characters before the first line, if it is a part of a line."""

    @cached_property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(line.text for line in self.lines)

    @property
    def dedented_text(self) -> str:
        """The text without the indentation that its lines share, as ``textwrap.dedent`` makes it.
        That makes a regular expression of the indentation, and needs seconds for a long one.
        """
        texts = [line.text if line.text.strip(" \t") else "" for line in self.lines]
        indents = [text[: len(text) - len(text.lstrip(" \t"))] for text in texts if text]
        first, last = min(indents, default=""), max(indents, default="")
        same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
        margin = sum(1 for _ in same)
        return "\n".join(text[margin:] for text in texts)

    @property
    def first(self) -> int:
        """The number of the first line."""
        return self.lines[0].number

    def part(self, start: int, end: int) -> Block:
        """What is between two places of the text."""
        first, last = self.index(start), self.index(end)
        texts = self.text[start:end].split("\n")
        lines = [
            line._replace(text=text)
            for line, text in zip(self.lines[first : last + 1], texts, strict=True)
        ]
        return Block(lines, is_code=True, column=start - self._starts[first])

    def index(self, place: int) -> int:
        """The index of the line that has a place of the text."""
        return bisect.bisect_right(self._starts, place) - 1

    def ends_of_line(self, place: int) -> tuple[int, int]:
        """The places where the line with a place begins and ends."""
        index = self.index(place)
        return self._starts[index], self._starts[index] + len(self.lines[index].text)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [0, *accumulate(len(line.text) + 1 for line in self.lines[:-1])]


def blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """The blocks of a page, in their order, without the marks of quotes and of code."""
    divider = _Divider()
    for line in lines:
        if not divider.add_unmarked(line):
            yield from divider.add(_without_quote(line))
    yield from divider.close()


class _Divider:
    """Collects the lines of one block after the other."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._end: re.Pattern[str] | None = None
        """What ends the block of code."""
        self._depth = 0

    def add_unmarked(self, line: Line) -> bool:
        """Add a line of text that is nothing but text, as most are; False if it may be more."""
        if self._end or line.is_code or not self._lines or self._lines[-1].is_code:
            return False
        if self._lines[-1].depth or _MARKED.match(line.text):
            return False
        self._lines.append(line)
        return True

    def add(self, line: Line) -> Iterator[Block]:
        """Add a line; yield the block that ends before it or in it."""
        if line.depth < self._depth or (self._end is None and self._is_other(line)):
            yield from self.close()
        if self._end is not None:
            yield from self._add_code(line)
        elif (start := None if line.is_code else _code_start(line.text)) is not None:
            yield from self.close()
            self._end, content = start
            self._depth = line.depth
            yield from self._add_code(line._replace(text=content), is_first=True)
        else:
            self._lines.append(line)

    def close(self) -> Iterator[Block]:
        """End the block."""
        if self._lines:
            yield Block(self._lines, self._end is not None or self._lines[0].is_code)
        self._lines, self._end, self._depth = [], None, 0

    def _is_other(self, line: Line) -> bool:
        """Whether a line outside of marked code does not belong to the lines before it."""
        return bool(self._lines) and self._lines[-1][2:] != line[2:]

    def _add_code(self, line: Line, *, is_first: bool = False) -> Iterator[Block]:
        assert self._end is not None  # a block of code is open
        mark = self._end.search(line.text)
        content = line.text[: mark.start()] if mark else line.text
        if content.strip() or not (mark or is_first):
            self._lines.append(line._replace(text=content))
        if mark:
            yield from self.close()
            if line.text[mark.end() :].strip():
                self._lines.append(line._replace(text=line.text[mark.end() :]))


def _without_quote(line: Line) -> Line:
    mark = _QUOTE.match(line.text)
    if mark is None:
        return line
    return line._replace(text=line.text[mark.end() :], depth=mark[0].count(">"))


def _code_start(text: str) -> tuple[re.Pattern[str], str] | None:
    """What ends the block of code that a line begins, and the content in that line."""
    tag = _TAG.match(text)
    if tag:
        end = r"</pre\s*>" if tag[1] else rf"\{{{tag[2]}\}}"
        return re.compile(end, re.IGNORECASE), text[tag.end() :]
    fence = _FENCE.match(text)
    if fence is None or (fence[1][0] == "`" and "`" in fence[2]):
        return None
    has_content = fence[2].startswith(("{", "[")) and not _INFO_IN_BRACES.match(fence[2])
    end = rf"(?:^\s*|(?<=[}}\]])){fence[1][0]}{{{len(fence[1])},}}\s*$"
    return re.compile(end), fence[2] if has_content else ""
