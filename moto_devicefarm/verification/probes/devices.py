"""The list of devices: its pages and its filters."""

from __future__ import annotations

from moto_devicefarm.verification.account import Account
from moto_devicefarm.verification.probe import probe


@probe(settles=["settings.PAGE_SIZE"])
def pages_of_devices(account: Account) -> bool:
    """Does ListDevices answer all devices on its first page?"""
    return "nextToken" not in account.read("ListDevices")


@probe(settles=["core.device_filters"])
def availability_equals(account: Account) -> bool:
    """Does the filter EQUALS "AVAILABLE" also match devices that are HIGHLY_AVAILABLE?"""
    only = {"attribute": "AVAILABILITY", "operator": "EQUALS", "values": ["AVAILABLE"]}
    devices = account.items("ListDevices", filters=[only])
    return any(device["availability"] == "HIGHLY_AVAILABLE" for device in devices)


@probe()
def members_of_devices(account: Account) -> dict[str, list[str]]:
    """Which members do the documents of Android and iOS devices have?"""
    members: dict[str, set[str]] = {}
    for device in account.items("ListDevices"):
        members.setdefault(device["platform"], set()).update(device)
    return {platform: sorted(names) for platform, names in members.items()}
