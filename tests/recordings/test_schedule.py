"""The moments at which a test repeats calls, and its loops."""

from __future__ import annotations

import pytest

from moto_devicefarm.recordings.schedule import Loop, schedule
from tests.support.recorded_calls import START, get_session, recorded_call


def polls(*seconds: float) -> list[Loop]:
    """The loops of equal polls at these seconds."""
    return schedule([get_session(one, "RUNNING") for one in seconds]).loops


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ((0, 10, 20), [Loop(0, 1, 3, 10_000)]),
        ((0, 10), []),
        ((0, 10, 22.5, 35), [Loop(0, 1, 4, 11_667)]),
        ((0, 10, 20, 32.6), [Loop(0, 1, 3, 10_000)]),
        ((0, 2, 5, 8), [Loop(0, 1, 4, 2667)]),
        ((0, 2, 4, 7.1), [Loop(0, 1, 3, 2000)]),
    ],
)
def test_a_loop_has_at_least_three_calls_at_about_equal_intervals(
    seconds: tuple[float, ...], expected: list[Loop]
) -> None:
    """An interval may differ from the first one by a quarter, or by a second."""
    assert polls(*seconds) == expected


def test_a_loop_ends_before_a_border() -> None:
    """The body of an upload comes between two of the calls."""
    calls = [get_session(one, "RUNNING") for one in range(0, 60, 10)]
    assert schedule(calls, {3}).loops == [Loop(0, 1, 3, 10_000), Loop(3, 1, 3, 10_000)]


def test_calls_of_one_second_have_one_moment() -> None:
    """A test does not move its clock for each call."""
    calls = [recorded_call(one, "CreateProject", {"name": str(one)}) for one in (0, 0.9, 1, 1.999)]
    assert [moment - START * 1000 for moment in schedule(calls).moments] == [0, 0, 1000, 1000]


def test_calls_that_change_something_are_no_loop() -> None:
    """Only reads repeat themselves."""
    assert schedule([recorded_call(one, "CreateProject") for one in range(0, 50, 10)]).loops == []
