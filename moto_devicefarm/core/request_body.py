"""Reads the body of a request to an operation.

Rule: a body of any bytes gives the members of the request or a SerializationException, and reading
it takes time and memory in proportion to MAX_BYTES at most.
"""

from __future__ import annotations

import zlib
from typing import Any

from moto_devicefarm.core import errors
from moto_devicefarm.core.json_guard import read_json

MAX_BYTES = 1024**2
"""The largest body, also after it is decompressed (invented). Real requests have a few kB."""
_SOURCE = "The body of the request"


def read_members(body: str | bytes, content_encoding: str = "") -> dict[str, Any]:
    """The members of a request; none for an empty body.

    SDKs may compress the body with gzip. Any other encoding is ignored, and such a body is read as
    it is. Of two members with the same name the last one counts.

    Raises SerializationException for everything that is not a JSON object as ``json_guard`` allows
    it, and for a body of more than MAX_BYTES.
    """
    if isinstance(body, str):
        body = body.encode(errors="surrogatepass")
    _check_size(body)
    if content_encoding.strip().lower() == "gzip":
        body = _decompress(body)
    try:
        members = read_json(body, _SOURCE) if body else {}
    except ValueError as error:
        raise errors.SerializationException(str(error)) from None
    if not isinstance(members, dict):
        raise errors.SerializationException(errors.NOT_AN_OBJECT)
    return members


def _check_size(body: bytes) -> None:
    if len(body) > MAX_BYTES:
        raise errors.SerializationException(errors.LARGE_REQUEST.format(most=MAX_BYTES))


def _decompress(body: bytes) -> bytes:
    stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        found = stream.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise errors.SerializationException(errors.NOT_GZIP.format(error=error)) from None
    _check_size(found)
    if not stream.eof:
        raise errors.SerializationException(errors.NOT_GZIP.format(error="it is cut off"))
    return found
