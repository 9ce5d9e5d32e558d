"""HTTP in and out: finds the operation and the parameters of a request. Rule: everything about the
operation itself is left to ``core.api``, and everything about accounts to ``accounts``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

import botocore.exceptions
from botocore.exceptions import BotoCoreError
from moto.moto_api._internal import mock_random

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock, errors, hosts
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.core.request_body import read_members
from moto_devicefarm.devicefarm import (
    app_installs,
    hub_requests,
    presigned_requests,
    session_ends,
)
from moto_devicefarm.devicefarm.accounts import authorize, find_account
from moto_devicefarm.devicefarm.models import find_in_any_account, store_of
from moto_devicefarm.devicefarm.presigned_requests import Answer, to_bytes
from moto_devicefarm.resources import endpoint_urls
from moto_devicefarm.resources.remote_access import RemoteAccessSession

JSON = "application/x-amz-json-1.1"

_SERVICE = re.compile(hosts.SERVICE_PATTERN)


class DeviceFarmResponse:
    """Answers the service's hosts (``dispatch``) and the hosts of the URLs that it hands out."""

    def __init__(self, request: Any, url: str) -> None:
        self.request = request
        self.uri = url
        self.headers = request.headers
        self.body = to_bytes(_body(request))
        self.current_account, self.region = find_account(self.headers)
        self.response_headers = {
            "server": "amazon.com",
            "content-type": JSON,
            "x-amzn-requestid": str(mock_random.uuid4()),
        }
        if not _is_served(request):
            self.response_headers["date"] = formatdate(clock.now() / 1000, usegmt=True)

    @classmethod
    def dispatch(cls, request: Any, full_url: str, headers: Any) -> Answer:
        """Answer a request to the service's hosts."""
        return cls(request, full_url).call_action()

    def call_action(self) -> Answer:
        """Answer the request."""
        try:
            answer = self._answer()
            session_ends.close_ended_sessions()
            app_installs.install_new_apps()
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
        authorize(self.request, self.uri)
        region = self._region()
        if region != REGION:
            raise errors.UnknownRegionException(errors.UNKNOWN_REGION.format(region=region))
        return read_members(self.body, self.headers.get("Content-Encoding", ""))

    def _region(self) -> str:
        """The region in the host, else in the signature, else the region of Device Farm."""
        host = _SERVICE.match(self.uri)
        return self.region if host is None else host["region"]

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

    @classmethod
    def hub(cls, request: Any, full_url: str, headers: Any) -> Answer:
        """Answer a request to the host of the test grid's hub."""
        return hub_requests.hub_request(request.method, full_url, _body(request))


def _is_served(request: Any) -> bool:
    """Whether a WSGI server received the request. It answers the header Date itself."""
    return "SERVER_SOFTWARE" in getattr(request, "environ", ())


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
    with session_ends.around_command(method, url):
        with api.lock, clock.hold() as now:
            found = _find_endpoint(url, now)
            if found is None:
                return _json_answer(403, {"message": errors.INVALID_ENDPOINT})
            session, path = found
            session.note_activity(now)
            # Only the first command loads the WebDriver part, and lxml with it.
            from moto_devicefarm.webdriver.commands import run_command

            answer = run_command(session, method, path, to_bytes(body))
        # A real server takes its time: the lock is free.
        status, text = answer() if callable(answer) else answer
    return status, {"content-type": "application/json"}, text


def _find_endpoint(url: str, now: int) -> tuple[RemoteAccessSession, str] | None:
    """The running session of a driver URL, and the command's path; None if the URL is refused."""
    try:
        arn, date, path = endpoint_urls.read_driver_url(url)
    except ValueError:
        return None
    found = find_in_any_account(RemoteAccessSession, arn)
    if found is None or found[1].life.status(now) != "RUNNING":
        return None
    session = found[1]
    return None if endpoint_urls.is_expired(date, session.endpoint_lifetime) else (session, path)


def _json_answer(status: int, document: Mapping[str, Any]) -> Answer:
    return status, {"content-type": "application/json"}, json.dumps(document)
