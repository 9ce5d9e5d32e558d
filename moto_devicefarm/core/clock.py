"""Reads the clock, in epoch milliseconds.

Rule: nothing else reads the clock. A request reads it once. State never contains a datetime.
"""

from __future__ import annotations

import calendar
import datetime as dt
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import lru_cache

_held: ContextVar[int | None] = ContextVar("moto_devicefarm_now", default=None)
_latest: int | None = None


def read() -> int:
    """The time of freezegun, time-machine or the machine, in whole milliseconds since 1970 UTC.

    freezegun's ``tz_offset`` shifts ``now(utc)``, so under freezegun ``utcnow()`` is read.
    Otherwise ``now(utc)`` is right, and ``utcnow()`` is deprecated.
    """
    frozen = dt.datetime.__module__ == "freezegun.api"
    now = dt.datetime.utcnow() if frozen else dt.datetime.now(dt.timezone.utc)  # noqa: DTZ003
    return override.apply(calendar.timegm(now.utctimetuple()) * 1000 + now.microsecond // 1000)


def is_frozen() -> bool:
    """Whether the clock stands still until somebody moves it: freezegun without a tick,
    time-machine without a tick, or the override of a server.
    """
    if override.frozen_at is not None:
        return True
    if dt.datetime.__module__ == "freezegun.api":
        return _freezegun_factory() == "FrozenDateTimeFactory"
    time_machine = sys.modules.get("time_machine")
    return (
        time_machine is not None
        and time_machine.escape_hatch.is_travelling()
        and time.time_ns() == time.time_ns()
    )


def runs() -> bool:
    """Whether the clock moves by itself. One with freezegun's ``auto_tick_seconds`` does not: a
    read moves it, so nobody may read it in between.
    """
    if override.frozen_at is None and dt.datetime.__module__ == "freezegun.api":
        return _freezegun_factory() == "TickingDateTimeFactory"
    return not is_frozen()


def _freezegun_factory() -> str:
    """The class of freezegun's clock. Reading the clock could move it."""
    # The last factory is the one in force.
    factories = getattr(sys.modules["freezegun.api"], "freeze_factories", None) or [None]
    return type(factories[-1]).__name__


def real_seconds() -> float:
    """Seconds of a clock that nobody stops or moves, for limits on a real server. freezegun moves
    even ``time.monotonic``, and keeps the real one.
    """
    freezegun = sys.modules.get("freezegun.api")
    seconds: float = getattr(freezegun, "real_monotonic", time.monotonic)()
    return seconds


class ClockOverride:
    """A change of the clock by the clients of a server: it stands still, or is shifted."""

    def __init__(self) -> None:
        self.frozen_at: int | None = None
        """The moment at which the clock stands still; None while it runs."""
        self.shift = 0
        """Milliseconds by which the clock is ahead of the real one while it runs."""

    def apply(self, moment: int) -> int:
        """The moment that clients see when the real clock shows ``moment``."""
        return moment + self.shift if self.frozen_at is None else self.frozen_at

    def freeze(self, moment: int) -> None:
        """Stop the clock at a moment in the past or future."""
        self.frozen_at = moment

    def tick(self, milliseconds: int) -> None:
        """Move the clock forward, or back by a negative number, whether it stands or runs."""
        if self.frozen_at is None:
            self.shift += milliseconds
        else:
            self.frozen_at += milliseconds

    def reset(self) -> None:
        """Let the clock run as the real one does."""
        self.frozen_at, self.shift = None, 0


override = ClockOverride()
"""The one override of this process; the endpoint ``/moto-devicefarm/clock`` changes it."""


def now() -> int:
    """The moment of the current request; outside a request, the time of the clock."""
    hold = _held.get()
    return read() if hold is None else hold


def hold() -> AbstractContextManager[int]:
    """Read the clock once and return that moment from every ``now()`` inside.

    freezegun's ``auto_tick_seconds`` moves its clock at each read.
    """
    return hold_at(now())


@contextmanager
def hold_at(moment: int) -> Iterator[int]:
    """Return this moment from every ``now()`` inside."""
    global _latest
    token, _latest = _held.set(moment), moment
    try:
        yield moment
    finally:
        _held.reset(token)


def latest() -> int:
    """The moment of the latest request; the time of the clock if there was none.

    When a mock ends, the clock may show another time than the test saw, because a freeze_time
    inside the mock has ended before.
    """
    return read() if _latest is None else _latest


def text(moment: float) -> str:
    """A moment as ``2026-01-17T12:37:49.250Z``, which people and freezegun can read."""
    seconds, milliseconds = divmod(int(moment), 1000)
    year, month, day, hour, minute, second = time.gmtime(seconds)[:6]
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z"


def time_of_day(moment: float) -> str:
    """The time of a moment in UTC: ``12:37:49``, or ``12:37:49.250``."""
    return text(moment)[11:-1].removesuffix(".000")


def iso(moment: int) -> str:
    """A moment as ``20260117T123749Z``, the form of a date in a signature."""
    return _iso(moment // 1000)


@lru_cache(maxsize=16)
def _iso(second: int) -> str:
    # strftime's %Y has no zeros before a year below 1000.
    year, month, day, hour, minute, second = time.gmtime(second)[:6]
    return f"{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"


@lru_cache(maxsize=256)
def from_iso(date: str) -> int:
    """The moment of a date in the form of a signature. Raises ValueError for another form."""
    return calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ")) * 1000
