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
    return server_clock(calendar.timegm(now.utctimetuple()) * 1000 + now.microsecond // 1000)


class ServerClock:
    """A clock that a server's users drive: frozen, or running at a distance from the real one."""

    def __init__(self) -> None:
        self.frozen: int | None = None
        """The moment at which it stands."""
        self.shift = 0
        """Milliseconds that it is ahead of the real clock while it runs."""

    def __call__(self, moment: int) -> int:
        return moment + self.shift if self.frozen is None else self.frozen

    def freeze(self, moment: int) -> None:
        """Stand at the moment, also one that is over."""
        self.frozen = moment

    def tick(self, milliseconds: int) -> None:
        """Go on by so much, or back; frozen or running."""
        if self.frozen is None:
            self.shift += milliseconds
        else:
            self.frozen += milliseconds

    def reset(self) -> None:
        """Run as the real clock does."""
        self.frozen, self.shift = None, 0


server_clock = ServerClock()


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
