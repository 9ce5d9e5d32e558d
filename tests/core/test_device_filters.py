"""Filters of ListDevices: each documented attribute with each documented operator, and errors."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import device_filters, errors, model
from tests.support.account import Account

ONE = "arn:aws:devicefarm:us-west-2::deviceinstance:one"
TWO = "arn:aws:devicefarm:us-west-2::deviceinstance:two"
PIXEL = Device("Pixel 8", os="14")
OLD = Device(
    "Pixel 2", os="8.0.0", remote_access_enabled=False, availability="TEMPORARY_NOT_AVAILABLE"
)
IPHONE = Device("iPhone 15", os="17.4", remote_debug_enabled=True)
TAB = Device("Galaxy Tab S9", os="13", model="Tab", availability="BUSY")
OWN = Device(
    "Pixel 7",
    os="10.3.10",
    instances=(DeviceInstance(udid="one", labels=("ci", "night")), DeviceInstance(udid="two")),
)
ALL = [PIXEL, OLD, IPHONE, TAB, OWN]
DOCUMENTED = {
    "ARN": {"EQUALS", "IN", "NOT_IN"},
    "PLATFORM": {"EQUALS"},
    "OS_VERSION": {
        "EQUALS",
        "GREATER_THAN",
        "GREATER_THAN_OR_EQUALS",
        "IN",
        "LESS_THAN",
        "LESS_THAN_OR_EQUALS",
        "NOT_IN",
    },
    "MODEL": {"CONTAINS", "EQUALS", "IN", "NOT_IN"},
    "AVAILABILITY": {"EQUALS"},
    "FORM_FACTOR": {"EQUALS"},
    "MANUFACTURER": {"EQUALS", "IN", "NOT_IN"},
    "REMOTE_ACCESS_ENABLED": {"EQUALS"},
    "REMOTE_DEBUG_ENABLED": {"EQUALS"},
    "INSTANCE_ARN": {"EQUALS", "IN", "NOT_IN"},
    "INSTANCE_LABELS": {"CONTAINS"},
    "FLEET_TYPE": {"EQUALS"},
}
OPERATORS = (
    "EQUALS",
    "LESS_THAN",
    "LESS_THAN_OR_EQUALS",
    "GREATER_THAN",
    "GREATER_THAN_OR_EQUALS",
    "IN",
    "NOT_IN",
    "CONTAINS",
)


def names_of(*filters: tuple[str, str, list[str]]) -> list[str]:
    """The names of the devices that pass."""
    asked = [
        {"attribute": attribute, "operator": operator, "values": values}
        for attribute, operator, values in filters
    ]
    answer = Account(registry=ALL).call("ListDevices", filters=asked)
    return [device["name"] for device in answer["devices"]]


def all_but(*devices: Device) -> list[str]:
    """The names of all devices except these."""
    return [device.name for device in ALL if device not in devices]


FILTERS: list[tuple[str, str, list[str], list[str]]] = [
    ("ARN", "EQUALS", [PIXEL.arn], ["Pixel 8"]),
    ("ARN", "EQUALS", ["arn:aws:devicefarm:us-west-2::device:NONE"], []),
    ("ARN", "IN", [TAB.arn, PIXEL.arn], ["Pixel 8", "Galaxy Tab S9"]),
    ("ARN", "NOT_IN", [TAB.arn, PIXEL.arn], all_but(TAB, PIXEL)),
    ("PLATFORM", "EQUALS", ["IOS"], ["iPhone 15"]),
    ("PLATFORM", "EQUALS", ["ANDROID"], all_but(IPHONE)),
    ("PLATFORM", "EQUALS", ["android"], []),
    ("OS_VERSION", "EQUALS", ["14"], ["Pixel 8"]),
    ("OS_VERSION", "EQUALS", ["1"], []),
    ("OS_VERSION", "LESS_THAN", ["10.3.10"], ["Pixel 2"]),
    ("OS_VERSION", "LESS_THAN_OR_EQUALS", ["10.3.10"], ["Pixel 2", "Pixel 7"]),
    ("OS_VERSION", "GREATER_THAN", ["10.3.9"], all_but(OLD)),
    ("OS_VERSION", "GREATER_THAN", ["9"], all_but(OLD)),
    ("OS_VERSION", "GREATER_THAN", ["14"], ["iPhone 15"]),
    ("OS_VERSION", "GREATER_THAN_OR_EQUALS", ["14.0"], ["Pixel 8", "iPhone 15"]),
    ("OS_VERSION", "IN", ["14", "17.4"], ["Pixel 8", "iPhone 15"]),
    ("OS_VERSION", "NOT_IN", ["14", "17.4"], all_but(PIXEL, IPHONE)),
    ("MODEL", "CONTAINS", ["Pixel"], ["Pixel 8", "Pixel 2", "Pixel 7"]),
    ("MODEL", "EQUALS", ["Pixel"], []),
    ("MODEL", "EQUALS", ["Tab"], ["Galaxy Tab S9"]),
    ("MODEL", "IN", ["Tab", "Pixel 8"], ["Pixel 8", "Galaxy Tab S9"]),
    ("MODEL", "NOT_IN", ["Tab", "Pixel 8"], all_but(TAB, PIXEL)),
    ("AVAILABILITY", "EQUALS", ["HIGHLY_AVAILABLE"], all_but(OLD, TAB)),
    ("AVAILABILITY", "EQUALS", ["AVAILABLE"], []),
    ("AVAILABILITY", "EQUALS", ["BUSY"], ["Galaxy Tab S9"]),
    ("AVAILABILITY", "EQUALS", ["TEMPORARY_NOT_AVAILABLE"], ["Pixel 2"]),
    ("FORM_FACTOR", "EQUALS", ["TABLET"], ["Galaxy Tab S9"]),
    ("FORM_FACTOR", "EQUALS", ["PHONE"], all_but(TAB)),
    ("MANUFACTURER", "EQUALS", ["Apple"], ["iPhone 15"]),
    ("MANUFACTURER", "IN", ["Apple", "Samsung"], ["iPhone 15", "Galaxy Tab S9"]),
    ("MANUFACTURER", "NOT_IN", ["Apple", "Samsung"], all_but(IPHONE, TAB)),
    ("REMOTE_ACCESS_ENABLED", "EQUALS", ["TRUE"], all_but(OLD)),
    ("REMOTE_ACCESS_ENABLED", "EQUALS", ["FALSE"], ["Pixel 2"]),
    ("REMOTE_DEBUG_ENABLED", "EQUALS", ["TRUE"], all_but()),
    ("REMOTE_DEBUG_ENABLED", "EQUALS", ["FALSE"], all_but()),
    ("INSTANCE_ARN", "EQUALS", [TWO], ["Pixel 7"]),
    ("INSTANCE_ARN", "EQUALS", ["arn:aws:devicefarm:us-west-2::deviceinstance:no"], []),
    ("INSTANCE_ARN", "IN", ["arn:none", ONE], ["Pixel 7"]),
    ("INSTANCE_ARN", "IN", ["arn:none"], []),
    ("INSTANCE_ARN", "NOT_IN", ["arn:none", ONE], all_but(OWN)),
    ("INSTANCE_ARN", "NOT_IN", ["arn:none"], all_but()),
    ("INSTANCE_LABELS", "CONTAINS", ["ci"], ["Pixel 7"]),
    ("INSTANCE_LABELS", "CONTAINS", ["night"], ["Pixel 7"]),
    ("INSTANCE_LABELS", "CONTAINS", ["nig"], []),
    ("FLEET_TYPE", "EQUALS", ["PRIVATE"], ["Pixel 7"]),
    ("FLEET_TYPE", "EQUALS", ["PUBLIC"], all_but(OWN)),
]


@pytest.mark.parametrize(("attribute", "operator", "values", "expected"), FILTERS)
def test_filter(attribute: str, operator: str, values: list[str], expected: list[str]) -> None:
    """Each attribute is compared in its way."""
    assert names_of((attribute, operator, values)) == expected


def test_every_documented_operator_is_tried_above() -> None:
    """The table has each operator of the model's documentation."""
    tried: dict[str, set[str]] = {}
    for attribute, operator, *_ in FILTERS:
        tried.setdefault(attribute, set()).add(operator)
    assert tried == DOCUMENTED


