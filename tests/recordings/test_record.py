"""record: what a real boto3 client does becomes a file, a line a call, without what opens anything."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, ParamValidationError
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm, record
from moto_devicefarm.recordings.record import scrub
from tests.devicefarm.clients import fresh

PROJECT = "arn:aws:devicefarm:us-west-2:123456789012:project:557ebe28-9b31-4dc2-9fea-cedb7690ffae"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the recording goes."""
    return tmp_path / "calls.jsonl"


def lines(path: Path) -> list[dict[str, Any]]:
    """The recorded calls."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_each_call_is_a_line(client: Any, clock: Any, path: Path) -> None:
    """A line has time, operation, parameters, and the answer or the error; times are epoch seconds."""
    no = f"{PROJECT}0"
    with record(client, path):
        made = client.create_project(name="checkout", defaultJobTimeoutMinutes=30)["project"]
        clock.tick(1.25)
        with pytest.raises(ClientError):
            client.get_project(arn=no)
    assert lines(path) == [
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
            "parameters": {"arn": no},
            "error": {
                "code": "NotFoundException",
                "message": f"The provided resource does not exist: {no}",
                "status": 400,
            },
        },
    ]


def test_a_line_is_there_as_soon_as_its_call_is_answered(client: Any, path: Path) -> None:
    """A program that is killed leaves what it did so far."""
    with record(client, str(path)):
        client.list_projects()
        assert [call["operation"] for call in lines(path)] == ["ListProjects"]


def test_an_answer_without_members_is_an_empty_answer(client: Any, path: Path) -> None:
    """DeleteProject answers nothing, which is no error."""
    arn = client.create_project(name="checkout")["project"]["arn"]
    with record(client, path):
        client.delete_project(arn=arn)
    assert [(call["operation"], call["answer"]) for call in lines(path)] == [("DeleteProject", {})]


def test_pages_of_a_paginator_are_calls(path: Path) -> None:
    """Each page is a line, and its token the digest that the next line asks with."""
    with mock_devicefarm(page_size=50):
        client = fresh()
        with record(client, path):
            pages = list(client.get_paginator("list_devices").paginate())
    token = pages[0]["nextToken"]
    digest = f"token-{hashlib.sha256(token.encode()).hexdigest()[:8]}"
    first, second = lines(path)
    assert first["answer"]["nextToken"] == digest
    assert second["parameters"] == {"nextToken": digest}
    assert "nextToken" not in second["answer"]
    assert token not in path.read_text()


def test_retries_are_one_call(path: Path) -> None:
    """What botocore tried again is recorded once, with the answer that the program got."""
    with mock_devicefarm() as farm:
        client = fresh(config=Config(retries={"max_attempts": 3}))
        farm.fail("ListProjects", "ThrottlingException")
        with pytest.MonkeyPatch.context() as patch, record(client, path):
            patch.setattr("time.sleep", lambda seconds: None)
            client.list_projects()
    assert [(call["operation"], call["answer"]) for call in lines(path)] == [
        ("ListProjects", {"projects": []})
    ]


def test_times_of_any_zone_are_epoch_seconds() -> None:
    """What boto3 gives as datetime is a number in the file."""
    moment = dt.datetime(2026, 3, 1, 13, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert scrub([{"created": moment}, (1, None, True)]) == [
        {"created": 1772366400.0},
        [1, None, True],
    ]


@pytest.fixture
def impatient(client: Any) -> Any:
    """A client of the active mock that tries nothing again."""
    return fresh(config=Config(retries={"total_max_attempts": 1}))


def test_a_service_that_is_not_reached_is_an_error_with_status_zero(
    impatient: Any, path: Path
) -> None:
    """botocore's own exceptions are recorded by their name and go on to the caller."""

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
    assert lines(path) == [
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


def test_a_call_that_botocore_refuses_is_no_call(client: Any, path: Path) -> None:
    """What never left the client is not recorded, and the client's own complaint comes through."""
    with record(client, path):
        with pytest.raises(ParamValidationError, match="Invalid type for parameter name"):
            client.create_project(name=5)
        client.list_projects()
    assert [call["operation"] for call in lines(path)] == ["ListProjects"]


def test_the_client_is_left_as_it_was(client: Any, path: Path) -> None:
    """After the block nothing is recorded, also if the block ended with an exception; and it may be
    recorded again.
    """

    def fails() -> None:
        with record(client, path):
            client.list_projects()
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        fails()
    client.list_devices()
    assert [call["operation"] for call in lines(path)] == ["ListProjects"]
    with record(client, path):
        client.list_devices()
    assert [call["operation"] for call in lines(path)] == ["ListDevices"]


def test_other_clients_are_not_recorded(client: Any, path: Path) -> None:
    """Only the client that was given, not others of its session or service."""
    other = fresh()
    with record(client, path):
        other.list_projects()
        boto3.client("s3", region_name="us-west-2").list_buckets()
    assert path.read_text() == ""


def test_two_recordings_of_one_client_may_overlap(client: Any, path: Path, tmp_path: Path) -> None:
    """Each has the calls of its own block."""
    with record(client, path):
        with record(client, tmp_path / "inner.jsonl"):
            client.list_projects()
        client.list_devices()
    assert [call["operation"] for call in lines(path)] == ["ListProjects", "ListDevices"]
    assert [call["operation"] for call in lines(tmp_path / "inner.jsonl")] == ["ListProjects"]


@pytest.mark.parametrize("fails", [False, True])
def test_a_call_that_was_asked_before_does_not_break(
    fails: bool, impatient: Any, path: Path
) -> None:
    """A recording that begins while another thread's call is on its way leaves that call alone."""
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
def test_what_is_no_device_farm_client_is_told(given: object, path: Path) -> None:
    """The TypeError says how to make one, and no file is made."""
    with pytest.raises(TypeError) as told, record(given, path):
        pass
    assert (
        str(told.value)
        == f"record({given!r}): give a boto3 client made with boto3.client('devicefarm')"
    )
    assert not path.exists()


def test_a_client_of_another_service_is_told(path: Path) -> None:
    """An S3 client has events too, but none of Device Farm's."""
    client = boto3.client("s3", "us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
    with (
        pytest.raises(
            TypeError, match=r"give a boto3 client made with boto3\.client\('devicefarm'\)"
        ),
        record(client, path),
    ):
        pass
    assert not path.exists()


def test_a_folder_that_is_not_there_is_an_os_error(client: Any, tmp_path: Path) -> None:
    """The path is tried before the block runs."""
    with pytest.raises(FileNotFoundError), record(client, tmp_path / "no" / "calls.jsonl"):
        pytest.fail("the block ran")


def test_a_recording_loads(client: Any, clock: Any, path: Path) -> None:
    """farm.load takes what record wrote: the last state of all that was seen, and nothing that no
    resource is.
    """
    with record(client, path):
        client.get_account_settings()
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        arn = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]
        clock.tick(60)
        before = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
        with pytest.raises(ClientError):
            client.get_project(arn=f"{project}0")
    with mock_devicefarm() as farm:
        loaded = farm.load(path)
        after = fresh().get_remote_access_session(arn=arn)["remoteAccessSession"]
    assert {kind: len(arns) for kind, arns in loaded.items()} == {
        "Project": 1,
        "Device": 75,
        "RemoteAccessSession": 1,
    }
    assert after["status"] == "RUNNING"
    assert after == before


def test_record_is_imported_on_first_use() -> None:
    """``from moto_devicefarm import record`` loads the recorder, the package alone does not, nor
    does recording need moto.
    """
    code = (
        "import sys, moto_devicefarm; assert 'moto_devicefarm.recordings.record' not in sys.modules;"
        "from moto_devicefarm import record; assert callable(record); assert 'moto' not in sys.modules"
    )
    root = Path(str(sys.modules["moto_devicefarm"].__file__)).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
    assert "record" in dir(sys.modules["moto_devicefarm"])


def test_the_handle_is_not_needed(client: Any, path: Path) -> None:
    """Recording is independent of the mock that happens to answer."""
    with record(client, path):
        client.list_projects()
    assert DeviceFarm.current().replay(path) == []
