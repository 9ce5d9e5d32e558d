"""Reads the ``devicefarm`` model of the installed botocore, and adds what an older one lacks.

Rule: the shapes of requests and answers come from here only, so the mock follows newer models.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from botocore.loaders import create_loader
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StructureShape

from moto_devicefarm.core.newer_shapes import with_newer_shapes

TOKEN = "nextToken"
PAGE_LIMITS = ("maxResults", "maxResult")
"""The members that limit a page. Operations of the test grid have the second."""


@functools.cache
def service_model() -> ServiceModel:
    """The service's model in the installed botocore, with the shapes that an older one lacks."""
    return ServiceModel(_description(), "devicefarm")


@functools.cache
def _description() -> Mapping[str, Any]:
    return with_newer_shapes(create_loader().load_service_model("devicefarm", "service-2"))


def http_status(error: str) -> int:
    """The HTTP status of an error: 500 for a fault of the service, otherwise 400."""
    return 500 if _description()["shapes"][error].get("fault") else 400


@functools.cache
def structure(name: str) -> StructureShape:
    """The structure of this name: ``structure("Device")``. Cached, because botocore makes a new
    one, with new members, at each request.
    """
    shape = service_model().shape_for(name)
    assert isinstance(shape, StructureShape)
    return shape


@functools.cache
def attributes(name: str) -> Mapping[str, str]:
    """The members of a structure, by the snake_case names of their attributes."""
    return {xform_name(member): member for member in structure(name).members}


@functools.cache
def timestamps() -> frozenset[str]:
    """The names of all members of the model that are times."""
    return _member_names(lambda shape: shape.type_name == "timestamp")


@functools.cache
def sensitive() -> frozenset[str]:
    """The names of all members that the model marks as sensitive."""
    return _member_names(lambda shape: bool(shape.metadata.get("sensitive")))


@functools.cache
def member_names() -> frozenset[str]:
    """The names of all members of the model."""
    return _member_names(lambda shape: True)


def _member_names(fits: Callable[[Shape], bool]) -> frozenset[str]:
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
    """The shapes of an operation, as ``core.api`` uses them."""

    input: StructureShape | None
    output: StructureShape | None
    arguments: Mapping[str, str]
    """By input member, the name of the handler's parameter: ``projectArn`` -> ``project_arn``.

    Members for pages are not among them.
    """
    limits: tuple[str, ...]
    """The members of the input that limit a page."""
    result_key: str | None
    """The output's only member besides nextToken; None if it has no or several members."""
    result: Shape | None
    """The shape of the member ``result_key``, or of the whole output; None without an output."""
    paged: bool
    """Whether the operation answers a list page by page."""


@functools.cache
def operation_model(name: str) -> OperationShapes:
    """The shapes of an operation. Raises botocore's OperationNotFoundError for an unknown name."""
    operation_model: OperationModel = service_model().operation_model(name)
    request: StructureShape | None = operation_model.input_shape
    answer: StructureShape | None = operation_model.output_shape
    inputs = {} if request is None else request.members
    outputs = {} if answer is None else answer.members
    results = {member: shape for member, shape in outputs.items() if member != TOKEN}
    key = next(iter(results)) if len(results) == 1 else None
    return OperationShapes(
        input=request,
        output=answer,
        arguments={
            member: xform_name(member) for member in inputs if member not in (TOKEN, *PAGE_LIMITS)
        },
        limits=tuple(name for name in PAGE_LIMITS if name in inputs),
        result_key=key,
        result=results[key] if key else answer,
        paged=key is not None and TOKEN in outputs and isinstance(results[key], ListShape),
    )
