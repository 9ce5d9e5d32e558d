"""Device Farm's tags in moto's Resource Groups Tagging API, and an older moto without them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm import tagging
from moto_devicefarm.devicefarm.models import DeviceFarmBackend, store_of
from moto_devicefarm.resources.tags import TAGGABLE
from tests.conformance.world import INSTANCE, PHONE, SETTINGS, World
from tests.support.clients import new_client, shared_client
from tests.support.store import ACCOUNT_ID

ABSENT = "arn:aws:devicefarm:us-west-2:123456789012:project:00000000-0000-0000-0000-00000000dead"


@pytest.fixture
def groups() -> Iterator[Any]:
    """A client of the Resource Groups Tagging API, in an active mock."""
    pytest.importorskip(
        "moto.core.resource_tagging", reason="moto finds services' tags from 5.2.2 on"
    )
    with mock_devicefarm():
        yield new_client("resourcegroupstaggingapi")


def tags_by_arn(groups: Any, **filters: Any) -> dict[str, dict[str, str]]:
    """The tags of each resource that the API finds."""
    answer = groups.get_resources(**filters)["ResourceTagMappingList"]
    return {one["ResourceARN"]: {tag["Key"]: tag["Value"] for tag in one["Tags"]} for one in answer}


def tagged_project(name: str, **tags: str) -> str:
    """The ARN of a new project with tags."""
    arn: str = shared_client().create_project(name=name)["project"]["arn"]
    shared_client().tag_resource(
        ResourceARN=arn, Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
    )
    return arn


def test_tagged_resources(groups: Any) -> None:
    """Projects and devices are found by tag, by type and by ARN. A resource without tags is not
    found.
    """
    shop, till = (
        tagged_project("shop", team="shop", stage="test"),
        tagged_project("till", team="till"),
    )
    plain = shared_client().create_project(name="plain")["project"]["arn"]
    device = shared_client().list_devices()["devices"][0]["arn"]
    shared_client().tag_resource(ResourceARN=device, Tags=[{"Key": "team", "Value": "shop"}])
    everything = {
        shop: {"team": "shop", "stage": "test"},
        till: {"team": "till"},
        device: {"team": "shop"},
    }
    assert tags_by_arn(groups) == everything
    assert tags_by_arn(groups, TagFilters=[{"Key": "team", "Values": ["shop"]}]).keys() == {
        shop,
        device,
    }
    assert tags_by_arn(groups, TagFilters=[{"Key": "stage"}]).keys() == {shop}
    assert tags_by_arn(groups, ResourceTypeFilters=["devicefarm"]) == everything
    assert tags_by_arn(groups, ResourceTypeFilters=["devicefarm:project"]).keys() == {shop, till}
    assert tags_by_arn(groups, ResourceTypeFilters=["s3"]) == {}
    assert tags_by_arn(groups, ResourceARNList=[till, plain]).keys() == {till}
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
    """The model lists ten kinds."""
    assert tuple(ARNS) == TAGGABLE


@pytest.mark.parametrize("kind", ARNS)
def test_each_kind(kind: str) -> None:
    """Each kind is found by its tag and its type, and the API sets and removes its tags."""
    pytest.importorskip(
        "moto.core.resource_tagging", reason="moto finds services' tags from 5.2.2 on"
    )
    with mock_devicefarm(**SETTINGS):
        groups, world = new_client("resourcegroupstaggingapi"), World(store_of(ACCOUNT_ID))
        arn = ARNS[kind](world)
        shared_client().tag_resource(ResourceARN=arn, Tags=[{"Key": "team", "Value": "shop"}])
        shared_client().tag_resource(
            ResourceARN=ARNS["device" if kind == "project" else "project"](world),
            Tags=[{"Key": "x", "Value": ""}],
        )
        assert tags_by_arn(groups, TagFilters=[{"Key": "team", "Values": ["shop"]}]) == {
            arn: {"team": "shop"}
        }
        assert tags_by_arn(groups, ResourceTypeFilters=[f"devicefarm:{kind}"]) == {
            arn: {"team": "shop"}
        }
        assert (
            groups.tag_resources(ResourceARNList=[arn], Tags={"stage": "test"})[
                "FailedResourcesMap"
            ]
            == {}
        )
        assert shared_client().list_tags_for_resource(ResourceARN=arn)["Tags"][1:] == [
            {"Key": "stage", "Value": "test"}
        ]
        assert (
            groups.untag_resources(ResourceARNList=[arn], TagKeys=["team", "stage"])[
                "FailedResourcesMap"
            ]
            == {}
        )
        assert tags_by_arn(groups, ResourceTypeFilters=[f"devicefarm:{kind}"]) == {}


def test_deleted_with_its_tags(groups: Any) -> None:
    """A deleted project is not found, and neither is a profile that was deleted with it."""
    shop, till = tagged_project("shop", team="shop"), tagged_project("till", team="till")
    profile = shared_client().create_network_profile(projectArn=shop, name="slow")[
        "networkProfile"
    ]["arn"]
    shared_client().tag_resource(ResourceARN=profile, Tags=[{"Key": "team", "Value": "shop"}])
    shared_client().delete_project(arn=shop)
    assert tags_by_arn(groups) == {till: {"team": "till"}}


def test_only_in_us_west_2(groups: Any) -> None:
    """The API finds Device Farm's resources in us-west-2 only."""
    arn = tagged_project("shop", team="shop")
    elsewhere = new_client("resourcegroupstaggingapi", region_name="eu-west-1")
    assert tags_by_arn(elsewhere) == {}
    failed = elsewhere.tag_resources(ResourceARNList=[arn], Tags={"more": "x"})[
        "FailedResourcesMap"
    ]
    assert failed.keys() == {arn}
    assert tags_by_arn(groups) == {arn: {"team": "shop"}}


def test_tags_set_and_removed(groups: Any) -> None:
    """The API sets and removes tags, and Device Farm lists them."""
    arn = tagged_project("shop", team="shop")
    assert (
        groups.tag_resources(ResourceARNList=[arn], Tags={"stage": "test"})["FailedResourcesMap"]
        == {}
    )
    assert (
        groups.untag_resources(ResourceARNList=[arn], TagKeys=["team"])["FailedResourcesMap"] == {}
    )
    assert shared_client().list_tags_for_resource(ResourceARN=arn)["Tags"] == [
        {"Key": "stage", "Value": "test"}
    ]


def test_refusal(groups: Any) -> None:
    """A resource that Device Farm refuses is in the map of failures, and the others are tagged."""
    arn = tagged_project("shop", team="shop")
    failed = groups.tag_resources(ResourceARNList=[ABSENT, arn], Tags={"stage": "test"})[
        "FailedResourcesMap"
    ]
    assert failed.keys() == {ABSENT}
    failed = groups.untag_resources(ResourceARNList=[ABSENT, arn], TagKeys=["team"])[
        "FailedResourcesMap"
    ]
    assert failed.keys() == {ABSENT}
    assert tags_by_arn(groups) == {arn: {"stage": "test"}}


def test_moto_without_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    """The backend needs no base class then."""
    monkeypatch.setitem(sys.modules, "moto.core.resource_tagging", None)
    assert tagging.tagging_mixin() is object


def test_backend_has_motos_base_class() -> None:
    """moto finds the backend by moto's own base class, if there is one."""
    assert issubclass(DeviceFarmBackend, tagging.tagging_mixin())
