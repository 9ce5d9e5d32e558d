"""The state that the page asks for: resources, devices and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from moto.moto_api import state_manager

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.resources import snapshots
from moto_devicefarm.server.page import state
from tests.support.account import Account
from tests.support.control import (
    control_json,
    control_refusal,
    moto_account,
    page_row,
    page_state,
)
from tests.support.devices import IPHONE, LONE, PAIR, PHONE, with_availability
from tests.support.store import ACCOUNT_ID, NOW, NOW_IN_SECONDS, PREFIX

SECOND = 1000
START = int(NOW_IN_SECONDS * SECOND)
TIMINGS = Timings(session_pending=5, session_preparing=20, session_stopping=3)


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock of a few devices, one metered slot, and stages that last, under frozen time."""
    with mock_devicefarm(
        registry=[PHONE, IPHONE, LONE, PAIR], timings=TIMINGS, concurrency=1
    ) as farm:
        yield farm


def members(row: dict[str, Any], *names: str) -> list[Any]:
    """Some members of a row."""
    return [row[name] for name in names]


def test_the_row_of_a_session(account: Account, clock: Any) -> None:
    """A row has all stages from the start, and changes when the session enters the next stage."""
    account.session(name="login")
    row = page_row("login")
    at = [START + seconds * SECOND for seconds in (0, 5, 25, 9005, 9008)]
    names = ["PENDING", "PREPARING", "RUNNING", "STOPPING", "COMPLETED"]
    assert row["stages"] == [[name, begins] for name, begins in zip(names, at, strict=True)]
    assert members(row, "kind", "device", "os", "created", "run") == [
        *("session", "Pixel 8", f"Android {PHONE.os}", START, None)
    ]
    assert members(row, "status", "ended", "result", "message", "waiting_for", "can_stop") == [
        *("PENDING", False, None, None, None, True)
    ]
    assert row["next"] == {"status": "PREPARING", "at": at[1], "reason": None}
    clock.tick(25)
    assert page_row("login")["next"] == {
        "status": "STOPPING",
        "at": at[3],
        "reason": "its time limit",
    }
    clock.tick(8981)
    row = page_row("login")
    assert members(row, "status", "ended", "can_stop") == ["STOPPING", False, False]
    assert row["next"] == {"status": "COMPLETED", "at": at[4], "reason": None}


def test_the_row_of_a_session_that_has_ended(account: Account, clock: Any) -> None:
    """The row then has the result and the message of the document."""
    account.session(name="login")
    clock.tick(9010)
    row = page_row("login")
    assert members(row, "status", "ended", "result", "next") == ["COMPLETED", True, "STOPPED", None]
    assert "150" in row["message"]


def test_a_row_says_what_its_session_waits_for(account: Account, clock: Any) -> None:
    """The words are those of the resource."""
    account.session(name="first")
    account.session(name="second")
    clock.tick(10)
    assert page_row("second")["waiting_for"] == "waits for a metered slot; held by 'first'"


def test_a_look_at_the_page_is_not_a_read(account: Account, clock: Any) -> None:
    """moto's manual transition counts reads. A look at the page does not count."""
    state_manager.set_transition(TRANSITION, {"progression": "manual", "times": 1})
    try:
        session = account.session(name="login")
        for _ in range(3):
            assert members(page_row("login"), "status", "waiting_for") == [
                "PENDING",
                "waits for the next read: its transition in moto's state manager is manual",
            ]
        assert [account.status(session) for _ in range(2)][-1] == "RUNNING"
        assert page_row("login")["waiting_for"] is None
    finally:
        state_manager.unset_transition(TRANSITION)
    clock.tick(10)
    assert page_row("login")["waiting_for"] is None


@pytest.mark.parametrize("progression", ["immediate", "time"])
def test_other_transitions_wait_for_no_read(account: Account, progression: str) -> None:
    """Their sessions go on by themselves."""
    state_manager.set_transition(TRANSITION, {"progression": progression, "seconds": 5})
    try:
        account.session(name="login")
        assert page_row("login")["waiting_for"] is None
    finally:
        state_manager.unset_transition(TRANSITION)


def test_a_captured_session(farm: DeviceFarm, account: Account) -> None:
    """A captured session stays in its status until it is stopped."""
    arn = f"{PREFIX}:session:p/s/00000"
    status = {"created": NOW, "status": "PENDING_DEVICE"}
    farm.load({"arn": arn, "name": "captured", "device": PHONE.document, **status})
    row = page_row("captured")
    assert members(row, "waiting_for", "next") == ["was captured in this status", None]
    assert row["stages"] == [["PENDING_DEVICE", START]]
    account.stop(arn)
    assert members(page_row("captured"), "status", "waiting_for") == ["STOPPING", None]


@pytest.mark.parametrize("status", ["RUNNING", "COMPLETED"])
def test_a_captured_run(farm: DeviceFarm, status: str) -> None:
    """A captured run has one stage: its status."""
    run = {"arn": f"{PREFIX}:run:p/r", "name": "captured", "created": NOW, "status": status}
    farm.load(run)
    row = page_row("captured")
    assert members(row, "status", "next", "stages") == [status, None, [[status, START]]]


def test_the_row_of_an_upload(account: Account, clock: Any) -> None:
    """An upload has no device and no stop; when it expires, its row goes."""
    upload = account.upload("shop.apk")
    names = ("kind", "status", "device", "os", "next", "can_stop", "ended")
    assert members(page_row("shop.apk"), *names) == [
        *("upload", "INITIALIZED", None, None, None, False, False)
    ]
    account.put(upload)
    assert members(page_row("shop.apk"), "status", "ended") == ["SUCCEEDED", True]
    clock.tick(31 * 86400)
    assert page_state()["resources"]["rows"] == []


