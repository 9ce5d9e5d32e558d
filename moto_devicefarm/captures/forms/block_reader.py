"""Reads the documents in a block of a page. Rule: what is not meant as a document is not read, and
reading without finding a document has a limit, so that a page takes a second a megabyte.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from moto_devicefarm.captures.forms.block import FoundValue, read_block
from moto_devicefarm.captures.forms.brackets import Span, data_spans, outermost
from moto_devicefarm.captures.forms.likely_documents import (
    begins_as_document,
    begins_as_yaml,
    likely_documents,
    likely_places,
)
from moto_devicefarm.captures.forms.page_blocks import Block, Line
from moto_devicefarm.captures.forms.page_html import with_plain_characters

PLACEHOLDER = "(document)"
"""The text in the place of a document inside a line of prose."""
_INDENT = ("    ", "\t")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_TABLE = re.compile(r"\s*[-+|]{5}|[A-Z]{3,40}\t")
"""The begin of what ``--output table`` and ``--output text`` print."""
_PLACE = re.compile(r"\bline (\d{1,9}) column (\d{1,9})(?: \(char \d+\))?")
_WORD = re.compile(r"\w")
_SHORT_PAGE = 100_000
"""The characters that are read in vain beyond twice the length of a page, so that a short page has
enough of them.
"""
_EFFORT, _LEAST_EFFORT = 300, 40
"""What each block costs beside its length, in characters that are read in the same time: a block
whose values are read, and one that is only looked at.
"""


@dataclass
class Findings:
    """What was found in a part of a page."""

    values: list[FoundValue] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    passed_over: list[int] = field(default_factory=list)
    """The lines where the blocks begin that are no document."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Why a block could not be read that is meant as a document, by its line."""

    def add(self, other: Findings) -> None:
        """Add what was found in a later part."""
        self.values += other.values
        self.prose += other.prose
        self.passed_over += other.passed_over
        self.reasons |= other.reasons


