"""Apps on the device: what is installed, what runs, by Appium's extensions and by the routes of
before.
"""

from __future__ import annotations

import io
import plistlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.farm import DeviceFarm
from tests.devicefarm.clients import kept
from tests.webdriver import IPHONE, PHONE, Endpoint

URL = "https://example.com/shop.apk"
SHOP = "com.shop"
UNREACHABLE = (
    " is no app that the device's host can reach: install an upload with InstallToRemoteAccessSession, "
    "or give an https:// or s3:// URL"
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
    arn: str = kept().create_upload(projectArn=project, name=name, type=type)["upload"]["arn"]
    farm.put(arn, body)
    return arn


def _with_app(farm: DeviceFarm, name: str, body: bytes) -> Endpoint:
    """A phone of the app's platform in a session with the app, and a WebDriver session."""
    project = kept().create_project(name="shop")["project"]["arn"]
    app = _upload(farm, project, name, body)
    endpoint = Endpoint(
        farm, IPHONE if name.endswith("ipa") else PHONE, project=project, appArn=app
    )
    endpoint.start()
    return endpoint


def test_life_of_an_app(android: Endpoint) -> None:
    """Installed, activated, in the background behind another, terminated, removed: the state says
    so each time.
    """
    assert android.mobile("queryAppState", appId=SHOP) == 0
    assert android.mobile("isAppInstalled", appId=SHOP) is False
    assert android.mobile("installApp", app=URL) is None
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
    android.mobile("installApp", appPath="s3://apps/shop.apk")
    assert android.mobile("queryAppState", appId=SHOP) == 1


def test_the_routes_of_before(android: Endpoint) -> None:
    """Clients that don't know the extensions yet ask by route."""
    before = "./appium/device"
    assert android.post(f"{before}/install_app", {"appPath": URL}) is None
    assert android.post(f"{before}/app_installed", {"bundleId": SHOP}) is True
    assert android.post(f"{before}/activate_app", {"appId": SHOP}) is None
    assert android.post(f"{before}/app_state", {"appId": SHOP}) == 4
    assert android.post(f"{before}/terminate_app", {"appId": SHOP}) is True
    assert android.post(f"{before}/remove_app", {"appId": SHOP}) is True


def test_background(android: Endpoint) -> None:
    """With seconds below 0 the app stays behind, else it is back when the command ends; others stay
    what they are.
    """
    android.mobile("installApp", app=URL)
    android.mobile("activateApp", appId="com.other")
    android.mobile("terminateApp", appId="com.other")
    android.mobile("activateApp", appId=SHOP)
    for seconds in (5, "x"):
        android.mobile("backgroundApp", seconds=seconds)
        assert android.mobile("queryAppState", appId=SHOP) == 4
    android.mobile("backgroundApp", seconds=-1)
    assert [android.mobile("queryAppState", appId=app) for app in (SHOP, "com.other")] == [3, 1]


def test_session_with_an_app_that_is_no_package(farm: DeviceFarm) -> None:
    """Of any bytes nobody knows which app they are, so that any may be in them."""
    endpoint = _with_app(farm, "shop.apk", b"any bytes")
    assert [endpoint.mobile("queryAppState", appId=app) for app in (SHOP, "com.other")] == [1, 1]


def test_session_with_a_real_package(farm: DeviceFarm) -> None:
    """The id in a real package is the only one that is there, and a new session brings the app to
    the foreground.
    """
    endpoint = _with_app(
        farm,
        "example.apk",
        Path(__file__).parents[1].joinpath("resources/uploads/example.apk").read_bytes(),
    )
    assert [
        endpoint.mobile("queryAppState", appId=app) for app in ("org.example.devicefarm", SHOP)
    ] == [4, 0]


def test_session_with_a_real_package_of_ios(farm: DeviceFarm) -> None:
    """Likewise there."""
    endpoint = _with_app(farm, "shop.ipa", _ipa(SHOP))
    assert [
        endpoint.mobile("queryAppState", bundleId=app)
        for app in (SHOP, "com.other", "com.apple.Preferences")
    ] == [4, 0, 1]


def test_app_installed_by_device_farm(farm: DeviceFarm, clock: Any) -> None:
    """Programs poll isAppInstalled after InstallToRemoteAccessSession, also of an app that was
    removed before.
    """
    endpoint = _with_app(farm, "shop.ipa", _ipa("com.first"))
    assert endpoint.mobile("isAppInstalled", bundleId=SHOP) is False
    endpoint.mobile("removeApp", bundleId=SHOP)
    clock.tick(5)
    app = _upload(farm, endpoint.project, "shop.ipa", _ipa(SHOP))
    kept().install_to_remote_access_session(remoteAccessSessionArn=endpoint.arn, appArn=app)
    assert endpoint.mobile("isAppInstalled", bundleId=SHOP) is True
    clock.tick(-1)
    assert endpoint.mobile("isAppInstalled", bundleId=SHOP) is False


@pytest.mark.parametrize(
    ("device", "name"), [(PHONE, "appium:appPackage"), (IPHONE, "appium:bundleId")]
)
def test_session_for_an_installed_app(farm: DeviceFarm, device: Any, name: str) -> None:
    """A new session brings the app to the foreground that it names; one that is not there makes no
    session.
    """
    endpoint = Endpoint(farm, device)
    answer = endpoint.refused("POST", "/session", {"capabilities": {"alwaysMatch": {name: SHOP}}})
    message = f"the app {SHOP} is not installed on the device: install it first, when the session is created or later"
    assert answer == (500, "session not created", message)
    endpoint.start(**{name: SHOP, "appium:app": URL})
    assert endpoint.mobile("queryAppState", appId=SHOP) == 4
    endpoint.start(**{name: SHOP})
    assert endpoint.mobile("queryAppState", appId=SHOP) == 4


def test_activate_what_is_not_there(android: Endpoint) -> None:
    """It says what to do."""
    body = {"script": "mobile: activateApp", "args": [{"appId": SHOP}]}
    message = f"the app {SHOP} is not installed on the device: install it first, when the session is created or later"
    assert android.refused("POST", "./execute/sync", body) == (500, "unknown error", message)


@pytest.mark.parametrize("app", ["/home/ann/shop.apk", "", None, 5])
def test_install_a_local_file(android: Endpoint, app: Any) -> None:
    """The device's host does not see the client's files."""
    body = {"script": "mobile: installApp", "args": [{"appPath": app}]}
    assert android.refused("POST", "./execute/sync", body) == (
        500,
        "unknown error",
        f"app: {app!r}{UNREACHABLE}",
    )


@pytest.mark.parametrize(("given", "shown"), [({}, "null"), ({"appId": 5}, "5")])
def test_app_without_an_id(android: Endpoint, given: Any, shown: str) -> None:
    """The command says what it needs."""
    body = {"script": "mobile: queryAppState", "args": [given]}
    message = f"appId (on iOS bundleId) must be the app's id, and is {shown}"
    assert android.refused("POST", "./execute/sync", body) == (400, "invalid argument", message)


def test_device_info(android: Endpoint, ios: Endpoint) -> None:
    """What the device's document says."""
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
    """By the mock's clock."""
    clock.tick(90)
    assert android.mobile("getDeviceTime") == "2026-03-01T12:01:30+00:00"


def test_recorded_extensions(android: Endpoint) -> None:
    """Gestures do nothing and are seen by the test."""
    assert android.mobile("swipeGesture", direction="left") is None
    assert android.driver.commands[-1].body == {
        "script": "mobile: swipeGesture",
        "args": [{"direction": "left"}],
    }
    assert android.post("./execute/sync", {"script": "mobile:hideKeyboard", "args": []}) is None


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (
            {"script": "mobile: shake", "args": []},
            (
                404,
                "unknown command",
                "the extension 'mobile: shake' is not mocked; there are mobile: installApp, removeApp, ",
            ),
        ),
        (
            {"script": "return 1", "args": []},
            (
                500,
                "unsupported operation",
                "scripts need a web context, and the mock has the native one only",
            ),
        ),
        (
            {"script": "mobile:", "args": []},
            (500, "unsupported operation", "scripts need a web context"),
        ),
        (
            {"script": "mobile: tap", "args": [5]},
            (400, "invalid argument", "the argument of 'mobile: tap' must be an object"),
        ),
        ({"script": "mobile: tap"}, (400, "invalid argument", "args must be a list, and is null")),
        ({"args": []}, (400, "invalid argument", "script must be text, and is null")),
    ],
)
def test_other_scripts(android: Endpoint, body: Any, answer: tuple[int, str, str]) -> None:
    """What is not there says what is."""
    status, error, message = android.refused("POST", "./execute/sync", body)
    assert (status, error) == answer[:2]
    assert message.startswith(answer[2])
