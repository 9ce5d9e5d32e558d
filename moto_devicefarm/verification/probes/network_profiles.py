"""The network profiles that AWS owns."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.verification.account import Account
from moto_devicefarm.verification.probe import probe


@probe()
def curated_network_profiles(account: Account) -> dict[str, Any]:
    """Which names and numbers do the curated network profiles have?"""
    profiles = account.items("ListNetworkProfiles", arn=account.create_project(), type="CURATED")
    return {
        profile["name"]: {name: value for name, value in profile.items() if name != "arn"}
        for profile in profiles
    }
