"""The one guard where JSON enters, as text or as data that a user gives.

Rule: a value that passes can be kept and sent again as JSON by every Python. It has at most DEPTH
levels, no half of a surrogate pair, and only finite numbers of 64 bits. The depth is counted, never
found by RecursionError: that error comes at another depth in each version of Python. For requests,
these limits are invented, since AWS's own are not known.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

DEPTH = 100
"""How many lists and objects may stand inside each other (invented). Real documents have some ten
levels.
"""
_STRING = re.compile(r'"(?:[^"\\]+|\\.)*"?', re.DOTALL)
_NO_BRACKETS = re.compile(r"[^\[\]{}]+")
_SPACE = re.compile(r"\s*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STEPS: Mapping[str, int] = {"[": 1, "{": 1, "]": -1, "}": -1}
_LONGEST = 40
"""Characters of a whole number that are read: 20 are beyond 64 bits, and Python refuses 4,301."""


def whole_number(digits: str) -> int:
    """The number, or one beyond 64 bits for more digits than Python reads."""
    return int(digits[:_LONGEST])


_DECODER = json.JSONDecoder(parse_int=whole_number)


class NotJson(ValueError):
    """A text is not JSON."""

    def __init__(self, text: str, source: str, error: json.JSONDecodeError) -> None:
        self.position, self.problem = error.pos, error.msg
        """The first character that does not fit, from 0; what is wrong there."""
        elided = "; '...' stands in it: give the whole document" if "..." in text else ""
        super().__init__(f"{source}: not JSON: {error}{elided}")


class TooDeep(ValueError):
    """A value has more than DEPTH levels."""

    problem = f"nested too deeply: at most {DEPTH} levels are read"

    def __init__(self, source: str) -> None:
        super().__init__(f"{source}: {self.problem}")


_Place = tuple[Any, ...]
"""(place of the container, key or number in it); the whole value has the place ()."""


def read_json(text: str | bytes, source: str) -> Any:
    """The value of a JSON text; bytes are UTF-8.

    Raises ValueError, naming the source and the place, for text that is not JSON and for a value
    that ``check_json`` refuses.
    """
    text = _decode(text, source)
    check_depth(text, source)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise NotJson(text, source, error) from None
    check_json(value, source)
    return value


def read_json_documents(text: str | bytes, source: str) -> Iterator[Any]:
    """The values of a text in which JSON documents follow one another. Raises what ``read_json``
    raises.
    """
    for value, _ in json_documents_with_lines(text, source):
        yield value


def json_documents_with_lines(text: str | bytes, source: str) -> Iterator[tuple[Any, int]]:
    """(value, its first line from 1) for each of the JSON documents that follow one another in a
    text. Raises what ``read_json`` raises.
    """
    text = _decode(text, source)
    check_depth(text, source)
    position, line, counted = _next_document(text, 0), 1, 0
    while position < len(text):
        line, counted = line + text.count("\n", counted, position), position
        try:
            value, end = _DECODER.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise NotJson(text, source, error) from None
        if value:  # many empty values are much work for nothing
            check_json(value, source)
        yield value, line
        position = _next_document(text, end)


def check_json(value: Any, source: str) -> None:
    """Raise ValueError, naming the source and the member, for data that JSON does not carry.

    Refused: more than DEPTH levels (so also a container in itself), half of a surrogate pair in a
    text or a key, keys that are not text, NaN, Infinity, and numbers from 2**63 up or from -2**63
    down. Other types, such as datetime, are left to the caller.
    """
    todo: list[tuple[Any, _Place, int]] = [(value, (), 0)]
    while todo:
        item, place, depth = todo.pop()
        if isinstance(item, (dict, list, tuple, Mapping)):
            if depth == DEPTH:
                raise TooDeep(source)
            pairs: Iterable[tuple[Any, Any]] = enumerate(item, 1)
            if isinstance(item, Mapping):
                pairs = item.items()
                for key in item:
                    if not isinstance(key, str):
                        raise ValueError(f"{_name(source, place)}: the key {key!r} is not text")
                    _check_scalar(key, source, (place, "key"))
            children = [
                (inner, (place, key), depth + 1)
                for key, inner in pairs
                if not is_json_scalar(inner)
            ]
            todo.extend(reversed(children))
        else:
            _check_scalar(item, source, place)


def is_json_scalar(value: Any) -> bool:
    """Whether a value is None, a boolean, or a text or a number that passes."""
    if isinstance(value, str):
        return value.isascii() or _SURROGATE.search(value) is None
    if isinstance(value, (int, float)):
        return -(2**63) < value < 2**63
    return value is None


def _check_scalar(item: Any, source: str, place: _Place) -> None:
    if is_json_scalar(item) or not isinstance(item, (str, int, float)):
        return
    if isinstance(item, str):
        problem = f"{item!r} holds half of a surrogate pair, which is not a character"
    elif isinstance(item, int) or math.isfinite(item):
        problem = "the number is beyond 64 bits"
    else:
        problem = f"{item!r} is not a number that JSON has"
    raise ValueError(f"{_name(source, place)}: {problem}")


def check_depth(text: str, source: str) -> None:
    """Raise ValueError, naming the source, for a JSON text of more than DEPTH levels."""
    if text.count("[") + text.count("{") > DEPTH and json_depth(text) > DEPTH:
        raise TooDeep(source)


def json_depth(text: str) -> int:
    """How many levels a JSON text has: 0 for a number, 2 for ``[{}]``."""
    brackets = _NO_BRACKETS.sub("", _STRING.sub("", text))
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)


def _decode(text: str | bytes, source: str) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{source}: not UTF-8 text ({error})") from None


def _next_document(text: str, position: int) -> int:
    """Where the next document begins: behind the white space at ``position``."""
    found = _SPACE.match(text, position)
    assert found is not None  # white space may be empty
    return found.end()


def _name(source: str, place: _Place) -> str:
    """The source and the path of a member in it: "report.json: devices.1.name"."""
    keys: list[str] = []
    while place:
        place, key = place
        keys.append(str(key))
    path = ".".join(reversed(keys))
    return f"{source}: {path}" if path else source
