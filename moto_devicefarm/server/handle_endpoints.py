"""The endpoints of the handle ``DeviceFarm``, made from its methods and their signatures. Rule:
each public member is served, or NOT_SERVED has its reason; ROWS has the differences from the rule.

A property is read by GET. A method is called by POST, and its arguments are the members of a JSON
object. The path is the name with ``-`` for ``_``.
"""

from __future__ import annotations

import functools
import inspect
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from werkzeug.wrappers import Request, Response

from moto_devicefarm.arrange import FileContent
from moto_devicefarm.captures.load import Loaded
from moto_devicefarm.core import request_body
from moto_devicefarm.core.arguments import explain_arguments, wrong_value
from moto_devicefarm.core.call_log import Call
from moto_devicefarm.core.json_guard import read_json_documents
from moto_devicefarm.core.literals import OperationName
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.recordings.replay import Difference
from moto_devicefarm.registry import Device
from moto_devicefarm.server.http_messages import respond_json
from moto_devicefarm.server.json_forms import from_json, to_json

PREFIX = "/moto-devicefarm"
MOST_BYTES = 100 * 1024**2
"""The largest body with documents or files. A large dump has some ten MB."""
FLAGS = {"true": True, "false": False}
"""The values of a flag in a query."""
Arguments = dict[str, Any]


def read_object(body: bytes) -> Arguments:
    """The arguments in a body that is a JSON object; none in an empty one."""
    documents = list(read_json_documents(body, "the body"))
    if not documents:
        return {}
    if len(documents) > 1 or not isinstance(documents[0], dict):
        value = documents if len(documents) > 1 else documents[0]
        raise ValueError(wrong_value("the body", value, "one JSON object with the arguments"))
    return documents[0]


def read_documents(argument: str, body: bytes) -> Arguments:
    """The arguments in a body that is an object with the member ``argument``. Any other body is
    this argument: a JSON document, or several that follow one another.
    """
    documents = list(read_json_documents(body, "the body"))
    if len(documents) != 1:
        return {argument: documents} if documents else {}
    (document,) = documents
    is_object_of_arguments = isinstance(document, dict) and argument in document
    return document if is_object_of_arguments else {argument: document}


@dataclass(frozen=True, kw_only=True)
class Row:
    """How the endpoint of a member differs from the rule."""

    method: str | None = None
    path: str | None = None
    function: Callable[..., Any] | None = None
    annotations: Mapping[str, Any] = field(default_factory=dict)
    """Annotations of arguments that have another form in JSON."""
    whole_body: str | None = None
    """The argument that the whole body may be, without an object around it: the bytes of a file, if
    the query has the other arguments, or JSON documents.
    """
    most: int | None = request_body.MAX_BYTES
    """The largest body in bytes; None for no limit."""
    result: str | None = None
    """The name of the result in the answer; None: as the member."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One member of the handle, or of what the handle returns, at one path."""

    method: str
    path: str
    """Below PREFIX, as a rule of werkzeug."""
    function: Callable[..., Any]
    """Takes the handle and the arguments."""
    find: Callable[[DeviceFarm, str], Any] | None = None
    """Finds what has the member by ``session_arn``; None: the handle has it."""
    row: Row
    result: str

    @functools.cached_property
    def annotations(self) -> Mapping[str, Any]:
        """The annotations of the arguments and of the result (``return``)."""
        return {**get_type_hints(self.function), **self.row.annotations}

    @functools.cached_property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        """The parameters, without the handle."""
        _, *parameters = inspect.signature(self.function).parameters.values()
        return {parameter.name: parameter for parameter in parameters}

    def respond(self, request: Request, **in_path: str) -> Response:
        """Call the member of the innermost mock's handle. Raises what the member raises."""
        arguments = self.arguments(request, in_path)
        try:
            return respond_json(self.answer(DeviceFarm.current(), arguments))
        except RuntimeError as error:  # no mock, or one that has just ended
            return respond_json({"message": str(error)}, 409)

    def arguments(self, request: Request, in_path: Mapping[str, str]) -> Arguments:
        """The arguments in the path, the query and the body of a request.

        Raises TypeError or ValueError, naming the argument.
        """
        query = {
            name: FLAGS.get(text, text) if self.annotations.get(name) is bool else text
            for name, text in request.args.to_dict().items()
        }
        body = {} if self.method == "GET" else self._read_body(request.get_data(), bool(query))
        given = [*in_path, *query, *body]
        for name in given:
            if given.count(name) > 1:
                raise ValueError(f"{name} is given twice: give it in the path, query or body")
        return {
            name: from_json(name, self.annotations.get(name), value)
            for name, value in {**in_path, **query, **body}.items()
        }

    def takes_file(self) -> bool:
        """Whether the whole body may be the bytes of a file."""
        return self.annotations.get(self.row.whole_body or "") == FileContent

    def _read_body(self, body: bytes, has_query: bool) -> Arguments:
        whole = self.row.whole_body
        if whole is not None and self.takes_file():
            return {whole: body} if has_query else read_object(body)
        return read_object(body) if whole is None else read_documents(whole, body)

    def answer(self, farm: DeviceFarm, arguments: Arguments) -> Mapping[str, Any]:
        """The JSON object for the result of a call. Raises what the member raises."""
        handle = farm
        if self.find is not None:
            handle = self.find(farm, arguments.pop("session_arn"))
        result = to_json(explain_arguments(self.function)(handle, **arguments))
        if result is None:
            return {}
        return result if isinstance(result, Mapping) else {self.result: result}


