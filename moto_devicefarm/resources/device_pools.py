"""Device pools.

Rule: the rules of a pool are stored unchanged. Each use of the pool applies them to the registry.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from moto_devicefarm.core import clock, device_filters, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import ChainedListing, Listing, ResourceIndex, SequenceListing
from moto_devicefarm.core.resource import AWS_OWN, Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import devices
from moto_devicefarm.resources.projects import Project

Rules = list[dict[str, Any]]


@dataclass(slots=True, kw_only=True, eq=False)
class DevicePool(Resource):
    """A device pool of a project, or a curated one of AWS. A curated ARN has no account."""

    KIND = "devicepool"
    SHAPE = "DevicePool"
    FORM = "<project id>/<id>"
    OWNER = "either"

    project_arn: str = ""
    name: str = ""
    description: str | None = None
    rules: Rules = field(default_factory=list)
    """With AWS's member names. A value is the text of the request, byte for byte (T: terraform)."""
    max_devices: int | None = None

    @property
    def containers(self) -> tuple[str, ...]:
        return (self.project_arn,)

    @property
    def type(self) -> str:
        return "CURATED" if self.arn.startswith(AWS_OWN) else "PRIVATE"


TOP_DEVICE_IDS = (
    # C: DeNA. The built-in fleet has five of the ten devices of 2019.
    "5F1B162C265B4F34804B7D0DC2CDBE40",  # Apple iPhone X
    "E64D26FE27644A39A4BCEF009CDD8645",  # Google Pixel 2 XL
    "CEA80E8918814308A6275FEBC4310134",  # Google Pixel
    "5F20BBED05F74D6288D51236B0FB9895",  # Google Pixel 2
    "52C50B02A5154CC0AF653512445DB7B6",  # Samsung Galaxy Tab 4 7.0" (WiFi)
    # Invented: newer devices in place of the other five.
    "DE5BD47FF3BD42C3A14BF7A6EFB1BFE7",  # Google Pixel 8
    "092D78E7B4694568812D5FF0711CD346",  # Samsung Galaxy S25
    "E0BD1EDDDF1B4E1A8FF5668759831BD6",  # Samsung Galaxy S24
    "3D8FC46FCD034EF8B617E538C1651422",  # Apple iPhone 16
    "10C84C97B24C4933A61F197B41535C49",  # Apple iPhone 15
)
TOP_DEVICES = DevicePool(
    arn=f"{AWS_OWN}devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5",
    created=0,
    name="Top Devices",
    description="Top devices",
    rules=[
        {
            "attribute": "ARN",
            "operator": "IN",
            "value": json.dumps(
                [f"{AWS_OWN}device:{device}" for device in TOP_DEVICE_IDS],
                separators=(",", ":"),
            ),
        }
    ],
)
"""The curated pool of every account (C: DeNA, except the devices marked as invented)."""
POPULAR_DEVICES = DevicePool(
    arn=f"{AWS_OWN}devicepool:4a869d91-6f17-491f-9a95-0a601aee2406",
    created=0,
    name="Popular Devices",
    description="Popular devices",
    rules=[{"attribute": "FLEET_TYPE", "operator": "EQUALS", "value": '"PUBLIC"'}],
    max_devices=10,
)
"""The curated pool "of the most popular devices" in AWS's own sample (D: api-ref).

Only the ARN is known. Name, rules and limit are invented: any public devices, so that the sample
finds some in every registry. ListDevicePools does not list it (C: DeNA).
"""
DevicePool.CURATED = {pool.arn: pool for pool in (TOP_DEVICES, POPULAR_DEVICES)}


def devices_in(store: Store, pool: DevicePool) -> list[Device]:
    """The devices of the pool now. With ``maxDevices`` at most so many, and only those that are
    free: the pool may have fewer (D: model).
    """
    matching = _matching_devices(store, device_filters.pool_filter(pool.rules))
    if pool.max_devices is None:
        return matching
    return [device for device in matching if not _is_occupied(device)][: pool.max_devices]


def select_devices(
    store: Store, filters: Sequence[Mapping[str, Any]], max_devices: int
) -> tuple[list[Device], int]:
    """The devices that ScheduleRun's deviceSelectionConfiguration selects, and the number of
    devices that match its filters.

    Free devices come before busy ones, and otherwise devices have the registry's order (invented).
    Raises ArgumentException for a ``max_devices`` below 1, and as ``device_filter``.
    """
    _check_max(max_devices)
    matching = _matching_devices(store, device_filters.run_filter(filters))
    return _sort(matching)[:max_devices], len(matching)


