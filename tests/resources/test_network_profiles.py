"""Network profiles: defaults, ranges, and AWS's curated profiles."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm.core import constraints, model
from moto_devicefarm.resources.network_profiles import NetworkProfile
from tests.support.account import Account
from tests.support.captured_members import NETWORK_PROFILES
from tests.support.store import PREFIX, numbered_id

FIRST = f"{PREFIX}:networkprofile:{numbered_id(1)}/{numbered_id(2)}"
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


def profile_arns(account: Account, project_arn: str, **params: Any) -> list[str]:
    """The ARNs of the profiles that a project can use."""
    answer = account.call("ListNetworkProfiles", arn=project_arn, **params)
    return [profile["arn"] for profile in answer["networkProfiles"]]


def test_through_boto3(client: Any) -> None:
    """A program reads a curated profile, creates its own from it, and updates and deletes that."""
    project_arn = client.create_project(name="checkout")["project"]["arn"]
    curated = client.list_network_profiles(arn=project_arn, type="CURATED")["networkProfiles"]
    slow = next(profile for profile in curated if profile["name"] == "3G Average")
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


def test_the_document(account: Account) -> None:
    """The document has all members of the request, and an ARN that contains the project's id."""
    assert (
        account.create_network_profile(projectArn=account.default_project, **EVERYTHING)
        == account.get_network_profile(arn=FIRST)
        == {"arn": FIRST, **EVERYTHING}
    )


def test_defaults(account: Account) -> None:
    """By default a profile is private, with full bandwidth and no delay, jitter or loss."""
    assert account.create_network_profile(projectArn=account.default_project, name="train") == {
        "arn": FIRST,
        "name": "train",
        "type": "PRIVATE",
        **dict.fromkeys(NUMBERS, 0),
        "uplinkBandwidthBits": 104857600,
        "downlinkBandwidthBits": 104857600,
    }


def test_zero_is_a_number(account: Account) -> None:
    """Zero is not a missing value, also as a bandwidth."""
    profile = account.create_network_profile(
        projectArn=account.default_project, name="train", **dict.fromkeys(NUMBERS, 0)
    )
    assert {name: profile[name] for name in NUMBERS} == dict.fromkeys(NUMBERS, 0)


@pytest.mark.parametrize("member", MOST)
def test_numbers_at_the_edge(account: Account, member: str) -> None:
    """The highest value of each member is accepted."""
    assert (
        account.create_network_profile(
            projectArn=account.default_project, name="train", **{member: MOST[member]}
        )[member]
        == MOST[member]
    )


@pytest.mark.parametrize("operation", ["CreateNetworkProfile", "UpdateNetworkProfile"])
@pytest.mark.parametrize("member", MOST)
@pytest.mark.parametrize("beyond", [-1, 1])
def test_numbers_beyond_the_edge(
    account: Account, operation: str, member: str, beyond: int
) -> None:
    """Values outside the ranges of the model's documentation are refused."""
    project_arn = account.project()
    before = account.create_network_profile(projectArn=project_arn, **EVERYTHING)
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
        f"{member} must be between 0 and {MOST[member]}, but is {given}",
    )
    assert account.error.call(operation, **params) == expected
    assert account.get_network_profile(arn=FIRST) == before
    assert profile_arns(account, project_arn, type="PRIVATE") == [FIRST]


@pytest.mark.parametrize("given", [-1, 101])
def test_losses_beyond_the_edge(account: Account, given: int) -> None:
    """The range of losses is a constraint of the model, so it has another error."""
    params = {"projectArn": account.project(), "name": "x", "uplinkLossPercent": given}
    code, message = account.error.create_network_profile(**params)
    assert (code, "Member must have value" in message) == ("ValidationException", True)


@pytest.mark.parametrize("operation", ["CreateNetworkProfile", "UpdateNetworkProfile"])
def test_a_profile_cannot_be_curated(account: Account, operation: str) -> None:
    """Only AWS has CURATED profiles."""
    project_arn = account.project()
    account.create_network_profile(projectArn=project_arn, name="train")
    params = {"arn": FIRST, "projectArn": project_arn, "name": "other", "type": "CURATED"}
    assert account.error.call(operation, **params) == (
        "ArgumentException",
        "The type of a network profile cannot be CURATED, because only AWS Device Farm has "
        "profiles of this type",
    )
    assert account.get_network_profile(arn=FIRST)["name"] == "train"
    assert profile_arns(account, project_arn, type="PRIVATE") == [FIRST]


def test_curated_profiles(account: Account) -> None:
    """Each project of each account has AWS's thirteen curated profiles (C: iheartest), and their
    numbers are in the ranges.
    """
    project_arn = account.project()
    profiles = account.list_network_profiles(arn=project_arn, type="CURATED")
    names = [profile["name"] for profile in profiles]
    assert names == [*NETWORK_PROFILES]
    assert [profile["arn"] for profile in profiles] == CURATED
    for profile in profiles:
        assert profile["arn"].startswith("arn:aws:devicefarm:us-west-2::networkprofile:")
        assert profile["type"] == "CURATED"
        assert Account().get_network_profile(arn=profile["arn"]) == profile
        assert all(0 <= profile[member] <= most for member, most in MOST.items())
        request = {
            "projectArn": project_arn,
            **{name: profile[name] for name in ("name", *NUMBERS)},
        }
        assert constraints.violations(model.structure("CreateNetworkProfileRequest"), request) == []
    losses = {profile["name"]: profile["downlinkLossPercent"] for profile in profiles}
    assert [name for name in names if losses[name]] == [
        *("3G Lossy", "Disabled", "EDGE Lossy", "WiFi Lossy")
    ]


@pytest.mark.parametrize("operation", ["UpdateNetworkProfile", "DeleteNetworkProfile"])
def test_curated_profiles_cannot_be_changed(account: Account, operation: str) -> None:
    """A curated profile cannot be changed or deleted, not even by an update without changes."""
    before = account.get_network_profile(arn=CURATED[0])
    for change in ({}, {"name": "mine"}):
        assert account.error.call(operation, arn=CURATED[0], **change) == (
            "ArgumentException",
            "The resource is curated by AWS Device Farm and cannot be changed or deleted: "
            f"{CURATED[0]}",
        )
    assert account.get_network_profile(arn=CURATED[0]) == before


def test_lists(account: Account) -> None:
    """A list has the curated profiles and then the project's own, or those of one type."""
    one, other = account.project(), account.project()
    mine, theirs = (
        account.create_network_profile(projectArn=one, name="train")["arn"],
        account.create_network_profile(projectArn=other, name="train")["arn"],
    )
    assert profile_arns(account, one) == [*CURATED, mine]
    assert profile_arns(account, one, type="CURATED") == CURATED
    assert profile_arns(account, one, type="PRIVATE") == [mine]
    assert profile_arns(account, other, type="PRIVATE") == [theirs]
    assert account.error.list_network_profiles(arn=FIRST).code == "ArgumentException"


def test_a_project_takes_its_profiles(account: Account) -> None:
    """Profiles are deleted with their project (C: terraform's tests)."""
    project_arn = account.project()
    arn = account.create_network_profile(projectArn=project_arn, name="train")["arn"]
    account.delete_project(arn=project_arn)
    assert account.error.delete_network_profile(arn=arn).code == "NotFoundException"
