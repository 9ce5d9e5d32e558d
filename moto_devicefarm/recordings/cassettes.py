"""Reads the calls in cassettes of vcrpy, of betamax and of Ruby's VCR. Rule: nothing in a cassette
is evaluated, and no header gets into a call.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core.json_guard import read_json
from moto_devicefarm.recordings.calls import CallList, RecordedCall
from moto_devicefarm.recordings.cassette_text import read_cassette
from moto_devicefarm.recordings.recorded_form import (
    recorded_answer,
    recorded_error,
    recorded_parameters,
)

_KEYS = ("interactions", "http_interactions")
"""The key of the list in a cassette of vcrpy, and of the others."""
_TARGET = re.compile(r"DeviceFarm_\d{8}\.(\w+)", re.ASCII)
_LARGEST = 100_000_000
"""The most bytes of a body, after it is unpacked (invented)."""
_SECOND = 1000
_FIRST_TIME = 1_767_225_600_000
"""The time of the first call if nothing in a cassette has a time: the begin of 2026 (invented)."""


def calls_of_cassette(text: str, name: str) -> CallList | None:
    """The calls in a cassette's text, YAML or JSON; None if it is none. Raises ValueError, which
    has the name and the place, for a cassette that can't be read.
    """
    value = read_cassette(text, name)
    return None if value is None else calls_of_cassette_value(value, name)


def calls_of_cassette_value(value: Any, name: str) -> CallList | None:
    """The calls in a cassette that was read already, ``{"interactions": [...]}``."""
    if not isinstance(value, Mapping):
        return None
    for key in _KEYS:
        if isinstance(value.get(key), list):
            return _Cassette(value[key], name).calls
    return None


class _Cassette:
    """The calls of the interactions, in their order. No call is earlier than the one before it."""

    def __init__(self, interactions: Sequence[Any], name: str) -> None:
        """Raises ValueError for an impossible interaction."""
        self._name = name
        self._uploads: dict[str, int] = {}
        """The places of the calls that created uploads, by the URL of the upload without query."""
        self.calls = CallList()
        places = [f"{name}, interaction {number}" for number in range(1, len(interactions) + 1)]
        pairs = [_pair(*each) for each in zip(interactions, places, strict=True)]
        known = [_time(*pair, where) for pair, where in zip(pairs, places, strict=True)]
        times = list(_times(known))
        for number, (request, response) in enumerate(pairs, 1):
            self._add(number, times[number - 1], request, response)
        if self.calls and None in known:
            self.calls.notes.append(
                f"{name}: calls without a time are one second after the call before"
            )

    def _add(
        self, number: int, time: int, request: Mapping[str, Any], response: Mapping[str, Any]
    ) -> None:
        target = _TARGET.fullmatch(_header(request, "x-amz-target"))
        if target is None:
            self._note_upload(time, request, response)
            self.calls.passed_over += 1
            return
        operation, where = target[1], f"{self._name}, interaction {number}"
        parameters = _json(request, f"{where}: request")
        outcome, answer = _outcome(operation, response, where)
        for url in _urls(answer):
            self._uploads[url] = len(self.calls)
        self.calls.append(
            RecordedCall(
                number,
                time,
                operation,
                recorded_parameters(operation, parameters, where),
                outcome,
                source=self._name,
                unit="interaction",
            )
        )

    def _note_upload(
        self, time: int, request: Mapping[str, Any], response: Mapping[str, Any]
    ) -> None:
        """Note when an upload got its body: a PUT to its URL that succeeded."""
        place = self._uploads.get(_without_query(request.get("uri", request.get("url"))))
        is_put = str(request.get("method")).upper() == "PUT"
        if is_put and place is not None and _status(response) < 300:
            self.calls[place] = replace(self.calls[place], body_at=time)


def _pair(item: Any, where: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The request and the response of an interaction."""
    if not isinstance(item, Mapping) or not isinstance(item.get("request"), Mapping):
        raise ValueError(f"{where}: expected an object with request and response")
    response = item.get("response")
    times = {"recorded_at": item["recorded_at"]} if "recorded_at" in item else {}
    return item["request"], {**(response if isinstance(response, Mapping) else {}), **times}


