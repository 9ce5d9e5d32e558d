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
from moto_devicefarm.core.newer_shapes import BY_VERSION, with_newer_shapes
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
        edited = ServiceModel(with_newer_shapes(description), "devicefarm")
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
    """Members that an older botocore and the table of newer shapes lack are neither taken nor
    answered.
    """

    def edit(model: Any) -> None:
        for name in ("Project", "CreateProjectRequest"):
            del model["shapes"][name]["members"]["defaultJobTimeoutMinutes"]

    use_model(edit)
    given = {"name": "x", "defaultJobTimeoutMinutes": 1}
    assert set(account.create_project(**given)) == {"arn", "created", "name"}


OLDER = {
    "ArtifactType",
    "CreateProjectRequest",
    "CreateRemoteAccessSessionConfiguration",
    "CreateRemoteAccessSessionRequest",
    "Device",
    "DeviceAttribute",
    "DeviceFilterAttribute",
    "GetDevicePoolCompatibilityRequest",
    "Job",
    "Project",
    "RemoteAccessSession",
    "Run",
    "ScheduleRunConfiguration",
    "SensitiveURL",
    "UpdateProjectRequest",
}
"""The shapes in the table of newer shapes that botocore 1.31 has, without what came later."""


def remove_newer_shapes(description: Any) -> None:
    """Make a model as old as that of botocore 1.31."""
    shapes = description["shapes"]
    shapes["SensitiveURL"]["max"] = 2048
    for newer in BY_VERSION.values():
        for name, shape in newer.items():
            if name not in OLDER:
                shapes.pop(name, None)
                continue
            for member in shape.get("members", ()):
                shapes[name]["members"].pop(member, None)
            for value in set(shape.get("enum", ())).intersection(shapes[name].get("enum", ())):
                shapes[name]["enum"].remove(value)


def test_members_that_the_service_answers_to_every_client(
    account: Account, use_model: UseModel
) -> None:
    """A mock with an old botocore answers what came later (D: model). The service answers it
    whatever the SDK of its caller knows.
    """
    use_model(remove_newer_shapes)
    project = account.project(environmentVariables=[{"name": "STAGE", "value": "beta"}])
    app = account.app(projectArn=project)
    given = {"appium:version": "2"}
    session = account.session(projectArn=project, appArn=app, configuration={"parameters": given})
    document = account.get_remote_access_session(arn=session)
    assert document["endpoints"]["remoteDriverEndpoint"].startswith("https://")
    assert document["appUpload"] == app
    assert account.get_project(arn=project)["environmentVariables"] == [
        {"name": "STAGE", "value": "beta"}
    ]


def test_checks_of_members_that_an_old_botocore_lacks(
    account: Account, use_model: UseModel
) -> None:
    """The members that a client with a newer botocore sends are checked."""
    use_model(remove_newer_shapes)
    with pytest.raises(errors.ValidationException) as raised:
        account.create_project(name="x", executionRoleArn="arn:aws:iam::1:role/farm")
    assert raised.value.message == (
        "1 validation error detected: Value 'arn:aws:iam::1:role/farm' at 'executionRoleArn' "
        "failed to satisfy constraint: Member must satisfy regular expression pattern: "
        "^arn:aws:iam::[0-9]{12}:role/.+"
    )
    filters = [{"attribute": "DEVICE_TYPE", "operator": "EQUALS", "values": ["PHYSICAL"]}]
    assert account.list_devices(filters=filters)


def without_documentation(value: Any) -> Any:
    """A description without its texts, and with the values of enums in alphabetical order."""
    if isinstance(value, dict):
        return {
            name: sorted(item) if name == "enum" else without_documentation(item)
            for name, item in value.items()
            if name != "documentation"
        }
    return value


def test_the_newer_shapes_are_those_of_botocore() -> None:
    """With the table, a model as old as that of botocore 1.31 has the shapes of the newest, and the
    newest gets nothing from it. The description that the process shares stays as it is.
    """
    newest = create_loader().load_service_model("devicefarm", "service-2")
    newest = with_newer_shapes(newest) if "DeviceType" not in newest["shapes"] else newest
    old = copy.deepcopy(newest)
    remove_newer_shapes(old)
    before = copy.deepcopy(old)
    expected = without_documentation(newest["shapes"])
    assert without_documentation(with_newer_shapes(old)["shapes"]) == expected
    assert old == before
    assert with_newer_shapes(newest) == newest


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


def test_the_mock_reads_an_old_model_with_the_newer_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model of the mock is that of the installed botocore and the table together."""
    old = copy.deepcopy(create_loader().load_service_model("devicefarm", "service-2"))
    remove_newer_shapes(old)

    class OldLoader:
        def load_service_model(self, service: str, kind: str) -> Any:
            return old

    monkeypatch.setattr(model, "create_loader", OldLoader)
    shapes = model._description.__wrapped__()["shapes"]
    assert "endpoints" in shapes["RemoteAccessSession"]["members"]
