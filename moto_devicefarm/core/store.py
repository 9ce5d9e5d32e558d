"""State: the resources of one account. Rule: a look-up costs the same however much is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar
from uuid import UUID

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.paging import Index
from moto_devicefarm.core.queue import Queue
from moto_devicefarm.core.resource import AWS_OWN, Resource, arn_of, kind_of
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.core.timings import Timings

R = TypeVar("R", bound=Resource)
_USES = "used "
"""The beginning of the keys under which a resource is found by what it uses."""


class StoreSettings(Protocol):
    """What a mock is configured with; see ``settings.Settings``."""

    @property
    def devices(self) -> Any:
        """The devices as the registry has them now."""
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
    def check_uploads(self) -> bool: ...
    @property
    def source(self) -> Any:
        """The source of the devices; see ``registry.sources``."""
        ...

    @property
    def script(self) -> Any:
        """What a test arranged: faults, and the plans of sessions and runs to come."""
        ...

    @property
    def log(self) -> Any:
        """The log of the calls; None if nobody wants it."""
        ...


class Store:
    """The state of one account. ``settings`` and ``transition`` are asked at each use."""

    def __init__(
        self,
        account_id: str,
        *,
        settings: Callable[[], StoreSettings],
        new_id: Callable[[], UUID],
        transition: Callable[[str], dict[str, Any] | None],
    ) -> None:
        """``transition`` answers what is set in moto's state manager for a model, or None."""
        self.account_id = account_id
        self._settings = settings
        self._new_id = new_id
        self.transition = transition
        self.queue = Queue(lambda member: member.slot_quota(), lambda: transition(TRANSITION))
        self._entries: dict[type[Resource], dict[str, tuple[int, Resource]]] = {}
        self._indexes: dict[str, dict[type[Resource], Index[Any]]] = {}
        self.numbers = 0
        """The number of resources that were ever added."""
        self.tags: dict[str, dict[str, str]] = {}
        """Tags by the ARN of their resource."""
        self.drivers: dict[str, Any] = {}
        """The state of driver endpoints by session ARN; ``webdriver`` creates and reads it."""

    @property
    def settings(self) -> StoreSettings:
        """The settings of the mock, as they are now."""
        return self._settings()

    def new_arn(self, cls: type[Resource], within: str | None = None, suffix: str = "") -> str:
        """A new ARN of the kind; its id is ``<within>/<uuid>`` where ``within`` is a project's id."""
        new = f"{within}/{self._new_id()}" if within else str(self._new_id())
        return arn_of(cls, self.account_id, new + suffix)

    def add(self, resource: R, number: int | None = None) -> R:
        """Store the resource. ``number`` is given only when a whole state is restored."""
        self.numbers = self.numbers + 1 if number is None else number
        self._entries.setdefault(type(resource), {})[resource.arn] = (self.numbers, resource)
        for key in _keys(resource):
            of_key = self._indexes.setdefault(key, {})
            of_key.setdefault(type(resource), Index()).add(self.numbers, resource)
        return resource

    def newest(self, cls: type[R]) -> Iterator[R]:
        """All of a kind, the last one added first, without those that have expired."""
        now = clock.now()
        entries: Iterator[Any] = reversed(self._entries.get(cls, {}).values())
        return (resource for _, resource in entries if now < resource.expires_at)

    def count(self, cls: type[Resource]) -> int:
        """The number of resources of a kind, expired ones included."""
        return len(self._entries.get(cls, {}))

    def numbered(self) -> list[tuple[int, Resource]]:
        """All resources with their numbers, in the order of their creation."""
        entries = [entry for kind in self._entries.values() for entry in kind.values()]
        return sorted(entries, key=lambda entry: entry[0])

    def get(self, cls: type[R], arn: str) -> R:
        """The resource. An ARN that names none raises AWS's error; see ``errors.missing``."""
        found = self.find(cls, arn)
        if found is None:
            raise errors.missing(cls.KIND, arn)
        return found

    def find(self, cls: type[R], arn: str) -> R | None:
        """The account's resource or a curated one; None if there is none or it has expired."""
        entry = self._entries.get(cls, {}).get(arn)
        found: Any = entry[1] if entry else cls.CURATED.get(arn)
        return None if found is None or found.expires_at <= clock.now() else found

    def find_any_kind(self, arn: str) -> Resource | None:
        """The account's resource of whatever kind, or a curated one, as ``find`` has it."""
        kinds = (cls for cls in Resource.kinds() if kind_of(arn) == cls.KIND)
        return next((found for cls in kinds if (found := self.find(cls, arn)) is not None), None)

    def get_own(self, cls: type[R], arn: str) -> R:
        """The account's resource, as ``get`` has it; ArgumentException for a curated one."""
        resource = self.get(cls, arn)
        if arn.startswith(AWS_OWN) and cls.OWNER == "either":
            raise errors.ArgumentException(errors.CURATED.format(arn=arn))
        return resource

    def all(self, cls: type[R], under: str = "") -> Index[R]:
        """The resources of a kind, or those that are listed under an ARN."""
        return self._indexes.get(under, {}).get(cls) or Index()

    def under(self, arn: str) -> Iterator[Resource]:
        """Everything that is listed under this ARN, of every kind."""
        for index in list(self._indexes.get(arn, {}).values()):
            yield from list(index)

    def users_of(self, arn: str) -> Iterator[Resource]:
        """Everything that uses the resource with this ARN (see ``Resource.uses``)."""
        return self.under(_USES + arn)

    def delete(self, resource: Resource) -> None:
        """Remove the resource and everything that it contains, at any depth.

        The queues remember deleted sessions and jobs, because others waited for them.
        """
        for part in self.under(resource.arn):
            self.delete(part)
        self.discard(type(resource), resource.arn)

    def discard(self, cls: type[Resource], arn: str) -> None:
        """Remove the one resource with this ARN, expired or not, if there is one."""
        number, resource = self._entries.get(cls, {}).pop(arn, (0, None))
        if resource is None:
            return
        self.tags.pop(arn, None)
        self.drivers.pop(arn, None)
        for key in _keys(resource):
            self._indexes[key][cls].remove(number)


def _keys(resource: Resource) -> Iterator[str]:
    yield from resource.listed_under
    for arn in resource.uses:
        yield _USES + arn
