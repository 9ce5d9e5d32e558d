"""While a mock is active, new sessions are cheap, and differ from others in nothing else."""

from __future__ import annotations

import copy
import gc
import json
import os
import threading
import weakref
from collections.abc import Callable
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.compat import accepts_kwargs
from botocore.hooks import EventAliaser
from botocore.loaders import JSONFileLoader, Loader, create_loader
from moto import mock_aws

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.devicefarm import botocore_cache
from tests.support.clients import loader_of

MODEL = "devicefarm/2015-06-23/service-2"


@pytest.fixture
def installed_files_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The installed files that were parsed during the test."""
    read: list[str] = []
    load_file = JSONFileLoader.load_file

    def note(self: JSONFileLoader, file_path: str) -> Any:
        content = load_file(self, file_path)
        if content is not None and botocore_cache.is_installed(file_path):
            read.append(os.path.basename(file_path))
        return content

    monkeypatch.setattr(JSONFileLoader, "load_file", note)
    return read


def test_a_test_with_its_own_client_parses_nothing_again(installed_files_read: list[str]) -> None:
    """The second test that makes clients of devicefarm and S3 reads no file of botocore."""

    @mock_devicefarm
    def test() -> None:
        boto3.client("devicefarm", region_name=REGION).list_projects()
        boto3.client("s3", region_name=REGION).list_buckets()
        boto3.resource("s3", region_name=REGION)

    test()
    installed_files_read.clear()
    test()
    assert installed_files_read == []


def test_without_a_mock_nothing_is_kept(installed_files_read: list[str]) -> None:
    """Outside of mocks, and in a mock_aws alone, each session parses for itself."""
    for _ in range(2):
        loader_of().load_data(MODEL)
        with mock_aws():
            loader_of().load_data(MODEL)
    assert installed_files_read == ["service-2"] * 4


@pytest.mark.parametrize("kind", ["service-2", "endpoint-rule-set-1", "paginators-1"])
@pytest.mark.parametrize("service", ["devicefarm", "s3"])
def test_models_are_the_same(service: str, kind: str) -> None:
    """The mock's loader answers what botocore's own loader answers, for new and kept files."""
    expected = create_loader().load_service_model(service, kind)
    with mock_devicefarm():
        found = [loader_of().load_service_model(service, kind) for _ in range(2)]
    assert found == [expected] * 2


@pytest.mark.parametrize("name", ["endpoints", "partitions", "_retry", "sdk-default-configuration"])
def test_other_files_are_the_same(name: str) -> None:
    """The data of all services is equal too, and can be written as JSON."""
    expected = create_loader().load_data(name)
    with mock_devicefarm():
        assert loader_of().load_data(name) == expected
        assert json.loads(json.dumps(loader_of().load_data(name))) == expected


def test_lists_of_services_are_the_same() -> None:
    """The services, their versions and boto3's resources are those of a session without a mock."""

    def lists() -> list[Any]:
        session = boto3.Session()
        return [
            session.get_available_services(),
            session.get_available_resources(),
            loader_of(session).list_api_versions("ec2", "service-2"),
        ]

    expected = lists()
    with mock_devicefarm():
        assert [lists(), lists()] == [expected] * 2


def test_endpoints_are_the_same() -> None:
    """A session in a mock knows the same regions and endpoints of each service."""

    def endpoints() -> list[Any]:
        session: Any = botocore.session.Session()
        resolver = session._get_internal_component("endpoint_resolver")
        services = ["devicefarm", "s3", "sts", "iam", *session.get_available_services()[::40]]
        return [
            [session.get_available_regions(name, "aws-cn", True) for name in services],
            [resolver.construct_endpoint(name, REGION) for name in services],
            [
                resolver.construct_endpoint(name, REGION, use_fips_endpoint=True)
                for name in services
            ],
            resolver.get_service_endpoints_data("devicefarm"),
        ]

    expected = endpoints()
    with mock_devicefarm():
        assert endpoints() == expected


def test_a_changed_model_changes_one_session() -> None:
    """Code may change what a loader returned. No other session sees it, in no later mock either."""
    with mock_devicefarm():
        for name in (MODEL, "endpoints", "partitions"):
            loader = loader_of()
            expected = copy.deepcopy(loader.load_data(name))
            loader.load_data(name).clear()
            assert loader.load_data(name) == {}
            assert loader_of().load_data(name) == expected
        loader.list_available_services("service-2").clear()
        assert "devicefarm" in loader_of().list_available_services("service-2")
    with mock_devicefarm():
        assert loader_of().load_data(MODEL) != {}


@pytest.mark.parametrize("clients", [0, 1])
def test_changed_endpoints_hold_in_their_session(clients: int) -> None:
    """A region that code adds to the endpoints counts, before and after a first client."""
    with mock_devicefarm():
        session = boto3.Session()
        for _ in range(clients):
            session.client("devicefarm", region_name=REGION)
        partition = loader_of(session).load_data("endpoints")["partitions"][0]
        partition["regions"]["us-west-9"] = {}
        partition["services"]["devicefarm"]["endpoints"]["us-west-9"] = {}
        assert session.get_available_regions("devicefarm") == [REGION, "us-west-9"]
        assert boto3.Session().get_available_regions("devicefarm") == [REGION]


