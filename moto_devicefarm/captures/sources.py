"""Reads captured documents and dumps: from a file, JSON text, what boto3 returned, or a list.

Rule: each JSON object of a source has a name for messages, with its place in the source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from moto_devicefarm.captures.completion import Completion
from moto_devicefarm.captures.documents import Document, recognize
from moto_devicefarm.captures.forms.block_reader import with_line
from moto_devicefarm.captures.forms.likely_documents import STATE_KEY
from moto_devicefarm.captures.forms.page import Page, read_page
from moto_devicefarm.captures.forms.text import ReportText, is_path, read_report
from moto_devicefarm.captures.output_members import IGNORED, loadable
from moto_devicefarm.core import model
from moto_devicefarm.core.json_guard import check_json

EMPTY_TEXT = (
    "{}: it is empty: a command that failed printed nothing into it. "
    "Run it again: aws devicefarm get-... > report.json"
)
EMPTY_LIST = (
    "{}: the list is empty: AWS had none to answer, or --query matched none. "
    "Capture the report while there is one"
)
NULL = (
    "{}: it is null, as 'aws --query' prints when nothing matches: "
    "correct the query, or leave --query out"
)
_MOST_EMPTY = 10
"""The values without a document of which a reader is told."""
_MOST_LINES = 10
"""The lines that the text about a page names; others are counted."""


class Source(NamedTuple):
    """What a source has."""

    documents: list[Document]
    dumps: list[tuple[Any, str]]
    """What ``farm.dump()`` returned, each with the name of its source."""
    pages: list[Page]
    """The texts of the source, with the prose in them."""
    empty: list[str]
    """The messages about what has no document."""

    @property
    def places(self) -> list[str]:
        """A text for each page of prose: where the documents stood, and what was passed over. Then
        a text for each of the first values without a document, such as an empty list.
        """
        return [*(_places(page) for page in self.pages if page.name), *self.empty[:_MOST_EMPTY]]


def read_source(source: Any, complete: bool = False) -> Source:
    """The documents and dumps in a source: a path, a text, a dict as boto3 returned it, or a list
    of any of these.

    Raises ValueError, naming the source and the member, and OSError for a file that can't be read.
    With ``complete``, what a person scrubbed or left out is completed; otherwise it is an error.
    """
    check_json(source, "report")
    documents: list[Document] = []
    dumps: list[tuple[Any, str]] = []
    has_page = False
    reader = _Reader(Completion(complete), [], [])
    for item in reader.items(source, "report"):
        if STATE_KEY in item.value:
            dumps.append((item.value[STATE_KEY], item.name))
            continue
        found: list[Document] = []
        if item.value:  # many empty values are much work for nothing
            found = list(recognize(item.value, item.name, reader.completion, item.twin))
        documents += found
        if not found:
            if _is_empty_page(item.value):
                has_page = True
            else:
                reader.empty.append(_emptiness(item.value, item.name))
    if not documents and not dumps and not has_page:
        raise ValueError(reader.empty[0])
    return Source(documents, dumps, reader.pages, reader.empty)


class _Item(NamedTuple):
    """A JSON object of a source."""

    value: Mapping[str, Any]
    name: str
    """For messages, with its place in the source."""
    twin: str = ""
    """What tells it from other objects of its list whose ARNs are scrubbed alike."""


def _emptiness(item: Mapping[str, Any], name: str) -> str:
    """The message about an object without a document."""
    lists = [key for key, value in item.items() if value == []]
    if lists:
        return (
            f"{name}: {lists[0]} is an empty list: AWS had none to answer. "
            "Capture the report while there is one"
        )
    if "operation" in item:
        return f"{name}: the answers of its calls have no document: record a Get, List or Create"
    if not item:
        return f"{name}: the object is empty: give the output of 'aws devicefarm get-...'"
    return f"{name}: no document found: expected one of {', '.join(loadable())}"


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


class _Reader(NamedTuple):
    """Finds the JSON objects of one source."""

    completion: Completion
    pages: list[Page]
    """The texts so far."""
    empty: list[str]
    """The messages about what is empty so far."""

    def items(self, source: Any, name: str) -> Iterator[_Item]:
        """The objects in a source, each with its name for messages."""
        if isinstance(source, ReportText):
            yield from self._of_text(source.text, source.name)
        elif is_path(source):
            yield from self.items(read_report(Path(source)), name)
        elif isinstance(source, str):
            yield from self._of_text(source, name)
        elif isinstance(source, Mapping):
            yield _Item(source, name)
        elif isinstance(source, (list, tuple)):
            if not source:
                self.empty.append(EMPTY_LIST.format(name))
            for item, item_name in _number(source, name):
                yield from self.items(item, item_name)
        else:
            raise ValueError(
                f"{name}: {source!r} can't be loaded: "
                "give a path, JSON text, a dict or a list of these"
            )

    def _of_text(self, text: str, name: str) -> Iterator[_Item]:
        if not text.strip():
            self.empty.append(EMPTY_TEXT.format(name))
            return
        page = read_page(text, name)
        self.pages.append(page)
        for found in page.values:
            if found.value is None:
                self.empty.append(NULL.format(name))
            else:
                where = f"{page.name}, line {found.line}" if page.name else name
                yield from self._of_value(found.value, where)

    def _of_value(self, value: Any, name: str, twin: str = "") -> Iterator[_Item]:
        """The objects in a JSON value; a string in it is not a path."""
        if isinstance(value, list):
            if not value:
                self.empty.append(EMPTY_LIST.format(name))
            names = [item_name for _, item_name in _number(value, name)]
            for item, number, item_twin in self.completion.listed(value, name):
                yield from self._of_value(item, names[number - 1], item_twin)
        elif isinstance(value, Mapping):
            yield _Item(value, name, twin)
        else:
            raise ValueError(
                f"{name}: expected a JSON object, found {json.dumps(value):.60}: "
                "give whole documents, as 'aws devicefarm get-...' prints them without --query"
            )


def _number(items: Sequence[Any], name: str) -> Iterator[tuple[Any, str]]:
    """The items, with their numbers in their names where there are several."""
    for number, item in enumerate(items, 1):
        yield item, f"{name}, number {number}" if len(items) > 1 else name
