"""Captured documents: what a JSON object has of them, by botocore's model.

Rule: an object becomes documents that fit the model, or a ValueError that names the source and the
member.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_devicefarm.captures.arn_forms import KIND_OF_SHAPE, SHAPE_OF_KIND, check_arn
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import constraints, model
from moto_devicefarm.resources.billing.reports import REPORTS

IGNORED = ("ResponseMetadata", "$metadata", model.TOKEN, "NextToken")
"""Keys of an answer that hold no document. The AWS CLI adds NextToken for ``--max-items``, and the
SDK for JavaScript adds $metadata.
"""
_ALIKE = 0.85
"""How much a misspelt key is like a right one, as difflib measures it."""
FORMER_PREFIX, PREFIX = "arn:aws:aatp:", "arn:aws:devicefarm:"
"""A captured upload has the first one in its ARN, and the second one in its URL (C: DeNA)."""


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
    filled: tuple[str, ...] = ()
    """The paths of members that the report lacks, for which placeholders stand."""


class _OutputMember(NamedTuple):
    """What an answer may have under a key."""

    shapes: tuple[str, ...] = ()
    """Its structures; two operations call what they list "artifacts". Empty for other members."""
    is_list: bool = False
    """Whether it is a list of them."""

    def best_shape(self, value: Any) -> str:
        """The structure that knows most of the value's members; "" without structures."""
        given = value.keys() if isinstance(value, Mapping) else ()
        return max(
            self.shapes,
            key=lambda shape: len(model.structure(shape).members.keys() & given),
            default="",
        )


@cache
def _output_members() -> Mapping[str, _OutputMember]:
    """The output members of all operations of the model."""
    members: dict[str, _OutputMember] = {}
    for name in model.service_model().operation_names:
        output = model.operation_model(name).output
        for key, shape in ({} if output is None else output.members).items():
            item = shape.member if isinstance(shape, ListShape) else shape
            found = (item.name,) if isinstance(item, StructureShape) else ()
            earlier = members.get(key, _OutputMember()).shapes
            members[key] = _OutputMember(
                tuple(dict.fromkeys((*earlier, *found))), isinstance(shape, ListShape)
            )
    return members


@cache
def loadable() -> Sequence[str]:
    """The output members of the model whose documents the mock can hold."""
    return sorted(
        key
        for key, member in _output_members().items()
        if key in REPORT_SHAPES or not KIND_OF_SHAPE.keys().isdisjoint(member.shapes)
    )


def output_shapes(key: str) -> Sequence[str]:
    """The structures of an output member of the model; none for another key."""
    return _output_members().get(key, _OutputMember()).shapes


REPORT_SHAPES: Mapping[str, str] = {
    "accountSettings": "AccountSettings",
    **{
        key: report.SHAPE
        for report in REPORTS
        if report.SHAPE.endswith("Result")
        for key in model.structure(report.SHAPE).members
        if key != model.TOKEN
    },
}
"""The structures of documents that have no ARN, because they are about the whole account, by the
output members that make them.
"""
INSIGHTS_DETAILS = "InsightsDetails"
"""The name of the form of a details file, which is no structure of the model."""
_BUY, _START = "buy slots with PurchaseOffering", "start a session with farm.start_grid_session"
INSTEAD: Mapping[str, str] = {
    "Tags": "load the resources that have them, and call TagResource",
    "actions": f"their documents do not name their session; {_START}",
    "artifacts": f"their documents do not name their session; {_START}",
    "compatibleDevices": "load the devices and the pool",
    "incompatibleDevices": "load the devices and the pool",
    "offeringTransaction": _BUY,
    "offeringTransactions": _BUY,
    "uniqueProblems": "load the tests that have them",
}
"""What to do instead of loading documents that have no ARN. Other answers without ARNs are the same
in every account.
"""


def recognize(item: Mapping[str, Any], name: str) -> Iterator[Document]:
    """The documents in a JSON object: under output keys of the model, in the answer of a recorded
    call, or the object itself, which is recognized by its ARN.
    """
    arn = _with_todays_prefix(item.get("arn"))
    if "operation" in item and ("answer" in item or "error" in item):
        if isinstance(item.get("answer"), Mapping):
            name = f"{name}, {item['operation']}"
            yield from _documents_of_answer(item["answer"], name, recorded=True)
    elif isinstance(arn, str):
        kind = arn.split(":")[5] if arn.count(":") > 5 else ""
        if kind not in SHAPE_OF_KIND:
            raise ValueError(
                f"{name}: the arn {arn!r} is of a kind that can't be loaded: "
                f"expected one of {', '.join(SHAPE_OF_KIND)}"
            )
        yield as_document(SHAPE_OF_KIND[kind], item, name)
    elif {"jobArn", "testDetails"} <= item.keys():
        yield _insights_details(item, name)
    elif _has_settings(item):
        yield as_document("AccountSettings", item, name)
    elif "__type" in item:
        raise ValueError(
            f"{name}: it is an error of the service and not a document: arrange it with farm.fail"
        )
    else:
        yield from _documents_of_answer(item, name, recorded=False)


