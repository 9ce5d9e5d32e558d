"""Commands about apps: installed apps and their states, by scripts and by older URLs."""

from __future__ import annotations

import io
import plistlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.farm import DeviceFarm
from tests.support.clients import shared_client
from tests.webdriver import IPHONE, PHONE, Endpoint

URL = "https://example.com/shop.apk"
SHOP = "com.shop"
MISSING = (
    f"the app {SHOP} is not installed on the device. "
    "Create the session with it, or install it first"
)


def _ipa(bundle_id: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "Payload/Shop.app/Info.plist", plistlib.dumps({"CFBundleIdentifier": bundle_id})
        )
    return file.getvalue()


def _upload(farm: DeviceFarm, project: str, name: str, body: bytes) -> str:
    type = "IOS_APP" if name.endswith("ipa") else "ANDROID_APP"
    arn: str = shared_client().create_upload(projectArn=project, name=name, type=type)["upload"][
        "arn"
    ]
    farm.put(arn, body)
    return arn


def _with_app(farm: DeviceFarm, name: str, body: bytes) -> Endpoint:
    """A phone of the app's platform in a session with the app, and a WebDriver session."""
    project = shared_client().create_project(name="shop")["project"]["arn"]
    app = _upload(farm, project, name, body)
    endpoint = Endpoint(
        farm, IPHONE if name.endswith("ipa") else PHONE, project=project, appArn=app
    )
    endpoint.start()
    return endpoint


def test_life_of_an_app(android: Endpoint) -> None:
    """The state of an app follows from the commands that activate, terminate and remove it, and
    from the app that a new WebDriver session installs.
    """
    assert android.mobile("queryAppState", appId=SHOP) == 0
    assert android.mobile("isAppInstalled", appId=SHOP) is False
    android.start(**{"appium:app": URL})
    assert android.mobile("isAppInstalled", appId=SHOP) is True
    assert android.mobile("queryAppState", appId=SHOP) == 1
    assert android.mobile("terminateApp", appId=SHOP) is False
    assert android.mobile("activateApp", appId=SHOP) is None
    assert android.mobile("queryAppState", appId=SHOP) == 4
    android.mobile("activateApp", appId="com.android.settings")
    assert android.mobile("queryAppState", appId=SHOP) == 3
    assert android.mobile("terminateApp", appId=SHOP) is True
    assert android.mobile("queryAppState", appId=SHOP) == 1
    assert android.mobile("removeApp", appId=SHOP) is True
    assert android.mobile("queryAppState", appId=SHOP) == 0
    assert android.mobile("removeApp", appId=SHOP) is False
    android.start(**{"appium:app": "https://example.com/new.apk"})
    assert android.mobile("queryAppState", appId=SHOP) == 1


def test_older_urls(android: Endpoint) -> None:
    """Older clients send the commands to URLs of their own instead of extensions."""
    device = "./appium/device"
    android.start(**{"appium:app": URL})
    assert android.post(f"{device}/app_installed", {"bundleId": SHOP}) is True
    assert android.post(f"{device}/activate_app", {"appId": SHOP}) is None
    assert android.post(f"{device}/app_state", {"appId": SHOP}) == 4
    assert android.post(f"{device}/terminate_app", {"appId": SHOP}) is True
    assert android.post(f"{device}/remove_app", {"appId": SHOP}) is True


def test_background(android: Endpoint) -> None:
    """With negative seconds the app stays in the background; otherwise it returns at once. Other
    apps keep their states.
    """
    android.start(**{"appium:app": URL})
    android.mobile("activateApp", appId="com.other")
    android.mobile("terminateApp", appId="com.other")
    android.mobile("activateApp", appId=SHOP)
    for seconds in (5, "x"):
        android.mobile("backgroundApp", seconds=seconds)
        assert android.mobile("queryAppState", appId=SHOP) == 4
    android.mobile("backgroundApp", seconds=-1)
    assert [android.mobile("queryAppState", appId=app) for app in (SHOP, "com.other")] == [3, 1]


def test_session_with_an_app_that_is_not_a_package(farm: DeviceFarm) -> None:
    """Bytes that are not a package count as any app."""
    endpoint = _with_app(farm, "shop.apk", b"any bytes")
    assert [endpoint.mobile("queryAppState", appId=app) for app in (SHOP, "com.other")] == [1, 1]


def test_session_with_a_real_package(farm: DeviceFarm) -> None:
    """A real package has one app id. A new WebDriver session brings that app to the foreground."""
    endpoint = _with_app(
        farm,
        "example.apk",
        Path(__file__).parents[1].joinpath("support/example.apk").read_bytes(),
    )
    assert [
        endpoint.mobile("queryAppState", appId=app) for app in ("org.example.devicefarm", SHOP)
    ] == [4, 0]


def test_session_with_a_real_package_of_ios(farm: DeviceFarm) -> None:
    """On iOS the app id is the bundle id; the system's apps exist too."""
    endpoint = _with_app(farm, "shop.ipa", _ipa(SHOP))
    assert [
        endpoint.mobile("queryAppState", bundleId=app)
        for app in (SHOP, "com.other", "com.apple.Preferences")
    ] == [4, 0, 1]


