"""Routes: how a command is declared. Rule: a command is one function under ``@route``.

The decorator registers nothing. ``commands.ROUTES`` collects the routes of all modules.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from moto_devicefarm.registry import Device
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.webdriver import locators
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.page_source import Page
from moto_devicefarm.webdriver.state import DriverState

SESSION = "/session/{id}"
"""The beginning of a URI template of a command that needs a WebDriver session."""
DEVICE_PATH = f"{SESSION}/appium/device"
"""The beginning of older URLs, which take the parameters of ``mobile:`` scripts as their body."""
_KINDS: dict[type[Any], str] = {str: "text", dict: "an object", list: "a list"}


@dataclass(frozen=True, slots=True)
class CommandRequest:
    """A command to answer, with the session and the driver's state that it is about."""

    session: RemoteAccessSession
    state: DriverState
    body: Mapping[str, Any]
    now: int
    """Epoch milliseconds."""

    @property
    def device(self) -> Device:
        """The session's device."""
        return self.session.device

    @property
    def page(self) -> Page:
        """The page that the device shows."""
        return self.state.current_page(self.device)

    @property
    def screen_size(self) -> tuple[int, int]:
        """Width and height of the screen in pixels."""
        return self.state.screen_size(self.device)

    def element_number(self, element_id: str) -> int:
        """The number in the page of an element; see ``DriverState.element_number``."""
        return self.state.element_number(self.device, element_id)

    def node(self, element_id: str) -> Any:
        """The XML node of an element; raises as ``element_number``."""
        return self.page.nodes[self.element_number(element_id)]

    def find(self, using: str, value: str, within: int | None = None) -> list[int]:
        """The numbers of the elements that a locator finds; see ``locators.locate_elements``."""
        return locators.locate_elements(self.page, self.device.platform, using, value, within)

    def require_platform(self, platform: str) -> None:
        """Raise WebDriverError "unknown command" on a device of another platform."""
        if self.device.platform != platform:
            raise WebDriverError(
                "unknown command",
                f"the command exists for {platform} only, and the device is {self.device.platform}",
            )

    def require(self, name: str, kind: type[Any] = str) -> Any:
        """A member of the body: text, or another ``kind``.

        Raises WebDriverError "invalid argument" if it is missing or of another type.
        """
        value = self.body.get(name)
        if not isinstance(value, kind):
            raise WebDriverError(
                "invalid argument", f"{name} must be {_KINDS[kind]}, not {json.dumps(value)}"
            )
        return value


CommandHandler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Route:
    """The HTTP method and URI templates of a command, and the function that answers it."""

    method: str
    templates: tuple[str, ...]
    handler: CommandHandler

    def __call__(self, request: CommandRequest, *variables: str) -> Any:
        return self.handler(request, *variables)

    def match(self, method: str, path: str) -> tuple[str, list[str]] | None:
        """The template that a request fits, with the values of its variables; or None."""
        for template in self.templates if method == self.method else ():
            found = _pattern(template).fullmatch(path)
            if found is not None:
                return template, list(found.groups())
        return None


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{\w+}", "([^/]+)", template))


def route(method: str, *templates: str) -> Callable[[CommandHandler], Route]:
    """Make the decorated function answer a command.

    The function gets the CommandRequest, then each ``{variable}`` of the template behind SESSION.
    """
    return lambda handler: Route(method, templates, handler)


def collect(*modules: ModuleType) -> tuple[Route, ...]:
    """The routes that the modules declare."""
    members = (member for module in modules for member in vars(module).values())
    return tuple(member for member in members if isinstance(member, Route))
