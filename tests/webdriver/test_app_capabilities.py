"""The capabilities about apps: where a new session can get its app, and what it answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.farm import DeviceFarm
from tests.support.clients import shared_client
from tests.webdriver import IPHONE, Endpoint

PACKAGE = Path(__file__).parents[1].joinpath("support/example.apk").read_bytes()
"""A real package of org.example.devicefarm."""
EXAMPLE = "/tmp/org.example.devicefarm.apk"
URL = "https://example.com/path/My%20App.apk?v=1"


@pytest.fixture
def project(farm: DeviceFarm) -> str:
    """A project."""
    arn: str = shared_client().create_project(name="shop")["project"]["arn"]
    return arn


def _upload(farm: DeviceFarm, project: str, name: str, body: bytes = b"any bytes") -> str:
    arn: str = shared_client().create_upload(projectArn=project, name=name, type="ANDROID_APP")[
        "upload"
    ]["arn"]
    farm.put(arn, body)
    return arn


def _apps(capabilities: Any) -> tuple[Any, Any]:
    return capabilities.get("app"), capabilities.get("otherApps")


def _refusal(endpoint: Endpoint, **capabilities: Any) -> str:
    """The message that refuses a new session."""
    body = {"capabilities": {"alwaysMatch": capabilities}}
    status, error, message = endpoint.error("POST", "/session", body)
    assert (status, error) == (500, "session not created")
    return message


def test_apps_of_the_session(farm: DeviceFarm, project: str) -> None:
    """``app`` is the path of the app that was installed last, by its package; ``otherApps`` is a
    list as JSON text (D: appium-endpoint-interaction).
    """
    shop, tool = (_upload(farm, project, name) for name in ("shop.apk", "tool.apk"))
    example = _upload(farm, project, "example.apk", PACKAGE)
    endpoint = Endpoint(
        farm, project=project, appArn=example, configuration={"auxiliaryApps": [tool]}
    )
    assert _apps(endpoint.start()) == (EXAMPLE, '["/tmp/tool.apk"]')
    shared_client().install_to_remote_access_session(
        remoteAccessSessionArn=endpoint.arn, appArn=shop
    )
    app, others = _apps(endpoint.start())
    assert (app, json.loads(others)) == ("/tmp/shop.apk", [EXAMPLE, "/tmp/tool.apk"])


def test_app_of_the_same_package(farm: DeviceFarm, project: str) -> None:
    """A new version of an app replaces it: only an app of another package moves to ``otherApps``
    (D: appium-endpoint-interaction).
    """
    first, second = (_upload(farm, project, name, PACKAGE) for name in ("a.apk", "b.apk"))
    endpoint = Endpoint(farm, project=project, appArn=first)
    shared_client().install_to_remote_access_session(
        remoteAccessSessionArn=endpoint.arn, appArn=second
    )
    assert _apps(endpoint.start()) == (EXAMPLE, None)


def test_session_without_an_app(farm: DeviceFarm) -> None:
    """Neither capability is answered."""
    assert _apps(Endpoint(farm).start()) == (None, None)


def test_app_of_an_iphone(farm: DeviceFarm, project: str) -> None:
    """A package that can't be read is known by its file name (invented)."""
    arn = shared_client().create_upload(projectArn=project, name="shop.ipa", type="IOS_APP")[
        "upload"
    ]["arn"]
    farm.put(arn, b"any bytes")
    endpoint = Endpoint(farm, IPHONE, project=project, appArn=arn)
    assert _apps(endpoint.start()) == ("/tmp/shop.ipa", None)


def test_app_from_an_https_url(farm: DeviceFarm, project: str) -> None:
    """A session can get its app from an HTTPS URL (D: appium-endpoint-interaction)."""
    endpoint = Endpoint(farm, project=project, appArn=_upload(farm, project, "shop.apk"))
    assert _apps(endpoint.start(**{"appium:app": URL})) == ("/tmp/My App.apk", '["/tmp/shop.apk"]')
    assert _apps(endpoint.start()) == ("/tmp/shop.apk", None)


def test_app_from_an_http_url(farm: DeviceFarm) -> None:
    """Plain HTTP URLs are rejected (D: appium-endpoint-interaction)."""
    message = _refusal(Endpoint(farm), **{"appium:app": "http://example.com/shop.apk"})
    assert message == ("appium:app: Only HTTPS URLs are supported. Plain HTTP URLs are rejected.")


def test_app_from_s3(farm: DeviceFarm, project: str) -> None:
    """An s3:// URI needs a project with an execution role (D: appium-endpoint-interaction)."""
    endpoint = Endpoint(farm, project=project)
    given = {"appium:app": "s3://apps/MyApp.apk"}
    assert _refusal(endpoint, **given) == (
        "appium:app: an s3:// URI needs a project with an executionRoleArn. "
        "Set it with UpdateProject"
    )
    farm_role = "arn:aws:iam::123456789012:role/DeviceFarm"
    shared_client().update_project(arn=project, executionRoleArn=farm_role)
    assert _apps(endpoint.start(**given)) == ("/tmp/MyApp.apk", None)


def test_installed_app_by_its_id(farm: DeviceFarm, project: str) -> None:
    """An installed app can be named by its id. It comes to the foreground."""
    example = _upload(farm, project, "example.apk", PACKAGE)
    endpoint = Endpoint(farm, project=project, appArn=example)
    started = endpoint.start(**{"appium:app": "org.example.devicefarm"})
    assert _apps(started) == ("org.example.devicefarm", f'["{EXAMPLE}"]')
    assert endpoint.mobile("queryAppState", appId="org.example.devicefarm") == 4
    assert _refusal(endpoint, **{"appium:app": "com.other"}) == (
        "the app com.other is not installed on the device. "
        "Create the session with it, or install it first"
    )


@pytest.mark.parametrize(
    "app",
    [
        "/home/ann/shop.apk",
        r"C:\shop.apk",
        "shop.apk",
        "",
        5,
        "arn:aws:devicefarm:us-west-2::a",
        "https://",
    ],
)
def test_app_from_elsewhere(farm: DeviceFarm, app: Any) -> None:
    """Device Farm takes neither local paths (D: appium-endpoint-interaction) nor ARNs. The error
    says what to give instead.
    """
    assert _refusal(Endpoint(farm), **{"appium:app": app}) == (
        f"appium:app: Device Farm can't get an app from {app!r}. Install an upload with "
        "InstallToRemoteAccessSession, or give an https:// URL, an s3:// URI or the id of an "
        "installed app"
    )


@pytest.mark.parametrize(
    ("ios", "browser", "app"),
    [(False, "Chrome", "com.android.chrome"), (True, "safari", "com.apple.mobilesafari")],
)
def test_browser(farm: DeviceFarm, ios: bool, browser: str, app: str) -> None:
    """A browser is Chrome on Android and Safari on iOS (D: appium-endpoint-interaction)."""
    endpoint = Endpoint(farm, IPHONE) if ios else Endpoint(farm)
    assert endpoint.start(browserName=browser)["browserName"] == browser
    assert endpoint.mobile("queryAppState", appId=app) == 4


def test_app_and_browser(farm: DeviceFarm) -> None:
    """With an app beside it, the browser does not come to the foreground."""
    endpoint = Endpoint(farm)
    endpoint.start(**{"browserName": "Chrome", "appium:app": URL})
    assert endpoint.mobile("queryAppState", appId="com.android.chrome") == 1


def test_another_browser(farm: DeviceFarm) -> None:
    """The error names the browser of the platform."""
    message = "browserName must be Chrome on this device, not 'Firefox'"
    assert _refusal(Endpoint(farm), browserName="Firefox") == message
