"""VPC endpoint configurations, and the sessions that use them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import Timings
from moto_devicefarm.core import errors
from tests.support.account import Account
from tests.support.devices import PAIR, PHONE, REGISTRY
from tests.support.store import PREFIX

FIRST = f"{PREFIX}:vpceconfiguration:00000000-0000-0000-0000-000000000001"
NOBODY = f"{PREFIX}:vpceconfiguration:00000000-0000-0000-0000-00000000dead"
REQUIRED = {
    "vpceConfigurationName": "staging",
    "vpceServiceName": "com.amazonaws.vpce.us-west-2.vpce-svc-1",
    "serviceDnsName": "shop.internal",
}
EVERYTHING = {**REQUIRED, "vpceConfigurationDescription": "the shop behind the wall"}
ACTS = [("UpdateVPCEConfiguration", "updated"), ("DeleteVPCEConfiguration", "deleted")]


@pytest.fixture
def lab(clock: Any) -> Account:
    """An account with private devices, whose sessions take ten seconds to stop."""
    return Account(registry=REGISTRY, timings=Timings(session_pending=5, session_stopping=10))


def with_configurations(*arns: str) -> dict[str, Any]:
    """The member of a request for a session that uses these configurations."""
    return {"configuration": {"vpceConfigurationArns": list(arns)}}


def in_use(act: str, arn: str) -> tuple[str, str]:
    """The error about a configuration that is in use."""
    return (
        "InvalidOperationException",
        "The VPC endpoint configuration is in use by an active run or session and cannot be "
        f"{act}: {arn}",
    )


def is_free(account: Account, arn: str) -> bool:
    """Whether the configuration can be updated."""
    try:
        account.update_vpce_configuration(arn=arn)
    except errors.InvalidOperationException:
        return False
    return True


def test_through_boto3(client: Any) -> None:
    """A program creates, gets, lists, updates and deletes a configuration, and uses it in a
    session.
    """
    created = client.create_vpce_configuration(**EVERYTHING)["vpceConfiguration"]
    arn = created["arn"]
    assert created == {**EVERYTHING, "arn": arn}
    assert client.get_vpce_configuration(arn=arn)["vpceConfiguration"] == created
    updated = client.update_vpce_configuration(arn=arn, serviceDnsName="till.internal")[
        "vpceConfiguration"
    ]
    assert updated == {**created, "serviceDnsName": "till.internal"}
    assert client.list_vpce_configurations()["vpceConfigurations"] == [updated]
    lab = [
        device for device in client.list_devices()["devices"] if device["fleetType"] == "PRIVATE"
    ]
    session = client.create_remote_access_session(
        projectArn=client.create_project(name="checkout")["project"]["arn"],
        deviceArn=lab[0]["arn"],
        configuration={"vpceConfigurationArns": [arn]},
    )["remoteAccessSession"]
    with pytest.raises(client.exceptions.InvalidOperationException):
        client.delete_vpce_configuration(arn=arn)
    client.stop_remote_access_session(arn=session["arn"])
    client.delete_vpce_configuration(arn=arn)
    with pytest.raises(ClientError) as raised:
        client.get_vpce_configuration(arn=arn)
    assert raised.value.response["Error"]["Code"] == "NotFoundException"


def test_a_description_that_was_not_given(account: Account) -> None:
    """A description that was not given is left out."""
    assert (
        account.create_vpce_configuration(**REQUIRED)
        == account.get_vpce_configuration(arn=FIRST)
        == {"arn": FIRST, **REQUIRED}
    )


@pytest.mark.parametrize(("name", "act"), ACTS)
def test_in_use(lab: Account, name: str, act: str) -> None:
    """A waiting session uses each configuration of its request; others can be changed."""
    first, second, unused = (lab.create_vpce_configuration(**REQUIRED)["arn"] for _ in range(3))
    lab.session(PAIR, **with_configurations(first, second, second))
    for arn in (first, second):
        before = lab.get_vpce_configuration(arn=arn)
        assert lab.error.call(name, arn=arn, serviceDnsName="other") == in_use(act, arn)
        assert lab.get_vpce_configuration(arn=arn) == before
    lab.call(name, arn=unused)


def test_in_use_until_the_session_has_ended(lab: Account, clock: Any) -> None:
    """A STOPPING session uses its configuration; after its end the configuration is free, unless
    the clock moves back.
    """
    arn = lab.create_vpce_configuration(**REQUIRED)["arn"]
    session = lab.session(PAIR, **with_configurations(arn))
    clock.tick(60)
    assert not is_free(lab, arn)
    lab.stop(session)
    clock.tick(9.999)
    assert not is_free(lab, arn)
    clock.tick(0.001)
    assert is_free(lab, arn)
    clock.tick(-0.001)
    assert not is_free(lab, arn)


def test_in_use_by_any_session(lab: Account, clock: Any) -> None:
    """Sessions of all projects count, until they have ended or are deleted."""
    arn = lab.create_vpce_configuration(**REQUIRED)["arn"]
    first, second = (lab.session(PAIR, **with_configurations(arn, arn)) for _ in range(2))
    lab.session(PAIR)
    lab.stop(first)
    clock.tick(10)
    lab.delete(first)
    assert not is_free(lab, arn)
    lab.stop(second)
    clock.tick(10)
    assert is_free(lab, arn)
    clock.tick(-10)
    assert not is_free(lab, arn)


def test_a_refused_session_uses_nothing(lab: Account) -> None:
    """A refused request for a session leaves its configurations free."""
    arn, project_arn = lab.create_vpce_configuration(**REQUIRED)["arn"], lab.default_project
    request = {"projectArn": project_arn, "deviceArn": PAIR.arn, **with_configurations(arn, NOBODY)}
    assert lab.error.create_remote_access_session(**request) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )
    request = {"projectArn": project_arn, "deviceArn": PHONE.arn, **with_configurations(arn)}
    assert lab.error.create_remote_access_session(**request) == (
        "ArgumentException",
        "VPC endpoint configurations apply to private devices only, and this device is "
        f"public: {PHONE.arn}",
    )
    assert is_free(lab, arn)


def test_the_session_does_not_name_it(lab: Account) -> None:
    """The document of a session does not name its configurations (D: model)."""
    arn, project_arn = lab.create_vpce_configuration(**REQUIRED)["arn"], lab.default_project
    session = lab.session(PAIR, projectArn=project_arn, **with_configurations(arn))
    (listed,) = lab.list_remote_access_sessions(arn=project_arn)
    assert (listed["arn"], arn in str(listed)) == (session, False)
