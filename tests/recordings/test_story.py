"""The facts of a story: rows, gaps and lives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.observed_lives import ObservedLife
from moto_devicefarm.recordings.story import Gap, Row, story_of
from tests.support.recorded_calls import PROJECT, START, get_session, recorded_call
from tests.support.session_reports import ID, OTHER, PREFIX, SESSION

RUN = f"{PREFIX}:run:{ID}/0a1b2c3d"
JOB = f"{PREFIX}:job:{ID}/0a1b2c3d/00000"


def rows_of(calls: Sequence[RecordedCall]) -> list[tuple[str, int] | float]:
    """(operation, times) of each row, and the seconds of each gap."""
    return [
        (row.first.operation, row.times) if isinstance(row, Row) else (row.until - row.since) / 1000
        for row in story_of(calls).rows
    ]


def life_of(*calls: RecordedCall, arn: str = SESSION) -> ObservedLife:
    """The life of a resource in a story of these calls."""
    return story_of(calls).resources.lives[arn]


def seconds(life: ObservedLife) -> list[tuple[str, float]]:
    """(status, seconds after START) of each stage."""
    return [(stage.status, stage.since / 1000 - START) for stage in life.stages]


def test_polls_are_one_row_with_their_statuses() -> None:
    """A change of the status does not end the row."""
    calls = [get_session(10 * n, "PENDING" if n < 3 else "RUNNING") for n in range(14)]
    (row,) = story_of(calls).rows
    assert isinstance(row, Row)
    assert (row.times, row.shortest, row.longest) == (14, 10_000, 10_000)
    assert [(state.words, state.time // 1000 - START) for state in row.states] == [
        ("PENDING", 0),
        ("RUNNING", 30),
    ]


def test_a_row_counts_what_the_client_sent() -> None:
    """A client repeats a request that failed, and the call is one all the same."""
    calls = [replace(get_session(n, "RUNNING"), attempts=n + 1) for n in range(3)]
    (row,) = story_of(calls).rows
    assert isinstance(row, Row)
    assert (row.times, row.attempts) == (3, 6)


def test_polls_of_two_sessions_in_turn_are_two_rows() -> None:
    """A client that waits for several sessions asks for one after another."""
    calls = [
        get_session(10 * n + m, "RUNNING", (SESSION, OTHER)[m]) for n in range(5) for m in (0, 1)
    ]
    assert rows_of(calls) == [("GetRemoteAccessSession", 5)] * 2


def test_an_action_ends_the_rows_of_polls() -> None:
    """The order of actions and of the polls around them stays visible."""
    calls = [
        get_session(0, "RUNNING"),
        get_session(1, "RUNNING"),
        get_session(2, "STOPPING", operation="Stop"),
        get_session(3, "STOPPING"),
    ]
    assert rows_of(calls) == [
        ("GetRemoteAccessSession", 2),
        ("StopRemoteAccessSession", 1),
        ("GetRemoteAccessSession", 1),
    ]


def test_actions_that_succeed_are_single() -> None:
    """Each of them made a resource of its own."""
    calls = [recorded_call(n, "CreateProject", {"name": "a"}, answer={}) for n in range(3)]
    assert rows_of(calls) == [("CreateProject", 1)] * 3


def test_an_action_that_is_refused_again_and_again_is_one_row() -> None:
    """A client that tries again sends the same request. Another code is another row."""
    codes = ["ThrottlingException", "ThrottlingException", "LimitExceededException"]
    calls = [
        recorded_call(n, "CreateProject", {"name": "a"}, error=code) for n, code in enumerate(codes)
    ]
    assert rows_of(calls) == [("CreateProject", 2), ("CreateProject", 1)]
    assert story_of(calls).errors == {"ThrottlingException": 2, "LimitExceededException": 1}


def test_a_refused_action_after_another_call_is_a_new_row() -> None:
    """Only calls in a row are taken for one attempt."""
    calls = [
        recorded_call(0, "CreateProject", error="ThrottlingException"),
        recorded_call(1, "ListProjects", answer={}),
        recorded_call(2, "CreateProject", error="ThrottlingException"),
    ]
    assert len(rows_of(calls)) == 3


def test_pages_of_a_list_are_one_row() -> None:
    """Only the token differs."""
    tokens: list[dict[str, Any]] = [{}, {"nextToken": "a"}, {"nextToken": "b"}]
    calls = [
        recorded_call(n, "ListRuns", {"arn": PROJECT, **token}, answer={"runs": []})
        for n, token in enumerate(tokens)
    ]
    (row,) = story_of(calls).rows
    assert isinstance(row, Row)
    assert (row.times, row.are_pages) == (3, True)


@pytest.mark.parametrize(("pause", "is_gap"), [(59.999, False), (60, True)])
def test_a_minute_without_a_call_is_a_gap(pause: float, is_gap: bool) -> None:
    """A shorter pause is none."""
    calls = [recorded_call(0, "ListProjects"), recorded_call(pause, "CreateProject")]
    assert rows_of(calls)[1:-1] == ([60] if is_gap else [])


def test_slow_polls_have_no_gaps() -> None:
    """A client that asks each hour does not pause."""
    calls = [get_session(3600 * n, "RUNNING") for n in range(72)]
    assert rows_of(calls) == [("GetRemoteAccessSession", 72)]


def test_a_pause_in_polls_is_a_gap() -> None:
    """It is much longer than the other pauses of these polls."""
    calls = [get_session(10 * n + 480 * (n > 4), "RUNNING") for n in range(10)]
    assert rows_of(calls) == [
        ("GetRemoteAccessSession", 5),
        490,
        ("GetRemoteAccessSession", 5),
    ]


def test_the_time_between_nightly_tests_is_a_gap() -> None:
    """Also if each night begins with the same call, after a poll of another one."""
    calls = [
        call
        for night in range(3)
        for call in (
            recorded_call(86400 * night, "ListDevices", answer={"devices": []}),
            *(get_session(86400 * night + 10 * n, "RUNNING") for n in range(1, 6)),
        )
    ]
    gaps = [row for row in story_of(calls).rows if isinstance(row, Gap)]
    assert [(gap.until - gap.since) / 1000 for gap in gaps] == [86350, 86350]


def test_a_life_has_the_times_of_the_answers() -> None:
    """A status begins with the first answer that shows it. ``created`` and ``stopped`` are better,
    where an answer has them.
    """
    life = life_of(
        get_session(10, "PENDING", created=START + 2),
        get_session(20, "RUNNING", created=START + 2),
        get_session(40, "COMPLETED", stopped=START + 35, result="ERRORED", message="lost"),
    )
    assert seconds(life) == [("PENDING", 2), ("RUNNING", 20), ("COMPLETED", 35)]
    assert (life.result, life.message, life.device) == ("ERRORED", "lost", "Invented One")
    assert not life.is_left


def test_times_that_do_not_fit_are_not_used() -> None:
    """The clock of the client may differ from AWS's. No stage begins before the one before it."""
    life = life_of(
        get_session(10, "PENDING", created=START + 99),
        get_session(20, "RUNNING"),
        get_session(40, "COMPLETED", stopped=START - 5),
    )
    assert seconds(life) == [("PENDING", 10), ("RUNNING", 20), ("COMPLETED", 20)]
    only_end = life_of(get_session(40, "COMPLETED", created="then", stopped=START + 99))
    assert seconds(only_end) == [("COMPLETED", 40)]


