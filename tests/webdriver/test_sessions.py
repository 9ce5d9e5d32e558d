"""Commands about the WebDriver session: capabilities, timeouts, settings, contexts and log."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.registry import Device, DeviceInstance
from tests.support.clients import shared_client
from tests.webdriver import IPHONE, PHONE, Endpoint

SECOND = {
    "platformName": "ANDROID",
    "appium:automationName": "uiautomator2",
    "appium:deviceName": "any",
}


def test_capabilities(farm: DeviceFarm) -> None:
    """The answer has the client's capabilities and the device's, in Appium's spelling."""
    endpoint = Endpoint(farm)
    assert endpoint.start(**SECOND) == {
        "platformName": "Android",
        "appium:automationName": "uiautomator2",
        "appium:deviceName": "Pixel 8",
        "appium:platformVersion": "14",
        "appium:udid": PHONE.arn.rpartition(":")[2],
        "appium:deviceModel": "Pixel 8",
        "appium:deviceManufacturer": "Google",
        "appium:deviceScreenSize": "1080x2400",
        "timeouts": {"script": 30000, "pageLoad": 300000, "implicit": 0},
    }
    assert endpoint.get(".")["appium:deviceName"] == "Pixel 8"
    assert endpoint.get("/sessions") == [{"id": endpoint.id, "capabilities": endpoint.get(".")}]


def test_capabilities_of_an_iphone(farm: DeviceFarm) -> None:
    """A client that names neither the platform nor a driver gets the device's."""
    capabilities = Endpoint(farm, IPHONE).start(**{"timeouts": {"implicit": 5}})
    assert (capabilities["platformName"], capabilities["appium:automationName"]) == (
        "iOS",
        "XCUITest",
    )
    assert capabilities["timeouts"] == {"script": 30000, "pageLoad": 300000, "implicit": 5}


def test_udid_of_a_private_device(clock: Any) -> None:
    """The udid is that of the session's instance."""
    pair = Device("Pixel 7", instances=(DeviceInstance(udid="A"), DeviceInstance(udid="B")))
    with mock_devicefarm(registry=[pair]) as farm:
        assert Endpoint(farm, pair, instanceArn=pair.instances[1].arn).start()["appium:udid"] == "B"


def test_first_match(farm: DeviceFarm) -> None:
    """The first of ``firstMatch`` that fits the device counts, together with ``alwaysMatch``."""
    endpoint = Endpoint(farm)
    candidates = {
        "alwaysMatch": {"appium:noReset": True},
        "firstMatch": [{"platformName": "iOS"}, {"platformName": "android"}],
    }
    capabilities = endpoint.post("/session", {"capabilities": candidates})["capabilities"]
    assert (capabilities["platformName"], capabilities["appium:noReset"]) == ("Android", True)


@pytest.mark.parametrize(
    ("capabilities", "mismatch"),
    [
        ({"platformName": "iOS"}, "platformName must be Android, not 'iOS'"),
        (
            {"appium:automationName": "XCUITest"},
            "appium:automationName must be UiAutomator2 or Espresso, not 'XCUITest'",
        ),
    ],
)
def test_another_platform(farm: DeviceFarm, capabilities: dict[str, str], mismatch: str) -> None:
    """The error names the device, the capability and the possible values. The former session
    continues.
    """
    endpoint = Endpoint(farm)
    endpoint.start()
    message = f"the device Pixel 8 has the platform Android: {mismatch}"
    answer = endpoint.error("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
    assert answer == (500, "session not created", message)
    assert endpoint.get(".")["platformName"] == "Android"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "capabilities must be an object, not null"),
        ({"desiredCapabilities": {}}, "capabilities must be an object, not null"),
        (
            {"capabilities": {"alwaysMatch": 1}},
            "alwaysMatch must be an object, and firstMatch a list of one or more objects",
        ),
        (
            {"capabilities": {"firstMatch": []}},
            "alwaysMatch must be an object, and firstMatch a list of one or more objects",
        ),
        (
            {"capabilities": {"firstMatch": {}}},
            "alwaysMatch must be an object, and firstMatch a list of one or more objects",
        ),
        (
            {"capabilities": {"firstMatch": [2]}},
            "alwaysMatch must be an object, and firstMatch a list of one or more objects",
        ),
        (
            {
                "capabilities": {
                    "alwaysMatch": {"platformName": "a"},
                    "firstMatch": [{"platformName": "a"}],
                }
            },
            "these capabilities are in both alwaysMatch and firstMatch: platformName. "
            "Give each in one of them",
        ),
        (
            {"capabilities": {"alwaysMatch": {"udid": "A", "app": "B", "browserName": ""}}},
            "All non-standard capabilities should have a vendor prefix. "
            "The following capabilities did not have one: udid,app",
        ),
    ],
)
def test_malformed_capabilities(farm: DeviceFarm, body: Any, message: str) -> None:
    """The error says what is wrong, and no session is created."""
    endpoint = Endpoint(farm)
    assert endpoint.error("POST", "/session", body) == (400, "invalid argument", message)
    assert endpoint.get("/sessions") == []


