"""Requests and answers as they are sent, in process and by HTTP."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

import requests
from botocore.awsrequest import AWSRequest

from tests.attacks.tally import HangError
from tests.support.clients import new_client

SERVICE = "devicefarm.us-west-2.amazonaws.com"
TIMEOUT = 20
"""Seconds for an answer by HTTP."""
TARGET = "DeviceFarm_20150623."


class RawRequest(NamedTuple):
    """A request as it is sent."""

    about: str
    """The operation, or the kind of the URL."""
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    is_chunked: bool = False


class RawAnswer(NamedTuple):
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Exchange(Protocol):
    """A way to the mock."""

    origin: str
    """Where the operations are."""

    def send(self, request: RawRequest) -> RawAnswer:
        """Send a request, and return the answer. Raises whatever the client sees."""
        ...


class InProcess:
    """Operations go to moto's stubber as botocore sends them, and URLs by ``requests``."""

    origin = f"https://{SERVICE}"

    def __init__(self) -> None:
        self._events: Any = new_client().meta.events

    def send(self, request: RawRequest) -> RawAnswer:
        if request.url == f"{self.origin}/":
            return self._send_as_botocore(request)
        with requests.request(
            request.method,
            request.url,
            headers=dict(request.headers),
            data=_chunks(request.body) if request.is_chunked else request.body,
            timeout=TIMEOUT,
            allow_redirects=False,
        ) as answer:
            return RawAnswer(answer.status_code, _lower(answer.headers), answer.content)

    def _send_as_botocore(self, request: RawRequest) -> RawAnswer:
        sent = AWSRequest(request.method, request.url, request.headers, request.body).prepare()
        event = f"before-send.device-farm.{request.about}"
        answers = [answer for _, answer in self._events.emit(event, request=sent)]
        answer = next(answer for answer in answers if answer is not None)
        return RawAnswer(answer.status_code, _lower(answer.headers), answer.content)


class ByHttp:
    """Everything goes to a server on this machine."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._address = urlsplit(origin).netloc

    def send(self, request: RawRequest) -> RawAnswer:
        path = urlsplit(request.url)._replace(scheme="", netloc="").geturl()
        connection = http.client.HTTPConnection(self._address, timeout=TIMEOUT)
        try:
            body = _chunks(request.body) if request.is_chunked else request.body
            connection.request(request.method, path, body, dict(request.headers))
            answer = connection.getresponse()
            return RawAnswer(answer.status, _lower(answer.headers), answer.read())
        except TimeoutError as error:
            raise HangError(f"no answer after {TIMEOUT} s") from error
        finally:
            connection.close()


def _chunks(body: bytes) -> Iterator[bytes]:
    """The body in parts, none of them empty."""
    return (body[start : start + 1000] for start in range(0, len(body), 1000))


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