@pytest.mark.parametrize(
    ("last", "is_left"),
    [
        (get_session(20, "RUNNING"), True),
        (get_session(20, "STOPPING"), False),
        (get_session(20, "COMPLETED"), False),
        (recorded_call(20, "StopRemoteAccessSession", {"arn": SESSION}), False),
        (recorded_call(20, "StopRemoteAccessSession", {"arn": SESSION}, error="X"), True),
        (recorded_call(20, "DeleteRemoteAccessSession", {"arn": SESSION}, answer={}), False),
        (recorded_call(20, "DeleteProject", {"arn": PROJECT}, answer={}), False),
        (recorded_call(20, "DeleteProject", {"arn": f"{PREFIX}:project:x"}, answer={}), True),
        (recorded_call(20, "DeleteProject", {"arn": PROJECT}, error="X"), True),
        (recorded_call(20, "DeleteDevicePool", {"arn": PROJECT + "x"}), True),
        (recorded_call(20, "DeleteNothing", {"arn": 5}), True),
    ],
)
def test_what_is_left_running(last: RecordedCall, is_left: bool) -> None:
    """A session is left unless it ended, or somebody stopped or deleted it or its project."""
    assert life_of(get_session(0, "RUNNING"), last).is_left is is_left


def test_the_first_deletion_counts() -> None:
    """The deletion of a project does not delete its sessions once more."""
    deletions = [
        recorded_call(20, "DeleteRemoteAccessSession", {"arn": SESSION}, answer={}),
        recorded_call(30, "DeleteProject", {"arn": PROJECT}, answer={}),
    ]
    assert life_of(get_session(0, "RUNNING"), *deletions).deleted == (START + 20) * 1000
    assert life_of(get_session(0, "RUNNING"), deletions[1]).deleted == (START + 30) * 1000


