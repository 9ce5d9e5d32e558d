"""The URLs of artifacts: what a GET answers, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from moto import mock_aws

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.artifacts import file_contents, file_urls, files
from tests.support.clients import shared_client

MISMATCH = (
    403,
    "SignatureDoesNotMatch",
    "The request signature does not match the signature you provided.",
)
EXPIRED = (403, "AccessDenied", "Request has expired")
NO_KEY = (404, "NoSuchKey", "The specified key does not exist.")
ACCOUNT, OTHER = "123456789012", "111122223333"
EVERY_BYTE = bytes(range(256)) * 5
FILES = {
    "every byte.bin": EVERY_BYTE,
    "größe & 100%?#.log": "größe\r\n\u2028".encode(),
    "shot.png": file_contents.screenshot(320, 480, ["checkout"]),
    "video.mp4": file_contents.video(),
    "empty": b"",
    "gzip.gz": b"\x1f\x8b\x08\x00 is not unpacked on the way",
}


@pytest.fixture(autouse=True)
def _files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A mock in which one account has FILES in the folder ``run``."""

    def serve(store: Store, account_id: str, path: str) -> file_urls.Content | None:
        folder, _, name = path.rpartition("/")
        if store.account_id != ACCOUNT or folder != "run" or name not in FILES:
            return None
        return file_urls.Content("application/x-test", FILES[name])

    monkeypatch.setattr(files, "FAMILIES", (*files.FAMILIES, serve))
    with getattr(request, "param", mock_devicefarm)():
        store_of(ACCOUNT)
        yield


def url(name: str = "shot.png", **options: Any) -> str:
    """The URL of a file of the run."""
    return file_urls.sign_url(ACCOUNT, f"run/{name}", **options)


def error(answer: requests.Response) -> tuple[int, str, str]:
    """The status, code and message of S3's error, whose body is XML."""
    assert answer.headers["content-type"] == "application/xml"
    found = re.search("<Error><Code>(.*)</Code><Message>(.*)</Message></Error>$", answer.text)
    assert found is not None
    return answer.status_code, found[1], found[2]


@pytest.mark.parametrize("_files", [mock_devicefarm, mock_aws], indirect=True)
@pytest.mark.parametrize("name", FILES)
def test_contents_arrive_as_they_are(name: str) -> None:
    """Each byte arrives unchanged, whatever the file's name."""
    answer = requests.get(url(name))
    assert (answer.status_code, answer.content) == (200, FILES[name])
    assert answer.headers["content-type"] == "application/x-test"
    assert answer.headers["content-length"] == str(len(FILES[name]))


def test_a_stream_arrives_as_it_is() -> None:
    """A program can read the file in pieces."""
    with requests.get(url("video.mp4"), stream=True) as answer:
        assert b"".join(answer.iter_content(100)) == file_contents.video()


def test_head() -> None:
    """HEAD answers size and type."""
    answer = requests.head(url())
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(FILES["shot.png"]))
    assert answer.headers["content-type"] == "application/x-test"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_other_methods(method: str) -> None:
    """Other methods than GET and HEAD are refused."""
    assert error(requests.request(method, url(), data=b"x")) == MISMATCH


def test_the_form_of_the_url(clock: Any) -> None:
    """The URL has the documented host, the account, and a presigned query for three days (C)."""
    start, _, signature = url().partition("&X-Amz-Signature=")
    assert start == (
        "https://prod-us-west-2-results.s3.dualstack.us-west-2.amazonaws.com/123456789012/run/shot.png"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260301T120000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=259200"
        "&X-Amz-Credential=ASIAMOTODEVICEFARM00%2F20260301%2Fus-west-2%2Fs3%2Faws4_request"
    )
    assert re.fullmatch("[0-9a-f]{64}", signature)


@pytest.mark.parametrize(
    ("pattern", "altered"),
    [
        ("X-Amz-Signature=.", "X-Amz-Signature=g"),
        ("&X-Amz-Signature=.*", ""),
        (r"\?.*", ""),
        ("X-Amz-Expires=259200", "X-Amz-Expires=259201"),
        ("X-Amz-Expires=259200", "X-Amz-Expires=" + "9" * 5000),
        ("X-Amz-Expires=259200&", ""),
        ("X-Amz-Date=....", "X-Amz-Date=2099"),
        ("X-Amz-Date=[^&]*", "X-Amz-Date=tomorrow"),
        ("shot.png", "empty"),
        (f"/{ACCOUNT}/", f"/{OTHER}/"),
        ("$", "&x-id=GetObject"),
    ],
)
def test_tampered_urls(pattern: str, altered: str) -> None:
    """A URL is valid only for its file, account and time."""
    good = url()
    bad = re.sub(pattern, altered, good, count=1)
    assert bad != good
    assert error(requests.get(bad)) == MISMATCH


@pytest.mark.parametrize(("options", "seconds"), [({}, 259200), ({"expires": 3600}, 3600)])
def test_expiry_by_the_clock(clock: Any, options: dict[str, Any], seconds: int) -> None:
    """A URL expires by the frozen clock, to the second."""
    signed = url(**options)
    clock.tick(seconds - 1)
    assert requests.get(signed).status_code == 200
    clock.tick(1)
    assert error(requests.get(signed)) == EXPIRED
    clock.tick(-1)
    assert requests.get(signed).status_code == 200


def test_unknown_files() -> None:
    """A valid signature for an unknown file is answered as S3 does."""
    assert error(requests.get(url("other.png"))) == NO_KEY
    assert error(requests.get(file_urls.sign_url(ACCOUNT, "elsewhere/shot.png"))) == NO_KEY


def test_another_accounts_file() -> None:
    """A file of another account is found if its document was loaded."""
    assert requests.get(file_urls.sign_url(OTHER, "run/shot.png")).content == FILES["shot.png"]
    assert error(requests.get(file_urls.sign_url(OTHER, "run/missing"))) == NO_KEY


def test_the_accounts_own_file_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """If two accounts have a file with one path, the URL's account decides."""

    def serve(store: Store, account_id: str, path: str) -> file_urls.Content | None:
        return file_urls.Content("text/plain", store.account_id.encode())

    monkeypatch.setattr(files, "FAMILIES", (serve,))
    store_of(OTHER)
    for account in (ACCOUNT, OTHER):
        assert requests.get(file_urls.sign_url(account, "any")).text == account


def test_no_bucket_of_others_is_taken() -> None:
    """Other hosts are not mocked."""
    assert (
        error(requests.get("https://prod-us-west-2-results.s3.dualstack.us-west-2.amazonaws.com/"))
        == MISMATCH
    )
    assert shared_client().list_projects()["projects"] == []
