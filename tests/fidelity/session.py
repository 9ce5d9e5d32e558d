"""The members that the mock's own sessions have, found by running two of them.

Rule: the page claims what these sessions answered, so it cannot be wrong about the mock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from moto_devicefarm import Device, DeviceInstance, Timings
from moto_devicefarm.core import clock
from tests.support.account import Account

STATUSES = ("PENDING", "PREPARING", "RUNNING", "STOPPING", "COMPLETED")
_START = 1_772_366_400_000
_SECONDS = {"PENDING": 1, "PREPARING": 60, "RUNNING": 200, "STOPPING": 305, "COMPLETED": 400}
_STOP = 300
_STAGES = Timings(session_pending=5, session_preparing=115, session_stopping=10)
_NET = {"securityGroupIds": ["sg-12345678"], "subnetIds": ["subnet-12345678"], "vpcId": "vpc-12345"}


@cache
def presence() -> Mapping[str, str]:
    """For each member, the statuses at which a session of the mock has it: "always", "from
    PREPARING on", "RUNNING". Members that no session has are left out.
    """
    found = _paths_by_status(_session_with_everything)
    return {path: _words(statuses) for path, statuses in found.items()}


@cache
def plain_members() -> frozenset[str]:
    """The members of a session on a public device, with nothing but the required members given."""
    return frozenset(_paths_by_status(_plain_session))


def _paths_by_status(create: Callable[[Account], str]) -> dict[str, list[str]]:
    account = Account(timings=_STAGES, registry=[Device("Pixel 8"), _device_with_everything()])
    with clock.hold_at(_START):
        arn = create(account)
    found: dict[str, list[str]] = {}
    for status in STATUSES:
        if status == "STOPPING":
            with clock.hold_at(_START + 1000 * _STOP):
                account.stop(arn)
        with clock.hold_at(_START + 1000 * _SECONDS[status]):
            document = account.get(arn)
        assert document["status"] == status
        for path in _paths(document):
            found.setdefault(path, []).append(status)
    return found


def _plain_session(account: Account) -> str:
    return account.session()


def _session_with_everything(account: Account) -> str:
    project = account.project(vpcConfig=_NET)
    configuration = {"deviceProxy": {"host": "proxy.example.com", "port": 8080}}
    return account.session(
        account.store.settings.devices.devices()[1],
        projectArn=project,
        appArn=account.app(projectArn=project),
        configuration=configuration,
    )


def _device_with_everything() -> Device:
    profile = {
        "arn": "arn:aws:devicefarm:us-west-2:123456789012:instanceprofile:1",
        "name": "clean",
        "description": "removes apps",
        "packageCleanup": True,
        "excludeAppPackagesFromCleanup": ["com.example"],
        "rebootAfterUse": False,
    }
    instance = DeviceInstance(udid="PDX1", labels=("blue",), instance_profile=profile)
    return Device(
        "Pixel 9",
        type="PHYSICAL",
        carrier="T-Mobile",
        radio="2G",
        remote_debug_enabled=True,
        fleet_type="PRIVATE",
        fleet_name="phones",
        instances=(instance,),
    )


def _paths(value: Any, prefix: str = "") -> Iterator[str]:
    """The paths of all members; an item of a list has the path of the list and "[]"."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from _paths(member, path)
    elif isinstance(value, list):
        for item in value[:1]:
            yield from _paths(item, f"{prefix}[]")


def _words(statuses: list[str]) -> str:
    if statuses == list(STATUSES):
        return "always"
    first = STATUSES.index(statuses[0])
    if len(statuses) > 1 and statuses == list(STATUSES[first:]):
        return f"from {statuses[0]} on"
    return ", ".join(statuses)
