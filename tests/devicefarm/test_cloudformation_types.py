"""Each type of Device Farm's in a CloudFormation stack, through boto3: made, changed, tagged,
replaced and deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from moto_devicefarm import Device, DeviceFarm, DeviceInstance, mock_devicefarm
from moto_devicefarm.devicefarm.cloudformation import ROWS
from tests.devicefarm.clients import fresh, kept
from tests.devicefarm.test_cloudformation import EXAMPLES

KINDS = [row.kind for row in ROWS]
BY = {row.kind: row.arn for row in ROWS}
LAB = Device("Pixel 7", instances=(DeviceInstance(udid="A"),))
REF: dict[str, Any] = {"Ref": "Project"}
TAGS = [{"Key": "team", "Value": "shop"}, {"Key": "stage", "Value": "test"}]
VPC = {"SecurityGroupIds": ["sg-87654321"], "SubnetIds": ["subnet-87654321"], "VpcId": "vpc-2"}
CHANGES: dict[str, dict[str, Any]] = {  # every property that an update can change
    "Project": {
        "Name": "till",
        "DefaultJobTimeoutMinutes": 30,
        "EnvironmentVariables": [{"Name": "STAGE", "Value": "live"}],
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/other",
        "VpcConfig": VPC,
    },
    "DevicePool": {
        "Name": "tablets",
        "Description": "Theirs",
        "MaxDevices": 4,
        "Rules": [{"Attribute": "FORM_FACTOR", "Operator": "EQUALS", "Value": '"TABLET"'}],
    },
    "InstanceProfile": {
        "Name": "dirty",
        "Description": "Theirs",
        "ExcludeAppPackagesFromCleanup": ["com.example.other"],
        "PackageCleanup": False,
        "RebootAfterUse": True,
    },
    "NetworkProfile": {
        "Name": "slower",
        "Description": "Theirs",
        **{name: 20 for name, value in EXAMPLES["NetworkProfile"].items() if value == 10},
    },
    "TestGridProject": {"Name": "others", "Description": "Theirs", "VpcConfig": VPC},
    "VPCEConfiguration": {
        "VpceConfigurationName": "till",
        "VpceConfigurationDescription": "Theirs",
        "VpceServiceName": "com.amazonaws.vpce.us-west-2.vpce-svc-2",
        "ServiceDnsName": "till.internal",
    },
}


@pytest.fixture(autouse=True)
def _mocked() -> Iterator[None]:
    with mock_devicefarm(registry=[LAB]):
        yield


@pytest.fixture
def stacks() -> Any:
    """A client of CloudFormation."""
    return fresh("cloudformation")


def template(**resources: Any) -> str:
    """A stack of resources, given as (kind, properties), that tells of each its ARN in both ways."""
    outputs: dict[str, Any] = {}
    for name in resources:
        outputs[f"{name}Ref"] = {"Value": {"Ref": name}}
        outputs[f"{name}Att"] = {"Value": {"Fn::GetAtt": [name, "Arn"]}}
    described = {
        name: {"Type": f"AWS::DeviceFarm::{kind}", "Properties": properties}
        for name, (kind, properties) in resources.items()
    }
    return json.dumps({"Resources": described, "Outputs": outputs})


def of(kind: str, properties: dict[str, Any]) -> str:
    """A stack of a project and a resource in it, or a resource alone."""
    if "ProjectArn" not in EXAMPLES[kind]:
        return template(It=(kind, properties))
    return template(
        Project=("Project", {"Name": "home"}), It=(kind, {"ProjectArn": REF, **properties})
    )


def example(kind: str) -> dict[str, Any]:
    """All properties, but of the project that it is in."""
    return {name: value for name, value in EXAMPLES[kind].items() if name != "ProjectArn"}


def outputs(stacks: Any, name: str = "farm") -> dict[str, str]:
    """The outputs of the stack."""
    (stack,) = stacks.describe_stacks(StackName=name)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def got(kind: str, arn: str) -> dict[str, Any]:
    """The resource as Device Farm has it."""
    answer = getattr(kept(), xform_name(f"Get{kind}"))(**{BY[kind]: arn})
    del answer["ResponseMetadata"]
    (document,) = answer.values()
    return {
        name: value for name, value in document.items() if name not in ("arn", "created", "type")
    }


def gone(kind: str, arn: str) -> bool:
    """Whether Device Farm has it no more."""
    try:
        got(kind, arn)
    except ClientError as error:
        return error.response["Error"]["Code"] == "NotFoundException"
    return False


def as_members(value: Any) -> Any:
    """Properties as Device Farm answers them."""
    if isinstance(value, dict):
        return {f"{name[:1].lower()}{name[1:]}": as_members(inner) for name, inner in value.items()}
    return [as_members(item) for item in value] if isinstance(value, list) else value


def tags_of(arn: str) -> dict[str, str]:
    """Its tags in Device Farm."""
    return {
        tag["Key"]: tag["Value"] for tag in kept().list_tags_for_resource(ResourceARN=arn)["Tags"]
    }


def refusal(call: Any, **params: Any) -> str:
    """The message of the ValidationError that CloudFormation answers."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    assert raised.value.response["Error"]["Code"] == "ValidationError"
    message: str = raised.value.response["Error"]["Message"]
    return message


