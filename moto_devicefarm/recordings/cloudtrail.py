"""Reads the calls in CloudTrail's records. Rule: who made a call, from where and with which key,
gets in nowhere.

A trail has the requests of all calls, the answers of those that change something, and errors
(D: logging-using-cloudtrail, CloudTrail user guide).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core.json_guard import json_documents_with_lines, read_json
from moto_devicefarm.recordings.calls import CallList, RecordedCall
from moto_devicefarm.recordings.recorded_form import (
    recorded_answer,
    recorded_error,
    recorded_parameters,
)
from moto_devicefarm.recordings.secrets import SCRUBBED

EVENT_SOURCE = "devicefarm.amazonaws.com"
_WORDS = ("eventSource", "EventSource", "eventsource", '"Records"', '"Events"')
"""A text without any of these is no trail."""
_RECORDS = re.compile(r'\s*\{\s*"Records"\s*:')
_LISTS = ("Records", "Events", "events", "QueryResultRows")
"""The keys of lists of records: in a log file, in the outputs of ``aws cloudtrail lookup-events``,
``aws logs filter-log-events`` and ``aws cloudtrail get-query-results``.
"""
_TEXTS = ("CloudTrailEvent", "message", "eventJson")
"""The keys of a record that is JSON in a text, in the items of these lists."""
_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b")
_IDENTITY = ("arn", "principalId", "accessKeyId")


def calls_of_trail(text: str, name: str) -> CallList | None:
    """The calls in a trail's text; None if it is none. Raises ValueError, which has the name and
    the number of the record, for a record that is none.
    """
    if not any(word in text for word in _WORDS) or text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        values = [value for value, _ in json_documents_with_lines(text, name)]
    except ValueError:
        if _RECORDS.match(text):
            raise
        return None
    return calls_of_records(values, name) if _is_trail(values[0]) else None


def calls_of_trail_value(value: Any, name: str) -> CallList | None:
    """The calls in a trail that was read already, such as ``{"Records": [...]}``."""
    return calls_of_records([value], name) if _is_trail(value) else None


def calls_of_records(values: Sequence[Any], name: str) -> CallList:
    """The calls in CloudTrail's documents, and how many records are of other services."""
    calls = CallList()
    for number, item in enumerate((one for value in values for one in _items(value)), 1):
        call = _call(item, number, name)
        if call is None:
            calls.passed_over += 1
        else:
            calls.append(call)
    return calls


def _is_trail(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and _is_trail(value[0])
    if not isinstance(value, Mapping):
        return False
    if isinstance(value.get("Records"), list) or value.get("Events") == []:
        return True
    lists = [value[key] for key in _LISTS if isinstance(value.get(key), list)]
    return (
        any(map(_is_trail, lists))
        or isinstance(value.get("CloudTrailEvent"), str)
        or _is_trail_text(value.get("message"))
        or "eventJson" in value
        or _is_trail(value.get("detail"))
        or {"eventsource", "eventname"} <= {key.lower() for key in value}
    )


def _is_trail_text(text: Any) -> bool:
    """Whether it is the message of a log to which CloudTrail writes its records."""
    return isinstance(text, str) and text.startswith("{") and '"eventSource"' in text


def _items(value: Any) -> Iterator[Any]:
    """What stands for a record in a document."""
    if isinstance(value, Mapping):
        lists = [value[key] for key in _LISTS if isinstance(value.get(key), list)]
        if not lists:
            yield value
        for rows in lists:
            for row in rows:  # a row of a query is a list of objects with one column each
                is_row = isinstance(row, list) and all(isinstance(one, Mapping) for one in row)
                yield {key: one[key] for one in row for key in one} if is_row else row
    elif isinstance(value, list):
        for item in value:
            yield from _items(item)
    else:
        yield value


def _call(item: Any, number: int, name: str) -> RecordedCall | None:
    """The call of a record; None if it is of another service, or no call."""
    where = f"{name}, record {number}"
    outer = _lower_keys(item)  # of an output of lookup-events
    if outer.get("eventsource", EVENT_SOURCE) != EVENT_SOURCE:
        return None
    record = _lower_keys(_record(item, where))
    source, operation = record.get("eventsource"), record.get("eventname")
    if not isinstance(source, str) or not isinstance(operation, str) or "eventtime" not in record:
        raise ValueError(
            f"{where}: not a record of CloudTrail: expected an object with eventSource, eventName "
            "and eventTime"
        )
    if source != EVENT_SOURCE or record.get("eventtype", "AwsApiCall") != "AwsApiCall":
        return None
    time = milliseconds(record["eventtime"], f"{where}: eventTime")
    parameters = _value(record, "requestparameters", where)
    callers = _callers(record)
    return RecordedCall(
        number,
        time,
        operation,
        _without(callers, recorded_parameters(operation, parameters or {}, where)),
        _without(callers, _outcome(operation, record, where)),
        source=name,
        unit="record",
        event_id=str(record.get("eventid") or ""),
    )


def _record(item: Any, where: str) -> Any:
    """The record itself: it may be JSON in a text, or in an event of EventBridge."""
    if isinstance(item, Mapping):
        for key in _TEXTS:
            if isinstance(item.get(key), str):
                return read_json(item[key], f"{where}: {key}")
        if isinstance(item.get("detail"), Mapping):
            return item["detail"]
    return item


def _lower_keys(item: Any) -> dict[str, Any]:
    """The members by their names in lower case, as Athena has them."""
    members = item.items() if isinstance(item, Mapping) else ()
    return {key.lower(): value for key, value in members}


def _value(record: Mapping[str, Any], key: str, where: str) -> Any:
    """A member that is an object, or in an export of Athena JSON in a text."""
    value = record.get(key)
    if isinstance(value, str):
        return read_json(value, f"{where}: {key}") if value.strip() else None
    return value


def _outcome(operation: str, record: Mapping[str, Any], where: str) -> dict[str, Any]:
    if record.get("errorcode"):
        code, message = str(record["errorcode"]), str(record.get("errormessage") or "")
        return {"error": recorded_error(code, message)}
    answer = _value(record, "responseelements", where)
    return {} if answer is None else {"answer": recorded_answer(operation, answer, where)}


def _callers(record: Mapping[str, Any]) -> re.Pattern[str]:
    """What names the caller in a text: errors of IAM quote it."""
    identity = record.get("useridentity")
    names = [identity.get(key) for key in _IDENTITY] if isinstance(identity, Mapping) else []
    names.append(_address(record.get("sourceipaddress")))
    texts = {one for one in names if isinstance(one, str) and len(one) > 6}
    known = sorted(re.escape(one) for one in texts if not one.isdigit())  # root's id is the account
    return re.compile("|".join([_KEY.pattern, *known]))


def _address(text: Any) -> str | None:
    """An IP address; None for the name of a service."""
    try:
        return str(ipaddress.ip_address(text)) and str(text)
    except ValueError:
        return None


def _without(callers: re.Pattern[str], value: Any) -> Any:
    """The value without the names of the caller, at any depth."""
    if isinstance(value, Mapping):
        return {key: _without(callers, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(callers, item) for item in value]
    return callers.sub(SCRUBBED, value) if isinstance(value, str) else value
