"""``moto-devicefarm serve`` as a process, asked by boto3 and by urllib."""

from __future__ import annotations

import json
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from moto_devicefarm import cli
from moto_devicefarm.cli import main
from tests.server.conftest import Process

Serve = Callable[..., Process]


def client(url: str, service: str = "devicefarm", region: str = "us-west-2") -> Any:
    """A boto3 client of the server."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        region_name=region,
        endpoint_url=url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


def ask(url: str, body: Any = None, method: str | None = None, **headers: str) -> tuple[int, bytes]:
    """Status and body of the answer."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, data, given, method=method), timeout=20
        ) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def drive(server: Process, **asked: Any) -> dict[str, Any]:
    """What the clock shows after it was driven."""
    status, body = ask(f"{server.url}/moto-devicefarm/clock", asked)
    assert status == 200, body
    shown: dict[str, Any] = json.loads(body)
    return shown


def test_a_session_by_the_servers_clock(serve: Serve) -> None:
    """Frozen, ticked forwards and backwards, reset: as freezegun would, in another process."""
    server = serve("--realistic")
    devicefarm = client(server.url)
    assert drive(server, freeze="2026-01-01T00:00:00Z") == {
        "now": "2026-01-01T00:00:00.000Z",
        "frozen": True,
        "shift": 0.0,
    }
    project = devicefarm.create_project(name="shop")["project"]
    assert project["created"].isoformat() == "2026-01-01T00:00:00+00:00"
    phone = devicefarm.list_devices()["devices"][0]["arn"]
    arn = devicefarm.create_remote_access_session(projectArn=project["arn"], deviceArn=phone)[
        "remoteAccessSession"
    ]["arn"]
    seen = []
    for seconds in (3, 117, -60, 3600):
        drive(server, tick=seconds)
        seen.append(devicefarm.get_remote_access_session(arn=arn)["remoteAccessSession"]["status"])
    assert seen == ["PENDING", "RUNNING", "PREPARING", "COMPLETED"]
    drive(server, freeze="2025-12-31T23:59:59Z")
    assert (
        devicefarm.get_remote_access_session(arn=arn)["remoteAccessSession"]["status"] == "PENDING"
    )
    assert drive(server, reset=True)["frozen"] is False


def test_urls_point_at_the_server(serve: Serve) -> None:
    """Upload and driver URLs have the real ones' paths and queries, and answer any client; moto's
    services are there too.
    """
    server = serve()
    devicefarm = client(server.url)
    project = devicefarm.create_project(name="shop")["project"]["arn"]
    upload = devicefarm.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
        "upload"
    ]
    assert upload["url"].startswith(f"{server.url}/arn%3Aaws%3Adevicefarm%3Aus-west-2%3A")
    assert ask(upload["url"].replace("Signature=", "Signature=0"), b"app", "PUT")[0] == 403
    assert ask(upload["url"], b"app" * 100_000, "PUT", Content_Type="application/octet-stream") == (
        200,
        b"",
    )
    assert devicefarm.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"
    phone = devicefarm.list_devices()["devices"][0]["arn"]
    session = devicefarm.create_remote_access_session(
        projectArn=project, deviceArn=phone, appArn=upload["arn"]
    )
    arn = session["remoteAccessSession"]["arn"]
    endpoints = devicefarm.get_remote_access_session(arn=arn)["remoteAccessSession"]["endpoints"]
    status, body = ask(f"{endpoints['remoteDriverEndpoint']}/status")
    assert (status, json.loads(body)["value"]["ready"]) == (200, True)
    assert endpoints["interactiveEndpoint"].startswith("ws://127.0.0.1:")
    (log,) = devicefarm.list_artifacts(arn=arn, type="LOG")["artifacts"]
    assert ask(log["url"])[0] == 200
    client(server.url, "s3", "us-east-1").create_bucket(Bucket="other-services")


def test_an_expired_url_is_refused_by_the_servers_clock(serve: Serve) -> None:
    """As S3 would: after a day."""
    server = serve()
    devicefarm = client(server.url)
    drive(server, freeze="2026-01-01T00:00:00Z")
    project = devicefarm.create_project(name="shop")["project"]["arn"]
    url = devicefarm.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
        "upload"
    ]["url"]
    drive(server, tick=86400)
    status, body = ask(url, b"app", "PUT")
    assert status == 403
    assert b"<Message>Request has expired</Message>" in body


