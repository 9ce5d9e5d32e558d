"""moto's own server with Device Farm in it, as a process with this package installed runs it."""

from __future__ import annotations

import json

import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client

from moto_devicefarm import mock_devicefarm

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
