"""Each type of Device Farm in a CloudFormation stack, through boto3: created, changed, tagged,
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
from tests.support.clients import new_client, shared_client
from tests.support.stack_examples import EXAMPLES

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
        "Description": "Second",
        "MaxDevices": 4,
        "Rules": [{"Attribute": "FORM_FACTOR", "Operator": "EQUALS", "Value": '"TABLET"'}],
    },
    "InstanceProfile": {
        "Name": "dirty",
        "Description": "Second",
        "ExcludeAppPackagesFromCleanup": ["com.example.other"],
        "PackageCleanup": False,
        "RebootAfterUse": True,
    },
    "NetworkProfile": {
        "Name": "slower",
        "Description": "Second",
        **{name: 20 for name, value in EXAMPLES["NetworkProfile"].items() if value == 10},
    },
    "TestGridProject": {"Name": "others", "Description": "Second", "VpcConfig": VPC},
    "VPCEConfiguration": {
        "VpceConfigurationName": "till",
        "VpceConfigurationDescription": "Second",
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
    return new_client("cloudformation")


def template(**resources: Any) -> str:
    """A stack with resources, given as (kind, properties). Two outputs of each have its ARN."""
    outputs: dict[str, Any] = {}
    for name in resources:
        outputs[f"{name}Ref"] = {"Value": {"Ref": name}}
        outputs[f"{name}Att"] = {"Value": {"Fn::GetAtt": [name, "Arn"]}}
    described = {
        name: {"Type": f"AWS::DeviceFarm::{kind}", "Properties": properties}
        for name, (kind, properties) in resources.items()
    }
    return json.dumps({"Resources": described, "Outputs": outputs})


def stack_of(kind: str, properties: dict[str, Any]) -> str:
    """A stack with a resource, and with the project that it belongs to, if it belongs to one."""
    if "ProjectArn" not in EXAMPLES[kind]:
        return template(It=(kind, properties))
    return template(
        Project=("Project", {"Name": "home"}), It=(kind, {"ProjectArn": REF, **properties})
    )


def example(kind: str) -> dict[str, Any]:
    """All properties of a type except its project."""
    return {name: value for name, value in EXAMPLES[kind].items() if name != "ProjectArn"}


def outputs(stacks: Any, name: str = "farm") -> dict[str, str]:
    """The outputs of the stack."""
    (stack,) = stacks.describe_stacks(StackName=name)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def document(kind: str, arn: str) -> dict[str, Any]:
    """The properties of the resource in Device Farm."""
    answer = getattr(shared_client(), xform_name(f"Get{kind}"))(**{BY[kind]: arn})
    del answer["ResponseMetadata"]
    (found,) = answer.values()
    return {name: value for name, value in found.items() if name not in ("arn", "created", "type")}


def is_deleted(kind: str, arn: str) -> bool:
    """Whether Device Farm has no such resource."""
    try:
        document(kind, arn)
    except ClientError as error:
        return error.response["Error"]["Code"] == "NotFoundException"
    return False


def as_members(value: Any) -> Any:
    """The properties under their names in the API."""
    if isinstance(value, dict):
        return {f"{name[:1].lower()}{name[1:]}": as_members(inner) for name, inner in value.items()}
    return [as_members(item) for item in value] if isinstance(value, list) else value


def tags_of(arn: str) -> dict[str, str]:
    """The tags of the resource in Device Farm."""
    return {
        tag["Key"]: tag["Value"]
        for tag in shared_client().list_tags_for_resource(ResourceARN=arn)["Tags"]
    }


def refusal(call: Any, **params: Any) -> str:
    """The message of CloudFormation's ValidationError."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    assert raised.value.response["Error"]["Code"] == "ValidationError"
    message: str = raised.value.response["Error"]["Message"]
    return message


@pytest.mark.parametrize("kind", KINDS)
def test_life_of_each_type(kind: str, stacks: Any) -> None:
    """Each property and each change arrives. Ref and Arn are the ARN, tags follow the template, and
    a deletion deletes.
    """
    stacks.create_stack(
        StackName="farm", TemplateBody=stack_of(kind, {**example(kind), "Tags": TAGS})
    )
    values = outputs(stacks)
    arn = values["ItRef"]
    assert values["ItAtt"] == arn
    written = {"MaxDevices": 3, "RebootAfterUse": False}  # as text, which templates may
    plain = {name: written.get(name, value) for name, value in example(kind).items()}
    assert document(kind, arn) == as_members(plain)
    assert tags_of(arn) == {"team": "shop", "stage": "test"}

    stacks.update_stack(
        StackName="farm", TemplateBody=stack_of(kind, {**CHANGES[kind], "Tags": TAGS[:1]})
    )
    assert outputs(stacks)["ItRef"] == arn
    assert document(kind, arn) == as_members(CHANGES[kind])
    assert CHANGES[kind].keys() == example(kind).keys()
    assert tags_of(arn) == {"team": "shop"}

    stacks.delete_stack(StackName="farm")
    assert is_deleted(kind, arn)


