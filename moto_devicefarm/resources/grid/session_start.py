"""The start of a session of the test grid, by a browser at the hub or by a test.

Rule: the quota counts the sessions whose browser is starting too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from moto_devicefarm.core import errors
from moto_devicefarm.core.rate_limits import GRID_START, GRID_START_LIMIT
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid.capabilities import LIMITS, limit_seconds, selenium_properties
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.sessions import GridSession

QUOTA = 50
"""The number of active sessions that an account may have (D: testgrid techref-limits)."""
REMEDIES = {
    errors.GRID_QUOTA: "End a session, or let one time out, before you start another.",
    errors.GRID_RATE: "Start this one later, or mock without rate_limits.",
}
"""What a test can do about a refusal."""


class RefusedStartError(Exception):
    """A session that can't be created: AWS's words, and what a test can do about it."""

    def __init__(self, words: str, **values: int) -> None:
        super().__init__(words.format(**values))
        self.remedy = REMEDIES[words]


def check_start(store: Store, now: int) -> None:
    """Count the start of a session. Raises RefusedStartError beyond a limit."""
    active = sum(session.is_active(now) for session in store.all(GridSession))
    pending = store.starting_browsers
    if active + pending >= QUOTA:
        raise RefusedStartError(errors.GRID_QUOTA, quota=QUOTA, active=active, pending=pending)
    if store.settings.rate_limits and not store.rate_limiter.take(
        GRID_START, GRID_START_LIMIT, now
    ):
        raise RefusedStartError(errors.GRID_RATE, per_second=GRID_START_LIMIT.per_second)


class TimeLimits(NamedTuple):
    """The time limits of a session, in seconds, in the order of ``LIMITS``."""

    max_duration: int
    idle_timeout: int


def limits_of(requested: Mapping[str, Any]) -> TimeLimits:
    """The time limits of a session with these capabilities.

    Raises TypeError or ValueError for a limit that is impossible.
    """
    return TimeLimits(*(limit_seconds(name, requested) for name in LIMITS))


def add_session(
    store: Store,
    project: GridProject,
    created: int,
    requested: Mapping[str, Any],
    limits: TimeLimits,
) -> GridSession:
    """A session that was created at this moment."""
    session = GridSession(
        arn=store.new_arn(GridSession, within=project.id),
        created=created,
        project_arn=project.arn,
        selenium_properties=selenium_properties(requested),
        max_duration=limits.max_duration,
        idle_timeout=limits.idle_timeout,
    )
    return store.add(session)
