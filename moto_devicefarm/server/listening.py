"""A server of the same process and state, for ``mock_devicefarm(server=True)``: on a free loopback
port, in a thread.
"""

from __future__ import annotations

import socket
from threading import Thread
from typing import Any

from moto.moto_server import werkzeug_app
from werkzeug.serving import WSGIRequestHandler, make_server

from moto_devicefarm.core import clock, presigned
from moto_devicefarm.server.application import Application

HANDLER: type[Any] = getattr(werkzeug_app, "MotoRequestHandler", WSGIRequestHandler)
"""What takes a request off the wire: a class of moto's own from 5.2.4 on. It logs each request to
standard error.
"""
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Addresses that mean all of a machine's, at which nobody can be asked, and that of the machine
itself.
"""


class QuietHandler(HANDLER):  # type: ignore[misc]
    """A handler that prints no line for each request."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        pass


class Server:
    """Answers at a listening socket; ``url`` is where a client of the same machine finds it,
    ``hosts`` as of Application.
    """

    def __init__(
        self, listening: socket.socket, handler: type[Any] = HANDLER, hosts: tuple[str, ...] = ()
    ) -> None:
        host, port = listening.getsockname()[:2]
        near = ANYWHERE.get(host, host)
        self.url = f"http://{f'[{near}]' if ':' in near else near}:{port}"
        self._listening = listening
        self._application = Application(hosts)
        self.wsgi: Any = make_server(
            host,
            port,
            self._application,
            threaded=True,
            request_handler=handler,
            fd=listening.fileno(),
        )

    def close(self) -> None:
        """Give the port back."""
        self.wsgi.server_close()
        self._listening.close()


class ThreadServer(Server):
    """One that a mock runs beside itself."""

    def __init__(self) -> None:
        super().__init__(listen_on("127.0.0.1", 0), QuietHandler)
        self._thread = Thread(
            target=self.wsgi.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def start(self) -> None:
        """Listen, and let the mock's URLs point here."""
        self._thread.start()
        presigned.server_urls.append(self.url)

    def stop(self) -> None:
        """Listen no more; with the last one goes what was done to the clock."""
        presigned.server_urls.remove(self.url)
        self._application.end()
        if not presigned.server_urls:
            clock.server_clock.reset()
        self.wsgi.shutdown()
        self._thread.join()
        self.close()


def listen_on(host: str, port: int) -> socket.socket:
    """A listening socket; OSError where the port is taken or the host is none of this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening
