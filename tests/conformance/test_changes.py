"""What Update and Delete operations change, and how requests with a wrong form are refused: the
same for each operation.
"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.model import Shape, StructureShape

from moto_devicefarm.core import errors, model
from tests.conformance.calls import requests
from tests.conformance.scenarios import ARNS
from tests.conformance.world import World
from tests.support.answers import arn_member
from tests.support.store import PREFIX

OPERATIONS = sorted(model.service_model().operation_names)
DELETES = [name for name in OPERATIONS if name.startswith("Delete")]
CHANGED_BY = {"profileArn": "instanceProfile", "clearMaxDevices": "maxDevices"}
"""The members of documents that a member of a request changes, where their names differ."""
UPDATES = [
    (operation, member)
    for operation in OPERATIONS
    # UpdateUpload replaces the content of a test spec; it has tests of its own
    if operation.startswith("Update") and operation != "UpdateUpload"
    for member in model.operation_model(operation).arguments
    if member != arn_member(operation)
]
MALFORMED = f"{PREFIX}:project/00000000-0000-0000-0000-000000000001"
"""An ARN with a slash where a colon belongs, which is a common mistake."""


def members_of_requests(world: World, operation: str, clock: Any) -> dict[str, Any]:
    """All members of the requests of an operation, with a value for each."""
    members: dict[str, Any] = {}
    for request in requests(world, operation, clock.tick):
        members = {**request, **members}
    return members


def other_value(shape: Shape, value: Any) -> Any:
    """A valid value of the shape that differs from this one, if there is one."""
    if isinstance(shape, StructureShape):
        return {name: other_value(shape.members[name], inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [f"{item}0" for item in value]
    if isinstance(value, bool):
        return not value
    return value - 1 if isinstance(value, int) else value + "x" * ("enum" not in shape.metadata)


@pytest.mark.parametrize(("operation", "member"), UPDATES)
def test_an_update_changes_only_the_given_members(operation: str, member: str, clock: Any) -> None:
    """The answer and each later Get show the new value, and the other members stay as they were."""
    world = World()
    members = members_of_requests(world, operation, clock)
    arn, given = members[arn_member(operation)], model.operation_model(operation).input
    assert given is not None
    before = world.account.get(arn)
    value, target = members[member], CHANGED_BY.get(member, member)
    if value == before.get(target):
        value = other_value(given.members[member], value)
    (after,) = world.call(operation, **{arn_member(operation): arn, member: value}).values()
    assert world.account.get(arn) == after
    assert {**after, target: None} == {**before, target: None}
    assert target != member or after[member] == value


@pytest.mark.parametrize("operation", sorted({operation for operation, _ in UPDATES}))
def test_an_update_of_nothing(operation: str, clock: Any) -> None:
    """A request with only an ARN is answered with the unchanged document."""
    world = World()
    arn = members_of_requests(world, operation, clock)[arn_member(operation)]
    before = world.account.get(arn)
    (after,) = world.call(operation, **{arn_member(operation): arn}).values()
    assert after == before


@pytest.mark.parametrize("operation", DELETES)
def test_a_deleted_resource_is_gone(operation: str, clock: Any) -> None:
    """Get and a second Delete do not find it."""
    world = World()
    (request,) = requests(world, operation, clock.tick)
    (arn,) = request.values()
    assert world.call(operation, **request) == {}
    not_found = ("NotFoundException", errors.NOT_FOUND.format(arn=arn))
    assert world.account.error.get(arn) == not_found
    assert world.account.error.call(operation, **request) == not_found


@pytest.mark.parametrize(
    ("operation", "member"),
    sorted({(operation, key.split()[0]) for key, names in ARNS.items() for operation in names}),
)
def test_a_malformed_arn(operation: str, member: str, clock: Any) -> None:
    """Each member with an ARN is checked; the message is AWS's (C:
    wdio-aws-device-farm-service#70).
    """
    if operation not in OPERATIONS:
        pytest.skip("not in the model of this botocore")
    world = World()
    request = {**next(requests(world, operation, clock.tick)), member: MALFORMED}
    assert world.account.error.call(operation, **request) == (
        "ValidationException",
        f" Invalid arn {MALFORMED}",
    )


@pytest.mark.parametrize(
    ("operation", "member"),
    [
        (operation, member)
        for operation in OPERATIONS
        if (shape := model.operation_model(operation).input) is not None
        for member in shape.required_members
    ],
)
def test_a_required_member_is_missing(operation: str, member: str, clock: Any) -> None:
    """The request is refused before the operation begins."""
    world = World()
    request = next(requests(world, operation, clock.tick))
    del request[member]
    error = world.account.error.call(operation, **request)
    assert (error.code, f"'{member}'" in error.message) == ("ValidationException", True)
