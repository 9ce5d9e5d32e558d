"""Finds in the records of a log which answer belongs to which request.

Rule: botocore's log does not say it. What is assumed instead stands at ``Exchanges``.
"""

from __future__ import annotations

import email.utils
import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from moto_devicefarm.recordings.log_lines import LogRecord, quarters
from moto_devicefarm.recordings.log_reprs import read_repr, repr_pairs

_TARGET = "DeviceFarm_"
"""How X-Amz-Target of Device Farm's requests begins."""
_OPERATION = re.compile(r"[xX]-[aA]mz-[tT]arget': [bu]?'\w+\.(\w+)'")
_ARN = re.compile(rb'"arn": ?"([^"]{1,2000})"')
_LAST_LINE = re.compile(r"(?:\w+\.)*(\w+)(?:: (.*))?")
"""The line of a traceback that has the exception."""
_FARTHEST_ZONE = 14 * 60 * 60 * 1000
_DAY = 24 * 60 * 60 * 1000
_AT_ONCE = 32
"""How many calls may be open at the same time in one stream. An older one stays without an answer.
"""
_BEGIN = 200
"""The bytes of a body in which the code of an error stands."""


@dataclass(eq=False)
class Reply:
    """What came back for one attempt: an answer of the service, or an exception of botocore."""

    headers: dict[str, str] = field(default_factory=dict)
    """By their names in lower case."""
    body: bytes | None = None
    """None if the log does not have all of it."""
    status: int | None = None
    exception: tuple[str, str] | None = None
    """The name of its class, and its message."""
    received: int | None = None
    """The time of the record, as in ``LogRecord``."""
    is_local: bool = True

    @property
    def is_failure(self) -> bool:
        """Whether a client sends the request again after it."""
        is_busy = self.status is not None and (self.status >= 500 or self.status == 429)
        return self.exception is not None or is_busy or b"Throttl" in (self.body or b"")[:_BEGIN]

    @cached_property
    def arns(self) -> frozenset[bytes]:
        """The ARNs of the resources in the answer."""
        return frozenset(_ARN.findall(self.body or b""))

    @property
    def date(self) -> int | None:
        """The service's time in the header Date, in epoch milliseconds; None if it has none."""
        try:
            seconds = email.utils.parsedate_to_datetime(self.headers["date"]).timestamp()
        except (KeyError, ValueError, TypeError, OverflowError):
            return None
        return int(seconds) * 1000 if seconds >= 0 else None

    @property
    def zone(self) -> int | None:
        """How many milliseconds the clock of the log is before that of the header Date."""
        if self.received is None or self.date is None or not self.is_local:
            return None
        zone = quarters(self.received - self.date)
        return zone if self.received < _DAY or abs(zone) <= _FARTHEST_ZONE else None


@dataclass(eq=False)
class Exchange:
    """One call in a log: its request, and the reply to its last attempt."""

    line: int
    time: int | None
    is_local: bool
    operation: str
    is_device_farm: bool
    body: bytes | None
    """The request's body; None if the log does not have all of it."""
    attempts: int = 0
    reply: Reply | None = None
    zone: int | None = None
    """What the reply of any attempt shows."""

    @cached_property
    def arn(self) -> bytes | None:
        """The ARN that the request names as ``arn``."""
        return next(iter(_ARN.findall(self.body or b"")), None)


