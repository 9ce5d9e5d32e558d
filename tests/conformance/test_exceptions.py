"""Every declared exception of every operation of the installed model is raised: by what is asked,
or by ``farm.fail`` alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.model import Shape, StructureShape

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import errors, model
from tests.conformance.calls import known
from tests.conformance.scenarios import ONLY_FAIL, SCENARIOS, Scenario
from tests.conformance.world import PREFIX, World
from tests.devicefarm.clients import fresh

MODEL = model.service_model()
DECLARED = {
    (operation, shape.name)
    for operation in MODEL.operation_names
    for shape in MODEL.operation_model(operation).error_shapes
}
Pair = tuple[str, str]
"""An operation and an exception."""


def by_behaviour() -> set[Pair]:
    """What scenarios provoke, in the installed model."""
    return {(scenario.operation, scenario.exception) for scenario in SCENARIOS} & DECLARED


def by_fail() -> set[Pair]:
    """What only ``farm.fail`` raises, in the installed model."""
    pairs = set()
    for exception, reasons in ONLY_FAIL.items():
        for operations in reasons.values():
            pairs |= {(operation, exception) for operation in operations} & DECLARED
            if not operations:
                pairs |= {pair for pair in DECLARED - by_behaviour() if pair[1] == exception}
    return pairs


def test_none_is_missing() -> None:
    """Each is provoked by a scenario, or there is a reason why it can't be; never both."""
    assert by_behaviour() | by_fail() == DECLARED
    assert by_behaviour() & by_fail() == set()


@pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda one: f"{one.operation} {one.exception} {one.why}"
)
def test_scenario(scenario: Scenario) -> None:
    """Its exception is what the request is answered with, and for the reason that the scenario is
    about.
    """
    if (scenario.operation, scenario.exception) not in DECLARED:
        pytest.skip("not in the model of this botocore")
    world = World()
    request = scenario.request(world)
    if known(model.operation(scenario.operation).input, request) != request:
        pytest.skip("about a member that the model of this botocore does not have")
    with pytest.raises(errors.DeviceFarmError) as raised:
        world.call(scenario.operation, **request)
    assert raised.value.code == scenario.exception, raised.value.message
    words = re.split(r"{[^}]*}", getattr(errors, scenario.why))
    assert re.fullmatch(".*".join(map(re.escape, words)), raised.value.message)


@cache
def impatient() -> Any:
    """A client that tries once."""
    return fresh(config=Config(retries={"total_max_attempts": 1}))


def sample(shape: Shape | None) -> Any:
    """Something that the client lets pass for a member."""
    if isinstance(shape, StructureShape):
        return {name: sample(shape.members[name]) for name in shape.required_members}
    of_type: dict[str, Any] = {"list": [], "map": {}, "integer": 60, "boolean": True}
    return (
        f"{PREFIX}:project:x"
        if shape is None or shape.type_name == "string"
        else of_type[shape.type_name]
    )


@pytest.mark.parametrize(("operation", "exception"), sorted(by_fail()))
def test_what_only_fail_raises(operation: str, exception: str) -> None:
    """It arrives as botocore's modelled class, with its status, and the resource's name where it
    has one.
    """
    client = impatient()
    request = sample(MODEL.operation_model(operation).input_shape) or {}
    with mock_devicefarm():
        DeviceFarm.current().fail(operation, exception, "because")
        with pytest.raises(getattr(client.exceptions, exception)) as raised:
            getattr(client, xform_name(operation))(**request)
    answer = raised.value.response
    assert answer["Error"] == {"Code": exception, "Message": "because"}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == model.http_status(exception)
    if "resourceName" in model.structure(exception).members:
        assert answer["resourceName"] == request.get("ResourceARN", "")
