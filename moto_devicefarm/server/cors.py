"""Pages of other origins may call Device Farm and follow its URLs, as they may call moto's other
services.

Rule: nothing of this for the project's own endpoints. MOTO_DISABLE_GLOBAL_CORS switches it off, as
moto's.
"""

from __future__ import annotations

from moto.settings import DISABLE_GLOBAL_CORS
from werkzeug.wrappers import Request, Response


def preflight(request: Request) -> Response | None:
    """The answer to a browser that asks before it sends; None for any other request."""
    if (
        DISABLE_GLOBAL_CORS
        or request.method != "OPTIONS"
        or "Access-Control-Request-Method" not in request.headers
    ):
        return None
    response = allow_origin(request, Response())
    response.headers["Access-Control-Allow-Methods"] = request.headers[
        "Access-Control-Request-Method"
    ]
    response.headers["Access-Control-Allow-Headers"] = request.headers.get(
        "Access-Control-Request-Headers", ""
    )
    return response


def allow_origin(request: Request, response: Response) -> Response:
    """The answer, which the page that asked may read."""
    if "Origin" in request.headers and not DISABLE_GLOBAL_CORS:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "*"
    return response
