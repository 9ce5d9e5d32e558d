"""Selects requests by their parameters. Rule: a name that no request of the operation can have is
an error, because a selection with it selects nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botocore.model import ListShape, Shape, StructureShape

from moto_devicefarm.core.arguments import check_one_of, wrong_value

Predicate = Callable[[Mapping[str, Any]], bool]
"""Decides by the parameters of a request whether the request is selected."""


def request_predicate(name: str, given: Any, inputs: Sequence[Shape]) -> Predicate:
    """The function that selects requests: ``given`` itself, or one that compares parameters with
    those in ``given``. ``inputs`` are the structures of the possible requests.

    Raises TypeError or ValueError, naming the argument ``name``.
    """
    if isinstance(given, Mapping):
        _check_names(name, given, inputs)
        wanted = copy.deepcopy(dict(given))  # the caller may change its own later
        return lambda params: _matches(wanted, params)
    if not callable(given):
        expected = (
            "a function that takes the request's parameters, or a dict of parameters such as "
            "{'arn': '...'}"
        )
        raise TypeError(wrong_value(name, given, expected))
    predicate: Predicate = given
    return predicate


def _matches(wanted: Any, value: Any) -> bool:
    """Whether a value of a request is the wanted one. An object may have more members, and a member
    that is wanted as None is missing or null.
    """
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and all(
            _matches(inner, value.get(name)) for name, inner in wanted.items()
        )
    return bool(wanted == value)


def _check_names(name: str, given: Any, shapes: Sequence[Shape]) -> None:
    """Raise ValueError for a member that none of the shapes has, at any depth."""
    structures = [shape for shape in shapes if isinstance(shape, StructureShape)]
    if isinstance(given, Mapping) and structures:
        possible = sorted({member for shape in structures for member in shape.members})
        for member, value in given.items():
            if not possible:
                raise ValueError(f"{name}={given!r}: the operation has no parameters: give none")
            check_one_of(f"{name}: parameter", member, possible)
            inner = [shape.members[member] for shape in structures if member in shape.members]
            _check_names(f"{name}[{member!r}]", value, inner)
    elif isinstance(given, list):
        items = [shape.member for shape in shapes if isinstance(shape, ListShape)]
        for number, item in enumerate(given):
            _check_names(f"{name}[{number}]", item, items)
