"""Filters over devices and rules of device pools. What each attribute allows is data, from the
model's doc strings (D).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moto_devicefarm.core import errors

MANY_VALUES = ("IN", "NOT_IN")
IGNORED = ("REMOTE_DEBUG_ENABLED", "APPIUM_VERSION")
"""What every device passes: remote debugging is no longer supported, so the filter is ignored (D:
model); Appium is on the test's host and not on the device, so any device has any version (ours).
"""

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
POOL_RULES: Mapping[str, tuple[str, ...]] = {
    **DEVICE_FILTERS,
    "PLATFORM": ("EQUALS", "IN", "NOT_IN"),
    "FORM_FACTOR": ("EQUALS", "IN", "NOT_IN"),
    "INSTANCE_ARN": ("IN", "NOT_IN"),
    "APPIUM_VERSION": ("CONTAINS",),
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
    "INSTANCE_LABELS": lambda device: [
        label for instance in device.instances for label in instance.labels
    ],
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
    """Whether a device passes all of the filters: what ListDevices asks.

    Raises ArgumentException for an operator that the attribute does not have and for a wrong number
    of values. Values are not checked for sense: one that nothing has finds nothing.
    """
    return _all(
        [
            _test(DEVICE_FILTERS, rule["attribute"], rule["operator"], rule["values"])
            for rule in filters
        ]
    )


def run_filter(filters: Sequence[Mapping[str, Any]]) -> Callable[[Any], bool]:
    """As ``device_filter``, of physical devices only where the filters don't say otherwise (D):
    what ScheduleRun asks.
    """
    passes = device_filter(filters)
    return _all([passes, *_physical(filters)])


def pool_filter(rules: Sequence[Mapping[str, Any]]) -> Callable[[Any], bool]:
    """Whether a device belongs to a pool of these rules; physical devices only where they don't say
    otherwise (D).

    Raises ArgumentException as ``device_filter`` does and for a rule that lacks a member,
    InternalFailure for an ARN rule whose value is not JSON.
    """
    for number, rule in enumerate(rules, 1):
        missing = [
            member for member in ("attribute", "operator", "value") if rule.get(member) is None
        ]
        if missing:
            raise errors.ArgumentException(
                errors.RULE_INCOMPLETE.format(number=number, missing=" and no ".join(missing))
            )
    tests = [
        _test(
            POOL_RULES,
            rule["attribute"],
            rule["operator"],
            rule_values(rule["attribute"], rule["value"]),
        )
        for rule in rules
    ]
    return _all([*tests, *_physical(rules)])


def rule_values(attribute: str, value: str) -> list[str]:
    """The values in a rule's value, which is JSON: text (``"\\"ANDROID\\""``, D) or a list of texts
    (C: DeNA).

    Numbers are the text that they were written with; what is no JSON is the text itself, as in
    botocore's own example of UpdateDevicePool. InternalFailure for an ARN that is no JSON (C:
    aws-sdk-java#502).
    """
    try:
        found = json.loads(value, parse_int=str, parse_float=str, parse_constant=str)
        if isinstance(found, list):
            return [item if isinstance(item, str) else json.dumps(item) for item in found]
    except (RecursionError, ValueError):
        if attribute == "ARN":
            raise errors.InternalFailure(errors.RULE_NOT_JSON.format(value=value)) from None
        return [value]
    return [found] if isinstance(found, str) else [value]


def lists_devices(rules: Sequence[Mapping[str, Any]]) -> bool:
    """Whether rules or filters name their devices by ARN: AWS calls such a pool static."""
    return any(
        rule.get("attribute") == "ARN" and rule.get("operator") in ("EQUALS", "IN")
        for rule in rules
    )


def _physical(rules: Sequence[Mapping[str, Any]]) -> list[Callable[[Any], bool]]:
    if lists_devices(rules) or any(rule["attribute"] == "DEVICE_TYPE" for rule in rules):
        return []
    return [_test(DEVICE_FILTERS, "DEVICE_TYPE", "EQUALS", ["PHYSICAL"])]


def _all(tests: Sequence[Callable[[Any], bool]]) -> Callable[[Any], bool]:
    return lambda device: all(test(device) for test in tests)


def _test(
    allowed: Mapping[str, tuple[str, ...]], attribute: str, operator: str, values: Sequence[str]
) -> Callable[[Any], bool]:
    supported = allowed[attribute]
    if operator not in supported:
        raise errors.ArgumentException(
            errors.BAD_OPERATOR.format(
                operator=operator, attribute=attribute, supported=", ".join(supported)
            )
        )
    if operator in MANY_VALUES and not values:
        raise errors.ArgumentException(
            errors.NO_VALUE.format(operator=operator, attribute=attribute)
        )
    if operator not in MANY_VALUES and len(values) != 1:
        raise errors.ArgumentException(
            errors.ONE_VALUE.format(operator=operator, attribute=attribute, count=len(values))
        )
    if attribute in IGNORED:
        return lambda device: True
    if (
        attribute == "REMOTE_ACCESS_ENABLED"
    ):  # botocore's own example of UpdateDevicePool says "True"
        values = [value.upper() for value in values]
    read, holds = _ATTRIBUTES[attribute], _OPERATORS[operator]
    if attribute == "INSTANCE_ARN":
        return lambda device: _any_instance(read(device), operator, values)
    return lambda device: holds(read(device), values)


def _any_instance(arns: Sequence[str], operator: str, values: Sequence[str]) -> bool:
    """Whether the device has one of the instances; NOT_IN: none of them."""
    return any(arn in values for arn in arns) != (operator == "NOT_IN")


def version(text: str) -> tuple[tuple[int, str], ...]:
    """``10.3.2`` in a form that compares as versions do; 10 and 10.0 are one. Of any length: int()
    refuses long digits.
    """
    numbers = [number.lstrip("0") for number in re.findall("[0-9]+", text)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple((len(number), number) for number in numbers)
