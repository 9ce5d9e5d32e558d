"""Device Farm's resources in moto's dashboard. Rule: no table is stored; each is made when the
dashboard asks for it.
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
from moto_devicefarm.resources import KINDS, devices
from moto_devicefarm.resources.billing.offerings import Transaction

Stores = Callable[[], Iterator[Store]]


class DashboardModel:
    """A table of the dashboard, in the form of moto's models: ``instances_tracked`` is the rows,
    the resources of one kind in all accounts as they are now.
    """

    def __init__(self, cls: type[Resource], stores: Stores) -> None:
        self._cls = cls
        self._stores = stores

    @property
    def instances_tracked(self) -> list[SimpleNamespace]:
        """Objects with the members of the documents as attributes. moto prints the attributes that
        JSON can hold.
        """
        shape = model.structure(self._cls.SHAPE)
        with api.lock, clock.hold() as now:
            return [SimpleNamespace(**to_document(shape, found)) for found in self._views(now)]

    @instances_tracked.setter
    def instances_tracked(self, value: Any) -> None:
        """Ignore the empty list of moto's reset, which also empties the stores."""

    instances = instances_tracked
    """The name in moto 5.1.0."""

    def _views(self, now: int) -> Iterator[Any]:
        """The resources. A session is not read, because moto's manual transition counts reads."""
        for store in self._stores():
            if self._cls in _IN_REGISTRY:
                # All accounts have the same devices, so one account is enough.
                yield from _IN_REGISTRY[self._cls](store)
                return
            for resource in store.newest(self._cls):
                yield resource.view(now)


def _devices(store: Store) -> Iterator[Any]:
    return (devices.current_device(store, device) for device in settings.current().devices)


_IN_REGISTRY: dict[type[Resource], Callable[[Store], Iterator[Any]]] = {
    devices.DeviceReport: _devices,
    devices.InstanceUpdate: devices.current_instances,
}
"""How to find the resources of the kinds that the registry has, and not the store."""


def add_tables(stores: Stores) -> None:
    """Give moto's dashboard a table for each kind of resource; again is harmless."""
    classes: tuple[Any, ...] = (*KINDS, Transaction)
    tables = {cls.SHAPE: DashboardModel(cls, stores) for cls in classes}
    model_data["devicefarm"].update(tables)
