"""The project's own endpoints asked without a socket: the application itself, on the state of the
active mock.
"""

from __future__ import annotations

from typing import Any

from werkzeug.test import Client, TestResponse

from conftest import ACCOUNT
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.server.application import Application

HOST = "http://localhost:5000"


def ask(path: str, body: Any = None, method: str | None = None, **headers: str) -> TestResponse:
    """The answer; ``body`` is sent as JSON, by POST unless told otherwise. A header's ``_`` stands
    for ``-``.
    """
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    sent: dict[str, Any] = {} if body is None else {"json": body}
    way = method or ("GET" if body is None else "POST")
    return Client(Application()).open(
        f"/moto-devicefarm{path}", base_url=HOST, method=way, headers=given, **sent
    )


def state(version: str = "") -> Any:
    """What the page would show now; with the version of what it has."""
    return got(f"/state?version={version}")


def got(path: str) -> Any:
    """The JSON that is there."""
    answer = ask(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def row(name: str) -> Any:
    """What the page would show of the resource with this name."""
    (found,) = [row for row in state()["lives"]["shown"] if row["name"] == name]
    return found


def account() -> Store:
    """The state of the account whom moto takes everybody for."""
    return store_of(ACCOUNT)
