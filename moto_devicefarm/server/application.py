"""The WSGI application of a server: moto's own, and before it the paths that Device Farm needs.

Rule: the functions that answer a host in process answer it here too; this file only takes the
request apart and puts the response together.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Condition
from typing import Any
from urllib.parse import quote, urlsplit

import botocore.exceptions
from botocore.exceptions import HTTPClientError
from werkzeug.exceptions import BadRequest, ClientDisconnected, HTTPException
from werkzeug.wrappers import Request, Response

from moto_devicefarm.core import errors, presigned, request_body
from moto_devicefarm.devicefarm import hub_requests, presigned_requests, responses
from moto_devicefarm.resources import endpoint_urls
from moto_devicefarm.resources.uploads import upload_urls
from moto_devicefarm.server import control, cors, page_policies, plain_commands
from moto_devicefarm.server.moto_application import BackendRequest, moto_application

CONTROL = "/moto-devicefarm"
TARGET = "DeviceFarm_"
FAILURE = "moto_devicefarm.failure"
"""The member of a WSGI environ with the exception of a request that went another way before."""
PATIENCE = 2
"""Seconds that ``shut_down`` waits for a client that does not send the rest of its request."""
_CHUNK = 1024**2
SHUT_DOWN = Response('{"message": "this mock has ended"}\n', 503, mimetype="application/json")
_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=[^/\s,]+/\d+/[a-z0-9-]+/")


class Application:
    """The application, for any WSGI server.

    ``hosts``: names by which clients may reach the project's own endpoints, in addition to
    localhost and IP addresses.
    """

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self._moto = moto_application()
        self._hosts = frozenset(hosts)
        self._changed = Condition()
        self._open_requests = 0
        self._is_shut_down = False

    def shut_down(self) -> None:
        """Refuse new requests, and wait until the open ones are answered."""
        with self._changed:
            self._is_shut_down = True
            self._changed.wait_for(lambda: not self._open_requests, PATIENCE)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with self.open_request() as is_open:
            if not is_open:
                return SHUT_DOWN(environ, page_policies.isolate("", start_response))
            return self._respond(environ, start_response)

    @contextmanager
    def open_request(self) -> Iterator[bool]:
        """Count a request as open. The value is False after ``shut_down``."""
        with self._changed:
            is_open = not self._is_shut_down
            self._open_requests += is_open
        try:
            yield is_open
        finally:
            with self._changed:
                self._open_requests -= is_open
                self._changed.notify_all()

    def _respond(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        request = Request(environ)
        with presigned.answer_at(_host_url(request)):
            try:
                response = self._response(request)
            except HTTPException as error:
                response = _refusal(request, error)
            except ConnectionError:
                raise  # the client is gone
            except (HTTPClientError, botocore.exceptions.ConnectionError) as arranged:
                raise ConnectionAbortedError(str(arranged)) from None  # closes the connection
            except Exception as error:  # a client of AWS can only read AWS's form of an error
                response = _failure(request, error)
            application = self._moto if response is None else response
            if response is None or page_policies.POLICY not in response.headers:
                start_response = page_policies.isolate(request.path, start_response)
            body: Iterable[bytes] = application(environ, start_response)
        return body

    def _response(self, request: Request) -> Any:
        """The response to a request that Device Farm or this project answers; None for moto's."""
        failure = request.environ.get(FAILURE)
        if failure is not None:
            raise failure
        if request.path == CONTROL or request.path.startswith(f"{CONTROL}/"):
            received = _receive(request, control.most_bytes(request))
            return control.control_response(received, self._hosts)
        handler, most = _handler(request)
        if handler is None:
            return None
        response = cors.preflight(request) or handler(_receive(request, most))
        return cors.allow_origin(request, response)


def _handler(request: Request) -> tuple[Callable[[Request], Response] | None, int | None]:
    """The function for one of Device Farm's requests, and the size of the body that it reads.

    The signing key marks a presigned URL.
    """
    if _is_operation(request):
        return _operation_response, request_body.MAX_BYTES
    if request.path.startswith(plain_commands.DRIVER):
        return _webdriver_response, endpoint_urls.MAX_COMMAND_BYTES
    if plain_commands.is_hub(request.path):
        return _hub_response, endpoint_urls.MAX_COMMAND_BYTES
    if not request.args.get("X-Amz-Credential", "").startswith(f"{presigned.ACCESS_KEY_ID}/"):
        return None, None
    if upload_urls.is_upload_path(request.path):
        return _upload_response, None
    return _artifact_response, 0


