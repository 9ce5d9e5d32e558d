"""HTTP in and out: finds the operation, the account and the region of a request. Rule: everything
about the operation itself is left to ``core.api``.

Of moto's BaseResponse, only setup_class, the attributes that it sets, and the IAM check are used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import unescape

import botocore.exceptions
from botocore.exceptions import BotoCoreError
from moto.core.responses import BaseResponse
from moto.moto_api._internal import mock_random
from werkzeug.exceptions import HTTPException

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock, errors, hosts
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.devicefarm import presigned_requests
from moto_devicefarm.devicefarm.models import find_in_any_account, store_of
from moto_devicefarm.devicefarm.presigned_requests import Answer, to_bytes
from moto_devicefarm.resources import endpoint_urls
from moto_devicefarm.resources.remote_access import RemoteAccessSession

JSON = "application/x-amz-json-1.1"

DENIALS = {
    "AccessDenied": "AccessDeniedException",
    "InvalidClientTokenId": "UnrecognizedClientException",  # C: aws-device-farm-gradle-plugin#35
    "SignatureDoesNotMatch": "InvalidSignatureException",
}
"""Codes of JSON services by the codes of XML services, which moto uses."""
_SERVICE = re.compile(hosts.SERVICE_PATTERN)


class DeviceFarmResponse(BaseResponse):
    """Answers the service's hosts (``dispatch``) and the hosts of the URLs that it hands out."""

    def __init__(self) -> None:
        super().__init__(service_name="devicefarm")

    def setup_class(
        self,
        request: Any,
        full_url: Any = None,
        headers: Any = None,
        use_raw_body: bool | None = True,
    ) -> None:
        """Keep the raw body. moto would parse it as a form, and fail for bytes that are no text."""
        super().setup_class(request, full_url, headers, use_raw_body=True)

    def call_action(self) -> Answer:
        """Answer the request that setup_class read."""
        self.response_headers["content-type"] = JSON
        self.response_headers["x-amzn-requestid"] = str(mock_random.uuid4())
        try:
            answer = self._answer()
        except errors.ConnectionFailure as failure:
            raise connection_error(failure, self.uri) from None
        except errors.DeviceFarmError as error:
            return error_response(error, self.response_headers)
        return 200, self.response_headers, answer

    def _answer(self) -> str:
        name = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        try:
            params = self._params()
        except errors.DeviceFarmError as error:
            api.log_refusal(settings.current().log, name, self.current_account, error)
            raise
        return api.answer(store_of(self.current_account), name, params)

    def _params(self) -> dict[str, Any]:
        """The members of the request, if the service accepts the request at all."""
        self._authorize()
        region = self._region()
        if region != REGION:
            raise errors.UnknownRegionException(errors.UNKNOWN_REGION.format(region=region))
        try:
            params = json.loads(self.body or "{}")
        except ValueError:
            params = None
        if not isinstance(params, dict):
            raise errors.SerializationException(errors.NOT_JSON)
        return params

    def _region(self) -> str:
        """The region in the host, else in the signature, else the region of Device Farm."""
        host = _SERVICE.match(self.uri)
        if host is not None:
            return host["region"]
        return self.region if "Authorization" in self.headers else REGION

    def _authorize(self) -> None:
        """Check the request in moto's IAM mode, which answers a refusal in XML: its words are kept,
        in the form of a JSON service.
        """
        try:
            self._authenticate_and_authorize_normal_action()
        except HTTPException as denied:
            # moto 5.1.0 wraps the message in CDATA.
            xml = str(denied.description).replace("<![CDATA[", "").replace("]]>", "")
            members: dict[str, str] = dict(re.findall("<(Code|Message)>(.*?)</", xml, re.DOTALL))
            code = members.get("Code", "AccessDenied")
            message = unescape(members.get("Message", ""))
            raise errors.OtherError(DENIALS.get(code, code), message) from denied

    @classmethod
    def upload(cls, request: Any, full_url: str, headers: Any) -> Answer:
        """Answer a request to the bucket of the uploads."""
        return presigned_requests.upload_request(request.method, full_url, _body(request))

    @classmethod
    def result(cls, request: Any, full_url: str, headers: Any) -> Answer:
        """Answer a request to the bucket of the artifacts."""
        return presigned_requests.artifact_request(request.method, full_url)

    @classmethod
    def driver(cls, request: Any, full_url: str, headers: Any) -> Answer:
        """Answer a request to the host of the driver endpoints."""
        return webdriver_request(request.method, full_url, _body(request))


def _body(request: Any) -> Any:
    """The body of a request. Before 5.2.4, moto passes on a request of botocore or ``requests``."""
    return request.get_data() if hasattr(request, "get_data") else request.body


def error_response(error: errors.DeviceFarmError, headers: dict[str, str]) -> Answer:
    """The error as AWS's JSON services answer it."""
    body = json.dumps({"__type": error.code, "message": error.message, **error.details})
    return error.status, {**headers, "x-amzn-errortype": error.code}, body


def connection_error(failure: errors.ConnectionFailure, url: str) -> BotoCoreError:
    """What botocore's HTTP session raises at such a failure. botocore handles it like one of its
    own, and retries.
    """
    cls: type[BotoCoreError] = getattr(botocore.exceptions, failure.code)
    return cls(endpoint_url=url, proxy_url=url, error=failure.message)


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
        session.store.queue.note_change(session)
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
