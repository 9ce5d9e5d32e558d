"""Fixtures of the tests of the test grid's hub in process. Rule: the clock stands still."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.hub import create_project
from tests.support.network import LOOPBACK, allow_only
from tests.support.webdriver_server import WebDriverServer, webdriver_server


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A frozen clock. urllib3 has the real one."""
    with freeze_time("2026-03-01T12:00:00Z", ignore=["urllib3"]) as frozen:
        yield frozen


@pytest.fixture
def chrome() -> Iterator[WebDriverServer]:
    """A WebDriver server that stands for a ChromeDriver."""
    with webdriver_server() as server:
        yield server


@pytest.fixture
def farm(clock: Any, chrome: WebDriverServer) -> Iterator[DeviceFarm]:
    """A mock with a browser behind its test grid."""
    with mock_devicefarm(browser_url=chrome.url) as farm:
        yield farm


@pytest.fixture
def project(farm: DeviceFarm) -> str:
    """The ARN of a project."""
    return create_project()
