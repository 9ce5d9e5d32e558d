"""Tags: which resources can have them, how many, and which keys."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm.resources.projects import Project
from tests.support.account import Account, ErrorAnswer
from tests.support.devices import INSTANCE_A, PHONE, REGISTRY
from tests.support.store import PREFIX

TAGGABLE = (
    "project, testgrid-project, run, networkprofile, instanceprofile, deviceinstance, "
    "session, devicepool, device, "
    "vpceconfiguration"
)


@pytest.fixture
def account() -> Account:
    """An empty account with a phone and private instances."""
    return Account(registry=REGISTRY)


def set_tags(account: Account, arn: str, **tags: str) -> None:
    """Set tags on a resource."""
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    assert account.tag_resource(ResourceARN=arn, Tags=pairs) == {}


def tags_of(account: Account, arn: str) -> list[tuple[str, str]]:
    """The tags of a resource, in the order of the list."""
    return [(one["Key"], one["Value"]) for one in account.list_tags_for_resource(ResourceARN=arn)]


def error_of(account: Account, operation: str, arn: str) -> ErrorAnswer:
    """The error of an operation that would change or read one tag."""
    more: dict[str, Any] = {
        "TagResource": {"Tags": [{"Key": "a", "Value": "b"}]},
        "UntagResource": {"TagKeys": ["a"]},
    }
    return account.error.call(operation, ResourceARN=arn, **more.get(operation, {}))


def test_through_boto3(client: Any) -> None:
    """A program sets, lists, changes and removes tags; they are deleted with the project."""
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


def test_every_kind_has_tags_of_its_own(account: Account) -> None:
    """Created resources, public devices and private instances each have their own tags."""
    arns = [account.project(), account.session(), PHONE.arn, INSTANCE_A]
    for number, arn in enumerate(arns):
        assert tags_of(account, arn) == []
        set_tags(account, arn, number=str(number))
    assert [tags_of(account, arn) for arn in arns] == [
        [("number", str(number))] for number in range(4)
    ]
    for arn in arns:
        account.untag_resource(ResourceARN=arn, TagKeys=["number"])
    assert account.store.tags == {}


def test_deleting_takes_the_tags(account: Account) -> None:
    """Tags are deleted with their resource, and with the project that holds it."""
    owner = account.project()
    session = account.session(projectArn=owner)
    set_tags(account, owner, a="1")
    set_tags(account, session, b="2")
    account.stop(session)
    account.delete_project(arn=owner)
    assert account.store.tags == {}


def test_nothing_to_set_or_remove(account: Account) -> None:
    """An empty list of tags or keys is accepted and changes nothing."""
    arn = account.project()
    set_tags(account, arn)
    assert account.store.tags == {}
    account.untag_resource(ResourceARN=arn, TagKeys=[])
    assert account.store.tags == {}
    set_tags(account, arn, a="1")
    set_tags(account, arn)
    account.untag_resource(ResourceARN=arn, TagKeys=[])
    assert tags_of(account, arn) == [("a", "1")]


NAMES = ("TagResource", "UntagResource", "ListTagsForResource")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "kind", ["upload", "job", "suite", "test", "artifact", "offeringtransaction"]
)
def test_kinds_without_tags(account: Account, name: str, kind: str) -> None:
    """The message lists the kinds that can be tagged."""
    arn = account.app() if kind == "upload" else f"{PREFIX}:{kind}:1/2/00000"
    assert error_of(account, name, arn) == (
        "ArgumentException",
        f"A resource of the kind {kind} cannot be tagged. Kinds that can: {TAGGABLE}: {arn}",
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rest", [":project/1234567", "", ":project:", "::12345678"])
def test_malformed_arns(account: Account, name: str, rest: str) -> None:
    """A malformed ARN is refused as in each operation."""
    arn = PREFIX + rest
    assert error_of(account, name, arn) == ("ValidationException", f" Invalid arn {arn}")


@pytest.mark.parametrize("name", ["TagResource", "UntagResource"])
def test_curated_resources_cannot_be_tagged(
    account: Account, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Curated resources have no tags, and nobody can set any."""
    arn = "arn:aws:devicefarm:us-west-2::project:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5"
    monkeypatch.setattr(Project, "CURATED", {arn: Project(arn=arn, created=0, name="AWS's own")})
    assert tags_of(account, arn) == []
    assert error_of(account, name, arn) == (
        "ArgumentException",
        f"The resource is curated by AWS Device Farm and cannot be changed or deleted: {arn}",
    )


# How many, and which keys


def numbered_tags(first: int, end: int) -> dict[str, str]:
    """Tags whose keys have the numbers of a range."""
    return {f"key{number}": "x" for number in range(first, end)}


def test_fifty_tags(client: Any) -> None:
    """A resource can have 50 tags; a new value for a key is not a new tag."""
    arn = client.create_project(name="checkout")["project"]["arn"]

    def give(given: dict[str, str]) -> None:
        client.tag_resource(
            ResourceARN=arn, Tags=[{"Key": key, "Value": value} for key, value in given.items()]
        )

    with pytest.raises(client.exceptions.TooManyTagsException) as raised:
        give(numbered_tags(0, 51))
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    give(numbered_tags(0, 30))
    give(numbered_tags(30, 50))
    give(numbered_tags(0, 50))
    with pytest.raises(client.exceptions.TooManyTagsException) as raised:
        give(numbered_tags(49, 51))
    assert raised.value.response["resourceName"] == arn
    assert (
        raised.value.response["Error"]["Message"]
        == "A resource can have 50 tags, but would have 51"
    )
    assert len(client.list_tags_for_resource(ResourceARN=arn)["Tags"]) == 50
    client.untag_resource(ResourceARN=arn, TagKeys=["key0"])
    give(numbered_tags(50, 51))


@pytest.mark.parametrize("key", ["aws:cloudformation:stack", "AWS:x", "aws:"])
def test_reserved_keys(account: Account, key: str) -> None:
    """Keys that start with aws: belong to AWS; a request with one is refused."""
    arn = account.project()
    pairs = [{"Key": "mine", "Value": "x"}, {"Key": key, "Value": "x"}]
    assert account.error.tag_resource(ResourceARN=arn, Tags=pairs) == (
        "ArgumentException",
        f"The keys of tags that start with aws: are reserved: {key}",
    )
    assert account.store.tags == {}
    set_tags(account, arn, aws="x", **{"my:aws:key": "y"})


def test_keys_that_differ_in_case(account: Account) -> None:
    """Keys that differ only in case are two keys."""
    arn = account.project()
    set_tags(account, arn, Team="a", team="b")
    assert tags_of(account, arn) == [("Team", "a"), ("team", "b")]


def test_a_key_twice_in_a_request(account: Account) -> None:
    """A request with one key twice is refused, also if the values are equal."""
    arn = account.project()
    pairs = [{"Key": "team", "Value": "a"}, {"Key": "team", "Value": "a"}]
    assert account.error.tag_resource(ResourceARN=arn, Tags=pairs) == (
        "ArgumentException",
        "A request must not have two tags with the same key",
    )
    assert account.store.tags == {}
