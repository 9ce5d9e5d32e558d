"""Network profiles: the five operations, the curated ones, and the ranges that the model has in its
doc strings only.
"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import make_store
from moto_devicefarm.core import api, errors, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.network_profiles import NetworkProfile
from tests.resources import project

PROJECT = "00000000-0000-0000-0000-000000000001"
FIRST = f"arn:aws:devicefarm:us-west-2:123456789012:networkprofile:{PROJECT}/00000000-0000-0000-0000-000000000002"
NOBODY = f"{FIRST}0"
NUMBERS = {
    "uplinkBandwidthBits": 1_000_000,
    "downlinkBandwidthBits": 2_000_000,
    "uplinkDelayMs": 10,
    "downlinkDelayMs": 20,
    "uplinkJitterMs": 1,
    "downlinkJitterMs": 2,
    "uplinkLossPercent": 3,
    "downlinkLossPercent": 4,
}
EVERYTHING = {"name": "train", "description": "in a tunnel", "type": "PRIVATE", **NUMBERS}
MOST = {
    "uplinkBandwidthBits": 104857600,
    "downlinkBandwidthBits": 104857600,
    "uplinkDelayMs": 2000,
    "downlinkDelayMs": 2000,
    "uplinkJitterMs": 2000,
    "downlinkJitterMs": 2000,
}
"""As the model's doc strings say."""
CURATED = list(NetworkProfile.CURATED)


def create(store: Store, project_arn: str, **members: Any) -> Any:
    """A new profile's document."""
    return api.call(
        store, "CreateNetworkProfile", {"projectArn": project_arn, "name": "train", **members}
    )["networkProfile"]


def get(store: Store, arn: str) -> Any:
    """The profile's document now."""
    return api.call(store, "GetNetworkProfile", {"arn": arn})["networkProfile"]


def update(store: Store, arn: str, **changes: Any) -> Any:
    """What UpdateNetworkProfile answers."""
    return api.call(store, "UpdateNetworkProfile", {"arn": arn, **changes})["networkProfile"]


def listed(store: Store, project_arn: str, **params: Any) -> list[str]:
    """The ARNs of the profiles available to a project."""
    answer = api.call(store, "ListNetworkProfiles", {"arn": project_arn, **params})
    return [profile["arn"] for profile in answer["networkProfiles"]]


def refused(store: Store, name: str, params: dict[str, Any]) -> tuple[str, str]:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value.code, raised.value.message


def test_through_boto3(client: Any) -> None:
    """A curated profile to begin with, one's own in its place, updated and deleted, as a program
    does them.
    """
    project_arn = client.create_project(name="checkout")["project"]["arn"]
    curated = client.list_network_profiles(arn=project_arn, type="CURATED")["networkProfiles"]
    slow = next(profile for profile in curated if profile["name"] == "3G")
    assert client.get_network_profile(arn=slow["arn"])["networkProfile"] == slow
    numbers = {name: slow[name] for name in NUMBERS}
    own = client.create_network_profile(
        projectArn=project_arn, name="my 3G", **{**numbers, "uplinkLossPercent": 50}
    )
    assert (
        own["networkProfile"]
        .pop("arn")
        .startswith("arn:aws:devicefarm:us-west-2:123456789012:networkprofile:")
    )
    assert own["networkProfile"] == {
        **numbers,
        "name": "my 3G",
        "type": "PRIVATE",
        "uplinkLossPercent": 50,
    }
    pages = client.get_paginator("list_network_profiles").paginate(arn=project_arn)
    *theirs, mine = [profile for page in pages for profile in page["networkProfiles"]]
    assert theirs == curated
    updated = client.update_network_profile(arn=mine["arn"], uplinkLossPercent=0)["networkProfile"]
    assert updated == {**mine, "uplinkLossPercent": 0}
    client.delete_network_profile(arn=mine["arn"])
    with pytest.raises(ClientError) as raised:
        client.get_network_profile(arn=mine["arn"])
    assert raised.value.response["Error"]["Code"] == "NotFoundException"


def test_the_document(store: Store) -> None:
    """What was given, under an ARN within the project."""
    assert (
        create(store, project(store), **EVERYTHING)
        == get(store, FIRST)
        == {"arn": FIRST, **EVERYTHING}
    )


