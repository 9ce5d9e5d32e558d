"""What a mock is configured with. Settings live outside the backend; those of the innermost active
mock are in force.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, MutableSequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from moto_devicefarm.core.faults import Arrangements, LoggedCall
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.registry import Device, DeviceRegistry, Devices, sources

PAGE_SIZE = 1000
"""Items on a page of a list; AWS's own number is unknown, and most programs read the first page
only.
"""
MAX_SLOTS = 1
"""Slots of each offering that an account may own (D: docs_get_account_settings)."""

Registry = DeviceRegistry | Iterable[Device | dict[str, Any]] | str | os.PathLike[str]


@dataclass(frozen=True)
class Settings:
    """The settings of a mock; see ``mock_devicefarm`` for their meaning."""

    source: sources.Source = field(default_factory=lambda: sources.to_source(None))
    timings: Timings = field(default_factory=Timings)
    concurrency: int | None = None
    max_slots: int = MAX_SLOTS
    page_size: int = PAGE_SIZE
    check_uploads: bool = False
    script: Arrangements = field(default_factory=Arrangements)
    log: MutableSequence[LoggedCall] | None = None
    """The calls made, where somebody wants to see them."""

    @property
    def devices(self) -> Devices:
        """The devices as the registry has them now."""
        return self.source.devices()


@dataclass(frozen=True)
class Changes:
    """What the arguments of one mock change of the settings around it; None leaves a setting as it
    is.

    Raises TypeError or ValueError, naming the argument, for one that can't be.
    """

    registry: Registry | None = None
    timings: Timings | None = None
    concurrency: int | None = None
    max_slots: int | None = None
    page_size: int | None = None
    check_uploads: bool | None = None
    server: bool | None = None
    """No setting of the mock's, but of the process around it: whether to listen as well."""

    def __post_init__(self) -> None:
        if self.timings is not None and not isinstance(self.timings, Timings):
            raise TypeError(f"timings={self.timings!r}: give Timings(...) or Timings.realistic()")
        for name in ("concurrency", "max_slots", "page_size"):
            number = getattr(self, name)
            if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
                raise TypeError(
                    f"{name}={number!r}: give a whole number, not {type(number).__name__}"
                )
            if number is not None and number < 1:
                raise ValueError(f"{name}={number!r}: give a whole number from 1 up")
        for name in ("check_uploads", "server"):
            flag = getattr(self, name)
            if flag is not None and not isinstance(flag, bool):
                raise TypeError(f"{name}={flag!r}: give True or False")
        self._source  # noqa: B018  a wrong registry is told now, not in the first test that uses it

    @cached_property
    def _source(self) -> sources.Source | None:
        return None if self.registry is None else sources.to_source(self.registry)

    def applied(
        self, settings: Settings, log: MutableSequence[LoggedCall] | None = None
    ) -> Settings:
        """The settings with these changes; a list or a file of devices in its first state, whatever
        a test replaced in it.
        """
        names = ("timings", "concurrency", "max_slots", "page_size", "check_uploads")
        changes = {name: getattr(self, name) for name in names}
        changes["log"] = log
        if not _active:
            changes["script"] = Arrangements()
        source = self._source or (None if _active else sources.to_source(None))
        if source is not None:
            changes["source"] = source.fresh()
        return replace(
            settings, **{name: value for name, value in changes.items() if value is not None}
        )


_active: list[Settings] = []


def current() -> Settings:
    """The settings in force: those of the innermost active mock, else the defaults."""
    return _active[-1] if _active else _defaults()


_defaults = cache(Settings)


def activate(settings: Settings) -> None:
    """Put the settings in force."""
    _active.append(settings)


def deactivate(settings: Settings) -> None:
    """Take the settings back, whichever were put in force since; they may be in force more than
    once.
    """
    del _active[max(position for position, active in enumerate(_active) if active is settings)]
