"""``mock_devicefarm(server=True)``: one state, in process and over HTTP, on the test's own clock."""

from __future__ import annotations

import http.client
import json
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from freezegun import freeze_time
from werkzeug.test import Client
from werkzeug.wrappers import Response

from conftest import NOW
from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import presigned
from moto_devicefarm.server.application import Application
from tests.devicefarm.clients import fresh
from tests.server.test_server import ask, client

PHONE = Device("Pixel 8")


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens too."""
    with mock_devicefarm(server=True, registry=[PHONE], timings=Timings.realistic()) as farm:
        yield farm


def test_the_state_is_one(farm: DeviceFarm) -> None:
    """What a client does in process is seen by one over HTTP, and the other way round."""
    inside, outside = fresh(), client(farm.url)
    arn = inside.create_project(name="shop")["project"]["arn"]
    assert outside.get_project(arn=arn)["project"]["name"] == "shop"
    outside.delete_project(arn=arn)
    assert inside.list_projects()["projects"] == []


def test_freezegun_drives_it(farm: DeviceFarm) -> None:
    """In the server's threads as well, forwards and backwards."""
    inside, outside = fresh(), client(farm.url)
    with freeze_time(NOW) as clock:
        project = inside.create_project(name="shop")["project"]["arn"]
        arn = inside.create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)[
            "remoteAccessSession"
        ]["arn"]
        seen = []
        for seconds in (120, -60, 10_000):
            clock.tick(seconds)
            seen.append(outside.get_remote_access_session(arn=arn)["remoteAccessSession"]["status"])
    assert seen == ["RUNNING", "PREPARING", "COMPLETED"]


def test_any_client_can_follow_the_urls_that_boto3_got(farm: DeviceFarm) -> None:
    """A PUT in chunks, the driver endpoint, an artifact: the standard library's clients, which no
    mock replaces.
    """
    devicefarm = fresh()
    with freeze_time(NOW) as clock:
        project = devicefarm.create_project(name="shop")["project"]["arn"]
        upload = devicefarm.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
            "upload"
        ]
        url = urlsplit(upload["url"])
        assert f"{url.scheme}://{url.netloc}" == farm.url
        connection = http.client.HTTPConnection(url.netloc, timeout=20)
        chunks, headers = iter([b"one", b"two"]), {"Transfer-Encoding": "chunked"}
        connection.request("PUT", f"{url.path}?{url.query}", chunks, headers, encode_chunked=True)
        assert connection.getresponse().status == 200
        connection.close()
        clock.tick(60)
        assert devicefarm.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"
        arn = devicefarm.create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)[
            "remoteAccessSession"
        ]["arn"]
        clock.tick(120)
        endpoints = devicefarm.get_remote_access_session(arn=arn)["remoteAccessSession"][
            "endpoints"
        ]
        assert ask(f"{endpoints['remoteDriverEndpoint']}/status")[0] == 200
        assert endpoints["interactiveEndpoint"].startswith(farm.url.replace("http", "ws"))
        (log,) = devicefarm.list_artifacts(arn=arn, type="LOG")["artifacts"]
        assert b"Pixel 8" in ask(log["url"])[1]


def test_after_the_mock_nothing_listens() -> None:
    """And URLs are AWS's again; the clock that was driven is the real one."""
    with mock_devicefarm(server=True) as farm:
        url = farm.url
        assert ask(f"{url}/moto-devicefarm/clock", {"freeze": "2001-01-01T00:00:00Z"})[0] == 200
        assert fresh().create_project(name="x")["project"]["created"].year == 2001
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(url)
    assert presigned.server_urls == []
    with mock_devicefarm():
        assert fresh().create_project(name="x")["project"]["created"].year > 2001


def test_what_arrives_late_is_answered_no_more() -> None:
    """A mock that has ended tells nothing of the state of the next one."""
    application = Application()
    application.end()
    answer = Client(application).get("/moto-devicefarm/clock")
    assert (answer.status_code, answer.json) == (503, {"message": "this mock has ended"})


def test_the_end_waits_for_what_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no answer is of a state that is being taken away."""
    application, begun, go_on = Application(), threading.Event(), threading.Event()
    order = []

    def answer(request: Any) -> Response:
        begun.set()
        go_on.wait(20)
        order.append("answered")
        return Response("{}")

    monkeypatch.setattr(application, "_answer", answer)
    asking = threading.Thread(target=lambda: Client(application).get("/moto-devicefarm/clock"))
    asking.start()
    begun.wait(20)

    def end() -> None:
        application.end()
        order.append("ended")

    ending = threading.Thread(target=end)
    ending.start()
    ending.join(0.05)
    assert order == []
    go_on.set()
    asking.join()
    ending.join()
    assert order == ["answered", "ended"]


def test_mocks_in_each_other() -> None:
    """The innermost server's URL is told; a mock inside one that listens is reached there."""
    with mock_devicefarm(server=True) as outer:
        first = outer.url
        with mock_devicefarm(page_size=1) as inner:
            assert inner.url == first
            with mock_devicefarm(server=True) as innermost:
                assert innermost.url != first
        assert outer.url == first


