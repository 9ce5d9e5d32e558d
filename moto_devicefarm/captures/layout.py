"""Lays out values as Python code. Rule: a line has at most WIDTH columns, and ends where
``ruff format`` would end it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.core.printable_text import escape_for_source

WIDTH = 100
STEP = "    "
_BREAKS = frozenset(" /:,;&?=")
"""A long text ends a line after one of these, if there is one."""
_LONGEST_NUMBER = 24
"""Columns of a number, which can't be cut, after the key of a mapping."""
_SHORTEST = 16
"""Columns of text that a line has at least, however deep it stands."""


class Name(str):
    """An expression that stands for a value: the name of a constant, or a call."""

    __slots__ = ()


def columns(text: str) -> int:
    """The width of a text. Wide characters, as of Chinese, take two columns."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def literal(value: Any) -> str:
    """The value as Python code in one line. Text is in double quotes, unless single ones need fewer
    escapes.
    """
    if isinstance(value, Name):
        return value
    if isinstance(value, str):
        quote = "'" if value.count('"') > value.count("'") else '"'
        return f"{quote}{escape_for_source(value, quote)}{quote}"
    if isinstance(value, Mapping):
        members = ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items())
        return f"{{{members}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(literal, value))}]"
    return repr(value)


def lay_out(value: Any, indent: str = "", before: str = "", after: str = "") -> Iterator[str]:
    """The lines of a value, with code before and after it."""
    line = f"{indent}{before}{literal(value)}{after}"
    inner = indent + STEP
    if columns(line) <= WIDTH or not value or isinstance(value, Name):
        yield line
    elif isinstance(value, str):
        yield f"{indent}{before}("
        yield from (f"{inner}{part}" for part in parts(value, WIDTH - len(inner)))
        yield f"{indent}){after}"
    elif isinstance(value, Mapping):
        yield f"{indent}{before}{{"
        for key, item in value.items():
            *above, last = lay_out(key, inner, after=": " + " " * _LONGEST_NUMBER)
            yield from above
            yield from lay_out(item, inner, f"{last.strip()} ", ",")
        yield f"{indent}}}{after}"
    elif isinstance(value, (list, tuple)):
        yield f"{indent}{before}["
        for item in value:
            yield from lay_out(item, inner, after=",")
        yield f"{indent}]{after}"
    else:
        yield line


def lay_out_call(
    function: str, arguments: Sequence[tuple[str, Any]], indent: str, key: str | None = None
) -> Iterator[str]:
    """The lines of a call, or of the member ``key`` of its answer. An argument is (its keyword with
    ``=``, or "", its value).
    """
    given = ", ".join(f"{keyword}{literal(value)}" for keyword, value in arguments)
    begin, inner = f"{indent}{function}(", indent + STEP
    after = f"[{literal(key)}]" if key else ""
    if columns(f"{begin}{given}){after}") <= WIDTH:
        yield f"{begin}{given}){after}"
        return
    if key and columns(f"{begin}{given})[") <= WIDTH:
        yield f"{begin}{given})["
        yield inner + literal(key)
        yield f"{indent}]"
        return
    yield begin
    if columns(inner + given) <= WIDTH:
        yield inner + given
    else:
        for keyword, value in arguments:
            yield from lay_out(value, inner, keyword, ",")
    yield f"{indent}){after}"


def lay_out_place(name: str, keys: Sequence[str], indent: str, before: str = "") -> Iterator[str]:
    """The lines of a member of a variable, such as ``session["device"]["arn"]``."""
    line = f"{indent}{before}{place(name, keys)}"
    if columns(line) <= WIDTH:
        yield line
        return
    begin, inner = f"{indent}{before}{name}", indent + STEP
    for key in keys:
        yield f"{begin}["
        yield from (f"{inner}{part}" for part in parts(key, WIDTH - len(inner)))
        begin = f"{indent}]"
    yield begin


def place(name: str, keys: Sequence[str]) -> str:
    """A member of a variable as code."""
    return name + "".join(f"[{literal(key)}]" for key in keys)


def parts(text: str, room: int) -> Iterator[str]:
    """The text as literals that follow one another, each in at most ``room`` columns; in more, if
    the room is very small.
    """
    if columns(literal(text)) <= room:
        yield literal(text)
        return
    room = max(room, _SHORTEST) - 2  # the quotes
    begin = taken = 0
    border = 0
    for end, one in enumerate(text):
        width = columns(escape_for_source(one))
        while taken + width > room:
            cut = border if border > begin else end
            yield literal(text[begin:cut])
            begin, taken = cut, columns(escape_for_source(text[cut:end]))
        taken += width
        if one in _BREAKS:
            border = end + 1
    yield literal(text[begin:])
