"""The project's own endpoints of a server: which there are, and its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any

from werkzeug.wrappers import Request, Response

from moto_devicefarm.captures.documents import milliseconds
from moto_devicefarm.core import api, clock
from moto_devicefarm.server.answers import answer_json, sent_json
from moto_devicefarm.server.page import page
from moto_devicefarm.server.same_origin import refusal

CLOCK = "/moto-devicefarm/clock"
ACTS = ("freeze", "tick", "reset")
FARTHEST = 10**12
"""Seconds by which a tick may move the clock: beyond that no calendar goes."""


def answer(request: Request, hosts: Set[str]) -> Response:
    """The answer to a request below ``/moto-devicefarm/``."""
    refused = refusal(request, hosts)
    if refused is not None:
        return answer_json({"message": refused}, 403)
    path = request.path.rstrip("/")
    if path not in PATHS:
        return answer_json(
            {"message": f"nothing is at {request.path}; there are {', '.join(PATHS)}"}, 404
        )
    methods, endpoint = PATHS[path]
    if request.method not in methods:
        message = f"{request.method} {path}: it takes {' and '.join(methods)} only"
        return answer_json({"message": message}, 405, {"Allow": ", ".join(methods)})
    request.get_data()  # before the lock is taken: a client may send slowly
    try:
        with api.lock:
            return endpoint(request)
    except LookupError as error:
        return answer_json({"message": error.args[0]}, 404)
    except ValueError as error:
        return answer_json({"message": str(error)}, 400)


def _clock(request: Request) -> Response:
    """GET shows the clock, POST drives it."""
    if request.method == "POST":
        _drive(request.get_data())
    now = clock.read()
    shift = clock.server_clock.shift / 1000
    return answer_json(
        {"now": clock.text(now), "frozen": clock.server_clock.frozen is not None, "shift": shift}
    )


def _drive(body: bytes) -> None:
    """Do the one thing that the body asks for. Raises ValueError, and then has done nothing."""
    asked = sent_json(body)
    if not isinstance(asked, Mapping) or len(asked) != 1 or next(iter(asked)) not in ACTS:
        raise ValueError(
            'give {"freeze": "2026-01-01T00:00:00Z"}, {"tick": 60} with seconds, or {"reset": true}'
        )
    ((act, value),) = asked.items()
    if act == "freeze":
        clock.server_clock.freeze(milliseconds(value, "freeze"))
    elif act == "tick":
        clock.server_clock.tick(_seconds(value))
    elif value is True:
        clock.server_clock.reset()
    else:
        raise ValueError(f'reset={value!r}: give {{"reset": true}}')


def _seconds(value: Any) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not -FARTHEST < value < FARTHEST
    ):
        raise ValueError(f"tick={value!r}: give a number of seconds; below 0 the clock goes back")
    return round(value * 1000)


READ = ("GET", "HEAD")
PATHS: Mapping[str, tuple[tuple[str, ...], Callable[[Request], Response]]] = {
    "/moto-devicefarm": (READ, page.page),
    CLOCK: ((*READ, "POST"), _clock),
    "/moto-devicefarm/state": (READ, page.state),
    "/moto-devicefarm/stop": (("POST",), page.stop),
}
