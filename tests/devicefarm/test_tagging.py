"""moto's Resource Groups Tagging API finds our tags and sets them; an older moto goes without."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conftest import ACCOUNT
from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm import tagging
from moto_devicefarm.devicefarm.models import DeviceFarmBackend, store_of
from moto_devicefarm.resources.tags import TAGGABLE
from tests.conformance.world import INSTANCE, PHONE, SETTINGS, World
from tests.devicefarm.clients import fresh, kept

ABSENT = "arn:aws:devicefarm:us-west-2:123456789012:project:00000000-0000-0000-0000-00000000dead"


@pytest.fixture
def groups() -> Iterator[Any]:
    """A client of the Resource Groups Tagging API, in an active mock."""
    pytest.importorskip(
        "moto.core.resource_tagging", reason="moto finds services' tags from 5.2.2 on"
    )
    with mock_devicefarm():
        yield fresh("resourcegroupstaggingapi")


def found(groups: Any, **given: Any) -> dict[str, dict[str, str]]:
    """Tags by the ARN of what they are on."""
    answer = groups.get_resources(**given)["ResourceTagMappingList"]
    return {one["ResourceARN"]: {tag["Key"]: tag["Value"] for tag in one["Tags"]} for one in answer}


def tagged(name: str, **tags: str) -> str:
    """The ARN of a new project with tags."""
    arn: str = kept().create_project(name=name)["project"]["arn"]
    kept().tag_resource(
        ResourceARN=arn, Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
    )
    return arn


def test_all_that_is_tagged(groups: Any) -> None:
    """Projects and the registry's devices alike, by tag, by type and by ARN; what has no tags is
    not listed.
    """
    shop, till = tagged("shop", team="shop", stage="test"), tagged("till", team="till")
    plain = kept().create_project(name="plain")["project"]["arn"]
    device = kept().list_devices()["devices"][0]["arn"]
    kept().tag_resource(ResourceARN=device, Tags=[{"Key": "team", "Value": "shop"}])
    everything = {
        shop: {"team": "shop", "stage": "test"},
        till: {"team": "till"},
        device: {"team": "shop"},
    }
    assert found(groups) == everything
    assert found(groups, TagFilters=[{"Key": "team", "Values": ["shop"]}]).keys() == {shop, device}
    assert found(groups, TagFilters=[{"Key": "stage"}]).keys() == {shop}
    assert found(groups, ResourceTypeFilters=["devicefarm"]) == everything
    assert found(groups, ResourceTypeFilters=["devicefarm:project"]).keys() == {shop, till}
    assert found(groups, ResourceTypeFilters=["s3"]) == {}
    assert found(groups, ResourceARNList=[till, plain]).keys() == {till}
    assert groups.get_tag_values(Key="team")["TagValues"] == ["shop", "till", "shop"]


ARNS: dict[str, Callable[[World], str]] = {
    "project": lambda world: world.project,
    "testgrid-project": lambda world: world.grid_project,
    "run": lambda world: world.run,
    "networkprofile": lambda world: world.network,
    "instanceprofile": lambda world: world.profile,
    "deviceinstance": lambda world: INSTANCE,
    "session": lambda world: world.session,
    "devicepool": lambda world: world.pool,
    "device": lambda world: PHONE.arn,
    "vpceconfiguration": lambda world: world.vpce,
}


def test_all_kinds_are_in_the_table() -> None:
    """The ten of the model."""
    assert tuple(ARNS) == TAGGABLE


@pytest.mark.parametrize("kind", ARNS)
def test_each_kind(kind: str) -> None:
    """Tagged in Device Farm it is found by tag and by type; tagged by the other service it has the
    tag; untagged it is gone.
    """
    pytest.importorskip(
        "moto.core.resource_tagging", reason="moto finds services' tags from 5.2.2 on"
    )
    with mock_devicefarm(**SETTINGS):
        groups, world = fresh("resourcegroupstaggingapi"), World(store_of(ACCOUNT))
        arn = ARNS[kind](world)
        kept().tag_resource(ResourceARN=arn, Tags=[{"Key": "team", "Value": "shop"}])
        kept().tag_resource(
            ResourceARN=ARNS["device" if kind == "project" else "project"](world),
            Tags=[{"Key": "x", "Value": ""}],
        )
        assert found(groups, TagFilters=[{"Key": "team", "Values": ["shop"]}]) == {
            arn: {"team": "shop"}
        }
        assert found(groups, ResourceTypeFilters=[f"devicefarm:{kind}"]) == {arn: {"team": "shop"}}
        assert (
            groups.tag_resources(ResourceARNList=[arn], Tags={"stage": "test"})[
                "FailedResourcesMap"
            ]
            == {}
        )
        assert kept().list_tags_for_resource(ResourceARN=arn)["Tags"][1:] == [
            {"Key": "stage", "Value": "test"}
        ]
        assert (
            groups.untag_resources(ResourceARNList=[arn], TagKeys=["team", "stage"])[
                "FailedResourcesMap"
            ]
            == {}
        )
        assert found(groups, ResourceTypeFilters=[f"devicefarm:{kind}"]) == {}


def test_deleted_with_its_tags(groups: Any) -> None:
    """What is gone is not found any more, nor what went with its project."""
    shop, till = tagged("shop", team="shop"), tagged("till", team="till")
    profile = kept().create_network_profile(projectArn=shop, name="slow")["networkProfile"]["arn"]
    kept().tag_resource(ResourceARN=profile, Tags=[{"Key": "team", "Value": "shop"}])
    kept().delete_project(arn=shop)
    assert found(groups) == {till: {"team": "till"}}


def test_only_where_device_farm_is(groups: Any) -> None:
    """Its resources are in us-west-2."""
    arn = tagged("shop", team="shop")
    elsewhere = fresh("resourcegroupstaggingapi", region_name="eu-west-1")
    assert found(elsewhere) == {}
    failed = elsewhere.tag_resources(ResourceARNList=[arn], Tags={"more": "x"})[
        "FailedResourcesMap"
    ]
    assert failed.keys() == {arn}
    assert found(groups) == {arn: {"team": "shop"}}


def test_tags_set_and_removed(groups: Any) -> None:
    """By way of the other service, and Device Farm lists them."""
    arn = tagged("shop", team="shop")
    assert (
        groups.tag_resources(ResourceARNList=[arn], Tags={"stage": "test"})["FailedResourcesMap"]
        == {}
    )
    assert (
        groups.untag_resources(ResourceARNList=[arn], TagKeys=["team"])["FailedResourcesMap"] == {}
    )
    assert kept().list_tags_for_resource(ResourceARN=arn)["Tags"] == [
        {"Key": "stage", "Value": "test"}
    ]


def test_what_device_farm_refuses(groups: Any) -> None:
    """Is in the map of failures, and the resources behind it are served."""
    arn = tagged("shop", team="shop")
    failed = groups.tag_resources(ResourceARNList=[ABSENT, arn], Tags={"stage": "test"})[
        "FailedResourcesMap"
    ]
    assert failed.keys() == {ABSENT}
    failed = groups.untag_resources(ResourceARNList=[ABSENT, arn], TagKeys=["team"])[
        "FailedResourcesMap"
    ]
    assert failed.keys() == {ABSENT}
    assert found(groups) == {arn: {"stage": "test"}}


def test_a_moto_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The backend is then a backend and no more."""
    monkeypatch.setitem(sys.modules, "moto.core.resource_tagging", None)
    assert tagging.mixin() is object


def test_the_backend_is_what_moto_looks_for() -> None:
    """Whatever moto has: its own class, or none."""
    assert issubclass(DeviceFarmBackend, tagging.mixin())