def _time(request: Mapping[str, Any], response: Mapping[str, Any], where: str) -> int | None:
    """When the request was signed, else recorded, else answered; None if nothing says it."""
    signed = _header(request, "x-amz-date")
    if signed:
        return milliseconds(signed, f"{where}: X-Amz-Date")
    for text in (response.get("recorded_at"), _header(response, "date")):
        if text:
            try:
                return milliseconds(parsedate_to_datetime(str(text)), where)
            except (TypeError, ValueError):
                return milliseconds(text, f"{where}: recorded_at")
    return None


def _times(known: Sequence[int | None]) -> Iterator[int]:
    """A time for each interaction. An unknown one is a second after the one before."""
    given = next((number for number, time in enumerate(known) if time is not None), None)
    first = _FIRST_TIME if given is None else (known[given] or 0) - given * _SECOND
    last = first - _SECOND
    for time in known:
        last = last + _SECOND if time is None else max(last, time)
        yield last


def _header(message: Mapping[str, Any], name: str) -> str:
    """A header's first value as text; empty without one. A value may be bytes."""
    headers = message.get("headers")
    for key, value in headers.items() if isinstance(headers, Mapping) else ():
        if str(key).lower() == name:
            first = next(iter(value), "") if isinstance(value, (list, tuple)) else value
            return first.decode("latin-1") if isinstance(first, bytes) else str(first)
    return ""


def _status(response: Mapping[str, Any]) -> int:
    status = response.get("status", response.get("status_code"))
    code = status.get("code") if isinstance(status, Mapping) else status
    return code if isinstance(code, int) else 200


def _outcome(
    operation: str, response: Mapping[str, Any], where: str
) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """The outcome of a call, and its answer with the URLs in it. The outcome is empty without a
    response.
    """
    if not any(key in response for key in ("status", "status_code", "body")):
        return {}, {}
    status = _status(response)
    if status < 300:
        answer = _json(response, f"{where}: response")
        return {"answer": recorded_answer(operation, answer, where)}, answer
    try:
        body = _json(response, where)
    except ValueError:  # a page of a proxy
        body = {}
    code = str(body.get("__type", status)).split(":")[0].rpartition("#")[2]
    message = str(body.get("message", body.get("Message", "")))
    return {"error": recorded_error(code, message, status)}, {}


def _urls(answer: Mapping[str, Any]) -> Iterator[str]:
    """The URLs of the uploads in an answer, without their queries."""
    upload = answer.get("upload")
    if isinstance(upload, Mapping) and upload.get("status") == "INITIALIZED":
        yield _without_query(upload.get("url"))


def _without_query(url: Any) -> str:
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}"


def _json(message: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """The JSON object in the body of a request or a response; empty without a body."""
    body = _body(message, where)
    value = read_json(body, where) if body.strip() else {}
    if not isinstance(value, Mapping):
        raise ValueError(f"{where}: expected an object, found {value!r:.60}")
    return value


def _body(message: Mapping[str, Any], where: str) -> str | bytes:
    """The body, unpacked if it is gzip. A body is a text, bytes, or an object with one of them."""
    body = message.get("body", message.get("content"))
    if isinstance(body, Mapping):
        encoded = body.get("base64_string")
        body = body.get("string") if encoded is None else _from_base64(encoded, where)
    if body is None:
        return b""
    if not isinstance(body, (str, bytes)):
        kind = type(body).__name__
        raise ValueError(f"{where}: the body can't be read: expected text, found a {kind}")
    if isinstance(body, bytes) and body.startswith(b"\x1f\x8b"):
        try:
            return zlib.decompressobj(wbits=31).decompress(body, _LARGEST)
        except zlib.error as error:
            raise ValueError(f"{where}: the body can't be unpacked ({error})") from None
    return body


def _from_base64(text: Any, where: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where}: the body can't be read ({error})") from None
