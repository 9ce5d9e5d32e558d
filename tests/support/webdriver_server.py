"""A small WebDriver server in a thread, which stands for Appium or for the driver of a browser.

Rule: it answers each command at once, or as a test tells it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from typing import Any, NamedTuple
from uuid import uuid4

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
"""A picture of one pixel, in base64."""


class Received(NamedTuple):
    """A request that arrived."""

    method: str
    path: str
    body: Any


class WebDriverServer:
    """The server: ``requests`` arrived, ``sessions`` are open, by their ids.

    ``answers`` replaces answers: the key is method and path behind the session
    (``"GET /title"``, ``"POST /session"``), the value a function of the body that returns HTTP
    status and the member ``value``. A value of bytes is a whole body, and a negative status
    closes the connection without an answer.
    """

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self.authorizations: list[str | None] = []
        """The header Authorization of each request."""
        self.sessions: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, Callable[[Any], tuple[int, Any]]] = {}
        self.most_at_once: dict[str, int] = {}
        """The largest number of commands that a session had at the same time."""
        self.answers_of_a_connection: int | None = None
        """After so many answers, a connection is closed when the next command arrives, as if it
        was closed just before. None: never.
        """
        self._at_once: dict[str, int] = {}
        self._connections: list[socket] = []
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet an answer: a second would wait for a delayed ACK

            def setup(self) -> None:
                super().setup()
                self.answered = 0
                with outer._lock:
                    outer._connections.append(self.connection)

            def handle_command(self) -> None:
                if self.answered == outer.answers_of_a_connection:
                    self.close_connection = True
                    return
                self.answered += 1
                length = int(self.headers.get("Content-Length") or 0)
                text = self.rfile.read(length)
                outer.authorizations.append(self.headers.get("Authorization"))
                status, value = outer.answer(self.command, self.path, text)
                if status < 0:
                    self.close_connection = True
                    return
                body = value if isinstance(value, bytes) else json.dumps({"value": value}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = handle_command

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop listening. Connections that are open stay."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def die(self) -> None:
        """Stop listening, and close the connections that are open."""
        self.close()
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # its client has closed it
                    connection.shutdown(SHUT_RDWR)

    def commands(self) -> list[str]:
        """Method and path of each request, with ``*`` for the session."""
        return [
            " ".join((one.method, "/".join(_without_session(one.path)))) for one in self.requests
        ]

    def answer(self, method: str, path: str, text: bytes) -> tuple[int, Any]:
        """HTTP status and value; bytes are a whole body."""
        body = json.loads(text) if text else None
        with self._lock:
            self.requests.append(Received(method, path, body))
        session = path.split("/")[2] if path.count("/") > 1 else ""
        name = f"{method} {path.removeprefix(f'/session/{session}') if session else path}"
        if session and session not in self.sessions:
            return 404, _error("invalid session id", f"no session {session}")
        with self._lock:
            self._at_once[session] = self._at_once.get(session, 0) + 1
            most = max(self.most_at_once.get(session, 0), self._at_once[session])
            self.most_at_once[session] = most
        try:
            return self._answer(name, session, body)
        finally:
            with self._lock:
                self._at_once[session] -= 1

    def _answer(self, name: str, session: str, body: Any) -> tuple[int, Any]:
        if name in self.answers:
            return self.answers[name](body)
        if name == "GET /status":
            return 200, {"ready": True, "message": "", "build": {"version": "0"}}
        if name == "POST /session":
            return self.new_session(body)
        if name == "DELETE ":
            del self.sessions[session]
        return 200, {"GET /title": "A page", "GET /screenshot": PNG}.get(name)

    def new_session(self, body: Any) -> tuple[int, Any]:
        """Open a session, and answer it."""
        asked = body.get("capabilities", {})
        first = (asked.get("firstMatch") or [{}])[0]
        return 200, self.add_session({**asked.get("alwaysMatch", {}), **first})

    def add_session(self, capabilities: dict[str, Any]) -> dict[str, Any]:
        """Open a session, and return the value that tells it to the client."""
        created = str(uuid4())
        self.sessions[created] = capabilities
        return {"sessionId": created, "capabilities": capabilities}


def _without_session(path: str) -> list[str]:
    parts = path.split("/")
    return [*parts[:2], "*", *parts[3:]] if len(parts) > 2 else parts


def _error(error: str, message: str) -> dict[str, str]:
    return {"error": error, "message": message, "stacktrace": ""}


@contextmanager
def webdriver_server() -> Iterator[WebDriverServer]:
    """A server that listens while the block runs."""
    server = WebDriverServer()
    try:
        yield server
    finally:
        server.close()
