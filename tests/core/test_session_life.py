"""The life of a session as a function of recorded facts: its stages and its end."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.session_life import (
    QueuePosition,
    SessionLife,
    StageDurations,
    add_activity,
    idle_ends,
    session_life,
)
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.timings import NEVER, Timings, ms

ORDER = [
    "PENDING",
    "PENDING_CONCURRENCY",
    "PENDING_DEVICE",
    "PREPARING",
    "RUNNING",
    "STOPPING",
    "COMPLETED",
]


@dataclass
class Recorded:
    """The facts of a session that was created at 0."""

    created: int = 0
    stop_requested: int | None = None
    activity: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    steps_at_stop: int = 0
    plan: SessionPlan | None = None
    captured: Captured | None = None


STEADY = StageDurations(pending=10, preparing=20, stopping=5, limit=1000, idle=NEVER)
AT_ONCE = QueuePosition(slot=10, device=10)


def test_nothing_takes_time_by_default_but_the_limit_holds() -> None:
    """Zero seconds for each stage, the documented 150 minutes, and neither idle time-out nor
    expiry.
    """
    assert dataclasses.asdict(Timings()) == {
        "session_pending": 0,
        "session_preparing": 0,
        "session_stopping": 0,
        "session_limit": 9000,
        "session_idle": None,
        "endpoint_lifetime": None,
        "command_limit": 240,
        "upload_processing": 0,
        "run_scheduling": 0,
        "job_preparing": 0,
        "setup_test": 0,
        "test": 0,
        "teardown_test": 0,
    }


def test_realistic_timings_are_those_that_are_known() -> None:
    """About two minutes to RUNNING, five idle, 150 in all, and endpoints that die after 17. A job
    has 0.8 minutes, of which 0.5 are metered (C: execubench has 0.60 to 1.35, and 0.29 to 1.06).
    """
    assert dataclasses.asdict(Timings.realistic()) == {
        "session_pending": 5,
        "session_preparing": 115,
        "session_stopping": 10,
        "session_limit": 9000,
        "session_idle": 300,
        "endpoint_lifetime": 1020,
        "command_limit": 240,
        "upload_processing": 15,
        "run_scheduling": 10,
        "job_preparing": 18,
        "setup_test": 5,
        "test": 20,
        "teardown_test": 5,
    }


def test_timings_cannot_be_changed() -> None:
    """A session may hold on to the Timings that it was created with."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Timings().session_limit = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {"session_pending": None},
            "session_pending=None: give a finite number of seconds from 0 up",
        ),
        (
            {"session_preparing": None},
            "session_preparing=None: give a finite number of seconds from 0 up",
        ),
        (
            {"session_stopping": None},
            "session_stopping=None: give a finite number of seconds from 0 up",
        ),
        (
            {"upload_processing": None},
            "upload_processing=None: give a finite number of seconds from 0 up",
        ),
        (
            {"session_limit": "9000"},
            "session_limit='9000': give a finite number of seconds from 0 up",
        ),
        ({"session_idle": True}, "session_idle=True: give a finite number of seconds from 0 up"),
    ],
)
def test_what_is_no_length_of_time_is_a_type_error(given: dict[str, Any], text: str) -> None:
    """The message names the field, what was given and what is possible."""
    with pytest.raises(TypeError) as caught:
        Timings(**given)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {"session_pending": -1},
            "session_pending=-1: give a finite number of seconds from 0 up",
        ),
        (
            {"session_limit": math.inf},
            "session_limit=inf: give a finite number of seconds from 0 up",
        ),
        (
            {"endpoint_lifetime": math.nan},
            "endpoint_lifetime=nan: give a finite number of seconds from 0 up",
        ),
    ],
)
def test_an_impossible_length_of_time_is_a_value_error(given: dict[str, Any], text: str) -> None:
    """Negative, endless and undefined lengths are refused when the Timings are made."""
    with pytest.raises(ValueError, match="give a finite number of seconds from 0 up") as caught:
        Timings(**given)
    assert str(caught.value) == text


