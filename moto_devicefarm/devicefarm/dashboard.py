"""Device Farm's resources in moto's dashboard. Rule: nothing is kept for it; what it shows is made
when it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from moto.core.model_instances import model_data

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock, model
from moto_devicefarm.core.encoder import to_document
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources import RESOURCES, devices

Stores = Callable[[], Iterator[Store]]


class DashboardModel:
    """What moto takes for a model: ``instances_tracked`` are all accounts' resources of a kind as
    they are now.
    """

    def __init__(self, cls: type[Resource], stores: Stores) -> None:
        self._cls = cls
        self._stores = stores

    @property
    def instances_tracked(self) -> list[SimpleNamespace]:
        """Objects whose attributes are the members of the documents: moto prints those that JSON
        can hold.
        """
        shape = model.structure(self._cls.SHAPE)
        with api.lock, clock.hold() as now:
            return [SimpleNamespace(**to_document(shape, found)) for found in self._found(now)]

    @instances_tracked.setter
    def instances_tracked(self, value: Any) -> None:
        """moto's reset puts an empty list here; it empties the stores as well."""

    instances = instances_tracked
    """What moto 5.1.0 calls the same."""

    def _found(self, now: int) -> Iterator[Any]:
        """A look at a session is no read of it: moto's manual transition counts those."""
        for store in self._stores():
            if self._cls in _OF_REGISTRY:
                yield from _OF_REGISTRY[self._cls](store)
                return  # devices are of no account; the first tells what is done with them
            for resource in store.newest(self._cls):
                yield resource.view(now)


def _devices(store: Store) -> Iterator[Any]:
    return (devices.current_device(store, device) for device in settings.current().devices)


_OF_REGISTRY: dict[type[Resource], Callable[[Store], Iterator[Any]]] = {
    devices.DeviceReport: _devices,
    devices.InstanceUpdate: devices.current_instances,
}
"""Kinds of which the store has only what is beside the registry's."""


def declare(stores: Stores) -> None:
    """Give moto's dashboard a table for each kind of resource."""
    model_data["devicefarm"].update({cls.SHAPE: DashboardModel(cls, stores) for cls in RESOURCES})
