"""Reads JSON in which a person left something out and put "..." there. Rule: each elision becomes
the text that stood there, at its place, so that nothing is left out silently.

A member that was left out becomes a member ELIDED. In the forms of JavaScript, ``[Object]`` and
``... 3 more items`` are such texts too. ``captures/completion.py`` refuses them, or fills them in.
"""

from __future__ import annotations

import json
import re

ELIDED = "..."
"""The name and the value of members that were left out."""
_DOTS = ("...", "\u2026")
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]+|\\.)*"?)'
    r'|(?P<elision>(?:\.\.\.|\u2026)[^\n\r,\[\]{}":]*)'
    r"|(?P<mark>[{}\[\],:])"
    r'|(?P<other>[^\s"{}\[\],:.\u2026]+(?:\.[^\s"{}\[\],:.\u2026]+)*|\.)',
    re.DOTALL,
)
_CLOSERS = {"{": "}", "[": "]"}


def is_elision(text: str) -> bool:
    """Whether a text stands for something that was left out: "...", "... 3 more items"."""
    return text.lstrip().startswith(_DOTS)


def is_cut(text: str) -> bool:
    """Whether the end of a text was left out: "https://bucket.exam..."."""
    return text.rstrip().endswith(_DOTS)


def structure_of(path: str) -> str | None:
    """The path of the structure whose members were left out, if a path says that; "" for a whole
    document.
    """
    is_elided = path == ELIDED or path.endswith(f".{ELIDED}")
    return path[: -len(ELIDED) - 1] if is_elided else None


def with_elisions_as_texts(text: str) -> str | None:
    """The JSON text with each elision as a text of JSON, with the commas around it and the brackets
    that are missing at the end. None for a text without elisions. Lines stay as they are.
    """
    if not any(dots in text for dots in _DOTS):
        return None
    parts: list[str] = []
    open_marks: list[str] = []
    last, needs_comma, position, found = "", False, 0, False
    for token in _TOKEN.finditer(text):
        parts.append(text[position : token.start()])
        word, position, kind = token[0], token.end(), token.lastgroup
        if kind == "mark" and word in "}]":
            needs_comma = False
            if open_marks and word == _CLOSERS[open_marks[-1]]:
                open_marks.pop()
        elif kind == "mark" and word == ",":
            needs_comma, last = True, ","
            continue
        elif word != ":":
            within = open_marks[-1] if open_marks else ""
            if needs_comma or (kind == "elision" and last not in ("", "{", "[", ":")):
                parts.append("," if within else "")
            needs_comma = False
            if kind == "elision":
                found, needs_comma = True, True
                word = _elision(word.rstrip(), within, last)
            elif kind == "mark":
                open_marks.append(word)
            elif kind == "text" and is_cut(word):  # the end of the whole report is missing
                found, word = True, f'{word.rstrip()}"'
        parts.append(word)
        last = token[0]
    parts.append(text[position:])
    missing = "".join(_CLOSERS[mark] for mark in reversed(open_marks))
    return "".join([*parts, missing]) if found else None


def _elision(word: str, within: str, last: str) -> str:
    """An elision as JSON: an item, a value behind ":", or a member; nothing between documents."""
    if not within:
        return ""
    value = json.dumps(word)
    return f"{json.dumps(ELIDED)}: {value}" if within == "{" and last != ":" else value
