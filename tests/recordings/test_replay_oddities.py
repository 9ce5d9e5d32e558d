"""farm.replay of recordings with odd members: what can't be there before, or can't be arranged, is
told as a difference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.recordings.replaying import NOW, path, played, recorded, write
from tests.recordings.test_replay_kinds import GIVEN as EVERYTHING
from tests.recordings.test_replay_kinds import grid
from tests.recordings.test_replay_runs import GIVEN, look, scheduled

__all__ = ["path"]

PREFIX = "arn:aws:devicefarm:us-west-2:111122223333"
ID = "557ebe28-9b31-4dc2-9fea-cedb7690ffae"
PHONE = "arn:aws:devicefarm:us-west-2::device:0123456789ABCDEF0123456789ABCDEF"


def failed_run(client: Any, clock: Any) -> None:
    """A run of two tests, one of which fails."""
    DeviceFarm.current().next_run(tests=["Login.one", {"name": "Login.two", "result": "FAILED"}])
    run = scheduled(client, clock)["arn"]
    clock.tick(900)
    look(client, run)


def test_what_the_user_arranged_comes_before_what_was_recorded(path: Path) -> None:
    """A run that the mock is told to end otherwise does, and the next one as it was recorded."""
    recorded(path, failed_run, **GIVEN)
    differences = played(path, lambda farm: farm.next_run(result_code="PARSING_FAILED"), **GIVEN)
    assert ("answer.run.resultCode", None, "PARSING_FAILED") in [
        (one.member, one.recorded, one.mocked) for one in differences
    ]
    assert (
        played(
            path,
            lambda farm: farm.next_run(
                tests=["Login.one", {"name": "Login.two", "result": "FAILED"}]
            ),
            **GIVEN,
        )
        == []
    )


def test_a_run_that_no_one_can_arrange(path: Path) -> None:
    """A test without a name is none that the mock can have: the mock's own test is there instead."""
    recorded(path, failed_run, **GIVEN)
    path.write_text(path.read_text().replace('"Login.two"', '""'))
    assert {one.operation for one in played(path, **GIVEN)} >= {"GetTest", "ListTests"}


def test_a_run_that_the_mock_refuses_leaves_nothing_for_the_next(path: Path) -> None:
    """Its arrangement is not that of another run."""
    calls = recorded(path, failed_run, **GIVEN)
    (refused,) = [call for call in calls if call["operation"] == "ScheduleRun"]
    refused["parameters"]["configuration"] = {"insightsTypes": ["NONE", "TEST_REPORT"]}
    write(path, *calls)
    with freeze_time("2031-01-01"), mock_devicefarm(**GIVEN) as farm:
        assert farm.replay(path)[0].operation == "ScheduleRun"
        assert farm._settings.script.runs == []


def test_a_recording_may_be_played_twice(path: Path) -> None:
    """The second time finds the browsers' sessions of the first, and its projects, there."""
    calls = [
        call
        for call in recorded(path, grid, **EVERYTHING)
        if call["operation"] == "GetTestGridSession"
    ]
    write(path, *[call for call in calls if "answer" in call])
    with freeze_time("2031-01-01"), mock_devicefarm(**EVERYTHING) as farm:
        assert [farm.replay(path), farm.replay(path)] == [[], []]


def test_an_action_without_a_time_is_no_action(path: Path) -> None:
    """The list is then told as a difference."""
    session = f"{PREFIX}:testgrid-session:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
    asked = {"sessionArn": session}
    write(
        path,
        {
            "operation": "ListTestGridSessionActions",
            "parameters": asked,
            "answer": {"actions": [{"action": "/url"}]},
        },
    )
    assert [(one.member, one.mocked) for one in played(path)] == [("answer.actions", [])]


def test_a_session_that_is_only_deleted_had_ended(path: Path) -> None:
    """Of the ARN alone follows that it was there; it is the recording's, whatever account it names."""
    session = f"{PREFIX}:session:{ID}/b97db420-341e-47bd-8afc-788b960052b6/00000"
    write(
        path,
        {"operation": "DeleteRemoteAccessSession", "parameters": {"arn": session}, "answer": {}},
    )
    assert played(path) == []


@pytest.mark.parametrize(
    "arn",
    [f"{PREFIX}:project:{ID}/a/b", f"{PREFIX}:nothing:{ID}", f"{PREFIX}:upload:{ID}", "arn:a"],
)
def test_an_arn_that_names_nothing_is_not_made_up(arn: str, path: Path) -> None:
    """That the service took it is the difference."""
    write(path, {"operation": "DeleteProject", "parameters": {"arn": arn}, "answer": {}})
    assert [one.member for one in played(path)] == ["answer", "error"]


def test_a_document_with_another_kinds_arn_is_not_loaded(path: Path) -> None:
    """The rest of the recording is played."""
    odd = {"arn": f"{PREFIX}:run:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "name": "a"}
    write(
        path,
        {"operation": "ListProjects", "answer": {"projects": [odd]}},
        {"operation": "ListOfferingPromotions", "answer": {"offeringPromotions": []}},
    )
    assert [one.operation for one in played(path)] == ["ListProjects", "ListOfferingPromotions"]


def test_documents_that_cannot_be_loaded_leave_the_others(path: Path) -> None:
    """Of two sessions one has times that can't be: the other is there."""
    projects = f"{PREFIX}:project:{ID}"
    good, bad = (
        {
            "arn": f"{PREFIX}:session:{ID}/{number}97db420-341e-47bd-8afc-788b960052b6/00000",
            "created": NOW,
            "status": "PENDING",
        }
        for number in "ab"
    )
    asked = {"arn": projects}
    listed = [good, {**bad, "started": NOW - 5}]
    write(
        path,
        {
            "operation": "ListRemoteAccessSessions",
            "parameters": asked,
            "answer": {"remoteAccessSessions": listed},
        },
    )
    (difference,) = played(path)
    assert [session["arn"] for session in difference.mocked] == [good["arn"]]


def test_a_device_that_is_none_is_not_put_into_the_registry(path: Path) -> None:
    """Its ARN is another kind's."""
    device = {"arn": f"{PREFIX}:project:{ID}", "name": "Invented One"}
    write(
        path, {"operation": "GetDevice", "parameters": {"arn": PHONE}, "answer": {"device": device}}
    )
    assert [one.member for one in played(path)] == ["answer", "error"]


def test_an_offering_that_says_too_little_is_bound_to_none(path: Path) -> None:
    """Without a platform it could be any of the four."""
    offering = {"id": "AAAAAAAA-7A6E-4E3D-9A51-000000000009"}
    status = {"current": {offering["id"]: {"offering": offering, "quantity": 1}}, "nextPeriod": {}}
    write(path, {"operation": "GetOfferingStatus", "answer": status})
    assert [one.member for one in played(path)] == [f"answer.current.{offering['id']}"]


def test_a_recording_that_is_nested_too_deeply_is_told(path: Path) -> None:
    """A ValueError that names the file, as of all that is no recording."""
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    text = json.dumps({"time": 1, "operation": "ListProjects", "parameters": {}, "answer": {}})
    path.write_text(text.replace('"answer": {}', f'"answer": {{"projects": {json.dumps(deep)}}}'))
    with pytest.raises(ValueError, match=r"calls\.jsonl: nested too deeply to be a recording"):
        played(path)
