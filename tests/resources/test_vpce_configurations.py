"""VPC endpoint configurations: the five operations, and sessions that use them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import make_store
from moto_devicefarm import Timings
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from tests.resources import PAIR, PHONE, REGISTRY, delete, project, start, stop

PREFIX = "arn:aws:devicefarm:us-west-2:123456789012"
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
def private(clock: Any) -> Store:
    """A store with private devices, whose sessions take ten seconds to stop."""
    return make_store(registry=REGISTRY, timings=Timings(session_pending=5, session_stopping=10))


def create(store: Store, **members: Any) -> Any:
    """A new configuration's document."""
    return api.call(store, "CreateVPCEConfiguration", {**REQUIRED, **members})["vpceConfiguration"]


def get(store: Store, arn: str) -> Any:
    """The configuration's document now."""
    return api.call(store, "GetVPCEConfiguration", {"arn": arn})["vpceConfiguration"]


def using(*arns: str) -> dict[str, Any]:
    """The member of a request for a session that asks for these."""
    return {"configuration": {"vpceConfigurationArns": list(arns)}}


def refused(store: Store, name: str, params: dict[str, Any]) -> tuple[str, str]:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value.code, raised.value.message


def in_use(act: str, arn: str) -> tuple[str, str]:
    """How a configuration in use is kept as it is."""
    return (
        "InvalidOperationException",
        f"The VPC endpoint configuration is in use by an active run or session and cannot be {act}: {arn}",
    )


def free(store: Store, arn: str) -> bool:
    """Whether the configuration can be updated, here to what it is."""
    try:
        api.call(store, "UpdateVPCEConfiguration", {"arn": arn})
    except errors.InvalidOperationException:
        return False
    return True


def test_through_boto3(client: Any) -> None:
    """Create, get, list, update, use in a session and delete as a program does them."""
    created = client.create_vpce_configuration(**EVERYTHING)["vpceConfiguration"]
    arn = created["arn"]
    assert created == {**EVERYTHING, "arn": arn}
    assert client.get_vpce_configuration(arn=arn)["vpceConfiguration"] == created
    updated = client.update_vpce_configuration(arn=arn, serviceDnsName="till.internal")[
        "vpceConfiguration"
    ]
    assert updated == {**created, "serviceDnsName": "till.internal"}
    assert client.list_vpce_configurations()["vpceConfigurations"] == [updated]
    private = [
        device for device in client.list_devices()["devices"] if device["fleetType"] == "PRIVATE"
    ]
    session = client.create_remote_access_session(
        projectArn=client.create_project(name="checkout")["project"]["arn"],
        deviceArn=private[0]["arn"],
        configuration={"vpceConfigurationArns": [arn]},
    )["remoteAccessSession"]
    with pytest.raises(client.exceptions.InvalidOperationException):
        client.delete_vpce_configuration(arn=arn)
    client.stop_remote_access_session(arn=session["arn"])
    client.delete_vpce_configuration(arn=arn)
    with pytest.raises(ClientError) as raised:
        client.get_vpce_configuration(arn=arn)
    assert raised.value.response["Error"]["Code"] == "NotFoundException"


def test_only_what_was_given_is_answered(store: Store) -> None:
    """There is no description if none was given."""
    assert create(store) == get(store, FIRST) == {"arn": FIRST, **REQUIRED}


def test_a_page_of_nothing(store: Store) -> None:
    """A page has room for one at least."""
    expected = ("ArgumentException", "maxResults must be greater than 0, and is 0")
    assert refused(store, "ListVPCEConfigurations", {"maxResults": 0}) == expected


def test_pages(store: Store) -> None:
    """In the order of their creation, as many as asked for."""
    arns = [create(store)["arn"] for _ in range(3)]
    page = api.call(store, "ListVPCEConfigurations", {"maxResults": 2})
    rest = api.call(
        store, "ListVPCEConfigurations", {"maxResults": 2, "nextToken": page["nextToken"]}
    )
    assert [
        one["arn"] for one in (*page["vpceConfigurations"], *rest["vpceConfigurations"])
    ] == arns


