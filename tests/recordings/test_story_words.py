"""The words of a story: for calls, their outcomes, polls and lengths."""

from __future__ import annotations

import pytest

from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.story_words import length_words
from tests.support.recorded_calls import PROJECT, get_session, recorded_call
from tests.support.session_reports import OTHER, PREFIX, SESSION
from tests.support.story_lines import lines

DEMO = {"arn": PROJECT, "name": "a"}
FOREIGN = "arn:aws:devicefarm:eu-west-1:1:run:a/b"
POLL = "GetRemoteAccessSession of session 'nightly' (b97d…)"


def rows(*calls: RecordedCall) -> list[str]:
    """The lines of the calls, without their times."""
    text = lines(calls, width=1000)
    end = text.index("", 2) if "" in text[2:] else len(text)
    return [line.split(maxsplit=1)[1] for line in text[3:end]]


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (
            recorded_call(0, "ScheduleRun", {"test": {"type": "APPIUM", "parameters": {}}}),
            "ScheduleRun(test.type='APPIUM', test.parameters={}): answer not recorded",
        ),
        (
            recorded_call(0, "ListRuns", {"arn": 5, "maxResults": 3}, answer={}),
            "ListRuns(arn=5): done",
        ),
        (
            recorded_call(0, "X", {f"p{n}": n for n in range(10)}, answer={"a": [1]}),
            "X(p0=0, p1=1, p2=2, p3=3, p4=4, p5=5, p6=6, p7=7, and 2 more): 1 a",
        ),
        (
            recorded_call(0, "X", {"name": "n" * 70}, answer={"value": "v" * 70}),
            f"X(name='{'n' * 59}…'): {{\"value\": \"{'v' * 48}…",
        ),
        (
            recorded_call(0, "X", {"name": f"{'n' * 50} {OTHER}!"}, answer={}),
            f"X(name='{'n' * 50} {OTHER}!'): done",
        ),
        (
            recorded_call(0, "X", {"name": f"{'n' * 50} {OTHER} and more"}, answer={}),
            f"X(name='{'n' * 50} {OTHER}…'): done",
        ),
        (recorded_call(0, "GetRun", error="X"), f"!! GetRun: X: About {SESSION}"),
        (
            recorded_call(0, "StopRun", {"arn": SESSION}, error="X"),
            "!! StopRun of session b97d…: X: About session b97d…",
        ),
        (
            recorded_call(0, "GetProject", {"arn": PROJECT}, answer={"project": DEMO}),
            "GetProject of project 'a' (557e…): project 'a'",
        ),
        (
            recorded_call(0, "GetProject", {"arn": "x"}, answer={"project": {"arn": PROJECT}}),
            'GetProject(arn=\'x\'): {"project": {"arn": "project 557e…"}}',
        ),
        (
            get_session(0, "COMPLETED", result="ERRORED", message="lost"),
            f"{POLL}: COMPLETED, ERRORED, message: lost",
        ),
        (
            recorded_call(0, "DeleteX", {"arn": f"{PREFIX}:devicepool:a/b"}, answer={}),
            "DeleteX of device pool b: done",
        ),
        (
            recorded_call(0, "DeleteX", {"arn": FOREIGN}, answer={}),
            f"DeleteX of {FOREIGN}: done",
        ),
    ],
)  # fmt: skip
def test_words_for_a_call(call: RecordedCall, line: str) -> None:
    """Names stand in place of ARNs. Long values are cut, but no ARN is."""
    assert rows(call) == [line]


def test_an_error_without_words() -> None:
    """The code alone is shown, and if there is none, the story says so."""
    calls = [
        RecordedCall(1, 0, "GetRun", {}, {"error": error})
        for error in ({"code": "X"}, {"code": None, "message": None})
    ]
    assert rows(*calls) == ["!! GetRun: X", "!! GetRun: an error without a code"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        ([0, 0], "2 times at this moment"),
        ([0, 10], "2 times over 10 s"),
        ([0, 10, 20.1], "3 times over 20 s, each 10 s"),
        ([0, 0.2, 0.4], "3 times over 400 ms, each 200 ms"),
        ([0, 10, 40], "3 times over 40 s, each 10 s to 30 s"),
        ([0, 0, 40], "3 times over 40 s, each 0 s to 40 s"),
    ],
)
def test_words_for_polls(seconds: list[float], words: str) -> None:
    """How often, how long, and at which distance."""
    calls = [get_session(each, "RUNNING") for each in seconds]
    assert rows(*calls) == [
        f"GetRemoteAccessSession of session 'nightly' (b97d…), {words}: RUNNING"
    ]


def test_pages_are_counted_as_pages() -> None:
    """They are no polls."""
    calls = [
        recorded_call(n, "ListRuns", token, answer={"runs": []})
        for n, token in enumerate(({}, {"nextToken": "a"}))
    ]
    assert rows(*calls) == ["ListRuns, 2 pages: 0 runs"]


def test_many_changes_are_shortened() -> None:
    """A list that changes at each poll shows its first and its latest states."""
    calls = [recorded_call(n, "ListRuns", {}, answer={"runs": [{}] * n}) for n in range(12)]
    assert rows(*calls)[0].split(": ", 1)[1] == (
        "0 runs -> 1 run -> 2 runs -> ... -> 8 runs -> 9 runs -> 10 runs -> 11 runs"
    )


def test_equal_names_have_their_ids() -> None:
    """The short id tells them apart. An account that few have is named."""
    foreign = OTHER.replace("111122223333", "222233334444")
    calls = [
        get_session(0, "RUNNING"),
        recorded_call(1, "GetProject", {"arn": PROJECT}, answer={}),
        get_session(2, "RUNNING", foreign),
        get_session(3, "PENDING", foreign, operation="Stop", message=f"not {SESSION}"),
    ]
    assert rows(*calls)[2:] == [
        "GetRemoteAccessSession of session 'nightly' (c97d… in account 222233334444): RUNNING",
        "StopRemoteAccessSession of session 'nightly' (c97d… in account 222233334444): PENDING, "
        "message: not session 'nightly' (b97d…)",
    ]


def test_curated_uploads_do_not_decide_the_account() -> None:
    """AWS's own resources have no account. The user's account is the one of most other ARNs."""
    own = [{"arn": f"arn:aws:devicefarm:us-west-2::upload:{n}", "status": "X"} for n in range(5)]
    calls = [
        get_session(0, "RUNNING"),
        recorded_call(1, "ListUploads", {}, answer={"uploads": own}),
    ]
    assert f"{POLL}: RUNNING" in rows(*calls)


def test_the_first_document_of_an_answer_counts() -> None:
    """Its result and message are told, not those of a second one."""
    answer = {"run": {"arn": f"{PREFIX}:run:a/b", "result": "PASSED"}, "other": {"arn": SESSION}}
    assert rows(recorded_call(0, "GetBoth", {}, answer=answer)) == ["GetBoth: PASSED"]


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "0 s"),
        (999, "999 ms"),
        (1500, "1.5 s"),
        (9999, "10 s"),
        (59_600, "1 min"),
        (130_000, "2 min 10 s"),
        (3_599_999, "1 h"),
        (7_500_000, "2 h 5 min"),
        (86_399_000, "1 d"),
        (273_600_000, "3 d 4 h"),
    ],
)
def test_words_for_a_length(milliseconds: int, words: str) -> None:
    """The two largest units."""
    assert length_words(milliseconds) == words
