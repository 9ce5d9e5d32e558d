"""What real programs print of a served answer is loaded: the AWS CLI, Node.js and boto3."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.captures.forms.block import read_block
from moto_devicefarm.captures.sources import read_source
from tests.support.language_clients import (
    AWS,
    AwsCli,
    Boto3,
    JavaScript,
    environment,
    link_modules,
    output_of,
    skip_without,
)
from tests.support.server import ServerProcess, change_clock, send

MESSAGE = 'it\'s "here" \\ é 😀'
PRINT = """
import boto3, sys
print(boto3.client("devicefarm").get_remote_access_session(arn=sys.argv[1]))
"""


@pytest.fixture
def session(server: ServerProcess, tmp_path: Path) -> dict[str, Any]:
    """A session of the server, as JSON has it."""
    send("POST", f"{server.url}/moto-api/reset")
    change_clock(server.url, freeze="2026-01-17T12:30:00.250Z")  # members follow the clock
    client = Boto3(server.url, tmp_path)
    project = client.call("CreateProject", name=MESSAGE)["project"]["arn"]
    phone = client.call("ListDevices")["devices"][0]["arn"]
    params = {"projectArn": project, "deviceArn": phone, "name": MESSAGE}
    created = client.call("CreateRemoteAccessSession", **params)["remoteAccessSession"]
    answer = client.call("GetRemoteAccessSession", arn=created["arn"])
    found: dict[str, Any] = answer["remoteAccessSession"]
    return found


def documents_of(source: Any) -> list[dict[str, Any]]:
    """The members of the documents in a source."""
    return [document.members for document in read_source(source).documents]


def aws(server: ServerProcess, *arguments: str) -> str:
    """What the AWS CLI prints."""
    skip_without(AwsCli)
    return output_of([str(AWS), "devicefarm", *arguments], server.url)


@pytest.mark.parametrize("how", ["whole", "colours", "json"])
def test_a_program_in_node(
    server: ServerProcess, session: dict[str, Any], tmp_path: Path, how: str
) -> None:
    """``console.dir`` without a limit, also in colours, and ``JSON.stringify`` are read whole."""
    (tmp_path / "printed.txt").write_text(printed_in_node(server, session, tmp_path, how), "utf-8")
    assert documents_of(tmp_path / "printed.txt") == documents_of(session)


def test_console_log_leaves_parts_out(
    server: ServerProcess, session: dict[str, Any], tmp_path: Path
) -> None:
    """Its third level is ``[Object]``, which stands in the place of the members."""
    (found,) = read_block(printed_in_node(server, session, tmp_path, "log"), "report")
    device = found.value["remoteAccessSession"]["device"]
    assert device["cpu"] == device["resolution"] == {"...": "[Object]"}
    assert device["name"] == session["device"]["name"]


def printed_in_node(server: ServerProcess, session: dict[str, Any], folder: Path, how: str) -> str:
    """What a program with the SDK for JavaScript prints about the session."""
    skip_without(JavaScript)
    link_modules(folder)
    script = Path(__file__).parents[1] / "support" / "print.mjs"
    (folder / "print.mjs").write_text(script.read_text("utf-8"), "utf-8")
    argument = {"arn": session["arn"]}
    request = {"name": "GetRemoteAccessSession", "argument": argument, "how": how}
    return output_of(["node", "print.mjs", json.dumps(request)], server.url, folder)


def test_a_program_in_python(
    server: ServerProcess, session: dict[str, Any], tmp_path: Path
) -> None:
    """``print`` in a process of its own, whose local zone is UTC."""
    variables = {**environment(server.url), "TZ": "UTC", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", PRINT, session["arn"]]
    printed = subprocess.run(command, capture_output=True, env=variables, check=True).stdout
    assert b"tzlocal()" in printed
    (tmp_path / "printed.txt").write_bytes(printed)
    assert documents_of(tmp_path / "printed.txt") == documents_of(session)


def test_max_items_of_the_aws_cli(server: ServerProcess, session: dict[str, Any]) -> None:
    """Its NextToken is skipped."""
    printed = aws(server, "list-devices", "--max-items", "1")
    assert "NextToken" in printed
    assert [document["arn"] for document in documents_of(printed)] == [session["device"]["arn"]]


@pytest.mark.parametrize(
    "query",
    [
        "remoteAccessSession",
        "remoteAccessSession.[@]",
        "{latest: remoteAccessSession}",
        "remoteAccessSession.{arn: arn, status: status, name: name}",
    ],
)
def test_queries_of_the_aws_cli(server: ServerProcess, session: dict[str, Any], query: str) -> None:
    """Documents are found by their ARN."""
    arguments = ("get-remote-access-session", "--arn", session["arn"], "--query", query)
    (document,) = documents_of(aws(server, *arguments))
    assert (document["arn"], document["name"]) == (session["arn"], MESSAGE)


@pytest.mark.parametrize("output", ["table", "text"])
def test_tables_of_the_aws_cli(server: ServerProcess, session: dict[str, Any], output: str) -> None:
    """The message says what to do, with the command that was pasted too."""
    for command in ("list-projects", "list-devices"):
        printed = aws(server, command, "--output", output)
        for before, todo in (
            ("", "run the command with --output json"),
            (f"$ aws devicefarm {command}\n", f"run: aws devicefarm {command} --output json"),
        ):
            with pytest.raises(
                ValueError,
                match=f"it is the output of the AWS CLI as {output}"
                f", which can't be loaded; {todo}$",
            ):
                read_block(before + printed, "report")


@pytest.mark.parametrize("output", ["yaml", "yaml-stream"])
def test_yaml_of_the_aws_cli(
    server: ServerProcess, session: dict[str, Any], tmp_path: Path, output: str
) -> None:
    """Version 2 writes YAML."""
    skip_without(AwsCli)
    if "aws-cli/2" not in output_of([str(AWS), "--version"], server.url):
        pytest.skip(
            "version 1 of the AWS CLI has no YAML: put the path of version 2 into "
            "MOTO_DEVICEFARM_AWSCLI"
        )
    arguments = ("get-remote-access-session", "--arn", session["arn"], "--output", output)
    (tmp_path / "printed.yaml").write_text(aws(server, *arguments), "utf-8")
    assert documents_of(tmp_path / "printed.yaml") == documents_of(session)
