"""``farm.start_grid_session``: how a session starts and ends, and messages of errors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import clock as moment
from moto_devicefarm.devicefarm.models import devicefarm_backends
from tests.support.account import LONG, Account
from tests.support.clients import shared_client
from tests.support.store import FIRST_GRID_SESSION, FIRST_PROJECT, PREFIX, numbered_id

UNKNOWN = f"{PREFIX}:testgrid-project:{numbered_id(0xDEAD)}"


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """The handle of an active mock."""
    with mock_devicefarm() as farm:
        yield farm


def state(account: Account, arn: str = FIRST_GRID_SESSION) -> tuple[str, float | None]:
    """The session's status, and its end in seconds after its creation."""
    document = account.get(arn)
    return document["status"], None if "ended" not in document else document["ended"] - document[
        "created"
    ]


# Starting


def test_the_handle_of_a_session(farm: DeviceFarm) -> None:
    """The service finds the session by the handle's arn and id."""
    project = shared_client().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    handle = farm.start_grid_session(project)
    (session,) = shared_client().list_test_grid_sessions(projectArn=project)["testGridSessions"]
    assert session["arn"] == handle.arn
    assert (
        shared_client().get_test_grid_session(projectArn=project, sessionId=handle.id)[
            "testGridSession"
        ]
        == session
    )
    assert repr(handle) == f"<test grid session {handle.arn}: ACTIVE>"


def test_a_project_of_another_account(farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project is found by its ARN in any account."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    project = shared_client().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    assert farm.start_grid_session(project).arn.startswith(
        "arn:aws:devicefarm:us-west-2:111122223333:testgrid-session:"
    )


@pytest.mark.parametrize("arn", [UNKNOWN, FIRST_PROJECT, "shop", "", None])
def test_an_unknown_project(farm: DeviceFarm, arn: Any) -> None:
    """The error names the given ARN and where to get the right one; a mobile project is a common
    mistake.
    """
    shared_client().create_project(name="x")
    said = (
        f"project_arn={arn!r} is unknown. Give the ARN that create_test_grid_project answered "
        "(create_project makes another kind)"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        farm.start_grid_session(arn)


def test_the_quota(account: Account, clock: Any) -> None:
    """An account can have fifty active sessions; an ended one makes room."""
    other = account.create_test_grid_project(name="shop")["arn"]
    handles = [account.grid_session(), *(account.grid_session(other) for _ in range(49))]
    said = (
        "session not created: Cannot exceed 50 concurrent sessions. Currently active=50, "
        "pending=0, failed=0. "
        "End a session, or let one time out, before you start another."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        account.grid_session()
    assert account.grid_sessions() == [handles[0].arn]
    handles[7].end()
    account.grid_session()
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        account.grid_session()
    clock.tick(120)
    account.grid_session()


# Ending


def test_end(account: Account, clock: Any) -> None:
    """A session is ACTIVE before its end and CLOSED after it."""
    handle = account.grid_session()
    clock.tick(30)
    handle.end()
    assert state(account) == ("CLOSED", 30)
    clock.tick(1000)
    assert state(account) == ("CLOSED", 30)
    clock.tick(-1000.001)
    assert state(account) == ("ACTIVE", None)
    assert repr(handle).endswith(": ACTIVE>")


def test_an_end_in_the_past(account: Account, clock: Any) -> None:
    """If the clock moved back, an earlier end removes later actions; no session ends before its
    start.
    """
    handle = account.grid_session()
    clock.tick(20)
    handle.action("GET", "late")
    clock.tick(-10)
    handle.end()
    clock.tick(100)
    assert (
        state(account),
        account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION),
        account.get(FIRST_GRID_SESSION)["billingMinutes"],
    ) == (("CLOSED", 10), [], 0.0)
    other = account.grid_session()
    clock.tick(-50)
    other.end()
    clock.tick(50)
    assert state(account, other.arn) == ("CLOSED", 0)


def test_end_with_an_error(account: Account) -> None:
    """A session can end as ERRORED."""
    account.grid_session().end(errored=True)
    assert state(account) == ("ERRORED", 0)


def test_as_a_context_manager(account: Account, clock: Any) -> None:
    """A session ends with its block, also if the block raises."""
    with account.grid_session() as handle:
        clock.tick(5)
    assert state(account) == ("CLOSED", 5)
    with pytest.raises(KeyError), account.grid_session() as failing:
        raise KeyError
    assert state(account, failing.arn) == ("CLOSED", 0)
    with account.grid_session() as errored:
        errored.end(errored=True)
    assert state(account, errored.arn) == ("ERRORED", 0)
    assert handle.arn == FIRST_GRID_SESSION


@pytest.mark.parametrize("idle", [30, 120, 900])
def test_the_idle_time_out(account: Account, clock: Any, idle: int) -> None:
    """The idle time counts from the end of the last action."""
    handle = account.grid_session(
        capabilities={"aws:idleTimeoutSecs": idle, "aws:maxDurationSecs": 2400}
    )
    clock.tick(idle - 0.001)
    handle.action("POST", "/session/1/url", duration=1001)
    clock.tick(idle + 1)
    assert state(account) == ("ACTIVE", None)
    clock.tick(0.001)
    assert state(account) == ("CLOSED", 2 * idle + 1)
    clock.tick(1000)
    assert state(account) == ("CLOSED", 2 * idle + 1)
    clock.tick(-1000.001)
    assert state(account) == ("ACTIVE", None)


def test_the_maximum_duration(account: Account, clock: Any) -> None:
    """A session ends after its maximum duration, by default 900 s."""
    handle = account.grid_session()
    for _ in range(8):
        clock.tick(100)
        handle.action("GET", "/session/1/title")
    clock.tick(99.999)
    assert state(account) == ("ACTIVE", None)
    clock.tick(0.001)
    assert state(account) == ("CLOSED", 900)


def test_billing_minutes(account: Account, clock: Any) -> None:
    """Minutes count from the first action (D: guide), with two decimals."""
    handle = account.grid_session(capabilities=LONG)
    clock.tick(60)
    assert account.get(FIRST_GRID_SESSION)["billingMinutes"] == 0.0
    handle.action("POST", "/session/1/url")
    clock.tick(100)
    assert account.get(FIRST_GRID_SESSION)["billingMinutes"] == 1.67
    handle.end()
    clock.tick(100)
    assert account.get(FIRST_GRID_SESSION)["billingMinutes"] == 1.67
    clock.tick(-170)
    assert account.get(FIRST_GRID_SESSION)["billingMinutes"] == 0.5
    clock.tick(-50)
    assert account.get(FIRST_GRID_SESSION)["billingMinutes"] == 0.0


# What can't be done


OVER = (
    " Start another one. Its capabilities set its time limits: aws:maxDurationSecs, "
    "aws:idleTimeoutSecs."
)


@pytest.mark.parametrize(
    ("what", "ended"),
    [
        ("errored", "ended with an error at 2026-03-01T12:00:00.000Z"),
        ("closed", "closed at 2026-03-01T12:00:00.000Z"),
        ("idle", "closed by its idle time-out of 120 s at 2026-03-01T12:02:00.000Z"),
    ],
)
def test_a_session_that_is_over(account: Account, clock: Any, what: str, ended: str) -> None:
    """An ended session accepts no action and no second end; the error says when and why
    it ended.
    """
    handle = account.grid_session()
    if what != "idle":
        handle.end(errored=what == "errored")
    clock.tick(120)
    now = "2026-03-01T12:02:00.000Z"
    before = account.get(FIRST_GRID_SESSION)
    acts: dict[str, Callable[[], None]] = {
        "record an action of": lambda: handle.action("GET", "x"),
        "end": handle.end,
    }
    for verb, act in acts.items():
        said = f"cannot {verb} {FIRST_GRID_SESSION} at {now}: the session {ended}.{OVER}"
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            act()
    assert (
        account.get(FIRST_GRID_SESSION),
        account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION),
    ) == (before, [])


