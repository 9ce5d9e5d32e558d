"""Real hosts of Device Farm, the error of the name guard, and look-ups that reach no network."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.support.clients import shared_client

SERVICE = "devicefarm.us-west-2.amazonaws.com"
UPLOADS = "prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com"
ADVICE = (
    " is mocked. In this process only boto3 and requests reach the mock, so moto_devicefarm stopped"
    " this client. To send an upload, call farm.put(upload_arn, data)."
)
WITHOUT_SERVER = f"{ADVICE} For any HTTP client, use mock_devicefarm(server=True)."
LOOKUPS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")


def record_lookups(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let each look-up of a name fail, in the place of the real one. The list gets its host."""
    hosts: list[Any] = []

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        hosts.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "looked up")

    for name in LOOKUPS:
        monkeypatch.setattr(socket, name, look_up)
    return hosts


def new_upload() -> Any:
    """An upload of the active mock that waits for its file."""
    project = shared_client().create_project(name="shop")["project"]["arn"]
    upload = shared_client().create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")
    return upload["upload"]
