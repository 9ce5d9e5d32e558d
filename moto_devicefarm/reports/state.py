"""The whole state of a mock as one JSON-able document, and back. Recorded facts, not answers, so that time goes on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from moto_devicefarm.core.script import SessionScript
from moto_devicefarm.core.store import Captured, Resource, Store
from moto_devicefarm.core.timeline import NEVER, Timings
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.devices import InstanceUpdate
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.uploads import Delivery, Upload

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings

R = TypeVar("R", bound=Resource)
VERSION = 1
RESOURCES: dict[str, type[Resource]] = {cls.__name__: cls for cls in (Project, Upload, InstanceUpdate, RemoteAccessSession)}
_VALUES: dict[str, Any] = {cls.__name__: cls for cls in (Captured, Delivery, SessionScript, Timings)}


def dump_all(settings: Settings, stores: Sequence[Store]) -> dict[str, Any]:
    """The devices that a test changed, and each account's state."""
    return {
        "version": VERSION,
        "devices": [pack(device) for device in settings.source.changed()],
        "accounts": {store.account_id: dump_store(store) for store in stores},
    }


def restore(settings: Settings, store_of: Callable[[str], Store], state: Mapping[str, Any]) -> list[Resource]:
    """Put a dumped state into a mock whose accounts are empty; returns the resources.

    Raises ValueError for what is no state of this version, and for an account that has something in it.
    """
    if state.get("version") != VERSION:
        raise ValueError(f"report: a state of the version {state.get('version')!r}: this moto_devicefarm reads {VERSION}")
    try:
        devices = [unpack(device) for device in state["devices"]]
        made = {account: Built(store_of(account), dumped) for account, dumped in state["accounts"].items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"report: no state that dump() made: {type(error).__name__}: {error}") from None
    for account in made:
        if store_of(account).numbers:
            raise ValueError(f"report: a dumped state goes into an empty mock, and the account {account} has resources")
    for device in devices:
        settings.source.put(device)
    return [resource for built in made.values() for resource in built.put()]


class Built:
    """An account's resources, made but not yet in the store, so that a slip in the last undoes nothing."""

    def __init__(self, store: Store, state: Mapping[str, Any]) -> None:
        self._store = store
        self._numbers = int(state["numbers"])
        self._resources = [
            (int(number), _resource(store, RESOURCES[name], facts)) for number, name, facts in state["resources"]
        ]
        self._deleted = [_resource(store, RemoteAccessSession, facts) for facts in state["deleted"]]

    def put(self) -> list[Resource]:
        """Into the store, under their numbers."""
        for number, resource in self._resources:
            self._store.add(resource, number)
        sessions = [resource for _, resource in self._resources if isinstance(resource, RemoteAccessSession)]
        for session in (*sessions, *self._deleted):
            self._store.queue.add(session)
        self._store.numbers = self._numbers
        return [resource for _, resource in self._resources]


def dump_store(store: Store) -> dict[str, Any]:
    """One account's resources, in the order of their creation, and the sessions that were deleted but had others wait."""
    stored = {id(resource) for _, resource in store.numbered()}
    return {
        "numbers": store.numbers,
        "resources": [[number, type(resource).__name__, _facts(resource)] for number, resource in store.numbered()],
        "deleted": [_facts(session) for session in store.queue if id(session) not in stored],
    }


def _facts(resource: Resource) -> dict[str, Any]:
    fields = [field.name for field in dataclasses.fields(resource) if field.name != "store"]
    return {name: pack(getattr(resource, name)) for name in fields}


def _resource(store: Store, cls: type[R], facts: Mapping[str, Any]) -> R:
    given: dict[str, Any] = {name: unpack(value) for name, value in facts.items()}
    if cls is RemoteAccessSession:
        given["store"] = store
    return cls(**given)


def pack(value: Any) -> Any:
    """A fact as JSON: what JSON has no form for becomes an object with one key that begins with ``$``."""
    if isinstance(value, Device):
        return {"$Device": value.document}
    if type(value).__name__ in _VALUES:
        return {f"${type(value).__name__}": {f.name: pack(getattr(value, f.name)) for f in dataclasses.fields(value)}}
    if isinstance(value, tuple):
        return {"$tuple": [pack(item) for item in value]}
    if isinstance(value, frozenset):
        return {"$set": sorted(value)}
    if isinstance(value, Mapping):
        return {"$dict": {key: pack(item) for key, item in value.items()}}
    if isinstance(value, list):
        return [pack(item) for item in value]
    return {"$never": True} if value == NEVER else value


def unpack(value: Any) -> Any:
    """What ``pack`` made, back."""
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    ((tag, inner),) = value.items()
    if tag == "$Device":
        device = Device.from_document(inner)
        return device if "availability" in inner else dataclasses.replace(device, availability=None)
    if tag == "$tuple":
        return tuple(unpack(item) for item in inner)
    if tag == "$set":
        return frozenset(inner)
    if tag == "$dict":
        return {key: unpack(item) for key, item in inner.items()}
    if tag == "$never":
        return NEVER
    return _VALUES[tag[1:]](**{name: unpack(item) for name, item in inner.items()})
