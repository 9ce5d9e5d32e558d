"""The URLs of the test grid's Selenium hub.

Rule: a URL contains the ARN of its project and the moment at which it expires, so none is stored.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from moto_devicefarm.core import clock, presigned

HUB = "testgrid-devicefarm.us-west-2.amazonaws.com"
"""The host of the Selenium hub (C: nightwatch#3094)."""
PATH = "/wd/hub"
BLOB_START = "AQICAHi"
"""The beginning of the first part of the path, as of KMS's encrypted data (C: nightwatch#3094)."""
_HEADER = bytes.fromhex("010202007880")
_SIGNATURE = 32
"""Bytes of a signature."""


def sign_url(project_arn: str, expires: int, own_id: str) -> str:
    """The URL of a project's hub until ``expires``. ``own_id`` makes it differ from others."""
    return f"{presigned.origin(HUB)}/{_blob(f'{expires} {own_id} {project_arn}')}{PATH}"


def _blob(subject: str) -> str:
    """The signed subject in base64, with one "=" at its end (C: nightwatch#3094). Its length is
    invented.
    """
    text = subject.encode()
    text = b" " * ((2 - len(_HEADER) - _SIGNATURE - len(text)) % 3) + text
    return base64.urlsafe_b64encode(_HEADER + _signature(text) + text).decode()


def _signature(text: bytes) -> bytes:
    return bytes.fromhex(presigned.signature(clock.iso(0), "testgrid", text.decode("latin-1")))


def read_url(url: str) -> tuple[str, int, str]:
    """The ARN of the project, the moment at which the URL expires, and the path behind the hub.

    The path is as the client sent it, without a slash at its end. Raises ValueError for a URL that
    the mock did not sign.
    """
    _, blob, *rest = urlsplit(url).path.split("/", 4)
    try:
        project_arn, expires = _read_subject(blob)
    except ValueError as error:
        raise ValueError(f"{error} {url}") from error
    if "/".join(("", *rest[:2])) != PATH:
        raise ValueError(f"this mock did not sign {url}")
    return project_arn, expires, f"/{''.join(rest[2:])}".rstrip("/")


@lru_cache(maxsize=256)
def _read_subject(blob: str) -> tuple[str, int]:
    """The ARN and the moment in a signed subject. Cached, because a hub gets many commands.

    Raises ValueError, whose words go on with the URL.
    """
    try:
        signed = base64.b64decode(unquote(blob), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("no signed text in") from error
    start = len(_HEADER) + _SIGNATURE
    text = signed[start:]
    if not hmac.compare_digest(signed[:start], _HEADER + _signature(text)):
        raise ValueError("this mock did not sign")
    expires, _, project_arn = text.decode().lstrip(" ").split(" ", 2)
    return project_arn, int(expires)
