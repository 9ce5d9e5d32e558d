"""Filters over devices: attribute, operator, values. What each attribute allows is data, from the model's doc strings (D)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moto_devicefarm.core import errors

MANY_VALUES = ("IN", "NOT_IN")
IGNORED = "REMOTE_DEBUG_ENABLED"
"""Remote debugging is no longer supported, so the filter is ignored (D: model)."""

_ORDER = ("LESS_THAN", "LESS_THAN_OR_EQUALS", "GREATER_THAN", "GREATER_THAN_OR_EQUALS")
DEVICE_FILTERS: Mapping[str, tuple[str, ...]] = {
    "ARN": ("EQUALS", "IN", "NOT_IN"),
    "PLATFORM": ("EQUALS",),
    "OS_VERSION": ("EQUALS", *_ORDER, "IN", "NOT_IN"),
    "MODEL": ("CONTAINS", "EQUALS", "IN", "NOT_IN"),
    "AVAILABILITY": ("EQUALS",),
    "FORM_FACTOR": ("EQUALS",),
    "MANUFACTURER": ("EQUALS", "IN", "NOT_IN"),
    "REMOTE_ACCESS_ENABLED": ("EQUALS",),
    "REMOTE_DEBUG_ENABLED": ("EQUALS",),
    "INSTANCE_ARN": ("EQUALS", "IN", "NOT_IN"),
    "INSTANCE_LABELS": ("CONTAINS",),
    "FLEET_TYPE": ("EQUALS",),
    "DEVICE_TYPE": ("EQUALS",),
}

_ATTRIBUTES: Mapping[str, Callable[[Any], Any]] = {
    "ARN": lambda device: device.arn,
    "PLATFORM": lambda device: device.platform,
    "OS_VERSION": lambda device: device.os,
    "MODEL": lambda device: device.model,
    "AVAILABILITY": lambda device: device.availability,
    "FORM_FACTOR": lambda device: device.form_factor,
    "MANUFACTURER": lambda device: device.manufacturer,
    "REMOTE_ACCESS_ENABLED": lambda device: str(device.remote_access_enabled).upper(),
    "INSTANCE_ARN": lambda device: [instance.arn for instance in device.instances],
    "INSTANCE_LABELS": lambda device: [label for instance in device.instances for label in instance.labels],
    "FLEET_TYPE": lambda device: device.fleet_type,
    "DEVICE_TYPE": lambda device: device.type or "PHYSICAL",
}

_OPERATORS: Mapping[str, Callable[[Any, Sequence[str]], bool]] = {
    "EQUALS": lambda actual, values: actual == values[0],
    "IN": lambda actual, values: actual in values,
    "NOT_IN": lambda actual, values: actual not in values,
    "CONTAINS": lambda actual, values: values[0] in actual,
    "LESS_THAN": lambda actual, values: version(actual) < version(values[0]),
    "LESS_THAN_OR_EQUALS": lambda actual, values: version(actual) <= version(values[0]),
    "GREATER_THAN": lambda actual, values: version(actual) > version(values[0]),
    "GREATER_THAN_OR_EQUALS": lambda actual, values: version(actual) >= version(values[0]),
}


def device_filter(filters: Sequence[Mapping[str, Any]]) -> Callable[[Any], bool]:
    """Whether a device passes all of the filters.

    Raises ArgumentException for an operator that the attribute does not have and for a wrong number of values. Values
    are not checked for sense: one that nothing has finds nothing.
    """
    tests = [_test(rule["attribute"], rule["operator"], rule["values"]) for rule in filters]
    return lambda device: all(test(device) for test in tests)


def _test(attribute: str, operator: str, values: Sequence[str]) -> Callable[[Any], bool]:
    supported = DEVICE_FILTERS[attribute]
    if operator not in supported:
        raise errors.ArgumentException(
            errors.BAD_OPERATOR.format(operator=operator, attribute=attribute, supported=", ".join(supported))
        )
    if operator in MANY_VALUES and not values:
        raise errors.ArgumentException(errors.NO_VALUE.format(operator=operator, attribute=attribute))
    if operator not in MANY_VALUES and len(values) != 1:
        raise errors.ArgumentException(errors.ONE_VALUE.format(operator=operator, attribute=attribute, count=len(values)))
    if attribute == IGNORED:
        return lambda device: True
    read, holds = _ATTRIBUTES[attribute], _OPERATORS[operator]
    if attribute == "INSTANCE_ARN":
        return lambda device: _any_instance(read(device), operator, values)
    return lambda device: holds(read(device), values)


def _any_instance(arns: Sequence[str], operator: str, values: Sequence[str]) -> bool:
    """Whether the device has one of the instances; NOT_IN: none of them."""
    return any(arn in values for arn in arns) != (operator == "NOT_IN")


def version(text: str) -> tuple[tuple[int, str], ...]:
    """``10.3.2`` in a form that compares as versions do; 10 and 10.0 are one. Of any length: int() refuses long digits."""
    numbers = [number.lstrip("0") for number in re.findall("[0-9]+", text)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple((len(number), number) for number in numbers)
