"""The WSGI application: moto's own, and before it the paths that only Device Farm has.

Rule: a request is answered by the functions that answer the same host in process; here it is only
taken apart.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable
from io import BytesIO
from threading import Condition
from typing import Any
from urllib.parse import quote, urlsplit

from moto.moto_server import werkzeug_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from moto_devicefarm.core import errors, presigned
from moto_devicefarm.devicefarm import responses
from moto_devicefarm.server import control, cors

REQUEST: type[Any] = getattr(werkzeug_app, "BackendRequest", Request)
"""What moto takes for a request: a class of its own from 5.2.4 on."""
PATIENCE = 2
"""Seconds that the end waits for a client that does not send the rest of its request."""
ENDED = Response('{"message": "this mock has ended"}\n', 503, mimetype="application/json")
OWN = "/moto-devicefarm/"
TARGET = "DeviceFarm_"
DRIVER = "/remote-endpoint/"
"""The paths before which moto is not asked; presigned URLs are told by the key that signed them."""
_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=[^/\s,]+/\d+/[a-z0-9-]+/")


class Application:
    """What a WSGI server is given. ``hosts``: names by which the project's own endpoints may be
    asked, besides addresses.
    """

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._moto.debug = True  # type: ignore[attr-defined]  # as moto's own server does
        self._hosts = frozenset(hosts)
        self._turns = Condition()
        self._answering = 0
        self._ended = False

    def end(self) -> None:
        """Answer nothing more, also what has arrived but not begun, and let what has begun come to
        its end.
        """
        with self._turns:
            self._ended = True
            self._turns.wait_for(lambda: not self._answering, PATIENCE)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with self._turns:
            if self._ended:
                return ENDED(environ, start_response)
            self._answering += 1
        try:
            return self._respond(environ, start_response)
        finally:
            with self._turns:
                self._answering -= 1
                self._turns.notify_all()

    def _respond(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        request = Request(environ)
        with presigned.answer_at(_host_url(request)):
            try:
                answer = self._answer(request)
            except HTTPException as refused:
                answer = refused.get_response(environ)
            except ConnectionError:
                raise  # the client is gone
            except Exception as error:  # whatever it is, a client of AWS can only read AWS's form
                answer = _failed(request, error)
            found: Iterable[bytes] = (self._moto if answer is None else answer)(
                environ, start_response
            )
        return found

    def _answer(self, request: Request) -> Any:
        """The answer to a request of one of our own paths; None for all others, which are moto's."""
        if request.path.startswith(OWN) or request.path == OWN.rstrip("/"):
            return control.answer(request, self._hosts)
        respond = _responder(request)
        if respond is None:
            return None
        return cors.preflight(request) or cors.allow_origin(request, respond(request))


def _responder(request: Request) -> Callable[[Request], Response] | None:
    if request.headers.get("X-Amz-Target", "").startswith(TARGET):
        return _call
    if request.path.startswith(DRIVER):
        return _driver
    if request.args.get("X-Amz-Credential", "").startswith(f"{presigned.ACCESS_KEY_ID}/"):
        return _upload if "/uploads/" in request.path else _result
    return None


def _call(request: Request) -> Response:
    """What moto's own application would answer, without its search for the service and its second
    routing.

    The body is JSON whatever its Content-Type says (curl says that it is a form). A request that is
    not signed as AWS does it counts as unsigned: the mock checks no signatures.
    """
    body = request.get_data(cache=False)
    environ = request.environ | {
        "wsgi.input": BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "",
    }
    if not _SIGNED.match(environ.get("HTTP_AUTHORIZATION", "")):
        environ.pop("HTTP_AUTHORIZATION", None)
    asked = REQUEST(environ)
    return _response(
        responses.DeviceFarmResponse.dispatch(asked, f"{_host_url(request)}/", asked.headers)
    )


def _driver(request: Request) -> Response:
    return _response(
        responses.webdriver_request(request.method, _url(request), request.get_data(cache=False))
    )


def _upload(request: Request) -> Response:
    response = _response(
        responses.upload_request(request.method, _url(request), request.get_data(cache=False))
    )
    return _ranged(request, response)


def _result(request: Request) -> Response:
    return _ranged(request, _response(responses.artifact_request(request.method, _url(request))))


def _ranged(request: Request, response: Response) -> Response:
    """The part that was asked for, as S3 gives it to players of videos; HTTPException for one that
    is not there.
    """
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        response.make_conditional(
            request.environ, accept_ranges=True, complete_length=response.content_length
        )
    return response


def _failed(request: Request, error: Exception) -> Response:
    """The answer when the mock itself is at fault; what a bug report needs goes to standard error."""
    what = request.headers.get("X-Amz-Target") or f"{request.method} {request.path}"
    stream = request.environ["wsgi.errors"]
    stream.write(
        f"moto-devicefarm: {what} failed, please report it: {error!r}\n{traceback.format_exc()}"
    )
    stream.flush()
    failure = errors.InternalFailure(errors.MOCK_FAILED.format(error=repr(error)))
    return cors.allow_origin(
        request, _response(responses.error_response(failure, {"content-type": responses.JSON}))
    )


def _response(answer: responses.Answer) -> Response:
    status, headers, body = answer
    return Response(body, status, headers)


def _host_url(request: Request) -> str:
    return f"{request.scheme}://{request.host}"


def _url(request: Request) -> str:
    """The URL as it was asked for, its percent signs and all: an ARN in a path has slashes that are
    none.
    """
    asked = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI")
    if not asked:
        query = request.query_string.decode("latin-1")
        asked = f"{quote(request.path)}?{query}"
    split = urlsplit(asked)
    return f"{_host_url(request)}{split.path}?{split.query}"
