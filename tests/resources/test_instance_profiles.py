"""Instance profiles: the five operations on the account's own, and those that the registry's
instances carry.
"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import make_store
from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.instance_profiles import InstanceProfile

PREFIX = "arn:aws:devicefarm:us-west-2:123456789012"
FIRST = f"{PREFIX}:instanceprofile:00000000-0000-0000-0000-000000000001"
NOBODY = f"{PREFIX}:instanceprofile:00000000-0000-0000-0000-00000000dead"
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
def private() -> Store:
    """A store whose registry's instances carry two profiles."""
    return make_store(registry=[Device("Pixel 8"), OWN])


def create(store: Store, **members: Any) -> Any:
    """A new profile's document."""
    return api.call(store, "CreateInstanceProfile", {"name": "careful", **members})[
        "instanceProfile"
    ]


def get(store: Store, arn: str) -> Any:
    """The profile's document now."""
    return api.call(store, "GetInstanceProfile", {"arn": arn})["instanceProfile"]


def update(store: Store, arn: str, **changes: Any) -> Any:
    """What UpdateInstanceProfile answers."""
    return api.call(store, "UpdateInstanceProfile", {"arn": arn, **changes})["instanceProfile"]


def listed(store: Store, **params: Any) -> list[Any]:
    """The profiles of the account."""
    profiles: list[Any] = api.call(store, "ListInstanceProfiles", params)["instanceProfiles"]
    return profiles


def give(store: Store, instance: str, profile: str) -> Any:
    """The profile that an instance shows when it was given one."""
    params = {"arn": instance, "profileArn": profile}
    return api.call(store, "UpdateDeviceInstance", params)["deviceInstance"]["instanceProfile"]


def shown(store: Store, instance: str) -> Any:
    """The profile that an instance shows."""
    return api.call(store, "GetDeviceInstance", {"arn": instance})["deviceInstance"].get(
        "instanceProfile"
    )


def refused(store: Store, name: str, params: dict[str, Any]) -> tuple[str, str]:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value.code, raised.value.message


def in_use(instance: str, profile: str) -> tuple[str, str]:
    """How a profile that an instance carries is kept from being deleted."""
    return (
        "ArgumentException",
        f"The instance profile is in use by the device instance {instance} and cannot be deleted: {profile}",
    )


def test_through_boto3(client: Any) -> None:
    """Create, get, list, update, give to an instance and delete as a program does them."""
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


def test_defaults(store: Store) -> None:
    """Apps stay, the device is rebooted; what was not given and has no default is not answered."""
    assert create(store) == {
        "arn": FIRST,
        "name": "careful",
        "packageCleanup": False,
        "rebootAfterUse": True,
    }


def test_a_page_of_nothing(store: Store) -> None:
    """A page has room for one at least."""
    expected = ("ArgumentException", "maxResults must be greater than 0, and is 0")
    assert refused(store, "ListInstanceProfiles", {"maxResults": 0}) == expected


def test_pages(store: Store) -> None:
    """In the order of their creation, as many as asked for."""
    arns = [create(store, name=name)["arn"] for name in "abc"]
    assert [profile["arn"] for profile in listed(store)] == arns
    page = api.call(store, "ListInstanceProfiles", {"maxResults": 2})
    assert [profile["name"] for profile in page["instanceProfiles"]] == ["a", "b"]
    assert [
        profile["name"] for profile in listed(store, maxResults=2, nextToken=page["nextToken"])
    ] == ["c"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "quick"},
        {"description": ""},
        {"packageCleanup": False},
        {"excludeAppPackagesFromCleanup": []},
        {"rebootAfterUse": True},
        {},
        {"name": "quick", "packageCleanup": False},
    ],
    ids=lambda change: ",".join(change) or "nothing",
)
def test_update_changes_what_is_given(store: Store, change: dict[str, Any]) -> None:
    """And nothing else; false and empty values are values."""
    before = create(store, **EVERYTHING)
    assert update(store, before["arn"], **change) == {**before, **change}
    assert get(store, before["arn"]) == {**before, **change}


@pytest.mark.parametrize(
    "name", ["GetInstanceProfile", "UpdateInstanceProfile", "DeleteInstanceProfile"]
)
def test_unknown_profiles(private: Store, name: str) -> None:
    """None of this ARN, neither the account's nor an instance's; and ARNs of another kind."""
    assert refused(private, name, {"arn": NOBODY}) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )
    assert refused(private, name, {"arn": OWN.arn}) == (
        "ArgumentException",
        f"The provided instanceprofile resource is not valid: {OWN.arn}",
    )


def test_deleted_twice(store: Store) -> None:
    """The second time there is nothing to delete, and nothing to list."""
    arn = create(store)["arn"]
    assert api.call(store, "DeleteInstanceProfile", {"arn": arn}) == {}
    assert listed(store) == []
    assert refused(store, "DeleteInstanceProfile", {"arn": arn})[0] == "NotFoundException"


