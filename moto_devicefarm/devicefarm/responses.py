"""HTTP in and out: finds the operation, the account and the region of a request, and leaves the
rest to ``core.api``.

Of moto's BaseResponse only setup_class, what that sets and the IAM check are used; JSON in and out
is our own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar
from xml.sax.saxutils import escape, unescape

from moto.core.responses import BaseResponse
from moto.moto_api._internal import mock_random
from werkzeug.exceptions import HTTPException

from moto_devicefarm.core import api, clock, errors, hosts
from moto_devicefarm.core.presigned import REGION, date_of
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import ms
from moto_devicefarm.resources import endpoint_urls
from moto_devicefarm.resources.artifacts import file_urls, files
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.uploads import uploads

R = TypeVar("R", bound=Resource)
Answer = tuple[int, dict[str, str], str | bytes]
JSON = "application/x-amz-json-1.1"

DENIALS = {
    "AccessDenied": "AccessDeniedException",
    "InvalidClientTokenId": "UnrecognizedClientException",  # C: aws-device-farm-gradle-plugin#35
    "SignatureDoesNotMatch": "InvalidSignatureException",
}
"""moto's codes, which are those of XML services, and what a JSON service calls the same."""
_SERVICE = re.compile(hosts.SERVICE)


class DeviceFarmResponse(BaseResponse):
    """Answers the service's own host (``dispatch``) and the hosts of the URLs that it hands out."""

    def __init__(self) -> None:
        super().__init__(service_name="devicefarm")

    def setup_class(
        self,
        request: Any,
        full_url: Any = None,
        headers: Any = None,
        use_raw_body: bool | None = True,
    ) -> None:
        """With the body as it came: what is no text is told by us, and moto looks for no form in
        it.
        """
        super().setup_class(request, full_url, headers, use_raw_body=True)

    def call_action(self) -> Answer:
        """Answer the request that setup_class has taken apart."""
        self.response_headers["content-type"] = JSON
        self.response_headers["x-amzn-requestid"] = str(mock_random.uuid4())
        try:
            answer = self._answer()
        except errors.DeviceFarmError as error:
            return error_response(error, self.response_headers)
        return 200, self.response_headers, answer

    def _answer(self) -> str:
        self._authorize()
        found = _SERVICE.match(self.uri)
        region = (
            found["region"] if found else self.region if "Authorization" in self.headers else REGION
        )
        if region != REGION:
            raise errors.UnknownRegionException(errors.UNKNOWN_REGION.format(region=region))
        try:
            params = json.loads(self.body or "{}")
        except ValueError:
            params = None
        if not isinstance(params, dict):
            raise errors.SerializationException(errors.NOT_JSON)
        name = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        return api.answer(_store(self.current_account), name, params)

    def _authorize(self) -> None:
        """moto's IAM mode denies in XML; here its words go into Device Farm's own form."""
        try:
            self._authenticate_and_authorize_normal_action()
        except HTTPException as denied:
            xml = str(denied.description).replace("<![CDATA[", "").replace("]]>", "")  # moto 5.1.0
            said: dict[str, str] = dict(re.findall("<(Code|Message)>(.*?)</", xml, re.DOTALL))
            code = said.get("Code", "AccessDenied")
            raise errors.OtherError(
                DENIALS.get(code, code), unescape(said.get("Message", ""))
            ) from denied

    @classmethod
    def upload(cls, request: Any, full_url: str, headers: Any) -> Answer:
        """The bucket behind the URL of an upload: takes the PUT of its body, as S3 does."""
        return upload_request(request.method, full_url, _body(request))

    @classmethod
    def result(cls, request: Any, full_url: str, headers: Any) -> Answer:
        """The bucket behind the URLs of artifacts."""
        return artifact_request(request.method, full_url)

    @classmethod
    def driver(cls, request: Any, full_url: str, headers: Any) -> Answer:
        """The host of the endpoints."""
        return webdriver_request(request.method, full_url, _body(request))


def _body(request: Any) -> Any:
    """The body as moto hands it on: before 5.2.4 in a request of botocore's or of requests'."""
    return request.get_data() if hasattr(request, "get_data") else request.body


def error_response(error: errors.DeviceFarmError, headers: dict[str, str]) -> Answer:
    """The answer that is an error, in the form of AWS's JSON services."""
    body = json.dumps({"__type": error.code, "message": error.message, **error.details})
    return error.status, {**headers, "x-amzn-errortype": error.code}, body


def _store(account_id: str) -> Store:
    from moto_devicefarm.devicefarm.models import store_of

    return store_of(account_id)


def find_in_any_account(cls: type[R], arn: str) -> tuple[Store, R] | None:
    """The resource and its store: its ARN's account's, or, for a captured one, whichever account it
    was loaded into.
    """
    from moto_devicefarm.devicefarm.models import stores

    for store in stores(arn):
        resource = store.find(cls, arn)
        if resource is not None:
            return store, resource
    return None


