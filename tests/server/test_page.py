"""The page in a real browser: Debian's Chromium, without a window."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from freezegun import freeze_time

from conftest import NOW
from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.errors import OtherError
from tests.resources import IPHONE, PHONE, get, project, start, status
from tests.resources.runs.running import schedule
from tests.server.asking import account
from tests.server.browser import CHROMIUM, DRIVER, Browser
from tests.server.test_server import ask

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="needs Chromium and its driver: apt-get install chromium chromium-driver",
)
HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"
)
PACE = Timings(session_pending=5, session_preparing=55, session_stopping=10)
CONTRAST = """
const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
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
  const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  if (!own || !node.checkVisibility({ visibilityProperty: true }) || node.disabled || node.tagName === "SCRIPT") continue;
  const [one, other] = [light(numbers(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
  const ratio = (one + 0.05) / (other + 0.05);
  if (ratio < 4.5) poor.push(`${node.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
}
return poor;
"""
"""Visible texts whose contrast is below 4.5 to 1, which WCAG calls AA."""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all these tests."""
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The browser, in a light window."""
    chromium.look()
    yield chromium
    chromium.open("about:blank")


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock of two devices with one metered slot, that listens, under frozen time."""
    with mock_devicefarm(
        server=True, registry=[PHONE, IPHONE], timings=PACE, concurrency=1
    ) as farm:
        yield farm


def look_at(browser: Browser, farm: DeviceFarm) -> None:
    """Open the page, and wait for its first state."""
    browser.open(f"{farm.url}/moto-devicefarm/")
    browser.wait(lambda: browser.text("#clock").strip(), "a clock")


def busy(browser: Browser, farm: DeviceFarm, clock: Any) -> None:
    """A page with something of everything on it."""
    arn = project(account())
    first = start(account(), arn, name="login")
    clock.tick(90)
    start(account(), arn, IPHONE, name="checkout")
    clock.tick(10)
    farm.fail("GetRemoteAccessSession", "ThrottlingException")
    with pytest.raises(OtherError):
        get(account(), first)
    get(account(), first)
    farm.next_run(results="FAILED")
    schedule(account(), name="nightly")
    look_at(browser, farm)
    browser.wait_for("checkout")


def test_nothing_goes_on(browser: Browser, farm: DeviceFarm) -> None:
    """The page says what to do then, with the line to paste; the devices are there."""
    look_at(browser, farm)
    assert (
        f'boto3.client("devicefarm", region_name="us-west-2", endpoint_url="{farm.url}")'
        in browser.text("#lives .hint")
    )
    devices = browser.text("#devices")
    assert "Pixel 8" in devices
    assert "iPhone 15" in devices
    assert devices.count("HIGHLY_AVAILABLE") == 2
    assert browser.text("#calls") == "None yet."
    assert browser.text("#date") == f"{NOW[:10]} UTC"


def test_a_session_goes_its_way(browser: Browser, farm: DeviceFarm, clock: Any) -> None:
    """It appears by itself; its status and its bars follow the test's clock, back as well."""
    look_at(browser, farm)
    arn = start(account(), project(account()), name="login")
    browser.wait_for("PENDING for 0 s", "#lives")
    assert "then PREPARING at 12:00:05, in 5 s" in browser.text("#lives")
    clock.tick(60)
    browser.wait_for("RUNNING for 0 s", "#lives")
    bars = (
        "return [...document.querySelectorAll('.life .bar:not(.coming)')].map((bar) => bar.title)"
    )
    assert browser.run(bars)[:2] == [
        "PENDING from 12:00:00, for 5 s",
        "PREPARING from 12:00:05, for 55 s",
    ]
    assert "PREPARING from 12:00:05, for 55 s" in browser.run(
        "return document.querySelector('.track').ariaLabel"
    )
    clock.tick(-30)
    browser.wait_for("PREPARING for 25 s", "#lives")
    assert status(account(), arn) == "PREPARING"
    browser.wait_for("1 in use", "#devices")


def test_the_tick_buttons(browser: Browser, farm: DeviceFarm) -> None:
    """They move the mock's clock on, also one that a test has frozen, which is told; Reset takes it
    back.
    """
    arn = start(account(), project(account()), name="login")
    look_at(browser, farm)
    browser.wait_for("the test holds it still", "#mode")
    browser.click("[data-tick='60']")
    browser.wait_for("RUNNING", "#lives")
    browser.wait_for("12:01:00", "#clock")
    assert (
        browser.text("#mode") == "the test holds it still; moved 1 min ahead of the test from here"
    )
    assert status(account(), arn) == "RUNNING"
    browser.click("[data-tick='600']")
    browser.wait_for("12:11:00", "#clock")
    browser.click("[data-tick='10']")
    browser.wait_for("12:11:10", "#clock")
    browser.click("#reset")
    browser.wait_for("12:00:00", "#clock")
    assert status(account(), arn) == "PENDING"


def test_the_clock_runs_and_can_be_frozen(browser: Browser) -> None:
    """Between two answers the page goes on by itself; frozen, it stands, and says by whom."""
    with mock_devicefarm(server=True) as farm:
        look_at(browser, farm)
        browser.wait_for("runs", "#mode")
        seen = browser.text("#clock")
        browser.wait(lambda: browser.text("#clock") != seen, "another second")
        browser.click("#freeze")
        browser.wait_for("frozen by this server, until Reset", "#mode")
        shown = json.loads(ask(f"{farm.url}/moto-devicefarm/clock")[1])
        assert shown["frozen"] is True
        assert browser.text("#clock") == shown["now"][11:19]
        browser.click("#reset")
        browser.wait(lambda: browser.text("#mode") == "runs", "a running clock")


def test_the_stop_button(browser: Browser, farm: DeviceFarm, clock: Any) -> None:
    """By keyboard; the session stops, and then has no button."""
    arn = start(account(), project(account()), name="login")
    clock.tick(60)
    look_at(browser, farm)
    browser.wait_for("RUNNING", "#lives")
    browser.run("document.querySelector('.life button').focus()")
    assert browser.run("return document.activeElement.ariaLabel") == "Stop login"
    browser.type("\ue007")
    browser.wait_for("STOPPING for 0 s", "#lives")
    assert browser.text("#said") == "login is STOPPING"
    assert status(account(), arn) == "STOPPING"
    assert (
        browser.run(
            "return document.querySelector('.life button').checkVisibility({ visibilityProperty: true })"
        )
        is False
    )
    clock.tick(10)
    browser.wait_for("COMPLETED · STOPPED at 12:01:10, after 1 min 10 s", "#lives")


def test_what_a_test_hangs_on(browser: Browser, farm: DeviceFarm, clock: Any) -> None:
    """What is polled, since when it waits, for what, and what is to come."""
    arn = project(account())
    start(account(), arn, name="login")
    clock.tick(90)
    waiting = start(account(), arn, IPHONE, name="checkout")
    clock.tick(10)
    for _ in range(3):
        get(account(), waiting)
        clock.tick(2)
    look_at(browser, farm)
    told = "checkout is PENDING_CONCURRENCY for 11 s: waits for a metered slot; held by 'login'."
    browser.wait_for(told, "#stuck")
    browser.wait_for(
        "login: STOPPING at 14:30:05, in 2 h 28 min (its time limit); the clock stands still.",
        "#next",
    )
    last = "GetRemoteAccessSession of checkout, 2 s ago: PENDING_CONCURRENCY. 3 times in a row since 12:01:40."
    assert last in browser.text("#last")
    assert "GetRemoteAccessSession of checkout \u00d7 3" in browser.text("#calls")
    assert "1 waiting" in browser.text("#devices")


def test_names_are_text(browser: Browser, clock: Any) -> None:
    """Of sessions, devices, and whatever a call holds: none becomes markup."""
    device = Device(HOSTILE[:100])
    with mock_devicefarm(server=True, registry=[device]) as farm:
        start(account(), project(account(), name=HOSTILE), device, name=HOSTILE)
        look_at(browser, farm)
        browser.wait_for("onerror=", "#lives")
        assert "onerror=" in browser.text("#devices")
        assert "onerror=" in browser.text("#calls")
        assert browser.run(
            "return [document.title, document.images.length, document.scripts.length]"
        ) == [
            "Device Farm mock",
            0,
            1,
        ]


def test_its_policy_holds(browser: Browser, farm: DeviceFarm) -> None:
    """Even if a name became markup, no script of it would run, and no other host be asked."""
    look_at(browser, farm)
    trap = '<img src=x onerror="document.title = 1"><p onclick="document.title = 1" id=trap>x</p>'
    browser.run("document.body.insertAdjacentHTML('beforeend', arguments[0])", trap)
    browser.run("document.querySelector('#trap').click()")
    assert browser.run("return document.title") == "Device Farm mock"
    asked = "return fetch('http://127.0.0.2:9/').then(() => 'went', (error) => error.name)"
    assert browser.run(asked) == "TypeError"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(
    browser: Browser, farm: DeviceFarm, clock: Any, scheme: str
) -> None:
    """All texts have the contrast of WCAG's AA, in both schemes."""
    browser.look(scheme=scheme)
    busy(browser, farm, clock)
    assert browser.run(CONTRAST) == []
    grounds = browser.run(
        "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert (max(grounds) < 60) is (scheme == "dark")


def test_the_schemes_differ(browser: Browser, farm: DeviceFarm, clock: Any) -> None:
    """As pictures."""
    busy(browser, farm, clock)
    light = browser.screenshot()
    browser.look(scheme="dark")
    assert browser.screenshot() != light


def test_on_a_phone(browser: Browser, farm: DeviceFarm, clock: Any) -> None:
    """At 360 pixels nothing stands out of the page, and its boxes do not scroll sideways either."""
    browser.look(width=360, height=740)
    busy(browser, farm, clock)
    start(account(), project(account()), name="x" * 200)
    browser.wait_for("x" * 40)
    boxes = "[...document.querySelectorAll('html, .box')]"
    wide = f"return {boxes}.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.id)"
    assert browser.run(wide) == []
    assert browser.run("return innerWidth") == 360


def test_nothing_leaves_the_host(browser: Browser, farm: DeviceFarm, clock: Any) -> None:
    """All that the page ever loaded came from the server that gave it."""
    busy(browser, farm, clock)
    browser.click("[data-tick='10']")
    browser.wait_for("+10 s", "#said")
    loaded = browser.run(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    assert len(loaded) >= 2
    assert {re.sub(r"(//[^/]+/[^/]+/).*", r"\1", url) for url in loaded} == {
        f"{farm.url}/moto-devicefarm/"
    }


def test_many_sessions(browser: Browser) -> None:
    """200 rows are shown, and how many more there are; where one has scrolled to stays, and so does
    each row's element.
    """
    with freeze_time(NOW) as clock, mock_devicefarm(server=True, registry=[PHONE]) as farm:
        arn = project(account())
        with api.lock:
            for number in range(1200):
                start(account(), arn, name=f"n{number}")
        look_at(browser, farm)
        browser.wait_for("the latest 200, and 1,000 more", "#counts")
        assert browser.run("return document.querySelectorAll('.life').length") == 200
        mark = "document.querySelectorAll('.life')[30].id = 'kept'"
        scrolled = f"const box = document.querySelector('#lives'); box.scrollTop = 900; {mark}; return box.scrollTop"
        assert browser.run(scrolled) == 900
        clock.tick(5)
        browser.wait_for("12:00:05", "#clock")
        assert browser.run("return document.querySelector('#lives').scrollTop") == 900
        assert (
            browser.run(
                "return [...document.querySelectorAll('.life')].indexOf(document.querySelector('#kept'))"
            )
            == 30
        )


def test_calls_appear(browser: Browser, farm: DeviceFarm) -> None:
    """Those of the test, as they are made, the error with its words."""
    look_at(browser, farm)
    project(account(), name="shop")
    browser.wait_for("CreateProject", "#calls")
    farm.fail("ListProjects", "ThrottlingException")
    with pytest.raises(OtherError):
        api.call(account(), "ListProjects", {})
    browser.wait_for("ThrottlingException: Rate exceeded", "#calls")


def test_when_the_server_has_ended(browser: Browser, clock: Any) -> None:
    """It is told, and what was last known stays."""
    with mock_devicefarm(server=True, registry=[PHONE]) as farm:
        start(account(), project(account()), name="login")
        look_at(browser, farm)
        browser.wait_for("login", "#lives")
    browser.wait_for("no answer from the server", "#mode")
    assert "login" in browser.text("#lives")


def test_nothing_moves_about(browser: Browser, farm: DeviceFarm, clock: Any) -> None:
    """While time passes and statuses change, the layout stays: no shift is seen by the browser."""
    busy(browser, farm, clock)
    watch = """
    window.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; }))
      .observe({ type: "layout-shift", buffered: false });
    """
    browser.run(watch)
    clock.tick(7)
    browser.wait_for("12:01:47", "#clock")
    clock.tick(700)
    browser.wait_for("12:13:27", "#clock")
    assert browser.run("return window.shifts") < 0.02
