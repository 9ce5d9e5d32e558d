"""Billing periods: calendar months in UTC. Moments are epoch milliseconds; nothing here reads the
clock.
"""

from __future__ import annotations

import calendar
import time
from collections.abc import Iterator

DAY = 86_400_000


def _month(moment: int) -> tuple[int, int, int]:
    """(start, days, days gone by whole) of the month that the moment is in; ValueError for one that
    no calendar has.
    """
    date = time.gmtime(moment // 1000)
    if not 1 <= date.tm_year <= 9999:
        raise ValueError(f"{moment} is in the year {date.tm_year}")
    gone = date.tm_mday - 1
    return (moment // DAY - gone) * DAY, calendar.monthrange(date.tm_year, date.tm_mon)[1], gone


def next_month_start(moment: int) -> int:
    """When the period after the moment's begins: the first of the next month, 00:00 UTC."""
    start, days, _ = _month(moment)
    return start + days * DAY


def month_starts(after: int, until: int) -> Iterator[int]:
    """The beginnings of periods behind ``after``, up to ``until`` and that included."""
    start = next_month_start(after)
    while start <= until:
        yield start
        start = next_month_start(start)


def days_left(moment: int) -> tuple[int, int]:
    """(days left, days in all) of the moment's period; the day that has begun is left."""
    _, days, gone = _month(moment)
    return days - gone, days
