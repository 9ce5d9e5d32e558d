"""The presigned URLs of files: artifacts, reports and logs.

Rule: a URL contains the account and the path of its file, so that no URL is stored.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from moto_devicefarm.core import clock, presigned
from moto_devicefarm.core.encoder import UrlText
from moto_devicefarm.core.resource import id_of

ARTIFACT_HOST = "prod-us-west-2-results.s3.dualstack.us-west-2.amazonaws.com"
"""The host of the URLs of runs and sessions (D: appium-endpoint-server-logs)."""
ARTIFACT_URL_EXPIRES = 259200
"""The seconds for which these URLs are valid (C: sylph, jenkins114)."""
GRID_HOST = "devicefarm-prod-us-west-2-testgrid-results-nwo17noa.s3.us-west-2.amazonaws.com"
"""The host of the URLs of test grid sessions (C: an artifact of 2022)."""
GRID_URL_EXPIRES = 10800
"""The seconds for which these URLs are valid (C: an artifact of 2022)."""
_GRID_TOKEN = "IQoJb3JpZ2luX2VjE" + "MotoDeviceFarmMock" * 35
"""The security token in the URLs of test grid sessions. Its text is invented."""


class Content(NamedTuple):
    """A file as a client downloads it."""

    media_type: str
    body: bytes


def sign_url(
    account_id: str, path: str, expires: int = ARTIFACT_URL_EXPIRES, token: str | None = None
) -> UrlText:
    """The URL of a file, signed now for this number of seconds.

    ``path`` is the part after the account, such as ``<project>/<run>/00000/log.txt``.
    """
    key = f"/{quote(f'{account_id}/{path}')}"
    return UrlText(_presign(key, clock.iso(clock.now()), expires, token))


def sign_grid_url(account_id: str, path: str) -> UrlText:
    """The URL of a file of a test grid session, signed now. ``path`` is as in ``sign_url``."""
    return sign_url(account_id, path, GRID_URL_EXPIRES, _GRID_TOKEN)


def folder_of_artifact(arn: str) -> str:
    """The folder of an artifact's file: ``<project>/<run>/<job>/<suite>/<test>`` (C: sylph), or
    ``<project>/<session>`` (invented).
    """
    return id_of(arn).rpartition("/")[0]


def file_of_artifact(arn: str, extension: str) -> str:
    """The name of an artifact's file: a UUID (C: sylph), which depends on the ARN (invented)."""
    return f"{uuid5(NAMESPACE_URL, arn)}.{extension}".rstrip(".").replace("/", "_")


def url_of_artifact(arn: str, extension: str) -> UrlText:
    """The URL of the file of an artifact."""
    path = f"{folder_of_artifact(arn)}/{file_of_artifact(arn, extension)}"
    return sign_url(arn.split(":")[4], path)


def url_of_file(arn: str, name: str) -> UrlText:
    """The URL of a file that belongs to the resource with this ARN."""
    return sign_url(arn.split(":")[4], f"{id_of(arn)}/{name}")


def _presign(path: str, date: str, expires: int, token: str | None = None) -> str:
    host = ARTIFACT_HOST if token is None else GRID_HOST
    subject = f"{host}{path} {expires}"
    return presigned.presigned_url(host, path, subject, date, expires, token)


def read_url(given: str) -> tuple[str, str]:
    """The account and the path in a URL that the mock signed. ValueError for other URLs."""
    path = unquote(urlsplit(given).path)
    token = _GRID_TOKEN if "X-Amz-Security-Token" in urlsplit(given).query else None
    signed = _presign(quote(path), presigned.date_of(given), signed_lifetime(given), token)
    if not presigned.same_query(given, signed):
        raise ValueError(f"this mock did not sign {given}")
    account, _, rest = path.lstrip("/").partition("/")
    return account, rest


def signed_lifetime(given: str) -> int:
    """The seconds for which a URL says that it is valid; 0 if it does not say it.

    Raises ValueError for more digits than Python reads.
    """
    expires = dict(parse_qsl(urlsplit(given).query)).get("X-Amz-Expires", "")
    return int(expires) if expires.isdecimal() else 0
