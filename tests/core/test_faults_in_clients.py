"""The errors of farm.fail as a client of boto3 gets them. botocore tries some of them again."""

from __future__ import annotations

from typing import Any, Literal

import botocore.exceptions
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.core.faults import CONNECTION_ERRORS, possible_errors
from moto_devicefarm.core.literals import ErrorCode
from tests.captures import call
from tests.support.clients import new_client

COMMON = {
    "AccessDeniedException": (400, "You are not authorized to perform this operation."),
    "InternalFailure": (
        500,
        "The request processing has failed because of an unknown error, exception or failure.",
    ),
    "ServiceUnavailable": (503, "The request has failed due to a temporary failure of the server."),
    "ThrottlingException": (400, "Rate exceeded"),
    "UnrecognizedClientException": (400, "The security token included in the request is invalid."),
}
DECLARED = {
    "ArgumentException": (400, "An invalid argument was specified."),
    "NotFoundException": (400, "The specified entity was not found."),
    "LimitExceededException": (400, "A limit was exceeded."),
    "ServiceAccountException": (400, "There was a problem with the service account."),
}
RETRIED = ("InternalFailure", "ServiceUnavailable", "ThrottlingException", "LimitExceededException")
"""What botocore's standard mode tries again; its legacy mode takes LimitExceededException for an
answer.
"""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore waits no time between its attempts."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)


def a_client(attempts: int, mode: Literal["standard", "legacy"] = "standard") -> Any:
    """A client with this number of attempts."""
    config = Config(retries={"mode": mode, "total_max_attempts": attempts})
    return new_client(config=config)


@pytest.mark.parametrize("code", [*COMMON, *DECLARED])
def test_code_status_and_words(devicefarm: DeviceFarm, code: ErrorCode) -> None:
    """Each error reaches boto3 with its code, its HTTP status and AWS's words."""
    client = a_client(attempts=1)
    devicefarm.fail("ListProjects", code)
    with pytest.raises(ClientError) as caught:
        client.list_projects()
    response = caught.value.response
    status, words = {**COMMON, **DECLARED}[code]
    assert response["Error"] == {"Code": code, "Message": words}
    assert response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_declared_errors_are_the_clients_own_exceptions(
    devicefarm: DeviceFarm, devicefarm_client: Any
) -> None:
    """A program can catch an error by the class of the client's exceptions."""
    devicefarm.fail("CreateRemoteAccessSession", "LimitExceededException", times=None)
    arn = "arn:aws:devicefarm:us-west-2::device:1"
    with pytest.raises(devicefarm_client.exceptions.LimitExceededException):
        devicefarm_client.create_remote_access_session(projectArn=arn, deviceArn=arn)


@pytest.mark.parametrize("code", RETRIED)
def test_single_fault_is_retried(devicefarm: DeviceFarm, code: ErrorCode) -> None:
    """By default one request fails. botocore tries again, and the caller gets an answer."""
    client = a_client(attempts=3)
    devicefarm.fail("ListProjects", code)
    answer = client.list_projects()
    assert answer["projects"] == []
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


@pytest.mark.parametrize("code", RETRIED)
def test_lasting_fault_outlasts_the_retries(devicefarm: DeviceFarm, code: ErrorCode) -> None:
    """With times=None every attempt of every request fails."""
    client = a_client(attempts=3)
    devicefarm.fail("ListProjects", code, times=None)
    for _ in range(2):
        with pytest.raises(ClientError, match=code) as caught:
            client.list_projects()
        assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 2


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "UnrecognizedClientException", "NotFoundException"]
)
def test_client_errors_are_not_retried(devicefarm: DeviceFarm, code: ErrorCode) -> None:
    """botocore raises the caller's own errors at the first attempt."""
    client = a_client(attempts=3)
    devicefarm.fail("ListProjects", code)
    with pytest.raises(ClientError, match=code) as caught:
        client.list_projects()
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_exceeded_limit_is_not_retried_in_legacy_mode(devicefarm: DeviceFarm) -> None:
    """Only the standard mode tries again after LimitExceededException."""
    client = a_client(attempts=3, mode="legacy")
    devicefarm.fail("ListProjects", "LimitExceededException")
    with pytest.raises(ClientError, match="LimitExceededException") as caught:
        client.list_projects()
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_possible_errors_are_the_models_and_the_common_ones() -> None:
    """Each operation can fail with the errors of its model and with the common ones."""
    for name in model.service_model().operation_names:
        declared = {
            shape.name for shape in model.service_model().operation_model(name).error_shapes
        }
        assert set(possible_errors(name)) == declared | set(COMMON)
        assert all(
            status == 400 and words
            for code, (status, words) in possible_errors(name).items()
            if code in DECLARED
        )


def test_internal_service_exception_is_a_500() -> None:
    """The model declares InternalServiceException as the service's fault."""
    assert possible_errors("CreateTestGridUrl")["InternalServiceException"][0] == 500


# Failures of the connection


@pytest.mark.parametrize("name", CONNECTION_ERRORS)
def test_failure_of_the_connection(devicefarm: DeviceFarm, name: ErrorCode) -> None:
    """botocore raises its own class, after all attempts, and the operation does not act."""
    client = a_client(attempts=3)
    sent: list[str] = []
    client.meta.events.register("request-created", lambda request, **_: sent.append(request.url))
    devicefarm.fail("CreateProject", name, times=None)
    with pytest.raises(getattr(botocore.exceptions, name), match="us-west-2") as caught:
        client.create_project(name="checkout")
    assert isinstance(caught.value, botocore.exceptions.BotoCoreError)
    assert call("ListProjects") == []
    assert len(sent) == 3


@pytest.mark.parametrize("mode", ["standard", "legacy"])
@pytest.mark.parametrize("name", CONNECTION_ERRORS)
def test_single_failure_of_the_connection_is_retried(
    devicefarm: DeviceFarm, name: ErrorCode, mode: Literal["standard", "legacy"]
) -> None:
    """botocore tries again, as after a real failure, and the caller gets an answer."""
    client = a_client(attempts=3, mode=mode)
    devicefarm.fail("ListProjects", name)
    answer = client.list_projects()
    assert answer["projects"] == []
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


def test_failure_of_the_connection_is_logged() -> None:
    """The log of calls has it as the outcome of the call."""
    with mock_devicefarm() as farm:
        farm.fail("ListProjects", "ReadTimeoutError")
        with pytest.raises(botocore.exceptions.ReadTimeoutError):
            a_client(attempts=1).list_projects()
        assert [call.error for call in farm.calls] == [
            ("ReadTimeoutError", "the client gets no answer, as the test arranged")
        ]


def test_every_connection_fails(devicefarm: DeviceFarm) -> None:
    """A failure of the connection is possible for all operations."""
    devicefarm.fail("*", "EndpointConnectionError", times=None)
    with pytest.raises(botocore.exceptions.EndpointConnectionError):
        a_client(attempts=2).list_devices()
