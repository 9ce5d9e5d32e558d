"""``moto-devicefarm serve`` as a process, with boto3 and the standard library as clients."""

from __future__ import annotations

import json
import re
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from moto_devicefarm.cli import main
from tests.support.clients import new_client
from tests.support.language_clients import AWS, AwsCli, output_of, skip_without
from tests.support.server import ServerProcess, change_clock, send

Serve = Callable[..., ServerProcess]


def test_a_session_by_the_clock_of_the_server(serve: Serve) -> None:
    """Clients freeze, tick and reset it, as freezegun does in one process."""
    server = serve("--realistic")
    client = new_client(endpoint_url=server.url)
    assert change_clock(server.url, freeze="2026-01-01T00:00:00Z") == {
        "now": "2026-01-01T00:00:00.000Z",
        "frozen": True,
        "shift": 0.0,
    }
    project = client.create_project(name="shop")["project"]
    assert project["created"].isoformat() == "2026-01-01T00:00:00+00:00"
    device = client.list_devices()["devices"][0]["arn"]
    answer = client.create_remote_access_session(projectArn=project["arn"], deviceArn=device)
    arn = answer["remoteAccessSession"]["arn"]
    statuses = []
    for seconds in (3, 117, -60, 3600):
        change_clock(server.url, tick=seconds)
        session = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
        statuses.append(session["status"])
    assert statuses == ["PENDING", "RUNNING", "PREPARING", "COMPLETED"]
    change_clock(server.url, freeze="2025-12-31T23:59:59Z")
    session = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    assert session["status"] == "PENDING"
    assert change_clock(server.url, reset=True)["frozen"] is False


def test_urls_point_at_the_server(serve: Serve) -> None:
    """Upload, driver and artifact URLs have AWS's paths and queries, and answer any client."""
    server = serve()
    client = new_client(endpoint_url=server.url)
    project = client.create_project(name="shop")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")["upload"]
    url = upload["url"]
    assert url.startswith(f"{server.url}/arn%3Aaws%3Adevicefarm%3Aus-west-2%3A")
    assert send("PUT", url.replace("Signature=", "Signature=0"), b"app").status == 403
    answer = send("PUT", url, b"app" * 100_000, Content_Type="application/octet-stream")
    assert (answer.status, answer.body) == (200, b"")
    assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"
    device = client.list_devices()["devices"][0]["arn"]
    arn = client.create_remote_access_session(
        projectArn=project, deviceArn=device, appArn=upload["arn"]
    )["remoteAccessSession"]["arn"]
    endpoints = client.get_remote_access_session(arn=arn)["remoteAccessSession"]["endpoints"]
    answer = send("GET", f"{endpoints['remoteDriverEndpoint']}/status")
    assert (answer.status, answer.json["value"]["ready"]) == (200, True)
    assert endpoints["interactiveEndpoint"].startswith("ws://127.0.0.1:")
    (log,) = client.list_artifacts(arn=arn, type="FILE")["artifacts"]
    assert send("GET", log["url"]).status == 200


