"""The settings of a mock, the arguments that make them, and the one stack of active mocks. Rule:
settings live outside moto's backend, and those of the innermost active mock are in force. A mock in
the background is none of the stack: it answers while the stack is empty.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Literal, get_args

from moto_devicefarm.core import api
from moto_devicefarm.core.arguments import (
    check_flag,
    check_one_of,
    check_server_url,
    check_whole_number,
    wrong_value,
)
from moto_devicefarm.core.arrangements import Arrangements
from moto_devicefarm.core.call_log import CallLog
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.registry import Device, DeviceRegistry, Devices, sources
from moto_devicefarm.registry.device import APPIUM_EXAMPLE

PAGE_SIZE = 1000
"""Items on a page of a list (invented). It is large, because many programs read only the first
page.
"""
MAX_SLOTS = 1
"""Slots of each offering that an account may own (D: docs_get_account_settings)."""

SERVER_EXAMPLES = {"driver_url": APPIUM_EXAMPLE, "browser_url": "http://127.0.0.1:9515"}
"""The arguments that are URLs of real WebDriver servers, with the address of an Appium server and
of a ChromeDriver that were started without arguments.
"""

EndCheck = Literal["fail", "ignore"]
"""Whether a check at the end of a mock fails the test."""

Registry = DeviceRegistry | Iterable[Device | dict[str, Any]] | str | os.PathLike[str]


@dataclass(frozen=True)
class Settings:
    """The settings of a mock; see ``mock_devicefarm`` for their meaning."""

    source: sources.Source = field(default_factory=lambda: sources.to_source(None))
    timings: Timings = field(default_factory=Timings)
    concurrency: int | None = None
    max_slots: int = MAX_SLOTS
    page_size: int = PAGE_SIZE
    filters_per_page: bool = False
    rate_limits: bool = False
    check_uploads: bool = False
    driver_url: str | None = None
    browser_url: str | None = None
    arrangements: Arrangements = field(default_factory=Arrangements)
    log: CallLog | None = None
    """Where each answered call is added; None for moto's own mock_aws, which has no handle."""
    unused: EndCheck = "fail"
    leaks: EndCheck = "ignore"

    @property
    def devices(self) -> Devices:
        """The devices that the registry has now."""
        return self.source.devices()

    @property
    def has_driver(self) -> bool:
        """Whether a real Appium server may stand behind a session."""
        return self.driver_url is not None or any(
            device.driver_url is not None for device in self.devices
        )

    def reset(self) -> None:
        """Forget what the test changed, arranged and called."""
        self.source.reset()
        self.arrangements.clear()
        if self.log is not None:
            self.log.clear()


@dataclass(frozen=True)
class MockArguments:
    """The arguments of ``mock_devicefarm``; None means: as in the mock around this one.

    Raises TypeError or ValueError, naming the argument, and OSError for a registry file that can't
    be read.
    """

    registry: Registry | None = None
    timings: Timings | None = None
    concurrency: int | None = None
    max_slots: int | None = None
    page_size: int | None = None
    filters_per_page: bool | None = None
    rate_limits: bool | None = None
    check_uploads: bool | None = None
    driver_url: str | None = None
    browser_url: str | None = None
    server: bool | None = None
    """Whether the mock listens on a port. This is no setting, because it changes no answer."""
    unused: EndCheck | None = None
    leaks: EndCheck | None = None
    """None means "ignore", since a mock around this one makes its own check when it ends."""

    def __post_init__(self) -> None:
        if self.timings is not None and not isinstance(self.timings, Timings):
            expected = "Timings(...) or Timings.realistic()"
            raise TypeError(wrong_value("timings", self.timings, expected))
        for name in ("concurrency", "max_slots", "page_size"):
            if getattr(self, name) is not None:
                check_whole_number(name, getattr(self, name))
        for name in ("filters_per_page", "rate_limits", "check_uploads", "server"):
            if getattr(self, name) is not None:
                check_flag(name, getattr(self, name))
        for name, example in SERVER_EXAMPLES.items():
            if getattr(self, name) is not None:
                check_server_url(name, getattr(self, name), example)
        for name in ("unused", "leaks"):
            if getattr(self, name) is not None:
                check_one_of(name, getattr(self, name), get_args(EndCheck))
        self._source  # noqa: B018  a wrong registry fails now, and not at the first request

    @cached_property
    def _source(self) -> sources.Source | None:
        return None if self.registry is None else sources.to_source(self.registry)

    def settings(self, outer: Settings | None = None, log: CallLog | None = None) -> Settings:
        """The settings of a mock with these arguments inside a mock with the ``outer`` settings,
        or of one that stands alone.

        A registry that is a list or a file has its first state again, whatever an earlier test
        replaced in it.
        """
        source = self._source or (sources.to_source(None) if outer is None else None)
        values = {
            "source": None if source is None else source.fresh(),
            "timings": self.timings,
            "concurrency": self.concurrency,
            "max_slots": self.max_slots,
            "page_size": self.page_size,
            "filters_per_page": self.filters_per_page,
            "rate_limits": self.rate_limits,
            "check_uploads": self.check_uploads,
            "driver_url": self.driver_url,
            "browser_url": self.browser_url,
            "log": log,
            "unused": self.unused,
            "leaks": self.leaks or "ignore",
        }
        changes: dict[str, Any] = {
            name: value for name, value in values.items() if value is not None
        }
        return Settings(**changes) if outer is None else replace(outer, **changes)


