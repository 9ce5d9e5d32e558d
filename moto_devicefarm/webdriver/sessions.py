"""Commands about a WebDriver session: its capabilities, timeouts, settings, contexts and log; and
the endpoint's status.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from moto_devicefarm.registry import Device
from moto_devicefarm.webdriver import apps
from moto_devicefarm.webdriver.errors import NO_SUCH_CONTEXT, WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, command
from moto_devicefarm.webdriver.state import TIMEOUTS

READY = {
    "ready": True,
    "message": "The server is ready to accept new connections",
    "build": {"version": "2.5.1"},
}
"""D: appium-endpoint-interaction."""
NATIVE = "NATIVE_APP"
LOG = "server"
LONGEST = 2**53 - 1
"""Milliseconds of a timeout (W3C)."""
STANDARD = frozenset(
    (
        *(
            "acceptInsecureCerts",
            "browserName",
            "browserVersion",
            "pageLoadStrategy",
            "platformName",
            "proxy",
            "setWindowRect",
        ),
        *(
            "strictFileInteractability",
            "timeouts",
            "unhandledPromptBehavior",
            "userAgent",
            "webSocketUrl",
        ),
    )
)
"""The capabilities that need no vendor's prefix (W3C)."""
PLATFORMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ANDROID": ("Android", ("UiAutomator2", "Espresso")),
    "IOS": ("iOS", ("XCUITest",)),
}
"""A platform as Appium calls it, and its drivers there."""


@command("GET", "/status")
def status(_: CommandRequest) -> Mapping[str, Any]:
    return READY


@command("POST", "/session")
def new_session(asked: CommandRequest) -> dict[str, Any]:
    """A session takes the device from the one before, whose id is then invalid (ours: on a device
    as many sessions as one wants, one after another (D), and what becomes of one that was not
    ended is unknown).
    """
    capabilities = asked.given("capabilities", dict)
    always, first = capabilities.get("alwaysMatch", {}), capabilities.get("firstMatch", [{}])
    given = [always, *first] if isinstance(first, list) and first else [None]
    if not all(isinstance(one, dict) for one in given):
        raise WebDriverError(
            "invalid argument",
            "capabilities are alwaysMatch, an object, and firstMatch, a list of objects",
        )
    chosen = _chosen(asked.device, [_merged(always, one) for one in first])
    timeouts = _timeouts(chosen.get("timeouts", {}))
    foreground = apps.check_capabilities(asked, chosen)
    facts = asked.facts
    facts.webdrivers += 1
    facts.webdriver = str(uuid5(NAMESPACE_URL, f"{asked.session.arn}#{facts.webdrivers}"))
    facts.timeouts, facts.settings = {**TIMEOUTS, **timeouts}, {}
    if "appium:app" in chosen:
        facts.installed = (*facts.installed, chosen["appium:app"])
    facts.capabilities = {
        **apps.capabilities(asked),
        **chosen,
        **_of(asked, chosen),
        "timeouts": dict(facts.timeouts),
    }
    if foreground is not None:
        apps.to_foreground(facts, foreground)
    return {"sessionId": facts.webdriver, "capabilities": facts.capabilities}


