"""What a failing test is told of the mock: its calls, what is known of their errors, and what is
stuck. Rule: a report changes nothing, waits for nobody, is written while the mock is active, and
has no character that acts on a terminal.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from moto_devicefarm.core import api, clock, presigned
from moto_devicefarm.core.call_log import Call, CallLog, shorten
from moto_devicefarm.core.folded_calls import FoldedCalls, fold, outcome, times
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.core.resource import is_arn
from moto_devicefarm.core.short_arns import ARN, short_arns
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.resources.hints import hints
from moto_devicefarm.resources.snapshots import stuck_snapshots

TITLE = "calls to Device Farm"
LINE_WIDTH = 100
"""How many characters of a call's parameters, and of its answer, a report shows."""
ERROR_WIDTH = 300
"""How many characters of an error it shows, because AWS's words name the reason at their end."""
MOST_ROWS = 50
MOST_STUCK = 10
PATIENCE = 2
"""Seconds that a report waits for the lock. A test that hangs may hold it."""
_ATTRIBUTE = "_moto_devicefarm_report"
_NAMED = re.compile(r'"arn": "(arn:[^"]+)", "name": ("(?:[^"\\]|\\.)*")')


def active_report(log: CallLog, start: int = 0) -> str:
    """The calls in the log of an active mock from this number on, hints, and what is stuck.

    Empty without calls. An error, such as one of the user's registry, does not hide the failure
    that is reported.
    """
    lines: list[str] = []
    with _quiet_lock(), _moment_of(log) as (now, is_frozen):
        try:
            rows, call_lines = _call_lines(log, start)
            if not rows:
                return ""
            lines += call_lines
            lines += _stuck_lines(rows[0], now, is_frozen=is_frozen)
        except Exception as error:
            lines.append(f"the mock could not tell more: {error!r}")
    url = presigned.server_url()
    if url is not None:
        lines.append(f"the page of this mock: {url}/moto-devicefarm/")
    return _text(lines)


@contextlib.contextmanager
def _moment_of(log: CallLog) -> Iterator[tuple[int, bool]]:
    """The moment of a report, and whether the clock stands still.

    An exception may have ended the ``freeze_time`` of the test, or one inside another. Then it is
    the moment of the last call.
    """
    is_frozen = clock.is_frozen()
    last = next(reversed(log), None)
    if log.was_frozen and last is not None and (not is_frozen or clock.now() < last.moment):
        with clock.hold_at(last.moment):
            yield last.moment, True
    else:
        with clock.hold() as now:
            yield now, is_frozen


def ended_report(log: CallLog, start: int = 0) -> str:
    """The calls in the log of a mock that has ended, from this number on."""
    return _text(_call_lines(log, start, is_active=False)[1])


def _text(lines: Iterable[str]) -> str:
    return "\n".join(map(escape_unprintable, lines))


@contextlib.contextmanager
def _quiet_lock() -> Iterator[None]:
    """The lock of a request, if it is free soon."""
    has_lock = api.lock.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if has_lock:
            api.lock.release()


def _call_lines(
    log: CallLog, start: int, *, is_active: bool = True
) -> tuple[list[FoldedCalls], list[str]]:
    """The rows of the calls, the newest first, and their lines, the oldest first."""
    newest_first = islice(reversed(log), max(0, len(log) - start))
    rows, has_more = fold(newest_first, MOST_ROWS)
    labels = _Labels(rows, is_active=is_active)
    lines = ["earlier calls are left out; farm.calls has them"] if has_more else []
    day = ""
    for row in reversed(rows):
        date = clock.text(row.since)[:10]
        if date != day:
            day = date
            lines.append(f"{day}, UTC")
        lines.append(_call_line(row, labels))
        if is_active and row.last.error is not None:
            lines += [f"    {labels.shorten_arns(hint)}" for hint in _hints(row.last)]
    return rows, lines


def _hints(call: Call) -> list[str]:
    return hints(call, list(stores(f"::::{call.account_id}")))


