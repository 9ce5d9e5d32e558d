"""Fixtures: a mock with an Android phone and an iPhone, and a WebDriver session on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from tests.webdriver import IPHONE, PHONE, Endpoint


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """An active mock under a frozen clock."""
    with mock_devicefarm(registry=[PHONE, IPHONE]) as active:
        yield active


@pytest.fixture
def android(farm: DeviceFarm) -> Endpoint:
    """An Android phone with a WebDriver session."""
    endpoint = Endpoint(farm)
    endpoint.start()
    return endpoint


@pytest.fixture
def ios(farm: DeviceFarm) -> Endpoint:
    """An iPhone with a WebDriver session."""
    endpoint = Endpoint(farm, IPHONE)
    endpoint.start()
    return endpoint
