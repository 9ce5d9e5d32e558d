"""Endpoints of the environment and of config files lead no client past a mock, unless code sets
them inside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.configprovider import ConfiguredEndpointProvider
from moto import mock_aws

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm.botocore_patches import ENDPOINT_VARIABLES
from tests.support.network import LOOPBACK, allow_only
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]
AWS = "https://devicefarm.us-west-2.amazonaws.com"
BEFORE, INSIDE = "http://127.0.0.1:1", "http://127.0.0.1:2"
GLOBAL, OWN = ENDPOINT_VARIABLES
GLOBAL_FILE = f"[default]\nendpoint_url = {BEFORE}\nregion = us-west-2\n"
SECTION_FILE = f"""
[default]
services = local

[services local]
device_farm =
  endpoint_url = {BEFORE}
s3 =
  endpoint_url = {BEFORE}
"""
PROFILE_FILE = f"[profile local]\nregion = us-west-2\nendpoint_url = {BEFORE}\n"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture
def config_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes the shared config file."""

    def write(text: str) -> Path:
        path = tmp_path / "config"
        path.write_text(text, "utf-8")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
        return path

    return write


def _client(service: str = "devicefarm", **options: Any) -> Any:
    session: Any = boto3
    return session.client(service, region_name="us-west-2", **options)


def _endpoint(service: str = "devicefarm", **options: Any) -> str:
    endpoint: str = _client(service, **options).meta.endpoint_url
    return endpoint


def _endpoint_of_new_session() -> str:
    session = boto3.Session(region_name="us-west-2")
    endpoint: str = session.client("devicefarm").meta.endpoint_url
    return endpoint


def test_the_name_of_the_variable() -> None:
    """The variable of the service is the one that botocore reads."""
    provider: Any = ConfiguredEndpointProvider({}, {}, "devicefarm")
    assert provider._get_service_env_var_name() == OWN


