"""The one rule of what a captured document still says.

Rule: a captured member wins until an action changes it. Two kinds of members are computed anyway:
signed URLs, because a captured signature opens nothing any more, and, once the status has changed,
the members that follow the status.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Overlay(NamedTuple):
    """The captured members of a view, and the names of those that the view computes instead."""

    members: Mapping[str, Any]
    computed: frozenset[str]

    def member(self, name: str, view: object, attribute: str) -> Any:
        """The captured member, or the view's own value where that one is computed."""
        return getattr(view, attribute) if name in self.computed else self.members.get(name)


@dataclass(slots=True)
class Captured:
    """A document of the real service, with AWS's member names and times in epoch milliseconds."""

    members: dict[str, Any]
    changed: frozenset[str] = frozenset()
    """The members that an action has changed since."""
    unknown: dict[str, Any] = field(default_factory=dict)
    """Members that the model does not know. They are kept for ``farm.dump()``."""

    def overlay(
        self,
        status: str | None,
        *,
        signed: frozenset[str],
        follow_status: frozenset[str],
        also: Iterable[str] = (),
    ) -> Overlay:
        """The overlay for a resource with this status; ``also`` names further computed members."""
        computed = self.changed | (signed & self.members.keys()) | frozenset(also)
        if status is not None and status != self.members.get("status", status):
            computed |= follow_status
        return Overlay(self.members, computed)


class View:
    """A resource at one moment. Subclasses declare a field for each member of the document."""

    __slots__ = ()

    @property
    def overlay(self) -> Overlay | None:
        """The captured members that still hold; None for a resource of the mock's own."""
        ...


def document_member(view: View, name: str, attribute: str) -> Any:
    """A member as the document of a view says it: captured, or the view's own."""
    overlay = view.overlay
    return getattr(view, attribute) if overlay is None else overlay.member(name, view, attribute)
