"""Queues under quotas that change over time, compared with a plain simulation."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.core.queue import Queue, QuotaSteps
from moto_devicefarm.core.session_life import QueuePosition, SessionLife
from moto_devicefarm.core.timings import NEVER, Moment

END = 600
"""Seconds that the model looks at; all is over by then."""


@dataclass(kw_only=True, eq=False)
class Waiting:
    """A user of a slot for ``length`` seconds, and for ``lingers`` after a stop."""

    arn: str
    created: int = 0
    length: int = 10
    lingers: int = 0
    stop_requested: int | None = None
    instance_arns: tuple[str, ...] = ()
    device_available: Moment = -NEVER
    slots: str | None = "A"
    overlaps: bool = False
    stuck_in: str | None = None

    def ready(self) -> Moment:
        return self.created

    def life_from(self, place: QueuePosition) -> SessionLife:
        started = place.device
        stopping = min(
            started + self.length, NEVER if self.stop_requested is None else self.stop_requested
        )
        return SessionLife((), started, started, stopping, stopping + self.lingers, "end")


def simulated_slots(line: list[Waiting], steps: QuotaSteps) -> dict[str, int]:
    """When each gets its slot, by a simulation second by second."""
    ends: list[int] = []
    found = {}
    line = sorted(line, key=lambda one: one.created)
    for now in range(END):
        quota = ([0, *(count for since, count in steps if since <= now)])[-1]
        ends = [end for end in ends if end > now]
        while line:
            first = line[0]
            stop = END if first.stop_requested is None else first.stop_requested
            if stop < now:
                line.pop(0)  # it was stopped in the queue
                continue
            if first.created > now or len(ends) >= quota:
                break
            found[first.arn] = now
            ends.append(min(now + first.length, stop) + first.lingers)
            ends = [end for end in ends if end > now]
            line.pop(0)
    return found


def queue_slots(line: list[Waiting], quotas: dict[str, QuotaSteps]) -> dict[str, Moment]:
    """When each gets its slot, by the queue."""
    queue = Queue(lambda member: quotas[member.slots])
    for one in line:
        queue.add(one)
    return {one.arn: queue.position(one).slot for one in line}


def quota_steps(most: int = 3) -> st.SearchStrategy[list[tuple[int, int]]]:
    """A quota and its changes."""
    return st.dictionaries(st.integers(0, 60), st.integers(0, most), max_size=4).map(
        lambda steps: sorted(steps.items())
    )


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    """A few users, in the order of their requests."""
    found = []
    for number in range(draw(st.integers(1, 8))):
        created = draw(st.integers(0, 40))
        found.append(
            Waiting(
                arn=str(number),
                created=created,
                length=draw(st.integers(0, 30)),
                lingers=draw(st.sampled_from([0, 0, 5])),
                stop_requested=draw(st.none() | st.integers(created, 80)),
                slots=draw(st.sampled_from(["A", "A", "B"])),
            )
        )
    return found


@settings(max_examples=150, deadline=None)
@given(line=lines(), first=quota_steps(), second=quota_steps())
def test_slots_are_those_of_a_plain_line(
    line: list[Waiting], first: QuotaSteps, second: QuotaSteps
) -> None:
    """The queue gives slots like the simulation, whatever is bought and lapses."""
    found = queue_slots(line, {"A": first, "B": second})
    expected = simulated_slots([one for one in line if one.slots == "A"], first) | simulated_slots(
        [one for one in line if one.slots == "B"], second
    )
    for one in line:
        if one.arn in expected:
            assert found[one.arn] == expected[one.arn]
        else:
            assert found[one.arn] > (END if one.stop_requested is None else one.stop_requested)


@settings(max_examples=50, deadline=None)
@given(line=lines(), before=quota_steps(), after=quota_steps())
def test_a_purchase_makes_the_plan_anew(
    line: list[Waiting], before: QuotaSteps, after: QuotaSteps
) -> None:
    """A changed quota makes a new plan."""
    quotas = {"A": before, "B": before}
    queue = Queue(lambda member: quotas[member.slots])
    for one in line:
        queue.add(one)
    for one in line:
        queue.position(one)
    quotas.update(A=after)
    assert {one.arn: queue.position(one).slot for one in line} == queue_slots(line, quotas)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], [NEVER, NEVER, NEVER]),
        ([(0, 0)], [NEVER, NEVER, NEVER]),
        ([(0, 1)], [0, 10, 20]),
        ([(-50, 1)], [0, 10, 20]),
        ([(5, 1)], [5, 15, 25]),
        ([(0, 1), (5, 2)], [0, 5, 10]),
        ([(0, 2), (5, 1)], [0, 0, 10]),
        ([(0, 1), (5, 0)], [0, NEVER, NEVER]),
        ([(0, 1), (5, 0), (40, 1)], [0, 40, 50]),
        ([(0, 3), (1, 0)], [0, 0, 0]),
    ],
)
def test_three_in_line(steps: QuotaSteps, expected: list[Moment]) -> None:
    """Three users of ten seconds each, under four quotas."""
    line = [Waiting(arn=arn) for arn in "abc"]
    assert list(queue_slots(line, {"A": steps}).values()) == expected


def test_without_limit_nobody_waits() -> None:
    """Without a limit nobody waits."""
    queue = Queue(lambda member: None)
    line = [Waiting(arn=arn) for arn in "abc"]
    for one in line:
        queue.add(one)
    assert [queue.position(one).slot for one in line] == [0, 0, 0]
