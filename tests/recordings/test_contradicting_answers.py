"""Answers that contradict each other, lack members or have odd ones, in the text of the test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moto_devicefarm.captures.module_writer import Style
from moto_devicefarm.core import model
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.calls_module import module_of_calls
from moto_devicefarm.recordings.observed_lives import ObservedResources
from tests.support.recorded_calls import PROJECT, get_session, recorded_call
from tests.support.session_reports import DEVICE, ID, OTHER, PHONE, PREFIX, SESSION, UPLOAD

GET_PROJECT = recorded_call(
    0, "GetProject", {"arn": PROJECT}, answer={"project": {"arn": PROJECT, "name": "shop"}}
)
OTHER_PHONE = f"{PHONE[:-1]}0"
UNKNOWN_PHONE = f"{PHONE[:-1]}1"
PHONES = [
    recorded_call(0, "GetDevice", {"arn": arn}, answer={"device": {**DEVICE, "arn": arn}})
    for arn in (PHONE, OTHER_PHONE)
]
"""The mock has these phones then."""
RUN_ID = f"{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
RUN = f"{PREFIX}:run:{RUN_ID}"
JOBS = [f"{PREFIX}:job:{RUN_ID}/0000{number}" for number in range(2)]
PROFILE = RUN.replace(":run:", ":networkprofile:")
INSTANCE = f"{PREFIX}:deviceinstance:{ID}"


def text_of(*calls: RecordedCall, style: Style = "fixture") -> str:
    """The text of the test."""
    return module_of_calls(calls, ["calls.jsonl"], "calls", style=style)


def create_session(**members: Any) -> RecordedCall:
    """A session whose answer has these members."""
    given = {"projectArn": PROJECT, "deviceArn": PHONE}
    answer = {"remoteAccessSession": {"arn": SESSION, **members}}
    return recorded_call(1, "CreateRemoteAccessSession", given, answer=answer)


def schedule_run(*devices: str) -> RecordedCall:
    """A run on these devices."""
    chosen = {"attribute": "ARN", "operator": "IN", "values": list(devices)}
    given = {
        "projectArn": PROJECT,
        "test": {"type": "BUILTIN_FUZZ"},
        "appArn": UPLOAD,
        "deviceSelectionConfiguration": {"filters": [chosen], "maxDevices": len(devices)},
    }
    members = {"arn": RUN, "status": "SCHEDULING", "appUpload": UPLOAD}
    return recorded_call(1, "ScheduleRun", given, answer={"run": members})


def list_jobs(seconds: float, *jobs: dict[str, Any]) -> RecordedCall:
    """The jobs of the run."""
    return recorded_call(seconds, "ListJobs", {"arn": RUN}, answer={"jobs": list(jobs)})


def test_a_job_that_no_list_showed_is_named_by_its_run() -> None:
    """Catches the recorded ARN of a job in the test: the mock's job has another one."""
    get_job = recorded_call(600, "GetJob", {"arn": JOBS[0]}, answer={"job": {"arn": JOBS[0]}})
    text = text_of(*PHONES, schedule_run(PHONE), get_job)
    assert 'get_job(arn=run["arn"].replace(":run:", ":job:") + "/00000")' in text


def test_a_list_in_another_order_does_not_name_another_job() -> None:
    """Catches the ARN of the first job in place of the second one's, after AWS listed them in
    another order than before.
    """
    first, second = ({"arn": arn} for arn in JOBS)
    get_job = recorded_call(90, "GetJob", {"arn": JOBS[1]}, answer={"job": second})
    text = text_of(
        *PHONES,
        schedule_run(PHONE, OTHER_PHONE),
        list_jobs(30, first, second),
        list_jobs(60, second, first),
        get_job,
    )
    assert 'get_job(arn=run["arn"].replace(":run:", ":job:") + "/00001")' in text


def test_a_refusal_is_asserted_in_a_unittest() -> None:
    """Catches a test that expects any ClientError, or one that uses pytest in a unittest."""
    call = recorded_call(0, "GetNetworkProfile", {"arn": PROFILE}, error="NotFoundException")
    text = text_of(call, style="unittest")
    assert r'with self.assertRaisesRegex(ClientError, r"\(NotFoundException\)"):' in text
    assert "pytest.raises" not in text


def test_of_an_error_nothing_but_code_and_message_is_marked() -> None:
    """Catches a mark on a member of boto3's errors that the mock's do not have."""
    call = recorded_call(0, "GetNetworkProfile", {"arn": PROFILE}, error="NotFoundException")
    error = {**call.outcome["error"], "type": "Sender"}
    text = text_of(replace(call, outcome={"error": error}))
    assert "Sender" not in text


def test_a_list_that_contradicts_a_poll_is_marked() -> None:
    """Catches an assertion that hides that AWS's list was behind: the mock's never is."""
    late = {"remoteAccessSessions": [{"arn": SESSION, "status": "PENDING"}]}
    text = text_of(
        create_session(status="PENDING"),
        get_session(30, "RUNNING"),
        recorded_call(60, "ListRemoteAccessSessions", {"arn": PROJECT}, answer=late),
    )
    assert '== ["RUNNING"]  # AWS answered ["PENDING"]' in " ".join(text.split("\n"))


def test_a_status_that_aws_did_not_answer_is_marked() -> None:
    """Catches a mark that says "None" as if it were AWS's word."""
    poll = get_session(30, "RUNNING")
    shown = {"remoteAccessSession": {"arn": SESSION}}
    text = text_of(
        create_session(status="PENDING"), *PHONES, replace(poll, outcome={"answer": shown})
    )
    assert '["status"] == "RUNNING"  # AWS answered none' in text


