"""Reads JSON documents that follow one another. Rule: no other form is guessed here."""

from __future__ import annotations

from moto_devicefarm.captures.forms.found import FoundValue, Unreadable
from moto_devicefarm.core.json_guard import NotJson, TooDeep, json_documents_with_lines

_PROBLEMS = {
    "Expecting value": "a value is expected",
    "Expecting property name enclosed in double quotes": "the name of a member is expected",
    "Expecting ',' delimiter": "a comma or a closing bracket is expected",
    "Expecting ':' delimiter": "a colon is expected",
    "Unterminated string starting at": "the closing quote of this text is missing",
    "Invalid control character at": "the closing quote of a text is missing before the line's end",
    "Illegal trailing comma before end of object": "a member is expected after the comma",
    "Illegal trailing comma before end of array": "a value is expected after the comma",
}
"""The words of Python's decoder in plain ones, which also fit other forms than JSON."""


def read_json_text(text: str, name: str, form: str = "JSON") -> list[FoundValue]:
    """The values of a text. Raises Unreadable for another form, and ValueError, naming the source
    and the member, for a value that JSON does not carry.
    """
    try:
        return [FoundValue(value, line) for value, line in json_documents_with_lines(text, name)]
    except NotJson as error:
        problem = _PROBLEMS.get(error.problem, error.problem)
        raise Unreadable(form, error.position, problem) from None
    except TooDeep as error:
        raise Unreadable(form, 0, error.problem) from None
