"""The comparison of two answers to a probe: what is a difference, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.verification.comparison import Difference, compare_probes
from moto_devicefarm.verification.runner import ProbeAnswer

REAL = "arn:aws:devicefarm:us-west-2:123456789012:run:11111111-2222-3333-4444-555555555555/{}"
MOCK = "arn:aws:devicefarm:us-west-2:123456789012:run:66666666-7777-8888-9999-000000000000/{}"


def call(operation: str = "GetRun", poll: int | None = None, **outcome: Any) -> dict[str, Any]:
    """A recorded call with an answer or an error."""
    marks = {} if poll is None else {"poll": poll}
    return {"time": 1, "operation": operation, "parameters": {}, **outcome, **marks}


def polled(*statuses: str) -> list[dict[str, Any]]:
    """The calls of one wait."""
    return [call(poll=1, answer={"run": {"status": status}}) for status in statuses]


def answer(*calls: Any, **members: Any) -> ProbeAnswer:
    return ProbeAnswer("own", "Is it?", list(calls), **members)


def compare(real: ProbeAnswer, mock: ProbeAnswer, with_urls: bool = True) -> list[Difference]:
    return compare_probes([real], [mock], with_urls=with_urls)


@pytest.mark.parametrize(
    ("real", "mock"),
    [
        ({"arn": REAL.format("a")}, {"arn": MOCK.format("b")}),
        ({"created": 1700000000.0}, {"created": 1800000000.5}),
        ({"deviceMinutes": {"total": 1.5}}, {"deviceMinutes": {"total": 7.25}}),
        (
            {"status": "RUNNING", "counters": {"total": 3, "passed": 1}},
            {"status": "RUNNING", "counters": {"total": 3, "passed": 0}},
        ),
        (
            {"name": "Pixel 8", "device": {"name": "Pixel 8", "os": "14"}},
            {"name": "Pixel 9", "device": {"name": "Pixel 9", "os": "15"}},
        ),
        (
            {"message": "see " + "a" * 8 + "-1111-2222-3333-" + "b" * 12},
            {"message": "see " + "c" * 8 + "-1111-2222-3333-" + "d" * 12},
        ),
    ],
)
def test_what_is_no_difference(real: Any, mock: Any) -> None:
    """ARNs, times, minutes, loose ids, devices and unfinished counters are other ones at each
    run.
    """
    assert compare(answer(call(answer={"run": real})), answer(call(answer={"run": mock}))) == []


@pytest.mark.parametrize(
    ("real", "mock", "member"),
    [
        ({"name": "a"}, {"name": "b"}, "answer.run.name"),
        ({"status": "RUNNING"}, {"status": "PENDING"}, "answer.run.status"),
        ({"created": 1.0}, {}, "answer.run.created"),
        ({"skipAppResign": True}, {"skipAppResign": 1.5}, "answer.run.skipAppResign"),
        ({"names": ["a", "b"]}, {"names": ["b", "a"]}, "answer.run.names.1"),
        ({"totalJobs": 1}, {"totalJobs": 2}, "answer.run.totalJobs"),
        (
            {"status": "COMPLETED", "counters": {"passed": 1}},
            {"status": "COMPLETED", "counters": {"passed": 0}},
            "answer.run.counters.passed",
        ),
        ({"device": {"os": "14"}}, {"device": {}}, "answer.run.device.os"),
        (
            {"name": "Pixel 8", "device": {"name": "Pixel 8"}},
            {"name": "run", "device": {"name": "Pixel 9"}},
            "answer.run.name",
        ),
    ],
)
def test_what_is_a_difference(real: Any, mock: Any, member: str) -> None:
    """Names, statuses, members, order and counts are compared."""
    found = compare(answer(call(answer={"run": real})), answer(call(answer={"run": mock})))
    assert found[0].member == f"1 GetRun: {member}"


def test_messages_quote_arns_of_either_side() -> None:
    """An ARN in a message need not have been seen before, but must be of the same kind."""
    errors = [
        {"code": "X", "message": f"No run: {arn}", "status": 400}
        for arn in (REAL.format("a"), MOCK.format("b"), MOCK.format("b").replace(":run:", ":job:"))
    ]
    real, mock, other = (answer(call(error=error)) for error in errors)
    assert compare(real, mock) == []
    assert [one.member for one in compare(real, other)] == ["1 GetRun: error.message"]


def test_arns_mean_the_same_thing_on_both_sides() -> None:
    """The second call must answer the same run as the first."""
    real = answer(*(call(answer={"run": {"arn": REAL.format("a")}}) for _ in range(2)))
    mock = answer(*(call(answer={"run": {"arn": MOCK.format(name)}}) for name in "bc"))
    assert [one.member for one in compare(real, mock)] == ["2 GetRun: answer.run.arn"]


def test_parameters_name_the_same_things() -> None:
    """An ARN that only parameters have is known in later answers."""
    real, mock = (
        answer(
            {**call(error={"code": "X", "message": "", "status": 400}), "parameters": {"arn": arn}},
            call(answer={"run": {"name": f"of {arn}"}}),
        )
        for arn in (REAL.format("a"), MOCK.format("b"))
    )
    assert compare(real, mock) == []


def test_hosts_of_urls_count_for_aws_only() -> None:
    """A served mock has URLs of its own."""
    real, mock = (
        answer(call(answer={"upload": {"url": f"https://{host}/scrubbed"}})) for host in ("a", "b")
    )
    assert [one.member for one in compare(real, mock)] == ["1 GetRun: answer.upload.url"]
    assert compare(real, mock, with_urls=False) == []


def test_answers_that_are_only_read_are_not_compared() -> None:
    """An error of one is a call that the other side does not have. More pages are no difference."""
    error = {"code": "X", "message": "", "status": 400}
    outcomes: list[dict[str, Any]] = [
        {"answer": {"devices": [1]}},
        {"answer": {"devices": []}},
        {"error": error},
    ]
    real, mock, refused = (answer({**call(**outcome), "compared": False}) for outcome in outcomes)
    assert compare(real, mock) == []
    assert compare(real, answer(*real.calls, *real.calls)) == []
    assert compare(refused, refused) == []
    assert compare(real, refused) == [Difference("own", "1: operation", None, "GetRun")]


def test_results_are_compared() -> None:
    """What a probe returned is compared as an answer is."""
    found = compare(answer(result={"a": 1}), answer(result={"a": 2}))
    assert found == [Difference("own", "result.a", 1, 2)]


def test_calls_after_another_call_are_not_compared() -> None:
    """A probe that went another way, or ended earlier, is one difference."""
    real, mock = answer(call("GetRun"), call("GetJob")), answer(call("GetTest"), call("GetJob"))
    assert compare(real, mock) == [Difference("own", "1: operation", "GetRun", "GetTest")]
    real, mock = answer(call("GetRun")), answer(call("GetRun"), call("GetJob"))
    assert compare(real, mock) == [Difference("own", "2: operation", None, "GetJob")]


@pytest.mark.parametrize(
    ("real", "mock", "expected"),
    [
        (["PENDING", "COMPLETED"], ["PENDING", "RUNNING", "COMPLETED"], []),
        (["SCHEDULING", "COMPLETED"], ["COMPLETED"], [("status", "SCHEDULING", None)]),
        (["COMPLETED"], ["RUNNING"], [("answer.run.status", "COMPLETED", "RUNNING")]),
    ],
)
def test_waits_are_compared_status_by_status(real: Any, mock: Any, expected: Any) -> None:
    """A status that only the mock shows may have been too short to see."""
    found = compare(answer(*polled(*real)), answer(*polled(*mock)))
    assert found == [
        Difference("own", f"1 GetRun: {member}", *values) for member, *values in expected
    ]


def test_wait_that_ends_with_an_error() -> None:
    """The error has no status, and is compared with the last call."""
    error = {"code": "X", "message": "", "status": 400}
    real = answer(*polled("PENDING"), call(poll=1, error=error))
    assert compare(real, real) == []
    assert compare(real, answer(*polled("PENDING", "COMPLETED"))) == [
        Difference("own", "1 GetRun: answer", None, {"run": {"status": "COMPLETED"}}),
        Difference("own", "1 GetRun: error", error, None),
    ]


def test_probe_that_raises_is_a_difference_on_both_sides() -> None:
    """If both raise, the probe is wrong; nobody may take that for an agreement."""
    found = compare(answer(fault="KeyError: 'a'"), answer(fault="KeyError: 'a'"))
    assert found == [Difference("own", "probe", "KeyError: 'a'", "KeyError: 'a'")]


def test_unanswered_probes_are_not_compared() -> None:
    """A missing permission is no difference."""
    denied = answer(not_answered="AccessDeniedException for GetRun")
    assert compare(denied, answer(call(answer={}))) == []
    assert compare(answer(call(answer={})), denied) == []


def test_long_words_take_linear_time() -> None:
    """A file of anybody may have a text of many letters, which is not the begin of a URL."""
    real = answer(result="a" * 200_000)
    assert compare_probes([real], [real], with_urls=False) == []
