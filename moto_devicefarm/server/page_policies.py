"""What a browser may do with an answer of the server.

Rule: only the project's own page runs scripts in the origin of the server. Everything else may have
been written by a foreign page, which can upload a test spec or an object of S3.

Theory: ``sandbox`` gives a document an origin that equals no other one, and runs no script in it.
Images and videos show as before. Without ``nosniff`` a browser could take text for a script.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import Headers

from moto_devicefarm.server import moto_application

POLICY = "Content-Security-Policy"
SANDBOX = "sandbox"
DASHBOARD_SANDBOX = f"{SANDBOX} allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""moto's dashboard needs its scripts. It shows names as HTML, so a name could contain a script."""
_DASHBOARD = ("/moto-api", "/moto-api/")
_DASHBOARD_SCRIPT = "/moto-api/lib.js"


def isolate(path: str, start_response: Callable[..., Any]) -> Callable[..., Any]:
    """A ``start_response`` that adds the policy for an answer at this path."""

    def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
        changed = Headers(headers)
        changed["X-Content-Type-Options"] = "nosniff"
        if path == _DASHBOARD_SCRIPT:
            changed["Content-Type"] = "text/javascript"  # moto calls it HTML
        policy = _policy(path)
        if policy is not None:
            changed.add(POLICY, policy)  # a browser obeys all policies
        return start_response(status, changed.to_wsgi_list(), *exc_info)

    return start


def _policy(path: str) -> str | None:
    if path not in _DASHBOARD:
        return SANDBOX
    # In a sandbox, the dashboard can read its data only because moto allows it to every page.
    return DASHBOARD_SANDBOX if moto_application.is_cors_enabled() else None
