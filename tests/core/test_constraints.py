"""The constraints of the model: each violation is a message with the value and its path."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.model import Shape, ShapeResolver

from moto_devicefarm.core import constraints

SHAPES: dict[str, Any] = {
    "Text": {"type": "string"},
    "Short": {"type": "string", "min": 2, "max": 3},
    "Digits": {"type": "string", "pattern": "[0-9]+"},
    "Colour": {"type": "string", "enum": ["RED", "BLUE"]},
    "Number": {"type": "integer", "min": 1, "max": 9},
    "Count": {"type": "integer"},
    "Big": {"type": "long"},
    "Ratio": {"type": "double", "max": 1.5},
    "Small": {"type": "float"},
    "Flag": {"type": "boolean"},
    "Moment": {"type": "timestamp"},
    "Colours": {"type": "list", "member": {"shape": "Colour"}, "max": 2},
    "Name": {"type": "string", "min": 2, "max": 3, "pattern": "[a-z]+"},
    "Names": {"type": "list", "member": {"shape": "Name"}},
    "Numbers": {"type": "list", "member": {"shape": "Number"}},
    "Tags": {"type": "map", "key": {"shape": "Short"}, "value": {"shape": "Number"}, "min": 1},
    "Leaf": {
        "type": "structure",
        "required": ["name"],
        "members": {"name": {"shape": "Text"}, "size": {"shape": "Number"}},
    },
    "Leaves": {"type": "list", "member": {"shape": "Leaf"}},
    "Tree": {
        "type": "structure",
        "members": {
            "leaf": {"shape": "Leaf"},
            "leaves": {"shape": "Leaves"},
            "tags": {"shape": "Tags"},
        },
    },
}


def shape(name: str) -> Shape:
    """A shape of the table above."""
    found: Shape = ShapeResolver(SHAPES).get_shape_by_name(name)
    return found


@pytest.mark.parametrize(
    ("name", "value", "constraint"),
    [
        (
            "Text",
            5,
            "Value '5' at 'it' failed to satisfy constraint: Member must be of type string",
        ),
        (
            "Text",
            None,
            "Value null at 'it' failed to satisfy constraint: Member must be of type string",
        ),
        (
            "Text",
            True,
            "Value 'true' at 'it' failed to satisfy constraint: Member must be of type string",
        ),
        (
            "Text",
            ["a", 1],
            "Value '[a, 1]' at 'it' failed to satisfy constraint: Member must be of type string",
        ),
        (
            "Short",
            "a",
            "Value 'a' at 'it' failed to satisfy constraint: Member must have length greater "
            "than or equal to 2",
        ),
        (
            "Short",
            "abcd",
            "Value 'abcd' at 'it' failed to satisfy constraint: Member must have length less "
            "than or equal to 3",
        ),
        (
            "Digits",
            "1x",
            "Value '1x' at 'it' failed to satisfy constraint: Member must satisfy regular "
            "expression pattern: [0-9]+",
        ),
        (
            "Digits",
            "x1",
            "Value 'x1' at 'it' failed to satisfy constraint: Member must satisfy regular "
            "expression pattern: [0-9]+",
        ),
        (
            "Colour",
            "red",
            "Value 'red' at 'it' failed to satisfy constraint: Member must satisfy enum value "
            "set: [RED, BLUE]",
        ),
        (
            "Number",
            0,
            "Value '0' at 'it' failed to satisfy constraint: Member must have value greater than "
            "or equal to 1",
        ),
        (
            "Number",
            10,
            "Value '10' at 'it' failed to satisfy constraint: Member must have value less than "
            "or equal to 9",
        ),
        (
            "Count",
            2147483648,
            "Value '2147483648' at 'it' failed to satisfy constraint: Member must "
            "have value less than or equal to 2147483647",
        ),
        (
            "Count",
            -2147483649,
            "Value '-2147483649' at 'it' failed to satisfy constraint: Member must "
            "have value greater than or equal to -2147483648",
        ),
        (
            "Big",
            9223372036854775808,
            "Value '9223372036854775808' at 'it' failed to satisfy constraint: Member must "
            "have value less than or equal to 9223372036854775807",
        ),
        (
            "Big",
            -9223372036854775809,
            "Value '-9223372036854775809' at 'it' failed to satisfy constraint: Member must "
            "have value greater than or equal to -9223372036854775808",
        ),
        (
            "Moment",
            1e308,
            "Value '1e+308' at 'it' failed to satisfy constraint: Member must "
            "have value less than or equal to 253402300799999",
        ),
        (
            "Moment",
            -1e308,
            "Value '-1e+308' at 'it' failed to satisfy constraint: Member must "
            "have value greater than or equal to -62135596800000",
        ),
        (
            "Small",
            float("nan"),
            "Value 'nan' at 'it' failed to satisfy constraint: Member must be of type float",
        ),
        (
            "Ratio",
            float("-inf"),
            "Value '-inf' at 'it' failed to satisfy constraint: Member must be of type double",
        ),
        (
            "Moment",
            float("inf"),
            "Value 'inf' at 'it' failed to satisfy constraint: Member must be of type timestamp",
        ),
        (
            "Number",
            2.0,
            "Value '2.0' at 'it' failed to satisfy constraint: Member must be of type integer",
        ),
        (
            "Number",
            "2",
            "Value '2' at 'it' failed to satisfy constraint: Member must be of type integer",
        ),
        (
            "Number",
            True,
            "Value 'true' at 'it' failed to satisfy constraint: Member must be of type integer",
        ),
        (
            "Big",
            False,
            "Value 'false' at 'it' failed to satisfy constraint: Member must be of type long",
        ),
        (
            "Ratio",
            True,
            "Value 'true' at 'it' failed to satisfy constraint: Member must be of type double",
        ),
        (
            "Ratio",
            1.6,
            "Value '1.6' at 'it' failed to satisfy constraint: Member must have value less than "
            "or equal to 1.5",
        ),
        (
            "Small",
            "1",
            "Value '1' at 'it' failed to satisfy constraint: Member must be of type float",
        ),
        (
            "Flag",
            1,
            "Value '1' at 'it' failed to satisfy constraint: Member must be of type boolean",
        ),
        (
            "Moment",
            "2026",
            "Value '2026' at 'it' failed to satisfy constraint: Member must be of type timestamp",
        ),
        (
            "Colours",
            "RED",
            "Value 'RED' at 'it' failed to satisfy constraint: Member must be of type list",
        ),
        (
            "Colours",
            ["RED", "RED", "RED"],
            "Value '[RED, RED, RED]' at 'it' failed to satisfy constraint: Member must have "
            "length less than or equal to 2",
        ),
        ("Tags", [], "Value '[]' at 'it' failed to satisfy constraint: Member must be of type map"),
        (
            "Tags",
            {},
            "Value '{}' at 'it' failed to satisfy constraint: Member must have length greater "
            "than or equal to 1",
        ),
        (
            "Leaf",
            "x",
            "Value 'x' at 'it' failed to satisfy constraint: Member must be of type structure",
        ),
    ],
)
def test_each_constraint_has_its_text(name: str, value: Any, constraint: str) -> None:
    """A boolean is not a number."""
    assert constraints.violations(shape(name), value, "it") == [constraint]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Short", "ab"),
        ("Short", "abc"),
        ("Digits", "0042"),
        ("Colour", "BLUE"),
        ("Number", 1),
        ("Number", 9),
        ("Ratio", 1),
        ("Ratio", 1.5),
        ("Small", -3),
        ("Flag", False),
        ("Moment", 1.25),
        ("Moment", 1),
        ("Colours", []),
        ("Colours", ["RED", "BLUE"]),
        ("Tags", {"ab": 1}),
        ("Leaf", {"name": "", "size": None}),
        ("Tree", {}),
    ],
)
def test_limits_are_inclusive(name: str, value: Any) -> None:
    """The least and the greatest value pass. A whole number passes as a fraction."""
    assert constraints.violations(shape(name), value) == []


def test_every_problem_is_found_with_its_path() -> None:
    """All problems are found, with AWS's paths; lists are counted from 1."""
    tree = {
        "leaf": {"name": None, "size": 10},
        "leaves": [{"name": "good"}, {"size": True}, 3],
        "tags": {"ab": 0, "x": 1},
    }
    assert constraints.violations(shape("Tree"), tree) == [
        "Value null at 'leaf.name' failed to satisfy constraint: Member must not be null",
        "Value '10' at 'leaf.size' failed to satisfy constraint: Member must have value less "
        "than or equal to 9",
        "Value null at 'leaves.2.member.name' failed to satisfy constraint: "
        "Member must not be null",
        "Value 'true' at 'leaves.2.member.size' failed to satisfy constraint: Member must be "
        "of type integer",
        "Value '3' at 'leaves.3.member' failed to satisfy constraint: Member must be of type "
        "structure",
        "Value '0' at 'tags.ab.member' failed to satisfy constraint: Member must have value "
        "greater than or equal to 1",
        "Value 'x' at 'tags.key' failed to satisfy constraint: Member must have length "
        "greater than or equal to 2",
    ]


