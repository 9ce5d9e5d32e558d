"""The project's own endpoints of a server, below ``/moto-devicefarm``: the clock and the page.

Rule: no GET changes anything, and a refused request changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any

from werkzeug.wrappers import Request, Response

from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import api, clock
from moto_devicefarm.core.arguments import wrong_value
from moto_devicefarm.server.http_messages import read_object, respond_json
from moto_devicefarm.server.page import page_file, state, stop
from moto_devicefarm.server.same_origin import refusal

ACTIONS = ("freeze", "tick", "reset")
MOST_SECONDS = 10**12
"""The longest tick: no calendar goes further."""
FIRST_MOMENT, END_OF_MOMENTS = -62_135_596_800_000, 253_370_764_800_000
"""The years 1 to 9998. Later answers contain times of the year 10000, such as the end of an
offering, and Python's clients raise an error for them.
"""


def control_response(request: Request, hosts: Set[str]) -> Response:
    """The response to a request below ``/moto-devicefarm``; ``hosts`` as of ``refusal``."""
    refused = refusal(request, hosts)
    if refused is not None:
        return respond_json({"message": refused}, 403)
    path = request.path.rstrip("/")
    if path not in ENDPOINTS:
        message = f"{request.path} is unknown. The endpoints are {', '.join(ENDPOINTS)}"
        return respond_json({"message": message}, 404)
    methods, endpoint = ENDPOINTS[path]
    if request.method not in methods:
        message = f"{request.method} {path}: give one of the methods {', '.join(methods)}"
        return respond_json({"message": message}, 405, {"Allow": ", ".join(methods)})
    request.get_data()  # before the lock is taken, since a client may send slowly
    try:
        with api.lock:
            return endpoint(request)
    except LookupError as error:
        return respond_json({"message": error.args[0]}, 404)
    except ValueError as error:
        return respond_json({"message": str(error)}, 400)


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


READ = ("GET", "HEAD")
ENDPOINTS: Mapping[str, tuple[tuple[str, ...], Callable[[Request], Response]]] = {
    "/moto-devicefarm": (READ, page_file.page_response),
    "/moto-devicefarm/clock": ((*READ, "POST"), clock_response),
    "/moto-devicefarm/state": (READ, state.state_response),
    "/moto-devicefarm/stop": (("POST",), stop.stop_response),
}
"""The methods of each endpoint, and the function that answers it."""
