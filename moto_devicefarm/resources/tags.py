"""Tags of resources.

Rule: the store has tags by ARN, and deletes them together with their resource (D: model).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moto_devicefarm.core import errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.resource import Resource, kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources import devices, instance_profiles
from moto_devicefarm.resources.instance_profiles import InstanceProfile

TAGGABLE = (
    "project",
    "testgrid-project",
    "run",
    "networkprofile",
    "instanceprofile",
    "deviceinstance",
    "session",
    "devicepool",
    "device",
    "vpceconfiguration",
)
"""The kinds of resources that can have tags (D: model, in its order)."""
REGISTRY_LOOKUPS: Mapping[str, Callable[[Store, str], Any]] = {
    devices.DEVICE: devices.get_registered_device,
    devices.INSTANCE: devices.get_instance,
    InstanceProfile.KIND: instance_profiles.get_profile,
}
"""The look-ups of the kinds in the registry. They raise AWS's error for an unknown ARN."""
MAX_TAGS = 50
"""The number of tags that a resource can have (D: model, though its lists hold 150)."""
RESERVED_PREFIX = "aws:"
"""The beginning of the keys of AWS's own tags, in any case (D: general reference)."""


@operation("TagResource")
def tag_resource(store: Store, resource_arn: str, tags: Sequence[dict[str, str]]) -> None:
    """Add tags, or change the values of existing keys.

    A reserved or repeated key raises ArgumentException (invented).
    """
    _check_changeable(store, resource_arn)
    new_tags = {tag["Key"]: tag["Value"] for tag in tags}
    if len(new_tags) < len(tags):
        raise errors.ArgumentException(errors.REPEATED_TAG)
    for key in new_tags:
        if key.lower().startswith(RESERVED_PREFIX):
            raise errors.ArgumentException(errors.RESERVED_TAG.format(key=key))
    all_tags = {**store.tags.get(resource_arn, {}), **new_tags}
    if len(all_tags) > MAX_TAGS:
        raise errors.TooManyTagsException(
            errors.TOO_MANY_TAGS.format(limit=MAX_TAGS, count=len(all_tags)), resource_arn
        )
    if all_tags:
        store.tags[resource_arn] = all_tags


@operation("UntagResource")
def untag_resource(store: Store, resource_arn: str, tag_keys: Sequence[str]) -> None:
    """Remove tags. An unknown key is not an error (invented)."""
    _check_changeable(store, resource_arn)
    tags = store.tags.pop(resource_arn, {})
    other_tags = {key: value for key, value in tags.items() if key not in tag_keys}
    if other_tags:
        store.tags[resource_arn] = other_tags


@operation("ListTagsForResource")
def list_tags_for_resource(store: Store, resource_arn: str) -> list[dict[str, str]]:
    """List no tags at first (T: terraform), later in the order of their addition (invented)."""
    _get_taggable(store, resource_arn)
    return [{"Key": key, "Value": value} for key, value in store.tags.get(resource_arn, {}).items()]


def _check_changeable(store: Store, arn: str) -> None:
    """Check that a request may change the tags of the resource.

    The tags of devices may be changed (D: model), but not those of curated resources (invented).
    """
    resource = _get_taggable(store, arn)
    if isinstance(resource, Resource) and arn in resource.CURATED:
        raise errors.ArgumentException(errors.CURATED.format(arn=arn))


def _get_taggable(store: Store, arn: str) -> Any:
    """The resource, device or instance with this ARN.

    Raises ArgumentException if its kind cannot have tags, and ``errors.arn_error`` if it does not
    exist.
    """
    kind = kind_of(arn)
    error = errors.arn_error(kind, arn)
    if isinstance(error, errors.NotFoundException) and kind not in TAGGABLE:
        raise errors.ArgumentException(
            errors.NOT_TAGGABLE.format(kind=kind, taggable=", ".join(TAGGABLE), arn=arn)
        )
    resource = REGISTRY_LOOKUPS.get(kind, Store.find_any_kind)(store, arn)
    if resource is None:
        raise error
    return resource