def calls(farm: DeviceFarm, operation: OperationName | None = None) -> list[Call]:
    """The calls of all operations, or of one, that the mock has answered so far, the first one
    first.
    """
    return farm.calls if operation is None else farm.calls_to(operation)


@functools.wraps(DeviceFarm.load)
def load(
    farm: DeviceFarm,
    source: Any,
    account_id: str | None = None,
    until: str | float | None = None,
    complete: bool = False,
) -> Loaded:
    """``DeviceFarm.load`` without its warnings, since the answer has their texts."""
    _check_documents("source", source, "the JSON documents themselves, and no path")
    return farm._load(source, account_id, until, complete)


@functools.wraps(DeviceFarm.replay)
def replay(farm: DeviceFarm, path: Any) -> list[Difference]:
    """``DeviceFarm.replay`` for the calls of a recording."""
    calls = _check_documents("path", path, "the recorded calls themselves, and no path")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "recording")
        file.write_text("".join(f"{json.dumps(each)}\n" for each in calls), "utf-8")
        try:
            return farm.replay(file)
        except ValueError as error:
            raise ValueError(str(error).replace(str(file), "the recording")) from None


def _check_documents(name: str, value: Any, expected: str) -> list[dict[str, Any]]:
    """The documents in an argument. Raises TypeError for anything else: a path would be one of the
    server's machine.
    """
    documents = value if isinstance(value, list) else [value]
    if not all(isinstance(document, dict) for document in documents):
        raise TypeError(wrong_value(name, value, expected))
    return documents


Documents = list[dict[str, Any]] | dict[str, Any]
ROWS: Mapping[str, Row] = {
    "calls": Row(method="GET", function=calls),
    "change_device": Row(method="PUT", path="devices/<path:device_arn>"),
    "dump": Row(method="GET"),
    "load": Row(
        function=load,
        annotations={"source": Documents},
        whole_body="source",
        most=MOST_BYTES,
    ),
    "next_run": Row(most=MOST_BYTES),
    "put": Row(annotations={"data": FileContent}, whole_body="data", most=None),
    "registry": Row(path="devices", result="devices", annotations={"return": list[Device]}),
    "replay": Row(
        function=replay,
        annotations={"path": Documents},
        whole_body="path",
        most=MOST_BYTES,
        result="differences",
    ),
}
"""The members of DeviceFarm that differ from the rule."""
NOT_SERVED: Mapping[str, str] = {
    "calls_to": "GET calls takes the operation",
    "current": "each endpoint uses the handle of the innermost mock",
    "driver": "its members are below drivers/<session_arn>",
    "grid_session": "its members are below grid-sessions/<session_arn>",
    "url": "a client knows the URL that it calls",
}
"""The members of DeviceFarm without an endpoint of their own, and why."""
DRIVER_PATH = "drivers/<path:session_arn>"
DRIVER_ROWS: Mapping[str, Row] = {"arrange": Row(method="PUT", path=DRIVER_PATH)}
GRID_PATH = "grid-sessions/<path:session_arn>"
GRID_ROWS: Mapping[str, Row] = {"document": Row(path=GRID_PATH)}


def public_members(cls: type) -> Mapping[str, Any]:
    """The methods and properties of a class by their names."""
    names = (name for name in dir(cls) if not name.startswith("_"))
    return {name: inspect.getattr_static(cls, name) for name in names}


def members_endpoints(
    cls: type,
    rows: Mapping[str, Row],
    within: str = "",
    find: Callable[[DeviceFarm, str], Any] | None = None,
) -> Iterator[Endpoint]:
    """The endpoints of the members of a class, except for those in NOT_SERVED."""
    for name, member in public_members(cls).items():
        if find is None and name in NOT_SERVED:
            continue
        row = rows.get(name, Row())
        is_property = isinstance(member, property)
        yield Endpoint(
            method=row.method or ("GET" if is_property else "POST"),
            path=row.path or f"{within}{name.replace('_', '-')}",
            function=row.function or (member.fget if is_property else member),
            find=find,
            row=row,
            result=row.result or name,
        )


@functools.cache
def endpoints() -> tuple[Endpoint, ...]:
    """All endpoints. They are made at the first use, because they load ``webdriver``."""
    from moto_devicefarm.resources.grid.handle import GridSessionHandle
    from moto_devicefarm.webdriver.handle import Driver

    return (
        *members_endpoints(DeviceFarm, ROWS),
        *members_endpoints(Driver, DRIVER_ROWS, f"{DRIVER_PATH}/", DeviceFarm.driver),
        *members_endpoints(GridSessionHandle, GRID_ROWS, f"{GRID_PATH}/", DeviceFarm.grid_session),
    )
