"""farm.fail: errors that operations are told to answer, and what botocore makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.core.faults import possible_errors
from tests.captures import ask
from tests.devicefarm.clients import fresh

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
    """botocore backs off without taking time."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)


def a_client(attempts: int, mode: Literal["standard", "legacy"] = "standard") -> Any:
    """A client that tries so often."""
    config = Config(retries={"mode": mode, "total_max_attempts": attempts})
    return fresh(config=config)


def answered(operation: str = "ListProjects", **params: Any) -> str:
    """The code and the message that an operation answers, or "fine"."""
    try:
        ask(operation, **params)
    except DeviceFarmError as error:
        return f"{error.code}: {error.message}"
    return "fine"


@pytest.mark.parametrize("code", [*COMMON, *DECLARED])
def test_code_status_and_words(devicefarm: DeviceFarm, code: str) -> None:
    """Every error reaches boto3 with its code, its HTTP status and AWS's words for it."""
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
    """What a program catches by class is of that class."""
    devicefarm.fail("CreateRemoteAccessSession", "LimitExceededException", times=None)
    arn = "arn:aws:devicefarm:us-west-2::device:1"
    with pytest.raises(devicefarm_client.exceptions.LimitExceededException):
        devicefarm_client.create_remote_access_session(projectArn=arn, deviceArn=arn)


@pytest.mark.parametrize("code", RETRIED)
def test_a_passing_fault_is_retried(devicefarm: DeviceFarm, code: str) -> None:
    """By default one request fails: botocore tries again, and the caller never notices."""
    client = a_client(attempts=3)
    devicefarm.fail("ListProjects", code)
    answer = client.list_projects()
    assert answer["projects"] == []
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


@pytest.mark.parametrize("code", RETRIED)
def test_a_lasting_fault_outlasts_the_retries(devicefarm: DeviceFarm, code: str) -> None:
    """With times=None every attempt fails, and every later request."""
    client = a_client(attempts=3)
    devicefarm.fail("ListProjects", code, times=None)
    for _ in range(2):
        with pytest.raises(ClientError, match=code) as caught:
            client.list_projects()
        assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 2


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "UnrecognizedClientException", "NotFoundException"]
)
def test_what_is_not_retried(devicefarm: DeviceFarm, code: str) -> None:
    """The caller's own faults are told at once."""
    client = a_client(attempts=3)
    devicefarm.fail("ListProjects", code)
    with pytest.raises(ClientError, match=code) as caught:
        client.list_projects()
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_the_quota_is_an_answer_in_legacy_mode(devicefarm: DeviceFarm) -> None:
    """LimitExceededException is retried by the standard mode only, so one is enough for the other."""
    client = a_client(attempts=3, mode="legacy")
    devicefarm.fail("ListProjects", "LimitExceededException")
    with pytest.raises(ClientError, match="LimitExceededException") as caught:
        client.list_projects()
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_a_fault_does_nothing_else(devicefarm: DeviceFarm) -> None:
    """The operation that fails has not happened."""
    devicefarm.fail("CreateProject", "ServiceAccountException")
    assert (
        answered("CreateProject", name="one")
        == "ServiceAccountException: There was a problem with the service account."
    )
    assert ask("ListProjects") == []


def test_times(devicefarm: DeviceFarm) -> None:
    """So many requests fail, and the next does not."""
    devicefarm.fail("ListProjects", "ThrottlingException", times=3)
    assert [answered() for _ in range(4)] == ["ThrottlingException: Rate exceeded"] * 3 + ["fine"]


def test_other_operations_are_untouched(devicefarm: DeviceFarm) -> None:
    """A fault is of one operation."""
    devicefarm.fail("ListProjects", "ThrottlingException", times=None)
    assert answered("ListDevices") == "fine"


@pytest.mark.parametrize("message", ["You have 3 sessions.", ""])
def test_message(devicefarm: DeviceFarm, message: str) -> None:
    """A message of one's own takes the place of AWS's, an empty one too."""
    devicefarm.fail("ListProjects", "ArgumentException", message)
    assert answered() == f"ArgumentException: {message}"


def test_when(devicefarm: DeviceFarm) -> None:
    """Only requests whose parameters the predicate takes fail, and only they count."""
    seen: list[Mapping[str, Any]] = []

    def second(params: Mapping[str, Any]) -> bool:
        seen.append(params)
        return bool(params["name"] == "two")

    devicefarm.fail("CreateProject", "ThrottlingException", when=second)
    names = ["one", "two", "two"]
    assert [answered("CreateProject", name=name) for name in names] == [
        "fine",
        "ThrottlingException: Rate exceeded",
        "fine",
    ]
    assert seen == [{"name": "one"}, {"name": "two"}]


