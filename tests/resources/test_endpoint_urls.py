"""The endpoints of a running session: what is in their URLs, and what answers behind them."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from conftest import ACCOUNT, NOW, make_store
from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core import presigned
from moto_devicefarm.resources import endpoint_urls
from tests.devicefarm.clients import fresh
from tests.resources import REGISTRY, get, project, start

HOST = "devicefarm-interactive-global.us-west-2.api.aws"
PROJECT, SESSION = "557ebe28-9b31-4dc2-9fea-cedb7690ffae", "b97db420-341e-47bd-8afc-788b960052b6"
ARN = f"arn:aws:devicefarm:us-west-2:{ACCOUNT}:session:{PROJECT}/{SESSION}/00000"
DATE = "20260117T123749Z"


def decoded(url: str) -> str:
    """The signed query in an endpoint's URL."""
    blob = url.rpartition("/")[2]
    assert "=" not in blob
    return base64.b64decode(blob + "=" * (-len(blob) % 4), altchars=b"-_", validate=True).decode()


def encoded(query: str) -> str:
    return base64.urlsafe_b64encode(query.encode()).decode().rstrip("=")


def test_a_driver_url_is_as_captured() -> None:
    """Unpadded base64 of a signed query in the captured order, which names the session; a token and
    an address end it.
    """
    driver, _ = endpoint_urls.urls(ARN, DATE)
    assert driver.startswith(f"https://{HOST}/remote-endpoint/")
    signature = presigned.signature(DATE, "devicefarm", ARN)
    token = "IQoJb3JpZ2luX2VjE" + "MotoDeviceFarmMock" * 35
    assert decoded(driver) == (
        "X-Amz-Date=20260117T123749Z"
        "&X-Amz-Credential=ASIAMOTODEVICEFARM00%2F20260117%2Fus-west-2%2Fdevicefarm%2Faws4_request"
        "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
        f"&arn=arn%3Aaws%3Adevicefarm%3Aus-west-2%3A{ACCOUNT}%3Asession%3A{PROJECT}%2F{SESSION}%2F00000"
        "&X-Amz-SignedHeaders=host"
        f"&X-Amz-Signature={signature}"
        f"&X-Amz-Security-Token={token}%7CMTI3LjAuMC4x"
    )
    assert base64.b64decode("MTI3LjAuMC4x") == b"127.0.0.1"
    assert 1000 < len(driver) <= 4096


def test_an_interactive_url_is_a_web_socket() -> None:
    """The same query without a token, under a scheme of its own."""
    driver, interactive = endpoint_urls.urls(ARN, DATE)
    assert interactive.startswith(f"wss://{HOST}/interactive-endpoint/")
    assert decoded(interactive) == decoded(driver).partition("&X-Amz-Security-Token=")[0]


def test_an_arn_with_a_percent_sign_is_quoted_too() -> None:
    """Whatever is in an ARN, the query can be taken apart again."""
    arn = "arn:aws:devicefarm:us-west-2:1:session:50%/a/00000"
    driver, _ = endpoint_urls.urls(arn, DATE)
    assert "&arn=arn%3Aaws%3Adevicefarm%3Aus-west-2%3A1%3Asession%3A50%25%2Fa%2F00000&" in decoded(
        driver
    )
    assert endpoint_urls.read_blob(driver)[0] == arn


def test_urls_differ_by_session_and_by_second() -> None:
    """And are the same for the same session and second."""
    assert endpoint_urls.urls(ARN, DATE) == endpoint_urls.urls(ARN, DATE)
    assert endpoint_urls.urls(ARN, DATE) != endpoint_urls.urls(ARN, "20260117T123750Z")
    assert endpoint_urls.urls(ARN, DATE) != endpoint_urls.urls(f"{ARN[:-1]}1", DATE)


def test_a_session_signs_with_the_frozen_date(clock: Any) -> None:
    """At each Get anew, its own ARN in it."""
    store = make_store(registry=REGISTRY)
    session = start(store, project(store))
    for date in ("20260301T120000Z", "20260301T120001Z"):
        found = get(store, session)["endpoints"]
        assert endpoint_urls.read_blob(found["remoteDriverEndpoint"]) == (session, date, "/")
        assert found["remoteDriverEndpoint"] == endpoint_urls.urls(session, date)[0]
        clock.tick(1)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("", "/"), ("/", "/"), ("/status", "/status"), ("/session/1/url/", "/session/1/url")],
)
def test_a_driver_url_is_taken_apart(path: str, expected: str) -> None:
    """Into the session, the date and the path behind."""
    assert endpoint_urls.read_blob(endpoint_urls.urls(ARN, DATE)[0] + path) == (ARN, DATE, expected)


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/remote-endpoint/A",
        f"https://{HOST}/remote-endpoint/_____w",
    ],
)
def test_what_is_no_base64_is_no_query(url: str) -> None:
    """Cut off, or not text."""
    with pytest.raises(ValueError, match="no signed query in") as caught:
        endpoint_urls.read_blob(url)
    assert str(caught.value) == f"no signed query in {url}"


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/remote-endpoint/",
        f"https://{HOST}/interactive-endpoint/{encoded(decoded(endpoint_urls.urls(ARN, DATE)[0]))}",
        f"https://{HOST}/remote-endpoint/{encoded('arn=a&X-Amz-Date=b')}",
        f"https://{HOST}/remote-endpoint/{encoded(decoded(endpoint_urls.urls(ARN, DATE)[0]).replace('123749', '133749'))}",
        f"https://{HOST}/remote-endpoint/{encoded(decoded(endpoint_urls.urls(ARN, DATE)[0]).replace('00000', '00001'))}",
    ],
)
def test_an_altered_url_was_not_signed_here(url: str) -> None:
    """Another path, no signature, another date or another session."""
    with pytest.raises(ValueError, match="not signed here") as caught:
        endpoint_urls.read_blob(url)
    assert str(caught.value) == f"not signed here: {url}"


@pytest.mark.parametrize(
    ("lifetime", "seconds", "expected"),
    [(1, 0.999, False), (1, 1, True), (0, 0, True), (None, 9e9, False)],
)
def test_a_url_dies_after_its_lifetime(
    clock: Any, lifetime: float | None, seconds: float, expected: bool
) -> None:
    """On its millisecond; never, if it has no end."""
    date = clocks.iso(clocks.now())
    clock.tick(seconds)
    assert (
        endpoint_urls.expired(date, float("inf") if lifetime is None else lifetime * 1000)
        is expected
    )


def test_a_driver_answers_while_its_session_runs_and_its_signature_lives() -> None:
    """A later Get signs anew; the old URL, that of a clock gone back excepted, and that of an ended
    session are refused.
    """
    timings = Timings(endpoint_lifetime=1020, session_idle=600)
    with freeze_time(NOW) as frozen, mock_devicefarm(timings=timings):
        client = fresh()
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
