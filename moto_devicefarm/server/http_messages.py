"""Requests and responses of the project's own endpoints.

Rule: a browser keeps no response, guesses no media type, and shows none inside a foreign page.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Request, Response

from moto_devicefarm.core.json_guard import read_json

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class PlainBody(io.RawIOBase):
    """A body of a known length, read from the stream of a connection."""

    def __init__(self, stream: io.BufferedIOBase, length: int) -> None:
        self._stream = stream
        self._left = length

    @property
    def is_at_end(self) -> bool:
        """Whether the whole body was read."""
        return not self._left

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer, as far as the body goes."""
        size = len(buffer)
        if size > self._left:
            size = self._left
            buffer = memoryview(buffer)[:size]
        size = self._stream.readinto(buffer) if size else 0
        self._left -= size
        return size


class WholeChunks(io.RawIOBase):
    """A body that is sent in chunks, read through werkzeug's stream of it.

    For a body that is cut off, werkzeug's stream shrinks the buffer but counts the missing bytes
    too. ``read`` would then return memory behind the buffer, or end the process.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.is_at_end = False
        """Whether the last chunk was read."""
        self._is_broken = False

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer. Raises OSError for a body that is cut off or has a wrong form."""
        own = bytearray(len(buffer))
        self._is_broken, was_broken = True, self._is_broken
        size: int = self._stream.readinto(own)
        if size > len(own):
            raise OSError("it is cut off")
        self._is_broken = was_broken
        buffer[:size] = own[:size]
        self.is_at_end = size < len(own) and not was_broken
        return size


def respond(
    body: str | bytes, media_type: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A response with the headers that each of them has."""
    return Response(body, status, {**HEADERS, **(headers or {})}, mimetype=media_type)


def respond_json(
    value: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A response with a JSON body."""
    return respond(json.dumps(value) + "\n", "application/json", status, headers)


def read_object(request: Request) -> Mapping[str, Any]:
    """The JSON object in the body of a request; empty if the body is another JSON value.

    Raises ValueError for a body that is not JSON.
    """
    value = read_json(request.get_data(), "the body")
    return value if isinstance(value, dict) else {}
