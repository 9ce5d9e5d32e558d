"""The pages of list operations.

Rule: the time for a page depends on its size and not on the length of the list. A deletion does not
move the pages that follow.
"""

from __future__ import annotations

import bisect
import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from moto_devicefarm.core import clock
from moto_devicefarm.core.timings import NEVER, Moment

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R", bound="Expiring")


class Expiring(Protocol):
    """A resource that pages leave out from a moment on."""

    @property
    def expires_at(self) -> Moment: ...


class Listing(Protocol[T_co]):
    """The items of a list operation, which are read page by page."""

    def page(self, after: int, size: int) -> tuple[Sequence[T_co], int | None]:
        """At most ``size`` items after a position, and the position at which the page ends.

        0 is the start. The end position is None if no items follow.
        """
        ...


class _NumberedResources(Generic[R]):
    """Resources in the order of their numbers."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.resources: list[R] = []
        self.expires_at: list[Moment] = []
        """For each resource, the moment from which on it and all earlier ones are expired."""

    def add(self, number: int, resource: R) -> None:
        """Append a resource, whose number must be the highest."""
        self.numbers.append(number)
        self.resources.append(resource)
        self.expires_at.append(max([resource.expires_at, *self.expires_at[-1:]]))

    def remove(self, number: int) -> bool:
        """Remove the resource with this number. False if there is none."""
        at = bisect.bisect_left(self.numbers, number)
        if self.numbers[at : at + 1] != [number]:
            return False
        del self.numbers[at], self.resources[at], self.expires_at[at]
        return True

    def higher_than(self, after: int, now: Moment) -> Iterator[tuple[int, R]]:
        """The resources with a number above ``after`` that have not expired, with their numbers.

        A bisection skips the expired ones at the beginning.
        """
        start = max(
            bisect.bisect_right(self.numbers, after), bisect.bisect_right(self.expires_at, now)
        )
        for at in range(start, len(self.numbers)):
            if now < self.resources[at].expires_at:
                yield self.numbers[at], self.resources[at]


class ResourceIndex(Generic[R]):
    """Resources in the order of their creation. A position is a resource's number.

    ``page()`` skips expired resources. Iteration includes them, because they reappear if the clock
    moves back. Resources that never expire are kept apart, because among them the bisection over
    moments of expiry would find nothing to skip.
    """

    def __init__(self) -> None:
        self._permanent: _NumberedResources[R] = _NumberedResources()
        self._expiring: _NumberedResources[R] = _NumberedResources()

    def __iter__(self) -> Iterator[R]:
        if not self._expiring.numbers:
            return iter(self._permanent.resources)
        return (resource for _, resource in self._merge(0, -NEVER))

    def __len__(self) -> int:
        return len(self._permanent.numbers) + len(self._expiring.numbers)

    def add(self, number: int, resource: R) -> None:
        """Append a resource, whose number must be the highest."""
        (self._permanent if resource.expires_at == NEVER else self._expiring).add(number, resource)

    def remove(self, number: int) -> None:
        """Remove the resource with this number."""
        if not self._permanent.remove(number):
            self._expiring.remove(number)

    def page(self, after: int, size: int) -> tuple[Sequence[R], int | None]:
        """See Listing."""
        if self._expiring.numbers:
            following = self._merge(after, clock.now())
            found = list(itertools.islice(following, size))
            position = found[-1][0] if next(following, None) else None
            return [resource for _, resource in found], position
        numbers = self._permanent.numbers
        start = bisect.bisect_right(numbers, after)
        end = start + size
        position = numbers[end - 1] if end < len(numbers) else None
        return self._permanent.resources[start:end], position

    def newest_first(self) -> Listing[R]:
        """The permanent resources, the last one first. A position is the number
        of the last resource on a page, so that neither new resources nor deletions move the pages.
        """
        return _NewestResources(self._permanent)

    def _merge(self, after: int, now: Moment) -> Iterator[tuple[int, R]]:
        return heapq.merge(
            self._permanent.higher_than(after, now), self._expiring.higher_than(after, now)
        )


class _NewestResources(Generic[R]):
    """Resources in the opposite order of their numbers."""

    def __init__(self, resources: _NumberedResources[R]) -> None:
        self._all = resources

    def page(self, after: int, size: int) -> tuple[Sequence[R], int | None]:
        """See Listing."""
        numbers = self._all.numbers
        end = bisect.bisect_left(numbers, after) if after else len(numbers)
        start = max(0, end - size)
        return self._all.resources[start:end][::-1], numbers[start] if start else None


class SequenceListing(Generic[T]):
    """A sequence with a filter. A position is an index into the sequence.

    A page reads the sequence only as far as necessary.
    """

    def __init__(
        self,
        items: Sequence[T],
        keep: Callable[[T], bool] = lambda _: True,
        show: Callable[[T], T] = lambda item: item,
        filter_page: bool = False,
    ) -> None:
        """``keep`` answers whether an item is listed, ``show`` converts an item for a page.

        With ``filter_page``, a page has the items that are listed among the next ``size`` ones.
        """
        self._items = items
        self._keep = keep
        self._show = show
        self._filter_page = filter_page

    def page(self, after: int, size: int) -> tuple[Sequence[T], int | None]:
        """See Listing."""
        if self._filter_page:
            end = after + size
            kept = [self._show(item) for item in self._items[after:end] if self._keep(item)]
            return kept, end if end < len(self._items) else None
        found: list[T] = []
        for position in range(after, len(self._items)):
            if self._keep(self._items[position]):
                if len(found) == size:
                    return found, position
                found.append(self._show(self._items[position]))
        return found, None


class ChainedListing(Generic[T]):
    """A few fixed items, and after them another listing.

    Positions up to the number of fixed items are indexes into them. Higher ones are that number
    plus a position in the other listing.
    """

    def __init__(self, fixed: Sequence[T], rest: Listing[T]) -> None:
        self._fixed = fixed
        self._rest = rest

    def page(self, after: int, size: int) -> tuple[Sequence[T], int | None]:
        """See Listing."""
        count = len(self._fixed)
        items = self._fixed[after : after + size]
        if len(items) == size:
            more = after + size < count or self._rest.page(0, 1)[0]
            return items, after + size if more else None
        rest, position = self._rest.page(max(0, after - count), size - len(items))
        return [*items, *rest], None if position is None else count + position


class NewestFirst(Generic[T]):
    """A sequence in the order of time, listed backwards.

    A position is the number of older items, so that new items do not move the pages.
    """

    def __init__(self, items: Sequence[T]) -> None:
        self._items = items

    def page(self, after: int, size: int) -> tuple[Sequence[T], int | None]:
        """See Listing."""
        end = after or len(self._items)
        start = max(0, end - size)
        return self._items[start:end][::-1], start or None
