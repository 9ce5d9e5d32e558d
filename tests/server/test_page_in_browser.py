"""The page in a real browser, Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import api
from tests.support.account import Account
from tests.support.browser import CHROMIUM, DRIVER, Browser
from tests.support.control import moto_account
from tests.support.devices import IPHONE, PHONE
from tests.support.server import send
from tests.support.store import NOW

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="needs Chromium and its driver: apt-get install chromium chromium-driver",
)
HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"
)
TIMINGS = Timings(session_pending=5, session_preparing=55, session_stopping=10)
CONTRAST = """
const linear = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const weights = [0.2126, 0.7152, 0.0722];
const light = (colour) => weights.reduce(
  (sum, weight, index) => sum + weight * linear(colour[index] / 255), 0);
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
function ground(node) {
  for (; node; node = node.parentElement) {
    const found = numbers(getComputedStyle(node).backgroundColor);
    if (found.length < 4 || found[3] === 1) return found;
  }
  return [255, 255, 255];
}
const poor = [];
for (const node of document.querySelectorAll("body *")) {
  const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  if (!own || node.disabled || node.tagName === "SCRIPT") continue;
  if (!node.checkVisibility({ visibilityProperty: true })) continue;
  const text = light(numbers(getComputedStyle(node).color));
  const behind = light(ground(node));
  const ratio = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
  if (ratio < 4.5) poor.push(`${node.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
}
return poor;
"""
"""Visible texts with a contrast below 4.5 to 1, the minimum of WCAG's level AA."""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests of this file."""
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The browser, with a window in light colours."""
    chromium.set_window()
    yield chromium
    chromium.open("about:blank")


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock that listens, with two devices and one metered slot, under frozen time."""
    with mock_devicefarm(
        server=True, registry=[PHONE, IPHONE], timings=TIMINGS, concurrency=1
    ) as farm:
        yield farm


@pytest.fixture
def account(farm: DeviceFarm) -> Account:
    """The account of moto's clients."""
    return moto_account()


def open_page(browser: Browser, farm: DeviceFarm) -> None:
    """Open the page, and wait until it shows its first state."""
    browser.open(f"{farm.url}/moto-devicefarm/")
    browser.wait_until(lambda: browser.text("#clock").strip(), "a clock")


def open_full_page(browser: Browser, farm: DeviceFarm, account: Account, clock: Any) -> None:
    """Open a page with sessions in several stages, a failed run, and calls with an error."""
    first = account.session(name="login")
    clock.tick(90)
    account.session(IPHONE, name="checkout")
    clock.tick(10)
    farm.fail("GetRemoteAccessSession", "ThrottlingException")
    account.error.get(first)
    account.get(first)
    farm.next_run(results="FAILED")
    account.run(name="nightly")
    open_page(browser, farm)
    browser.wait_for("checkout")


def test_an_empty_page(browser: Browser, farm: DeviceFarm) -> None:
    """The page shows the line to paste into a program, and the devices."""
    open_page(browser, farm)
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
    open_page(browser, farm)
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
    """They move a clock that the test has frozen too, which the page says; Reset undoes it."""
    session = account.session(name="login")
    open_page(browser, farm)
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
        open_page(browser, farm)
        browser.wait_for("runs", "#mode")
        seen = browser.text("#clock")
        browser.wait_until(lambda: browser.text("#clock") != seen, "another second")
        browser.click("#freeze")
        browser.wait_for("frozen by this server until Reset", "#mode")
        shown = send("GET", f"{farm.url}/moto-devicefarm/clock").json
        assert shown["frozen"] is True
        assert browser.text("#clock") == shown["now"][11:19]
        browser.click("#reset")
        browser.wait_until(lambda: browser.text("#mode") == "runs", "a running clock")


def test_the_stop_button(browser: Browser, farm: DeviceFarm, account: Account, clock: Any) -> None:
    """The keyboard reaches it. When the session stops, it has no button any more."""
    session = account.session(name="login")
    clock.tick(60)
    open_page(browser, farm)
    browser.wait_for("RUNNING", "#timeline")
    browser.run("document.querySelector('.resource button').focus()")
    assert browser.run("return document.activeElement.ariaLabel") == "Stop login"
    browser.type("\ue007")
    browser.wait_for("STOPPING for 0 s", "#timeline")
    assert browser.text("#message") == "login is STOPPING"
    assert account.status(session) == "STOPPING"
    button = "document.querySelector('.resource button')"
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
    open_page(browser, farm)
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
    """No name of a session or a device, and no part of a call, becomes markup."""
    device = Device(HOSTILE[:100])
    with mock_devicefarm(server=True, registry=[device]) as farm:
        account = moto_account()
        account.session(device, projectArn=account.project(name=HOSTILE), name=HOSTILE)
        open_page(browser, farm)
        browser.wait_for("onerror=", "#timeline")
        assert "onerror=" in browser.text("#devices")
        assert "onerror=" in browser.text("#calls")
        assert browser.run(
            "return [document.title, document.images.length, document.scripts.length]"
        ) == [
            "Device Farm mock",
            0,
            1,
        ]


def test_the_policy_of_the_page_holds(browser: Browser, farm: DeviceFarm) -> None:
    """If a name became markup, its script would not run, and no other host would be asked."""
    open_page(browser, farm)
    trap = '<img src=x onerror="document.title = 1"><p onclick="document.title = 1" id=trap>x</p>'
    browser.run("document.body.insertAdjacentHTML('beforeend', arguments[0])", trap)
    browser.run("document.querySelector('#trap').click()")
    assert browser.run("return document.title") == "Device Farm mock"
    fetch = "return fetch('http://127.0.0.2:9/').then(() => 'went', (error) => error.name)"
    assert browser.run(fetch) == "TypeError"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(
    browser: Browser, farm: DeviceFarm, account: Account, clock: Any, scheme: str
) -> None:
    """The contrast of all texts is that of WCAG's level AA, in both colour schemes."""
    browser.set_window(scheme=scheme)
    open_full_page(browser, farm, account, clock)
    assert browser.run(CONTRAST) == []
    grounds = browser.run(
        "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert (max(grounds) < 60) is (scheme == "dark")


def test_the_colour_schemes_differ(
    browser: Browser, farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """Light and dark give different pictures."""
    open_full_page(browser, farm, account, clock)
    light = browser.screenshot()
    browser.set_window(scheme="dark")
    assert browser.screenshot() != light


def test_on_a_phone(browser: Browser, farm: DeviceFarm, account: Account, clock: Any) -> None:
    """In a window of 360 pixels neither the page nor a box scrolls sideways."""
    browser.set_window(width=360, height=740)
    open_full_page(browser, farm, account, clock)
    account.session(name="x" * 200)
    browser.wait_for("x" * 40)
    boxes = "[...document.querySelectorAll('html, .box')]"
    wide = f"return {boxes}.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.id)"
    assert browser.run(wide) == []
    assert browser.run("return innerWidth") == 360


def test_the_page_loads_from_its_own_server_only(
    browser: Browser, farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """The browser's list of loaded resources names no other host."""
    open_full_page(browser, farm, account, clock)
    browser.click("[data-tick='10']")
    browser.wait_for("+10 s", "#message")
    loaded = browser.run(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    assert len(loaded) >= 2
    assert {re.sub(r"(//[^/]+/[^/]+/).*", r"\1", url) for url in loaded} == {
        f"{farm.url}/moto-devicefarm/"
    }


def test_many_sessions(browser: Browser) -> None:
    """The page has 200 rows, and counts the others. A new state moves no row."""
    with freeze_time(NOW) as clock, mock_devicefarm(server=True, registry=[PHONE]) as farm:
        account = moto_account()
        with api.lock:
            for number in range(1200):
                account.session(name=f"n{number}")
        open_page(browser, farm)
        browser.wait_for("the latest 200, and 1,000 more", "#counts")
        assert browser.run("return document.querySelectorAll('.resource').length") == 200
        mark = "document.querySelectorAll('.resource')[30].id = 'kept'"
        box = "const box = document.querySelector('#timeline')"
        scrolled = f"{box}; box.scrollTop = 900; {mark}; return box.scrollTop"
        assert browser.run(scrolled) == 900
        clock.tick(5)
        browser.wait_for("12:00:05", "#clock")
        assert browser.run("return document.querySelector('#timeline').scrollTop") == 900
        rows = "[...document.querySelectorAll('.resource')]"
        assert browser.run(f"return {rows}.indexOf(document.querySelector('#kept'))") == 30


def test_calls_appear(browser: Browser, farm: DeviceFarm, account: Account) -> None:
    """The calls of the test appear by themselves, an error with its message."""
    open_page(browser, farm)
    account.project(name="shop")
    browser.wait_for("CreateProject", "#calls")
    farm.fail("ListProjects", "ThrottlingException")
    account.error.list_projects()
    browser.wait_for("ThrottlingException: Rate exceeded", "#calls")


def test_when_the_server_has_ended(browser: Browser, clock: Any) -> None:
    """The page says so, and keeps the last state."""
    with mock_devicefarm(server=True, registry=[PHONE]) as farm:
        moto_account().session(name="login")
        open_page(browser, farm)
        browser.wait_for("login", "#timeline")
    browser.wait_for("no answer from the server", "#mode")
    assert "login" in browser.text("#timeline")


def test_the_layout_is_stable(
    browser: Browser, farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """While time passes and statuses change, the browser reports no layout shift."""
    open_full_page(browser, farm, account, clock)
    watch = """
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: false });
    """
    browser.run(watch)
    clock.tick(7)
    browser.wait_for("12:01:47", "#clock")
    clock.tick(700)
    browser.wait_for("12:13:27", "#clock")
    assert browser.run("return window.shifts") < 0.02
