"""Fixtures of the tests of servers. Rule: a test may connect to this machine, and to no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.account import Account
from tests.support.browser import Browser
from tests.support.control import moto_account
from tests.support.devices import IPHONE, PHONE
from tests.support.network import LOOPBACK, allow_only
from tests.support.server import ServerProcess


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """Starts servers, which end with the test."""
    started: list[ServerProcess] = []

    def start(*arguments: str) -> ServerProcess:
        started.append(ServerProcess(*arguments, folder=tmp_path))
        return started[-1]

    yield start
    for server in started:
        server.kill()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests."""
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The browser, with a window in light colours."""
    chromium.set_window()
    yield chromium
    chromium.open("about:blank")


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock that listens, and so logs its calls, with two phones, under frozen time. Modules that
    need other settings have a fixture of their own.
    """
    with mock_devicefarm(server=True, registry=[PHONE, IPHONE]) as farm:
        yield farm


@pytest.fixture
def account(farm: DeviceFarm) -> Account:
    """The account of moto's clients in the mock."""
    return moto_account()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that all tests of a module share. Its pages have two items."""
    running = ServerProcess("--page-size", "2", folder=tmp_path_factory.mktemp("server"))
    yield running
    running.kill()
