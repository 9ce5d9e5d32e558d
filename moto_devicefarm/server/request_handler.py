"""Requests on one connection: each is read from the socket, and its answer is written to it.

Rule: a connection is kept for the next request only if this one was read to its end, so that no
byte of a body is taken for a request. The whole answer is one write, because the second of two
small writes waits for the client's acknowledgement.
"""

from __future__ import annotations

import selectors
import socket
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from email.message import Message
from http import HTTPStatus
from threading import Condition
from typing import Any

from werkzeug.exceptions import InternalServerError
from werkzeug.sansio.utils import get_content_length

from moto_devicefarm.server import page_policies, plain_commands, request_log
from moto_devicefarm.server.application import FAILURE
from moto_devicefarm.server.http_messages import PlainBody, WholeChunks
from moto_devicefarm.server.page_policies import ErrorHandler
from moto_devicefarm.server.plain_commands import PlainCommand

IDLE_LIMIT = 600
"""Seconds that a connection without a request is kept, as Appium keeps one."""
_CLOSE_PATIENCE = 2
"""Seconds that the end of a server waits for connections with a request."""
_DISCARDS = 1000
"""How often the rest of a request that nobody wants is read."""
_CHUNK = 1024**2
_WITHOUT_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Connections:
    """The open connections of a server."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._open = 0
        self._idle: set[Any] = set()
        self._is_closed = False

    def enter(self) -> None:
        """Count a connection."""
        with self._changed:
            self._open += 1

    def leave(self) -> None:
        """Count a connection no more."""
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    def rest(self, connection: Any) -> bool:
        """Note that a connection waits for a request. False if the server closes."""
        with self._changed:
            if not self._is_closed:
                self._idle.add(connection)
            return not self._is_closed

    def work(self, connection: Any) -> None:
        """Note that a connection does not wait any more."""
        with self._changed:
            self._idle.discard(connection)

    def close(self) -> None:
        """Close the connections that wait, and the others after their answer."""
        with self._changed:
            self._is_closed = True
            for connection in self._idle:
                with suppress(OSError):  # the client was faster
                    connection.shutdown(socket.SHUT_RDWR)
            self._changed.wait_for(lambda: not self._open, _CLOSE_PATIENCE)


class Handler(ErrorHandler):
    """A request handler that keeps connections, closes one on which a request gets no answer, and
    logs a short line for each request.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_LIMIT

    def handle(self) -> None:
        """Answer the requests of a connection until one side closes it."""
        self.server.connections.enter()
        try:
            super().handle()
        finally:
            self.server.connections.leave()

    def handle_one_request(self) -> None:
        """Wait for a request, and answer it."""
        if self._has_request():
            super().handle_one_request()
        else:
            self.close_connection = True

    def _has_request(self) -> bool:
        """Wait for a request. False if the connection ends before one comes."""
        if not self.server.connections.rest(self.connection):
            return False
        try:
            return bool(self.rfile.peek(1))
        except OSError:  # closed by the client, or idle for too long
            return False
        finally:
            self.server.connections.work(self.connection)

    def run_wsgi(self) -> None:
        """Let the application answer a request, and write the answer."""
        if self.request_version != self.protocol_version or not _is_end_known(self.headers):
            self.close_connection = True
        command = plain_commands.find(self.command, self.path, self.headers)
        answer = None if command is None else self._short_way(command)
        if isinstance(answer, tuple):
            self._write_answer(*answer)
        else:
            self._long_way(answer)

    def _short_way(self, command: PlainCommand) -> Answer | Exception | None:
        """The answer to a command or what it raised; None if the mock has ended."""
        with self.server.app.open_request() as is_open:
            try:
                return command.respond(self.rfile) if is_open else None
            except Exception as error:
                return error

    def _long_way(self, failure: Exception | None) -> None:
        """Let the application answer a request of any kind; ``failure`` as its FAILURE."""
        self.environ = environ = self.make_environ()
        environ[FAILURE] = failure
        body = environ["wsgi.input"] = self._body(environ)
        try:
            answer = _call(self.server.app, environ)
        except ConnectionError as error:
            self.connection_dropped(error, environ)
            return
        self.close_connection |= not body.is_at_end
        self._write_answer(*answer)
        if not body.is_at_end:
            self._discard_body()

    def _body(self, environ: dict[str, Any]) -> PlainBody | WholeChunks:
        """The body of the request, which ends where the request ends."""
        if environ["wsgi.input"] is not self.rfile:
            return WholeChunks(environ["wsgi.input"])
        return PlainBody(self.rfile, get_content_length(environ.get("CONTENT_LENGTH")) or 0)

    def _write_answer(
        self, status: str, headers: Iterable[tuple[str, str]], content: bytes
    ) -> None:
        code = int(status.split(None, 1)[0])
        self.log_request(code)
        lines = [
            f"HTTP/1.1 {status}",
            f"Server: {self.version_string()}",
            f"Date: {self.date_time_string()}",
        ]
        length = None
        for name, value in headers:
            lines.append(f"{name}: {value}")
            if name.lower() == "content-length":
                length = value
        if self.command == "HEAD" or code in _WITHOUT_BODY:
            content = b""
        elif length is None:
            lines.append(f"Content-Length: {len(content)}")
        elif length != str(len(content)):
            self.close_connection = True  # the client waits for bytes that do not come
        if self.close_connection:
            lines.append("Connection: close")
        head = "\r\n".join((*lines, "\r\n")).encode("latin-1")
        if len(content) > _CHUNK:  # too much for a copy
            self.wfile.write(head)
            self.wfile.write(content)
        else:
            self.wfile.write(head + content)

    def _discard_body(self) -> None:
        """Read what the client still sends. Otherwise it may see a broken connection in place of
        the answer.
        """
        with selectors.DefaultSelector() as selector:
            selector.register(self.connection, selectors.EVENT_READ)
            for _ in range(_DISCARDS):
                if not selector.select(timeout=0.01) or not self.rfile.read1(_CHUNK):
                    return

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Called for a ConnectionError: the client is gone, or a test arranged the failure."""
        self.close_connection = True

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Called before the headers. A request that can't be read may lack its path and headers."""
        target = getattr(self, "headers", {}).get("X-Amz-Target")
        url = getattr(self, "path", None)
        text = (
            self.requestline if url is None else request_log.request_text(self.command, url, target)
        )
        request_log.write_line(self.log_date_time_string(), text, int(code))

    def log(self, type: str, message: str, *args: Any) -> None:
        """Called for the reason of a request that can't be read."""
        request_log.write_line(self.log_date_time_string(), message % args)


