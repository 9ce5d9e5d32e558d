"""Device pools: their members, and the rules that they may have."""

from __future__ import annotations

import json
from typing import Any

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe

ANDROID = {"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}


def _create(account: Account, project: str, rules: list[Any], **params: Any) -> str:
    """Ask CreateDevicePool; the ARN of the pool, or an unknown one if it was refused."""
    answer = account.ask(
        "CreateDevicePool", projectArn=project, name=PREFIX + "pool", rules=rules, **params
    )
    arn: str = answer["devicePool"]["arn"] if answer else account.unknown_arn("devicepool")
    return arn


@probe()
def members_of_device_pools(account: Account) -> None:
    """Which members has a new device pool, with and without a description and maxDevices?"""
    project = account.create_project()
    _create(account, project, [ANDROID])
    arn = _create(account, project, [ANDROID], description="", maxDevices=3)
    account.ask("GetDevicePool", arn=arn)
    account.ask("UpdateDevicePool", arn=arn, clearMaxDevices=True)


@probe(settles=["core.errors.BAD_OPERATOR"])
def operators_of_rules(account: Account) -> None:
    """What does CreateDevicePool say to an operator that the attribute does not have?"""
    project = account.create_project()
    for attribute, operator, value in (
        ("PLATFORM", "CONTAINS", '"ANDROID"'),
        ("ARN", "EQUALS", json.dumps(account.unknown_arn("device"))),
        ("OS_VERSION", "CONTAINS", '"14"'),
        ("MANUFACTURER", "CONTAINS", '"Goo"'),
        ("AVAILABILITY", "IN", '["AVAILABLE"]'),
    ):
        _create(account, project, [{"attribute": attribute, "operator": operator, "value": value}])


@probe(settles=["core.errors.NEEDS_ONE_VALUE", "core.errors.NEEDS_VALUES"])
def values_of_rules(account: Account) -> None:
    """What does CreateDevicePool say to no value, to several for EQUALS, and to an unknown one?"""
    project = account.create_project()
    for operator, value in (
        ("IN", "[]"),
        ("EQUALS", '["ANDROID","IOS"]'),
        ("EQUALS", '"SYMBIAN"'),
        ("EQUALS", "ANDROID"),
    ):
        _create(account, project, [{"attribute": "PLATFORM", "operator": operator, "value": value}])


@probe(settles=["core.errors.RULE_INCOMPLETE", "core.errors.RULE_NOT_JSON"])
def incomplete_rules(account: Account) -> None:
    """What does CreateDevicePool say to a rule that lacks a member, or whose value is no JSON?"""
    project = account.create_project()
    for left_out in ANDROID:
        _create(account, project, [{name: ANDROID[name] for name in ANDROID if name != left_out}])
    _create(account, project, [{"attribute": "ARN", "operator": "IN", "value": "no JSON"}])
    _create(account, project, [])


@probe(settles=["core.errors.BAD_MAX_DEVICES", "core.errors.MAX_AND_CLEAR"])
def max_devices_of_pools(account: Account) -> None:
    """What is said to a maxDevices of 0, to a negative one, and together with clearMaxDevices?"""
    project = account.create_project()
    for number in (0, -1):
        _create(account, project, [ANDROID], maxDevices=number)
    arn = _create(account, project, [ANDROID], maxDevices=2)
    account.ask("UpdateDevicePool", arn=arn, maxDevices=0)
    account.ask("UpdateDevicePool", arn=arn, maxDevices=3, clearMaxDevices=True)
    account.ask("UpdateDevicePool", arn=arn, maxDevices=3, clearMaxDevices=False)


@probe()
def static_pools(account: Account) -> None:
    """What is said to maxDevices for a pool that lists its devices?"""
    value = json.dumps([account.unknown_arn("device")])
    rule = {"attribute": "ARN", "operator": "IN", "value": value}
    project = account.create_project()
    _create(account, project, [rule], maxDevices=2)
    arn = _create(account, project, [rule])
    account.ask("UpdateDevicePool", arn=arn, maxDevices=2)


@probe(
    settles=[
        "core.errors.CURATED",
        "resources.device_pools.TOP_DEVICE_IDS",
        "resources.device_pools.POPULAR_DEVICES",
        "resources.device_pools.TOP_DEVICES",
    ]
)
def curated_device_pools(account: Account) -> dict[str, Any]:
    """Which curated pools are there, with which devices, and what says an update of one?"""
    pools = account.items("ListDevicePools", arn=account.create_project(), type="CURATED")
    for pool in pools[:1]:
        account.ask("UpdateDevicePool", arn=pool["arn"], name=PREFIX + "mine")
    return {
        pool["name"]: {name: value for name, value in pool.items() if name != "arn"}
        for pool in pools
    }