@pytest.mark.parametrize("field", ["session_limit", "session_idle", "endpoint_lifetime"])
def test_what_may_be_lifted_takes_none(field: str) -> None:
    """None means that the limit, the idle time-out or the expiry never comes."""
    lifted: dict[str, Any] = {field: None}
    assert getattr(Timings(**lifted), field) is None


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, 0), (1.5, 1500), (0.0014, 1), (0.0016, 2), (None, NEVER)]
)
def test_seconds_are_whole_milliseconds(seconds: float | None, expected: float) -> None:
    """A part of a millisecond is rounded, so that every moment stays a whole number."""
    assert ms(seconds) == expected
    assert ms(seconds) == NEVER or isinstance(ms(seconds), int)


def test_a_pace_is_that_of_the_timings() -> None:
    """Each stage as long as its own field says."""
    timings = Timings(
        session_pending=1, session_preparing=2, session_stopping=3, session_limit=4, session_idle=5
    )
    assert StageDurations.of(timings) == StageDurations(
        pending=1000, preparing=2000, stopping=3000, limit=4000, idle=5000, manual=False
    )


@pytest.mark.parametrize(
    ("progression", "seconds", "expected"),
    [
        ("immediate", 0, StageDurations(0, 0, 0, 9_000_000, NEVER, manual=False)),
        ("time", 7, StageDurations(7000, 7000, 7000, 9_000_000, NEVER, manual=False)),
        ("manual", 0, StageDurations(0, 0, 0, 9_000_000, NEVER, manual=True)),
    ],
)
def test_a_transition_goes_before_timings(
    progression: str, seconds: float, expected: StageDurations
) -> None:
    """moto's transition sets the stages; limit and idle time are those of Timings."""
    assert (
        StageDurations.of(
            Timings(session_pending=1, session_preparing=2, session_stopping=3),
            progression,
            seconds,
        )
        == expected
    )


def test_a_session_that_nobody_stops_ends_at_its_limit() -> None:
    """The limit counts from ``started``."""
    assert session_life(Recorded(), STEADY, AT_ONCE) == SessionLife(
        [
            ("PENDING", 0),
            ("PREPARING", 10),
            ("RUNNING", 30),
            ("STOPPING", 1010),
            ("COMPLETED", 1015),
        ],
        started=10,
        running=30,
        stopping=1010,
        stopped=1015,
        reason="limit",
    )


def test_a_session_waits_in_both_queues() -> None:
    """A session waits for its slot first, and for its device then."""
    assert session_life(
        Recorded(stop_requested=500), STEADY, QueuePosition(slot=40, device=60)
    ) == SessionLife(
        [
            ("PENDING", 0),
            ("PENDING_CONCURRENCY", 10),
            ("PENDING_DEVICE", 40),
            ("PREPARING", 60),
            ("RUNNING", 80),
            ("STOPPING", 500),
            ("COMPLETED", 505),
        ],
        started=60,
        running=80,
        stopping=500,
        stopped=505,
        reason="user",
    )


