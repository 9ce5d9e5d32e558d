"""The whole state of a mock as one JSON document, and back. Rule: a dump holds recorded facts, not
answers, so that time goes on after it is loaded.

A dump is a private format of one version. Facts are JSON where JSON has a form for them; a tuple,
a set, an object and the like are an object with one key that begins with ``$``. Devices and the
like, which many resources share, are listed once, under "shared".
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from operator import lt
from typing import Any
from uuid import uuid4

from moto_devicefarm import resources
from moto_devicefarm.core import clock, model
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.encoder import encoder
from moto_devicefarm.core.job_life import JobDurations, PlannedSuite, PlannedTest
from moto_devicefarm.core.json_guard import is_json_scalar
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.store import Store, StoreSettings
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.core.upload_plan import UploadPlan
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.uploads.uploads import Delivery

VERSION = 5
"""Changes with the format of a dump and with the facts that are recorded."""
CLASS_OF_NAME: Mapping[str, type[Resource]] = {cls.__name__: cls for cls in resources.RESOURCES}
HAVE_STORE = tuple(
    cls
    for cls in CLASS_OF_NAME.values()
    if any(field.name == "store" for field in dataclasses.fields(cls))
)
"""The kinds whose resources hold their store; a dump leaves it out."""
OBJECTS: Mapping[str, type[Any]] = {
    f"${cls.__name__}": cls
    for cls in (
        Captured,
        Delivery,
        JobDurations,
        PlannedSuite,
        PlannedTest,
        SessionPlan,
        Timings,
        UploadPlan,
    )
}
"""The objects that a fact may be, besides devices and the objects of a driver's state."""
DRIVER_OBJECTS = ("$ArrangedAnswer", "$Command", "$DriverState")
"""``webdriver.state`` has these. It is imported only for a dump that has a driver."""
SHARED = (Device, Timings)
"""What never changes and belongs to many resources."""
DRIVER_URL = "driver_url"
"""The member of a device in a dump that AWS's document does not have."""
QUEUED_KINDS = (Job, RemoteAccessSession)
"""The kinds that have a place in the queue."""
LEVELS = 16
"""A value below so many levels is kept as JSON text, so that a dump is not deeper than the guard of
JSON allows.
"""


def dump_all(settings: StoreSettings, stores: Sequence[Store]) -> dict[str, Any]:
    """The devices that a test changed, and each account's state."""
    packer = Packer()
    devices = [packer.pack(device) for device in settings.source.changed_devices()]
    accounts = {
        store.account_id: dump_store(store, packer)
        for store in stores
        if store.numbers or store.tags
    }
    return {
        "version": VERSION,
        "shared": packer.shared,
        "devices": devices,
        "accounts": accounts,
    }


def dump_store(store: Store, packer: Packer) -> dict[str, Any]:
    """One account's resources in the order of their creation, deleted ones that have a place in the
    queue, the queue, and the drivers of sessions.
    """
    numbered = store.numbered_resources()
    stored = {id(resource) for _, resource in numbered}
    return {
        "numbers": store.numbers,
        "tags": packer.pack(store.tags),
        "resources": [
            [number, type(resource).__name__, packer.facts(resource)]
            for number, resource in numbered
        ],
        "deleted": [
            [type(queued).__name__, packer.facts(queued)]
            for queued in store.queue
            if id(queued) not in stored
        ],
        "queue": [queued.arn for queued in store.queue],
        "drivers": packer.pack(
            {arn: state for arn, state in store.drivers.items() if not state.is_empty}
        ),
    }