def test_app_installed_by_device_farm(farm: DeviceFarm, clock: Any) -> None:
    """An app that InstallToRemoteAccessSession installs exists from that moment on, also if a
    command removed it before.
    """
    endpoint = _with_app(farm, "shop.ipa", _ipa("com.first"))
    assert endpoint.mobile("isAppInstalled", bundleId=SHOP) is False
    endpoint.mobile("removeApp", bundleId=SHOP)
    clock.tick(5)
    app = _upload(farm, endpoint.project, "shop.ipa", _ipa(SHOP))
    shared_client().install_to_remote_access_session(
        remoteAccessSessionArn=endpoint.arn, appArn=app
    )
    assert endpoint.mobile("isAppInstalled", bundleId=SHOP) is True
    clock.tick(-1)
    assert endpoint.mobile("isAppInstalled", bundleId=SHOP) is False


@pytest.mark.parametrize(
    ("device", "name"), [(PHONE, "appium:appPackage"), (IPHONE, "appium:bundleId")]
)
def test_session_for_an_installed_app(farm: DeviceFarm, device: Any, name: str) -> None:
    """A new WebDriver session brings the app that it names to the foreground. Without the app, no
    session is created.
    """
    endpoint = Endpoint(farm, device)
    answer = endpoint.error("POST", "/session", {"capabilities": {"alwaysMatch": {name: SHOP}}})
    assert answer == (500, "session not created", MISSING)
    endpoint.start(**{name: SHOP, "appium:app": URL})
    assert endpoint.mobile("queryAppState", appId=SHOP) == 4
    endpoint.start(**{name: SHOP})
    assert endpoint.mobile("queryAppState", appId=SHOP) == 4


def test_activate_a_missing_app(android: Endpoint) -> None:
    """The error says that the app must be installed first."""
    body = {"script": "mobile: activateApp", "args": [{"appId": SHOP}]}
    assert android.error("POST", "./execute/sync", body) == (500, "unknown error", MISSING)


@pytest.mark.parametrize(("given", "shown"), [({}, "null"), ({"appId": 5}, "5")])
def test_app_without_an_id(android: Endpoint, given: Any, shown: str) -> None:
    """The error names the missing member."""
    body = {"script": "mobile: queryAppState", "args": [given]}
    message = f"appId (on iOS: bundleId) must be the id of an app, not {shown}"
    assert android.error("POST", "./execute/sync", body) == (400, "invalid argument", message)


def test_device_info(android: Endpoint, ios: Endpoint) -> None:
    """The values come from the device's document."""
    assert android.mobile("deviceInfo") == {
        "manufacturer": "Google",
        "model": "Pixel 8",
        "platformVersion": "14",
        "carrierName": None,
        "realDisplaySize": "1080x2400",
        "timeZone": "UTC",
    }
    assert ios.mobile("deviceInfo") == {
        "name": "iPhone 15",
        "model": "iPhone 15",
        "isSimulator": False,
        "timeZone": "UTC",
    }


def test_device_time(android: Endpoint, clock: Any) -> None:
    """The time is the mock's."""
    clock.tick(90)
    assert android.mobile("getDeviceTime") == "2026-03-01T12:01:30+00:00"


def test_recorded_extensions(android: Endpoint) -> None:
    """A gesture changes nothing. The test finds it among the commands."""
    assert android.mobile("swipeGesture", direction="left") is None
    assert android.driver.commands[-1].body == {
        "script": "mobile: swipeGesture",
        "args": [{"direction": "left"}],
    }
    assert android.post("./execute/sync", {"script": "mobile:pressKey", "args": []}) is None


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (
            {"script": "mobile:batteryInfo", "args": []},
            (
                404,
                "unknown command",
                "the extension 'mobile:batteryInfo' is not mocked. Let the test answer it: "
                "farm.driver(session_arn).on_command('mobile: batteryInfo', ...). "
                "The mocked ones are mobile: activateApp, backgroundApp, ",
            ),
        ),
        (
            {"script": "return 1", "args": []},
            (
                500,
                "unsupported operation",
                "'return 1': JavaScript needs a web context, and the mock has only the native "
                "context. Use a 'mobile:' script",
            ),
        ),
        (
            {"script": "mobile:", "args": []},
            (500, "unsupported operation", "'mobile:': JavaScript needs a web context"),
        ),
        (
            {"script": "mobile: tap", "args": [5]},
            (400, "invalid argument", "the argument of 'mobile: tap' must be an object, not 5"),
        ),
        ({"script": "mobile: tap"}, (400, "invalid argument", "args must be a list, not null")),
        ({"args": []}, (400, "invalid argument", "script must be text, not null")),
    ],
)
def test_other_scripts(android: Endpoint, body: Any, answer: tuple[int, str, str]) -> None:
    """The error says what the mock has, or what is wrong."""
    status, error, message = android.error("POST", "./execute/sync", body)
    assert (status, error) == answer[:2]
    assert message.startswith(answer[2])
