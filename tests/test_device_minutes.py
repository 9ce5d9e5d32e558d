"""DeviceFarm.device_minutes: what the sessions and jobs of a mock have used."""

from __future__ import annotations

from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core.device_minutes import DeviceMinutes
from tests.support.clients import new_client
from tests.support.end_checks import create_session, schedule_run

TIMINGS = Timings(session_preparing=60, job_preparing=30, setup_test=0, test=120)


def test_minutes_of_sessions_and_jobs_add_up() -> None:
    """``total`` includes preparing; the cost is 0.17 USD for each metered minute."""
    with freeze_time("2026-03-01 12:00") as clock, mock_devicefarm(timings=TIMINGS) as farm:
        assert farm.device_minutes == DeviceMinutes(0.0, 0.0, 0.0)
        client = new_client()
        session = create_session(client)
        clock.tick(600)
        assert farm.device_minutes == DeviceMinutes(total=10.0, metered=9.0, unmetered=0.0)
        client.stop_remote_access_session(arn=session)
        clock.tick(600)
        assert farm.device_minutes.metered == 9.0
        schedule_run(client, farm)
        clock.tick(600)
        assert farm.device_minutes == DeviceMinutes(total=12.5, metered=11.0, unmetered=0.0)
        assert farm.device_minutes.cost == 1.87


def test_deleted_sessions_count() -> None:
    """AWS bills them too."""
    with freeze_time("2026-03-01 12:00") as clock, mock_devicefarm(timings=TIMINGS) as farm:
        client = new_client()
        session = create_session(client)
        clock.tick(120)
        client.stop_remote_access_session(arn=session)
        client.delete_remote_access_session(arn=session)
        assert farm.device_minutes == DeviceMinutes(2.0, 1.0, 0.0)


def test_unmetered_minutes_cost_nothing() -> None:
    """The slot has its own price."""
    with freeze_time("2026-03-01 12:00") as clock, mock_devicefarm() as farm:
        client = new_client()
        client.purchase_offering(offeringId=offering(client), quantity=1)
        create_session(client, billingMethod="UNMETERED")
        clock.tick(60)
        minutes = farm.device_minutes
        assert (minutes, minutes.cost) == (DeviceMinutes(1.0, 0.0, 1.0), 0.0)


def offering(client: Any) -> str:
    """The offering of remote access slots for Android."""
    for found in client.list_offerings()["offerings"]:
        if found["platform"] == "ANDROID" and "remote" in found["description"].lower():
            identifier: str = found["id"]
    return identifier


def test_all_accounts_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mock has the sessions of other accounts too."""
    with freeze_time("2026-03-01 12:00") as clock, mock_devicefarm() as farm:
        create_session(new_client())
        monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
        create_session(new_client())
        clock.tick(60)
        assert farm.device_minutes.total == 2.0


def test_loaded_documents_count() -> None:
    """As the trial's minutes of GetAccountSettings. A document may have only some figures."""
    arn = "arn:aws:devicefarm:us-west-2:111122223333:session:557ebe28-9b31-4dc2-9fea-cedb7690ffae/a"
    with mock_devicefarm() as farm:
        document = {"arn": f"{arn}/00000", "status": "COMPLETED", "deviceMinutes": {"metered": 2.5}}
        farm.load({"remoteAccessSession": document})
        assert farm.device_minutes == DeviceMinutes(0.0, 2.5, 0.0)
