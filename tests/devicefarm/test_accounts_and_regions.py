"""Accounts, regions and hosts: each account has its own state, only us-west-2 has Device Farm, and
all its hosts answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.config import Config
from moto.moto_api import state_manager

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm import devicefarm_backends, models, urls
from tests.support.clients import new_client, shared_client

OTHER = "111122223333"


@pytest.fixture(autouse=True)
def _mocked() -> Iterator[None]:
    with mock_devicefarm():
        yield


def _projects(client: Any) -> list[str]:
    return [project["name"] for project in client.list_projects()["projects"]]


def client_of_a_role(account: str) -> Any:
    """A client with the credentials of a role in the account."""
    role = new_client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/tester", RoleSessionName="tests"
    )
    return new_client(
        aws_access_key_id=role["Credentials"]["AccessKeyId"],
        aws_secret_access_key=role["Credentials"]["SecretAccessKey"],
        aws_session_token=role["Credentials"]["SessionToken"],
    )


def client_with_header(account: str) -> Any:
    """A client that names the account in moto's header."""
    client = new_client()

    def add(request: Any, **_: Any) -> None:
        request.headers["x-moto-account-id"] = account

    client.meta.events.register("before-sign.devicefarm", add)
    return client


def test_accounts_that_another_thread_adds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request of a new account may arrive while the mock looks through all accounts."""
    shared_client().create_project(name="mine")
    store_of = models.store_of

    def add_and_find(account: str) -> Any:
        store_of(OTHER)
        return store_of(account)

    monkeypatch.setattr(models, "store_of", add_and_find)
    assert "123456789012" in [store.account_id for store in models.stores()]


def test_default_account() -> None:
    """ARNs have moto's default account."""
    assert (
        shared_client()
        .create_project(name="mine")["project"]["arn"]
        .startswith("arn:aws:devicefarm:us-west-2:123456789012:project:")
    )


@pytest.mark.parametrize("client_of", [client_of_a_role, client_with_header])
def test_other_account_has_its_own_state(client_of: Any) -> None:
    """A role in another account, and moto's header, have other state and other ARNs."""
    shared_client().create_project(name="mine")
    client = client_of(OTHER)
    created = client.create_project(name="theirs")["project"]["arn"]
    assert created.startswith(f"arn:aws:devicefarm:us-west-2:{OTHER}:project:")
    assert (_projects(shared_client()), _projects(client)) == (["mine"], ["theirs"])
    assert client.get_account_settings()["accountSettings"]["awsAccountNumber"] == OTHER


def test_account_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """MOTO_ACCOUNT_ID is the account while it is set."""
    shared_client().create_project(name="mine")
    monkeypatch.setenv("MOTO_ACCOUNT_ID", OTHER)
    shared_client().create_project(name="theirs")
    assert _projects(shared_client()) == ["theirs"]
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    assert _projects(shared_client()) == ["mine"]


def test_role_in_the_same_account() -> None:
    """A role of the account has the account's state."""
    shared_client().create_project(name="mine")
    assert _projects(client_of_a_role("123456789012")) == ["mine"]


def test_the_use_of_an_access_key_is_noted() -> None:
    """moto's IAM answers when, where and for which service a key was used."""
    iam = new_client("iam")
    iam.create_user(UserName="tester")
    key = iam.create_access_key(UserName="tester")["AccessKey"]
    client = new_client(
        aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )
    client.list_projects()
    used = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("devicefarm", "us-west-2")


def test_arn_of_another_account_is_not_found() -> None:
    """An account does not find the project of another account."""
    arn = client_of_a_role(OTHER).create_project(name="theirs")["project"]["arn"]
    with pytest.raises(
        shared_client().exceptions.NotFoundException,
        match=f"The provided resource does not exist: {arn}$",
    ):
        shared_client().get_project(arn=arn)


@pytest.mark.parametrize(
    ("region", "options"),
    [
        ("us-east-1", {}),
        ("us-east-1", {"use_fips_endpoint": True}),
        ("us-east-1", {"use_dualstack_endpoint": True}),
        ("eu-central-1", {"use_fips_endpoint": True, "use_dualstack_endpoint": True}),
        ("us-gov-west-1", {}),
        ("ap-southeast-4", {}),
        ("cn-north-1", {}),
        ("cn-north-1", {"use_dualstack_endpoint": True}),
        ("us-iso-east-1", {}),
        ("eusc-de-east-1", {}),
        ("mars-north-1", {}),
    ],
)
def test_other_region(region: str, options: Any) -> None:
    """A client of another region gets one error, at the first request. It says which region it has
    and how to make the right client.
    """
    client = new_client(region_name=region, config=Config(retries={"max_attempts": 4}, **options))
    sent: list[str] = []
    client.meta.events.register_first(
        "before-send.devicefarm", lambda request, **_: sent.append(request.url)
    )
    with pytest.raises(client.exceptions.ClientError) as raised:
        client.list_projects()
    assert raised.value.response["Error"] == {
        "Code": "UnknownRegionException",
        "Message": f"AWS Device Farm does not exist in {region}, only in us-west-2. "
        'Create the client with boto3.client("devicefarm", region_name="us-west-2").',
    }
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("options", "host"),
    [
        ({}, "devicefarm.us-west-2.amazonaws.com"),
        ({"use_fips_endpoint": True}, "devicefarm-fips.us-west-2.amazonaws.com"),
        ({"use_dualstack_endpoint": True}, "devicefarm.us-west-2.api.aws"),
        (
            {"use_fips_endpoint": True, "use_dualstack_endpoint": True},
            "devicefarm-fips.us-west-2.api.aws",
        ),
    ],
)
def test_hosts(options: Any, host: str) -> None:
    """FIPS and dual-stack clients have the same state as others."""
    shared_client().create_project(name="mine")
    client = new_client(config=Config(**options))
    assert client.meta.endpoint_url == f"https://{host}"
    assert _projects(client) == ["mine"]


def test_own_endpoint_url() -> None:
    """An endpoint_url with a port is the same host."""
    client = new_client(endpoint_url="https://devicefarm.us-west-2.amazonaws.com:443")
    assert _projects(client) == []


def test_backends_are_motos() -> None:
    """The state is in moto's BackendDict, where moto's reset finds it."""
    shared_client().create_project(name="mine")
    store = devicefarm_backends["123456789012"]["us-west-2"].store
    assert store is models.store_of("123456789012")
    assert (store.account_id, devicefarm_backends.service_name) == ("123456789012", "devicefarm")


def test_backend_can_be_subclassed_anywhere() -> None:
    """A subclass of the backend in another module keeps the URLs."""

    class Mine(models.DeviceFarmBackend):
        pass

    backend = Mine("us-west-2", "123456789012")
    assert backend.urls == urls.url_paths
    assert backend._url_module is urls
    assert backend.urls is backend.urls


def test_transition_of_motos_state_manager() -> None:
    """A transition counts while a test has set it, and by default there is none."""
    name = "devicefarm::remote_access_session"
    models.store_of("123456789012")
    assert models.transition(name) is None
    state_manager.set_transition(name, {"progression": "manual", "times": 2})
    try:
        assert models.transition(name) == {"progression": "manual", "times": 2}
    finally:
        state_manager.unset_transition(name)
    assert models.transition(name) is None
