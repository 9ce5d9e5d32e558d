"""WebDriver sessions: their capabilities, one at a time on a device, timeouts, settings, contexts
and log.
"""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.registry import Device, DeviceInstance
from tests.devicefarm.clients import kept
from tests.webdriver import IPHONE, PHONE, Endpoint

SECOND = {
    "platformName": "ANDROID",
    "appium:automationName": "uiautomator2",
    "appium:deviceName": "any",
}


def test_capabilities_are_the_devices(farm: DeviceFarm) -> None:
    """What the client asks for is kept, what only the device knows is filled in, in Appium's
    spelling of the platform.
    """
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
    """Of the other platform; what was left out is its driver."""
    capabilities = Endpoint(farm, IPHONE).start(**{"timeouts": {"implicit": 5}})
    assert (capabilities["platformName"], capabilities["appium:automationName"]) == (
        "iOS",
        "XCUITest",
    )
    assert capabilities["timeouts"] == {"script": 30000, "pageLoad": 300000, "implicit": 5}


def test_udid_of_a_private_device(clock: Any) -> None:
    """It is the instance's that the session has."""
    pair = Device("Pixel 7", instances=(DeviceInstance(udid="A"), DeviceInstance(udid="B")))
    with mock_devicefarm(registry=[pair]) as farm:
        assert Endpoint(farm, pair, instanceArn=pair.instances[1].arn).start()["appium:udid"] == "B"


def test_first_match(farm: DeviceFarm) -> None:
    """The first that fits the device is taken, with what always must match."""
    endpoint = Endpoint(farm)
    asked = {
        "alwaysMatch": {"appium:noReset": True},
        "firstMatch": [{"platformName": "iOS"}, {"platformName": "android"}],
    }
    capabilities = endpoint.post("/session", {"capabilities": asked})["capabilities"]
    assert (capabilities["platformName"], capabilities["appium:noReset"]) == ("Android", True)


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"platformName": "iOS"}, "platformName is 'iOS' and must be Android"),
        (
            {"appium:automationName": "XCUITest"},
            "appium:automationName is 'XCUITest' and must be UiAutomator2 or Espresso",
        ),
    ],
)
def test_another_platform(farm: DeviceFarm, asked: dict[str, str], fault: str) -> None:
    """A contradiction says the device, what was given and what is needed; the session before goes
    on.
    """
    endpoint = Endpoint(farm)
    endpoint.start()
    message = f"the device Pixel 8 is of the platform Android: {fault}"
    answer = endpoint.refused("POST", "/session", {"capabilities": {"alwaysMatch": asked}})
    assert answer == (500, "session not created", message)
    assert endpoint.get(".")["platformName"] == "Android"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "capabilities must be an object, and is null"),
        ({"desiredCapabilities": {}}, "capabilities must be an object, and is null"),
        (
            {"capabilities": {"alwaysMatch": 1}},
            "capabilities are alwaysMatch, an object, and firstMatch, a list of objects",
        ),
        (
            {"capabilities": {"firstMatch": []}},
            "capabilities are alwaysMatch, an object, and firstMatch, a list of objects",
        ),
        (
            {"capabilities": {"firstMatch": {}}},
            "capabilities are alwaysMatch, an object, and firstMatch, a list of objects",
        ),
        (
            {"capabilities": {"firstMatch": [2]}},
            "capabilities are alwaysMatch, an object, and firstMatch, a list of objects",
        ),
        (
            {
                "capabilities": {
                    "alwaysMatch": {"platformName": "a"},
                    "firstMatch": [{"platformName": "a"}],
                }
            },
            "capabilities are in alwaysMatch and in firstMatch: platformName",
        ),
        (
            {"capabilities": {"alwaysMatch": {"udid": "A", "app": "B", "browserName": ""}}},
            "All non-standard capabilities should have a vendor prefix. The following capabilities did not have one: udid,app",
        ),
    ],
)
def test_malformed_capabilities(farm: DeviceFarm, body: Any, message: str) -> None:
    """What is none of W3C's requests is told what is wrong with it, and makes no session."""
    endpoint = Endpoint(farm)
    assert endpoint.refused("POST", "/session", body) == (400, "invalid argument", message)
    assert endpoint.get("/sessions") == []


def test_apps_of_the_session(farm: DeviceFarm) -> None:
    """The session's app is the default, an app that was installed later takes its place, and the
    former is beside it.
    """
    project = kept().create_project(name="shop")["project"]["arn"]
    apps = []
    for name in ("a.apk", "b.apk", "c.apk"):
        upload = kept().create_upload(projectArn=project, name=name, type="ANDROID_APP")["upload"]
        farm.put(upload["arn"], b"any bytes")
        apps.append(upload["arn"])
    endpoint = Endpoint(
        farm, project=project, appArn=apps[0], configuration={"auxiliaryApps": [apps[1]]}
    )
    first = endpoint.start()
    assert (first["appium:app"], first["appium:otherApps"]) == (apps[0], [apps[1]])
    kept().install_to_remote_access_session(remoteAccessSessionArn=endpoint.arn, appArn=apps[2])
    second = endpoint.start()
    assert (second["appium:app"], second["appium:otherApps"]) == (apps[2], [apps[0], apps[1]])
    third = endpoint.start(**{"appium:app": "https://example.com/d.apk"})
    assert (third["appium:app"], third["appium:otherApps"]) == (
        "https://example.com/d.apk",
        [apps[0], apps[1]],
    )


