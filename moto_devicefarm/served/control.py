"""The project's own endpoints of a server: its clock. Rule: a web page that somebody visits must not drive the mock."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping, Set
from typing import Any

from werkzeug.wrappers import Request, Response

from moto_devicefarm.core import api, clock
from moto_devicefarm.reports.reading import milliseconds

CLOCK = "/moto-devicefarm/clock"
ACTS = ("freeze", "tick", "reset")
FARTHEST = 10**12
"""Seconds by which a tick may move the clock: beyond that no calendar goes."""


def answer(request: Request, hosts: Set[str]) -> Response:
    """The answer to a request below ``/moto-devicefarm/``."""
    refusal = _refusal(request, hosts)
    if refusal is not None:
        return _json({"message": refusal}, 403)
    if request.path.rstrip("/") == CLOCK:
        return _clock(request)
    return _json({"message": f"nothing is at {request.path}; there is {CLOCK}"}, 404)


def _refusal(request: Request, hosts: Set[str]) -> str | None:
    """Why the request is refused: its Host is a name that a page may have bound to this address, or its Origin is another's."""
    name = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdecimal() else request.host
    if name not in ("localhost", *hosts) and not _is_address(name):
        return f"the host {request.host!r} is none of this server's: ask for localhost, or for its address"
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        return f"a page of {origin!r} may not drive this mock"
    return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _clock(request: Request) -> Response:
    if request.method not in ("GET", "POST"):
        return _json({"message": f"{request.method} {CLOCK}: GET shows the clock, POST drives it"}, 405)
    try:
        with api.lock:
            if request.method == "POST":
                _drive(request.get_data())
            return _json(_shown(), 200)
    except ValueError as error:
        return _json({"message": str(error)}, 400)


def _drive(body: bytes) -> None:
    """Do the one thing that the body asks for. Raises ValueError, and then has done nothing."""
    try:
        asked = json.loads(body)
    except (RecursionError, ValueError):
        asked = None
    if not isinstance(asked, Mapping) or len(asked) != 1 or next(iter(asked)) not in ACTS:
        raise ValueError('give {"freeze": "2026-01-01T00:00:00Z"}, {"tick": 60} with seconds, or {"reset": true}')
    ((act, value),) = asked.items()
    if act == "freeze":
        clock.driven.freeze(milliseconds(value, "freeze"))
    elif act == "tick":
        clock.driven.tick(_seconds(value))
    elif value is True:
        clock.driven.reset()
    else:
        raise ValueError(f'reset={value!r}: give {{"reset": true}}')


def _seconds(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -FARTHEST < value < FARTHEST:
        raise ValueError(f"tick={value!r}: give a number of seconds; below 0 the clock goes back")
    return round(value * 1000)


def _shown() -> dict[str, Any]:
    now = clock.read()
    return {"now": clock.text(now), "frozen": clock.driven.frozen is not None, "shift": clock.driven.shift / 1000}


def _json(value: Mapping[str, Any], status: int) -> Response:
    return Response(json.dumps(value) + "\n", status, mimetype="application/json")
