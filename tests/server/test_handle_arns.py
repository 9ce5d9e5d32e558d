"""The endpoints of devices, drivers and test grid sessions, which have an ARN in their path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from tests.support.clients import new_client
from tests.support.control import control_json, control_refusal, control_request, new_session

PAGE = '<hierarchy><node resource-id="login" text="Log in"/></hierarchy>'
LATER = "<hierarchy/>"
UNKNOWN = "arn:aws:devicefarm:us-west-2:123456789012:session:a/b/00000"
PHONE = Device("Pixel 8")


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """The handle of the active mock."""
    with mock_devicefarm(registry=[PHONE]) as active:
        yield active


def put(path: str, body: Any) -> Any:
    """The answer to a PUT."""
    response = control_request(path, body, "PUT")
    assert response.status_code == 200, response.text
    return response.json


@pytest.mark.parametrize("arn", [PHONE.arn, quote(PHONE.arn, safe="")])
def test_a_device(farm: DeviceFarm, arn: str) -> None:
    """Its ARN may be quoted or not. The answer is the device."""
    changed = put(f"/devices/{arn}", {"availability": "BUSY", "remote_access_enabled": False})
    assert (changed["arn"], changed["availability"]) == (PHONE.arn, "BUSY")
    assert control_json("/devices") == {"devices": [changed]}


def test_mistakes_with_a_device(farm: DeviceFarm) -> None:
    """An unknown ARN is 404, and a wrong member 400. Nothing is changed."""
    status, message = control_refusal(f"/devices/{PHONE.arn}x", {"availability": "BUSY"}, "PUT")
    assert (status, message) == (
        404,
        f"device_arn='{PHONE.arn}x' is unknown. Did you mean {PHONE.arn!r}? "
        "Give the ARN of a device in farm.registry",
    )
    for body in ({"availabilty": "BUSY"}, {"availability": 5}, {"device_arn": "x"}):
        assert control_refusal(f"/devices/{PHONE.arn}", body, "PUT")[0] == 400
    assert control_json("/devices") == {"devices": [PHONE.document]}


@pytest.mark.parametrize("quoted", [False, True])
def test_a_driver(farm: DeviceFarm, quoted: bool) -> None:
    """Its page, clicks and answers are arranged at once, and its commands can be read."""
    arn = new_session(PHONE.arn)
    path = f"/drivers/{quote(arn, safe='') if quoted else arn}"
    click = {"by": "id", "value": "login", "show": LATER}
    answer = {"name": "mobile: shell", "answer": "ok"}
    assert put(path, {"source": PAGE, "clicks": [click], "answers": [answer]}) == {}
    assert control_json(f"{path}/source") == {"source": PAGE}
    assert control_json(f"{path}/commands") == {"commands": []}
    assert control_json(f"{path}/on-click", click) == {}
    assert control_json(f"{path}/on-command", answer) == {}


def test_mistakes_with_a_driver(farm: DeviceFarm) -> None:
    """A PUT with one mistake changes nothing. A session that does not exist is 404."""
    path = f"/drivers/{new_session(PHONE.arn)}"
    before = control_json(f"{path}/source")
    status, message = control_refusal(path, {"source": PAGE, "answers": [{"name": "x"}]}, "PUT")
    assert status == 400
    assert message.startswith("answers[0]: ")
    assert control_json(f"{path}/source") == before
    for method, end in (("PUT", ""), ("GET", "/commands")):
        status, message = control_refusal(f"/drivers/{UNKNOWN}{end}", None, method)
        assert (status, message.partition(" is unknown")[0]) == (404, f"session_arn={UNKNOWN!r}")


def test_a_test_grid_session(farm: DeviceFarm) -> None:
    """It is started, has an action, and ends."""
    client = new_client()
    project = client.create_test_grid_project(name="web")["testGridProject"]["arn"]
    assert control_refusal("/start-grid-session", {"project_arn": UNKNOWN})[0] == 404
    started = control_json("/start-grid-session", {"project_arn": project})
    path = f"/grid-sessions/{started['arn']}"
    assert control_json(path) == started
    assert control_json(f"{path}/action", {"request_method": "GET", "action": "/status"}) == {}
    assert control_json(f"{path}/end", {"errored": True}) == {}
    session = client.get_test_grid_session(sessionArn=started["arn"])["testGridSession"]
    assert session["status"] == "ERRORED"
    assert control_refusal(f"{path}/end", b"")[0] == 400
    assert control_refusal(f"/grid-sessions/{UNKNOWN}/end", b"")[0] == 404
    assert farm.grid_session(started["arn"]).id == started["id"]