@pytest.mark.parametrize("name", ENDPOINT_VARIABLES)
def test_variable_that_was_set_before(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client made inside reaches the mock. Afterwards the variable is as it was."""
    monkeypatch.setenv(name, BEFORE)
    with mock_devicefarm():
        assert _client().list_projects()["projects"] == []
        assert os.environ.get(name) is None
    assert os.environ[name] == BEFORE
    assert _endpoint_of_new_session() == BEFORE


@pytest.mark.parametrize("text", [GLOBAL_FILE, SECTION_FILE])
def test_config_file_that_was_written_before(text: str, config_file: Callable[[str], Path]) -> None:
    """A client made inside reaches the mock, whatever the config file says. Its other settings
    count.
    """
    config_file(text)
    with mock_devicefarm():
        assert _client().list_projects()["projects"] == []
    assert _endpoint_of_new_session() == BEFORE


def test_profile_that_was_written_before(config_file: Callable[[str], Path]) -> None:
    """The profile's endpoint does not count, and its region does."""
    config_file(PROFILE_FILE)
    with mock_devicefarm():
        session = boto3.Session("a", "b", profile_name="local")
        client = session.client("devicefarm")
        assert (client.meta.region_name, client.meta.endpoint_url) == ("us-west-2", AWS)
        assert client.list_projects()["projects"] == []
        without_credentials = boto3.Session(profile_name="local").client("devicefarm")
        assert without_credentials.list_projects()["projects"] == []


@pytest.mark.parametrize("text", [GLOBAL_FILE, SECTION_FILE])
def test_session_from_before(
    text: str, config_file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session made before the mock, which has read the config file, makes clients that reach the
    mock.
    """
    config_file(text)
    monkeypatch.setenv(GLOBAL, BEFORE)
    session = boto3.Session("a", "b", region_name="us-west-2")
    assert session.client("devicefarm").meta.endpoint_url == BEFORE
    with mock_devicefarm():
        assert session.client("devicefarm").list_projects()["projects"] == []
    assert session.client("devicefarm").meta.endpoint_url == BEFORE


@pytest.mark.parametrize("name", ENDPOINT_VARIABLES)
@pytest.mark.parametrize("value", [BEFORE, INSIDE])
def test_variable_that_is_set_inside(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that the block sets counts, also with the value from before, and stays set after
    the block.
    """
    monkeypatch.setenv(name, BEFORE)
    with mock_devicefarm():
        os.environ[name] = value
        assert _endpoint() == value
        with mock_devicefarm():
            assert _endpoint() == value
    assert os.environ[name] == value
    os.environ[name] = BEFORE


def test_monkeypatch_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that a test sets and unsets inside the block is back after the block."""
    monkeypatch.setenv(GLOBAL, BEFORE)
    with mock_devicefarm():
        with pytest.MonkeyPatch.context() as inner:
            inner.setenv(GLOBAL, INSIDE)
            assert _endpoint() == INSIDE
        assert _endpoint() == AWS
    assert os.environ[GLOBAL] == BEFORE


def test_config_file_that_is_named_inside(
    config_file: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The endpoint in a config file that the block chooses counts."""
    config_file(GLOBAL_FILE)
    with mock_devicefarm():
        assert _endpoint() == AWS
        other = tmp_path / "other"
        other.write_text(GLOBAL_FILE.replace(BEFORE, INSIDE), "utf-8")
        with monkeypatch.context() as inner:
            inner.setenv("AWS_CONFIG_FILE", str(other))
            assert _endpoint_of_new_session() == INSIDE
        assert _endpoint_of_new_session() == AWS


def test_endpoint_that_code_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint in the call of boto3.client counts, and so do the settings of a Config."""
    monkeypatch.setenv(GLOBAL, BEFORE)
    with mock_devicefarm():
        assert _endpoint(endpoint_url=INSIDE) == INSIDE
        options: dict[str, Any] = {"ignore_configured_endpoint_urls": True}
        config = Config(**options)
        assert _endpoint(endpoint_url=INSIDE, config=config) == INSIDE
        os.environ[GLOBAL] = INSIDE
        assert _endpoint(config=config) == AWS
        del os.environ[GLOBAL]


def test_other_services(
    config_file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings of all services lead no client past moto. Those of one other service do, because
    a user chose this for the one service.
    """
    config_file(GLOBAL_FILE)
    monkeypatch.setenv(GLOBAL, BEFORE)
    with mock_devicefarm():
        assert _client("s3").list_buckets()["Buckets"] == []
        assert _client("sqs").list_queues().get("QueueUrls", []) == []
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", INSIDE)
    with mock_devicefarm():
        assert _endpoint("s3") == INSIDE
        assert os.environ["AWS_ENDPOINT_URL_S3"] == INSIDE
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3")
    config_file(SECTION_FILE)
    with mock_devicefarm():
        assert (_endpoint("s3"), _endpoint()) == (BEFORE, AWS)


@pytest.mark.parametrize("first", [0, 1])
def test_mocks_that_end_in_any_order(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is away until the last mock ends."""
    monkeypatch.setenv(GLOBAL, BEFORE)
    mocks = [mock_devicefarm(), mock_devicefarm()]
    for mock in mocks:
        mock.start()
    mocks[first].stop()
    assert _client().list_projects()["projects"] == []
    mocks[1 - first].stop()
    assert os.environ[GLOBAL] == BEFORE


def test_body_that_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is back when the body raised."""
    monkeypatch.setenv(GLOBAL, BEFORE)
    with pytest.raises(ZeroDivisionError), mock_devicefarm():
        raise ZeroDivisionError
    assert os.environ[GLOBAL] == BEFORE


def test_mock_aws_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mock inside mock_aws ignores the variable too."""
    monkeypatch.setenv(GLOBAL, BEFORE)
    with mock_aws(), mock_devicefarm():
        assert _client().list_projects()["projects"] == []
    assert os.environ[GLOBAL] == BEFORE


def test_server_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mock's server works the same, and a client finds it by the variable or by its URL."""
    for name in ENDPOINT_VARIABLES:
        monkeypatch.setenv(name, BEFORE)
    with mock_devicefarm(server=True) as farm:
        _client().create_project(name="checkout")
        assert len(_client(endpoint_url=farm.url).list_projects()["projects"]) == 1
        with monkeypatch.context() as inner:
            inner.setenv(GLOBAL, farm.url)
            client = _client()
            assert client.meta.endpoint_url == farm.url
            assert len(client.list_projects()["projects"]) == 1


def test_fixture(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of the fixture, whose session all tests share, is not led past the mock."""
    monkeypatch.setenv(GLOBAL, BEFORE)
    pytester.makepyfile("""
        import os
        import boto3
        import pytest

        @pytest.mark.parametrize("time", [1, 2])
        def test(devicefarm_client, time):
            assert devicefarm_client.list_projects()["projects"] == []
            client = boto3.client("devicefarm", region_name="us-west-2")
            assert client.list_projects()["projects"] == []

        def test_variable():
            assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    """)
    run_pytest(pytester).assert_outcomes(passed=3)
