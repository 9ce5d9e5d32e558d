"""The URLs of uploads and artifacts, asked by HTTP clients of every manner."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from freezegun import freeze_time
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from conftest import NOW
from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from moto_devicefarm.server.application import Application
from tests.devicefarm.clients import fresh
from tests.server.clients import Curl, need, output_of

MB = 1024 * 1024
PHONE = Device("Pixel 8")


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def send(method: str, url: str, body: Any = None, **headers: str) -> Answer:
    """One request with these headers and no others; http.client sends an iterator in chunks unless
    a length is given.
    """
    split = urlsplit(url)
    connection = http.client.HTTPConnection(split.netloc, timeout=60)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{split.path}?{split.query}", body, given)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens."""
    with mock_devicefarm(server=True, registry=[PHONE]) as farm:
        yield farm


@pytest.fixture
def project(farm: DeviceFarm) -> str:
    """A project's ARN."""
    arn: str = fresh().create_project(name="shop")["project"]["arn"]
    return arn


def new_upload(project: str, type: str = "ANDROID_APP", name: str = "shop.apk", **more: str) -> Any:
    return fresh().create_upload(projectArn=project, name=name, type=type, **more)["upload"]


def status(upload: Any) -> str:
    found: str = fresh().get_upload(arn=upload["arn"])["upload"]["status"]
    return found


@pytest.mark.parametrize(
    "headers",
    [{}, {"Content_Type": "application/octet-stream"}, {"Content_Type": "text/plain; x=y"}],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_put_of_any_manner(project: str, headers: dict[str, str], chunked: bool) -> None:
    """With and without Content-Type, in one piece or in chunks: the bytes arrive, and S3's empty
    answer comes.
    """
    upload = new_upload(project, "APPIUM_PYTHON_TEST_SPEC", "spec.yml")
    content = b"version: 0.1\nphases: {}\n\xff"
    answer = send(
        "PUT", upload["url"], iter([content[:5], content[5:]]) if chunked else content, **headers
    )
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", "0")
    assert send("GET", fresh().get_upload(arn=upload["arn"])["upload"]["url"]).body == content


def test_no_body_at_all(project: str) -> None:
    """Is a file of no bytes, as for S3."""
    upload = new_upload(project)
    assert send("PUT", upload["url"]).status == 200
    assert status(upload) == "SUCCEEDED"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_file(project: str, chunked: bool) -> None:
    """200 MB, made while they are sent."""
    upload = new_upload(project)
    headers = {} if chunked else {"Content_Length": str(200 * MB)}
    assert send("PUT", upload["url"], (bytes(MB) for _ in range(200)), **headers).status == 200
    assert status(upload) == "SUCCEEDED"


def test_a_large_file_that_is_refused(project: str) -> None:
    """The client reads why, and not that the connection was reset."""
    url = new_upload(project)["url"].replace("Signature=", "Signature=0")
    answer = send("PUT", url, (bytes(MB) for _ in range(50)))
    assert (answer.status, b"<Code>SignatureDoesNotMatch</Code>" in answer.body) == (403, True)


def test_curl_asks_before_it_sends(project: str, tmp_path: Path) -> None:
    """``Expect: 100-continue`` is answered at once."""
    need(Curl)
    app = tmp_path / "app"
    app.write_bytes(bytes(3 * MB))
    upload = new_upload(project)
    command = [
        "curl",
        "-sS",
        "--fail",
        "--expect100-timeout",
        "30",
        "--max-time",
        "20",
        "-H",
        "Expect: 100-continue",
    ]
    assert output_of([*command, "-T", str(app), upload["url"]], "") == ""
    assert status(upload) == "SUCCEEDED"


@pytest.mark.parametrize(("seconds", "expected"), [(-1, 200), (86399, 200), (86400, 403)])
def test_a_signature_lives_a_day(farm: DeviceFarm, seconds: int, expected: int) -> None:
    """By the test's clock."""
    with freeze_time(NOW) as clock:
        url = new_upload(fresh().create_project(name="shop")["project"]["arn"])["url"]
        clock.tick(seconds)
        answer = send("PUT", url, b"app")
    assert answer.status == expected
    assert (b"<Message>Request has expired</Message>" in answer.body) == (expected == 403)


@pytest.mark.parametrize(
    "change",
    ["Signature=0", "Date=20260301T130000Z&X=", "Expires=9", "Credential=ASIAMOTODEVICEFARM00/x"],
)
def test_a_url_that_was_altered(project: str, change: str) -> None:
    """Is refused in S3's words, whichever part it was."""
    name = change.partition("=")[0]
    answer = send("PUT", new_upload(project)["url"].replace(f"{name}=", f"{change}"), b"app")
    assert (answer.status, b"<Code>SignatureDoesNotMatch</Code>" in answer.body) == (403, True)


@pytest.fixture
def log(project: str) -> str:
    """The URL of an artifact."""
    devicefarm = fresh()
    arn = devicefarm.create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)[
        "remoteAccessSession"
    ]["arn"]
    devicefarm.get_remote_access_session(arn=arn)
    (found,) = devicefarm.list_artifacts(arn=arn, type="LOG")["artifacts"]
    url: str = found["url"]
    return url


def test_head_tells_what_get_would(log: str) -> None:
    """The same headers, and no body."""
    get, head = send("GET", log), send("HEAD", log)
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(get.body) > 0
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=2-5", slice(2, 6)), ("bytes=-4", slice(-4, None)), ("bytes=3-", slice(3, None))],
)
def test_a_part_of_an_artifact(log: str, asked: str, part: slice) -> None:
    """As a video's player asks for it."""
    whole = send("GET", log).body
    answer = send("GET", log, Range=asked)
    assert (answer.status, answer.body) == (206, whole[part])
    first, last, _ = part.indices(len(whole))
    assert answer.headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(whole)}"


def test_a_part_that_is_not_there(log: str) -> None:
    """Is told, with 416."""
    assert send("GET", log, Range="bytes=99999999-").status == 416


def test_what_can_t_be_done_with_an_artifact(log: str) -> None:
    """Its URL was not signed for that."""
    assert send("PUT", log, b"x").status == 403


def test_a_url_of_something_that_is_gone(project: str) -> None:
    """No such key."""
    upload = new_upload(project)
    fresh().delete_upload(arn=upload["arn"])
    answer = send("PUT", upload["url"], b"app")
    assert (answer.status, b"<Code>NoSuchKey</Code>" in answer.body) == (404, True)


def test_pages_of_other_origins_may_send_and_read(farm: DeviceFarm, project: str, log: str) -> None:
    """A browser asks first, and reads the answer only if it says so; moto's own services do."""
    asked = {"Origin": "http://localhost:3000", "Access_Control_Request_Method": "PUT"}
    url = new_upload(project)["url"]
    answer = send("OPTIONS", url, Access_Control_Request_Headers="content-type", **asked)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert answer.headers["Access-Control-Allow-Methods"] == "PUT"
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type"
    assert (
        send("PUT", url, b"app", Origin="http://localhost:3000").headers[
            "Access-Control-Allow-Origin"
        ]
        == "*"
    )
    assert (
        send("GET", log, Origin="http://localhost:3000").headers["Access-Control-Allow-Origin"]
        == "*"
    )
    call = {"X_Amz_Target": "DeviceFarm_20150623.ListProjects", "Origin": "http://localhost:3000"}
    answer = send("POST", f"{farm.url}/", "{}", **call)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert (
        send("OPTIONS", f"{farm.url}/", **{**asked, "Access_Control_Request_Method": "POST"}).status
        == 200
    )


def test_nobody_else_is_told_of_origins(log: str) -> None:
    """An OPTIONS that is no browser's question is a method that the signature is not for."""
    assert "Access-Control-Allow-Origin" not in send("GET", log).headers
    assert send("OPTIONS", log).status == 403


def test_own_endpoints_know_no_other_origin(farm: DeviceFarm) -> None:
    """Whatever a page asks first."""
    asked = {"Origin": "http://evil.example", "Access_Control_Request_Method": "POST"}
    answer = send("OPTIONS", f"{farm.url}/moto-devicefarm/clock", **asked)
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_moto_s_switch_for_other_origins(log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Off is off."""
    monkeypatch.setattr("moto_devicefarm.server.cors.DISABLE_GLOBAL_CORS", True)
    assert (
        "Access-Control-Allow-Origin"
        not in send("GET", log, Origin="http://localhost:3000").headers
    )
    assert send("OPTIONS", log, Origin="x", Access_Control_Request_Method="GET").status == 403


def test_a_client_that_is_gone_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server under the application closes the connection; there is nobody to answer."""

    def gone(*_: Any) -> None:
        raise ConnectionResetError

    monkeypatch.setattr("moto_devicefarm.devicefarm.responses.artifact_request", gone)
    with pytest.raises(ConnectionResetError):
        Client(Application()).get("/x?X-Amz-Credential=ASIAMOTODEVICEFARM00/1")


def test_under_a_server_that_tells_no_raw_url(farm: DeviceFarm, project: str) -> None:
    """The URL is put together again from its parts."""
    upload = new_upload(project)
    environ = EnvironBuilder(
        method="PUT", base_url=farm.url, path=upload["url"].removeprefix(farm.url), data=b"app"
    ).get_environ()
    del environ["REQUEST_URI"], environ["RAW_URI"]
    answer = run_wsgi_app(Application(), environ)
    assert answer[1] == "200 OK"
    assert status(upload) == "SUCCEEDED"


def test_a_mistake_of_the_mock_s_own_is_told(
    farm: DeviceFarm,
    project: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """In AWS's form, which every client reads, and on standard error with its traceback; also of a
    URL.
    """

    def broken(*_: Any) -> None:
        raise KeyError("slip")

    monkeypatch.setattr("moto_devicefarm.core.api._answer", broken)
    answer = send(
        "POST",
        f"{farm.url}/",
        "{}",
        X_Amz_Target="DeviceFarm_20150623.ListProjects",
        Origin="http://localhost:3000",
    )
    assert (answer.status, answer.headers["x-amzn-errortype"]) == (500, "InternalFailure")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.body) == {
        "__type": "InternalFailure",
        "message": "The mock failed at this request: KeyError('slip'). Its standard error says more.",
    }
    said = capfd.readouterr().err
    assert said.startswith(
        "moto-devicefarm: DeviceFarm_20150623.ListProjects failed, please report it: KeyError('slip')\nTraceback"
    )
    monkeypatch.setattr("moto_devicefarm.devicefarm.responses.upload_request", broken)
    url = f"{farm.url}/x/uploads/y?X-Amz-Credential=ASIAMOTODEVICEFARM00%2F1"
    assert send("PUT", url, b"app").status == 500
    assert "moto-devicefarm: PUT /x/uploads/y failed" in capfd.readouterr().err
