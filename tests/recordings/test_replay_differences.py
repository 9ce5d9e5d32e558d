"""farm.replay: which differences it tells, and what it says to a file that is no recording."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from freezegun import freeze_time
from moto.moto_api._internal import mock_random

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.recordings.replay import Difference
from tests.devicefarm.clients import fresh
from tests.recordings.replaying import NOW, path, played, recorded, write
from tests.recordings.test_replay import PROJECT, a_whole_life

__all__ = ["path"]


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
def test_a_changed_member_is_that_difference(
    line: int, keys: tuple[str, ...], value: Any, path: Path
) -> None:
    """Neither more nor less is told than line, operation, member, and both values."""
    calls = recorded(path, a_whole_life)
    place = calls[line - 1]
    for key in keys[:-1]:
        place = place[key]
    former = place.get(keys[-1])
    place[keys[-1]] = value
    write(path, *calls)
    expected = Difference(line, calls[line - 1]["operation"], ".".join(keys), value, former)
    assert played(path) == [expected]
    told = f"line {line}, {expected.operation}: {expected.member}: recorded {value!r}, mocked {former!r}"
    assert str(expected) == told


def test_another_device_is_a_difference(path: Path) -> None:
    """ARNs of devices are AWS's: they stand for themselves, where those of what was created are
    bound.
    """
    calls = recorded(path, a_whole_life)
    asked, other = (device["arn"] for device in calls[1]["answer"]["devices"][:2])
    calls[6]["answer"]["remoteAccessSession"]["device"]["arn"] = other
    write(path, *calls)
    member = "answer.remoteAccessSession.device.arn"
    assert played(path) == [Difference(7, "CreateRemoteAccessSession", member, other, asked)]


def test_a_missing_member_is_a_difference(path: Path) -> None:
    """What the service left out and the mock has is told as None against its value."""
    calls = recorded(path, lambda client, clock: client.create_project(name="checkout"))
    del calls[0]["answer"]["project"]["created"]
    write(path, *calls)
    assert played(path) == [Difference(1, "CreateProject", "answer.project.created", None, NOW)]


def test_an_answer_where_an_error_was_recorded_is_two_differences(path: Path) -> None:
    """An error of the service that the mock does not have."""
    error = {"code": "ServiceAccountException", "message": "no", "status": 400}
    write(path, {"operation": "ListProjects", "error": error})
    assert played(path) == [
        Difference(1, "ListProjects", "answer", None, {"projects": []}),
        Difference(1, "ListProjects", "error", error, None),
    ]


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        ("GetOfferingStatus", {"current": {"a": {"type": "RECURRING"}}, "nextPeriod": {}}),
        ("ListTagsForResource", {"Tags": [{"Key": "a", "Value": "b"}]}),
        ("ListAnything", {"things": [1]}),
    ],
)
def test_an_operation_that_the_mock_lacks_is_a_difference(
    operation: str, answer: dict[str, Any], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording may hold whatever Device Farm can do; the rest of it is played."""
    monkeypatch.delitem(api.OPERATIONS, operation, raising=False)
    api._declared_operation.cache_clear()
    write(
        path,
        {"operation": operation, "answer": answer},
        {"operation": "ListProjects", "answer": {"projects": []}},
    )
    first, second = played(path)
    assert (first.line, first.member, first.recorded, first.mocked) == (1, "answer", answer, None)
    assert (second.line, second.member, second.recorded) == (1, "error", None)


def test_an_upload_that_the_mock_refuses_is_a_difference_at_each_call(path: Path) -> None:
    """The service may take a name that the mock does not; then there is nothing that a body could
    be delivered to.
    """
    arn = f"{PROJECT.replace(':project:', ':upload:')}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
    upload = {
        "arn": arn,
        "name": "shop.zip",
        "created": NOW,
        "type": "ANDROID_APP",
        "status": "INITIALIZED",
    }
    asked = {"projectArn": PROJECT, "name": "shop.zip", "type": "ANDROID_APP"}
    write(
        path,
        {"operation": "CreateUpload", "parameters": asked, "answer": {"upload": upload}},
        {
            "operation": "GetUpload",
            "parameters": {"arn": arn},
            "answer": {"upload": {**upload, "status": "SUCCEEDED"}},
        },
    )
    assert [(difference.line, difference.member) for difference in played(path)] == [
        (1, "answer"),
        (1, "error"),
        (2, "answer"),
        (2, "error"),
    ]


def test_a_device_without_a_name_is_not_made_up(path: Path) -> None:
    """Of an ARN alone no device can be put into the registry."""
    arn = "arn:aws:devicefarm:us-west-2::device:0123456789ABCDEF0123456789ABCDEF"
    write(
        path,
        {"operation": "GetDevice", "parameters": {"arn": arn}, "answer": {"device": {"arn": arn}}},
    )
    _, error = played(path)
    assert (error.member, error.mocked["code"]) == ("error", "NotFoundException")


@pytest.mark.parametrize(
    ("off", "differs"), [(1.0, False), (-1.0, False), (1.001, True), (-1.001, True)]
)
def test_times_within_a_second_are_the_same(off: float, differs: bool, path: Path) -> None:
    """The recorded times are another machine's."""
    calls = recorded(path, lambda client, clock: client.create_project(name="checkout"))
    calls[0]["answer"]["project"]["created"] = NOW + off
    write(path, *calls)
    expected = (
        [Difference(1, "CreateProject", "answer.project.created", NOW + off, NOW)]
        if differs
        else []
    )
    assert played(path) == expected


