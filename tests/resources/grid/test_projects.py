"""Test grid projects, and the URLs of the hub."""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm.core import errors
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.resources.grid.projects import GridProject
from tests.support.account import Account
from tests.support.store import (
    FIRST_GRID_PROJECT,
    FIRST_GRID_SESSION,
    NOW_IN_SECONDS,
)

VPC = {"securityGroupIds": ["sg-12345678"], "subnetIds": ["subnet-12345678"], "vpcId": "vpc-1"}
EVERYTHING = {"name": "shop", "description": "the till", "vpcConfig": VPC}


def test_through_boto3(client: Any, clock: Any) -> None:
    """A program creates, gets, lists, updates and deletes a project."""
    created = client.create_test_grid_project(**EVERYTHING)["testGridProject"]
    arn = created["arn"]
    assert re.fullmatch(
        "arn:aws:devicefarm:us-west-2:123456789012:testgrid-project:[0-9a-f-]{36}", arn
    )
    assert created == {
        **EVERYTHING,
        "arn": arn,
        "created": dt.datetime(2026, 3, 1, 12, tzinfo=dt.timezone.utc),
    }
    assert client.get_test_grid_project(projectArn=arn)["testGridProject"] == created
    assert client.list_test_grid_projects()["testGridProjects"] == [created]
    updated = client.update_test_grid_project(projectArn=arn, name="till")["testGridProject"]
    assert updated == {**created, "name": "till"}
    client.delete_test_grid_project(projectArn=arn)
    with pytest.raises(ClientError) as raised:
        client.get_test_grid_project(projectArn=arn)
    assert raised.value.response["Error"] == {
        "Code": "NotFoundException",
        "Message": f"The provided resource does not exist: {arn}",
    }


def test_members_that_were_not_given(account: Account, clock: Any) -> None:
    """Members that were not given are left out."""
    assert account.get(FIRST_GRID_PROJECT) == {
        "arn": FIRST_GRID_PROJECT,
        "name": "shop",
        "created": NOW_IN_SECONDS,
    }


def test_mobile_projects(account: Account) -> None:
    """Mobile and test grid projects have separate lists."""
    account.create_project(name="x")
    assert len(account.list_test_grid_projects()) == 1
    assert len(account.list_projects()) == 1


@pytest.mark.parametrize(
    "change",
    [{"name": "till"}, {"description": "other"}, {"vpcConfig": VPC}],
    ids=lambda change: next(iter(change)),
)
def test_an_update_of_a_captured_project(account: Account, change: dict[str, Any]) -> None:
    """An update keeps the other captured members."""
    members = {"arn": FIRST_GRID_PROJECT, "name": "captured", "description": "as it was"}
    account.store.add(GridProject(arn=FIRST_GRID_PROJECT, created=0, captured=Captured(members)))
    updated = account.update_test_grid_project(projectArn=FIRST_GRID_PROJECT, **change)
    assert updated == {**members, **change}


# Deletion


def test_an_active_session_keeps_its_project(account: Account, clock: Any) -> None:
    """A project with an ACTIVE session cannot be deleted; its ended sessions are
    deleted with it.
    """
    handle = account.grid_session()
    other = account.grid_project()
    staying = account.grid_session(other)
    assert account.error.delete_test_grid_project(projectArn=FIRST_GRID_PROJECT) == (
        "CannotDeleteException",
        f"The project has active sessions and cannot be deleted: {FIRST_GRID_PROJECT}",
    )
    assert account.get(FIRST_GRID_SESSION)["status"] == "ACTIVE"
    handle.end()
    assert account.delete_test_grid_project(projectArn=FIRST_GRID_PROJECT) == {}
    for name, params in (
        ("GetTestGridSession", {"sessionArn": FIRST_GRID_SESSION}),
        ("DeleteTestGridProject", {"projectArn": FIRST_GRID_PROJECT}),
    ):
        assert account.error.call(name, **params).code == "NotFoundException"
    assert account.get(staying.arn)["status"] == "ACTIVE"


def test_a_session_that_timed_out(account: Account, clock: Any) -> None:
    """After its last session timed out, a project can be deleted."""
    account.grid_session()
    clock.tick(119.999)
    assert (
        account.error.delete_test_grid_project(projectArn=FIRST_GRID_PROJECT).code
        == "CannotDeleteException"
    )
    clock.tick(0.001)
    assert account.delete_test_grid_project(projectArn=FIRST_GRID_PROJECT) == {}


# URLs


def test_the_form_of_the_url(account: Account, clock: Any) -> None:
    """The URL has the captured form: host, a blob, the hub's path."""
    found = re.fullmatch(
        r"https://testgrid-devicefarm\.us-west-2\.amazonaws\.com/(AQICAHi[\w-]+=)/wd/hub",
        account.create_test_grid_url(projectArn=FIRST_GRID_PROJECT, expiresInSeconds=300)["url"],
    )
    assert found is not None
    assert base64.urlsafe_b64decode(found[1])[:5] == b"\x01\x02\x02\x00\x78"
    assert 200 < len(found[1]) < 1000


@pytest.mark.parametrize("seconds", [60, 86400])
def test_when_the_url_expires(account: Account, clock: Any, seconds: int) -> None:
    """A URL expires after the given seconds."""
    clock.tick(0.5)
    assert (
        account.create_test_grid_url(projectArn=FIRST_GRID_PROJECT, expiresInSeconds=seconds)[
            "expires"
        ]
        == NOW_IN_SECONDS + 0.5 + seconds
    )


def test_urls_differ(clock: Any) -> None:
    """URLs differ at one moment; an equal run with an equal seed has equal URLs."""
    runs = []
    for _ in range(2):
        account = Account()
        account.create_test_grid_project(name="shop")
        runs.append(
            [
                account.create_test_grid_url(
                    projectArn=account.default_grid_project, expiresInSeconds=300
                )["url"]
                for _ in range(3)
            ]
        )
    assert len(set(runs[0])) == 3
    assert runs[0] == runs[1]


def test_a_token_of_another_list(account: Account) -> None:
    """A token of another list is refused."""
    with pytest.raises(
        errors.ArgumentException, match=r"^The provided nextToken is not valid: nonsense$"
    ):
        account.list_test_grid_projects(nextToken="nonsense")
