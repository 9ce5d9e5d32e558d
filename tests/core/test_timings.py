"""Timings: the messages about wrong arguments, and the realistic durations."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from moto_devicefarm import Timings

NAMES = ", ".join(field.name for field in dataclasses.fields(Timings))


@pytest.mark.parametrize(
    "make",
    [
        Timings,
        Timings.realistic,
        lambda **wrong: dataclasses.replace(Timings.realistic(), **wrong),
    ],
)
def test_wrong_argument_is_named(make: Any) -> None:
    """The message has the nearest argument and all arguments."""
    with pytest.raises(TypeError) as raised:
        make(sesion_pending=5)
    assert str(raised.value) == (
        "Timings() has no argument 'sesion_pending'. "
        f"Did you mean 'session_pending'? It takes: {NAMES}"
    )


def test_too_many_arguments() -> None:
    """The message has all arguments."""
    with pytest.raises(TypeError) as raised:
        Timings(*range(14))
    assert str(raised.value) == f"Timings(): too many positional arguments. It takes: {NAMES}"


@pytest.mark.parametrize("timings", [Timings(), Timings.realistic(), Timings(session_limit=None)])
def test_repr_makes_the_same_timings(timings: Timings) -> None:
    """The text of timings is the call that makes them, without the defaults."""
    assert eval(repr(timings)) == timings
    assert "=0" not in repr(timings)


def test_realistic_durations_with_changes() -> None:
    """A test may change some of the realistic durations."""
    changed = Timings.realistic(session_preparing=20, session_idle=None)
    expected = dataclasses.replace(Timings.realistic(), session_preparing=20, session_idle=None)
    assert changed == expected
    assert changed.session_pending == 5
