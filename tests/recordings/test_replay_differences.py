"""farm.replay: each member that the mock answers differently is one difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.core import api
from moto_devicefarm.recordings.replay import Difference
from tests.support.recordings import record_story, replay_calls, write_calls
from tests.support.store import NOW_IN_SECONDS, PREFIX
from tests.support.stories import ID, SETTINGS, app_and_session, schedule_run, upload_file

PROJECT = f"{PREFIX}:project:{ID}"


@pytest.mark.parametrize(
    ("line", "keys", "value"),
    [
        (5, ("answer", "upload", "status"), "PROCESSING"),
        (7, ("answer", "remoteAccessSession", "name"), "daily"),
        (8, ("answer", "remoteAccessSession", "device", "os"), "1"),
        (8, ("answer", "remoteAccessSession", "invented"), [1]),
        (
            8,
            ("answer", "remoteAccessSession", "endpoints", "remoteDriverEndpoint"),
            "https://other.example/scrubbed",
        ),
        (18, ("error", "code"), "ArgumentException"),
        (18, ("error", "status"), 500),
    ],
)
def test_a_changed_member_is_one_difference(
    line: int, keys: tuple[str, ...], value: Any, path: Path
) -> None:
    """It has line, operation, member and both values, and prints them."""
    calls = record_story(path, app_and_session)
    parent = calls[line - 1]
    for key in keys[:-1]:
        parent = parent[key]
    mocked = parent.get(keys[-1])
    parent[keys[-1]] = value
    write_calls(path, *calls)
    expected = Difference(line, calls[line - 1]["operation"], ".".join(keys), value, mocked)
    assert replay_calls(path) == [expected]
    assert str(expected) == (
        f"line {line}, {expected.operation}: {expected.member}: "
        f"recorded {value!r}, mocked {mocked!r}"
    )


def test_another_device_is_a_difference(path: Path) -> None:
    """ARNs of devices are AWS's own, so they have no aliases."""
    calls = record_story(path, app_and_session)
    used, other = (device["arn"] for device in calls[1]["answer"]["devices"][:2])
    calls[6]["answer"]["remoteAccessSession"]["device"]["arn"] = other
    write_calls(path, calls[0], *calls[2:])
    member = "answer.remoteAccessSession.device.arn"
    assert replay_calls(path) == [Difference(6, "CreateRemoteAccessSession", member, other, used)]


def test_an_arn_of_another_kind_is_a_difference(path: Path) -> None:
    """Aliases are of one kind."""
    calls = record_story(path, lambda client, clock: client.create_project(name="checkout"))
    calls[0]["answer"]["project"]["arn"] = f"{PREFIX}:networkprofile:{ID}"
    write_calls(path, *calls)
    (difference,) = replay_calls(path)
    assert difference.member == "answer.project.arn"


def test_a_member_that_was_not_recorded_is_a_difference(path: Path) -> None:
    """Its recorded value is None."""
    calls = record_story(path, lambda client, clock: client.create_project(name="checkout"))
    del calls[0]["answer"]["project"]["created"]
    write_calls(path, *calls)
    assert replay_calls(path) == [
        Difference(1, "CreateProject", "answer.project.created", None, NOW_IN_SECONDS)
    ]


def test_an_answer_instead_of_an_error_is_two_differences(path: Path) -> None:
    """The error is missing, and the answer was not recorded."""
    error = {"code": "ServiceAccountException", "message": "no", "status": 400}
    write_calls(path, {"operation": "ListProjects", "error": error})
    assert replay_calls(path) == [
        Difference(1, "ListProjects", "answer", None, {"projects": []}),
        Difference(1, "ListProjects", "error", error, None),
    ]


