"""Reads captured documents and dumps: from a file, a text, what boto3 returned, or a list.

Rule: each JSON object of a source has a name for messages, with its place in the source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from moto_devicefarm.captures.documents import IGNORED, Document, loadable, recognize
from moto_devicefarm.captures.forms.block_reader import with_line
from moto_devicefarm.captures.forms.likely_documents import STATE_KEY
from moto_devicefarm.captures.forms.page import Page, read_page
from moto_devicefarm.captures.forms.text import ReportText, is_path, read_report
from moto_devicefarm.core import model
from moto_devicefarm.core.json_guard import check_json

_MOST_LINES = 10
"""The lines that the text about a page names; others are counted."""


class Source(NamedTuple):
    """What a source has."""

    documents: list[Document]
    dumps: list[tuple[Any, str]]
    """What ``farm.dump()`` returned, each with the name of its source."""
    pages: list[Page]
    """The texts of the source, with the prose in them."""

    @property
    def places(self) -> list[str]:
        """A text for each page of prose: where the documents stood, and what was passed over."""
        return [_places(page) for page in self.pages if page.name]


def read_source(source: Any) -> Source:
    """The documents and dumps in a source: a path, a text, a dict as boto3 returned it, or a list
    of any of these. A source that was read already is returned as it is.

    Raises ValueError, naming the source and the member, and OSError for a file that can't be read.
    """
    if isinstance(source, Source):
        return source
    check_json(source, "report")
    documents: list[Document] = []
    dumps: list[tuple[Any, str]] = []
    pages: list[Page] = []
    empty_page = False
    for item, name in _items(source, "report", pages):
        if STATE_KEY in item:
            dumps.append((item[STATE_KEY], name))
        else:
            documents += recognize(item, name)
            empty_page = empty_page or _is_empty_page(item)
    if not documents and not dumps and not empty_page:
        raise ValueError(
            f"{_name(source)}: no document found: expected one of {', '.join(loadable())}"
        )
    return Source(documents, dumps, pages)


def _name(source: Any) -> str:
    """The name of a source for messages: that of its files."""
    if isinstance(source, list) and all(isinstance(item, ReportText) for item in source):
        return ", ".join(item.name for item in source) or "report"
    return str(source) if is_path(source) else "report"


def _places(page: Page) -> str:
    """Where the documents stood in a page, and what was passed over."""
    lines = list(dict.fromkeys(found.line for found in page.values))
    number = len(page.values)
    text = f"{page.name}: {number} document{'s' * (number > 1)} ({_lines(lines)})"
    others = list(dict.fromkeys(page.passed_over))
    if others:
        text += f"; passed over: {'blocks' if others[1:] else 'a block'} at {_lines(others)}"
    return "; ".join([text, *(with_line(line, reason) for line, reason in page.reasons.items())])


def _lines(numbers: Sequence[int]) -> str:
    """The numbers of lines; of many, the first ones."""
    text = f"line{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers[:_MOST_LINES]))}"
    more = len(numbers) - _MOST_LINES
    return f"{text} and {more} more" if more > 0 else text


def _is_empty_page(item: Mapping[str, Any]) -> bool:
    """Whether it is a page of a list with a token of the next page and nothing else. AWS filters
    each page by itself, so a page may be empty (C: aws-sdk-js-v3#4732).
    """
    lists = {key: value for key, value in item.items() if key not in IGNORED}
    has_token = model.TOKEN in item or "NextToken" in item
    return has_token and [*lists.values()] == [[]]


def _items(source: Any, name: str, pages: list[Page]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The JSON objects in a source, each with its name for messages. Texts are added to pages."""
    if isinstance(source, ReportText):
        yield from _objects_of_text(source.text, source.name, pages)
    elif is_path(source):
        yield from _items(read_report(Path(source)), name, pages)
    elif isinstance(source, str):
        yield from _objects_of_text(source, name, pages)
    elif isinstance(source, Mapping):
        yield source, name
    elif isinstance(source, (list, tuple)):
        for item, item_name in _number(source, name):
            yield from _items(item, item_name, pages)
    else:
        raise ValueError(
            f"{name}: {source!r} can't be loaded: give a path, JSON text, a dict or a list of these"
        )


def _objects_of_text(
    text: str, name: str, pages: list[Page]
) -> Iterator[tuple[Mapping[str, Any], str]]:
    page = read_page(text, name)
    pages.append(page)
    for found in page.values:
        yield from _objects(found.value, f"{page.name}, line {found.line}" if page.name else name)


def _objects(value: Any, name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The objects in a JSON value; a string in it is not a path."""
    if isinstance(value, list):
        for item, item_name in _number(value, name):
            yield from _objects(item, item_name)
    elif isinstance(value, Mapping):
        yield value, name
    else:
        raise ValueError(f"{name}: expected a JSON object, found {json.dumps(value):.60}")


def _number(items: Sequence[Any], name: str) -> Iterator[tuple[Any, str]]:
    """The items, with their numbers in their names where there are several."""
    for number, item in enumerate(items, 1):
        yield item, f"{name}, number {number}" if len(items) > 1 else name