@pytest.mark.parametrize("kind", KINDS)
def test_the_life_of_each_type(kind: str, stacks: Any) -> None:
    """Every property arrives, and its change; Ref and Arn are the ARN; tags follow the template; a
    deletion takes it away.
    """
    stacks.create_stack(StackName="farm", TemplateBody=of(kind, {**example(kind), "Tags": TAGS}))
    told = outputs(stacks)
    arn = told["ItRef"]
    assert told["ItAtt"] == arn
    written = {"MaxDevices": 3, "RebootAfterUse": False}  # as text, which templates may
    plain = {name: written.get(name, value) for name, value in example(kind).items()}
    assert got(kind, arn) == as_members(plain)
    assert tags_of(arn) == {"team": "shop", "stage": "test"}

    stacks.update_stack(
        StackName="farm", TemplateBody=of(kind, {**CHANGES[kind], "Tags": TAGS[:1]})
    )
    assert outputs(stacks)["ItRef"] == arn
    assert got(kind, arn) == as_members(CHANGES[kind])
    assert CHANGES[kind].keys() == example(kind).keys()
    assert tags_of(arn) == {"team": "shop"}

    stacks.delete_stack(StackName="farm")
    assert gone(kind, arn)


def test_one_stack_of_all_types(stacks: Any) -> None:
    """Those that belong to a project say so by Ref or by its attribute; each is there, and in the
    end all are gone.
    """
    resources: dict[str, Any] = {kind: (kind, dict(EXAMPLES[kind])) for kind in reversed(KINDS)}
    resources["DevicePool"][1]["ProjectArn"] = REF
    resources["NetworkProfile"][1]["ProjectArn"] = {"Fn::GetAtt": ["Project", "Arn"]}
    stacks.create_stack(StackName="farm", TemplateBody=template(**resources))
    told = outputs(stacks)
    arns = {kind: told[f"{kind}Ref"] for kind in KINDS}
    assert len(set(arns.values())) == len(KINDS)
    assert all(got(kind, arn) for kind, arn in arns.items())
    project = arns["Project"]
    assert [
        pool["arn"] for pool in kept().list_device_pools(arn=project, type="PRIVATE")["devicePools"]
    ] == [arns["DevicePool"]]
    profiles = kept().list_network_profiles(arn=project, type="PRIVATE")["networkProfiles"]
    assert [profile["arn"] for profile in profiles] == [arns["NetworkProfile"]]
    stacks.delete_stack(StackName="farm")
    assert all(gone(kind, arn) for kind, arn in arns.items())


@pytest.mark.parametrize("kind", ["DevicePool", "NetworkProfile"])
def test_moved_to_another_project(kind: str, stacks: Any) -> None:
    """A new one there, with its tags, and the former is gone."""
    old, new = (kept().create_project(name=name)["project"]["arn"] for name in ("old", "new"))
    described = {**example(kind), "Tags": TAGS}
    stacks.create_stack(
        StackName="farm", TemplateBody=template(It=(kind, {**described, "ProjectArn": old}))
    )
    former = outputs(stacks)["ItRef"]
    stacks.update_stack(
        StackName="farm", TemplateBody=template(It=(kind, {**described, "ProjectArn": new}))
    )
    arn = outputs(stacks)["ItRef"]
    assert arn.split(":")[6].split("/")[0] == new.split(":")[6]
    assert gone(kind, former)
    assert tags_of(arn) == {"team": "shop", "stage": "test"}