def test_several_faults_come_in_their_order(devicefarm: DeviceFarm) -> None:
    """One after another, each so often as it was told, and a lasting one ends the row."""
    devicefarm.fail("ListProjects", "ThrottlingException", times=2)
    devicefarm.fail("ListProjects", "NotFoundException", "second")
    devicefarm.fail("ListProjects", "ArgumentException", "third", times=None)
    devicefarm.fail("ListProjects", "ServiceUnavailable", "never")
    assert [answered().partition(":")[0] for _ in range(5)] == [
        "ThrottlingException",
        "ThrottlingException",
        "NotFoundException",
        "ArgumentException",
        "ArgumentException",
    ]


def test_a_fault_that_does_not_hold_lets_the_next_through(devicefarm: DeviceFarm) -> None:
    """An earlier fault whose predicate says no leaves the request to the later."""
    devicefarm.fail(
        "CreateProject", "ArgumentException", "first", when=lambda params: params["name"] == "one"
    )
    devicefarm.fail("CreateProject", "ArgumentException", "second")
    assert answered("CreateProject", name="two") == "ArgumentException: second"
    assert answered("CreateProject", name="one") == "ArgumentException: first"


def test_a_fault_comes_before_the_checks(devicefarm: DeviceFarm) -> None:
    """A request that is wrong otherwise fails as arranged: credentials and throttling come first."""
    devicefarm.fail("GetProject", "UnrecognizedClientException")
    assert answered("GetProject").startswith("UnrecognizedClientException: ")


def test_an_operation_that_is_not_mocked_can_fail(
    devicefarm: DeviceFarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any operation of the model can be told to fail, whether or not the mock has more to say."""
    monkeypatch.setattr("moto_devicefarm.core.api.OPERATIONS", {})
    devicefarm.fail("PurchaseOffering", "NotEligibleException")
    assert answered("PurchaseOffering").startswith("NotEligibleException: ")


def test_faults_end_with_the_mock() -> None:
    """What one test arranged does not reach the next."""
    mock = mock_devicefarm()
    with mock as farm:
        farm.fail("ListProjects", "ThrottlingException", times=None)
        farm.next_session(stuck_in="PENDING")
    with mock as farm:
        assert answered() == "fine"


def test_possible_errors_are_the_models_and_the_common_ones() -> None:
    """Each operation's own errors can be had, whatever the installed model calls them."""
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


def test_the_services_own_fault_is_a_500() -> None:
    """InternalServiceException is declared as the service's fault."""
    assert possible_errors("CreateTestGridUrl")["InternalServiceException"][0] == 500


# What is impossible


def test_impossible_operation(devicefarm: DeviceFarm) -> None:
    """The nearest operation is proposed, and all are listed."""
    with pytest.raises(ValueError, match="operation") as caught:
        devicefarm.fail("CreateRemoteAcessSession", "NotFoundException")
    names = ", ".join(sorted(model.service_model().operation_names))
    assert str(caught.value) == (
        f"operation 'CreateRemoteAcessSession' is impossible. Did you mean CreateRemoteAccessSession? Possible are: {names}"
    )
    assert names.startswith(
        "CreateDevicePool, CreateInstanceProfile, CreateNetworkProfile, CreateProject, "
    )


def test_impossible_code(devicefarm: DeviceFarm) -> None:
    """The nearest error is proposed, and all of the operation are listed."""
    with pytest.raises(ValueError, match="error of") as caught:
        devicefarm.fail("GetProject", "LimitExceeded")
    assert str(caught.value) == (
        "error of GetProject 'LimitExceeded' is impossible. Did you mean LimitExceededException? Possible are: "
        "AccessDeniedException, ArgumentException, InternalFailure, LimitExceededException, NotFoundException, "
        "ServiceAccountException, ServiceUnavailable, ThrottlingException, UnrecognizedClientException"
    )


def test_impossible_code_like_no_other(devicefarm: DeviceFarm) -> None:
    """Nothing is proposed where nothing is near."""
    with pytest.raises(
        ValueError,
        match=r"^error of GetProject 'x' is impossible\. Possible are: AccessDeniedException, ",
    ):
        devicefarm.fail("GetProject", "x")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"times": 0}, ValueError("times=0: give a whole number from 1 up, or None for ever")),
        ({"times": -1}, ValueError("times=-1: give a whole number from 1 up, or None for ever")),
        ({"times": True}, TypeError("times=True: give a whole number, or None for ever")),
        ({"times": "1"}, TypeError("times='1': give a whole number, or None for ever")),
        ({"times": 1.0}, TypeError("times=1.0: give a whole number, or None for ever")),
        (
            {"when": {"name": "x"}},
            TypeError("when={'name': 'x'}: give a function of the request's parameters"),
        ),
        ({"message": 5}, TypeError("message=5: give text, not int")),
    ],
)
def test_wrong_arguments(
    devicefarm: DeviceFarm, arguments: dict[str, Any], error: Exception
) -> None:
    """Each is told by name, and nothing is arranged."""
    with pytest.raises(type(error)) as caught:
        devicefarm.fail("ListProjects", "ThrottlingException", **arguments)
    assert str(caught.value) == str(error)
    assert answered() == "fine"
