"""A damaged or hostile log gives calls or one ValueError, in linear time."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from tests.support.cpu_time import cpu_limit
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
SIZE = 200_000
LONG = {
    "a body of open brackets": f"{REQUEST}{BODY}b'" + "[" * SIZE + "'",
    "a body of objects": f"{REQUEST}{BODY}b'" + '{"a":' * (SIZE // 5) + "'",
    "JSON of open brackets": REQUEST + BODY + "{" * SIZE,
    "JSON lines of open brackets": REQUEST + '{"message": "Response body"' + "[" * SIZE,
    "quotes": f"{REQUEST}{BODY}b" + '"' * SIZE,
    "escaped quotes": f"{REQUEST}{BODY}b'" + "\\'" * (SIZE // 2),
    "escaped quotes in headers": f"{REQUEST}[DEBUG] Response headers: {{" + "'\\" * 100_000,
    "halves of literals": f"{REQUEST}[DEBUG] Response headers: {{" + "b'a\\'" * 40_000,
    "numbers": f"{REQUEST}{BODY}b'" + '{"a": ' + "9" * SIZE + "}'",
    "NUL": REQUEST + BODY + "\0" * SIZE,
    "a long line": REQUEST + "x" * SIZE,
    "empty lines": REQUEST + "\n" * SIZE,
    "colours": REQUEST + "\x1b[1" * (SIZE // 3),
    "levels": REQUEST + "DEBUG " * (SIZE // 6),
    "markers": HEAD + "Making request for OperationModel(name=" * (SIZE // 40),
    "starts of lines": REQUEST + "2026-01-01 00:00\n" * (SIZE // 17),
    "prefixes": REQUEST + "a | a | a | Response body: \n" * (SIZE // 28),
    "quotations": REQUEST + ("> " * 500 + "Response body:\n") * (SIZE // 1015),
    "indents": REQUEST + (" " * 1000 + "Response body:\n") * (SIZE // 1015),
    "tabs": REQUEST + "\t" * SIZE,
    "tracebacks": REQUEST
    + "[DEBUG] Exception received when sending HTTP request\n"
    + "a." * 100_000,
    "requests": REQUEST * (SIZE // 170),
    "sendings": REQUEST + SENDING * (SIZE // 90),
    "many of each": (REQUEST + REQUEST + SENDING + f"{BODY}b'{{}}'\n" + ASKED) * 300,
    "answers that nobody asked for": REQUEST * 40 + f"{BODY}b'{{}}'\n" * (SIZE // 30),
    "events": REQUEST * 40 + f"{BODY}b'{{{ARN}}}'\n{ASKED}" * (SIZE // 110),
    "a body of ARNs": f"{REQUEST * 3}{BODY}b'{{{ARN * (SIZE // 9)}}}'",
    "threads": "".join(
        f"2026-01-01 00:00:00,000 - Thread-{number} - botocore.parsers - DEBUG - Response body:\n"
        for number in range(SIZE // 90)
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
    """200 kB of anything take 0.2 s, and less than 2 s with coverage."""
    with cpu_limit(2):
        check_calls(text)


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
