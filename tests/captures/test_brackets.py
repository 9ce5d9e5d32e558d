"""The objects and lists that are found in a text by their brackets."""

from __future__ import annotations

import pytest

from moto_devicefarm.captures.forms.brackets import data_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('so {"a": [[1} and', [('{"a": [[1}', True)]),
        ('{"a": it\'s} and {"b": 1}', [('{"a": it\'s}', True), ('{"b": 1}', True)]),
        ('{"a": "}"} so', [('{"a": "}"}', True)]),
        ('{"a": {"b": 1}\n\nso', [('{"a": {"b": 1}', False), ('{"b": 1}', True)]),
    ],
)
def test_spans(text: str, expected: list[tuple[str, bool]]) -> None:
    """A bracket ends at its partner, whatever is left open inside, and without one at the end of
    the paragraph. An apostrophe in a word is no quote.
    """
    found = [(text[one.start : one.end], one.is_whole) for one in data_spans(text)]
    assert found == expected
