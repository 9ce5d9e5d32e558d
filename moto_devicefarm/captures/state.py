"""The whole state of a mock as one JSON-able document, and back. Recorded facts, not answers, so
that time goes on.
"""

from __future__ import annotations

import dataclasses
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import uuid4

from moto_devicefarm import resources
from moto_devicefarm.core import model
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.encoder import to_document
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.core.faults import SessionPlan
from moto_devicefarm.core.job_life import JobDurations, PlannedSuite, PlannedTest
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Timings
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.devices import DeviceReport, InstanceUpdate
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.uploads.uploads import Delivery

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings

R = TypeVar("R", bound=Resource)
VERSION = 1
DAMAGED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    DeviceFarmError,
)
"""What a state that was made by hand or damaged raises when it is rehearsed, before anything is
done.
"""
RESOURCES: dict[str, type[Resource]] = {cls.__name__: cls for cls in resources.RESOURCES}
QUEUED: dict[str, type[Resource]] = {cls.__name__: cls for cls in (Job, RemoteAccessSession)}
"""The kinds that stand in queues."""
_VALUES: dict[str, Any] = {
    cls.__name__: cls
    for cls in (
        Captured,
        Delivery,
        JobDurations,
        PlannedSuite,
        PlannedTest,
        SessionPlan,
        Timings,
    )
}
_DRIVER_VALUES = ("Command", "DriverState")
"""The value classes of ``webdriver.state``, which is imported only if a dump has a driver."""


def dump_all(settings: Settings, stores: Sequence[Store]) -> dict[str, Any]:
    """The devices that a test changed, and each account's state."""
    return {
        "version": VERSION,
        "devices": [pack(device) for device in settings.source.changed()],
        "accounts": {
            store.account_id: dump_store(store) for store in stores if store.numbers or store.tags
        },
    }


def restore(
    settings: Settings, store_of: Callable[[str], Store], state: Any, name: str
) -> list[Resource]:
    """Put a dumped state into a mock whose accounts are empty; returns the resources.

    Raises ValueError, naming the source, for what is no state of this version, and for an account
    that has something in it.
    """
    version = state.get("version") if isinstance(state, Mapping) else None
    if version != VERSION:
        raise ValueError(
            f"{name}: a state of the version {version!r}: this moto_devicefarm reads {VERSION}"
        )
    try:
        devices = [_checked_device(unpack(device)) for device in state["devices"]]
        for account, dumped in state["accounts"].items():
            _rehearse(settings, account, dumped)
    except DAMAGED as error:
        raise ValueError(
            f"{name}: no state that dump() made: {type(error).__name__}: {error}"
        ) from None
    for account in state["accounts"]:
        if store_of(account).numbers or store_of(account).tags:
            raise ValueError(
                f"{name}: a dumped state goes into an empty mock, and the account {account} has tags or resources"
            )
    for device in devices:
        settings.source.put(device)
    built = [
        RestoredAccount(store_of(account), dumped) for account, dumped in state["accounts"].items()
    ]
    return [resource for one in built for resource in one.put()]


def _checked_device(device: Any) -> Device:
    if not isinstance(device, Device):
        raise TypeError(f"{device!r} is no device")
    return device


def _rehearse(settings: Settings, account: Any, state: Mapping[str, Any]) -> None:
    """Put an account's state into a store of its own and have all of it answered, so that nothing
    can fail later.
    """
    if not isinstance(account, str) or not account:
        raise ValueError(f"{account!r} is no account")
    scratch = Store(account, settings=lambda: settings, new_id=uuid4, transition=lambda _: None)
    for resource in (*RestoredAccount(scratch, state).put(), *scratch.queue):
        _check_facts(type(resource), resource)
        structure = model.structure(resource.SHAPE)
        if resource.captured is not None:
            _no_problems(model.violations(structure, resource.captured.members, strict=True))
        if not isinstance(resource, (DeviceReport, InstanceUpdate)):
            for facts in (resource, dataclasses.replace(resource, captured=None)):
                _no_problems(
                    model.violations(structure, to_document(structure, facts), strict=True)
                )
    for driver in scratch.drivers.values():
        _check_facts(_value_class("DriverState"), driver)


def _no_problems(problems: list[str]) -> None:
    if problems:
        raise ValueError("; ".join(problems))


def _check_facts(cls: type[Any], facts: Any) -> None:
    """TypeError for a fact that is not of its field's type."""
    hints = get_type_hints(cls, localns={"SessionScript": SessionPlan, "Captured": Captured})
    for field in dataclasses.fields(cls):
        if field.name != "store" and not _is(hints[field.name], getattr(facts, field.name)):
            raise TypeError(f"{cls.__name__}.{field.name} can't be {getattr(facts, field.name)!r}")


