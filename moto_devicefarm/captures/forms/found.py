"""What a reader of a form finds, and how it says that a text is not in its form. Rule: each value
and each error has its place in the text.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class FoundValue(NamedTuple):
    """A value in a text."""

    value: Any
    """As JSON has it; times may be datetimes."""
    line: int
    """Where it begins, from 1."""


class Unreadable(ValueError):
    """A text is not in a form."""

    def __init__(self, form: str, position: int, problem: str) -> None:
        self.form, self.position, self.problem = form, position, problem
        """The form in words; the first character that does not fit, from 0; what is wrong there."""
        super().__init__(f"not {form}: {problem}")


def place(text: str, position: int) -> str:
    """A position in words: "line 3 column 1"."""
    line = text.count("\n", 0, position) + 1
    return f"line {line} column {position - text.rfind(chr(10), 0, position)}"
