"""Positions in the queues, as a function of the recorded facts of all sessions."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.queue import METERED, Queue, constant_quota
from moto_devicefarm.core.session_life import (
    QueuePosition,
    SessionLife,
    StageDurations,
    session_life,
)
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.timings import NEVER, Moment

PACE = StageDurations(pending=0, preparing=10, stopping=5, limit=1000, idle=NEVER)


@dataclass(kw_only=True, eq=False)
class Waiting:
    """A session as the queues know it."""

    arn: str
    created: int = 0
    stop_requested: int | None = None
    activity: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    steps_at_stop: int = 0
    plan: SessionPlan | None = None
    captured: Captured | None = None
    instance_arns: tuple[str, ...] = ()
    device_available: Moment = 0
    slots: str | None = METERED
    pace: StageDurations = PACE

    @property
    def overlaps(self) -> bool:
        return self.captured is not None

    @property
    def stuck_in(self) -> str | None:
        return None if self.plan is None else self.plan.stuck_in

    def ready(self) -> Moment:
        return self.pace.pending_ends(self)

    def life_from(self, place: QueuePosition) -> SessionLife:
        return session_life(self, self.pace, place)


def queue_of(*sessions: Waiting, concurrency: int | None = None) -> Queue:
    """A queue with these sessions."""
    queue = Queue(lambda _: constant_quota(concurrency))
    for session in sessions:
        queue.add(session)
    return queue


def positions(queue: Queue, *sessions: Waiting) -> list[QueuePosition]:
    """The positions of the sessions in a queue."""
    return [queue.position(session) for session in sessions]


def test_without_quota_and_instance_nobody_waits() -> None:
    """Without quota and instances, a session leaves the queues after PENDING."""
    one, two = (
        Waiting(arn="1", pace=PACE._replace(pending=7)),
        Waiting(arn="2", created=3, device_available=3),
    )
    assert positions(queue_of(one, two), one, two) == [QueuePosition(7, 7), QueuePosition(3, 3)]


def test_a_slot_is_free_when_its_session_is_completed() -> None:
    """A slot is free when its session is COMPLETED, not when it is stopped."""
    one, two = Waiting(arn="1", stop_requested=100), Waiting(arn="2", created=1)
    assert positions(queue_of(one, two, concurrency=1), one, two) == [
        QueuePosition(0, 0),
        QueuePosition(105, 105),
    ]


def test_a_slot_is_given_in_the_order_of_creation() -> None:
    """Slots are given in the order of creation."""
    ends = {"1": 300, "2": 100, "3": 200, "4": None, "5": None}
    sessions = [Waiting(arn=arn, created=int(arn), stop_requested=end) for arn, end in ends.items()]
    slots = [place.slot for place in positions(queue_of(*sessions, concurrency=2), *sessions)]
    assert slots == [1, 2, 105, 205, 305]


def test_the_holders_of_slots() -> None:
    """They have their slots until they are completed; the latest comes first."""
    sessions = [Waiting(arn=str(number), created=number) for number in range(4)]
    sessions[0].stop_requested = 100
    queue = queue_of(*sessions, Waiting(arn="5", slots=None), concurrency=2)
    one, two, three, _ = sessions
    assert queue.slot_holders(METERED, 0) == [one]
    assert queue.slot_holders(METERED, 104) == [two, one]
    assert queue.slot_holders(METERED, 105) == [three, two]
    two.stop_requested = 100
    queue.note_change(two)
    assert queue.slot_holders(METERED, 105) == [sessions[3], three]


def test_the_holder_of_a_private_instance() -> None:
    """It has the instance from its start to its end."""
    one = Waiting(arn="1", instance_arns=("A",), stop_requested=100)
    two = Waiting(arn="2", created=1, instance_arns=("A", "B"))
    three = Waiting(arn="3", created=2, instance_arns=("A",))
    queue = queue_of(one, two, three)
    assert queue.instance_holders(("A",), 104) == [one]
    assert queue.instance_holders(("A", "B"), 104) == [two, one]
    assert queue.instance_holders(("A",), 105) == [three]


def test_an_unmetered_session_needs_no_slot() -> None:
    """An unmetered session uses no metered slot."""
    one, two = Waiting(arn="1", slots=None), Waiting(arn="2", created=1)
    three = Waiting(arn="3", created=2, slots=None)
    assert positions(queue_of(one, two, three, concurrency=1), one, two, three) == [
        QueuePosition(0, 0),
        QueuePosition(1, 1),
        QueuePosition(2, 2),
    ]


def test_a_session_that_was_stopped_while_it_waited_takes_no_slot() -> None:
    """A session that is stopped while it waits takes no slot."""
    one = Waiting(arn="1", stop_requested=100)
    two, three = Waiting(arn="2", created=1, stop_requested=50), Waiting(arn="3", created=2)
    assert [
        place.slot for place in positions(queue_of(one, two, three, concurrency=1), one, two, three)
    ] == [0, 105, 105]


def test_a_session_holds_its_slot_while_it_waits_for_its_device() -> None:
    """A session has its slot while it is PENDING_DEVICE."""
    one = Waiting(arn="1", device_available=NEVER, stop_requested=80)
    two = Waiting(arn="2", created=1)
    assert positions(queue_of(one, two, concurrency=1), one, two) == [
        QueuePosition(0, NEVER),
        QueuePosition(85, 85),
    ]


def test_an_instance_serves_one_session_at_a_time() -> None:
    """The next session gets the instance when the first one is COMPLETED."""
    one = Waiting(arn="1", instance_arns=("i",), stop_requested=100)
    two = Waiting(arn="2", created=20, instance_arns=("i",))
    queue = queue_of(one, two)
    assert positions(queue, one, two) == [QueuePosition(0, 0, "i"), QueuePosition(20, 105, "i")]
    assert [queue.is_in_use("i", now) for now in (-1, 0, 104, 105, 1109, 1110)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    assert not queue.is_in_use("j", 50)


def test_any_instance_will_do() -> None:
    """A session gets a free instance, or else the one that is free first."""
    one, two = (Waiting(arn=arn, created=n, instance_arns=("i", "j")) for n, arn in enumerate("12"))
    one.stop_requested, two.stop_requested = 200, 100
    three = Waiting(arn="3", created=50, instance_arns=("i", "j"))
    four = Waiting(arn="4", created=51, instance_arns=("i",))
    assert positions(queue_of(one, two, three, four), one, two, three, four) == [
        QueuePosition(0, 0, "i"),
        QueuePosition(1, 1, "j"),
        QueuePosition(50, 105, "j"),
        QueuePosition(51, 205, "i"),
    ]


def test_an_instance_is_not_taken_by_a_session_that_never_came_to_it() -> None:
    """A session that is stopped in the queue leaves the instance to the next one."""
    one = Waiting(arn="1", instance_arns=("i",), stop_requested=100)
    two = Waiting(arn="2", created=20, instance_arns=("i",), stop_requested=50)
    three = Waiting(arn="3", created=30, instance_arns=("i",))
    queue = queue_of(one, two, three)
    assert queue.position(three) == QueuePosition(30, 105, "i")
    assert queue.is_in_use("i", 105)
    assert not queue_of(two).is_in_use("i", 10)


def test_a_captured_session_does_not_free_what_another_still_has() -> None:
    """A captured session may overlap another one on its instance, and end before it."""
    one = Waiting(arn="1", instance_arns=("i",), stop_requested=500)
    ended = {"status": "COMPLETED", "started": 30, "stopped": 100}
    two = Waiting(arn="2", created=30, instance_arns=("i",), captured=Captured(ended))
    three = Waiting(arn="3", created=120, instance_arns=("i",))
    assert queue_of(one, two, three).position(three).device == 505


def test_an_instance_is_free_before_1970() -> None:
    """Moments before 1970 are like any others."""
    one = Waiting(arn="1", created=-5000, device_available=-5000, instance_arns=("i",))
    assert queue_of(one).position(one) == QueuePosition(-5000, -5000, "i")


def test_a_changed_fact_moves_those_behind_it() -> None:
    """A changed fact moves only sessions behind it."""
    one, two, three = (
        Waiting(arn=arn, created=n, instance_arns=("i",)) for n, arn in enumerate("123")
    )
    queue = queue_of(one, two, three)
    assert [place.device for place in positions(queue, one, two, three)] == [0, 1005, 2010]
    two.stop_requested = 1100
    queue.note_change(two)
    assert [place.device for place in positions(queue, one, two, three)] == [0, 1005, 1105]
    one.stop_requested = 50
    queue.note_change(one)
    assert [place.device for place in positions(queue, one, two, three)] == [0, 55, 1060]


def test_a_session_that_was_created_at_an_earlier_clock_goes_first() -> None:
    """Sessions are ordered by time of creation, and by request within one moment."""
    late, also = Waiting(arn="late", created=100), Waiting(arn="also", created=100)
    queue = queue_of(late, also, concurrency=1)
    assert [place.slot for place in positions(queue, late, also)] == [100, 1105]
    early = Waiting(arn="early", created=50)
    queue.add(early)
    assert [session.arn for session in queue] == ["early", "late", "also"]
    assert [place.slot for place in positions(queue, early, late, also)] == [50, 1055, 2060]
    second = Waiting(arn="second", created=50)
    queue.add(second)
    assert [session.arn for session in queue] == ["early", "second", "late", "also"]


def test_another_quota_makes_another_plan() -> None:
    """The quota is read at each use."""
    quota: list[int | None] = [1]
    queue = Queue(lambda _: constant_quota(quota[0]))
    one, two = Waiting(arn="1"), Waiting(arn="2")
    queue.add(one)
    queue.add(two)
    assert queue.position(two).slot == 1005
    quota[0] = 2
    assert queue.position(two).slot == 0
    quota[0] = None
    assert queue.position(two).slot == 0
    quota[0] = 1
    assert queue.position(two).slot == 1005


def test_a_session_goes_on_once_its_device_is_seen_to_be_free() -> None:
    """A session leaves the queue when its device is first seen free; later looks do not change
    that.
    """
    one, two = (Waiting(arn=arn, device_available=NEVER) for arn in "12")
    queue = queue_of(one, two)
    queue.notice_free_devices(40, lambda session: session is two)
    assert positions(queue, one, two) == [QueuePosition(0, NEVER), QueuePosition(0, 40)]
    queue.notice_free_devices(60, lambda session: True)
    assert positions(queue, one, two) == [QueuePosition(0, 60), QueuePosition(0, 40)]


def test_a_stopped_session_does_not_wait_for_its_device_any_more() -> None:
    """A stopped session does not wait for its device."""
    one = Waiting(arn="1", device_available=NEVER, stop_requested=30)
    queue = queue_of(one)
    queue.notice_free_devices(40, lambda session: False)
    queue.notice_free_devices(50, lambda session: True)
    assert queue.position(one) == QueuePosition(0, NEVER)


def test_a_registry_that_fails_once_loses_no_waiting_session() -> None:
    """After an error of the registry, all sessions still wait."""
    one, two = (Waiting(arn=arn, device_available=NEVER) for arn in "12")
    queue = queue_of(one, two)

    def broken(session: Waiting) -> bool:
        raise OSError("the registry cannot be read")

    with pytest.raises(OSError, match="cannot be read"):
        queue.notice_free_devices(40, broken)
    queue.notice_free_devices(60, lambda session: True)
    assert positions(queue, one, two) == [QueuePosition(0, 60), QueuePosition(0, 60)]


@st.composite
def accounts(draw: st.DrawFn) -> list[Waiting]:
    """A few sessions with random facts, in the order of their requests."""
    return [
        Waiting(
            arn=str(number),
            created=(created := draw(st.integers(-50, 200))),
            device_available=draw(st.sampled_from([created, created + 30, NEVER])),
            stop_requested=draw(st.none() | st.integers(created, 400)),
            instance_arns=draw(st.sampled_from([(), ("i",), ("i", "j")])),
            slots=draw(st.sampled_from([METERED, None])),
            pace=PACE._replace(limit=draw(st.sampled_from([50, 100, NEVER]))),
        )
        for number in range(draw(st.integers(1, 7)))
    ]


@settings(max_examples=100, deadline=None)
@given(data=st.data(), sessions=accounts(), concurrency=st.sampled_from([None, 1, 2]))
def test_a_plan_that_grew_is_the_plan_made_at_once(
    data: st.DataObject, sessions: list[Waiting], concurrency: int | None
) -> None:
    """After any questions and changes, the positions are those of a new queue."""
    grown = Queue(lambda _: constant_quota(concurrency))
    for number, session in enumerate(sessions):
        grown.add(session)
        if data.draw(st.booleans()):
            grown.position(data.draw(st.sampled_from(sessions[: number + 1])))
        changed = data.draw(st.sampled_from(sessions[: number + 1]))
        changed.stop_requested = data.draw(st.none() | st.integers(changed.created, 400))
        grown.note_change(changed)
    at_once = queue_of(*sessions, concurrency=concurrency)
    assert positions(grown, *sessions) == positions(at_once, *sessions)
    assert [session.arn for session in grown] == [session.arn for session in at_once]


@settings(max_examples=100, deadline=None)
@given(sessions=accounts(), concurrency=st.sampled_from([1, 2]))
def test_no_slot_and_no_instance_is_given_twice(sessions: list[Waiting], concurrency: int) -> None:
    """At each moment, no more slots and instances are in use than there are."""
    queue = queue_of(*sessions, concurrency=concurrency)
    slots, used = [], []
    for session in sessions:
        place, whole = queue.position(session), queue.life(session)
        if session.slots and place.slot <= whole.stopping:
            slots.append((place.slot, whole.stopped))
        if whole.started < NEVER and place.instance_arn:
            used.append((place.instance_arn, whole.started, whole.stopped))
    for moment, _ in slots:
        assert sum(since <= moment < until for since, until in slots) <= concurrency
    for arn, moment, _ in used:
        assert sum(arn == other and since <= moment < until for other, since, until in used) <= 1


@settings(max_examples=100, deadline=None)
@given(data=st.data(), sessions=accounts(), now=st.integers(-60, 700))
def test_an_instance_is_in_use_while_anybody_has_it(
    data: st.DataObject, sessions: list[Waiting], now: int
) -> None:
    """An instance is in use while any session has it, also captured ones that overlap."""
    for session in data.draw(st.lists(st.sampled_from(sessions), unique=True)):
        started = data.draw(st.integers(session.created, 300))
        ended = {
            "status": "COMPLETED",
            "started": started,
            "stopped": started + data.draw(st.integers(0, 200)),
        }
        session.captured = Captured(
            data.draw(st.sampled_from([ended, {"status": "RUNNING", "started": started}]))
        )
    queue = queue_of(*sessions)
    for arn in ("i", "j"):
        lives = [
            queue.life(session)
            for session in sessions
            if queue.position(session).instance_arn == arn
        ]
        assert queue.is_in_use(arn, now) == any(
            session_life.started <= now < session_life.stopped for session_life in lives
        )


@pytest.mark.parametrize("concurrency", [1, 2, 3, 4, 5, 8])
def test_as_many_sessions_run_at_once_as_there_are_slots(concurrency: int) -> None:
    """As many sessions start at once as there are slots."""
    queue = Queue(lambda _: constant_quota(concurrency))
    sessions = [Waiting(arn=f"session {number}") for number in range(3 * concurrency)]
    for session in sessions:
        queue.add(session)
    ends = queue.life(sessions[0]).stopped
    slots = [queue.position(session).slot for session in sessions]
    first = slots[0]
    assert (
        slots
        == [first] * concurrency
        + [ends] * concurrency
        + [queue.life(sessions[concurrency]).stopped] * concurrency
    )


def test_a_session_that_is_stuck_in_a_queue_never_leaves_it() -> None:
    """A stuck session never leaves its queue, and the ones behind it are served."""
    for stage, place in (
        ("PENDING_CONCURRENCY", QueuePosition(NEVER, NEVER)),
        ("PENDING_DEVICE", QueuePosition(0, NEVER)),
    ):
        one, two = (
            Waiting(arn="1", plan=SessionPlan(stuck_in=stage)),
            Waiting(arn="2", created=1),
        )
        assert positions(queue_of(one, two, concurrency=2), one, two) == [
            place,
            QueuePosition(1, 1),
        ]


def test_a_session_that_is_discarded_leaves_its_place() -> None:
    """A discarded session is forgotten, and another one with its ARN can come."""
    one, two, three = (
        Waiting(arn=arn, created=n, instance_arns=("i",)) for n, arn in enumerate("123")
    )
    queue = queue_of(one, two, three)
    assert [place.device for place in positions(queue, one, two, three)] == [0, 1005, 2010]
    queue.discard("1")
    queue.discard("1")
    assert [session.arn for session in queue] == ["2", "3"]
    assert [place.device for place in positions(queue, two, three)] == [1, 1006]
    three.stop_requested = 500
    queue.note_change(three)
    again = Waiting(arn="1", created=0, instance_arns=("i",))
    queue.add(again)
    assert [place.device for place in positions(queue, again, two, three)] == [0, 1005, 2010]


def test_a_discarded_session_is_not_looked_at_any_more() -> None:
    """A discarded session does not wait for a device."""
    one, two = (Waiting(arn=arn, device_available=NEVER) for arn in "12")
    queue = queue_of(one, two)
    queue.discard("1")
    queue.notice_free_devices(40, lambda session: True)
    assert (one.device_available, two.device_available) == (NEVER, 40)
