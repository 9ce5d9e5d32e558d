"""Real clients of several languages with a real server: the first steps of any program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.language_clients import CLIENTS, Client, ErrorAnswer, skip_without
from tests.support.server import ServerProcess, send


@pytest.fixture(params=CLIENTS, ids=[client.__name__ for client in CLIENTS])
def client(request: pytest.FixtureRequest, server: ServerProcess, tmp_path: Path) -> Any:
    """A client of an empty server."""
    skip_without(request.param)
    send("POST", f"{server.url}/moto-api/reset")
    return request.param(server.url, tmp_path)


def test_a_session_from_create_to_delete(client: Client) -> None:
    """A session is created, runs with its endpoints, is stopped and deleted."""
    project = client.call("CreateProject", name="checkout")["project"]["arn"]
    phone = client.list_all("ListDevices", "devices")[0]["arn"]
    created = client.call(
        "CreateRemoteAccessSession", projectArn=project, deviceArn=phone, name="nightly"
    )
    arn = created["remoteAccessSession"]["arn"]
    assert created["remoteAccessSession"]["status"] == "PENDING"
    session = client.call("GetRemoteAccessSession", arn=arn)["remoteAccessSession"]
    assert (session["name"], session["status"], session["device"]["arn"]) == (
        "nightly",
        "RUNNING",
        phone,
    )
    assert send("GET", f"{session['endpoints']['remoteDriverEndpoint']}/status").status == 200
    assert (
        client.call("StopRemoteAccessSession", arn=arn)["remoteAccessSession"]["status"]
        == "STOPPING"
    )
    assert (
        client.call("GetRemoteAccessSession", arn=arn)["remoteAccessSession"]["status"]
        == "COMPLETED"
    )
    client.call("DeleteRemoteAccessSession", arn=arn)
    with pytest.raises(ErrorAnswer, match=r"^NotFoundException$"):
        client.call("GetRemoteAccessSession", arn=arn)


def test_an_upload_with_its_put(client: Client, tmp_path: Path) -> None:
    """The client can send a file to the URL as it is, with a blank and an umlaut in the name."""
    app = tmp_path / "shop.apk"
    app.write_bytes(b"\0any bytes will do\n" * 100_000)
    project = client.call("CreateProject", name="checkout")["project"]["arn"]
    upload = client.call(
        "CreateUpload", projectArn=project, name="Geschäft 1+1.apk", type="ANDROID_APP"
    )["upload"]
    assert upload["status"] == "INITIALIZED"
    client.put(upload["url"], app)
    assert client.call("GetUpload", arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"


def test_errors_with_their_codes(client: Client) -> None:
    """The client reads the code of an operation's error, and of a violated constraint."""
    project = client.call("CreateProject", name="checkout")["project"]["arn"]
    with pytest.raises(ErrorAnswer, match=r"^ArgumentException$"):
        client.call("CreateUpload", projectArn=project, name="shop.zip", type="ANDROID_APP")
    with pytest.raises(ErrorAnswer, match=r"^ValidationException$"):
        client.call("GetProject", arn="x" * 40)


def test_a_list_of_several_pages(client: Client) -> None:
    """The client's own paging finds each item once."""
    created = [
        client.call("CreateProject", name=f"project {number}")["project"]["arn"]
        for number in range(5)
    ]
    assert sorted(
        project["arn"] for project in client.list_all("ListProjects", "projects")
    ) == sorted(created)