def test_the_row_of_an_upload_that_failed(clock: Any) -> None:
    """The row has the message of the document."""
    with mock_devicefarm(check_uploads=True):
        moto_account().app()
        row = page_row("shop.apk")
    assert members(row, "status", "result") == ["FAILED", None]
    assert row["message"]


def test_the_rows_of_a_run_and_its_jobs(clock: Any) -> None:
    """The jobs follow their run; then each row has its result."""
    timings = Timings(run_scheduling=10, job_preparing=100, test=30)
    with mock_devicefarm(registry=[PHONE, IPHONE], timings=timings) as farm:
        account = moto_account()
        farm.next_run(results={PHONE.name: "FAILED"}, tests=["LoginTests.test_login"])
        run = account.run(name="nightly")
        rows = page_state()["resources"]["rows"]
        assert [(row["kind"], row["name"], row["run"]) for row in rows[:3]] == [
            ("run", "nightly", None),
            ("job", PHONE.name, run),
            ("job", IPHONE.name, run),
        ]
        assert members(rows[0], "status", "next") == ["SCHEDULING", None]
        clock.tick(710)
        names = ("nightly", PHONE.name, IPHONE.name)
        assert [page_row(name)["result"] for name in names] == ["FAILED", "FAILED", "PASSED"]


def test_the_row_of_a_browser_session(account: Account, clock: Any) -> None:
    """No operation stops a session of the test grid."""
    account.grid_session()
    (row,) = page_state()["resources"]["rows"]
    assert members(row, "kind", "status", "can_stop") == ["testgrid-session", "ACTIVE", False]
    assert row["next"] == {"status": "CLOSED", "at": START + 120 * SECOND, "reason": None}
    clock.tick(121)
    (row,) = page_state()["resources"]["rows"]
    assert members(row, "status", "ended") == ["CLOSED", True]


def test_all_accounts_are_shown(account: Account, clock: Any) -> None:
    """The state names the accounts that have resources with rows."""
    account.session(name="ours")
    moto_account("222222222222").session(name="theirs")
    moto_account("333333333333").project()
    found = page_state()
    assert set(found["accounts"]) == {ACCOUNT_ID, "222222222222"}
    assert {row["name"] for row in found["resources"]["rows"]} == {"ours", "theirs"}


def test_resources_under_way_come_first(
    account: Account, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resource under way comes first, however old it is; then come the latest.

    The total counts all. Only so many of a kind are looked at.
    """
    monkeypatch.setattr(state, "MOST_RESOURCE_ROWS", 3)
    account.session(name="forgotten")
    for number in range(5):
        clock.tick(1)
        account.stop(account.session(name=f"n{number}"))
    clock.tick(60)
    found = page_state()["resources"]
    assert [row["name"] for row in found["rows"]] == ["forgotten", "n4", "n3"]
    assert found["total"] == 6
    monkeypatch.setattr(snapshots, "MOST_OF_A_KIND", 2)
    assert [row["name"] for row in page_state()["resources"]["rows"]] == ["n4", "n3"]


def test_the_page_asks_for_more_rows(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets as many rows as it asks for."""
    monkeypatch.setattr(state, "MOST_RESOURCE_ROWS", 2)
    for number in range(5):
        account.session(name=f"n{number}")
    assert [
        len(control_json(path)["resources"]["rows"]) for path in ("/state", "/state?rows=4")
    ] == [
        2,
        4,
    ]


@pytest.mark.parametrize("rows", ["-1", "many", "1234567"])
def test_a_wrong_number_of_rows(farm: DeviceFarm, rows: str) -> None:
    """The message says what is possible."""
    message = f"rows={rows!r}: give a number of at most 6 digits"
    assert control_refusal(f"/state?rows={rows}") == (400, message)


def test_devices_that_are_waited_for_come_first(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other devices keep the order of the registry; the total counts all."""
    monkeypatch.setattr(state, "MOST_RESOURCE_ROWS", 2)
    assert [device["name"] for device in page_state()["devices"]["rows"]] == [
        *("Pixel 8", "iPhone 15")
    ]
    account.session(PAIR)
    found = page_state()["devices"]
    assert found["total"] == 4
    assert [members(row, "name", "waiting", "in_use") for row in found["rows"]] == [
        ["Pixel 7", 1, 0],
        ["Pixel 8", 0, 0],
    ]
    assert members(found["rows"][0], "os", "availability") == [
        *(f"Android {PAIR.os}", "HIGHLY_AVAILABLE")
    ]


def test_the_row_of_a_private_device(account: Account, clock: Any) -> None:
    """The row has the statuses of the device's instances."""
    account.session(LONE)
    clock.tick(10)
    (row,) = [row for row in page_state()["devices"]["rows"] if row["name"] == LONE.name]
    assert members(row, "fleet", "in_use", "waiting", "instances") == ["PRIVATE", 1, 0, ["IN_USE"]]


def test_devices_of_a_mock_without_accounts(farm: DeviceFarm) -> None:
    """Instances then have the statuses of the registry."""
    farm.registry.replace(with_availability(PHONE, "BUSY"))
    rows = page_state()["devices"]["rows"]
    assert rows[0]["availability"] == "BUSY"
    assert rows[2]["instances"] == ["AVAILABLE"]


def test_an_unchanged_state_is_not_sent_again(account: Account, clock: Any) -> None:
    """While only time passes, the answer is the clock; after a change it is the whole state."""
    account.session(name="login")
    clock.tick(30)
    version = page_state()["version"]
    clock.tick(30)
    assert page_state(version) == {
        "version": version,
        "clock": {"now": START + 60 * SECOND, "frozen": False, "shift": 0},
    }
    account.session(name="second")
    changed = page_state(version)
    assert changed["version"] != version
    assert changed["resources"]["total"] == 2
