"""Requests to a real WebDriver server: Appium, the driver of a browser, or a Selenium hub.

Rule: every wait has a limit, and a server that gives no answer is a NoAnswerError.
"""

from __future__ import annotations

import base64
import json
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from io import BufferedReader, RawIOBase
from socket import socket
from string import punctuation
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from moto_devicefarm.core import clock
from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES

CONNECT_TIMEOUT = 5
"""Seconds that a connection may take."""
MOST_BYTES = MAX_COMMAND_BYTES
"""The longest body of an answer."""
_CUT_OFF = "the answer is cut off"
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

    ``path`` is the part behind the server's URL: ``/session``. ``timeout`` is in seconds, for the
    whole command; None is no limit. Raises NoAnswerError.
    """
    server = _server(server_url)
    command = (method, server.path + _ascii(path), body or None, server.headers)
    try:
        return _exchange(server, command, _Deadline(timeout))
    except _LateError:
        reason = f"no answer within {timeout:g} s"
        raise NoAnswerError(server.shown, reason, is_late=True) from None
    except (OSError, HTTPException) as error:
        reason = str(error).strip() or type(error).__name__
        raise NoAnswerError(server.shown, reason) from None


class _LateError(Exception):
    """A server that took a command, and did not answer in time."""


class _Deadline:
    """The moment at which a command must have its whole answer."""

    def __init__(self, timeout: float | None) -> None:
        self._end = None if timeout is None else clock.real_seconds() + timeout

    def apply_to(self, connected: socket) -> None:
        """Let the next wait of a socket end at the deadline. Raises TimeoutError after it."""
        left = None if self._end is None else self._end - clock.real_seconds()
        if left is not None and left <= 0:
            raise TimeoutError
        connected.settimeout(left)


class _LimitedReads(RawIOBase):
    """What a socket receives until a deadline. The socket's own timeout begins anew at each read,
    so a server that sends byte by byte would never be late.
    """

    def __init__(self, received: RawIOBase, connected: socket, deadline: _Deadline) -> None:
        self._received, self._socket, self._deadline = received, connected, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._deadline.apply_to(self._socket)
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


class _Response(HTTPResponse):
    """A response that is read until a deadline."""

    def __init__(self, deadline: _Deadline, connected: socket, **options: Any) -> None:
        super().__init__(connected, **options)
        self.fp = BufferedReader(_LimitedReads(self.fp.detach(), connected, deadline))


class _Server(NamedTuple):
    """The parts of a server's URL."""

    connection: type[HTTPConnection]
    host: str
    port: int | None
    path: str
    """Without a slash at its end."""
    shown: str
    headers: dict[str, str]


@lru_cache(maxsize=64)
def _server(url: str) -> _Server:
    split = urlsplit(url)
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
    auth, _, _ = split.netloc.rpartition("@")
    if auth:
        headers["Authorization"] = f"Basic {base64.b64encode(auth.encode()).decode()}"
    cls = HTTPSConnection if split.scheme == "https" else HTTPConnection
    path = split.path.rstrip("/")
    return _Server(cls, split.hostname or "", split.port, path, shown_url(url), headers)


def _ascii(path: str) -> str:
    return path if path.isascii() else quote(path, safe=punctuation)


_Command = tuple[str, str, "bytes | None", dict[str, str]]
"""Method, path, body and headers, as HTTPConnection.request takes them."""


def _exchange(server: _Server, command: _Command, deadline: _Deadline) -> Answer:
    """Send a command on a kept connection or on a new one.

    A server may close a kept connection at the very moment at which a command is sent. It has not
    read that command, so a new connection gets it once more, unless an answer began to come.
    """
    kept = _kept_connections.of(server)
    with suppress(IndexError):
        try:
            return _answer(kept, kept.pop(), command, deadline)
        except ConnectionError:
            pass
    connection = server.connection(server.host, server.port, timeout=CONNECT_TIMEOUT)
    connection.connect()
    return _answer(kept, connection, command, deadline)


def _answer(
    kept: deque[HTTPConnection],
    connection: HTTPConnection,
    command: _Command,
    deadline: _Deadline,
) -> Answer:
    """Send a command, and keep the connection if its whole answer was read."""
    with ExitStack() as undo:
        undo.callback(connection.close)
        assert connection.sock is not None
        response_class: Any = partial(_Response, deadline)
        connection.response_class = response_class
        try:
            deadline.apply_to(connection.sock)
            connection.request(*command)
            response = connection.getresponse()
            undo.callback(response.close)  # it may hold the socket after its connection
            body = _read(response)
        except TimeoutError:
            raise _LateError from None
        is_too_large = len(body) > MOST_BYTES
        if response.isclosed() and connection.sock is not None:
            undo.pop_all()
            _kept_connections.keep(kept, connection)
    return Answer(response.status, body[:MOST_BYTES], is_too_large)


def _read(response: HTTPResponse) -> bytes:
    """At most MOST_BYTES and one of the body. Raises HTTPException if it does not come whole."""
    try:
        body = response.read(MOST_BYTES + 1)
    except ConnectionError:
        raise HTTPException(_CUT_OFF) from None
    if response.length and len(body) <= MOST_BYTES:
        raise HTTPException(_CUT_OFF)
    return body


class _KeptConnections:
    """The connections of this process that wait for the next command, by their servers."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_server: dict[tuple[Any, ...], deque[HTTPConnection]] = {}

    def of(self, server: _Server) -> deque[HTTPConnection]:
        """The connections to a server, which the caller may take."""
        with self._lock:
            return self._by_server.setdefault(server[:3], deque())

    def keep(self, kept: deque[HTTPConnection], connection: HTTPConnection) -> None:
        """Add a connection, unless there are enough or all were closed meanwhile."""
        with self._lock:
            if len(kept) < MOST_CONNECTIONS and any(
                kept is one for one in self._by_server.values()
            ):
                kept.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close all."""
        with self._lock:
            former, self._by_server = self._by_server, {}
        for kept in former.values():
            while kept:
                kept.pop().close()


_kept_connections = _KeptConnections()
close_connections = _kept_connections.close