def test_defaults(store: Store) -> None:
    """Private, as fast as can be, nothing lost; no description."""
    assert create(store, project(store)) == {
        "arn": FIRST,
        "name": "train",
        "type": "PRIVATE",
        **dict.fromkeys(NUMBERS, 0),
        "uplinkBandwidthBits": 104857600,
        "downlinkBandwidthBits": 104857600,
    }


def test_zero_is_a_number(store: Store) -> None:
    """It is no missing value, not for a bandwidth either."""
    profile = create(store, project(store), **dict.fromkeys(NUMBERS, 0))
    assert {name: profile[name] for name in NUMBERS} == dict.fromkeys(NUMBERS, 0)


@pytest.mark.parametrize("member", MOST)
def test_numbers_at_the_edge(store: Store, member: str) -> None:
    """The highest value is allowed."""
    assert create(store, project(store), **{member: MOST[member]})[member] == MOST[member]


@pytest.mark.parametrize("operation", ["CreateNetworkProfile", "UpdateNetworkProfile"])
@pytest.mark.parametrize("member", MOST)
@pytest.mark.parametrize("beyond", [-1, 1])
def test_numbers_beyond_the_edge(store: Store, operation: str, member: str, beyond: int) -> None:
    """The ranges are the model's, of its doc strings; a refused update changes nothing, a refused
    creation makes nothing.
    """
    project_arn = project(store)
    before = create(store, project_arn, **EVERYTHING)
    given = -1 if beyond < 0 else MOST[member] + 1
    params = {
        "arn": FIRST,
        "projectArn": project_arn,
        "name": "other",
        "description": "other",
        member: given,
    }
    expected = (
        "ArgumentException",
        f"{member} must be between 0 and {MOST[member]}, and is {given}",
    )
    assert refused(store, operation, params) == expected
    assert get(store, FIRST) == before
    assert listed(store, project_arn, type="PRIVATE") == [FIRST]


@pytest.mark.parametrize("given", [-1, 101])
def test_losses_beyond_the_edge(store: Store, given: int) -> None:
    """Their range the model has as a constraint, so that the error is another."""
    params = {"projectArn": project(store), "name": "x", "uplinkLossPercent": given}
    code, message = refused(store, "CreateNetworkProfile", params)
    assert (code, "Member must have value" in message) == ("ValidationException", True)


@pytest.mark.parametrize(
    "change",
    [{member: value + 1} for member, value in NUMBERS.items()]
    + [
        {"name": "plane"},
        {"description": ""},
        {"type": "PRIVATE"},
        {},
        {"name": "plane", "uplinkDelayMs": 0},
    ],
    ids=lambda change: ",".join(change) or "nothing",
)
def test_update_changes_what_is_given(store: Store, change: dict[str, Any]) -> None:
    """And nothing else."""
    before = create(store, project(store), **EVERYTHING)
    assert update(store, FIRST, **change) == get(store, FIRST) == {**before, **change}


@pytest.mark.parametrize("operation", ["CreateNetworkProfile", "UpdateNetworkProfile"])
def test_nobody_makes_a_curated_one(store: Store, operation: str) -> None:
    """A profile is private, and stays so."""
    project_arn = project(store)
    create(store, project_arn)
    params = {"arn": FIRST, "projectArn": project_arn, "name": "other", "type": "CURATED"}
    assert refused(store, operation, params) == (
        "ArgumentException",
        "The type of a network profile cannot be CURATED: profiles of this type are AWS Device Farm's own",
    )
    assert get(store, FIRST)["name"] == "train"
    assert listed(store, project_arn, type="PRIVATE") == [FIRST]


def test_the_curated_ones(store: Store) -> None:
    """Every project of every account has them, those that the guide names included; all fit their
    own ranges.
    """
    project_arn = project(store)
    profiles = api.call(store, "ListNetworkProfiles", {"arn": project_arn, "type": "CURATED"})[
        "networkProfiles"
    ]
    names = [profile["name"] for profile in profiles]
    assert {"3G", "Lossy WiFi"} <= set(names)
    assert (
        len(set(names))
        == len({profile["arn"] for profile in profiles})
        == len(profiles)
        == len(CURATED)
    )
    for profile in profiles:
        assert profile["arn"].startswith("arn:aws:devicefarm:us-west-2::networkprofile:")
        assert profile["type"] == "CURATED"
        assert get(make_store(), profile["arn"]) == profile
        assert all(0 <= profile[member] <= most for member, most in MOST.items())
        request = {
            "projectArn": project_arn,
            **{name: profile[name] for name in ("name", *NUMBERS)},
        }
        assert model.violations(model.structure("CreateNetworkProfileRequest"), request) == []
    assert (
        next(profile for profile in profiles if profile["name"] == "Lossy WiFi")[
            "downlinkLossPercent"
        ]
        > 0
    )


