"""moto's own dashboard: what its ``data.json`` has of Device Farm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from moto.core.model_instances import reset_model_data
from moto.moto_api import state_manager

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources import RESOURCES
from tests.support.account import Account
from tests.support.devices import IPHONE, LONE, PHONE
from tests.support.store import ACCOUNT_ID

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
    account, other = Account(store_of(ACCOUNT_ID)), Account(store_of("222222222222"))
    arn = account.session(projectArn=account.project(), name="login")
    other.session(projectArn=other.project(), name="theirs")
    assert {session["name"] for session in shown("RemoteAccessSession")} == {"login", "theirs"}
    (session,) = [session for session in shown("RemoteAccessSession") if session["name"] == "login"]
    assert session == account.get(arn)
    account.app(projectArn=account.project())
    account.schedule_run(**account.run_request(name="nightly"))
    assert [upload["name"] for upload in shown("Upload")] == ["tests.zip", "shop.apk"]
    assert [run["name"] for run in shown("Run")] == ["nightly"]
    assert [job["status"] for job in shown("Job")] == ["COMPLETED"] * 3


def test_devices_are_the_registrys(farm: DeviceFarm) -> None:
    """Once each, however many accounts there are, and with what an account does with them."""
    account, other = Account(store_of(ACCOUNT_ID)), Account(store_of("222222222222"))
    account.session(LONE, projectArn=account.project())
    other.project()
    assert [device["name"] for device in shown("Device")] == ["Pixel 8", "iPhone 15", "Pixel 6"]
    assert [instance["status"] for instance in shown("DeviceInstance")] == ["IN_USE"]


def test_to_look_is_no_read(farm: DeviceFarm) -> None:
    """A session under moto's manual transition stays where it is."""
    account = Account(store_of(ACCOUNT_ID))
    state_manager.set_transition(TRANSITION, {"progression": "manual", "times": 1})
    try:
        account.session(projectArn=account.project())
        assert [shown("RemoteAccessSession")[0]["status"] for _ in range(3)] == ["PENDING"] * 3
    finally:
        state_manager.unset_transition(TRANSITION)


def test_after_a_reset(farm: DeviceFarm) -> None:
    """It shows what there is since."""
    account = Account(store_of(ACCOUNT_ID))
    account.project()
    reset_model_data()
    assert len(shown("Project")) == 1
    assert requests.post(f"{API}/reset", timeout=20).status_code == 200
    assert shown("Project") == []
    Account(store_of(ACCOUNT_ID)).project()
    assert len(shown("Project")) == 1
