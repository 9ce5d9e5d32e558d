"""Which devices a pool and a run's selection give: the curated pool's, those of the moment,
available ones first.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import fleet
from moto_devicefarm.resources import device_pools
from moto_devicefarm.resources.device_pools import DevicePool
from tests.resources import (
    INSTANCE_C,
    IPHONE,
    LONE,
    PAIR,
    PHONE,
    REGISTRY,
    needs_virtual,
    project,
    start,
)
from tests.resources.pooling import ANDROID, TOP, create, names


def test_the_curated_pool(store: Store) -> None:
    """Ten real devices, all of them in the built-in fleet and of both platforms."""
    pool = api.call(store, "GetDevicePool", {"arn": TOP})["devicePool"]
    ((rule,), devices) = (
        pool.pop("rules"),
        device_pools.devices_in(store, store.get(DevicePool, TOP)),
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
    """It has those of its devices that the registry has."""
    pixel = next(device for device in fleet() if device.name == "Google Pixel 8")
    assert names(make_store(registry=[PHONE, pixel]), TOP) == ["Google Pixel 8"]
    assert names(make_store(registry=[PHONE]), TOP) == []


def test_devices_are_those_of_the_moment() -> None:
    """A pool is evaluated when it is used: a device that is put into the registry is in it."""
    store = make_store(registry=[PHONE])
    arn = create(store, project(store), ANDROID)["arn"]
    assert names(store, arn) == ["Pixel 8"]
    store.settings.source.put(Device("Pixel 9"))
    store.settings.source.put(Device("iPhone 16"))
    assert names(store, arn) == ["Pixel 8", "Pixel 9"]


def test_rules_see_what_the_account_changed() -> None:
    """Labels that UpdateDeviceInstance gave count."""
    store = make_store(registry=REGISTRY)
    arn = create(
        store,
        project(store),
        {"attribute": "INSTANCE_LABELS", "operator": "CONTAINS", "value": '"night"'},
    )["arn"]
    assert names(store, arn) == []
    api.call(store, "UpdateDeviceInstance", {"arn": INSTANCE_C, "labels": ["night"]})
    assert names(store, arn) == ["Pixel 6"]


def test_available_devices_first(clock: Any) -> None:
    """Where not all may come: busy ones, and private ones whose instances are all taken, stand
    behind the others.
    """
    busy = dataclasses.replace(PHONE, availability="BUSY")
    away = Device("Pixel 5", instances=(DeviceInstance(udid="D", status="NOT_AVAILABLE"),))
    store = make_store(registry=[busy, away, LONE, PAIR, IPHONE])
    home = project(store)
    start(store, home, LONE)
    start(store, home, PAIR)
    clock.tick(1)
    unlimited, limited = create(store, home), create(store, home, maxDevices=3)
    assert names(store, unlimited["arn"]) == [
        "Pixel 8",
        "Pixel 5",
        "Pixel 6",
        "Pixel 7",
        "iPhone 15",
    ]
    assert names(store, limited["arn"]) == ["Pixel 7", "iPhone 15", "Pixel 8"]
    assert names(store, create(store, home, ANDROID, maxDevices=9)["arn"]) == [
        "Pixel 7",
        "Pixel 8",
        "Pixel 5",
        "Pixel 6",
    ]


def test_selection() -> None:
    """A run's filters: the same order, and how many matched beyond those that were chosen."""
    store = make_store(registry=[dataclasses.replace(PHONE, availability="BUSY"), IPHONE, LONE])
    filters = [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["ANDROID"]}]
    for limit, chosen in (
        (1, ["Pixel 6"]),
        (2, ["Pixel 6", "Pixel 8"]),
        (5, ["Pixel 6", "Pixel 8"]),
    ):
        devices, matched = device_pools.select_devices(store, filters, limit)
        assert ([device.name for device in devices], matched) == (chosen, 2)
    with pytest.raises(
        errors.ArgumentException, match="maxDevices must be greater than 0, and is 0"
    ):
        device_pools.select_devices(store, filters, 0)


@needs_virtual
def test_a_selection_of_physical_devices() -> None:
    """Virtual ones neither come nor count unless they are asked for."""
    store = make_store(registry=[Device("Emulator", type="VIRTUAL"), PHONE])
    filters = [{"attribute": "DEVICE_TYPE", "operator": "EQUALS", "values": ["VIRTUAL"]}]
    assert [device.name for device in device_pools.select_devices(store, [], 5)[0]] == ["Pixel 8"]
    assert [device.name for device in device_pools.select_devices(store, filters, 5)[0]] == [
        "Emulator"
    ]
