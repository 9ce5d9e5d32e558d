"""Tells values and texts that are meant as documents of Device Farm from others. Rule: a broken
document is still meant as one, so that its error is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from moto_devicefarm.captures.documents import FORMER_PREFIX, PREFIX
from moto_devicefarm.captures.output_members import IGNORED, loadable, output_shapes
from moto_devicefarm.core import model
from moto_devicefarm.core.nearest_name import ALIKE, nearest_name

_STATUS_KEYS = ("current", "nextPeriod")
"""The keys of GetOfferingStatus, which has maps in place of lists."""
STATE_KEY = "moto_devicefarm"
"""The key that holds everything in a dump."""


def is_likely_document(value: Any) -> bool:
    """Whether a value is meant as a document, an answer with documents, a recorded call or a dump,
    or as a list that has one.
    """
    if isinstance(value, list):
        return any(map(is_likely_document, value))
    if not isinstance(value, Mapping):
        return False
    is_call = "operation" in value and ("answer" in value or "error" in value)
    is_details = {"jobArn", "testDetails"} <= value.keys()
    settings = model.structure("AccountSettings").members.keys()
    return (
        STATE_KEY in value
        or is_call
        or is_details
        or _has_own_arn(value)
        or len(settings & value.keys()) > 1
        or any(_is_answer(key, inner, value) for key, inner in value.items())
    )


def likely_documents(value: Any) -> Iterator[Any]:
    """The outermost values inside a value, or itself, that are meant as documents."""
    if is_likely_document(value):
        yield value
    else:
        yield from _documents_inside(value)


def _documents_inside(value: Any) -> Iterator[Any]:
    """The outermost documents inside a value that is no document."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from likely_documents(inner)
    elif isinstance(value, list):  # none of its items is a document
        for inner in value:
            yield from _documents_inside(inner)


def _has_own_arn(value: Any) -> bool:
    return isinstance(value, Mapping) and str(value.get("arn")).startswith((PREFIX, FORMER_PREFIX))


def _is_answer(key: Any, inner: Any, whole: Mapping[str, Any]) -> bool:
    """Whether a member of an answer has documents, or is a list that could have some."""
    items = inner if isinstance(inner, list) else [inner]
    if key not in loadable():
        return any(map(_has_own_arn, items)) and _is_alike(key)
    if key in _STATUS_KEYS and isinstance(inner, Mapping):
        members = model.structure("OfferingStatus").members.keys()
        statuses = [one for one in inner.values() if isinstance(one, Mapping)]
        return any(len(members & one.keys()) > 1 for one in statuses)
    if inner == []:
        return whole.keys() <= {key, *IGNORED}
    return any(_has_own_arn(item) or _has_known_members(key, item) for item in items)


def _is_alike(key: Any) -> bool:
    return isinstance(key, str) and nearest_name(key, loadable(), ALIKE) is not None


def _has_known_members(key: str, item: Any) -> bool:
    """Whether at least two members, and half of all, are those of the key's structure. Others use
    such keys too: "jobs", "test".
    """
    if not isinstance(item, Mapping):
        return False
    known = max(
        (len(model.structure(shape).members.keys() & item.keys()) for shape in output_shapes(key)),
        default=0,
    )
    return known > 1 and 2 * known >= len(item)


def begins_as_document(text: str, start: int = 0) -> bool:
    """Whether the first key between the brackets at a place of a text is one of a document or an
    answer.
    """
    return _patterns().bracket.match(text, start) is not None


def begins_as_yaml(text: str) -> bool:
    """Whether a text begins as YAML of a document or an answer does."""
    return _patterns().yaml.match(text) is not None


def likely_places(text: str) -> list[int]:
    """The places in a text that each document has: an ARN, or a key with its colon."""
    return [found.start() for found in _patterns().mark.finditer(text)]


class _Patterns(NamedTuple):
    mark: re.Pattern[str]
    bracket: re.Pattern[str]
    yaml: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    settings = model.structure("AccountSettings").members
    keys = "|".join([*loadable(), *settings, STATE_KEY, "operation"])
    first = "|".join([keys, "arn", "time", "jobArn", r"\$metadata", *IGNORED])
    opening = r"""(?:["'\u201c\u2018]|&quot;|&\#3[49];)?"""
    closing = r"""(?:["'\u201d\u2019]|&quot;|&\#3[49];)?[ ]{0,9}:"""
    arn = "arn:aws:(?:devicefarm|aatp):"
    return _Patterns(
        re.compile(rf"{arn}|\b(?:{keys}){closing}"),
        re.compile(rf"[\s\[]{{0,999}}{{\s{{0,999}}{opening}(?:{first}){closing}"),
        re.compile(rf"[\s-]{{0,99}}(?:(?:{keys}):[ \t]{{0,9}}\n[ \t-]|arn:[ ]{{1,9}}{arn})"),
    )
