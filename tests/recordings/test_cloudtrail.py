"""Calls in CloudTrail's records, in all the forms in which people export them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.recordings.calls import CallList
from moto_devicefarm.recordings.sequences import read_sequence
from tests.support.clients import new_client
from tests.support.recorded_calls import as_recorded
from tests.support.sequence_writers import IDENTITY, looked_up_events, trail, trail_record
from tests.support.trails import CALLS, ID, OTHER, PROJECT, RECORDS, START


def calls_in(path: Path, content: Any) -> CallList:
    """The calls in a file with this text or JSON value."""
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    calls = read_sequence(path)
    assert calls is not None
    return calls


FORMS: dict[str, Any] = {
    "a log file": trail(CALLS),
    "a list": RECORDS,
    "JSON lines": "\n".join(map(json.dumps, RECORDS)),
    "lookup-events": looked_up_events(CALLS),
    "several pages": "\n".join(
        json.dumps({"Events": [event], "NextToken": "a"})
        for event in looked_up_events(CALLS)["Events"]
    ),
    "events of EventBridge": [
        {"detail-type": "AWS API Call via CloudTrail", "detail": record} for record in RECORDS
    ],
    "CloudWatch logs": {"events": [{"message": json.dumps(record)} for record in RECORDS]},
    "a query of CloudTrail Lake": {
        "QueryResultRows": [[{"eventJson": json.dumps(record)}] for record in RECORDS]
    },
    "an export of Athena": "\n".join(
        json.dumps(
            {
                key.lower(): json.dumps(value) if isinstance(value, dict) else value
                for key, value in record.items()
            }
        )
        for record in RECORDS
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_a_trail(form: str, path: Path) -> None:
    """Requests, answers and errors are those of the calls; a read has no answer (D:
    logging-using-cloudtrail, CloudTrail user guide).
    """
    assert as_recorded(calls_in(path, FORMS[form])) == CALLS


def test_one_record(path: Path) -> None:
    """A single record is a trail."""
    assert as_recorded(calls_in(path, RECORDS[0])) == CALLS[:1]


def test_the_published_record(path: Path) -> None:
    """Times are texts in answers (D: logging-using-cloudtrail)."""
    arn = f"arn:aws:devicefarm:us-west-2:123456789012:run:{ID}/{ID}"
    answer = {"runs": [{"created": "Jul 8, 2015 11:26:12 PM", "name": "example.apk", "arn": arn}]}
    (call,) = calls_in(path, [{**RECORDS[1], "eventName": "ListRuns", "responseElements": answer}])
    assert call.outcome["answer"]["runs"][0]["created"] == 1436397972.0
    assert call.place == f"{path}, record 1"


def test_names_of_the_other_case(path: Path) -> None:
    """A name in a trail may begin with a letter of the other case."""
    parameters = {"ResourceARN": PROJECT, "tags": [{"key": "team", "value": "a"}]}
    record = {**RECORDS[0], "eventName": "TagResource", "requestParameters": parameters}
    (call,) = calls_in(path, [{**record, "responseElements": None}])
    assert call.parameters == {"ResourceARN": PROJECT, "Tags": [{"Key": "team", "Value": "a"}]}
    (call,) = calls_in(path, [{**RECORDS[0], "requestParameters": {"Name": "shop"}}])
    assert call.parameters == {"name": "shop"}


def test_hidden_values(path: Path) -> None:
    """A hidden text is scrubbed, and a hidden member of another type is left out."""
    hidden = "HIDDEN_DUE_TO_SECURITY_REASONS"
    project = {"arn": PROJECT, "name": hidden, "created": hidden, "newer": hidden}
    (call,) = calls_in(path, [{**RECORDS[0], "responseElements": {"project": project}}])
    assert call.outcome["answer"]["project"] == {
        "arn": PROJECT,
        "name": "scrubbed",
        "newer": "scrubbed",
    }


def test_other_services_are_passed_over(path: Path) -> None:
    """They are counted. Events of the service itself are no calls."""
    event = {**RECORDS[0], "eventType": "AwsServiceEvent"}
    outer = {"EventName": "PutObject", "EventSource": "s3.amazonaws.com", "CloudTrailEvent": "{"}
    calls = calls_in(path, [OTHER, event, *RECORDS, outer])
    assert (len(calls), calls.passed_over) == (3, 3)
    assert calls.notes == ["3 records of other services passed over"]


def test_the_caller_gets_in_nowhere(path: Path) -> None:
    """Neither the identity nor the address or a key of the caller is in a call; errors of IAM quote
    them. The number of the account stays, also where it is the id of the root user.
    """
    message = f"User: {IDENTITY['arn']} with AKIAIOSFODNN7EXAMPLE at 203.0.113.11 is not authorized"
    denied = {**RECORDS[1], "errorCode": "AccessDenied", "errorMessage": message}
    root = {**RECORDS[1], "userIdentity": {"type": "Root", "principalId": "123456789012"}}
    other = {**RECORDS[1], "sourceIPAddress": "AWS Internal", "eventID": None}
    calls = calls_in(path, [denied, {**root, "eventID": "a"}, other])
    text = str(list(calls))
    assert "alice" not in text
    assert "203.0.113" not in text
    assert "AKIA" not in text
    assert calls[0].outcome["error"] == {
        "code": "AccessDenied",
        "message": "User: scrubbed with scrubbed at scrubbed is not authorized",
        "status": 400,
    }
    assert calls[1].parameters == {"arn": PROJECT}


def test_secrets_are_scrubbed(path: Path) -> None:
    """Tokens, environment variables and signed URLs are not in a call."""
    parameters = {
        "arn": PROJECT,
        "nextToken": "AAAA-very-secret",
        "environmentVariables": [{"name": "A", "value": "very-secret"}],
    }
    project = {"arn": PROJECT, "name": "https://host.example/very-secret?X-Amz-Signature=1"}
    record = {**RECORDS[0], "requestParameters": parameters}
    calls = calls_in(path, [{**record, "responseElements": {"project": project}}])
    assert "very-secret" not in str(list(calls))


def test_statuses_of_errors(path: Path) -> None:
    """A trail has no status: it is the one of the mock's error of this code, else 400."""
    codes = ["InternalFailure", "InternalServiceException", "LimitExceededException", "Strange"]
    calls = calls_in(path, [{**RECORDS[1], "eventID": one, "errorCode": one} for one in codes])
    assert [call.outcome["error"]["status"] for call in calls] == [500, 500, 400, 400]


