"""Finds the values in a text that people wrote. Rule: what is none is passed over and counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from moto_devicefarm.captures.forms.block import FoundValue, read_block


class Page(NamedTuple):
    """What a text has."""

    values: Sequence[FoundValue]
    prose: str = ""
    """The text around the values."""
    passed_over: Sequence[int] = ()
    """The lines where the blocks begin that look like values and are none."""


def read_page(text: str, name: str) -> Page:
    """The values in a text. Raises ValueError, which has the name and the place, if it has none."""
    return Page(read_block(text, name))
