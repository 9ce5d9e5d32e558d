"""Requests and responses of the project's own endpoints.

Rule: a browser keeps no response, guesses no media type, and shows none inside a foreign page.
"""

from __future__ import annotations

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
