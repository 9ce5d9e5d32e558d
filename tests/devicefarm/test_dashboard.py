"""Device Farm in the ``data.json`` of moto's dashboard."""

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
from moto_devicefarm.resources import KINDS
from tests.support.account import Account
from tests.support.devices import IPHONE, LONE, PHONE
from tests.support.store import ACCOUNT_ID

API = "http://motoapi.amazonaws.com/moto-api"


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock of three devices, under frozen time."""
    with mock_devicefarm(registry=[PHONE, IPHONE, LONE]) as farm:
        yield farm


def rows_of(shape: str) -> list[dict[str, Any]]:
    """The rows of a kind in the dashboard."""
    found: list[dict[str, Any]] = requests.get(f"{API}/data.json", timeout=20).json()["devicefarm"][
        shape
    ]
    return found


def test_each_kind_has_a_table(farm: DeviceFarm) -> None:
    """Once an account is used, each kind has a table with the name of its structure, which may be
    empty.
    """
    store_of(ACCOUNT_ID)
    tables = requests.get(f"{API}/data.json", timeout=20).json()["devicefarm"]
    assert {cls.SHAPE for cls in KINDS} <= set(tables)
    assert tables["RemoteAccessSession"] == tables["Run"] == []


def test_resources_as_they_are_now(farm: DeviceFarm) -> None:
    """The rows are the documents that the operations answer, of all accounts, the newest first."""
    account, other = Account(store_of(ACCOUNT_ID)), Account(store_of("222222222222"))
    arn = account.session(projectArn=account.project(), name="login")
    other.session(projectArn=other.project(), name="theirs")
    assert {session["name"] for session in rows_of("RemoteAccessSession")} == {"login", "theirs"}
    (session,) = [
        session for session in rows_of("RemoteAccessSession") if session["name"] == "login"
    ]
    assert session == account.get(arn)
    account.app(projectArn=account.project())
    account.schedule_run(**account.run_request(name="nightly"))
    assert [upload["name"] for upload in rows_of("Upload")] == ["tests.zip", "shop.apk"]
    assert [run["name"] for run in rows_of("Run")] == ["nightly"]
    assert [job["status"] for job in rows_of("Job")] == ["COMPLETED"] * 3


def test_devices_of_the_registry(farm: DeviceFarm) -> None:
    """Each device is there once for all accounts, and a used instance is IN_USE."""
    account, other = Account(store_of(ACCOUNT_ID)), Account(store_of("222222222222"))
    account.session(LONE, projectArn=account.project())
    other.project()
    assert [device["name"] for device in rows_of("Device")] == ["Pixel 8", "iPhone 15", "Pixel 6"]
    assert [instance["status"] for instance in rows_of("DeviceInstance")] == ["IN_USE"]


def test_dashboard_reads_no_session(farm: DeviceFarm) -> None:
    """A session under moto's manual transition stays in its stage."""
    account = Account(store_of(ACCOUNT_ID))
    state_manager.set_transition(TRANSITION, {"progression": "manual", "times": 1})
    try:
        account.session(projectArn=account.project())
        assert [rows_of("RemoteAccessSession")[0]["status"] for _ in range(3)] == ["PENDING"] * 3
    finally:
        state_manager.unset_transition(TRANSITION)


def test_after_a_reset(farm: DeviceFarm) -> None:
    """The tables are empty after moto's reset, and have new resources later."""
    account = Account(store_of(ACCOUNT_ID))
    account.project()
    reset_model_data()
    assert len(rows_of("Project")) == 1
    assert requests.post(f"{API}/reset", timeout=20).status_code == 200
    assert rows_of("Project") == []
    Account(store_of(ACCOUNT_ID)).project()
    assert len(rows_of("Project")) == 1
