"""A test grid session: what is recorded of it, and what follows at a moment. Rule: none starts by
itself.

A real session starts when a browser connects to the hub, which is not mocked; here
``farm.start_grid_session`` starts one.
"""

from __future__ import annotations

import bisect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from moto_devicefarm.core import clock, model
from moto_devicefarm.core.session_life import NEVER, Moment
from moto_devicefarm.core.store import Resource

BROWSER = {"browserName": "chrome"}
"""The capabilities where none are given."""
LIMITS = {"aws:maxDurationSecs": (180, 900, 2400), "aws:idleTimeoutSecs": (30, 120, 900)}
"""Least, default and most seconds of a session, and between two of its actions (D: testgrid
techref-support).
"""

ACTION = ("started", "duration")
"""The members that every action's document has; those of an action that a test records has all."""


class GridSessionLife(NamedTuple):
    """How a session ends as it follows from the facts known now."""

    ended: Moment
    """NEVER while nothing ends it."""
    status: str
    """What it is then: "CLOSED" or "ERRORED"."""
    reason: str
    """In a sentence's form: "closed", "ended with an error", "closed by its idle time-out", ..."""


@dataclass(slots=True, kw_only=True, eq=False)
class GridSession(Resource):
    """AWS's TestGridSession: the recorded facts; what changes with time is a property."""

    KIND = "testgrid-session"
    SHAPE = "TestGridSession"
    FORM = "<project id>/<id>"

    project_arn: str = ""
    selenium_properties: str | None = None
    """The capabilities, as JSON text."""
    max_duration: int = LIMITS["aws:maxDurationSecs"][1]
    idle_timeout: int = LIMITS["aws:idleTimeoutSecs"][1]
    """Both in seconds."""
    actions: tuple[dict[str, Any], ...] = ()
    """The documents of its actions, by the moments at which they started."""
    end_requested: int | None = None
    errored: bool = False
    """Whether what was requested is an end with an error."""

    def __post_init__(self) -> None:
        """ValueError for an action that can't be, as a dump that was made by hand may have."""
        for action in self.actions:
            problems = model.violations(
                model.structure("TestGridSessionAction"), action, strict=True
            )
            if problems or not action.keys() >= {*ACTION}:
                raise ValueError("; ".join(problems) or f"an action has {', '.join(ACTION)}")

    @property
    def listed_under(self) -> tuple[str, ...]:
        return ("", self.project_arn)

    @property
    def life(self) -> GridSessionLife:
        """How it ends: by request, by its idle time-out or by its longest duration, whichever comes
        first.

        A captured session stays as it was: when it last acted is not in its document.
        """
        if self.captured is not None:
            return _captured_life(self.captured.members, self.created)
        ends = [
            GridSessionLife(
                self.created + 1000 * self.max_duration,
                "CLOSED",
                f"closed by its maximum duration of {self.max_duration} s",
            ),
            GridSessionLife(
                self._idle_ends(), "CLOSED", f"closed by its idle time-out of {self.idle_timeout} s"
            ),
        ]
        if self.end_requested is not None:
            status, reason = (
                ("ERRORED", "ended with an error") if self.errored else ("CLOSED", "closed")
            )
            ends.insert(0, GridSessionLife(max(self.end_requested, self.created), status, reason))
        return min(ends, key=lambda life: life.ended)

    def _idle_ends(self) -> Moment:
        """Counts from the end of the command that ended last, which is ours. None is recorded after
        the time-out.
        """
        ends: list[int] = [action["started"] + action["duration"] for action in self.actions]
        return max([self.created, *ends]) + 1000 * self.idle_timeout

    @property
    def status(self) -> str:
        life = self.life
        return "ACTIVE" if clock.now() < life.ended else life.status

    @property
    def ended(self) -> Moment | None:
        ended = self.life.ended
        return ended if ended <= clock.now() else None

    @property
    def actions_now(self) -> list[dict[str, Any]]:
        """Those that had started by now, and before it ended."""
        until = min(clock.now(), self.life.ended)
        return list(self.actions[: bisect.bisect_right(self.actions, until, key=_started)])

    @property
    def billing_minutes(self) -> float:
        """From its first action to its end (D: testgrid managing-sessions) or, while it is active,
        to now.

        That it counts while the session is active, and its two decimals, which are those of device
        minutes, are ours.
        """
        actions = self.actions_now
        until = min(clock.now(), self.life.ended)
        return round((until - actions[0]["started"]) / 60000, 2) if actions else 0.0

    def act(self, document: dict[str, Any]) -> None:
        """Record an action, at its place among those of other moments: a test may have moved the
        clock backwards.
        """
        at = bisect.bisect_right(self.actions, document["started"], key=_started)
        self.actions = (*self.actions[:at], document, *self.actions[at:])


def _started(action: Mapping[str, Any]) -> int:
    started: int = action["started"]
    return started


def _captured_life(members: Mapping[str, Any], created: int) -> GridSessionLife:
    """A session with ``ended`` may be assumed CLOSED (D: testgrid techref)."""
    status = members.get("status", "CLOSED" if "ended" in members else "ACTIVE")
    return GridSessionLife(
        NEVER if status == "ACTIVE" else members.get("ended", created),
        status,
        "over when it was captured",
    )


def capabilities(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The capabilities in what a client sends to start a session: flat, or as W3C's or Selenium's
    body has them.

    Raises ValueError, naming the member, for what is no JSON object or has none of these forms.
    """
    if given is None:
        return dict(BROWSER)
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


def seconds(name: str, asked: Mapping[str, Any]) -> int:
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


def properties(asked: Mapping[str, Any]) -> str:
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
