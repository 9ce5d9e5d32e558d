"""Billing periods are calendar months in UTC."""

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
    """A moment in epoch milliseconds."""
    return ms(dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.timezone.utc))


def ms(moment: dt.datetime) -> int:
    """A datetime in epoch milliseconds."""
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
    """The next period begins on the first of the next month; the first moment of a month belongs to
    it.
    """
    assert months.next_month_start(utc(*moment)) == utc(*following)


def test_the_beginnings_of_a_year() -> None:
    """The beginnings of periods after a moment and until another one, which is included."""
    after, until = utc(2016, 1), utc(2017, 1)
    assert list(months.month_starts(after, until)) == [
        utc(2016, month) for month in range(2, 13)
    ] + [until]
    assert list(months.month_starts(after, until - 1))[-1] == utc(2016, 12)
    assert list(months.month_starts(after, after)) == []


@settings(deadline=None)
@given(st.datetimes(timezones=st.just(dt.timezone.utc)))
def test_periods_are_calendar_months(moment: dt.datetime) -> None:
    """The next beginning and the days that are left are those of the calendar."""
    days = calendar.monthrange(moment.year, moment.month)[1]
    assert months.next_month_start(ms(moment)) == utc(moment.year, moment.month) + days * months.DAY
    assert months.days_left(ms(moment)) == (days - moment.day + 1, days)


@pytest.mark.parametrize("moment", [2**62, -(2**62)])
def test_moments_beyond_the_calendar(moment: int) -> None:
    """A moment that a datetime cannot hold is an error."""
    with pytest.raises(ValueError, match=rf"^{moment} is in the year "):
        months.next_month_start(moment)
