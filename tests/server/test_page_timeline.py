"""The timeline of the page in a real browser: the filter, the axis, and one scroll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from tests.support.account import Account
from tests.support.browser import Browser, needs_chromium
from tests.support.control import moto_account, page_state
from tests.support.devices import IPHONE, PHONE

pytestmark = needs_chromium
TIMINGS = Timings(session_pending=5, session_preparing=55, run_scheduling=10, test=30)
NAMES = "return [...document.querySelectorAll('.resource .name')].map((node) => node.textContent)"
CHOOSE = """
const filter = document.querySelector("#filter");
filter.value = arguments[0];
filter.dispatchEvent(new Event("change"));
"""
TICKS = """
const centre = (box) => box.left + box.width / 2;
const track = document.querySelector(".track").getBoundingClientRect();
return [...document.querySelectorAll(".ticks span")].map((tick, number) =>
  Math.abs(centre(tick.getBoundingClientRect()) - track.left - track.width * number / 6));
"""
"""How many pixels the middle of each label is from the line of its tick."""
SCROLLING = """
return [...document.querySelectorAll("body *")].filter((node) =>
  ["auto", "scroll"].includes(getComputedStyle(node).overflowY)
  && node.scrollHeight > node.clientHeight).length;
"""


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock that listens, under frozen time."""
    with mock_devicefarm(server=True, registry=[PHONE, IPHONE], timings=TIMINGS) as farm:
        yield farm


@pytest.fixture
def account(farm: DeviceFarm, clock: Any) -> Account:
    """An account with a session that has ended, one that has failed, and one that runs."""
    account = moto_account()
    account.stop(account.session(name="stopped"))
    farm.next_session(ends_with="ERRORED")
    clock.tick(300)
    account.session(name="errored")
    clock.tick(900)
    account.session(name="running")
    clock.tick(70)
    return account


def test_the_filter_shows_what_it_says(
    browser: Browser, farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """It hides the rows that do not fit, and says so where none fits."""
    browser.open_mock_page(farm.url)
    browser.wait_for("stopped", "#timeline")
    assert browser.run(NAMES) == ["running", "errored", "stopped"]
    for value, names in (
        ("busy", ["running"]),
        ("bad", ["errored"]),
        ("60", ["running"]),
        ("3600", ["running", "errored", "stopped"]),
        ("", ["running", "errored", "stopped"]),
    ):
        browser.run(CHOOSE, value)
        assert browser.run(NAMES) == names
    browser.run(CHOOSE, "60")
    account.stop(page_state()["resources"]["rows"][0]["arn"])
    clock.tick(3600)
    browser.wait_for("Nothing in this time.", "#timeline")


def test_labels_stand_at_their_ticks(browser: Browser, farm: DeviceFarm, account: Account) -> None:
    """The middle of each label is above the line of its moment."""
    browser.open_mock_page(farm.url)
    browser.wait_for("running", "#timeline")
    assert max(browser.run(TICKS)) < 2


def test_the_bar_of_a_run(browser: Browser, farm: DeviceFarm, account: Account, clock: Any) -> None:
    """A run has bars of its own, for what was and for what comes."""
    account.run(name="nightly")
    clock.tick(20)
    browser.open_mock_page(farm.url)
    browser.wait_for("nightly", "#timeline")
    label = "return document.querySelector('.resource.run .track').ariaLabel"
    assert browser.run(label).startswith(
        "SCHEDULING from 12:21:10, for 10 s; RUNNING from 12:21:20"
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_one_scroll(browser: Browser, farm: DeviceFarm, account: Account, width: int) -> None:
    """The page scrolls, and nothing inside it."""
    browser.set_window(width=width)
    for number in range(30):
        account.project(name=f"n{number}")
        account.session(name=f"n{number}")
    browser.open_mock_page(farm.url)
    browser.wait_for("Show 21 more of 21", "#more")
    browser.click("#more")
    browser.wait_until(lambda: len(browser.run(NAMES)) == 33, "33 rows")
    assert browser.run(SCROLLING) == 0
    assert browser.run("return document.documentElement.scrollHeight > innerHeight")
