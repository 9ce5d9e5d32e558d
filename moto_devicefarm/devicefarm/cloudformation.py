"""Device Farm's resources in CloudFormation stacks: each type is one row, and every rule stays the
operations' own.

moto knows a type by a direct subclass of CloudFormationModel that exists before its first stack;
``register`` has this module imported right behind moto's own list of them, and so by nobody who
makes no stacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import new_class
from typing import Any, ClassVar

from botocore.model import ListShape, Shape, StructureShape
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException, ValidationError
from moto.core.common_models import CloudFormationModel

from moto_devicefarm.core import api, errors, model
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.devicefarm.models import store_of

TAGS = "Tags"


@dataclass(frozen=True)
class Row:
    """A type ``AWS::DeviceFarm::<kind>``, made by the operations Create-, Update- and Delete<kind>.

    Its properties are the members of their inputs with a capital letter, at any depth (D:
    CloudFormation reference).
    """

    kind: str
    arn: str = "arn"
    """The member by which Update and Delete name it."""
    name: str = "Name"
    """The property that is its name."""
    fixed: tuple[str, ...] = ()
    """Properties whose change makes a new one in its place."""
    cleared: Mapping[str, str] = field(default_factory=dict)
    """Members of Update that say that a property was taken away; others stay as they were, as the
    service can't unset them.
    """


ROWS = (
    Row("Project"),
    Row("DevicePool", fixed=("ProjectArn",), cleared={"MaxDevices": "clearMaxDevices"}),
    Row("InstanceProfile"),
    Row("NetworkProfile", fixed=("ProjectArn",)),
    Row("TestGridProject", arn="projectArn"),
    Row("VPCEConfiguration", name="VpceConfigurationName"),
)


class StackResource:
    """What moto asks of a type in a stack. Ref answers the ARN, and so does the one attribute, Arn."""

    row: ClassVar[Row]

    def __init__(self, arn: str, properties: Mapping[str, Any]) -> None:
        self.physical_resource_id = arn
        self.properties = properties

    @classmethod
    def cloudformation_type(cls) -> str:
        return f"AWS::DeviceFarm::{cls.row.kind}"

    @classmethod
    def cloudformation_name_type(cls) -> str:
        return cls.row.name

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr == "Arn"

    def get_cfn_attribute(self, attribute_name: str) -> str:
        if attribute_name != "Arn":
            raise UnformattedGetAttTemplateException
        return self.physical_resource_id

    def is_created(self) -> bool:
        return True

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: Mapping[str, Any],
        account_id: str,
        region_name: str,
        **_: Any,
    ) -> StackResource:
        """``resource_name`` is one that moto makes up if the template gives none; Device Farm would
        not.
        """
        if region_name != REGION:
            raise ValidationError(
                message=f"Template format error: Unrecognized resource types: [{cls.cloudformation_type()}]"
            )
        properties = cloudformation_json["Properties"]
        (made,) = _call(
            account_id, f"Create{cls.row.kind}", cls._request("Create", properties)
        ).values()
        _tag(account_id, made["arn"], {}, properties)
        return cls(made["arn"], properties)

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: StackResource,
        new_resource_name: str,
        cloudformation_json: Mapping[str, Any],
        account_id: str,
        region_name: str,
    ) -> StackResource:
        """A change of a fixed property makes a new one and deletes the former, in this order (D:
        update behaviors).
        """
        old, new = original_resource.properties, cloudformation_json["Properties"]
        arn = original_resource.physical_resource_id
        if any(old.get(name) != new.get(name) for name in cls.row.fixed):
            made = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            cls.delete_from_cloudformation_json(arn, cloudformation_json, account_id, region_name)
            return made
        changes = cls._request(
            "Update", {name: value for name, value in new.items() if name not in cls.row.fixed}
        )
        cleared = {
            member: True
            for name, member in cls.row.cleared.items()
            if name in old and name not in new
        }
        _call(account_id, f"Update{cls.row.kind}", {cls.row.arn: arn, **changes, **cleared})
        _tag(account_id, arn, old, new)
        return cls(arn, new)

    @classmethod
    def delete_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: Mapping[str, Any],
        account_id: str,
        region_name: str,
    ) -> None:
        """What is gone already, with its project or by hand, is deleted well enough, as
        CloudFormation sees it.
        """
        try:
            api.call(store_of(account_id), f"Delete{cls.row.kind}", {cls.row.arn: resource_name})
        except errors.NotFoundException:
            return
        except errors.DeviceFarmError as error:
            raise _failure(error) from error

    @classmethod
    def _request(cls, verb: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """The properties as the operation's input."""
        shape = model.operation(f"{verb}{cls.row.kind}").input
        assert shape is not None
        request: dict[str, Any] = _member(
            shape, {name: value for name, value in properties.items() if name != TAGS}
        )
        unknown = [f"{name[:1].upper()}{name[1:]}" for name in request if name not in shape.members]
        if unknown:
            raise ValidationError(message=f"Encountered unsupported property {unknown[0]}")
        return request


def _member(shape: Shape | None, value: Any) -> Any:
    """A property as the member that it is. Templates may write numbers and booleans as text and
    text as numbers.
    """
    if isinstance(value, Mapping):
        members: Mapping[str, Shape] = shape.members if isinstance(shape, StructureShape) else {}
        lowered = {f"{name[:1].lower()}{name[1:]}": inner for name, inner in value.items()}
        return {name: _member(members.get(name), inner) for name, inner in lowered.items()}
    if isinstance(value, list):
        return [
            _member(shape.member if isinstance(shape, ListShape) else None, item) for item in value
        ]
    kind = shape.type_name if shape is not None else ""
    if kind == "string":
        return _text(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if (
        kind in ("integer", "long")
        and isinstance(value, str)
        and value.removeprefix("-").isdecimal()
    ):
        return int(value)
    return value


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tag(account_id: str, arn: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Set the tags of the resource as the template now says."""
    tags = [{name: _text(value) for name, value in tag.items()} for tag in new.get(TAGS, ())]
    keys = {tag.get("Key") for tag in tags}
    dropped = [_text(tag["Key"]) for tag in old.get(TAGS, ()) if _text(tag["Key"]) not in keys]
    if dropped:
        _call(account_id, "UntagResource", {"ResourceARN": arn, "TagKeys": dropped})
    if tags:
        _call(account_id, "TagResource", {"ResourceARN": arn, "Tags": tags})


def _call(account_id: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return api.call(store_of(account_id), operation, params)
    except errors.DeviceFarmError as error:
        raise _failure(error) from error


def _failure(error: errors.DeviceFarmError) -> Exception:
    """moto has no stacks that roll back: what the service refuses, the stack's request is refused
    with. The words are ours.
    """
    return ValidationError(
        message=f"{error.message} (Service: DeviceFarm, Status Code: {error.status}, Code: {error.code})"
    )


def _model(row: Row) -> type[CloudFormationModel]:
    stacked: type[CloudFormationModel] = new_class(
        row.kind,
        (StackResource, CloudFormationModel),
        exec_body=lambda members: members.update(row=row, __module__=__name__),
    )
    return stacked


MODELS = tuple(_model(row) for row in ROWS if f"Create{row.kind}" in api.OPERATIONS)
"""Kept here, as moto only asks CloudFormationModel for its subclasses, and holds none."""
