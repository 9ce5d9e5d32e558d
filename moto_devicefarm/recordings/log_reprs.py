"""Reads what Python's ``repr`` shows of texts, bytes and dicts, in the lines of a log.

Rule: nothing is evaluated, and a literal that was cut has no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<text>[bBuU]?(?:'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"))"""
    r"""|(?P<open>[{\[(])|(?P<close>[}\])])|(?P<other>(?:[^'"{\[(}\])bBuU]|[bBuU](?!['"]))+)""",
    re.DOTALL,
)
"""A part of what ``repr`` of a dict shows. A quote without its end matches nothing."""
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_NAMED = {"n": "\n", "r": "\r", "t": "\t"}


def read_repr(text: str, position: int) -> bytes | None:
    """The value of the literal of a text or of bytes that begins at ``position``, as UTF-8; None if
    there is none, or not its end.
    """
    found = _TOKEN.match(text, position)
    return None if found is None or found["text"] is None else _value(found["text"])


def repr_pairs(text: str, position: int) -> dict[str, bytes]:
    """The keys and values of the dict whose ``repr`` begins at ``position``, and of the dicts in
    it, where both are texts. The keys are in lower case; of two equal ones the first counts. The
    pairs end where the text was cut.
    """
    pairs: dict[str, bytes] = {}
    key, after_colon = "", False
    for kind, token in _tokens(text, position):
        if kind == "other":
            after_colon = token.strip() == ":"
            continue
        if kind == "text" and after_colon and key not in pairs:
            value = _value(token)
            if value is not None:
                pairs[key] = value
        elif kind == "text":
            key = (_value(token) or b"").decode(errors="replace").lower()
        after_colon = False
    return pairs


def _tokens(text: str, position: int) -> Iterator[tuple[str, str]]:
    """(kind, token) up to the end of the bracket that opens first."""
    depth = 0
    while (found := _TOKEN.match(text, position)) is not None:
        kind = str(found.lastgroup)
        depth += (kind == "open") - (kind == "close")
        yield kind, found[0]
        position = found.end()
        if depth <= 0 and kind == "close":
            return


def _value(literal: str) -> bytes | None:
    """The value of a whole literal; None if it has a character that no such literal has."""
    is_bytes, body = literal[0] in "bB", literal.lstrip("bBuU")[1:-1]
    if is_bytes and not body.isascii():
        return None
    try:
        value = _ESCAPE.sub(_character, body) if "\\" in body else body
        return value.encode("latin-1" if is_bytes else "utf-8")
    except ValueError:  # half of a surrogate pair
        return None


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    return chr(int(code, 16)) if code else _NAMED.get(found[4], found[4])
