"""Devices and private instances: the registry's, with what UpdateDeviceInstance changed and with
who is using them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.device_filters import device_filter
from moto_devicefarm.core.store import Listing, Resource, Scan, Store
from moto_devicefarm.registry import Device, DeviceInstance, Devices
from moto_devicefarm.resources import instance_profiles
from moto_devicefarm.resources.instance_profiles import InstanceProfile
from moto_devicefarm.resources.projects import Project

DEVICE, INSTANCE = "device", "deviceinstance"


@dataclass(slots=True, kw_only=True, eq=False)
class InstanceUpdate(Resource):
    """What UpdateDeviceInstance changed; ``arn`` is the instance's."""

    KIND = INSTANCE
    SHAPE = "DeviceInstance"
    OWNER = "aws"

    labels: tuple[str, ...] | None = None
    profile_arn: str | None = None
    """An account's profile, whose members are shown as they are now."""


@dataclass(slots=True, kw_only=True, eq=False)
class DeviceReport(Resource):
    """What a captured document of a device said that a Device has no place for."""

    KIND = DEVICE
    SHAPE = "Device"
    OWNER = "aws"


def get_registered_device(store: Store, arn: str) -> Device:
    """The device as the registry has it now."""
    device = store.settings.devices.get(arn)
    if device is None:
        raise errors.missing(DEVICE, arn)
    return device


def current_device(store: Store, device: Device) -> Device:
    """The registry's device with what this account changed and occupies of its instances."""
    if not device.instances:
        return device
    changes = [_changes(store, instance) for instance in device.instances]
    return device.changed(changes) if any(changes) else device


def find_instance(store: Store, arn: str) -> DeviceInstance:
    """The private instance as it is now."""
    device = store.settings.devices.with_instance(arn)
    if device is None:
        raise errors.missing(INSTANCE, arn)
    return next(
        _instance_now(store, instance) for instance in device.instances if instance.arn == arn
    )


def _instance_now(store: Store, instance: DeviceInstance) -> DeviceInstance:
    changes = _changes(store, instance)
    return dataclasses.replace(instance, **changes) if changes else instance


def _changes(store: Store, instance: DeviceInstance) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    update = store.find(InstanceUpdate, instance.arn)
    if update is not None and update.labels is not None:
        changes["labels"] = update.labels
    profile = store.find(InstanceProfile, (update and update.profile_arn) or _profile_arn(instance))
    if profile is not None:
        changes["instance_profile"] = profile.document
    if store.queue.is_in_use(instance.arn, clock.now()):
        changes["status"] = "IN_USE"
    return changes


def _profile_arn(instance: DeviceInstance) -> str:
    """Empty if it has no profile."""
    arn: str = (instance.instance_profile or {}).get("arn", "")
    return arn


def current_instances(store: Store) -> Iterator[DeviceInstance]:
    """All private instances as they are now."""
    return (
        _instance_now(store, instance)
        for device in store.settings.devices
        for instance in device.instances
    )


instance_profiles.INSTANCES.append(current_instances)


def choose_instances(store: Store, device: Device, instance_arn: str | None) -> tuple[str, ...]:
    """The private instances any of which will do for a session on the device; empty on a public
    device.

    Raises NotFoundException for an instance that is not there, ArgumentException for one of another
    device.
    """
    if instance_arn is None:
        every = tuple(instance.arn for instance in device.instances)
        return free_instances(device, every) or every
    if find_instance(store, instance_arn).device_arn != device.arn:
        raise errors.ArgumentException(
            errors.OTHER_DEVICE.format(instance=instance_arn, arn=device.arn)
        )
    return (instance_arn,)


def free_instances(device: Device, instance_arns: Sequence[str]) -> tuple[str, ...]:
    """Those of the instances that the registry has free."""
    free = [instance.arn for instance in device.instances if instance.status == "AVAILABLE"]
    return tuple(arn for arn in instance_arns if arn in free)


def is_occupied(device: Device, instance_arns: Sequence[str]) -> bool:
    """Whether the registry has the device, or every one of these instances, in other hands."""
    return device.busy or bool(instance_arns and not free_instances(device, instance_arns))


def notice_free(store: Store) -> None:
    """Let the sessions and jobs go on that wait for a busy device of the registry, where the
    registry has it free now.
    """

    @cache
    def registry() -> Devices:
        return store.settings.devices

    def free(waiting: Any) -> bool:
        found = registry().get(waiting.device.arn)
        if found is None or is_occupied(found, waiting.instance_arns):
            return False
        waiting.instance_arns = free_instances(found, waiting.instance_arns)
        return True

    store.queue.notice_free_devices(free, clock.now())


@operation("GetDevice")
def get_device(store: Store, arn: str) -> Device:
    return current_device(store, get_registered_device(store, arn))


@operation("ListDevices")
def list_devices(
    store: Store, arn: str | None = None, filters: Sequence[Mapping[str, Any]] = ()
) -> Listing[Device]:
    if arn is not None:
        store.get(Project, arn)
    passes = device_filter(filters)
    return Scan(
        store.settings.devices.devices(),
        keep=lambda device: passes(current_device(store, device)),
        show=lambda device: current_device(store, device),
    )


@operation("GetDeviceInstance")
def get_device_instance(store: Store, arn: str) -> DeviceInstance:
    return find_instance(store, arn)


@operation("ListDeviceInstances")
def list_device_instances(store: Store) -> Listing[DeviceInstance]:
    instances = [instance for device in store.settings.devices for instance in device.instances]
    return Scan(instances, show=lambda instance: _instance_now(store, instance))


@operation("UpdateDeviceInstance")
def update_device_instance(
    store: Store, arn: str, profile_arn: str | None = None, labels: Sequence[str] | None = None
) -> DeviceInstance:
    former = _profile_arn(find_instance(store, arn))
    if profile_arn is not None:
        instance_profiles.adopt(store, profile_arn)
        if former:  # the account keeps it, though no instance may carry it any more
            instance_profiles.adopt(store, former)
    update = store.find(InstanceUpdate, arn) or store.add(
        InstanceUpdate(arn=arn, created=clock.now())
    )
    if labels is not None:
        update.labels = tuple(labels)
    if profile_arn is not None:
        update.profile_arn = profile_arn
    return find_instance(store, arn)