def test_all_filters_must_hold() -> None:
    """A device must pass all filters; without filters all devices pass."""
    assert names_of(("MODEL", "CONTAINS", ["Pixel"]), ("OS_VERSION", "GREATER_THAN", ["9"])) == [
        "Pixel 8",
        "Pixel 7",
    ]
    assert names_of() == all_but()


def test_a_filter_that_is_ignored_hides_no_other() -> None:
    """REMOTE_DEBUG_ENABLED is ignored, and other filters still count."""
    assert names_of(
        ("REMOTE_DEBUG_ENABLED", "EQUALS", ["TRUE"]), ("PLATFORM", "EQUALS", ["IOS"])
    ) == ["iPhone 15"]


def test_values_are_not_checked_for_sense() -> None:
    """A value that no device has finds no device."""
    assert names_of(("OS_VERSION", "EQUALS", ["AVAILABLE"])) == []


def refusal(attribute: str, operator: str, values: list[str]) -> str:
    """The message of the ArgumentException."""
    with pytest.raises(errors.ArgumentException) as raised:
        names_of((attribute, operator, values))
    return raised.value.message


@pytest.mark.parametrize(
    ("attribute", "operator"),
    [
        (attribute, operator)
        for attribute in DOCUMENTED
        for operator in OPERATORS
        if operator not in DOCUMENTED[attribute]
    ],
)
def test_an_operator_that_the_attribute_lacks(attribute: str, operator: str) -> None:
    """The message names the operator, the attribute and the supported operators."""
    start, supported = refusal(attribute, operator, ["x"]).split(" Supported operators: ")
    assert start == f"The operator {operator} is not supported for the attribute {attribute}."
    assert set(supported.split(", ")) == DOCUMENTED[attribute]


