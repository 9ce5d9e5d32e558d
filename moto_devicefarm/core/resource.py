"""What a store holds: resources, their kinds and their ARNs.

Rule: a resource records facts. Everything that follows from the facts and the clock is a method
with the parameter ``now``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeGuard

from moto_devicefarm.core import model
from moto_devicefarm.core.captured import Captured, Overlay, View
from moto_devicefarm.core.timings import NEVER, Moment

ARN_PREFIX = "arn:aws:devicefarm:us-west-2:"
AWS_OWN = f"{ARN_PREFIX}:"
"""The beginning of an ARN without an account."""


class Kind:
    """A kind of ARN with a structure in the model."""

    __slots__ = ()

    KIND: ClassVar[str]
    """The kind in ``arn:aws:devicefarm:us-west-2:<account>:<KIND>:<id>``."""
    SHAPE: ClassVar[str]
    """The structure of its documents: "RemoteAccessSession"."""
    FORM: ClassVar[str] = "<id>"
    """The form of its id: "<project id>/<id>"."""
    OWNER: ClassVar[str] = "account"
    """The account in its ARN: "account" for the user's, "aws" for no account, "either" for no
    account in the ARNs of curated resources, which AWS owns, and the user's in the others.
    """
    CURATED: ClassVar[Mapping[str, Any]] = {}
    """AWS's own resources, by ARN. Every account finds them, and nobody can change them."""


@dataclass(slots=True, kw_only=True, eq=False)
class Resource(Kind, View):
    """A stored thing with an ARN."""

    SIGNED: ClassVar[frozenset[str]] = frozenset()
    """The members that are URLs, signed at each read, also for a captured resource."""
    FOLLOW_STATUS: ClassVar[frozenset[str]] = frozenset()
    """The members that change when a captured resource leaves its captured status."""

    arn: str
    created: int
    captured: Captured | None = None

    @classmethod
    def kinds(cls) -> Iterator[type[Resource]]:
        """All classes of resources that have a kind."""
        for subclass in cls.__subclasses__():
            if "KIND" in vars(subclass):
                yield subclass
            yield from subclass.kinds()

    @property
    def id(self) -> str:
        """The last part of the ARN, after the kind."""
        return id_of(self.arn)

    @property
    def captured_members(self) -> Mapping[str, Any]:
        """The members of the captured document; empty for a resource of the mock's own."""
        return {} if self.captured is None else self.captured.members

    @property
    def containers(self) -> tuple[str, ...]:
        """The ARNs of everything that contains it, or "" for the one list of its kind.

        It is deleted together with each of these.
        """
        return ("",)

    @property
    def uses(self) -> tuple[str, ...]:
        """The ARNs of resources that cannot be changed while this one is active."""
        return ()

    @property
    def expires_at(self) -> Moment:
        """The moment from which on nothing finds or lists it. It depends on constant facts only."""
        return NEVER

    def is_active(self, now: int) -> bool:
        """Whether it still runs, so that what contains it cannot be deleted."""
        return False

    def view(self, now: int) -> View:
        """The resource at this moment, with a field for each member of its document."""
        return self

    def read(self, now: int) -> View:
        """The answer to a read. It differs from ``view`` only where moto counts reads."""
        return self.view(now)

    def stages(self, now: int) -> list[tuple[str, Moment]]:
        """(status, epoch milliseconds of its beginning), in order, as known now; empty without a
        life. The status is empty where it follows from other resources, as a run's from its jobs.
        """
        return []

    def stop_reason(self) -> str | None:
        """Why it stops, in words for a person; None if it does not stop or needs no words."""
        return None

    def waiting_for(self, now: int) -> str | None:
        """What keeps it in its status, in words for a person; None if nothing does."""
        return None

    @property
    def overlay(self) -> Overlay | None:
        return self.captured_overlay()

    def captured_overlay(
        self, status: str | None = None, also: Iterable[str] = ()
    ) -> Overlay | None:
        """The captured members that hold while the resource has this status."""
        if self.captured is None:
            return None
        return self.captured.overlay(
            status, signed=self.SIGNED, follow_status=self.FOLLOW_STATUS, also=also
        )

    def mark_changed(self, *members: str) -> None:
        """Note that an action changed these members. Their captured values no longer hold."""
        if self.captured is not None:
            self.captured.changed |= frozenset(members)

    def change(self, **values: Any) -> None:
        """Set members by their snake_case names. A value of None changes nothing."""
        members = model.attributes(self.SHAPE)
        for attribute, value in values.items():
            if value is not None:
                setattr(self, attribute, value)
                self.mark_changed(members[attribute])


def arn_of(kind: type[Kind], account_id: str, own_id: str) -> str:
    """The ARN of a kind with this id."""
    return f"{ARN_PREFIX}{account_id}:{kind.KIND}:{own_id}"


def ancestor_arn(arn: str, kind: type[Kind]) -> str:
    """The ARN of the container of this kind: the job of a test, the project of a run."""
    prefix, _, own_id = arn.rpartition(":")
    length = kind.FORM.count("/") + 1
    return f"{prefix.rpartition(':')[0]}:{kind.KIND}:{'/'.join(own_id.split('/')[:length])}"


def child_arn(arn: str, kind: type[Kind], *places: int) -> str:
    """The ARN of a part, by its kind and places: ``child_arn(run, Job, 0)`` is the first job."""
    prefix, _, own_id = arn.rpartition(":")
    path = "/".join((own_id, *(f"{place:05}" for place in places)))
    return f"{prefix.rpartition(':')[0]}:{kind.KIND}:{path}"


def id_of(arn: str) -> str:
    """The last part of an ARN, after the kind, slashes included."""
    return arn.rpartition(":")[2]


def kind_of(arn: str) -> str:
    """The kind in an ARN; empty for a text that is too short to be one."""
    parts = arn.split(":", 6)
    return parts[5] if len(parts) == 7 else ""


def is_arn(value: Any) -> TypeGuard[str]:
    """Whether a value is a text of the form of Device Farm's ARNs, in any region."""
    return (
        isinstance(value, str) and value.startswith("arn:aws:devicefarm:") and value.count(":") > 5
    )
