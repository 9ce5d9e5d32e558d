"""Test grid projects: the five operations, their errors in AWS's words, and the URLs of the hub."""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import make_store
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid.projects import GridProject
from tests.resources import CREATED
from tests.resources.grid.gridding import (
    ID,
    MOBILE,
    NOBODY,
    PREFIX,
    PROJECT,
    SESSION,
    create,
    get,
    started,
)
from tests.resources.uploads.uploading import refused

VPC = {"securityGroupIds": ["sg-12345678"], "subnetIds": ["subnet-12345678"], "vpcId": "vpc-1"}
EVERYTHING = {"name": "shop", "description": "the till", "vpcConfig": VPC}
BY_ARN: dict[str, dict[str, Any]] = {
    "GetTestGridProject": {},
    "UpdateTestGridProject": {"name": "x"},
    "DeleteTestGridProject": {},
    "CreateTestGridUrl": {"expiresInSeconds": 60},
    "ListTestGridSessions": {},
    "GetTestGridSession": {"sessionId": "x"},
}


def test_through_boto3(client: Any, clock: Any) -> None:
    """Create, get, list, update and delete as a program does them."""
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


def test_only_what_was_given_is_answered(store: Store, clock: Any) -> None:
    """No description, no vpcConfig."""
    assert create(store) == {"arn": PROJECT, "name": "shop", "created": CREATED}


def test_two_of_one_name(store: Store) -> None:
    """Names need not differ; the list is in the order of creation, a page at a time by maxResult."""
    one, other = create(store), create(store)
    first = api.call(store, "ListTestGridProjects", {"maxResult": 1})
    assert first["testGridProjects"] == [one]
    assert api.call(
        store, "ListTestGridProjects", {"maxResult": 1, "nextToken": first["nextToken"]}
    ) == {"testGridProjects": [other]}


def test_mobile_projects_are_others(store: Store) -> None:
    """Neither list has the other's."""
    api.call(store, "CreateProject", {"name": "x"})
    create(store)
    assert len(api.call(store, "ListTestGridProjects", {})["testGridProjects"]) == 1
    assert len(api.call(store, "ListProjects", {})["projects"]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": "till"},
        {"description": "other"},
        {"vpcConfig": {**VPC, "vpcId": "vpc-2"}},
        {},
        {"name": "a", "description": "b"},
    ],
    ids=lambda change: ",".join(change) or "nothing",
)
def test_update_changes_what_is_given(store: Store, change: dict[str, Any]) -> None:
    """And nothing else; every later read shows it."""
    before = create(store, **EVERYTHING)
    updated = api.call(store, "UpdateTestGridProject", {"projectArn": PROJECT, **change})[
        "testGridProject"
    ]
    assert updated == {**before, **change}
    assert (
        api.call(store, "GetTestGridProject", {"projectArn": PROJECT})["testGridProject"] == updated
    )


@pytest.mark.parametrize(
    "change",
    [{"name": "till"}, {"description": "other"}, {"vpcConfig": VPC}],
    ids=lambda change: next(iter(change)),
)
def test_an_update_of_a_captured_project(store: Store, change: dict[str, Any]) -> None:
    """Is seen, and all else stays as it was captured."""
    members = {"arn": PROJECT, "name": "captured", "description": "as it was"}
    store.add(GridProject(arn=PROJECT, created=0, captured=Captured(members)))
    updated = api.call(store, "UpdateTestGridProject", {"projectArn": PROJECT, **change})[
        "testGridProject"
    ]
    assert updated == {**members, **change}


@pytest.mark.parametrize("name", BY_ARN)
def test_arns_that_name_no_project(store: Store, name: str) -> None:
    """Not there, a mobile project's, and with a slash for the colon: what users met, in AWS's
    words.
    """
    create(store)
    slip = f"{PREFIX}:testgrid-project/{ID}"
    assert refused(store, name, {**BY_ARN[name], "projectArn": NOBODY}) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )
    assert refused(store, name, {**BY_ARN[name], "projectArn": MOBILE}) == (
        "ArgumentException",
        f"The provided project resource is not valid: {MOBILE}",
    )
    assert refused(store, name, {**BY_ARN[name], "projectArn": slip}) == (
        "ValidationException",
        f" Invalid arn {slip}",
    )


