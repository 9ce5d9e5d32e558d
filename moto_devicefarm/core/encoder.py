"""Turns values into JSON text in the shapes of the model. Rule: it is pure, and reads no clock."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable
from json.encoder import encode_basestring_ascii
from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_devicefarm.core import model
from moto_devicefarm.core.captured import View

Encode = Callable[[Any], str]


class UrlText(str):
    """Text of URL characters only, so that nothing in it must be escaped (endpoints are long)."""

    __slots__ = ()


class FinishedDocument:
    """An object that keeps its own JSON text."""

    @property
    def json(self) -> str:
        """The text."""
        raise NotImplementedError


def to_document(shape: Shape, value: Any) -> dict[str, Any]:
    """The document of a value, as data, with times in epoch seconds."""
    document: dict[str, Any] = json.loads(encoder(shape)(value))
    return document


def encoder(shape: Shape) -> Encode:
    """A function that turns a value into JSON text in this shape.

    A structure is a mapping with AWS's names, a ``View``, a ``FinishedDocument``, or any object
    that declares snake_case attributes. Members that are None and members that the model does not
    know are left out. A timestamp is an int of milliseconds.
    """
    return _encoder(shape.name, shape.type_name)


@functools.cache
def _encoder(name: str, type_name: str) -> Encode:
    shape: Shape = model.service_model().shape_for(name)
    if isinstance(shape, ListShape):
        return _list_encoder(encoder(shape.member))
    if isinstance(shape, MapShape):
        return _map_encoder(encoder(shape.value))
    if type_name == "structure":
        return _structure_encoder(model.structure(name))
    if type_name == "timestamp":
        return _encode_timestamp
    if type_name == "boolean":
        return _encode_boolean
    if type_name == "string":
        return _encode_text if name in ("String", "SensitiveURL") else encode_basestring_ascii
    return repr


def _encode_text(value: str) -> str:
    return f'"{value}"' if type(value) is UrlText else encode_basestring_ascii(value)


def _encode_timestamp(milliseconds: float) -> str:
    return repr(milliseconds / 1000)


def _encode_boolean(value: bool) -> str:
    return "true" if value else "false"


def _list_encoder(encode: Encode) -> Encode:
    return lambda values: f"[{', '.join([encode(value) for value in values])}]"


def _map_encoder(encode: Encode) -> Encode:
    return lambda values: _object(
        [f"{_encode_text(key)}: {encode(value)}" for key, value in values.items()]
    )


def _object(members: list[str]) -> str:
    return f"{{{', '.join(members)}}}"


def _structure_encoder(shape: StructureShape) -> Encode:
    members = [
        (name, f'"{name}": ', xform_name(name), encoder(member))
        for name, member in shape.members.items()
    ]
    readers: dict[type, list[tuple[str, str, Encode]]] = {}

    def encode_structure(value: Any) -> str:
        if isinstance(value, dict):
            get = value.get
            return _object(
                [
                    prefix + encode(member)
                    for name, prefix, _, encode in members
                    if (member := get(name)) is not None
                ]
            )
        if isinstance(value, FinishedDocument):
            return value.json
        overlay = value.overlay if isinstance(value, View) else None
        if overlay is not None:
            return _object(
                [
                    prefix + encode(member)
                    for name, prefix, attribute, encode in members
                    if (member := overlay.member(name, value, attribute)) is not None
                ]
            )
        cls = type(value)
        if cls not in readers:
            declared = _attribute_names(cls)
            readers[cls] = [row[1:] for row in members if row[2] in declared]
        return _object(
            [
                prefix + encode(member)
                for prefix, attribute, encode in readers[cls]
                if (member := getattr(value, attribute)) is not None
            ]
        )

    return encode_structure


def _attribute_names(cls: type) -> set[str]:
    """The attributes that objects of this class have: fields, slots and properties."""
    fields = dataclasses.fields(cls) if dataclasses.is_dataclass(cls) else ()
    return {*dir(cls), *(field.name for field in fields)}
