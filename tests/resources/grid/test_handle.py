"""``farm.start_grid_session``: what starts, how it ends by request and by the clock, and what the
errors say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import make_store
from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import clock as moment
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import devicefarm_backends
from tests.devicefarm.clients import kept
from tests.resources.grid.gridding import (
    LONG,
    MOBILE,
    NOBODY,
    SESSION,
    actions,
    create,
    get,
    listed,
    started,
)
from tests.resources.grid.gridding import grid as grid


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """An active mock's handle."""
    with mock_devicefarm() as farm:
        yield farm


def state(store: Store, arn: str = SESSION) -> tuple[str, float | None]:
    """The session's status, and its end in seconds since its creation."""
    document = get(store, arn)
    return document["status"], None if "ended" not in document else document["ended"] - document[
        "created"
    ]


# Starting


def test_the_handle_of_a_session(farm: DeviceFarm) -> None:
    """Its arn and id are those by which the service finds it."""
    project = kept().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    handle = farm.start_grid_session(project)
    (session,) = kept().list_test_grid_sessions(projectArn=project)["testGridSessions"]
    assert session["arn"] == handle.arn
    assert (
        kept().get_test_grid_session(projectArn=project, sessionId=handle.id)["testGridSession"]
        == session
    )
    assert repr(handle) == f"<test grid session {handle.arn}: ACTIVE>"


def test_a_project_of_another_account(farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is found by its ARN, whatever account is the current one."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    project = kept().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    assert farm.start_grid_session(project).arn.startswith(
        "arn:aws:devicefarm:us-west-2:111122223333:testgrid-session:"
    )


@pytest.mark.parametrize("arn", [NOBODY, MOBILE, "shop", "", None])
def test_an_unknown_project(farm: DeviceFarm, arn: Any) -> None:
    """The error says what was given and where to get the right one; a mobile project is the usual
    slip.
    """
    kept().create_project(name="x")
    said = (
        f"project_arn={arn!r} is unknown. Give the ARN that create_test_grid_project answered "
        "(create_project makes another kind)"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        farm.start_grid_session(arn)


def test_the_quota(grid: Store, clock: Any) -> None:
    """Fifty in the account, in whatever project; one that ended makes room, by request or by the
    clock.
    """
    other = create(grid)["arn"]
    handles = [started(grid), *(started(grid, other) for _ in range(49))]
    said = (
        "session not created: Cannot exceed 50 concurrent sessions. Currently active=50, pending=0, failed=0. "
        "End a session, or let one time out, before you start another."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        started(grid)
    assert listed(grid) == [handles[0].arn]
    handles[7].end()
    started(grid)
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        started(grid)
    clock.tick(120)
    started(grid)


# Ending


def test_end(grid: Store, clock: Any) -> None:
    """CLOSED from that moment on, ACTIVE before it."""
    handle = started(grid)
    clock.tick(30)
    handle.end()
    assert state(grid) == ("CLOSED", 30)
    clock.tick(1000)
    assert state(grid) == ("CLOSED", 30)
    clock.tick(-1000.001)
    assert state(grid) == ("ACTIVE", None)
    assert repr(handle).endswith(": ACTIVE>")


def test_an_end_in_the_past(grid: Store, clock: Any) -> None:
    """Where a test moved the clock backwards: what was recorded later did not happen; none ends
    before it began.
    """
    handle = started(grid)
    clock.tick(20)
    handle.action("GET", "late")
    clock.tick(-10)
    handle.end()
    clock.tick(100)
    assert (state(grid), actions(grid), get(grid)["billingMinutes"]) == (("CLOSED", 10), [], 0.0)
    other = started(grid)
    clock.tick(-50)
    other.end()
    clock.tick(50)
    assert state(grid, other.arn) == ("CLOSED", 0)


def test_end_with_an_error(grid: Store) -> None:
    """ERRORED."""
    started(grid).end(errored=True)
    assert state(grid) == ("ERRORED", 0)


def test_as_a_context_manager(grid: Store, clock: Any) -> None:
    """The session ends with the block, also with one that fails; one that is over stays as it was."""
    with started(grid) as handle:
        clock.tick(5)
    assert state(grid) == ("CLOSED", 5)
    with pytest.raises(KeyError), started(grid) as failing:
        raise KeyError
    assert state(grid, failing.arn) == ("CLOSED", 0)
    with started(grid) as errored:
        errored.end(errored=True)
    assert state(grid, errored.arn) == ("ERRORED", 0)
    assert handle.arn == SESSION


@pytest.mark.parametrize("idle", [30, 120, 900])
def test_the_idle_time_out(grid: Store, clock: Any, idle: int) -> None:
    """Counts from the end of the last action; backwards the session is active again."""
    handle = started(grid, capabilities={"aws:idleTimeoutSecs": idle, "aws:maxDurationSecs": 2400})
    clock.tick(idle - 0.001)
    handle.action("POST", "/session/1/url", duration=1001)
    clock.tick(idle + 1)
    assert state(grid) == ("ACTIVE", None)
    clock.tick(0.001)
    assert state(grid) == ("CLOSED", 2 * idle + 1)
    clock.tick(1000)
    assert state(grid) == ("CLOSED", 2 * idle + 1)
    clock.tick(-1000.001)
    assert state(grid) == ("ACTIVE", None)


def test_the_maximum_duration(grid: Store, clock: Any) -> None:
    """Ends a session that is never idle: by default after 900 s."""
    handle = started(grid)
    for _ in range(8):
        clock.tick(100)
        handle.action("GET", "/session/1/title")
    clock.tick(99.999)
    assert state(grid) == ("ACTIVE", None)
    clock.tick(0.001)
    assert state(grid) == ("CLOSED", 900)


def test_billing_minutes(grid: Store, clock: Any) -> None:
    """From the first action (the guide says so, not from the start), while it runs and after, with
    two decimals.
    """
    handle = started(grid, capabilities=LONG)
    clock.tick(60)
    assert get(grid)["billingMinutes"] == 0.0
    handle.action("POST", "/session/1/url")
    clock.tick(100)
    assert get(grid)["billingMinutes"] == 1.67
    handle.end()
    clock.tick(100)
    assert get(grid)["billingMinutes"] == 1.67
    clock.tick(-170)
    assert get(grid)["billingMinutes"] == 0.5
    clock.tick(-50)
    assert get(grid)["billingMinutes"] == 0.0


# What can't be done


OVER = " Start another; its capabilities say how long it lives: aws:maxDurationSecs, aws:idleTimeoutSecs."


@pytest.mark.parametrize(
    ("what", "ended"),
    [
        ("errored", "ended with an error at 2026-03-01T12:00:00.000Z"),
        ("closed", "closed at 2026-03-01T12:00:00.000Z"),
        ("idle", "closed by its idle time-out of 120 s at 2026-03-01T12:02:00.000Z"),
    ],
)
def test_a_session_that_is_over(grid: Store, clock: Any, what: str, ended: str) -> None:
    """Takes no action and no other end: the error says since when it is over, and why."""
    handle = started(grid)
    if what != "idle":
        handle.end(errored=what == "errored")
    clock.tick(120)
    now = "2026-03-01T12:02:00.000Z"
    before = get(grid)
    acts: dict[str, Callable[[], None]] = {
        "record an action of": lambda: handle.action("GET", "x"),
        "end": handle.end,
    }
    for verb, act in acts.items():
        said = f"can't {verb} {SESSION} at {now}: it {ended}.{OVER}"
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            act()
    assert (get(grid), actions(grid)) == (before, [])


DURATION = f"give a whole number from 0 to {2**53 - 1}, in milliseconds"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("PUT", "x"), "request_method='PUT' is unknown. Give one of: GET, POST, DELETE"),
        (("get", "x"), "request_method='get' is unknown. Give one of: GET, POST, DELETE"),
        (("GET", ""), "action='': give a text such as '/session/.../url'"),
        (("GET", 5), "action=5: give a text such as '/session/.../url'"),
        (("GET", "x", "OK"), "status_code='OK': give an HTTP status of three digits"),
        (("GET", "x", 20), "status_code=20: give an HTTP status of three digits"),
        (
            ("GET", "x", "\u0662\u0660\u0660"),
            "status_code='\u0662\u0660\u0660': give an HTTP status of three digits",
        ),
        (("GET", "x", 200, -1), f"duration=-1: {DURATION}"),
        (("GET", "x", 200, 0.5), f"duration=0.5: {DURATION}"),
        (("GET", "x", 200, True), f"duration=True: {DURATION}"),
        (
            ("GET", "x", 200, 2**63),
            f"duration={2**63}: {DURATION}",
        ),
    ],
    ids=str,
)
def test_actions_that_can_not_be(grid: Store, arguments: Any, said: str) -> None:
    """The error names the argument; nothing is recorded."""
    handle = started(grid)
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(said)}$"):
        handle.action(*arguments)
    assert actions(grid) == []