@pytest.mark.parametrize(
    "change",
    [{member: "other"} for member in EVERYTHING]
    + [{}, {"serviceDnsName": "", "vpceServiceName": "other"}],
    ids=lambda change: ",".join(change) or "nothing",
)
def test_update_changes_what_is_given(store: Store, change: dict[str, Any]) -> None:
    """And nothing else."""
    before = create(store, **EVERYTHING)
    params = {"arn": FIRST, **change}
    assert api.call(store, "UpdateVPCEConfiguration", params)["vpceConfiguration"] == {
        **before,
        **change,
    }
    assert get(store, FIRST) == {**before, **change}


@pytest.mark.parametrize("name", ["GetVPCEConfiguration", *(name for name, _ in ACTS)])
def test_unknown_configurations(store: Store, name: str) -> None:
    """None of this ARN; and ARNs of another kind."""
    arn = project(store)
    assert refused(store, name, {"arn": NOBODY}) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )
    assert refused(store, name, {"arn": arn}) == (
        "ArgumentException",
        f"The provided vpceconfiguration resource is not valid: {arn}",
    )


def test_deleted_twice(store: Store) -> None:
    """The second time there is nothing to delete."""
    create(store)
    assert api.call(store, "DeleteVPCEConfiguration", {"arn": FIRST}) == {}
    assert api.call(store, "ListVPCEConfigurations", {}) == {"vpceConfigurations": []}
    assert refused(store, "DeleteVPCEConfiguration", {"arn": FIRST})[0] == "NotFoundException"


@pytest.mark.parametrize(("name", "act"), ACTS)
def test_in_use(private: Store, name: str, act: str) -> None:
    """By a session that waits still, in every place of its list; others are free."""
    first, second, unused = (create(private)["arn"] for _ in range(3))
    start(private, project(private), PAIR, **using(first, second, second))
    for arn in (first, second):
        before = get(private, arn)
        assert refused(private, name, {"arn": arn, "serviceDnsName": "other"}) == in_use(act, arn)
        assert get(private, arn) == before
    api.call(private, name, {"arn": unused})


def test_in_use_until_the_session_has_ended(private: Store, clock: Any) -> None:
    """STOPPING uses it still; by the clock, and backwards."""
    arn = create(private)["arn"]
    session = start(private, project(private), PAIR, **using(arn))
    clock.tick(60)
    assert not free(private, arn)
    stop(private, session)
    clock.tick(9.999)
    assert not free(private, arn)
    clock.tick(0.001)
    assert free(private, arn)
    clock.tick(-0.001)
    assert not free(private, arn)


def test_in_use_by_any_session(private: Store, clock: Any) -> None:
    """Of whatever project; an ended or deleted one does not count, and one without it does not
    either.
    """
    arn = create(private)["arn"]
    first, second = (start(private, project(private), PAIR, **using(arn, arn)) for _ in range(2))
    start(private, project(private), PAIR)
    stop(private, first)
    clock.tick(10)
    delete(private, first)
    assert not free(private, arn)
    stop(private, second)
    clock.tick(10)
    assert free(private, arn)
    clock.tick(-10)
    assert not free(private, arn)


def test_a_refused_session_uses_nothing(private: Store) -> None:
    """Though one of its configurations is there: the other is not, or the device is public."""
    arn, project_arn = create(private)["arn"], project(private)
    request = {"projectArn": project_arn, "deviceArn": PAIR.arn, **using(arn, NOBODY)}
    assert refused(private, "CreateRemoteAccessSession", request) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )
    request = {"projectArn": project_arn, "deviceArn": PHONE.arn, **using(arn)}
    assert refused(private, "CreateRemoteAccessSession", request) == (
        "ArgumentException",
        f"VPC endpoint configurations apply to private devices only, and this is a public one: {PHONE.arn}",
    )
    assert free(private, arn)


def test_the_sessions_document_does_not_say(private: Store) -> None:
    """The model has no member for it, and the list of a project's sessions has each once."""
    arn, project_arn = create(private)["arn"], project(private)
    session = start(private, project_arn, PAIR, **using(arn))
    (listed,) = api.call(private, "ListRemoteAccessSessions", {"arn": project_arn})[
        "remoteAccessSessions"
    ]
    assert (listed["arn"], arn in str(listed)) == (session, False)
