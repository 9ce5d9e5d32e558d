"""moto's Resource Groups Tagging API finds our tags and sets them; an older moto goes without."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm import tagging
from moto_devicefarm.devicefarm.models import DeviceFarmBackend
from tests.devicefarm.clients import fresh, kept

ABSENT = "arn:aws:devicefarm:us-west-2:123456789012:project:00000000-0000-0000-0000-00000000dead"


@pytest.fixture
def groups() -> Iterator[Any]:
    """A client of the Resource Groups Tagging API, in an active mock."""
    pytest.importorskip("moto.core.resource_tagging", reason="moto finds services' tags from 5.2.2 on")
    with mock_devicefarm():
        yield fresh("resourcegroupstaggingapi")


def found(groups: Any, **given: Any) -> dict[str, dict[str, str]]:
    """Tags by the ARN of what they are on."""
    answer = groups.get_resources(**given)["ResourceTagMappingList"]
    return {one["ResourceARN"]: {tag["Key"]: tag["Value"] for tag in one["Tags"]} for one in answer}


def tagged(name: str, **tags: str) -> str:
    """The ARN of a new project with tags."""
    arn: str = kept().create_project(name=name)["project"]["arn"]
    kept().tag_resource(ResourceARN=arn, Tags=[{"Key": key, "Value": value} for key, value in tags.items()])
    return arn


def test_all_that_is_tagged(groups: Any) -> None:
    """Projects and the registry's devices alike, by tag, by type and by ARN; what has no tags is not listed."""
    shop, till = tagged("shop", team="shop", stage="test"), tagged("till", team="till")
    plain = kept().create_project(name="plain")["project"]["arn"]
    device = kept().list_devices()["devices"][0]["arn"]
    kept().tag_resource(ResourceARN=device, Tags=[{"Key": "team", "Value": "shop"}])
    everything = {shop: {"team": "shop", "stage": "test"}, till: {"team": "till"}, device: {"team": "shop"}}
    assert found(groups) == everything
    assert found(groups, TagFilters=[{"Key": "team", "Values": ["shop"]}]).keys() == {shop, device}
    assert found(groups, TagFilters=[{"Key": "stage"}]).keys() == {shop}
    assert found(groups, ResourceTypeFilters=["devicefarm"]) == everything
    assert found(groups, ResourceTypeFilters=["devicefarm:project"]).keys() == {shop, till}
    assert found(groups, ResourceTypeFilters=["s3"]) == {}
    assert found(groups, ResourceARNList=[till, plain]).keys() == {till}
    assert groups.get_tag_values(Key="team")["TagValues"] == ["shop", "till", "shop"]


def test_only_where_device_farm_is(groups: Any) -> None:
    """Its resources are in us-west-2."""
    arn = tagged("shop", team="shop")
    elsewhere = fresh("resourcegroupstaggingapi", region_name="eu-west-1")
    assert found(elsewhere) == {}
    failed = elsewhere.tag_resources(ResourceARNList=[arn], Tags={"more": "x"})["FailedResourcesMap"]
    assert failed.keys() == {arn}
    assert found(groups) == {arn: {"team": "shop"}}


def test_tags_set_and_removed(groups: Any) -> None:
    """By way of the other service, and Device Farm lists them."""
    arn = tagged("shop", team="shop")
    assert groups.tag_resources(ResourceARNList=[arn], Tags={"stage": "test"})["FailedResourcesMap"] == {}
    assert groups.untag_resources(ResourceARNList=[arn], TagKeys=["team"])["FailedResourcesMap"] == {}
    assert kept().list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "stage", "Value": "test"}]


def test_what_device_farm_refuses(groups: Any) -> None:
    """Is in the map of failures, and the resources behind it are served."""
    arn = tagged("shop", team="shop")
    failed = groups.tag_resources(ResourceARNList=[ABSENT, arn], Tags={"stage": "test"})["FailedResourcesMap"]
    assert failed.keys() == {ABSENT}
    failed = groups.untag_resources(ResourceARNList=[ABSENT, arn], TagKeys=["team"])["FailedResourcesMap"]
    assert failed.keys() == {ABSENT}
    assert found(groups) == {arn: {"stage": "test"}}


def test_a_moto_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The backend is then a backend and no more."""
    monkeypatch.setitem(sys.modules, "moto.core.resource_tagging", None)
    assert tagging.mixin() is object


def test_the_backend_is_what_moto_looks_for() -> None:
    """Whatever moto has: its own class, or none."""
    assert issubclass(DeviceFarmBackend, tagging.mixin())