def test_an_instance_shows_its_profile_as_it_is_now(private: Store) -> None:
    """Not as it was when the instance was given it."""
    profile = create(private)
    assert give(private, PLAIN, profile["arn"]) == profile
    changed = update(
        private, profile["arn"], name="quick", excludeAppPackagesFromCleanup=["a", "b"]
    )
    assert shown(private, PLAIN) == changed
    assert (shown(private, ON_SHELF), shown(private, NAMELESS)) == (SHELF, {"name": "has no arn"})


def test_the_registrys_are_found(private: Store) -> None:
    """What an instance shows can be got and listed, before the account's own; reading it stores
    nothing.
    """
    own = create(private)
    assert get(private, SHELF["arn"]) == SHELF
    assert listed(private) == [SHELF, DESK, own]
    assert len(private.numbered()) == 1


def test_the_registrys_can_be_updated(private: Store) -> None:
    """For this account, on every instance that carries it; members that the registry left out stay
    out until given.
    """
    assert update(private, SHELF["arn"], name="board") == {**SHELF, "name": "board"}
    assert (
        get(private, SHELF["arn"])
        == shown(private, ON_SHELF)
        == shown(private, TOO)
        == {**SHELF, "name": "board"}
    )
    assert update(private, SHELF["arn"], packageCleanup=False)["packageCleanup"] is False
    assert [profile["name"] for profile in listed(private)] == ["careful", "board"]
    assert OWN.instances[1].instance_profile == SHELF
    assert get(make_store(registry=[OWN]), SHELF["arn"]) == SHELF


def test_the_registrys_are_in_use(private: Store) -> None:
    """An instance carries it, whether it was changed or not."""
    assert refused(private, "DeleteInstanceProfile", {"arn": DESK["arn"]}) == in_use(
        ON_DESK, DESK["arn"]
    )
    update(private, DESK["arn"], name="table")
    assert refused(private, "DeleteInstanceProfile", {"arn": DESK["arn"]}) == in_use(
        ON_DESK, DESK["arn"]
    )


def test_the_registrys_outlive_their_instance(private: Store) -> None:
    """An instance that is given another leaves its own to the account, which may give it back or
    delete it.
    """
    assert give(private, ON_DESK, SHELF["arn"]) == SHELF
    assert get(private, DESK["arn"]) == DESK
    assert give(private, ON_DESK, DESK["arn"]) == DESK
    give(private, ON_DESK, SHELF["arn"])
    assert api.call(private, "DeleteInstanceProfile", {"arn": DESK["arn"]}) == {}
    assert refused(private, "GetInstanceProfile", {"arn": DESK["arn"]})[0] == "NotFoundException"
    assert [profile["arn"] for profile in listed(private)] == [SHELF["arn"]]


def test_an_instance_keeps_what_the_registry_gives_up(private: Store) -> None:
    """A profile that came from another instance stays when that one is gone."""
    give(private, PLAIN, DESK["arn"])
    device = private.settings.devices.devices()[1]
    private.settings.devices.replace(
        Device(device.name, arn=device.arn, instances=device.instances[:1])
    )
    assert shown(private, PLAIN) == get(private, DESK["arn"]) == DESK


def test_null_members_of_the_registrys() -> None:
    """They are as good as absent, and none becomes a fact of the account's that can't be null."""
    document = {**SHELF, "name": None, "description": None}
    store = make_store(
        registry=[
            Device("Pixel 7", instances=(DeviceInstance(udid="x", instance_profile=document),))
        ]
    )
    assert get(store, SHELF["arn"]) == {"arn": SHELF["arn"], "rebootAfterUse": True}
    assert update(store, SHELF["arn"], description="x") == {
        "arn": SHELF["arn"],
        "rebootAfterUse": True,
        "description": "x",
    }
    assert store.get(InstanceProfile, SHELF["arn"]).name == ""


def test_a_profile_without_an_arn_is_replaced(private: Store) -> None:
    """There is nothing to keep it by."""
    assert give(private, NAMELESS, SHELF["arn"]) == SHELF
    assert listed(private) == [DESK, SHELF]


def test_in_use_by_the_first_that_carries_it(private: Store) -> None:
    """The message names an instance; once no instance has it any more, it can go."""
    arn = create(private)["arn"]
    give(private, PLAIN, arn)
    give(private, TOO, arn)
    assert refused(private, "DeleteInstanceProfile", {"arn": arn}) == in_use(PLAIN, arn)
    give(private, PLAIN, DESK["arn"])
    assert refused(private, "DeleteInstanceProfile", {"arn": arn}) == in_use(TOO, arn)
    give(private, TOO, DESK["arn"])
    assert api.call(private, "DeleteInstanceProfile", {"arn": arn}) == {}
    assert shown(private, TOO) == DESK
