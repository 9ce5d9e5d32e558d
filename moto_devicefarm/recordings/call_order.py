"""The order of the calls of a sequence. Rule: it is that of their times; a call that uses a thing
comes after the call that made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import groupby

from moto_devicefarm.core.nested_texts import texts_in
from moto_devicefarm.core.resource import is_arn
from moto_devicefarm.recordings.calls import RecordedCall


def in_order(calls: Sequence[RecordedCall]) -> Iterator[RecordedCall]:
    """The calls in the order of their times. CloudTrail writes whole seconds, and its records stand
    in no order (D: logging-using-cloudtrail). So among its calls of one second the one that
    creates a resource comes before those that use it, and the one that deletes it after them.
    """
    in_time = sorted(calls, key=lambda call: call.time)
    for _, group in groupby(in_time, key=lambda call: call.time):
        same = list(group)
        yield from _in_order_of_use(same) if any(call.event_id for call in same) else same


def _in_order_of_use(calls: Sequence[RecordedCall]) -> Iterator[RecordedCall]:
    """The calls of one moment. Each is as early as its place and what it uses allow."""
    made = {
        document.members["arn"]: number
        for number, call in enumerate(calls)
        if call.creates
        for document in call.documents
    }
    deleted: dict[str, int] = {}
    used: list[set[str]] = [set(filter(is_arn, texts_in(call.parameters))) for call in calls]
    for number, call in enumerate(calls):
        if call.operation.startswith("Delete") and "error" not in call.outcome:
            deleted.update(dict.fromkeys(used[number], number))
    later: list[list[int]] = [[] for _ in calls]
    waits = [0] * len(calls)
    for number, call in enumerate(calls):
        for arn in used[number]:
            maker, end = made.get(arn), deleted.get(arn)
            if maker is not None and maker != number:
                later[maker].append(number)
                waits[number] += 1
            if end is not None and end != number and "error" not in call.outcome:
                later[number].append(end)
                waits[end] += 1
    yield from (calls[number] for number in _sorted(later, waits))


def _sorted(later: Sequence[Sequence[int]], waits: list[int]) -> Iterator[int]:
    """The numbers, each after those that it waits for. Those that wait for each other come last."""
    ready = [number for number, count in enumerate(waits) if not count]
    heapify(ready)
    while ready:
        number = heappop(ready)
        yield number
        for other in later[number]:
            waits[other] -= 1
            if not waits[other]:
                heappush(ready, other)
    yield from (number for number, count in enumerate(waits) if count)
