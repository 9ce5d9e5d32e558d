"""farm.fail: the errors that a test arranges, and how botocore handles them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import botocore.exceptions
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.core.errors import DeviceFarmError
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


def outcome(operation: str = "ListProjects", **params: Any) -> str:
    """The code and the message of an operation's error, or "fine"."""
    try:
        call(operation, **params)
    except DeviceFarmError as error:
        return f"{error.code}: {error.message}"
    return "fine"


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


def test_failing_operation_changes_nothing(devicefarm: DeviceFarm) -> None:
    """The operation that fails creates no project."""
    devicefarm.fail("CreateProject", "ServiceAccountException")
    assert (
        outcome("CreateProject", name="one")
        == "ServiceAccountException: There was a problem with the service account."
    )
    assert call("ListProjects") == []


def test_times(devicefarm: DeviceFarm) -> None:
    """The given number of requests fail, and the next one does not."""
    devicefarm.fail("ListProjects", "ThrottlingException", times=3)
    assert [outcome() for _ in range(4)] == ["ThrottlingException: Rate exceeded"] * 3 + ["fine"]


def test_other_operations_are_untouched(devicefarm: DeviceFarm) -> None:
    """A fault is for one operation."""
    devicefarm.fail("ListProjects", "ThrottlingException", times=None)
    assert outcome("ListDevices") == "fine"
    assert outcome().startswith("ThrottlingException")


@pytest.mark.parametrize("message", ["You have 3 sessions.", ""])
def test_message(devicefarm: DeviceFarm, message: str) -> None:
    """The test's message replaces AWS's words, also if it is empty."""
    devicefarm.fail("ListProjects", "ArgumentException", message)
    assert outcome() == f"ArgumentException: {message}"


def test_when(devicefarm: DeviceFarm) -> None:
    """Only requests that the function selects fail, and only they count."""
    requests: list[Mapping[str, Any]] = []

    def second(params: Mapping[str, Any]) -> bool:
        requests.append(params)
        return bool(params["name"] == "two")

    devicefarm.fail("CreateProject", "ThrottlingException", when=second)
    names = ["one", "two", "two"]
    assert [outcome("CreateProject", name=name) for name in names] == [
        "fine",
        "ThrottlingException: Rate exceeded",
        "fine",
    ]
    assert requests == [{"name": "one"}, {"name": "two"}]


@pytest.mark.devicefarm(unused="ignore")
def test_several_faults_apply_in_order(devicefarm: DeviceFarm) -> None:
    """Each fault applies as often as arranged. A lasting one hides the faults after it."""
    devicefarm.fail("ListProjects", "ThrottlingException", times=2)
    devicefarm.fail("ListProjects", "NotFoundException", "second")
    devicefarm.fail("ListProjects", "ArgumentException", "third", times=None)
    devicefarm.fail("ListProjects", "ServiceUnavailable", "never")
    assert [outcome().partition(":")[0] for _ in range(5)] == [
        "ThrottlingException",
        "ThrottlingException",
        "NotFoundException",
        "ArgumentException",
        "ArgumentException",
    ]


def test_fault_that_does_not_apply_is_skipped(devicefarm: DeviceFarm) -> None:
    """If the function of the first fault does not select the request, the second fault applies."""
    devicefarm.fail(
        "CreateProject", "ArgumentException", "first", when=lambda params: params["name"] == "one"
    )
    devicefarm.fail("CreateProject", "ArgumentException", "second")
    assert outcome("CreateProject", name="two") == "ArgumentException: second"
    assert outcome("CreateProject", name="one") == "ArgumentException: first"


def test_fault_comes_before_the_checks(devicefarm: DeviceFarm) -> None:
    """A request with wrong parameters fails as arranged, because AWS checks credentials first."""
    devicefarm.fail("GetProject", "UnrecognizedClientException")
    assert outcome("GetProject").startswith("UnrecognizedClientException: ")


