"""farm.fail(when={...}): requests that are selected by their parameters."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core.literals import AnyOperation, OperationName
from tests.support.end_checks import message_of
from tests.support.outcomes import outcome

THROTTLED = "ThrottlingException: Rate exceeded"


def fail(farm: DeviceFarm, operation: OperationName | AnyOperation, when: Any) -> None:
    """Let every request fail that ``when`` selects."""
    farm.fail(operation, "ThrottlingException", times=None, when=when)


def is_selected(operation: str, **params: Any) -> bool:
    """Whether a request fails as arranged; others may fail in their own way."""
    return outcome(operation, **params) == THROTTLED


def test_only_requests_with_the_parameter_fail(devicefarm: DeviceFarm) -> None:
    """Other parameters of the request do not matter."""
    devicefarm.fail("CreateProject", "ThrottlingException", when={"name": "two"})
    assert outcome("CreateProject", name="one") == "fine"
    assert outcome("CreateProject", name="two", defaultJobTimeoutMinutes=5) == THROTTLED
    assert outcome("CreateProject", name="two") == "fine"


def test_all_parameters_must_have_their_values(devicefarm: DeviceFarm) -> None:
    """One that is missing or has another value is enough to select nothing."""
    fail(devicefarm, "CreateProject", {"name": "one", "defaultJobTimeoutMinutes": 5})
    assert not is_selected("CreateProject", name="one")
    assert not is_selected("CreateProject", name="one", defaultJobTimeoutMinutes=6)
    assert is_selected("CreateProject", name="one", defaultJobTimeoutMinutes=5)


def test_an_object_may_have_more_members(devicefarm: DeviceFarm) -> None:
    """Objects are compared by the given members, at any depth."""
    fail(devicefarm, "CreateRemoteAccessSession", {"configuration": {"billingMethod": "UNMETERED"}})
    configuration = {"billingMethod": "UNMETERED", "vpceConfigurationArns": []}
    assert is_selected("CreateRemoteAccessSession", configuration=configuration)
    assert not is_selected("CreateRemoteAccessSession", configuration={"billingMethod": "METERED"})
    assert not is_selected("CreateRemoteAccessSession", configuration="UNMETERED")
    assert not is_selected("CreateRemoteAccessSession")


def test_a_list_must_be_equal(devicefarm: DeviceFarm) -> None:
    """In length, order and values."""
    rule = {"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}
    fail(devicefarm, "ListDevices", {"filters": [rule]})
    assert is_selected("ListDevices", filters=[rule])
    assert not is_selected("ListDevices", filters=[rule, rule])
    assert not is_selected("ListDevices", filters=[])


def test_none_stands_for_a_parameter_that_is_not_there(devicefarm: DeviceFarm) -> None:
    """Such as the first page of a list."""
    fail(devicefarm, "ListProjects", {"nextToken": None})
    assert is_selected("ListProjects")
    assert not is_selected("ListProjects", nextToken="abcd")


def test_an_empty_mapping_selects_every_request(devicefarm: DeviceFarm) -> None:
    """As no ``when`` does."""
    fail(devicefarm, "GetAccountSettings", {})
    assert is_selected("GetAccountSettings")


def test_requests_of_all_operations_are_selected(devicefarm: DeviceFarm) -> None:
    """A parameter of any operation is possible."""
    fail(devicefarm, "*", {"name": "one"})
    assert is_selected("CreateProject", name="one")
    assert is_selected("CreateInstanceProfile", name="one")
    assert not is_selected("ListProjects")


@pytest.mark.devicefarm(unused="ignore")
def test_parameters_of_structures_with_one_name(devicefarm: DeviceFarm) -> None:
    """Operations have different structures ``configuration``; a member of any is possible."""
    for member in ("billingMethod", "extraDataPackageArn"):
        fail(devicefarm, "*", {"configuration": {member: "x"}})
    with pytest.raises(ValueError, match="'bilingMethod' is unknown"):
        fail(devicefarm, "*", {"configuration": {"bilingMethod": "x"}})


def test_the_mapping_is_copied(devicefarm: DeviceFarm) -> None:
    """The caller may change its own for the next arrangement."""
    when = {"name": "one"}
    fail(devicefarm, "CreateProject", when)
    when["name"] = "two"
    assert not is_selected("CreateProject", name="two")
    assert is_selected("CreateProject", name="one")


@pytest.mark.parametrize(
    ("operation", "when", "message"),
    [
        (
            "GetRun",
            {"runArn": "x"},
            "GetRun: when: parameter='runArn' is unknown. Did you mean 'arn'? Give one of: arn",
        ),
        (
            "CreateRemoteAccessSession",
            {"configuration": {"biling": "METERED"}},
            "CreateRemoteAccessSession: when['configuration']: parameter='biling' is unknown. "
            "Did you mean 'billingMethod'? Give one of: auxiliaryApps, billingMethod, ",
        ),
        (
            "ListDevices",
            {"filters": [{"atribute": "ARN"}]},
            "ListDevices: when['filters'][0]: parameter='atribute' is unknown. "
            "Did you mean 'attribute'? Give one of: attribute, operator, values",
        ),
        (
            "GetAccountSettings",
            {"arn": "x"},
            "GetAccountSettings: when={'arn': 'x'}: the operation has no parameters: give none",
        ),
    ],
)
def test_an_unknown_parameter(
    operation: OperationName, when: Any, message: str, devicefarm: DeviceFarm
) -> None:
    """The message proposes the nearest and lists all, some of which are new in botocore. Nothing is
    arranged.
    """
    with pytest.raises(ValueError, match="when") as caught:
        fail(devicefarm, operation, when)
    assert str(caught.value).startswith(message)
    assert devicefarm.unused == []


def test_an_unused_arrangement_shows_the_parameters() -> None:
    """An ARN is shown whole, so that the reader can compare it."""
    arn = "arn:aws:devicefarm:us-west-2::device:0123456789ABCDEF0123456789ABCDEF"

    def test() -> None:
        with mock_devicefarm() as farm:
            farm.fail("GetDevice", "ArgumentException", when={"arn": arn})
            outcome("GetDevice", arn="arn")

    line = message_of(test).splitlines()[1].strip()
    assert line == (
        f"farm.fail(\"GetDevice\", \"ArgumentException\", when={{'arn': '{arn}'}}): "
        "GetDevice was called once, but `when` selected no request"
    )