@pytest.mark.parametrize("member", ["color", "color.of.case"])
def test_a_member_that_the_mock_lacks_is_marked(member: str) -> None:
    """Catches an exception for a name with dots: the path of a difference has dots too."""
    text = text_of(*PHONES, create_session(status="PENDING", **{member: "red"}))
    assert "# AWS answered" in text
    assert '"red"' in text


def test_a_whole_member_that_the_mock_lacks_is_told_above_the_call() -> None:
    """Catches an assertion on the variable of another member: the answer itself has none."""
    call = recorded_call(0, "ListProjects", answer={"projects": [], "nextToken": "more"})
    lines = [line.strip() for line in text_of(call).splitlines()]
    mark = lines.index('# AWS answered nextToken: "more"')
    assert "list_projects(" in lines[mark + 1]


def test_a_long_value_of_the_mock_is_not_asserted() -> None:
    """Catches a test that repeats a long text of its own request as an assertion."""
    words = "word " * 50
    given = {"projectArn": PROJECT, "name": "slow", "description": words}
    answer = {"networkProfile": {"arn": PROFILE, "name": "slow", "description": "short"}}
    text = text_of(GET_PROJECT, recorded_call(1, "CreateNetworkProfile", given, answer=answer))
    assert '# AWS answered networkProfile.description: "short"' in text
    assert '["description"] ==' not in text


def test_an_id_of_a_phone_is_no_difference() -> None:
    """Catches a mark on what each phone has for itself."""
    text = text_of(*PHONES, create_session(status="PENDING", deviceUdid="0a1b"))
    assert "AWS answered" not in text


def test_a_session_without_a_name_has_that_of_its_device() -> None:
    """Catches a story that calls it by the number in its ARN."""
    resources = ObservedResources()
    resources.add(get_session(0, "RUNNING", name=""))
    assert resources.names[SESSION] == DEVICE["name"]


def test_results_for_phones_that_the_run_lacks_are_those_of_the_run() -> None:
    """Catches a test that fails, because ScheduleRun refuses results for other devices."""
    jobs = [
        {"arn": arn, "status": "COMPLETED", "result": result, "device": {"name": name}}
        for arn, result, name in zip(JOBS, ("FAILED", "PASSED"), ("One", "Two"), strict=True)
    ]
    shown = {"run": {"arn": RUN, "status": "COMPLETED", "result": "FAILED"}}
    get_run = recorded_call(610, "GetRun", {"arn": RUN}, answer=shown)
    text = text_of(*PHONES, schedule_run(PHONE), list_jobs(600, *jobs), get_run)
    assert 'farm.next_run(results="FAILED")' in text


def test_the_tests_of_a_run_without_phones_are_left_out() -> None:
    """Catches a test that fails, because ScheduleRun refuses tests that no phone would run."""
    arn = JOBS[0].replace(":job:", ":test:") + "/00000/00000"
    shown = {"arn": arn, "name": "login", "status": "COMPLETED", "result": "PASSED"}
    listed = recorded_call(600, "ListTests", {"arn": RUN}, answer={"tests": [shown]})
    assert "next_run" not in text_of(GET_PROJECT, schedule_run(PHONE), listed)


def test_a_plan_for_a_session_that_the_mock_refuses_is_left_out() -> None:
    """Catches a plan that the next session takes. Both hang, the first one on a phone that the
    mock lacks.
    """
    created = {
        arn: recorded_call(
            second,
            "CreateRemoteAccessSession",
            {"projectArn": PROJECT, "deviceArn": device},
            answer={"remoteAccessSession": {"arn": arn, "status": "PENDING"}},
        )
        for arn, device, second in ((SESSION, UNKNOWN_PHONE, 1), (OTHER, PHONE, 5))
    }
    polls = [
        recorded_call(
            seconds,
            "GetRemoteAccessSession",
            {"arn": arn},
            answer={"remoteAccessSession": {"arn": arn, "status": "PREPARING"}},
        )
        for seconds in (10, 600)
        for arn in created
    ]
    text = text_of(*PHONES, *created.values(), *polls)
    plan = 'farm.next_session(stuck_in="PREPARING")'
    assert text.count(plan) == 1
    assert text.index(plan) > text.index("deviceArn=")


def test_an_instance_without_its_phone_is_left_out() -> None:
    """Catches a failure for a document that ``farm.load`` refuses."""
    polls = [
        recorded_call(
            at,
            "GetDeviceInstance",
            {"arn": INSTANCE},
            answer={"deviceInstance": {"arn": INSTANCE, "status": status}},
        )
        for at, status in ((0, "AVAILABLE"), (60, "IN_USE"))
    ]
    assert "farm.load(" not in text_of(*polls)


def test_the_body_of_an_upload_that_the_mock_lacks_is_left_out() -> None:
    """Catches a failure for an upload whose creation can't be repeated: it lacks its type."""
    shown = {"arn": UPLOAD, "name": "a.apk", "status": "INITIALIZED"}
    create = recorded_call(
        1, "CreateUpload", {"projectArn": PROJECT, "name": "a.apk"}, answer={"upload": shown}
    )
    ready = {"upload": {**shown, "status": "SUCCEEDED"}}
    text = text_of(
        GET_PROJECT, create, recorded_call(60, "GetUpload", {"arn": UPLOAD}, answer=ready)
    )
    assert "farm.put(" not in text


def test_an_operation_without_arguments_can_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a failure with a newer botocore. All operations of today's have arguments."""
    known = model.operation_model
    monkeypatch.setattr(model, "operation_model", lambda name: replace(known(name), input=None))
    assert ".list_projects()" in text_of(recorded_call(0, "ListProjects", answer={"projects": []}))
