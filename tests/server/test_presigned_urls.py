"""The presigned URLs of uploads and artifacts, used by HTTP clients of all kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.server.application import Application
from tests.support.clients import new_client
from tests.support.devices import PHONE
from tests.support.language_clients import Curl, output_of, skip_without
from tests.support.server import send
from tests.support.store import NOW

MB = 1024 * 1024


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens."""
    with mock_devicefarm(server=True, registry=[PHONE]) as farm:
        yield farm


@pytest.fixture
def project(farm: DeviceFarm) -> str:
    """The ARN of a project."""
    arn: str = new_client().create_project(name="shop")["project"]["arn"]
    return arn


def new_upload(project: str, type: str = "ANDROID_APP", name: str = "shop.apk") -> Any:
    """The document of a new upload."""
    return new_client().create_upload(projectArn=project, name=name, type=type)["upload"]


def status(upload: Any) -> str:
    """The status of the upload now."""
    found: str = new_client().get_upload(arn=upload["arn"])["upload"]["status"]
    return found


@pytest.mark.parametrize(
    "headers",
    [{}, {"Content_Type": "application/octet-stream"}, {"Content_Type": "text/plain; x=y"}],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_put_of_any_kind(project: str, headers: dict[str, str], chunked: bool) -> None:
    """A PUT may have a Content-Type or not, and may be chunked. The answer is S3's empty one."""
    upload = new_upload(project, "APPIUM_PYTHON_TEST_SPEC", "spec.yml")
    content = b"version: 0.1\nphases: {}\n\xff"
    answer = send(
        "PUT", upload["url"], iter([content[:5], content[5:]]) if chunked else content, **headers
    )
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", "0")
    assert send("GET", new_client().get_upload(arn=upload["arn"])["upload"]["url"]).body == content


def test_a_test_spec_of_aws_is_fetched(project: str) -> None:
    """The server answers the URL of one of AWS's own test specs too."""
    kind = "APPIUM_PYTHON_TEST_SPEC"
    spec = new_client().list_uploads(arn=project, type=kind)["uploads"][0]
    assert send("GET", spec["url"]).body.startswith(b"version: 0.1")


def test_a_put_without_a_body(project: str) -> None:
    """The PUT sends an empty file, as to S3."""
    upload = new_upload(project)
    assert send("PUT", upload["url"]).status == 200
    assert status(upload) == "SUCCEEDED"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_file(project: str, chunked: bool) -> None:
    """200 MB arrive, each made just before it is sent."""
    upload = new_upload(project)
    headers = {} if chunked else {"Content_Length": str(200 * MB)}
    assert send("PUT", upload["url"], (bytes(MB) for _ in range(200)), **headers).status == 200
    assert status(upload) == "SUCCEEDED"


def test_a_large_file_that_is_refused(project: str) -> None:
    """The client reads the reason, and gets no connection reset."""
    url = new_upload(project)["url"].replace("Signature=", "Signature=0")
    answer = send("PUT", url, (bytes(MB) for _ in range(50)))
    assert (answer.status, b"<Code>SignatureDoesNotMatch</Code>" in answer.body) == (403, True)


def test_curl_waits_before_it_sends(project: str, tmp_path: Path) -> None:
    """The answer to ``Expect: 100-continue`` comes at once."""
    skip_without(Curl)
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
    """It expires by the clock of the test."""
    with freeze_time(NOW) as clock:
        url = new_upload(new_client().create_project(name="shop")["project"]["arn"])["url"]
        clock.tick(seconds)
        answer = send("PUT", url, b"app")
    assert answer.status == expected
    assert (b"<Message>Request has expired</Message>" in answer.body) == (expected == 403)


@pytest.mark.parametrize(
    "change",
    ["Signature=0", "Date=20260301T130000Z&X=", "Expires=9", "Credential=ASIAMOTODEVICEFARM00/x"],
)
def test_a_url_that_was_altered(project: str, change: str) -> None:
    """S3's error refuses it, whichever part was altered."""
    name = change.partition("=")[0]
    answer = send("PUT", new_upload(project)["url"].replace(f"{name}=", f"{change}"), b"app")
    assert (answer.status, b"<Code>SignatureDoesNotMatch</Code>" in answer.body) == (403, True)


@pytest.fixture
def log(project: str) -> str:
    """The URL of an artifact."""
    devicefarm = new_client()
    arn = devicefarm.create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)[
        "remoteAccessSession"
    ]["arn"]
    devicefarm.get_remote_access_session(arn=arn)
    (found,) = devicefarm.list_artifacts(arn=arn, type="FILE")["artifacts"]
    url: str = found["url"]
    return url


def test_an_artifact_of_the_test_grid(project: str) -> None:
    """The server answers it as it answers the other artifacts, and refuses an altered token."""
    with DeviceFarm.current().start_grid_session(grid_project()) as session:
        pass
    client = new_client()
    (found, _) = client.list_test_grid_session_artifacts(sessionArn=session.arn)["artifacts"]
    assert b"session closed" in send("GET", found["url"]).body
    altered = found["url"].replace("Security-Token=I", "Security-Token=J")
    assert send("GET", altered).status == 403


def grid_project() -> str:
    """The ARN of a new test grid project."""
    project: str = new_client().create_test_grid_project(name="x")["testGridProject"]["arn"]
    return project


