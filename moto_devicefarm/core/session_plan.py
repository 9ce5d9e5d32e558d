"""The life that a test arranged for one session. Rule: a plan is checked when it is made."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from moto_devicefarm.core.arguments import check_one_of, check_seconds, check_text
from moto_devicefarm.core.statuses import RESULTS, STAGES


@dataclass(frozen=True)
class SessionPlan:
    """How the life of one session differs from the life that ``Timings`` give it.

    Raises TypeError or ValueError, naming the argument.
    """

    stuck_in: str | None = None
    """The stage that the session never leaves by itself."""
    ends_with: str | None = None
    """The result with which the session ends by itself."""
    after: float | None = None
    """Seconds from its creation to this end; None: it ends when it would become RUNNING."""
    message: str | None = None
    """The message of its document after this end."""
    endpoint_lifetime: float | None = None
    """Seconds for which its signed endpoints work."""

    def __post_init__(self) -> None:
        if self.stuck_in is not None:
            check_one_of("stuck_in", self.stuck_in, STAGES)
        if self.ends_with is not None:
            check_one_of("ends_with", self.ends_with, RESULTS)
        if self.stuck_in is not None and self.ends_with is not None:
            raise ValueError(
                "stuck_in and ends_with exclude each other, because a stuck session does not end: "
                "give one of them"
            )
        if self.ends_with is None and (self.after is not None or self.message is not None):
            raise ValueError("after and message belong to ends_with: give ends_with too")
        if all(getattr(self, field.name) is None for field in dataclasses.fields(self)):
            raise ValueError(
                "next_session() arranges nothing: give stuck_in, ends_with or endpoint_lifetime"
            )
        if self.after is not None:
            check_seconds("after", self.after)
        if self.endpoint_lifetime is not None:
            check_seconds("endpoint_lifetime", self.endpoint_lifetime)
        if self.message is not None:
            check_text("message", self.message)
