"""The test grid's hub at a mock that listens: its address, broken requests, CORS, and moto's paths
beside it.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm import hub_requests
from tests.support.clients import new_client, shared_client
from tests.support.server import ServerProcess, change_clock, send
from tests.support.webdriver_server import WebDriverServer, webdriver_server

CHROME = {"capabilities": {"alwaysMatch": {"browserName": "chrome"}}}


@pytest.fixture
def chrome() -> Iterator[WebDriverServer]:
    """A WebDriver server that stands for a ChromeDriver."""
    with webdriver_server() as server:
        yield server


@pytest.fixture
def farm(chrome: WebDriverServer) -> Iterator[DeviceFarm]:
    """A mock that listens, with a browser behind its test grid."""
    with mock_devicefarm(server=True, browser_url=chrome.url) as farm:
        yield farm


@pytest.fixture
def hub(farm: DeviceFarm) -> str:
    """The URL of a hub."""
    project = shared_client().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    url: str = shared_client().create_test_grid_url(projectArn=project, expiresInSeconds=300)["url"]
    return url


def test_the_address(farm: DeviceFarm, hub: str, chrome: WebDriverServer) -> None:
    """The hub is at the address of the mock, and its path has AWS's form."""
    path = hub.removeprefix(f"{farm.url}/")
    assert path.startswith("AQICAHi")
    assert path.endswith("=/wd/hub")
    created = send("POST", f"{hub}/session", CHROME)
    assert (created.status, created.headers["Content-Type"], created.headers["Cache-Control"]) == (
        200,
        "application/json; charset=utf-8",
        "no-cache",
    )
    session = created.json["value"]["sessionId"]
    assert send("GET", f"{hub}/session/{session}/title").json == {"value": "A page"}
    send("GET", f"{hub}/session/{session}/element/a%2Fb/text")
    assert chrome.requests[-1].path.endswith("/element/a%2Fb/text")
    assert send("DELETE", f"{hub}/session/{session}").json == {"value": None}
    assert chrome.sessions == {}


def test_a_pages_request(hub: str) -> None:
    """A page of another origin may call the hub, as it may call a driver endpoint."""
    ask = {"Origin": "http://other", "Access_Control_Request_Method": "POST"}
    assert (
        send("OPTIONS", f"{hub}/session", **ask).headers["Access-Control-Allow-Methods"] == "POST"
    )
    answer = send("GET", f"{hub}/status", Origin="http://other")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_body_that_is_cut_off(hub: str) -> None:
    """The error of a broken request has WebDriver's form."""
    split = urlsplit(hub)
    head = f"POST {split.path}/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{{"
    with socket.create_connection((split.hostname, split.port), timeout=20) as connection:
        connection.sendall(head.encode())
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert received.split()[1] == b"400"
    assert json.loads(received.partition(b"\r\n\r\n")[2]) == {
        "value": {"error": "invalid argument", "message": "it is cut off", "stacktrace": ""}
    }


def test_a_failure_of_the_mock(hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of the mock itself has WebDriver's form too."""

    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(hub_requests, "hub_request", fail)
    answer = send("GET", f"{hub}/status")
    assert (answer.status, answer.json["value"]["error"]) == (500, "unknown error")
    assert "ZeroDivisionError('broken')" in answer.json["value"]["message"]


def test_paths_of_s3(farm: DeviceFarm) -> None:
    """A bucket with a key like a path of the hub belongs to S3."""
    s3 = new_client("s3", endpoint_url=farm.url)
    s3.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket="bucket", Key="wd/hub/session", Body=b"data")
    assert s3.get_object(Bucket="bucket", Key="wd/hub/session")["Body"].read() == b"data"


def test_a_server_of_its_own(serve: Any, chrome: WebDriverServer) -> None:
    """``serve --browser-url`` starts browsers, and closes them by its own clock."""
    server: ServerProcess = serve("--browser-url", chrome.url)

    def call(operation: str, **members: Any) -> Any:
        target = f"DeviceFarm_20150623.{operation}"
        return send("POST", server.url, members, X_Amz_Target=target).json

    project = call("CreateTestGridProject", name="shop")["testGridProject"]["arn"]
    hub = call("CreateTestGridUrl", projectArn=project, expiresInSeconds=300)["url"]
    assert hub.startswith(f"{server.url}/AQICAHi")
    session = send("POST", f"{hub}/session", CHROME).json["value"]["sessionId"]
    change_clock(server.url, tick=121)
    found = call("GetTestGridSession", projectArn=project, sessionId=session)
    assert found["testGridSession"]["status"] == "CLOSED"
    assert chrome.sessions == {}
