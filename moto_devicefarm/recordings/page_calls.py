"""Finds sequences of calls in a text that people wrote, such as an issue with a debug log in it.

Rule: what is no call stays in the page: its prose, and the documents in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from moto_devicefarm.captures.forms.block_reader import BlockReader, Findings, without_spans
from moto_devicefarm.captures.forms.brackets import data_spans, outermost
from moto_devicefarm.captures.forms.mail import header_end
from moto_devicefarm.captures.forms.page import Page, has_words, page_lines
from moto_devicefarm.captures.forms.page_blocks import Block, Line, blocks
from moto_devicefarm.captures.forms.page_html import with_plain_characters
from moto_devicefarm.recordings.calls import CallList, RecordedCall, calls_of_text
from moto_devicefarm.recordings.cassettes import calls_of_cassette
from moto_devicefarm.recordings.cloudtrail import calls_of_trail
from moto_devicefarm.recordings.debug_log import calls_of_debug_log

Reader = Callable[[str, str], "list[RecordedCall] | None"]
"""Takes a text and its name. Returns the calls, or None if the text has another form."""
DATA_READERS: Sequence[Reader] = (calls_of_text, calls_of_trail, calls_of_cassette)
"""The readers of texts that are nothing but data."""
_BLOCK_READERS: Sequence[Reader] = (*DATA_READERS, calls_of_debug_log)
_WORDS = re.compile('operation|event_?source|records["&]|interactions', re.IGNORECASE)
"""A text without any of these has no call."""
_CODE = re.compile(r"```|~~~|<pre\b|\{(?:code|noformat)", re.IGNORECASE)


class _Found(NamedTuple):
    """What was found in a block."""

    calls: CallList
    left: Sequence[Line]
    """The lines of the block without the calls."""


def calls_in_code(text: str, name: str) -> CallList | None:
    """The calls in the blocks of code of a page; None if they have none. Raises ValueError, which
    has the name and the place, if a block is a sequence of calls that can't be read, and no other
    block is one.
    """
    if not header_end(text) and not _CODE.search(text):
        return None
    return _calls_in(text, name, _calls_of_code, in_code=True)


def calls_in_prose(text: str, name: str) -> CallList | None:
    """The calls that stand between the blocks of code of a page; None if there are none, and for a
    text without a word of prose, whose error is told. Raises ValueError as ``calls_in_code`` does.
    """
    if not has_words(text):
        return None
    return _calls_in(text, name, _calls_in_brackets, in_code=False)


def _calls_in(
    text: str, name: str, read: Callable[[Block, str], _Found | None], *, in_code: bool
) -> CallList | None:
    if not header_end(text) and not _WORDS.search(text):
        return None
    lines, page_name = page_lines(text, name)
    page = list(blocks(lines))
    found: dict[int, _Found] = {}
    errors: list[ValueError] = []
    for number, block in enumerate(page):
        if block.is_code == in_code and _WORDS.search(block.text):
            try:
                one = read(block, page_name)
            except ValueError as error:
                errors.append(error)
            else:
                if one is not None and one.calls:  # not only calls of other services
                    found[number] = one
    if not found and errors:
        raise errors[0]
    return _joined(page, found, page_name, len(text)) if found else None


def _joined(page: Sequence[Block], found: dict[int, _Found], name: str, length: int) -> CallList:
    """The calls of all blocks, with the page around them."""
    calls = CallList.joined([one.calls for one in found.values()])
    calls.files = 1
    around, reader = Findings(), BlockReader(name, length)
    for number, block in enumerate(page):
        left = found[number].left if number in found else block.lines
        if any(line.text.strip() for line in left):
            around.add(reader.read(Block(left, block.is_code)))
    prose = "\n".join(around.prose).strip("\n")
    calls.pages = [Page(around.values, prose, around.passed_over, around.reasons, name)]
    places = ", ".join(str(page[number].first) for number in found)
    note = f"{name}: {len(calls)} call{'s' * (len(calls) != 1)}"
    note += f" (line{'s' * (len(found) > 1)} {places})"
    if around.values:
        number = len(around.values)
        note += f"; left out: {number} document{'s' * (number > 1)} beside the calls"
    calls.notes.insert(0, note)
    return calls


def _calls_of_code(block: Block, name: str) -> _Found | None:
    """The calls of a block of code: of the whole block, or else what stands in it between
    brackets.
    """
    failure = None
    for version in filter(None, (block, with_plain_characters(block))):
        try:
            calls = _read(_BLOCK_READERS, version, name)
        except ValueError as error:
            failure, calls = error, None
        if calls is not None:
            return _Found(calls, [])
        found = _calls_in_brackets(version, name)
        if found is not None:
            return found
    if failure:
        raise failure
    return None


def _calls_in_brackets(block: Block, name: str) -> _Found | None:
    spans, found = [], list[CallList]()
    for span in outermost(data_spans(block.text)):
        if span.is_whole and _WORDS.search(block.text, span.start, span.end):
            calls = _read(DATA_READERS, block.part(span.start, span.end), name)
            if calls is not None:
                spans.append(span)
                found.append(calls)
    if not found:
        return None
    return _Found(CallList.joined(found), without_spans(block, spans))


def _read(readers: Sequence[Reader], block: Block, name: str) -> CallList | None:
    """The calls of a block, with their places in the page."""
    where = f"{name}, line {block.first}"
    calls = first_calls(readers, block.dedented_text, where)
    if calls is not None:
        calls[:] = _with_places(calls, block, name)
    return calls


def _with_places(calls: CallList, block: Block, name: str) -> Iterator[RecordedCall]:
    for call in calls:
        if call.unit == "line":
            yield replace(call, line=block.lines[call.line - 1].number, source=name)
        else:
            yield call


def first_calls(readers: Sequence[Reader], text: str, name: str) -> CallList | None:
    """The calls that the first reader finds that knows the form of the text; None if none does."""
    for read in readers:
        calls = read(text, name)
        if calls is not None:
            return calls if isinstance(calls, CallList) else CallList(calls)
    return None
