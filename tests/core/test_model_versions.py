"""Another botocore than the installed one, older or newer: requests and answers follow its model."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.loaders import create_loader
from botocore.model import ServiceModel

import moto_devicefarm.resources  # noqa: F401  declares the operations
from moto_devicefarm.core import api, encoder, errors, model
from moto_devicefarm.core.store import Store

UseModel = Callable[[Callable[[Any], None]], None]


@pytest.fixture
def use_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[UseModel]:
    """Install a botocore whose model was edited: what was read of the other one is forgotten,
    before and after.
    """

    def forget() -> None:
        for cached in (model.operation, encoder._encoder, api._declared_operation):
            cached.cache_clear()

    def use(edit: Callable[[Any], None]) -> None:
        description = copy.deepcopy(create_loader().load_service_model("devicefarm", "service-2"))
        edit(description)
        edited = ServiceModel(description, "devicefarm")
        monkeypatch.setattr(model, "service_model", lambda: edited)
        forget()

    yield use
    monkeypatch.undo()
    forget()


def test_a_model_without_inputs_or_outputs(store: Store, use_model: UseModel) -> None:
    """An operation may be described without an input shape, or without an output shape."""

    def edit(model: Any) -> None:
        del model["operations"]["GetAccountSettings"]["input"]
        del model["operations"]["DeleteProject"]["output"]

    use_model(edit)
    assert (
        api.call(store, "GetAccountSettings", {"any": 1})["accountSettings"]["awsAccountNumber"]
        == "123456789012"
    )
    assert model.operation("DeleteProject").result is None


def test_an_older_model(store: Store, use_model: UseModel) -> None:
    """Members that an older botocore lacks are neither taken nor answered."""

    def edit(model: Any) -> None:
        for name in ("Project", "CreateProjectRequest"):
            del model["shapes"][name]["members"]["executionRoleArn"]
            del model["shapes"][name]["members"]["defaultJobTimeoutMinutes"]

    use_model(edit)
    given = {"name": "x", "executionRoleArn": 5, "defaultJobTimeoutMinutes": 1}
    assert set(api.call(store, "CreateProject", given)["project"]) == {"arn", "created", "name"}


def test_a_newer_model(store: Store, use_model: UseModel) -> None:
    """Members that a newer botocore has are checked, not handed to a handler without them, and
    answered where we have them.
    """

    def edit(model: Any) -> None:
        model["shapes"]["CreateProjectRequest"]["members"]["insights"] = {"shape": "Boolean"}
        model["shapes"]["Project"]["members"]["insights"] = {"shape": "Boolean"}
        model["shapes"]["Project"]["members"]["id"] = {"shape": "String"}

    use_model(edit)
    with pytest.raises(errors.ValidationException) as raised:
        api.call(store, "CreateProject", {"name": "x", "insights": "yes"})
    assert raised.value.message == (
        "1 validation error detected: Value 'yes' at 'insights' failed to satisfy constraint: Member must be of type boolean"
    )
    project = api.call(store, "CreateProject", {"name": "x", "insights": True})["project"]
    assert set(project) == {"arn", "created", "name", "id"}
    assert project["id"] == "00000000-0000-0000-0000-000000000001"


def test_constraints_of_another_model(store: Store, use_model: UseModel) -> None:
    """Required members and limits are those of the installed model."""

    def edit(model: Any) -> None:
        model["shapes"]["CreateProjectRequest"]["required"] = ["name", "vpcConfig"]
        model["shapes"]["Name"]["max"] = 2

    use_model(edit)
    with pytest.raises(errors.ValidationException) as raised:
        api.call(store, "CreateProject", {"name": "abc"})
    assert raised.value.message == (
        "2 validation errors detected: Value null at 'vpcConfig' failed to satisfy constraint: Member must not be null; "
        "Value 'abc' at 'name' failed to satisfy constraint: Member must have length less than or equal to 2"
    )


def test_an_operation_that_an_older_model_lacks(store: Store, use_model: UseModel) -> None:
    """What the installed botocore does not know cannot be answered."""
    use_model(lambda model: model["operations"].pop("GetAccountSettings"))
    with pytest.raises(errors.UnknownOperationException) as raised:
        api.call(store, "GetAccountSettings", {})
    assert raised.value.message == "Device Farm has no operation 'GetAccountSettings'"
