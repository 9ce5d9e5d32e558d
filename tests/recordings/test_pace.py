"""The arrangements from which a test of calls takes the best one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moto_devicefarm import Timings
from moto_devicefarm.recordings.arranged_steps import Arrangement, NextPlan, Put, Reload
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.observations import Bound
from moto_devicefarm.recordings.pace import arrangements
from tests.support.recorded_calls import PROJECT, START, get_session, recorded_call
from tests.support.session_reports import SESSION, UPLOAD


def of(*calls: RecordedCall, prior: str = "") -> list[Arrangement]:
    """The arrangements for these calls. ``prior``: the ARN of a resource from before them."""
    return list(arrangements(calls, [call.time for call in calls], frozenset({prior})))


def list_projects(parameters: dict[str, Any], *projects: Any, **answer: Any) -> RecordedCall:
    """A page of projects."""
    return recorded_call(0, "ListProjects", parameters, answer={"projects": [*projects], **answer})


PAGE = list_projects({}, {"arn": PROJECT}, {"arn": f"{PROJECT[:-1]}2"}, nextToken="a")


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([PAGE], 2),
        ([PAGE, list_projects({}, {"arn": PROJECT})], 2),
        ([PAGE, list_projects({}, {"arn": PROJECT}, nextToken="b")], None),
        ([list_projects({"maxResults": 1}, {"arn": PROJECT}, nextToken="a")], None),
        ([list_projects({}, nextToken="a")], None),
        ([recorded_call(0, "ListProjects", error="ThrottlingException")], None),
    ],
)
def test_pages_have_the_length_of_those_of_aws(
    calls: list[RecordedCall], expected: int | None
) -> None:
    """Catches a test whose list has no next page. A last page is shorter, and a limit of the
    caller's own says nothing.
    """
    assert [one.page_size for one in of(*calls)] == [expected] * 3
    settings = of(*calls)[0].settings
    assert settings == ({} if expected is None else {"page_size": expected})


def get_upload(seconds: float, status: str, **members: Any) -> RecordedCall:
    """A poll of the upload."""
    document = {"arn": UPLOAD, "status": status, **members}
    return recorded_call(seconds, "GetUpload", {"arn": UPLOAD}, answer={"upload": document})


CREATE = recorded_call(
    0, "CreateUpload", answer={"upload": {"arn": UPLOAD, "status": "INITIALIZED"}}
)


def moment(seconds: float) -> int:
    """The moment so many seconds after the start, in epoch milliseconds."""
    return round((START + seconds) * 1000)


def test_an_upload_is_processed_as_long_as_aws_took() -> None:
    """Catches an upload that has SUCCEEDED where AWS was still PROCESSING it."""
    calls = [get_upload(2, "PROCESSING"), get_upload(20, "PROCESSING"), get_upload(30, "SUCCEEDED")]
    _, found, realistic = of(CREATE, *calls)
    assert (found.timings, found.code) == (
        Timings(upload_processing=30),
        "Timings(upload_processing=30)",
    )
    assert found.steps == [Put(1, UPLOAD, moment(0))]
    assert realistic.code == "Timings.realistic()"


def test_a_body_comes_before_the_first_answer_that_shows_it() -> None:
    """Catches a body that comes before a call that still answers INITIALIZED."""
    calls = [get_upload(5, "INITIALIZED"), get_upload(20, "SUCCEEDED")]
    assert of(CREATE, *calls)[1].steps == [Put(2, UPLOAD, moment(5))]


def test_an_upload_that_stays_processing_is_stuck() -> None:
    """Catches an upload that the mock finishes while AWS's hangs."""
    plan = NextPlan(0, "next_upload", [{"stuck_in": "PROCESSING"}])
    found = of(CREATE, get_upload(20, "PROCESSING"))[1]
    assert found.steps == [Put(1, UPLOAD, moment(20)), plan]
    assert found.code == ""


@pytest.mark.parametrize(
    ("members", "expected"),
    [({"message": "No manifest."}, {"message": "No manifest."}), ({}, {})],
)
def test_an_upload_fails_with_the_message_of_aws(
    members: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Catches a failure that the mock's upload does not have."""
    steps = of(CREATE, get_upload(20, "FAILED", **members))[1].steps
    assert NextPlan(0, "next_upload", [{"status": "FAILED", **expected}]) in steps


def test_a_use_of_an_upload_shows_its_body() -> None:
    """Catches a session that the mock refuses, because its app was never read after its body."""
    given = {"projectArn": PROJECT, "appArn": UPLOAD}
    use = recorded_call(9, "CreateRemoteAccessSession", given, answer={"remoteAccessSession": {}})
    assert of(CREATE, use)[1].steps == [Put(1, UPLOAD, moment(0))]


def test_a_body_comes_when_the_source_says_so() -> None:
    """Catches a body that comes too late although a cassette has its PUT."""
    sent = replace(CREATE, body_at=moment(3))
    calls = [get_upload(2, "INITIALIZED"), get_upload(20, "SUCCEEDED")]
    assert of(sent, *calls)[1].steps == [Put(2, UPLOAD, moment(3))]


def test_uploads_from_before_get_no_body() -> None:
    """Catches a failure for an upload that the calls do not create. An app that nobody created is
    used all the same.
    """
    given = {"projectArn": PROJECT, "appArn": UPLOAD}
    use = recorded_call(9, "CreateRemoteAccessSession", given, answer={"remoteAccessSession": {}})
    calls = [get_upload(0, "INITIALIZED"), get_upload(5, "SUCCEEDED"), get_upload(6, "SUCCEEDED")]
    assert of(*calls, use)[1].steps == []
    reload = of(*calls, use, prior=UPLOAD)[1].steps
    assert reload == [Reload(1, calls[1].documents[0])]


def test_what_was_stopped_is_not_loaded_again() -> None:
    """Catches a stop whose effect in the mock is overwritten."""
    stop = get_session(10, "STOPPING", operation="Stop")
    calls = [get_session(0, "RUNNING"), stop, get_session(20, "COMPLETED")]
    assert of(*calls, prior=SESSION)[1].steps == []


@pytest.mark.parametrize(
    ("lasts", "over", "expected"),
    [
        ([], [5000], 0),
        ([3000], [], 4000),
        ([3000], [5000], 5000),
        ([3000, 9000], [5000], 5000),
        ([3000, 9000, 9000], [5000], 10000),
        ([1000], [-1000], 2000),
    ],
)
def test_a_duration_contradicts_the_fewest_answers(
    lasts: list[int], over: list[int], expected: int
) -> None:
    """Catches a duration that is too short or too long. Answers may contradict each other."""
    bound = Bound()
    for one in lasts:
        bound.lasts(one)
    for one in over:
        bound.is_over(one)
    assert bound.value == expected
