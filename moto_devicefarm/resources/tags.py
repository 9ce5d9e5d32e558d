"""Tags, on whatever can be tagged. They stand in the store by ARN and go with their resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moto_devicefarm.core import errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.resource import Resource, kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources import devices, instance_profiles
from moto_devicefarm.resources.instance_profiles import InstanceProfile

TAGGABLE = (  # D: model, in its order
    *(
        "project",
        "testgrid-project",
        "run",
        "networkprofile",
        "instanceprofile",
        "deviceinstance",
        "session",
        "devicepool",
    ),
    *("device", "vpceconfiguration"),
)
"""The kinds that can be tagged; uploads, jobs, suites, tests and artifacts can't."""
REGISTERED: Mapping[str, Callable[[Store, str], Any]] = {
    devices.DEVICE: devices.get_registered_device,
    devices.INSTANCE: devices.find_instance,
    InstanceProfile.KIND: instance_profiles.find,
}
"""How those are found that the registry has; each raises what AWS answers where there is none."""
LIMIT = 50
"""Tags on one resource (D: model; its lists would hold 150)."""
RESERVED = "aws:"
"""What the keys of AWS's own tags begin with, in any case (D: general reference)."""


@operation("TagResource")
def tag_resource(store: Store, resource_arn: str, tags: Sequence[dict[str, str]]) -> None:
    """Adds, and changes what is there. That a reserved or repeated key is a wrong argument is ours."""
    _changeable(store, resource_arn)
    given = {tag["Key"]: tag["Value"] for tag in tags}
    if len(given) < len(tags):
        raise errors.ArgumentException(errors.REPEATED_TAG)
    for key in given:
        if key.lower().startswith(RESERVED):
            raise errors.ArgumentException(errors.RESERVED_TAG.format(key=key))
    after = {**store.tags.get(resource_arn, {}), **given}
    if len(after) > LIMIT:
        raise errors.TooManyTagsException(
            errors.TOO_MANY_TAGS.format(limit=LIMIT, count=len(after)), resource_arn
        )
    if after:
        store.tags[resource_arn] = after


@operation("UntagResource")
def untag_resource(store: Store, resource_arn: str, tag_keys: Sequence[str]) -> None:
    """A key that is not there is no error (ours)."""
    _changeable(store, resource_arn)
    after = {
        key: value for key, value in store.tags.pop(resource_arn, {}).items() if key not in tag_keys
    }
    if after:
        store.tags[resource_arn] = after


@operation("ListTagsForResource")
def list_tags_for_resource(store: Store, resource_arn: str) -> list[dict[str, str]]:
    """Empty at first (T: terraform), then in the order in which the keys were added (ours)."""
    _curated(store, resource_arn)
    return [{"Key": key, "Value": value} for key, value in store.tags.get(resource_arn, {}).items()]


def _changeable(store: Store, arn: str) -> None:
    """Devices are AWS's as well and can be tagged (D: model); that curated resources can't is ours."""
    if _curated(store, arn):
        raise errors.ArgumentException(errors.CURATED.format(arn=arn))


def _curated(store: Store, arn: str) -> bool:
    """Whether the resource is one of AWS's own. Raises what AWS answers where there is none, or
    where its kind has no tags.
    """
    kind = kind_of(arn)
    absent = errors.missing(kind, arn)  # of its own kind: malformed or not there
    if isinstance(absent, errors.NotFoundException) and kind not in TAGGABLE:
        raise errors.ArgumentException(
            errors.NOT_TAGGABLE.format(kind=kind, taggable=", ".join(TAGGABLE), arn=arn)
        )
    found = REGISTERED.get(kind, Store.find_any_kind)(store, arn)
    if found is None:
        raise absent
    return isinstance(found, Resource) and arn in found.CURATED
