"""Signature Version 4 queries as Device Farm's own URLs carry them: real in form, signed with keys that open nothing.

botocore signs by its own clock and its own order of parameters; the captured URLs have others, and one is signed at every read.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from urllib.parse import quote

REGION = "us-west-2"
ACCESS_KEY_ID = "ASIAMOTODEVICEFARM00"
_SECRET = b"AWS4moto-devicefarm-has-no-secrets"


def query(**pairs: str) -> str:
    """``pairs`` as a query string in the order given; ``_`` in a name stands for ``-``."""
    return "&".join(f"{name.replace('_', '-')}={quote(value, safe='')}" for name, value in pairs.items())


def credential(date: str, service: str) -> str:
    """The ``X-Amz-Credential`` of a signature at ``date`` (``20260117T123749Z``)."""
    return f"{ACCESS_KEY_ID}/{date[:8]}/{REGION}/{service}/aws4_request"


def signature(date: str, service: str, subject: str) -> str:
    """64 hex digits that depend on the date, the service and everything in ``subject``."""
    return hmac.digest(_key(date[:8], service), f"{date}\n{subject}".encode(), "sha256").hex()


@lru_cache(maxsize=64)
def _key(day: str, service: str) -> bytes:
    key = _SECRET
    for part in (day, REGION, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
