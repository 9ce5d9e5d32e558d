"""The URLs by which a running session is reached, signed afresh at each read. What answers behind
one is in ``driver``.
"""

from __future__ import annotations

import base64
import binascii
from functools import cache, lru_cache
from urllib.parse import parse_qs, quote, urlsplit

from moto_devicefarm.core import clock, presigned
from moto_devicefarm.core.encoder import UrlText

HOST = "devicefarm-interactive-global.us-west-2.api.aws"
"""Of the driver endpoint (D, C); that the interactive endpoint shares it is ours, its real host is
unknown.
"""
SERVICE = "devicefarm"
LARGEST = 20 * 1024 * 1024
"""Bytes that a command to the driver endpoint may have (D: limits)."""
_CALLER = base64.b64encode(b"127.0.0.1").decode()


def urls(session_arn: str, date: str) -> tuple[UrlText, UrlText]:
    """(driver, interactive) of a session, signed at ``date``, at AWS's host or at the server's."""
    return _urls(session_arn, date, presigned.origin(HOST), presigned.origin(HOST, "wss"))


@lru_cache(maxsize=256)
def _urls(session_arn: str, date: str, driver: str, interactive: str) -> tuple[UrlText, UrlText]:
    """The same within a second, hence the cache.

    The driver URL is as captured: the base64, without padding, of a signed query that names the
    session (C). The interactive one has a known scheme (C, weak); its path, and that it carries no
    token, are ours.
    """
    before, between = _frame(date)
    query = f"{before}{_quoted(session_arn)}{between}{presigned.signature(date, SERVICE, session_arn)}".encode()
    return (
        UrlText(f"{driver}/remote-endpoint/{_base64(query + _token())}"),
        UrlText(f"{interactive}/interactive-endpoint/{_base64(query)}"),
    )


@lru_cache(maxsize=16)
def _frame(date: str) -> tuple[str, str]:
    """What stands before the ARN and between it and the signature, in the captured order."""
    before = presigned.query(
        X_Amz_Date=date,
        X_Amz_Credential=presigned.credential(date, SERVICE),
        X_Amz_Algorithm="AWS4-HMAC-SHA256",
        arn="",
    )
    return before, "&" + presigned.query(X_Amz_SignedHeaders="host", X_Amz_Signature="")


def _quoted(arn: str) -> str:
    return quote(arn, safe="") if "%" in arn else arn.replace(":", "%3A").replace("/", "%2F")


def _base64(query: bytes) -> str:
    return base64.urlsafe_b64encode(query).rstrip(b"=").decode()


@cache
def _token() -> bytes:
    """A session token of the captured length that opens nothing, and the caller's address behind a
    bar.
    """
    token = "IQoJb3JpZ2luX2VjE" + "MotoDeviceFarmMock" * 35
    return ("&" + presigned.query(X_Amz_Security_Token=f"{token}|{_CALLER}")).encode()


def read_blob(url: str) -> tuple[str, str, str]:
    """The session's ARN and the date in a driver URL that was signed here, and the path behind;
    ValueError for others.
    """
    _, kind, blob, *path = f"{urlsplit(url).path}/".split("/", 3)
    try:
        query = base64.urlsafe_b64decode(blob + "=" * (-len(blob) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(f"no signed query in {url}") from error
    members = {name: values[0] for name, values in parse_qs(query).items()}
    arn, date = members.get("arn", ""), members.get("X-Amz-Date", "")
    if kind != "remote-endpoint" or members.get("X-Amz-Signature") != presigned.signature(
        date, SERVICE, arn
    ):
        raise ValueError(f"not signed here: {url}")
    return arn, date, "/" + path[0].strip("/")


def expired(date: str, lifetime_ms: float) -> bool:
    """Whether a URL signed at ``date`` has outlived its time."""
    return clock.now() >= clock.from_iso(date) + lifetime_ms
