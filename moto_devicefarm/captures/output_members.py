"""The members of answers that hold documents: what each may have, and which can be loaded. Rule:
all of it follows from botocore's model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from botocore.model import ListShape, StructureShape

from moto_devicefarm.captures.arn_forms import KIND_OF_SHAPE
from moto_devicefarm.core import model
from moto_devicefarm.core.nearest_name import ALIKE, nearest_name
from moto_devicefarm.resources.billing.reports import REPORTS

IGNORED = ("ResponseMetadata", "$metadata", model.TOKEN, "NextToken")
"""Keys of an answer that hold no document. The AWS CLI adds NextToken for ``--max-items``, and the
SDK for JavaScript adds $metadata.
"""


class OutputMember(NamedTuple):
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
def output_members() -> Mapping[str, OutputMember]:
    """The output members of all operations of the model."""
    members: dict[str, OutputMember] = {}
    for name in model.service_model().operation_names:
        output = model.operation_model(name).output
        for key, shape in ({} if output is None else output.members).items():
            item = shape.member if isinstance(shape, ListShape) else shape
            found = (item.name,) if isinstance(item, StructureShape) else ()
            earlier = members.get(key, OutputMember()).shapes
            members[key] = OutputMember(
                tuple(dict.fromkeys((*earlier, *found))), isinstance(shape, ListShape)
            )
    return members


@cache
def loadable() -> Sequence[str]:
    """The output members of the model whose documents the mock can hold."""
    return sorted(
        key
        for key, member in output_members().items()
        if key in REPORT_SHAPES or not KIND_OF_SHAPE.keys().isdisjoint(member.shapes)
    )


def output_shapes(key: str) -> Sequence[str]:
    """The structures of an output member of the model; none for another key."""
    return output_members().get(key, OutputMember()).shapes


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


def meant_key(key: str) -> str | None:
    """The output member that a wrong key was probably meant to be."""
    return nearest_name(key, output_members(), ALIKE)


def unknown_key(key: str, name: str) -> ValueError:
    """The error about a key that is no output member."""
    meant = meant_key(key)
    expected = (
        f"did you mean {meant}?"
        if meant is not None
        else f"expected one of {', '.join(loadable())}, or a document with its arn"
    )
    return ValueError(f"{name}: unknown member {key!r}: {expected}")


def bare_shapes(item: Mapping[str, Any]) -> list[str]:
    """The structures that know most of an object's members, if it is a document without its ARN
    and its key; empty for an answer.
    """
    if len(item) < 2:  # a text may have very many empty objects
        return []
    known = {
        shape: len(model.structure(shape).members.keys() & item.keys()) for shape in KIND_OF_SHAPE
    }
    most = max(known.values())
    if most < 2 or most <= len(output_members().keys() & item.keys()):
        return []
    return [shape for shape, count in known.items() if count == most]