def _is_operation(request: Request) -> bool:
    """Whether the request names an operation of Device Farm, or one of no service at all."""
    target = request.headers.get("X-Amz-Target", "")
    return target.startswith(TARGET) or bool(target and "." not in target)


def _receive(request: Request, most: int | None) -> Request:
    """The request with a whole body, of which bytes after ``most`` + 1 are thrown away.

    Everything is read, because a client reads no answer before it has sent its body. Raises
    BadRequest for a body that does not arrive whole.
    """
    chunks: list[bytes] = []
    size = 0
    try:
        while chunk := request.stream.read(_CHUNK):
            if most is None or size <= most:
                chunks.append(chunk)
            size += len(chunk)
    except ClientDisconnected as error:
        raise BadRequest("it is cut off") from error
    except OSError as error:  # werkzeug's, for chunks in a wrong form
        raise BadRequest(str(error)) from error
    body = b"".join(chunks)[: None if most is None else most + 1]
    return Request(
        {
            **request.environ,
            "wsgi.input": BytesIO(body),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": str(len(body)),
        }
    )


def _operation_response(request: Request) -> Response:
    """The response of moto's application, without its search for a service and its second routing.

    The body is JSON whatever its Content-Type says: curl calls it a form. A request counts as
    unsigned unless AWS's signature is in it, since the mock checks no signatures.
    """
    environ = request.environ | {"CONTENT_TYPE": ""}
    if not _SIGNED.match(environ.get("HTTP_AUTHORIZATION", "")):
        environ.pop("HTTP_AUTHORIZATION", None)
    inner = BackendRequest(environ)
    url = f"{_host_url(request)}/"
    return _to_response(responses.DeviceFarmResponse.dispatch(inner, url, inner.headers))


def _webdriver_response(request: Request) -> Response:
    body = request.get_data(cache=False)
    return _to_response(responses.webdriver_request(request.method, _url(request), body))


def _hub_response(request: Request) -> Response:
    body = request.get_data(cache=False)
    return _to_response(hub_requests.hub_request(request.method, _url(request), body))


def _upload_response(request: Request) -> Response:
    body = request.get_data(cache=False)
    response = _to_response(presigned_requests.upload_request(request.method, _url(request), body))
    return _select_range(request, response)


def _artifact_response(request: Request) -> Response:
    response = _to_response(presigned_requests.artifact_request(request.method, _url(request)))
    return _select_range(request, response)


def _select_range(request: Request, response: Response) -> Response:
    """The part that the Range header names, as S3 answers a video player.

    Raises HTTPException (416) for a part that does not exist.
    """
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        response.make_conditional(
            request.environ, accept_ranges=True, complete_length=response.content_length
        )
    return response


def _refusal(request: Request, error: HTTPException) -> Any:
    """The response to a request that HTTP itself forbids, in the one form that its client reads:
    AWS's, or WebDriver's.
    """
    if plain_commands.is_hub(request.path):
        answer = hub_requests.error_answer(400, "invalid argument", f"{error.description}")
        return cors.allow_origin(request, _to_response(answer))
    if not _is_operation(request):
        return error.get_response(request.environ)
    message = errors.BROKEN_REQUEST.format(error=error.description)
    return _error_response(request, errors.SerializationException(message))


def _failure(request: Request, error: Exception) -> Response:
    """The response to a request at which the mock itself failed.

    Standard error gets the traceback, for a bug report.
    """
    name = request.headers.get("X-Amz-Target") or f"{request.method} {request.path}"
    stream = request.environ["wsgi.errors"]
    stream.write(
        f"moto-devicefarm: {name} failed, please report it: {error!r}\n{traceback.format_exc()}"
    )
    stream.flush()
    message = errors.MOCK_FAILED.format(error=repr(error))
    if plain_commands.is_hub(request.path):
        answer = hub_requests.error_answer(500, "unknown error", message)
        return cors.allow_origin(request, _to_response(answer))
    failure = errors.InternalFailure(message)
    return _error_response(request, failure)


def _error_response(request: Request, error: errors.DeviceFarmError) -> Response:
    answer = responses.error_response(error, {"content-type": responses.JSON})
    return cors.allow_origin(request, _to_response(answer))


def _to_response(answer: presigned_requests.Answer) -> Response:
    status, headers, body = answer
    return Response(body, status, headers)


def _host_url(request: Request) -> str:
    return f"{request.scheme}://{request.host}"


def _url(request: Request) -> str:
    """The URL as it was sent, with its percent signs: an ARN in a path has quoted slashes."""
    sent = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI")
    if not sent:
        sent = f"{quote(request.path)}?{request.query_string.decode('latin-1')}"
    split = urlsplit(sent)
    return f"{_host_url(request)}{split.path}?{split.query}"
