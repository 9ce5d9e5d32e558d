"""Each example of the installed botocore: the mock answers its request with all members that the
example shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import create_loader
from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.devicefarm.models import store_of
from tests.conformance.calls import requests
from tests.conformance.world import SETTINGS, World
from tests.support.clients import shared_client
from tests.support.store import ACCOUNT_ID

EXAMPLES = [
    pytest.param(operation, example, id=f"{operation} {example['id']}")
    for operation, examples in create_loader()
    .load_service_model("devicefarm", "examples-1")["examples"]
    .items()
    for example in examples
    if operation in model.service_model().operation_names
]


def fill_placeholders(example: Any, real: Any) -> Any:
    """The example's value, with a real value where it has a placeholder: ARNs and ids with EXAMPLE
    in them.
    """
    if isinstance(example, Mapping):
        real = real if isinstance(real, Mapping) else {}
        return {
            name: fill_placeholders(value, real.get(name))
            for name, value in example.items()
            if name != model.TOKEN
        }
    return real if isinstance(example, str) and "EXAMPLE" in example else example


def members(shape: Shape, value: Any, path: str = "") -> set[str]:
    """The paths of all members of a value. All values of a map have one path, unless its keys are
    an enum.
    """
    if isinstance(shape, StructureShape):
        inner = [(shape.members[name], item, f"{path}.{name}") for name, item in value.items()]
    elif isinstance(shape, MapShape):
        fixed = "enum" in shape.key.metadata
        inner = [
            (shape.value, item, f"{path}.{key}" if fixed else f"{path}.*")
            for key, item in value.items()
        ]
    else:
        inner = (
            [(shape.member, item, path) for item in value] if isinstance(shape, ListShape) else []
        )
    found = {name for *_, name in inner}
    return found.union(*(members(*one) for one in inner))


@pytest.mark.parametrize(("operation", "example"), EXAMPLES)
def test_example(operation: str, example: Mapping[str, Any], clock: Any) -> None:
    """The answer has the members of the example. Values are not compared, because the example's
    times are text.
    """
    output = model.operation_model(operation).output
    assert output is not None
    with mock_devicefarm(**SETTINGS):
        world = World(store_of(ACCOUNT_ID))
        real = next(requests(world, operation, clock.tick))
        if operation == "ScheduleRun":
            real["test"]["testPackageArn"] = world.account.test_package(
                example["input"]["test"]["type"], projectArn=world.project
            )
        answer = getattr(shared_client(), xform_name(operation))(
            **fill_placeholders(example["input"], real)
        )
    del answer["ResponseMetadata"]
    assert members(output, example.get("output") or {}) <= members(output, answer)


def test_there_are_examples() -> None:
    """Without this, a botocore that keeps its examples elsewhere would pass silently."""
    assert len(EXAMPLES) > 30
