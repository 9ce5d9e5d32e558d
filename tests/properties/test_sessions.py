"""Random stories of sessions under a clock that moves both ways: what must hold of every one of
them.
"""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import NOW, make_store
from moto_devicefarm import Timings
from moto_devicefarm.core import api, clock
from moto_devicefarm.core.errors import ArgumentException
from moto_devicefarm.core.queue import Queue
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from tests.resources import (
    INSTANCE_A,
    INSTANCE_B,
    LONE,
    PAIR,
    PHONE,
    REGISTRY,
    app,
    create,
    delete,
    install,
    project,
    slotted,
    stop,
)

SLOTS = 1
"""Unmetered slots of each platform."""
ORDER = [
    "PENDING",
    "PENDING_CONCURRENCY",
    "PENDING_DEVICE",
    "PREPARING",
    "RUNNING",
    "STOPPING",
    "COMPLETED",
]
PLACES: list[tuple[Any, dict[str, str]]] = [
    (PHONE, {}),
    (LONE, {}),
    (PAIR, {}),
    (PAIR, {"instanceArn": INSTANCE_A}),
    (PAIR, {"instanceArn": INSTANCE_B}),
]
Act = Literal["create", "stop", "install", "delete", "move", "look"]


@dataclass(frozen=True)
class Step:
    """One thing that happens. ``pick`` chooses the session or the device, ``seconds`` is how far
    the clock goes.
    """

    act: Act
    pick: int = 0
    unmetered: bool = False
    seconds: float = 0


