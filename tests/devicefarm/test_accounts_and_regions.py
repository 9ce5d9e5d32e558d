"""Accounts are kept apart as moto tells them apart; regions without Device Farm are told so; all of
its hosts answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.config import Config
from moto.moto_api import state_manager

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm import devicefarm_backends, models, urls
from tests.devicefarm.clients import fresh, kept

OTHER = "111122223333"


@pytest.fixture(autouse=True)
def _mocked() -> Iterator[None]:
    with mock_devicefarm():
        yield


def _projects(client: Any) -> list[str]:
    return [project["name"] for project in client.list_projects()["projects"]]


def _assumed(account: str) -> Any:
    """A client with the credentials of a role in the account."""
    role = fresh("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/tester", RoleSessionName="tests"
    )
    return fresh(
        aws_access_key_id=role["Credentials"]["AccessKeyId"],
        aws_secret_access_key=role["Credentials"]["SecretAccessKey"],
        aws_session_token=role["Credentials"]["SessionToken"],
    )


def _by_header(account: str) -> Any:
    """A client that names the account in moto's header."""
    client = fresh()

    def add(request: Any, **_: Any) -> None:
        request.headers["x-moto-account-id"] = account

    client.meta.events.register("before-sign.devicefarm", add)
    return client


def test_default_account() -> None:
    """moto's default account is in every ARN."""
    assert (
        kept()
        .create_project(name="mine")["project"]["arn"]
        .startswith("arn:aws:devicefarm:us-west-2:123456789012:project:")
    )


@pytest.mark.parametrize("client_of", [_assumed, _by_header])
def test_other_account_is_apart(client_of: Any) -> None:
    """A role in another account, or moto's header, has state and ARNs of its own."""
    kept().create_project(name="mine")
    client = client_of(OTHER)
    created = client.create_project(name="theirs")["project"]["arn"]
    assert created.startswith(f"arn:aws:devicefarm:us-west-2:{OTHER}:project:")
    assert (_projects(kept()), _projects(client)) == (["mine"], ["theirs"])
    assert client.get_account_settings()["accountSettings"]["awsAccountNumber"] == OTHER


def test_account_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """MOTO_ACCOUNT_ID is the account while it is set."""
    kept().create_project(name="mine")
    monkeypatch.setenv("MOTO_ACCOUNT_ID", OTHER)
    kept().create_project(name="theirs")
    assert _projects(kept()) == ["theirs"]
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    assert _projects(kept()) == ["mine"]


def test_role_in_the_same_account() -> None:
    """A role of the account itself sees the account's state."""
    kept().create_project(name="mine")
    assert _projects(_assumed("123456789012")) == ["mine"]


def test_arn_of_another_account_is_not_found() -> None:
    """What another account has is not there for this one."""
    arn = _assumed(OTHER).create_project(name="theirs")["project"]["arn"]
    with pytest.raises(
        kept().exceptions.NotFoundException, match=f"The provided resource does not exist: {arn}$"
    ):
        kept().get_project(arn=arn)


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
    """A client of another region is told at once, by one request, which region it has, which it
    needs, and how to get that.
    """
    client = fresh(region_name=region, config=Config(retries={"max_attempts": 4}, **options))
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
    """FIPS and dual-stack clients reach the same state as others."""
    kept().create_project(name="mine")
    client = fresh(config=Config(**options))
    assert client.meta.endpoint_url == f"https://{host}"
    assert _projects(client) == ["mine"]


def test_own_endpoint_url() -> None:
    """An endpoint_url with a port is the same host."""
    client = fresh(endpoint_url="https://devicefarm.us-west-2.amazonaws.com:443")
    assert _projects(client) == []


def test_backends_are_motos() -> None:
    """The state is in moto's own kind of container, where moto's reset and dashboard find it."""
    kept().create_project(name="mine")
    store = devicefarm_backends["123456789012"]["us-west-2"].store
    assert store is models.store_of("123456789012")
    assert (store.account_id, devicefarm_backends.service_name) == ("123456789012", "devicefarm")


def test_backend_can_be_subclassed_anywhere() -> None:
    """moto looks for the URLs beside the class; a subclass in a user's module keeps ours, the same
    at each request.
    """

    class Mine(models.DeviceFarmBackend):
        pass

    backend = Mine("us-west-2", "123456789012")
    assert backend.urls == urls.url_paths
    assert backend._url_module is urls
    assert backend.urls is backend.urls


def test_transition_of_motos_state_manager() -> None:
    """A transition that a test sets rules sessions, and none does by default or after it is unset."""
    name = "devicefarm::remote_access_session"
    assert models.transition(name) is None
    state_manager.set_transition(name, {"progression": "manual", "times": 2})
    try:
        assert models.transition(name) == {"progression": "manual", "times": 2}
    finally:
        state_manager.unset_transition(name)
    assert models.transition(name) is None
