"""AWS's limits of the rate of requests, as token buckets.

Rule: a bucket holds the moments of what it accepted, and computes from them and the clock whether
it accepts more. Each operation of an account has a bucket of its own (D: limits).
"""

from __future__ import annotations

import bisect
from typing import NamedTuple

from moto_devicefarm.core import errors
from moto_devicefarm.core.call_log import READS
from moto_devicefarm.core.faults import COMMON_ERRORS

THROTTLING = "ThrottlingException"
"""AWS's code and words are those of its common errors."""
MOST_KEPT = 1000
"""How many moments a bucket keeps at most. Older ones matter only to a clock that went back."""


class RateLimit(NamedTuple):
    """How many requests are accepted."""

    burst: int
    """The most at once."""
    per_second: int
    """How many more each second allows."""


READ_LIMIT = RateLimit(burst=50, per_second=10)
"""For Get and List (D: limits)."""
ACTION_LIMIT = RateLimit(burst=10, per_second=1)
"""For all other operations (D: limits)."""
OWN_LIMITS = {"CreateTestGridUrl": RateLimit(burst=10, per_second=10)}
"""Operations with a limit of their own (D: techref-limits). The burst is invented."""
GRID_START_LIMIT = RateLimit(burst=5, per_second=5)
"""For sessions of the test grid (D: techref-limits). The burst is invented."""
GRID_START = "test grid session"
"""The name of the bucket for sessions of the test grid."""


class _Request(NamedTuple):
    """A request that a bucket accepted."""

    moment: int
    full_at: int
    """When the bucket is full again, if nothing follows."""


def limit_of(operation: str) -> RateLimit:
    """The limit of an operation."""
    own = OWN_LIMITS.get(operation)
    return own or (READ_LIMIT if operation.startswith(READS) else ACTION_LIMIT)


class RateLimiter:
    """The buckets of one account.

    If the clock goes back, what was accepted later has not happened yet, and counts again when its
    moment comes.
    """

    def __init__(self) -> None:
        self._requests: dict[str, list[_Request]] = {}

    def check(self, operation: str, now: int) -> None:
        """Take a token for a request. Raises ThrottlingException, and takes none, if none is
        there.
        """
        if not self.take(operation, limit_of(operation), now):
            status, message = COMMON_ERRORS[THROTTLING]
            raise errors.OtherError(THROTTLING, message, status)

    def take(self, name: str, limit: RateLimit, now: int) -> bool:
        """Take a token from the bucket of this name, and return whether there was one."""
        if self.is_empty(name, limit, now):
            return False
        requests = self._requests.setdefault(name, [])
        interval = 1000 // limit.per_second
        place, full_at = self._last_accepted(name, now)
        following = [now, *(one.moment for one in requests[place:])]
        del requests[place:]
        for moment in following:
            full_at = max(full_at, moment) + interval
            requests.append(_Request(moment, full_at))
        del requests[:-MOST_KEPT]
        return True

    def is_empty(self, name: str, limit: RateLimit, moment: int) -> bool:
        """Whether the bucket of this name had no token at a moment."""
        full_at = self._last_accepted(name, moment)[1]
        return full_at - moment > (limit.burst - 1) * (1000 // limit.per_second)

    def _last_accepted(self, name: str, moment: int) -> tuple[int, int]:
        """How many requests were accepted up to a moment, and when the bucket was full again."""
        requests = self._requests.get(name, [])
        place = bisect.bisect_right(requests, moment, key=lambda one: one.moment)
        return place, requests[place - 1].full_at if place else moment
