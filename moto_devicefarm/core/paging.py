"""What list operations answer, page by page. Rule: a page costs itself, however long the list, and
a deletion moves no page.
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
    """Something that lists leave out from a moment on."""

    @property
    def expires_at(self) -> Moment: ...


class Listing(Protocol[T_co]):
    """Something that a list operation answers page by page."""

    def page(self, after: int, size: int) -> tuple[Sequence[T_co], int | None]:
        """At most ``size`` items behind the position ``after`` (0: from the start), and the
        position to go on from, if any.
        """
        ...


class _Row(Generic[R]):
    """Resources by their numbers, and for each the moment from which on it and all before it are
    gone.
    """

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.resources: list[R] = []
        self.expires_at: list[Moment] = []

    def add(self, number: int, resource: R) -> None:
        """Append; numbers only grow."""
        self.numbers.append(number)
        self.resources.append(resource)
        self.expires_at.append(max([resource.expires_at, *self.expires_at[-1:]]))

    def remove(self, number: int) -> bool:
        """Take out the resource of this number, if it is in the row."""
        at = bisect.bisect_left(self.numbers, number)
        if self.numbers[at : at + 1] != [number]:
            return False
        del self.numbers[at], self.resources[at], self.expires_at[at]
        return True

    def behind(self, after: int, now: Moment) -> Iterator[tuple[int, R]]:
        """What is there of the numbers behind ``after``; what is gone is leapt over, not looked
        through.
        """
        start = max(
            bisect.bisect_right(self.numbers, after), bisect.bisect_right(self.expires_at, now)
        )
        for at in range(start, len(self.numbers)):
            if now < self.resources[at].expires_at:
                yield self.numbers[at], self.resources[at]


class Index(Generic[R]):
    """Resources in the order of their creation. A position is a resource's number, so that deleting
    one moves no page.

    Pages leave out what time has taken; iterating has it too, as it comes back when the clock is
    set back. What lasts and what passes are in two rows, since the second goes about in its own
    order, and the first would stand in between.
    """

    def __init__(self) -> None:
        self._lasting: _Row[R] = _Row()
        self._passing: _Row[R] = _Row()

    def __iter__(self) -> Iterator[R]:
        if not self._passing.numbers:
            return iter(self._lasting.resources)
        return (resource for _, resource in self._merged(0, -NEVER))

    def __len__(self) -> int:
        return len(self._lasting.numbers) + len(self._passing.numbers)

    def add(self, number: int, resource: R) -> None:
        """Append; numbers only grow."""
        (self._lasting if resource.expires_at == NEVER else self._passing).add(number, resource)

    def remove(self, number: int) -> None:
        """Take out the resource of this number."""
        if not self._lasting.remove(number):
            self._passing.remove(number)

    def page(self, after: int, size: int) -> tuple[Sequence[R], int | None]:
        """See Listing."""
        if self._passing.numbers:
            found = list(itertools.islice(self._merged(after, clock.now()), size + 1))
            return [resource for _, resource in found[:size]], found[size - 1][0] if len(
                found
            ) > size else None
        numbers = self._lasting.numbers
        start = bisect.bisect_right(numbers, after)
        end = start + size
        return self._lasting.resources[start:end], numbers[end - 1] if end < len(numbers) else None

    def _merged(self, after: int, now: Moment) -> Iterator[tuple[int, R]]:
        return heapq.merge(self._lasting.behind(after, now), self._passing.behind(after, now))


class Scan(Generic[T]):
    """A sequence and a filter, read only as far as the page asked for. A position is an index into
    the sequence.
    """

    def __init__(
        self,
        items: Sequence[T],
        keep: Callable[[T], bool] = lambda _: True,
        show: Callable[[T], T] = lambda item: item,
    ) -> None:
        """``show`` is what becomes of an item that is on the page."""
        self._items = items
        self._keep = keep
        self._show = show

    def page(self, after: int, size: int) -> tuple[Sequence[T], int | None]:
        """See Listing."""
        found: list[T] = []
        for position in range(after, len(self._items)):
            if self._keep(self._items[position]):
                if len(found) == size:
                    return found, position
                found.append(self._show(self._items[position]))
        return found, None


class Chain(Generic[T]):
    """A few fixed items, then an Index. A position counts the fixed ones, then goes on with the
    Index's.
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


class Newest(Generic[T]):
    """A sequence in the order of time, the latest first. A position counts what is left, so that
    new items move no page.
    """

    def __init__(self, items: Sequence[T]) -> None:
        self._items = items

    def page(self, after: int, size: int) -> tuple[Sequence[T], int | None]:
        """See Listing."""
        end = after or len(self._items)
        start = max(0, end - size)
        return self._items[start:end][::-1], start or None