@pytest.mark.parametrize("operation", ["ListTagsForResource", "ListAnything"])
def test_an_operation_that_the_mock_lacks_is_a_difference(
    operation: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calls after it are played."""
    monkeypatch.delitem(api.OPERATIONS, operation, raising=False)
    api._declared_operation.cache_clear()
    write_calls(
        path,
        {"operation": operation, "answer": {"Tags": []}},
        {"operation": "ListProjects", "answer": {"projects": []}},
    )
    answer, error = replay_calls(path)
    assert (answer.line, answer.member, answer.mocked) == (1, "answer", None)
    assert (error.line, error.member, error.recorded) == (1, "error", None)


@pytest.mark.parametrize(
    ("seconds", "differs"), [(1.0, False), (-1.0, False), (1.001, True), (-1.001, True)]
)
def test_times_may_be_off_by_a_second(seconds: float, differs: bool, path: Path) -> None:
    """The recorded clock was another machine's."""
    calls = record_story(path, lambda client, clock: client.create_project(name="checkout"))
    calls[0]["answer"]["project"]["created"] += seconds
    write_calls(path, *calls)
    assert [one.member for one in replay_calls(path)] == ["answer.project.created"] * differs


@pytest.mark.parametrize(("minutes", "differs"), [(0.02, False), (0.03, True)])
@pytest.mark.parametrize("member", ["deviceMinutes.total", "deviceMinutes.metered"])
def test_device_minutes_may_be_off_by_a_second(
    minutes: float, differs: bool, member: str, path: Path
) -> None:
    """A second is 0.02 minutes."""
    calls = record_story(path, app_and_session)
    calls[11]["answer"]["remoteAccessSession"]["deviceMinutes"][member.split(".")[1]] += minutes
    write_calls(path, *calls)
    path_of_member = f"answer.remoteAccessSession.{member}"
    assert [one.member for one in replay_calls(path)] == [path_of_member] * differs


def test_the_settings_of_another_account_replay(path: Path) -> None:
    """Its number has an alias, and the rest of its minutes may be off by a second."""

    def story(client: Any, clock: Any) -> None:
        client.get_account_settings()

    calls = record_story(path, story)
    settings = calls[0]["answer"]["accountSettings"]
    settings["awsAccountNumber"] = "111122223333"
    settings["trialMinutes"]["remaining"] -= 0.02
    write_calls(path, *calls)
    assert replay_calls(path) == []


def test_a_part_of_a_created_resource_is_found_by_its_recorded_arn(path: Path) -> None:
    """A job that no list shows is in the run that the mock scheduled."""

    def story(client: Any, clock: Any) -> None:
        run = schedule_run(client, clock)
        client.get_job(arn=client.list_jobs(arn=run)["jobs"][0]["arn"])

    calls = record_story(path, story, **SETTINGS)
    assert calls.pop(-2)["operation"] == "ListJobs"
    write_calls(path, *calls)
    assert replay_calls(path, **SETTINGS) == []


def test_lists_of_different_lengths_are_one_difference(path: Path) -> None:
    """Its values are the lists."""
    first, second = (
        {"arn": f"{PROJECT}{number}", "name": "a", "created": NOW_IN_SECONDS} for number in (1, 2)
    )
    write_calls(
        path,
        {"operation": "ListProjects", "answer": {"projects": [first]}},
        {"operation": "ListProjects", "answer": {"projects": [first, second]}},
    )
    assert replay_calls(path) == [
        Difference(1, "ListProjects", "answer.projects", [first], [first, second])
    ]


def test_device_pools_that_no_answer_shows_are_not_invented(path: Path) -> None:
    """A run in such a pool is refused by the mock, and that is the difference."""

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        app = upload_file(client, project, "shop.apk", "ANDROID_APP")
        client.get_upload(arn=app)
        pool = client.create_device_pool(projectArn=project, name="phones", rules=[])
        client.schedule_run(
            projectArn=project,
            devicePoolArn=pool["devicePool"]["arn"],
            appArn=app,
            test={"type": "BUILTIN_FUZZ"},
        )

    calls = record_story(path, story)
    del calls[3]
    write_calls(path, *calls)
    assert [(one.operation, one.member) for one in replay_calls(path)] == [
        ("ScheduleRun", "answer"),
        ("ScheduleRun", "error"),
    ]
