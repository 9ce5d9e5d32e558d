"""A driver endpoint in front of a WebDriver server: what reaches the server, and what does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from moto_devicefarm import Device, Timings, mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES
from moto_devicefarm.webdriver.state import Command
from tests.support.clients import shared_client
from tests.support.webdriver_server import PNG, WebDriverServer
from tests.webdriver import IPHONE, PHONE, Endpoint
from tests.webdriver.relay import app_of, install, log_of


def capabilities_at(appium: WebDriverServer) -> dict[str, Any]:
    """The body of the last POST /session."""
    bodies = [one.body for one in appium.requests if one.path == "/session"]
    found: dict[str, Any] = bodies[-1]["capabilities"]
    return found


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


def test_missing_capabilities_are_filled_in(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """The server gets the platform, the name of the device and Appium's driver."""
    Endpoint(farm).start()
    Endpoint(farm, IPHONE).start()
    first, second = (one.body for one in appium.requests if one.path == "/session")
    assert first["capabilities"] == {
        "alwaysMatch": {
            "platformName": "Android",
            "appium:deviceName": "Pixel 8",
            "appium:automationName": "UiAutomator2",
        },
        "firstMatch": [{}],
    }
    assert second["capabilities"]["alwaysMatch"]["appium:automationName"] == "XCUITest"


def test_the_clients_capabilities_win(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """Each name is in one of alwaysMatch and firstMatch only, and null counts as not given. The
    endpoint has no BiDi (D: limits).
    """
    given = {
        "alwaysMatch": {"appium:automationName": "Fake", "webSocketUrl": True},
        "firstMatch": [{"platformName": "Fake"}, {"appium:deviceName": None}],
    }
    Endpoint(farm).post("/session", {"capabilities": given})
    assert capabilities_at(appium) == {
        "alwaysMatch": {"appium:automationName": "Fake", "appium:deviceName": "Pixel 8"},
        "firstMatch": [{"platformName": "Fake"}, {"platformName": "Android"}],
    }


def test_the_app_is_a_file_with_the_bytes_of_the_upload(
    appium: WebDriverServer, farm: DeviceFarm
) -> None:
    """appium:app is a file that is named like the upload, until the session closes."""
    endpoint = Endpoint(farm)
    install(endpoint, app_of(endpoint, "Shop é 1.apk", b"\x00the bytes\xff"))
    endpoint.start()
    path = Path(capabilities_at(appium)["alwaysMatch"]["appium:app"])
    assert (path.name, path.read_bytes()) == ("Shop _ 1.apk", b"\x00the bytes\xff")
    assert endpoint.send("DELETE", ".") == (200, None)
    assert not path.exists()
    assert not path.parent.parent.exists()


def test_a_hidden_name_becomes_a_plain_one(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """A name that begins with a dot gives a visible file."""
    endpoint = Endpoint(farm)
    install(endpoint, app_of(endpoint, ".apk", b"a"))
    endpoint.start()
    assert Path(capabilities_at(appium)["alwaysMatch"]["appium:app"]).name == "app.apk"


def test_former_and_auxiliary_apps_are_other_apps(
    appium: WebDriverServer, farm: DeviceFarm
) -> None:
    """appium:otherApps is JSON in a text (D: appium-endpoint-interaction)."""
    project = Endpoint(farm)
    auxiliary = app_of(project, "helper.apk", b"helper")
    endpoint = Endpoint(farm, project=project.project, configuration={"auxiliaryApps": [auxiliary]})
    for name in ("first.apk", "shop.apk"):
        install(endpoint, app_of(endpoint, name, name.encode()))
    endpoint.start()
    sent = capabilities_at(appium)["alwaysMatch"]
    assert Path(sent["appium:app"]).read_bytes() == b"shop.apk"
    others = [Path(path).read_bytes() for path in json.loads(sent["appium:otherApps"])]
    assert others == [b"first.apk", b"helper"]


def test_a_given_app_wins(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """The client's app or browser stands in place of the session's app, in each candidate."""
    endpoint = Endpoint(farm)
    install(endpoint, app_of(endpoint, "shop.apk", b"shop"))
    url = "https://example.com/other.apk"
    endpoint.start(**{"appium:app": url})
    assert capabilities_at(appium)["alwaysMatch"]["appium:app"] == url
    endpoint.start(browserName="Chrome")
    assert "appium:app" not in capabilities_at(appium)["alwaysMatch"]
    candidates = [{"browserName": "Chrome"}, {}]
    endpoint.post("/session", {"capabilities": {"firstMatch": candidates}})
    assert [sorted(one) for one in capabilities_at(appium)["firstMatch"]] == [
        ["browserName"],
        ["appium:app"],
    ]


def test_given_other_apps_win(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """The client's appium:otherApps is sent as it is."""
    endpoint = Endpoint(farm)
    for name in ("first.apk", "shop.apk"):
        install(endpoint, app_of(endpoint, name, b"x"))
    endpoint.start(**{"appium:otherApps": "[]"})
    assert capabilities_at(appium)["alwaysMatch"]["appium:otherApps"] == "[]"


def test_an_app_without_bytes(appium: WebDriverServer, clock: Any) -> None:
    """An app whose file was sent before there was a server can't be given to it."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        endpoint = Endpoint(farm)
        app = app_of(endpoint, "shop.apk", b"shop")
        install(endpoint, app)
        with mock_devicefarm(driver_url=appium.url):
            error = endpoint.error("POST", "/session", {"capabilities": {}})
    assert error == (
        500,
        "session not created",
        f"the mock does not have the file of the app {app}. It keeps the files that are sent to an "
        "upload's URL while the mock or a device has a driver_url: send the file again, or give "
        "appium:app",
    )
    assert not appium.requests


@pytest.mark.parametrize(
    ("capabilities", "message"),
    [
        ({"appium:udid": "1"}, "Device Farm's Appium endpoint does not support appium:udid"),
        ({"appium:app": "http://example.com/a.apk"}, "Plain HTTP URLs are rejected"),
        ({"appium:app": "/tmp/a.apk"}, "Device Farm can't get an app from '/tmp/a.apk'"),
        ({"deviceName": "x"}, "should have a vendor prefix"),
    ],
)
def test_refused_capabilities_do_not_reach_the_server(
    appium: WebDriverServer, farm: DeviceFarm, capabilities: dict[str, Any], message: str
) -> None:
    """What the real endpoint refuses is refused, in any candidate (D: appium-endpoint-support)."""
    body = {"capabilities": {"firstMatch": [{}, capabilities]}}
    assert message in Endpoint(farm).error("POST", "/session", body)[2]
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