# Deletion


def test_an_active_session_keeps_its_project(store: Store, clock: Any) -> None:
    """Until it ends; then both go, and another project's sessions stay."""
    create(store)
    handle = started(store)
    other = create(store)["arn"]
    staying = started(store, other)
    assert refused(store, "DeleteTestGridProject", {"projectArn": PROJECT}) == (
        "CannotDeleteException",
        f"The project has active sessions and cannot be deleted: {PROJECT}",
    )
    assert get(store)["status"] == "ACTIVE"
    handle.end()
    assert api.call(store, "DeleteTestGridProject", {"projectArn": PROJECT}) == {}
    for name, params in (
        ("GetTestGridSession", {"sessionArn": SESSION}),
        ("DeleteTestGridProject", {"projectArn": PROJECT}),
    ):
        assert refused(store, name, params)[0] == "NotFoundException"
    assert get(store, staying.arn)["status"] == "ACTIVE"


def test_a_session_that_timed_out_keeps_nothing(store: Store, clock: Any) -> None:
    """The clock ends it as well as a request."""
    create(store)
    started(store)
    clock.tick(119.999)
    assert (
        refused(store, "DeleteTestGridProject", {"projectArn": PROJECT})[0]
        == "CannotDeleteException"
    )
    clock.tick(0.001)
    assert api.call(store, "DeleteTestGridProject", {"projectArn": PROJECT}) == {}


# URLs


def url(store: Store, seconds: int = 300) -> Any:
    return api.call(
        store, "CreateTestGridUrl", {"projectArn": PROJECT, "expiresInSeconds": seconds}
    )


def test_the_form_of_the_url(store: Store, clock: Any) -> None:
    """As captured: the host, a blob as KMS makes it, the hub's path."""
    create(store)
    found = re.fullmatch(
        r"https://testgrid-devicefarm\.us-west-2\.amazonaws\.com/(AQICAHi[\w-]+=)/wd/hub",
        url(store)["url"],
    )
    assert found is not None
    assert base64.urlsafe_b64decode(found[1])[:5] == b"\x01\x02\x02\x00\x78"
    assert 200 < len(found[1]) < 1000


@pytest.mark.parametrize("seconds", [60, 86400])
def test_when_the_url_expires(store: Store, clock: Any, seconds: int) -> None:
    """So many seconds from now."""
    create(store)
    clock.tick(0.5)
    assert url(store, seconds)["expires"] == CREATED + 0.5 + seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59, "greater than or equal to 60"), (86401, "less than or equal to 86400")],
)
def test_lifetimes_beyond_the_edge(store: Store, seconds: int, words: str) -> None:
    """A constraint of the model."""
    create(store)
    assert refused(
        store, "CreateTestGridUrl", {"projectArn": PROJECT, "expiresInSeconds": seconds}
    ) == (
        "ValidationException",
        f"1 validation error detected: Value '{seconds}' at 'expiresInSeconds' failed to satisfy constraint: "
        f"Member must have value {words}",
    )


def test_each_url_is_another(clock: Any) -> None:
    """Also at one moment; but a second run at the same time with the same seed makes the same."""
    runs = []
    for _ in range(2):
        store = make_store()
        create(store)
        runs.append([url(store)["url"] for _ in range(3)])
    assert len(set(runs[0])) == 3
    assert runs[0] == runs[1]


def test_the_hub_is_not_mocked(store: Store) -> None:
    """A URL starts no session."""
    create(store)
    url(store)
    assert api.call(store, "ListTestGridSessions", {"projectArn": PROJECT}) == {
        "testGridSessions": []
    }


def test_a_token_of_another_list(store: Store) -> None:
    """The only error that a list of projects can give."""
    with pytest.raises(
        errors.ArgumentException, match=r"^The provided nextToken is not valid: nonsense$"
    ):
        api.call(store, "ListTestGridProjects", {"nextToken": "nonsense"})
