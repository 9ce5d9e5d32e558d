"""The operations on private device instances."""

from __future__ import annotations

from collections.abc import Sequence

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing, SequenceListing
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import DeviceInstance
from moto_devicefarm.resources import devices, instance_profiles
from moto_devicefarm.resources.devices import InstanceUpdate, get_instance


@operation("GetDeviceInstance")
def get_device_instance(store: Store, arn: str) -> DeviceInstance:
    return get_instance(store, arn)


@operation("ListDeviceInstances")
def list_device_instances(store: Store) -> Listing[DeviceInstance]:
    instances = [instance for device in store.settings.devices for instance in device.instances]
    return SequenceListing(
        instances, show=lambda instance: devices.current_instance(store, instance)
    )


@operation("UpdateDeviceInstance")
def update_device_instance(
    store: Store, arn: str, profile_arn: str | None = None, labels: Sequence[str] | None = None
) -> DeviceInstance:
    former_arn = devices.profile_arn(get_instance(store, arn))
    if profile_arn is not None:
        instance_profiles.take_over_profile(store, profile_arn)
        if former_arn:  # The account keeps the former profile if no instance has it any more.
            instance_profiles.take_over_profile(store, former_arn)
    update = store.find(InstanceUpdate, arn) or store.add(
        InstanceUpdate(arn=arn, created=clock.now())
    )
    if labels is not None:
        update.labels = tuple(labels)
    if profile_arn is not None:
        update.profile_arn = profile_arn
    return get_instance(store, arn)
