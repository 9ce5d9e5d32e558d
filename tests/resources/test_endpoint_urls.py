"""The endpoint URLs of a running session: their content, their signature and their lifetime."""

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


def decode(url: str) -> str:
    """The signed query in an endpoint URL."""
    blob = url.rpartition("/")[2]
    assert "=" not in blob
    return base64.b64decode(blob + "=" * (-len(blob) % 4), altchars=b"-_", validate=True).decode()


def encode(query: str) -> str:
    """The query as a URL contains it."""
    return base64.urlsafe_b64encode(query.encode()).decode().rstrip("=")


QUERY = decode(endpoint_urls.urls(ARN, DATE)[0])


def test_driver_url_has_the_captured_form() -> None:
    """A driver URL has a signed query in base64 without padding: the parameters in the captured
    order, then a token and an address.
    """
    driver, _ = endpoint_urls.urls(ARN, DATE)
    assert driver.startswith(f"https://{HOST}/remote-endpoint/")
    signature = presigned.signature(DATE, "devicefarm", ARN)
    token = "IQoJb3JpZ2luX2VjE" + "MotoDeviceFarmMock" * 35
    assert decode(driver) == (
        "X-Amz-Date=20260117T123749Z"
        "&X-Amz-Credential=ASIAMOTODEVICEFARM00%2F20260117%2Fus-west-2%2Fdevicefarm%2Faws4_request"
        "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
        f"&arn=arn%3Aaws%3Adevicefarm%3Aus-west-2%3A{ACCOUNT_ID}%3Asession%3A"
        f"{PROJECT}%2F{SESSION}%2F00000"
        "&X-Amz-SignedHeaders=host"
        f"&X-Amz-Signature={signature}"
        f"&X-Amz-Security-Token={token}%7CMTI3LjAuMC4x"
    )
    assert base64.b64decode("MTI3LjAuMC4x") == b"127.0.0.1"
    assert 1000 < len(driver) <= 4096


def test_interactive_url_is_a_web_socket() -> None:
    """An interactive URL has the same query without a token, and the scheme wss."""
    driver, interactive = endpoint_urls.urls(ARN, DATE)
    assert interactive.startswith(f"wss://{HOST}/interactive-endpoint/")
    assert decode(interactive) == decode(driver).partition("&X-Amz-Security-Token=")[0]


def test_arn_with_a_percent_sign() -> None:
    """An ARN with a percent sign is quoted, and read back."""
    arn = "arn:aws:devicefarm:us-west-2:1:session:50%/a/00000"
    driver, _ = endpoint_urls.urls(arn, DATE)
    assert "&arn=arn%3Aaws%3Adevicefarm%3Aus-west-2%3A1%3Asession%3A50%25%2Fa%2F00000&" in decode(
        driver
    )
    assert endpoint_urls.read_driver_url(driver)[0] == arn


def test_urls_differ_by_session_and_by_second() -> None:
    """The same session has the same URLs within a second, and only then."""
    assert endpoint_urls.urls(ARN, DATE) == endpoint_urls.urls(ARN, DATE)
    assert endpoint_urls.urls(ARN, DATE) != endpoint_urls.urls(ARN, "20260117T123750Z")
    assert endpoint_urls.urls(ARN, DATE) != endpoint_urls.urls(f"{ARN[:-1]}1", DATE)


def test_each_read_signs_with_the_frozen_date(clock: Any) -> None:
    """Each GetRemoteAccessSession signs the session's ARN with the mock's time."""
    account = Account(registry=REGISTRY)
    session = account.session(projectArn=account.project())
    for date in ("20260301T120000Z", "20260301T120001Z"):
        found = account.get(session)["endpoints"]
        assert endpoint_urls.read_driver_url(found["remoteDriverEndpoint"]) == (session, date, "/")
        assert found["remoteDriverEndpoint"] == endpoint_urls.urls(session, date)[0]
        clock.tick(1)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("", "/"), ("/", "/"), ("/status", "/status"), ("/session/1/url/", "/session/1/url")],
)
def test_read_driver_url(path: str, expected: str) -> None:
    """A driver URL has the session's ARN, the date, and the command's path behind it."""
    assert endpoint_urls.read_driver_url(endpoint_urls.urls(ARN, DATE)[0] + path) == (
        ARN,
        DATE,
        expected,
    )


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/remote-endpoint/A",
        f"https://{HOST}/remote-endpoint/_____w",
    ],
)
def test_url_without_base64(url: str) -> None:
    """A URL that is cut off, or does not hold text, raises ValueError."""
    with pytest.raises(ValueError, match="no signed query in") as caught:
        endpoint_urls.read_driver_url(url)
    assert str(caught.value) == f"no signed query in {url}"


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/remote-endpoint/",
        f"https://{HOST}/interactive-endpoint/{encode(QUERY)}",
        f"https://{HOST}/remote-endpoint/{encode('arn=a&X-Amz-Date=b')}",
        f"https://{HOST}/remote-endpoint/{encode(QUERY.replace('123749', '133749'))}",
        f"https://{HOST}/remote-endpoint/{encode(QUERY.replace('00000', '00001'))}",
    ],
)
def test_changed_url(url: str) -> None:
    """Another path, date or session, or a missing signature, raises ValueError."""
    with pytest.raises(ValueError, match="this mock did not sign") as caught:
        endpoint_urls.read_driver_url(url)
    assert str(caught.value) == f"this mock did not sign {url}"


@pytest.mark.parametrize(
    ("lifetime", "seconds", "expected"),
    [(1, 0.999, False), (1, 1, True), (0, 0, True), (None, 9e9, False)],
)
def test_lifetime(clock: Any, lifetime: float | None, seconds: float, expected: bool) -> None:
    """A URL expires at the millisecond at which its lifetime ends; without a lifetime, never."""
    date = clocks.iso(clocks.now())
    clock.tick(seconds)
    milliseconds = float("inf") if lifetime is None else lifetime * 1000
    assert endpoint_urls.is_expired(date, milliseconds) is expected


def test_driver_url_over_time() -> None:
    """A URL works until it expires or its session ends, and again if the clock moves back. A new
    read returns a new URL.
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
