"""moto's own proxy with Device Farm in it, as clients with ``HTTPS_PROXY`` use it."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

proxy3 = pytest.importorskip("moto.moto_proxy.proxy3", reason="moto's extra proxy is missing")
pytestmark = [
    pytest.mark.skipif(shutil.which("openssl") is None, reason="moto's proxy calls openssl"),
    # The certificates of the proxy are signed by moto itself.
    pytest.mark.filterwarnings("ignore:Unverified HTTPS request"),
]


PROGRAM = """
import sys
from http.server import ThreadingHTTPServer

import moto_devicefarm
from moto.moto_proxy.proxy3 import CertificateCreator, ProxyRequestHandler

CertificateCreator.certdir = sys.argv[1]
server = ThreadingHTTPServer(("127.0.0.1", 0), ProxyRequestHandler)
print(server.server_port, flush=True)
server.serve_forever()
"""
"""What ``moto_proxy`` does, but on a free port, and without certificates in moto's folder. It needs
a process of its own, because moto's handler leaves its sockets open.
"""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of moto's proxy."""
    folder = tmp_path_factory.mktemp("certs")
    shutil.copy(Path(proxy3.CertificateCreator.certdir) / "req.conf.tmpl", folder)
    command = [sys.executable, "-c", PROGRAM, f"{folder}/"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


@pytest.fixture
def client(proxy: str) -> Iterator[Any]:
    """A client whose requests go through the proxy."""
    client: Any = boto3.client(
        "devicefarm",
        region_name="us-west-2",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        verify=False,
        config=Config(proxies={"https": proxy}, retries={"max_attempts": 0}),
    )
    yield client
    client.close()


def send(
    proxy: str, url: str, body: bytes | None = None, method: str = "GET", target: str = ""
) -> bytes:
    """The answer to a request through the proxy."""
    context = ssl._create_unverified_context()
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"https": proxy}), urllib.request.HTTPSHandler(context=context)
    )
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
    with opener.open(urllib.request.Request(url, body, headers, method=method)) as answer:
        found: bytes = answer.read()
    return found


def test_operations(client: Any) -> None:
    """The proxy answers operations of Device Farm, and its errors."""
    project = client.create_project(name="shop")["project"]["arn"]
    assert client.get_project(arn=project)["project"]["name"] == "shop"
    client.delete_project(arn=project)
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_project(arn=project)


def test_uploads_artifacts_and_drivers(client: Any, proxy: str) -> None:
    """The URLs that the mock answers lead through the proxy to their hosts: the app is sent, the
    driver answers, and the artifact is fetched.
    """
    project = client.create_project(name="shop")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")["upload"]
    send(proxy, upload["url"], b"any bytes", method="PUT")
    assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"
    phone = client.list_devices()["devices"][0]["arn"]
    arn = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
        "remoteAccessSession"
    ]["arn"]
    # A client with an old botocore does not show the endpoints.
    got = send(
        proxy,
        "https://devicefarm.us-west-2.amazonaws.com/",
        json.dumps({"arn": arn}).encode(),
        "POST",
        "DeviceFarm_20150623.GetRemoteAccessSession",
    )
    endpoint = json.loads(got)["remoteAccessSession"]["endpoints"]["remoteDriverEndpoint"]
    assert b'"ready": true' in send(proxy, f"{endpoint}/status")
    client.stop_remote_access_session(arn=arn)
    artifacts = client.list_artifacts(arn=arn, type="FILE")["artifacts"]
    assert send(proxy, artifacts[0]["url"])


def test_another_path_of_the_service(proxy: str) -> None:
    """The service has one path only."""
    with pytest.raises(urllib.error.HTTPError) as raised:
        send(proxy, "https://devicefarm.us-west-2.amazonaws.com/projects")
    raised.value.close()
    assert raised.value.code == 404
