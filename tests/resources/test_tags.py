"""Tags: on each kind that takes them, how many, which keys, and what goes wrong with the resource's
name in it.
"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import make_store
from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.projects import Project
from tests.devicefarm.clients import kept
from tests.resources import INSTANCE_A, PHONE, REGISTRY, app, project, start, stop

PREFIX = "arn:aws:devicefarm:us-west-2:123456789012"
TAGGABLE = (
    "project, testgrid-project, run, networkprofile, instanceprofile, deviceinstance, session, devicepool, device, "
    "vpceconfiguration"
)


@pytest.fixture
def store() -> Store:
    """An empty store with a phone and private instances."""
    return make_store(registry=REGISTRY)


def tag(store: Store, arn: str, **tags: str) -> None:
    """Set tags."""
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    assert api.call(store, "TagResource", {"ResourceARN": arn, "Tags": pairs}) == {}


def untag(store: Store, arn: str, *keys: str) -> None:
    """Remove tags."""
    assert api.call(store, "UntagResource", {"ResourceARN": arn, "TagKeys": list(keys)}) == {}


def tags(store: Store, arn: str) -> list[tuple[str, str]]:
    """The tags as they are listed."""
    return [
        (one["Key"], one["Value"])
        for one in api.call(store, "ListTagsForResource", {"ResourceARN": arn})["Tags"]
    ]


def refused(store: Store, name: str, arn: str, **params: Any) -> errors.DeviceFarmError:
    """The error that a call is answered with."""
    given: dict[str, Any] = {
        "TagResource": {"Tags": [{"Key": "a", "Value": "b"}]},
        "UntagResource": {"TagKeys": ["a"]},
    }
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, {"ResourceARN": arn, **given.get(name, {}), **params})
    return raised.value


def test_a_project_that_is_found_by_its_tags(client: Any) -> None:
    """The story: tag after creating, list, change, remove; the tags go with the project."""
    arn = client.create_project(name="checkout")["project"]["arn"]
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    client.tag_resource(
        ResourceARN=arn, Tags=[{"Key": "team", "Value": "shop"}, {"Key": "stage", "Value": ""}]
    )
    client.tag_resource(
        ResourceARN=arn, Tags=[{"Key": "cost", "Value": "7"}, {"Key": "team", "Value": "till"}]
    )
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == [
        {"Key": "team", "Value": "till"},
        {"Key": "stage", "Value": ""},
        {"Key": "cost", "Value": "7"},
    ]
    client.untag_resource(ResourceARN=arn, TagKeys=["team", "no such key"])
    assert [tag["Key"] for tag in client.list_tags_for_resource(ResourceARN=arn)["Tags"]] == [
        "stage",
        "cost",
    ]
    client.delete_project(arn=arn)
    with pytest.raises(ClientError) as raised:
        client.list_tags_for_resource(ResourceARN=arn)
    assert raised.value.response["Error"]["Code"] == "NotFoundException"


def of_each_kind(store: Store) -> list[str]:
    """ARNs of what can be tagged: created, and the registry's."""
    owner = project(store)
    return [owner, start(store, owner), PHONE.arn, INSTANCE_A]


def test_every_kind_has_tags_of_its_own(store: Store) -> None:
    """Created resources, a public device, a private instance: each under its ARN."""
    arns = of_each_kind(store)
    for number, arn in enumerate(arns):
        assert tags(store, arn) == []
        tag(store, arn, number=str(number))
    assert [tags(store, arn) for arn in arns] == [[("number", str(number))] for number in range(4)]
    for arn in arns:
        untag(store, arn, "number")
    assert store.tags == {}


def test_deleting_takes_the_tags(store: Store) -> None:
    """So that nothing is left of them, neither of the project's nor of what it held."""
    owner = project(store)
    session = start(store, owner)
    tag(store, owner, a="1")
    tag(store, session, b="2")
    stop(store, session)
    api.call(store, "DeleteProject", {"arn": owner})
    assert store.tags == {}


def test_nothing_to_set_or_remove(store: Store) -> None:
    """An empty list is in order and changes nothing."""
    arn = project(store)
    tag(store, arn)
    assert store.tags == {}
    untag(store, arn)
    assert store.tags == {}
    tag(store, arn, a="1")
    tag(store, arn)
    untag(store, arn)
    assert tags(store, arn) == [("a", "1")]


