"""Rules that hold for sessions after any requests, under a clock that moves in both directions."""

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

from moto_devicefarm import Timings
from moto_devicefarm.core import clock
from moto_devicefarm.core.errors import ArgumentException
from moto_devicefarm.core.queue import Queue
from moto_devicefarm.core.timings import NEVER
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from tests.support.account import Account, account_with_slots
from tests.support.devices import INSTANCE_A, INSTANCE_B, LONE, PAIR, PHONE, REGISTRY
from tests.support.store import NOW

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
    """One request or one move of the clock. ``pick`` chooses the session or the device; the clock
    moves by ``seconds``.
    """

    act: Act
    pick: int = 0
    unmetered: bool = False
    seconds: float = 0


@dataclass
class Story:
    """An account, the requests that were made, and the frozen clock."""

    account: Account
    frozen: Any
    project_arn: str = ""
    app_arn: str = ""
    arns: list[str] = field(default_factory=list)

    def run(self, step: Step) -> None:
        """Make the step, and check that the mock refuses what the status forbids."""
        if step.act == "move":
            self.frozen.tick(step.seconds)
        elif step.act == "create":
            device, members = PLACES[step.pick % len(PLACES)]
            billing = {
                "configuration": {"billingMethod": "UNMETERED" if step.unmetered else "METERED"}
            }
            document = self.account.create_remote_access_session(
                projectArn=self.project_arn, deviceArn=device.arn, **members, **billing
            )
            assert document["status"] == "PENDING"
            self.arns.append(document["arn"])
        elif self.arns:
            self._act(step.act, self.arns[step.pick % len(self.arns)])

    def _act(self, act: Act, arn: str) -> None:
        documents = self.documents()
        before = documents[arn]
        if act == "stop":
            answer = self.account.stop(arn)
            ending = before["status"] in ("STOPPING", "COMPLETED")
            assert answer == before if ending else answer["status"] == "STOPPING"
        elif act == "install":
            self._allowed_only_if(
                before["status"] == "RUNNING",
                lambda: self.account.install_to_remote_access_session(
                    remoteAccessSessionArn=arn, appArn=self.app_arn
                ),
            )
        elif act == "delete" and self._allowed_only_if(
            before["status"] == "COMPLETED", lambda: self.account.delete(arn)
        ):
            self.arns.remove(arn)
            del documents[arn]
            assert self.documents() == documents

    def _allowed_only_if(self, allowed: bool, act: Callable[[], object]) -> bool:
        try:
            act()
        except ArgumentException:
            assert not allowed
            return False
        assert allowed
        return True

    def documents(self) -> dict[str, dict[str, Any]]:
        """All sessions now, by ARN."""
        listed = self.account.list_remote_access_sessions(arn=self.project_arn)
        return {session["arn"]: session for session in listed}

    def at(self, moment: float) -> dict[str, dict[str, Any]]:
        """All sessions at a moment; the clock moves back afterwards."""
        delta = (moment - clock.now()) / 1000
        self.frozen.tick(delta)
        documents = self.documents()
        self.frozen.tick(-delta)
        return documents

    @property
    def sessions(self) -> list[RemoteAccessSession]:
        """All sessions that were created, deleted ones too."""
        return list(self.account.store.queue)

    def moments(self) -> list[float]:
        """The moments at which anything changes, and a moment between each two."""
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


def play(timings: Timings, concurrency: int | None, frozen: Any, steps: list[Step]) -> Story:
    """The story after all steps."""
    frozen.tick(-100_000)
    story = Story(
        account_with_slots(SLOTS, registry=REGISTRY, timings=timings, concurrency=concurrency),
        frozen,
    )
    story.project_arn = story.account.project()
    story.app_arn = story.account.app(projectArn=story.project_arn)
    frozen.tick(100_000)
    for step in steps:
        story.run(step)
    return story


def has_slot(session: dict[str, Any]) -> bool:
    """Whether a session has left the queues and has not ended."""
    return "started" in session and session["status"] != "COMPLETED"


