"""Every example of the installed botocore: its request is answered, with all members that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import create_loader
from botocore.model import ListShape, MapShape, Shape, StructureShape

from conftest import ACCOUNT
from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.devicefarm.models import store_of
from tests.conformance.calls import requests
from tests.conformance.world import SETTINGS, World
from tests.devicefarm.clients import kept
from tests.resources.runs.running import package

EXAMPLES = [
    pytest.param(operation, example, id=f"{operation} {example['id']}")
    for operation, examples in create_loader()
    .load_service_model("devicefarm", "examples-1")["examples"]
    .items()
    for example in examples
    if operation in model.service_model().operation_names
]


def named(example: Any, ours: Any) -> Any:
    """The example's value, with what exists of ours where it has a placeholder: loose ARNs and ids
    say EXAMPLE.
    """
    if isinstance(example, Mapping):
        ours = ours if isinstance(ours, Mapping) else {}
        return {
            name: named(value, ours.get(name))
            for name, value in example.items()
            if name != model.TOKEN
        }
    return ours if isinstance(example, str) and "EXAMPLE" in example else example


def members(shape: Shape, value: Any, path: str = "") -> set[str]:
    """The paths of all members of a value; of a map whose keys are no enum, those of all its values
    as one.
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
    """What it asks of things that it only names is asked of ours. Values are not compared: the
    example's times are text.
    """
    output = model.operation(operation).output
    assert output is not None
    with mock_devicefarm(**SETTINGS):
        world = World(store_of(ACCOUNT))
        ours = next(requests(world, operation, clock.tick))
        if operation == "ScheduleRun":
            ours["test"]["testPackageArn"] = package(
                world.store, world.project, example["input"]["test"]["type"]
            )
        answer = getattr(kept(), xform_name(operation))(**named(example["input"], ours))
    del answer["ResponseMetadata"]
    assert members(output, example.get("output") or {}) <= members(output, answer)


def test_there_are_examples() -> None:
    """A botocore whose examples are elsewhere would pass without a test."""
    assert len(EXAMPLES) > 30
