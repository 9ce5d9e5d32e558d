"""The URL of a test spec: it fetches the body that was sent, or the text of a default test spec of
AWS.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import yaml
from freezegun import freeze_time
from moto import mock_aws

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.clients import new_client, shared_client

TYPE = "APPIUM_PYTHON_TEST_SPEC"
TESTNG = "arn:aws:devicefarm:us-west-2::upload:100e31e8-12ac-11e9-ab14-d663b5a4a910"
MISSING = "<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>"
MISMATCH = "<Code>SignatureDoesNotMatch</Code>"


@pytest.fixture(autouse=True)
def _mocked(request: pytest.FixtureRequest) -> Iterator[None]:
    """An active mock_devicefarm, unless a test names another mock."""
    with getattr(request, "param", mock_devicefarm)():
        yield


def _upload(name: str = "spec.yml", type: str = TYPE, **params: Any) -> Any:
    project = shared_client().create_project(name="checkout")["project"]["arn"]
    return shared_client().create_upload(projectArn=project, name=name, type=type, **params)[
        "upload"
    ]


def _url(upload: Any) -> str:
    url: str = shared_client().get_upload(arn=upload["arn"])["upload"]["url"]
    return url


def test_life_of_a_test_spec() -> None:
    """As in AWS's guide, a user fetches the default test spec, changes it, sends it, and edits it
    later.
    """
    client = new_client()
    project = client.create_project(name="checkout")["project"]["arn"]
    specs = client.list_uploads(arn=project, type="APPIUM_JAVA_TESTNG_TEST_SPEC")["uploads"]
    default = next(
        spec for spec in specs if spec["name"] == "Default TestSpec for Android Appium Java TestNG"
    )
    text = requests.get(client.get_upload(arn=default["arn"])["upload"]["url"], timeout=5).text
    mine = text.replace("phases:", "android_test_host: amazon_linux_2\n\nphases:")
    assert yaml.safe_load(mine)["android_test_host"] == "amazon_linux_2"

    upload = client.create_upload(projectArn=project, name="mine.yml", type=default["type"])[
        "upload"
    ]
    assert (default["category"], upload["category"], upload["status"]) == (
        "CURATED",
        "PRIVATE",
        "INITIALIZED",
    )
    requests.put(upload["url"], data=mine, timeout=5)
    upload = client.get_upload(arn=upload["arn"])["upload"]
    assert upload["status"] == "SUCCEEDED"
    assert requests.get(upload["url"], timeout=5).text == mine

    edited = client.update_upload(arn=upload["arn"], editContent=True)["upload"]
    assert edited["status"] == "INITIALIZED"
    requests.put(edited["url"], data=mine + "# edited", timeout=5)
    upload = client.get_upload(arn=upload["arn"])["upload"]
    assert (upload["status"], requests.get(upload["url"], timeout=5).text) == (
        "SUCCEEDED",
        mine + "# edited",
    )


@pytest.mark.parametrize("_mocked", [mock_devicefarm, mock_aws], indirect=True)
def test_get_and_head() -> None:
    """The bytes come back as sent, with their type and length, also under plain mock_aws."""
    upload = _upload(contentType="application/x-yaml")
    body = b"version: 0.1 # \xc3\xa4\xff\x00"
    requests.put(upload["url"], data=body)
    got = requests.get(_url(upload))
    assert (got.status_code, got.content, got.headers["content-type"]) == (
        200,
        body,
        "application/x-yaml",
    )
    head = requests.head(_url(upload))
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(body)))


def test_default_content_type() -> None:
    """Without a content type, the answer has S3's default."""
    upload = _upload()
    requests.put(upload["url"], data=b"version: 0.1")
    assert requests.get(upload["url"]).headers["content-type"] == "binary/octet-stream"


@pytest.mark.parametrize("content_type", ["text/html\r\nX: y", "\u20ac", "a\0", ""])
def test_a_captured_content_type_that_no_header_can_hold(content_type: str) -> None:
    """The answer has S3's default then."""
    captured = {**_upload(), "contentType": content_type, "status": "SUCCEEDED"}
    DeviceFarm.current().load({"upload": captured})
    url = _url(captured)
    requests.put(url, data=b"version: 0.1")
    assert requests.get(url).headers["content-type"] == "binary/octet-stream"


def test_no_body_yet() -> None:
    """There is nothing to fetch before the first PUT, and after UpdateUpload until the next PUT."""
    upload = _upload()
    assert MISSING in requests.get(upload["url"]).text
    requests.put(upload["url"], data=b"version: 0.1")
    shared_client().update_upload(arn=upload["arn"], editContent=True)
    answer = requests.get(_url(upload))
    assert (answer.status_code, MISSING in answer.text) == (404, True)


def test_earlier_url() -> None:
    """An earlier URL sends and fetches for a day, also after the name has changed."""
    with freeze_time("2026-03-01 12:00:00") as clock:
        upload = _upload()
        clock.tick(3600)
        shared_client().update_upload(arn=upload["arn"], name="other.yml", editContent=True)
        assert requests.put(upload["url"], data=b"version: 0.2").status_code == 200
        assert requests.get(upload["url"]).content == b"version: 0.2"
        clock.tick(86400)
        assert "Request has expired" in requests.get(upload["url"]).text
        assert requests.get(_url(upload)).content == b"version: 0.2"


def test_apps_and_packages_can_not_be_fetched() -> None:
    """The URLs of other uploads are signed for PUT only."""
    for name, type in (("x.apk", "ANDROID_APP"), ("x.zip", "APPIUM_PYTHON_TEST_PACKAGE")):
        upload = _upload(name, type)
        requests.put(upload["url"], data=b"body")
        answer = requests.get(upload["url"])
        assert (answer.status_code, MISMATCH in answer.text) == (403, True)


def test_altered_url() -> None:
    """A URL with a changed signature fetches nothing."""
    upload = _upload()
    requests.put(upload["url"], data=b"version: 0.1")
    assert (
        MISMATCH
        in requests.get(upload["url"].replace("X-Amz-Signature=", "X-Amz-Signature=0")).text
    )


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_default_test_spec_takes_no_body(method: str) -> None:
    """The URL of a default test spec is signed for GET only."""
    url = _url({"arn": TESTNG})
    before = requests.get(url).text
    answer = requests.request(method, url, data=b"version: 0.1")
    assert (answer.status_code, MISMATCH in answer.text) == (403, True)
    assert requests.get(url).text == before
