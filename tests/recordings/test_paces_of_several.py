"""Durations and plans that follow from several sessions, runs and uploads, or from two stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from moto_devicefarm.recordings.arranged_steps import NextPlan, Put
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.observations import observe
from moto_devicefarm.recordings.run_pace import RunPace
from moto_devicefarm.recordings.session_pace import SessionPace
from moto_devicefarm.recordings.upload_bodies import bodies
from moto_devicefarm.recordings.upload_pace import UploadPace
from tests.support.recorded_calls import START, get_session, recorded_call
from tests.support.session_reports import ID, OTHER, PREFIX, SESSION, UPLOAD

RUN = f"{PREFIX}:run:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
OTHER_RUN = f"{RUN[:-1]}e"


def moments(calls: Sequence[RecordedCall]) -> list[int]:
    """The times of the calls."""
    return [call.time for call in calls]


def sessions(*calls: RecordedCall) -> SessionPace:
    """The pace of the sessions."""
    return SessionPace(observe(calls, moments(calls)))


def create(seconds: float = 0, arn: str = SESSION) -> RecordedCall:
    """The call that creates a session."""
    return get_session(seconds, "PENDING", arn, "Create")


def stop(seconds: float) -> RecordedCall:
    """A call that stops the first session."""
    return get_session(seconds, "STOPPING", operation="Stop")


def test_the_first_stop_counts() -> None:
    """Catches a STOPPING that begins anew with each stop."""
    found = sessions(create(), stop(10), stop(30), get_session(40, "COMPLETED"))
    assert found.durations == {"session_stopping": 30}


def test_a_stop_of_which_nobody_saw_the_end_is_not_arranged() -> None:
    """Catches a session that hangs in STOPPING because nobody asked for it again."""
    assert list(sessions(create(), stop(10)).steps()) == []


def test_a_session_that_is_pending_as_long_as_another_at_most_is_stuck() -> None:
    """Catches a session that leaves PENDING at the very moment at which AWS's was still in it."""
    found = sessions(
        create(),
        get_session(4, "PENDING"),
        get_session(5, "RUNNING"),
        create(20, OTHER),
        get_session(25, "PENDING", OTHER),
    )
    assert found.durations == {"session_pending": 5}
    assert list(found.steps()) == [NextPlan(3, "next_session", [{"stuck_in": "PENDING"}])]


def test_an_end_comes_before_the_stopping_that_others_showed() -> None:
    """Catches a session that is COMPLETED too late by the time of its STOPPING."""
    found = sessions(
        create(),
        stop(10),
        get_session(12, "STOPPING"),
        get_session(20, "COMPLETED"),
        create(30, OTHER),
        get_session(60, "COMPLETED", OTHER, result="ERRORED"),
    )
    plan = {"ends_with": "ERRORED", "after": 20}
    assert list(found.steps()) == [NextPlan(4, "next_session", [plan])]


def test_a_later_session_takes_no_slot() -> None:
    """Catches a quota that counts sessions that came after the one that waits."""
    waits = get_session(30, "PENDING_CONCURRENCY")
    assert sessions(create(), create(20, OTHER), waits).concurrency is None


def schedule_run(seconds: float, arn: str = RUN) -> RecordedCall:
    """The call that creates a run."""
    return recorded_call(
        seconds, "ScheduleRun", answer={"run": {"arn": arn, "status": "SCHEDULING"}}
    )


def get_run(seconds: float, status: str, arn: str = RUN) -> RecordedCall:
    """A poll of a run."""
    run = {"arn": arn, "status": status}
    return recorded_call(seconds, "GetRun", {"arn": arn}, answer={"run": run})


def runs(*calls: RecordedCall) -> RunPace:
    """The pace of the runs."""
    return RunPace(observe(calls, moments(calls)), calls)


def test_a_stage_that_nobody_saw_takes_no_time() -> None:
    """Catches a negative duration of the stage between two that were seen."""
    found = runs(schedule_run(0), get_run(50, "SCHEDULING"), get_run(60, "RUNNING"))
    assert found.durations == {"run_scheduling": 60}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(30, []), (60, [NextPlan(4, "next_run", [{"stuck_in": "PREPARING"}])])],
)
def test_a_run_that_prepares_longer_than_another_is_stuck(seconds: float, expected: Any) -> None:
    """Catches a hang that is arranged although the mock's run is in that status too."""
    found = runs(
        schedule_run(0),
        get_run(10, "PREPARING"),
        get_run(50, "PREPARING"),
        get_run(60, "COMPLETED"),
        schedule_run(100, OTHER_RUN),
        get_run(100 + seconds, "PREPARING", OTHER_RUN),
    )
    assert found.durations == {"job_preparing": 60}
    assert list(found.steps()) == expected


def get_upload(seconds: float, status: str, operation: str = "Get") -> RecordedCall:
    """A poll of the upload, or its creation."""
    upload = {"arn": UPLOAD, "status": status}
    return recorded_call(seconds, f"{operation}Upload", {"arn": UPLOAD}, answer={"upload": upload})


CREATE_UPLOAD = get_upload(0, "INITIALIZED", "Create")


def arrival(*calls: RecordedCall, processing: int | None = None) -> float:
    """When the body of the upload comes, in seconds after the start."""
    given = [CREATE_UPLOAD, *calls] if calls[0].operation == "GetUpload" else list(calls)
    found = UploadPace(observe(given, moments(given)), bodies(given), moments(given), processing)
    (put,) = (step for step in found.steps() if isinstance(step, Put))
    return put.moment / 1000 - START


@pytest.mark.parametrize(("sent", "expected"), [(-5, 0), (3, 3), (99, 20)])
def test_a_body_comes_between_the_calls_that_tell_of_it(sent: int, expected: int) -> None:
    """Catches a clock of another machine: the body would come before its upload, or too late."""
    created = replace(CREATE_UPLOAD, body_at=(START + sent) * 1000)
    assert arrival(created, get_upload(20, "SUCCEEDED")) == expected


def test_a_body_comes_so_late_that_it_is_still_processed() -> None:
    """Catches an upload that has SUCCEEDED at the very moment at which AWS's was PROCESSING."""
    calls = [get_upload(5, "PROCESSING"), get_upload(8, "SUCCEEDED")]
    assert arrival(*calls, processing=5000) == 3
