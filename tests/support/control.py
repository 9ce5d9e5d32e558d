"""The project's own endpoints without a socket: the application itself, on the active mock's state.

Rule: what a test of the page reads is what the page reads, and nothing else.
"""

from __future__ import annotations

from typing import Any

from werkzeug.test import Client, TestResponse

from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.server.application import Application
from tests.support.account import Account
from tests.support.clients import new_client
from tests.support.store import ACCOUNT_ID

ORIGIN = "http://localhost:5000"


def control_request(
    path: str, body: Any = None, method: str | None = None, **headers: str
) -> TestResponse:
    """The response at a path below ``/moto-devicefarm``.

    ``body`` is sent as JSON unless it is bytes, by POST if no method is given. ``_`` in the name
    of a header stands for ``-``.
    """
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = {} if body is None else {"data" if isinstance(body, bytes) else "json": body}
    return Client(Application()).open(
        f"/moto-devicefarm{path}",
        base_url=ORIGIN,
        method=method or ("GET" if body is None else "POST"),
        headers=named,
        **content,
    )


def control_json(path: str, body: Any = None) -> Any:
    """The JSON of a successful response."""
    response = control_request(path, body)
    assert response.status_code == 200, response.text
    return response.json


def control_refusal(path: str, body: Any = None, method: str | None = None) -> tuple[int, str]:
    """The status and the message of an error."""
    response = control_request(path, body, method)
    return response.status_code, response.get_json()["message"]


def page_state(version: str = "") -> Any:
    """The state for the page now; ``version`` is that of the state that the page has."""
    return control_json(f"/state?version={version}")


def page_row(name: str) -> Any:
    """The row of the resource with this name."""
    (found,) = [row for row in page_state()["resources"]["rows"] if row["name"] == name]
    return found


def moto_account(account_id: str = ACCOUNT_ID) -> Account:
    """An account of the active mock, by default the one of moto's clients."""
    return Account(store_of(account_id))


def new_session(device_arn: str) -> str:
    """The ARN of a new session on a device."""
    client = new_client()
    project = client.create_project(name="checkout")["project"]["arn"]
    created = client.create_remote_access_session(projectArn=project, deviceArn=device_arn)
    arn: str = created["remoteAccessSession"]["arn"]
    return arn
