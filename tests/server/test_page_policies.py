"""What a browser may do with answers: only the project's own page runs in the server's origin."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.server.application import Application
from tests.support.account import TEST_SPEC
from tests.support.browser import Browser, needs_chromium
from tests.support.clients import new_client
from tests.support.server import HttpAnswer, change_clock, send

DRIVE_THE_CLOCK = """<!doctype html><title>text</title><p>shown</p><script>
document.title = "owned";
fetch("/moto-devicefarm/clock", {method: "POST", body: '{"tick": 3600}'});
</script><form action="/moto-devicefarm/clock" method="post" enctype="text/plain">
<input name='{"tick": 3600, "a' value='": 1}'><button>send</button></form>"""
"""A page that drives the clock if it runs in the origin of the server."""

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
"""A PNG of one pixel."""


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens."""
    with mock_devicefarm(server=True) as farm:
        yield farm


def upload(farm: DeviceFarm, body: str | bytes, content_type: str = "text/html") -> str:
    """The URL of a test spec with this body."""
    client = new_client(endpoint_url=farm.url)
    project = client.create_project(name="shop")["project"]["arn"]
    params = {"projectArn": project, "name": "spec.yml", "type": TEST_SPEC}
    spec = client.create_upload(**params, contentType=content_type)["upload"]
    assert send("PUT", spec["url"], body).status == 200
    url: str = client.get_upload(arn=spec["arn"])["upload"]["url"]
    client.close()
    return url


def put_object(farm: DeviceFarm, body: str) -> str:
    """The URL of an object in moto's S3."""
    assert send("PUT", f"{farm.url}/pages").status == 200
    url = f"{farm.url}/pages/page.html"
    assert send("PUT", url, body, Content_Type="text/html", x_amz_acl="public-read").status == 200
    return url


def assert_sandboxed(answer: HttpAnswer) -> None:
    """A browser runs no script of this answer, and guesses no media type."""
    assert answer.headers.get_all("Content-Security-Policy") == ["sandbox"]
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nowhere",
        "/remote-endpoint/x/session",
        "/x/uploads/y?X-Amz-Credential=ASIAMOTODEVICEFARM00%2F1",
        "/x?X-Amz-Credential=ASIAMOTODEVICEFARM00%2F1",
        "/moto-devicefarm/nowhere",
        "/moto-devicefarm/clock",
        "/moto-devicefarm-copy",
        "/moto-api/data.json",
        "/moto-api/x",
        "/moto-api//",
    ],
)
def test_answers_of_every_kind(farm: DeviceFarm, path: str, method: str) -> None:
    """Errors, refusals and preflights are isolated too."""
    assert_sandboxed(send(method, farm.url + path))


def test_files(farm: DeviceFarm) -> None:
    """A file is isolated, whole and in parts, and so is an object of S3."""
    for url in (upload(farm, DRIVE_THE_CLOCK), put_object(farm, DRIVE_THE_CLOCK)):
        for headers in ({}, {"Range": "bytes=2-5"}, {"Range": "bytes=99999-"}, {"Origin": "x"}):
            assert_sandboxed(send("GET", url, **headers))
            assert_sandboxed(send("HEAD", url, **headers))


