"""Fixtures: a mock in front of a small WebDriver server on the loopback interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver.open_sessions import open_sessions
from tests.support.network import LOOPBACK, allow_only
from tests.support.webdriver_server import WebDriverServer, webdriver_server
from tests.webdriver import IPHONE, PHONE, Endpoint


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests connect to the loopback interface, and to nothing else."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture(autouse=True)
def _all_closed(_no_network: None) -> Iterator[None]:
    """No session is open after the mock."""
    yield
    assert not open_sessions


@pytest.fixture
def appium() -> Iterator[WebDriverServer]:
    """A WebDriver server."""
    with webdriver_server() as server:
        yield server


@pytest.fixture
def farm(appium: WebDriverServer, clock: Any) -> Iterator[DeviceFarm]:
    """A mock in front of the server, under a frozen clock."""
    with mock_devicefarm(registry=[PHONE, IPHONE], driver_url=appium.url) as active:
        yield active


@pytest.fixture
def phone(farm: DeviceFarm) -> Endpoint:
    """An Android phone with a session at the server."""
    endpoint = Endpoint(farm)
    endpoint.start()
    return endpoint
