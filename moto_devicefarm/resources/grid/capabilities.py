"""The capabilities with which a client starts a session of the test grid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

DEFAULT = {"browserName": "chrome"}
"""The capabilities where none are given."""
LIMITS = {"aws:maxDurationSecs": (180, 900, 2400), "aws:idleTimeoutSecs": (30, 120, 900)}
"""The least, the default and the most seconds of a session, and between two of its actions (D:
testgrid techref-support).
"""


def capabilities(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The capabilities in what a client sends to start a session: flat, or as W3C's or Selenium's
    body has them.

    Raises ValueError, naming the member, for what is no JSON object or has none of these forms.
    """
    if given is None:
        return dict(DEFAULT)
    try:
        sent = json.loads(json.dumps(_object("capabilities", given), allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(
            f"capabilities: give a dict that JSON can hold, such as options.to_capabilities() ({error})"
        ) from None
    found: dict[str, Any] = {}
    if "desiredCapabilities" in sent or "capabilities" in sent:
        found |= _object("desiredCapabilities", sent.get("desiredCapabilities", {}))
        sent = _object("capabilities", sent.get("capabilities", {}))
    if "alwaysMatch" not in sent and "firstMatch" not in sent:
        return {**found, **sent}
    first = sent.get("firstMatch", [{}])
    if not isinstance(first, list) or not first:
        raise ValueError(
            f"firstMatch={first!r}: give a list of at least one object; the first is what the session gets"
        )
    return {
        **found,
        **_object("alwaysMatch", sent.get("alwaysMatch", {})),
        **_object("firstMatch[0]", first[0]),
    }


def _object(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name}={value!r}: give a dict, not {type(value).__name__}")
    return dict(value)


def limit_seconds(name: str, asked: Mapping[str, Any]) -> int:
    """A limit of ``LIMITS`` as the capabilities ask for it; clients send it as a number or as its
    digits (C).

    Raises ValueError for what is no whole number in its range.
    """
    least, default, most = LIMITS[name]
    value = asked.get(name, default)
    number = (
        int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 9 else value
    )
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise ValueError(f"{name}={value!r}: give a whole number of seconds from {least} to {most}")
    return number


def selenium_properties(asked: Mapping[str, Any]) -> str:
    """``seleniumProperties``: what was asked for, under the names that AWS's own client reads too
    (C, weak: that client).
    """
    names = {
        "browser": asked.get("browserName"),
        "browserVersion": "latest",
        "platform": asked.get("platformName", "windows"),
    }
    return json.dumps(
        {**{name: value for name, value in names.items() if value is not None}, **asked}
    )
