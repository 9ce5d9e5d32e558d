"""A debug log of botocore becomes the calls that ``record`` would have written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from moto_devicefarm.recordings.secrets import scrub
from moto_devicefarm.recordings.sequences import read_sequence
from tests.support.clients import new_client
from tests.support.debug_logs import FORMATS, UNTIMED, debug_log, log_story, read_log, two_calls
from tests.support.recordings import read_calls
from tests.support.store import NOW_IN_SECONDS, PREFIX
from tests.support.stories import SETTINGS, STORIES


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_a_log_has_the_calls_of_a_recording(form: str, path: Path) -> None:
    """boto3.set_stream_logger, aws --debug and pytest write the same calls in their formats."""
    recorded, text = log_story(path, two_calls, form)
    assert [call["operation"] for call in recorded] == ["CreateProject", "GetProject"]
    assert read_log(text) == recorded


@pytest.mark.parametrize("name", sorted(STORIES))
def test_every_operation_is_read(name: str, path: Path) -> None:
    """The stories together call every operation; answers, errors and scrubbed members are equal."""
    recorded, text = log_story(path, STORIES[name], **SETTINGS)
    assert read_log(text) == recorded


def test_the_log_is_a_sequence(path: Path, tmp_path: Path) -> None:
    """The commands read a log in a file as they read a recording."""
    recorded, text = log_story(path, two_calls)
    log = tmp_path / "debug.log"
    log.write_text(text)
    calls = read_sequence(log)
    assert calls is not None
    assert [call.operation for call in calls] == [call["operation"] for call in recorded]
    assert calls.notes == []


def test_a_log_in_an_issue_is_loaded(path: Path) -> None:
    """farm.load takes a page with a log in it, and has the state that the calls show."""
    recorded, text = log_story(path, two_calls)
    page = f"# It hangs\n\n```\n{text}```\n\nWhy?\n"
    with mock_devicefarm() as farm:
        assert farm.load(page) == {"Project": [recorded[0]["answer"]["project"]["arn"]]}


def test_each_call_has_its_line(path: Path) -> None:
    """The line of a call is the line of the log that has its request."""
    _, text = log_story(path, two_calls)
    calls = calls_of_debug_log(text, "debug.log")
    lines = text.splitlines()
    assert calls is not None
    for call in calls:
        assert f"Making request for OperationModel(name={call.operation})" in lines[call.line - 1]


def test_the_statuses_of_errors_without_urllib3(path: Path) -> None:
    """botocore does not log the status. It is that of the error in the model, else 400."""
    _, text = log_story(path, two_calls)
    for code, status in (("InternalServiceException", 500), ("ThrottlingException", 400)):
        assert read_log(text.replace("ArgumentException", code))[1]["error"]["status"] == status


def test_several_attempts_are_one_call(client: Any) -> None:
    """A call that botocore sends again has the last outcome and the number of attempts."""
    with mock_devicefarm() as farm, debug_log() as log:
        farm.fail("ListProjects", "ThrottlingException", times=2)
        client.list_projects()
    (call,) = calls_of_debug_log(log.getvalue(), "debug.log") or []
    assert (call.attempts, call.outcome) == (3, {"answer": {"projects": []}})


def test_an_exception_of_botocore_is_the_error(devicefarm: DeviceFarm, client: Any) -> None:
    """Its name and message are those of the recording, and the status is 0. The URL is scrubbed."""
    devicefarm.fail("ListProjects", "EndpointConnectionError", times=5)
    with debug_log() as log, pytest.raises(EndpointConnectionError):
        client.list_projects()
    (call,) = calls_of_debug_log(log.getvalue(), "debug.log") or []
    url = "https://devicefarm.us-west-2.amazonaws.com/scrubbed"
    assert call.outcome == {
        "error": {
            "code": "EndpointConnectionError",
            "message": f'Could not connect to the endpoint URL: "{url}"',
            "status": 0,
        }
    }


def test_a_log_that_ends_in_a_call(path: Path) -> None:
    """The last call has no outcome, also if its answer is cut in the middle."""
    recorded, text = log_story(path, two_calls)
    request = text.rindex("Sending http request")
    answer = text.index('b\'{"__type"') + 20
    del recorded[1]["error"]
    assert read_log(text[:request]) == recorded
    assert read_log(text[:answer]) == recorded


def test_a_log_that_begins_in_a_call(path: Path) -> None:
    """The answer of a request that the log does not have belongs to no call."""
    recorded, text = log_story(path, two_calls)
    assert read_log(text[text.index("Sending http request") :]) == recorded[1:]


def test_a_cut_request_is_left_out(path: Path) -> None:
    """A collector that cuts long lines leaves no parameters. A note tells it."""
    recorded, text = log_story(path, two_calls)
    begin = text.index("'body': b'{\"name\"") + 15
    cut = text[:begin] + text[text.index("\n", begin) :]
    calls = calls_of_debug_log(cut, "debug.log")
    assert calls is not None
    assert [call.operation for call in calls] == ["GetProject"]
    assert calls[0].outcome == {"error": recorded[1]["error"]}
    assert calls.notes == ["debug.log: calls left out, because their requests are cut: 1"]
    with pytest.raises(
        ValueError, match=r"^debug\.log: the requests of all its calls are cut; give"
    ):
        calls_of_debug_log(text[:begin], "debug.log")


def test_calls_of_other_services_are_left_out(client: Any, devicefarm: DeviceFarm) -> None:
    """They are counted, also those with operations of the same name."""
    identities, builds = new_client("sts"), new_client("codebuild")
    with debug_log() as log:
        identities.get_caller_identity()
        client.list_projects()
        builds.list_projects()
    calls = calls_of_debug_log(log.getvalue(), "debug.log")
    assert calls is not None
    assert [(call.operation, call.outcome) for call in calls] == [
        ("ListProjects", {"answer": {"projects": []}})
    ]
    assert (calls.passed_over, calls.notes) == (2, [])


def test_a_log_of_other_services_is_told(devicefarm: DeviceFarm, tmp_path: Path) -> None:
    """The error says that no call is one of Device Farm."""
    with debug_log() as log:
        new_client("sts").get_caller_identity()
    path = tmp_path / "debug.log"
    path.write_text(log.getvalue())
    with pytest.raises(ValueError, match=r"debug\.log: no call: 1 record in 1 file, none"):
        read_sequence(path)


def test_documents_beside_a_log_of_other_services(devicefarm: DeviceFarm) -> None:
    """A page with a log of other services and a document is left to the next reader."""
    with debug_log() as log:
        new_client("sts").get_caller_identity()
    text = f'{log.getvalue()}\n{{"arn": "{PREFIX}:project:1"}}'
    assert calls_of_debug_log(text, "page.md") is None


@pytest.mark.parametrize("text", ["", "{}", "a word", "botocore/1.44.8 made a request"])
def test_other_text_is_no_log(text: str) -> None:
    """The reader leaves it to the next one."""
    assert calls_of_debug_log(text, "report") is None


def test_an_error_page_of_a_proxy(path: Path) -> None:
    """A status and a body without a code make the error that botocore makes of them."""
    _, text = log_story(path, two_calls)
    lines = text.splitlines()
    body = next(number for number, line in enumerate(lines) if line.startswith('b\'{"project"'))
    status = '2026-03-01 12:00:00,000 urllib3.connectionpool [DEBUG] http://a "POST / HTTP/1.1" '
    for shown, code, error in (
        ("b'<html>busy</html>'", 503, {"code": "503", "message": "Service Unavailable"}),
        ("b''", 599, {"code": "599", "message": ""}),
        ("b'try later'", 429, {"code": "429", "message": "try later"}),
        ('b\'{"message": "no"}\'', 403, {"code": "403", "message": "no"}),
        ('b\'{"__type": "a.b#Busy:http"}\'', 400, {"code": "Busy", "message": ""}),
    ):
        changed = [*lines[: body - 2], f"{status}{code} 5", *lines[body - 2 : body], shown]
        assert read_log("\n".join(changed))[0]["error"] == {**error, "status": code}


def test_a_status_of_another_call_is_not_used(path: Path) -> None:
    """An answer that fits its operation is no error, whatever status stands before it."""
    recorded, text = log_story(path, two_calls)
    status = '2026-03-01 12:00:00,000 urllib3.connectionpool [DEBUG] http://a "POST / HTTP/1.1" 500'
    first, second = text.split("2026-03-01 12:00:02,500", 1)
    changed = first.replace("\n2026", f"\n{status} 5\n2026")
    assert read_log(f"{changed}2026-03-01 12:00:02,500{second}") == recorded


def test_an_operation_that_no_model_has(path: Path) -> None:
    """A call of a newer botocore is kept."""
    recorded, text = log_story(path, two_calls)
    text = text.replace("GetProject", "GetProjectAura")
    assert read_log(text)[1] == {**recorded[1], "operation": "GetProjectAura"}
    changed = text.replace('{"__type"', '{"aura"').replace("x-amzn-errortype", "x")
    assert set(read_log(changed)[1]["answer"]) == {"aura", "message"}
    status = '2026-03-01 12:00:02,500 urllib3.connectionpool [DEBUG] http://a "POST / HTTP/1.1" 403'
    position = changed.rindex("2026", 0, changed.index("Response headers", changed.index("Aura")))
    refused = read_log(f"{changed[:position]}{status} 5\n{changed[position:]}")[1]["error"]
    assert (refused["code"], refused["status"]) == ("403", 403)


def test_an_answer_that_is_no_object(path: Path) -> None:
    """It counts as an answer that the log does not have."""
    recorded, text = log_story(path, two_calls)
    begin = text.index('b\'{"project"')
    end = text.index("\n", begin)
    del recorded[0]["answer"]
    assert read_log(f"{text[:begin]}b'[]'{text[end:]}") == recorded


@pytest.mark.parametrize("form", UNTIMED.values(), ids=UNTIMED)
def test_a_log_without_times(form: str, path: Path) -> None:
    """The header Date of each answer gives the time of its call, in whole seconds."""
    recorded, text = log_story(path, two_calls, form)
    assert read_log(text) == [{**one, "time": one["time"] // 1} for one in recorded]


def test_a_log_without_any_times(path: Path) -> None:
    """Each call is one second after the one before, from 2026 on. A note tells it."""
    _, text = log_story(path, two_calls, "%(message)s")
    calls = calls_of_debug_log(text.replace("'date'", "'x-date'"), "debug.log")
    assert calls is not None
    assert [call.time / 1000 for call in calls] == [1767225600.0, 1767225601.0]
    assert calls.notes == [
        "debug.log: it has no times, so each call is one second after the one before"
    ]


def test_a_log_of_the_aws_cli() -> None:
    """The log of two commands of ``aws --debug``, in local time one hour east of UTC."""
    text = Path(__file__).with_name("data").joinpath("aws_debug.log").read_text()
    project = f"{PREFIX}:project:11111111-2222-4333-8444-"
    missing = f"{project}000000000000"
    created = {"arn": f"{project}555555555555", "name": "it's", "created": 1768653002.622}
    assert read_log(text) == [
        {
            "time": 1768653002.563,
            "operation": "CreateProject",
            "parameters": {"name": "it's"},
            "answer": {"project": created},
        },
        {
            "time": 1768653003.506,
            "operation": "GetProject",
            "parameters": {"arn": missing},
            "error": {
                "code": "NotFoundException",
                "message": f"The provided resource does not exist: {missing}",
                "status": 400,
            },
        },
    ]


def test_json_lines(path: Path) -> None:
    """A program may log JSON objects with the message as a member."""
    recorded, text = log_story(path, two_calls, "%(asctime)s\t%(threadName)s\t%(message)s")
    records: list[list[str]] = []
    for line in text.splitlines():
        if line.count("\t") >= 2 and line.startswith("2026"):
            records.append(line.split("\t", 2))
        else:
            records[-1][2] += f"\n{line}"
    lines = [
        json.dumps({"asctime": when, "threadName": thread, "name": "any", "message": message})
        for when, thread, message in records
    ]
    assert read_log("\n".join(lines)) == recorded
    other = ['{"message": 5, "x": "Response body"}', "{Response body", '{"a": "Making request"}']
    assert read_log("\n".join([*other, *lines])) == recorded


def test_json_lines_with_an_exception() -> None:
    """The traceback is in a member of its own."""
    texts: list[dict[str, str]] = [
        {
            "message": "Making request for OperationModel(name=ListProjects) with params: "
            "{'headers': {'X-Amz-Target': 'DeviceFarm_20150623.ListProjects'}, 'body': b'{}'}",
            "timestamp": "2026-03-01T12:00:00.000Z",
        },
        {
            "message": "Exception received when sending HTTP request.",
            "exc_info": "Traceback (most recent call last):\nbotocore.exceptions.ReadTimeoutError: "
            'Read timeout on endpoint URL: "None"',
        },
    ]
    (call,) = read_log("\n".join(map(json.dumps, texts)))
    assert call["time"] == NOW_IN_SECONDS
    assert call["error"] == {
        "code": "ReadTimeoutError",
        "message": 'Read timeout on endpoint URL: "None"',
        "status": 0,
    }


def test_recordings_are_read_before_logs(path: Path) -> None:
    """A recording whose texts are those of a log stays a recording. It is scrubbed as any other."""
    _, text = log_story(path, two_calls)
    call = {**read_calls(path)[0], "parameters": {"name": text}}
    path.write_text(json.dumps(call))
    calls = read_sequence(path)
    assert calls is not None
    assert [one.parameters["name"] for one in calls] == [scrub(text)]