def restore(
    settings: StoreSettings, store_of: Callable[[str], Store], state: Any, name: str
) -> list[Resource]:
    """Put a dump into a mock whose accounts are empty; returns the resources.

    Everything is built before the first change. Raises ValueError, naming the source, for a dump of
    another version, for a damaged one, and for an account that has resources or tags.
    """
    version = state.get("version") if isinstance(state, Mapping) else None
    if version != VERSION:
        raise ValueError(
            f"{name}: the dump has version {version!r}, but this moto_devicefarm reads version "
            f"{VERSION}. Make a new dump with farm.dump()"
        )
    try:
        unpacker = Unpacker(state["shared"])
        devices = {device.arn: device for device in unpacker.unpack(state["devices"])}
        accounts = {
            account: RestoredAccount(settings, account, dumped, unpacker)
            for account, dumped in state["accounts"].items()
        }
    except Exception as error:  # whatever a damaged dump makes fail
        raise ValueError(
            f"{name}: the dump is damaged ({type(error).__name__}: {error}). "
            "Make a new dump with farm.dump()"
        ) from None
    for account in accounts:
        if store_of(account).numbers or store_of(account).tags:
            raise ValueError(
                f"{name}: the account {account} has resources or tags, but a dump needs an empty "
                "mock. Load the dump first, or into another mock"
            )
    for device in devices.values():
        settings.source.put(device)
    for account, restored in accounts.items():
        restored.put(store_of(account))
    return [resource for restored in accounts.values() for resource in restored.resources]


class RestoredAccount:
    """An account's resources, made from a dump. They stand in a store of their own first, so that
    nothing fails when they are put into the mock's.
    """

    def __init__(
        self, settings: StoreSettings, account: str, dumped: Mapping[str, Any], unpacker: Unpacker
    ) -> None:
        """Raises whatever a damaged dump makes fail."""
        draft = Store(account, settings=lambda: settings, new_id=uuid4, transition=lambda _: None)
        self._last_number: int = dumped["numbers"]
        self._tags: dict[str, dict[str, str]] = unpacker.unpack(dumped["tags"])
        self._numbered = [
            (number, unpacker.resource(draft, kind, facts))
            for number, kind, facts in dumped["resources"]
        ]
        numbers = [0, *(number for number, _ in self._numbered)]
        if not all(map(lt, numbers, numbers[1:])) or numbers[-1] > self._last_number:
            raise ValueError("the numbers of the resources are not in ascending order")
        deleted = [unpacker.resource(draft, kind, facts) for kind, facts in dumped["deleted"]]
        queued = {
            resource.arn: resource
            for resource in (*deleted, *self.resources)
            if isinstance(resource, QUEUED_KINDS)
        }
        if sorted(queued) != sorted(dumped["queue"]):
            raise ValueError("the queue must have each session and each job once")
        self._queue = [queued[arn] for arn in dumped["queue"]]
        self._drivers: dict[str, Any] = unpacker.unpack(dumped["drivers"])
        if not self._drivers.keys() <= queued.keys():
            raise ValueError("a driver belongs to an unknown session")
        self.put(draft)
        self._read_all()

    @property
    def resources(self) -> list[Resource]:
        """The resources that are not deleted, in the order of their creation."""
        return [resource for _, resource in self._numbered]

    def _read_all(self) -> None:
        """Make each resource's document once, also of deleted ones that others waited for. A fact
        of a wrong type makes this fail.
        """
        now = clock.now()
        for resource in {id(one): one for one in (*self.resources, *self._queue)}.values():
            encoder(model.structure(resource.SHAPE))(resource.read(now))

    def put(self, store: Store) -> None:
        """Put everything into an empty store, the resources under their numbers."""
        for number, resource in self._numbered:
            store.add(resource, number)
        for queued in self._queue:
            store.queue.add(queued)
        for resource in (*self.resources, *self._queue):
            if isinstance(resource, HAVE_STORE):
                resource.store = store  # type: ignore[attr-defined]
        store.numbers = store.restored_numbers = self._last_number
        store.tags.update(self._tags)
        store.drivers.update(self._drivers)