def test_a_decorated_test_listens() -> None:
    """``DeviceFarm.current()`` has the URL."""

    @mock_devicefarm(server=True)
    def test() -> str:
        return DeviceFarm.current().url

    assert test().startswith("http://127.0.0.1:")


@pytest.mark.devicefarm(server=True)
def test_the_marker_listens(devicefarm: DeviceFarm) -> None:
    """The plugin's fixture takes it as any argument."""
    assert ask(f"{devicefarm.url}/moto-devicefarm/clock")[0] == 200


def test_a_mock_that_does_not_listen_says_so() -> None:
    """With what to do."""
    with (
        mock_devicefarm() as farm,
        pytest.raises(RuntimeError, match=r"give mock_devicefarm\(server=True\)"),
    ):
        _ = farm.url


def test_server_is_a_flag() -> None:
    """A port is no flag."""
    with pytest.raises(TypeError, match="server=5000: give True or False"):
        mock_devicefarm(server=5000)  # type: ignore[call-overload]


def test_other_services_over_http(farm: DeviceFarm) -> None:
    """The state that moto's other services have is one, too."""
    client(farm.url, "s3", "us-east-1").create_bucket(Bucket="bucket")
    assert [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]] == ["bucket"]


def test_another_region_over_http(farm: DeviceFarm) -> None:
    """Is told as in process."""
    with pytest.raises(Exception, match="does not exist in eu-west-1, only in us-west-2"):
        client(farm.url, region="eu-west-1").list_projects()


@pytest.mark.parametrize(
    "host", ["localhost:5000", "127.0.0.1:9", "[::1]:80", "192.168.0.7", "localhost"]
)
def test_hosts_that_may_drive_the_clock(farm: DeviceFarm, host: str) -> None:
    """localhost and addresses: no page can have such a name."""
    assert ask(f"{farm.url}/moto-devicefarm/clock", Host=host)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:5000"},
        {"Host": "localhost.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_foreign_page_drives_nothing(farm: DeviceFarm, headers: dict[str, str]) -> None:
    """Whether it has its name lead here, or asks across origins."""
    status, body = ask(f"{farm.url}/moto-devicefarm/clock", {"freeze": 0}, **headers)
    assert status == 403
    assert "evil" in json.loads(body)["message"] or "'null'" in json.loads(body)["message"]
    assert json.loads(ask(f"{farm.url}/moto-devicefarm/clock")[1])["frozen"] is False


def test_its_own_page_may(farm: DeviceFarm) -> None:
    """The same origin."""
    assert ask(f"{farm.url}/moto-devicefarm/clock", {"tick": 1.5}, Origin=farm.url)[0] == 200


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"tick", "give {"),
        (b"[" * 100_000, "give {"),
        (b"[]", "give {"),
        (b"{}", "give {"),
        (b'{"tick": 1, "reset": true}', "give {"),
        (b'{"move": 1}', "give {"),
        (b'{"freeze": "tomorrow"}', "freeze: 'tomorrow' is no time"),
        (b'{"tick": "1"}', "tick='1': give a number of seconds"),
        (b'{"tick": true}', "tick=True: give a number of seconds"),
        (b'{"tick": 1e300}', "tick=1e+300: give a number of seconds"),
        (b'{"reset": false}', 'reset=False: give {"reset": true}'),
    ],
)
def test_what_the_clock_cannot_do(farm: DeviceFarm, body: bytes, told: str) -> None:
    """Is told, and the clock goes on as it did."""
    before = json.loads(ask(f"{farm.url}/moto-devicefarm/clock")[1])
    status, answer = ask(f"{farm.url}/moto-devicefarm/clock", body)
    assert status == 400
    assert told in json.loads(answer)["message"]
    after = json.loads(ask(f"{farm.url}/moto-devicefarm/clock")[1])
    assert (after["frozen"], after["shift"]) == (before["frozen"], before["shift"])


def test_paths_that_are_not_there(farm: DeviceFarm) -> None:
    """What is there is told; other methods are refused."""
    status, body = ask(f"{farm.url}/moto-devicefarm/clok")
    assert (status, json.loads(body)["message"]) == (
        404,
        "nothing is at /moto-devicefarm/clok; there are /moto-devicefarm, /moto-devicefarm/clock, /moto-devicefarm/state, "
        "/moto-devicefarm/stop",
    )
    assert ask(f"{farm.url}/moto-devicefarm/clock", {"tick": 1}, "PUT")[0] == 405


def test_a_clock_that_runs_can_be_shifted(farm: DeviceFarm) -> None:
    """It goes on running from there, until it is reset."""
    clock: Any = f"{farm.url}/moto-devicefarm/clock"
    with freeze_time(NOW) as frozen:
        assert json.loads(ask(clock, {"tick": 3600})[1]) == {
            "now": "2026-03-01T13:00:00.000Z",
            "frozen": False,
            "shift": 3600.0,
        }
        frozen.tick(1)
        assert json.loads(ask(clock)[1])["now"] == "2026-03-01T13:00:01.000Z"
        assert json.loads(ask(clock, {"reset": True})[1])["now"] == "2026-03-01T12:00:01.000Z"
