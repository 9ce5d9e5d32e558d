"""Checks of the arguments that a test passes in. Rule: every message says which argument has which
value, and what is possible.

A wrong type raises TypeError. A wrong value of the right type raises ValueError.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from typing import Any


def wrong_value(name: str, value: Any, expected: str) -> str:
    """The message about an argument: its name, its value, and what to give instead."""
    return f"{name}={value!r}: give {expected}"


def check_whole_number(
    name: str, value: Any, least: int = 1, most: int | None = None, *, also: str = ""
) -> None:
    """Raise for anything but an ``int`` from ``least`` to ``most``; a ``bool`` is no number.

    ``also`` ends the message: ", or None for every request".
    """
    limits = f"from {least} up" if most is None else f"from {least} to {most}"
    expected = f"a whole number {limits}{also}"
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(wrong_value(name, value, expected))
    if value < least or (most is not None and value > most):
        raise ValueError(wrong_value(name, value, expected))


def check_seconds(name: str, value: Any) -> None:
    """Raise for anything but a finite number of seconds from 0 up; a ``bool`` is no number."""
    expected = "a finite number of seconds from 0 up"
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(wrong_value(name, value, expected))
    if not 0 <= value * 1000 < math.inf:
        raise ValueError(wrong_value(name, value, expected))


def check_one_of(name: str, value: Any, possible: Iterable[str]) -> None:
    """Raise ValueError for anything but one of the ``possible`` texts; the nearest is proposed."""
    names = list(possible)
    if value not in names:
        hint = _nearest(value, names)
        raise ValueError(f"{name}={value!r} is unknown.{hint} Give one of: {', '.join(names)}")


def check_text(name: str, value: Any, example: str | None = None) -> None:
    """Raise TypeError for anything but a ``str``.

    With an ``example``, raise ValueError for an empty text.
    """
    expected = "a text" if example is None else f"a text such as {example!r}"
    if not isinstance(value, str):
        raise TypeError(wrong_value(name, value, expected))
    if example is not None and not value:
        raise ValueError(wrong_value(name, value, expected))


def check_flag(name: str, value: Any) -> None:
    """Raise TypeError for anything but True and False."""
    if not isinstance(value, bool):
        raise TypeError(wrong_value(name, value, "True or False"))


def check_callable(name: str, value: Any, expected: str) -> None:
    """Raise TypeError for anything that can't be called; ``expected`` describes the function."""
    if not callable(value):
        raise TypeError(wrong_value(name, value, expected))


def check_keywords(target: str, names: Iterable[str], possible: Iterable[str]) -> None:
    """Raise TypeError for the first name that ``target`` does not take; the nearest is proposed."""
    known = list(possible)
    for name in names:
        if name not in known:
            hint = _nearest(name, known)
            takes = ", ".join(known)
            raise TypeError(f"{target} has no argument {name!r}.{hint} It takes: {takes}")


def unknown_arn(name: str, arn: Any, known: list[str], remedy: str) -> str:
    """The message about an ARN that is not among the ``known`` ones. One that differs in one or two
    characters is proposed.
    """
    return f"{name}={arn!r} is unknown.{_nearest(arn, known, 0.96)} {remedy}"


def _nearest(value: Any, names: list[str], least: float = 0.6) -> str:
    """A proposal of the most similar name; empty if none has at least this ratio of difflib."""
    near = difflib.get_close_matches(value, names, 1, least) if isinstance(value, str) else []
    return f" Did you mean {near[0]!r}?" if near else ""
