"""Reads what somebody captured: a file, JSON text, what boto3 returned, a recording; finds out what
each document is.

Rule: whatever is given either becomes documents that fit the model, or a ValueError that names the
source and the member.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from botocore.model import ListShape, MapShape, Shape, StructureShape
from dateutil.parser import isoparse

from moto_devicefarm.core import model
from moto_devicefarm.core.resource import ARN_PREFIX, Kind
from moto_devicefarm.registry.sources import documents
from moto_devicefarm.resources import KINDS

STATE_KEY = "moto_devicefarm"
"""The key under which ``farm.dump()`` puts everything."""
IGNORED = ("ResponseMetadata", model.TOKEN)
_OF_SHAPE: Mapping[str, type[Kind]] = {kind.SHAPE: kind for kind in KINDS}
BY_ARN: Mapping[str, str] = {kind.KIND: kind.SHAPE for kind in KINDS}
"""The structures that a bare document can be told by its ARN, and that the mock can hold."""
_ACCOUNT, _ID = "[!-9;-~]+", r"(?!\.+(?:/|$))[!-.0-9;-~]+"


def arn_form(shape: str) -> str:
    """The form of the ARN of a structure's kind, for messages."""
    kind = _OF_SHAPE[shape]
    account = "" if kind.OWNER == "aws" else "<account>"
    own = f", or ::{kind.KIND}:<id> for one of AWS's own" if kind.OWNER == "either" else ""
    return f"{ARN_PREFIX}{account}:{kind.KIND}:{kind.FORM}{own}"


@cache
def _arn_pattern(shape: str) -> re.Pattern[str]:
    """What such an ARN matches; an id is of any letters, but not elided."""
    kind = _OF_SHAPE[shape]
    account = f"(?:{_ACCOUNT})?" if kind.OWNER == "aws" else _ACCOUNT
    ids = "|".join("/".join([_ID] * (form.count("/") + 1)) for form in kind.FORM.split(", or "))
    form = f"{account}:{kind.KIND}:(?:{ids})"
    return re.compile(
        f"{ARN_PREFIX}(?:{form}|:{kind.KIND}:{_ID})"
        if kind.OWNER == "either"
        else ARN_PREFIX + form
    )


@dataclass(frozen=True)
class Document:
    """One document of a report: members with AWS's names, times in milliseconds."""

    shape: str
    """The name of its structure: "RemoteAccessSession"."""
    members: dict[str, Any]
    unknown: dict[str, Any]
    """Members that the model does not know, by their path."""
    where: str
    """The source and the document in it, for messages."""


def read_source(source: Any) -> tuple[list[Document], list[tuple[Any, str]]]:
    """(documents, states) in a source: a path, JSON text, a dict as boto3 returned it, or a list of
    any of these.

    States are what ``farm.dump()`` made, each with its source's name. Raises ValueError as the
    module says, OSError for a file that can't be read.
    """
    found: list[Document] = []
    states: list[tuple[Any, str]] = []
    try:
        for item, name in _items(source, "report"):
            if STATE_KEY in item:
                states.append((item[STATE_KEY], name))
            else:
                found += recognize(item, name)
    except RecursionError:
        raise ValueError(f"{_name(source)}: nested too deeply to be a report") from None
    if not found and not states:
        raise ValueError(
            f"{_name(source)}: no document in it; expected one of {', '.join(loadable())}"
        )
    return found, states


def _name(source: Any) -> str:
    return str(source) if isinstance(source, os.PathLike) or _is_path(source) else "report"


def _is_path(source: Any) -> bool:
    return isinstance(source, str) and source.lstrip()[:1] not in ("{", "[", "")


