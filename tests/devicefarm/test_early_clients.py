"""Clients and sessions from before a mock: without credentials they work inside it, and those with
credentials keep them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import NoCredentialsError

from moto_devicefarm import mock_devicefarm
from tests.support.network import LOOPBACK, allow_only


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


def _client(service: str = "devicefarm", **options: Any) -> Any:
    session: Any = boto3
    return session.client(service, region_name="us-west-2", **options)


OPERATIONS = {"devicefarm": "list_projects", "s3": "list_buckets", "sqs": "list_queues"}


@pytest.mark.parametrize("service", OPERATIONS)
def test_early_client_without_credentials(service: str) -> None:
    """A client of any service, made before the mock and without credentials, works inside it. It
    has none before and afterwards.
    """
    session: Any = boto3.Session(region_name="us-west-2")
    early = getattr(session.client(service), OPERATIONS[service])
    for _ in range(2):
        with pytest.raises(NoCredentialsError):
            early()
        with mock_devicefarm():
            early()
        with pytest.raises(NoCredentialsError):
            early()


def test_early_client_shares_the_state() -> None:
    """The early client is in moto's default account, as clients made inside are."""
    early = boto3.Session(region_name="us-west-2").client("devicefarm")
    with mock_devicefarm():
        arn = early.create_project(name="checkout")["project"]["arn"]
        assert arn.split(":")[4] == "123456789012"
        assert _client().get_project(arn=arn)["project"]["name"] == "checkout"


def test_early_client_signs_urls() -> None:
    """A presigned URL of an early client has moto's key."""
    early = boto3.Session(region_name="us-west-2").client("s3")
    with mock_devicefarm():
        url = early.generate_presigned_url("get_object", Params={"Bucket": "a", "Key": "b"})
    assert "FOOBARKEY" in url


def test_early_client_with_credentials_keeps_them() -> None:
    """A client that has credentials signs with these."""
    early = boto3.Session("own-key", "secret", region_name="us-west-2").client("s3")
    with mock_devicefarm():
        url = early.generate_presigned_url("get_object", Params={"Bucket": "a", "Key": "b"})
    assert "own-key" in url


def test_early_session_without_credentials() -> None:
    """A client made inside from an early session works. Clients that the session makes afterwards
    have no credentials.
    """
    session = boto3.Session(region_name="us-west-2")
    with mock_devicefarm():
        assert session.client("devicefarm").list_projects()["projects"] == []
    with pytest.raises(NoCredentialsError):
        session.client("devicefarm").list_projects()


def _access_key(session: boto3.Session) -> str:
    credentials: Any = session.get_credentials()
    access_key: str = credentials.access_key
    return access_key


def test_early_session_finds_its_own_credentials_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A session that first looks for credentials inside the mock finds the user's own later."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "own-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    session, loaded = boto3.Session(), boto3.Session()
    assert _access_key(loaded) == "own-key"
    with mock_devicefarm():
        for _ in range(2):
            assert _access_key(session) == "FOOBARKEY"
            assert _access_key(loaded) == "own-key"
    assert _access_key(session) == "own-key"
    assert _access_key(loaded) == "own-key"


def test_credentials_of_a_profile_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a session finds elsewhere than in moto's variables, it looks up once."""
    path = tmp_path / "config"
    path.write_text("[profile local]\naws_access_key_id = own-key\naws_secret_access_key = a\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    session = boto3.Session(profile_name="local")
    with mock_devicefarm():
        found: Any = session.get_credentials()
        path.unlink()
        assert session.get_credentials() is found
        assert _access_key(session) == "own-key"


def test_signers_by_token_are_left_alone() -> None:
    """A service with bearer tokens takes no credentials, and gets none."""
    with mock_devicefarm():
        client = _client()
        auth = client._request_signer.get_auth_instance("devicefarm", "us-west-2", "bearer")
    assert not hasattr(auth, "credentials")


def test_early_client_that_is_not_signed() -> None:
    """A client without signatures has no credentials inside either."""
    early = boto3.client(
        "devicefarm", region_name="us-west-2", config=Config(signature_version=UNSIGNED)
    )
    with mock_devicefarm():
        assert early.list_projects()["projects"] == []
