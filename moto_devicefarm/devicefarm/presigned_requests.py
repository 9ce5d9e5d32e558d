"""Answers to requests of presigned URLs, as S3 answers them. Rule: a URL works only as it was
signed and until it expires.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from moto_devicefarm.core import api, clock
from moto_devicefarm.core.presigned import date_of
from moto_devicefarm.core.timings import ms
from moto_devicefarm.devicefarm.models import find_in_any_account, stores
from moto_devicefarm.resources.artifacts import file_urls, files
from moto_devicefarm.resources.uploads import upload_urls, uploads

Answer = tuple[int, dict[str, str], str | bytes]
"""HTTP status, headers and body."""


def upload_request(method: str, url: str, body: Any) -> Answer:
    """Answer a request to the presigned URL of an upload: a PUT delivers the body, a GET fetches
    the body of a test spec.

    AWS's guide fetches AWS's default test specs by their URLs, which take no PUT (D:
    how-to-create-test-run).
    """
    arn = upload_urls.upload_arn(url)
    with api.lock, clock.hold() as now:
        found = find_in_any_account(uploads.Upload, arn)
        if found is None:
            message = f"There is no upload {arn or 'in this URL'} in the mock."
            return _s3_error(404, "NoSuchKey", message)
        store, upload = found
        fetches = method in ("GET", "HEAD") and upload.is_spec
        sends = method == "PUT" and not upload.is_curated
        if not (fetches or sends) or not upload.accepts(url):
            return _BAD_SIGNATURE
        if _is_expired(url, upload_urls.UPLOAD_URL_EXPIRES, now):
            return _EXPIRED
        if sends:
            uploads.deliver_body(store, upload, to_bytes(body))
            return 200, {"content-length": "0"}, ""
        body = upload.content(now)
        media_type = upload.content_type or "binary/octet-stream"  # S3's default
    return _file(None if body is None else file_urls.Content(media_type, body))


def artifact_request(method: str, url: str) -> Answer:
    """Answer a request to the presigned URL of an artifact."""
    with api.lock, clock.hold() as now:
        try:
            account, path = file_urls.read_url(url)
        except ValueError:
            return _BAD_SIGNATURE
        if method not in ("GET", "HEAD"):
            return _BAD_SIGNATURE
        if _is_expired(url, file_urls.signed_lifetime(url), now):
            return _EXPIRED
        return _file(_artifact_content(account, path))


def _artifact_content(account: str, path: str) -> file_urls.Content | None:
    """The content of an artifact: its account's, or, if it was captured, of the account that its
    document was loaded into.
    """
    found = (files.find_content(store, account, path) for store in stores(f"::::{account}"))
    return next((content for content in found if content is not None), None)


def _file(content: file_urls.Content | None) -> Answer:
    """S3's answer to a GET, and to a HEAD: a server leaves the body out, and ``responses`` refuses
    a length without a body.
    """
    if content is None:
        return _s3_error(404, "NoSuchKey", "The specified key does not exist.")
    headers = {"content-type": content.media_type, "content-length": str(len(content.body))}
    return 200, headers, content.body


def to_bytes(body: Any) -> bytes:
    """The bytes of a body in any form that ``requests`` takes: bytes, text, an open file, an
    iterable of chunks, or None.
    """
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    return b"".join(to_bytes(chunk) for chunk in body)


def _is_expired(url: str, seconds: int, now: int) -> bool:
    return now >= clock.from_iso(date_of(url)) + ms(seconds)


def _s3_error(status: int, code: str, message: str) -> Answer:
    error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{error}'
    return status, {"content-type": "application/xml"}, body


_BAD_SIGNATURE = _s3_error(
    403, "SignatureDoesNotMatch", "The request signature does not match the signature you provided."
)
_EXPIRED = _s3_error(403, "AccessDenied", "Request has expired")
