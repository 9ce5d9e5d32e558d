"""Fixtures of the tests of ``verify``. Rule: a test may connect to this machine, and to no other,
and it never waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from moto_devicefarm.cli import main
from moto_devicefarm.verification import (
    command,
    probe,
    probes,  # noqa: F401  declares the real ones before they are replaced
)
from tests.support.network import LOOPBACK, allow_only
from tests.support.server import ServerProcess


class Run(NamedTuple):
    """The outcome of a command."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[str]:
        """The rows of the table of differences."""
        return self.out.splitlines()[4:]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the command would have slept."""
    found: list[float] = []
    monkeypatch.setattr(command, "sleep", found.append)
    return found


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server in the place of AWS."""
    running = ServerProcess("--check-uploads", folder=tmp_path_factory.mktemp("server"))
    yield running
    running.kill()


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")


@pytest.fixture
def verify(
    naps: list[float],
    credentials: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Run]:
    """Run ``moto-devicefarm verify`` with these arguments; the file goes to tmp_path."""
    monkeypatch.delenv("COLUMNS", raising=False)  # pytest-xdist sets the width of a terminal

    def run(*arguments: str) -> Run:
        code = main(["verify", "-o", str(tmp_path), *arguments])
        return Run(code, *capsys.readouterr())

    return run


@pytest.fixture
def only_probes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Replace all probes by free ones, and by ones that use device minutes."""
    replacement: dict[str, probe.Probe] = {}

    def replace(*questions: probe.Question, device_minutes: float = 0) -> None:
        monkeypatch.setattr(probe, "PROBES", replacement)
        for question in questions:
            name = question.__name__
            replacement[name] = probe.Probe(name, "own", f"{name}?", device_minutes, question)

    return replace
