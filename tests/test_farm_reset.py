"""``farm.reset()``: what it empties and what it keeps."""

from __future__ import annotations

import dataclasses
from typing import Any

import boto3
import pytest
import requests
from freezegun import freeze_time
from moto import mock_aws

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.devicefarm.models import store_of, stores
from tests.support.clients import new_client, shared_client
from tests.support.network import LOOPBACK, allow_only
from tests.support.server import change_clock

PIXEL = Device("Pixel 8", availability="AVAILABLE")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


def _projects(client: Any) -> list[str]:
    return [project["name"] for project in client.list_projects()["projects"]]


def _availability(client: Any) -> str:
    (device,) = client.list_devices()["devices"]
    availability: str = device["availability"]
    return availability


def test_example() -> None:
    """A test that goes on after the reset finds an empty Device Farm, and works with it."""
    with mock_devicefarm() as farm:
        client = boto3.client("devicefarm", region_name="us-west-2")
        client.create_project(name="before")
        farm.reset()
        assert _projects(client) == []
        client.create_project(name="after")
        assert _projects(client) == ["after"]


def test_everything_in_all_accounts() -> None:
    """Resources of each kind, tags, bodies of uploads and loaded documents are gone in all
    accounts.
    """
    with mock_devicefarm() as farm:
        client = shared_client()
        project = client.create_project(name="checkout")["project"]["arn"]
        client.tag_resource(ResourceARN=project, Tags=[{"Key": "team", "Value": "shop"}])
        phone = client.list_devices()["devices"][0]["arn"]
        session = client.create_remote_access_session(projectArn=project, deviceArn=phone)
        farm.driver(session["remoteAccessSession"]["arn"]).source = "<hierarchy/>"
        upload = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")
        url = upload["upload"]["url"]
        assert requests.put(url, data=b"a", timeout=20).status_code == 200
        farm.load(
            {"projects": [{"arn": "arn:aws:devicefarm:us-west-2:111122223333:project:a"}]},
            account_id="111122223333",
        )
        farm.reset()
        assert [store.numbered_resources() for store in stores()] == [[], []]
        assert [(store.tags, store.drivers) for store in stores()] == [({}, {}), ({}, {})]
        assert requests.put(url, data=b"a", timeout=20).status_code == 404
        assert farm.dump() == _empty_dump()


def _empty_dump() -> dict[str, Any]:
    with mock_devicefarm() as farm:
        store_of("123456789012")
        store_of("111122223333")
        return farm.dump()


def test_devices_are_as_at_the_start() -> None:
    """Changes of the registry, and devices that a loaded document brought, are gone."""
    with mock_devicefarm(registry=[PIXEL]) as farm:
        farm.registry.replace(dataclasses.replace(PIXEL, availability="BUSY"))
        assert _availability(shared_client()) == "BUSY"
        farm.reset()
        assert _availability(shared_client()) == "AVAILABLE"


def test_devices_beside_an_object_are_gone() -> None:
    """Of a registry that is an object, the loaded devices are gone, and its own are asked for."""

    class Lab:
        def devices(self) -> list[Device]:
            return [PIXEL]

    with mock_devicefarm(registry=Lab()) as farm:
        other = Device("Pixel 9")
        farm._settings.source.put(other)
        assert len(shared_client().list_devices()["devices"]) == 2
        farm.reset()
        assert len(shared_client().list_devices()["devices"]) == 1


def test_arrangements_are_gone() -> None:
    """Nothing that was arranged happens after the reset."""
    with mock_devicefarm(registry=[PIXEL]) as farm:
        farm.fail("CreateProject", "LimitExceededException", times=None)
        farm.next_session(stuck_in="PREPARING")
        farm.next_run(results="FAILED")
        farm.reset()
        client = shared_client()
        project = client.create_project(name="checkout")["project"]["arn"]
        answer = client.create_remote_access_session(projectArn=project, deviceArn=PIXEL.arn)
        arn = answer["remoteAccessSession"]["arn"]
        answer = client.get_remote_access_session(arn=arn)
        assert answer["remoteAccessSession"]["status"] == "RUNNING"
        assert farm._settings.arrangements.runs == []


def test_log_of_calls_is_empty() -> None:
    """``farm.calls`` has only the calls after the reset. The mock around it keeps all."""
    with mock_devicefarm() as outer, mock_devicefarm() as farm:
        shared_client().list_projects()
        farm.reset()
        assert farm.calls == []
        shared_client().list_devices()
        assert [call.operation for call in farm.calls] == ["ListDevices"]
        assert [call.operation for call in outer.calls] == ["ListProjects", "ListDevices"]


def test_what_stays() -> None:
    """The arguments of the mock, its server, the clock and the other services stay."""
    timings = Timings(session_pending=5)
    with mock_devicefarm(page_size=1, timings=timings, concurrency=2, server=True) as farm:
        url = farm.url
        change_clock(url, freeze="2001-01-01T00:00:00Z")
        s3 = new_client("s3")
        s3.create_bucket(
            Bucket="shop", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
        )
        farm.reset()
        assert DeviceFarm.current() is farm
        assert (farm.url, farm.timings, farm._settings.page_size) == (url, timings, 1)
        assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["shop"]
        client = shared_client()
        assert client.create_project(name="a")["project"]["created"].year == 2001
        client.create_project(name="b")
        assert len(client.list_projects()["projects"]) == 1


def test_frozen_clock_stays() -> None:
    """freezegun's time goes on."""
    with freeze_time("2026-03-01 12:00:00") as clock, mock_devicefarm() as farm:
        clock.tick(60)
        farm.reset()
        created = shared_client().create_project(name="a")["project"]["created"]
        assert created.timestamp() == 1772366460.0


def test_reset_of_an_inner_mock() -> None:
    """Mocks inside each other share one state, so that the reset empties it for all of them. The
    inner mock's own devices are reset, and the outer mock's stay.
    """
    with mock_devicefarm(registry=[PIXEL]) as outer:
        busy = dataclasses.replace(PIXEL, availability="BUSY")
        outer.registry.replace(busy)
        shared_client().create_project(name="outer")
        with mock_devicefarm(registry=[PIXEL]) as inner:
            inner.registry.replace(busy)
            inner.reset()
            assert _projects(shared_client()) == []
            assert _availability(shared_client()) == "AVAILABLE"
        assert _availability(shared_client()) == "BUSY"


def test_mock_aws_around() -> None:
    """The reset empties the state that a mock shares with mock_aws, and moto still empties it at
    the end.
    """
    with mock_aws():
        shared_client().create_project(name="outer")
        with mock_devicefarm() as farm:
            farm.reset()
            shared_client().create_project(name="inside")
        assert _projects(shared_client()) == ["inside"]
    with mock_aws():
        assert _projects(shared_client()) == []
