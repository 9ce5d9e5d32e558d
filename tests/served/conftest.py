"""For the tests of servers: connections to this machine are allowed, and a server as a process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

LOOPBACK = ("127.0.0.1", "::1", "localhost")
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-west-2"}
"""What a client of the server is given."""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine is a failure of the test that made it."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if not isinstance(address, tuple) or address[0] not in LOOPBACK:
            raise AssertionError(f"a test connected to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


class Process:
    """A running ``moto-devicefarm serve``."""

    def __init__(self, *arguments: str, folder: Path) -> None:
        command = [sys.executable, "-m", "moto_devicefarm.server", "-p", "0", *arguments]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=folder, env=environment
        )
        assert self.process.stdout is not None
        self.said = [self.process.stdout.readline(), self.process.stdout.readline()]
        found = re.search(r"http://\S+", self.said[0])
        assert found is not None, self.said
        self.url = found[0]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code, and what it said last."""
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=20)
        return self.process.returncode, said


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts servers, which end with the test."""
    started: list[Process] = []

    def start(*arguments: str) -> Process:
        started.append(Process(*arguments, folder=tmp_path))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()
