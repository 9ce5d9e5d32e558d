"""Rules of device pools: each documented attribute with each operator, JSON values, and errors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import device_filters, errors, model
from tests.support.devices import needs_virtual

ONE = "arn:aws:devicefarm:us-west-2::deviceinstance:one"
PIXEL = Device("Pixel 8", os="14")
OLD = Device(
    "Pixel 2", os="8.0.0", remote_access_enabled=False, availability="TEMPORARY_NOT_AVAILABLE"
)
IPHONE = Device("iPhone 15", os="17.4")
TAB = Device("Galaxy Tab S9", os="13", model="Tab", availability="BUSY")
OWN = Device(
    "Pixel 7",
    os="10.3.10",
    instances=(DeviceInstance(udid="one", labels=("ci",)), DeviceInstance(udid="two")),
)
ALL = [PIXEL, OLD, IPHONE, TAB, OWN]


def rule(attribute: str, operator: str, value: Any) -> dict[str, str]:
    """A rule whose value is the JSON of ``value``."""
    return {"attribute": attribute, "operator": operator, "value": json.dumps(value)}


def names_of(*asked: dict[str, str], devices: list[Device] = ALL) -> list[str]:
    """The names of the devices in the pool."""
    passes = device_filters.pool_filter(asked)
    return [device.name for device in devices if passes(device)]


def all_but(*devices: Device) -> list[str]:
    """The names of all devices except these."""
    return [device.name for device in ALL if device not in devices]


RULES: list[tuple[str, str, Any, list[str]]] = [
    ("APPIUM_VERSION", "CONTAINS", "1.22", all_but()),
    ("ARN", "EQUALS", PIXEL.arn, ["Pixel 8"]),
    ("ARN", "IN", [TAB.arn, PIXEL.arn], ["Pixel 8", "Galaxy Tab S9"]),
    ("ARN", "NOT_IN", [TAB.arn, PIXEL.arn], all_but(TAB, PIXEL)),
    ("AVAILABILITY", "EQUALS", "BUSY", ["Galaxy Tab S9"]),
    ("FLEET_TYPE", "EQUALS", "PRIVATE", ["Pixel 7"]),
    ("FORM_FACTOR", "EQUALS", "TABLET", ["Galaxy Tab S9"]),
    ("FORM_FACTOR", "IN", ["TABLET", "WATCH"], ["Galaxy Tab S9"]),
    ("FORM_FACTOR", "NOT_IN", ["TABLET"], all_but(TAB)),
    ("INSTANCE_ARN", "IN", [ONE], ["Pixel 7"]),
    ("INSTANCE_ARN", "NOT_IN", [ONE], all_but(OWN)),
    ("INSTANCE_LABELS", "CONTAINS", "ci", ["Pixel 7"]),
    ("MANUFACTURER", "EQUALS", "Apple", ["iPhone 15"]),
    ("MANUFACTURER", "IN", ["Apple", "Samsung"], ["iPhone 15", "Galaxy Tab S9"]),
    ("MANUFACTURER", "NOT_IN", ["Apple", "Samsung"], all_but(IPHONE, TAB)),
    ("MODEL", "CONTAINS", "Pixel", ["Pixel 8", "Pixel 2", "Pixel 7"]),
    ("MODEL", "EQUALS", "Tab", ["Galaxy Tab S9"]),
    ("MODEL", "IN", ["Tab", "Pixel 8"], ["Pixel 8", "Galaxy Tab S9"]),
    ("MODEL", "NOT_IN", ["Tab", "Pixel 8"], all_but(TAB, PIXEL)),
    ("OS_VERSION", "EQUALS", "14", ["Pixel 8"]),
    ("OS_VERSION", "GREATER_THAN", "14", ["iPhone 15"]),
    ("OS_VERSION", "GREATER_THAN_OR_EQUALS", "14", ["Pixel 8", "iPhone 15"]),
    ("OS_VERSION", "IN", ["14", "17.4"], ["Pixel 8", "iPhone 15"]),
    ("OS_VERSION", "LESS_THAN", "10.3.10", ["Pixel 2"]),
    ("OS_VERSION", "LESS_THAN_OR_EQUALS", "10.3.10", ["Pixel 2", "Pixel 7"]),
    ("OS_VERSION", "NOT_IN", ["14", "17.4"], all_but(PIXEL, IPHONE)),
    ("PLATFORM", "EQUALS", "IOS", ["iPhone 15"]),
    ("PLATFORM", "IN", ["IOS"], ["iPhone 15"]),
    ("PLATFORM", "NOT_IN", ["IOS"], all_but(IPHONE)),
    ("REMOTE_ACCESS_ENABLED", "EQUALS", "FALSE", ["Pixel 2"]),
    ("REMOTE_DEBUG_ENABLED", "EQUALS", "TRUE", all_but()),
    ("DEVICE_TYPE", "EQUALS", "PHYSICAL", all_but()),
]
DOCUMENTED = {
    attribute: {operator for of, operator, *_ in RULES if of == attribute}
    for attribute in {attribute for attribute, *_ in RULES}
}
"""What the model's doc string of a rule lists, all of it tried above."""