@dataclass
class Story:
    """A store, what was done to it, and the clock that it was done under."""

    store: Store
    frozen: Any
    project_arn: str = ""
    app_arn: str = ""
    arns: list[str] = field(default_factory=list)

    def run(self, step: Step) -> None:
        """Do it, and check that what is refused is what the status forbids."""
        if step.act == "move":
            self.frozen.tick(step.seconds)
        elif step.act == "create":
            device, members = PLACES[step.pick % len(PLACES)]
            billing = {
                "configuration": {"billingMethod": "UNMETERED" if step.unmetered else "METERED"}
            }
            document = create(self.store, self.project_arn, device, **members, **billing)
            assert document["status"] == "PENDING"
            self.arns.append(document["arn"])
        elif self.arns:
            self._act(step.act, self.arns[step.pick % len(self.arns)])

    def _act(self, act: Act, arn: str) -> None:
        documents = self.documents()
        before = documents[arn]
        if act == "stop":
            answer = stop(self.store, arn)
            ending = before["status"] in ("STOPPING", "COMPLETED")
            assert answer == before if ending else answer["status"] == "STOPPING"
        elif act == "install":
            self._refused_unless(
                before["status"] == "RUNNING", lambda: install(self.store, arn, self.app_arn)
            )
        elif act == "delete" and self._refused_unless(
            before["status"] == "COMPLETED", lambda: delete(self.store, arn)
        ):
            self.arns.remove(arn)
            del documents[arn]
            assert self.documents() == documents

    def _refused_unless(self, allowed: bool, act: Callable[[], object]) -> bool:
        try:
            act()
        except ArgumentException:
            assert not allowed
            return False
        assert allowed
        return True

    def documents(self) -> dict[str, dict[str, Any]]:
        """All sessions now, by ARN."""
        listed = api.call(self.store, "ListRemoteAccessSessions", {"arn": self.project_arn})[
            "remoteAccessSessions"
        ]
        return {session["arn"]: session for session in listed}

    def at(self, moment: float) -> dict[str, dict[str, Any]]:
        """All sessions at a moment, the clock put back afterwards."""
        delta = (moment - clock.now()) / 1000
        self.frozen.tick(delta)
        documents = self.documents()
        self.frozen.tick(-delta)
        return documents

    @property
    def sessions(self) -> list[RemoteAccessSession]:
        """All there ever were, deleted ones too."""
        return list(self.store.queue)

    def moments(self) -> list[float]:
        """Those at which anything changes, and the middles between them."""
        begins = {
            begin for session in self.sessions for _, begin in session.life.stages if begin < NEVER
        }
        edges = sorted(begins | {clock.now()})
        return sorted({*edges, *((one + two) // 2 for one, two in itertools.pairwise(edges))})


LENGTHS = st.sampled_from([0, 0.001, 1, 5, 20])
STEPS = st.one_of(
    st.builds(Step, st.just("create"), st.integers(0, 4), st.booleans()),
    st.builds(
        Step, st.just("move"), seconds=st.sampled_from([-500, -30, -7, -1, 0.5, 1, 5, 10, 60, 3600])
    ),
    st.builds(
        Step, st.sampled_from(["stop", "stop", "install", "delete", "look"]), st.integers(0, 9)
    ),
)
TIMINGS = st.builds(
    Timings,
    session_pending=LENGTHS,
    session_preparing=LENGTHS,
    session_stopping=LENGTHS,
    session_limit=st.sampled_from([10, 60, None]),
    session_idle=st.sampled_from([None, 4, 30]),
)
QUOTAS = st.sampled_from([None, 1, 2, 4])


def told(timings: Timings, concurrency: int | None, frozen: Any, steps: list[Step]) -> Story:
    """The story after all its steps."""
    frozen.tick(-100_000)
    story = Story(
        slotted(SLOTS, registry=REGISTRY, timings=timings, concurrency=concurrency), frozen
    )
    story.project_arn = project(story.store)
    story.app_arn = app(story.store, story.project_arn)
    frozen.tick(100_000)
    for step in steps:
        story.run(step)
    return story


def holds(session: dict[str, Any]) -> bool:
    """Whether it is past the queues and not yet ended."""
    return "started" in session and session["status"] != "COMPLETED"


@settings(max_examples=60, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_no_story_breaks_quota_or_instances(
    timings: Timings, concurrency: int | None, steps: list[Step]
) -> None:
    """At any clock no more sessions are past their queue than there are slots, and never two on one
    instance.
    """
    with freeze_time(NOW) as frozen:
        story = told(timings, concurrency, frozen, steps)
        for moment in story.moments():
            documents = story.at(moment).values()
            metered = [d for d in documents if d["billingMethod"] == "METERED"]
            past = [d for d in metered if d["status"] == "PENDING_DEVICE" or holds(d)]
            assert concurrency is None or len(past) <= concurrency
            unmetered = [
                d
                for d in documents
                if d["billingMethod"] == "UNMETERED" and d["device"]["fleetType"] == "PUBLIC"
            ]
            assert (
                len([d for d in unmetered if d["status"] == "PENDING_DEVICE" or holds(d)]) <= SLOTS
            )
            used = Counter(d["instanceArn"] for d in documents if holds(d) and "instanceArn" in d)
            assert max(used.values(), default=0) <= 1


@settings(max_examples=60, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_nobody_waits_without_need(
    timings: Timings, concurrency: int | None, steps: list[Step]
) -> None:
    """Who waits in PENDING_CONCURRENCY finds the quota used up, who waits in PENDING_DEVICE finds
    the instances taken.

    All are metered here: an instance is kept for an earlier session that still waits for its slot.
    """
    steps = [Step(step.act, step.pick, False, step.seconds) for step in steps]
    with freeze_time(NOW) as frozen:
        story = told(timings, concurrency, frozen, steps)
        lives = [
            (session, session.life, story.store.queue.position(session))
            for session in story.sessions
        ]
        for moment in story.moments():
            taken = {
                place.instance_arn
                for _, life, place in lives
                if life.started <= moment < life.stopped
            }
            slots = [
                s
                for s, life, place in lives
                if place.slot <= min(moment, life.stopping) and moment < life.stopped
            ]
            for session, life, _ in lives:
                status = life.status(int(moment))
                assert status != "PENDING_CONCURRENCY" or len(slots) == concurrency
                assert status != "PENDING_DEVICE" or taken.issuperset(session.instance_arns)


@settings(max_examples=60, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_times_and_minutes_agree(
    timings: Timings, concurrency: int | None, steps: list[Step]
) -> None:
    """In each document at each clock: created, started and stopped in order, minutes that fit them,
    members of the stage.
    """
    with freeze_time(NOW) as frozen:
        story = told(timings, concurrency, frozen, steps)
        for moment in story.moments():
            for session in story.at(moment).values():
                status, minutes = session["status"], session.get("deviceMinutes")
                now = moment / 1000
                order = [session["created"], session.get("started"), session.get("stopped")]
                known = [time for time in order if time is not None]
                assert known == sorted(known)
                assert all(time <= now for time in known[1:])
                assert ("started" in session) == (minutes is not None)
                assert "started" not in session or status not in ORDER[:3]
                assert ("stopped" in session) == ("message" in session) == (status == "COMPLETED")
                assert session["result"] == ("STOPPED" if status == "COMPLETED" else "PENDING")
                assert ("endpoints" in session) == ("endpoint" in session) == (status == "RUNNING")
                if minutes is not None:
                    until = min(now, session.get("stopped", now))
                    assert minutes["total"] == round((until - session["started"]) / 60, 2)
                    billed, other = ("metered", "unmetered")[
                        :: 1 if session["billingMethod"] == "METERED" else -1
                    ]
                    assert 0 <= minutes[billed] <= minutes["total"]
                    assert minutes[other] == 0


@settings(max_examples=60, deadline=None)
@given(
    timings=TIMINGS,
    concurrency=QUOTAS,
    steps=st.lists(STEPS, max_size=12),
    moves=st.lists(st.sampled_from([-5000, -60, -3, -1, 0, 0.001, 2, 45, 7200]), max_size=6),
)
def test_reading_changes_nothing(
    timings: Timings, concurrency: int | None, steps: list[Step], moves: list[float]
) -> None:
    """The same clock gives the same documents, whatever was read at whatever other clock in
    between.
    """
    with freeze_time(NOW) as frozen:
        story = told(timings, concurrency, frozen, steps)
        before = story.documents()
        for move in moves:
            frozen.tick(move)
            first = story.documents()
            assert {
                arn: api.call(story.store, "GetRemoteAccessSession", {"arn": arn}) for arn in first
            } == {arn: {"remoteAccessSession": document} for arn, document in first.items()}
        frozen.tick(-sum(moves))
        assert story.documents() == before


@settings(max_examples=60, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_time_only_goes_on(timings: Timings, concurrency: int | None, steps: list[Step]) -> None:
    """Over a growing clock no status goes back, ``started`` stays, minutes do not shrink, and what
    has ended stays as it is.
    """
    with freeze_time(NOW) as frozen:
        story = told(timings, concurrency, frozen, steps)
        earlier: dict[str, dict[str, Any]] = {}
        for moment in story.moments():
            now = story.at(moment)
            for arn, last in earlier.items():
                session = now[arn]
                assert ORDER.index(session["status"]) >= ORDER.index(last["status"])
                assert session.get("started") == last.get("started", session.get("started"))
                if "deviceMinutes" in last:
                    assert session["deviceMinutes"]["total"] >= last["deviceMinutes"]["total"]
                assert last["status"] != "COMPLETED" or session == last
            earlier = now


@settings(max_examples=60, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_the_plan_kept_is_the_plan_made_anew(
    timings: Timings, concurrency: int | None, steps: list[Step]
) -> None:
    """Whatever happened in between, places are those that a new queue of the same sessions gives,
    in order of creation.
    """
    with freeze_time(NOW) as frozen:
        story = told(timings, concurrency, frozen, steps)
        anew = Queue(lambda member: member.slot_quota())
        for session in story.sessions:
            anew.add(session)
        kept = [story.store.queue.position(session) for session in story.sessions]
        assert kept == [anew.position(session) for session in story.sessions]
        created = [session.created for session in story.sessions]
        assert created == sorted(created)


@settings(max_examples=40, deadline=None)
@given(
    data=st.data(),
    ends=st.lists(st.integers(1, 200), min_size=1, max_size=8),
    concurrency=st.sampled_from([1, 2, 3]),
)
def test_slots_are_those_of_a_plain_queue(
    data: st.DataObject, ends: list[int], concurrency: int
) -> None:
    """Against a second-by-second model: the first in line goes in as soon as anyone is out."""
    lengths = [data.draw(st.integers(1, 60)) for _ in ends]
    arrivals = sorted(ends)
    free: list[int] = [0] * concurrency
    expected = []
    for arrival, length in zip(arrivals, lengths, strict=True):
        started = max(arrival, free.pop(0))
        expected.append(started)
        bisect.insort(free, started + length)
    with freeze_time(NOW) as frozen:
        story = Story(
            make_store(
                registry=REGISTRY, timings=Timings(session_limit=None), concurrency=concurrency
            ),
            frozen,
        )
        story.project_arn = project(story.store)
        base = clock.now()
        for arrival in arrivals:
            frozen.tick(base / 1000 + arrival - clock.now() / 1000)
            story.run(Step("create"))
        found = []
        for arn, started, length in zip(story.arns, expected, lengths, strict=True):
            frozen.tick(base / 1000 + started + length - clock.now() / 1000)
            found.append(stop(story.store, arn)["started"] - base / 1000)
        assert found == expected
