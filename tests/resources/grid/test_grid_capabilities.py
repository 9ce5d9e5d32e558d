"""Capabilities of test grid sessions: their forms, properties and limits."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from moto_devicefarm.core.arguments import wrong_value
from tests.support.account import Account
from tests.support.store import FIRST_GRID_SESSION

FLAT = {"browserName": "firefox", "browserVersion": "latest-1", "aws:maxDurationSecs": "2400"}


@pytest.mark.parametrize(
    "sent",
    [
        FLAT,
        {"capabilities": {"alwaysMatch": FLAT}},
        {"alwaysMatch": FLAT, "firstMatch": [{}]},
        {"capabilities": {"firstMatch": [FLAT, {"browserName": "chrome"}]}},
        {
            "desiredCapabilities": {"browserName": "chrome"},
            "capabilities": {"alwaysMatch": FLAT, "firstMatch": [{}]},
        },
        {"desiredCapabilities": FLAT},
        {"capabilities": FLAT},
    ],
    ids=["flat", "W3C body", "W3C", "first match", "both", "legacy body", "wrapped"],
)
def test_forms_of_capabilities(account: Account, sent: dict[str, Any]) -> None:
    """Capabilities can be flat or as clients send them; the result is the same."""
    handle = account.grid_session(capabilities=sent)
    assert json.loads(account.get(FIRST_GRID_SESSION)["seleniumProperties"]) == {
        **FLAT,
        "browser": "firefox",
        "platform": "windows",
    }
    assert handle._session.max_duration == 2400


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        ({}, {"browserVersion": "latest", "platform": "windows"}),
        (
            {"platformName": "Windows"},
            {"platform": "Windows", "platformName": "Windows", "browserVersion": "latest"},
        ),
        ({"browser": "own"}, {"browser": "own", "browserVersion": "latest", "platform": "windows"}),
        (
            None,
            {
                "browserName": "chrome",
                "browser": "chrome",
                "browserVersion": "latest",
                "platform": "windows",
            },
        ),
    ],
    ids=str,
)
def test_selenium_properties(account: Account, sent: Any, names: dict[str, str]) -> None:
    """The properties have the capabilities and the names that AWS's client reads."""
    account.grid_session(capabilities=sent)
    assert json.loads(account.get(FIRST_GRID_SESSION)["seleniumProperties"]) == names


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ([], "capabilities=[]: give a dict, not list"),
        ("chrome", "capabilities='chrome': give a dict, not str"),
        ({"capabilities": []}, "capabilities=[]: give a dict, not list"),
        ({"desiredCapabilities": None}, "desiredCapabilities=None: give a dict, not NoneType"),
        ({"alwaysMatch": 1}, "alwaysMatch=1: give a dict, not int"),
        ({"firstMatch": [1]}, "firstMatch[0]=1: give a dict, not int"),
        (
            {"firstMatch": []},
            "firstMatch=[]: give a list of at least one object; the session gets the first",
        ),
        (
            {"firstMatch": {}},
            "firstMatch={}: give a list of at least one object; the session gets the first",
        ),
    ],
    ids=str,
)
def test_invalid_capabilities(account: Account, sent: Any, message: str) -> None:
    """The error names the member, and no session is started."""
    with pytest.raises(ValueError, match=re.escape(message)):
        account.grid_session(capabilities=sent)
    assert account.grid_sessions() == []


@pytest.mark.parametrize(
    "value", [object(), float("nan"), {1, 2}, 2**63], ids=["object", "nan", "set", "large"]
)
def test_capabilities_that_are_not_json(account: Account, value: Any) -> None:
    """Capabilities must be JSON."""
    message = (
        r"^capabilities: give a dict that JSON can hold, "
        r"such as options\.to_capabilities\(\) \(.+\)$"
    )
    with pytest.raises(ValueError, match=message):
        account.grid_session(capabilities={"x": value})


def test_later_changes_of_the_dict(account: Account, clock: Any) -> None:
    """A later change of the dict does not change the session."""
    sent: dict[str, Any] = {"browserName": "chrome", "goog:chromeOptions": {"args": []}}
    account.grid_session(capabilities=sent)
    before = account.get(FIRST_GRID_SESSION)
    sent["goog:chromeOptions"]["args"].append("x")
    assert account.get(FIRST_GRID_SESSION) == before


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("aws:maxDurationSecs", 180, 2400), ("aws:idleTimeoutSecs", 30, 900)],
)
def test_limits_out_of_range(account: Account, name: str, least: int, most: int) -> None:
    """The limits have the documented ranges; clients may send digits as text."""
    for good in (least, most, str(least), str(most)):
        account.grid_session(capabilities={name: good})
    for bad in (
        least - 1,
        most + 1,
        str(most + 1),
        200.5,
        True,
        "",
        "soon",
        "-200",
        None,
        [200],
        "9" * 5000,
    ):
        value = most + 1 if bad == str(most + 1) else bad
        expected = f"a whole number from {least} to {most}, in seconds"
        text = wrong_value(name, value, expected)
        with pytest.raises((TypeError, ValueError), match=f"^{re.escape(text)}$"):
            account.grid_session(capabilities={name: bad})
    assert len(account.grid_sessions()) == 4
