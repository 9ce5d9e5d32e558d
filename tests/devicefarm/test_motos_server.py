"""moto's own server with Device Farm in it, as a process with this package installed runs it."""

from __future__ import annotations

import json

import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client
from werkzeug.wrappers import Request

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm.models import DEFAULT_ACCOUNT_ID, devicefarm_backends

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=testing/20260301/us-west-2/devicefarm/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


@pytest.mark.parametrize("path", ["/", ""])
def test_device_farm_is_one_of_its_services(path: str) -> None:
    """The server finds the service by the signature, and routes the request to it."""
    client = Client(DomainDispatcherApplication(create_backend_app))
    headers = {"X-Amz-Target": "DeviceFarm_20150623.CreateProject", "Authorization": SIGNED}
    with mock_devicefarm():
        answer = client.post(
            path,
            data='{"name": "shop"}',
            headers=headers,
            content_type="application/x-amz-json-1.1",
        )
    assert (answer.status_code, json.loads(answer.data)["project"]["name"]) == (200, "shop")


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/projects", 404)])
def test_the_handler_for_motos_proxy(path: str, status: int) -> None:
    """moto's proxy finds a handler by the path alone. It gets one that reads the host."""
    url = f"https://devicefarm.us-west-2.amazonaws.com{path}?x={{2,}}"
    request = Request.from_values(
        path,
        method="POST",
        data='{"name": "shop"}',
        headers={"X-Amz-Target": "DeviceFarm_20150623.CreateProject"},
    )
    with mock_devicefarm():
        (handler,) = devicefarm_backends[DEFAULT_ACCOUNT_ID]["aws"].url_paths.values()
        answer = handler(request, url, request.headers)
    assert (answer[0], answer[1]["connection"]) == (status, "close")