def upload_request(method: str, url: str, body: Any) -> Answer:
    """What S3 answers to a request of a presigned upload URL: a PUT delivers the body, a GET
    fetches a test spec's.

    AWS's guide has default test specs fetched by their URL, which takes no PUT (D:
    how-to-create-test-run).
    """
    arn = uploads.upload_arn(url)
    with api.lock, clock.hold() as now:
        found = find_in_any_account(uploads.Upload, arn)
        if found is None:
            return _s3_error(
                404, "NoSuchKey", f"There is no upload {arn or 'in this URL'} in the mock."
            )
        store, upload = found
        fetches = method in ("GET", "HEAD") and upload.is_spec
        sends = method == "PUT" and not upload.is_curated
        if not (fetches or sends) or not upload.accepts(url):
            return _BAD_SIGNATURE
        if _outlived(url, uploads.URL_EXPIRES, now):
            return _EXPIRED
        if sends:
            uploads.deliver_body(store, upload, to_bytes(body))
            return 200, {"content-length": "0"}, ""
        found_spec = upload.content(now)
        media_type = upload.content_type or "binary/octet-stream"  # as S3 does
    return _file(None if found_spec is None else file_urls.Content(media_type, found_spec))


def artifact_request(method: str, url: str) -> Answer:
    """What S3 answers to a request of the presigned URL of an artifact.

    A HEAD gets the body too: where moto stands in for the socket, the length that is announced must
    arrive; a server drops it.
    """
    from moto_devicefarm.devicefarm.models import stores

    with api.lock, clock.hold() as now:
        try:
            account, path = file_urls.read_url(url)
        except ValueError:
            return _BAD_SIGNATURE
        if method not in ("GET", "HEAD"):
            return _BAD_SIGNATURE
        if _outlived(url, file_urls.signed_lifetime(url), now):
            return _EXPIRED
        of_account = stores(
            f"::::{account}"
        )  # the account's first, then those into which one of its documents was loaded
        content = next(
            (
                found
                for store in of_account
                if (found := files.find_content(store, account, path)) is not None
            ),
            None,
        )
    return _file(content)


def _file(content: file_urls.Content | None) -> Answer:
    """What S3 answers to GET. To HEAD as well: a server leaves the body out, and ``responses``
    refuses a length without one.
    """
    if content is None:
        return _s3_error(404, "NoSuchKey", "The specified key does not exist.")
    headers = {"content-type": content.media_type, "content-length": str(len(content.body))}
    return 200, headers, content.body


def webdriver_request(method: str, url: str, body: Any = None) -> Answer:
    """Answer a request to a driver URL.

    While the session is RUNNING and the URL has not expired, WebDriver answers; otherwise Device
    Farm refuses. Every command counts as activity, also one that is unknown or fails.
    """
    with api.lock, clock.hold() as now:
        found = _find_endpoint(url, now)
        if found is None:
            return _json_answer(403, {"message": errors.INVALID_ENDPOINT})
        session, path = found
        session.activity = (*session.activity, now)
        session.store.queue.changed(session)
        payload = to_bytes(body)
        most = endpoint_urls.MAX_COMMAND_BYTES
        if len(payload) > most:
            message = errors.LARGE_COMMAND.format(size=len(payload), most=most)
            return _json_answer(413, {"message": message})
        # Only the first command loads the WebDriver part, and lxml with it.
        from moto_devicefarm.webdriver.commands import run_command

        return _json_answer(*run_command(session, method, path, payload))


def _find_endpoint(url: str, now: int) -> tuple[RemoteAccessSession, str] | None:
    """The running session of a driver URL, and the command's path; None if the URL is refused."""
    try:
        arn, date, path = endpoint_urls.read_driver_url(url)
    except ValueError:
        return None
    found = find_in_any_account(RemoteAccessSession, arn)
    if found is None or found[1].view(now).status != "RUNNING":
        return None
    session = found[1]
    return None if endpoint_urls.is_expired(date, session.endpoint_lifetime) else (session, path)


def _json_answer(status: int, document: Mapping[str, Any]) -> Answer:
    return status, {"content-type": "application/json"}, json.dumps(document)


def to_bytes(body: Any) -> bytes:
    """A request's body in any form that requests takes: bytes, text, a file, an iterator of chunks,
    nothing.
    """
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        return body.encode()
    return (
        bytes(body)
        if isinstance(body, (bytes, bytearray, memoryview))
        else b"".join(to_bytes(chunk) for chunk in body)
    )


def _outlived(url: str, seconds: int, now: int) -> bool:
    return now >= clock.from_iso(date_of(url)) + ms(seconds)


def _s3_error(status: int, code: str, message: str) -> Answer:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>'
    return status, {"content-type": "application/xml"}, body


_BAD_SIGNATURE = _s3_error(
    403, "SignatureDoesNotMatch", "The request signature does not match the signature you provided."
)
_EXPIRED = _s3_error(403, "AccessDenied", "Request has expired")
