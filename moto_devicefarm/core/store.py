"""State: resources by ARN and by what lists them. Rule: a look-up costs the same however much is
stored.

The lists that operations answer are in core.listing, and can be had from here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import UUID

from moto_devicefarm.core import clock, errors, model
from moto_devicefarm.core.captured import Captured, Overlay
from moto_devicefarm.core.paging import Chain, Index, Listing, Newest, Scan
from moto_devicefarm.core.queue import METERED, Queue, QuotaSteps, constant_quota
from moto_devicefarm.core.session_life import NEVER, TRANSITION, Moment

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings

__all__ = [
    "ARN_PREFIX",
    "AWS_OWN",
    "QUOTAS",
    "Chain",
    "Index",
    "Kind",
    "Listing",
    "Newest",
    "Resource",
    "Scan",
    "Store",
    "ancestor_arn",
    "arn_of",
    "child_arn",
    "id_of",
    "kind_of",
]
R = TypeVar("R", bound="Resource")
ARN_PREFIX = "arn:aws:devicefarm:us-west-2:"
AWS_OWN = f"{ARN_PREFIX}:"
"""How the ARNs begin that have no account."""


class Kind:
    """What has an ARN of its own kind and a structure in the model."""

    __slots__ = ()

    KIND: ClassVar[str]
    """As in ``arn:aws:devicefarm:us-west-2:<account>:<KIND>:<id>``."""
    SHAPE: ClassVar[str]
    """The structure of its documents: "RemoteAccessSession"."""
    FORM: ClassVar[str] = "<id>"
    """The form of its id: "<project id>/<id>"."""
    OWNER: ClassVar[str] = "account"
    """Whose account its ARN names: "account"; "aws", none; "either", since AWS has some of its own,
    curated ones.
    """
    CURATED: ClassVar[Mapping[str, Any]] = {}
    """AWS's own by their ARN: every account finds them, none can change them."""


@dataclass(slots=True, kw_only=True, eq=False)
class Resource(Kind):
    """Something with an ARN. Subclasses record facts; whatever follows from them and the clock is a
    property.
    """

    arn: str
    created: int
    captured: Captured | None = None

    @property
    def overlay(self) -> Overlay | None:
        """What of a captured document still holds; None for a resource of the mock's own."""
        return (
            None if self.captured is None else Overlay(self.captured.members, self.captured.changed)
        )

    def mark_changed(self, *members: str) -> None:
        """An action changed these members of the document: from now on they are the mock's."""
        if self.captured is not None:
            self.captured.changed |= frozenset(members)

    def change(self, **given: Any) -> None:
        """An action gave new values for these members, by their snake_case names; None, not given,
        changes nothing.
        """
        members = model.attributes(self.SHAPE)
        for attribute, value in given.items():
            if value is not None:
                setattr(self, attribute, value)
                self.mark_changed(members[attribute])

    @property
    def listed_under(self) -> tuple[str, ...]:
        """The keys of the lists that it is in; by default the one list of its kind."""
        return ("",)

    @property
    def expires_at(self) -> Moment:
        """When time takes it: from then on nothing finds or lists it. It follows from facts that
        never change.
        """
        return NEVER

    @property
    def id(self) -> str:
        """The part of the ARN behind its kind."""
        return id_of(self.arn)


QUOTAS: dict[str, Callable[[Store], QuotaSteps]] = {}
"""How many unmetered slots there are, by their kind; the family that sells them fills this in."""


