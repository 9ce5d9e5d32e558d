"""GetAccountSettings: as captured, with trial minutes that metered sessions use up."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Timings
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from tests.resources import buy_slots


def remaining(store: Store) -> float:
    """The trial's minutes that are left."""
    left: float = api.call(store, "GetAccountSettings", {})["accountSettings"]["trialMinutes"][
        "remaining"
    ]
    return left


def start(store: Store, project: str, billing: str = "METERED") -> str:
    """A new session's ARN."""
    device = store.settings.devices.devices()[0].arn
    params = {
        "projectArn": project,
        "deviceArn": device,
        "configuration": {"billingMethod": billing},
    }
    arn: str = api.call(store, "CreateRemoteAccessSession", params)["remoteAccessSession"]["arn"]
    return arn


@pytest.fixture
def project(store: Store) -> str:
    """A project's ARN."""
    arn: str = api.call(store, "CreateProject", {"name": "x"})["project"]["arn"]
    return arn


def test_the_whole_document(client: Any) -> None:
    """The members of the documented sample, through boto3."""
    settings = client.get_account_settings()["accountSettings"]
    slots = settings.pop("maxSlots")
    assert settings == {
        "awsAccountNumber": "123456789012",
        "unmeteredDevices": {"ANDROID": 0, "IOS": 0},
        "unmeteredRemoteAccessDevices": {"ANDROID": 0, "IOS": 0},
        "maxJobTimeoutMinutes": 150,
        "defaultJobTimeoutMinutes": 150,
        "trialMinutes": {"total": 1000.0, "remaining": 1000.0},
    }
    assert list(slots.values()) == [1, 1, 1, 1]
    assert all(offering == offering.upper() for offering in slots)


def test_metered_minutes_are_used_up(store: Store, project: str, clock: Any) -> None:
    """By the running part of each metered session, by the clock, and backwards."""
    start(store, project)
    clock.tick(90)
    start(store, project)
    assert remaining(store) == 998.5
    clock.tick(60)
    assert remaining(store) == 996.5
    clock.tick(-60)
    assert remaining(store) == 998.5


def test_unmetered_minutes_are_free(store: Store, project: str, clock: Any) -> None:
    """They cost slots and not minutes."""
    buy_slots(store, 1)
    start(store, project, "UNMETERED")
    clock.tick(600)
    assert remaining(store) == 1000.0


def test_minutes_stay_used(store: Store, project: str, clock: Any) -> None:
    """After the session has ended, after it was deleted, and after its project was."""
    session = start(store, project)
    clock.tick(120)
    api.call(store, "StopRemoteAccessSession", {"arn": session})
    clock.tick(600)
    assert remaining(store) == 998.0
    api.call(store, "DeleteRemoteAccessSession", {"arn": session})
    api.call(store, "DeleteProject", {"arn": project})
    assert remaining(store) == 998.0


def test_minutes_never_fall_below_nothing(clock: Any) -> None:
    """Use beyond the trial is paid for."""
    store = make_store(timings=Timings(session_limit=None))
    project = api.call(store, "CreateProject", {"name": "x"})["project"]["arn"]
    start(store, project)
    clock.tick(1001 * 60)
    assert remaining(store) == 0.0


def test_a_session_that_has_not_started_costs_nothing(clock: Any) -> None:
    """While it waits in a queue."""
    store = make_store(timings=Timings(session_pending=60))
    start(store, api.call(store, "CreateProject", {"name": "x"})["project"]["arn"])
    clock.tick(59)
    assert remaining(store) == 1000.0
