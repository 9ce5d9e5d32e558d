"""The description of the endpoints as OpenAPI 3.1, at ``/moto-devicefarm/openapi.json``. Rule: it
is made from the table of the endpoints, their signatures and their docstrings.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from werkzeug.wrappers import Request, Response

import moto_devicefarm
from moto_devicefarm.registry import Device
from moto_devicefarm.server.handle_endpoints import PREFIX, Endpoint, endpoints
from moto_devicefarm.server.http_messages import respond_json
from moto_devicefarm.server.json_forms import Schema, first_sentence, schema

ERRORS: Mapping[str, str] = {
    "400": "An argument is wrong; nothing was changed.",
    "403": "A web page of another origin sent the request.",
    "404": "An ARN in the request is unknown.",
    "409": "No mock_devicefarm is active, so there is no handle.",
    "413": "The body is too large.",
}
"""The statuses of the errors. The body says in ``message`` what was given and what is possible."""
_ARGUMENT = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
_PATH_VARIABLE = re.compile(r"<path:(\w+)>")
JSON = "application/json"
TEXT: Schema = {"type": "string"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_DEVICE: Mapping[str, Schema] = {field.name: {} for field in fields(Device)}
"""The members that change_device takes; the model of botocore checks them."""
CLOCK: Mapping[str, Schema] = {
    "now": _TIME,
    "frozen": {"type": "boolean"},
    "shift": {"type": "number", "description": "Seconds by which the clock is moved."},
}
CHANGES: Mapping[str, Schema] = {
    "freeze": _TIME,
    "tick": {"type": "number", "description": "Seconds; a number below 0 moves the clock back."},
    "reset": {"const": True},
}


def openapi_response(_: Request) -> Response:
    """The description of the endpoints."""
    return respond_json(document())


@functools.cache
def document() -> Mapping[str, Any]:
    """The document of OpenAPI."""
    paths: dict[str, dict[str, Any]] = {f"{PREFIX}/clock": _clock()}
    for endpoint in endpoints():
        path = _PATH_VARIABLE.sub(r"{\1}", f"{PREFIX}/{endpoint.path}")
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "moto_devicefarm",
            "version": moto_devicefarm.__version__,
            "description": "The handle of a mock of AWS Device Farm, and its clock.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": {"Error": _object({"message": {"type": "string"}}, ["message"])}},
    }


def _operation(endpoint: Endpoint) -> Mapping[str, Any]:
    in_path = _PATH_VARIABLE.findall(endpoint.path)
    arguments = _arguments(endpoint, in_path)
    is_get = endpoint.method == "GET"
    in_query = list(arguments) if is_get else _beside_whole_body(endpoint, arguments)
    parameters = [
        *({"name": n, "in": "path", "required": True, "schema": TEXT} for n in in_path),
        *({"name": n, "in": "query", "schema": arguments[n]} for n in in_query),
    ]
    named_arns = [name for name in (*in_path, *arguments) if name.endswith("_arn")]
    statuses = ["400", "403", "409", *["404"] * bool(named_arns), *["413"] * (not is_get)]
    words = re.findall(r"\w+", _PATH_VARIABLE.sub("", endpoint.path))
    return {
        "operationId": "_".join([endpoint.method.lower(), *words]),
        "summary": first_sentence(endpoint.function),
        **({"parameters": parameters} if parameters else {}),
        **({} if is_get else {"requestBody": {"content": _contents(endpoint, arguments)}}),
        "responses": {"200": _success(_result(endpoint)), **_errors(statuses)},
    }


def _arguments(endpoint: Endpoint, in_path: Sequence[str]) -> dict[str, Schema]:
    """The schemas of the arguments that are not in the path, with their descriptions."""
    texts = dict(_ARGUMENT.findall(inspect.getdoc(endpoint.function) or ""))
    found: dict[str, Schema] = {}
    for name, parameter in endpoint.parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            found.update(_DEVICE)
        elif name not in in_path:
            text = {"description": " ".join(texts[name].split())} if name in texts else {}
            found[name] = {**_schema(endpoint, name), **text}
    return found


def _schema(endpoint: Endpoint, name: str) -> Schema:
    """The schema of an argument or of the result. Raises TypeError if JSON does not have it: then
    the member needs a row.
    """
    found = schema(endpoint.annotations[name])
    if found is None:
        raise TypeError(f"{endpoint.path}: {name} has no form in JSON: give ROWS an annotation")
    return found


def _beside_whole_body(endpoint: Endpoint, arguments: Mapping[str, Schema]) -> list[str]:
    whole = endpoint.row.whole_body
    return [] if whole is None else [name for name in arguments if name != whole]


def _contents(endpoint: Endpoint, arguments: Mapping[str, Schema]) -> Mapping[str, Any]:
    """The media types of the body, and their schemas."""
    whole = endpoint.row.whole_body
    required = [
        name
        for name in arguments
        if name in endpoint.parameters
        and endpoint.parameters[name].default is inspect.Parameter.empty
    ]
    members = _object(arguments, required)
    if whole is None:
        return {JSON: {"schema": members}}
    if endpoint.takes_file():
        return {JSON: {"schema": members}, "application/octet-stream": {"schema": {}}}
    return {JSON: {"schema": {"anyOf": [members, _schema(endpoint, whole)]}}}


def _result(endpoint: Endpoint) -> Schema:
    found = _schema(endpoint, "return")
    if found == {"type": "null"}:
        return _object({})
    return found if found.get("type") == "object" else _object({endpoint.result: found})


def _object(members: Mapping[str, Schema], required: Sequence[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": members,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _success(answer: Schema) -> Mapping[str, Any]:
    return {"description": "Done.", "content": {JSON: {"schema": answer}}}


def _errors(statuses: Sequence[str]) -> Mapping[str, Any]:
    content = {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {status: {"description": ERRORS[status], "content": content} for status in statuses}


def _clock() -> dict[str, Any]:
    answers = {"200": _success(_object(CLOCK, list(CLOCK)))}
    changes = [_object({name: each}, [name]) for name, each in CHANGES.items()]
    return {
        "get": {
            "operationId": "get_clock",
            "summary": "The clock of the mock.",
            "responses": {**answers, **_errors(["403"])},
        },
        "post": {
            "operationId": "post_clock",
            "summary": "Freeze, tick or reset the clock.",
            "requestBody": {"content": {JSON: {"schema": {"oneOf": changes}}}},
            "responses": {**answers, **_errors(["400", "403", "413"])},
        },
    }