def _items(source: Any, name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The JSON objects in a source, each with the name to call it by."""
    if isinstance(source, os.PathLike) or _is_path(source):
        yield from _from_text(text_of(Path(source)), str(source))
    elif isinstance(source, str):
        yield from _from_text(source, name)
    elif isinstance(source, Mapping):
        yield source, name
    elif isinstance(source, (list, tuple)):
        for number, item in enumerate(source, 1):
            yield from _items(item, f"{name}, number {number}" if len(source) > 1 else name)
    else:
        raise ValueError(
            f"{name}: {source!r} is no report: give a path, JSON text, a dict or a list of these"
        )


def text_of(path: Path) -> str:
    """What is in the file; ValueError for what is no text, OSError for what can't be read."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not UTF-8 text ({error})") from None
    except ValueError as error:  # a NUL in the path
        raise ValueError(f"{str(path)!r}: no path ({error})") from None


def _from_text(text: str, name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    for item in documents(text, name):
        yield from _objects(item, name)


def _objects(item: Any, name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The JSON objects in what a text holds; a string in it is no path."""
    if isinstance(item, list):
        for number, inner in enumerate(item, 1):
            yield from _objects(inner, f"{name}, number {number}" if len(item) > 1 else name)
    elif isinstance(item, Mapping):
        yield item, name
    else:
        raise ValueError(f"{name}: a {type(item).__name__} is no document: expected a JSON object")


class _Key(NamedTuple):
    """What stands under an output member of the model."""

    shapes: tuple[str, ...] = ()
    """The structures that may; two operations call what they list "artifacts". None where it is no
    structure.
    """
    many: bool = False
    """Whether it is a list of them."""

    def which(self, value: Any) -> str:
        """The structure that knows most of the value's members; empty where there is none."""
        given = value.keys() if isinstance(value, Mapping) else ()
        return max(
            self.shapes,
            key=lambda shape: len(model.structure(shape).members.keys() & given),
            default="",
        )


@cache
def _keys() -> Mapping[str, _Key]:
    """The output members of the model."""
    keys: dict[str, _Key] = {}
    for name in model.service_model().operation_names:
        output = model.operation(name).output
        for key, member in ({} if output is None else output.members).items():
            many = isinstance(member, ListShape)
            structure = member.member if isinstance(member, ListShape) else member
            named = (structure.name,) if isinstance(structure, StructureShape) else ()
            keys[key] = _Key(tuple(dict.fromkeys((*keys.get(key, _Key()).shapes, *named))), many)
    return keys


@cache
def loadable() -> Sequence[str]:
    """The output members of the model whose documents the mock can hold."""
    return sorted(
        key for key, held in _keys().items() if not _OF_SHAPE.keys().isdisjoint(held.shapes)
    )


_BUY, _DRIVE = "buy slots with PurchaseOffering", "start a session with farm.start_grid_session"
INSTEAD: Mapping[str, str] = {
    "Tags": "load what they are on, and give it its tags with TagResource",
    "accountSettings": "concurrency, max_slots and the like are arguments of mock_devicefarm",
    "actions": f"they do not say of which session they are; {_DRIVE}",
    "artifacts": f"they do not say of which session they are; {_DRIVE}",
    "compatibleDevices": "load the devices and the pool",
    "current": _BUY,
    "incompatibleDevices": "load the devices and the pool",
    "nextPeriod": _BUY,
    "offeringTransaction": _BUY,
    "offeringTransactions": _BUY,
    "uniqueProblems": "load the tests that they are of",
}
"""What to do instead of loading what has no ARN of its own; all else of that sort is the same in
every account.
"""


def recognize(item: Mapping[str, Any], name: str) -> Iterator[Document]:
    """The documents under the output keys of a JSON object, in a recorded call, or the bare
    document that it is.
    """
    if "operation" in item and ("answer" in item or "error" in item):
        if isinstance(item.get("answer"), Mapping):
            yield from _recognised_answer(
                item["answer"], f"{name}, {item['operation']}", recorded=True
            )
        return
    arn = item.get("arn")
    if isinstance(arn, str):
        kind = arn.split(":")[5] if arn.count(":") > 5 else ""
        if kind not in BY_ARN:
            raise ValueError(
                f"{name}: the arn {arn!r} is of no kind that the mock can hold: {', '.join(BY_ARN)}"
            )
        yield as_document(BY_ARN[kind], item, name)
        return
    yield from _recognised_answer(item, name, recorded=False)


def _recognised_answer(
    answer: Mapping[str, Any], name: str, *, recorded: bool
) -> Iterator[Document]:
    """A recorded answer may hold what is no document; it is passed over."""
    for key, value in answer.items():
        if key in IGNORED:
            continue
        if key not in _keys():
            if recorded:
                continue
            raise ValueError(
                f"{name}: unknown kind {key!r}; expected one of {', '.join(loadable())}, or a bare document"
            )
        held = _keys()[key]
        listed = value if held.many else [value]
        if not isinstance(listed, list):
            raise ValueError(f"{name}: {key} must be a list, and is a {type(value).__name__}")
        for number, member in enumerate(listed, 1):
            shape = held.which(member)
            if shape in _OF_SHAPE:
                yield as_document(
                    shape, member, f"{name}: {key}{f' {number}' if held.many else ''}"
                )
            elif not recorded:
                instead = INSTEAD.get(key, "the mock answers it by itself")
                raise ValueError(
                    f"{name}: {key} is no document that can be loaded: {instead}. Can be loaded: {', '.join(loadable())}"
                )


def as_document(shape: str, value: Any, where: str) -> Document:
    """The document that stands for a structure of the model; ValueError for one that does not fit
    it.
    """
    unknown: dict[str, Any] = {}
    structure = model.structure(shape)
    members = _normal(structure, value, where, "", unknown)
    problems = model.violations(structure, members)
    if problems:
        raise ValueError(f"{where}: {'; '.join(problems)}")
    if shape in _OF_SHAPE and "arn" in members:
        _check_arn(shape, "arn", members["arn"], where)
    for kind, what, arn in _implied(members):
        _check_arn(kind, what, arn, where)
    return Document(shape, members, unknown, where)


def _implied(members: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The kind, member and ARN of what a document names."""
    for kind, what in (("Upload", "appUpload"), ("DeviceInstance", "instanceArn")):
        if isinstance(members.get(what), str):
            yield kind, what, members[what]
    if "arn" in members.get("device", {}):
        yield "Device", "device.arn", members["device"]["arn"]


def _check_arn(shape: str, what: str, arn: str, where: str) -> None:
    if not _arn_pattern(shape).fullmatch(arn):
        raise ValueError(f"{where}: {what} {arn!r} names no {shape}: expected {arn_form(shape)}")


def _normal(shape: Shape, value: Any, where: str, path: str, unknown: dict[str, Any]) -> Any:
    """The value with times as milliseconds, without nulls and without what the model does not know."""
    if shape.type_name == "timestamp":
        return milliseconds(value, f"{where}: {path}")
    if isinstance(shape, StructureShape):
        if not isinstance(value, Mapping):
            raise ValueError(
                f"{where}: {path or 'it'} must be an object, and is a {type(value).__name__}"
            )
        members = {}
        for name, member in value.items():
            inner = f"{path}.{name}" if path else str(name)
            if name not in shape.members:
                unknown[inner] = to_json_value(member)
            elif member is not None:
                members[name] = _normal(shape.members[name], member, where, inner, unknown)
        return members
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [
            _normal(shape.member, item, where, f"{path}.{number}", unknown)
            for number, item in enumerate(value, 1)
        ]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {
            str(key): _normal(shape.value, item, where, f"{path}.{key}", unknown)
            for key, item in value.items()
        }
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{where}: {path}: {value!r} is no number that JSON has")
    if isinstance(value, (int, float)) and abs(value) >= 2**63:
        raise ValueError(
            f"{where}: {path}: a number of 2**63 or beyond is none that the service has"
        )
    if isinstance(value, str) and not _is_text(value):
        raise ValueError(f"{where}: {path}: {value!r} holds half a character")
    return value


def _is_text(value: str) -> bool:
    """Whether it can be sent: no half of a surrogate pair is in it."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


FIRST, LAST = -62135596800, 253402300800
"""The years 1 to 9999, in epoch seconds: what a datetime can hold."""


def milliseconds(given: Any, what: str) -> int:
    """A time as epoch milliseconds: from a datetime, epoch seconds (number or text), or ISO 8601
    (no zone: UTC).
    """
    value = given
    try:
        if isinstance(value, str):
            value = (
                float(value)
                if value.replace(".", "", 1).lstrip("-").isdecimal()
                else isoparse(value)
            )
        if isinstance(value, dt.datetime):
            value = value if value.tzinfo else value.replace(tzinfo=dt.timezone.utc)
            since: dt.timedelta = value - dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
            return (since.days * 86400 + since.seconds) * 1000 + since.microseconds // 1000
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and FIRST <= value < LAST
        ):
            return round(float(value) * 1000)
    except (ValueError, OverflowError):
        pass
    raise ValueError(
        f"{what}: {given!r} is no time: expected epoch seconds or ISO 8601, such as 2026-01-01T12:00:00Z"
    )


def to_json_value(value: Any) -> Any:
    """The value as JSON has it; a datetime becomes ISO 8601."""
    return json.loads(json.dumps(value, default=str))
