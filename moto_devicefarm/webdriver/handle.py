"""Driver: a session's driver as a test has it, to say what the device shows and to see which
commands came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_devicefarm.core import api
from moto_devicefarm.webdriver import locators, page_source
from moto_devicefarm.webdriver.state import Command, DriverFacts

if TYPE_CHECKING:
    from moto_devicefarm.resources.remote_access import RemoteAccessSession


class Driver:
    """What ``farm.driver(session_arn)`` returns; the session may be in any status."""

    def __init__(self, session: RemoteAccessSession) -> None:
        self._session = session

    @property
    def _facts(self) -> DriverFacts:
        facts = self._session.driver = self._session.driver or DriverFacts()
        return facts

    @property
    def source(self) -> str:
        """The page that the device shows, in Appium's XML, with what was typed in it.

        Setting it shows another: elements found before are stale. ValueError for what is no XML,
        TypeError for no text.
        """
        with api.lock:
            return self._facts.text(self._session.device)

    @source.setter
    def source(self, source: str) -> None:
        with api.lock:
            self._facts.show(source)

    def on_click(self, by: str, value: str, *, show: str) -> None:
        """From now on a click on an element that this finds shows another page.

        ``by`` and ``value`` as an Appium client finds it:
        ``driver.on_click(AppiumBy.ACCESSIBILITY_ID, "login", show=HOME)``. Of several for an
        element the latest counts. ValueError, saying what is possible, for a strategy that the
        platform has not, for a selector that can't be read, and for a page that is no XML.
        """
        with api.lock:
            facts, device = self._facts, self._session.device
            locators.find_elements(facts.shown(device), device.platform, by, value)
            page_source.read_page(show)
            facts.clicks = (*facts.clicks, (by, value, show))

    @property
    def commands(self) -> list[Command]:
        """The commands that its endpoint received so far, the oldest first: ``moment``, ``method``,
        ``path``, ``body``.

        Refused ones, as after the session's end, are none.
        """
        with api.lock:
            return list(self._facts.commands)

    def __repr__(self) -> str:
        with api.lock:
            return f"<Driver of {self._session.arn}: {len(self._facts.commands)} commands>"
