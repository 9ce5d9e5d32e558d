"""CORS: pages of other origins may call Device Farm and follow its URLs, as for moto's services.

Rule: nothing here applies to the project's own endpoints. MOTO_DISABLE_GLOBAL_CORS switches it off.
"""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

from moto_devicefarm.server import moto_application


def preflight(request: Request) -> Response | None:
    """The response to a browser's preflight request; None for any other request."""
    if (
        not moto_application.is_cors_enabled()
        or request.method != "OPTIONS"
        or "Access-Control-Request-Method" not in request.headers
    ):
        return None
    response = allow_origin(request, Response())
    method = request.headers["Access-Control-Request-Method"]
    headers = request.headers.get("Access-Control-Request-Headers", "")
    response.headers["Access-Control-Allow-Methods"] = method
    response.headers["Access-Control-Allow-Headers"] = headers
    return response


def allow_origin(request: Request, response: Response) -> Response:
    """The response, which the page that sent the request may read."""
    if "Origin" in request.headers and moto_application.is_cors_enabled():
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "*"
    return response
