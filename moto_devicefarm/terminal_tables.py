"""Tables that fit the terminal. Rule: what goes into a pipe or a file is not wrapped."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from tabulate import tabulate

_ALL = 10_000
"""Columns of a pipe and of a file."""
_LEAST = 16
"""Columns of a text in a narrow terminal."""


def terminal_width() -> int:
    """The columns of the terminal."""
    return shutil.get_terminal_size((_ALL, 24)).columns


def fitted_table(rows: Sequence[Sequence[str]], headers: Sequence[str], texts: int) -> str:
    """The table. Its last columns, so many as ``texts``, share the room that the others leave."""
    others = [*zip(headers, *rows, strict=True)][:-texts]
    # tabulate gives a header two columns more than its words need
    used = sum(max(len(head) + 2, *map(len, cells)) + 2 for head, *cells in others)
    room = max((terminal_width() - used - 2 * (texts - 1)) // texts, _LEAST)
    most = [*[None] * len(others), *[room] * texts]
    return tabulate(rows, headers=headers, disable_numparse=True, maxcolwidths=most)