def _matching_devices(store: Store, passes: Callable[[Device], bool]) -> list[Device]:
    return [
        device
        for device in (devices.current_device(store, each) for each in store.settings.devices)
        if passes(device)
    ]


def _sort(matching: list[Device]) -> list[Device]:
    """Free devices first, then busy ones."""
    return sorted(matching, key=_is_occupied)


def _is_occupied(device: Device) -> bool:
    return devices.is_occupied(device, [instance.arn for instance in device.instances])


@operation("CreateDevicePool")
def create_device_pool(
    store: Store,
    project_arn: str,
    name: str,
    rules: Rules,
    description: str | None = None,
    max_devices: int | None = None,
) -> DevicePool:
    project = store.get(Project, project_arn)
    _check_rules(store, rules)
    _check_max(max_devices)
    _check_static(rules, max_devices)
    return store.add(
        DevicePool(
            arn=store.new_arn(DevicePool, within=project.id),
            created=clock.now(),
            project_arn=project_arn,
            name=name,
            description=description,
            rules=rules,
            max_devices=max_devices,
        )
    )


@operation("GetDevicePool")
def get_device_pool(store: Store, arn: str) -> DevicePool:
    return store.get(DevicePool, arn)


@operation("ListDevicePools")
def list_device_pools(store: Store, arn: str, type: str | None = None) -> Listing[DevicePool]:
    """List the curated pools and then the project's own (C: DeNA), or those of one type.

    Curated pools are "Top Devices" and those of captured documents.
    """
    store.get(Project, arn)
    captured: ResourceIndex[DevicePool] = store.all(DevicePool)
    top = store.get(DevicePool, TOP_DEVICES.arn)
    curated = [top, *(pool for pool in captured if pool is not top)]
    if type == "CURATED":
        return SequenceListing(curated)
    private: ResourceIndex[DevicePool] = store.all(DevicePool, arn)
    return private if type == "PRIVATE" else ChainedListing(curated, private)


@operation("UpdateDevicePool")
def update_device_pool(
    store: Store,
    arn: str,
    name: str | None = None,
    description: str | None = None,
    rules: Rules | None = None,
    max_devices: int | None = None,
    clear_max_devices: bool | None = None,
) -> DevicePool:
    """Replace all rules, or keep them (D: model).

    Raises ArgumentException if the updated pool would be static and have maxDevices.
    """
    pool = store.get_own(DevicePool, arn)
    if max_devices is not None and clear_max_devices is not None:
        raise errors.ArgumentException(errors.MAX_AND_CLEAR)
    if rules is not None:
        _check_rules(store, rules)
    _check_max(max_devices)
    limit = None if clear_max_devices else max_devices or pool.max_devices
    _check_static(pool.rules if rules is None else rules, limit)
    pool.change(name=name, description=description, rules=rules)
    if limit != pool.max_devices:
        pool.max_devices = limit
        pool.mark_changed("maxDevices")
    return pool


@operation("DeleteDevicePool")
def delete_device_pool(store: Store, arn: str) -> None:
    store.delete(store.get_own(DevicePool, arn))


def _check_max(max_devices: int | None) -> None:
    if max_devices is not None and max_devices < 1:
        raise errors.ArgumentException(errors.BAD_MAX_DEVICES.format(given=max_devices))


def _check_static(rules: Rules, max_devices: int | None) -> None:
    if max_devices is not None and device_filters.lists_devices(rules):
        raise errors.ArgumentException(errors.STATIC_POOL)


def _check_rules(store: Store, rules: Rules) -> None:
    """Check that the rules are valid and do not list physical and virtual devices (D: model)."""
    passes = device_filters.pool_filter(rules)
    if not device_filters.lists_devices(rules):
        return
    by_type = {device.type or "PHYSICAL": device.arn for device in _matching_devices(store, passes)}
    if len(by_type) > 1:
        raise errors.ArgumentException(
            errors.MIXED_POOL.format(physical=by_type["PHYSICAL"], virtual=by_type["VIRTUAL"])
        )