def test_operations(farm: DeviceFarm) -> None:
    """Answers and errors of operations are isolated."""
    for body in ("{}", "["):
        target = "DeviceFarm_20150623.ListProjects"
        assert_sandboxed(send("POST", f"{farm.url}/", body, X_Amz_Target=target))


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (f"GET /{'a' * 70_000} HTTP/1.1", 414),
        ("GET / HTTP/1.1\r\n" + "\r\n".join(f"H{n}: x" for n in range(200)), 431),
        ("POST /key HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz", 500),
    ],
)
def test_errors_of_the_server_itself(farm: DeviceFarm, request_line: str, status: int) -> None:
    """The server answers them before, or in place of, an answer of a service."""
    address = urlsplit(farm.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(f"{request_line}\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        answer = HTTPResponse(connection)
        answer.begin()
        assert answer.status == status
        assert_sandboxed(HttpAnswer(answer.status, answer.headers, answer.read()))


def test_after_the_mock_has_ended() -> None:
    """The last answer is isolated too."""
    application = Application()
    application.shut_down()
    answer = Client(application).get("/")
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (503, "sandbox")


def test_the_page_of_the_project(farm: DeviceFarm) -> None:
    """It has its own policy, which allows its own script."""
    answer = send("GET", f"{farm.url}/moto-devicefarm/")
    (policy,) = answer.headers.get_all("Content-Security-Policy") or []
    assert "sandbox" not in policy
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]


@pytest.mark.parametrize("path", ["/moto-api", "/moto-api/"])
def test_the_dashboard_of_moto(
    farm: DeviceFarm, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs its scripts in an origin of its own, unless it could not read its data from there."""
    policy = "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox"
    answer = send("GET", farm.url + path)
    assert answer.headers.get_all("Content-Security-Policy") == [policy]
    monkeypatch.setattr("moto_devicefarm.server.moto_application.DISABLE_GLOBAL_CORS", True)
    answer = send("GET", farm.url + path)
    assert answer.headers.get_all("Content-Security-Policy") is None


def test_the_script_of_the_dashboard(farm: DeviceFarm) -> None:
    """moto calls it HTML, which a browser that may not guess would not run."""
    answer = send("GET", f"{farm.url}/moto-api/lib.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert_sandboxed(answer)


@needs_chromium
@pytest.mark.parametrize("place", [upload, put_object])
def test_a_foreign_page_on_the_server(browser: Browser, farm: DeviceFarm, place: Any) -> None:
    """It shows, but drives nothing: no script of it runs, and no form of it is sent."""
    browser.open(place(farm, DRIVE_THE_CLOCK))
    assert browser.run("return document.title") == "text"
    assert browser.text("p") == "shown"
    browser.click("button")
    browser.open(f"{farm.url}/moto-devicefarm/clock")
    assert change_clock(farm.url, tick=0)["shift"] == 0


@needs_chromium
def test_a_sandboxed_page_may_not_use_the_clock(browser: Browser, farm: DeviceFarm) -> None:
    """A script that runs in a sandbox, as in moto's dashboard, has the origin "null"."""
    browser.open(f"{farm.url}/moto-api/")
    script = """return fetch(arguments[0], {method: "POST", mode: "no-cors", body: '{"tick": 60}'})
        .catch(() => 0).then(() => origin)"""
    assert browser.run(script, f"{farm.url}/moto-devicefarm/clock") == "null"
    assert change_clock(farm.url, tick=0)["shift"] == 0


@needs_chromium
def test_the_dashboard_reads_its_data(browser: Browser, farm: DeviceFarm) -> None:
    """Its scripts run, and may read the data. An older moto shows them by a library of the web."""
    upload(farm, "version: 0.1")
    browser.open(f"{farm.url}/moto-api/")
    script = "return fetch('/moto-api/data.json').then(a => a.text())"
    assert '"devicefarm": {' in browser.run(script)
    if send("GET", f"{farm.url}/moto-api/lib.js").status == 200:
        browser.wait_for("devicefarm")


@needs_chromium
def test_a_video_plays(browser: Browser, farm: DeviceFarm) -> None:
    """The video of a session shows in a tab of its own."""
    client = new_client(endpoint_url=farm.url)
    project = client.create_project(name="shop")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    params = {"projectArn": project, "deviceArn": phone}
    session = client.create_remote_access_session(**params)["remoteAccessSession"]["arn"]
    client.stop_remote_access_session(arn=session)
    found = client.list_artifacts(arn=session, type="FILE")["artifacts"]
    client.close()
    (url,) = [artifact["url"] for artifact in found if artifact["type"] == "VIDEO"]
    browser.open(url)
    script = "return document.querySelector('video').readyState"
    browser.wait_until(lambda: browser.run(script), "the video")


@needs_chromium
def test_a_picture_shows(browser: Browser, farm: DeviceFarm) -> None:
    """A screenshot shows in a tab of its own."""
    browser.open(upload(farm, PICTURE, "image/png"))
    assert browser.run("return document.images[0].naturalWidth") == 1
