"""Checks of the arguments that a test passes in. Rule: every message says which argument has which
value, and what is possible.

A wrong type raises TypeError. A wrong value of the right type raises ValueError.
"""

from __future__ import annotations

import functools
import inspect
import math
import os
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from moto_devicefarm.core.nearest_arn import nearest_arn
from moto_devicefarm.core.nearest_name import nearest_name

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])
MOST_LISTED = 30
"""A message does not list more names than this if it proposes one: the proposal would get lost
among the names of all operations.
"""
LONGEST_VALUE = 160
"""How many characters of a value a message shows: an ARN is shown whole."""


def wrong_value(name: str, value: Any, expected: str) -> str:
    """The message about an argument: its name, its value, and what to give instead."""
    return f"{name}={_shown(value)}: give {expected}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."


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
    """Raise ValueError for anything but one of the ``possible`` texts.

    The message proposes the nearest. It lists all, unless it proposes one of very many.
    """
    names = list(possible)
    if value not in names:
        hint = _nearest(value, names)
        listed = "" if hint and len(names) > MOST_LISTED else f" Give one of: {', '.join(names)}"
        raise ValueError(f"{name}={_shown(value)} is unknown.{hint}{listed}")


def check_text(name: str, value: Any, example: str | None = None) -> None:
    """Raise TypeError for anything but a ``str``.

    With an ``example``, raise ValueError for an empty text.
    """
    expected = "a text" if example is None else f"a text such as {example!r}"
    if not isinstance(value, str):
        raise TypeError(wrong_value(name, value, expected))
    if example is not None and not value:
        raise ValueError(wrong_value(name, value, expected))


def check_server_url(name: str, value: Any, example: str) -> None:
    """Raise TypeError or ValueError for anything but the URL of an HTTP server."""
    check_text(name, value, example)
    try:
        split = urlsplit(value)
        is_url = split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
    except ValueError:  # of a port that is no number
        is_url = False
    if not is_url or split.query or split.fragment:
        raise ValueError(wrong_value(name, value, f"the URL of a server such as {example!r}"))


def check_path(name: str, value: Any) -> None:
    """Raise TypeError for anything but a path; a number would be a file that is open already."""
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError(wrong_value(name, value, "the path of a file"))


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
            takes = ", ".join(known) or "none"
            raise TypeError(f"{target} has no argument {name!r}.{hint} It takes: {takes}")


def explain_arguments(method: F) -> F:
    """Decorate a method: the TypeError about a wrong argument then says which ones it takes."""
    signature = inspect.signature(method)
    _, *parameters = signature.parameters.values()
    names = [parameter.name for parameter in parameters]
    by_keyword = all(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters)
    takes = f"It takes{' by keyword' if by_keyword else ''}: {', '.join(names)}"

    @functools.wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except TypeError:
            mistake = _binding_error(signature, args, kwargs)
            if mistake is None:
                raise
        # Outside the except block, so that the error of Python is not shown too.
        owner = type(args[0]).__name__
        target = f"{owner}()" if method.__name__ == "__init__" else f"{owner}.{method.__name__}()"
        check_keywords(target, kwargs, names)
        raise TypeError(f"{target}: {mistake}. {takes}")

    return call  # type: ignore[return-value]


def _binding_error(
    signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> TypeError | None:
    """Python's error about these arguments; None if the function takes them."""
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        return error
    return None


def explain_fields(cls: C) -> C:
    """Decorate a dataclass as ``explain_arguments`` decorates a method. It keeps its signature."""
    cls.__init__ = explain_arguments(cls.__init__)  # type: ignore[misc]
    return cls


class UnknownArnError(ValueError):
    """An ARN in the arguments is the ARN of nothing."""


def unknown_arn(name: str, arn: Any, known: list[str], remedy: str) -> UnknownArnError:
    """The error about an ARN that is not among the ``known`` ones; it proposes the nearest."""
    near = nearest_arn(arn, known) if isinstance(arn, str) else None
    proposal = "" if near is None else f" Did you mean {near.arn!r}?"
    return UnknownArnError(f"{name}={_shown(arn)} is unknown.{proposal} {remedy}")


def _nearest(value: Any, names: list[str]) -> str:
    """A proposal of the most similar name; empty if none is similar."""
    if not isinstance(value, str):
        return ""
    near = nearest_name(value, names)
    return f" Did you mean {near!r}?" if near else ""
