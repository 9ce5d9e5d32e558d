"""Real clients against a real server: what a user's program in any language does first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.clients import CLIENTS, Client, Refused, need
from tests.server.conftest import Process
from tests.server.test_server import ask


@pytest.fixture(params=CLIENTS, ids=[client.__name__ for client in CLIENTS])
def client(request: pytest.FixtureRequest, server: Process, tmp_path: Path) -> Any:
    """A client of a server without state."""
    need(request.param)
    ask(f"{server.url}/moto-api/reset", b"", "POST")
    return request.param(server.url, tmp_path)


def test_a_session_from_create_to_delete(client: Client) -> None:
    """Created, found RUNNING with its endpoints, stopped, deleted, gone."""
    project = client.call("CreateProject", name="checkout")["project"]["arn"]
    phone = client.listed("ListDevices", "devices")[0]["arn"]
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
    assert ask(f"{session['endpoints']['remoteDriverEndpoint']}/status")[0] == 200
    assert (
        client.call("StopRemoteAccessSession", arn=arn)["remoteAccessSession"]["status"]
        == "STOPPING"
    )
    assert (
        client.call("GetRemoteAccessSession", arn=arn)["remoteAccessSession"]["status"]
        == "COMPLETED"
    )
    client.call("DeleteRemoteAccessSession", arn=arn)
    with pytest.raises(Refused, match=r"^NotFoundException$"):
        client.call("GetRemoteAccessSession", arn=arn)


def test_an_upload_with_its_put(client: Client, tmp_path: Path) -> None:
    """The URL is one that the client's own way of sending a file takes as it is, blanks and umlauts
    in its name too.
    """
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
    """As the client reads them: one of an operation, and one of the model's constraints."""
    project = client.call("CreateProject", name="checkout")["project"]["arn"]
    with pytest.raises(Refused, match=r"^ArgumentException$"):
        client.call("CreateUpload", projectArn=project, name="shop.zip", type="ANDROID_APP")
    with pytest.raises(Refused, match=r"^ValidationException$"):
        client.call("GetProject", arn="x" * 40)


def test_a_list_of_several_pages(client: Client) -> None:
    """The client's own paging finds every item once."""
    made = [
        client.call("CreateProject", name=f"project {number}")["project"]["arn"]
        for number in range(5)
    ]
    assert sorted(
        project["arn"] for project in client.listed("ListProjects", "projects")
    ) == sorted(made)
