"""The capabilities of a new WebDriver session: which the device fits, and what it adds. Rule: a
capability that belongs to a client's own device is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_devicefarm.registry import Device
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import CommandRequest

STANDARD_CAPABILITIES = frozenset(
    {
        "acceptInsecureCerts",
        "browserName",
        "browserVersion",
        "pageLoadStrategy",
        "platformName",
        "proxy",
        "setWindowRect",
        "strictFileInteractability",
        "timeouts",
        "unhandledPromptBehavior",
        "userAgent",
        "webSocketUrl",
    }
)
"""The capabilities that need no vendor prefix (W3C)."""
REFUSED = frozenset(
    {
        "appium:udid",
        "appium:platformVersion",
        # ChromeDriver and ports on Android
        "appium:adbPort",
        "appium:chromedriverExecutable",
        "appium:chromedriverExecutableDir",
        "appium:chromedriverPort",
        "appium:chromedriverPorts",
        "appium:mjpegServerPort",
        "appium:systemPort",
        # WebDriverAgent on iOS
        "appium:wdaBaseUrl",
        "appium:wdaLocalPort",
        "appium:webDriverAgentUrl",
        # emulators and simulators
        "appium:avd",
        "appium:isHeadless",
        "appium:simulatorDevicesSetPath",
    }
)
"""Capabilities that may make the creation of a session fail (D: appium-endpoint-support). The page
names ``udid`` and ``platformVersion``; of the other groups the names are invented.
"""
PLATFORMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ANDROID": ("Android", ("UiAutomator2", "Espresso")),
    "IOS": ("iOS", ("XCUITest",)),
}
"""AWS's name of a platform -> Appium's name, and Appium's drivers for it."""


def match_capabilities(request: CommandRequest) -> dict[str, Any]:
    """The capabilities of W3C's "capabilities processing": the first that fit the device.

    Raises WebDriverError: "invalid argument", or "session not created" if none fit.
    """
    always, first = read_capabilities(request)
    candidates = [merge_capabilities(always, one) for one in first]
    mismatches = []
    for candidate in candidates:
        mismatch = _find_mismatch(request.device, candidate)
        if mismatch is None:
            check_supported(candidate)
            return candidate
        mismatches.append(mismatch)
    platform, _ = PLATFORMS[request.device.platform]
    raise WebDriverError(
        "session not created",
        f"the device {request.device.name} has the platform {platform}: {'; '.join(mismatches)}",
    )


def read_capabilities(request: CommandRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """``alwaysMatch`` and ``firstMatch``. Raises WebDriverError "invalid argument"."""
    capabilities = request.require("capabilities", dict)
    always, first = capabilities.get("alwaysMatch", {}), capabilities.get("firstMatch", [{}])
    objects = [always, *first] if isinstance(first, list) and first else [None]
    if not all(isinstance(one, dict) for one in objects):
        raise WebDriverError(
            "invalid argument",
            "alwaysMatch must be an object, and firstMatch a list of one or more objects",
        )
    return always, first


def merge_capabilities(always: dict[str, Any], first: dict[str, Any]) -> dict[str, Any]:
    """A candidate of W3C's "capabilities processing". Raises WebDriverError "invalid argument"."""
    twice = sorted(always.keys() & first.keys())
    if twice:
        raise WebDriverError(
            "invalid argument",
            f"these capabilities are in both alwaysMatch and firstMatch: {', '.join(twice)}. "
            "Give each in one of them",
        )
    merged = {name: value for name, value in {**always, **first}.items() if value is not None}
    bare = [name for name in merged if ":" not in name and name not in STANDARD_CAPABILITIES]
    if bare:
        raise WebDriverError(  # in Appium's words
            "invalid argument",
            "All non-standard capabilities should have a vendor prefix. "
            f"The following capabilities did not have one: {','.join(bare)}",
        )
    return merged


def _find_mismatch(device: Device, capabilities: Mapping[str, Any]) -> str | None:
    """Why the device does not fit the capabilities; None if it does."""
    platform, drivers = PLATFORMS[device.platform]
    for name, possible in (("platformName", (platform,)), ("appium:automationName", drivers)):
        value = capabilities.get(name, possible[0])
        if str(value).lower() not in [one.lower() for one in possible]:
            return f"{name} must be {' or '.join(possible)}, not {value!r}"
    return None


def check_supported(capabilities: Mapping[str, Any]) -> None:
    """Raise WebDriverError "session not created" for capabilities of REFUSED."""
    refused = sorted(capabilities.keys() & REFUSED)
    if refused:
        raise WebDriverError(
            "session not created",
            f"Device Farm's Appium endpoint does not support {', '.join(refused)}: it chooses the "
            "device, its driver and its ports itself. Leave them out",
        )


def answered_capabilities(
    request: CommandRequest, capabilities: Mapping[str, Any]
) -> dict[str, Any]:
    """The client's capabilities, and those that the device decides.

    AWS's guide shows answered names without Appium's prefix (D: appium-endpoint-interaction, for
    ``app`` and ``otherApps``; I for all others).
    """
    given = {name.removeprefix("appium:"): value for name, value in capabilities.items()}
    return {**given, **_device_capabilities(request, given)}


def _device_capabilities(
    request: CommandRequest, capabilities: Mapping[str, Any]
) -> dict[str, Any]:
    """The capabilities that the device decides."""
    device = request.device
    platform, drivers = PLATFORMS[device.platform]
    width, height = request.screen_size
    return {
        "platformName": platform,
        "automationName": capabilities.get("automationName", drivers[0]),
        "deviceName": device.name,
        "platformVersion": device.os,
        "udid": _udid(request),
        "deviceModel": device.model_id,
        "deviceManufacturer": device.manufacturer,
        "deviceScreenSize": f"{width}x{height}",
    }


def _udid(request: CommandRequest) -> str:
    """The udid of the session's instance. AWS does not tell a public device's: the last part of its
    ARN (invented).
    """
    arn = request.session.store.queue.position(request.session).instance_arn
    instances = {instance.arn: instance.udid for instance in request.device.instances}
    return instances.get(arn or "") or request.device.arn.rpartition(":")[2]