@pytest.mark.parametrize(("attribute", "operator", "value", "expected"), RULES)
def test_rule(attribute: str, operator: str, value: Any, expected: list[str]) -> None:
    """Each attribute is compared in its way."""
    assert names_of(rule(attribute, operator, value)) == expected


def test_the_operators_of_each_attribute_are_the_documented_ones() -> None:
    """Each attribute of the model has its documented operators, which differ from those of filters
    in four attributes.
    """
    assert {
        attribute: set(operators) for attribute, operators in device_filters.POOL_RULES.items()
    } == DOCUMENTED
    differing = {
        name
        for name, operators in device_filters.POOL_RULES.items()
        if device_filters.DEVICE_FILTERS.get(name) != operators
    }
    assert differing == {"APPIUM_VERSION", "FORM_FACTOR", "PLATFORM", "INSTANCE_ARN"}
    attributes: Any = model.structure("Rule").members["attribute"]
    assert set(attributes.metadata["enum"]) <= set(device_filters.POOL_RULES)


def test_all_rules_hold_at_once() -> None:
    """A device must match all rules; without rules all devices match."""
    assert names_of(
        rule("PLATFORM", "EQUALS", "ANDROID"), rule("OS_VERSION", "GREATER_THAN", "10.3.9")
    ) == all_but(IPHONE, OLD)
    assert names_of() == all_but()


@pytest.mark.parametrize(
    ("attribute", "operator", "text", "expected"),
    [
        ("PLATFORM", "EQUALS", "IOS", ["iPhone 15"]),
        ("PLATFORM", "IN", '"IOS"', ["iPhone 15"]),
        ("PLATFORM", "EQUALS", '["IOS"]', ["iPhone 15"]),
        ("OS_VERSION", "EQUALS", "14", ["Pixel 8"]),
        ("OS_VERSION", "EQUALS", "17.4", ["iPhone 15"]),
        ("OS_VERSION", "IN", "[14, 17.4]", ["Pixel 8", "iPhone 15"]),
        ("OS_VERSION", "IN", '[null, {"a": 1}, "14"]', ["Pixel 8"]),
        ("REMOTE_ACCESS_ENABLED", "EQUALS", "True", all_but(OLD)),
        ("REMOTE_ACCESS_ENABLED", "EQUALS", "false", ["Pixel 2"]),
        ("REMOTE_ACCESS_ENABLED", "EQUALS", "[false]", ["Pixel 2"]),
        ("MODEL", "CONTAINS", "Pixel", ["Pixel 8", "Pixel 2", "Pixel 7"]),
        ("MODEL", "CONTAINS", "[" * 100_000, []),
        ("ARN", "EQUALS", "5", []),
    ],
)
def test_values_that_are_written_otherwise(
    attribute: str, operator: str, text: str, expected: list[str]
) -> None:
    """Values in other forms than JSON lists and strings are accepted."""
    assert names_of({"attribute": attribute, "operator": operator, "value": text}) == expected


def test_numbers_are_the_text_that_stands_there() -> None:
    """A number is compared as its text, so 10.10 is not 10.1."""
    assert device_filters.rule_values("OS_VERSION", f"[10.10, 1e2, {'1' * 5000}]") == [
        "10.10",
        "1e2",
        "1" * 5000,
    ]
    assert device_filters.rule_values("OS_VERSION", " 10.10 ") == ["10.10"]


