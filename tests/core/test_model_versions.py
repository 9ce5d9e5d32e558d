"""Requests and answers follow the model of an older or newer botocore."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.loaders import create_loader
from botocore.model import ServiceModel

import moto_devicefarm.resources  # noqa: F401  declares the operations
from moto_devicefarm.core import api, encoder, errors, model
from tests.support.account import Account

UseModel = Callable[[Callable[[Any], None]], None]


@pytest.fixture
def use_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[UseModel]:
    """Install a botocore with a changed model for one test."""

    def forget() -> None:
        caches = (model.operation_model, model.structure, encoder._encoder, api._declared_operation)
        for cached in caches:
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


def test_a_model_without_inputs_or_outputs(account: Account, use_model: UseModel) -> None:
    """An operation can have no input shape or no output shape."""

    def edit(model: Any) -> None:
        del model["operations"]["GetAccountSettings"]["input"]
        del model["operations"]["DeleteProject"]["output"]

    use_model(edit)
    assert account.get_account_settings(any=1)["awsAccountNumber"] == "123456789012"
    assert account.delete_project(arn=account.project()) == {}


def test_an_older_model(account: Account, use_model: UseModel) -> None:
    """Members that an older botocore lacks are neither taken nor answered."""

    def edit(model: Any) -> None:
        for name in ("Project", "CreateProjectRequest"):
            del model["shapes"][name]["members"]["executionRoleArn"]
            del model["shapes"][name]["members"]["defaultJobTimeoutMinutes"]

    use_model(edit)
    given = {"name": "x", "executionRoleArn": 5, "defaultJobTimeoutMinutes": 1}
    assert set(account.create_project(**given)) == {"arn", "created", "name"}


def test_a_newer_model(account: Account, use_model: UseModel) -> None:
    """Members of a newer botocore are checked, and answered if the mock has them."""

    def edit(model: Any) -> None:
        model["shapes"]["CreateProjectRequest"]["members"]["insights"] = {"shape": "Boolean"}
        model["shapes"]["Project"]["members"]["insights"] = {"shape": "Boolean"}
        model["shapes"]["Project"]["members"]["id"] = {"shape": "String"}

    use_model(edit)
    with pytest.raises(errors.ValidationException) as raised:
        account.create_project(name="x", insights="yes")
    assert raised.value.message == (
        "1 validation error detected: Value 'yes' at 'insights' failed to satisfy "
        "constraint: Member must be of type boolean"
    )
    project = account.create_project(name="x", insights=True)
    assert set(project) == {"arn", "created", "name", "id"}
    assert project["id"] == "00000000-0000-0000-0000-000000000001"


def test_constraints_of_another_model(account: Account, use_model: UseModel) -> None:
    """Required members and limits are those of the installed model."""

    def edit(model: Any) -> None:
        model["shapes"]["CreateProjectRequest"]["required"] = ["name", "vpcConfig"]
        model["shapes"]["Name"]["max"] = 2

    use_model(edit)
    with pytest.raises(errors.ValidationException) as raised:
        account.create_project(name="abc")
    assert raised.value.message == (
        "2 validation errors detected: Value null at 'vpcConfig' failed to satisfy "
        "constraint: Member must not be null; "
        "Value 'abc' at 'name' failed to satisfy constraint: Member must have length less "
        "than or equal to 2"
    )


def test_an_operation_that_an_older_model_lacks(account: Account, use_model: UseModel) -> None:
    """An operation that the installed botocore lacks is unknown."""
    use_model(lambda model: model["operations"].pop("GetAccountSettings"))
    with pytest.raises(errors.UnknownOperationException) as raised:
        account.call("GetAccountSettings")
    assert raised.value.message == "Device Farm has no operation 'GetAccountSettings'"
