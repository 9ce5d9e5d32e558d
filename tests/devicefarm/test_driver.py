"""The driver endpoint of a session: when it answers, and when Device Farm refuses."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from moto_devicefarm import Timings, mock_devicefarm
from tests.support.clients import shared_client

HOST = "https://devicefarm-interactive-global.us-west-2.api.aws"
INVALID = (403, {"message": "Invalid pre-signed URL"})
READY = {
    "value": {
        "ready": True,
        "message": "The server is ready to accept new connections",
        "build": {"version": "2.5.1"},
    }
}


@pytest.fixture(autouse=True)
def frozen() -> Iterator[Any]:
    """An active mock under a frozen clock."""
    with freeze_time("2026-03-01 12:00:00") as clock, mock_devicefarm():
        yield clock


def _create_session() -> str:
    project = shared_client().create_project(name="checkout")["project"]["arn"]
    phone = shared_client().list_devices()["devices"][0]["arn"]
    session = shared_client().create_remote_access_session(projectArn=project, deviceArn=phone)[
        "remoteAccessSession"
    ]
    arn: str = session["arn"]
    return arn


def _driver_url(arn: str) -> str:
    """The driver URL that a read of the session returns now."""
    session = shared_client().get_remote_access_session(arn=arn)["remoteAccessSession"]
    url: str = session["endpoints"]["remoteDriverEndpoint"]
    return url


def _send(url: str, method: str = "GET") -> tuple[int, Any]:
    answer = requests.request(method, url)
    assert answer.headers["content-type"] == "application/json"
    return answer.status_code, answer.json()


@pytest.mark.parametrize("path", ["/status", "/status/"])
def test_status(path: str) -> None:
    """The endpoint of a running session is ready."""
    assert _send(_driver_url(_create_session()) + path) == (200, READY)


@pytest.mark.parametrize(
    ("method", "path", "shown", "name"),
    [
        ("POST", "/status", "POST /status", "POST /status"),
        ("GET", "/session", "GET /session", "GET /session"),
        ("DELETE", "/session/1/url/", "DELETE /session/1/url", "DELETE /session/{id}/url"),
        ("GET", "", "GET /", "GET /"),
    ],
)
def test_unknown_command(method: str, path: str, shown: str, name: str) -> None:
    """The error has the command, the name by which a test can answer it, and the list of mocked
    commands.
    """
    status, answer = _send(_driver_url(_create_session()) + path, method)
    assert (status, answer["value"]["error"]) == (404, "unknown command")
    assert answer["value"]["message"].startswith(
        f"{shown} is not mocked. "
        f"Let the test answer it: farm.driver(session_arn).on_command({name!r}, ...). "
        "The mocked commands are DELETE .../actions, DELETE /session/{id}, "
    )


def test_after_the_session_ended() -> None:
    """The URL of a stopped session is refused in AWS's words."""
    arn = _create_session()
    url = _driver_url(arn)
    shared_client().stop_remote_access_session(arn=arn)
    assert _send(f"{url}/status") == INVALID


def test_while_the_session_stops(frozen: Any) -> None:
    """The URL of a session that is STOPPING is refused."""
    with mock_devicefarm(timings=Timings(session_stopping=10)):
        arn = _create_session()
        url = _driver_url(arn)
        shared_client().stop_remote_access_session(arn=arn)
        frozen.tick(5)
        assert (
            shared_client().get_remote_access_session(arn=arn)["remoteAccessSession"]["status"]
            == "STOPPING"
        )
        assert _send(f"{url}/status") == INVALID


def test_before_the_session_runs(frozen: Any) -> None:
    """If the clock moves back to before RUNNING, the URL is refused; later it works again."""
    with mock_devicefarm(timings=Timings(session_preparing=60)):
        arn = _create_session()
        frozen.tick(60)
        url = _driver_url(arn)
        frozen.move_to("2026-03-01 12:00:59")
        assert _send(f"{url}/status") == INVALID
        frozen.move_to("2026-03-01 12:01:00")
        assert _send(f"{url}/status") == (200, READY)


def test_after_the_limit(frozen: Any) -> None:
    """The endpoint ends at the session's time limit."""
    url = _driver_url(_create_session())
    frozen.tick(8999)
    assert _send(f"{url}/status") == (200, READY)
    frozen.tick(1)
    assert _send(f"{url}/status") == INVALID


def test_after_the_session_was_deleted() -> None:
    """The URL of a deleted session is refused."""
    arn = _create_session()
    url = _driver_url(arn)
    shared_client().stop_remote_access_session(arn=arn)
    shared_client().delete_remote_access_session(arn=arn)
    assert _send(f"{url}/status") == INVALID


def test_lifetime_of_a_url(frozen: Any) -> None:
    """With an endpoint lifetime, an old URL is refused while the session runs, and a new read
    returns a URL that works.
    """
    with mock_devicefarm(timings=Timings(endpoint_lifetime=1020)):
        arn = _create_session()
        url = _driver_url(arn)
        frozen.tick(1019)
        assert _send(f"{url}/status") == (200, READY)
        frozen.tick(1)
        assert _send(f"{url}/status") == INVALID
        assert _send(f"{_driver_url(arn)}/status") == (200, READY)


def _forge(url: str, old: str, new: str) -> str:
    """The URL with ``old`` in its signed query replaced by ``new``."""
    blob = url.rpartition("/")[2]
    query = base64.urlsafe_b64decode(blob + "=" * (-len(blob) % 4)).decode()
    assert old in query
    forged = base64.urlsafe_b64encode(query.replace(old, new).encode()).decode().rstrip("=")
    return f"{HOST}/remote-endpoint/{forged}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("X-Amz-Date=20260301T120000Z", "X-Amz-Date=20260301T120001Z"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        ("&X-Amz-Signature", "&X-Signature"),
        ("&arn=", "&session="),
        ("00000&", "00001&"),
    ],
)
def test_altered_url(old: str, new: str) -> None:
    """A URL with a changed query is refused."""
    url = _driver_url(_create_session())
    assert _send(_forge(url, "X-Amz-Date", "X-Amz-Date") + "/status") == (200, READY)
    assert _send(_forge(url, old, new) + "/status") == INVALID


@pytest.mark.parametrize(
    "path",
    ["/", "/status", "/remote-endpoint", "/remote-endpoint/", "/remote-endpoint/é/status", "/a/b"],
)
def test_forged_url(path: str) -> None:
    """Every other URL of the host is refused in the same words."""
    assert _send(HOST + path) == INVALID


def test_interactive_path_is_no_driver_url() -> None:
    """The signed query of a driver URL does not work under another path."""
    url = _driver_url(_create_session()).replace("/remote-endpoint/", "/interactive-endpoint/")
    assert _send(f"{url}/status") == INVALID


def test_endpoint_of_another_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """The URL finds a session of another account."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    url = _driver_url(_create_session())
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    assert _send(f"{url}/status") == (200, READY)


def test_use_of_the_endpoint_is_activity(frozen: Any) -> None:
    """With an idle timeout, each request keeps the session alive; without requests it ends."""
    with mock_devicefarm(timings=Timings(session_idle=300)):
        arn = _create_session()
        url = _driver_url(arn)
        for _ in range(3):
            frozen.tick(299)
            assert _send(f"{url}/status") == (200, READY)
        frozen.tick(300)
        assert _send(f"{url}/status") == INVALID
        session = shared_client().get_remote_access_session(arn=arn)["remoteAccessSession"]
        assert (session["status"], session["message"]) == (
            "COMPLETED",
            "The remote access session ended after 5 minutes without activity.",
        )
