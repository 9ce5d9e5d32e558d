"""The mock's server and moto's server, each as a process that lives as long as a block."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import DEVNULL, PIPE, Popen


@contextmanager
def mock_server() -> Iterator[str]:
    """The URL of ``moto-devicefarm serve``."""
    with _run("moto_devicefarm.server", 0) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.stdout.readline().strip().partition("=")[2]


@contextmanager
def moto_server() -> Iterator[str]:
    """The URL of ``moto_server``."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with _run("moto.server", port):
        _wait_until_open(port)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _run(module: str, port: int) -> Iterator[Popen[str]]:
    with Popen(
        [sys.executable, "-m", module, "-p", str(port)], stdout=PIPE, stderr=DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_until_open(port: int) -> None:
    """Wait until the port is open, since moto's server prints no line when it listens."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing listens at {port}")