NAMES = ("TagResource", "UntagResource", "ListTagsForResource")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "kind", ["upload", "job", "suite", "test", "artifact", "offeringtransaction"]
)
def test_kinds_without_tags(store: Store, name: str, kind: str) -> None:
    """Whether there is such a resource or not; the message says what can be tagged."""
    arn = app(store, project(store)) if kind == "upload" else f"{PREFIX}:{kind}:1/2/00000"
    error = refused(store, name, arn)
    text = f"A resource of the kind {kind} cannot be tagged. Kinds that can: {TAGGABLE}: {arn}"
    assert (error.code, error.message) == ("ArgumentException", text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", TAGGABLE.split(", "))
def test_resources_that_are_not_there(store: Store, name: str, kind: str) -> None:
    """Of any kind that could be tagged."""
    arn = f"{PREFIX}:{kind}:00000000-0000-0000-0000-00000000dead"
    error = refused(store, name, arn)
    assert (error.code, error.message) == (
        "NotFoundException",
        f"The provided resource does not exist: {arn}",
    )
    assert store.tags == {}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rest", [":project/1234567", "", ":project:", "::12345678"])
def test_malformed_arns(store: Store, name: str, rest: str) -> None:
    """As every operation answers them."""
    error = refused(store, name, PREFIX + rest)
    assert (error.code, error.message) == ("ValidationException", f" Invalid arn {PREFIX}{rest}")


@pytest.mark.parametrize("name", ["TagResource", "UntagResource"])
def test_curated_resources_keep_as_they_are(
    store: Store, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They can be asked for tags and not be given any."""
    arn = "arn:aws:devicefarm:us-west-2::project:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5"
    monkeypatch.setattr(Project, "CURATED", {arn: Project(arn=arn, created=0, name="AWS's own")})
    assert tags(store, arn) == []
    error = refused(store, name, arn)
    text = f"The resource is curated by AWS Device Farm and cannot be changed or deleted: {arn}"
    assert (error.code, error.message) == ("ArgumentException", text)


# How many, and which keys


def many(first: int, end: int) -> dict[str, str]:
    """Tags with the keys of a range of numbers."""
    return {f"key{number}": "x" for number in range(first, end)}


def test_fifty_tags(client: Any) -> None:
    """And not one more, counted after the request; a changed value is no more. The error names the
    resource.
    """
    arn = client.create_project(name="checkout")["project"]["arn"]

    def give(given: dict[str, str]) -> None:
        client.tag_resource(
            ResourceARN=arn, Tags=[{"Key": key, "Value": value} for key, value in given.items()]
        )

    with pytest.raises(client.exceptions.TooManyTagsException) as raised:
        give(many(0, 51))
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    give(many(0, 30))
    give(many(30, 50))
    give(many(0, 50))
    with pytest.raises(client.exceptions.TooManyTagsException) as raised:
        give(many(49, 51))
    assert raised.value.response["resourceName"] == arn
    assert (
        raised.value.response["Error"]["Message"]
        == "A resource can have 50 tags, and would have 51"
    )
    assert len(client.list_tags_for_resource(ResourceARN=arn)["Tags"]) == 50
    client.untag_resource(ResourceARN=arn, TagKeys=["key0"])
    give(many(50, 51))


@pytest.mark.parametrize("key", ["aws:cloudformation:stack", "AWS:x", "aws:"])
def test_reserved_keys(store: Store, key: str) -> None:
    """AWS's own, wherever in the list; nothing of the request is done."""
    arn = project(store)
    pairs = [{"Key": "mine", "Value": "x"}, {"Key": key, "Value": "x"}]
    error = refused(store, "TagResource", arn, Tags=pairs)
    assert (error.code, error.message) == (
        "ArgumentException",
        f"The keys of tags that start with aws: are reserved: {key}",
    )
    assert store.tags == {}
    tag(store, arn, aws="x", **{"my:aws:key": "y"})


def test_keys_that_differ_in_case(store: Store) -> None:
    """Are two keys."""
    arn = project(store)
    tag(store, arn, Team="a", team="b")
    assert tags(store, arn) == [("Team", "a"), ("team", "b")]


def test_a_key_twice_in_a_request(store: Store) -> None:
    """Which of the values would be meant can't be told."""
    arn = project(store)
    pairs = [{"Key": "team", "Value": "a"}, {"Key": "team", "Value": "a"}]
    error = refused(store, "TagResource", arn, Tags=pairs)
    assert (error.code, error.message) == (
        "ArgumentException",
        "A request must not have two tags of one key",
    )
    assert store.tags == {}


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("tag_resource", "TagOperationException"),
        ("tag_resource", "TagPolicyException"),
        ("untag_resource", "TagOperationException"),
        ("list_tags_for_resource", "TagOperationException"),
    ],
)
def test_what_only_a_test_can_ask_for(method: str, code: str) -> None:
    """A failure of AWS's tagging and a policy of the account: by farm.fail, with the resource's
    name in the error.
    """
    more: dict[str, Any] = {
        "tag_resource": {"Tags": [{"Key": "a", "Value": "b"}]},
        "untag_resource": {"TagKeys": ["a"]},
    }
    operation = {"tag_resource": "TagResource", "untag_resource": "UntagResource"}.get(
        method, "ListTagsForResource"
    )
    with mock_devicefarm() as farm:
        arn = kept().create_project(name="checkout")["project"]["arn"]
        farm.fail(operation, code)
        with pytest.raises(getattr(kept().exceptions, code)) as raised:
            getattr(kept(), method)(ResourceARN=arn, **more.get(method, {}))
        assert raised.value.response["resourceName"] == arn
        assert kept().list_tags_for_resource(ResourceARN=arn)["Tags"] == []
