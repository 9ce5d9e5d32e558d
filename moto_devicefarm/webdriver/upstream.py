"""Requests to a real WebDriver server: Appium, the driver of a browser, or a Selenium hub.

Rule: every wait has a limit, and a server that gives no answer is a NoAnswerError.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES

if TYPE_CHECKING:
    import urllib3

CONNECT_TIMEOUT = 5
"""Seconds that a connection may take."""
MOST_BYTES = MAX_COMMAND_BYTES
"""The longest body of an answer."""
MOST_CONNECTIONS = 64
"""Connections to one server that are kept open for later commands."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the HTTP status and the body."""

    status: int
    body: bytes
    is_too_large: bool = False
    """Whether the body is longer than MOST_BYTES. The rest of it was not read."""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    @property
    def document(self) -> dict[str, Any] | None:
        """The JSON object in the body, if it has the member ``value`` of W3C's answers."""
        try:
            parsed = json.loads(self.body)
        except ValueError:
            return None
        return parsed if isinstance(parsed, dict) and "value" in parsed else None


class NoAnswerError(Exception):
    """A server that can't be reached, or that gave no whole answer in time."""

    def __init__(self, url: str, reason: str, *, is_late: bool = False) -> None:
        super().__init__(f"{url} gave no answer: {reason}")
        self.url = url
        """The server's URL, without a password."""
        self.reason = reason
        self.is_late = is_late
        """Whether the server took the command, and the time limit ended the wait."""


def shown_url(url: str) -> str:
    """The URL without a user name and password."""
    split = urlsplit(url)
    return split._replace(netloc=split.netloc.rpartition("@")[2]).geturl()


def send(
    server_url: str, method: str, path: str, body: bytes = b"", *, timeout: float | None
) -> Answer:
    """Send a command to a server, and return its answer.

    ``path`` is the part behind the server's URL: ``/session``. ``timeout`` is in seconds;
    None is no limit. Raises NoAnswerError.
    """
    import urllib3
    from urllib3.exceptions import HTTPError, ReadTimeoutError

    shown = shown_url(server_url)
    url = f"{shown.rstrip('/')}{path}"
    try:
        response = _request(
            method,
            url,
            body=body or None,
            headers=_headers(server_url),
            timeout=urllib3.Timeout(connect=CONNECT_TIMEOUT, read=timeout),
        )
        body = response.read(MOST_BYTES + 1)
    except ReadTimeoutError:
        raise NoAnswerError(shown, f"no answer within {timeout:g} s", is_late=True) from None
    except HTTPError as error:
        raise NoAnswerError(shown, str(error)) from None
    is_too_large = len(body) > MOST_BYTES
    if is_too_large:
        response.close()
    response.release_conn()
    return Answer(response.status, body[:MOST_BYTES], is_too_large)


def _request(method: str, url: str, **options: Any) -> urllib3.BaseHTTPResponse:
    """Send a request, and read the head of its answer.

    A server may close a kept connection at the very moment at which a command is sent. It has not
    read that command, so a new connection gets it once more.
    """
    from urllib3.exceptions import ProtocolError

    options |= {"retries": False, "redirect": False, "preload_content": False}
    connections = _pool().connection_from_url(url)
    opened = connections.num_connections
    try:
        return _pool().request(method, url, **options)
    except ProtocolError as error:
        is_closed = isinstance(error.args[-1], ConnectionError)
        if not is_closed or connections.num_connections > opened:  # a new one has no such excuse
            raise
    return _pool().request(method, url, **options)


@cache
def _pool() -> urllib3.PoolManager:
    """One for the process: a connection is kept for the next command."""
    import urllib3

    return urllib3.PoolManager(num_pools=16, maxsize=MOST_CONNECTIONS)


def _headers(server_url: str) -> dict[str, str]:
    from urllib3.util import make_headers, parse_url

    headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
    auth = parse_url(server_url).auth
    return headers if auth is None else {**headers, **make_headers(basic_auth=auth)}


def close_connections() -> None:
    """Close all connections that are kept for later commands."""
    if _pool.cache_info().currsize:
        _pool().clear()