def test_other_services_of_moto(serve: Serve) -> None:
    """They answer at the same URL."""
    client = new_client("s3", endpoint_url=serve().url)
    client.create_bucket(
        Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    assert [bucket["Name"] for bucket in client.list_buckets()["Buckets"]] == ["bucket"]


def test_a_url_expires_by_the_clock_of_the_server(serve: Serve) -> None:
    """After a day S3's error refuses it."""
    server = serve()
    client = new_client(endpoint_url=server.url)
    change_clock(server.url, freeze="2026-01-01T00:00:00Z")
    project = client.create_project(name="shop")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")["upload"]
    change_clock(server.url, tick=86400)
    answer = send("PUT", upload["url"], b"app")
    assert answer.status == 403
    assert b"<Message>Request has expired</Message>" in answer.body


def test_endpoints_of_moto(serve: Serve) -> None:
    """A transition of moto's state manager rules the stages; reset empties the state."""
    server = serve()
    client = new_client(endpoint_url=server.url)
    project = client.create_project(name="shop")["project"]["arn"]
    transition = {
        "model_name": "devicefarm::remote_access_session",
        "transition": {"progression": "manual", "times": 2},
    }
    url = f"{server.url}/moto-api/state-manager/set-transition"
    assert send("POST", url, transition, Content_Type="application/json").status == 201
    device = client.list_devices()["devices"][0]["arn"]
    answer = client.create_remote_access_session(projectArn=project, deviceArn=device)
    arn = answer["remoteAccessSession"]["arn"]
    statuses = [
        client.get_remote_access_session(arn=arn)["remoteAccessSession"]["status"] for _ in range(4)
    ]
    assert statuses == ["PENDING", "PREPARING", "PREPARING", "RUNNING"]
    assert send("POST", f"{server.url}/moto-api/reset").status == 200
    assert client.list_projects()["projects"] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server(serve: Serve, number: int) -> None:
    """The exit code is 0. The second line that the server has printed is the one to export."""
    server = serve()
    assert server.first_lines[1] == f"export AWS_ENDPOINT_URL={server.url}\n"
    assert server.url.startswith("http://127.0.0.1:")
    assert server.end(number) == (0, "stopped\n")


def test_the_printed_lines_are_all_that_a_client_needs(serve: Serve, tmp_path: Path) -> None:
    """boto3 and the AWS CLI need nothing else, once the lines are pasted into a shell."""
    server = serve()
    exports = [line for line in server.first_lines if line.startswith("export ")]
    names = [re.match(r"export (\w+)=", line) for line in exports]
    clear = [f"unset {name[1]}\n" for name in names if name]
    code = "import boto3; print(boto3.client('devicefarm').list_devices()['devices'][0]['name'])"
    script = "".join([*clear, *exports, f'"{sys.executable}" -c "{code}"\n'])
    assert output_of(["sh", "-ec", script], "", tmp_path).strip()
    skip_without(AwsCli)
    script = "".join([*clear, *exports, f'"{AWS}" devicefarm list-devices'])
    assert json.loads(output_of(["sh", "-ec", script], "", tmp_path))["devices"]


def test_a_server_begins_with_files(serve: Serve, tmp_path: Path) -> None:
    """Devices come from a file, a project from a captured document; the quota is in force."""
    devices = [{"name": "Pixel 8", "arn": "arn:aws:devicefarm:us-west-2::device:A"}]
    (tmp_path / "devices.json").write_text(json.dumps({"devices": devices}))
    arn = "arn:aws:devicefarm:us-west-2:111122223333:project:557ebe28-9b31-4dc2-9fea-cedb7690ffae"
    project = {"project": {"arn": arn, "name": "captured", "created": 1e9}}
    (tmp_path / "report.json").write_text(json.dumps(project))
    server = serve("--devices", "devices.json", "--load", "report.json", "--concurrency", "1")
    client = new_client(endpoint_url=server.url)
    assert [device["name"] for device in client.list_devices()["devices"]] == ["Pixel 8"]
    assert client.get_project(arn=arn)["project"]["name"] == "captured"
    first, second = (
        client.create_remote_access_session(projectArn=arn, deviceArn=devices[0]["arn"])
        for _ in range(2)
    )
    statuses = [
        client.get_remote_access_session(arn=answer["remoteAccessSession"]["arn"])
        for answer in (first, second)
    ]
    assert [answer["remoteAccessSession"]["status"] for answer in statuses] == [
        "RUNNING",
        "PENDING_CONCURRENCY",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--devices", "none.json"], "none.json: No such file or directory"),
        (["--registry", "nobody"], "registry='nobody': give an entry point of the group"),
        (["--load", "none.json"], "none.json: No such file or directory"),
        (["--concurrency", "0"], "concurrency=0: give a whole number from 1 up"),
        (
            ["-H", "203.0.113.1"],
            "203.0.113.1 port 5000: Cannot assign requested address; stop the program",
        ),
    ],
)
def test_wrong_arguments(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints one line, and its exit code is 2."""
    assert main(["serve", *arguments]) == 2
    output = capsys.readouterr().err
    assert output.startswith(f"moto-devicefarm: {message}")
    assert output.count("\n") == 1


def test_a_taken_port(capsys: pytest.CaptureFixture[str]) -> None:
    """The message says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "-p", str(port)]) == 2
    assert capsys.readouterr().err == (
        f"moto-devicefarm: 127.0.0.1 port {port}: Address already in use; "
        "stop the program that listens there, or choose another address with -H and -p\n"
    )


@pytest.mark.parametrize("port", ["65536", "-1", "http"])
def test_an_impossible_port(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """argparse prints the message."""
    with pytest.raises(SystemExit):
        main(["serve", f"--port={port}"])
    assert f"port='{port}': give a whole number from 0 to 65535" in capsys.readouterr().err
