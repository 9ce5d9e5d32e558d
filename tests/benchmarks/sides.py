"""What is measured: stores of a given size, and the calls through which they and others are asked."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from botocore.stub import Stubber
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_api._internal import mock_random

from moto_devicefarm import Device
from moto_devicefarm.core import api
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import devicefarm_backends, transition
from moto_devicefarm.resources import endpoint_urls
from moto_devicefarm.settings import MockArguments
from tests.benchmarks.constant import in_place
from tests.benchmarks.measure import Call, Side

READ = 100
"""How many of the sessions in a store are read, in turn."""
GET, LIST, CREATE = (
    "GetRemoteAccessSession",
    "ListRemoteAccessSessions",
    "CreateRemoteAccessSession",
)
DEVICES = "ListDevices"
METHODS = {
    GET: "get_remote_access_session",
    LIST: "list_remote_access_sessions",
    CREATE: "create_remote_access_session",
    DEVICES: "list_devices",
}


class Farm:
    """A store that holds this many running sessions, in one project and spread over these devices."""

    def __init__(self, sessions: int, devices: Sequence[Device], page_size: int) -> None:
        settings = MockArguments(registry=devices, page_size=page_size).settings()
        self.store = Store(
            DEFAULT_ACCOUNT_ID,
            settings=lambda: settings,
            new_id=mock_random.uuid4,
            transition=transition,
        )
        self._made_with = sessions, devices, page_size
        self._device_arns = itertools.cycle([device.arn for device in devices])
        self.project: str = api.call(self.store, "CreateProject", {"name": "benchmark"})["project"][
            "arn"
        ]
        step = max(1, sessions // READ)
        answers = [
            answer for number in range(sessions) if (answer := self.create()) and number % step == 0
        ]
        self._arns = itertools.cycle(
            [json.loads(answer)["remoteAccessSession"]["arn"] for answer in answers]
        )

    def for_round(self, operation: str) -> Farm:
        """Itself; or the same anew, where the calls of many rounds would make a small store a big
        one.
        """
        sessions, devices, page_size = self._made_with
        return (
            Farm(sessions, devices, page_size) if operation == CREATE and sessions <= READ else self
        )

    def request(self, operation: str) -> dict[str, Any]:
        """A request: for the next of some sessions all over the store, for the first page, for one
        session more.
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
        """One more session, its request as it comes off the wire: in texts of its own, shared with
        nothing.
        """
        return api.answer(self.store, CREATE, json.loads(json.dumps(self.request(CREATE))))


@contextmanager
def serving(farm: Farm) -> Iterator[None]:
    """Let moto's backend of Device Farm use the farm's store."""
    backend = devicefarm_backends[DEFAULT_ACCOUNT_ID][REGION]
    own, backend.store = backend.store, farm.store
    try:
        yield
    finally:
        backend.store = own


def direct(farm: Farm, operation: str) -> Side:
    """Our own work alone: ``core.api.answer``."""

    @contextmanager
    def side(_: int) -> Iterator[Call]:
        used = farm.for_round(operation)
        yield lambda: api.answer(used.store, operation, used.request(operation))

    return side


def through_boto3(client: Any, farm: Farm, operation: str, *, cold: bool = False) -> Side:
    """A whole call as a user's code makes it; ``cold`` forgets the URLs that were signed in this
    second.
    """
    method = getattr(client, METHODS[operation])

    @contextmanager
    def side(_: int) -> Iterator[Call]:
        used = farm.for_round(operation)

        def call() -> Any:
            if cold:
                endpoint_urls._urls.cache_clear()
            return method(**used.request(operation))

        with serving(used):
            yield call

    return side


def constant(client: Any, farm: Farm, operation: str) -> Side:
    """The same call of the same client, answered by a service in moto's style with the bytes that
    ours would answer.
    """
    method = getattr(client, METHODS[operation])
    texts = {
        METHODS[name]: api.answer(farm.store, name, farm.request(name)) for name in (GET, LIST)
    }

    @contextmanager
    def side(_: int) -> Iterator[Call]:
        with in_place(texts):
            yield lambda: method(**farm.request(operation))

    return side


def stubbed(client: Any, farm: Farm, operation: str) -> Side:
    """The same call of a client whose answers botocore's Stubber holds ready, parsed."""
    method = getattr(client, METHODS[operation])
    parsed = api.call(farm.store, operation, farm.request(operation))

    @contextmanager
    def side(calls: int) -> Iterator[Call]:
        with Stubber(client) as stubber:
            for _ in range(calls):
                stubber.add_response(METHODS[operation], parsed)
            yield lambda: method(**farm.request(operation))

    return side


def plain(call: Call) -> Side:
    """Any call."""
    return lambda _: nullcontext(call)
