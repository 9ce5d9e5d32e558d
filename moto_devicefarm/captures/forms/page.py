"""Finds the documents in a text that people wrote. Rule: a block that is none is passed over and
counted; a text that is nothing but values is read as such, and its errors are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from moto_devicefarm.captures.forms.block import FoundValue, read_block
from moto_devicefarm.captures.forms.block_reader import BlockReader, Findings, with_line
from moto_devicefarm.captures.forms.brackets import data_spans, outermost
from moto_devicefarm.captures.forms.likely_documents import is_likely_document, likely_places
from moto_devicefarm.captures.forms.mail import MailText, decoded_texts, header_end, subject
from moto_devicefarm.captures.forms.page_blocks import Line, blocks
from moto_devicefarm.captures.forms.page_html import html_lines, is_html
from moto_devicefarm.captures.forms.table_text import is_table

_FORMS = "JSON, Python, JavaScript and YAML"
_TITLE = re.compile(r"\s*\[\s*[A-Za-z]")
"""The begin of a title such as "[Bug] Session hangs"."""
_WORD = re.compile(r"[^\W\d_]{2}")


class Page(NamedTuple):
    """What a text has."""

    values: Sequence[FoundValue]
    prose: str = ""
    """The text around the values."""
    passed_over: Sequence[int] = ()
    """The lines where the blocks begin that look like values and are none."""
    reasons: Mapping[int, str] = {}
    """Why a block could not be read that is meant as a document, by its line."""
    name: str = ""
    """The name of the text if there is prose in it: messages name the lines of its values."""


def read_page(text: str, name: str) -> Page:
    """The values in a text. Raises ValueError, which has the name and the place, if it has none."""
    failure, values = None, list[FoundValue]()
    try:
        values = read_block(text, name)
    except ValueError as error:
        failure = error
    is_data = text.lstrip()[:1] in ("{", "[", "") and not _TITLE.match(text)
    if not failure and (is_data or any(is_likely_document(one.value) for one in values)):
        return Page(values)
    lines, page_name = page_lines(text, name)
    reader, found = BlockReader(page_name, len(text)), Findings()
    for block in blocks(lines):
        found.add(reader.read(block))
    is_broken = not found.values or (found.reasons and not has_words(text))
    if failure and is_data and is_broken:
        raise failure
    if found.values:
        prose = "\n".join(found.prose).strip("\n")
        values = sorted(found.values, key=lambda one: one.line)
        return Page(values, prose, sorted(found.passed_over), found.reasons, page_name)
    if failure is None:
        return Page(values)
    raise ValueError(f"{page_name}: {_nothing_found(text, found, reader, failure)}")


def has_words(text: str) -> bool:
    """Whether there is prose outside of all objects and lists of a text."""
    end = 0
    for span in outermost(data_spans(text)):
        if _WORD.search(text, end, span.start):
            return True
        end = span.end
    return _WORD.search(text, end) is not None


def page_lines(text: str, name: str) -> tuple[Iterable[Line], str]:
    """The lines of a page, and its name. A mail that is encoded has other lines than its file."""
    parts = decoded_texts(text)
    if parts:
        return _decoded_lines(parts, subject(text)), f"{name}, decoded"
    return html_lines(text) if is_html(text) else _plain_lines(text), name


def _plain_lines(text: str) -> Iterator[Line]:
    """The lines of a text, with one empty line for several. Of the headers of a mail only the
    subject is there.
    """
    end = header_end(text)
    first = text.count("\n", 0, end) + 1
    if end:
        yield Line(1, subject(text))
    last = ""
    for number, line in enumerate(text[end:].split("\n"), first):
        if line or last:
            yield Line(number, line)
        last = line


def _decoded_lines(parts: Iterable[MailText], title: str) -> Iterator[Line]:
    """The lines of the texts of a mail, with numbers of their own."""
    yield Line(1, title)
    number = 1
    for part in parts:
        lines = html_lines(part.text) if part.is_html else _plain_lines(part.text)
        for line in chain([Line(0, "")], lines):
            number += 1
            yield line._replace(number=number)


def _nothing_found(text: str, found: Findings, reader: BlockReader, failure: ValueError) -> str:
    """Why a page has no document: what was looked for, and the reason of the nearest block."""
    other = reader.first_other
    if found.reasons:
        line = min(found.reasons)
        nearest = with_line(line, found.reasons[line])
    elif is_table(text):
        nearest = str(failure).partition(": ")[2]
    elif other is not None:
        nearest = with_line(other.first, reader.reason(other))
    elif likely_places(text):
        nearest = f"the whole text: {str(failure).partition(': ')[2]}"
    else:
        nearest = "the text has no such block"
    return f"no document found: looked for blocks of {_FORMS}; {nearest}"