def test_records_stand_in_no_order(path: Path) -> None:
    """Calls are sorted by time. Among those of one second, a resource is created before it is
    used, and deleted after (D: logging-using-cloudtrail). Two records with one eventID are one
    call.
    """
    same = [{**call, "time": START} for call in CALLS[:2]]
    delete = {"time": START, "operation": "DeleteProject", "parameters": {"arn": PROJECT}}
    late = {**CALLS[2], "parameters": {"arn": PROJECT}, "time": START}
    calls = [delete, late, *reversed(same)]
    records = trail(calls)["Records"]
    assert [(call.line, call.operation) for call in calls_in(path, [*records, *records])] == [
        (4, "CreateProject"),
        (2, "GetProject"),
        (3, "GetProject"),
        (1, "DeleteProject"),
    ]


def test_calls_that_wait_for_each_other(path: Path) -> None:
    """Such records are impossible; they stay in their order."""
    other = PROJECT.replace("1111-4111", "2222-4111")
    answers = [{"project": {"arn": arn, "name": "a"}} for arn in (PROJECT, other)]
    uses = [{"arns": [other]}, {"x": {"arn": PROJECT}}]
    records = [
        trail_record(number, {**CALLS[0], "parameters": use, "answer": answer})
        for number, (use, answer) in enumerate(zip(uses, answers, strict=True))
    ]
    assert [call.line for call in calls_in(path, records)] == [1, 2]