def misplaced_value(call: str, value: Any) -> str | None:
    """The message about a positional argument that belongs to a keyword; None for other values.

    ``call`` is how the test wrote the call, without its arguments: "mock_devicefarm".
    """
    if isinstance(value, Timings):
        return f"{call}(Timings(...)): give the durations by keyword: {call}(timings=Timings(...))"
    registry = shown = repr(value)
    if isinstance(value, (list, tuple)):
        registry = shown = "[...]"
    elif isinstance(value, Device):
        registry, shown = "[Device(...)]", "Device(...)"
    elif isinstance(value, Mapping):
        registry, shown = "[{...}]", "{...}"
    elif not isinstance(value, (str, os.PathLike, DeviceRegistry)):
        return None
    return f"{call}({shown}): give the devices by keyword: {call}(registry={registry})"


class MockHandle:
    """What a test holds of a mock. It carries the settings that are in force while it is active."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Hold the lock of a request. Raises RuntimeError if the mock of this handle has ended."""
        with api.lock:
            self._check_active()
            yield

    def _check_active(self) -> None:
        """Raise RuntimeError if the mock of this handle has ended, or waits in the background."""
        if self is _background:
            if _active:
                raise RuntimeError(
                    "another mock_devicefarm is active now, and the server answers from it: use "
                    "its handle, which is the fixture devicefarm or DeviceFarm.current()"
                )
        elif all(active is not self for active in _active):
            raise RuntimeError(
                "this mock_devicefarm has ended, and its state with it: use its handle inside the "
                "'with' block, the decorated function or the test that it mocks"
            )


_active: list[MockHandle] = []
_background: MockHandle | None = None
_default_settings = cache(Settings)


def innermost() -> MockHandle | None:
    """The handle of the innermost active mock; None if no mock is active."""
    return _active[-1] if _active else None


def outermost_log() -> CallLog | None:
    """The log of the outermost active mock, which has the calls of all mocks inside it; None if no
    mock is active.
    """
    return _active[0]._settings.log if _active else None


def background() -> MockHandle | None:
    """The handle of the mock in the background; None if there is none."""
    return _background


@contextmanager
def in_background(handle: MockHandle) -> Iterator[None]:
    """Let this mock answer while no mock is active. It intercepts nothing, and does not count as
    active: the first mock of a test is the outermost one, and begins with its own empty state.
    """
    global _background
    before, _background = _background, handle
    try:
        yield
    finally:
        _background = before


def is_only_one_active() -> bool:
    """Whether the state ends with the mock that is active now."""
    return len(_active) == 1


def current() -> Settings:
    """The settings in force: those of the current handle, else the defaults."""
    handle = current_handle()
    return _default_settings() if handle is None else handle._settings


def current_handle() -> MockHandle | None:
    """The handle of the innermost active mock, else of the mock in the background; None if there is
    none.
    """
    return _active[-1] if _active else _background


def activate(handle: MockHandle) -> None:
    """Make this the innermost active mock. A handle may be activated more than once."""
    _active.append(handle)


def deactivate(handle: MockHandle) -> None:
    """End the latest activation of the handle, also if other mocks were activated since."""
    del _active[max(place for place, active in enumerate(_active) if active is handle)]