class Store:
    """The state of one account. ``settings`` and ``transition`` are asked at each use, never kept."""

    def __init__(
        self,
        account_id: str,
        *,
        settings: Callable[[], Settings],
        new_id: Callable[[], UUID],
        transition: Callable[[str], dict[str, Any] | None],
    ) -> None:
        self.account_id = account_id
        self._settings = settings
        self._new_id = new_id
        self.transition = transition
        self.queue = Queue(self._quota, lambda: transition(TRANSITION))
        self._entries: dict[type[Resource], dict[str, tuple[int, Resource]]] = {}
        self._indexes: dict[tuple[type[Resource], str], Index[Any]] = {}
        self.numbers = 0
        """How many resources were ever added."""
        self.tags: dict[str, dict[str, str]] = {}
        """By the ARN of what they are on."""
        self.drivers: dict[str, Any] = {}
        """Session ARN -> state of its driver endpoint; ``webdriver`` creates and reads it."""

    @property
    def settings(self) -> Settings:
        """What the mock is configured with now."""
        return self._settings()

    def _quota(self, slots: str) -> QuotaSteps | None:
        """How many slots of a kind there are: the metered ones are a setting, the unmetered ones
        were bought.
        """
        if slots != METERED:
            return QUOTAS[slots](self)
        return constant_quota(self.settings.concurrency)

    def new_arn(self, cls: type[Resource], within: str | None = None, suffix: str = "") -> str:
        """A fresh ARN of the kind, its id ``<within>/<uuid>`` where ``within`` is a project's id."""
        new = f"{within}/{self._new_id()}" if within else str(self._new_id())
        return arn_of(cls, self.account_id, new + suffix)

    def add(self, resource: R, number: int | None = None) -> R:
        """Store the resource under its ARN and in its lists; ``number`` only when a whole state is
        put back.
        """
        self.numbers = self.numbers + 1 if number is None else number
        self._entries.setdefault(type(resource), {})[resource.arn] = (self.numbers, resource)
        for key in resource.listed_under:
            self._indexes.setdefault((type(resource), key), Index()).add(self.numbers, resource)
        return resource

    def newest(self, cls: type[R]) -> Iterator[R]:
        """All of a kind, the one that was added last first, without those that time has taken."""
        now = clock.now()
        entries: Iterator[Any] = reversed(self._entries.get(cls, {}).values())
        return (resource for _, resource in entries if now < resource.expires_at)

    def count(self, cls: type[Resource]) -> int:
        """How many of a kind there are, with those that time has taken."""
        return len(self._entries.get(cls, {}))

    def numbered(self) -> list[tuple[int, Resource]]:
        """All resources with their numbers, in the order of their creation."""
        entries = [entry for kind in self._entries.values() for entry in kind.values()]
        return sorted(entries, key=lambda entry: entry[0])

    def get(self, cls: type[R], arn: str) -> R:
        """The resource; an ARN that names none raises what AWS answers (see errors.missing)."""
        found = self.find(cls, arn)
        if found is None:
            raise errors.missing(cls.KIND, arn)
        return found

    def find(self, cls: type[R], arn: str) -> R | None:
        """The resource, the account's or a curated one, or None: also for one that time has taken."""
        entry = self._entries.get(cls, {}).get(arn)
        found = entry[1] if entry else cls.CURATED.get(arn)
        return None if found is None or found.expires_at <= clock.now() else found  # type: ignore[return-value]

    def find_any_kind(self, arn: str) -> Resource | None:
        """The resource of whatever kind its ARN names, the account's or a curated one, or None."""
        kind = kind_of(arn)
        of_kind = (cls for cls in _kinds(Resource) if getattr(cls, "KIND", None) == kind)
        return next((found for cls in of_kind if (found := self.find(cls, arn)) is not None), None)

    def get_own(self, cls: type[R], arn: str) -> R:
        """The account's resource, as ``get`` has it; ArgumentException for a curated one, which
        can't be changed.
        """
        resource = self.get(cls, arn)
        if arn.startswith(AWS_OWN) and cls.OWNER == "either":
            raise errors.ArgumentException(errors.CURATED.format(arn=arn))
        return resource

    def all(self, cls: type[R], under: str = "") -> Index[R]:
        """The resources of a kind, or those listed under a key (a project's ARN)."""
        return self._indexes.get((cls, under)) or Index()

    def discard(self, cls: type[Resource], arn: str) -> None:
        """Take out what the account has under the ARN, gone or not, if it has anything."""
        entry = self._entries.get(cls, {}).get(arn)
        if entry is not None:
            self.delete(entry[1])

    def delete(self, resource: Resource) -> None:
        """Take the resource out of the store and of its lists."""
        number, _ = self._entries[type(resource)].pop(resource.arn)
        self.tags.pop(resource.arn, None)
        self.drivers.pop(resource.arn, None)
        for key in resource.listed_under:
            self._indexes[type(resource), key].remove(number)


def arn_of(kind: type[Kind], account_id: str, own: str) -> str:
    """The ARN of a kind with this id."""
    return f"{ARN_PREFIX}{account_id}:{kind.KIND}:{own}"


def ancestor_arn(arn: str, kind: type[Kind]) -> str:
    """The ARN of what an ARN's resource is in: of a test's job, of a run's project."""
    prefix, _, own = arn.rpartition(":")
    length = kind.FORM.count("/") + 1
    return f"{prefix.rpartition(':')[0]}:{kind.KIND}:{'/'.join(own.split('/')[:length])}"


def child_arn(arn: str, kind: type[Kind], *places: int) -> str:
    """The ARN of a part of an ARN's resource, by its kind and places: ``part_of(run, Job, 0)`` is
    the run's first job.
    """
    prefix, _, own = arn.rpartition(":")
    return f"{prefix.rpartition(':')[0]}:{kind.KIND}:{'/'.join((own, *(f'{place:05}' for place in places)))}"


def id_of(arn: str) -> str:
    """The part of an ARN behind its kind, slashes and all."""
    return arn.split(":", 6)[6]


def kind_of(arn: str) -> str:
    """The kind that an ARN names; empty for what is too short to be one."""
    parts = arn.split(":", 6)
    return parts[5] if len(parts) == 7 else ""


def _kinds(cls: type[Resource]) -> Iterator[type[Resource]]:
    for kind in cls.__subclasses__():
        yield kind
        yield from _kinds(kind)
