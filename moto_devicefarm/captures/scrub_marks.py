"""Finds what a person put into a report in the place of a value. Rule: a text that AWS may have
answered is never taken for such a mark.

The marks are those of published reports: ``***``, ``xxxx``, ``<account>``, ``[ACCOUNT_ID]``,
``REDACTED``, ``...``, also as a part of a value: ``1234****9012``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from moto_devicefarm.captures.forms.elisions import is_cut, is_elision, structure_of

HINT = "give --complete to fill such members (farm.load(..., complete=True))"
"""What to do with a report that has such marks."""
_MARK = r"[<>\u2022\u2588]|\*\*|###|\?\?\?|[xX]{3}|[yY]{3}|[zZ]{3}"
_SCRUBBED = re.compile(_MARK)
_SCRUBBED_ARN = re.compile(rf"{_MARK}|[\[\](){{}}\u2026]|\.\.\.")
_WORDS = ("redacted", "scrubbed", "masked", "censored", "anonymi", "elided", "omitted")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\$?\{[^{}]*\}|\$?\{\{[^{}]*\}\}|\([^()]*\)")


def is_scrubbed(text: str) -> bool:
    """Whether a text stands in the place of another one, or of a part of it."""
    return (
        _SCRUBBED.search(text) is not None
        or _has_word(text)
        or _BRACKETED.fullmatch(text.strip()) is not None
        or is_elision(text)
        or is_cut(text)
    )


def is_scrubbed_arn(text: str) -> bool:
    """Whether a text stands in the place of an ARN, or of a part of it."""
    return _SCRUBBED_ARN.search(text) is not None or _has_word(text)


def _has_word(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _WORDS)


def quoted_mark(text: str) -> str:
    """A mark as messages and comments show it, shortened to 90 characters."""
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if len(quoted) <= 90 else f'{quoted[:86]}..."'


def refusal(where: str, marks: Mapping[str, str]) -> str:
    """The message about a document with marks, which are given by the paths of their members."""
    first = [_found(path, text) for path, text in marks.items()]
    more = f" and {len(first) - 3} more" if len(first) > 3 else ""
    seems = "they seem" if len(first) > 1 else "it seems"
    how = "elided" if all(map(_is_left_out, marks.items())) else "scrubbed"
    return f"{where}: {', '.join(first[:3])}{more}: {seems} {how}; {HINT}"


def _found(path: str, text: str) -> str:
    """A mark and its place; of members that were left out, where they were."""
    inside = structure_of(path)
    if inside is not None:
        return f"{quoted_mark(text)} stands in {inside or 'it'}"
    return f"{path} is {quoted_mark(text)}"


def _is_left_out(mark: tuple[str, str]) -> bool:
    return structure_of(mark[0]) is not None or is_elision(mark[1])