def _call_line(row: FoldedCalls, labels: _Labels) -> str:
    """``12:00:02  GetRemoteAccessSession of nightly x 40: PREPARING``."""
    call = row.last
    moments = [clock.time_of_day(moment) for moment in (row.since, call.moment)]
    time = " to ".join(dict.fromkeys(moments))
    parameters = call.parameters
    about = ""
    if len(parameters) == 1 and is_arn(next(iter(parameters.values()))):
        about = f" of {labels.label(*parameters.values())}"
    elif parameters:
        about = f"({shorten(', '.join(_parameters(parameters, labels)), LINE_WIDTH)})"
    most = LINE_WIDTH if call.error is None else ERROR_WIDTH
    result = shorten(labels.shorten_arns(outcome(call)), most)
    return f"{time}  {call.operation}{about}{times(row.times)}: {result}"


def _parameters(parameters: Mapping[str, Any], labels: _Labels) -> Iterator[str]:
    for name, value in parameters.items():
        text = labels.label(value) if is_arn(value) else labels.shorten_arns(json.dumps(value))
        yield f"{name}={text}"


class _Labels:
    """What a report calls the resources in these rows: by name, or by a short ARN."""

    def __init__(self, rows: Sequence[FoldedCalls], *, is_active: bool) -> None:
        texts = [f"{json.dumps(row.last.parameters)} {outcome(row.last)}" for row in rows]
        self._short = short_arns(arn for text in texts for arn in ARN.findall(text))
        self._names = {
            arn: json.loads(name)
            for row in rows
            for arn, name in _NAMED.findall(row.last.answer_text)
        }
        for arn in self._short if is_active else ():
            found = next((found for store in stores() if (found := store.find_any_kind(arn))), None)
            self._names[arn] = getattr(found, "name", "") or self._names.get(arn, "")
        self._counts = Counter(name for arn, name in self._names.items() if arn in self._short)

    def label(self, arn: str) -> str:
        """The name, with the short ARN if others have the same name, or the short ARN."""
        name, short = self._names.get(arn, ""), self._short.get(arn, arn)
        if not name:
            return short
        return name if self._counts[name] == 1 else f"{name} ({short})"

    def shorten_arns(self, text: str) -> str:
        """The text with short ARNs in place of those that are in the rows."""
        return ARN.sub(lambda found: self._short.get(found[0], found[0]), text)


def _stuck_lines(latest: FoldedCalls, now: int, *, is_frozen: bool) -> list[str]:
    """A line for each resource that waits; for a busy one only if the latest call was a poll."""
    waiting = stuck_snapshots(list(stores()), latest.polled, now)
    lines = [snapshot.words(now, is_frozen=is_frozen) for snapshot in waiting[:MOST_STUCK]]
    rest = len(waiting) - len(lines)
    return [*lines, f"and {rest} more"] if rest else lines


def attach_report(error: BaseException, log: CallLog | None) -> None:
    """Let an exception that leaves a mock carry the report of the mock, for the pytest plugin.

    Outside of pytest, the traceback shows it as a note, from Python 3.11 on. pytest.raises compares
    notes, so a test's exception has none.
    """
    text = "" if log is None else active_report(log)
    if not text:
        return
    with contextlib.suppress(AttributeError, TypeError):  # an exception may forbid attributes
        setattr(error, _ATTRIBUTE, text)
        if sys.version_info >= (3, 11) and "PYTEST_CURRENT_TEST" not in os.environ:
            inner = getattr(error, "__notes__", [])
            inner[:] = [note for note in inner if not note.startswith(f"{TITLE}:")]
            error.add_note(f"{TITLE}:\n{text}")


def attached_report(error: BaseException | None) -> str:
    """The report that an exception carries, or one that it was raised from, or contains."""
    seen: list[BaseException] = []
    todo = [error]
    while todo:
        each = todo.pop(0)
        if each is None or each in seen:
            continue
        seen.append(each)
        text: str = getattr(each, _ATTRIBUTE, "")
        if text:
            return text
        todo += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]
    return ""
