"""The WSGI application: moto's own, and before it the paths that only Device Farm has.

Rule: a request is answered by the functions that answer the same host in process; here it is only taken apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.wrappers import Request, Response

try:
    from moto.moto_server.werkzeug_app import BackendRequest as MotoRequest
except ImportError:  # moto before 5.2.4
    MotoRequest = Request

from moto_devicefarm.core import signing
from moto_devicefarm.devicefarm import responses
from moto_devicefarm.served import control

OWN = "/moto-devicefarm/"
TARGET = "DeviceFarm_"
DRIVER = "/remote-endpoint/"
"""The paths before which moto is not asked; presigned URLs are told by the key that signed them."""


class Application:
    """What a WSGI server is given. ``hosts``: names by which the project's own endpoints may be asked, besides addresses."""

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._moto.debug = True  # type: ignore[attr-defined]  # as moto's own server does
        self._hosts = frozenset(hosts)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        with signing.asked_at(request.host_url.rstrip("/")):
            answer = self._answer(request)
            found: Iterable[bytes] = (self._moto if answer is None else answer)(environ, start_response)
        return found

    def _answer(self, request: Request) -> Response | None:
        """The answer to a request of one of our own paths; None for all others, which are moto's."""
        if request.path.startswith(OWN) or request.path == OWN.rstrip("/"):
            return control.answer(request, self._hosts)
        if request.path == "/" and request.headers.get("X-Amz-Target", "").startswith(TARGET):
            return _call(request)
        if request.path.startswith(DRIVER):
            return _response(responses.answer_endpoint(request.method, _url(request), request.get_data(cache=False)))
        if request.args.get("X-Amz-Credential", "").startswith(f"{signing.ACCESS_KEY_ID}/"):
            if "/uploads/" in request.path:
                return _response(responses.receive(request.method, _url(request), request.get_data(cache=False)))
            return _response(responses.fetch(request.method, _url(request)))
        return None


def _call(request: Request) -> Response:
    """What moto's own application would answer, without its search for the service and its second routing."""
    asked = MotoRequest(request.environ)
    return _response(responses.DeviceFarmResponse.dispatch(asked, asked.url, dict(asked.headers)))


def _response(answer: responses.Answer) -> Response:
    status, headers, body = answer
    return Response(body, status, headers)


def _url(request: Request) -> str:
    """The URL as it was asked for, its percent signs and all: an ARN in a path has slashes that are none."""
    asked = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI")
    if not asked:
        query = request.query_string.decode("latin-1")
        asked = f"{quote(request.path)}?{query}"
    split = urlsplit(asked)
    return f"{request.host_url.rstrip('/')}{split.path}?{split.query}"
