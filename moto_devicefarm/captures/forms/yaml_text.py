"""Reads YAML as ``aws --output yaml`` and PyYAML write it. Rule: only what has keys of answers of
Device Farm is YAML, because most prose would be YAML too.

Values are JSON's: ``on``, ``12:30`` and dates are texts. Aliases and tags are refused: an alias can
expand without bound, and a tag can name a class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from moto_devicefarm.captures.forms.found import FoundValue, Unreadable
from moto_devicefarm.captures.output_members import loadable
from moto_devicefarm.core.json_guard import DEPTH, TooDeep, check_json, whole_number

FORM = "YAML"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[Ee][+-]?\d+)?", re.ASCII)
_CONSTANTS: Mapping[str, Any] = {
    **dict.fromkeys(("", "~", "null"), None),
    "true": True,
    "false": False,
}


@cache
def _known_keys() -> frozenset[str]:
    """The keys of answers, of a document with its ARN, of a recorded call and of a dump."""
    return frozenset([*loadable(), "arn", "operation", "moto_devicefarm"])


@cache
def _line_with_known_key() -> re.Pattern[str]:
    keys = "|".join(sorted(_known_keys()))
    return re.compile(rf"^(?:-[ ]){{0,9}}[ ]{{0,99}}[\"']?(?:{keys})[\"']?:(?:[ ]|$)", re.MULTILINE)


def read_yaml(text: str, name: str) -> list[FoundValue]:
    """The values of a text, with times as texts.

    Raises Unreadable for another form, and ValueError, naming the source and the member, for a
    value that JSON does not carry.
    """
    if text.lstrip()[:1] in ("{", "[") or not _line_with_known_key().search(text):
        raise Unreadable(FORM, 0, "a key of Device Farm's answers is expected")
    try:
        found = list(_documents(text))
    except yaml.MarkedYAMLError as error:
        raise Unreadable(FORM, error.problem_mark.index, str(error.problem)) from None
    except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
        position = getattr(error, "position", getattr(error, "start", 0))
        raise Unreadable(FORM, position, "this character can't be in YAML") from None
    for value, _ in found:
        check_json(value, name)
    return found


def _documents(text: str) -> Iterator[FoundValue]:
    """The documents of a text. Raises Unreadable and yaml's errors."""
    top: list[Any] = []
    open_: list[Any] = [top]
    keys: list[str | None] = [None]
    """The key of the next value in each open mapping."""
    start, line = 0, 1
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            open_.pop()
            keys.pop()
        if isinstance(event, yaml.DocumentEndEvent) and (value := top.pop()) is not None:
            if not _has_known_key(value):
                problem = "a key of Device Farm's answers is expected in this document"
                raise Unreadable(FORM, start, problem)
            yield FoundValue(value, line)
        if not isinstance(event, yaml.NodeEvent):
            continue
        if open_[-1] is top:
            start, line = event.start_mark.index, event.start_mark.line + 1
        value = _new_value(event)
        if isinstance(open_[-1], list):
            open_[-1].append(value)
        elif keys[-1] is None:
            if not isinstance(event, yaml.ScalarEvent):
                raise Unreadable(FORM, event.start_mark.index, "a key must be a text")
            keys[-1] = event.value
        else:
            open_[-1][keys[-1]], keys[-1] = value, None
        if isinstance(event, yaml.CollectionStartEvent):
            open_.append(value)
            keys.append(None)
            if len(open_) > DEPTH + 1:
                raise Unreadable(FORM, event.start_mark.index, TooDeep.problem)


def _new_value(event: Any) -> Any:
    """The value of a scalar, or an empty list or dict. Raises Unreadable for an alias and a tag."""
    if isinstance(event, yaml.AliasEvent):
        problem = f"the alias *{event.anchor:.40} is not read: write its value in its place"
        raise Unreadable(FORM, event.start_mark.index, problem)
    if event.tag is not None:
        problem = f"the tag {event.tag:.40} is not read: leave it out"
        raise Unreadable(FORM, event.start_mark.index, problem)
    if isinstance(event, yaml.CollectionStartEvent):
        return {} if isinstance(event, yaml.MappingStartEvent) else []
    text: str = event.value
    if event.style:  # quotes, or a block
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _NUMBER.fullmatch(text):
        is_whole = text.lstrip("+-").isdigit()
        return whole_number(text) if is_whole else float(text)
    return text


def _has_known_key(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_known_key, value))
    return isinstance(value, dict) and not _known_keys().isdisjoint(value)
