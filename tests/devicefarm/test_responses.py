"""Requests and answers on the wire: the form of answers and errors, IAM, and concurrent threads."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from freezegun import freeze_time
from moto.core import set_initial_no_auth_action_count
from moto.moto_api._internal import mock_random

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api
from tests.support.clients import new_client, shared_client

URL = "https://devicefarm.us-west-2.amazonaws.com/"
DOCUMENT = "arn:aws:devicefarm:us-west-2:123456789012:project:11111111-2222-3333-4444-555555555555"


@pytest.fixture(autouse=True)
def _mocked() -> Iterator[None]:
    with mock_devicefarm():
        yield


def _post(body: str, target: str = "DeviceFarm_20150623.ListProjects") -> requests.Response:
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
    return requests.post(URL, data=body, headers=headers)


def test_answer_is_json() -> None:
    """An answer has status 200, AWS's content type, a request id and the members of the model."""
    with freeze_time("2026-03-01 12:00:00.123"):
        arn = shared_client().create_project(name="checkout")["project"]["arn"]
    answer = _post("{}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-amz-json-1.1"
    assert answer.json() == {
        "projects": [{"arn": arn, "name": "checkout", "created": 1772366400.123}]
    }


def test_each_answer_has_a_request_id() -> None:
    """Request ids differ, and botocore finds them."""
    ids = {shared_client().list_projects()["ResponseMetadata"]["RequestId"] for _ in range(3)}
    assert len(ids) == 3


def test_empty_body_is_an_empty_object() -> None:
    """A request without a body has no members."""
    assert _post("").json() == {"projects": []}


@pytest.mark.parametrize("body", ["[]", "3", "null", '"text"'])
def test_body_that_is_no_object(body: str) -> None:
    """JSON that is no object is refused."""
    answer = _post(body)
    assert answer.status_code == 400
    assert answer.headers["x-amzn-errortype"] == "SerializationException"
    assert answer.json() == {
        "__type": "SerializationException",
        "message": "The body of the request is not a JSON object",
    }


@pytest.mark.parametrize("name", ["RentDevice", "listProjects", ""])
def test_unknown_operation(name: str) -> None:
    """The error about an unknown operation has its name."""
    answer = _post("{}", f"DeviceFarm_20150623.{name}")
    assert answer.status_code == 400
    assert answer.json() == {
        "__type": "UnknownOperationException",
        "message": f"Device Farm has no operation '{name}'",
    }


def test_no_operation() -> None:
    """A request without an operation gets the same error."""
    answer = requests.post(URL, data="{}")
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "Device Farm has no operation ''",
    )


def test_operation_of_the_model_that_is_not_mocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operation of the model without a handler is refused."""
    monkeypatch.delitem(api.OPERATIONS, "ListOfferings")
    api._declared_operation.cache_clear()
    with pytest.raises(
        shared_client().exceptions.ClientError, match="Device Farm has no operation 'ListOfferings'"
    ):
        shared_client().list_offerings()


def test_error_body() -> None:
    """An error has status 400, and AWS's code and message as its only members."""
    answer = _post(json.dumps({"arn": DOCUMENT}), "DeviceFarm_20150623.GetProject")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/x-amz-json-1.1"
    assert answer.headers["x-amzn-errortype"] == "NotFoundException"
    assert answer.json() == {
        "__type": "NotFoundException",
        "message": f"The provided resource does not exist: {DOCUMENT}",
    }


def test_headers_of_an_answer(clock: Any) -> None:
    """An answer has the date of the mock's clock, a new id and AWS's content type."""
    headers = [shared_client().list_projects()["ResponseMetadata"]["HTTPHeaders"] for _ in range(2)]
    assert headers[0].pop("x-amzn-requestid") != headers[1].pop("x-amzn-requestid")
    assert (
        headers[0]
        == headers[1]
        == {
            "server": "amazon.com",
            "date": f"{clock():%a, %d %b %Y %H:%M:%S} GMT",
            "content-type": "application/x-amz-json-1.1",
        }
    )


@set_initial_no_auth_action_count(0)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_iam_and_a_body_that_is_not_what_it_says(encoding: str) -> None:
    """moto's IAM mode denies a request whatever its body is."""
    client = new_client(aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="any")
    client.meta.events.register(
        "before-sign.devicefarm",
        lambda request, **_: request.headers.add_header("Content-Encoding", encoding),
    )
    with pytest.raises(client.exceptions.ClientError, match="UnrecognizedClientException"):
        client.list_projects()


