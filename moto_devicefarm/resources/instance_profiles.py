"""Instance profiles: what is done to a private instance after each use.

Rule: what the registry's instances carry is the account's own from the first act on it; until then
it is read there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore import xform_name

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.paging import Chain, Listing
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.devices import current_instances


@dataclass(slots=True, kw_only=True, eq=False)
class InstanceProfile(Resource):
    """A profile. ``reboot_after_use`` is true by default as the API reference has it (D); the
    guide's console has false (D).
    """

    KIND = "instanceprofile"
    SHAPE = "InstanceProfile"

    name: str = ""
    description: str | None = None
    package_cleanup: bool = False
    exclude_app_packages_from_cleanup: list[str] | None = None
    reboot_after_use: bool = True


def find(store: Store, arn: str) -> InstanceProfile:
    """The profile: the account's, or one that an instance of the registry carries; else what
    ``store.get`` raises.
    """
    profile = store.find(InstanceProfile, arn) or _carried(store).get(arn)
    if profile is None:
        raise errors.missing(InstanceProfile.KIND, arn)
    return profile


def adopt(store: Store, arn: str) -> InstanceProfile:
    """The profile, stored: what acts on one that the registry has makes it the account's. Raises as
    ``find``.
    """
    profile = find(store, arn)
    return profile if store.find(InstanceProfile, arn) is profile else store.add(profile)


def _carried(store: Store) -> dict[str, InstanceProfile]:
    """Those that instances carry and the account does not hold, by ARN; of two with one ARN the
    first.
    """
    carried: dict[str, InstanceProfile] = {}
    for instance in current_instances(store):
        document = instance.instance_profile or {}
        arn = document.get("arn")
        if arn and arn not in carried and store.find(InstanceProfile, arn) is None:
            carried[arn] = _from_registry(document)
    return carried


def _from_registry(document: Mapping[str, Any]) -> InstanceProfile:
    """What the registry does not say of a profile is not answered, as with a captured document."""
    members = {name: value for name, value in document.items() if value is not None}
    known = {field.name for field in dataclasses.fields(InstanceProfile)}
    facts = {
        xform_name(name): value for name, value in members.items() if xform_name(name) in known
    }
    return InstanceProfile(**facts, created=clock.now(), captured=Captured(members))


@operation("CreateInstanceProfile")
def create_instance_profile(
    store: Store,
    name: str,
    description: str | None = None,
    package_cleanup: bool = False,
    exclude_app_packages_from_cleanup: list[str] | None = None,
    reboot_after_use: bool = True,
) -> InstanceProfile:
    """Two may have one name; packages may be listed without a clean-up that would consider them (D:
    model).
    """
    return store.add(
        InstanceProfile(
            arn=store.new_arn(InstanceProfile),
            created=clock.now(),
            name=name,
            description=description,
            package_cleanup=package_cleanup,
            exclude_app_packages_from_cleanup=exclude_app_packages_from_cleanup,
            reboot_after_use=reboot_after_use,
        )
    )


@operation("GetInstanceProfile")
def get_instance_profile(store: Store, arn: str) -> InstanceProfile:
    return find(store, arn)


@operation("ListInstanceProfiles")
def list_instance_profiles(store: Store) -> Listing[InstanceProfile]:
    """Those that only the registry has first, then the account's."""
    return Chain(list(_carried(store).values()), store.all(InstanceProfile))


@operation("UpdateInstanceProfile")
def update_instance_profile(
    store: Store,
    arn: str,
    name: str | None = None,
    description: str | None = None,
    package_cleanup: bool | None = None,
    exclude_app_packages_from_cleanup: list[str] | None = None,
    reboot_after_use: bool | None = None,
) -> InstanceProfile:
    """Every instance that carries it shows it so from now on; sessions keep what they were created
    with.
    """
    profile = adopt(store, arn)
    profile.change(
        name=name,
        description=description,
        package_cleanup=package_cleanup,
        exclude_app_packages_from_cleanup=exclude_app_packages_from_cleanup,
        reboot_after_use=reboot_after_use,
    )
    return profile


@operation("DeleteInstanceProfile")
def delete_instance_profile(store: Store, arn: str) -> None:
    """ArgumentException while an instance carries it."""
    profile = find(store, arn)
    for instance in current_instances(store):
        if (instance.instance_profile or {}).get("arn") == arn:
            raise errors.ArgumentException(
                errors.PROFILE_IN_USE.format(instance=instance.arn, arn=arn)
            )
    store.delete(profile)
