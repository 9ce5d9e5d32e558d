"""For the tests of servers: connections to this machine are allowed, and a server as a process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import LOOPBACK, allow_only


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine is a failure of the test that made it."""
    allow_only(monkeypatch, *LOOPBACK)


class Process:
    """A running ``moto-devicefarm serve``, without what the machine has set for AWS or moto."""

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
        self.said = [self.process.stdout.readline(), self.process.stdout.readline()]
        found = re.search(r"http://\S+", self.said[1])
        assert found is not None, self.said
        self.url = found[0]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code, and what it said last."""
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=20)
        return self.process.returncode, said

    def kill(self) -> None:
        """Whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts servers, which end with the test."""
    started: list[Process] = []

    def start(*arguments: str) -> Process:
        started.append(Process(*arguments, folder=tmp_path))
        return started[-1]

    yield start
    for server in started:
        server.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """One that all tests of a module share, with small pages."""
    running = Process("--page-size", "2", folder=tmp_path_factory.mktemp("server"))
    yield running
    running.kill()
