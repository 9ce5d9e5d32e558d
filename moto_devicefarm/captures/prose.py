"""The prose around captured documents, for the docstring of a written test. Rule: no secret and no
mail address of it is written, and nothing in it can be run, also not as an example of doctest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from moto_devicefarm.captures.forms.page import Page
from moto_devicefarm.core.printable_text import escape_for_source, escape_unprintable
from moto_devicefarm.recordings.secrets import SCRUBBED, scrub

WIDTH = 96
"""The columns of a line, as it stands escaped in the docstring."""
MOST_LINES = 40
_MOST_CHARACTERS = 20_000
"""The characters of a page's prose that are looked at."""
_CUT = "(The report goes on.)"
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_TAG = re.compile(r"</?(?:b|br|code|details|div|p|pre|span|summary)\b[^<>]*>|<!--|-->")
_PROMPT = re.compile(r">>(?=>)")
"""The begin of an example of doctest."""


def prose_lines(pages: Sequence[Page]) -> list[str]:
    """The lines of prose in the pages, with an empty one before them; none without prose. They are
    printable, and in source code, between three quotes, they have at most WIDTH columns.
    """
    lines: list[str] = []
    for page in pages:
        for line in _lines(page.prose):
            if line or (lines and lines[-1]):
                lines += _wrap(line)
        lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], _CUT]
    return ["", *lines] if lines else []


def _lines(prose: str) -> Iterator[str]:
    """The first lines, without secrets, as they are before they are wrapped."""
    text = prose[:_MOST_CHARACTERS]
    if len(prose) > _MOST_CHARACTERS:  # a part of a line may be a part of a secret
        text = text.rpartition("\n")[0]
    text = scrub(_TAG.sub("", text), free=True)
    text = _MAIL.sub(f"{SCRUBBED}@example.com", text)
    for line in text.split("\n"):
        yield escape_unprintable(_PROMPT.sub(">> ", line.expandtabs(4))).rstrip()


def _wrap(line: str) -> Iterator[str]:
    """The line in parts. A word that is longer than a line is cut."""
    indent = line[: min(len(line) - len(line.lstrip(" ")), 20)]
    part, width = indent, len(indent)
    for word in line[len(indent) :].split(" "):
        for piece in _pieces(word, WIDTH - len(indent) - 1):
            length = len(escape_for_source(piece)) + 1
            if width + length > WIDTH and part.strip():
                yield part.rstrip()
                part, width = indent, len(indent)
            part, width = f"{part}{piece} ", width + length
    yield part.rstrip()


def _pieces(word: str, most: int) -> Iterator[str]:
    """The word, or parts of it that are not too long when they are escaped."""
    piece, width = "", 0
    for character in word:
        length = len(escape_for_source(character))
        if width + length > most:
            yield piece
            piece, width = "", 0
        piece, width = piece + character, width + length
    yield piece
