"""Several clients and threads in one debug log: which answer belongs to which request."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import record
from moto_devicefarm.recordings.calls import CallList, RecordedCall
from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from tests.support.clients import new_client
from tests.support.debug_logs import AWS_CLI, debug_log, read_log
from tests.support.recordings import read_calls
from tests.support.store import PREFIX

ARNS = [f"{PREFIX}:session:{number}" for number in range(4)]


def making(operation: str, **params: str) -> str:
    """The record of a request."""
    body = str(params).replace("'", '"')
    headers = f"{{'X-Amz-Target': 'DeviceFarm_20150623.{operation}'}}"
    return (
        f"[DEBUG] Making request for OperationModel(name={operation}) with params: "
        f"{{'headers': {headers}, 'body': b'{body}'}}"
    )


def sending(operation: str) -> str:
    """The record of an attempt."""
    target = f"{{'X-Amz-Target': b'DeviceFarm_20150623.{operation}'}}"
    return f"[DEBUG] Sending http request: <AWSPreparedRequest headers={target}>"


def answer(body: str, request_id: str = "") -> str:
    """The records of an answer."""
    headers = f"{{'x-amzn-requestid': '{request_id}'}}" if request_id else "{}"
    return f"[DEBUG] Response headers: {headers}\n[DEBUG] Response body:\nb'{body}'"


def session(number: int) -> str:
    """An answer with a session."""
    return answer(f'{{"remoteAccessSession": {{"arn": "{ARNS[number]}"}}}}')


def asked(operation: str) -> str:
    """The record that stands behind each answer."""
    return f"[DEBUG] Event needs-retry.device-farm.{operation}: calling handler <x>"


GET = "GetRemoteAccessSession"


def calls_in(records: Sequence[str]) -> list[RecordedCall]:
    """The calls in a log."""
    return calls_of_debug_log("\n".join(records), "debug.log") or CallList()


def outcomes(records: Sequence[str]) -> list[tuple[Any, ...]]:
    """(operation, first value of the parameters, outcome) of each call."""
    return [
        (call.operation, next(iter(call.parameters.values()), None), call.outcome)
        for call in calls_in(records)
    ]


def sessions(*numbers: int) -> list[tuple[Any, ...]]:
    """The outcomes of reads of these sessions."""
    found = [{"answer": {"remoteAccessSession": {"arn": ARNS[number]}}} for number in numbers]
    return [(GET, ARNS[number], one) for number, one in zip(numbers, found, strict=True)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_answers_with_the_arn_of_the_request(order: tuple[int, ...]) -> None:
    """Calls of one operation at once: the ARN in the answer tells the call."""
    made = [text for number in range(3) for text in (making(GET, arn=ARNS[number]), sending(GET))]
    replies = [session(number) for number in order]
    assert outcomes([*made, *replies, *[asked(GET)] * 3]) == sessions(0, 1, 2)
    assert outcomes([*made, *replies]) == sessions(0, 1, 2)


def test_the_event_after_the_answer_tells_the_operation() -> None:
    """Calls of two operations at once, answered in the other order."""
    records = [
        making("ListProjects"),
        sending("ListProjects"),
        making("ListVPCEConfigurations"),
        sending("ListVPCEConfigurations"),
        answer('{"vpceConfigurations": []}', "1"),
        asked("ListVPCEConfigurations"),
        asked("GetProject"),
        answer('{"projects": []}', "2"),
        asked("ListProjects"),
    ]
    assert outcomes(records) == [
        ("ListProjects", None, {"answer": {"projects": []}}),
        ("ListVPCEConfigurations", None, {"answer": {"vpceConfigurations": []}}),
    ]


def test_a_name_of_a_thread_tells_the_call() -> None:
    """``aws --debug`` has it. In a thread a new call ends the one before."""
    records = []
    for line in (
        "one: " + making("ListProjects"),
        "two: " + making("ListProjects"),
        "one: " + making("ListProjects"),
        "two: " + answer('{"projects": [2]}'),
        "one: " + answer('{"projects": [1]}'),
        "two: " + answer('{"projects": [9]}', "late"),
    ):
        name, _, text = line.partition(": ")
        begin = f"2026-03-01 12:00:00,000 - {name} - botocore.endpoint - DEBUG - "
        records.append(text.replace("[DEBUG] ", begin))
    assert [outcome for _, _, outcome in outcomes(records)] == [
        {},
        {"answer": {"projects": [2]}},
        {"answer": {"projects": [1]}},
    ]


def test_an_answer_that_is_logged_twice_is_one() -> None:
    """botocore reads each error twice. The second text does not belong to the next call."""
    error = answer('{"__type": "LimitExceededException"}', "1")
    same = answer('{"__type": "LimitExceededException"}')
    for twice in (error, same):
        records = [making(GET, arn=ARNS[0]), sending(GET), twice, twice]
        (call,) = outcomes(records)
        assert call[2]["error"]["code"] == "LimitExceededException"
    records = [making(GET, arn=ARNS[0]), making(GET, arn=ARNS[1]), error, error]
    assert [bool(outcome) for _, _, outcome in outcomes(records)] == [True, False]
    records = [making(GET, arn=ARNS[0]), making(GET, arn=ARNS[1]), same, same]
    assert [bool(outcome) for _, _, outcome in outcomes(records)] == [True, False]
    records = [making(GET, arn=ARNS[0]), making(GET, arn=ARNS[1]), error, sending(GET), error]
    assert [bool(outcome) for _, _, outcome in outcomes(records)] == [True, False]


def test_a_call_that_is_sent_again_is_the_one_that_failed() -> None:
    """Of two calls of one operation with replies, the busy one is sent again."""
    busy = answer('{"__type": "ThrottlingException"}')
    records = [
        making(GET, arn=ARNS[0]),
        sending(GET),
        busy,
        making(GET, arn=ARNS[1]),
        sending(GET),
        session(1),
        sending(GET),
        session(0),
        sending("ListProjects"),
        "[DEBUG] Sending http request: <AWSPreparedRequest>",
    ]
    calls = calls_in(records)
    assert [call.attempts for call in calls] == [2, 2]
    assert calls[0].outcome == {"answer": {"remoteAccessSession": {"arn": ARNS[0]}}}


def test_a_status_of_the_service_makes_a_retry() -> None:
    """The last attempt of a call counts, also after an answer that is no document."""
    status = '[DEBUG] https://devicefarm.us-west-2.amazonaws.com:443 "POST / HTTP/1.1" 503 None'
    records = [
        making(GET, arn=ARNS[0]),
        sending(GET),
        status,
        answer("<html>"),
        asked(GET),
        sending(GET),
        session(0),
    ]
    (call,) = calls_in(records)
    assert (call.attempts, call.outcome) == (2, sessions(0)[0][2])


def test_many_calls_without_answers() -> None:
    """At most 32 calls wait at once, so a log of requests takes no quadratic time."""
    records = [making(GET, arn=ARNS[0]), *[making("ListProjects")] * 150, session(0)]
    found = outcomes(records)
    assert len(found) == 151
    assert found[0][2] == {}


@pytest.mark.parametrize("form", ["boto3", "aws"])
def test_real_threads(form: str, path: Path, client: Any) -> None:
    """Threads with clients of their own poll sessions at the same time."""
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    arns = [
        client.create_remote_access_session(projectArn=project, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]
        for _ in range(4)
    ]
    start = threading.Barrier(4)

    def poll(own: Any, arn: str) -> None:
        start.wait()
        for _ in range(5):
            own.get_remote_access_session(arn=arn)

    clients = [new_client() for _ in arns]
    with debug_log(AWS_CLI) if form == "aws" else debug_log() as log:
        threads = [
            threading.Thread(target=poll, args=one) for one in zip(clients, arns, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    calls = read_log(log.getvalue())
    assert len(calls) == 20
    for call in calls:
        assert call["answer"]["remoteAccessSession"]["arn"] == call["parameters"]["arn"]


def test_two_clients_one_after_the_other(path: Path, client: Any) -> None:
    """Clients of other settings write the same records."""
    with record(client, path), debug_log() as log:
        client.list_projects()
        new_client().list_projects()
    recorded = read_calls(path)
    assert [call["operation"] for call in read_log(log.getvalue())] == ["ListProjects"] * 2
    assert len(recorded) == 1
