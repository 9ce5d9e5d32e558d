"""The endpoints of a RUNNING session: the content of their URLs, and what the driver endpoint
answers.
"""

from __future__ import annotations

import base64
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core import presigned
from moto_devicefarm.resources import endpoint_urls
from tests.support.account import Account
from tests.support.clients import new_client
from tests.support.devices import REGISTRY
from tests.support.store import ACCOUNT_ID, NOW

HOST = "devicefarm-interactive-global.us-west-2.api.aws"
PROJECT, SESSION = "557ebe28-9b31-4dc2-9fea-cedb7690ffae", "b97db420-341e-47bd-8afc-788b960052b6"
ARN = f"arn:aws:devicefarm:us-west-2:{ACCOUNT_ID}:session:{PROJECT}/{SESSION}/00000"
DATE = "20260117T123749Z"


def signed_query(url: str) -> str:
    """The signed query in an endpoint's URL."""
    blob = url.rpartition("/")[2]
    assert "=" not in blob
    return base64.b64decode(blob + "=" * (-len(blob) % 4), altchars=b"-_", validate=True).decode()


def encode_query(query: str) -> str:
    """The query as an endpoint's URL contains it."""
    return base64.urlsafe_b64encode(query.encode()).decode().rstrip("=")


def test_a_driver_url_is_as_captured() -> None:
    """A driver URL has the captured form: unpadded base64 of a signed query, a token and an
    address.
    """
    driver, _ = endpoint_urls.urls(ARN, DATE)
    assert driver.startswith(f"https://{HOST}/remote-endpoint/")
    signature = presigned.signature(DATE, "devicefarm", ARN)
    token = "IQoJb3JpZ2luX2VjE" + "MotoDeviceFarmMock" * 35
    assert signed_query(driver) == (
        "X-Amz-Date=20260117T123749Z"
        "&X-Amz-Credential=ASIAMOTODEVICEFARM00%2F20260117%2Fus-west-2%2Fdevicefarm%2Faws4_request"
        "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
        f"&arn=arn%3Aaws%3Adevicefarm%3Aus-west-2%3A{ACCOUNT_ID}%3Asession%3A{PROJECT}%2F{SESSION}%2F00000"
        "&X-Amz-SignedHeaders=host"
        f"&X-Amz-Signature={signature}"
        f"&X-Amz-Security-Token={token}%7CMTI3LjAuMC4x"
    )
    assert base64.b64decode("MTI3LjAuMC4x") == b"127.0.0.1"
    assert 1000 < len(driver) <= 4096


def test_an_interactive_url_is_a_web_socket() -> None:
    """An interactive URL has the same query without a token, and the scheme wss."""
    driver, interactive = endpoint_urls.urls(ARN, DATE)
    assert interactive.startswith(f"wss://{HOST}/interactive-endpoint/")
    assert signed_query(interactive) == signed_query(driver).partition("&X-Amz-Security-Token=")[0]


def test_an_arn_with_a_percent_sign_is_quoted_too() -> None:
    """An ARN with a percent sign is quoted, so that the query can be parsed."""
    arn = "arn:aws:devicefarm:us-west-2:1:session:50%/a/00000"
    driver, _ = endpoint_urls.urls(arn, DATE)
    assert (
        "&arn=arn%3Aaws%3Adevicefarm%3Aus-west-2%3A1%3Asession%3A50%25%2Fa%2F00000&"
        in signed_query(driver)
    )
    assert endpoint_urls.read_blob(driver)[0] == arn


def test_urls_differ_by_session_and_by_second() -> None:
    """Two sessions or two seconds have different URLs."""
    assert endpoint_urls.urls(ARN, DATE) == endpoint_urls.urls(ARN, DATE)
    assert endpoint_urls.urls(ARN, DATE) != endpoint_urls.urls(ARN, "20260117T123750Z")
    assert endpoint_urls.urls(ARN, DATE) != endpoint_urls.urls(f"{ARN[:-1]}1", DATE)


