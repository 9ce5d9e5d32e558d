"""The two sides of a comparison: stores of a given size, and the calls to them and to others."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import boto3
from botocore.stub import Stubber
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_api._internal import mock_random

from moto_devicefarm import Device
from moto_devicefarm.core import api
from moto_devicefarm.core.call_log import CallLog
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import devicefarm_backends, transition
from moto_devicefarm.resources import endpoint_urls
from moto_devicefarm.settings import MockArguments
from tests.benchmarks.constant import bare_service, moto_style_service
from tests.benchmarks.measure import Call, Side

READ = 100
"""How many of the sessions in a store are read, in turn."""
GET = "GetRemoteAccessSession"
LIST = "ListRemoteAccessSessions"
CREATE = "CreateRemoteAccessSession"
DEVICES = "ListDevices"
METHODS = {
    GET: "get_remote_access_session",
    LIST: "list_remote_access_sessions",
    CREATE: "create_remote_access_session",
    DEVICES: "list_devices",
}


class FilledStore:
    """A store with running sessions in one project, which use these devices in turn."""

    def __init__(
        self, sessions: int, devices: Sequence[Device], page_size: int, *, logs: bool = True
    ) -> None:
        """``logs``: whether calls to the filled store are logged, as in any mock."""
        self._settings = MockArguments(registry=devices, page_size=page_size).settings()
        self.store = Store(
            DEFAULT_ACCOUNT_ID,
            settings=lambda: self._settings,
            new_id=mock_random.uuid4,
            transition=transition,
        )
        self._arguments = sessions, devices, page_size
        self._device_arns = itertools.cycle([device.arn for device in devices])
        self.project: str = api.call(self.store, "CreateProject", {"name": "benchmark"})["project"][
            "arn"
        ]
        step = max(1, sessions // READ)
        created = (json.loads(self.create())["remoteAccessSession"] for _ in range(sessions))
        self._arns = itertools.cycle(
            [session["arn"] for number, session in enumerate(created) if number % step == 0]
        )
        if logs:
            self._settings = replace(self._settings, log=CallLog())

    def for_round(self, operation: str) -> FilledStore:
        """Itself, or a new copy if the calls of many rounds would make a small store a big one."""
        sessions, devices, page_size = self._arguments
        if operation == CREATE and sessions <= READ:
            return FilledStore(sessions, devices, page_size)
        return self

    def request(self, operation: str) -> dict[str, Any]:
        """The members of a request: for a session from anywhere in the store, for a first page, or
        for a new session.
        """
        if operation == GET:
            return {"arn": next(self._arns)}
        if operation == CREATE:
            return {
                "projectArn": self.project,
                "deviceArn": next(self._device_arns),
                "name": "checkout",
            }
        return {"arn": self.project}

    def create(self) -> str:
        """Create a session and return the answer's body."""
        return self._received(CREATE)

    def get(self) -> str:
        """Read a session and return the answer's body."""
        return self._received(GET)

    def _received(self, operation: str) -> str:
        """The answer to a request that shares no strings with others, as if it were received."""
        request = json.loads(json.dumps(self.request(operation)))
        return api.answer(self.store, operation, request)


@contextmanager
def serving(filled: FilledStore) -> Iterator[None]:
    """Let moto's backend of Device Farm use this store."""
    backend = devicefarm_backends[DEFAULT_ACCOUNT_ID][REGION]
    own, backend.store = backend.store, filled.store
    try:
        yield
    finally:
        backend.store = own


def core_call(filled: FilledStore, operation: str) -> Side:
    """The work of the mock without boto3 and moto: ``core.api.answer``."""

    @contextmanager
    def side(_: int) -> Iterator[Call]:
        used = filled.for_round(operation)
        yield lambda: api.answer(used.store, operation, used.request(operation))

    return side


def boto3_call(client: Any, filled: FilledStore, operation: str, *, cold: bool = False) -> Side:
    """A whole call, as in a user's code. ``cold`` first clears the cache of signed URLs."""
    method = getattr(client, METHODS[operation])

    @contextmanager
    def side(_: int) -> Iterator[Call]:
        used = filled.for_round(operation)

        def call() -> Any:
            if cold:
                endpoint_urls._urls.cache_clear()
            return method(**used.request(operation))

        with serving(used):
            yield call

    return side


def constant_call(client: Any, filled: FilledStore, operation: str) -> Side:
    """The same call of the same client. A service in moto's style answers the mock's bytes."""
    method = getattr(client, METHODS[operation])
    answers = {
        METHODS[name]: api.answer(filled.store, name, filled.request(name)) for name in (GET, LIST)
    }

    @contextmanager
    def side(_: int) -> Iterator[Call]:
        with moto_style_service(answers):
            yield lambda: method(**filled.request(operation))

    return side


def bare_call(client: Any, filled: FilledStore, operation: str) -> Side:
    """The same call of the same client. A function answers the mock's bytes."""
    method = getattr(client, METHODS[operation])
    body = api.answer(filled.store, operation, filled.request(operation))

    @contextmanager
    def side(_: int) -> Iterator[Call]:
        with bare_service(body):
            yield lambda: method(**filled.request(operation))

    return side


def decorated_test(mock: Callable[[Call], Call], *services: str) -> Side:
    """A test with this decorator that makes its own clients of the services."""

    @mock
    def test() -> None:
        for service in services:
            boto3.client(service, region_name=REGION)  # type: ignore[call-overload]

    return any_call(test)


def stubber_call(client: Any, filled: FilledStore, operation: str) -> Side:
    """The same call of a client with botocore's Stubber, which has the parsed answers."""
    method = getattr(client, METHODS[operation])
    answer = api.call(filled.store, operation, filled.request(operation))

    @contextmanager
    def side(calls: int) -> Iterator[Call]:
        with Stubber(client) as stubber:
            for _ in range(calls):
                stubber.add_response(METHODS[operation], answer)
            yield lambda: method(**filled.request(operation))

    return side


def any_call(call: Call) -> Side:
    """Any call, without a preparation."""
    return lambda _: nullcontext(call)
