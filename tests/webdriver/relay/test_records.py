"""What the mock keeps of commands that a WebDriver server answered, and what a dump has of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from moto_devicefarm import Device, mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver.state import Command
from tests.support.clients import shared_client
from tests.support.webdriver_server import PNG, WebDriverServer
from tests.webdriver import PHONE, Endpoint
from tests.webdriver.relay import app_of, capabilities_at, install, log_of


def test_commands_are_recorded_with_their_status(
    appium: WebDriverServer, phone: Endpoint, clock: Any
) -> None:
    """A relayed command has the HTTP status and the milliseconds of its answer."""

    def slow(_: Any) -> tuple[int, Any]:
        clock.tick(2)
        return 404, {"error": "no such element", "message": "none", "stacktrace": ""}

    appium.answers["POST /element"] = slow
    start = phone.driver.commands[0].moment
    body = {"using": "id", "value": "x"}
    assert phone.error("POST", "./element", body) == (404, "no such element", "none")
    phone.get("/status")
    path = f"/session/{phone.id}/element"
    assert phone.driver.commands[1:] == [
        Command(start, "POST", path, body, 404, 2000),
        Command(start + 2000, "GET", "/status"),
    ]


def test_a_clock_that_goes_back_gives_no_negative_duration(
    appium: WebDriverServer, phone: Endpoint, clock: Any
) -> None:
    """A duration is 0 at least."""

    def back(_: Any) -> tuple[int, Any]:
        clock.tick(-5)
        return 200, None

    appium.answers["POST /back"] = back
    phone.post("./back")
    assert phone.driver.commands[-1].duration == 0


def test_a_dump_has_no_open_session(appium: WebDriverServer, phone: Endpoint) -> None:
    """After a load there is no WebDriver session, and a new one can be created with the app."""
    install(phone, app_of(phone, "shop.apk", b"shop"))
    dump = DeviceFarm.current().dump()
    DeviceFarm.current().reset()
    assert not appium.sessions
    DeviceFarm.current().load(dump)
    phone.driver = DeviceFarm.current().driver(phone.arn)
    assert "create one with POST /session" in phone.error("GET", "./title")[2]
    phone.start()
    sent = capabilities_at(appium)["alwaysMatch"]
    assert Path(sent["appium:app"]).read_bytes() == b"shop"


def test_a_dump_keeps_the_url_of_a_device(appium: WebDriverServer, clock: Any) -> None:
    """A session on a device with a server goes on there in another mock."""
    with mock_devicefarm(registry=[Device("Pixel 8", driver_url=appium.url)]) as farm:
        endpoint = Endpoint(farm)
        dump = json.loads(json.dumps(farm.dump()))
    with mock_devicefarm() as farm:
        farm.load(dump)
        endpoint.start()
        assert list(appium.sessions) == [endpoint.id]


def test_screenshots_are_artifacts(appium: WebDriverServer, phone: Endpoint, clock: Any) -> None:
    """Each screenshot that a client took is listed, and its URL answers the picture, also after
    the session and after a dump was loaded.
    """
    phone.get("./screenshot")
    appium.answers["GET /element/1/screenshot"] = lambda _: (200, PNG)
    phone.get("./element/1/screenshot")
    appium.answers["GET /element/2/screenshot"] = lambda _: (200, "no base64!")
    phone.get("./element/2/screenshot")
    shared_client().stop_remote_access_session(arn=phone.arn)
    dump = DeviceFarm.current().dump()
    DeviceFarm.current().reset()
    DeviceFarm.current().load(dump)
    listed = shared_client().list_artifacts(arn=phone.arn, type="SCREENSHOT")["artifacts"]
    assert [(one["name"], one["type"], one["extension"]) for one in listed] == [
        ("Screenshot", "SCREENSHOT", "png")
    ] * 2
    assert len({one["url"] for one in listed}) == 2
    for one in listed:
        answer = requests.get(one["url"])
        assert answer.headers["content-type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")


def test_a_screenshot_of_the_future_is_not_listed(phone: Endpoint, clock: Any) -> None:
    """When the clock goes back, a screenshot has not been taken yet."""
    clock.tick(10)
    phone.get("./screenshot")
    clock.tick(-5)
    assert not shared_client().list_artifacts(arn=phone.arn, type="SCREENSHOT")["artifacts"]


def test_screenshots_are_bounded(phone: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mock keeps screenshots up to a limit, and answers all of them."""
    monkeypatch.setattr("moto_devicefarm.webdriver.relay.MOST_SCREENSHOTS", len(PNG))
    assert phone.get("./screenshot") == phone.get("./screenshot") == PNG
    listed = shared_client().list_artifacts(arn=phone.arn, type="SCREENSHOT")["artifacts"]
    assert len(listed) == 1


def test_the_log_has_commands_with_their_status(phone: Endpoint) -> None:
    """The Appium log has each relayed command with its status and duration."""
    phone.get("./title")
    phone.get("/status")
    assert log_of(phone)[1:] == [
        "POST /session -> 200 in 0 ms",
        f"GET /session/{phone.id}/title -> 200 in 0 ms",
        "GET /status",
    ]


def test_the_servers_own_log_is_kept(
    appium: WebDriverServer, phone: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's log is asked for before the session is deleted. Its last lines are kept."""
    monkeypatch.setattr("moto_devicefarm.webdriver.relay.MOST_LOG_LINES", 2)
    lines = [{"message": "one"}, {"message": "two"}, "odd", {"message": "three"}]
    appium.answers["POST /se/log"] = lambda body: (200, lines if body == {"type": "server"} else 0)
    shared_client().stop_remote_access_session(arn=phone.arn)
    assert appium.commands()[-2:] == ["POST /session/*/se/log", "DELETE /session/*"]
    assert log_of(phone)[-3:] == ["two", "three", "ended: user"]


def test_an_upload_without_a_server_keeps_no_bytes(clock: Any) -> None:
    """A mock without a real server keeps no apps, which may be large."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        endpoint = Endpoint(farm)
        app_of(endpoint, "shop.apk", b"shop")
        assert "c2hvcA==" not in json.dumps(farm.dump())
