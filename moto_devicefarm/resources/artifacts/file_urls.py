"""What tests and sessions leave behind: presigned URLs of files, and the content that is made when
one is fetched.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from moto_devicefarm.core import clock, presigned
from moto_devicefarm.core.encoder import UrlText
from moto_devicefarm.core.resource import id_of

HOST = "prod-us-west-2-results.s3.dualstack.us-west-2.amazonaws.com"
"""D: appium-endpoint-server-logs. The path behind the account's number is ours."""
EXPIRES = 259200
"""Seconds that a presigned URL lives, where nothing else is known (C: a captured parsingResultUrl)."""


class Content(NamedTuple):
    """A file as it is fetched."""

    media_type: str
    body: bytes


def sign_url(account_id: str, path: str, expires: int = EXPIRES) -> UrlText:
    """The URL of a file, signed now for so many seconds.

    ``path`` is what stands behind the account, such as ``<project>/<run>/00000/log.txt``.
    """
    return UrlText(_signed(f"/{quote(f'{account_id}/{path}')}", clock.iso(clock.now()), expires))


def url_of_file(arn: str, name: str, expires: int = EXPIRES) -> UrlText:
    """The URL of a file that belongs to the resource with this ARN, in the bucket of the ARN's
    account.
    """
    return sign_url(arn.split(":")[4], f"{id_of(arn)}/{name}", expires)


def _signed(path: str, date: str, expires: int) -> str:
    return presigned.presigned(HOST, path, f"{path} {expires}", date, expires)


def read_url(given: str) -> tuple[str, str]:
    """The account and the path in a URL that was signed here; ValueError for others."""
    path = unquote(urlsplit(given).path)
    if not presigned.same_query(
        given, _signed(quote(path), presigned.date_of(given), signed_lifetime(given))
    ):
        raise ValueError(f"not signed here: {given}")
    account, _, rest = path.lstrip("/").partition("/")
    return account, rest


def signed_lifetime(given: str) -> int:
    """The seconds that a URL says it was signed for, 0 if none; ValueError for more digits than a
    number has.
    """
    expires = dict(parse_qsl(urlsplit(given).query)).get("X-Amz-Expires", "")
    return int(expires) if expires.isdecimal() else 0
