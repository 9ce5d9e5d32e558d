"""Device Farm in CloudFormation stacks, through boto3; and what each type's properties become."""

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
from tests.devicefarm.clients import fresh, kept

PROJECT = "arn:aws:devicefarm:us-west-2:123456789012:project:00000000-0000-0000-0000-000000000001"
TAGS = [{"Key": "team", "Value": "shop"}, {"Key": "cost", "Value": 7}]
VPC = {"SecurityGroupIds": ["sg-12345678"], "SubnetIds": ["subnet-12345678"], "VpcId": "vpc-1"}
EXAMPLES: dict[str, dict[str, Any]] = {  # every property of the reference
    "Project": {
        "Name": "checkout",
        "DefaultJobTimeoutMinutes": 60,
        "EnvironmentVariables": [{"Name": "STAGE", "Value": "test"}],
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/farm",
        "VpcConfig": VPC,
    },
    "DevicePool": {
        "Name": "phones",
        "Description": "Ours",
        "ProjectArn": PROJECT,
        "MaxDevices": "3",
        "Rules": [{"Attribute": "PLATFORM", "Operator": "EQUALS", "Value": '"ANDROID"'}],
    },
    "InstanceProfile": {
        "Name": "clean",
        "Description": "Ours",
        "ExcludeAppPackagesFromCleanup": ["com.example"],
        "PackageCleanup": True,
        "RebootAfterUse": "false",
    },
    "NetworkProfile": {
        "Name": "slow",
        "Description": "Ours",
        "ProjectArn": PROJECT,
        **{
            f"{way}{what}": 10
            for way in ("Uplink", "Downlink")
            for what in ("BandwidthBits", "DelayMs", "JitterMs", "LossPercent")
        },
    },
    "TestGridProject": {"Name": "browsers", "Description": "Ours", "VpcConfig": VPC},
    "VPCEConfiguration": {
        "VpceConfigurationName": "shop",
        "VpceConfigurationDescription": "Ours",
        "VpceServiceName": "com.amazonaws.vpce.us-west-2.vpce-svc-1",
        "ServiceDnsName": "shop.internal",
    },
}


@pytest.fixture(autouse=True)
def _mocked(request: pytest.FixtureRequest) -> Iterator[None]:
    """mock_devicefarm, unless a test asks for another mock instead."""
    with getattr(request, "param", mock_devicefarm)():
        yield


def _template(**properties: Any) -> str:
    """A stack of one project, which tells its ARN in both ways."""
    resource = {"Type": "AWS::DeviceFarm::Project", "Properties": properties}
    outputs = {"Ref": {"Value": {"Ref": "Farm"}}, "Att": {"Value": {"Fn::GetAtt": ["Farm", "Arn"]}}}
    return json.dumps({"Resources": {"Farm": resource}, "Outputs": outputs})


def _projects() -> list[dict[str, Any]]:
    projects: list[dict[str, Any]] = kept().list_projects()["projects"]
    return projects


