"""Commands about the WebDriver session: capabilities, timeouts, settings, contexts."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.registry import Device, DeviceInstance
from tests.webdriver import IPHONE, PHONE, Endpoint

SECOND = {
    "platformName": "ANDROID",
    "appium:automationName": "uiautomator2",
    "appium:deviceName": "any",
}


needs_parameters = pytest.mark.skipif(
    "parameters" not in model.structure("CreateRemoteAccessSessionConfiguration").members,
    reason="the model of this botocore has no parameters",
)


@needs_parameters
@pytest.mark.parametrize(
    ("configuration", "build"),
    [
        ({}, "2.5.1"),
        ({"parameters": {"appium:version": "2"}}, "2.5.1"),
        ({"parameters": {"appium:version": "3"}}, "3.1.0"),
    ],
)
def test_appium_version(clock: Any, configuration: Any, build: str) -> None:
    """The status shows a build of the version that the session asked for (I:
    appium-endpoint-support; the build of version 3 is invented). A dump keeps it.
    """
    with mock_devicefarm(registry=[PHONE]) as farm:
        endpoint = Endpoint(farm, configuration=configuration)
        assert endpoint.get("/status")["build"] == {"version": build}
        dump = farm.dump()
    with mock_devicefarm(registry=[PHONE]) as farm:
        farm.load(dump)
        assert endpoint.get("/status")["build"] == {"version": build}


def test_capabilities(farm: DeviceFarm) -> None:
    """The answer has the client's capabilities and the device's, in Appium's spelling."""
    endpoint = Endpoint(farm)
    assert endpoint.start(**SECOND) == {
        "platformName": "Android",
        "automationName": "uiautomator2",
        "deviceName": "Pixel 8",
        "platformVersion": "14",
        "udid": PHONE.arn.rpartition(":")[2],
        "deviceModel": "Pixel 8",
        "deviceManufacturer": "Google",
        "deviceScreenSize": "1080x2400",
        "timeouts": {"script": 30000, "pageLoad": 300000, "implicit": 0},
    }
    assert endpoint.get(".")["deviceName"] == "Pixel 8"
    assert endpoint.get("/sessions") == [{"id": endpoint.id, "capabilities": endpoint.get(".")}]


def test_capabilities_of_an_iphone(farm: DeviceFarm) -> None:
    """A client that names neither the platform nor a driver gets the device's."""
    capabilities = Endpoint(farm, IPHONE).start(**{"timeouts": {"implicit": 5}})
    assert (capabilities["platformName"], capabilities["automationName"]) == (
        "iOS",
        "XCUITest",
    )
    assert capabilities["timeouts"] == {"script": 30000, "pageLoad": 300000, "implicit": 5}


def test_udid_of_a_private_device(clock: Any) -> None:
    """The udid is that of the session's instance."""
    pair = Device("Pixel 7", instances=(DeviceInstance(udid="A"), DeviceInstance(udid="B")))
    with mock_devicefarm(registry=[pair]) as farm:
        assert Endpoint(farm, pair, instanceArn=pair.instances[1].arn).start()["udid"] == "B"


def test_first_match(farm: DeviceFarm) -> None:
    """The first of ``firstMatch`` that fits the device counts, together with ``alwaysMatch``."""
    endpoint = Endpoint(farm)
    candidates = {
        "alwaysMatch": {"appium:noReset": True},
        "firstMatch": [{"platformName": "iOS"}, {"platformName": "android"}],
    }
    capabilities = endpoint.post("/session", {"capabilities": candidates})["capabilities"]
    assert (capabilities["platformName"], capabilities["noReset"]) == ("Android", True)


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
