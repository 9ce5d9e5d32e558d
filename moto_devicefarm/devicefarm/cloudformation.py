"""Device Farm's resources in CloudFormation stacks. Rule: a type is one row, and everything that it
does is done by Device Farm's operations.

Importing this module declares the types, as in each of moto's services: moto finds a type as a
direct subclass of CloudFormationModel. ``register`` imports it after moto's list of types, so a
test without stacks never loads it.
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
    """A type ``AWS::DeviceFarm::<kind>``, with the operations Create-, Update- and Delete<kind>.

    Its properties are the members of their inputs, with a capital letter at any depth (D:
    CloudFormation reference).
    """

    kind: str
    arn: str = "arn"
    """The member with its ARN in the inputs of Update and Delete."""
    name: str = "Name"
    """The property with its name."""
    fixed: tuple[str, ...] = ()
    """The properties that can't change: another value makes a new resource in its place."""
    cleared: Mapping[str, str] = field(default_factory=dict)
    """The members of Update that unset a property, by the property. Update can't unset others."""


ROWS = (
    Row("Project"),
    Row("DevicePool", fixed=("ProjectArn",), cleared={"MaxDevices": "clearMaxDevices"}),
    Row("InstanceProfile"),
    Row("NetworkProfile", fixed=("ProjectArn",)),
    Row("TestGridProject", arn="projectArn"),
    Row("VPCEConfiguration", name="VpceConfigurationName"),
)


class StackResource:
    """A resource in a stack, as moto needs it. Ref is the ARN, and so is the one attribute, Arn."""

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
        """Create the resource. moto makes up a ``resource_name`` if the template has none; it is
        not used, because Device Farm makes up no names.
        """
        if region_name != REGION:
            types = f"[{cls.cloudformation_type()}]"
            raise ValidationError(
                message=f"Template format error: Unrecognized resource types: {types}"
            )
        properties = cloudformation_json["Properties"]
        request = cls._request("Create", properties)
        (created,) = _call(account_id, f"Create{cls.row.kind}", request).values()
        _update_tags(account_id, created["arn"], {}, properties)
        return cls(created["arn"], properties)

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: StackResource,
        new_resource_name: str,
        cloudformation_json: Mapping[str, Any],
        account_id: str,
        region_name: str,
    ) -> StackResource:
        """Update the resource. Another value of a fixed property creates a new resource, and then
        deletes this one (D: update behaviors).
        """
        old, new = original_resource.properties, cloudformation_json["Properties"]
        arn = original_resource.physical_resource_id
        if any(old.get(name) != new.get(name) for name in cls.row.fixed):
            replacement = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            cls.delete_from_cloudformation_json(arn, cloudformation_json, account_id, region_name)
            return replacement
        changes = cls._request(
            "Update", {name: value for name, value in new.items() if name not in cls.row.fixed}
        )
        cleared = {
            member: True
            for name, member in cls.row.cleared.items()
            if name in old and name not in new
        }
        _call(account_id, f"Update{cls.row.kind}", {cls.row.arn: arn, **changes, **cleared})
        _update_tags(account_id, arn, old, new)
        return cls(arn, new)

    @classmethod
    def delete_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: Mapping[str, Any],
        account_id: str,
        region_name: str,
    ) -> None:
        """Delete the resource. It may be gone already, with its project or by hand."""
        try:
            api.call(store_of(account_id), f"Delete{cls.row.kind}", {cls.row.arn: resource_name})
        except errors.NotFoundException:
            return
        except errors.DeviceFarmError as error:
            raise _failure(error) from error

    @classmethod
    def _request(cls, verb: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """The input of the operation that has these properties."""
        shape = model.operation_model(f"{verb}{cls.row.kind}").input
        assert shape is not None
        request: dict[str, Any] = _member(
            shape, {name: value for name, value in properties.items() if name != TAGS}
        )
        unknown = [f"{name[:1].upper()}{name[1:]}" for name in request if name not in shape.members]
        if unknown:
            raise ValidationError(message=f"Encountered unsupported property {unknown[0]}")
        return request


def _member(shape: Shape | None, value: Any) -> Any:
    """The value of a member for the value of a property. In templates, numbers and booleans may be
    text, and text may be a number.
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


def _update_tags(account_id: str, arn: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Give the resource the tags of the template."""
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
    """The error of a stack whose resource Device Farm refuses; moto has no stacks that roll back.
    The words are invented.
    """
    source = f"Service: DeviceFarm, Status Code: {error.status}, Code: {error.code}"
    return ValidationError(message=f"{error.message} ({source})")


def _model(row: Row) -> type[CloudFormationModel]:
    """The class by which moto knows the type."""
    stacked: type[CloudFormationModel] = new_class(
        row.kind,
        (StackResource, CloudFormationModel),
        exec_body=lambda members: members.update(row=row, __module__=__name__),
    )
    return stacked


MODELS = tuple(_model(row) for row in ROWS if f"Create{row.kind}" in api.OPERATIONS)
"""The types. They must be stored: moto lists the subclasses of CloudFormationModel, and Python
keeps no class for its base class.
"""