def test_one_stack_of_all_types(stacks: Any) -> None:
    """A resource names its project by Ref or by attribute. All resources are created, and all are
    deleted.
    """
    resources: dict[str, Any] = {kind: (kind, dict(EXAMPLES[kind])) for kind in reversed(KINDS)}
    resources["DevicePool"][1]["ProjectArn"] = REF
    resources["NetworkProfile"][1]["ProjectArn"] = {"Fn::GetAtt": ["Project", "Arn"]}
    stacks.create_stack(StackName="farm", TemplateBody=template(**resources))
    values = outputs(stacks)
    arns = {kind: values[f"{kind}Ref"] for kind in KINDS}
    assert len(set(arns.values())) == len(KINDS)
    assert all(document(kind, arn) for kind, arn in arns.items())
    project = arns["Project"]
    assert [
        pool["arn"]
        for pool in shared_client().list_device_pools(arn=project, type="PRIVATE")["devicePools"]
    ] == [arns["DevicePool"]]
    profiles = shared_client().list_network_profiles(arn=project, type="PRIVATE")["networkProfiles"]
    assert [profile["arn"] for profile in profiles] == [arns["NetworkProfile"]]
    stacks.delete_stack(StackName="farm")
    assert all(is_deleted(kind, arn) for kind, arn in arns.items())


@pytest.mark.parametrize("kind", ["DevicePool", "NetworkProfile"])
def test_moved_to_another_project(kind: str, stacks: Any) -> None:
    """A new resource with the tags is created in the other project, and the old one is deleted."""
    old, new = (
        shared_client().create_project(name=name)["project"]["arn"] for name in ("old", "new")
    )
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
    assert is_deleted(kind, former)
    assert tags_of(arn) == {"team": "shop", "stage": "test"}


def test_pool_that_drops_its_maximum(stacks: Any) -> None:
    """The other properties of the pool stay."""
    stacks.create_stack(
        StackName="farm", TemplateBody=stack_of("DevicePool", example("DevicePool"))
    )
    arn = outputs(stacks)["ItRef"]
    less = {name: value for name, value in example("DevicePool").items() if name != "MaxDevices"}
    stacks.update_stack(StackName="farm", TemplateBody=stack_of("DevicePool", less))
    assert document("DevicePool", arn) == as_members(less)


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_property(kind: str, stacks: Any) -> None:
    """The message names the property, and nothing is created."""
    message = refusal(
        stacks.create_stack,
        StackName="farm",
        TemplateBody=stack_of(kind, {**example(kind), "Colour": "red"}),
    )
    assert message == "Encountered unsupported property Colour"
    assert shared_client().list_vpce_configurations()["vpceConfigurations"] == []
    assert shared_client().list_instance_profiles()["instanceProfiles"] == []
    assert shared_client().list_test_grid_projects()["testGridProjects"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_name(kind: str, stacks: Any) -> None:
    """A missing name is refused, although moto makes up names."""
    name = next(row.name for row in ROWS if row.kind == kind)
    nameless = {property: value for property, value in example(kind).items() if property != name}
    member = f"{name[:1].lower()}{name[1:]}"
    assert f"Value null at '{member}' failed" in refusal(
        stacks.create_stack, StackName="farm", TemplateBody=stack_of(kind, nameless)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_attribute(kind: str, stacks: Any) -> None:
    """Arn is the only attribute of each type."""
    described = json.loads(stack_of(kind, example(kind)))
    described["Outputs"] = {"Name": {"Value": {"Fn::GetAtt": ["It", "Name"]}}}
    message = refusal(stacks.create_stack, StackName="farm", TemplateBody=json.dumps(described))
    assert "does not support attribute type Name in Fn::GetAtt" in message


@pytest.mark.parametrize("kind", KINDS)
def test_deleted_by_hand(kind: str, stacks: Any) -> None:
    """The stack can be deleted afterwards."""
    stacks.create_stack(StackName="farm", TemplateBody=stack_of(kind, example(kind)))
    arn = outputs(stacks)["ItRef"]
    getattr(shared_client(), xform_name(f"Delete{kind}"))(**{BY[kind]: arn})
    stacks.delete_stack(StackName="farm")
    assert [stack["StackStatus"] for stack in stacks.list_stacks()["StackSummaries"]] == [
        "DELETE_COMPLETE"
    ]


def put_to_use(kind: str, arn: str) -> str:
    """Use the resource, and return the beginning of Device Farm's message when it refuses the
    deletion.
    """
    client = shared_client()
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
    """The resource stays, and the message has Device Farm's words."""
    stacks.create_stack(StackName="farm", TemplateBody=stack_of(kind, example(kind)))
    arn = outputs(stacks)["ItRef"]
    words = put_to_use(kind, arn)
    assert refusal(stacks.delete_stack, StackName="farm").startswith(words)
    assert not is_deleted(kind, arn)


def test_refused_in_an_update(stacks: Any) -> None:
    """The resource stays as it was."""
    stacks.create_stack(
        StackName="farm", TemplateBody=stack_of("NetworkProfile", example("NetworkProfile"))
    )
    arn = outputs(stacks)["ItRef"]
    before = document("NetworkProfile", arn)
    wrong = stack_of(
        "NetworkProfile", {**example("NetworkProfile"), "Name": "other", "UplinkDelayMs": 2001}
    )
    message = refusal(stacks.update_stack, StackName="farm", TemplateBody=wrong)
    assert message.startswith(
        "uplinkDelayMs must be between 0 and 2000, but is 2001 (Service: DeviceFarm"
    )
    assert document("NetworkProfile", arn) == before
