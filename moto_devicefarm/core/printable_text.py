"""Text of unknown origin for a terminal, for source code or for XML. Rule: no character in the
result acts: it shows itself, or an escape such as ``\\x1b`` shows it.
"""

from __future__ import annotations

import re
from html import escape

_NOT_PLAIN = re.compile(r"[^\x20-\x7e]")


def escape_unprintable(text: str) -> str:
    """The text with Python's escapes in place of characters that are not printable: colours of a
    terminal, line ends, halves of surrogate pairs, marks that turn the direction of writing.
    """
    return _NOT_PLAIN.sub(
        lambda found: (
            found[0]
            if found[0].isprintable()
            else found[0].encode("unicode_escape").decode("ascii")
        ),
        text,
    )


def escape_for_source(text: str, quote: str = '"') -> str:
    """The text as it stands between quotes in Python code, also between three."""
    return escape_unprintable(text.replace("\\", "\\\\").replace(quote, f"\\{quote}"))


def escape_for_xml(text: str) -> str:
    """The text as it stands in XML, with a replacement for characters that are not printable. XML
    does not allow some of them.
    """
    return escape("".join(character if character.isprintable() else "\ufffd" for character in text))
