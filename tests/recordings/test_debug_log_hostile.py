"""A damaged or hostile log gives calls or one ValueError, in linear time."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from tests.support.debug_logs import FORMATS, UNTIMED, log_story, two_calls

HEAD = "botocore\n[DEBUG] "
REQUEST = (
    "[DEBUG] Making request for OperationModel(name=ListProjects) with params: "
    "{'headers': {'X-Amz-Target': 'DeviceFarm_20150623.ListProjects'}, 'body': b'{}'}\n"
)
SENDING = "[DEBUG] Sending http request: <'X-Amz-Target': b'DeviceFarm_20150623.ListProjects'>\n"
BODY = "[DEBUG] Response body:\n"
ASKED = "[DEBUG] Event needs-retry.device-farm.ListProjects: calling\n"
ARN = '"arn":"a"'
MEGABYTE = 1_000_000
LONG = {
    "a body of open brackets": f"{REQUEST}{BODY}b'" + "[" * MEGABYTE + "'",
    "a body of objects": f"{REQUEST}{BODY}b'" + '{"a":' * (MEGABYTE // 5) + "'",
    "JSON of open brackets": REQUEST + BODY + "{" * MEGABYTE,
    "JSON lines of open brackets": REQUEST + '{"message": "Response body"' + "[" * MEGABYTE,
    "quotes": f"{REQUEST}{BODY}b" + '"' * MEGABYTE,
    "escaped quotes": f"{REQUEST}{BODY}b'" + "\\'" * (MEGABYTE // 2),
    "escaped quotes in headers": f"{REQUEST}[DEBUG] Response headers: {{" + "'\\" * 500_000,
    "halves of literals": f"{REQUEST}[DEBUG] Response headers: {{" + "b'a\\'" * 200_000,
    "numbers": f"{REQUEST}{BODY}b'" + '{"a": ' + "9" * MEGABYTE + "}'",
    "NUL": REQUEST + BODY + "\0" * MEGABYTE,
    "a long line": REQUEST + "x" * MEGABYTE,
    "empty lines": REQUEST + "\n" * MEGABYTE,
    "colours": REQUEST + "\x1b[1" * (MEGABYTE // 3),
    "levels": REQUEST + "DEBUG " * (MEGABYTE // 6),
    "markers": HEAD + "Making request for OperationModel(name=" * (MEGABYTE // 40),
    "starts of lines": REQUEST + "2026-01-01 00:00\n" * (MEGABYTE // 17),
    "prefixes": REQUEST + "a | a | a | Response body: \n" * (MEGABYTE // 28),
    "quotations": REQUEST + ("> " * 500 + "Response body:\n") * (MEGABYTE // 1015),
    "indents": REQUEST + (" " * 1000 + "Response body:\n") * (MEGABYTE // 1015),
    "tabs": REQUEST + "\t" * MEGABYTE,
    "tracebacks": REQUEST
    + "[DEBUG] Exception received when sending HTTP request\n"
    + "a." * 500_000,
    "requests": REQUEST * (MEGABYTE // 170),
    "sendings": REQUEST + SENDING * (MEGABYTE // 90),
    "many of each": (REQUEST + REQUEST + SENDING + f"{BODY}b'{{}}'\n" + ASKED) * 1500,
    "answers that nobody asked for": REQUEST * 40 + f"{BODY}b'{{}}'\n" * (MEGABYTE // 30),
    "events": REQUEST * 40 + f"{BODY}b'{{{ARN}}}'\n{ASKED}" * (MEGABYTE // 110),
    "a body of ARNs": f"{REQUEST * 3}{BODY}b'{{{ARN * (MEGABYTE // 9)}}}'",
    "threads": "".join(
        f"2026-01-01 00:00:00,000 - Thread-{number} - botocore.parsers - DEBUG - Response body:\n"
        for number in range(MEGABYTE // 90)
    )
    + REQUEST,
}


def check_calls(text: str) -> None:
    """Read a log: there are calls, or an error with the name of the log."""
    calls, problem = None, "debug.log: "
    try:
        calls = calls_of_debug_log(text, "debug.log")
    except ValueError as error:
        problem = str(error)
    assert problem.startswith("debug.log: ")
    for call in calls or []:
        assert call.time >= 0
        assert len(call.outcome.keys() & {"answer", "error"}) == len(call.outcome) < 2


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_log_takes_linear_time(text: str) -> None:
    """A megabyte of anything is read in a second, with a reserve for a busy machine."""
    begin = time.process_time()
    check_calls(text)
    assert time.process_time() - begin < 3


@cache
def logs() -> list[str]:
    """A log in each format."""
    with TemporaryDirectory() as folder:
        return [
            log_story(Path(folder) / "calls.jsonl", two_calls, form)[1]
            for form in (*FORMATS.values(), *UNTIMED.values())
        ]


PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["\n", "\0", "'", '"', "\\", "b'", "{", "}", "[", "\x1b[", "\r", " | ", "> "]),
    st.sampled_from([REQUEST, SENDING, BODY, ASKED, "\n2026-99-99 99:99:99,999 ", "\ud800"]),
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_log_gives_calls_or_one_error(data: st.DataObject) -> None:
    """Parts are missing, and other text stands between."""
    text = data.draw(st.sampled_from(logs()))
    for _ in range(data.draw(st.integers(1, 6))):
        begin = data.draw(st.integers(0, len(text)))
        end = begin + data.draw(st.sampled_from([0, 1, 5, 80, 1000]))
        text = text[:begin] + data.draw(PIECES) + text[end:]
    check_calls(text)
