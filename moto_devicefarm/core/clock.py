"""The one place that reads the clock, as epoch milliseconds. Rule: a request reads it once; state
never holds a datetime.
"""

from __future__ import annotations

import calendar
import datetime as dt
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import lru_cache

_held: ContextVar[int | None] = ContextVar("moto_devicefarm_now", default=None)


def read() -> int:
    """The wall clock, as freezegun, time-machine or the machine show it, in whole milliseconds
    since 1970 UTC.

    Under freezegun's ``tz_offset`` ``now(utc)`` is shifted and ``utcnow()`` is not; under
    time-machine and without either, ``now(utc)`` is right (and ``utcnow()`` deprecated).
    """
    frozen = dt.datetime.__module__ == "freezegun.api"
    now = dt.datetime.utcnow() if frozen else dt.datetime.now(dt.timezone.utc)  # noqa: DTZ003
    return override.apply(calendar.timegm(now.utctimetuple()) * 1000 + now.microsecond // 1000)


class ClockOverride:
    """How the clients of a server changed the clock: frozen, or ahead of the real one."""

    def __init__(self) -> None:
        self.frozen_at: int | None = None
        """The moment at which the clock stands; None while it runs."""
        self.shift = 0
        """Milliseconds by which the clock is ahead of the real one while it runs."""

    def apply(self, moment: int) -> int:
        """The moment that clients see when the real clock shows ``moment``."""
        return moment + self.shift if self.frozen_at is None else self.frozen_at

    def freeze(self, moment: int) -> None:
        """Let the clock stand at a moment, past or future."""
        self.frozen_at = moment

    def tick(self, milliseconds: int) -> None:
        """Move the clock forward, or back if negative, frozen or not."""
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
    """The moment of the request being answered; outside a request, the clock."""
    hold = _held.get()
    return read() if hold is None else hold


def hold() -> AbstractContextManager[int]:
    """Read the clock once and answer that moment to every ``now()`` inside (``auto_tick_seconds``
    ticks at each read).
    """
    return hold_at(now())


@contextmanager
def hold_at(moment: int) -> Iterator[int]:
    """Answer this moment to every ``now()`` inside."""
    token = _held.set(moment)
    try:
        yield moment
    finally:
        _held.reset(token)


def text(moment: float) -> str:
    """``2026-01-17T12:37:49.250Z``: a moment to be read by a person and by freezegun."""
    seconds, milliseconds = divmod(int(moment), 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{milliseconds:03}Z"


_FORM = "%Y%m%dT%H%M%SZ"


def iso(moment: int) -> str:
    """``20260117T123749Z``: the form of a date in a signature."""
    return _iso(moment // 1000)


@lru_cache(maxsize=16)
def _iso(second: int) -> str:
    return time.strftime(_FORM, time.gmtime(second))


def from_iso(date: str) -> int:
    """The moment of such a date; ValueError if it is none."""
    return calendar.timegm(time.strptime(date, _FORM)) * 1000
