"""The page in a real browser, Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from tests.support.account import Account
from tests.support.browser import Browser, needs_chromium
from tests.support.control import moto_account
from tests.support.devices import IPHONE, PHONE
from tests.support.server import send
from tests.support.store import NOW

pytestmark = needs_chromium
HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"
)
TIMINGS = Timings(session_pending=5, session_preparing=55, session_stopping=10)


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock that listens, with two devices and one metered slot, under frozen time."""
    with mock_devicefarm(
        server=True, registry=[PHONE, IPHONE], timings=TIMINGS, concurrency=1
    ) as farm:
        yield farm


def test_an_empty_page(browser: Browser, farm: DeviceFarm) -> None:
    """The page shows the line to paste into a program, and the devices."""
    browser.open_mock_page(farm.url)
    assert (
        f'boto3.client("devicefarm", region_name="us-west-2", endpoint_url="{farm.url}")'
        in browser.text("#timeline .hint")
    )
    devices = browser.text("#devices")
    assert "Pixel 8" in devices
    assert "iPhone 15" in devices
    assert devices.count("HIGHLY_AVAILABLE") == 2
    assert browser.text("#calls") == "None yet."
    assert browser.text("#date") == f"{NOW[:10]} UTC"


def test_a_session_over_time(
    browser: Browser, farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """A session appears by itself. Its status and its bars follow the test's clock, back too."""
    browser.open_mock_page(farm.url)
    session = account.session(name="login")
    browser.wait_for("PENDING for 0 s", "#timeline")
    assert "then PREPARING at 12:00:05, in 5 s" in browser.text("#timeline")
    clock.tick(60)
    browser.wait_for("RUNNING for 0 s", "#timeline")
    bars = "[...document.querySelectorAll('.resource .bar:not(.coming)')]"
    assert browser.run(f"return {bars}.map((bar) => bar.title)")[:2] == [
        "PENDING from 12:00:00, for 5 s",
        "PREPARING from 12:00:05, for 55 s",
    ]
    assert "PREPARING from 12:00:05, for 55 s" in browser.run(
        "return document.querySelector('.track').ariaLabel"
    )
    clock.tick(-30)
    browser.wait_for("PREPARING for 25 s", "#timeline")
    assert account.status(session) == "PREPARING"
    browser.wait_for("1 in use", "#devices")


def test_the_tick_buttons(browser: Browser, farm: DeviceFarm, account: Account) -> None:
    """They move a clock that the test has frozen too, and the page says so; "Reset" undoes it."""
    session = account.session(name="login")
    browser.open_mock_page(farm.url)
    browser.wait_for("frozen by the test", "#mode")
    browser.click("[data-tick='60']")
    browser.wait_for("RUNNING", "#timeline")
    browser.wait_for("12:01:00", "#clock")
    browser.wait_for("frozen by the test; this server is 1 min ahead", "#mode")
    assert account.status(session) == "RUNNING"
    browser.click("[data-tick='600']")
    browser.wait_for("12:11:00", "#clock")
    browser.click("[data-tick='10']")
    browser.wait_for("12:11:10", "#clock")
    browser.click("#reset")
    browser.wait_for("12:00:00", "#clock")
    assert account.status(session) == "PENDING"


def test_the_clock_runs_and_can_be_frozen(browser: Browser) -> None:
    """Between two answers the page counts by itself. A frozen clock stands."""
    with mock_devicefarm(server=True) as farm:
        browser.open_mock_page(farm.url)
        browser.wait_for("runs", "#mode")
        before = browser.text("#clock")
        browser.wait_until(lambda: browser.text("#clock") != before, "another second")
        browser.click("#freeze")
        browser.wait_for("frozen by this server until Reset clock", "#mode")
        answer = send("GET", f"{farm.url}/moto-devicefarm/clock").json
        assert answer["frozen"] is True
        assert browser.text("#clock") == answer["now"][11:19]
        browser.click("#reset")
        browser.wait_until(lambda: browser.text("#mode") == "runs", "a running clock")


def test_the_stop_button(browser: Browser, farm: DeviceFarm, account: Account, clock: Any) -> None:
    """The keyboard reaches it. When the session stops, it has no button any more."""
    session = account.session(name="login")
    clock.tick(60)
    browser.open_mock_page(farm.url)
    browser.wait_for("RUNNING", "#timeline")
    browser.run("document.querySelector('.stop-button').focus()")
    assert browser.run("return document.activeElement.ariaLabel") == "Stop login"
    browser.type("\ue007")
    browser.wait_for("STOPPING for 0 s", "#timeline")
    assert browser.text("#message") == "login is STOPPING"
    assert account.status(session) == "STOPPING"
    button = "document.querySelector('.stop-button')"
    is_visible = f"return {button}.checkVisibility({{ visibilityProperty: true }})"
    assert browser.run(is_visible) is False
    clock.tick(10)
    browser.wait_for("COMPLETED · STOPPED at 12:01:10, after 1 min 10 s", "#timeline")


def test_the_summary_of_a_test_that_hangs(
    browser: Browser, farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """It says since when and for what the polled session waits, and what comes next."""
    account.session(name="login")
    clock.tick(90)
    waiting = account.session(IPHONE, name="checkout")
    clock.tick(10)
    for _ in range(3):
        account.get(waiting)
        clock.tick(2)
    browser.open_mock_page(farm.url)
    stuck = "checkout is PENDING_CONCURRENCY for 11 s: waits for a metered slot; held by 'login'."
    browser.wait_for(stuck, "#stuck")
    browser.wait_for(
        "login: STOPPING at 14:30:05, in 2 h 28 min (its time limit); the clock is frozen.",
        "#next",
    )
    assert browser.text("#last p") == (
        "GetRemoteAccessSession of checkout, 2 s ago: PENDING_CONCURRENCY. "
        "3 times in a row since 12:01:40."
    )
    assert "GetRemoteAccessSession of checkout \u00d7 3" in browser.text("#calls")
    assert "1 waiting" in browser.text("#devices")


def test_names_are_text(browser: Browser, clock: Any) -> None:
    """No name of a session or a device, no message and no part of a call becomes markup."""
    device = Device(HOSTILE[:100])
    with mock_devicefarm(server=True, registry=[device]) as farm:
        account = moto_account()
        farm.next_session(ends_with="ERRORED", message=f"it broke: {HOSTILE}")
        account.session(device, projectArn=account.project(name=HOSTILE), name=HOSTILE)
        browser.open_mock_page(farm.url)
        browser.wait_for("onerror=", "#timeline")
        assert "onerror=" in browser.text("#devices")
        assert "onerror=" in browser.text("#calls")
        assert "it broke: <img" in browser.text("#timeline")
        browser.click(".toggle")
        browser.wait_for('"message": "it broke: <img', ".panel")
        assert browser.run(
            "return [document.title, document.images.length, document.scripts.length]"
        ) == [
            "Device Farm mock",
            0,
            1,
        ]


def test_the_policy_of_the_page_holds(browser: Browser, farm: DeviceFarm) -> None:
    """If a name became markup, its script would not run, and no other host would be asked."""
    browser.open_mock_page(farm.url)
    trap = '<img src=x onerror="document.title = 1"><p onclick="document.title = 1" id=trap>x</p>'
    browser.run("document.body.insertAdjacentHTML('beforeend', arguments[0])", trap)
    browser.run("document.querySelector('#trap').click()")
    assert browser.run("return document.title") == "Device Farm mock"
    fetch = "return fetch('http://127.0.0.2:9/').then(() => 'went', (error) => error.name)"
    assert browser.run(fetch) == "TypeError"


def test_calls_appear(browser: Browser, farm: DeviceFarm, account: Account) -> None:
    """The calls of the test appear by themselves, an error with its message."""
    browser.open_mock_page(farm.url)
    account.project(name="shop")
    browser.wait_for("CreateProject", "#calls")
    farm.fail("ListProjects", "ThrottlingException")
    account.error.list_projects()
    browser.wait_for("ThrottlingException: Rate exceeded", "#calls")


def test_when_the_server_has_ended(browser: Browser, clock: Any) -> None:
    """The page says so, and keeps the last state."""
    with mock_devicefarm(server=True, registry=[PHONE]) as farm:
        moto_account().session(name="login")
        browser.open_mock_page(farm.url)
        browser.wait_for("login", "#timeline")
    browser.wait_for("no answer from the server", "#mode")
    assert "login" in browser.text("#timeline")