@settings(max_examples=30, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_quota_and_instances(timings: Timings, concurrency: int | None, steps: list[Step]) -> None:
    """At each moment, the sessions that left the queue fit the quota, and no instance has two
    sessions.
    """
    with freeze_time(NOW) as frozen:
        story = play(timings, concurrency, frozen, steps)
        for moment in story.moments():
            documents = story.at(moment).values()
            metered = [d for d in documents if d["billingMethod"] == "METERED"]
            past = [d for d in metered if d["status"] == "PENDING_DEVICE" or has_slot(d)]
            assert concurrency is None or len(past) <= concurrency
            unmetered = [
                d
                for d in documents
                if d["billingMethod"] == "UNMETERED" and d["device"]["fleetType"] == "PUBLIC"
            ]
            assert (
                len([d for d in unmetered if d["status"] == "PENDING_DEVICE" or has_slot(d)])
                <= SLOTS
            )
            used = Counter(
                d["instanceArn"] for d in documents if has_slot(d) and "instanceArn" in d
            )
            assert max(used.values(), default=0) <= 1


@settings(max_examples=30, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_reasons_to_wait(timings: Timings, concurrency: int | None, steps: list[Step]) -> None:
    """A session waits only while the quota is used up or all its instances are taken. All sessions
    are metered here, because an instance is kept for an earlier session that still waits for its
    slot.
    """
    steps = [Step(step.act, step.pick, False, step.seconds) for step in steps]
    with freeze_time(NOW) as frozen:
        story = play(timings, concurrency, frozen, steps)
        lives = [
            (session, session.life, story.account.store.queue.position(session))
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


@settings(max_examples=30, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_times_and_minutes_agree(
    timings: Timings, concurrency: int | None, steps: list[Step]
) -> None:
    """In each document at each moment, times are in order, minutes fit the times, and the members
    fit the status.
    """
    with freeze_time(NOW) as frozen:
        story = play(timings, concurrency, frozen, steps)
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


@settings(max_examples=30, deadline=None)
@given(
    timings=TIMINGS,
    concurrency=QUOTAS,
    steps=st.lists(STEPS, max_size=12),
    moves=st.lists(st.sampled_from([-5000, -60, -3, -1, 0, 0.001, 2, 45, 7200]), max_size=6),
)
def test_reading_changes_nothing(
    timings: Timings, concurrency: int | None, steps: list[Step], moves: list[float]
) -> None:
    """A moment has the same documents again after reads at other moments."""
    with freeze_time(NOW) as frozen:
        story = play(timings, concurrency, frozen, steps)
        before = story.documents()
        for move in moves:
            frozen.tick(move)
            first = story.documents()
            assert {
                arn: story.account.call("GetRemoteAccessSession", arn=arn) for arn in first
            } == {arn: {"remoteAccessSession": document} for arn, document in first.items()}
        frozen.tick(-sum(moves))
        assert story.documents() == before


@settings(max_examples=30, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_a_growing_clock(timings: Timings, concurrency: int | None, steps: list[Step]) -> None:
    """As time goes on, no status goes back, minutes do not shrink, and ended sessions do not
    change.
    """
    with freeze_time(NOW) as frozen:
        story = play(timings, concurrency, frozen, steps)
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


@settings(max_examples=30, deadline=None)
@given(timings=TIMINGS, concurrency=QUOTAS, steps=st.lists(STEPS, max_size=14))
def test_a_new_queue_has_the_same_places(
    timings: Timings, concurrency: int | None, steps: list[Step]
) -> None:
    """The places in the queue are those of a new queue with the same sessions, which are in order
    of creation.
    """
    with freeze_time(NOW) as frozen:
        story = play(timings, concurrency, frozen, steps)
        anew = Queue(lambda member: member.slot_quota())
        for session in story.sessions:
            anew.add(session)
        kept = [story.account.store.queue.position(session) for session in story.sessions]
        assert kept == [anew.position(session) for session in story.sessions]
        created = [session.created for session in story.sessions]
        assert created == sorted(created)


@settings(max_examples=25, deadline=None)
@given(
    data=st.data(),
    ends=st.lists(st.integers(1, 200), min_size=1, max_size=8),
    concurrency=st.sampled_from([1, 2, 3]),
)
def test_a_plain_queue(data: st.DataObject, ends: list[int], concurrency: int) -> None:
    """Sessions start when a plain queue of this many slots lets them start."""
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
            Account(
                registry=REGISTRY, timings=Timings(session_limit=None), concurrency=concurrency
            ),
            frozen,
        )
        story.project_arn = story.account.project()
        base = clock.now()
        for arrival in arrivals:
            frozen.tick(base / 1000 + arrival - clock.now() / 1000)
            story.run(Step("create"))
        found = []
        for arn, started, length in zip(story.arns, expected, lengths, strict=True):
            frozen.tick(base / 1000 + started + length - clock.now() / 1000)
            found.append(story.account.stop(arn)["started"] - base / 1000)
        assert found == expected
