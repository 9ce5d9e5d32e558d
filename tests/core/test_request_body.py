"""The body of a request: what reads it stops early, at any bytes."""

from __future__ import annotations

import contextlib
import gzip
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_devicefarm.core.errors import SerializationException
from moto_devicefarm.core.request_body import MAX_BYTES, read_members


@pytest.mark.parametrize(
    ("body", "members"),
    [
        (b"", {}),
        ("", {}),
        (b'{"name": "k\xc3\xb6nig"}', {"name": "könig"}),
        ('{"name": "könig"}', {"name": "könig"}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_the_members_of_a_body(body: str | bytes, members: dict[str, Any]) -> None:
    """Bytes are UTF-8; an empty body has no members."""
    assert read_members(body) == members


def test_half_a_character_in_text() -> None:
    """Text that is no text is refused, and not the encoder's error."""
    with pytest.raises(SerializationException, match="not UTF-8 text"):
        read_members('{"name": "\ud800"}')


def test_a_stream_behind_the_compressed_body() -> None:
    """It is ignored."""
    assert read_members(gzip.compress(b'{"a": 1}') + b"more", " Gzip ") == {"a": 1}


def test_a_large_body_is_decompressed_in_part() -> None:
    """20 MB of zeros in 20 kB take no more memory than the largest body needs."""
    body = gzip.compress(bytes(20 * MAX_BYTES))
    tracemalloc.start()
    try:
        with pytest.raises(SerializationException, match="can have 1048576 bytes"):
            read_members(body, "gzip")
        assert tracemalloc.get_traced_memory()[1] < 10 * MAX_BYTES
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda text: f'{{"a": {text}}}'.encode()))
def test_any_bytes(body: bytes) -> None:
    """Every body has members, or an error of AWS."""
    for encoding in ("", "gzip"):
        with contextlib.suppress(SerializationException):
            assert isinstance(read_members(body, encoding), dict)
