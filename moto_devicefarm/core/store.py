"""The state of one account: its resources, tags and driver endpoints.

Rule: the time for a look-up does not depend on the number of resources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.arrangements import Arrangements
from moto_devicefarm.core.call_log import CallLog
from moto_devicefarm.core.paging import ResourceIndex
from moto_devicefarm.core.queue import Queue
from moto_devicefarm.core.rate_limits import RateLimiter
from moto_devicefarm.core.resource import AWS_OWN, Resource, arn_of, kind_of
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.core.timings import Moment, Timings

R = TypeVar("R", bound=Resource)
MOST_DELETED = 10_000
"""How many deleted resources are remembered. More would fill the memory of a server that runs for
days.
"""
_USERS = "users of "
"""The beginning of an index key for the resources that use another one."""


class StoreSettings(Protocol):
    """The settings that a store needs; see ``settings.Settings``."""

    @property
    def devices(self) -> Any:
        """The devices that the registry has now."""
        ...

    @property
    def timings(self) -> Timings: ...
    @property
    def concurrency(self) -> int | None: ...
    @property
    def max_slots(self) -> int: ...
    @property
    def page_size(self) -> int: ...
    @property
    def filters_per_page(self) -> bool: ...
    @property
    def rate_limits(self) -> bool: ...
    @property
    def check_uploads(self) -> bool: ...
    @property
    def source(self) -> Any:
        """The source of the devices; see ``registry.sources``."""
        ...

    @property
    def arrangements(self) -> Arrangements:
        """The faults that a test arranged, and the plans of what is created next."""
        ...

    @property
    def log(self) -> CallLog | None:
        """The log that each call is added to; None to keep no log."""
        ...


class Deletion(NamedTuple):
    """A resource that was deleted."""

    moment: int
    resource: Resource


class Store:
    """The state of one account."""

    def __init__(
        self,
        account_id: str,
        *,
        settings: Callable[[], StoreSettings],
        new_id: Callable[[], UUID],
        transition: Callable[[str], dict[str, Any] | None],
    ) -> None:
        """The functions ``settings`` and ``transition`` are called at each use.

        ``transition`` returns the transition that moto's state manager has for a model, or None.
        """
        self.account_id = account_id
        self._settings = settings
        self._new_id = new_id
        self.transition = transition
        self.queue = Queue(lambda member: member.slot_quota(), lambda: transition(TRANSITION))
        self._entries: dict[type[Resource], dict[str, tuple[int, Resource]]] = {}
        self._indexes: dict[str, dict[type[Resource], ResourceIndex[Any]]] = {}
        self.numbers = 0
        """The number of resources added so far, deleted ones included."""
        self.restored_numbers = 0
        """The number of resources that a dump brought."""
        self.tags: dict[str, dict[str, str]] = {}
        """The tags of resources, by ARN."""
        self.deleted: dict[str, Deletion] = {}
        """The last deletions, by ARN. Only hints to the user read them, so a dump does not contain
        them.
        """
        self.rate_limiter = RateLimiter()
        """The moments of accepted requests. The buckets are full again within seconds, so a dump
        does not contain them.
        """
        self.drivers: dict[str, Any] = {}
        """The state of driver endpoints by session ARN; ``webdriver`` creates and reads it."""

    @property
    def settings(self) -> StoreSettings:
        """The settings of the mock, as they are now."""
        return self._settings()

    def new_arn(self, cls: type[Resource], within: str | None = None, suffix: str = "") -> str:
        """A new ARN of a kind. ``within`` is the id of a project: the ARN's id follows it."""
        new = f"{within}/{self._new_id()}" if within else str(self._new_id())
        return arn_of(cls, self.account_id, new + suffix)

    def add(self, resource: R, number: int | None = None) -> R:
        """Store the resource. Only the restoring of a dumped state gives the ``number``."""
        self.numbers = self.numbers + 1 if number is None else number
        self._entries.setdefault(type(resource), {})[resource.arn] = (self.numbers, resource)
        for key in _index_keys(resource):
            of_key = self._indexes.setdefault(key, {})
            of_key.setdefault(type(resource), ResourceIndex()).add(self.numbers, resource)
        return resource

    def newest(self, cls: type[R]) -> Iterator[R]:
        """The resources of a kind that have not expired, the last one added first."""
        now = clock.now()
        entries: Iterator[Any] = reversed(self._entries.get(cls, {}).values())
        return (resource for _, resource in entries if now < resource.expires_at)

    def count(self, cls: type[Resource]) -> int:
        """The number of resources of a kind, expired ones included."""
        return len(self._entries.get(cls, {}))

    def numbered_resources(self) -> list[tuple[int, Resource]]:
        """All resources with their numbers, in the order of their creation."""
        entries = [entry for kind in self._entries.values() for entry in kind.values()]
        return sorted(entries, key=lambda entry: entry[0])

    def get(self, cls: type[R], arn: str) -> R:
        """The resource with this ARN. Raises ``errors.arn_error`` if there is none."""
        found = self.find(cls, arn)
        if found is None:
            raise errors.arn_error(cls.KIND, arn)
        return found

    def find(self, cls: type[R], arn: str) -> R | None:
        """The account's resource or a curated one; None if it does not exist or has expired."""
        entry = self._entries.get(cls, {}).get(arn)
        found: Any = entry[1] if entry else cls.CURATED.get(arn)
        return None if found is None or found.expires_at <= clock.now() else found

    def arns(self, cls: type[Resource]) -> Iterator[str]:
        """The ARNs of a kind, the last one added first, also those of expired resources."""
        return reversed(self._entries.get(cls, {}))

    def expiry(self, arn: str) -> Moment | None:
        """When the resource with this ARN expires or has expired; None if there is none."""
        found = [entries[arn][1] for entries in self._entries.values() if arn in entries]
        return found[0].expires_at if found else None

    def find_any_kind(self, arn: str) -> Resource | None:
        """The resource that ``find`` finds for the kind in the ARN."""
        kinds = (cls for cls in Resource.kinds() if kind_of(arn) == cls.KIND)
        return next((found for cls in kinds if (found := self.find(cls, arn)) is not None), None)

    def get_own(self, cls: type[R], arn: str) -> R:
        """The resource, as ``get`` returns it. Raises ArgumentException for a curated one."""
        resource = self.get(cls, arn)
        if arn.startswith(AWS_OWN) and cls.OWNER == "either":
            raise errors.ArgumentException(errors.CURATED.format(arn=arn))
        return resource

    def all(self, cls: type[R], under: str = "") -> ResourceIndex[R]:
        """The resources of a kind that are listed under an ARN, or in the one list of the kind."""
        return self._indexes.get(under, {}).get(cls) or ResourceIndex()

    def under(self, arn: str) -> Iterator[Resource]:
        """The resources of all kinds that are listed under this ARN."""
        for index in list(self._indexes.get(arn, {}).values()):
            yield from list(index)

    def users_of(self, arn: str) -> Iterator[Resource]:
        """The resources that use the one with this ARN; see ``Resource.uses``."""
        return self.under(_USERS + arn)

    def delete(self, resource: Resource) -> None:
        """Remove the resource and everything that it contains, at any depth.

        The queues keep deleted sessions and jobs, because other ones waited for them.
        """
        for part in self.under(resource.arn):
            self.delete(part)
        self.discard(type(resource), resource.arn)
        self.deleted[resource.arn] = Deletion(clock.now(), resource)
        if len(self.deleted) > MOST_DELETED:
            del self.deleted[next(iter(self.deleted))]

    def discard(self, cls: type[Resource], arn: str) -> None:
        """Remove only the resource with this ARN, also an expired one. It need not exist."""
        number, resource = self._entries.get(cls, {}).pop(arn, (0, None))
        if resource is None:
            return
        self.tags.pop(arn, None)
        self.drivers.pop(arn, None)
        for key in _index_keys(resource):
            self._indexes[key][cls].remove(number)


def _index_keys(resource: Resource) -> Iterator[str]:
    """The keys of all indexes that contain the resource."""
    yield from resource.containers
    for arn in resource.uses:
        yield _USERS + arn
