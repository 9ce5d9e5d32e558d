"""record: each call of a boto3 client becomes a line of a file."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, ParamValidationError
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm, record
from moto_devicefarm.recordings.secrets import scrub
from moto_devicefarm.registry import fleet
from tests.support.clients import new_client
from tests.support.recordings import read_calls
from tests.support.store import PREFIX
from tests.support.stories import ID, fail

PROJECT = f"{PREFIX}:project:{ID}"


def test_each_call_is_a_line(client: Any, clock: Any, path: Path) -> None:
    """It has time, operation, parameters, and answer or error. Times are epoch seconds."""
    missing = f"{PROJECT[:-1]}0"
    with record(client, path):
        made = client.create_project(name="checkout", defaultJobTimeoutMinutes=30)["project"]
        clock.tick(1.25)
        fail(client.get_project, arn=missing)
    assert read_calls(path) == [
        {
            "time": 1772366400.0,
            "operation": "CreateProject",
            "parameters": {"name": "checkout", "defaultJobTimeoutMinutes": 30},
            "answer": {
                "project": {
                    "arn": made["arn"],
                    "name": "checkout",
                    "defaultJobTimeoutMinutes": 30,
                    "created": 1772366400.0,
                }
            },
        },
        {
            "time": 1772366401.25,
            "operation": "GetProject",
            "parameters": {"arn": missing},
            "error": {
                "code": "NotFoundException",
                "message": f"The provided resource does not exist: {missing}",
                "status": 400,
            },
        },
    ]


def test_a_line_is_written_when_its_call_is_answered(client: Any, path: Path) -> None:
    """A program that is killed leaves a recording of its calls so far."""
    with record(client, str(path)):
        client.list_projects()
        assert [call["operation"] for call in read_calls(path)] == ["ListProjects"]


def test_an_answer_without_members_is_an_empty_answer(client: Any, path: Path) -> None:
    """DeleteProject answers without members."""
    arn = client.create_project(name="checkout")["project"]["arn"]
    with record(client, path):
        client.delete_project(arn=arn)
    assert [(call["operation"], call["answer"]) for call in read_calls(path)] == [
        ("DeleteProject", {})
    ]


def test_pages_of_a_paginator_are_calls(path: Path) -> None:
    """Each page is a line. The next line sends the digest of its token."""
    with mock_devicefarm(page_size=100):
        client = new_client()
        with record(client, path):
            pages = list(client.get_paginator("list_devices").paginate())
    token = pages[0]["nextToken"]
    digest = f"token-{hashlib.sha256(token.encode()).hexdigest()[:8]}"
    first, second = read_calls(path)
    assert first["answer"]["nextToken"] == digest
    assert second["parameters"] == {"nextToken": digest}
    assert "nextToken" not in second["answer"]
    assert token not in path.read_text()


def test_retries_are_one_call(path: Path) -> None:
    """botocore retries a call; the line has the answer that the program got."""
    with mock_devicefarm() as farm:
        client = new_client(config=Config(retries={"max_attempts": 3}))
        farm.fail("ListProjects", "ThrottlingException")
        with pytest.MonkeyPatch.context() as patch, record(client, path):
            patch.setattr("time.sleep", lambda seconds: None)
            client.list_projects()
    assert [(call["operation"], call["answer"]) for call in read_calls(path)] == [
        ("ListProjects", {"projects": []})
    ]


def test_times_of_any_zone_are_epoch_seconds() -> None:
    """boto3 gives datetimes; the file has numbers."""
    moment = dt.datetime(2026, 3, 1, 13, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert scrub([{"created": moment}, (1, None, True)]) == [
        {"created": 1772366400.0},
        [1, None, True],
    ]


@pytest.fixture
def impatient(client: Any) -> Any:
    """A client of the active mock that never retries."""
    return new_client(config=Config(retries={"total_max_attempts": 1}))


def test_a_failed_connection_is_an_error_with_status_zero(impatient: Any, path: Path) -> None:
    """botocore's exception is recorded by its name, and the program gets it."""

    def unreachable(**_: Any) -> None:
        raise EndpointConnectionError(
            endpoint_url="https://devicefarm.us-west-2.amazonaws.com/a?X-Amz-Signature=1"
        )

    impatient.meta.events.register_first("before-send", unreachable)
    with (
        record(impatient, path),
        freeze_time("2026-03-01 12:00"),
        pytest.raises(EndpointConnectionError),
    ):
        impatient.list_projects()
    assert read_calls(path) == [
        {
            "time": 1772366400.0,
            "operation": "ListProjects",
            "parameters": {},
            "error": {
                "code": "EndpointConnectionError",
                "message": 'Could not connect to the endpoint URL: "https://devicefarm.us-west-2.amazonaws.com/scrubbed"',
                "status": 0,
            },
        }
    ]