@pytest.mark.parametrize("operation", ["UpdateNetworkProfile", "DeleteNetworkProfile"])
def test_the_curated_ones_stay(store: Store, operation: str) -> None:
    """Not even an update of nothing is let through."""
    before = get(store, CURATED[0])
    for change in ({}, {"name": "mine"}):
        assert refused(store, operation, {"arn": CURATED[0], **change}) == (
            "ArgumentException",
            f"The resource is curated by AWS Device Farm and cannot be changed or deleted: {CURATED[0]}",
        )
    assert get(store, CURATED[0]) == before


def test_lists(store: Store) -> None:
    """Of one type, or the curated ones and then the project's own; another project's are not among
    them.
    """
    one, other = project(store), project(store)
    mine, theirs = create(store, one)["arn"], create(store, other)["arn"]
    assert listed(store, one) == [*CURATED, mine]
    assert listed(store, one, type="CURATED") == CURATED
    assert listed(store, one, type="PRIVATE") == [mine]
    assert listed(store, other, type="PRIVATE") == [theirs]
    assert refused(store, "ListNetworkProfiles", {"arn": FIRST})[0] == "ArgumentException"


@pytest.mark.parametrize("size", [1, 2, 4, 5])
def test_pages(size: int) -> None:
    """Every profile is on exactly one page, across the border between the curated ones and the
    project's.
    """
    store = make_store(page_size=size)
    project_arn = project(store)
    own = [create(store, project_arn)["arn"] for _ in range(3)]
    seen: list[str] = []
    token: dict[str, str] | None = {}
    while token is not None:
        answer = api.call(store, "ListNetworkProfiles", {"arn": project_arn, **token})
        seen += [profile["arn"] for profile in answer["networkProfiles"]]
        token = {"nextToken": answer["nextToken"]} if "nextToken" in answer else None
    assert seen == [*CURATED, *own]


@pytest.mark.parametrize(
    "name", ["GetNetworkProfile", "UpdateNetworkProfile", "DeleteNetworkProfile"]
)
def test_unknown_profiles(store: Store, name: str) -> None:
    """None of this ARN; and ARNs of another kind."""
    project_arn = project(store)
    assert refused(store, name, {"arn": NOBODY}) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )
    assert refused(store, name, {"arn": project_arn}) == (
        "ArgumentException",
        f"The provided networkprofile resource is not valid: {project_arn}",
    )


@pytest.mark.parametrize("name", ["CreateNetworkProfile", "ListNetworkProfiles"])
def test_unknown_projects(store: Store, name: str) -> None:
    """A profile is made and listed in a project that is there."""
    arn = f"arn:aws:devicefarm:us-west-2:123456789012:project:{PROJECT}"
    expected = ("NotFoundException", f"The provided resource does not exist: {arn}")
    assert refused(store, name, {"projectArn": arn, "arn": arn, "name": "x"}) == expected


def test_deleted_twice(store: Store) -> None:
    """The second time there is nothing to delete."""
    project_arn = project(store)
    arn = create(store, project_arn)["arn"]
    assert api.call(store, "DeleteNetworkProfile", {"arn": arn}) == {}
    assert listed(store, project_arn, type="PRIVATE") == []
    assert refused(store, "DeleteNetworkProfile", {"arn": arn})[0] == "NotFoundException"


def test_a_project_takes_its_profiles(store: Store) -> None:
    """Deleting one afterwards is a NotFoundException, as terraform's tests of the live service have
    it.
    """
    project_arn = project(store)
    arn = create(store, project_arn)["arn"]
    api.call(store, "DeleteProject", {"arn": project_arn})
    assert refused(store, "DeleteNetworkProfile", {"arn": arn})[0] == "NotFoundException"
