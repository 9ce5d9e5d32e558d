"""The presigned URLs of files: artifacts, reports and logs.

Rule: a URL contains the account and the path of its file, so that no URL is stored.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from moto_devicefarm.core import clock, presigned
from moto_devicefarm.core.encoder import UrlText
from moto_devicefarm.core.resource import id_of

ARTIFACT_HOST = "prod-us-west-2-results.s3.dualstack.us-west-2.amazonaws.com"
"""The host of the URLs (D: appium-endpoint-server-logs). The path after the account's number is
invented.
"""
ARTIFACT_URL_EXPIRES = 259200
"""The seconds for which a URL is valid, if nothing else is known (C: jenkins114)."""


class Content(NamedTuple):
    """A file as a client downloads it."""

    media_type: str
    body: bytes


def sign_url(account_id: str, path: str, expires: int = ARTIFACT_URL_EXPIRES) -> UrlText:
    """The URL of a file, signed now for this number of seconds.

    ``path`` is the part after the account, such as ``<project>/<run>/00000/log.txt``.
    """
    return UrlText(_presign(f"/{quote(f'{account_id}/{path}')}", clock.iso(clock.now()), expires))


def url_of_file(arn: str, name: str, expires: int = ARTIFACT_URL_EXPIRES) -> UrlText:
    """The URL of a file that belongs to the resource with this ARN."""
    return sign_url(arn.split(":")[4], f"{id_of(arn)}/{name}", expires)


def _presign(path: str, date: str, expires: int) -> str:
    return presigned.presigned_url(ARTIFACT_HOST, path, f"{path} {expires}", date, expires)


def read_url(given: str) -> tuple[str, str]:
    """The account and the path in a URL that the mock signed. ValueError for other URLs."""
    path = unquote(urlsplit(given).path)
    if not presigned.same_query(
        given, _presign(quote(path), presigned.date_of(given), signed_lifetime(given))
    ):
        raise ValueError(f"this mock did not sign {given}")
    account, _, rest = path.lstrip("/").partition("/")
    return account, rest


def signed_lifetime(given: str) -> int:
    """The seconds for which a URL says that it is valid; 0 if it does not say it.

    Raises ValueError for more digits than Python reads.
    """
    expires = dict(parse_qsl(urlsplit(given).query)).get("X-Amz-Expires", "")
    return int(expires) if expires.isdecimal() else 0
