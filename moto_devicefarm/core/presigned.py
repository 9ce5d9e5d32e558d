"""The Signature Version 4 queries in Device Farm's URLs.

Rule: a signature has the real form, but its keys are no real ones. botocore's signers are not used,
because they read the clock themselves and put the parameters in another order than the captured
URLs.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlsplit

REGION = "us-west-2"
_server_urls: list[str] = []
_request_url: ContextVar[str | None] = ContextVar("moto_devicefarm_request_url", default=None)
ACCESS_KEY_ID = "ASIAMOTODEVICEFARM00"
_HEADER_TEXT = re.compile(r"[\t -~\xa0-\xff]*")
_SECRET = b"AWS4moto-devicefarm-has-no-secrets"


def add_server(url: str) -> None:
    """Let the URLs of the mock point to a server that listens at ``url``."""
    _server_urls.append(url)


def remove_server(url: str) -> None:
    """Forget the server at ``url``. URLs of the mock point to the server added before it."""
    _server_urls.remove(url)


def server_url() -> str | None:
    """The URL of the server that was added last; None if the mock has no server."""
    return _server_urls[-1] if _server_urls else None


def is_server_url(url: str | None) -> bool:
    """Whether a server of this process listens at ``url``."""
    return url in _server_urls


@contextmanager
def answer_at(url: str) -> Iterator[None]:
    """Let the URLs of the mock point to ``url`` while a server answers a request sent there."""
    token = _request_url.set(url)
    try:
        yield
    finally:
        _request_url.reset(token)


def is_served() -> bool:
    """Whether a server answers the current request, and not moto in the process of the client."""
    return _request_url.get() is not None


def origin(host: str, scheme: str = "https") -> str:
    """Scheme and host of a URL: AWS's ``host``, or the mock's server if there is one."""
    server = _request_url.get() or server_url()
    if server is None:
        return f"{scheme}://{host}"
    return server.replace("http", "ws", 1) if scheme == "wss" else server


def query(**pairs: str) -> str:
    """The pairs as a query string, in their order. ``_`` in a name becomes ``-``."""
    return "&".join(
        f"{name.replace('_', '-')}={quote(value, safe='')}" for name, value in pairs.items()
    )


def credential(date: str, service: str) -> str:
    """The ``X-Amz-Credential`` of a signature at ``date`` (``20260117T123749Z``)."""
    return f"{ACCESS_KEY_ID}/{date[:8]}/{REGION}/{service}/aws4_request"


def signature(date: str, service: str, subject: str) -> str:
    """The 64 hex digits of a signature of ``subject`` at ``date`` for ``service``."""
    return hmac.digest(_key(date[:8], service), f"{date}\n{subject}".encode(), "sha256").hex()


def presigned_url(
    host: str, path: str, subject: str, date: str, expires: int, token: str | None = None
) -> str:
    """An S3 URL, signed at ``date`` for ``expires`` seconds. ``path`` must be quoted.

    The parameters have the captured order (C: DeNA). A security token is the first of them (C: an
    artifact of 2022).
    """
    first = {} if token is None else {"X_Amz_Security_Token": token}
    return f"{origin(host)}{path}?" + query(
        **first,
        X_Amz_Algorithm="AWS4-HMAC-SHA256",
        X_Amz_Date=date,
        X_Amz_SignedHeaders="host",
        X_Amz_Expires=str(expires),
        X_Amz_Credential=credential(date, "s3"),
        X_Amz_Signature=signature(date, "s3", subject),
    )


def is_header_text(text: str) -> bool:
    """Whether a header of HTTP can hold the text: Latin-1 without control characters."""
    return _HEADER_TEXT.fullmatch(text) is not None


def date_of(url: str) -> str:
    """The date in a presigned URL; empty if there is none."""
    return dict(parse_qsl(urlsplit(url).query)).get("X-Amz-Date", "")


def same_query(url: str, other: str) -> bool:
    """Whether two URLs have the same query. moto before 5.2.4 unquotes URLs, so it is parsed."""
    one, two = (parse_qsl(urlsplit(each).query, keep_blank_values=True) for each in (url, other))
    return one == two


@lru_cache(maxsize=64)
def _key(day: str, service: str) -> bytes:
    key = _SECRET
    for part in (day, REGION, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
