"""The registry's devices, with an account's updates and uses of their instances."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from moto_devicefarm.core import clock, errors, model
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.device_filters import device_filter
from moto_devicefarm.core.encoder import to_document
from moto_devicefarm.core.paging import Listing, SequenceListing
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device, DeviceInstance, Devices
from moto_devicefarm.resources.projects import Project

DEVICE, INSTANCE = "device", "deviceinstance"


@dataclass(slots=True, kw_only=True, eq=False)
class InstanceUpdate(Resource):
    """The changes that UpdateDeviceInstance made. ``arn`` is that of the instance."""

    KIND = INSTANCE
    SHAPE = "DeviceInstance"
    OWNER = "aws"

    labels: tuple[str, ...] | None = None
    profile_arn: str | None = None
    """The ARN of a profile of the account. Documents show the current state of the profile."""


@dataclass(slots=True, kw_only=True, eq=False)
class DeviceReport(Resource):
    """The members of a captured document that a Device has no field for."""

    KIND = DEVICE
    SHAPE = "Device"
    OWNER = "aws"


class WaitingForDevice(Protocol):
    """A session or a job whose device was busy in the registry."""

    device: Device
    instance_arns: tuple[str, ...]


def get_registered_device(store: Store, arn: str) -> Device:
    """The registry's device. Raises NotFoundException or another error of ``arn_error``."""
    device: Device | None = store.settings.devices.get(arn)
    if device is None:
        raise errors.arn_error(DEVICE, arn)
    return device


def current_device(store: Store, device: Device) -> Device:
    """The registry's device with the account's changes and uses of its instances."""
    if not device.instances:
        return device
    changes = [_account_changes(store, instance) for instance in device.instances]
    return device.with_instance_changes(changes) if any(changes) else device


def get_instance(store: Store, arn: str) -> DeviceInstance:
    """The private instance with the account's changes. Raises as ``get_registered_device`` does."""
    device = store.settings.devices.with_instance(arn)
    if device is None:
        raise errors.arn_error(INSTANCE, arn)
    return next(
        current_instance(store, instance) for instance in device.instances if instance.arn == arn
    )


def current_instance(store: Store, instance: DeviceInstance) -> DeviceInstance:
    """The registry's instance with the account's changes and uses of it."""
    changes = _account_changes(store, instance)
    return dataclasses.replace(instance, **changes) if changes else instance


def _account_changes(store: Store, instance: DeviceInstance) -> dict[str, Any]:
    """The fields of the instance that differ for this account."""
    changes: dict[str, Any] = {}
    update = store.find(InstanceUpdate, instance.arn)
    if update is not None and update.labels is not None:
        changes["labels"] = update.labels
    profile = store.find_any_kind((update and update.profile_arn) or profile_arn(instance))
    if profile is not None:
        changes["instance_profile"] = to_document(model.structure(profile.SHAPE), profile)
    if store.queue.is_in_use(instance.arn, clock.now()):
        changes["status"] = "IN_USE"
    return changes


def profile_arn(instance: DeviceInstance) -> str:
    """The ARN of the instance's profile; empty if the instance has no profile."""
    arn: str = (instance.instance_profile or {}).get("arn", "")
    return arn


def current_instances(store: Store) -> Iterator[DeviceInstance]:
    """All private instances, with the account's changes and uses of them."""
    return (
        current_instance(store, instance)
        for device in store.settings.devices
        for instance in device.instances
    )


def choose_instances(store: Store, device: Device, instance_arn: str | None) -> tuple[str, ...]:
    """The private instances, one of which a session on the device gets. Empty on a public device.

    Raises NotFoundException for an unknown instance, ArgumentException for one of another device.
    """
    if instance_arn is None:
        every = tuple(instance.arn for instance in device.instances)
        return free_instances(device, every) or every
    if get_instance(store, instance_arn).device_arn != device.arn:
        raise errors.ArgumentException(
            errors.OTHER_DEVICE.format(instance=instance_arn, arn=device.arn)
        )
    return (instance_arn,)


def free_instances(device: Device, instance_arns: Sequence[str]) -> tuple[str, ...]:
    """The instances that are free in the registry."""
    free = [instance.arn for instance in device.instances if instance.status == "AVAILABLE"]
    return tuple(arn for arn in instance_arns if arn in free)


def is_occupied(device: Device, instance_arns: Sequence[str]) -> bool:
    """Whether the device itself or all of these instances are busy in the registry."""
    return device.busy or bool(instance_arns and not free_instances(device, instance_arns))


def take_free_device(waiting: WaitingForDevice, registry: Devices) -> bool:
    """Whether the device of a waiting session or job is free in the registry now.

    If it is, the session or job can get the free instances only.
    """
    device = registry.get(waiting.device.arn)
    if device is None or is_occupied(device, waiting.instance_arns):
        return False
    waiting.instance_arns = free_instances(device, waiting.instance_arns)
    return True


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
    return SequenceListing(
        store.settings.devices.devices(),
        keep=lambda device: passes(current_device(store, device)),
        show=lambda device: current_device(store, device),
        filter_page=store.settings.filters_per_page,
    )