def _refusal(call: Any, **params: Any) -> str:
    """The message of the ValidationError that CloudFormation answers."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    error = raised.value.response["Error"]
    assert error["Code"] == "ValidationError"
    message: str = error["Message"]
    return message


@pytest.mark.parametrize("_mocked", [mock_devicefarm, mock_aws], indirect=True)
def test_the_story_of_a_stack() -> None:
    """Created, looked into, updated and deleted as a program does it, also under plain mock_aws."""
    stacks = fresh("cloudformation")
    stacks.create_stack(
        StackName="farm", TemplateBody=_template(Name="checkout", DefaultJobTimeoutMinutes=60)
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
        StackName="farm", TemplateBody=_template(Name="till", DefaultJobTimeoutMinutes=60)
    )
    assert _projects() == [{**project, "name": "till"}]
    stacks.delete_stack(StackName="farm")
    assert _projects() == []


def test_every_property_of_a_project() -> None:
    """Arrives, by its name in the API."""
    fresh("cloudformation").create_stack(
        StackName="farm", TemplateBody=_template(**EXAMPLES["Project"])
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
    """Its own words reach the caller, and nothing is made or changed."""
    stacks = fresh("cloudformation")
    words = "defaultJobTimeoutMinutes must be between 5 and 150, but is 500"
    refused = f"{words} (Service: DeviceFarm, Status Code: 400, Code: ArgumentException)"
    wrong = _template(Name="x", DefaultJobTimeoutMinutes=500)
    assert _refusal(stacks.create_stack, StackName="farm", TemplateBody=wrong) == refused
    assert _projects() == []
    stacks.create_stack(StackName="other", TemplateBody=_template(Name="x"))
    assert _refusal(stacks.update_stack, StackName="other", TemplateBody=wrong) == refused
    assert "defaultJobTimeoutMinutes" not in _projects()[0]


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        (
            {},
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
        ),
        (
            {"Name": "x", "DefaultJobTimeoutMinutes": "an hour"},
            "Value 'an hour' at 'defaultJobTimeoutMinutes' failed",
        ),
        ({"Name": "x", "Colour": "red"}, "Encountered unsupported property Colour"),
    ],
)
def test_wrong_properties(properties: dict[str, Any], words: str) -> None:
    """One that is missing, of another type, and unknown. moto makes up no name where the service
    asks for one.
    """
    assert words in _refusal(
        fresh("cloudformation").create_stack, StackName="farm", TemplateBody=_template(**properties)
    )


def test_another_attribute() -> None:
    """There is Arn alone, in outputs and between resources."""
    template = json.loads(_template(Name="x"))
    template["Outputs"]["Att"]["Value"] = {"Fn::GetAtt": ["Farm", "Id"]}
    message = "does not support attribute type Id in Fn::GetAtt"
    assert message in _refusal(
        fresh("cloudformation").create_stack, StackName="a", TemplateBody=json.dumps(template)
    )
    other = {
        "Type": "AWS::DeviceFarm::Project",
        "Properties": {"Name": {"Fn::GetAtt": ["Farm", "Id"]}},
    }
    template = {"Resources": {**template["Resources"], "Other": other}}
    with pytest.raises(ClientError):
        fresh("cloudformation").create_stack(StackName="b", TemplateBody=json.dumps(template))


def test_in_another_region() -> None:
    """Device Farm is in us-west-2 only."""
    stacks = fresh("cloudformation", region_name="eu-west-1")
    assert _refusal(stacks.create_stack, StackName="farm", TemplateBody=_template(Name="x")) == (
        "Template format error: Unrecognized resource types: [AWS::DeviceFarm::Project]"
    )
    assert _projects() == []


def test_deleted_by_hand() -> None:
    """What is gone already does not keep its stack from being deleted."""
    stacks = fresh("cloudformation")
    stacks.create_stack(StackName="farm", TemplateBody=_template(Name="x"))
    kept().delete_project(arn=_projects()[0]["arn"])
    stacks.delete_stack(StackName="farm")
    assert (
        stacks.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"][0]["StackName"]
        == "farm"
    )


def test_in_use() -> None:
    """What the service does not let go stays."""
    stacks = fresh("cloudformation")
    stacks.create_stack(StackName="farm", TemplateBody=_template(Name="x"))
    project = _projects()[0]["arn"]
    kept().create_remote_access_session(
        projectArn=project, deviceArn=kept().list_devices()["devices"][0]["arn"]
    )
    message = _refusal(stacks.delete_stack, StackName="farm")
    assert message.startswith("The project has an active run or session and cannot be deleted")
    assert _projects()[0]["arn"] == project


# All types


def _type(row: Row) -> type[StackResource]:
    """The type as moto sees it, without making it known to moto."""
    return type(row.kind, (StackResource,), {"row": row})


class Service:
    """Answers in the place of the operations, and keeps what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    def call(self, store: Store, name: str, params: Any) -> dict[str, Any]:
        shape = model.operation(name).input
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
    """The service that the types ask."""
    service = Service()
    monkeypatch.setattr(cloudformation, "api", service)
    return service


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_each_type(row: Row, service: Service) -> None:
    """All properties of the reference become members of the operations' inputs, in the model's
    types; tags are set apart.
    """
    stacked, properties = _type(row), EXAMPLES[row.kind]
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


def test_tags_of_which_one_goes(service: Service) -> None:
    """Only what the template has no more is taken off."""
    project = _type(ROWS[0])
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
def test_another_project(kind: str, service: Service) -> None:
    """Needs another resource: the new one is made, then the former is deleted."""
    stacked = _type(next(row for row in ROWS if row.kind == kind))
    one = stacked(f"{PROJECT[:-1]}9", EXAMPLES[kind])
    moved = {"Properties": {**EXAMPLES[kind], "ProjectArn": f"{PROJECT[:-1]}8"}}
    two = stacked.update_from_cloudformation_json(one, "x", moved, "123456789012", "us-west-2")
    assert [name for name, _ in service.calls] == [f"Create{kind}", f"Delete{kind}"]
    assert service.calls[1][1] == {"arn": one.physical_resource_id}
    assert two.physical_resource_id == f"{PROJECT[:-1]}1"


def test_a_pool_without_a_maximum_any_more(service: Service) -> None:
    """Is told so, by the member that Update has for it."""
    pool = _type(next(row for row in ROWS if row.kind == "DevicePool"))
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
    ("kind", "given", "member", "value"),
    [
        ("InstanceProfile", {"Name": 5, "RebootAfterUse": "true"}, "name", "5"),
        ("InstanceProfile", {"Name": True, "RebootAfterUse": "true"}, "name", "true"),
        ("InstanceProfile", {"Name": "x", "RebootAfterUse": "true"}, "rebootAfterUse", True),
        ("DevicePool", {"MaxDevices": "12"}, "maxDevices", 12),
        ("NetworkProfile", {"UplinkDelayMs": "-1"}, "uplinkDelayMs", -1),
    ],
)
def test_values_as_templates_write_them(
    kind: str, given: dict[str, Any], member: str, value: Any
) -> None:
    """Numbers as text, text as numbers, booleans as text."""
    assert (
        _type(next(row for row in ROWS if row.kind == kind))._request("Create", given)[member]
        == value
    )


def test_moto_knows_the_types_that_have_operations() -> None:
    """And them alone: a type without its operations could make nothing."""
    from moto.cloudformation import parsing

    ours = {name for name in parsing.get_model_map() if name.startswith("AWS::DeviceFarm::")}
    assert ours == {
        f"AWS::DeviceFarm::{row.kind}" for row in ROWS if f"Create{row.kind}" in api.OPERATIONS
    }
    assert "AWS::DeviceFarm::Project" in ours
