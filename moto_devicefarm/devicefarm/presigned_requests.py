"""Answers to requests of presigned URLs, as S3 answers them. Rule: a URL works only as it was
signed and until it expires.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from moto_devicefarm.core import api, clock
from moto_devicefarm.core.presigned import date_of, is_header_text
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.core.store import Store
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
    with clock.hold() as now:
        with api.lock:
            found = _find_upload(method, url, now)
            if not isinstance(found, FoundUpload):
                return found
            content = found.upload.content(now)
        if method == "PUT":
            uploads.deliver_body(*found, to_bytes(body))
            return 200, {"content-length": "0"}, ""
    media_type = found.upload.content_type or ""
    return _file(None if content is None else file_urls.Content(media_type, content))


class FoundUpload(NamedTuple):
    """The upload of a URL, and its store."""

    store: Store
    upload: uploads.Upload


def _find_upload(method: str, url: str, now: int) -> FoundUpload | Answer:
    """The upload that a request may send or fetch, or the answer that refuses the request."""
    arn = upload_urls.upload_arn(url)
    found = find_in_any_account(uploads.Upload, arn)
    if found is None:
        return _s3_error(
            404, "NoSuchKey", f"There is no upload {arn or 'in this URL'} in the mock."
        )
    upload = found[1]
    fetches = method in ("GET", "HEAD") and upload.is_spec
    sends = method == "PUT" and not upload.is_curated
    if not (fetches or sends) or not upload.accepts(url):
        return _BAD_SIGNATURE
    if _is_expired(url, upload_urls.UPLOAD_URL_EXPIRES, now):
        return _EXPIRED
    return FoundUpload(*found)


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
    media_type = content.media_type
    if not media_type or not is_header_text(media_type):  # a captured one may be any text
        media_type = "binary/octet-stream"  # S3's default
    headers = {"content-type": media_type, "content-length": str(len(content.body))}
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
    # XML has no form for control characters.
    text = escape(escape_unprintable(message))
    error = f"<Error><Code>{code}</Code><Message>{text}</Message></Error>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{error}'
    return status, {"content-type": "application/xml"}, body


_BAD_SIGNATURE = _s3_error(
    403, "SignatureDoesNotMatch", "The request signature does not match the signature you provided."
)
_EXPIRED = _s3_error(403, "AccessDenied", "Request has expired")
