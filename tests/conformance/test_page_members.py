"""The members of a request for a page: an operation without pages ignores them, and a list refuses
wrong ones before anything changes.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore import xform_name

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.captures.state import Packer, dump_store
from moto_devicefarm.core import model
from moto_devicefarm.devicefarm.models import store_of
from tests.conformance.calls import requests
from tests.conformance.world import SETTINGS, World
from tests.support.clients import new_client
from tests.support.store import ACCOUNT_ID, NOW

OPERATIONS = sorted(model.service_model().operation_names)
WITH_PAGES = [name for name in OPERATIONS if model.operation_model(name).paged]
WITHOUT_PAGES = [name for name in OPERATIONS if name not in WITH_PAGES]
WRONG: list[dict[str, Any]] = [
    {"nextToken": "wrong!"},
    {"nextToken": ""},
    {"nextToken": "A" * 5000},
    {"nextToken": 5},
    {"nextToken": ["wrong"]},
    {"maxResults": 0},
    {"maxResults": -1, "maxResult": -1},
    {"maxResults": "many", "maxResult": {}, "nextToken": "wrong!"},
]
"""Members that are no page of any list."""


def state(world: World) -> str:
    """All facts of the account."""
    return json.dumps(dump_store(world.store, Packer()))


def unknown_to(operation: str, members: dict[str, Any]) -> dict[str, Any]:
    """Those of the members that the input of the operation does not have."""
    shape = model.operation_model(operation).input
    known = {} if shape is None else shape.members
    return {name: value for name, value in members.items() if name not in known}


def outcome(operation: str, clock: Any, extra: dict[str, Any]) -> tuple[list[Any], str]:
    """The answers to the operation's requests, each with the ``extra`` members, and all facts after
    them.
    """
    clock.move_to(NOW)
    world = World()
    answers = [
        world.call(operation, **request, **extra)
        for request in requests(world, operation, clock.tick)
    ]
    return answers, state(world)


@pytest.mark.parametrize("operation", WITHOUT_PAGES)
def test_an_operation_without_pages_ignores_page_members(operation: str, clock: Any) -> None:
    """Its answers and what it changes are the same with and without them."""
    plain = outcome(operation, clock, {})
    for wrong in WRONG:
        assert outcome(operation, clock, unknown_to(operation, wrong)) == plain


@pytest.mark.parametrize("operation", WITHOUT_PAGES)
def test_a_refused_request_with_page_members_changes_nothing(operation: str, clock: Any) -> None:
    """Without a member that the operation requires, it is refused and does not act."""
    shape = model.operation_model(operation).input
    for required in () if shape is None else shape.required_members:
        for wrong in WRONG:
            world = World()
            request = next(requests(world, operation, clock.tick))
            del request[required]
            before = state(world)
            extra = unknown_to(operation, wrong)
            error = world.account.error.call(operation, **request, **extra)
            assert error.code == "ValidationException"
            assert "nextToken" not in error.message
            assert state(world) == before


@pytest.mark.parametrize("operation", WITHOUT_PAGES)
def test_page_members_of_an_operation_without_pages_over_the_wire(
    operation: str, clock: Any
) -> None:
    """boto3 sends no unknown members, but other clients do: they are answered as without them."""
    client = new_client()

    def add_members(params: dict[str, Any], **_: Any) -> None:
        members = {"nextToken": "wrong!", "maxResults": 0, "maxResult": 0}
        body = json.loads(params["body"]) | unknown_to(operation, members)
        params["body"] = json.dumps(body).encode()

    client.meta.events.register("before-call.device-farm", add_members)
    with mock_devicefarm(**SETTINGS):
        world = World(store_of(ACCOUNT_ID))
        for request in requests(world, operation, clock.tick):
            answer = getattr(client, xform_name(operation))(**request)
            assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize("operation", WITH_PAGES)
def test_a_list_refuses_wrong_page_members(operation: str, clock: Any) -> None:
    """The answer is an error of AWS's, and no fact changes. An unknown member is ignored."""
    shape = model.operation_model(operation).input
    assert shape is not None
    for wrong in WRONG:
        world = World()
        request = {**next(requests(world, operation, clock.tick)), **wrong}
        before = state(world)
        if wrong.keys() <= shape.members.keys():
            error = world.account.error.call(operation, **request)
            assert error.code in ("ArgumentException", "ValidationException")
        assert state(world) == before