def test_error_through_boto3() -> None:
    """boto3 raises its exception with this code, and does not retry."""
    with pytest.raises(shared_client().exceptions.NotFoundException) as raised:
        shared_client().get_project(arn=DOCUMENT)
    response = raised.value.response
    assert response["Error"] == {
        "Code": "NotFoundException",
        "Message": f"The provided resource does not exist: {DOCUMENT}",
    }
    assert (
        response["ResponseMetadata"]["HTTPStatusCode"],
        response["ResponseMetadata"]["RetryAttempts"],
    ) == (400, 0)


def client_of_a_user(
    *, policy: str | None = None, key: str | None = None, secret: str | None = None
) -> Any:
    """A client of a new user, optionally with a policy, an unknown key or a wrong secret. It takes
    2 or 3 requests.
    """
    iam = new_client("iam")
    iam.create_user(UserName="tester")
    if policy:
        statement = {"Effect": "Allow", "Action": policy, "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName="tester", PolicyName="farm", PolicyDocument=document)
    access_key = iam.create_access_key(UserName="tester")["AccessKey"]
    return new_client(
        aws_access_key_id=key or access_key["AccessKeyId"],
        aws_secret_access_key=secret or access_key["SecretAccessKey"],
    )


@set_initial_no_auth_action_count(2)
def test_user_without_permission() -> None:
    """moto's IAM mode refuses with the code of AWS's JSON services, and moto's words."""
    client = client_of_a_user()
    with pytest.raises(client.exceptions.ClientError) as raised:
        client.list_projects()
    assert raised.value.response["Error"] == {
        "Code": "AccessDeniedException",
        "Message": "User: arn:aws:iam::123456789012:user/tester is not authorized to perform: "
        "devicefarm:ListProjects",
    }
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@set_initial_no_auth_action_count(2)
def test_unknown_access_key() -> None:
    """moto's IAM mode refuses an unknown key with the code of AWS's JSON services."""
    client = client_of_a_user(key="AKIAIOSFODNN7EXAMPLE")
    with pytest.raises(client.exceptions.ClientError) as raised:
        client.list_projects()
    assert raised.value.response["Error"] == {
        "Code": "UnrecognizedClientException",
        "Message": "The security token included in the request is invalid.",
    }


@set_initial_no_auth_action_count(2)
def test_wrong_secret() -> None:
    """moto's IAM mode refuses a wrong signature with the code of AWS's JSON services."""
    client = client_of_a_user(secret="wrong")
    with pytest.raises(
        client.exceptions.ClientError,
        match=r"InvalidSignatureException.*does not match the signature",
    ):
        client.list_projects()


@set_initial_no_auth_action_count(3)
def test_user_with_permission() -> None:
    """moto's IAM mode allows exactly the actions of the policy."""
    client = client_of_a_user(policy="devicefarm:List*")
    assert client.list_projects()["projects"] == []
    with pytest.raises(
        client.exceptions.ClientError, match=r"AccessDeniedException.*devicefarm:GetProject$"
    ):
        client.get_project(arn=DOCUMENT)


def test_threads_lose_nothing() -> None:
    """Eight threads create sessions at the same time, and the list has each session once."""
    project = shared_client().create_project(name="checkout")["project"]["arn"]
    phone = shared_client().list_devices()["devices"][0]["arn"]
    created: list[str] = []
    ready = threading.Barrier(8)

    def create() -> None:
        ready.wait(timeout=10)
        for _ in range(25):
            session = shared_client().create_remote_access_session(
                projectArn=project, deviceArn=phone
            )["remoteAccessSession"]
            created.append(session["arn"])

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    listed = [
        session["arn"]
        for session in shared_client().list_remote_access_sessions(arn=project)[
            "remoteAccessSessions"
        ]
    ]
    assert len(set(created)) == 200
    assert sorted(listed) == sorted(created)


def documents() -> list[Any]:
    """The documents of a project, an upload and a session."""
    project = shared_client().create_project(name="checkout")
    arn = project["project"]["arn"]
    phone = shared_client().list_devices()["devices"][0]["arn"]
    upload = shared_client().create_upload(projectArn=arn, name="shop.apk", type="ANDROID_APP")
    session = shared_client().create_remote_access_session(projectArn=arn, deviceArn=phone)
    return [
        project,
        upload,
        session,
        shared_client().get_remote_access_session(arn=session["remoteAccessSession"]["arn"]),
    ]


@pytest.mark.parametrize(("seeds", "same"), [((7, 7), True), ((7, 8), False)])
def test_seed_and_frozen_time_make_identical_documents(seeds: tuple[int, int], same: bool) -> None:
    """With moto's seed and a frozen clock all documents are identical, with their request ids and
    signatures.
    """
    stories = []
    for seed in seeds:
        with freeze_time("2026-03-01 12:00:00"):
            mock_random.seed(seed)
            stories.append(documents())
    assert (stories[0] == stories[1]) is same
