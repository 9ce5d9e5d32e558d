"""The times of a debug log: local times become those of the service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import mock_devicefarm, record
from tests.support.clients import new_client
from tests.support.debug_logs import BOTO3, FORMATS, debug_log, log_story, read_log, two_calls
from tests.support.recordings import read_calls
from tests.support.store import NOW_IN_SECONDS


@pytest.mark.parametrize("zone", [5.75, -11, 14, 1, -0.25])
def test_the_header_date_tells_the_zone(zone: float, path: Path) -> None:
    """A log has local times without a zone. The answers have the time of the service."""
    recorded, text = log_story(path, two_calls, zone=zone)
    assert read_log(text) == recorded


def test_without_the_header_local_times_are_utc(path: Path) -> None:
    """Nothing else tells the zone."""
    recorded, text = log_story(path, two_calls, zone=2)
    found = read_log(text.replace("'date'", "'x-date'"))
    assert [one["time"] for one in found] == [one["time"] + 7200 for one in recorded]


@pytest.mark.parametrize("date", ["yesterday", "Sat, 99 Jan 2026 12:00:00 GMT", ""])
def test_a_header_that_is_no_date(date: str, path: Path) -> None:
    """It counts as missing."""
    recorded, text = log_story(path, two_calls)
    wrong = text.replace("'date': 'Sun, 01 Mar 2026 12:00:00 GMT'", f"'date': '{date}'")
    assert read_log(wrong) == recorded


def test_a_clock_far_from_that_of_the_service(path: Path) -> None:
    """A difference that no zone has is left: a mock or a wrong clock made it."""
    recorded, text = log_story(path, two_calls)
    assert read_log(text.replace("01 Mar 2026", "05 Mar 2026")) == recorded


def test_the_zone_changes_in_the_night(path: Path) -> None:
    """At the end of summer time each answer has its own difference. A call without an answer has
    that of the call before it.
    """
    with freeze_time("2026-10-25T00:59:58Z") as clock, mock_devicefarm():
        client = new_client()
        with record(client, path):
            texts = []
            for zone in (2, 1):
                with debug_log(zone=zone) as log:
                    client.list_projects()
                    clock.tick(4)
                    client.list_projects()
                    clock.tick(4)
                texts.append(log.getvalue())
    text = "".join(texts)
    assert read_log(text) == read_calls(path)
    cut = text[: text.rindex("Response headers")]
    assert [one["time"] for one in read_log(cut)] == [one["time"] for one in read_calls(path)]


def test_times_without_a_day(path: Path) -> None:
    """pytest's live log may have only the time of the day. The header Date tells the day."""
    with freeze_time("2026-03-01T23:59:58Z") as clock, mock_devicefarm():
        client = new_client()
        with record(client, path), debug_log(zone=-8, day=False) as log:
            two_calls(client, clock)
    recorded = read_calls(path)
    assert read_log(log.getvalue()) == [{**one, "time": one["time"] // 1} for one in recorded]


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("2026-03-01T12:00:00.250Z", 0.25),
        ("2026-03-01T12:00:00.5Z", 0.5),
        ("2026-03-01T14:30:00,250+02:30", 0.25),
        ("2026-03-01T09:00:00-0300", 0),
        ("2026-13-01T12:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_time_with_its_zone(given: str, seconds: float | None, path: Path) -> None:
    """It needs no header. A date that no calendar has counts as missing."""
    _, text = log_story(path, two_calls, BOTO3.replace("%(asctime)s", given))
    times: list[Any] = [one["time"] for one in read_log(text.replace("'date'", "'x'"))]
    if seconds is None:
        assert times == [1767225600.0, 1767225601.0]
    else:
        assert times == [NOW_IN_SECONDS + seconds] * 2


def test_a_time_of_the_day_with_its_zone(path: Path) -> None:
    """The header Date tells the day."""
    _, text = log_story(path, two_calls, BOTO3.replace("%(asctime)s", "12:00:00Z"))
    assert [one["time"] for one in read_log(text)] == [NOW_IN_SECONDS] * 2


def test_programs_with_and_without_a_zone(path: Path, tmp_path: Path) -> None:
    """The zone of one program's local times does not change the times in UTC of another one."""
    first, local = log_story(path, two_calls, zone=2)
    second, utc = log_story(tmp_path / "more.jsonl", two_calls, FORMATS["AWS Lambda"])
    assert read_log(local + utc) == first + second


def test_a_call_without_a_time_has_that_of_the_call_before(path: Path) -> None:
    """A log may lack the time and the answer of a call."""
    recorded, text = log_story(path, two_calls)
    begin = text.rindex("2026-03-01 12:00:02,500", 0, text.rindex("Making request"))
    cut = text[:begin] + text[begin + 24 : text.rindex("Sending http")]
    assert [one["time"] for one in read_log(cut)] == [recorded[0]["time"]] * 2
