"""The clock: whole milliseconds since 1970 UTC, read once in each request."""

from __future__ import annotations

import calendar
import datetime as dt
import threading
import time

import pytest
import time_machine
from freezegun import freeze_time

from moto_devicefarm.core import clock


@pytest.mark.parametrize(
    ("frozen", "expected"),
    [
        ("2026-03-01T12:00:00.123456Z", 1772366400123),
        ("2026-03-01T12:00:00.000999Z", 1772366400000),
        ("1969-12-31T23:59:59.999Z", -1),
        ("1960-01-01T00:00:00.250Z", -315619199750),
        ("2024-02-29T23:59:59.001Z", 1709251199001),
    ],
)
def test_the_clock_is_whole_milliseconds(frozen: str, expected: int) -> None:
    """The part below a millisecond is cut off, also before 1970."""
    with freeze_time(frozen):
        assert clock.read() == expected
        assert isinstance(clock.read(), int)


def test_an_unfrozen_clock_is_the_machines() -> None:
    """An unfrozen clock is the machine's clock."""
    before = time.time_ns() // 1_000_000
    read = clock.read()
    assert before <= read <= time.time_ns() // 1_000_000


def test_a_held_clock_does_not_move() -> None:
    """A held clock does not move, also if it is held again."""
    with freeze_time("2026-03-01T12:00:00Z", auto_tick_seconds=60):
        with clock.hold() as moment:
            assert moment == 1772366400000
            with clock.hold() as inner:
                assert inner == moment
            assert [clock.now(), clock.now()] == [moment, moment]
        assert clock.now() == 1772366460000
        assert clock.now() == 1772366520000


def test_a_clock_is_let_go_when_the_request_fails() -> None:
    """A clock is released after a request that fails."""
    with freeze_time("2026-03-01T12:00:00Z") as frozen:
        with pytest.raises(RuntimeError, match="the request failed"), clock.hold():
            raise RuntimeError("the request failed")
        frozen.tick(1)
        assert clock.now() == 1772366401000


def test_a_clock_held_in_one_thread_runs_in_another() -> None:
    """A clock is held in its own thread only."""
    seen: list[int] = []
    with freeze_time("2026-03-01T12:00:00Z") as frozen, clock.hold():
        frozen.tick(1)
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen == [1772366401000]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (1772366400999, "20260301T120000Z"),
        (-1, "19691231T235959Z"),
        (1709251199000, "20240229T235959Z"),
    ],
)
def test_a_date_of_a_signature_names_its_second(moment: int, expected: str) -> None:
    """The date of a signature is in UTC, without milliseconds."""
    assert clock.iso(moment) == expected


@pytest.mark.parametrize("date", ["20260301T120000Z", "19691231T235959Z", "20240229T235959Z"])
def test_a_date_of_a_signature_is_read_back(date: str) -> None:
    """A date is read as the first millisecond of its second."""
    instant = dt.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.timezone.utc)
    assert clock.from_iso(date) == instant.timestamp() * 1000
    assert clock.iso(clock.from_iso(date)) == date


@pytest.mark.parametrize("date", ["", "2026-03-01T12:00:00Z", "20250229T000000Z"])
def test_what_is_no_date_is_refused(date: str) -> None:
    """Another form or an impossible day is refused."""
    with pytest.raises(ValueError, match=r"does not match format|day is out of range"):
        clock.from_iso(date)


def test_an_override_of_the_clock() -> None:
    """A frozen clock stands, and a tick moves it forward or back. After a reset it runs again."""
    override = clock.ClockOverride()
    override.freeze(1000)
    override.tick(250)
    override.tick(-1250)
    assert override.apply(77) == override.apply(78) == 0
    override.reset()
    assert override.apply(77) == 77
    override.tick(-7)
    assert override.apply(77) == 70


def test_a_clock_is_frozen_while_nobody_moves_it() -> None:
    """freezegun's ticks, time-machine's and the override of a server count."""
    assert not clock.is_frozen()
    with freeze_time("2026-03-01T12:00:00Z"):
        assert clock.is_frozen()
    with freeze_time("2026-03-01T12:00:00Z", auto_tick_seconds=60):
        assert not clock.is_frozen()
        assert clock.read() == 1772366400000  # it did not tick
    with freeze_time("2026-03-01T12:00:00Z", tick=True):
        assert not clock.is_frozen()
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False):
        assert clock.is_frozen()
    with time_machine.travel("2026-03-01T12:00:00Z", tick=True):
        assert not clock.is_frozen()
    clock.override.freeze(0)
    try:
        assert clock.is_frozen()
    finally:
        clock.override.reset()


def test_a_freezegun_without_a_list_of_clocks_is_not_known_to_be_frozen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The list is not documented. Without it, a message only says less."""
    with freeze_time("2026-03-01T12:00:00Z"), monkeypatch.context() as context:
        context.delattr("freezegun.api.freeze_factories")
        assert not clock.is_frozen()


def test_a_clock_runs_while_it_moves_by_itself() -> None:
    """A clock that a read moves does not run, and the question does not move it."""
    assert clock.runs()
    with freeze_time("2026-03-01T12:00:00Z"):
        assert not clock.runs()
    with freeze_time("2026-03-01T12:00:00Z", auto_tick_seconds=60):
        assert not clock.runs()
        assert clock.read() == 1772366400000  # it did not tick
    with freeze_time("2026-03-01T12:00:00Z", tick=True):
        assert clock.runs()
        clock.override.freeze(0)
        try:
            assert not clock.runs()
        finally:
            clock.override.reset()
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False):
        assert not clock.runs()


def test_real_seconds() -> None:
    """They pass also while freezegun or time-machine hold the clock, and no tick moves them."""
    before = time.monotonic()
    with freeze_time() as frozen:
        frozen.tick(1_000_000)
        first, second = clock.real_seconds(), clock.real_seconds()
    with time_machine.travel(0) as traveller:
        traveller.shift(1_000_000)
        third = clock.real_seconds()
    assert before <= first <= second <= third <= time.monotonic()


def test_the_time_of_day() -> None:
    """Milliseconds are shown if there are any."""
    assert clock.time_of_day(1772366400000) == "12:00:00"
    assert clock.time_of_day(1772366400250) == "12:00:00.250"


@pytest.mark.parametrize("year", [1, 99, 999, 1000, 9998, 9999])
def test_every_year_has_four_digits(year: int) -> None:
    """The texts of a moment can be read again."""
    moment = calendar.timegm((year, 2, 3, 4, 5, 6)) * 1000
    assert clock.text(moment + 7) == f"{year:04}-02-03T04:05:06.007Z"
    assert clock.iso(moment) == f"{year:04}0203T040506Z"
    assert clock.from_iso(clock.iso(moment)) == moment
