"""Billing periods: calendar months in UTC, of whatever length, around any moment."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.resources.billing import months


def utc(
    year: int, month: int, day: int = 1, hour: int = 0, minute: int = 0, second: int = 0
) -> int:
    """A moment as epoch milliseconds."""
    return ms(dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.timezone.utc))


def ms(moment: dt.datetime) -> int:
    """The same of a datetime."""
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)) // dt.timedelta(
        milliseconds=1
    )


@pytest.mark.parametrize(
    ("moment", "following"),
    [
        ((2016, 8, 31, 12, 59), (2016, 9, 1)),
        ((2016, 12, 31, 23, 59, 59), (2017, 1, 1)),
        ((2016, 2, 1), (2016, 3, 1)),
        ((1969, 12, 31, 23), (1970, 1, 1)),
        ((2016, 9, 1), (2016, 10, 1)),
    ],
)
def test_the_next_period(moment: tuple[int, ...], following: tuple[int, ...]) -> None:
    """Begins with the first of the next month; a month's first moment is in that month."""
    assert months.next_month_start(utc(*moment)) == utc(*following)


def test_the_beginnings_of_a_year() -> None:
    """Behind the first moment given, and up to the last."""
    after, until = utc(2016, 1), utc(2017, 1)
    assert list(months.month_starts(after, until)) == [
        utc(2016, month) for month in range(2, 13)
    ] + [until]
    assert list(months.month_starts(after, until - 1))[-1] == utc(2016, 12)
    assert list(months.month_starts(after, after)) == []


@settings(deadline=None)
@given(st.datetimes(timezones=st.just(dt.timezone.utc)))
def test_periods_are_calendar_months(moment: dt.datetime) -> None:
    """The next one's beginning and the days that are left are those of the calendar, in any year."""
    days = calendar.monthrange(moment.year, moment.month)[1]
    assert months.next_month_start(ms(moment)) == utc(moment.year, moment.month) + days * months.DAY
    assert months.days_left(ms(moment)) == (days - moment.day + 1, days)


@pytest.mark.parametrize("moment", [2**62, -(2**62)])
def test_moments_beyond_the_calendar(moment: int) -> None:
    """What no datetime can hold is told, and not counted to for ever."""
    with pytest.raises(ValueError, match=rf"^{moment} is in the year "):
        months.next_month_start(moment)
