"""Answers of the project's own endpoints. Rule: none is kept by a browser, guessed at, or shown
inside a foreign page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def answer(
    body: str | bytes, media_type: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer with what belongs in the head of each."""
    return Response(body, status, {**HEADERS, **(headers or {})}, mimetype=media_type)


def answer_json(
    value: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer of JSON."""
    return answer(json.dumps(value) + "\n", "application/json", status, headers)


def sent_json(body: bytes) -> Any:
    """The JSON that was sent; None if it is none."""
    try:
        return json.loads(body)
    except (RecursionError, ValueError):
        return None