@pytest.mark.parametrize(("off", "differs"), [(0.02, False), (0.03, True)])
def test_device_minutes_within_a_second_are_the_same(off: float, differs: bool, path: Path) -> None:
    """A second that the clocks differ is 0.02 minutes."""

    def story(client: Any, clock: Any) -> None:
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        arn = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]
        clock.tick(60)
        client.get_remote_access_session(arn=arn)

    calls = recorded(path, story)
    minutes = calls[-1]["answer"]["remoteAccessSession"]["deviceMinutes"]
    minutes["total"] += off
    write(path, *calls)
    assert [difference.member for difference in played(path)] == (
        ["answer.remoteAccessSession.deviceMinutes.total"] if differs else []
    )


def test_lists_of_different_length_are_one_difference(path: Path) -> None:
    """One project more is told as the two lists."""
    first, second = (
        {"arn": PROJECT, "name": "a", "created": NOW},
        {"arn": f"{PROJECT}0", "name": "b", "created": NOW},
    )
    write(
        path,
        {"operation": "ListProjects", "answer": {"projects": [first]}},
        {"operation": "ListProjects", "answer": {"projects": [first, second]}},
    )
    assert played(path) == [
        Difference(1, "ListProjects", "answer.projects", [first], [first, second])
    ]


def test_arns_are_bound_at_one_go(path: Path) -> None:
    """A mock whose new ARN is another that was recorded does not confuse the two."""

    def story(client: Any, clock: Any) -> None:
        arns = [client.create_project(name=name)["project"]["arn"] for name in "abc"]
        for arn in arns:
            client.get_project(arn=arn)
            client.delete_project(arn=arn)
            with pytest.raises(ClientError):
                client.get_project(arn=arn)

    mock_random.seed(7)
    recorded(path, story)
    mock_random.seed(7)
    for _ in range(3):
        mock_random.uuid4()
    assert played(path) == []


def test_replaying_does_not_move_the_mocks_clock(path: Path) -> None:
    """Calls are played at their own times; afterwards it is now again, and what was made is there."""
    recorded(path, lambda client, clock: client.create_project(name="checkout"))
    with freeze_time("2031-01-01"), mock_devicefarm() as farm:
        assert farm.replay(str(path)) == []
        client = fresh()
        (old,) = client.list_projects()["projects"]
        assert old["created"].timestamp() == NOW
        assert client.create_project(name="new")["project"]["created"].timestamp() == 1924992000.0


def test_an_empty_recording_has_no_differences(path: Path) -> None:
    """Nothing was called, nothing differs."""
    path.write_text("")
    assert played(path) == []


CALL = '{"time": 1, "operation": "ListProjects", "parameters": {}, "answer": {}}'
NO_CALL = (
    "{path}, line 2: no recorded call: expected time, operation, parameters and answer or error"
)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            '{"time": 1, "oper',
            "{path}: not JSON: Unterminated string starting at: line 2 column 13 (char 85)",
        ),
        ("[1]", NO_CALL),
        ("{}", NO_CALL),
        ('{"time": 1, "operation": "ListProjects", "parameters": {}}', NO_CALL),
        ('{"operation": "ListProjects", "parameters": {}, "answer": {}}', NO_CALL),
        ('{"time": 1, "operation": ["ListProjects"], "parameters": {}, "answer": {}}', NO_CALL),
        ('{"time": 1, "operation": "ListProjects", "parameters": [], "answer": {}}', NO_CALL),
        ('{"time": 1, "operation": "ListProjects", "parameters": {}, "answer": null}', NO_CALL),
        (
            '{"time": "noon", "operation": "ListProjects", "parameters": {}, "answer": {}}',
            "{path}, line 2: time: 'noon' is no time: expected epoch seconds or ISO 8601, such as 2026-01-01T12:00:00Z",
        ),
    ],
)
def test_what_is_no_recording_is_told_before_anything_is_played(
    text: str, complaint: str, path: Path
) -> None:
    """The ValueError names file and line, and the mock is as it was."""
    creates = CALL.replace("ListProjects", "CreateProject").replace(
        '"parameters": {}', '"parameters": {"name": "a"}'
    )
    path.write_text(
        f"{creates}\n{text}"
        if text.startswith(("[", "{}")) or "noon" in text
        else f"{CALL}\n{text}"
    )
    with mock_devicefarm() as farm:
        with pytest.raises(ValueError, match=r"calls\.jsonl") as told:
            farm.replay(path)
        assert str(told.value) == complaint.format(path=path)
        assert fresh().list_projects()["projects"] == []


def test_a_file_that_is_no_text_is_told(path: Path) -> None:
    """The ValueError names the file."""
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match=r"calls\.jsonl") as told:
        played(path)
    assert str(told.value).startswith(
        f"{path}: not UTF-8 text ('utf-8' codec can't decode byte 0xff in position 0"
    )


def test_a_missing_recording_is_an_os_error(path: Path) -> None:
    """As everywhere: the path is the user's to mend."""
    with pytest.raises(FileNotFoundError):
        played(path)