def test_missing_files_are_errors() -> None:
    """A service or file that does not exist raises botocore's own errors, the second time too."""
    with mock_devicefarm():
        for _ in range(2):
            with pytest.raises(botocore.exceptions.UnknownServiceError, match="devicefarm"):
                boto3.client("devicefram", region_name=REGION)  # type: ignore[call-overload]
            with pytest.raises(botocore.exceptions.DataNotFoundError):
                loader_of().load_data("devicefarm/2015-06-23/service-9")


def patched() -> tuple[object, object, object]:
    """What a mock replaces in botocore."""
    return (
        botocore.session.create_loader,
        botocore.session.EventAliaser,
        botocore.hooks.accepts_kwargs,
    )


OWN = (create_loader, EventAliaser, accepts_kwargs)
"""What botocore itself has there."""


def with_exception() -> None:
    """A block that ends by an exception."""
    with pytest.raises(KeyError), mock_devicefarm():
        raise KeyError


def with_start_and_stop() -> None:
    """Two mocks, of which the first one ends first."""
    first, second = mock_devicefarm(), mock_devicefarm()
    for call in (first.start, second.start, first.stop, second.stop):
        call()


def with_failed_start() -> None:
    """A mock that can't start."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("moto.core.models.MockAWS.start", with_exception)
        with pytest.raises(TypeError):
            mock_devicefarm().start()


@mock_aws
@mock_devicefarm()
def nested() -> None:
    """Mocks of both kinds in each other."""
    assert patched() != OWN
    with mock_aws(), mock_devicefarm():
        within = patched()
        with mock_devicefarm():
            assert patched() == within
        assert patched() == within


@pytest.mark.parametrize("use", [with_exception, with_start_and_stop, with_failed_start, nested])
def test_undone(use: Callable[[], None]) -> None:
    """After the last mock, however it ended, new sessions are botocore's own."""
    assert patched() == OWN
    use()
    assert patched() == OWN
    assert type(loader_of()) is Loader


def test_a_session_outlives_its_mock() -> None:
    """A session that was made in a mock works after it."""
    with mock_devicefarm():
        session = boto3.Session()
    assert session.client("devicefarm", region_name=REGION).meta.region_name == REGION


class OtherLoader(Loader):
    """The loader of another library."""


class OtherFiles(JSONFileLoader):
    """The file reader of another library."""


@pytest.mark.parametrize("loader", [OtherLoader(), Loader(file_loader=OtherFiles())])
def test_other_libraries_stay(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """If another library has replaced botocore's loader or its events, the mock uses these."""

    class OtherAliaser(EventAliaser):
        pass

    monkeypatch.setattr(botocore.session, "create_loader", lambda _: loader)
    monkeypatch.setattr(botocore.session, "EventAliaser", OtherAliaser)
    with mock_devicefarm():
        session = botocore.session.Session()
        assert session.get_component("data_loader") is loader
        assert type(session.get_component("event_emitter")) is OtherAliaser


def test_own_aliases_of_events() -> None:
    """Only botocore's own aliases are kept."""
    aliaser = botocore_cache.CachedEventAliaser(botocore.hooks.HierarchicalEmitter(), {"a": "b"})
    events: list[str] = []
    aliaser.register("x.b", lambda event_name, **_: events.append(event_name))
    aliaser.emit("x.a")
    assert events == ["x.b"]
    assert "x.a" not in botocore_cache._event_names


def handler_without_keywords(event_name: str) -> None:
    """A handler that botocore refuses."""


def test_handlers_of_users() -> None:
    """botocore refuses the same handlers, and none is kept that its owner drops."""

    class Owner:
        def handle(self, **_: Any) -> None:
            """Any handler of an object."""

    with mock_devicefarm():
        events = boto3.Session().events
        for _ in range(2):
            with pytest.raises(ValueError, match="must accept keyword arguments"):
                events.register("any", handler_without_keywords)
            with pytest.raises(ValueError, match="must accept keyword arguments"):
                events.register("any", lambda event_name: None)
        owner = Owner()
        dropped = weakref.ref(owner)
        events.register("any", owner.handle)
        events.register("any", lambda owner=owner, **_: None)
        del owner, events
        gc.collect()
        assert dropped() is None


@pytest.fixture
def _cold() -> None:
    """A cache without content, as in a new process."""
    botocore_cache._packed.clear()
    botocore_cache._event_names.clear()
    botocore_cache._installed_services.cache_clear()


@pytest.mark.usefixtures("_cold")
def test_threads() -> None:
    """Threads may make sessions and clients at the same time, also the first ones of a process."""
    names: list[str] = []

    def work() -> None:
        session = boto3.Session(region_name=REGION)
        for fips in (True, False):
            config = botocore.config.Config(use_fips_endpoint=fips)
            session.client("devicefarm", config=config).create_project(name="any")
        names.append(session.client("devicefarm").list_projects()["projects"][0]["name"])

    with mock_devicefarm():
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert names == ["any"] * 8