def test_operation_without_a_handler_can_fail(
    devicefarm: DeviceFarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault is possible for any operation of the model."""
    monkeypatch.setattr("moto_devicefarm.core.api.OPERATIONS", {})
    devicefarm.fail("PurchaseOffering", "NotEligibleException")
    assert outcome("PurchaseOffering").startswith("NotEligibleException: ")


def test_faults_end_with_the_mock() -> None:
    """An arrangement does not last until the next use of the mock."""
    mock = mock_devicefarm(unused="ignore")
    with mock as farm:
        farm.fail("ListProjects", "ThrottlingException", times=None)
        farm.next_session(stuck_in="PENDING")
    with mock as farm:
        assert outcome() == "fine"


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


def test_failure_of_the_connection_has_no_message(devicefarm: DeviceFarm) -> None:
    """botocore has a fixed text for each class."""
    with pytest.raises(ValueError, match="message=") as caught:
        devicefarm.fail("GetRun", "ReadTimeoutError", "slow")
    assert str(caught.value) == (
        "message='slow': botocore writes the message of ReadTimeoutError: give no message"
    )


def test_failure_of_the_connection_is_logged() -> None:
    """The log of calls has it as the outcome of the call."""
    with mock_devicefarm() as farm:
        farm.fail("ListProjects", "ReadTimeoutError")
        with pytest.raises(botocore.exceptions.ReadTimeoutError):
            a_client(attempts=1).list_projects()
        assert [call.error for call in farm.calls] == [
            ("ReadTimeoutError", "the client gets no answer, as the test arranged")
        ]


# All operations


def test_every_operation_fails(devicefarm: DeviceFarm) -> None:
    """The star stands for each operation; ``times`` counts the requests of all together."""
    devicefarm.fail("*", "ThrottlingException", times=3)
    assert outcome("ListProjects") == "ThrottlingException: Rate exceeded"
    assert outcome("CreateProject", name="one") == "ThrottlingException: Rate exceeded"
    assert outcome("TagResource") == "ThrottlingException: Rate exceeded"
    assert outcome("ListProjects") == "fine"
    assert call("ListProjects") == []


def test_every_operation_of_the_model_fails(devicefarm: DeviceFarm) -> None:
    """A message is possible, and an operation that the service does not have fails too."""
    devicefarm.fail("*", "AccessDeniedException", "No.", times=None)
    for name in (*model.service_model().operation_names, "Unheard"):
        assert outcome(name) == "AccessDeniedException: No."


def test_every_connection_fails(devicefarm: DeviceFarm) -> None:
    """A failure of the connection is possible for all operations."""
    devicefarm.fail("*", "EndpointConnectionError", times=None)
    with pytest.raises(botocore.exceptions.EndpointConnectionError):
        a_client(attempts=2).list_devices()


def test_some_requests_of_every_operation_fail(devicefarm: DeviceFarm) -> None:
    """``when`` selects requests of all operations by their parameters."""
    devicefarm.fail("*", "ThrottlingException", times=None, when=lambda params: "arn" in params)
    assert outcome("ListProjects") == "fine"
    assert outcome("GetProject", arn="x").startswith("ThrottlingException")


@pytest.mark.parametrize("code", ["NotFoundException", "TooManyTagsException"])
def test_an_error_that_not_every_operation_has(devicefarm: DeviceFarm, code: ErrorCode) -> None:
    """The message says what all operations have."""
    with pytest.raises(ValueError, match="code=") as caught:
        devicefarm.fail("*", code)
    assert str(caught.value) == (
        f"code='{code}' is not an error of every operation. Name an operation, or give one of: "
        "AccessDeniedException, InternalFailure, ServiceUnavailable, ThrottlingException, "
        "UnrecognizedClientException, ConnectTimeoutError, ConnectionClosedError, "
        "EndpointConnectionError, ProxyConnectionError, ReadTimeoutError, SSLError"
    )


@pytest.mark.parametrize("code", ["Timeout", 5, [], None])
def test_unknown_code_of_every_operation(devicefarm: DeviceFarm, code: Any) -> None:
    """The message names the operation, the code and what is possible."""
    with pytest.raises(ValueError, match=r"^\*: code=.* is unknown\.") as caught:
        devicefarm.fail("*", code)
    assert str(caught.value).endswith("ReadTimeoutError, SSLError")
    assert outcome() == "fine"


# Wrong arguments


def test_unknown_operation(devicefarm: DeviceFarm) -> None:
    """The message proposes the nearest operation, and does not hide it in a list of all."""
    with pytest.raises(ValueError, match="operation") as caught:
        devicefarm.fail("CreateRemoteAcessSession", "NotFoundException")  # type: ignore[arg-type]
    assert str(caught.value) == (
        "operation='CreateRemoteAcessSession' is unknown. Did you mean 'CreateRemoteAccessSession'?"
    )


def test_unknown_operation_without_a_near_one(devicefarm: DeviceFarm) -> None:
    """The message lists all operations if none is near."""
    with pytest.raises(ValueError, match="operation") as caught:
        devicefarm.fail("x", "NotFoundException")  # type: ignore[arg-type]
    names = ", ".join(sorted(model.service_model().operation_names))
    assert str(caught.value) == f"operation='x' is unknown. Give one of: {names}, *"
    assert names.startswith(
        "CreateDevicePool, CreateInstanceProfile, CreateNetworkProfile, CreateProject, "
    )


def test_unknown_code(devicefarm: DeviceFarm) -> None:
    """The message proposes the nearest error and lists all errors of the operation."""
    with pytest.raises(ValueError, match="GetProject: code=") as caught:
        devicefarm.fail("GetProject", "LimitExceeded")  # type: ignore[arg-type]
    assert str(caught.value) == (
        "GetProject: code='LimitExceeded' is unknown. "
        "Did you mean 'LimitExceededException'? Give one of: "
        "AccessDeniedException, ArgumentException, InternalFailure, LimitExceededException, "
        "NotFoundException, "
        "ServiceAccountException, ServiceUnavailable, ThrottlingException, "
        "UnrecognizedClientException, ConnectTimeoutError, ConnectionClosedError, "
        "EndpointConnectionError, ProxyConnectionError, ReadTimeoutError, SSLError"
    )


def test_unknown_code_without_a_near_one(devicefarm: DeviceFarm) -> None:
    """The message proposes nothing if no error is near."""
    with pytest.raises(
        ValueError,
        match=r"^GetProject: code='x' is unknown\. Give one of: AccessDeniedException, ",
    ):
        devicefarm.fail("GetProject", "x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            {"times": 0},
            ValueError("times=0: give a whole number from 1 up, or None for every request"),
        ),
        (
            {"times": -1},
            ValueError("times=-1: give a whole number from 1 up, or None for every request"),
        ),
        (
            {"times": True},
            TypeError("times=True: give a whole number from 1 up, or None for every request"),
        ),
        (
            {"times": "1"},
            TypeError("times='1': give a whole number from 1 up, or None for every request"),
        ),
        (
            {"times": 1.0},
            TypeError("times=1.0: give a whole number from 1 up, or None for every request"),
        ),
        (
            {"when": {"name": "x"}},
            TypeError("when={'name': 'x'}: give a function that takes the request's parameters"),
        ),
        ({"message": 5}, TypeError("message=5: give a text")),
    ],
)
def test_wrong_arguments(
    devicefarm: DeviceFarm, arguments: dict[str, Any], error: Exception
) -> None:
    """The message names the argument, and nothing is arranged."""
    with pytest.raises(type(error)) as caught:
        devicefarm.fail("ListProjects", "ThrottlingException", **arguments)
    assert str(caught.value) == str(error)
    assert outcome() == "fine"