@pytest.mark.parametrize(
    ("stop", "stages", "started", "running"),
    [
        (5, ["PENDING"], NEVER, NEVER),
        (10, ["PENDING", "PENDING_CONCURRENCY"], NEVER, NEVER),
        (20, ["PENDING", "PENDING_CONCURRENCY"], NEVER, NEVER),
        (40, ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE"], NEVER, NEVER),
        (50, ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE"], NEVER, NEVER),
        (60, ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING"], 60, NEVER),
        (70, ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING"], 60, NEVER),
        (80, ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING", "RUNNING"], 60, 80),
        (90, ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING", "RUNNING"], 60, 80),
    ],
)
def test_a_stop_ends_the_life_in_whatever_stage(
    stop: int, stages: list[str], started: float, running: float
) -> None:
    """After a stop, later stages do not begin. A stage that begins with the stop is kept."""
    whole = session_life(Recorded(stop_requested=stop), STEADY, QueuePosition(slot=40, device=60))
    assert [name for name, _ in whole.stages] == [*stages, "STOPPING", "COMPLETED"]
    assert whole[1:] == (started, running, stop, stop + 5, "user")


def test_a_stop_at_the_limit_is_a_stop_by_the_user() -> None:
    """If the stop and the limit come at one moment, the stop is the reason."""
    whole = session_life(Recorded(stop_requested=1010), STEADY, AT_ONCE)
    assert (whole.stopping, whole.reason) == (1010, "user")


def test_a_stop_after_the_limit_changes_nothing() -> None:
    """A stop after the limit changes nothing."""
    assert session_life(Recorded(stop_requested=2000), STEADY, AT_ONCE) == session_life(
        Recorded(), STEADY, AT_ONCE
    )


def test_a_stop_before_the_creation_ends_it_at_its_creation() -> None:
    """A stop before the creation ends the session at its creation."""
    whole = session_life(
        Recorded(created=100, stop_requested=40), STEADY, QueuePosition(slot=110, device=110)
    )
    assert whole == SessionLife(
        [("PENDING", 100), ("STOPPING", 100), ("COMPLETED", 105)], NEVER, NEVER, 100, 105, "user"
    )


def test_a_limit_during_preparing_leaves_out_running() -> None:
    """A session that its limit ends while PREPARING is never RUNNING."""
    whole = session_life(Recorded(), STEADY._replace(limit=15), AT_ONCE)
    assert whole == SessionLife(
        [("PENDING", 0), ("PREPARING", 10), ("STOPPING", 25), ("COMPLETED", 30)],
        10,
        NEVER,
        25,
        30,
        "limit",
    )


def test_a_life_without_limit_ends_only_by_a_stop() -> None:
    """Without limit and idle time a session runs for ever."""
    whole = session_life(Recorded(), STEADY._replace(limit=NEVER), AT_ONCE)
    assert whole[2:] == (30, NEVER, NEVER, "limit")
    assert whole.status(10**15) == "RUNNING"


@pytest.mark.parametrize(
    ("activity", "ends"),
    [
        ((), 130),
        ((130,), 230),
        ((131,), 130),
        ((80, 170), 270),
        ((170, 80), 270),
        ((5,), 130),
    ],
)
def test_idle_counts_from_running_and_from_each_activity(
    activity: tuple[int, ...], ends: int
) -> None:
    """The idle time counts from RUNNING and from each activity."""
    assert idle_ends(30, activity, 100) == ends
    whole = session_life(Recorded(activity=activity), STEADY._replace(idle=100), AT_ONCE)
    assert (whole.stopping, whole.stopped, whole.reason) == (ends, ends + 5, "idle")


def test_the_limit_goes_before_a_later_idle_end() -> None:
    """Activity does not delay the limit."""
    whole = session_life(
        Recorded(activity=(100, 190)), STEADY._replace(idle=100, limit=200), AT_ONCE
    )
    assert (whole.stopping, whole.reason) == (210, "limit")


def test_a_session_that_never_gets_a_device_never_ends() -> None:
    """Limit and idle time do not begin before ``started``."""
    whole = session_life(
        Recorded(), STEADY._replace(idle=100), QueuePosition(slot=10, device=NEVER)
    )
    assert whole.status(10**15) == "PENDING_DEVICE"
    assert whole[1:5] == (NEVER, NEVER, NEVER, NEVER)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (-1, "PENDING"),
        (0, "PENDING"),
        (9, "PENDING"),
        (10, "PREPARING"),
        (29, "PREPARING"),
        (30, "RUNNING"),
        (1009, "RUNNING"),
        (1010, "STOPPING"),
        (1014, "STOPPING"),
        (1015, "COMPLETED"),
    ],
)
def test_a_stage_begins_on_its_millisecond(now: int, status: str) -> None:
    """A stage begins on its millisecond; before its creation a session is in the first stage."""
    assert session_life(Recorded(), STEADY, AT_ONCE).status(now) == status


def test_manual_steps_move_a_session_on() -> None:
    """Under moto's manual transition, steps begin the stages."""
    manual = STEADY._replace(manual=True)
    assert manual.pending_ends(Recorded()) == NEVER
    two = Recorded(steps=(15, 40))
    assert session_life(two, manual, QueuePosition(manual.pending_ends(two), 15)).stages[:3] == [
        ("PENDING", 0),
        ("PREPARING", 15),
        ("RUNNING", 40),
    ]
    stopped = Recorded(steps=(15, 40, 99), stop_requested=60, steps_at_stop=2)
    assert session_life(stopped, manual, QueuePosition(15, 15)).stages[2:] == [
        ("RUNNING", 40),
        ("STOPPING", 60),
        ("COMPLETED", 99),
    ]


def test_a_manual_step_at_the_limit_ends_the_session() -> None:
    """A step at the moment of the limit comes after it, so that the session is COMPLETED."""
    manual = STEADY._replace(manual=True)
    whole = session_life(Recorded(steps=(15, 40, 1015)), manual, QueuePosition(15, 15))
    assert (whole.stopping, whole.stopped) == (1015, 1015)


def test_a_manual_step_before_the_creation_starts_nothing_before_it() -> None:
    """A step before the creation does not start the session before its creation."""
    assert STEADY._replace(manual=True).pending_ends(Recorded(created=100, steps=(40,))) == 100


MOMENTS = st.integers(-500, 2000)
LENGTHS = st.integers(0, 300)


@given(moments=st.lists(MOMENTS), running=MOMENTS, idle=LENGTHS | st.just(NEVER))
@example(moments=[0, 5, 12], running=0, idle=10)
@example(moments=[0, 9, 5], running=0, idle=10)
@settings(deadline=None)
def test_activity_that_is_left_out_changes_no_end(
    moments: list[int], running: int, idle: float
) -> None:
    """The idle end is that of all moments, also if the clock goes back."""
    kept: tuple[int, ...] = ()
    for number, moment in enumerate(moments, 1):
        kept = add_activity(kept, moment, idle)
        assert idle_ends(running, kept, idle) == idle_ends(running, moments[:number], idle)


@pytest.mark.parametrize(("idle", "most"), [(NEVER, 2), (300_000, 8)])
def test_thousands_of_commands_are_few_moments(idle: float, most: int) -> None:
    """A session of 15 minutes with 100 commands a second keeps a few of them."""
    kept: tuple[int, ...] = ()
    for moment in range(0, 900_000, 10):
        kept = add_activity(kept, moment, idle)
    assert len(kept) <= most


@st.composite
def lives(draw: st.DrawFn) -> SessionLife:
    """Lives of random facts, positions and timings."""
    facts = Recorded(
        created=draw(MOMENTS),
        stop_requested=draw(st.none() | MOMENTS),
        activity=tuple(draw(st.lists(MOMENTS, max_size=4))),
        steps=tuple(draw(st.lists(MOMENTS, max_size=4))),
        steps_at_stop=draw(st.integers(0, 4)),
    )
    pace = StageDurations(
        pending=draw(LENGTHS),
        preparing=draw(LENGTHS),
        stopping=draw(LENGTHS),
        limit=draw(LENGTHS | st.just(NEVER)),
        idle=draw(LENGTHS | st.just(NEVER)),
        manual=draw(st.booleans()),
    )
    slot = pace.pending_ends(facts) + draw(LENGTHS)
    return session_life(facts, pace, QueuePosition(slot, slot + draw(LENGTHS | st.just(NEVER))))


@settings(max_examples=100, deadline=None)
@given(whole=lives())
def test_stages_begin_in_order(whole: SessionLife) -> None:
    """Stages begin in order, and the moments agree with them."""
    names = [name for name, _ in whole.stages]
    begins = dict(whole.stages)
    assert names == sorted(names, key=ORDER.index)
    assert len(set(names)) == len(names)
    assert list(begins.values()) == sorted(begins.values())
    assert whole.started == begins.get("PREPARING", NEVER)
    assert whole.running == begins.get("RUNNING", NEVER)
    assert (whole.stopping, whole.stopped) == (begins["STOPPING"], begins["COMPLETED"])


@settings(max_examples=100, deadline=None)
@given(whole=lives(), moments=st.lists(MOMENTS, min_size=2))
def test_a_status_never_goes_back_while_the_clock_grows(
    whole: SessionLife, moments: list[int]
) -> None:
    """As time goes on, no status goes back."""
    seen = [ORDER.index(whole.status(moment)) for moment in sorted(moments)]
    assert seen == sorted(seen)


def test_a_length_of_time_beyond_all_clocks() -> None:
    """What would overflow in milliseconds is refused like infinity."""
    with pytest.raises(
        ValueError,
        match=r"^session_limit=1e\+306: give a finite number of seconds from 0 up$",
    ):
        Timings(session_limit=1e306)