def _has_settings(item: Mapping[str, Any]) -> bool:
    """Whether it is the settings of the account without their output key."""
    members = model.structure("AccountSettings").members.keys()
    return not members.isdisjoint(item) and _output_members().keys().isdisjoint(item)


def _insights_details(item: Mapping[str, Any], name: str) -> Document:
    """The file behind the details URL of a job's insights (D: insights). No model has its form, so
    nothing in it is checked but the ARN, and that the metrics are an object.
    """
    if not isinstance(item["jobArn"], str):
        raise ValueError(f"{name}: jobArn must be a text, not {item['jobArn']!r}")
    check_arn("Job", "jobArn", item["jobArn"], name)
    if not isinstance(item.get("metrics", {}), Mapping):
        raise ValueError(f"{name}: metrics must be an object, not {item['metrics']!r}")
    return Document(INSIGHTS_DETAILS, dict(item), {}, name)


def _documents_of_answer(
    answer: Mapping[str, Any], name: str, *, recorded: bool
) -> Iterator[Document]:
    """The documents under the keys of an answer. A recorded answer may have other members too;
    they are skipped.
    """
    if not recorded:
        yield from _reports_of_answer(answer, name)
    for key, value in answer.items():
        is_ignored = key in IGNORED or key in REPORT_SHAPES
        if is_ignored or (recorded and key not in _output_members()):
            continue
        if _is_key_of_query(key, value):
            for item in value if isinstance(value, list) else [value]:
                yield from recognize(item, f"{name}: {key}")
            continue
        if key not in _output_members():
            raise ValueError(
                f"{name}: unknown member {key!r}: expected one of {', '.join(loadable())}, "
                "or a document with its arn"
            )
        member = _output_members()[key]
        items = value if member.is_list else [value]
        if not isinstance(items, list):
            raise ValueError(f"{name}: {key} must be a list, not a {type(value).__name__}")
        for number, item in enumerate(items, 1):
            shape = member.best_shape(item)
            if shape in KIND_OF_SHAPE:
                where = f"{name}: {key} {number}" if member.is_list else f"{name}: {key}"
                yield as_document(shape, item, where)
            elif not recorded:
                instead = INSTEAD.get(key, "the mock answers it by itself")
                raise ValueError(
                    f"{name}: {key} can't be loaded: {instead}. "
                    f"Can be loaded: {', '.join(loadable())}"
                )


def _is_key_of_query(key: str, value: Any) -> bool:
    """Whether the user of ``--query`` chose the key: a document with its ARN, or a list of such
    documents, stands under it, and it is not like a key of AWS that somebody misspelt.
    """
    items = value if isinstance(value, list) else [value]
    arns = [item.get("arn") if isinstance(item, Mapping) else None for item in items]
    has_arns = bool(arns) and all(isinstance(arn, str) for arn in arns)
    return has_arns and not difflib.get_close_matches(key, _output_members(), 1, _ALIKE)


def _reports_of_answer(answer: Mapping[str, Any], name: str) -> Iterator[Document]:
    """The documents about the whole account, one for each structure."""
    found: dict[str, dict[str, Any]] = {}
    for key in answer.keys() & REPORT_SHAPES.keys():
        found.setdefault(REPORT_SHAPES[key], {})[key] = answer[key]
    for shape, members in found.items():
        where = f"{name}: {' and '.join(sorted(members))}"
        yield as_document(shape, members.get("accountSettings", members), where)


def as_document(shape: str, value: Any, where: str) -> Document:
    """The document of a structure of the model; ValueError if the value does not fit it."""
    unknown: dict[str, Any] = {}
    structure = model.structure(shape)
    members = _normalize(structure, value, where, "", unknown)
    if "arn" in members:
        members["arn"] = _with_todays_prefix(members["arn"])
    problems = constraints.violations(structure, members)
    if problems:
        raise ValueError(f"{where}: {'; '.join(problems)}")
    if shape in KIND_OF_SHAPE and "arn" in members:
        check_arn(shape, "arn", members["arn"], where)
    for kind, member in (("Upload", "appUpload"), ("DeviceInstance", "instanceArn")):
        if isinstance(members.get(member), str):
            check_arn(kind, member, members[member], where)
    if "arn" in members.get("device", {}):
        check_arn("Device", "device.arn", members["device"]["arn"], where)
    return Document(shape, members, unknown, where)


def _with_todays_prefix(arn: Any) -> Any:
    """An ARN with today's prefix, so that a client can use it in requests."""
    if isinstance(arn, str) and arn.startswith(FORMER_PREFIX):
        return PREFIX + arn.removeprefix(FORMER_PREFIX)
    return arn


def _normalize(shape: Shape, value: Any, where: str, path: str, unknown: dict[str, Any]) -> Any:
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
                unknown[inner] = to_json_value(member)
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
