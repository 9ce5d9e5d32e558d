"""Debug logs of real programs that call a server become the calls that they made."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from moto_devicefarm import record
from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from tests.support.clients import new_client
from tests.support.debug_logs import AWS_CLI, BOTO3, UNTIMED, debug_log, read_log
from tests.support.language_clients import AWS, AwsCli, environment, skip_without
from tests.support.recordings import read_calls
from tests.support.server import ServerProcess, refusing_port
from tests.support.stories import fail


def without_times(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The calls without their times."""
    return [{name: value for name, value in call.items() if name != "time"} for call in calls]


@pytest.mark.parametrize("form", [BOTO3, AWS_CLI, *UNTIMED.values()])
def test_boto3_with_a_server(form: str, server: ServerProcess, tmp_path: Path) -> None:
    """The log has the lines of urllib3 and the headers of a real server. Its calls are those that
    ``record`` wrote, at the second at which they were made.
    """
    begin = time.time()
    client, path = new_client(endpoint_url=server.url), tmp_path / "calls.jsonl"
    with record(client, path), debug_log(form) as log:
        project = client.create_project(name="it's")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        session = client.create_remote_access_session(projectArn=project, deviceArn=phone)
        client.get_remote_access_session(arn=session["remoteAccessSession"]["arn"])
        fail(client.get_project, arn=f"{project[:-4]}0000")
    recorded, found = read_calls(path), read_log(log.getvalue())
    assert without_times(found) == without_times(recorded)
    times = [one["time"] for one in found]
    assert int(begin) <= times[0]
    assert times == sorted(times)
    assert times[-1] <= time.time()


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    """The attempts of botocore are one call with the last exception."""
    path = tmp_path / "calls.jsonl"
    with refusing_port() as port:
        client = new_client(endpoint_url=f"http://127.0.0.1:{port}")
        with record(client, path), debug_log() as log, pytest.raises(EndpointConnectionError):
            client.list_projects()
    (call,) = calls_of_debug_log(log.getvalue(), "debug.log") or []
    assert call.attempts > 1
    assert call.outcome["error"]["code"] == "EndpointConnectionError"
    assert call.outcome["error"] == read_calls(path)[0]["error"]


def run_aws(url: str, *arguments: str) -> tuple[str, str]:
    """The output and the debug log of the AWS CLI."""
    command = [str(AWS), "--debug", "--output", "json", "devicefarm", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, env=environment(url), timeout=120)
    return run.stdout, run.stderr


def test_the_aws_cli_with_a_server(server: ServerProcess) -> None:
    """``aws --debug`` of two commands in one file, with the output between the records."""
    skip_without(AwsCli)
    created, first = run_aws(server.url, "create-project", "--name", "it's")
    project = json.loads(created)["project"]
    missing = f"{project['arn'][:-4]}0000"
    _, second = run_aws(server.url, "get-project", "--arn", missing)
    calls = read_log(first + created + second)
    assert abs(calls[0]["time"] - project["created"]) < 60
    assert without_times(calls) == [
        {
            "operation": "CreateProject",
            "parameters": {"name": "it's"},
            "answer": {"project": {**project, "created": calls[0]["answer"]["project"]["created"]}},
        },
        {
            "operation": "GetProject",
            "parameters": {"arn": missing},
            "error": {
                "code": "NotFoundException",
                "message": f"The provided resource does not exist: {missing}",
                "status": 400,
            },
        },
    ]
    assert "testing" not in json.dumps(calls)
