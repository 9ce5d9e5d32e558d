"""Checks values against the constraints of the model.

Rule: the messages are AWS's (C: realm/aws-devicefarm#8), except those about types and unknown
members, which are invented.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float),
    "boolean": (bool,),
    "structure": (Mapping,),
    "map": (Mapping,),
    "list": (list,),
}
_LIMITS: Mapping[str, Mapping[str, int]] = {
    "integer": {"min": -(2**31), "max": 2**31 - 1},
    "long": {"min": -(2**63), "max": 2**63 - 1},
    "timestamp": {"min": -62_135_596_800_000, "max": 253_402_300_799_999},
}
"""The limits of a type, where the model sets none: 32 and 64 bits, and the years 1 to 9999.

Requests have times in seconds, captured documents in milliseconds.
"""
_APP_TYPES = ("ANDROID_APP", "IOS_APP", "WEB_APP")
_RETIRED_TEST_TYPES = (
    "BUILTIN_EXPLORER",
    "CALABASH",
    "UIAUTOMATION",
    "UIAUTOMATOR",
    "WEB_PERFORMANCE_PROFILE",
    "REMOTE_ACCESS_RECORD",
)
UNLISTED_VALUES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Artifact", "type"): ("APPIUM_SERVER_LOG_OUTPUT", "RAW_FILE"),
    ("Run", "platform"): (*_APP_TYPES, "APPIUM_JAVA_TESTNG_TEST_PACKAGE"),
    ("Run", "type"): _RETIRED_TEST_TYPES,
    ("Job", "type"): _RETIRED_TEST_TYPES,
    ("Suite", "type"): _RETIRED_TEST_TYPES,
    ("Test", "type"): _RETIRED_TEST_TYPES,
}
"""Values of answers that the model's enums lack, by structure and member.

They are the type of an artifact of a running session (D: appium-endpoint-server-logs), a type of
files of custom jobs (C: sylph), the platform of a run (C: DeNA, jenkins114), and the types of tests
in older models.
"""


def violations(shape: Shape, value: Any, path: str = "", *, strict: bool = False) -> list[str]:
    """The constraints of the shape that the value breaks, in AWS's words; empty for a valid value.

    The check covers types, required members, enums, patterns, lengths and ranges at any depth.
    Unless ``strict``, unknown members are ignored, because clients with older models send some to
    the real service (A: source not noted).
    """
    problems: list[str] = []
    _check(shape, value, path, problems, strict)
    return problems


def _check(shape: Shape, value: Any, path: str, problems: list[str], strict: bool) -> None:
    def fail(constraint: str) -> None:
        problems.append(_problem(value, path, constraint))

    if not _has_type(value, shape.type_name):
        fail(f"be of type {shape.type_name}")
        return
    metadata = shape.metadata
    if shape.type_name in _LIMITS:
        metadata = {**_LIMITS[shape.type_name], **metadata}
    if metadata:
        if "enum" in metadata and value not in metadata["enum"]:
            fail(f"satisfy enum value set: [{', '.join(metadata['enum'])}]")
        if "pattern" in metadata and not _pattern(metadata["pattern"]).fullmatch(value):
            fail(f"satisfy regular expression pattern: {metadata['pattern']}")
        _check_size(metadata, value, fail)
    if isinstance(shape, StructureShape):
        _check_members(shape, value, path, problems, strict)
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value, 1):
            _check(shape.member, item, f"{path}.{number}.member", problems, strict)
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            _check(shape.key, key, f"{path}.key", problems, strict)
            _check(shape.value, item, f"{path}.{key}.member", problems, strict)


def _check_size(metadata: Mapping[str, Any], value: Any, fail: Callable[[str], None]) -> None:
    number = isinstance(value, (int, float))
    size, measure = (value, "value") if number else (len(value), "length")
    if "max" in metadata and size > metadata["max"]:
        fail(f"have {measure} less than or equal to {metadata['max']}")
    if "min" in metadata and size < metadata["min"]:
        fail(f"have {measure} greater than or equal to {metadata['min']}")


def _check_members(
    shape: StructureShape, value: Mapping[str, Any], path: str, problems: list[str], strict: bool
) -> None:
    prefix = f"{path}." if path else ""
    for name in shape.required_members:
        if value.get(name) is None:
            problems.append(_problem(None, f"{prefix}{name}", "not be null"))
    for name, item in value.items():
        if name in shape.members:
            if item is not None and item not in UNLISTED_VALUES.get((shape.name, name), ()):
                _check(shape.members[name], item, f"{prefix}{name}", problems, strict)
        elif strict:
            problems.append(_problem(item, f"{prefix}{name}", "be in the model"))


def _has_type(value: Any, type_name: str) -> bool:
    types = _PYTHON_TYPES[type_name]
    if isinstance(value, bool):
        return bool in types
    return isinstance(value, types) and (not isinstance(value, float) or math.isfinite(value))


def _problem(value: Any, path: str, constraint: str) -> str:
    return (
        f"Value {_text(value)} at '{path}' failed to satisfy constraint: Member must {constraint}"
    )


@functools.cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _text(value: Any) -> str:
    """A value as AWS's messages show it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    if isinstance(value, list):
        return f"'[{', '.join(str(item) for item in value)}]'"
    return f"'{value}'"
