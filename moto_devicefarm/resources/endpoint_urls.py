"""The endpoint URLs of a running session.

Rule: each read signs them anew. The ``webdriver`` package answers the requests to a driver URL.
"""

from __future__ import annotations

import base64
import binascii
from functools import cache, lru_cache
from urllib.parse import parse_qs, quote, urlsplit

from moto_devicefarm.core import clock, presigned
from moto_devicefarm.core.encoder import UrlText

DRIVER_HOST = "devicefarm-interactive-global.us-west-2.api.aws"
"""The host of the driver endpoint (D: appium-endpoint-interaction).

The real host of the interactive endpoint is not known. The mock uses the same one (invented).
"""
SIGNING_NAME = "devicefarm"
MAX_COMMAND_BYTES = 20 * 1024 * 1024
"""The longest body of a command to the driver endpoint (D: limits)."""
_CALLER = base64.b64encode(b"127.0.0.1").decode()


def urls(session_arn: str, date: str) -> tuple[UrlText, UrlText]:
    """The driver URL and the interactive URL of a session, signed at ``date``.

    A date has the form ``20260117T123749Z``. The host is AWS's, or that of the mock's server.
    """
    return _urls(
        session_arn, date, presigned.origin(DRIVER_HOST), presigned.origin(DRIVER_HOST, "wss")
    )


@lru_cache(maxsize=256)
def _urls(session_arn: str, date: str, driver: str, interactive: str) -> tuple[UrlText, UrlText]:
    """Cached, because all reads within one second return the same URLs.

    The driver URL has the captured form: a signed query with the session's ARN, in base64 without
    padding (C: two URLs of 2026, source not noted). Client programs recognize the interactive URL
    by its scheme (A: agent-device). Its path is invented, and so is the lack of a token.
    """
    before, between = _query_parts(date)
    signature = presigned.signature(date, SIGNING_NAME, session_arn)
    query = f"{before}{_quote_arn(session_arn)}{between}{signature}".encode()
    return (
        UrlText(f"{driver}/remote-endpoint/{_base64(query + _token())}"),
        UrlText(f"{interactive}/interactive-endpoint/{_base64(query)}"),
    )


@lru_cache(maxsize=16)
def _query_parts(date: str) -> tuple[str, str]:
    """The query up to the ARN, and from there up to the signature, in the captured order."""
    before = presigned.query(
        X_Amz_Date=date,
        X_Amz_Credential=presigned.credential(date, SIGNING_NAME),
        X_Amz_Algorithm="AWS4-HMAC-SHA256",
        arn="",
    )
    return before, "&" + presigned.query(X_Amz_SignedHeaders="host", X_Amz_Signature="")


def _quote_arn(arn: str) -> str:
    return quote(arn, safe="") if "%" in arn else arn.replace(":", "%3A").replace("/", "%2F")


def _base64(query: bytes) -> str:
    return base64.urlsafe_b64encode(query).rstrip(b"=").decode()


@cache
def _token() -> bytes:
    """An invented session token of the captured length, a bar, and the caller's address."""
    token = "IQoJb3JpZ2luX2VjE" + "MotoDeviceFarmMock" * 35
    return ("&" + presigned.query(X_Amz_Security_Token=f"{token}|{_CALLER}")).encode()


def read_driver_url(url: str) -> tuple[str, str, str]:
    """The session's ARN, the date of the signature, and the path after the endpoint's URL.

    Raises ValueError for a URL that the mock did not sign.
    """
    _, kind, blob, *path = f"{urlsplit(url).path}/".split("/", 3)
    if kind != "remote-endpoint":
        raise ValueError(f"this mock did not sign {url}")
    try:
        arn, date = _read_query(blob)
    except ValueError as error:
        raise ValueError(f"{error} {url}") from error
    return arn, date, "/" + path[0].strip("/")


@lru_cache(maxsize=256)
def _read_query(blob: str) -> tuple[str, str]:
    """The ARN and the date in a signed query. Cached, because a driver gets many commands.

    Raises ValueError, whose words go on with the URL.
    """
    try:
        query = base64.urlsafe_b64decode(blob + "=" * (-len(blob) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("no signed query in") from error
    members = {name: values[0] for name, values in parse_qs(query).items()}
    arn, date = members.get("arn", ""), members.get("X-Amz-Date", "")
    if members.get("X-Amz-Signature") != presigned.signature(date, SIGNING_NAME, arn):
        raise ValueError("this mock did not sign")
    return arn, date


def is_expired(date: str, lifetime_ms: float) -> bool:
    """Whether the lifetime of a URL that was signed at ``date`` has ended."""
    return clock.now() >= clock.from_iso(date) + lifetime_ms
