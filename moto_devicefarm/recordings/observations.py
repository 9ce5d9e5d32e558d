"""What the answers of a sequence of calls say about the statuses of the resources that it creates,
and the durations that fit them.

Rule: a duration is the longest that no answer contradicts, and none without a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from moto_devicefarm.core.resource import is_arn
from moto_devicefarm.recordings.calls import RecordedCall

_MORE = 1000
"""Milliseconds that a duration has more than the longest known one, if nobody saw its end."""


class Observation(NamedTuple):
    """A document in an answer."""

    number: int
    """The number of the call."""
    moment: int
    status: str
    members: Mapping[str, Any]


@dataclass
class ObservedResource:
    """A resource that the calls create, with what answers show of it after its creation."""

    arn: str
    shape: str
    number: int
    """The number of the call that creates it."""
    created: int
    """The moment of this call."""
    parameters: Mapping[str, Any]
    """The parameters of this call."""
    seen: list[Observation] = field(default_factory=list)
    stop: tuple[int, int] | None = None
    """The number and the moment of the call that stops it."""

    @property
    def before_stop(self) -> list[Observation]:
        """What is seen before it is stopped."""
        return [one for one in self.seen if self.stop is None or one.number < self.stop[0]]

    @property
    def after_stop(self) -> list[Observation]:
        """What is seen after it was stopped; the answer to the stop is not among it."""
        return [one for one in self.seen if self.stop is not None and one.number > self.stop[0]]


def observe(calls: Sequence[RecordedCall], moments: Sequence[int]) -> dict[str, ObservedResource]:
    """The resources that the calls create, by ARN."""
    found: dict[str, ObservedResource] = {}
    for number, (call, moment) in enumerate(zip(calls, moments, strict=True)):
        arn = call.parameters.get("arn")
        stops = call.operation.startswith("Stop") and "error" not in call.outcome
        if stops and is_arn(arn) and arn in found and found[arn].stop is None:
            found[arn].stop = number, moment
        for document in call.documents:
            arn, status = document.members["arn"], document.members.get("status")
            if call.creates and arn not in found:
                found[arn] = ObservedResource(arn, document.shape, number, moment, call.parameters)
            elif arn in found and isinstance(status, str):
                seen = Observation(number, moment, status, document.members)
                found[arn].seen.append(seen)
    return found


class Bound:
    """The moment at which a stage ends, between the moments at which it was seen and over."""

    def __init__(self) -> None:
        self._lasts: list[int] = []
        self._over: list[int] = []

    def lasts(self, milliseconds: int) -> None:
        """The stage lasts longer than this."""
        self._lasts.append(milliseconds)

    def is_over(self, milliseconds: int) -> None:
        """The stage is over by then."""
        self._over.append(milliseconds)

    @property
    def value(self) -> int:
        """The length in milliseconds that contradicts the fewest answers."""
        if not self._lasts:
            return 0
        longest = max(self._lasts)
        if not self._over:
            return longest + _MORE
        if min(self._over) > longest:
            return min(self._over)
        return min(self._candidates(longest), key=self._contradictions)

    def _candidates(self, longest: int) -> Iterator[int]:
        yield from sorted({max(0, over) for over in self._over})
        yield longest + _MORE

    def _contradictions(self, value: int) -> int:
        return sum(last >= value for last in self._lasts) + sum(over < value for over in self._over)
