"""Servers as processes, and requests to them. Rule: requests go by the standard library, which no
mock replaces.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class HttpAnswer(NamedTuple):
    """What came back for a request."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The value of a JSON body."""
        return json.loads(self.body)


def send(method: str, url: str, body: Any = None, **headers: str) -> HttpAnswer:
    """Send one request, with these headers and no others.

    A dict is sent as JSON, an iterator in chunks unless a length is given. ``_`` in the name of a
    header stands for ``-``.
    """
    split = urlsplit(url)
    content = json.dumps(body) if isinstance(body, dict) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(split.netloc, timeout=60)
    try:
        connection.request(method, split._replace(scheme="", netloc="").geturl(), content, named)
        response = connection.getresponse()
        return HttpAnswer(response.status, response.headers, response.read())
    finally:
        connection.close()


def change_clock(server_url: str, **change: Any) -> Any:
    """Freeze, tick or reset the clock of a server, and return what it shows then."""
    answer = send("POST", f"{server_url}/moto-devicefarm/clock", change)
    assert answer.status == 200, answer.body
    return answer.json


def free_port(family: int = socket.AF_INET, host: str = "127.0.0.1") -> int:
    """A port at which nothing listens."""
    with socket.socket(family) as found:
        found.bind((host, 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def refusing_port() -> Iterator[int]:
    """A port that refuses connections in the block. It is taken, so that no other process listens
    at it meanwhile.
    """
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@contextmanager
def running(server: HTTPServer) -> Iterator[str]:
    """The URL of a server of the standard library, which runs in a thread until the block ends."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class ServerProcess:
    """A running ``moto-devicefarm serve``, without the machine's settings of AWS and moto."""

    def __init__(self, *arguments: str, folder: Path) -> None:
        command = [sys.executable, "-m", "moto_devicefarm.server", "-p", "0", *arguments]
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "MOTO_"))
        }
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=folder,
            env=environment,
        )
        assert self.process.stdout is not None
        self.first_lines: list[str] = []
        for line in self.process.stdout:
            self.first_lines.append(line)
            if line.startswith("The page "):  # the last one before the server waits for requests
                break
        found = re.search(r"http://\S+", self.first_lines[1])
        assert found is not None, self.first_lines
        self.url = found[0]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; return the exit code and the lines that were printed since the start."""
        self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=20)
        return self.process.returncode, output

    def kill(self) -> None:
        """End the process, whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
