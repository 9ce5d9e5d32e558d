"""Random requests of the model's operations. Rule of their answers: each has AWS's form, so that a
client can read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from botocore.parsers import create_parser

from moto_devicefarm.core import clock, constraints, model
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources import KINDS
from tests.attacks.damage import damage_bytes, damage_document
from tests.attacks.exchanges import TARGET, RawAnswer, RawRequest
from tests.attacks.values import Values
from tests.conformance import calls
from tests.conformance.world import IPHONE, PHONE, World
from tests.support.answers import GETS, LISTS

OPERATIONS = sorted(model.service_model().operation_names)
READS = ("Get", "List")
"""How the names of operations begin that change nothing."""
KINDS_OF_MEMBERS = {
    "appArn": "upload",
    "auxiliaryApps": "upload",
    "deviceArn": "device",
    "devicePoolArn": "devicepool",
    "extraDataPackageArn": "upload",
    "instanceArn": "deviceinstance",
    "networkProfileArn": "networkprofile",
    "profileArn": "instanceprofile",
    "projectArn": "project",
    "remoteAccessSessionArn": "session",
    "runArn": "run",
    "sessionArn": "testgrid-session",
    "testPackageArn": "upload",
    "testSpecArn": "upload",
    "vpceConfigurationArns": "vpceconfiguration",
}
"""The kinds of the ARNs in members of requests."""
OFTEN = ("CreateRemoteAccessSession", "GetRemoteAccessSession", "GetUpload", "ListArtifacts")
"""Operations that lead to URLs are sent four times as often, those that delete less often."""
WEIGHTS = [4 if name in OFTEN else 0.3 if name.startswith("Delete") else 1 for name in OPERATIONS]
AGE = 40
"""Requests after which the templates get new resources, because requests delete the old ones."""
VERB = re.compile("^[A-Z][a-z]+")
_PARSER = create_parser("json")
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-west-2/devicefarm/aws4_request, "
    "SignedHeaders=host, Signature=b",
}
_DAMAGED_HEADERS: Mapping[str, tuple[str, ...]] = {
    "Authorization": ("", "AWS4-HMAC-SHA256", "Bearer x"),
    "Content-Encoding": ("gzip", "deflate", "br", "x"),
    "Content-Type": (
        "",
        "text/html",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ),
    "X-Amz-Target": ("", TARGET[:-1], f"{TARGET}No", f"{TARGET}a.b", "é"),
}
_DAMAGED_BODIES = (
    *(b"[" * count for count in (99, 101, 800, 100_000)),
    *(b"", b"{}", b"[]", b"null", b"NaN", b"\xff\xfe{\x00}\x00", b'{"a": 1' + b"0" * 5000 + b"}"),
)


class OperationRequests:
    """Makes requests of operations: good ones, of the conformance tests, and ones with faults."""

    def __init__(self, values: Values, store: Store, origin: str) -> None:
        self._values = values
        self._random = values.random
        self._store = store
        self._url = f"{origin}/"
        self._world = World(store)
        self._age = 0

    def make(self) -> RawRequest:
        """A random request. Resources that it needs may be created."""
        (operation,) = self._random.choices(OPERATIONS, WEIGHTS)
        params = self._params(operation)
        headers = {**HEADERS, "X-Amz-Target": f"{TARGET}{operation}"}
        body = json.dumps(params).encode()
        if self._values.chance(0.05):
            body = self._damaged(headers, body)
        return RawRequest(operation, "POST", self._url, headers, body)

    def _params(self, operation: str) -> Any:
        if self._values.chance(0.3):
            shape = model.operation_model(operation).input
            hostile = self._random.choice((0, 0, 0.02, 0.1))
            return self._values.of(shape, _kinds(operation), hostile) if shape else {}
        params = self._session_request(operation) or self._template(operation)
        self._values.learn(json.dumps(params))
        for _ in range(self._random.choice((0, 0, 0, 0, 1, 1, 2))):
            params = damage_document(params, self._values)
        return params

    def _session_request(self, operation: str) -> dict[str, Any] | None:
        """A request for a session that need not wait for its device, now and then. Those of the
        conformance tests have the one private device.
        """
        if operation == "GetRemoteAccessSession" and self._values.chance(0.7):
            return {"arn": self._values.arn("session")}
        if operation == "CreateRemoteAccessSession" and self._values.chance(0.7):
            return {
                "projectArn": self._values.arn("project"),
                "deviceArn": self._random.choice((PHONE, IPHONE)).arn,
            }
        return None

    def _template(self, operation: str) -> Any:
        """A request of the conformance tests, with resources of this mock."""
        self._age += 1
        if self._age % AGE == 0:
            self._world = World(self._store)

        def tick(seconds: float) -> None:
            clock.override.tick(round(seconds * 1000))

        found: list[Any] = []
        try:
            made = calls.requests(self._world, operation, tick)
            found.extend(islice(made, self._random.choice((1, 1, 1, 1, 2, 3))))
        except (DeviceFarmError, ValueError):  # what it needs was deleted, or has ended
            self._world = World(self._store)
        return json.loads(json.dumps(self._random.choice(found or [{}])))

    def _damaged(self, headers: dict[str, str], body: bytes) -> bytes:
        """The body of a request with a fault of the transport; the headers may be changed."""
        if self._values.chance(0.4):
            name = self._random.choice(list(_DAMAGED_HEADERS))
            headers[name] = self._random.choice(_DAMAGED_HEADERS[name])
            return body
        if self._values.chance(0.4):
            return self._random.choice(_DAMAGED_BODIES)
        return damage_bytes(body, self._random)


def _kinds(operation: str) -> dict[str, str]:
    """The kinds of the ARNs in the members of an operation's input."""
    kinds = dict(KINDS_OF_MEMBERS)
    if "TestGrid" in operation:
        kinds["projectArn"] = "testgrid-project"
    noun = VERB.sub("", operation)
    own = GETS.get(operation) or LISTS.get(operation)
    own = own or [kind.KIND for kind in KINDS if noun.endswith(kind.SHAPE)]
    if own:
        kinds["arn"] = own[-1]
    return kinds


def problem(request: RawRequest, answer: RawAnswer) -> str | None:
    """What is wrong with the form of an answer."""
    if answer.status >= 500:
        return "a failure of the server"
    try:
        document = json.loads(answer.body)
    except ValueError:
        return "the answer is not JSON"
    if answer.status != 200:
        good = isinstance(document, dict) and isinstance(document.get("__type"), str)
        return None if good and isinstance(document.get("message"), str) else "not an error of AWS"
    output = model.operation_model(request.about).output
    if output is None:
        return None if document == {} else "an answer without members has members"
    problems = constraints.violations(output, document, strict=True)
    _PARSER.parse(answer._asdict() | {"status_code": answer.status}, output)
    return "; ".join(problems) or None


def outcome(answer: RawAnswer) -> str:
    """A word for the answer: "answered", or the code of the error."""
    if answer.status == 200:
        return "answered"
    try:
        return str(json.loads(answer.body).get("__type"))
    except (ValueError, AttributeError):
        return f"status {answer.status}"
