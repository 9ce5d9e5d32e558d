"""The driver endpoint of a session: what it answers, and what it refuses."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.verification.account import Account
from moto_devicefarm.verification.driver_calls import Driver
from moto_devicefarm.verification.probe import probe
from moto_devicefarm.verification.probes import sessions

ANDROID = {"platformName": "Android", "appium:automationName": "UiAutomator2"}
LARGE = 21 * 1024 * 1024
"""The bytes of a command that is too large (D: limits)."""


def _driver(account: Account) -> Driver:
    """The driver endpoint of a new session; a refused probe if it has none."""
    session = sessions.run(account, account.create_project())
    return account.driver(session.get("endpoints", {}).get("remoteDriverEndpoint") or "https://-")


def _start(driver: Driver, compared: bool = True, **capabilities: Any) -> Any:
    """Ask for a WebDriver session. Values of capabilities belong to the device."""
    given = {**ANDROID, **capabilities}
    body = {"capabilities": {"alwaysMatch": given}}
    return driver.command("POST", "/session", body, compared=compared)


@probe(
    device_minutes=5,
    settles=[
        "webdriver.capabilities.REFUSED",
        "webdriver.capabilities._udid",
        "webdriver.app_capabilities.HTTPS_ONLY",
        "webdriver.app_capabilities.answered_apps",
        "webdriver.app_capabilities.app_path",
    ],
)
def refused_capabilities(account: Account) -> list[str]:
    """Which capabilities refuses the driver endpoint with which words, and which does it answer?"""
    driver = _driver(account)
    for capabilities in (
        {"appium:udid": "0"},
        {"appium:platformVersion": "99"},
        {"appium:systemPort": 8200},
        {"appium:chromedriverPort": 9515},
        {"appium:adbPort": 5037},
        {"appium:avd": "probe"},
        {"appium:app": "http://example.com/app.apk"},
        {"appium:app": "s3://moto-devicefarm-verify/app.apk"},
        {"appium:app": "/tmp/app.apk"},
        {"appium:app": account.unknown_arn("upload")},
        {"appium:app": "com.example.not.there"},
        {"browserName": "Netscape"},
        {"platformName": "iOS"},
        {"bare": True},
    ):
        _start(driver, **capabilities)
    answered = _start(driver, compared=False) or {}
    return sorted(answered.get("capabilities", {}))


@probe(
    device_minutes=6,
    settles=[
        "webdriver.refusals",
        "webdriver.refusals.REFUSAL",
        "webdriver.commands._check_size",
        "webdriver.sessions.BUILDS",
        "webdriver.sessions.new_session",
        "webdriver.logs.get_log",
    ],
)
def driver_commands(account: Account) -> None:
    """What does the driver endpoint answer to commands, and how does it refuse the others?"""
    driver = _driver(account)
    driver.command("GET", "/status")
    _start(driver, compared=False)
    for name in ("installApp", "shake", "clearApp", "getClipboard", "startScreenStreaming"):
        driver.command(
            "POST", "/session/{session}/execute/sync", {"script": f"mobile: {name}", "args": [{}]}
        )
    for path in ("install_app", "shake", "gsm_call"):
        driver.command("POST", f"/session/{{session}}/appium/device/{path}", {"appPath": "/a.apk"})
    driver.command("POST", "/session/{session}/keys", {"text": "a", "value": ["a"]})
    driver.command(
        "POST", "/session/{session}/element", {"using": "id", "value": "no such element"}
    )
    driver.command("POST", "/session/{session}/element", {"using": "magic", "value": "a"})
    driver.command("GET", "/session/{session}/nothing")
    driver.command("GET", "/session/{session}/se/log/types")
    driver.command("POST", "/session/{session}/se/log", {"type": "nothing"})
    driver.command("POST", "/session/{session}/element", {"using": "id", "value": LARGE * "x"})
    _start(driver, compared=False)
    driver.command("DELETE", "/session/{session}")
    driver.command("GET", "/session/{session}/source")


@probe(device_minutes=3, settles=["webdriver.sessions.BUILDS"])
def appium_3(account: Account) -> None:
    """Which build has the Appium server of a session with version 3?"""
    settings = {"parameters": {"appium:version": "3"}}
    session = sessions.run(account, account.create_project(), configuration=settings)
    url = session.get("endpoints", {}).get("remoteDriverEndpoint") or "https://-"
    account.driver(url).command("GET", "/status")


@probe(device_minutes=3)
def driver_after_the_stop(account: Account) -> None:
    """What does the driver endpoint of a session answer after its end?"""
    session = sessions.run(account, account.create_project())
    driver = account.driver(session.get("endpoints", {}).get("remoteDriverEndpoint") or "https://-")
    account.call("StopRemoteAccessSession", arn=session["arn"])
    account.wait("GetRemoteAccessSession", seconds=600, arn=session["arn"])
    driver.command("GET", "/status")
