"""Splits the text of a log into its records, whatever program wrote, carried or showed the log.

A record is what one call of a logger wrote: a line with a beginning such as a time or a level, and
the lines that follow without one. Rule: nothing but the beginning of a line decides where a record
begins, so prose around the log belongs to the record before it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from moto_devicefarm.core.json_guard import read_json

_QUARTER = 15 * 60 * 1000
"""Milliseconds; every time zone is a multiple of it away from UTC."""
_ANSI = re.compile(r"\x1b\[[0-9;?]{0,30}[A-Za-z]")
_LEVELS = "DEBUG|INFO|WARNING|ERROR|CRITICAL"
_MARKER = re.compile(
    r"""[^{']{0,200}?(?P<marker>
    (?P<making>Making\ request\ for\ OperationModel\(name=(?P<operation>\w+)\))
    |(?P<sending>Sending\ http\ request:)
    |"POST\ [^"]{1,200}\ HTTP/[\d.]+"\ (?P<status>\d{3})\b
    |(?P<headers>Response\ [Hh]eaders:)
    |(?P<body>Response\ [Bb]ody:)
    |(?P<exception>Exception\ received\ when\ sending\ HTTP\ request)
    |Event\ needs-retry\.[\w-]+\.(?P<asked>\w+):
    )""",
    re.VERBOSE,
)
"""The records that tell something of a call, after a header of any form."""
_START = re.compile(
    rf"""[\["\s]{{0,3}}(?:\d{{4}}-\d\d-\d\d[ T]\d\d:\d\d|\d\d:\d\d:\d\d\b|(?:{_LEVELS})\b
    |(?:awscli\.)?(?:botocore|urllib3)\.[\w.]+\W{{1,5}}(?:{_LEVELS})\b)""",
    re.VERBOSE,
)
"""How a record begins."""
_WORDS = ("Making request", "Sending http", "Response ", "Exception rec", "needs-retry", "POST ")
"""One of these is in each record that _MARKER matches, if no terminal has cut the line there."""
_TIME = re.compile(
    r"\b(?:(\d{4}-\d\d-\d\d)[ T])?(\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(Z|[+-]\d\d:?\d\d)?"
)
_THREAD = re.compile(rf"[\d :,-]{{19,30}} - ([^\n]{{1,80}}?) - [\w.]{{1,80}} - (?:{_LEVELS}) - ")
"""The header of ``aws --debug``."""
_PREFIXES: Sequence[re.Pattern[str]] = (
    re.compile(r"(?:[^\t\n]{1,100}\t){2}(?=\d{4}-\d\d-\d\dT)"),  # gh run view --log
    re.compile(  # GitHub Actions, Kubernetes, GitLab, Jenkins
        r"\[?(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))\]?"
        r"(?: std(?:out|err) [FP])?(?: \d\d[OE]\+?)?[ \t]"
    ),
    re.compile(r"(?P<program>[\w.-]{1,80}) *\| ?"),  # docker compose
    re.compile(r"> ?"),  # a quotation in Markdown or in an e-mail
)
"""What a carrier of a log writes before each line."""
_SAMPLES = 200
"""How many lines are looked at for the prefix that lines have in common."""
_MOST = 0.75
"""The part of these lines that must have it: prose may have the words of a record too."""
_HEAD = 1000
"""Characters of a record in which _MARKER is looked for; more than a header and a marker have."""
_JSON_MESSAGES = ("message", "msg")
_JSON_TIMES = ("asctime", "timestamp", "time", "@timestamp")


class LogRecord(NamedTuple):
    """A record that tells something of a call."""

    line: int
    """Where it begins in the text, from 1."""
    stream: str
    """The program and the thread that wrote it, as far as the log has their names."""
    has_thread: bool
    """Whether the name of the thread is in the log."""
    time: int | None
    """Milliseconds since 1970, or since midnight if the log has no dates. None without a time."""
    is_local: bool
    """Whether the zone of the time is unknown."""
    found: re.Match[str]
    """What the record tells, by the groups of ``_MARKER``."""
    lines: Sequence[str]

    @property
    def text(self) -> str:
        """The record as one line. A literal has no line end in it, so that a line is whole again
        that a terminal has cut.
        """
        return self.found.string

    @property
    def message(self) -> int:
        """Where the text behind the marker begins."""
        return self.found.end()


class _Line(NamedTuple):
    number: int
    program: str
    time: str
    text: str


def read_records(text: str) -> Iterator[LogRecord]:
    """The records of a log that tell something of calls, those of each program in their order."""
    beginnings: dict[str, tuple[_Line, list[str]]] = {}
    for line in _lines(text):
        if line.text.startswith("{"):
            record = _json_record(line)
            if record is not None:
                yield record
                continue
        if _START.match(line.text) or _has_marker(line.text):
            yield from _records(*beginnings.pop(line.program, ()))
            beginnings[line.program] = (line, [line.text])
        elif line.program in beginnings:
            beginnings[line.program][1].append(line.text)
    for beginning in beginnings.values():
        yield from _records(*beginning)


def quarters(difference: int) -> int:
    """A difference of times, rounded to the quarters of an hour by which time zones differ."""
    return round(difference / _QUARTER) * _QUARTER


def _records(line: _Line | None = None, lines: Sequence[str] = ()) -> Iterator[LogRecord]:
    """The record of these lines, if it tells something of a call."""
    if line is None or not (_has_word(line.text) or (len(lines) > 1 and _has_word("".join(lines)))):
        return
    found = _MARKER.match("".join(lines))
    if found is None:
        return
    header = found.string[: found.start("marker")]
    thread = _THREAD.match(header)
    time, is_local = _time(_TIME.search(header))
    if line.time:
        carried, _ = _time(_TIME.match(line.time))
        if carried is not None:
            time = carried if time is None else time - quarters(time - carried)
            is_local = False
    stream = f"{line.program}|{thread[1] if thread else ''}"
    yield LogRecord(line.number, stream, thread is not None, time, is_local, found, lines)


def _json_record(line: _Line) -> LogRecord | None:
    """The record in a JSON object with a message, as python-json-logger writes it."""
    if not _has_word(line.text):
        return None
    try:
        item = read_json(line.text, "")
    except ValueError:
        return None
    message = _first_text(item, _JSON_MESSAGES)
    lines = [*message.split("\n"), *str(item.get("exc_info", "")).split("\n")]
    found = _MARKER.match("".join(lines))
    if found is None:
        return None
    time, is_local = _time(_TIME.match(_first_text(item, _JSON_TIMES)))
    thread = _first_text(item, ("threadName",))
    stream = f"{line.program}|{thread}"
    return LogRecord(line.number, stream, bool(thread), time, is_local, found, lines)


def _first_text(item: dict[str, Any], names: Sequence[str]) -> str:
    return next((item[name] for name in names if isinstance(item.get(name), str)), "")


def _has_word(text: str) -> bool:
    return any(word in text for word in _WORDS)


def _has_marker(text: str) -> bool:
    return _has_word(text) and _MARKER.match(text) is not None


def _time(found: re.Match[str] | None) -> tuple[int | None, bool]:
    """(milliseconds, whether the zone is unknown) of a time in a log."""
    if found is None:
        return None, True
    day, time, zone = found.groups()
    whole, _, fraction = time.replace(",", ".").partition(".")
    try:
        moment = dt.datetime.fromisoformat(f"{day or '1970-01-01'}T{whole}+00:00")
        if zone and zone != "Z":
            digits = zone.replace(":", "")
            away = dt.timedelta(hours=int(digits[1:3]), minutes=int(digits[3:]))
            moment -= away if digits[0] == "+" else -away
        milliseconds = int(moment.timestamp()) * 1000 + int(fraction[:3].ljust(3, "0"))
    except (ValueError, OverflowError):  # 2026-13-45, or the year 0
        return None, True
    return milliseconds, day is None or zone is None


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not empty, without colours and the prefixes of carriers."""
    text = _ANSI.sub("", text) if "\x1b" in text else text
    lines = [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n")]
    prefixes = _common_prefixes(lines)
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        program = time = ""
        position = 0
        for prefix in prefixes:
            found = prefix.match(line, position)
            if found is not None:
                position = found.end()
                groups = found.groupdict()
                program, time = groups.get("program", program), groups.get("time", time)
        yield _Line(number, program, time, line[position:])


def _common_prefixes(lines: Sequence[str]) -> Sequence[re.Pattern[str]]:
    """The prefixes that most of the lines of records have, from left to right."""
    samples = [line[:_HEAD] for line in lines if _has_word(line)][:_SAMPLES]
    prefixes: list[re.Pattern[str]] = []
    while len(prefixes) < len(_PREFIXES) + 1:
        indent = min((len(one) - len(one.lstrip(" \t")) for one in samples), default=0)
        for prefix in (*_PREFIXES, re.compile(rf"[ \t]{{{max(indent, 1)}}}")):
            matches = [prefix.match(sample) for sample in samples]
            rests = [one.string[one.end() :] for one in matches if one is not None]
            if rests and len(rests) >= _MOST * len(samples):
                prefixes.append(prefix)
                samples = rests
                break
        else:
            break
    return prefixes
