"""The project's own endpoints of a server, below ``/moto-devicefarm``: the clock, the page and the
handle.

Rule: no GET changes anything, and a refused request changes nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Set
from typing import Any, NamedTuple

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import api, clock, request_body
from moto_devicefarm.core.arguments import UnknownArnError, wrong_value
from moto_devicefarm.core.nearest_name import nearest_name
from moto_devicefarm.server import openapi
from moto_devicefarm.server.handle_endpoints import PREFIX, endpoints
from moto_devicefarm.server.http_messages import read_object, respond_json
from moto_devicefarm.server.page import details, page_file, reproduction, state, stop
from moto_devicefarm.server.same_origin import refusal

ACTIONS = ("freeze", "tick", "reset")
MOST_SECONDS = 10**12
"""The longest tick: no calendar goes further."""
FIRST_MOMENT, END_OF_MOMENTS = -62_135_596_800_000, 253_370_764_800_000
"""The years 1 to 9998. Later answers contain times of the year 10000, such as the end of an
offering, and Python's clients raise an error for them.
"""


def control_response(request: Request, hosts: Set[str]) -> Response:
    """The response to a request below ``/moto-devicefarm`` that has been read up to ``most_bytes``;
    ``hosts`` as of ``refusal``.
    """
    refused = refusal(request, hosts)
    if refused is not None:
        return respond_json({"message": refused}, 403)
    path = request.path.rstrip("/")
    try:
        target, in_path = _match(request)
    except MethodNotAllowed as error:
        methods = ", ".join(sorted(error.valid_methods or ()))
        message = f"{request.method} {path}: give one of the methods {methods}"
        return respond_json({"message": message}, 405, {"Allow": methods})
    except NotFound:
        return respond_json({"message": _unknown_path(path)}, 404)
    if target.most is not None and len(request.get_data()) > target.most:
        message = f"the body has more than {target.most} bytes: send a smaller one"
        return respond_json({"message": message}, 413)
    try:
        return target.respond(request, **in_path)
    except UnknownArnError as error:
        return respond_json({"message": str(error)}, 404)
    except (TypeError, ValueError) as error:
        return respond_json({"message": str(error)}, 400)


def most_bytes(request: Request) -> int | None:
    """How many bytes of the body are read; None for all."""
    try:
        return _match(request)[0].most
    except HTTPException:
        return 0


def clock_response(request: Request) -> Response:
    """The clock; POST changes it first."""
    if request.method == "POST":
        change_clock(read_object(request))
    override = clock.override
    return respond_json(
        {
            "now": clock.text(clock.read()),
            "frozen": override.frozen_at is not None,
            "shift": override.shift / 1000,
        }
    )


def change_clock(change: Mapping[str, Any]) -> None:
    """Freeze, tick or reset the clock. Raises ValueError, with the remedy, and then did nothing."""
    if len(change) != 1 or next(iter(change)) not in ACTIONS:
        expected = (
            'one of {"freeze": "2026-01-01T00:00:00Z"}, {"tick": 60} with seconds, {"reset": true}'
        )
        raise ValueError(wrong_value("the body", dict(change), expected))
    ((action, value),) = change.items()
    if action == "freeze":
        moment = milliseconds(value, "freeze")
        _check_year(action, value, moment)
        clock.override.freeze(moment)
    elif action == "tick":
        step = _tick_milliseconds(value)
        _check_year(action, value, clock.read() + step)
        clock.override.tick(step)
    elif value is True:
        clock.override.reset()
    else:
        raise ValueError(wrong_value("reset", value, '{"reset": true}'))


def _check_year(action: str, value: Any, moment: int) -> None:
    if not FIRST_MOMENT <= moment < END_OF_MOMENTS:
        expected = "a time in the years 1 to 9998; no client reads the answers of later years"
        raise ValueError(wrong_value(action, value, expected))


def _tick_milliseconds(seconds: Any) -> int:
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, (int, float))
        or not -MOST_SECONDS < seconds < MOST_SECONDS
    ):
        expected = "a number of seconds; a number below 0 moves the clock back"
        raise ValueError(wrong_value("tick", seconds, expected))
    return round(seconds * 1000)


class Target(NamedTuple):
    """What answers at one path."""

    methods: tuple[str, ...]
    path: str
    """Below PREFIX, as a rule of werkzeug."""
    respond: Callable[..., Response]
    """Takes the request, and the variables of the path by their names."""
    most: int | None = request_body.MAX_BYTES
    """The largest body in bytes; None for no limit."""


def _locked(function: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The function, called under the lock of requests."""

    def respond(request: Request) -> Response:
        with api.lock:
            return function(request)

    return respond


@functools.cache
def targets() -> tuple[Target, ...]:
    """All that is below PREFIX: the page, the clock, and the endpoints of the handle."""
    return (
        Target(("GET",), "", page_file.page_response),
        Target(("GET", "POST"), "clock", _locked(clock_response)),
        Target(("GET",), "state", _locked(state.state_response)),
        Target(("GET",), "details", _locked(details.details_response)),
        Target(("GET",), "test-module", _locked(reproduction.module_response)),
        Target(("POST",), "stop", _locked(stop.stop_response)),
        Target(("GET",), "openapi.json", openapi.openapi_response),
        *(Target((each.method,), each.path, each.respond, each.row.most) for each in endpoints()),
    )


@functools.cache
def _url_map() -> Map:
    rules = (
        Rule(f"{PREFIX}/{target.path}".rstrip("/"), methods=target.methods, endpoint=target)
        for target in targets()
    )
    return Map(rules, strict_slashes=False, merge_slashes=False)


def _match(request: Request) -> tuple[Target, Mapping[str, Any]]:
    """The target of a request, and the variables in its path.

    Raises NotFound, or MethodNotAllowed with the methods that are possible.
    """
    adapter = _url_map().bind("", path_info=request.path.rstrip("/"))
    target, in_path = adapter.match(method=request.method)
    return target, in_path


def _unknown_path(path: str) -> str:
    known = [f"{PREFIX}/{target.path}".rstrip("/") for target in targets()]
    near = nearest_name(path, known)
    hint = f" Did you mean {near}?" if near else ""
    return f"{path} is unknown.{hint} GET {PREFIX}/openapi.json lists the endpoints"