def test_head_has_the_headers_of_get(log: str) -> None:
    """The answer to HEAD has no body."""
    get, head = send("GET", log), send("HEAD", log)
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(get.body) > 0
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("header", "part"),
    [("bytes=2-5", slice(2, 6)), ("bytes=-4", slice(-4, None)), ("bytes=3-", slice(3, None))],
)
def test_a_part_of_an_artifact(log: str, header: str, part: slice) -> None:
    """The Range header selects it, as a video player sends it."""
    whole = send("GET", log).body
    answer = send("GET", log, Range=header)
    assert (answer.status, answer.body) == (206, whole[part])
    first, last, _ = part.indices(len(whole))
    assert answer.headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(whole)}"


def test_a_part_that_does_not_exist(log: str) -> None:
    """The status is 416."""
    assert send("GET", log, Range="bytes=99999999-").status == 416


def test_an_artifact_can_not_be_written(log: str) -> None:
    """Its URL is not signed for PUT."""
    assert send("PUT", log, b"x").status == 403


def test_the_url_of_a_deleted_upload(project: str) -> None:
    """The answer is S3's NoSuchKey."""
    upload = new_upload(project)
    new_client().delete_upload(arn=upload["arn"])
    answer = send("PUT", upload["url"], b"app")
    assert (answer.status, b"<Code>NoSuchKey</Code>" in answer.body) == (404, True)


def test_pages_of_other_origins_may_send_and_read(farm: DeviceFarm, project: str, log: str) -> None:
    """A preflight succeeds, and the page's script may read the answer, as of moto's services."""
    page = "http://localhost:3000"
    url = new_upload(project)["url"]
    preflight = {"Origin": page, "Access_Control_Request_Method": "PUT"}
    answer = send("OPTIONS", url, Access_Control_Request_Headers="content-type", **preflight)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert answer.headers["Access-Control-Allow-Methods"] == "PUT"
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type"
    operation = {"X_Amz_Target": "DeviceFarm_20150623.ListProjects"}
    for answer in (
        send("PUT", url, b"app", Origin=page),
        send("GET", log, Origin=page),
        send("POST", f"{farm.url}/", "{}", Origin=page, **operation),
    ):
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    preflight["Access_Control_Request_Method"] = "POST"
    assert send("OPTIONS", f"{farm.url}/", **preflight).status == 200


def test_answers_without_an_origin_have_no_cors_headers(log: str) -> None:
    """An OPTIONS that is no preflight is a method that the URL is not signed for."""
    assert "Access-Control-Allow-Origin" not in send("GET", log).headers
    assert send("OPTIONS", log).status == 403


def test_own_endpoints_refuse_preflights(farm: DeviceFarm) -> None:
    """They allow no other origin."""
    preflight = {"Origin": "http://evil.example", "Access_Control_Request_Method": "POST"}
    answer = send("OPTIONS", f"{farm.url}/moto-devicefarm/clock", **preflight)
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_moto_can_switch_cors_off(log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of another origin may then read an answer."""
    monkeypatch.setattr("moto_devicefarm.server.moto_application.DISABLE_GLOBAL_CORS", True)
    answer = send("GET", log, Origin="http://localhost:3000")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert send("OPTIONS", log, Origin="x", Access_Control_Request_Method="GET").status == 403


def test_a_client_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error goes on to the server under the application, which closes the connection."""

    def fail(*_: Any) -> None:
        raise ConnectionResetError

    monkeypatch.setattr("moto_devicefarm.devicefarm.presigned_requests.artifact_request", fail)
    with pytest.raises(ConnectionResetError):
        Client(Application()).get("/x?X-Amz-Credential=ASIAMOTODEVICEFARM00/1")


def test_a_wsgi_server_without_the_raw_url(farm: DeviceFarm, project: str) -> None:
    """The application puts the URL together again from its parts."""
    upload = new_upload(project)
    environ = EnvironBuilder(
        method="PUT", base_url=farm.url, path=upload["url"].removeprefix(farm.url), data=b"app"
    ).get_environ()
    del environ["REQUEST_URI"], environ["RAW_URI"]
    answer = run_wsgi_app(Application(), environ)
    assert answer[1] == "200 OK"
    assert status(upload) == "SUCCEEDED"


def test_a_failure_of_the_mock(
    farm: DeviceFarm,
    project: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The answer has AWS's form, and standard error the traceback, also for a presigned URL."""

    def fail(*_: Any) -> None:
        raise KeyError("slip")

    monkeypatch.setattr("moto_devicefarm.core.api._answer", fail)
    answer = send(
        "POST",
        f"{farm.url}/",
        "{}",
        X_Amz_Target="DeviceFarm_20150623.ListProjects",
        Origin="http://localhost:3000",
    )
    assert (answer.status, answer.headers["x-amzn-errortype"]) == (500, "InternalFailure")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json == {
        "__type": "InternalFailure",
        "message": "The mock failed at this request: KeyError('slip'). "
        "Its standard error says more.",
    }
    assert capfd.readouterr().err.startswith(
        "moto-devicefarm: DeviceFarm_20150623.ListProjects failed, please report it: "
        "KeyError('slip')\nTraceback"
    )
    monkeypatch.setattr("moto_devicefarm.devicefarm.presigned_requests.upload_request", fail)
    url = f"{farm.url}/x/uploads/y?X-Amz-Credential=ASIAMOTODEVICEFARM00%2F1"
    assert send("PUT", url, b"app").status == 500
    assert "moto-devicefarm: PUT /x/uploads/y failed" in capfd.readouterr().err