def test_what_the_model_does_not_know(path: Path) -> None:
    """An operation that is newer than botocore keeps its members, as keys of maps do."""
    newer = {**RECORDS[0], "eventName": "NewOperation", "responseElements": {"Created": "noon"}}
    (call,) = calls_in(path, [newer])
    assert (call.operation, call.outcome) == ("NewOperation", {"answer": {"Created": "noon"}})
    parameters = {"projectArn": PROJECT, "configuration": {"parameters": {"Appium:version": "2"}}}
    record = {**RECORDS[1], "eventName": "CreateRemoteAccessSession"}
    (call,) = calls_in(path, [{**record, "requestParameters": parameters}])
    assert call.parameters["configuration"] == {"parameters": {"Appium:version": "2"}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            [RECORDS[0], 5],
            "{path}, record 2: not a record of CloudTrail: expected an object with eventSource, "
            "eventName and eventTime",
        ),
        (
            {"Records": [RECORDS[0], 5]},
            "{path}, record 2: not a record of CloudTrail: expected an "
            "object with eventSource, eventName and eventTime",
        ),
        (
            [RECORDS[0], {"eventSource": "devicefarm.amazonaws.com", "eventName": "GetRun"}],
            "{path}, record 2: not a record of CloudTrail: expected an object with eventSource, "
            "eventName and eventTime",
        ),
        (
            [{**RECORDS[0], "eventTime": "noon"}],
            "{path}, record 1: eventTime: 'noon' is not a time: expected epoch seconds or ISO "
            "8601, such as 2026-01-01T12:00:00Z",
        ),
        (
            [{**RECORDS[0], "requestParameters": [1]}],
            "{path}, record 1: parameters: expected an object, found [1]",
        ),
        (
            [{**RECORDS[0], "responseElements": {"project": {"created": "noon"}}}],
            "{path}, record 1: answer.project.created: 'noon' is not a time: expected epoch "
            "seconds or ISO 8601, such as 2026-01-01T12:00:00Z",
        ),
        (
            {"Events": [{"EventSource": "devicefarm.amazonaws.com", "CloudTrailEvent": "{"}]},
            "{path}, record 1: CloudTrailEvent: not JSON: Expecting property name enclosed in "
            "double quotes: line 1 column 2 (char 1)",
        ),
        (
            '{"Records": [{"eventSource": "dev',
            "{path}: not JSON: Unterminated string starting at: line 1 column 30 (char 29)",
        ),
        ({"Records": []}, "{path}: no call: 0 records in 1 file, none of devicefarm.amazonaws.com"),
        ({"Events": []}, "{path}: no call: 0 records in 1 file, none of devicefarm.amazonaws.com"),
        (
            {"Records": [OTHER]},
            "{path}: no call: 1 record in 1 file, none of devicefarm.amazonaws.com",
        ),
    ],
)
def test_wrong_trails(content: Any, message: str, path: Path) -> None:
    """The ValueError has the file and the number of the record."""
    with pytest.raises(ValueError, match=r"calls\.jsonl") as raised:
        calls_in(path, content)
    assert str(raised.value) == message.format(path=path)


@pytest.mark.parametrize(
    "text", ['{"eventSource": ', "eventSource of the record", '{"Events": [1]}', '{"a": "Events"}']
)
def test_other_texts_are_no_trail(text: str, path: Path) -> None:
    """Nothing is raised, so that other readers are asked."""
    path.write_text(text)
    assert read_sequence(path) is None


def test_a_trail_is_played(path: Path) -> None:
    """A call without an outcome is played and not compared."""
    path.write_text(json.dumps(trail(CALLS)))
    with mock_devicefarm() as farm:
        differences = farm.replay(path)
        assert {one.place for one in differences} == {"record 3"}
        assert str(differences[0]).startswith("record 3, GetProject: error.code: recorded 'Not")
        assert [call.operation for call in farm.calls] == [call["operation"] for call in CALLS]
        assert len(farm.replay(path.parent)) == len(differences)


def test_a_project_that_was_there_before(path: Path) -> None:
    """A call without an outcome has succeeded, so its project was there."""
    path.write_text(json.dumps(trail(CALLS[1:2])))
    with mock_devicefarm() as farm:
        assert farm.replay(path) == []
        assert new_client().get_project(arn=PROJECT)["project"]["arn"] == PROJECT


def test_the_time_is_linear(path: Path) -> None:
    """Four times as many calls take less than ten times as long, also if all are of one second. A
    quadratic order would take sixteen times as long.
    """
    calls = [{**CALLS[1], "time": START}, {**CALLS[0], "time": START}]
    times = []
    for count in (400, 1600):
        path.write_text(json.dumps(trail(calls * count)))
        begin = time.process_time()
        assert len(read_sequence(path) or ()) == 2 * count
        times.append(time.process_time() - begin)
    assert times[1] < 10 * times[0]
