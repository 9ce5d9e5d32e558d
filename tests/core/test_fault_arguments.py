"""Wrong arguments of farm.fail: the message, and that nothing is arranged."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.core import model
from moto_devicefarm.core.literals import ErrorCode
from tests.support.outcomes import outcome


def test_failure_of_the_connection_has_no_message(devicefarm: DeviceFarm) -> None:
    """botocore has a fixed text for each class."""
    with pytest.raises(ValueError, match="message=") as caught:
        devicefarm.fail("GetRun", "ReadTimeoutError", "slow")
    assert str(caught.value) == (
        "message='slow': botocore writes the message of ReadTimeoutError: give no message"
    )


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
            {"when": "arn"},
            TypeError(
                "ListProjects: when='arn': give a function that takes the request's parameters, "
                "or a dict of parameters such as {'arn': '...'}"
            ),
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
