"""Instance profiles of the account, and those that the instances of the registry carry."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.resources.instance_profiles import InstanceProfile
from tests.support.account import Account
from tests.support.store import PREFIX

FIRST = f"{PREFIX}:instanceprofile:00000000-0000-0000-0000-000000000001"
EVERYTHING = {
    "name": "careful",
    "description": "keeps one app",
    "packageCleanup": True,
    "excludeAppPackagesFromCleanup": ["org.example.keep"],
    "rebootAfterUse": False,
}
SHELF: dict[str, Any] = {
    "arn": f"{PREFIX}:instanceprofile:shelf",
    "name": "shelf",
    "rebootAfterUse": True,
}
DESK: dict[str, Any] = {"arn": f"{PREFIX}:instanceprofile:desk", **EVERYTHING}
OWN = Device(
    "Pixel 7",
    instances=(
        DeviceInstance(udid="plain"),
        DeviceInstance(udid="shelf", instance_profile=SHELF),
        DeviceInstance(udid="too", instance_profile={**SHELF, "name": "another word for it"}),
        DeviceInstance(udid="nameless", instance_profile={"name": "has no arn"}),
        DeviceInstance(udid="desk", instance_profile=DESK),
    ),
)
PLAIN, ON_SHELF, TOO, NAMELESS, ON_DESK = (instance.arn for instance in OWN.instances)


@pytest.fixture
def lab() -> Account:
    """An account whose registry has instances that carry two profiles."""
    return Account(registry=[Device("Pixel 8"), OWN])


def set_profile(account: Account, instance: str, profile: str) -> Any:
    """Give a profile to an instance; returns the profile that the instance shows."""
    params = {"arn": instance, "profileArn": profile}
    return account.update_device_instance(**params)["instanceProfile"]


def profile_of(account: Account, instance: str) -> Any:
    """The profile that an instance shows now."""
    return account.get_device_instance(arn=instance).get("instanceProfile")


def in_use(instance: str, profile: str) -> tuple[str, str]:
    """The error about a profile that an instance carries."""
    return (
        "ArgumentException",
        f"The instance profile is in use by the device instance {instance} and cannot be "
        f"deleted: {profile}",
    )


def test_through_boto3(client: Any) -> None:
    """A program creates, gets, lists and updates a profile, gives it to an instance, and deletes
    it.
    """
    created = client.create_instance_profile(**EVERYTHING)["instanceProfile"]
    arn = created.pop("arn")
    assert arn.startswith(f"{PREFIX}:instanceprofile:")
    assert created == EVERYTHING
    profile = {**created, "arn": arn}
    assert client.get_instance_profile(arn=arn)["instanceProfile"] == profile
    assert client.list_instance_profiles(maxResults=1)["instanceProfiles"] == [profile]
    one = client.list_device_instances()["deviceInstances"][0]["arn"]
    assert (
        client.update_device_instance(arn=one, profileArn=arn)["deviceInstance"]["instanceProfile"]
        == profile
    )
    updated = client.update_instance_profile(arn=arn, rebootAfterUse=True)["instanceProfile"]
    assert updated == {**profile, "rebootAfterUse": True}
    assert client.get_device_instance(arn=one)["deviceInstance"]["instanceProfile"] == updated
    with pytest.raises(
        client.exceptions.ArgumentException, match=f"in use by the device instance {one}"
    ):
        client.delete_instance_profile(arn=arn)
    other = client.create_instance_profile(name="other")["instanceProfile"]["arn"]
    client.update_device_instance(arn=one, profileArn=other)
    client.delete_instance_profile(arn=arn)
    with pytest.raises(ClientError) as raised:
        client.get_instance_profile(arn=arn)
    assert raised.value.response["Error"]["Code"] == "NotFoundException"


def test_defaults(account: Account) -> None:
    """By default apps stay and the device is rebooted; there is no description."""
    assert account.create_instance_profile(name="careful") == {
        "arn": FIRST,
        "name": "careful",
        "packageCleanup": False,
        "rebootAfterUse": True,
    }


def test_an_instance_shows_its_profile_as_it_is_now(lab: Account) -> None:
    """An update of a profile shows in the instances that carry it."""
    profile = lab.create_instance_profile(name="careful")
    assert set_profile(lab, PLAIN, profile["arn"]) == profile
    changed = lab.update_instance_profile(
        arn=profile["arn"], name="quick", excludeAppPackagesFromCleanup=["a", "b"]
    )
    assert profile_of(lab, PLAIN) == changed
    assert (profile_of(lab, ON_SHELF), profile_of(lab, NAMELESS)) == (SHELF, {"name": "has no arn"})


def test_profiles_of_the_registry_are_listed(lab: Account) -> None:
    """Profiles of the registry's instances are listed before the account's own; reading them stores
    nothing.
    """
    own = lab.create_instance_profile(name="careful")
    assert lab.get_instance_profile(arn=SHELF["arn"]) == SHELF
    assert lab.list_instance_profiles() == [SHELF, DESK, own]
    assert len(lab.store.numbered_resources()) == 1


def test_profiles_of_the_registry_can_be_updated(lab: Account) -> None:
    """An update of the registry's profile shows on each instance that carries it, in this account
    only.
    """
    assert lab.update_instance_profile(arn=SHELF["arn"], name="board") == {
        **SHELF,
        "name": "board",
    }
    assert (
        lab.get_instance_profile(arn=SHELF["arn"])
        == profile_of(lab, ON_SHELF)
        == profile_of(lab, TOO)
        == {**SHELF, "name": "board"}
    )
    assert (
        lab.update_instance_profile(arn=SHELF["arn"], packageCleanup=False)["packageCleanup"]
        is False
    )
    assert [profile["name"] for profile in lab.list_instance_profiles()] == ["careful", "board"]
    assert OWN.instances[1].instance_profile == SHELF
    assert Account(registry=[OWN]).get_instance_profile(arn=SHELF["arn"]) == SHELF


def test_profiles_of_the_registry_are_in_use(lab: Account) -> None:
    """A profile of the registry cannot be deleted while an instance carries it."""
    assert lab.error.delete_instance_profile(arn=DESK["arn"]) == in_use(ON_DESK, DESK["arn"])
    lab.update_instance_profile(arn=DESK["arn"], name="table")
    assert lab.error.delete_instance_profile(arn=DESK["arn"]) == in_use(ON_DESK, DESK["arn"])


def test_profiles_of_the_registry_outlive_their_instance(lab: Account) -> None:
    """An instance that gets another profile leaves its old one to the account, which can give it
    back or delete it.
    """
    assert set_profile(lab, ON_DESK, SHELF["arn"]) == SHELF
    assert lab.get_instance_profile(arn=DESK["arn"]) == DESK
    assert set_profile(lab, ON_DESK, DESK["arn"]) == DESK
    set_profile(lab, ON_DESK, SHELF["arn"])
    assert lab.delete_instance_profile(arn=DESK["arn"]) == {}
    assert lab.error.get_instance_profile(arn=DESK["arn"]).code == "NotFoundException"
    assert [profile["arn"] for profile in lab.list_instance_profiles()] == [SHELF["arn"]]


def test_a_profile_outlives_the_instance_that_it_came_from(lab: Account) -> None:
    """A profile that came from another instance stays when the registry loses that instance."""
    set_profile(lab, PLAIN, DESK["arn"])
    device = lab.store.settings.devices.devices()[1]
    lab.store.settings.devices.replace(
        Device(device.name, arn=device.arn, instances=device.instances[:1])
    )
    assert profile_of(lab, PLAIN) == lab.get_instance_profile(arn=DESK["arn"]) == DESK


def test_null_members_of_a_profile_of_the_registry() -> None:
    """Null members of the registry's profiles are as good as absent."""
    document = {**SHELF, "name": None, "description": None}
    account = Account(
        registry=[
            Device("Pixel 7", instances=(DeviceInstance(udid="x", instance_profile=document),))
        ]
    )
    assert account.get_instance_profile(arn=SHELF["arn"]) == {
        "arn": SHELF["arn"],
        "rebootAfterUse": True,
    }
    assert account.update_instance_profile(arn=SHELF["arn"], description="x") == {
        "arn": SHELF["arn"],
        "rebootAfterUse": True,
        "description": "x",
    }
    assert account.store.get(InstanceProfile, SHELF["arn"]).name == ""


def test_a_profile_without_an_arn_is_replaced(lab: Account) -> None:
    """A profile without an ARN is lost when its instance gets another one."""
    assert set_profile(lab, NAMELESS, SHELF["arn"]) == SHELF
    assert lab.list_instance_profiles() == [DESK, SHELF]


def test_in_use_by_the_first_that_carries_it(lab: Account) -> None:
    """The error names the first instance that carries the profile."""
    arn = lab.create_instance_profile(name="careful")["arn"]
    set_profile(lab, PLAIN, arn)
    set_profile(lab, TOO, arn)
    assert lab.error.delete_instance_profile(arn=arn) == in_use(PLAIN, arn)
    set_profile(lab, PLAIN, DESK["arn"])
    assert lab.error.delete_instance_profile(arn=arn) == in_use(TOO, arn)
    set_profile(lab, TOO, DESK["arn"])
    assert lab.delete_instance_profile(arn=arn) == {}
    assert profile_of(lab, TOO) == DESK
