"""Filters of devices and rules of device pools.

Rule: the operators of each attribute are data, taken from the model's doc strings (D: model).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moto_devicefarm.core import errors
from moto_devicefarm.core.json_guard import check_depth

MULTI_VALUE_OPERATORS = ("IN", "NOT_IN")
IGNORED_ATTRIBUTES = ("REMOTE_DEBUG_ENABLED", "APPIUM_VERSION")
"""The attributes that match every device.

Remote debugging is no longer supported, so the service ignores the filter (D: model). Appium runs
on the test's host, so every device has every version (invented).
"""

_COMPARISONS = ("LESS_THAN", "LESS_THAN_OR_EQUALS", "GREATER_THAN", "GREATER_THAN_OR_EQUALS")
DEVICE_FILTERS: Mapping[str, tuple[str, ...]] = {
    "ARN": ("EQUALS", "IN", "NOT_IN"),
    "PLATFORM": ("EQUALS",),
    "OS_VERSION": ("EQUALS", *_COMPARISONS, "IN", "NOT_IN"),
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
    "LESS_THAN": lambda actual, values: version_key(actual) < version_key(values[0]),
    "LESS_THAN_OR_EQUALS": lambda actual, values: version_key(actual) <= version_key(values[0]),
    "GREATER_THAN": lambda actual, values: version_key(actual) > version_key(values[0]),
    "GREATER_THAN_OR_EQUALS": lambda actual, values: version_key(actual) >= version_key(values[0]),
}


def device_filter(filters: Sequence[Mapping[str, Any]]) -> Callable[[Any], bool]:
    """A function that answers whether a device passes all filters, as ListDevices uses them.

    Raises ArgumentException for an operator that the attribute does not have, and for a wrong
    number of values. A value that no device has is accepted and matches nothing.
    """
    return _all_of(
        [
            _condition(DEVICE_FILTERS, rule["attribute"], rule["operator"], rule["values"])
            for rule in filters
        ]
    )


def run_filter(filters: Sequence[Mapping[str, Any]]) -> Callable[[Any], bool]:
    """A function like that of ``device_filter``, as ScheduleRun uses it.

    Only physical devices pass, unless the filters name devices or a type of device (D: model).
    """
    passes = device_filter(filters)
    return _all_of([passes, *_default_conditions(filters)])


def pool_filter(rules: Sequence[Mapping[str, Any]]) -> Callable[[Any], bool]:
    """A function that answers whether a device belongs to a pool with these rules.

    Only physical devices belong to it, unless the rules name devices or a type of device (D:
    model). Raises ArgumentException as ``device_filter`` does, and for a rule that lacks a member;
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
    conditions = [
        _condition(
            POOL_RULES,
            rule["attribute"],
            rule["operator"],
            rule_values(rule["attribute"], rule["value"]),
        )
        for rule in rules
    ]
    return _all_of([*conditions, *_default_conditions(rules)])


def rule_values(attribute: str, value: str) -> list[str]:
    """The values in the JSON text of a rule's value.

    The JSON is a text, such as ``"\\"ANDROID\\""`` (D: model), or a list of texts (C: DeNA). A
    number becomes the text that it is written with. A value that is not JSON stands for itself, as
    in botocore's examples (UpdateDevicePool), but raises InternalFailure for an ARN (C:
    aws-sdk-java#502).
    """
    try:
        check_depth(value, "rule")
        found = json.loads(value, parse_int=str, parse_float=str, parse_constant=str)
    except ValueError:
        if attribute == "ARN":
            raise errors.InternalFailure(errors.RULE_NOT_JSON.format(value=value)) from None
        return [value]
    if isinstance(found, list):
        return [item if isinstance(item, str) else json.dumps(item) for item in found]
    return [found] if isinstance(found, str) else [value]


def lists_devices(rules: Sequence[Mapping[str, Any]]) -> bool:
    """Whether rules or filters name devices by ARN. AWS calls such a pool static (C: sylph)."""
    return any(
        rule.get("attribute") == "ARN" and rule.get("operator") in ("EQUALS", "IN")
        for rule in rules
    )


def _default_conditions(rules: Sequence[Mapping[str, Any]]) -> list[Callable[[Any], bool]]:
    """The condition on the type of a device, for rules that do not set one."""
    if lists_devices(rules) or any(rule["attribute"] == "DEVICE_TYPE" for rule in rules):
        return []
    return [_condition(DEVICE_FILTERS, "DEVICE_TYPE", "EQUALS", ["PHYSICAL"])]


def _all_of(conditions: Sequence[Callable[[Any], bool]]) -> Callable[[Any], bool]:
    return lambda device: all(condition(device) for condition in conditions)


def _condition(
    allowed: Mapping[str, tuple[str, ...]], attribute: str, operator: str, values: Sequence[str]
) -> Callable[[Any], bool]:
    """The condition of one filter or rule, after its operator and number of values are checked."""
    supported = allowed[attribute]
    if operator not in supported:
        raise errors.ArgumentException(
            errors.BAD_OPERATOR.format(
                operator=operator, attribute=attribute, supported=", ".join(supported)
            )
        )
    if operator in MULTI_VALUE_OPERATORS and not values:
        raise errors.ArgumentException(
            errors.NEEDS_VALUES.format(operator=operator, attribute=attribute)
        )
    if operator not in MULTI_VALUE_OPERATORS and len(values) != 1:
        raise errors.ArgumentException(
            errors.NEEDS_ONE_VALUE.format(operator=operator, attribute=attribute, count=len(values))
        )
    if attribute in IGNORED_ATTRIBUTES:
        return lambda device: True
    if attribute == "REMOTE_ACCESS_ENABLED":
        # botocore's examples (UpdateDevicePool) have "True".
        values = [value.upper() for value in values]
    read, holds = _ATTRIBUTES[attribute], _OPERATORS[operator]
    if attribute == "INSTANCE_ARN":
        return lambda device: _any_instance(read(device), operator, values)
    return lambda device: holds(read(device), values)


def _any_instance(arns: Sequence[str], operator: str, values: Sequence[str]) -> bool:
    """Whether the device has one of the instances; for NOT_IN, whether it has none of them."""
    return any(arn in values for arn in arns) != (operator == "NOT_IN")


def version_key(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key for a version such as ``10.3.2``. 10 and 10.0 have the same key.

    The digits stay text, because ``int`` refuses very long ones.
    """
    numbers = [number.lstrip("0") for number in re.findall("[0-9]+", text)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple((len(number), number) for number in numbers)
