"""Everything that is read from the installed botocore's ``devicefarm`` model: request checks,
answer encoding, output keys.

Nothing about a shape is written down anywhere else, so the mock follows the model, older or newer.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from botocore.loaders import create_loader
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

TOKEN = "nextToken"
PAGE_LIMITS = ("maxResults", "maxResult")
"""What limits a page: the second in the operations of the test grid."""

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


@functools.cache
def service_model() -> ServiceModel:
    """The service's model, of the botocore that is installed."""
    return ServiceModel(_description(), "devicefarm")


@functools.cache
def _description() -> Mapping[str, Any]:
    found: Mapping[str, Any] = create_loader().load_service_model("devicefarm", "service-2")
    return found


def http_status(error: str) -> int:
    """The HTTP status of an error of the model: 500 for the service's own fault, else 400."""
    return 500 if _description()["shapes"][error].get("fault") else 400


def structure(name: str) -> StructureShape:
    """The structure of this name: ``structure("Device")``."""
    shape = service_model().shape_for(name)
    assert isinstance(shape, StructureShape)
    return shape


@functools.cache
def attributes(name: str) -> Mapping[str, str]:
    """The members of a structure by the snake_case names of the attributes that hold them."""
    return {xform_name(member): member for member in structure(name).members}


@functools.cache
def timestamps() -> frozenset[str]:
    """The names of all members that are times, in whatever structure."""
    return _members(lambda shape: shape.type_name == "timestamp")


@functools.cache
def sensitive() -> frozenset[str]:
    """The names of all members that the model marks as sensitive."""
    return _members(lambda shape: bool(shape.metadata.get("sensitive")))


def _members(fits: Callable[[Shape], bool]) -> frozenset[str]:
    structures = [
        shape
        for name in service_model().shape_names
        if isinstance(shape := service_model().shape_for(name), StructureShape)
    ]
    return frozenset(
        name for shape in structures for name, member in shape.members.items() if fits(member)
    )


@dataclass(frozen=True)
class OperationShapes:
    """What an operation's model says, ready for use."""

    input: StructureShape | None
    output: StructureShape | None
    arguments: Mapping[str, str]
    """Input members and the names of the handler's parameters: ``projectArn`` -> ``project_arn``."""
    result_key: str | None
    """The output's only member besides nextToken, or None where it has none or several."""
    result: Shape | None
    """The shape of what belongs under ``result_key``, or of the whole output; None without one."""
    paged: bool


@functools.cache
def operation(name: str) -> OperationShapes:
    """The shapes of an operation of the installed model; botocore's OperationNotFoundError for any
    other name.
    """
    found: OperationModel = service_model().operation_model(name)
    given: StructureShape | None = found.input_shape
    answer: StructureShape | None = found.output_shape
    members = (
        {}
        if answer is None
        else {key: shape for key, shape in answer.members.items() if key != TOKEN}
    )
    key = next(iter(members)) if len(members) == 1 else None
    inputs = (
        []
        if given is None
        else [member for member in given.members if member not in (TOKEN, *PAGE_LIMITS)]
    )
    return OperationShapes(
        input=given,
        output=answer,
        arguments={member: xform_name(member) for member in inputs},
        result_key=key,
        result=members[key] if key else answer,
        paged=answer is not None
        and TOKEN in answer.members
        and key is not None
        and isinstance(members[key], ListShape),
    )


_UPLOADED = ("ANDROID_APP", "IOS_APP", "WEB_APP")
_RETIRED = (
    "BUILTIN_EXPLORER",
    "CALABASH",
    "UIAUTOMATION",
    "UIAUTOMATOR",
    "WEB_PERFORMANCE_PROFILE",
    "REMOTE_ACCESS_RECORD",
)
UNLISTED_VALUES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Artifact", "type"): ("APPIUM_SERVER_LOG_OUTPUT",),
    ("Run", "platform"): _UPLOADED,
    ("Run", "type"): _RETIRED,
    ("Job", "type"): _RETIRED,
    ("Suite", "type"): _RETIRED,
    ("Test", "type"): _RETIRED,
}
"""What AWS answers though the model does not list it, by structure and member: an artifact's type
while a session runs (D: appium-endpoint-server-logs), a run's platform (C: DeNA), types of tests
that older models list. All stand in answers only.
"""


def violations(shape: Shape, value: Any, path: str = "", *, strict: bool = False) -> list[str]:
    """What is wrong with ``value``, in AWS's words; an empty list if nothing is.

    Checks type, required, enum, pattern, length and range, deeply. Members that the model does not
    know are ignored, as the real service does (older clients send some), unless ``strict``.
    """
    found: list[str] = []
    _check(shape, value, path, found, strict)
    return found


def _check(shape: Shape, value: Any, path: str, found: list[str], strict: bool) -> None:
    """Constraint texts are AWS's (C: realm/aws-devicefarm#8); those about the type and unknown
    members are ours.
    """

    def fail(constraint: str) -> None:
        found.append(
            f"Value {_shown(value)} at '{path}' failed to satisfy constraint: Member must {constraint}"
        )

    expected = _PYTHON_TYPES[shape.type_name]
    if (isinstance(value, bool) and bool not in expected) or not _is(value, expected):
        fail(f"be of type {shape.type_name}")
        return
    metadata = shape.metadata
    if metadata:
        if "enum" in metadata and value not in metadata["enum"]:
            fail(f"satisfy enum value set: [{', '.join(metadata['enum'])}]")
        if "pattern" in metadata and not _pattern(metadata["pattern"]).fullmatch(value):
            fail(f"satisfy regular expression pattern: {metadata['pattern']}")
        _check_size(metadata, value, fail)
    if isinstance(shape, StructureShape):
        _check_members(shape, value, path, found, strict)
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value, 1):
            _check(shape.member, item, f"{path}.{number}.member", found, strict)
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            _check(shape.key, key, f"{path}.key", found, strict)
            _check(shape.value, item, f"{path}.{key}.member", found, strict)


def _check_size(metadata: Mapping[str, Any], value: Any, fail: Callable[[str], None]) -> None:
    number = isinstance(value, (int, float))
    size, measure = (value, "value") if number else (len(value), "length")
    if "max" in metadata and size > metadata["max"]:
        fail(f"have {measure} less than or equal to {metadata['max']}")
    if "min" in metadata and size < metadata["min"]:
        fail(f"have {measure} greater than or equal to {metadata['min']}")


def _check_members(
    shape: StructureShape, value: Mapping[str, Any], path: str, found: list[str], strict: bool
) -> None:
    prefix = f"{path}." if path else ""
    for name in shape.required_members:
        if value.get(name) is None:
            found.append(
                f"Value null at '{prefix}{name}' failed to satisfy constraint: Member must not be null"
            )
    for name, item in value.items():
        if name in shape.members:
            if item is not None and item not in UNLISTED_VALUES.get((shape.name, name), ()):
                _check(shape.members[name], item, f"{prefix}{name}", found, strict)
        elif strict:
            found.append(
                f"Value {_shown(item)} at '{prefix}{name}' failed to satisfy constraint: Member must be in the model"
            )


def _is(value: Any, types: tuple[type, ...]) -> bool:
    return isinstance(value, types)


@functools.cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _shown(value: Any) -> str:
    """A value as AWS's messages print it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    if isinstance(value, list):
        return f"'[{', '.join(str(item) for item in value)}]'"
    return f"'{value}'"