@pytest.mark.parametrize(
    ("name", "value", "constraints_of_items"),
    [
        (
            "Names",
            ["a", "ab", "x"],
            "Member must have length less than or equal to 3, Member must have length greater than "
            "or equal to 2, Member must satisfy regular expression pattern: [a-z]+",
        ),
        (
            "Numbers",
            [0],
            "Member must have value less than or equal to 9, "
            "Member must have value greater than or equal to 1",
        ),
        ("Colours", ["RED", "GREY"], "Member must satisfy enum value set: [RED, BLUE]"),
    ],
)
def test_items_that_break_a_constraint_are_one_problem(
    name: str, value: list[Any], constraints_of_items: str
) -> None:
    """The problem is that of the list. It names all constraints of the items, also those that they
    keep (C: devicefarm-ci-tool#77).
    """
    listed = ", ".join(map(str, value))
    assert constraints.violations(shape(name), value, "it") == [
        f"Value '[{listed}]' at 'it' failed to satisfy constraint: "
        f"Member must satisfy constraint: [{constraints_of_items}]"
    ]


def test_an_item_of_another_type_has_its_own_place() -> None:
    """An item of another type is a problem of its own, beside that of the list."""
    assert constraints.violations(shape("Colours"), ["GREY", 5], "it") == [
        "Value '5' at 'it.2.member' failed to satisfy constraint: Member must be of type string",
        "Value '[GREY, 5]' at 'it' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must satisfy enum value set: [RED, BLUE]]",
    ]


def test_a_null_in_a_list_is_a_problem() -> None:
    """A null in a list is a problem, because a list has no absent members."""
    assert constraints.violations(shape("Colours"), [None], "it") == [
        "Value null at 'it.1.member' failed to satisfy constraint: Member must be of type string"
    ]


def test_unknown_members_are_ignored() -> None:
    """Unknown members of requests are ignored at each level."""
    assert (
        constraints.violations(
            shape("Tree"), {"sshPublicKey": 1, "leaf": {"name": "x", "remoteDebugEnabled": True}}
        )
        == []
    )


def test_unknown_members_of_an_answer_are_problems() -> None:
    """Unknown members of answers are problems, so that a misspelled member is found."""
    assert constraints.violations(
        shape("Tree"), {"leaf": {"name": "x", "nmae": "y"}}, strict=True
    ) == ["Value 'y' at 'leaf.nmae' failed to satisfy constraint: Member must be in the model"]
