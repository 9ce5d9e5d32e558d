"""The endpoint of the clock, and requests to paths that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import clock as core_clock
from moto_devicefarm.core import request_body
from tests.support.control import control_json, control_request


@pytest.fixture(autouse=True)
def _mock() -> Iterator[None]:
    with mock_devicefarm():
        yield
    core_clock.override.reset()


def message_of(response: TestResponse) -> str:
    """The message of an error."""
    found: str = response.get_json()["message"]
    return found


def test_a_tick_shifts_a_running_clock(clock: Any) -> None:
    """The clock goes on from the new time until a reset."""
    assert control_json("/clock", {"tick": 3600}) == {
        "now": "2026-03-01T13:00:00.000Z",
        "frozen": False,
        "shift": 3600.0,
    }
    clock.tick(1)
    assert control_json("/clock")["now"] == "2026-03-01T13:00:01.000Z"
    assert control_json("/clock", {"reset": True})["now"] == "2026-03-01T12:00:01.000Z"


def test_a_tick_moves_a_frozen_clock(clock: Any) -> None:
    """A frozen clock stands while real time passes. A tick moves it forward or back."""
    assert control_json("/clock", {"freeze": "2026-01-01T00:00:00Z"})["frozen"] is True
    clock.tick(60)
    assert control_json("/clock")["now"] == "2026-01-01T00:00:00.000Z"
    assert control_json("/clock", {"tick": -1.5})["now"] == "2025-12-31T23:59:58.500Z"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"tick", "the body: not JSON"),
        (b"[" * 100_000, "the body: nested too deeply"),
        (b'{"tick": NaN}', "the body: tick: nan is not a number"),
        (b"[]", "the body={}: give one of {"),
        (b"{}", "the body={}: give one of {"),
        (b'{"tick": 1, "reset": true}', "the body={'tick': 1, 'reset': True}: give one of {"),
        (b'{"move": 1}', "the body={'move': 1}: give one of {"),
        (b'{"freeze": "tomorrow"}', "freeze: 'tomorrow' is not a time"),
        (b'{"freeze": "9999-01-01T00:00:00Z"}', "freeze='9999-01-01T00:00:00Z': give a time in"),
        (b'{"tick": 400000000000}', "tick=400000000000: give a time in the years 1 to 9998"),
        (b'{"tick": -400000000000}', "tick=-400000000000: give a time in the years 1 to 9998"),
        (b'{"tick": "1"}', "tick='1': give a number of seconds"),
        (b'{"tick": true}', "tick=True: give a number of seconds"),
        (b'{"tick": 1e15}', "tick=1000000000000000.0: give a number of seconds"),
        (b'{"reset": false}', 'reset=False: give {"reset": true}'),
    ],
)
def test_an_impossible_change_of_the_clock(clock: Any, body: bytes, message: str) -> None:
    """The message has the remedy, and the clock stays as it is."""
    before = control_json("/clock")
    response = control_request("/clock", body)
    assert response.status_code == 400
    assert message in message_of(response)
    assert control_json("/clock") == before


def test_an_unknown_path() -> None:
    """The message proposes the nearest path, and says where all are listed."""
    response = control_request("/clok")
    assert response.status_code == 404
    assert message_of(response) == (
        "/moto-devicefarm/clok is unknown. Did you mean /moto-devicefarm/clock? "
        "GET /moto-devicefarm/openapi.json lists the endpoints"
    )
    assert "Did you mean" not in message_of(control_request("/" + "x" * 60))


def test_a_body_that_is_too_large() -> None:
    """It is thrown away, and the message has the limit."""
    response = control_request("/clock", b" " * (request_body.MAX_BYTES + 1))
    assert response.status_code == 413
    assert message_of(response) == "the body has more than 1048576 bytes: send a smaller one"


@pytest.mark.parametrize(
    ("path", "method", "methods"),
    [
        ("/", "POST", "GET, HEAD"),
        ("/state", "POST", "GET, HEAD"),
        ("/stop", "GET", "POST"),
        ("/clock", "DELETE", "GET, HEAD, POST"),
        ("/next-session", "GET", "POST"),
        ("/devices/arn:x", "POST", "PUT"),
    ],
)
def test_an_unknown_method(path: str, method: str, methods: str) -> None:
    """The message and the header Allow name the methods; GET changes nothing."""
    response = control_request(path, method=method)
    assert (response.status_code, response.headers["Allow"]) == (405, methods)
    name = f"/moto-devicefarm{path}".rstrip("/")
    assert message_of(response) == f"{method} {name}: give one of the methods {methods}"
