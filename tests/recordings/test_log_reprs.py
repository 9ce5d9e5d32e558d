"""Literals in a log are read as Python would read them, and nothing is evaluated."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_devicefarm.recordings.log_reprs import read_repr, repr_pairs


@given(st.binary(max_size=50), st.text(max_size=5).filter(lambda text: "\\" not in text))
def test_bytes_come_back(value: bytes, behind: str) -> None:
    """Whatever ``repr`` shows of bytes is read, also with text behind it."""
    assert read_repr(f"body: {value!r}{behind}", 6) == value


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_texts_come_back(value: str) -> None:
    """Whatever ``repr`` shows of a text is read, as UTF-8."""
    assert read_repr(repr(value), 0) == value.encode()
    assert read_repr(f"u{value!r}", 0) == value.encode()


@given(st.binary(min_size=1, max_size=20))
def test_a_literal_without_its_end_has_no_value(value: bytes) -> None:
    """It was cut."""
    assert read_repr(repr(value)[:-1], 0) is None


@pytest.mark.parametrize(
    "text", ["", "7", "f'x'", "b'ü'", r"'\ud800'", r"'\U00110000'", "__import__('os')", "{}"]
)
def test_other_text_has_no_value(text: str) -> None:
    """Numbers, calls and characters that the literal can't have."""
    assert read_repr(text, 0) is None


PAIRS = st.dictionaries(
    st.text("abcxyz-'\"", min_size=1, max_size=5),
    st.one_of(st.binary(max_size=9), st.none(), st.integers(), st.lists(st.text(max_size=3))),
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(PAIRS)
def test_pairs_of_a_dict(pairs: dict[str, Any]) -> None:
    """The texts of a dict are found among other values, and nothing behind the dict is read."""
    found = repr_pairs(f"{pairs!r}, {{'behind': 'it'}}", 0)
    assert found == {name: value for name, value in pairs.items() if isinstance(value, bytes)}


def test_objects_without_a_literal_are_passed_over() -> None:
    """``repr`` of a client's settings is none. Names of HTTP headers have no case."""
    text = "HTTPHeaderDict({'Date': 'now', 'a': <Config at 0x1>, 'in': {'b': u\"it's\"}, 'A': 'z'})"
    assert repr_pairs(text, 14) == {"date": b"now", "b": b"it's", "a": b"z"}
    assert repr_pairs("{'a': 'b', 'c': 'd", 0) == {"a": b"b"}
    assert repr_pairs("{b'\u1234': 'b', 'c': 'd'}", 0) == {"": b"b", "c": b"d"}
    assert repr_pairs("{'a': b'\u1234', 'c': 'd'}", 0) == {"c": b"d"}
