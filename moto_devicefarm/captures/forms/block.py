"""Reads a text that is nothing but values, in one of the forms in which people have them. Rule:
nothing in a text is evaluated.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from moto_devicefarm.captures.forms.elided import with_elisions_as_texts
from moto_devicefarm.core.json_guard import json_documents_with_lines


class FoundValue(NamedTuple):
    """A value in a text."""

    value: Any
    """As JSON has it; times may be datetimes."""
    line: int
    """Where it begins, from 1."""


def read_block(text: str, name: str) -> list[FoundValue]:
    """The values that follow one another in the text.

    Raises ValueError, which has the name and the place, if something else is in it.
    """
    try:
        return _read_json(text, name)
    except ValueError:
        readable = with_elisions_as_texts(text)
        if readable is None:
            raise
        with suppress(ValueError):
            return _read_json(readable, name)
        raise


def _read_json(text: str, name: str) -> list[FoundValue]:
    return [FoundValue(value, line) for value, line in json_documents_with_lines(text, name)]