class Exchanges:
    """The calls of one stream of records, which is a thread if the log has the names of threads.

    In a thread, one call follows another: a new one ends the one before. Without the names, several
    calls may be open. Then a reply belongs to the call that waits for one. If several do, the next
    record "Event needs-retry", which botocore writes after each reply, has the operation. Among
    several calls of one operation it is that whose ``arn`` is in the reply, else the oldest. A
    request that is sent again belongs to the latest call of its operation with a reply, and if
    possible to one that failed.
    """

    def __init__(self) -> None:
        self.all: list[Exchange] = []
        self._open: deque[Exchange] = deque(maxlen=_AT_ONCE)
        self._unassigned: deque[Reply] = deque(maxlen=_AT_ONCE)
        self._status: int | None = None
        self._headers: dict[str, str] = {}
        self._last: tuple[dict[str, str], bytes | None] | None = None
        """The last answer: botocore writes an error twice, because it reads it twice."""
        self._known_ids: set[str] = set()

    def add(self, record: LogRecord) -> None:
        """Take the next record."""
        found = record.found
        if found["making"]:
            self._begin(record)
        elif found["sending"]:
            self._send(record)
        elif found["status"]:
            self._status = int(found["status"])
        elif found["headers"]:
            pairs = repr_pairs(record.text, record.message)
            self._headers = {name: value.decode(errors="replace") for name, value in pairs.items()}
        elif found["body"]:
            self._receive_answer(record)
        elif found["exception"]:
            reply = Reply(exception=_exception(record.lines))
            self._receive(reply)
        else:
            self._assign(str(found["asked"]))

    def end(self) -> None:
        """Give what is left: the log has no more records."""
        while self._unassigned:
            self._assign(None)

    def _begin(self, record: LogRecord) -> None:
        if record.has_thread:
            self._open.clear()
        pairs = repr_pairs(record.text, record.message + record.text[record.message :].find("{"))
        target = pairs.get("x-amz-target", b"").decode(errors="replace")
        exchange = Exchange(
            record.line,
            record.time,
            record.is_local,
            record.found["operation"],
            target.startswith(_TARGET),
            pairs.get("body"),
        )
        self._last = None
        self.all.append(exchange)
        self._open.append(exchange)

    def _send(self, record: LogRecord) -> None:
        self._last = self._status = None
        target = _OPERATION.search(record.text)
        calls = [one for one in self._open if target is None or one.operation == target[1]]
        new = [one for one in calls if not one.attempts and one.reply is None]
        again = [one for one in reversed(calls) if one.reply is not None]
        failed = [one for one in again if one.reply is not None and one.reply.is_failure]
        for exchange in (*new, *failed, *again)[:1]:
            exchange.attempts += 1
            exchange.reply = None

    def _receive_answer(self, record: LogRecord) -> None:
        headers, self._headers = self._headers, {}
        body = _body(record)
        request_id = headers.get("x-amzn-requestid")
        if (headers, body) == self._last or request_id in self._known_ids:
            return
        self._last = (headers, body)
        if request_id:
            self._known_ids.add(request_id)
        status, self._status = self._status, None
        self._receive(Reply(headers, body, status, None, record.time, record.is_local))

    def _receive(self, reply: Reply) -> None:
        self._unassigned.append(reply)
        if len(self._waiting()) < 2:
            self._assign(None)

    def _waiting(self) -> Sequence[Exchange]:
        """The calls that wait for a reply."""
        return [one for one in self._open if one.reply is None]

    def _assign(self, operation: str | None) -> None:
        """Give a reply to a call of this operation, or to any call: if possible the reply and the
        call with the same ARN, else the oldest ones.
        """
        calls = [one for one in self._waiting() if operation in (None, one.operation)]
        if not self._unassigned or not calls:
            if operation is None:
                self._unassigned.clear()
            return
        pairs = [(reply, one) for reply in self._unassigned for one in calls]
        if len(pairs) > 1:
            pairs = [pair for pair in pairs if pair[1].arn in pair[0].arns] or pairs
        reply, exchange = pairs[0]
        self._unassigned.remove(reply)
        exchange.reply = reply
        sent = [one for one in self._waiting() if one.operation == exchange.operation]
        for other in [one for one in sent if one.attempts > exchange.attempts == 0][:1]:
            exchange.attempts, other.attempts = other.attempts, 0  # its sending was the reply's
        exchange.zone = reply.zone if exchange.zone is None else exchange.zone


def _body(record: LogRecord) -> bytes | None:
    """The body of an answer: a literal, or JSON as Python 2 wrote it."""
    text = record.text
    position = record.message + len(text[record.message :]) - len(text[record.message :].lstrip())
    if text[position : position + 1] == "{":
        return text[position:].encode(errors="replace")
    return read_repr(text, position)


def _exception(lines: Iterable[str]) -> tuple[str, str]:
    """The name and the message of the last exception of a traceback."""
    name, message = "HTTPClientError", ""
    for line in lines:
        found = _LAST_LINE.fullmatch(line)
        if found is not None and found[1].endswith(("Error", "Exception", "Timeout", "Closed")):
            name, message = found[1], found[2] or ""
    return name, message
