"""The look of the page in a real browser: colours, sizes, and rows that stay in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import api
from tests.support.account import Account
from tests.support.browser import Browser, needs_chromium
from tests.support.control import moto_account
from tests.support.devices import IPHONE, PHONE
from tests.support.store import NOW

pytestmark = needs_chromium
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


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock that listens, with two devices and one metered slot, under frozen time."""
    with mock_devicefarm(
        server=True, registry=[PHONE, IPHONE], timings=TIMINGS, concurrency=1
    ) as farm:
        yield farm


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
    browser.open_mock_page(farm.url)
    browser.wait_for("checkout")


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
    """The page shows the first rows, and counts the others. A new state moves no row."""
    with freeze_time(NOW) as clock, mock_devicefarm(server=True, registry=[PHONE]) as farm:
        account = moto_account()
        with api.lock:
            for number in range(1200):
                account.session(name=f"n{number}")
        browser.open_mock_page(farm.url)
        browser.wait_for("the latest 200, and 1,000 more", "#counts")
        rows = "[...document.querySelectorAll('.resource')]"
        assert browser.run(f"return {rows}.length") == 12
        assert browser.text("#more") == "Show 50 more of 1,188"
        browser.click("#more")
        browser.wait_until(lambda: browser.run(f"return {rows}.length") == 62, "62 rows")
        scroll = f"scrollTo(0, 900); {rows}[30].id = 'kept'; return scrollY"
        assert browser.run(scroll) == 900
        clock.tick(5)
        browser.wait_for("12:00:05", "#clock")
        assert browser.run("return scrollY") == 900
        assert browser.run(f"return {rows}.indexOf(document.querySelector('#kept'))") == 30
        for _ in range(3):
            browser.click("#more")
        browser.wait_until(lambda: browser.run(f"return {rows}.length") == 212, "212 rows")
        browser.wait_for("the latest 400, and 800 more", "#counts")


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
