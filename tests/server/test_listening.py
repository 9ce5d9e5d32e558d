"""``mock_devicefarm(server=True)``: one state in process and over HTTP, on the test's clock."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from freezegun import freeze_time
from werkzeug.test import Client
from werkzeug.wrappers import Response

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import presigned
from moto_devicefarm.server.application import Application
from tests.support.clients import new_client
from tests.support.devices import PHONE
from tests.support.server import change_clock, send
from tests.support.store import NOW


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens."""
    with mock_devicefarm(server=True, registry=[PHONE], timings=Timings.realistic()) as farm:
        yield farm


def new_session(client: Any) -> str:
    """The ARN of a new session on the phone."""
    project = client.create_project(name="shop")["project"]["arn"]
    answer = client.create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)
    arn: str = answer["remoteAccessSession"]["arn"]
    return arn


def test_one_state(farm: DeviceFarm) -> None:
    """A client over HTTP sees what a client in process does, and the other way round."""
    inside, outside = new_client(), new_client(endpoint_url=farm.url)
    arn = inside.create_project(name="shop")["project"]["arn"]
    assert outside.get_project(arn=arn)["project"]["name"] == "shop"
    outside.delete_project(arn=arn)
    assert inside.list_projects()["projects"] == []


def test_freezegun_moves_the_clock_of_the_server(farm: DeviceFarm) -> None:
    """The threads of the server see the frozen time too, forward and back."""
    outside = new_client(endpoint_url=farm.url)
    statuses = []
    with freeze_time(NOW) as clock:
        session = new_session(new_client())
        for seconds in (120, -60, 10_000):
            clock.tick(seconds)
            answer = outside.get_remote_access_session(arn=session)
            statuses.append(answer["remoteAccessSession"]["status"])
    assert statuses == ["RUNNING", "PREPARING", "COMPLETED"]


def test_any_client_can_use_the_urls(farm: DeviceFarm) -> None:
    """The standard library, which no mock replaces, sends a file and reads a driver's status."""
    client = new_client()
    with freeze_time(NOW) as clock:
        project = client.create_project(name="shop")["project"]["arn"]
        answer = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")
        upload = answer["upload"]
        url = urlsplit(upload["url"])
        assert f"{url.scheme}://{url.netloc}" == farm.url
        assert send("PUT", upload["url"], iter([b"one", b"two"])).status == 200
        session = new_session(client)
        clock.tick(120)
        assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"
        answer = client.get_remote_access_session(arn=session)
        endpoints = answer["remoteAccessSession"]["endpoints"]
        assert send("GET", f"{endpoints['remoteDriverEndpoint']}/status").status == 200
        assert endpoints["interactiveEndpoint"].startswith(farm.url.replace("http", "ws"))
        (log,) = client.list_artifacts(arn=session, type="FILE")["artifacts"]
        assert b"Pixel 8" in send("GET", log["url"]).body


def test_the_server_ends_with_its_mock() -> None:
    """Nothing listens then, URLs are AWS's again, and the clock is the real one."""
    with mock_devicefarm(server=True) as farm:
        url = farm.url
        change_clock(url, freeze="2001-01-01T00:00:00Z")
        assert new_client().create_project(name="x")["project"]["created"].year == 2001
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(url)
    assert presigned.server_url() is None
    with mock_devicefarm():
        assert new_client().create_project(name="x")["project"]["created"].year > 2001


def test_a_server_that_is_shut_down_refuses_requests() -> None:
    """A late request learns nothing about the state of the next mock."""
    application = Application()
    application.shut_down()
    answer = Client(application).get("/moto-devicefarm/clock")
    assert (answer.status_code, answer.json) == (503, {"message": "this mock has ended"})


def test_the_shutdown_waits_for_open_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The state stays until each open request is answered."""
    application, begun, go_on = Application(), threading.Event(), threading.Event()
    order = []

    def respond(request: Any) -> Response:
        begun.set()
        go_on.wait(20)
        order.append("answered")
        return Response("{}")

    def shut_down() -> None:
        application.shut_down()
        order.append("shut down")

    monkeypatch.setattr(application, "_response", respond)
    request = threading.Thread(target=lambda: Client(application).get("/moto-devicefarm/clock"))
    request.start()
    begun.wait(20)
    shutdown = threading.Thread(target=shut_down)
    shutdown.start()
    shutdown.join(0.05)
    assert order == []
    go_on.set()
    request.join()
    shutdown.join()
    assert order == ["answered", "shut down"]


def test_nested_mocks() -> None:
    """The URL is that of the innermost server; a mock without a server has the outer one's."""
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
    """The marker passes the argument on to the plugin's fixture."""
    assert send("GET", f"{devicefarm.url}/moto-devicefarm/clock").status == 200


def test_a_mock_that_does_not_listen_has_no_url() -> None:
    """The message says what to do."""
    with (
        mock_devicefarm() as farm,
        pytest.raises(RuntimeError, match=r"give mock_devicefarm\(server=True\)"),
    ):
        _ = farm.url


def test_server_is_a_flag() -> None:
    """A port is refused."""
    with pytest.raises(TypeError, match="server=5000: give True or False"):
        mock_devicefarm(server=5000)  # type: ignore[call-overload]


def test_one_state_of_other_services(farm: DeviceFarm) -> None:
    """moto's other services have one state too."""
    region = {"LocationConstraint": "us-west-2"}
    outside = new_client("s3", endpoint_url=farm.url)
    outside.create_bucket(Bucket="bucket", CreateBucketConfiguration=region)
    assert [bucket["Name"] for bucket in new_client("s3").list_buckets()["Buckets"]] == ["bucket"]


def test_another_region_over_http(farm: DeviceFarm) -> None:
    """The error is the same as in process."""
    client = new_client(endpoint_url=farm.url, region_name="eu-west-1")
    with pytest.raises(Exception, match="does not exist in eu-west-1, only in us-west-2"):
        client.list_projects()