def test_a_session_without_a_known_status_is_not_left() -> None:
    """A trail has no answers of reads."""
    life = life_of(recorded_call(0, "GetRemoteAccessSession", {"arn": SESSION}))
    assert (life.status, life.stages, life.is_left) == (None, [], False)


def test_lists_show_statuses_too() -> None:
    """The jobs of a run are seen in the list alone. Their calls belong to them, and so do the calls
    of their suites and tests.
    """

    def jobs(status: str) -> dict[str, Any]:
        return {"jobs": [{"arn": JOB, "name": "Pixel 8", "status": status}]}

    test = JOB.replace(":job:", ":test:") + "/00001/00000"
    calls = (
        recorded_call(0, "ListJobs", {"arn": RUN}, answer=jobs("PENDING")),
        recorded_call(10, "ListJobs", {"arn": RUN}, answer=jobs("RUNNING")),
        recorded_call(20, "ListArtifacts", {"arn": test, "type": "FILE"}, answer={"artifacts": []}),
    )
    life = life_of(*calls, arn=JOB)
    assert seconds(life) == [("PENDING", 0), ("RUNNING", 10)]
    assert [call.operation for call in life.calls] == ["ListArtifacts"]
    assert [call.operation for call in life_of(*calls, arn=RUN).calls] == ["ListJobs"] * 2


def test_old_resources_in_a_list_are_not_told() -> None:
    """A list may show a hundred sessions that ended long ago. A job of a run is told."""
    items = [
        {"arn": SESSION, "status": "COMPLETED"},
        {"arn": OTHER, "status": "RUNNING"},
        {"arn": JOB, "status": "COMPLETED"},
        {"arn": f"{PREFIX}:suite:{ID}/0a1b2c3d/00000/00000", "status": "RUNNING"},
    ]
    call = recorded_call(0, "ListThings", {}, answer={"things": items})
    assert [life.arn for life in story_of([call]).resources.told_lives()] == [OTHER, JOB]


def test_calls_that_name_no_session_are_kept_apart() -> None:
    """The picture has a lane for them."""
    calls = [get_session(0, "RUNNING"), recorded_call(1, "ListProjects", {}, answer={})]
    other = story_of(calls).resources.other_calls
    assert [call.operation for call in other] == ["ListProjects"]


def test_a_kind_of_a_newer_api_has_a_life() -> None:
    """Its status is shown, and the calls that name it are its own."""
    arn = f"{PREFIX}:coffeepot:1"
    life = life_of(
        recorded_call(0, "Brew", {"cups": 2}, answer={"pot": {"arn": arn, "status": "BREWING"}}),
        recorded_call(5, "GetPot", {"potArn": arn}, answer={"pot": {"arn": arn, "status": 5}}),
        arn=arn,
    )
    assert seconds(life) == [("BREWING", 0)]
    assert len(life.calls) == 2
    assert not life.is_left


@pytest.mark.parametrize("minutes", [None, 5, {"total": "x"}])
def test_device_minutes_that_are_none(minutes: Any) -> None:
    """Damaged members are left out."""
    assert life_of(get_session(0, "COMPLETED", deviceMinutes=minutes)).device_minutes == {}
