"""Which devices a pool or a run's selection has now, and in which order."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import errors
from moto_devicefarm.registry import fleet
from moto_devicefarm.resources import device_pools
from moto_devicefarm.resources.device_pools import DevicePool
from tests.support.account import Account
from tests.support.devices import (
    ANDROID,
    INSTANCE_C,
    IPHONE,
    LONE,
    PAIR,
    PHONE,
    POPULAR,
    REGISTRY,
    TOP,
    needs_virtual,
)


def test_the_curated_pool(account: Account) -> None:
    """The curated pool has ten real devices of the built-in fleet, of both platforms."""
    pool = account.get_device_pool(arn=TOP)
    ((rule,), devices) = (
        pool.pop("rules"),
        device_pools.devices_in(account.store, account.store.get(DevicePool, TOP)),
    )
    assert pool == {
        "arn": TOP,
        "name": "Top Devices",
        "description": "Top devices",
        "type": "CURATED",
    }
    assert (rule["attribute"], rule["operator"]) == ("ARN", "IN")
    assert rule["value"].startswith(
        '["arn:aws:devicefarm:us-west-2::device:5F1B162C265B4F34804B7D0DC2CDBE40","arn:'
    )
    assert {device.arn for device in devices} == set(json.loads(rule["value"]))
    assert len(devices) == 10
    assert {device.platform for device in devices} == {"ANDROID", "IOS"}


def test_the_curated_pool_with_another_registry() -> None:
    """With another registry the curated pool has only devices of that registry."""
    galaxy = next(device for device in fleet() if device.name == "Samsung Galaxy S24")
    assert Account(registry=[PHONE, galaxy]).devices_in(TOP) == ["Samsung Galaxy S24"]
    assert Account(registry=[PHONE]).devices_in(TOP) == []


def test_the_curated_pool_of_awss_sample() -> None:
    """AWS's own sample schedules a run in a curated pool of "the most popular devices" (D:
    api-ref). The pool has ten free public devices of any registry, is not listed (C: DeNA), and
    can't be changed.
    """
    account = Account()
    pool = account.get_device_pool(arn=POPULAR)
    assert (pool["type"], pool["name"]) == ("CURATED", "Popular Devices")
    assert len(account.devices_in(POPULAR)) == 10
    assert account.get_run(arn=account.run(devicePoolArn=POPULAR))["totalJobs"] == 10
    assert account.error.delete_device_pool(arn=POPULAR).code == "ArgumentException"
    assert POPULAR not in [
        each["arn"] for each in account.list_device_pools(arn=account.default_project)
    ]
    assert Account(registry=[PHONE, PAIR]).devices_in(POPULAR) == ["Pixel 8"]


def test_devices_are_those_of_the_moment() -> None:
    """A pool is evaluated each time it is used, so a new device is in it."""
    account = Account(registry=[PHONE])
    arn = account.create_device_pool(
        projectArn=account.default_project, name="mine", rules=[ANDROID]
    )["arn"]
    assert account.devices_in(arn) == ["Pixel 8"]
    account.store.settings.source.put(Device("Pixel 9"))
    account.store.settings.source.put(Device("iPhone 16"))
    assert account.devices_in(arn) == ["Pixel 8", "Pixel 9"]


def test_rules_see_what_the_account_changed() -> None:
    """Rules see the labels that UpdateDeviceInstance set."""
    account = Account(registry=REGISTRY)
    arn = account.create_device_pool(
        projectArn=account.default_project,
        name="mine",
        rules=[{"attribute": "INSTANCE_LABELS", "operator": "CONTAINS", "value": '"night"'}],
    )["arn"]
    assert account.devices_in(arn) == []
    account.update_device_instance(arn=INSTANCE_C, labels=["night"])
    assert account.devices_in(arn) == ["Pixel 6"]


def test_a_limited_pool_has_free_devices_only(clock: Any) -> None:
    """A pool with maxDevices has no busy device and no private one without a free instance, and so
    it may have fewer devices than its limit (D: model). A pool without a limit has all of them.
    """
    busy = dataclasses.replace(PHONE, availability="BUSY")
    away = Device("Pixel 5", instances=(DeviceInstance(udid="D", status="NOT_AVAILABLE"),))
    account = Account(registry=[busy, away, LONE, PAIR, IPHONE])
    home = account.project()
    account.session(LONE, projectArn=home)
    account.session(PAIR, projectArn=home)
    clock.tick(1)
    unlimited, limited = (
        account.create_device_pool(projectArn=home, name="mine", rules=[]),
        account.create_device_pool(projectArn=home, name="mine", rules=[], maxDevices=3),
    )
    assert account.devices_in(unlimited["arn"]) == [
        "Pixel 8",
        "Pixel 5",
        "Pixel 6",
        "Pixel 7",
        "iPhone 15",
    ]
    assert account.devices_in(limited["arn"]) == ["Pixel 7", "iPhone 15"]
    one = account.update_device_pool(arn=limited["arn"], maxDevices=1)
    assert account.devices_in(one["arn"]) == ["Pixel 7"]


def test_selection() -> None:
    """A run's selection has the same order, and counts how many devices matched."""
    account = Account(registry=[dataclasses.replace(PHONE, availability="BUSY"), IPHONE, LONE])
    filters = [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["ANDROID"]}]
    for limit, chosen in (
        (1, ["Pixel 6"]),
        (2, ["Pixel 6", "Pixel 8"]),
        (5, ["Pixel 6", "Pixel 8"]),
    ):
        devices, matched = device_pools.select_devices(account.store, filters, limit)
        assert ([device.name for device in devices], matched) == (chosen, 2)
    with pytest.raises(
        errors.ArgumentException, match="maxDevices must be greater than 0, but is 0"
    ):
        device_pools.select_devices(account.store, filters, 0)


@needs_virtual
def test_a_selection_of_physical_devices() -> None:
    """A selection has virtual devices only if its filters ask for them."""
    account = Account(registry=[Device("Emulator", type="VIRTUAL"), PHONE])
    filters = [{"attribute": "DEVICE_TYPE", "operator": "EQUALS", "values": ["VIRTUAL"]}]
    assert [device.name for device in device_pools.select_devices(account.store, [], 5)[0]] == [
        "Pixel 8"
    ]
    assert [
        device.name for device in device_pools.select_devices(account.store, filters, 5)[0]
    ] == ["Emulator"]
