"""Billing periods: calendar months in UTC.

Rule: moments are epoch milliseconds, and no function reads the clock.
"""

from __future__ import annotations

import calendar
import time
from collections.abc import Iterator

DAY = 86_400_000
"""The milliseconds of a day."""


def _month(moment: int) -> tuple[int, int, int]:
    """(start, number of days, days that have ended) of the month that contains the moment.

    Raises ValueError for a year that calendars do not have.
    """
    date = time.gmtime(moment // 1000)
    if not 1 <= date.tm_year <= 9999:
        raise ValueError(f"{moment} is in the year {date.tm_year}")
    ended = date.tm_mday - 1
    return (moment // DAY - ended) * DAY, calendar.monthrange(date.tm_year, date.tm_mon)[1], ended


def next_month_start(moment: int) -> int:
    """The beginning of the next period: the first of the next month, 00:00 UTC."""
    start, days, _ = _month(moment)
    return start + days * DAY


def month_starts(after: int, until: int) -> Iterator[int]:
    """The beginnings of periods after ``after``, up to and including ``until``."""
    start = next_month_start(after)
    while start <= until:
        yield start
        start = next_month_start(start)


def days_left(moment: int) -> tuple[int, int]:
    """(days left, all days) of the moment's period. The current day counts as left."""
    _, days, ended = _month(moment)
    return days - ended, days
