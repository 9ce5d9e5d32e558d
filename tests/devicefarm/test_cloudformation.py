"""Device Farm in CloudFormation stacks: projects through boto3, and the requests that the
properties of each type become.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api, constraints, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm import cloudformation
from moto_devicefarm.devicefarm.cloudformation import ROWS, Row, StackResource
from tests.support.clients import new_client, shared_client
from tests.support.stack_examples import EXAMPLES, PROJECT

TAGS = [{"Key": "team", "Value": "shop"}, {"Key": "cost", "Value": 7}]


@pytest.fixture(autouse=True)
def _mocked(request: pytest.FixtureRequest) -> Iterator[None]:
    """An active mock_devicefarm, unless a test names another mock."""
    with getattr(request, "param", mock_devicefarm)():
        yield


def project_template(**properties: Any) -> str:
    """A stack with one project, whose ARN is in two outputs."""
    resource = {"Type": "AWS::DeviceFarm::Project", "Properties": properties}
    outputs = {"Ref": {"Value": {"Ref": "Farm"}}, "Att": {"Value": {"Fn::GetAtt": ["Farm", "Arn"]}}}
    return json.dumps({"Resources": {"Farm": resource}, "Outputs": outputs})


def _projects() -> list[dict[str, Any]]:
    projects: list[dict[str, Any]] = shared_client().list_projects()["projects"]
    return projects


def refusal(call: Any, **params: Any) -> str:
    """The message of CloudFormation's ValidationError."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    error = raised.value.response["Error"]
    assert error["Code"] == "ValidationError"
    message: str = error["Message"]
    return message


@pytest.mark.parametrize("_mocked", [mock_devicefarm, mock_aws], indirect=True)
def test_life_of_a_stack() -> None:
    """A program creates, reads, updates and deletes a stack, also under plain mock_aws."""
    stacks = new_client("cloudformation")
    stacks.create_stack(
        StackName="farm",
        TemplateBody=project_template(Name="checkout", DefaultJobTimeoutMinutes=60),
    )
    (project,) = _projects()
    assert (project["name"], project["defaultJobTimeoutMinutes"]) == ("checkout", 60)
    (stack,) = stacks.describe_stacks(StackName="farm")["Stacks"]
    assert {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]} == {
        "Ref": project["arn"],
        "Att": project["arn"],
    }
    (resource,) = stacks.describe_stack_resources(StackName="farm")["StackResources"]
    assert (resource["PhysicalResourceId"], resource["ResourceType"]) == (
        project["arn"],
        "AWS::DeviceFarm::Project",
    )
    stacks.update_stack(
        StackName="farm", TemplateBody=project_template(Name="till", DefaultJobTimeoutMinutes=60)
    )
    assert _projects() == [{**project, "name": "till"}]
    stacks.delete_stack(StackName="farm")
    assert _projects() == []


def test_every_property_of_a_project() -> None:
    """The project has each property, by its name in the API."""
    new_client("cloudformation").create_stack(
        StackName="farm", TemplateBody=project_template(**EXAMPLES["Project"])
    )
    (project,) = _projects()
    assert {name: project[name] for name in project if name not in ("arn", "created")} == {
        "name": "checkout",
        "defaultJobTimeoutMinutes": 60,
        "environmentVariables": [{"name": "STAGE", "value": "test"}],
        "executionRoleArn": "arn:aws:iam::123456789012:role/farm",
        "vpcConfig": {
            "securityGroupIds": ["sg-12345678"],
            "subnetIds": ["subnet-12345678"],
            "vpcId": "vpc-1",
        },
    }


def test_refused_by_the_service() -> None:
    """The caller gets Device Farm's words, and nothing is created or changed."""
    stacks = new_client("cloudformation")
    words = "defaultJobTimeoutMinutes must be between 5 and 150, but is 500"
    refused = f"{words} (Service: DeviceFarm, Status Code: 400, Code: ArgumentException)"
    wrong = project_template(Name="x", DefaultJobTimeoutMinutes=500)
    assert refusal(stacks.create_stack, StackName="farm", TemplateBody=wrong) == refused
    assert _projects() == []
    stacks.create_stack(StackName="other", TemplateBody=project_template(Name="x"))
    assert refusal(stacks.update_stack, StackName="other", TemplateBody=wrong) == refused
    assert "defaultJobTimeoutMinutes" not in _projects()[0]


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        (
            {},
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: "
            "Member must not be null",
        ),
        (
            {"Name": "x", "DefaultJobTimeoutMinutes": "an hour"},
            "Value 'an hour' at 'defaultJobTimeoutMinutes' failed",
        ),
        ({"Name": "x", "Colour": "red"}, "Encountered unsupported property Colour"),
    ],
)
def test_wrong_properties(properties: dict[str, Any], words: str) -> None:
    """A missing property, a wrong type and an unknown property are refused. A missing name is not
    made up.
    """
    assert words in refusal(
        new_client("cloudformation").create_stack,
        StackName="farm",
        TemplateBody=project_template(**properties),
    )