@pytest.mark.parametrize("operator", ["EQUALS", "IN", "NOT_IN"])
@pytest.mark.parametrize("text", ["arn:aws:devicefarm:us-west-2::device:A", '["', "[" * 100_000])
def test_an_arn_that_is_no_json(operator: str, text: str) -> None:
    """An ARN that is not JSON is refused; the message says what to write."""
    with pytest.raises(errors.InternalFailure) as raised:
        names_of({"attribute": "ARN", "operator": operator, "value": text})
    assert (raised.value.code, raised.value.status) == ("InternalFailure", 500)
    assert raised.value.message == (
        f"The value of the ARN rule is not JSON: {text}. "
        r'Write "\"arn:aws:devicefarm:...\"" for EQUALS '
        r'and "[\"arn:aws:devicefarm:...\"]" for IN and NOT_IN.'
    )


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            rule("PLATFORM", "CONTAINS", "IOS"),
            "The operator CONTAINS is not supported for the attribute PLATFORM. Supported "
            "operators: EQUALS, IN, NOT_IN",
        ),
        (
            rule("INSTANCE_ARN", "EQUALS", ONE),
            "The operator EQUALS is not supported for the attribute INSTANCE_ARN. Supported "
            "operators: IN, NOT_IN",
        ),
        (
            rule("PLATFORM", "EQUALS", ["IOS", "ANDROID"]),
            "The operator EQUALS takes exactly one value, but 2 were given for the attribute "
            "PLATFORM",
        ),
        (
            rule("ARN", "IN", []),
            "The operator IN takes one or more values, but none was given for the attribute ARN",
        ),
        (
            {"operator": "IN", "value": "[]"},
            "A rule of a device pool needs attribute, operator and value, but rule 2 has no "
            "attribute",
        ),
        (
            {"attribute": "ARN"},
            "A rule of a device pool needs attribute, operator and value, but rule 2 has no "
            "operator and no value",
        ),
    ],
)
def test_rules_that_are_refused(asked: dict[str, str], message: str) -> None:
    """The message names the rule and the problem."""
    with pytest.raises(errors.ArgumentException) as raised:
        names_of(rule("PLATFORM", "EQUALS", "IOS"), asked)
    assert raised.value.message == message


@needs_virtual
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([], ["Pixel 8"]),
        ([("PLATFORM", "EQUALS", ["ANDROID"])], ["Pixel 8"]),
        ([("DEVICE_TYPE", "EQUALS", ["VIRTUAL"])], ["Emulator"]),
        ([("ARN", "IN", ["arn:emulator", "arn:other"])], ["Emulator"]),
        ([("ARN", "EQUALS", ["arn:emulator"])], ["Emulator"]),
        ([("ARN", "NOT_IN", ["arn:other"])], ["Pixel 8"]),
    ],
)
def test_physical_devices_unless_said_otherwise(
    asked: list[tuple[str, str, list[str]]], expected: list[str]
) -> None:
    """Rules leave out virtual devices, unless they list devices or have DEVICE_TYPE."""
    emulator = Device("Emulator", type="VIRTUAL")
    devices = [PIXEL, emulator]
    given = [
        (name, op, [value.replace("arn:emulator", emulator.arn) for value in values])
        for name, op, values in asked
    ]
    filters = [
        {"attribute": name, "operator": operator, "values": values}
        for name, operator, values in given
    ]
    assert [
        device.name for device in devices if device_filters.run_filter(filters)(device)
    ] == expected
    assert names_of(*(rule(*one) for one in given), devices=devices) == expected


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(
        sorted((name, operator) for name, operators in DOCUMENTED.items() for operator in operators)
    ),
    st.one_of(
        st.text(),
        st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps),
    ),
)
def test_any_value(kind: tuple[str, str], text: str) -> None:
    """Any value is refused with an error of the service or can be compared."""
    try:
        passes = device_filters.pool_filter(
            [{"attribute": kind[0], "operator": kind[1], "value": text}]
        )
    except errors.DeviceFarmError:
        return
    assert {passes(device) for device in ALL} <= {True, False}
