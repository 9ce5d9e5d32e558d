"""What is recorded of a session's driver. Rule: plain values only, so that it is dumped and loaded
with its session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from moto_devicefarm.registry import Device
from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.errors import WebDriverError

ORIENTATIONS = ("LANDSCAPE", "PORTRAIT")
TIMEOUTS: Mapping[str, int | None] = {"script": 30_000, "pageLoad": 300_000, "implicit": 0}
"""Milliseconds, W3C's own defaults; nothing in the mock waits for them."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the endpoint received, whatever it answered."""

    moment: int
    """Epoch milliseconds, by the mock's clock."""
    method: str
    path: str
    """Behind the endpoint's URL: ``/session/<id>/element``."""
    body: Any = None
    """The JSON that was sent; None for a command without, and for what is no JSON."""


@dataclass(slots=True, kw_only=True, eq=False)
class DriverFacts:
    """The recorded facts: what a test arranged, what commands changed, and which commands came."""

    source: str | None = None
    """The page as XML; None while the device shows the one of its own."""
    page: int = 0
    """How often another page was shown; an element of an earlier one is stale."""
    clicks: tuple[tuple[str, str, str], ...] = ()
    """(strategy, selector, page) of each: the page that a click on the element brings."""
    active: int | None = None
    """The number in the page of the element that was clicked or typed into last."""
    orientation: str | None = None
    """None as long as the device is held as its resolution says."""
    webdriver: str | None = None
    """The id of the WebDriver session; None while there is none."""
    webdrivers: int = 0
    """How many there were."""
    capabilities: dict[str, Any] = field(default_factory=dict)
    timeouts: dict[str, int | None] = field(default_factory=lambda: dict(TIMEOUTS))
    settings: dict[str, Any] = field(default_factory=dict)
    apps: dict[str, int] = field(default_factory=dict)
    """Appium's numbers of the states that commands brought apps into, by the app's id."""
    removed: dict[str, int] = field(default_factory=dict)
    """By the app's id: how many installations there had been when it was removed."""
    installed: tuple[str, ...] = ()
    """Where the apps came from that commands installed."""
    commands: list[Command] = field(default_factory=list)

    def __post_init__(self) -> None:
        for source in (self.source, *(page for _, _, page in self.clicks)):
            if source is not None:
                page_source.read_page(source)
        if self.page < 0 or (self.active or 0) < 0:
            raise ValueError(f"page {self.page} and active {self.active} are numbers from 0 up")
        if self.orientation not in (*ORIENTATIONS, None):
            raise ValueError(
                f"orientation {self.orientation!r} is none of {', '.join(ORIENTATIONS)}"
            )

    def show(self, source: str) -> None:
        """Another page; see pages.read for what is none."""
        page_source.read_page(source)
        self.source, self.page, self.active = source, self.page + 1, None

    def held(self, device: Device) -> str:
        """The orientation that the device is held in."""
        width, height = page_source.resolution(device)
        return self.orientation or ("PORTRAIT" if width <= height else "LANDSCAPE")

    def size(self, device: Device) -> tuple[int, int]:
        """Width and height of the screen in pixels, as the device is held."""
        short, long = sorted(page_source.resolution(device))
        return (short, long) if self.held(device) == "PORTRAIT" else (long, short)

    def text(self, device: Device) -> str:
        """The page as XML."""
        return (
            page_source.default_page(device, self.size(device))
            if self.source is None
            else self.source
        )

    def shown(self, device: Device) -> page_source.Page:
        """The page."""
        return page_source.read_page(self.text(device))

    def write(self, device: Device, element: int, text: str) -> None:
        """The element has this text now; it is the same page, and its elements stay what they are."""
        attribute = "value" if device.platform == "IOS" else "text"
        self.source, self.active = (
            page_source.write_text(self.text(device), element, attribute, text),
            element,
        )

    def element_id(self, element: int) -> str:
        """The id of an element of the page."""
        return str(UUID(int=self.page << 64 | element))

    def element(self, device: Device, given: str) -> int:
        """The number of the element with this id; WebDriverError if the page has none."""
        try:
            page, element = divmod(UUID(given).int, 1 << 64)
        except ValueError:
            page, element = self.page, -1
        if page < self.page:
            raise WebDriverError(
                "stale element reference",
                f"the element {given} was on a page that is not shown any more: find it again",
            )
        if page > self.page or not 0 <= element < len(self.shown(device).nodes):
            raise WebDriverError(
                "no such element",
                f"no element has the id {given}: give one that a find command answered",
            )
        return element
