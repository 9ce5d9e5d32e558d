"""WebDriver commands as clients send them by the thousand: a short way past all that other requests
need.

Rule: the functions that answer are those of any other command. A request that is out of the
ordinary, such as one of a web page, goes the long way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.http import HTTP_STATUS_CODES

from moto_devicefarm.devicefarm import hub_requests, responses
from moto_devicefarm.devicefarm.presigned_requests import Answer
from moto_devicefarm.resources import endpoint_urls
from moto_devicefarm.resources.grid import hub_urls
from moto_devicefarm.server import page_policies

DRIVER = "/remote-endpoint/"
_METHODS = ("GET", "POST", "DELETE")
_UNUSUAL = ("HTTP_ORIGIN", "HTTP_X_AMZ_TARGET", "HTTP_TRANSFER_ENCODING")
_ISOLATED = {page_policies.NO_SNIFFING: "nosniff", page_policies.POLICY: page_policies.SANDBOX}


def is_hub(path: str) -> bool:
    """Whether a path is that of the test grid's hub. No bucket of S3 has such a name."""
    blob, _, rest = path[1:].partition("/")
    return blob.startswith(hub_urls.BLOB_START) and f"/{rest}/".startswith(f"{hub_urls.PATH}/")


def find(environ: dict[str, Any]) -> Callable[[str], PlainResponse] | None:
    """What answers a plain command with this URL; None for any other request."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path.startswith(DRIVER):
        answer = responses.webdriver_request
    elif is_hub(path):
        answer = hub_requests.hub_request
    else:
        return None
    length = environ.get("CONTENT_LENGTH") or "0"
    if (
        method not in _METHODS
        or any(name in environ for name in _UNUSUAL)
        or not (length.isdecimal() and len(length) < 9)
        or int(length) > endpoint_urls.MAX_COMMAND_BYTES
    ):
        return None
    return lambda url: PlainResponse(answer(method, url, _read_body(environ, int(length))))


def _read_body(environ: dict[str, Any], length: int) -> bytes:
    """The whole body. Raises BadRequest."""
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    if len(body) < length:
        raise BadRequest("it is cut off")
    return body


class PlainResponse:
    """A response that a web page of another origin can't read, as a WSGI application."""

    def __init__(self, answer: Answer) -> None:
        self._status, headers, body = answer
        self._body = body.encode() if isinstance(body, str) else body
        self.headers = {**headers, "Content-Length": str(len(self._body)), **_ISOLATED}

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        words = HTTP_STATUS_CODES.get(self._status, "unknown").upper()
        start_response(f"{self._status} {words}", list(self.headers.items()))
        return (self._body,)
