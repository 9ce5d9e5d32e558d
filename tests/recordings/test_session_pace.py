"""What a test of calls arranges for the sessions of a sequence."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.recordings.arranged_steps import DeviceChange, NextPlan, Step
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.observations import observe
from moto_devicefarm.recordings.session_pace import SessionPace
from tests.support.recorded_calls import PROJECT, get_session, recorded_call
from tests.support.session_reports import OTHER, PHONE, SESSION


def create(seconds: float = 0, arn: str = SESSION) -> RecordedCall:
    """The call that creates a session."""
    given = {"projectArn": PROJECT, "deviceArn": PHONE}
    answer = {"remoteAccessSession": {"arn": arn, "status": "PENDING"}}
    return recorded_call(seconds, "CreateRemoteAccessSession", given, answer=answer)


def stop(seconds: float, arn: str = SESSION) -> RecordedCall:
    """The call that stops a session."""
    return get_session(seconds, "STOPPING", arn, "Stop")


def pace(*calls: RecordedCall) -> SessionPace:
    """The pace of the session that is created before these calls."""
    given = [create(), *calls]
    return SessionPace(observe(given, [call.time for call in given]))


def steps(*calls: RecordedCall) -> list[Step]:
    """What is arranged for it."""
    return list(pace(*calls).steps())


def stuck_in(status: str) -> list[Step]:
    """The plan of a session that does not leave a status."""
    return [NextPlan(0, "next_session", [{"stuck_in": status}])]


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([], {}),
        ([stop(10), get_session(15, "STOPPING"), get_session(20, "COMPLETED")], 10),
        (
            [get_session(9, "STOPPING"), get_session(12, "STOPPING"), get_session(20, "COMPLETED")],
            11,
        ),
    ],
)
def test_stopping_begins_at_the_stop_or_where_it_is_seen(
    calls: list[RecordedCall], expected: Any
) -> None:
    """Catches a length that counts from the creation, and a failure for a session without both."""
    assert pace(*calls).durations == ({"session_stopping": expected} if calls else {})


def test_stages_last_as_long_as_the_answers_allow() -> None:
    """Catches stages that are mixed up."""
    found = pace(
        get_session(4, "PENDING"),
        get_session(5, "PREPARING"),
        get_session(60, "PREPARING"),
        get_session(65, "RUNNING"),
    )
    assert found.durations == {"session_pending": 5, "session_preparing": 60}
    assert list(found.steps()) == []


@pytest.mark.parametrize(
    "status", ["PENDING", "PREPARING", "PENDING_DEVICE", "PENDING_CONCURRENCY"]
)
def test_a_session_that_is_never_seen_to_leave_a_status_is_stuck(status: str) -> None:
    """Catches a hang that the mock's session would not have."""
    assert steps(get_session(900, status)) == stuck_in(status)


def test_a_session_that_is_stopped_while_it_runs_is_not_arranged() -> None:
    """Catches a plan that says what the mock does by itself."""
    assert steps(get_session(60, "RUNNING"), stop(80), get_session(90, "COMPLETED")) == []


def test_a_stop_that_is_never_over_is_stuck() -> None:
    """Catches a session that COMPLETES in the mock while AWS's hangs in STOPPING."""
    assert steps(stop(10), get_session(600, "STOPPING")) == stuck_in("STOPPING")


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"result": "ERRORED", "message": "Lost."}, {"ends_with": "ERRORED", "message": "Lost."}),
        ({"result": "PENDING", "message": ""}, {"ends_with": "ERRORED"}),
    ],
)
def test_a_session_that_ended_by_itself_has_an_end(
    members: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Catches an end that comes too late by the time of STOPPING, which the plan does not count,
    and an unknown result that the mock would refuse.
    """
    calls = [get_session(50, "STOPPING"), get_session(60, "COMPLETED", **members)]
    assert steps(get_session(40, "RUNNING"), *calls) == [
        NextPlan(0, "next_session", [{**expected, "after": 50}])
    ]
    assert steps(calls[1]) == [NextPlan(0, "next_session", [{**expected, "after": 60}])]


def test_a_session_that_waited_for_its_device_gets_it_later() -> None:
    """Catches a device that stays busy, or that was never busy."""
    assert steps(get_session(30, "PENDING_DEVICE"), get_session(90, "RUNNING")) == [
        DeviceChange(0, PHONE, "BUSY"),
        DeviceChange(2, PHONE, "AVAILABLE"),
    ]


def test_the_quota_is_the_number_of_sessions_before() -> None:
    """Catches a session that does not wait for its slot. An ended session gives its slot back."""
    second = create(20, OTHER)
    waits = get_session(30, "PENDING_CONCURRENCY", OTHER)
    runs = get_session(60, "RUNNING", OTHER)
    assert pace(second, waits, runs).concurrency == 1
    assert steps(second, waits, runs) == []
    assert pace(stop(10), second, waits, runs).concurrency is None
    assert pace(get_session(10, "COMPLETED"), second, waits, runs).concurrency is None
    assert pace(get_session(10, "RUNNING")).concurrency is None
