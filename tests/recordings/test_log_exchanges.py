"""What came back for one attempt, as a debug log shows it."""

from __future__ import annotations

import pytest

from moto_devicefarm.recordings.log_exchanges import Reply

DATE = {"date": "Sun, 01 Mar 2026 12:00:00 GMT"}
NOON = 1_772_366_400_000
HOUR = 60 * 60 * 1000


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(status=500), True),
        (Reply(status=503), True),
        (Reply(status=429), True),
        (Reply(status=400), False),
        (Reply(status=200), False),
        (Reply(status=400, body=b'{"__type": "ThrottlingException"}'), True),
        (Reply(status=200, body=b'{"project": {"name": "' + b"n" * 200 + b'Throttle"}}'), False),
        (Reply(exception=("ReadTimeoutError", "")), True),
        (Reply(), False),
    ],
)
def test_a_client_sends_a_request_again_after_a_failure(reply: Reply, expected: bool) -> None:
    """Errors of the service, and those that ask for patience. A name in an answer is none."""
    assert reply.is_failure is expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(DATE, received=NOON + 14 * HOUR), 14 * HOUR),
        (Reply(DATE, received=NOON - 2 * HOUR + 60_000), -2 * HOUR),
        (Reply(DATE, received=NOON + 14 * HOUR + 15 * 60_000), None),
        (Reply(DATE, received=12 * HOUR), 12 * HOUR - NOON),
        (Reply(DATE, received=NOON + HOUR, is_local=False), None),
        (Reply(DATE), None),
        (Reply({"date": "noon"}, received=NOON), None),
    ],
)
def test_the_header_date_tells_how_far_the_clock_is_away(
    reply: Reply, expected: int | None
) -> None:
    """By quarters of an hour, as far as zones go; a time of the day may be any number of days
    away.
    """
    assert reply.zone == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [("Sun, 01 Mar 2026 12:00:00 GMT", NOON), ("Sun, 01 Mar 226 12:00:00 GMT", None)],
)
def test_a_date_before_1970_is_none(date: str, expected: int | None) -> None:
    """A damaged year would be the time of the call."""
    assert Reply({"date": date}).date == expected