class BlockReader:
    """Reads the blocks of one page."""

    def __init__(self, name: str, length: int) -> None:
        """``length``: that of the page."""
        self._name = name
        self._budget = 2 * length + _SHORT_PAGE
        """The characters that may still be read in vain. A block may stand inside another."""
        self.first_other: Block | None = None
        """The first block that was passed over and not read."""

    def read(self, block: Block) -> Findings:
        """What is in a block of a page: as it stands, or with plain characters if that is more.

        Raises ValueError for a page with very many blocks without a document.
        """
        self._spend(_LEAST_EFFORT, block)
        found = self._read(block)
        plain = with_plain_characters(block)
        again = self._read(plain) if plain else found
        return again if len(again.values) > len(found.values) else found

    def reason(self, block: Block) -> str:
        """Why a block is no document."""
        found = self._values(block)
        return found if isinstance(found, str) else "it has no document of Device Farm"

    def _spend(self, effort: int, block: Block) -> None:
        """Count characters that are read in vain. Raises ValueError if they are too many."""
        self._budget -= effort
        if self._budget < 0:
            raise ValueError(
                f"{self._name}, line {block.first}: too many blocks without a document stand "
                "before it: give the part of the text that has the documents"
            ) from None

    def _values(self, block: Block) -> list[FoundValue] | str:
        """The documents in a block, or the reason why it can't be read."""
        where = f"{self._name}, line {block.first}"
        try:
            found = read_block(block.dedented_text, where)
        except ValueError as error:
            self._spend(len(block.text) + _EFFORT, block)
            return _with_lines_of_page(str(error).removeprefix(f"{where}: "), block)
        values = [
            FoundValue(value, block.lines[one.line - 1].number)
            for one in found
            for value in likely_documents(one.value)
        ]
        if not values:
            self._spend(len(block.text) + _EFFORT, block)
        return values

    def _read(self, block: Block) -> Findings:
        return self._read_code(block) if block.is_code else self._read_text(block)

    def _read_code(self, block: Block) -> Findings:
        """A block of code is read whole, or else what stands in it between brackets."""
        values = self._values(block) if likely_places(block.text) else ""
        if values and isinstance(values, list):
            return Findings(values)
        found, left = self._read_brackets(block)
        found.prose = [line.text for line in left]
        if not found.values and not found.reasons and values and _is_structured(block.text):
            found.reasons = {block.first: str(values)}
        found.passed_over = [*found.reasons]
        if not found.values and not found.reasons:
            self._pass_over(found, block)
        return found

    def _read_text(self, block: Block) -> Findings:
        """The text between the blocks of code: what stands in it between brackets, and then its
        paragraphs that are indented or begin as YAML does.
        """
        found, left = self._read_brackets(block)
        documents = {one.line for one in found.values}
        in_list = False
        for is_empty, group in groupby(left, lambda line: not line.text.strip()):
            paragraph = Block(list(group), is_code=False)
            if is_empty:
                found.prose.append("")
                continue
            is_indented = all(line.text.startswith(_INDENT) for line in paragraph.lines)
            lines = range(paragraph.first - 1, paragraph.lines[-1].number + 2)
            is_code = is_indented and not in_list and documents.isdisjoint(lines)
            in_list = bool(_LIST_ITEM.match(paragraph.text)) or (in_list and is_indented)
            if is_code or _is_structured(paragraph.text):
                found.add(self._read_paragraph(paragraph, is_code))
            else:
                found.prose += [line.text for line in paragraph.lines]
        return found

    def _read_paragraph(self, block: Block, is_code: bool) -> Findings:
        self._spend(_LEAST_EFFORT, block)
        values = self._values(block) if likely_places(block.text) else ""
        if values and isinstance(values, list):
            return Findings(values)
        found = Findings(prose=[line.text for line in block.lines])
        if values and _is_structured(block.text):
            found.passed_over, found.reasons = [block.first], {block.first: str(values)}
        elif is_code:
            self._pass_over(found, block)
        return found

    def _read_brackets(self, block: Block) -> tuple[Findings, list[Line]]:
        """What stands between brackets, and the lines without the documents."""
        found, cuts, hits, read_to = Findings(), [], list[int](), 0
        places = likely_places(block.text)
        spans = data_spans(block.text) if places or not block.is_code else []
        for span in spans:
            if span.start < read_to:
                continue
            if not _is_any_in(places, span):
                read_to = span.end
                continue
            part = block.part(span.start, span.end)
            values = self._values(part)
            if isinstance(values, str) and not begins_as_document(block.text, span.start):
                continue  # what is inside may be a document
            read_to = span.end
            if isinstance(values, str):
                found.reasons[part.first] = values
                found.passed_over.append(part.first)
            elif values:
                found.values += values
                cuts.append(span)
            if values:
                hits.append(span.start)
        for span in outermost(spans):
            if not _is_any_in(hits, span):
                self._pass_over(found, block, span)
        return found, without_spans(block, cuts)

    def _pass_over(self, found: Findings, block: Block, span: Span | None = None) -> None:
        if self.first_other is None:
            self.first_other = block.part(span.start, span.end) if span else block
        found.passed_over.append(block.lines[block.index(span.start if span else 0)].number)


def _is_any_in(places: list[int], span: Span) -> bool:
    """Whether one of the sorted places is in the span."""
    return bisect.bisect_left(places, span.start) < bisect.bisect_left(places, span.end)


def _is_structured(text: str) -> bool:
    """Whether a text begins as YAML of a document does, or as a table of the AWS CLI."""
    return begins_as_yaml(text) or _TABLE.match(text) is not None


def without_spans(block: Block, cuts: Sequence[Span]) -> list[Line]:
    """The lines of a block without the spans. A span inside a line of prose has a placeholder."""
    if not cuts:
        return list(block.lines)
    text, parts, end = block.text, list[str](), 0
    for span in cuts:
        parts.append(text[end : span.start])
        before = _WORD.search(text, block.ends_of_line(span.start)[0], span.start)
        after = _WORD.search(text, span.end, block.ends_of_line(span.end)[1])
        parts.append(PLACEHOLDER if before or after else "")
        parts.append("\n" * text.count("\n", span.start, span.end))
        end = span.end
    texts = "".join([*parts, text[end:]]).split("\n")
    return [line._replace(text=text) for line, text in zip(block.lines, texts, strict=True)]


def _with_lines_of_page(reason: str, block: Block) -> str:
    """A reason with the lines and columns of the page in place of those of the block."""

    def place(found: re.Match[str]) -> str:
        number = int(found[1])
        column = int(found[2]) + (block.column if number == 1 else 0)
        return f"line {block.lines[min(number, len(block.lines)) - 1].number} column {column}"

    return _PLACE.sub(place, reason)


def with_line(line: int, reason: str) -> str:
    """The reason with the line of its block, unless it begins with a place."""
    return reason if reason.startswith("line ") else f"line {line}: {reason}"