def _merged(always: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    twice = sorted(always.keys() & one.keys())
    if twice:
        raise WebDriverError(
            "invalid argument",
            f"capabilities are in alwaysMatch and in firstMatch: {', '.join(twice)}",
        )
    merged = {name: value for name, value in {**always, **one}.items() if value is not None}
    bare = ",".join(name for name in merged if ":" not in name and name not in STANDARD)
    if bare:
        raise WebDriverError(  # Appium's words
            "invalid argument",
            f"All non-standard capabilities should have a vendor prefix. The following capabilities did not have one: {bare}",
        )
    return merged


def _chosen(device: Device, candidates: list[dict[str, Any]]) -> dict[str, Any]:
    """The first that the device fits; "session not created" if it fits none."""
    platform, drivers = PLATFORMS[device.platform]
    faults = []
    for candidate in candidates:
        for name, possible in (("platformName", (platform,)), ("appium:automationName", drivers)):
            given = candidate.get(name, possible[0])
            if str(given).lower() not in [one.lower() for one in possible]:
                faults.append(f"{name} is {given!r} and must be {' or '.join(possible)}")
                break
        else:
            return candidate
    raise WebDriverError(
        "session not created",
        f"the device {device.name} is of the platform {platform}: {'; '.join(faults)}",
    )


def _of(asked: CommandRequest, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What the device says of itself."""
    device = asked.device
    platform, drivers = PLATFORMS[device.platform]
    width, height = asked.facts.size(device)
    return {
        "platformName": platform,
        "appium:automationName": chosen.get("appium:automationName", drivers[0]),
        "appium:deviceName": device.name,
        "appium:platformVersion": device.os,
        "appium:udid": _udid(asked),
        "appium:deviceModel": device.model_id,
        "appium:deviceManufacturer": device.manufacturer,
        "appium:deviceScreenSize": f"{width}x{height}",
    }


def _udid(asked: CommandRequest) -> str:
    """That of the instance which the session has; of a public device, whose udid AWS does not tell,
    its ARN's id (ours).
    """
    arn = asked.session.store.queue.position(asked.session).instance_arn
    instances = {instance.arn: instance.udid for instance in asked.device.instances}
    return instances.get(arn or "") or asked.device.arn.rpartition(":")[2]


@command("GET", SESSION)
def get_session(asked: CommandRequest) -> Mapping[str, Any]:
    return asked.facts.capabilities


@command("GET", "/sessions")
def sessions(asked: CommandRequest) -> list[dict[str, Any]]:
    facts = asked.facts
    return (
        []
        if facts.webdriver is None
        else [{"id": facts.webdriver, "capabilities": facts.capabilities}]
    )


@command("DELETE", SESSION)
def delete_session(asked: CommandRequest) -> None:
    asked.facts.webdriver = None


@command("GET", f"{SESSION}/timeouts")
def get_timeouts(asked: CommandRequest) -> Mapping[str, Any]:
    return asked.facts.timeouts


@command("POST", f"{SESSION}/timeouts")
def set_timeouts(asked: CommandRequest) -> None:
    """Kept, and no more: nothing in the mock takes time (nor is appium:newCommandTimeout counted)."""
    asked.facts.timeouts.update(_timeouts(dict(asked.body)))


def _timeouts(given: Any) -> dict[str, int | None]:
    if not isinstance(given, dict) or not all(
        _timeout(name, value) for name, value in given.items()
    ):
        raise WebDriverError(
            "invalid argument",
            f"timeouts are {', '.join(TIMEOUTS)}, each a whole number of milliseconds, and are {given}",
        )
    return given


def _timeout(name: str, value: Any) -> bool:
    if value is None:
        return name == "script"
    return (
        name in TIMEOUTS
        and isinstance(value, int)
        and not isinstance(value, bool)
        and 0 <= value <= LONGEST
    )


@command("GET", f"{SESSION}/appium/settings")
def get_settings(asked: CommandRequest) -> Mapping[str, Any]:
    return asked.facts.settings


@command("POST", f"{SESSION}/appium/settings")
def set_settings(asked: CommandRequest) -> None:
    asked.facts.settings.update(asked.given("settings", dict))


@command("GET", f"{SESSION}/contexts")
def contexts(_: CommandRequest) -> list[str]:
    return [NATIVE]


@command("GET", f"{SESSION}/context")
def context(_: CommandRequest) -> str:
    return NATIVE


@command("POST", f"{SESSION}/context")
def switch(asked: CommandRequest) -> None:
    """To the one that there is; there is no web view behind the mock."""
    if asked.given("name") != NATIVE:
        raise WebDriverError("no such context", NO_SUCH_CONTEXT)


@command("GET", f"{SESSION}/se/log/types", f"{SESSION}/log/types")
def log_types(_: CommandRequest) -> list[str]:
    return [LOG]


@command("POST", f"{SESSION}/se/log", f"{SESSION}/log")
def log(asked: CommandRequest) -> list[dict[str, Any]]:
    """The commands received so far."""
    if asked.given("type") != LOG:
        raise WebDriverError(
            "invalid argument", f"there is no log {asked.body['type']!r}, only {LOG!r}"
        )
    return [
        {"timestamp": one.moment, "level": "INFO", "message": f"{one.method} {one.path}"}
        for one in asked.facts.commands
    ]
