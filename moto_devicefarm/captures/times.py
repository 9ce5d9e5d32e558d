"""Reads times in the forms in which documents are printed. Rule: a time is a whole date, so that
nothing of it comes from the clock.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from dateutil.parser import isoparse, parse

FIRST, LAST = -62135596800, 253402300800
"""The years 1 to 9999 in epoch seconds: all that a datetime can hold."""
_NUMBER = re.compile(r"-?\d+(\.\d*)?([Ee][+-]?\d+)?", re.ASCII)
_PRINTED_TIME = re.compile(
    r"[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d [AP]M"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? ([+-]\d{4}|UTC)",
    re.ASCII,
)
"""Times as CloudTrail (D: logging-using-cloudtrail) and as Ruby (C: aws-sdk-ruby#876) write them.
Each has a whole date, so that ``parse`` takes nothing from the clock.
"""


def milliseconds(given: Any, what: str) -> int:
    """A time as epoch milliseconds: from a datetime, epoch seconds (number or text), ISO 8601, or
    a time as CloudTrail or Ruby write it. It is UTC if it has no zone. Raises ValueError, naming
    ``what``, for anything else.
    """
    value = given
    try:
        if isinstance(value, str):
            value = _time_of_text(value)
        if isinstance(value, dt.datetime):
            value = value if value.tzinfo else value.replace(tzinfo=dt.timezone.utc)
            since: dt.timedelta = value - dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
            return (since.days * 86400 + since.seconds) * 1000 + since.microseconds // 1000
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number and FIRST <= value < LAST:
            return round(float(value) * 1000)
    except (ValueError, OverflowError):
        pass
    raise ValueError(
        f"{what}: {given!r} is not a time: expected epoch seconds or ISO 8601, "
        "such as 2026-01-01T12:00:00Z"
    )


def _time_of_text(text: str) -> float | dt.datetime:
    """Epoch seconds or a datetime. Raises ValueError or OverflowError for another text."""
    if _NUMBER.fullmatch(text):
        return float(text)
    if _PRINTED_TIME.fullmatch(text):
        printed: dt.datetime = parse(text)
        return printed
    return isoparse(text)
