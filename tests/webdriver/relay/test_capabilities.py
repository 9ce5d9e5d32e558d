"""What a WebDriver server gets for a new session: capabilities, and the files of apps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from tests.support.webdriver_server import WebDriverServer
from tests.webdriver import IPHONE, PHONE, Endpoint
from tests.webdriver.relay import app_of, capabilities_at, install


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
