"""The order of the calls of a sequence."""

from __future__ import annotations

from dataclasses import replace

from moto_devicefarm.recordings.call_order import in_order
from moto_devicefarm.recordings.calls import RecordedCall
from tests.support.recorded_calls import PROJECT, recorded_call

CREATE = recorded_call(
    0, "CreateProject", {"name": "shop"}, answer={"project": {"arn": PROJECT, "name": "shop"}}
)
GET = recorded_call(0, "GetProject", {"arn": PROJECT}, answer={"project": {"arn": PROJECT}})
FAILED_GET = recorded_call(0, "GetProject", {"arn": PROJECT}, error="NotFoundException")
DELETE = recorded_call(0, "DeleteProject", {"arn": PROJECT}, answer={})


def of_trail(*calls: RecordedCall) -> list[RecordedCall]:
    """The calls as records of CloudTrail."""
    return [replace(call, event_id=str(number)) for number, call in enumerate(calls)]


def operations(calls: list[RecordedCall]) -> list[str]:
    """The operations of the calls in their order."""
    return [call.operation for call in in_order(calls)]


def test_calls_of_other_sources_keep_their_order() -> None:
    """Their order is known, also if a clock gives two of them one moment."""
    assert operations([GET, CREATE]) == ["GetProject", "CreateProject"]
    assert operations(of_trail(GET, CREATE)) == ["CreateProject", "GetProject"]


def test_a_call_that_failed_may_come_after_a_deletion() -> None:
    """Only a call that succeeded shows that the project was still there."""
    assert operations(of_trail(DELETE, FAILED_GET)) == ["DeleteProject", "GetProject"]
    assert operations(of_trail(DELETE, GET)) == ["GetProject", "DeleteProject"]
