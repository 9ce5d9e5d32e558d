"""Servers as processes of their own, until a block ends: the mock's, and moto's."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import DEVNULL, PIPE, Popen


@contextmanager
def ours() -> Iterator[str]:
    """The URL of ``moto-devicefarm serve``."""
    with _running("moto_devicefarm.server", 0) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.stdout.readline().strip().partition("=")[2]


@contextmanager
def motos() -> Iterator[str]:
    """The URL of ``moto_server``."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with _running("moto.server", port):
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(module: str, port: int) -> Iterator[Popen[str]]:
    with Popen(
        [sys.executable, "-m", module, "-p", str(port)], stdout=PIPE, stderr=DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    """moto's server does not say when it listens."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing listens at {port}")
