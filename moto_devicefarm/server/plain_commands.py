"""WebDriver commands as clients send them by the thousand: a short way past all that other requests
need.

Rule: the functions that answer are those of any other command. A request that is out of the
ordinary, such as one of a web page, goes the long way, and so does one that fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message
from typing import Any, BinaryIO, NamedTuple

from werkzeug.exceptions import BadRequest
from werkzeug.http import HTTP_STATUS_CODES

from moto_devicefarm.core import presigned
from moto_devicefarm.devicefarm import hub_requests, responses
from moto_devicefarm.devicefarm.presigned_requests import Answer
from moto_devicefarm.resources import endpoint_urls
from moto_devicefarm.resources.grid import hub_urls
from moto_devicefarm.server import page_policies

DRIVER = "/remote-endpoint/"
_METHODS = ("GET", "POST", "DELETE")
_PATH = re.compile("/[^?#]*")
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9a-f:]+\]):(?!80$)[0-9]+")
_LENGTH = re.compile("[0-9]{1,8}")
_UNUSUAL = frozenset(("origin", "x-amz-target", "transfer-encoding", "expect"))
_ISOLATED = [
    (page_policies.NO_SNIFFING, "nosniff"),
    (page_policies.POLICY, page_policies.SANDBOX),
]


def is_hub(path: str) -> bool:
    """Whether a path is that of the test grid's hub. No bucket of S3 has such a name."""
    blob, _, rest = path[1:].partition("/")
    return blob.startswith(hub_urls.BLOB_START) and f"/{rest}/".startswith(f"{hub_urls.PATH}/")


class PlainCommand(NamedTuple):
    """A command that goes the short way."""

    answer: Callable[[str, str, bytes], Answer]
    method: str
    origin: str
    path: str
    length: int
    """Bytes of the body."""

    def respond(self, stream: BinaryIO) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and body of the response, which no page of another origin can read.

        Raises BadRequest for a body that is cut off, and whatever the answer raises.
        """
        body = stream.read(self.length) if self.length else b""
        if len(body) < self.length:
            raise BadRequest("it is cut off")
        with presigned.answer_at(self.origin):
            status, headers, text = self.answer(self.method, self.origin + self.path, body)
        words = HTTP_STATUS_CODES.get(status, "unknown").upper()
        content = text.encode() if isinstance(text, str) else text
        return f"{status} {words}", [*headers.items(), *_ISOLATED], content


def find(method: str, path: str, headers: Message) -> PlainCommand | None:
    """The plain command that a request is, with its path as it was sent; None for any other."""
    answer: Any
    if path.startswith(DRIVER):
        answer = responses.webdriver_request
    elif is_hub(path):
        answer = hub_requests.hub_request
    else:
        return None
    named = {name.lower(): value for name, value in headers.items()}
    host, length = named.get("host", ""), named.get("content-length", "0")
    if (
        method not in _METHODS
        or not _PATH.fullmatch(path)
        or not _HOST.fullmatch(host)
        or not _LENGTH.fullmatch(length)
        or int(length) > endpoint_urls.MAX_COMMAND_BYTES
        or not _UNUSUAL.isdisjoint(named)
        or len(named) != len(headers)
    ):
        return None
    return PlainCommand(answer, method, f"http://{host}", path, int(length))
