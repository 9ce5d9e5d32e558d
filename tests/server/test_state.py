"""What the page is told: what goes on, why it waits, what is next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from freezegun import freeze_time
from moto.moto_api import state_manager

from conftest import ACCOUNT, NOW
from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.grid.handle import start as start_grid
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.server.page import lives, page
from tests.resources import (
    IPHONE,
    LONE,
    PAIR,
    PHONE,
    SECOND,
    app,
    available,
    buy_slots,
    create,
    project,
    start,
    status,
    stop,
)
from tests.resources.runs.running import schedule
from tests.server.asking import account, row, state

BEGIN = 1772366400 * SECOND
"""conftest.NOW."""
PACE = Timings(
    session_pending=5,
    session_preparing=20,
    session_stopping=3,
    upload_processing=15,
    run_scheduling=10,
    job_preparing=100,
    test=30,
)


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock of a few devices, one metered slot, and stages that last, under frozen time."""
    with mock_devicefarm(registry=[PHONE, IPHONE, LONE, PAIR], timings=PACE, concurrency=1) as farm:
        yield farm


def test_a_session_on_its_way(farm: DeviceFarm, clock: Any) -> None:
    """All its stages are told from the start; what is next, when and why changes as it goes on."""
    start(account(), project(account()), name="login")
    found = row("login")
    at = [BEGIN + seconds * SECOND for seconds in (0, 5, 25, 9005, 9008)]
    names = ["PENDING", "PREPARING", "RUNNING", "STOPPING", "COMPLETED"]
    assert found["stages"] == [[name, moment] for name, moment in zip(names, at, strict=True)]
    told = [
        found[name]
        for name in (
            "kind",
            "status",
            "over",
            "device",
            "os",
            "created",
            "waits",
            "result",
            "stops",
        )
    ]
    assert told == [
        "session",
        "PENDING",
        False,
        "Pixel 8",
        f"Android {PHONE.os}",
        BEGIN,
        None,
        None,
        True,
    ]
    assert found["next"] == {"status": "PREPARING", "at": at[1], "why": None}
    clock.tick(25)
    assert row("login")["next"] == {"status": "STOPPING", "at": at[3], "why": "its time limit"}
    clock.tick(8981)
    ended = row("login")
    assert [ended[name] for name in ("status", "next", "over", "stops")] == [
        "STOPPING",
        ended["next"],
        False,
        False,
    ]
    assert ended["next"] == {"status": "COMPLETED", "at": at[4], "why": None}
    clock.tick(5)
    ended = row("login")
    assert [ended[name] for name in ("status", "over", "result", "next")] == [
        "COMPLETED",
        True,
        "STOPPED",
        None,
    ]
    assert "150" in ended["message"]


def test_who_holds_the_slot(farm: DeviceFarm, clock: Any) -> None:
    """By name, those that have it now and no others."""
    arn = project(account())
    start(account(), arn, name="first")
    start(account(), arn, name="second")
    clock.tick(10)
    assert row("second")["status"] == "PENDING_CONCURRENCY"
    assert row("second")["waits"] == "waits for a metered slot; held by 'first'"
    assert row("first")["waits"] is None


def test_many_holders_are_counted() -> None:
    """Three are named; unmetered slots are told by their kind."""
    with freeze_time(NOW) as clock, mock_devicefarm(registry=[PHONE], timings=PACE, max_slots=9):
        buy_slots(account(), 5)
        arn = project(account())
        for number in range(6):
            start(account(), arn, name=f"n{number}", configuration={"billingMethod": "UNMETERED"})
        clock.tick(10)
        told = (
            "waits for an unmetered android remote access slot; held by 'n4', 'n3', 'n2' and 2 more"
        )
        assert row("n5")["waits"] == told