class QuietHandler(Handler):
    """A request handler that logs no line for each request."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        pass


def _is_end_known(headers: Message) -> bool:
    """Whether all readers agree on the end of a request: no line of its head is broken, and the
    head has one length, or chunks, or none of both.
    """
    lengths = headers.get_all("Content-Length", [])
    encodings = headers.get_all("Transfer-Encoding", [])
    if headers.defects or len(lengths) + len(encodings) > 1:
        return False
    return all(one.isdecimal() for one in lengths) and all(one == "chunked" for one in encodings)


Answer = tuple[str, Iterable[tuple[str, str]], bytes]
"""Status with its words, headers and body."""


def _call(application: Any, environ: dict[str, Any]) -> Answer:
    """The answer of a WSGI application, or that of an error in it. Raises ConnectionError if the
    request gets no answer.
    """
    try:
        return _collect(application, environ)
    except ConnectionError:
        raise
    except Exception:
        sys.stderr.write(traceback.format_exc())
        return _collect(_failed, environ)


def _failed(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    isolated = page_policies.isolate(environ["PATH_INFO"], start_response)
    return InternalServerError()(environ, isolated)


def _collect(application: Any, environ: dict[str, Any]) -> Answer:
    begun: list[tuple[str, Iterable[tuple[str, str]]]] = []

    def start_response(status: str, headers: Iterable[tuple[str, str]], *exc_info: Any) -> Any:
        begun[:] = [(status, headers)]

    parts = application(environ, start_response)
    try:
        content = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return (*begun[0], content)