def test_dump_and_load(farm: DeviceFarm, clock: Any) -> None:
    """A dumped state goes on as it was: actions and limits are facts."""
    project = kept().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    session = farm.start_grid_session(project, capabilities=LONG)
    clock.tick(500)
    session.action("POST", "/session/1/url", duration=5)
    dumped = json.loads(json.dumps(farm.dump()))

    def answers() -> Any:
        return [
            kept().get_test_grid_session(sessionArn=session.arn)["testGridSession"],
            kept().list_test_grid_session_actions(sessionArn=session.arn)["actions"],
            kept().get_test_grid_project(projectArn=project)["testGridProject"],
        ]

    clock.tick(899)
    before = answers()
    assert before[0]["status"] == "ACTIVE"
    devicefarm_backends.reset()
    farm.load(dumped)
    assert answers() == before


MOVES = st.lists(
    st.tuples(
        st.integers(0, 200_000) | st.sampled_from([0, 119_999, 120_000, 120_001]),
        st.sampled_from(["action", "end", "error", "nothing"]),
        st.integers(0, 100_000),
    ),
    max_size=20,
)


@given(MOVES)
def test_backwards_gives_the_former_answers(moves: list[tuple[int, str, int]]) -> None:
    """Whatever a test does, an answer belongs to its moment: ACTIVE has no end, and an end is never
    in the future.
    """
    store, now = make_store(), 0
    seen: dict[int, Any] = {}
    with moment.hold_at(now):
        create(store)
        handle = started(store)
    for passed, what, duration in moves:
        now += passed
        with moment.hold_at(now):
            if get(store)["status"] == "ACTIVE":
                if what == "action":
                    handle.action("GET", "x", duration=duration)
                elif what != "nothing":
                    handle.end(errored=what == "error")
            seen[now] = get(store), actions(store)
    for then, answers in reversed(seen.items()):
        with moment.hold_at(then):
            assert (get(store), actions(store)) == answers
        document, taken = answers
        assert ("ended" in document) == (document["status"] != "ACTIVE")
        assert document.get("ended", 0) <= then / 1000
        assert 0 <= document["billingMinutes"] <= 15
        assert [action["started"] for action in taken] == sorted(
            action["started"] for action in taken
        )
