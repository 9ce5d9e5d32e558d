"""A driver endpoint in front of a WebDriver server: what reaches the server, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from moto_devicefarm import Device, Timings, mock_devicefarm
from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES
from tests.support.webdriver_server import WebDriverServer
from tests.webdriver import PHONE, Endpoint


def test_a_command_is_answered_by_the_server(appium: WebDriverServer, phone: Endpoint) -> None:
    """The WebDriver session and its id are the server's own, and so are the answers."""
    assert list(appium.sessions) == [phone.id]
    assert phone.get("./title") == "A page"
    assert appium.commands()[-1] == "GET /session/*/title"


def test_the_url_of_the_device_wins(appium: WebDriverServer, clock: Any) -> None:
    """A device's own server is asked, and not that of the mock."""
    own = Device("Pixel 8", driver_url=appium.url)
    with mock_devicefarm(registry=[own], driver_url="http://127.0.0.1:1") as farm:
        Endpoint(farm, own).start()
        assert len(appium.sessions) == 1


def test_without_a_server_the_mock_answers(appium: WebDriverServer, clock: Any) -> None:
    """A device without driver_url has the mock's own screen beside a device with one."""
    own = Device("Pixel 7", driver_url=appium.url)
    with mock_devicefarm(registry=[own, PHONE]) as farm:
        endpoint = Endpoint(farm, PHONE)
        endpoint.start()
        assert "hierarchy" in endpoint.get("./source")
        assert not appium.requests


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("./appium/device/install_app", {"appPath": "/a"}),
        ("./execute/sync", {"script": "mobile: clearApp", "args": []}),
        ("./execute/sync", {"script": " mobile:  clearapp ", "args": []}),
        ("./execute/async", {"script": "mobile: shake", "args": []}),
    ],
)
def test_refused_commands_do_not_reach_the_server(
    appium: WebDriverServer, phone: Endpoint, path: str, body: dict[str, Any]
) -> None:
    """The server does not get what the real endpoint refuses (D: appium-endpoint-support)."""
    before = len(appium.requests)
    assert phone.error("POST", path, body)[1] == "unsupported operation"
    assert len(appium.requests) == before


def test_other_scripts_reach_the_server(appium: WebDriverServer, phone: Endpoint) -> None:
    """The server answers scripts, also JavaScript, and commands that the mock does not know."""
    phone.post("./execute/sync", {"script": "return 1", "args": []})
    phone.mobile("anything")
    phone.post("./goog/cdp/execute", {"cmd": "x"})
    assert [one.body for one in appium.requests[-3:]] == [
        {"script": "return 1", "args": []},
        {"script": "mobile: anything", "args": [{}]},
        {"cmd": "x"},
    ]


def test_an_arranged_answer_wins(appium: WebDriverServer, phone: Endpoint) -> None:
    """A test can let a real phone fail."""
    phone.driver.on_command("GET /session/{id}/title", error="timeout", message="slow")
    phone.driver.on_command("mobile: shell", "done")
    before = len(appium.requests)
    assert phone.error("GET", "./title") == (500, "timeout", "slow")
    assert phone.mobile("shell") == "done"
    assert len(appium.requests) == before


def test_the_endpoints_own_commands(appium: WebDriverServer, phone: Endpoint) -> None:
    """The endpoint itself answers the status and its only session; it passes on no command about
    the whole server.
    """
    before = len(appium.requests)
    assert phone.get("/status")["build"] == {"version": "2.5.1"}
    assert [one["id"] for one in phone.get("/sessions")] == [phone.id]
    assert phone.error("GET", "/appium/sessions")[1] == "unknown command"
    assert len(appium.requests) == before


@pytest.mark.parametrize("path", ["/session/other/title", "/session/other"])
def test_another_session_id(appium: WebDriverServer, phone: Endpoint, path: str) -> None:
    """An id that is not the open session's is invalid."""
    assert phone.error("GET", path)[1] == "invalid session id"
    assert appium.commands() == ["POST /session"]


def test_a_path_stays_in_its_session(appium: WebDriverServer, phone: Endpoint) -> None:
    """A path with '..' can't reach another session of the server."""
    path = f"/session/{phone.id}/%2e%2e/other/title"
    assert phone.error("GET", path) == (
        404,
        "unknown command",
        f"/session/{phone.id}/../other/title has the part '.' or '..', "
        "which no WebDriver command has",
    )
    assert appium.commands() == ["POST /session"]


def test_a_malformed_body_does_not_reach_the_server(
    appium: WebDriverServer, phone: Endpoint
) -> None:
    """A body that is no JSON object is refused, and recorded."""
    answer = requests.post(f"{phone.url}/session/{phone.id}/url", data=b"[")
    assert answer.json()["value"]["error"] == "invalid argument"
    assert appium.commands() == ["POST /session"]
    assert len(phone.driver.commands) == 2


def test_the_former_session_is_closed(appium: WebDriverServer, phone: Endpoint) -> None:
    """A device has one session after another (D: appium-endpoint-interaction)."""
    former = phone.id
    phone.start()
    assert list(appium.sessions) == [phone.id]
    assert appium.commands() == [
        "POST /session",
        "POST /session/*/se/log",
        "DELETE /session/*",
        "POST /session",
    ]
    assert phone.error("GET", f"/session/{former}/title")[1] == "invalid session id"


def test_delete_closes_the_session(appium: WebDriverServer, phone: Endpoint) -> None:
    """After it, commands need a new session."""
    assert phone.send("DELETE", ".") == (200, None)
    assert not appium.sessions
    assert phone.error("GET", "./title") == (
        404,
        "invalid session id",
        f"there is no WebDriver session {phone.id}: create one with POST /session",
    )
    assert phone.get("/sessions") == []


def test_a_large_command_is_refused(appium: WebDriverServer, phone: Endpoint) -> None:
    """A command of more than 20 MB does not reach the server (D: limits)."""
    text = "x" * MAX_COMMAND_BYTES
    assert phone.error("POST", "./url", {"url": text})[1] == "unsupported operation"
    assert appium.commands() == ["POST /session"]


def test_a_large_answer_is_refused(appium: WebDriverServer, phone: Endpoint) -> None:
    """An answer of more than 20 MB is an error, and one of 20 MB is not (D: limits)."""
    limit = MAX_COMMAND_BYTES - len(b'{"value": ""}')
    appium.answers["GET /source"] = lambda _: (200, "x" * limit)
    assert len(phone.get("./source")) == limit
    appium.answers["GET /source"] = lambda _: (200, "x" * (limit + 1))
    assert phone.error("GET", "./source") == (
        500,
        "unsupported operation",
        "An answer of the endpoint can have 20971520 bytes, and this one has more",
    )
    assert phone.get("./title") == "A page"


def test_an_expired_url_is_refused(appium: WebDriverServer, clock: Any) -> None:
    """The expiry of the endpoint's URL holds while a session is open (C: agent-device#2479)."""
    timings = Timings(endpoint_lifetime=60)
    with mock_devicefarm(registry=[PHONE], driver_url=appium.url, timings=timings) as farm:
        endpoint = Endpoint(farm)
        url = endpoint.url
        endpoint.start()
        clock.tick(60)
        assert requests.get(f"{url}/session/{endpoint.id}/title").status_code == 403
        assert endpoint.get("./title") == "A page"
