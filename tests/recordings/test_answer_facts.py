"""What matters in an answer, and what of it is compared."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.recordings.answer_facts import Fact, facts, is_compared
from tests.support.session_reports import SESSION


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, Fact(("runs",), "", 0, is_length=True)),
        (8, Fact(("runs",), "status", ["RUNNING"] * 8)),
        (9, Fact(("runs",), "", 9, is_length=True)),
    ],
)
def test_a_short_list_has_statuses(count: int, expected: Fact) -> None:
    """Of a longer one only the length matters."""
    assert list(facts({"runs": [{"status": "RUNNING"}] * count})) == [expected]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"status": "RUNNING", "result": "PENDING"}, ["status"]),
        ({"result": "PASSED", "resultCode": "PARSING_FAILED"}, ["result", "resultCode"]),
        ({"message": "m" * 300}, ["message"]),
        ({"message": "m" * 301}, []),
        ({"message": f"no {SESSION}"}, []),
        ({"message": "see https://example.com"}, []),
        ({"message": 5, "name": "nightly"}, []),
    ],
)
def test_members_of_a_document(members: dict[str, Any], expected: list[str]) -> None:
    """Long messages and those with ids are different words in each account."""
    found = list(facts({"run": members}))
    assert found == [Fact(("run", name), "", members[name]) for name in expected]


@pytest.mark.parametrize(
    ("path", "recorded", "mocked", "expected"),
    [
        ("answer.run.status", None, "RUNNING", True),
        ("answer.run.result", None, "PENDING", False),
        ("answer.run.name", None, "nightly", False),
        ("answer.run.name", "nightly", None, True),
        ("answer.run.deviceMinutes.total", 5, 6, False),
        ("answer.run.created", 5, 6, False),
        ("answer.run.arn", "a", "b", False),
        ("answer.run.name", "nightly", SESSION, False),
        ("error.status", 400, 500, False),
        ("error.code", "A", "B", True),
    ],
)
def test_what_is_compared(path: str, recorded: Any, mocked: Any, expected: bool) -> None:
    """Ids, times, minutes and what a report lacks differ without a reason."""
    assert is_compared(path, recorded, mocked) is expected
