"""HTTP servers that listen: one for a command of its own, one in a thread beside a mock."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from threading import Thread
from typing import Any

from werkzeug.serving import make_server

from moto_devicefarm.core import clock, presigned
from moto_devicefarm.server.application import Application
from moto_devicefarm.server.request_handler import Connections, Handler, QuietHandler

ALL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Hosts that stand for all addresses of a machine, and one address that a client can connect to."""


class Server:
    """A server at a listening socket; ``url`` is its address for a client on the same machine.

    ``hosts`` as of Application. The server closes the socket, also if it can't be made.
    """

    def __init__(
        self,
        listener: socket.socket,
        handler: type[Any] = Handler,
        hosts: tuple[str, ...] = (),
    ) -> None:
        host, port = listener.getsockname()[:2]
        local = ALL_ADDRESSES.get(host, host)
        self.url = f"http://{f'[{local}]' if ':' in local else local}:{port}"
        self._listener = listener
        with ExitStack() as undo:
            undo.callback(listener.close)
            self._application = Application(hosts)
            wsgi: Any = make_server(
                host,
                port,
                self._application,
                threaded=True,
                request_handler=handler,
                fd=listener.fileno(),
            )
            wsgi.connections = Connections()
            self.wsgi = wsgi
            undo.pop_all()

    def close(self) -> None:
        """Give the port back, and close the connections that clients keep."""
        self.wsgi.server_close()
        self._listener.close()
        self.wsgi.connections.close()


class ThreadServer(Server):
    """A server in a thread, on a free port of the loopback address."""

    def __init__(self) -> None:
        super().__init__(listen("127.0.0.1", 0), QuietHandler)
        self._undo = ExitStack()

    def start(self) -> None:
        """Serve requests, and let the mock's URLs point here. If this fails, the port is free."""
        with ExitStack() as undo:
            undo.callback(self.close)
            thread = Thread(
                target=self.wsgi.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
            )
            thread.start()
            undo.callback(thread.join)
            undo.callback(self.wsgi.shutdown)
            undo.callback(_reset_clock_after_last_server)
            undo.callback(self._application.shut_down)
            presigned.add_server(self.url)
            undo.callback(presigned.remove_server, self.url)
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Stop serving, and give the port back. An interrupt skips no step.

        The last server that stops also resets the clock that clients changed.
        """
        self._undo.close()


def _reset_clock_after_last_server() -> None:
    if presigned.server_url() is None:
        clock.override.reset()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises OSError if the port is taken, or the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener
