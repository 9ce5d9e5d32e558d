"""Captured documents: what a JSON object has of them, by botocore's model.

Rule: an object becomes documents that fit the model, or a ValueError that names the source and the
member.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_devicefarm.captures.arn_forms import KIND_OF_SHAPE, SHAPE_OF_KIND, check_arn
from moto_devicefarm.captures.completion import Completion, Marks
from moto_devicefarm.captures.output_members import (
    IGNORED,
    INSTEAD,
    REPORT_SHAPES,
    bare_shapes,
    loadable,
    meant_key,
    output_members,
    unknown_key,
)
from moto_devicefarm.captures.scrub_marks import is_scrubbed_arn
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import constraints, model
from moto_devicefarm.core.nearest_name import SLIP, nearest_name

INSIGHTS_DETAILS = "InsightsDetails"
"""The name of the form of a details file, which is no structure of the model."""
FORMER_PREFIX, PREFIX = "arn:aws:aatp:", "arn:aws:devicefarm:"
"""A captured upload has the first one in its ARN, and the second one in its URL (C: DeNA)."""
MOST_MINUTES = 100 * 365.25 * 24 * 60
"""100 years. No device is used for longer, and a later moment may have no date."""
MOST_LOOKED_AT = 20
"""Of so many unknown members of a document, a known one is looked for that was meant. A document
with more has no slips, but another form.
"""


@dataclass(frozen=True)
class Document:
    """One captured document: members with AWS's names, times in milliseconds."""

    shape: str
    """The name of its structure: "RemoteAccessSession"."""
    members: dict[str, Any]
    unknown: dict[str, Any]
    """Members that the model does not know, by their path."""
    where: str
    """The source and the document's place in it, for messages."""
    filled: Mapping[str, str] = field(default_factory=dict)
    """What the report has in the place of members for which placeholders stand, by their paths; ""
    for a member that it lacks.
    """
    left_out: Mapping[str, str] = field(default_factory=dict)
    """What the report has in the place of members that are scrubbed and were left out."""
    misspelt: Mapping[str, str] = field(default_factory=dict)
    """The known member that an unknown one was probably meant to be, by the path of the latter."""


def recognize(
    item: Mapping[str, Any], name: str, completion: Completion | None = None, twin: str = ""
) -> Iterator[Document]:
    """The documents in a JSON object: under output keys of the model, in the answer of a recorded
    call, or the object itself, which is recognized by its ARN, or else by its members.

    What is scrubbed is completed or refused by ``completion``; without one, it is no more than a
    wrong value. ``twin`` tells the object from others with an equal scrubbed ARN.
    """
    arn = _with_todays_prefix(item.get("arn"))
    kind = arn.split(":")[5] if isinstance(arn, str) and arn.count(":") > 5 else ""
    if "operation" in item and ("answer" in item or "error" in item):
        if isinstance(item.get("answer"), Mapping):
            name = f"{name}, {item['operation']}"
            yield from _documents_of_answer(item["answer"], name, completion, recorded=True)
    elif kind in SHAPE_OF_KIND:
        yield as_document(SHAPE_OF_KIND[kind], item, name, completion, twin)
    elif isinstance(arn, str) and (completion is None or not is_scrubbed_arn(arn)):
        raise ValueError(
            f"{name}: the arn {arn!r} is of a kind that can't be loaded: "
            f"expected one of {', '.join(SHAPE_OF_KIND)}"
        )
    elif {"jobArn", "testDetails"} <= item.keys():
        yield _insights_details(item, name, completion)
    elif _has_settings(item):
        yield as_document("AccountSettings", item, name, completion)
    elif "__type" in item:
        raise ValueError(
            f"{name}: it is an error of the service and not a document: arrange it with farm.fail"
        )
    elif completion is not None and ((shapes := bare_shapes(item)) or arn is not None):
        yield _document_without_kind(shapes, item, name, completion, twin)
    else:
        yield from _documents_of_answer(item, name, completion, recorded=False)


def _has_settings(item: Mapping[str, Any]) -> bool:
    """Whether it is the settings of the account without their output key."""
    members = model.structure("AccountSettings").members.keys()
    return not members.isdisjoint(item) and output_members().keys().isdisjoint(item)


def _document_without_kind(
    shapes: Sequence[str],
    item: Mapping[str, Any],
    name: str,
    completion: Completion,
    twin: str,
) -> Document:
    """A document with no ARN that tells its kind, and no output key. Raises ValueError if several
    structures fit it.
    """
    if len(shapes) != 1 and completion.complete:
        may_be = f", since it may be a {' or a '.join(shapes)}" if shapes else ""
        raise ValueError(
            f"{name}: its kind can't be told without its arn{may_be}: "
            'put it under its key, such as {"remoteAccessSession": ...}'
        )
    shape, *_ = shapes or SHAPE_OF_KIND.values()
    return as_document(shape, item, name, completion, twin)


def _insights_details(
    item: Mapping[str, Any], name: str, completion: Completion | None
) -> Document:
    """The file behind the details URL of a job's insights (D: insights). No model has its form, so
    nothing in it is checked but the ARN, and that the metrics are an object.
    """
    marks = Marks({}, {})
    if completion is not None:
        item, marks = completion.arns({"jobArn": "Job", "deviceArn": "Device"}, item, name)
    if not isinstance(item["jobArn"], str):
        raise ValueError(f"{name}: jobArn must be a text, not {item['jobArn']!r}")
    check_arn("Job", "jobArn", item["jobArn"], name)
    if not isinstance(item.get("metrics", {}), Mapping):
        raise ValueError(f"{name}: metrics must be an object, not {item['metrics']!r}")
    return Document(INSIGHTS_DETAILS, dict(item), {}, name, *marks)


def _documents_of_answer(
    answer: Mapping[str, Any], name: str, completion: Completion | None, *, recorded: bool
) -> Iterator[Document]:
    """The documents under the keys of an answer. A recorded answer may have other members too;
    they are skipped.
    """
    if completion is not None:
        answer = completion.without_elisions(answer, name)
    if not recorded:
        yield from _reports_of_answer(answer, name, completion)
    for key, value in answer.items():
        is_ignored = key in IGNORED or key in REPORT_SHAPES
        if is_ignored or (recorded and key not in output_members()):
            continue
        is_known = key in output_members()
        if not is_known and _has_arns(value) and not meant_key(key):  # a key of --query
            for item in value if isinstance(value, list) else [value]:
                yield from recognize(item, f"{name}: {key}", completion)
            continue
        if not is_known:
            raise unknown_key(key, name)
        member = output_members()[key]
        where = f"{name}: {key}"
        items = value if member.is_list else [value]
        (completion or Completion()).check_present(value, where)
        if not isinstance(items, list):
            raise ValueError(f"{where} must be a list, not a {type(value).__name__}")
        listed = (completion or Completion()).listed(items, where)
        for item, number, twin in listed:
            shape = member.best_shape(item)
            if shape in KIND_OF_SHAPE:
                place = f"{where} {number}" if member.is_list else where
                yield as_document(shape, item, place, completion, twin)
            elif not recorded:
                instead = INSTEAD.get(key, "the mock answers it by itself")
                raise ValueError(
                    f"{where} can't be loaded: {instead}. Can be loaded: {', '.join(loadable())}"
                )


def _has_arns(value: Any) -> bool:
    """Whether it is a document with its ARN, or a list of such documents."""
    items = value if isinstance(value, list) else [value]
    arns = [item.get("arn") if isinstance(item, Mapping) else None for item in items]
    return bool(arns) and all(isinstance(arn, str) for arn in arns)


def _reports_of_answer(
    answer: Mapping[str, Any], name: str, completion: Completion | None
) -> Iterator[Document]:
    """The documents about the whole account, one for each structure."""
    found: dict[str, dict[str, Any]] = {}
    for key in answer.keys() & REPORT_SHAPES.keys():
        found.setdefault(REPORT_SHAPES[key], {})[key] = answer[key]
    for shape, members in found.items():
        where = f"{name}: {' and '.join(sorted(members))}"
        yield as_document(shape, members.get("accountSettings", members), where, completion)


def as_document(
    shape: str, value: Any, where: str, completion: Completion | None = None, twin: str = ""
) -> Document:
    """The document of a structure of the model; ValueError if the value does not fit it. For
    ``completion`` and ``twin`` see ``recognize``.
    """
    if isinstance(value, Mapping) and "arn" in value:
        value = {**value, "arn": _with_todays_prefix(value["arn"])}
    marks = Marks({}, {})
    if completion is not None:
        value, marks = completion.document(shape, value, where, twin)
    unknown = _Unknown({}, {}, marks.filled)
    structure = model.structure(shape)
    members = _normalize(structure, value, where, "", unknown)
    problems = constraints.violations(structure, members)
    if problems:
        raise ValueError(f"{where}: {'; '.join(problems)}")
    for part, minutes in members.get("deviceMinutes", {}).items():
        if not 0 <= minutes <= MOST_MINUTES:
            raise ValueError(
                f"{where}: deviceMinutes.{part}: minutes must be between 0 and 100 years "
                f"({MOST_MINUTES:.0f} minutes), not {minutes!r}"
            )
    if shape in KIND_OF_SHAPE and "arn" in members:
        check_arn(shape, "arn", members["arn"], where)
    for kind, member in (("Upload", "appUpload"), ("DeviceInstance", "instanceArn")):
        if isinstance(members.get(member), str):
            check_arn(kind, member, members[member], where)
    if "arn" in members.get("device", {}):
        check_arn("Device", "device.arn", members["device"]["arn"], where)
    return Document(shape, members, unknown.members, where, *marks, unknown.misspelt)


def _with_todays_prefix(arn: Any) -> Any:
    """An ARN with today's prefix, so that a client can use it in requests."""
    if isinstance(arn, str) and arn.startswith(FORMER_PREFIX):
        return PREFIX + arn.removeprefix(FORMER_PREFIX)
    return arn


class _Unknown(NamedTuple):
    """The members of a document that the model does not know, by their paths."""

    members: dict[str, Any]
    misspelt: dict[str, str]
    """The names that were probably meant."""
    filled: Mapping[str, str]
    """Members that do not count, since the report lacks them."""

    def add(self, shape: StructureShape, value: Mapping[str, Any], name: str, path: str) -> None:
        """Add a member of a structure's value."""
        self.members[path] = to_json_value(value[name])
        meant = _meant(shape.name, name) if len(self.members) <= MOST_LOOKED_AT else None
        if meant is None:
            return
        if meant not in value or self.filled.get(f"{path.removesuffix(name)}{meant}") == "":
            self.misspelt[path] = meant


@lru_cache
def _meant(shape: str, name: str) -> str | None:
    """The member of a structure that a wrong name was probably meant to be."""
    return nearest_name(name, model.structure(shape).members, SLIP)


def _normalize(shape: Shape, value: Any, where: str, path: str, unknown: _Unknown) -> Any:
    """The value with times in milliseconds and without nulls. Members that the model does not know
    go to ``unknown``.
    """
    if shape.type_name == "timestamp":
        return milliseconds(value, f"{where}: {path}")
    if isinstance(shape, StructureShape):
        if not isinstance(value, Mapping):
            raise ValueError(
                f"{where}: {path or 'it'} must be an object, not a {type(value).__name__}"
            )
        members = {}
        for name, member in value.items():
            inner = f"{path}.{name}" if path else name
            if name not in shape.members:
                unknown.add(shape, value, name, inner)
            elif member is not None:
                members[name] = _normalize(shape.members[name], member, where, inner, unknown)
        return members
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [
            _normalize(shape.member, item, where, f"{path}.{number}", unknown)
            for number, item in enumerate(value, 1)
        ]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {
            key: _normalize(shape.value, item, where, f"{path}.{key}", unknown)
            for key, item in value.items()
        }
    return value


def to_json_value(value: Any) -> Any:
    """The value as JSON has it; a datetime becomes ISO 8601."""
    return json.loads(json.dumps(value, default=str))
