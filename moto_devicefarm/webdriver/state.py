"""The state of a session's driver. Rule: plain values only, so that a dump can hold them.

The state stands in ``store.drivers`` under the session's ARN: from the first command or the first
``farm.driver(arn)`` until the session is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from uuid import UUID

from moto_devicefarm.registry import Device
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.arranged_answers import ArrangedAnswer
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.page_source import Page

ORIENTATIONS = ("LANDSCAPE", "PORTRAIT")
TIMEOUTS: Mapping[str, int | None] = {"script": 30_000, "pageLoad": 300_000, "implicit": 0}
"""Milliseconds, W3C's defaults. Nothing in the mock waits for them."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the endpoint received, also one that it refused with a WebDriver error.

    Example::

        session = client.get_remote_access_session(arn=session_arn)["remoteAccessSession"]
        requests.get(session["endpoints"]["remoteDriverEndpoint"] + "/status")
        command = screen.commands[-1]
        assert (command.method, command.path) == ("GET", "/status")
    """

    moment: int
    """Epoch milliseconds, by the mock's clock."""
    method: str
    path: str
    """The part behind the endpoint's URL, such as ``/session/<id>/element``."""
    body: Any = None
    """The parsed JSON body; None if the body was empty or not JSON."""
    status: int | None = None
    """The HTTP status of the answer, if the command went to a real server."""
    duration: int | None = None
    """The milliseconds until that answer, by the mock's clock."""

    @property
    def document(self) -> dict[str, Any]:
        """The command as JSON, by the names of the fields."""
        return asdict(self)


@dataclass(slots=True, kw_only=True, eq=False)
class DriverState:
    """The recorded facts: what a test arranged, what commands changed, which commands came."""

    source: str | None = None
    """The page as XML; None while the device shows its default page."""
    page_number: int = 0
    """How often the page was replaced. Elements of an earlier page are stale."""
    pages_on_click: tuple[tuple[str, str, str], ...] = ()
    """(strategy, selector, page): the page that a click on the element brings."""
    arranged_answers: tuple[ArrangedAnswer, ...] = ()
    """The answers that a test arranged, the latest last."""
    active_element: int | None = None
    """The number in the page of the element that was clicked or typed into last."""
    focused_field: int | None = None
    """The number in the page of the text field that was clicked or typed into last."""
    keyboard_shown: bool = False
    orientation: str | None = None
    """None until a command sets it: the device's resolution decides."""
    session_id: str | None = None
    """The id of the WebDriver session; None while there is none."""
    session_count: int = 0
    """How many WebDriver sessions were created."""
    capabilities: dict[str, Any] = field(default_factory=dict)
    timeouts: dict[str, int | None] = field(default_factory=lambda: dict(TIMEOUTS))
    settings: dict[str, Any] = field(default_factory=dict)
    app_states: dict[str, int] = field(default_factory=dict)
    """App id -> Appium's number of the state that a command brought the app into."""
    removed_apps: dict[str, int] = field(default_factory=dict)
    """App id -> how many apps had been installed when this one was removed."""
    installed_apps: tuple[str, ...] = ()
    """The URLs of the apps that new WebDriver sessions installed."""
    activities: dict[str, str] = field(default_factory=dict)
    """App id -> the activity that a command started it with."""
    files: dict[str, str] = field(default_factory=dict)
    """Path on the device -> content in base64, of the files that commands pushed."""
    commands: list[Command] = field(default_factory=list)
    screenshots: list[tuple[int, str]] = field(default_factory=list)
    """(moment, PNG in base64) of each screenshot that a real server took."""
    server_log: list[tuple[int, str]] = field(default_factory=list)
    """(moment, line) of the log of a real server, and of what the mock asked it to do."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded. A dump leaves such a state out."""
        empty = DriverState()
        return all(getattr(self, one.name) == getattr(empty, one.name) for one in fields(self))

    def check_session_id(self, session_id: str) -> None:
        """Raise WebDriverError "invalid session id" for any but the current session's."""
        if self.session_id is None:
            raise WebDriverError(
                "invalid session id",
                f"there is no WebDriver session {session_id}: create one with POST /session",
            )
        if session_id != self.session_id:
            raise WebDriverError(
                "invalid session id",
                f"there is no WebDriver session {session_id}. "
                f"The device's only session is {self.session_id}",
            )

    def show_page(self, source: str) -> None:
        """Replace the page. Raises the errors of ``page_source.read_page``."""
        page_source.read_page(source)
        self.source, self.page_number = source, self.page_number + 1
        self.active_element, self.focused_field, self.keyboard_shown = None, None, False

    def focus(self, device: Device, element: int) -> None:
        """Give an element the focus. A text field brings the keyboard."""
        self.active_element = element
        if page_source.is_text_field(self.current_page(device).nodes[element]):
            self.focused_field, self.keyboard_shown = element, True

    def arranged_answer(self, command: str) -> ArrangedAnswer | None:
        """The latest answer that a test arranged for a command; None if there is none."""
        answers = reversed(self.arranged_answers)
        return next((one for one in answers if one.matches(command)), None)

    def current_orientation(self, device: Device) -> str:
        """LANDSCAPE or PORTRAIT."""
        width, height = page_source.resolution(device)
        return self.orientation or ("PORTRAIT" if width <= height else "LANDSCAPE")

    def screen_size(self, device: Device) -> tuple[int, int]:
        """Width and height of the screen in pixels, in the current orientation."""
        short, long = sorted(page_source.resolution(device))
        return (short, long) if self.current_orientation(device) == "PORTRAIT" else (long, short)

    def current_source(self, device: Device) -> str:
        """The page that the device shows, as XML."""
        if self.source is None:
            return page_source.default_page(device, self.screen_size(device))
        return self.source

    def current_page(self, device: Device) -> Page:
        """The page that the device shows, parsed."""
        return page_source.read_page(self.current_source(device))

    def write_text(self, device: Device, element: int, text: str) -> None:
        """Give an element of the page a new text. Elements found before stay valid."""
        attribute = "value" if device.platform == "IOS" else "text"
        source = page_source.write_text(self.current_source(device), element, attribute, text)
        self.source = source
        self.focus(device, element)

    def element_id(self, element: int) -> str:
        """The WebDriver id of the element with this number in the page."""
        return str(UUID(int=self.page_number << 64 | element))

    def element_number(self, device: Device, element_id: str) -> int:
        """The number in the page of the element with this WebDriver id.

        Raises WebDriverError: "stale element reference", or "no such element".
        """
        try:
            page_number, element = divmod(UUID(element_id).int, 1 << 64)
        except ValueError:
            page_number, element = self.page_number, -1
        if page_number < self.page_number:
            raise WebDriverError(
                "stale element reference",
                f"the page of the element {element_id} was replaced: find the element again",
            )
        exists = 0 <= element < len(self.current_page(device).nodes)
        if page_number > self.page_number or not exists:
            raise WebDriverError(
                "no such element",
                f"no element has the id {element_id}: use an id that a find command returned",
            )
        return element


def driver_state(session: RemoteAccessSession) -> DriverState:
    """The state of the session's driver, created at the first use."""
    state: DriverState = session.store.drivers.setdefault(session.arn, DriverState())
    return state
