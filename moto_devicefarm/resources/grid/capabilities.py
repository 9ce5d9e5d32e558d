"""The capabilities with which a client starts a session of the test grid.

Rule: they are checked and copied, so that a later change of the caller's dict has no effect.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from moto_devicefarm.core.arguments import check_whole_number
from moto_devicefarm.core.json_guard import check_json

DEFAULT = {"browserName": "chrome"}
"""The capabilities of a session that is started without any (invented)."""


class Limit(NamedTuple):
    """The range and the default of a time limit, in seconds."""

    least: int
    default: int
    most: int


LIMITS = {
    "aws:maxDurationSecs": Limit(180, 900, 2400),
    "aws:idleTimeoutSecs": Limit(30, 120, 900),
}
"""The time limits of a session by capability: the whole session, and the time between two of its
actions (D: testgrid techref-support).
"""


def capabilities(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The capabilities in the data that a client sends: flat, or in W3C's or Selenium's form.

    Raises ValueError, naming the member, for data that is not a JSON object or has another form.
    """
    if given is None:
        return dict(DEFAULT)
    sent = _copy(_object("capabilities", given))
    legacy: dict[str, Any] = {}
    if "desiredCapabilities" in sent or "capabilities" in sent:
        legacy = _object("desiredCapabilities", sent.get("desiredCapabilities", {}))
        sent = _object("capabilities", sent.get("capabilities", {}))
    if "alwaysMatch" not in sent and "firstMatch" not in sent:
        return {**legacy, **sent}
    first = sent.get("firstMatch", [{}])
    if not isinstance(first, list) or not first:
        raise ValueError(
            f"firstMatch={first!r}: give a list of at least one object; the session gets the first"
        )
    return {
        **legacy,
        **_object("alwaysMatch", sent.get("alwaysMatch", {})),
        **_object("firstMatch[0]", first[0]),
    }


def _copy(given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        check_json(given, "capabilities")
        copy: dict[str, Any] = json.loads(json.dumps(given))
    except (TypeError, ValueError) as error:
        raise ValueError(
            "capabilities: give a dict that JSON can hold, "
            f"such as options.to_capabilities() ({error})"
        ) from None
    return copy


def _object(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name}={value!r}: give a dict, not {type(value).__name__}")
    return dict(value)


def limit_seconds(name: str, requested: Mapping[str, Any]) -> int:
    """A time limit of ``LIMITS`` as the capabilities request it, as a number or as its digits (A:
    clients send both).

    Raises TypeError or ValueError if it is not a whole number in its range.
    """
    least, default, most = LIMITS[name]
    value = requested.get(name, default)
    is_digits = isinstance(value, str) and value.isdecimal() and len(value) < 9
    number = int(value) if is_digits else value
    check_whole_number(name, number, least, most, also=", in seconds")
    return int(number)


def selenium_properties(requested: Mapping[str, Any]) -> str:
    """The member ``seleniumProperties``: the capabilities, and three names that an AWS client reads
    (C, weak).
    """
    names = {
        "browser": requested.get("browserName"),
        "browserVersion": "latest",
        "platform": requested.get("platformName", "windows"),
    }
    known = {name: value for name, value in names.items() if value is not None}
    return json.dumps({**known, **requested})


def browser_capabilities(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a New Session command without the capabilities that are the grid's own."""
    body = dict(sent)
    legacy, asked = body.get("desiredCapabilities"), body.get("capabilities")
    if isinstance(legacy, Mapping):
        body["desiredCapabilities"] = _without_own(legacy)
    if isinstance(asked, Mapping):
        asked = _without_own(asked)
        if "alwaysMatch" in asked:
            asked["alwaysMatch"] = _without_own(asked["alwaysMatch"])
        if "firstMatch" in asked:
            asked["firstMatch"] = [_without_own(one) for one in asked["firstMatch"]]
        body["capabilities"] = asked
    return body


def _without_own(given: Any) -> Any:
    if not isinstance(given, Mapping):
        return given  # the browser's own server says what is wrong
    return {name: value for name, value in given.items() if not _is_own(name, value)}


def _is_own(name: str, value: Any) -> bool:
    """Whether the grid takes a capability out.

    The grid has Windows and knows what the latest browser is (D: testgrid techref-support), and a
    server on this machine does not. WebDriver BiDi does not work through AWS's hub (C:
    webdriverio#13893), and its commands would be no actions.
    """
    text = str(value).lower()
    return (
        name.startswith("aws:")
        or name == "webSocketUrl"
        or (name in ("platformName", "platform") and text.startswith("win"))
        or (name in ("browserVersion", "version") and text.startswith("latest"))
    )
