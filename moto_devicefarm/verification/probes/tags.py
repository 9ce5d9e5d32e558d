"""Tags: what may have them, and which."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe


def _tag(account: Account, arn: str, *tags: tuple[str, str]) -> None:
    pairs = [{"Key": key, "Value": value} for key, value in tags]
    account.ask("TagResource", ResourceARN=arn, Tags=pairs)


@probe(settles=["resources.tags.list_tags_for_resource"])
def order_of_tags(account: Account) -> None:
    """Which tags has a new project, and in which order are they listed?"""
    arn = account.create_project()
    account.call("ListTagsForResource", ResourceARN=arn)
    _tag(account, arn, ("b", "1"), ("c", "2"))
    _tag(account, arn, ("a", "3"), ("b", ""))
    account.call("ListTagsForResource", ResourceARN=arn)


@probe(settles=["core.errors.TOO_MANY_TAGS"])
def too_many_tags(account: Account) -> None:
    """What is said to the 51st tag of a resource, and to 51 tags in one request?"""
    arn = account.create_project()
    tags = [(f"key{number:02}", "") for number in range(51)]
    _tag(account, arn, *tags)
    _tag(account, arn, *tags[:50])
    _tag(account, arn, tags[50])


@probe(
    settles=[
        "core.errors.RESERVED_TAG",
        "core.errors.REPEATED_TAG",
        "resources.tags.tag_resource",
    ]
)
def wrong_tags(account: Account) -> None:
    """What is said to keys that are reserved, repeated or empty, and to no tags at all?"""
    arn = account.create_project()
    _tag(account, arn, ("aws:probe", "1"))
    _tag(account, arn, ("AWS:probe", "1"))
    _tag(account, arn, ("a", "1"), ("a", "2"))
    _tag(account, arn, ("", "1"))
    _tag(account, arn)


@probe(settles=["resources.tags.untag_resource"])
def removal_of_unknown_tags(account: Account) -> None:
    """What does UntagResource say to a key that the resource does not have?"""
    arn = account.create_project()
    account.ask("UntagResource", ResourceARN=arn, TagKeys=["a"])
    account.ask("UntagResource", ResourceARN=arn, TagKeys=[])


@probe(settles=["core.errors.NOT_TAGGABLE"])
def tags_of_other_kinds(account: Account) -> None:
    """What is said to tags of an upload, and of resources that nothing has?"""
    upload = account.call(
        "CreateUpload",
        projectArn=account.create_project(),
        name=PREFIX + "a.apk",
        type="ANDROID_APP",
    )["upload"]
    for arn in (upload["arn"], *map(account.unknown_arn, ("upload", "job", "project", "device"))):
        _tag(account, arn, ("a", "1"))
        account.ask("ListTagsForResource", ResourceARN=arn)


@probe(settles=["resources.tags._check_changeable"])
def tags_of_curated_resources(account: Account) -> None:
    """What is said to tags of a pool that AWS owns?"""
    pools: list[Any] = account.items(
        "ListDevicePools", arn=account.create_project(), type="CURATED"
    )
    for pool in pools[:1]:
        account.ask("UntagResource", ResourceARN=pool["arn"], TagKeys=["a"])
        account.ask("ListTagsForResource", ResourceARN=pool["arn"])
