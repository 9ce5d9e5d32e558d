"""Reads datetimes as Python prints them. Rule: a time is a whole date with its zone, and the zone
is looked up in dateutil's own data, never in a file of the machine.
"""

from __future__ import annotations

import datetime as dt
import re

from dateutil.zoneinfo import get_zonefile_instance

_DATETIME = re.compile(
    r"(?:\w+\.)?\w{0,20}[dD]atetime\("
    r"\s*(?P<numbers>\d{1,4}(?:,\s*\d{1,6}){2,6})"
    r"(?:,\s*fold=[01])?(?:,\s*tzinfo=(?P<zone>.*))?\)",
    re.DOTALL,
)
"""``FakeDatetime`` is freezegun's."""
_MODULE = r"(?:[\w.]*\.)?"
_UTC = re.compile(
    rf"{_MODULE}(?:tz(?:win)?local\(\)|tzutc\(\)|timezone\.utc|UTC)|<UTC>"  # pytz writes <UTC>
)
_OFFSET = re.compile(
    rf"{_MODULE}(?:tzoffset\([^,()]{{1,99}},\s*(?P<offset>-?\d{{1,5}})\)"
    rf"|timezone\({_MODULE}timedelta\((?:days=(?P<days>-1),\s*)?seconds=(?P<seconds>\d{{1,5}})\)"
    r"(?:,\s*'[^']{0,99}')?\))"
)
_ZONE = re.compile(
    rf"(?:{_MODULE}(?:tzfile|ZoneInfo)\((?:key=)?|<\w+\ )"
    r"'(?:.*/zoneinfo/)?(?P<name>[\w/+-]+)'(?:\)|[^<>]*>)"
)
"""As dateutil, the standard library and pytz write them."""


def iso_time(call: str) -> str:
    """The ISO 8601 text of ``datetime.datetime(2026, 1, 17, 12, 30, tzinfo=tzutc())``. A time
    without a zone is UTC. So is one of ``tzlocal()``, because it does not say which zone is meant.

    Raises ValueError, which says what is wrong, for another call and for an unknown zone.
    """
    found = _DATETIME.fullmatch(call)
    if found is None:
        raise ValueError(f"{call:.40} is not a datetime, and other calls are not read")
    try:
        zone = _zone(found["zone"] or "UTC")
        numbers = [*map(int, found["numbers"].split(",")), 0, 0, 0, 0]
        year, month, day, hour, minute, second, fraction = numbers[:7]
        time = dt.datetime(year, month, day, hour, minute, second, fraction, zone)
        return time.isoformat()
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{call:.40} is not a datetime: {error}") from None


def _zone(text: str) -> dt.tzinfo:
    if _UTC.fullmatch(text):
        return dt.timezone.utc
    if found := _OFFSET.fullmatch(text):
        days, seconds = int(found["days"] or 0), int(found["seconds"] or found["offset"])
        return dt.timezone(dt.timedelta(days, seconds))
    found = _ZONE.fullmatch(text)
    zone: dt.tzinfo | None = get_zonefile_instance().get(found["name"]) if found else None
    if zone is None:
        raise ValueError(f"the zone {text:.60} is unknown; write the time in UTC")
    return zone