def test_a_session_signs_with_the_frozen_date(clock: Any) -> None:
    """Each Get signs the session's ARN with the frozen date."""
    account = Account(registry=REGISTRY)
    session = account.session(projectArn=account.project())
    for date in ("20260301T120000Z", "20260301T120001Z"):
        found = account.get(session)["endpoints"]
        assert endpoint_urls.read_blob(found["remoteDriverEndpoint"]) == (session, date, "/")
        assert found["remoteDriverEndpoint"] == endpoint_urls.urls(session, date)[0]
        clock.tick(1)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("", "/"), ("/", "/"), ("/status", "/status"), ("/session/1/url/", "/session/1/url")],
)
def test_a_driver_url_is_taken_apart(path: str, expected: str) -> None:
    """A driver URL is parsed into session, date and the rest of the path."""
    assert endpoint_urls.read_blob(endpoint_urls.urls(ARN, DATE)[0] + path) == (ARN, DATE, expected)


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/remote-endpoint/A",
        f"https://{HOST}/remote-endpoint/_____w",
    ],
)
def test_damaged_urls(url: str) -> None:
    """A URL that is cut off or is not text has no query."""
    with pytest.raises(ValueError, match="no signed query in") as caught:
        endpoint_urls.read_blob(url)
    assert str(caught.value) == f"no signed query in {url}"


QUERY = signed_query(endpoint_urls.urls(ARN, DATE)[0])


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/remote-endpoint/",
        f"https://{HOST}/interactive-endpoint/{encode_query(QUERY)}",
        f"https://{HOST}/remote-endpoint/{encode_query('arn=a&X-Amz-Date=b')}",
        f"https://{HOST}/remote-endpoint/{encode_query(QUERY.replace('123749', '133749'))}",
        f"https://{HOST}/remote-endpoint/{encode_query(QUERY.replace('00000', '00001'))}",
    ],
)
def test_altered_urls(url: str) -> None:
    """A URL with another path, date, session or signature is refused."""
    with pytest.raises(ValueError, match="not signed here") as caught:
        endpoint_urls.read_blob(url)
    assert str(caught.value) == f"not signed here: {url}"


@pytest.mark.parametrize(
    ("lifetime", "seconds", "expected"),
    [(1, 0.999, False), (1, 1, True), (0, 0, True), (None, 9e9, False)],
)
def test_the_lifetime_of_a_url(
    clock: Any, lifetime: float | None, seconds: float, expected: bool
) -> None:
    """A URL is valid until the millisecond of its end, or for ever if it has none."""
    date = clocks.iso(clocks.now())
    clock.tick(seconds)
    assert (
        endpoint_urls.expired(date, float("inf") if lifetime is None else lifetime * 1000)
        is expected
    )


def test_when_a_driver_answers() -> None:
    """The driver refuses an expired URL, a URL from a later clock, and the URL of an
    ended session.
    """
    timings = Timings(endpoint_lifetime=1020, session_idle=600)
    with freeze_time(NOW) as frozen, mock_devicefarm(timings=timings):
        client = new_client()
        arn = client.create_project(name="p")["project"]["arn"]
        phone = next(
            d["arn"]
            for d in client.list_devices()["devices"]
            if d["availability"] == "HIGHLY_AVAILABLE"
        )
        session = client.create_remote_access_session(projectArn=arn, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]

        def driver() -> str:
            found = client.get_remote_access_session(arn=session)["remoteAccessSession"]
            return str(found["endpoints"]["remoteDriverEndpoint"])

        first = driver()
        for _ in range(2):
            frozen.tick(509)
            assert requests.get(f"{first}/status", timeout=5).json()["value"]["ready"] is True
        frozen.tick(2)
        refused = requests.get(f"{first}/status", timeout=5)
        assert (refused.status_code, refused.json()) == (403, {"message": "Invalid pre-signed URL"})
        assert requests.get(f"{driver()}/status", timeout=5).status_code == 200
        last = driver()
        client.stop_remote_access_session(arn=session)
        assert requests.get(f"{last}/status", timeout=5).status_code == 403
        frozen.tick(-60)
        assert requests.get(f"{first}/status", timeout=5).status_code == 200
