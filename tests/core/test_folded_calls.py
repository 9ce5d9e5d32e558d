"""Calls as people read them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_devicefarm.core.call_log import Call, CallError
from moto_devicefarm.core.folded_calls import fold, outcome, status_of


def get(status: str, moment: int = 0, **members: Any) -> Call:
    """A poll of a session with this status."""
    document = {"remoteAccessSession": {"device": {"status": "BUSY"}, "status": status, **members}}
    return Call("GetRemoteAccessSession", {"arn": "x"}, json.dumps(document), moment)


def test_polls_fold_until_the_status_changes() -> None:
    """The rest of an answer may differ: each read signs the endpoint anew."""
    calls = [
        get("PREPARING", 0),
        get("PREPARING", 1),
        get("RUNNING", 2, endpoint="a"),
        get("RUNNING", 3, endpoint="b"),
    ]
    rows, has_more = fold(reversed(calls), 10)
    assert [(row.last.moment, row.since, row.times) for row in rows] == [(3, 2, 2), (1, 0, 2)]
    assert not has_more


def test_other_parameters_and_errors_do_not_fold() -> None:
    """An operation, a parameter, an error and its message tell calls apart."""
    calls = [
        Call("GetRun", {"arn": "x"}, CallError("A", "1"), 0),
        Call("GetRun", {"arn": "x"}, CallError("A", "2"), 0),
        Call("GetRun", {"arn": "y"}, CallError("A", "2"), 0),
        Call("GetJob", {"arn": "y"}, CallError("A", "2"), 0),
    ]
    rows, _ = fold(reversed(calls), 10)
    assert [row.times for row in rows] == [1, 1, 1, 1]


def test_rows_are_limited() -> None:
    """The newest are kept; a row at the limit still counts its calls."""
    calls = [get("PENDING"), get("PREPARING"), get("RUNNING"), get("RUNNING")]
    assert fold(reversed(calls), 1) == ([(calls[3], 0, 2)], True)
    assert fold(reversed(calls[2:]), 1) == ([(calls[3], 0, 2)], False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"run": {"device": {"status": "A"}, "status": "B"}}', "B"),
        ('{"by": "the page", "status": "STOPPING"}', "STOPPING"),
        ('{"runs": [{"status": "A"}]}', None),
        ('{"run": {"status": "A", "name": "cut', "A"),
        ('{"run": {"status": "a b", "name": "cut', None),
        ('{"run": {"x": {"status": "A"}}}', None),
        ("{}", None),
    ],
)
def test_status_of_an_answer(text: str, expected: str | None) -> None:
    """It is the resource's own status. Of a cut answer it is the first."""
    assert status_of(Call("X", {}, text, 0)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"runs": [{"status": "RUNNING"}, {"status": "A"}, {"status": "A"}]}',
            "3 runs: RUNNING, A x 2",
        ),
        ('{"devices": [], "nextToken": "x"}', "0 devices, and a nextToken"),
        ('{"names": ["a"]}', "1 name"),
        ('{"runs": [{"status": "RUNN', '{"runs": [{"status": "RUNN'),
        ('{"run": {"status": "A"}}', "A"),
        ('{"project": {}}', '{"project": {}}'),
    ],
)
def test_outcome_of_an_answer(text: str, expected: str) -> None:
    """Of a list, the number and the statuses; of a resource, the status; else the answer."""
    assert outcome(Call("X", {}, text, 0)) == expected


def test_outcome_of_an_error() -> None:
    """Code and message."""
    assert outcome(Call("X", {}, CallError("A", "b"), 0)) == "A: b"