def test_another_attribute() -> None:
    """Arn is the only attribute, in outputs and between resources."""
    template = json.loads(project_template(Name="x"))
    template["Outputs"]["Att"]["Value"] = {"Fn::GetAtt": ["Farm", "Id"]}
    message = "does not support attribute type Id in Fn::GetAtt"
    assert message in refusal(
        new_client("cloudformation").create_stack, StackName="a", TemplateBody=json.dumps(template)
    )
    other = {
        "Type": "AWS::DeviceFarm::Project",
        "Properties": {"Name": {"Fn::GetAtt": ["Farm", "Id"]}},
    }
    template = {"Resources": {**template["Resources"], "Other": other}}
    with pytest.raises(ClientError):
        new_client("cloudformation").create_stack(StackName="b", TemplateBody=json.dumps(template))


def test_in_another_region() -> None:
    """A stack in a region without Device Farm is refused."""
    stacks = new_client("cloudformation", region_name="eu-west-1")
    assert refusal(
        stacks.create_stack, StackName="farm", TemplateBody=project_template(Name="x")
    ) == ("Template format error: Unrecognized resource types: [AWS::DeviceFarm::Project]")
    assert _projects() == []


def test_deleted_by_hand() -> None:
    """A stack can be deleted after its project was."""
    stacks = new_client("cloudformation")
    stacks.create_stack(StackName="farm", TemplateBody=project_template(Name="x"))
    shared_client().delete_project(arn=_projects()[0]["arn"])
    stacks.delete_stack(StackName="farm")
    assert (
        stacks.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"][0]["StackName"]
        == "farm"
    )


def test_in_use() -> None:
    """A project that is in use stays, and so does its stack."""
    stacks = new_client("cloudformation")
    stacks.create_stack(StackName="farm", TemplateBody=project_template(Name="x"))
    project = _projects()[0]["arn"]
    shared_client().create_remote_access_session(
        projectArn=project, deviceArn=shared_client().list_devices()["devices"][0]["arn"]
    )
    message = refusal(stacks.delete_stack, StackName="farm")
    assert message.startswith("The project has an active run or session and cannot be deleted")
    assert _projects()[0]["arn"] == project


# All types


def stack_type(row: Row) -> type[StackResource]:
    """The class of a type, without making it known to moto."""
    return type(row.kind, (StackResource,), {"row": row})


