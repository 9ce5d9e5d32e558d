"""The presigned URL of an upload: which requests it accepts, from whom, and for how long."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from freezegun import freeze_time
from moto import mock_aws

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.resources.uploads import uploads
from tests.support.clients import new_client, shared_client

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def _mocked(request: pytest.FixtureRequest) -> Iterator[None]:
    """An active mock_devicefarm, unless a test names another mock."""
    with getattr(request, "param", mock_devicefarm)():
        yield


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The bodies that were delivered to uploads."""
    bodies: list[bytes] = []
    receive = uploads.deliver_body

    def record(store: Any, upload: Any, body: bytes) -> None:
        bodies.append(body)
        receive(store, upload, body)

    monkeypatch.setattr(uploads, "deliver_body", record)
    return bodies


def _upload(name: str = "shop.apk", type: str = "ANDROID_APP") -> Any:
    project = shared_client().create_project(name="checkout")["project"]["arn"]
    return shared_client().create_upload(projectArn=project, name=name, type=type)["upload"]


def _status(upload: Any) -> Any:
    return shared_client().get_upload(arn=upload["arn"])["upload"]["status"]


def _chunks() -> Iterator[bytes]:
    yield b"two "
    yield b"chunks"


def _read_on() -> io.BytesIO:
    file = io.BytesIO(b"0123456789")
    file.seek(4)
    return file


BODIES: list[Any] = [
    pytest.param(lambda: b"bytes", b"bytes", id="bytes"),
    pytest.param(lambda: "tëxt", "tëxt".encode(), id="str"),
    pytest.param(lambda: io.BytesIO(b"file"), b"file", id="file"),
    pytest.param(_read_on, b"456789", id="file that was read from"),
    pytest.param(lambda: b"", b"", id="empty"),
    pytest.param(lambda: None, b"", id="none"),
    pytest.param(lambda: bytes(range(256)) * 5000, bytes(range(256)) * 5000, id="megabyte"),
]


@pytest.mark.parametrize("_mocked", [mock_devicefarm, mock_aws], indirect=True)
@pytest.mark.parametrize(
    "headers", [{}, FORM, {"Content-Type": "application/zip"}], ids=["no type", "form", "zip"]
)
@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_body_arrives(
    received: list[bytes], headers: dict[str, str], body: Callable[[], Any], expected: bytes
) -> None:
    """Any body arrives whole, with any content type, also under plain mock_aws."""
    upload = _upload()
    answer = requests.put(upload["url"], data=body(), headers=headers)
    assert (answer.status_code, answer.text) == (200, "")
    assert received == [expected]
    assert _status(upload) == "SUCCEEDED"


@pytest.mark.parametrize("headers", [{}, FORM], ids=["no type", "form"])
@pytest.mark.parametrize(
    "body", [_chunks, lambda: iter(["two ", b"chunks"])], ids=["generator", "iterator"]
)
def test_chunked_body_arrives(
    received: list[bytes], headers: dict[str, str], body: Callable[[], Any]
) -> None:
    """A body that is sent in chunks arrives whole."""
    upload = _upload()
    assert requests.put(upload["url"], data=body(), headers=headers).status_code == 200
    assert received == [b"two chunks"]
    assert _status(upload) == "SUCCEEDED"


def test_form_and_files(received: list[bytes]) -> None:
    """A body that ``requests`` encodes arrives as it was encoded."""
    requests.put(_upload()["url"], data={"a": "1", "b": "2"})
    requests.put(_upload()["url"], files={"app": b"app"})
    assert received[0] == b"a=1&b=2"
    assert re.search(rb'name="app"; filename="app"\r\n\r\napp\r\n--', received[1])


def test_session_of_requests(received: list[bytes]) -> None:
    """A session of ``requests`` from before the mock can send too."""
    with requests.Session() as session:
        assert session.put(_upload()["url"], data=b"app").status_code == 200
    assert received == [b"app"]


def test_without_a_put() -> None:
    """An upload without a body stays INITIALIZED, however often it is read."""
    with freeze_time("2026-03-01 12:00:00"):
        upload = _upload()
    with freeze_time("2026-03-31 11:59:59"):
        assert _status(upload) == "INITIALIZED"


def test_processing_by_the_clock() -> None:
    """After the PUT the upload is PROCESSING for as long as Timings say, and then SUCCEEDED."""
    with (
        freeze_time("2026-03-01 12:00:00") as clock,
        mock_devicefarm(timings=Timings(upload_processing=10)),
    ):
        upload = _upload()
        clock.tick(60)
        requests.put(upload["url"], data=b"app")
        clock.tick(9)
        assert _status(upload) == "PROCESSING"
        clock.tick(1)
        assert _status(upload) == "SUCCEEDED"


def test_test_spec_has_a_bucket_of_its_own(received: list[bytes]) -> None:
    """The URL of a test spec has another host, and a PUT works too."""
    spec = _upload("spec.yml", "APPIUM_PYTHON_TEST_SPEC")
    assert spec["url"].startswith(
        "https://prod-us-west-2-uploads-testspec.s3.dualstack.us-west-2.amazonaws.com/arn%3Aaws"
    )
    assert requests.put(spec["url"], data=b"version: 0.1").status_code == 200
    assert received == [b"version: 0.1"]


def test_name_with_special_characters(received: list[bytes]) -> None:
    """A name that must be quoted in a URL works."""
    upload = _upload("größe 100% & mehr?#.apk")
    assert requests.put(upload["url"], data=b"app").status_code == 200
    assert _status(upload) == "SUCCEEDED"


