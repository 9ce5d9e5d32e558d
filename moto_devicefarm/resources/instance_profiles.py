"""Instance profiles: the clean-up of a private instance after each use.

Rule: profiles of the registry's instances are read from the registry. The first action on such a
profile stores it in the account.
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
from moto_devicefarm.core.paging import ChainedListing, Listing
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.devices import current_instances


@dataclass(slots=True, kw_only=True, eq=False)
class InstanceProfile(Resource):
    """A profile.

    ``reboot_after_use`` is true by default (D: model). In AWS's console the default is false.
    """

    KIND = "instanceprofile"
    SHAPE = "InstanceProfile"

    name: str = ""
    description: str | None = None
    package_cleanup: bool = False
    exclude_app_packages_from_cleanup: list[str] | None = None
    reboot_after_use: bool = True


def get_profile(store: Store, arn: str) -> InstanceProfile:
    """The profile of the account or of an instance of the registry. Raises as ``store.get``."""
    profile = store.find(InstanceProfile, arn) or _registry_profiles(store).get(arn)
    if profile is None:
        raise errors.arn_error(InstanceProfile.KIND, arn)
    return profile


def take_over_profile(store: Store, arn: str) -> InstanceProfile:
    """The profile, which is stored first if only the registry has it. Raises as ``store.get``."""
    profile = get_profile(store, arn)
    return profile if store.find(InstanceProfile, arn) is profile else store.add(profile)


def _registry_profiles(store: Store) -> dict[str, InstanceProfile]:
    """The profiles of the registry's instances that the account does not have, by ARN.

    Of several profiles with the same ARN, the first is taken.
    """
    profiles: dict[str, InstanceProfile] = {}
    for instance in current_instances(store):
        document = instance.instance_profile or {}
        arn = document.get("arn")
        if arn and arn not in profiles and store.find(InstanceProfile, arn) is None:
            profiles[arn] = _profile_from_registry(document)
    return profiles


def _profile_from_registry(document: Mapping[str, Any]) -> InstanceProfile:
    """The profile answers the registry's members only, as one of a captured document does."""
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
    """Names may repeat. Packages may be listed without the clean-up that they limit (D: model)."""
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
    return get_profile(store, arn)


@operation("ListInstanceProfiles")
def list_instance_profiles(store: Store) -> Listing[InstanceProfile]:
    """List the profiles that only the registry has, and then the account's."""
    return ChainedListing(list(_registry_profiles(store).values()), store.all(InstanceProfile))


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
    """Change the profile for all instances that have it. Sessions keep their copies."""
    profile = take_over_profile(store, arn)
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
    """Delete a profile. An instance that has it prevents this (invented)."""
    profile = get_profile(store, arn)
    for instance in current_instances(store):
        if (instance.instance_profile or {}).get("arn") == arn:
            raise errors.ArgumentException(
                errors.PROFILE_IN_USE.format(instance=instance.arn, arn=arn)
            )
    store.delete(profile)
