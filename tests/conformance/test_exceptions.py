"""Each declared exception of each operation of the installed model can be raised, by a request or
by ``farm.fail``. A refused request changes nothing.
"""

from __future__ import annotations

import re
import uuid
from functools import cache
from typing import Any

import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.model import Shape, StructureShape

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.captures.state import dump_all
from moto_devicefarm.core import errors, model, run_messages
from moto_devicefarm.core.literals import ErrorCode, OperationName
from moto_devicefarm.core.resource import id_of
from moto_devicefarm.resources.projects import Project
from tests.conformance.calls import without_unknown_members
from tests.conformance.scenarios import ONLY_FAIL, SCENARIOS, Scenario
from tests.conformance.world import World
from tests.support.clients import new_client
from tests.support.store import PREFIX

MODEL = model.service_model()
DECLARED = {
    (operation, shape.name)
    for operation in MODEL.operation_names
    for shape in MODEL.operation_model(operation).error_shapes
}
Pair = tuple[str, str]
"""An operation and an exception."""


def pairs_of_scenarios() -> set[Pair]:
    """The exceptions that scenarios provoke, in the installed model."""
    return {(scenario.operation, scenario.exception) for scenario in SCENARIOS} & DECLARED


def pairs_of_fail() -> set[Pair]:
    """The exceptions that only ``farm.fail`` raises, in the installed model."""
    pairs = set()
    for exception, reasons in ONLY_FAIL.items():
        for operations in reasons.values():
            pairs |= {(operation, exception) for operation in operations} & DECLARED
            if not operations:
                pairs |= {pair for pair in DECLARED - pairs_of_scenarios() if pair[1] == exception}
    return pairs


def test_no_exception_is_missing() -> None:
    """Each exception has a scenario, or a reason why there is none, and never both."""
    assert pairs_of_scenarios() | pairs_of_fail() == DECLARED
    assert pairs_of_scenarios() & pairs_of_fail() == set()


@pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda one: f"{one.operation} {one.exception} {one.why}"
)
def test_scenario(scenario: Scenario) -> None:
    """The request is refused with the scenario's exception and message. It changes nothing, and
    draws no id.
    """
    if (scenario.operation, scenario.exception) not in DECLARED:
        pytest.skip("not in the model of this botocore")
    world = World()
    request = scenario.request(world)
    if without_unknown_members(model.operation_model(scenario.operation).input, request) != request:
        pytest.skip("a member is not in the model of this botocore")
    before = dump_all(world.store.settings, [world.store])
    id_before = next_id(world)
    error = world.account.error.call(scenario.operation, **request)
    assert error.code == scenario.exception, error.message
    message = getattr(run_messages, scenario.why, None) or getattr(errors, scenario.why)
    words = re.split(r"{[^}]*}", message)
    assert re.fullmatch(".*".join(map(re.escape, words)), error.message)
    assert dump_all(world.store.settings, [world.store]) == before
    assert next_id(world) == id_before + 1


def next_id(world: World) -> int:
    """Draw an id: ``make_store`` numbers them."""
    return uuid.UUID(id_of(world.store.new_arn(Project))).int


@cache
def client_without_retries() -> Any:
    """A client that sends each request once."""
    return new_client(config=Config(retries={"total_max_attempts": 1}))


def sample_value(shape: Shape | None) -> Any:
    """A value that boto3 accepts for a member."""
    if isinstance(shape, StructureShape):
        return {name: sample_value(shape.members[name]) for name in shape.required_members}
    of_type: dict[str, Any] = {"list": [], "map": {}, "integer": 60, "boolean": True}
    return (
        f"{PREFIX}:project:x"
        if shape is None or shape.type_name == "string"
        else of_type[shape.type_name]
    )


@pytest.mark.parametrize(("operation", "exception"), sorted(pairs_of_fail()))
def test_exception_that_only_fail_raises(operation: OperationName, exception: ErrorCode) -> None:
    """It arrives as botocore's class of the exception, with its HTTP status, and with the
    resource's name where the exception has one.
    """
    client = client_without_retries()
    request = sample_value(MODEL.operation_model(operation).input_shape) or {}
    with mock_devicefarm():
        DeviceFarm.current().fail(operation, exception, "because")
        with pytest.raises(getattr(client.exceptions, exception)) as raised:
            getattr(client, xform_name(operation))(**request)
    answer = raised.value.response
    assert answer["Error"] == {"Code": exception, "Message": "because"}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == model.http_status(exception)
    if "resourceName" in model.structure(exception).members:
        assert answer["resourceName"] == request.get("ResourceARN", "")
