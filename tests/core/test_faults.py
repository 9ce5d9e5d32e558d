"""The requests that fail by farm.fail: which, how often, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import model
from tests.captures import call
from tests.support.outcomes import outcome


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


def test_some_requests_of_every_operation_fail(devicefarm: DeviceFarm) -> None:
    """``when`` selects requests of all operations by their parameters."""
    devicefarm.fail("*", "ThrottlingException", times=None, when=lambda params: "arn" in params)
    assert outcome("ListProjects") == "fine"
    assert outcome("GetProject", arn="x").startswith("ThrottlingException")
