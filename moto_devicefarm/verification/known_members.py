"""What the installed botocore can send. Rule: it is asked before a call, because botocore drops or
stumbles over a member that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto_devicefarm.core import model


def unknown_member(operation: str, params: Mapping[str, Any]) -> str | None:
    """The name of a parameter, or of a member at any depth, that botocore does not have."""
    return next(_unknown_members(model.operation_model(operation).input, params), None)


def _unknown_members(shape: Any, value: Any) -> Iterator[str]:
    """The names of the members, at any depth, that the model does not have."""
    kind = getattr(shape, "type_name", "structure")
    if kind == "structure" and isinstance(value, Mapping):
        members = getattr(shape, "members", {})
        yield from (name for name in value if name not in members)
        for name in value.keys() & members.keys():
            yield from _unknown_members(members[name], value[name])
    elif kind == "list" and isinstance(value, list):
        for item in value:
            yield from _unknown_members(shape.member, item)