def test_the_whole_text_about_an_operator() -> None:
    """The supported operators are separated by commas."""
    assert refusal("ARN", "CONTAINS", ["x"]) == (
        "The operator CONTAINS is not supported for the attribute ARN. Supported operators: "
        "EQUALS, IN, NOT_IN"
    )


@pytest.mark.parametrize(
    "operator",
    ["EQUALS", "LESS_THAN", "LESS_THAN_OR_EQUALS", "GREATER_THAN", "GREATER_THAN_OR_EQUALS"],
)
@pytest.mark.parametrize("count", [0, 2])
def test_one_value_exactly(operator: str, count: int) -> None:
    """All operators but IN and NOT_IN take one value."""
    assert refusal("OS_VERSION", operator, ["1", "2"][:count]) == (
        f"The operator {operator} takes exactly one value, but {count} were given for the "
        "attribute OS_VERSION"
    )


@pytest.mark.parametrize("count", [0, 3])
def test_contains_takes_one_value(count: int) -> None:
    """CONTAINS takes one value."""
    assert refusal("MODEL", "CONTAINS", ["x"] * count) == (
        f"The operator CONTAINS takes exactly one value, but {count} were given for the "
        "attribute MODEL"
    )


def test_values_of_an_ignored_filter_count() -> None:
    """An ignored filter must have the right number of values too."""
    assert refusal("REMOTE_DEBUG_ENABLED", "EQUALS", []) == (
        "The operator EQUALS takes exactly one value, but 0 were given for the attribute "
        "REMOTE_DEBUG_ENABLED"
    )


@pytest.mark.parametrize("operator", ["IN", "NOT_IN"])
def test_some_value(operator: str) -> None:
    """IN and NOT_IN take one or more values."""
    assert refusal("ARN", operator, []) == (
        f"The operator {operator} takes one or more values, but none was given for the "
        "attribute ARN"
    )


@pytest.mark.parametrize(
    ("attribute", "operator", "problem"),
    [
        ("COLOUR", "EQUALS", "Value 'COLOUR' at 'filters.1.member.attribute'"),
        ("ARN", "RESEMBLES", "Value 'RESEMBLES' at 'filters.1.member.operator'"),
    ],
)
def test_words_that_the_model_lacks(attribute: str, operator: str, problem: str) -> None:
    """An unknown attribute or operator is a ValidationException with its path."""
    with pytest.raises(errors.ValidationException) as raised:
        names_of((attribute, operator, ["x"]))
    assert raised.value.message.startswith(
        f"1 validation error detected: {problem} failed to satisfy constraint: Member must "
        "satisfy enum value set: ["
    )


def test_every_attribute_of_the_model_is_known() -> None:
    """Each attribute of the installed model is known."""
    attributes: Any = model.structure("DeviceFilter").members["attribute"]
    assert set(attributes.metadata["enum"]) <= set(device_filters.DEVICE_FILTERS)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("9", "10"),
        ("10.3.2", "10.3.10"),
        ("10", "10.0.1"),
        ("8.1.0", "9"),
        ("", "1"),
        ("16.7.8", "17"),
    ],
)
def test_versions_compare_by_their_numbers(less: str, more: str) -> None:
    """Versions are compared number by number."""
    assert device_filters.version_key(less) < device_filters.version_key(more)


@pytest.mark.parametrize(
    ("one", "other"), [("10", "10.0"), ("8.0.0", "8"), ("010", "10"), ("", "0")]
)
def test_versions_that_are_one(one: str, other: str) -> None:
    """Zeros at the beginning or the end of a version do not matter."""
    assert device_filters.version_key(one) == device_filters.version_key(other)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
)
def test_any_two_versions(one: list[int], other: list[int]) -> None:
    """Any two versions are less, equal or greater, like their numbers."""
    length = max(len(one), len(other))
    padded = [[*numbers, *[0] * (length - len(numbers))] for numbers in (one, other)]
    versions = [device_filters.version_key(".".join(map(str, numbers))) for numbers in (one, other)]
    assert (versions[0] < versions[1], versions[0] == versions[1]) == (
        padded[0] < padded[1],
        padded[0] == padded[1],
    )