def _is(hint: Any, value: Any) -> bool:
    """Whether a value is of a type such as the fields here have."""
    origin, of = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_is(one, value) for one in of)
    if origin is tuple:
        items = of[:1] * len(value) if of[1:] == (...,) and isinstance(value, tuple) else of
        return isinstance(value, tuple) and len(items) == len(value) and all(map(_is, items, value))
    if hint is Any:
        return True
    if hint is float:
        return (
            value == NEVER or (isinstance(value, float) and math.isfinite(value)) or _is(int, value)
        )
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    if origin in (dict, Mapping, list, frozenset):
        if not isinstance(value, origin):
            return False
        if isinstance(value, Mapping):
            return all(_is(of[0], key) and _is(of[1], inner) for key, inner in value.items())
        return all(_is(of[0], item) for item in value)
    if _is_value_class(hint) and isinstance(value, hint):
        _check_facts(hint, value)
    return isinstance(value, hint)


def _checked_tags(tags: Any) -> dict[str, dict[str, str]]:
    if not _is(dict[str, dict[str, str]], tags):
        raise TypeError(f"{tags!r} are no tags")
    return {arn: dict(of) for arn, of in tags.items()}


class RestoredAccount:
    """An account's resources, made but not yet in the store, so that a slip in the last undoes
    nothing.
    """

    def __init__(self, store: Store, state: Mapping[str, Any]) -> None:
        self._store = store
        self._numbers = int(state["numbers"])
        self._tags = _checked_tags(state["tags"])
        self._resources = [
            (int(number), _resource(store, RESOURCES[name], facts))
            for number, name, facts in state["resources"]
        ]
        self._deleted = [_resource(store, QUEUED[name], facts) for name, facts in state["deleted"]]
        numbers = [0, *(number for number, _ in self._resources)]
        if not all(map(operator.lt, numbers, numbers[1:])) or self._numbers < numbers[-1]:
            raise ValueError("the numbers of its resources do not grow")
        resources = [*(one for _, one in self._resources), *self._deleted]
        if len({(type(resource), resource.arn) for resource in resources}) < len(resources):
            raise ValueError("two of its resources have one arn")
        queued = {
            resource.arn: resource for resource in resources if type(resource) in QUEUED.values()
        }
        if sorted(queued) != sorted(state["queue"]):
            raise ValueError("its queue does not hold each of its sessions and jobs once")
        self._queue: list[Any] = [queued[arn] for arn in state["queue"]]
        self._drivers = {arn: unpack(driver) for arn, driver in state["drivers"].items()}
        sessions = {one.arn for _, one in self._resources if isinstance(one, RemoteAccessSession)}
        if not sessions.issuperset(self._drivers):
            raise ValueError("it has a driver of a session that it does not have")

    def put(self) -> list[Resource]:
        """Into the store, under their numbers."""
        for number, resource in self._resources:
            self._store.add(resource, number)
        for queued in self._queue:
            self._store.queue.add(queued)
        self._store.numbers = self._numbers
        self._store.tags.update(self._tags)
        self._store.drivers.update(self._drivers)
        return [resource for _, resource in self._resources]


def dump_store(store: Store) -> dict[str, Any]:
    """One account's resources, in the order of their creation, and what was deleted of them but had
    others wait.
    """
    stored = {id(resource) for _, resource in store.numbered()}
    return {
        "numbers": store.numbers,
        "tags": {arn: dict(tags) for arn, tags in store.tags.items()},
        "resources": [
            [number, type(resource).__name__, _facts(resource)]
            for number, resource in store.numbered()
        ],
        "deleted": [
            [type(queued).__name__, _facts(queued)]
            for queued in store.queue
            if id(queued) not in stored
        ],
        "queue": [queued.arn for queued in store.queue],
        "drivers": {arn: pack(driver) for arn, driver in store.drivers.items()},
    }


def _facts(resource: Resource) -> dict[str, Any]:
    fields = [field.name for field in dataclasses.fields(resource) if field.name != "store"]
    return {name: pack(getattr(resource, name)) for name in fields}


def _resource(store: Store, cls: type[R], facts: Mapping[str, Any]) -> R:
    given: dict[str, Any] = {name: unpack(value) for name, value in facts.items()}
    if any(field.name == "store" for field in dataclasses.fields(cls)):
        given["store"] = store
    return cls(**given)


def pack(value: Any) -> Any:
    """A fact as JSON: what JSON has no form for becomes an object with one key that begins with
    ``$``.
    """
    if isinstance(value, Device):
        return {"$Device": value.document}
    if _is_value_class(type(value)):
        return {
            f"${type(value).__name__}": {
                f.name: pack(getattr(value, f.name)) for f in dataclasses.fields(value)
            }
        }
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
    return _value_class(tag[1:])(**{name: unpack(item) for name, item in inner.items()})


def _is_value_class(cls: Any) -> bool:
    name = getattr(cls, "__name__", None)
    return name in _VALUES or name in _DRIVER_VALUES


def _value_class(name: str) -> Any:
    if name not in _DRIVER_VALUES:
        return _VALUES[name]
    from moto_devicefarm.webdriver.state import Command, DriverState

    return Command if name == "Command" else DriverState
