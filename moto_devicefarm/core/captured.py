"""What was captured of the real service wins, until something acts on the resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(slots=True)
class Captured:
    """A document of the real service: its members, times in milliseconds, win until something acts
    on the resource.
    """

    members: dict[str, Any]
    changed: frozenset[str] = frozenset()
    """The members that an action has changed since."""
    unknown: dict[str, Any] = field(default_factory=dict)
    """What the model does not know: kept, so that nothing of a report is lost."""


class Overlay(NamedTuple):
    """Which members a captured resource answers as they were: all but those that are computed."""

    captured: Mapping[str, Any]
    computed: frozenset[str]

    def member(self, name: str, resource: object, attribute: str) -> Any:
        """The member as captured, or the resource's own."""
        return (
            getattr(resource, attribute, None) if name in self.computed else self.captured.get(name)
        )


def document_member(view: Any, name: str, attribute: str) -> Any:
    """A member as the document of a view says it: captured, or the view's own."""
    overlay: Overlay | None = view.overlay
    return (
        getattr(view, attribute, None) if overlay is None else overlay.member(name, view, attribute)
    )
