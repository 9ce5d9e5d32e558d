"""The state that a sequence of calls shows at a moment of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.state_at import state_documents

ID = "11111111-1111-4111-8111-111111111111"
PREFIX = "arn:aws:devicefarm:us-west-2:123456789012"
PROJECT = f"{PREFIX}:project:{ID}"
UPLOAD = f"{PREFIX}:upload:{ID}/{ID}"
RUN = f"{PREFIX}:run:{ID}/{ID}"
JOB = f"{PREFIX}:job:{ID}/{ID}/00000"
OTHER = f"{PREFIX}:project:22222222-1111-4111-8111-111111111111"


def call(
    second: int, operation: str, outcome: Mapping[str, Any], **parameters: Any
) -> RecordedCall:
    """A call so many seconds after 1970."""
    return RecordedCall(second, second * 1000, operation, parameters, outcome)


CALLS = [
    call(1, "CreateProject", {"answer": {"project": {"arn": PROJECT, "name": "a"}}}, name="a"),
    call(2, "CreateProject", {"answer": {"project": {"arn": OTHER, "name": "b"}}}, name="b"),
    call(3, "GetJob", {"answer": {"job": {"arn": JOB, "status": "RUNNING"}}}, arn=JOB),
    call(4, "UpdateProject", {"answer": {"project": {"arn": PROJECT, "name": "c"}}}, arn=PROJECT),
    call(5, "DeleteProject", {"error": {"code": "x", "message": "", "status": 400}}, arn=OTHER),
    call(6, "GetProject", {}, arn=UPLOAD),
    call(7, "DeleteProject", {"answer": {}}, arn=PROJECT),
]


def names(until: int | None) -> dict[str, Any]:
    """The names of the resources at a moment, in seconds after 1970."""
    found = state_documents(CALLS, None if until is None else until * 1000)
    return {one.members["arn"]: one.members.get("name") for one in found.documents}


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (0, {}),
        (1, {PROJECT: "a"}),
        (3, {PROJECT: "a", OTHER: "b", JOB: None}),
        (6, {PROJECT: "c", OTHER: "b", JOB: None}),
        (7, {OTHER: "b"}),
        (None, {OTHER: "b"}),
    ],
)
def test_the_last_answer_counts(until: int | None, expected: dict[str, Any]) -> None:
    """A refused call and a read without an answer change nothing. A deleted project takes with it
    what was in it.
    """
    assert names(until) == expected


def test_deleted_arns() -> None:
    """The state tells what was deleted. What came back later, as in two recordings, is there."""
    assert state_documents(CALLS).deleted == {PROJECT}
    again = state_documents([*CALLS, CALLS[0]])
    assert [one.members["arn"] for one in again.documents] == [OTHER, PROJECT]
    assert again.deleted == frozenset()


def test_prior_documents() -> None:
    """Documents from before the calls are there, unless an answer replaces or a call deletes
    them.
    """
    prior = [
        Document("Project", {"arn": PROJECT, "name": "old"}, {}, "old"),
        Document("Run", {"arn": RUN, "status": "COMPLETED"}, {}, "old"),
        Document("AccountSettings", {"maxJobTimeoutMinutes": 5}, {}, "old"),
    ]
    before = state_documents(CALLS, until=0, prior=prior)
    assert [one.shape for one in before.documents] == ["AccountSettings", "Project", "Run"]
    after = state_documents(CALLS, prior=prior)
    assert [one.where for one in after.documents] == ["old", "line 2, CreateProject: project"]


def test_an_impossible_answer_is_told() -> None:
    """The message has the file, the place and the member."""
    answer = {"answer": {"project": {"arn": PROJECT, "created": "noon"}}}
    wrong = RecordedCall(3, 0, "GetProject", {}, answer, source="a.json.gz", unit="record")
    with pytest.raises(
        ValueError, match=r"^a\.json\.gz, record 3, GetProject: project: created: 'n"
    ):
        state_documents([wrong])
