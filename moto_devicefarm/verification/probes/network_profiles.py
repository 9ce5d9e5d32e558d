"""The network profiles that AWS owns."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe


@probe(settles=["resources.network_profiles.NetworkProfile.CURATED"])
def curated_network_profiles(account: Account) -> dict[str, Any]:
    """Which names and numbers do the curated network profiles have?"""
    profiles = account.items("ListNetworkProfiles", arn=account.create_project(), type="CURATED")
    return {
        profile["name"]: {name: value for name, value in profile.items() if name != "arn"}
        for profile in profiles
    }


@probe(
    settles=[
        "resources.network_profiles.NetworkProfile",
        "resources.network_profiles.MAX_BANDWIDTH_BITS",
    ]
)
def members_of_network_profiles(account: Account) -> None:
    """Which members and defaults has a new network profile?"""
    created = account.call(
        "CreateNetworkProfile", projectArn=account.create_project(), name=PREFIX + "network"
    )
    account.ask("GetNetworkProfile", arn=created["networkProfile"]["arn"])


@probe(settles=["core.errors.OUT_OF_RANGE"])
def ranges_of_network_profiles(account: Account) -> None:
    """What is said to numbers of a network profile that are too small or too large?"""
    project = account.create_project()
    numbers: tuple[tuple[str, Any], ...] = (
        ("uplinkBandwidthBits", -1),
        ("downlinkBandwidthBits", 104857601),
        ("uplinkDelayMs", 2001),
        ("downlinkJitterMs", -1),
        ("uplinkLossPercent", 101),
    )
    for member, value in numbers:
        _create(account, project, **{member: value})


@probe(
    settles=[
        "core.errors.CURATED_TYPE",
        "core.errors.CURATED",
        "resources.network_profiles._check_members",
    ]
)
def curated_type_of_network_profiles(account: Account) -> None:
    """What is said to the type CURATED, and to an update of a curated profile?"""
    project = account.create_project()
    _create(account, project, type="CURATED")
    for profile in account.items("ListNetworkProfiles", arn=project, type="CURATED")[:1]:
        account.ask("UpdateNetworkProfile", arn=profile["arn"], name=PREFIX + "mine")


@probe()
def order_of_network_profiles(account: Account) -> list[str]:
    """In which order does ListNetworkProfiles answer AWS's profiles and those of a project?"""
    project = account.create_project()
    for name in ("b", "c", "a"):
        _create(account, project, name)
    return [one["name"] for one in account.items("ListNetworkProfiles", arn=project)]


def _create(account: Account, project: str, name: str = "network", **members: Any) -> None:
    """Ask CreateNetworkProfile."""
    account.ask("CreateNetworkProfile", projectArn=project, name=PREFIX + name, **members)
