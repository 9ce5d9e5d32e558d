"""Brings what other tools wrote about a call into the form that ``record`` writes. Rule: names are
those of the model, times are epoch seconds, and no secret is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, OperationNotFoundError, Shape, StructureShape

from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import model
from moto_devicefarm.core.faults import COMMON_ERRORS
from moto_devicefarm.recordings.secrets import SCRUBBED, scrub

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
"""The text that CloudTrail writes in the place of a secret (A: published trails)."""


def recorded_parameters(operation: str, value: Any, where: str) -> dict[str, Any]:
    """The parameters of a request. Raises ValueError, which has the place and the member."""
    shapes = _shapes(operation)
    return _recorded(None if shapes is None else shapes.input, value, f"{where}: parameters")


def recorded_answer(operation: str, value: Any, where: str) -> dict[str, Any]:
    """The members of an answer. Raises ValueError, which has the place and the member."""
    shapes = _shapes(operation)
    return _recorded(None if shapes is None else shapes.output, value, f"{where}: answer")


def recorded_error(code: str, message: str, status: int | None = None) -> dict[str, Any]:
    """An error. Without a status it is the one that the mock answers with this code."""
    if status is None:
        common = {name: common_status for name, (common_status, _) in COMMON_ERRORS.items()}
        names = model.service_model().shape_names
        status = common.get(code) or (model.http_status(code) if code in names else 400)
    return {"code": code, "message": scrub(message, "message"), "status": status}


def _shapes(operation: str) -> model.OperationShapes | None:
    """The shapes of an operation; None if the installed botocore does not know it."""
    try:
        return model.operation_model(operation)
    except OperationNotFoundError:
        return None


def _recorded(shape: Shape | None, value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where}: expected an object, found {value!r:.60}")
    members: dict[str, Any] = scrub(_members(shape, value, where))
    return members


def _members(shape: Shape | None, value: Any, where: str) -> Any:
    """The value in the recorded form. What the model does not know stays as it is."""
    if isinstance(value, Mapping):
        members = {}
        for key, item in value.items():
            name, inner = _member(shape, key)
            is_hidden = item == HIDDEN and inner is not None and inner.type_name != "string"
            if item is not None and not is_hidden:
                members[name] = _members(inner, item, f"{where}.{name}")
        return members
    if isinstance(value, list):
        inner = shape.member if isinstance(shape, ListShape) else None
        return [_members(inner, item, f"{where}.{number}") for number, item in enumerate(value, 1)]
    if shape is not None and shape.type_name == "timestamp":
        return milliseconds(value, where) / 1000
    return SCRUBBED if value == HIDDEN else value


def _member(shape: Shape | None, key: str) -> tuple[str, Shape | None]:
    """A member's name in the model, and its shape. The first letter of a name in a trail may be of
    the other case.
    """
    if isinstance(shape, MapShape):
        return key, shape.value
    if isinstance(shape, StructureShape):
        for name in (key, key[:1].lower() + key[1:], key[:1].upper() + key[1:]):
            if name in shape.members:
                return name, shape.members[name]
    return key, None