def test_moto_s_own_endpoints(serve: Serve) -> None:
    """Reset empties the state; transitions rule the stages."""
    server = serve()
    devicefarm = client(server.url)
    project = devicefarm.create_project(name="shop")["project"]["arn"]
    transition = {"progression": "manual", "times": 2}
    asked = {"model_name": "devicefarm::remote_access_session", "transition": transition}
    assert ask(f"{server.url}/moto-api/state-manager/set-transition", asked)[0] == 201
    phone = devicefarm.list_devices()["devices"][0]["arn"]
    arn = devicefarm.create_remote_access_session(projectArn=project, deviceArn=phone)[
        "remoteAccessSession"
    ]["arn"]
    seen = [
        devicefarm.get_remote_access_session(arn=arn)["remoteAccessSession"]["status"]
        for _ in range(4)
    ]
    assert seen == ["PENDING", "PREPARING", "PREPARING", "RUNNING"]
    assert ask(f"{server.url}/moto-api/reset", b"", "POST")[0] == 200
    assert devicefarm.list_projects()["projects"] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(serve: Serve, number: int) -> None:
    """With exit code 0; it said where it listened and which line to export."""
    server = serve()
    assert server.said[1] == f"export AWS_ENDPOINT_URL={server.url}\n"
    assert server.url.startswith("http://127.0.0.1:")
    assert server.end(number) == (0, "stopped\n")


def test_what_it_begins_with(serve: Serve, tmp_path: Path) -> None:
    """Devices of a file, reports that are loaded, a quota."""
    devices = [{"name": "Pixel 8", "arn": "arn:aws:devicefarm:us-west-2::device:A"}]
    (tmp_path / "devices.json").write_text(json.dumps({"devices": devices}))
    arn = "arn:aws:devicefarm:us-west-2:111122223333:project:557ebe28-9b31-4dc2-9fea-cedb7690ffae"
    (tmp_path / "report.json").write_text(
        json.dumps({"project": {"arn": arn, "name": "captured", "created": 1e9}})
    )
    server = serve("--devices", "devices.json", "--load", "report.json", "--concurrency", "1")
    devicefarm = client(server.url)
    assert [device["name"] for device in devicefarm.list_devices()["devices"]] == ["Pixel 8"]
    assert devicefarm.get_project(arn=arn)["project"]["name"] == "captured"
    for _ in range(2):
        session = devicefarm.create_remote_access_session(
            projectArn=arn, deviceArn=devices[0]["arn"]
        )["remoteAccessSession"]
    session = devicefarm.get_remote_access_session(arn=session["arn"])["remoteAccessSession"]
    assert session["status"] == "PENDING_CONCURRENCY"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--devices", "none.json"], "none.json: No such file or directory"),
        (["--registry", "nobody"], "registry='nobody': no entry point of this name"),
        (["--load", "none.json"], "none.json: No such file or directory"),
        (["--concurrency", "0"], "concurrency=0: give a whole number from 1 up"),
        (
            ["-H", "203.0.113.1"],
            "203.0.113.1 port 5000: Cannot assign requested address; stop what",
        ),
    ],
)
def test_what_it_cannot_begin_with(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and exit code 2."""
    assert main(["serve", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"moto-devicefarm: {told}")
    assert said.count("\n") == 1


def test_a_taken_port(capsys: pytest.CaptureFixture[str]) -> None:
    """Is told with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["serve", "-p", str(port)]) == 2
    said = capsys.readouterr().err
    assert said == (
        f"moto-devicefarm: 127.0.0.1 port {port}: Address already in use; "
        "stop what listens there, or give another with -H and -p\n"
    )


@pytest.mark.parametrize("port", ["65536", "-1", "http"])
def test_a_port_that_is_none(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As argparse tells it."""
    with pytest.raises(SystemExit):
        main(["serve", f"--port={port}"])
    assert f"give a port from 0 to 65535, not '{port}'" in capsys.readouterr().err
