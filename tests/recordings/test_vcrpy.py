"""A cassette that vcrpy itself writes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.recordings.sequences import read_sequence
from tests.support.network import LOOPBACK, allow_only


@pytest.fixture
def vcr() -> Iterator[Any]:
    """vcrpy. It imports httpx, which keeps the classes of the httpcore that its first request
    imports. Tests of httpx and pytester's tests must not share it.
    """
    yield pytest.importorskip("vcr", reason="needs vcrpy: pip install vcrpy")
    for name in [name for name in sys.modules if name.split(".")[0] in ("vcr", "httpx")]:
        del sys.modules[name]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the fixture for all tests: the client connects to the mock's server."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cassette_of_vcrpy(vcr: Any, path: Path) -> None:
    """Its calls of Device Farm are read, and the body that was sent to an upload is noted."""
    with mock_devicefarm(server=True) as farm:
        client = boto3.client("devicefarm", endpoint_url=farm.url, region_name="us-west-2")
        with vcr.use_cassette(str(path), serializer="yaml"):
            project = client.create_project(name="caf\u00e9")["project"]["arn"]
            upload = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")
            requests.put(upload["upload"]["url"], data=b"\x00\xff", timeout=30)
            client.get_upload(arn=upload["upload"]["arn"])
            with pytest.raises(client.exceptions.ClientError):
                client.get_project(arn=f"{project}x")
    del client
    gc.collect()  # vcrpy leaves its connections open, and a later test would be blamed
    assert "!!binary" in path.read_text()
    calls = read_sequence(path)
    assert calls is not None
    assert [call.operation for call in calls] == [
        "CreateProject",
        "CreateUpload",
        "GetUpload",
        "GetProject",
    ]
    assert calls[0].parameters == {"name": "caf\u00e9"}
    assert calls[1].body_at is not None
    assert calls[3].outcome["error"]["code"] == "ArgumentException"
    assert "AWS4-HMAC" not in str(list(calls))
