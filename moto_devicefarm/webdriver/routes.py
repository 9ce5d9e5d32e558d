"""How a command is declared: by method and path. Rule: it is one function with one row, or a few."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_devicefarm.webdriver import locators
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.page_source import Page
from moto_devicefarm.webdriver.state import DriverFacts

if TYPE_CHECKING:
    from moto_devicefarm.registry import Device
    from moto_devicefarm.resources.remote_access import RemoteAccessSession

SESSION = "/session/{id}"
"""What the paths begin with that need a WebDriver session."""


@dataclass(frozen=True, slots=True)
class CommandRequest:
    """A command and what it is about."""

    session: RemoteAccessSession
    facts: DriverFacts
    body: Mapping[str, Any]
    now: int

    @property
    def device(self) -> Device:
        """The session's device."""
        return self.session.device

    @property
    def page(self) -> Page:
        """What the device shows."""
        return self.facts.shown(self.device)

    def node(self, element_id: str) -> Any:
        """The element of the page with this id; WebDriverError if there is none."""
        return self.page.nodes[self.facts.element(self.device, element_id)]

    def find(self, using: str, value: str, within: int | None = None) -> list[int]:
        """The numbers of the elements found; see finding.find."""
        return locators.find_elements(self.page, self.device.platform, using, value, within)

    def given(self, name: str, kind: type[Any] = str) -> Any:
        """A member of the body that the command can't do without; "invalid argument" if it is
        missing or of another type.
        """
        value = self.body.get(name)
        if not isinstance(value, kind):
            raise WebDriverError(
                "invalid argument", f"{name} must be {_KINDS[kind]}, and is {json.dumps(value)}"
            )
        return value


_KINDS: dict[type[Any], str] = {str: "text", dict: "an object", list: "a list"}
Handler = Callable[..., Any]
ROUTES: list[tuple[str, str, re.Pattern[str], Handler]] = []


def command(method: str, *templates: str) -> Callable[[Handler], Handler]:
    """Declare a command; its function gets the Asked, then each ``{name}`` of the path behind the
    session's.
    """

    def declared(handler: Handler) -> Handler:
        for template in templates:
            ROUTES.append(
                (method, template, re.compile(re.sub(r"{\w+}", "([^/]+)", template)), handler)
            )
        return handler

    return declared