@pytest.mark.parametrize("app", ["/home/ann/shop.apk", r"C:\shop.apk", "shop.apk", 5])
def test_local_app(farm: DeviceFarm, app: Any) -> None:
    """The device's host does not see the client's files."""
    status, error, message = Endpoint(farm).refused(
        "POST", "/session", {"capabilities": {"alwaysMatch": {"appium:app": app}}}
    )
    assert (status, error) == (500, "session not created")
    assert message == (
        f"appium:app: {app!r} is no app that the device's host can reach: install an upload with "
        "InstallToRemoteAccessSession, or give an https:// or s3:// URL"
    )


def test_one_session_at_a_time(android: Endpoint) -> None:
    """A new session takes the device; the former's id is invalid, and the new one begins with its
    own timeouts and settings.
    """
    android.post("./timeouts", {"implicit": 7})
    android.post("./appium/settings", {"settings": {"waitForIdleTimeout": 1}})
    former = android.id
    android.start()
    assert former != android.id
    status, error, message = android.refused("GET", f"/session/{former}/source")
    assert (status, error) == (404, "invalid session id")
    assert (
        message == f"there is no WebDriver session {former}; the device's only one is {android.id}"
    )
    assert android.get("./timeouts")["implicit"] == 0
    assert android.get("./appium/settings") == {}


def test_deleted_session(android: Endpoint) -> None:
    """A session that was ended is gone, and another can follow."""
    assert android.ask("DELETE", ".") == (200, None)
    assert android.get("/sessions") == []
    for method in ("GET", "DELETE"):
        answer = android.refused(method, ".")
        message = f"there is no WebDriver session {android.id}, nor any other: POST /session first"
        assert answer == (404, "invalid session id", message)
    assert android.start()["platformName"] == "Android"


def test_timeouts(android: Endpoint) -> None:
    """Those that are given change, the others stay; script may be unlimited."""
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
    """Nothing of an impossible request is taken."""
    status, error, message = android.refused("POST", "./timeouts", {"pageLoad": 1, **given})
    assert (status, error) == (400, "invalid argument")
    assert message.startswith(
        "timeouts are script, pageLoad, implicit, each a whole number of milliseconds, and are {"
    )
    assert android.get("./timeouts") == {"script": 30000, "pageLoad": 300000, "implicit": 0}


def test_impossible_timeouts_among_capabilities(farm: DeviceFarm) -> None:
    """They make no session."""
    endpoint = Endpoint(farm)
    for timeouts in (5, {"implicit": "5"}):
        asked = {"capabilities": {"alwaysMatch": {"timeouts": timeouts}}}
        assert endpoint.refused("POST", "/session", asked)[:2] == (400, "invalid argument")
    assert endpoint.get("/sessions") == []


def test_settings(android: Endpoint) -> None:
    """Settings are kept for the session."""
    android.post("./appium/settings", {"settings": {"waitForIdleTimeout": 100}})
    android.post("./appium/settings", {"settings": {"ignoreUnimportantViews": True}})
    assert android.get("./appium/settings") == {
        "waitForIdleTimeout": 100,
        "ignoreUnimportantViews": True,
    }
    answer = android.refused("POST", "./appium/settings", {"settings": [1]})
    assert answer == (400, "invalid argument", "settings must be an object, and is [1]")


def test_contexts(android: Endpoint) -> None:
    """There is the native context only; another is refused in the words by which Appium's clients
    know the error.
    """
    assert android.get("./contexts") == ["NATIVE_APP"]
    assert android.post("./context", {"name": "NATIVE_APP"}) is None
    assert android.get("./context") == "NATIVE_APP"
    assert android.refused("POST", "./context", {"name": "WEBVIEW_1"}) == (
        400,
        "no such context",
        "No such context found.",
    )


@pytest.mark.parametrize("prefix", ["./se/log", "./log"])
def test_log(android: Endpoint, clock: Any, prefix: str) -> None:
    """The log has the commands with their moments by the mock's clock."""
    clock.tick(5)
    assert android.get(f"{prefix}/types") == ["server"]
    first, second, _ = android.post(prefix, {"type": "server"})
    assert first == {"timestamp": 1772366400000, "level": "INFO", "message": "POST /session"}
    assert second["timestamp"] == 1772366405000
    answer = android.refused("POST", prefix, {"type": "logcat"})
    assert answer == (400, "invalid argument", "there is no log 'logcat', only 'server'")
