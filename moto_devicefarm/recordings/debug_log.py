"""Reads the calls of Device Farm in a debug log of botocore, as ``boto3.set_stream_logger("")`` and
``aws --debug`` write it.

Rule: of a log, only the operations, the bodies of requests and answers, the names and messages of
exceptions, statuses and times are used, and all are scrubbed. Headers are read for the time and the
id of the request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http.client import responses
from typing import Any

from moto_devicefarm.core import model
from moto_devicefarm.core.json_guard import read_json
from moto_devicefarm.recordings.calls import CallList, RecordedCall
from moto_devicefarm.recordings.log_exchanges import Exchange, Exchanges, Reply
from moto_devicefarm.recordings.log_lines import read_records
from moto_devicefarm.recordings.recorded_form import recorded_error
from moto_devicefarm.recordings.secrets import replacements, scrub, scrub_message

_FIRST_TIME = 1_767_225_600_000
"""2026-01-01, the time of the first call of a log without any time. A note tells the user."""
_STEP = 1000
"""Milliseconds between two calls of such a log."""
_FIRST_ERROR = 301
"""The lowest status that botocore takes for an error."""


def calls_of_debug_log(text: str, name: str) -> CallList | None:
    """The calls of Device Farm in a debug log, or in prose that has one; None for other text.

    A call that was sent several times is one call with the last outcome and the number of
    attempts. A call without an outcome has no answer in the log, or not all of it. Raises
    ValueError, which has the name, if no request is whole.
    """
    if "botocore" not in text and "Making request for OperationModel" not in text:
        return None
    exchanges = _exchanges(text)
    own = [one for one in exchanges if one.is_device_farm]
    readable = [(one, params) for one in own if (params := _parameters(one)) is not None]
    if not exchanges or (not own and "arn:aws:devicefarm:" in text):
        return None  # a page with documents may have a log of other services too
    if own and not readable:
        raise ValueError(f"{name}: the requests of all its calls are cut; give the whole debug log")
    times, has_times = _times([one for one, _ in readable])
    calls = [
        RecordedCall(
            one.line,
            time,
            one.operation,
            scrub(params),
            _outcome(one, params),
            source=name,
            attempts=one.attempts or 1,
        )
        for (one, params), time in zip(readable, times, strict=True)
    ]
    notes = []
    if len(readable) < len(own):
        cut = len(own) - len(readable)
        notes.append(f"{name}: calls left out, because their requests are cut: {cut}")
    if readable and not has_times:
        notes.append(f"{name}: it has no times, so each call is one second after the one before")
    found = CallList(calls, notes)
    found.passed_over = len(exchanges) - len(own)
    return found


def _exchanges(text: str) -> list[Exchange]:
    """The calls of all services, in the order of the lines."""
    streams: dict[str, Exchanges] = {}
    for record in read_records(text):
        streams.setdefault(record.stream, Exchanges()).add(record)
    for stream in streams.values():
        stream.end()
    return sorted((one for stream in streams.values() for one in stream.all), key=lambda e: e.line)


def _parameters(exchange: Exchange) -> dict[str, Any] | None:
    """The members of the request; None if the log has not all of them."""
    try:
        members = read_json(exchange.body or b"", "body")
    except ValueError:
        return None
    return members if isinstance(members, dict) else None


def _outcome(exchange: Exchange, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The answer or the error as ``record`` writes it; empty if the log has not all of it."""
    reply = exchange.reply
    if reply is None:
        return {}
    if reply.exception is not None:
        code, message = reply.exception
        return {"error": _error(code, message, 0, parameters)}
    return {} if reply.body is None else _answer(exchange.operation, reply.body, reply, parameters)


def _answer(
    operation: str, body: bytes, reply: Reply, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """The outcome that a body of the service shows. Its members are read as botocore reads them."""
    is_refused = reply.status is not None and reply.status >= _FIRST_ERROR
    try:
        members = read_json(body or b"{}", "body")
    except ValueError:
        if not is_refused:
            return {}  # the log has not all of it
        members = {"message": body.decode(errors="replace")}
    if reply.status is not None and reply.status >= 500 and body.lstrip()[:6] in (b"", b"<html>"):
        members = {"message": responses.get(reply.status, "")}  # of a proxy
    if not isinstance(members, dict):
        return {}
    given = members.get("__type", reply.headers.get("x-amzn-errortype"))
    if given is None and not (is_refused and members.keys().isdisjoint(_answered(operation))):
        return {"answer": scrub(members)}
    code = str(given or reply.status).split(":")[0].rpartition("#")[2]
    message = members.get("message", members.get("Message", ""))
    status = reply.status if is_refused else None
    return {"error": _error(code, str(message), status, parameters)}


def _error(
    code: str, message: str, status: int | None, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """The error of a request with these parameters. Without a status it is that of the code."""
    known = dict(replacements(parameters, scrub(parameters)))
    return recorded_error(scrub(code), scrub_message(message, known), status)


def _answered(operation: str) -> Iterable[str]:
    """The members of the operation's answer; none for an operation that the model does not have."""
    if operation not in model.service_model().operation_names:
        return ()
    output = model.operation_model(operation).output
    return () if output is None else output.members


def _times(exchanges: Sequence[Exchange]) -> tuple[list[int], bool]:
    """The times of the calls in milliseconds, and whether the log has any.

    A time without a zone is in the zone that the nearest answer before it shows, or the first one;
    without an answer, in UTC. A call without a time has that of its answer's header Date, or of the
    call before it.
    """
    zone = next((one.zone for one in exchanges if one.zone is not None), 0)
    times: list[int | None] = []
    for one in exchanges:
        zone = zone if one.zone is None else one.zone
        if one.time is not None:
            times.append(one.time - zone if one.is_local else one.time)
        else:
            times.append(None if one.reply is None else one.reply.date)
    last = next((time for time in times if time is not None), None)
    if last is None:
        return [_FIRST_TIME + number * _STEP for number in range(len(times))], False
    filled = []
    for time in times:
        last = last if time is None else time
        filled.append(last)
    return filled, True