DURATION = f"give a whole number from 0 to {2**53 - 1}, in milliseconds"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("PUT", "x"), "request_method='PUT' is unknown. Give one of: GET, POST, DELETE"),
        (
            ("get", "x"),
            "request_method='get' is unknown. Did you mean 'GET'? Give one of: GET, POST, DELETE",
        ),
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
def test_invalid_actions(account: Account, arguments: Any, said: str) -> None:
    """The error names the argument, and no action is recorded."""
    handle = account.grid_session()
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(said)}$"):
        handle.action(*arguments)
    assert account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION) == []


def test_dump_and_load(farm: DeviceFarm, clock: Any) -> None:
    """A session goes on after a dump and a load."""
    project = shared_client().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    session = farm.start_grid_session(project, capabilities=LONG)
    clock.tick(500)
    session.action("POST", "/session/1/url", duration=5)
    dumped = json.loads(json.dumps(farm.dump()))

    def answers() -> Any:
        return [
            shared_client().get_test_grid_session(sessionArn=session.arn)["testGridSession"],
            shared_client().list_test_grid_session_actions(sessionArn=session.arn)["actions"],
            shared_client().get_test_grid_project(projectArn=project)["testGridProject"],
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


@settings(deadline=None)
@given(MOVES)
def test_a_clock_that_moves_back(moves: list[tuple[int, str, int]]) -> None:
    """After any acts, the answers of a moment are the same when the clock moves back to it."""
    account, now = Account(), 0
    seen: dict[int, Any] = {}
    with moment.hold_at(now):
        handle = account.grid_session()
    for passed, what, duration in moves:
        now += passed
        with moment.hold_at(now):
            if account.get(FIRST_GRID_SESSION)["status"] == "ACTIVE":
                if what == "action":
                    handle.action("GET", "x", duration=duration)
                elif what != "nothing":
                    handle.end(errored=what == "error")
            seen[now] = (
                account.get(FIRST_GRID_SESSION),
                account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION),
            )
    for then, answers in reversed(seen.items()):
        with moment.hold_at(then):
            assert (
                account.get(FIRST_GRID_SESSION),
                account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION),
            ) == answers
        document, taken = answers
        assert ("ended" in document) == (document["status"] != "ACTIVE")
        assert document.get("ended", 0) <= then / 1000
        assert 0 <= document["billingMinutes"] <= 15
        assert [action["started"] for action in taken] == sorted(
            action["started"] for action in taken
        )