def test_a_call_that_botocore_refuses_is_not_recorded(client: Any, path: Path) -> None:
    """It was never sent. The program gets botocore's error."""
    with record(client, path):
        with pytest.raises(ParamValidationError, match="Invalid type for parameter name"):
            client.create_project(name=5)
        client.list_projects()
    assert [call["operation"] for call in read_calls(path)] == ["ListProjects"]


def test_nothing_is_recorded_after_the_block(client: Any, path: Path) -> None:
    """The recording ends also if the block raised an exception. A client can be recorded again."""

    def fails() -> None:
        with record(client, path):
            client.list_projects()
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        fails()
    client.list_devices()
    assert [call["operation"] for call in read_calls(path)] == ["ListProjects"]
    with record(client, path):
        client.list_devices()
    assert [call["operation"] for call in read_calls(path)] == ["ListDevices"]


def test_other_clients_are_not_recorded(client: Any, path: Path) -> None:
    """A client of the same session or service makes no line."""
    other = new_client()
    with record(client, path):
        other.list_projects()
        boto3.client("s3", region_name="us-west-2").list_buckets()
    assert path.read_text() == ""


def test_two_recordings_of_one_client_may_overlap(client: Any, path: Path, tmp_path: Path) -> None:
    """Each recording has the calls of its own block."""
    with record(client, path):
        with record(client, tmp_path / "inner.jsonl"):
            client.list_projects()
        client.list_devices()
    assert [call["operation"] for call in read_calls(path)] == ["ListProjects", "ListDevices"]
    assert [call["operation"] for call in read_calls(tmp_path / "inner.jsonl")] == ["ListProjects"]


@pytest.mark.parametrize("fails", [False, True])
def test_a_call_that_was_sent_before_is_not_recorded(
    fails: bool, impatient: Any, path: Path
) -> None:
    """Another thread may wait for an answer while the recording begins."""
    recording = record(impatient, path)

    def begin(**_: Any) -> None:
        recording.__enter__()
        if fails:
            raise EndpointConnectionError(endpoint_url="https://nowhere.example")

    impatient.meta.events.register_first("before-send", begin)
    with pytest.raises(EndpointConnectionError) if fails else contextlib.nullcontext():
        impatient.list_projects()
    recording.__exit__(None, None, None)
    assert path.read_text() == ""


@pytest.mark.parametrize("given", [None, "devicefarm", object()])
def test_other_objects_than_clients_are_refused(given: Any, path: Path) -> None:
    """The TypeError says how to make a client, and no file is made."""
    with pytest.raises(TypeError) as raised, record(given, path):
        pass
    assert (
        str(raised.value)
        == f"client={given!r}: give a client that boto3.client('devicefarm') returned"
    )
    assert not path.exists()


def test_a_number_is_no_path() -> None:
    """It would be a file that is open already, such as the standard output."""
    with (
        pytest.raises(TypeError, match=r"^path=1: give the path of a file$"),
        record(new_client(), 1),  # type: ignore[arg-type]
    ):
        pass


def test_a_client_of_another_service_is_refused(path: Path) -> None:
    """An S3 client never calls Device Farm."""
    client = boto3.client("s3", "us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
    with (
        pytest.raises(
            TypeError, match=r"give a client that boto3\.client\('devicefarm'\) returned"
        ),
        record(client, path),
    ):
        pass
    assert not path.exists()


def test_a_missing_folder_is_an_os_error(client: Any, tmp_path: Path) -> None:
    """The file is opened before the block runs."""
    with pytest.raises(FileNotFoundError), record(client, tmp_path / "no" / "calls.jsonl"):
        pytest.fail("the block ran")


def test_a_recording_loads(client: Any, clock: Any, path: Path) -> None:
    """farm.load takes a recording: the last document of each resource counts."""
    with record(client, path):
        client.get_account_settings()
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        arn = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]
        clock.tick(60)
        before = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
        fail(client.get_project, arn=f"{project}0")
    with mock_devicefarm() as farm:
        loaded = farm.load(path)
        after = new_client().get_remote_access_session(arn=arn)["remoteAccessSession"]
    assert {kind: len(arns) for kind, arns in loaded.items()} == {
        "Project": 1,
        "Device": len(fleet()),
        "RemoteAccessSession": 1,
    }
    assert after["status"] == "RUNNING"
    assert after == before


def test_record_is_imported_on_first_use() -> None:
    """``import moto_devicefarm`` does not import the recorder, which does not import moto."""
    code = (
        "import sys, moto_devicefarm;"
        "assert 'moto_devicefarm.recordings.record' not in sys.modules;"
        "from moto_devicefarm import record;"
        "assert callable(record);"
        "assert 'moto' not in sys.modules"
    )
    root = Path(str(sys.modules["moto_devicefarm"].__file__)).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
    assert "record" in dir(sys.modules["moto_devicefarm"])


def test_a_recording_replays_in_the_mock_that_answered(client: Any, path: Path) -> None:
    """A recording of a mock can be replayed in the same mock."""
    with record(client, path):
        client.list_projects()
    assert DeviceFarm.current().replay(path) == []
