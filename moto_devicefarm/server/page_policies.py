"""What a browser may do with an answer of the server.

Rule: only the project's own page runs scripts in the origin of the server. Everything else may have
been written by a foreign page, which can upload a test spec or an object of S3.

Theory: ``sandbox`` gives a document an origin that equals no other one, and runs no script in it.
Images and videos show as before. Without ``nosniff`` a browser could take text for a script.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from http import HTTPStatus
from typing import Any

from werkzeug.datastructures import Headers

from moto_devicefarm.server import moto_application
from moto_devicefarm.server.moto_application import RequestHandler

POLICY = "Content-Security-Policy"
SANDBOX = "sandbox"
NO_SNIFFING = "X-Content-Type-Options"
DASHBOARD_SANDBOX = f"{SANDBOX} allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""moto's dashboard needs its scripts. It shows names as HTML, so a name could contain a script."""
_DASHBOARD = ("/moto-api", "/moto-api/")
_DASHBOARD_SCRIPT = "/moto-api/lib.js"


def isolate(path: str, start_response: Callable[..., Any]) -> Callable[..., Any]:
    """A ``start_response`` that adds the policy for an answer at this path."""

    def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
        changed = Headers(headers)
        changed[NO_SNIFFING] = "nosniff"
        if path == _DASHBOARD_SCRIPT:
            changed["Content-Type"] = "text/javascript"  # moto calls it HTML
        policy = _policy(path)
        if policy is not None:
            changed.add(POLICY, policy)  # a browser obeys all policies
        return start_response(status, changed.to_wsgi_list(), *exc_info)

    return start


class ErrorHandler(RequestHandler):  # type: ignore[misc]  # its class depends on moto
    """A request handler that gives the policy also to the errors that it answers by itself: to a
    request that it can't read, and in place of an answer that raised.
    """

    _names: AbstractSet[str] = frozenset()
    """The headers of the answer so far."""
    _is_error = False

    def send_response(self, code: int, message: str | None = None) -> None:
        """Called before the headers, except for "100 Continue"."""
        self._names, self._is_error = frozenset(), code >= HTTPStatus.BAD_REQUEST
        super().send_response(code, message)

    def send_header(self, keyword: str, value: str) -> None:
        """Called for each header."""
        self._names |= {keyword.lower()}
        super().send_header(keyword, value)

    def end_headers(self) -> None:
        """Called after the headers."""
        if self._is_error and POLICY.lower() not in self._names:
            self.send_header(POLICY, SANDBOX)
            self.send_header(NO_SNIFFING, "nosniff")
        super().end_headers()


def _policy(path: str) -> str | None:
    if path not in _DASHBOARD:
        return SANDBOX
    # In a sandbox, the dashboard can read its data only because moto allows it to every page.
    return DASHBOARD_SANDBOX if moto_application.is_cors_enabled() else None