def test_apps_of_the_session(farm: DeviceFarm) -> None:
    """The capabilities have the app that Device Farm installed last, and the others beside it."""
    project = shared_client().create_project(name="shop")["project"]["arn"]
    apps = []
    for name in ("a.apk", "b.apk", "c.apk"):
        upload = shared_client().create_upload(projectArn=project, name=name, type="ANDROID_APP")[
            "upload"
        ]
        farm.put(upload["arn"], b"any bytes")
        apps.append(upload["arn"])
    endpoint = Endpoint(
        farm, project=project, appArn=apps[0], configuration={"auxiliaryApps": [apps[1]]}
    )
    first = endpoint.start()
    assert (first["appium:app"], first["appium:otherApps"]) == (apps[0], [apps[1]])
    shared_client().install_to_remote_access_session(
        remoteAccessSessionArn=endpoint.arn, appArn=apps[2]
    )
    second = endpoint.start()
    assert (second["appium:app"], second["appium:otherApps"]) == (apps[2], [apps[0], apps[1]])
    third = endpoint.start(**{"appium:app": "https://example.com/d.apk"})
    assert (third["appium:app"], third["appium:otherApps"]) == (
        "https://example.com/d.apk",
        [apps[0], apps[1]],
    )


@pytest.mark.parametrize("app", ["/home/ann/shop.apk", r"C:\shop.apk", "shop.apk", 5])
def test_local_app(farm: DeviceFarm, app: Any) -> None:
    """The device's host can't read the client's files. The error says what to give instead."""
    status, error, message = Endpoint(farm).error(
        "POST", "/session", {"capabilities": {"alwaysMatch": {"appium:app": app}}}
    )
    assert (status, error) == (500, "session not created")
    assert message == (
        f"appium:app: the device's host can't get an app from {app!r}. "
        "Install an upload with InstallToRemoteAccessSession, or give an https:// or s3:// URL"
    )


def test_one_session_at_a_time(android: Endpoint) -> None:
    """A new session ends the former one, and starts with timeouts and settings of its own."""
    android.post("./timeouts", {"implicit": 7})
    android.post("./appium/settings", {"settings": {"waitForIdleTimeout": 1}})
    former = android.id
    android.start()
    assert former != android.id
    status, error, message = android.error("GET", f"/session/{former}/source")
    assert (status, error) == (404, "invalid session id")
    assert message == (
        f"there is no WebDriver session {former}. The device's only session is {android.id}"
    )
    assert android.get("./timeouts")["implicit"] == 0
    assert android.get("./appium/settings") == {}


def test_deleted_session(android: Endpoint) -> None:
    """A deleted session is unknown, and a new one can follow."""
    assert android.send("DELETE", ".") == (200, None)
    assert android.get("/sessions") == []
    for method in ("GET", "DELETE"):
        answer = android.error(method, ".")
        message = f"there is no WebDriver session {android.id}: create one with POST /session"
        assert answer == (404, "invalid session id", message)
    assert android.start()["platformName"] == "Android"


def test_timeouts(android: Endpoint) -> None:
    """Only the given timeouts change. ``script`` may be null: no limit."""
    assert android.post("./timeouts", {"implicit": 100, "script": None}) is None
    assert android.get("./timeouts") == {"implicit": 100, "script": None, "pageLoad": 300000}


@pytest.mark.parametrize(
    "given",
    [
        {"implicit": -1},
        {"implicit": 1.5},
        {"implicit": True},
        {"implicit": None},
        {"page": 1},
        {"script": 2**53},
    ],
)
def test_impossible_timeouts(android: Endpoint, given: Any) -> None:
    """A request with one impossible timeout changes none."""
    status, error, message = android.error("POST", "./timeouts", {"pageLoad": 1, **given})
    assert (status, error) == (400, "invalid argument")
    assert message.startswith(
        "timeouts must be script, pageLoad, implicit, each a whole number of milliseconds, not {"
    )
    assert android.get("./timeouts") == {"script": 30000, "pageLoad": 300000, "implicit": 0}


def test_impossible_timeouts_among_capabilities(farm: DeviceFarm) -> None:
    """No session is created."""
    endpoint = Endpoint(farm)
    for timeouts in (5, {"implicit": "5"}):
        body = {"capabilities": {"alwaysMatch": {"timeouts": timeouts}}}
        assert endpoint.error("POST", "/session", body)[:2] == (400, "invalid argument")
    assert endpoint.get("/sessions") == []


def test_settings(android: Endpoint) -> None:
    """Each command adds its settings to the session's."""
    android.post("./appium/settings", {"settings": {"waitForIdleTimeout": 100}})
    android.post("./appium/settings", {"settings": {"ignoreUnimportantViews": True}})
    assert android.get("./appium/settings") == {
        "waitForIdleTimeout": 100,
        "ignoreUnimportantViews": True,
    }
    answer = android.error("POST", "./appium/settings", {"settings": [1]})
    assert answer == (400, "invalid argument", "settings must be an object, not [1]")


def test_contexts(android: Endpoint) -> None:
    """The native context is the only one. The error for another has the words by which Appium's
    clients recognize it.
    """
    assert android.get("./contexts") == ["NATIVE_APP"]
    assert android.post("./context", {"name": "NATIVE_APP"}) is None
    assert android.get("./context") == "NATIVE_APP"
    assert android.error("POST", "./context", {"name": "WEBVIEW_1"}) == (
        400,
        "no such context",
        "No such context found.",
    )


@pytest.mark.parametrize("prefix", ["./se/log", "./log"])
def test_log(android: Endpoint, clock: Any, prefix: str) -> None:
    """The log has the commands with their moments on the mock's clock."""
    clock.tick(5)
    assert android.get(f"{prefix}/types") == ["server"]
    first, second, _ = android.post(prefix, {"type": "server"})
    assert first == {"timestamp": 1772366400000, "level": "INFO", "message": "POST /session"}
    assert second["timestamp"] == 1772366405000
    answer = android.error("POST", prefix, {"type": "logcat"})
    assert answer == (400, "invalid argument", "type must be server, not logcat")