def test_a_pool_without_a_maximum_any_more(stacks: Any) -> None:
    """Whatever else of the template stays."""
    stacks.create_stack(StackName="farm", TemplateBody=of("DevicePool", example("DevicePool")))
    arn = outputs(stacks)["ItRef"]
    less = {name: value for name, value in example("DevicePool").items() if name != "MaxDevices"}
    stacks.update_stack(StackName="farm", TemplateBody=of("DevicePool", less))
    assert got("DevicePool", arn) == as_members(less)


@pytest.mark.parametrize("kind", KINDS)
def test_a_property_that_there_is_not(kind: str, stacks: Any) -> None:
    """Is named, and nothing is made."""
    message = refusal(
        stacks.create_stack,
        StackName="farm",
        TemplateBody=of(kind, {**example(kind), "Colour": "red"}),
    )
    assert message == "Encountered unsupported property Colour"
    assert kept().list_vpce_configurations()["vpceConfigurations"] == []
    assert kept().list_instance_profiles()["instanceProfiles"] == []
    assert kept().list_test_grid_projects()["testGridProjects"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_name(kind: str, stacks: Any) -> None:
    """A name is required, and moto's made-up one is not taken for it."""
    name = next(row.name for row in ROWS if row.kind == kind)
    nameless = {property: value for property, value in example(kind).items() if property != name}
    member = f"{name[:1].lower()}{name[1:]}"
    assert f"Value null at '{member}' failed" in refusal(
        stacks.create_stack, StackName="farm", TemplateBody=of(kind, nameless)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_attribute_that_there_is_not(kind: str, stacks: Any) -> None:
    """All types have Arn alone."""
    described = json.loads(of(kind, example(kind)))
    described["Outputs"] = {"Name": {"Value": {"Fn::GetAtt": ["It", "Name"]}}}
    message = refusal(stacks.create_stack, StackName="farm", TemplateBody=json.dumps(described))
    assert "does not support attribute type Name in Fn::GetAtt" in message


@pytest.mark.parametrize("kind", KINDS)
def test_deleted_by_hand_before(kind: str, stacks: Any) -> None:
    """The stack goes nevertheless."""
    stacks.create_stack(StackName="farm", TemplateBody=of(kind, example(kind)))
    arn = outputs(stacks)["ItRef"]
    getattr(kept(), xform_name(f"Delete{kind}"))(**{BY[kind]: arn})
    stacks.delete_stack(StackName="farm")
    assert [stack["StackStatus"] for stack in stacks.list_stacks()["StackSummaries"]] == [
        "DELETE_COMPLETE"
    ]


def _use(kind: str, arn: str) -> str:
    """Put it to use; what Device Farm says when it is to be deleted then begins with the answer."""
    client = kept()
    if kind == "InstanceProfile":
        client.update_device_instance(arn=LAB.instances[0].arn, profileArn=arn)
        return "The instance profile is in use by the device instance"
    if kind == "TestGridProject":
        DeviceFarm.current().start_grid_session(arn)
        return "The project has active sessions and cannot be deleted"
    project = arn if kind == "Project" else client.create_project(name="x")["project"]["arn"]
    used = {"vpceConfigurationArns": [arn]} if kind == "VPCEConfiguration" else {}
    client.create_remote_access_session(projectArn=project, deviceArn=LAB.arn, configuration=used)
    what = "project has" if kind == "Project" else "VPC endpoint configuration is in use by"
    return f"The {what} an active run or session and cannot be deleted"


@pytest.mark.parametrize(
    "kind", ["InstanceProfile", "Project", "TestGridProject", "VPCEConfiguration"]
)
def test_in_use(kind: str, stacks: Any) -> None:
    """Stays, with the service's words."""
    stacks.create_stack(StackName="farm", TemplateBody=of(kind, example(kind)))
    arn = outputs(stacks)["ItRef"]
    words = _use(kind, arn)
    assert refusal(stacks.delete_stack, StackName="farm").startswith(words)
    assert not gone(kind, arn)


def test_refused_in_an_update(stacks: Any) -> None:
    """The resource stays as it was."""
    stacks.create_stack(
        StackName="farm", TemplateBody=of("NetworkProfile", example("NetworkProfile"))
    )
    arn = outputs(stacks)["ItRef"]
    before = got("NetworkProfile", arn)
    wrong = of(
        "NetworkProfile", {**example("NetworkProfile"), "Name": "other", "UplinkDelayMs": 2001}
    )
    message = refusal(stacks.update_stack, StackName="farm", TemplateBody=wrong)
    assert message.startswith(
        "uplinkDelayMs must be between 0 and 2000, but is 2001 (Service: DeviceFarm"
    )
    assert got("NetworkProfile", arn) == before