def test_upload_of_another_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """The URL names the account of the upload, and the sender needs no credentials."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    upload = _upload()
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    assert requests.put(upload["url"], data=b"app").status_code == 200
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    assert _status(upload) == "SUCCEEDED"


def s3_error(answer: requests.Response) -> tuple[int, str, str]:
    """Status, code and message of S3's error, whose body is XML."""
    assert answer.headers["content-type"] == "application/xml"
    found = re.fullmatch(
        r'<\?xml version="1.0" '
        r'encoding="UTF-8"\?>\n<Error><Code>(.*)</Code><Message>(.*)</Message></Error>',
        answer.text,
    )
    assert found is not None
    return answer.status_code, found[1], found[2]


MISMATCH = (
    403,
    "SignatureDoesNotMatch",
    "The request signature does not match the signature you provided.",
)


@pytest.mark.parametrize("_mocked", [mock_devicefarm, mock_aws], indirect=True)
@pytest.mark.parametrize(
    ("pattern", "altered"),
    [
        ("X-Amz-Signature=.", "X-Amz-Signature=g"),
        ("&X-Amz-Signature=.*", ""),
        (r"\?.*", ""),
        ("X-Amz-Expires=86400", "X-Amz-Expires=999999"),
        ("X-Amz-Date=....", "X-Amz-Date=2099"),
        ("X-Amz-Date=[^&]*", "X-Amz-Date=tomorrow"),
        ("$", "&x-id=PutObject"),
    ],
)
def test_altered_query(received: list[bytes], pattern: str, altered: str) -> None:
    """A URL with a changed query is refused as S3 refuses it, and nothing arrives."""
    upload = _upload()
    url = re.sub(pattern, altered, upload["url"], count=1)
    assert url != upload["url"]
    assert s3_error(requests.put(url, data=b"app")) == MISMATCH
    assert received == []


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH", "OPTIONS"])
def test_other_method(received: list[bytes], method: str) -> None:
    """The URL is signed for PUT only."""
    upload = _upload()
    assert s3_error(requests.request(method, upload["url"], data=b"a=b", headers=FORM)) == MISMATCH
    assert requests.head(upload["url"]).status_code == 403
    assert received == []
    assert _status(upload) == "INITIALIZED"


def test_url_of_another_upload() -> None:
    """A signature is for one upload, and is refused with the path of another."""
    mine, other = _upload(), _upload()
    url = f"{other['url'].split('?')[0]}?{mine['url'].split('?')[1]}"
    assert s3_error(requests.put(url, data=b"app")) == MISMATCH


@pytest.mark.parametrize(("seconds", "status"), [(86399, 200), (86400, 403), (30 * 86400 - 1, 403)])
def test_expiry_by_the_clock(seconds: int, status: int) -> None:
    """A URL works for exactly one day of the frozen clock."""
    with freeze_time("2026-03-01 12:00:00") as clock:
        upload = _upload()
        clock.tick(seconds)
        answer = requests.put(upload["url"], data=b"app")
        assert answer.status_code == status
        if status == 403:
            assert s3_error(answer) == (403, "AccessDenied", "Request has expired")


def test_new_url_after_expiry() -> None:
    """GetUpload answers a URL with a new signature, which works."""
    with freeze_time("2026-03-01 12:00:00") as clock:
        upload = _upload()
        clock.tick(90000)
        url = shared_client().get_upload(arn=upload["arn"])["upload"]["url"]
        assert "X-Amz-Date=20260302T130000Z" in url
        assert requests.put(url, data=b"app").status_code == 200


def test_deleted_upload() -> None:
    """A deleted upload accepts nothing."""
    upload = _upload()
    shared_client().delete_upload(arn=upload["arn"])
    assert s3_error(requests.put(upload["url"], data=b"app")) == (
        404,
        "NoSuchKey",
        f"There is no upload {upload['arn']} in the mock.",
    )


def test_url_without_an_upload() -> None:
    """Another path on the host is refused, and its text is escaped in the answer."""
    host = "https://prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com"
    assert s3_error(requests.put(f"{host}/a/b", data=b"app")) == (
        404,
        "NoSuchKey",
        "There is no upload in this URL in the mock.",
    )
    forged = "arn:aws:devicefarm:us-west-2:123456789012:upload:<&>"
    assert s3_error(requests.put(f"{host}/p/uploads/{forged}/x", data=b"app")) == (
        404,
        "NoSuchKey",
        "There is no upload arn:aws:devicefarm:us-west-2:123456789012:upload:&lt;&amp;&gt;/x in "
        "the mock.",
    )


def test_error_about_a_url_with_control_characters() -> None:
    """The error is XML, which has no form for control characters: it has escapes for them."""
    host = "https://prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com"
    unknown = "arn:aws:devicefarm:us-west-2:123456789012:upload:%00%1b"
    answer = requests.put(f"{host}/p/uploads/{unknown}/x", data=b"app")
    message = ElementTree.fromstring(answer.content).findtext("Message")
    assert message is not None
    assert "upload:\\x00\\x1b/x in the mock." in message


def test_other_buckets_are_s3s() -> None:
    """All other buckets are S3's."""
    s3 = new_client("s3")
    for bucket in ("devicefarm", "prod-us-west-2-uploads-mine"):
        s3.create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
        )
        url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "app"})
        assert requests.put(url, data=b"app").status_code == 200
        assert s3.get_object(Bucket=bucket, Key="app")["Body"].read() == b"app"