def test_a_holder_whom_the_page_does_not_know(
    farm: DeviceFarm, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of too many: it is not said that nobody holds the slot."""
    arn = project(account())
    start(account(), arn, name="first")
    start(account(), arn, name="second")
    clock.tick(10)
    monkeypatch.setattr(lives, "LOOKED_AT", 1)
    assert row("second")["waits"] == "waits for a metered slot"


@pytest.mark.parametrize(
    "stage",
    ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING", "RUNNING", "STOPPING"],
)
def test_stuck_as_the_test_arranged(farm: DeviceFarm, clock: Any, stage: str) -> None:
    """In each stage: that it was arranged is told, and that nothing comes next."""
    farm.next_session(stuck_in=stage)
    arn = start(account(), project(account()), name="login")
    clock.tick(60)
    if stage == "STOPPING":
        stop(account(), arn)
        clock.tick(60)
    found = row("login")
    assert (found["status"], found["waits"]) == (
        stage,
        f"the test arranged that it never leaves {stage}",
    )
    assert found["next"] is None


def test_a_busy_device(farm: DeviceFarm, clock: Any) -> None:
    """What the registry says of it is told; when it is free, that the mock has still to notice. To
    look is no noticing.
    """
    farm.registry.replace(available(PHONE, "BUSY"))
    start(account(), project(account()), name="login")
    clock.tick(10)
    assert (row("login")["status"], row("login")["waits"]) == ("PENDING_DEVICE", "device is BUSY")
    farm.registry.replace(PHONE)
    for _ in range(2):
        assert (
            row("login")["waits"]
            == "its device is free now, which the next call to Device Farm notices"
        )


def test_a_slot_is_held_while_its_holder_waits_for_a_device(farm: DeviceFarm, clock: Any) -> None:
    """And is told as held."""
    farm.registry.replace(available(PHONE, "BUSY"))
    arn = project(account())
    start(account(), arn, name="first")
    start(account(), arn, IPHONE, name="second")
    clock.tick(10)
    assert row("first")["status"] == "PENDING_DEVICE"
    assert row("second")["waits"] == "waits for a metered slot; held by 'first'"


def test_a_device_that_went(clock: Any) -> None:
    """From a registry that is asked again at each request."""

    class Shelf:
        def __init__(self) -> None:
            self.found = [available(PHONE, "BUSY")]

        def devices(self) -> Any:
            return self.found

    shelf = Shelf()
    with mock_devicefarm(registry=shelf):
        start(account(), project(account()), name="login")
        shelf.found = []
        assert row("login")["waits"] == "its device is no more in the registry"
        assert state()["devices"] == {"total": 0, "shown": []}


def test_private_instances(clock: Any) -> None:
    """Who has the one that is waited for; or that the registry has none free."""
    with mock_devicefarm(registry=[LONE], timings=PACE) as farm:
        arn = project(account())
        start(account(), arn, LONE, name="first")
        start(account(), arn, LONE, name="second")
        clock.tick(10)
        assert row("second")["waits"] == "waits for a private instance; held by 'first'"
        (device,) = state()["devices"]["shown"]
        told = [device[name] for name in ("name", "fleet", "used", "waiting", "instances")]
        assert told == ["Pixel 6", "PRIVATE", 1, 1, ["IN_USE"]]
        taken = LONE.changed([{"status": "IN_USE"}])
        farm.registry.replace(taken)
        start(account(), arn, LONE, name="third")
        clock.tick(10)
        assert row("third")["waits"] == "no instance of the device is free in the registry"


def test_reads_that_are_waited_for(farm: DeviceFarm, clock: Any) -> None:
    """moto's manual transition moves on by reads; to look at the page is none."""
    state_manager.set_transition(TRANSITION, {"progression": "manual", "times": 1})
    try:
        arn = start(account(), project(account()), name="login")
        for _ in range(3):
            found = row("login")
            assert found["status"] == "PENDING"
            assert (
                found["waits"]
                == "waits to be read: its transition in moto's state manager is manual"
            )
        assert [status(account(), arn) for _ in range(2)][-1] == "RUNNING"
        assert row("login")["waits"] is None
    finally:
        state_manager.unset_transition(TRANSITION)
    clock.tick(10)
    assert row("login")["waits"] is None


@pytest.mark.parametrize("progression", ["immediate", "time"])
def test_other_transitions_wait_for_nobody(farm: DeviceFarm, progression: str) -> None:
    """They go on by themselves."""
    state_manager.set_transition(TRANSITION, {"progression": progression, "seconds": 5})
    try:
        start(account(), project(account()), name="login")
        assert row("login")["waits"] is None
    finally:
        state_manager.unset_transition(TRANSITION)


def test_a_captured_session(farm: DeviceFarm) -> None:
    """Stays as it was, which is told; what it was captured with is not taken for the mock's doing."""
    arn = f"arn:aws:devicefarm:us-west-2:{ACCOUNT}:session:p/s/00000"
    farm.load(
        {
            "arn": arn,
            "name": "seen",
            "created": NOW,
            "status": "PENDING_DEVICE",
            "device": PHONE.document,
        }
    )
    assert (row("seen")["waits"], row("seen")["next"]) == ("was captured in this status", None)
    assert row("seen")["stages"] == [["PENDING_DEVICE", BEGIN]]
    stop(account(), arn)
    assert (row("seen")["status"], row("seen")["waits"]) == ("STOPPING", None)


def test_an_upload(farm: DeviceFarm, clock: Any) -> None:
    """Waits for its body, is processed, and has succeeded; nothing of it can be stopped."""
    arn = project(account())
    request = {"projectArn": arn, "name": "shop.apk", "type": "ANDROID_APP"}
    upload = api.call(account(), "CreateUpload", request)["upload"]["arn"]
    waiting = row("shop.apk")
    told = [waiting[name] for name in ("kind", "status", "waits", "stages", "next", "stops")]
    assert told == [
        "upload",
        "INITIALIZED",
        "waits for the PUT of its body to its URL",
        [["INITIALIZED", BEGIN]],
        None,
        False,
    ]
    clock.tick(10)
    farm.put(upload, b"any")
    at = BEGIN + 10 * SECOND
    assert row("shop.apk")["waits"] is None
    assert row("shop.apk")["next"] == {"status": "SUCCEEDED", "at": at + 15 * SECOND, "why": None}
    clock.tick(15)
    assert row("shop.apk")["stages"] == [
        ["INITIALIZED", BEGIN],
        ["PROCESSING", at],
        ["SUCCEEDED", at + 15 * SECOND],
    ]
    assert row("shop.apk")["over"] is True
    clock.tick(-20)
    assert row("shop.apk")["stages"] == [["INITIALIZED", BEGIN]]
    clock.tick(31 * 86400)
    assert state()["lives"]["shown"] == []


def test_an_upload_that_failed(clock: Any) -> None:
    """With the message of its document."""
    with mock_devicefarm(check_uploads=True):
        app(account(), project(account()))
        found = row("shop.apk")
    assert (found["status"], found["stages"][-1][0], found["result"]) == ("FAILED", "FAILED", None)
    assert found["message"]


def test_a_run_and_its_jobs(clock: Any) -> None:
    """The run above its jobs, each at its test; then the results."""
    timings = Timings(run_scheduling=10, job_preparing=100, test=30)
    with mock_devicefarm(registry=[PHONE, IPHONE], timings=timings) as farm:
        farm.next_run(results={PHONE.name: "FAILED"}, tests=["LoginTests.test_login"])
        run = schedule(account(), name="nightly")
        shown = state()["lives"]["shown"]
        assert [(row["kind"], row["run"]) for row in shown[:3]] == [
            ("run", None),
            ("job", run["arn"]),
            ("job", run["arn"]),
        ]
        assert row("nightly")["stages"][0] == ["SCHEDULING", BEGIN]
        assert (row("nightly")["status"], row("nightly")["waits"]) == (
            "SCHEDULING",
            "0 of 2 jobs have ended",
        )
        assert row("nightly")["next"] is None
        clock.tick(110)
        assert row(PHONE.name)["waits"] == "at test 2 of 3: LoginTests.test_login"
        clock.tick(600)
        assert (row("nightly")["result"], row("nightly")["stages"][-1]) == (
            "FAILED",
            ["COMPLETED", BEGIN + 140 * SECOND],
        )
        assert (row(PHONE.name)["result"], row(IPHONE.name)["result"]) == ("FAILED", "PASSED")


def test_a_run_that_stops_between_its_tests(clock: Any) -> None:
    """A job that is RUNNING without being at a test says nothing of one, and a run without jobs has
    none to count.
    """
    timings = Timings(run_scheduling=10, setup_test=50, test=30)
    with mock_devicefarm(registry=[PHONE], timings=timings) as farm:
        farm.next_run(result_code="PARSING_FAILED")
        schedule(account(), name="broken")
        assert row("broken")["waits"] is None
        schedule(account(), name="nightly")
        clock.tick(5)
        assert row(PHONE.name)["waits"] is None


def test_a_browser_session(clock: Any) -> None:
    """One of the test grid ends by its time-out, and no operation stops it."""
    with mock_devicefarm():
        grid = api.call(account(), "CreateTestGridProject", {"name": "web"})["testGridProject"][
            "arn"
        ]
        start_grid(account(), account().get(GridProject, grid), None)
        (found,) = state()["lives"]["shown"]
        assert [found[name] for name in ("kind", "status", "waits", "device", "stops")] == [
            "testgrid-session",
            "ACTIVE",
            None,
            None,
            False,
        ]
        assert found["next"] == {"status": "CLOSED", "at": BEGIN + 120 * SECOND, "why": None}
        clock.tick(121)
        assert (state()["lives"]["shown"][0]["status"], state()["lives"]["shown"][0]["over"]) == (
            "CLOSED",
            True,
        )


def test_all_accounts(farm: DeviceFarm, clock: Any) -> None:
    """Those in which anything goes on; what waits in one is not held up by another."""
    other = store_of("222222222222")
    start(account(), project(account()), name="ours")
    start(other, project(other), name="theirs")
    start(other, project(other), name="waiting")
    clock.tick(10)
    found = state()
    assert set(found["accounts"]) == {ACCOUNT, "222222222222"}
    assert {row["name"] for row in found["lives"]["shown"]} == {"ours", "theirs", "waiting"}
    assert row("waiting")["waits"] == "waits for a metered slot; held by 'theirs'"


def test_what_has_not_ended_comes_first(
    farm: DeviceFarm, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However old it is, as it is what holds others up; of the rest the latest, and how many there
    are in all.
    """
    monkeypatch.setattr(page, "SHOWN", 3)
    arn = project(account())
    start(account(), arn, name="forgotten")
    for number in range(5):
        clock.tick(1)
        stop(account(), start(account(), arn, name=f"n{number}"))
    clock.tick(60)
    found = state()["lives"]
    assert [row["name"] for row in found["shown"]] == ["forgotten", "n4", "n3"]
    assert found["total"] == 6
    monkeypatch.setattr(lives, "LOOKED_AT", 2)
    assert [row["name"] for row in state()["lives"]["shown"]] == ["n4", "n3"]


def test_devices(farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those in use or waited for are first; no more than fit are told."""
    monkeypatch.setattr(page, "SHOWN", 2)
    assert [device["name"] for device in state()["devices"]["shown"]] == ["Pixel 8", "iPhone 15"]
    create(account(), project(account()), PAIR)
    found = state()["devices"]
    assert found["total"] == 4
    assert [(device["name"], device["os"][:7], device["waiting"]) for device in found["shown"]] == [
        ("Pixel 7", "Android", 1),
        ("Pixel 8", "Android", 0),
    ]
    assert found["shown"][0]["availability"] == "HIGHLY_AVAILABLE"


def test_what_did_not_change_is_not_sent_again(farm: DeviceFarm, clock: Any) -> None:
    """While only time passes, the clock is all; whatever happens is sent with all else."""
    arn = project(account())
    start(account(), arn, name="login")
    clock.tick(30)
    version = state()["version"]
    clock.tick(30)
    again = state(version)
    assert again == {
        "version": version,
        "clock": {"now": BEGIN + 60 * SECOND, "frozen": False, "shift": 0},
    }
    start(account(), arn, name="second")
    changed = state(version)
    assert changed["version"] != version
    assert changed["lives"]["total"] == 2
