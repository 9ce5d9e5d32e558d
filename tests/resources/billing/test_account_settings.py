"""GetAccountSettings: the captured values, and the minutes of the trial."""

from __future__ import annotations

from typing import Any

from moto_devicefarm import Timings
from tests.support.account import UNMETERED, Account


def remaining_minutes(account: Account) -> float:
    """The minutes of the trial that are left."""
    left: float = account.get_account_settings()["trialMinutes"]["remaining"]
    return left


def test_the_whole_document(client: Any) -> None:
    """The document has the members of the documented sample."""
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


def test_metered_minutes_are_used_up(account: Account, clock: Any) -> None:
    """Each RUNNING metered session uses minutes; this follows the clock, also backwards."""
    account.session()
    clock.tick(90)
    account.session()
    assert remaining_minutes(account) == 998.5
    clock.tick(60)
    assert remaining_minutes(account) == 996.5
    clock.tick(-60)
    assert remaining_minutes(account) == 998.5


def test_unmetered_minutes_are_free(account: Account, clock: Any) -> None:
    """An unmetered session uses a slot and no minutes."""
    account.buy_slots(1)
    account.session(configuration=UNMETERED)
    clock.tick(600)
    assert remaining_minutes(account) == 1000.0


def test_minutes_stay_used(account: Account, clock: Any) -> None:
    """Minutes stay used after the session has ended, and after it and its project are deleted."""
    session = account.session()
    clock.tick(120)
    account.stop_remote_access_session(arn=session)
    clock.tick(600)
    assert remaining_minutes(account) == 998.0
    account.delete_remote_access_session(arn=session)
    account.delete_project(arn=account.default_project)
    assert remaining_minutes(account) == 998.0


def test_minutes_never_fall_below_nothing(clock: Any) -> None:
    """The minutes never fall below zero."""
    account = Account(timings=Timings(session_limit=None))
    account.session()
    clock.tick(1001 * 60)
    assert remaining_minutes(account) == 0.0


def test_a_session_that_has_not_started_costs_nothing(clock: Any) -> None:
    """A session uses no minutes before its start."""
    account = Account(timings=Timings(session_pending=60))
    account.session()
    clock.tick(59)
    assert remaining_minutes(account) == 1000.0