class Service:
    """Takes the requests of the types in place of the operations, and stores them."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    def call(self, store: Store, name: str, params: Any) -> dict[str, Any]:
        shape = model.operation_model(name).input
        assert shape is not None
        assert constraints.violations(shape, params, strict=True) == []
        self.calls.append((name, params))
        return (
            {"anything": {"arn": f"{PROJECT[:-1]}{len(self.calls)}"}}
            if name.startswith("Create")
            else {}
        )


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    """The service that the types call."""
    service = Service()
    monkeypatch.setattr(cloudformation, "api", service)
    return service


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_each_type(row: Row, service: Service) -> None:
    """Each property of the reference becomes a member of the operation's input, with the model's
    type. Tags are set apart.
    """
    stacked, properties = stack_type(row), EXAMPLES[row.kind]
    assert stacked.cloudformation_type() == f"AWS::DeviceFarm::{row.kind}"
    assert stacked.cloudformation_name_type() in properties
    one = stacked.create_from_cloudformation_json(
        "made-up",
        {"Properties": {**properties, "Tags": TAGS}},
        "123456789012",
        "us-west-2",
        LogicalId="Farm",
    )
    arn = one.physical_resource_id
    assert (arn, one.get_cfn_attribute("Arn"), one.is_created()) == (f"{PROJECT[:-1]}1", arn, True)
    (created, request), tagged = service.calls
    assert (created, len(request)) == (f"Create{row.kind}", len(properties))
    assert tagged == (
        "TagResource",
        {
            "ResourceARN": arn,
            "Tags": [{"Key": "team", "Value": "shop"}, {"Key": "cost", "Value": "7"}],
        },
    )
    service.calls.clear()
    two = stacked.update_from_cloudformation_json(
        one, "made-up", {"Properties": properties}, "123456789012", "us-west-2"
    )
    assert two.physical_resource_id == arn
    updated, untagged = service.calls
    without_fixed = {
        name: value for name, value in request.items() if name != "projectArn" or not row.fixed
    }
    assert updated == (f"Update{row.kind}", {row.arn: arn, **without_fixed})
    assert untagged == ("UntagResource", {"ResourceARN": arn, "TagKeys": ["team", "cost"]})
    service.calls.clear()
    stacked.delete_from_cloudformation_json(
        arn, {"Properties": properties}, "123456789012", "us-west-2"
    )
    assert service.calls == [(f"Delete{row.kind}", {row.arn: arn})]


def test_tag_that_the_template_drops(service: Service) -> None:
    """Only the tags that the template has no longer are removed."""
    project = stack_type(ROWS[0])
    one = project(PROJECT, {"Name": "x", "Tags": TAGS})
    project.update_from_cloudformation_json(
        one,
        "x",
        {"Properties": {"Name": "x", "Tags": [{"Key": "team", "Value": "till"}]}},
        "123456789012",
        "us-west-2",
    )
    assert service.calls[1:] == [
        ("UntagResource", {"ResourceARN": PROJECT, "TagKeys": ["cost"]}),
        ("TagResource", {"ResourceARN": PROJECT, "Tags": [{"Key": "team", "Value": "till"}]}),
    ]


@pytest.mark.parametrize("kind", ["DevicePool", "NetworkProfile"])
def test_other_project_makes_another_resource(kind: str, service: Service) -> None:
    """A new resource is created in the other project, and then the old one is deleted."""
    stacked = stack_type(next(row for row in ROWS if row.kind == kind))
    one = stacked(f"{PROJECT[:-1]}9", EXAMPLES[kind])
    moved = {"Properties": {**EXAMPLES[kind], "ProjectArn": f"{PROJECT[:-1]}8"}}
    two = stacked.update_from_cloudformation_json(one, "x", moved, "123456789012", "us-west-2")
    assert [name for name, _ in service.calls] == [f"Create{kind}", f"Delete{kind}"]
    assert service.calls[1][1] == {"arn": one.physical_resource_id}
    assert two.physical_resource_id == f"{PROJECT[:-1]}1"


def test_pool_that_drops_its_maximum(service: Service) -> None:
    """Update has a member that unsets the maximum."""
    pool = stack_type(next(row for row in ROWS if row.kind == "DevicePool"))
    properties = {
        name: value for name, value in EXAMPLES["DevicePool"].items() if name != "MaxDevices"
    }
    one = pool(PROJECT, EXAMPLES["DevicePool"])
    pool.update_from_cloudformation_json(
        one, "x", {"Properties": properties}, "123456789012", "us-west-2"
    )
    ((_, request),) = service.calls
    assert (request["clearMaxDevices"], "maxDevices" in request) == (True, False)
    again = pool(PROJECT, properties)
    pool.update_from_cloudformation_json(
        again, "x", {"Properties": properties}, "123456789012", "us-west-2"
    )
    assert "clearMaxDevices" not in service.calls[1][1]


@pytest.mark.parametrize(
    ("kind", "properties", "member", "value"),
    [
        ("InstanceProfile", {"Name": 5, "RebootAfterUse": "true"}, "name", "5"),
        ("InstanceProfile", {"Name": True, "RebootAfterUse": "true"}, "name", "true"),
        ("InstanceProfile", {"Name": "x", "RebootAfterUse": "true"}, "rebootAfterUse", True),
        ("DevicePool", {"MaxDevices": "12"}, "maxDevices", 12),
        ("NetworkProfile", {"UplinkDelayMs": "-1"}, "uplinkDelayMs", -1),
    ],
)
def test_values_as_templates_write_them(
    kind: str, properties: dict[str, Any], member: str, value: Any
) -> None:
    """In a template, numbers and booleans may be text, and text may be a number."""
    assert (
        stack_type(next(row for row in ROWS if row.kind == kind))._request("Create", properties)[
            member
        ]
        == value
    )


def test_moto_knows_the_types_that_have_operations() -> None:
    """moto has each type whose operations are mocked."""
    from moto.cloudformation import parsing

    ours = {name for name in parsing.get_model_map() if name.startswith("AWS::DeviceFarm::")}
    assert ours == {
        f"AWS::DeviceFarm::{row.kind}" for row in ROWS if f"Create{row.kind}" in api.OPERATIONS
    }
    assert "AWS::DeviceFarm::Project" in ours
