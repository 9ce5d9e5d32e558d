"""moto's own dashboard: what its ``data.json`` has of Device Farm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from moto.core.model_instances import reset_model_data
from moto.moto_api import state_manager

from conftest import ACCOUNT
from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources import RESOURCES
from tests.resources import IPHONE, LONE, PHONE, app, get, project, start
from tests.resources.runs.running import schedule

API = "http://motoapi.amazonaws.com/moto-api"


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock of three devices, under frozen time."""
    with mock_devicefarm(registry=[PHONE, IPHONE, LONE]) as farm:
        yield farm


def shown(shape: str) -> list[dict[str, Any]]:
    """What the dashboard prints of a kind."""
    found: list[dict[str, Any]] = requests.get(f"{API}/data.json", timeout=20).json()["devicefarm"][
        shape
    ]
    return found


def test_each_kind_has_a_table(farm: DeviceFarm) -> None:
    """By the name of its structure, whether there are any or not."""
    tables = requests.get(f"{API}/data.json", timeout=20).json()["devicefarm"]
    assert {cls.SHAPE for cls in RESOURCES} <= set(tables)
    assert tables["RemoteAccessSession"] == tables["Device"] == []


def test_resources_as_they_are_now(farm: DeviceFarm) -> None:
    """The documents that the operations answer, of all accounts, the latest first."""
    store, other = store_of(ACCOUNT), store_of("222222222222")
    arn = start(store, project(store), name="login")
    start(other, project(other), name="theirs")
    assert {session["name"] for session in shown("RemoteAccessSession")} == {"login", "theirs"}
    (session,) = [session for session in shown("RemoteAccessSession") if session["name"] == "login"]
    assert session == get(store, arn)
    app(store, project(store))
    schedule(store, name="nightly")
    assert [upload["name"] for upload in shown("Upload")] == ["tests.zip", "shop.apk"]
    assert [run["name"] for run in shown("Run")] == ["nightly"]
    assert [job["status"] for job in shown("Job")] == ["COMPLETED"] * 3


def test_devices_are_the_registrys(farm: DeviceFarm) -> None:
    """Once each, however many accounts there are, and with what an account does with them."""
    store, other = store_of(ACCOUNT), store_of("222222222222")
    start(store, project(store), LONE)
    project(other)
    assert [device["name"] for device in shown("Device")] == ["Pixel 8", "iPhone 15", "Pixel 6"]
    assert [instance["status"] for instance in shown("DeviceInstance")] == ["IN_USE"]


def test_to_look_is_no_read(farm: DeviceFarm) -> None:
    """A session under moto's manual transition stays where it is."""
    store = store_of(ACCOUNT)
    state_manager.set_transition(TRANSITION, {"progression": "manual", "times": 1})
    try:
        start(store, project(store))
        assert [shown("RemoteAccessSession")[0]["status"] for _ in range(3)] == ["PENDING"] * 3
    finally:
        state_manager.unset_transition(TRANSITION)


def test_after_a_reset(farm: DeviceFarm) -> None:
    """It shows what there is since."""
    store = store_of(ACCOUNT)
    project(store)
    reset_model_data()
    assert len(shown("Project")) == 1
    assert requests.post(f"{API}/reset", timeout=20).status_code == 200
    assert shown("Project") == []
    project(store_of(ACCOUNT))
    assert len(shown("Project")) == 1
