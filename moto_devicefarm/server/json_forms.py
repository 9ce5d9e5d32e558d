"""The JSON forms of the handle's arguments and results, as their annotations say. Rule: only values
that JSON does not have are converted; all others reach the handle, which checks them.
"""

from __future__ import annotations

import base64
import collections.abc
import inspect
import types
from collections.abc import Mapping
from os import PathLike
from typing import Any, Literal, Union, get_args, get_origin

from moto_devicefarm.core.arguments import wrong_value

Schema = dict[str, Any]
"""A schema of JSON Schema 2020-12, which OpenAPI 3.1 uses."""
BASE64 = "base64"
CONTENT = 'a text, or {"base64": "..."} for bytes'
SCALARS: Mapping[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
MAPPINGS = (dict, collections.abc.Mapping)
LISTS = (list, tuple, collections.abc.Iterable)


def schema(annotation: Any) -> Schema | None:
    """The schema of the JSON values for an annotation; None if JSON has none, as for functions and
    paths.
    """
    origin, arguments = get_origin(annotation) or annotation, get_args(annotation)
    if origin is Any:
        return {}
    if origin in (Union, types.UnionType):
        return _any_of([found for each in arguments if (found := schema(each)) is not None])
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin in SCALARS:
        return {"type": SCALARS[origin]}
    if origin is bytes:
        members = {BASE64: {"type": "string", "contentEncoding": BASE64}}
        return {"type": "object", "properties": members, "required": [BASE64]}
    if origin in MAPPINGS:
        return {"type": "object", "additionalProperties": schema(arguments[1])}
    if origin in LISTS:
        return {"type": "array", "items": schema(arguments[0])}
    if origin in (collections.abc.Callable, PathLike):
        return None
    return {"type": "object", "description": first_sentence(origin)}


def _any_of(schemas: list[Schema]) -> Schema | None:
    if len(schemas) < 2:
        return schemas[0] if schemas else None
    return {} if {} in schemas else {"anyOf": schemas}


def first_sentence(described: Any) -> str:
    """The first sentence of a docstring, on one line."""
    paragraph = " ".join((inspect.getdoc(described) or "").partition("\n\n")[0].split())
    sentence, stop, _ = paragraph.partition(". ")
    return sentence + stop.strip()


def from_json(name: str, annotation: Any, value: Any) -> Any:
    """The argument that a JSON value stands for: the bytes of ``{"base64": "..."}`` where the
    annotation allows bytes, alone or in a mapping; else the value itself.

    Raises TypeError or ValueError, naming the argument, for a content that is neither text nor
    base64.
    """
    if bytes in get_args(annotation):
        return _content(name, value)
    for each in (annotation, *get_args(annotation)):
        is_mapping = isinstance(value, Mapping) and get_origin(each) in MAPPINGS
        if is_mapping and bytes in get_args(get_args(each)[1]):
            return {key: _content(f"{name}[{key!r}]", item) for key, item in value.items()}
    return value


def _content(name: str, value: Any) -> str | bytes:
    if isinstance(value, (str, bytes)):
        return value
    if not isinstance(value, Mapping) or value.keys() != {BASE64}:
        raise TypeError(wrong_value(name, value, CONTENT))
    try:
        return base64.b64decode(value[BASE64], validate=True)
    except (TypeError, ValueError):
        raise ValueError(wrong_value(name, value, CONTENT)) from None


def to_json(value: Any) -> Any:
    """The JSON of a result: its ``document``, or those of the items of a list."""
    if isinstance(value, list):
        return [to_json(item) for item in value]
    return value.document if hasattr(value, "document") else value