class Packer:
    """Turns facts into JSON. What many resources share is packed once, into ``shared``."""

    def __init__(self) -> None:
        self.shared: list[Any] = []
        self._places: dict[int, int] = {}
        """The places in ``shared`` by the identity of the objects, which outlive the packer."""

    def facts(self, value: Any, level: int = 0) -> dict[str, Any]:
        """The recorded facts of a resource or of an object, by the names of their fields."""
        return {
            field.name: self.pack(getattr(value, field.name), level)
            for field in dataclasses.fields(value)
            if field.name != "store" and field.metadata.get("dumped", True)
        }

    def pack(self, value: Any, level: int = 0) -> Any:
        """A fact as JSON that passes the guard."""
        if is_json_scalar(value):
            return value
        if isinstance(value, (str, int, float)):
            return {"$json": json.dumps(value)}
        if isinstance(value, SHARED):
            return {"$shared": self._share(value)}
        if isinstance(value, (dict, list)) and level >= LEVELS:
            return {"$json": json.dumps(value)}
        inner = level + 1
        if isinstance(value, tuple):
            return {"$tuple": [self.pack(item, inner) for item in value]}
        if isinstance(value, list):
            return [self.pack(item, inner) for item in value]
        if isinstance(value, frozenset):
            return {"$set": sorted(value)}
        if not isinstance(value, Mapping):
            return {f"${type(value).__name__}": self.facts(value, inner)}
        if all(is_json_scalar(key) and key[:1] != "$" for key in value):
            return {key: self.pack(item, inner) for key, item in value.items()}
        return {"$json": json.dumps(value)}

    def _share(self, value: Any) -> int:
        place = self._places.get(id(value))
        if place is None:
            place = self._places[id(value)] = len(self.shared)
            facts = _device_facts(value) if isinstance(value, Device) else self.facts(value)
            self.shared.append({f"${type(value).__name__}": facts})
        return place


class Unpacker:
    """Turns what a Packer made into facts again. Anything else raises whatever it makes fail."""

    def __init__(self, shared: Sequence[Any]) -> None:
        self._shared = [self.unpack(value) for value in shared]

    def resource(self, store: Store, kind: str, facts: Mapping[str, Any]) -> Resource:
        """The resource of a kind with these facts."""
        cls = CLASS_OF_NAME[kind]
        given = {name: self.unpack(value) for name, value in facts.items()}
        if issubclass(cls, HAVE_STORE):
            given["store"] = store
        return cls(**given)

    def unpack(self, value: Any) -> Any:
        """The fact that was packed."""
        if isinstance(value, list):
            return [self.unpack(item) for item in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            ((tag, inner),) = value.items()
            if tag[:1] == "$":
                return self._unpack_tagged(tag, inner)
        return {key: self.unpack(item) for key, item in value.items()}

    def _unpack_tagged(self, tag: str, inner: Any) -> Any:
        if tag == "$shared":
            return self._shared[inner]
        if tag == "$tuple":
            return tuple([self.unpack(item) for item in inner])
        if tag == "$json":
            return json.loads(inner)
        if tag == "$set":
            return frozenset(inner)
        if tag == "$Device":
            return _device(inner)
        cls = _driver_object(tag) if tag in DRIVER_OBJECTS else OBJECTS[tag]
        return cls(**{name: self.unpack(item) for name, item in inner.items()})


def _device_facts(device: Device) -> dict[str, Any]:
    """The document of a device, and what AWS's document does not have."""
    if device.driver_url is None:
        return device.document
    return {**device.document, DRIVER_URL: device.driver_url}


def _device(facts: Mapping[str, Any]) -> Device:
    document = {name: value for name, value in facts.items() if name != DRIVER_URL}
    changes: dict[str, Any] = {} if "availability" in facts else {"availability": None}
    if DRIVER_URL in facts:
        changes["driver_url"] = facts[DRIVER_URL]
    return dataclasses.replace(Device.from_document(document), **changes)


def _driver_object(tag: str) -> type[Any]:
    from moto_devicefarm.webdriver import state

    cls: type[Any] = getattr(state, tag[1:])
    return cls
