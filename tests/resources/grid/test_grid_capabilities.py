"""What a test grid session is started with: forms, properties, and the two limits, in range and out
of it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from moto_devicefarm.core.store import Store
from tests.resources.grid.gridding import get, listed, started
from tests.resources.grid.gridding import grid as grid

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
def test_forms_of_capabilities(grid: Store, sent: dict[str, Any]) -> None:
    """Flat, and as clients' bodies have them: the properties are the same, and the limits in them
    hold.
    """
    handle = started(grid, capabilities=sent)
    assert json.loads(get(grid)["seleniumProperties"]) == {
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
def test_selenium_properties(grid: Store, sent: Any, names: dict[str, str]) -> None:
    """What was asked for, and the names that AWS's own client reads."""
    started(grid, capabilities=sent)
    assert json.loads(get(grid)["seleniumProperties"]) == names


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ([], "capabilities=[]: give a dict, not list"),
        ("chrome", "capabilities='chrome': give a dict, not str"),
        ({"capabilities": []}, "capabilities=[]: give a dict, not list"),
        ({"desiredCapabilities": None}, "desiredCapabilities=None: give a dict, not NoneType"),
        ({"alwaysMatch": 1}, "alwaysMatch=1: give a dict, not int"),
        ({"firstMatch": [1]}, "firstMatch[0]=1: give a dict, not int"),
        (
            {"firstMatch": []},
            "firstMatch=[]: give a list of at least one object; the first is what the session gets",
        ),
        (
            {"firstMatch": {}},
            "firstMatch={}: give a list of at least one object; the first is what the session gets",
        ),
    ],
    ids=str,
)
def test_capabilities_of_no_form(grid: Store, sent: Any, said: str) -> None:
    """The error names the member; nothing is started."""
    with pytest.raises(ValueError, match=re.escape(said)):
        started(grid, capabilities=sent)
    assert listed(grid) == []


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}], ids=["object", "nan", "set"])
def test_capabilities_that_are_no_json(grid: Store, value: Any) -> None:
    """The error says what would be."""
    said = r"^capabilities: give a dict that JSON can hold, such as options\.to_capabilities\(\) \(.+\)$"
    with pytest.raises(ValueError, match=said):
        started(grid, capabilities={"x": value})


def test_later_changes_of_the_dict(grid: Store) -> None:
    """The session has what was given when it started."""
    sent: dict[str, Any] = {"browserName": "chrome", "goog:chromeOptions": {"args": []}}
    started(grid, capabilities=sent)
    before = get(grid)
    sent["goog:chromeOptions"]["args"].append("x")
    assert get(grid) == before


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("aws:maxDurationSecs", 180, 2400), ("aws:idleTimeoutSecs", 30, 900)],
)
def test_limits_out_of_range(grid: Store, name: str, least: int, most: int) -> None:
    """The documented ranges, ends included; clients send the digits as text, too."""
    for good in (least, most, str(least), str(most)):
        started(grid, capabilities={name: good})
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
        text = f"{name}={value!r}: give a whole number from {least} to {most}, in seconds"
        with pytest.raises((TypeError, ValueError), match=f"^{re.escape(text)}$"):
            started(grid, capabilities={name: bad})
    assert len(listed(grid)) == 4
