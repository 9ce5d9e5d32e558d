"""Projects: the five operations, what a project takes with it, and the limits that the model does
not have.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import make_store
from moto_devicefarm import Timings
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store

PREFIX = "arn:aws:devicefarm:us-west-2:123456789012"
FIRST = f"{PREFIX}:project:00000000-0000-0000-0000-000000000001"
NOBODY = f"{PREFIX}:project:00000000-0000-0000-0000-00000000dead"
VPC = {"securityGroupIds": ["sg-12345678"], "subnetIds": ["subnet-12345678"], "vpcId": "vpc-1"}
EVERYTHING = {
    "name": "checkout",
    "defaultJobTimeoutMinutes": 60,
    "vpcConfig": VPC,
    "environmentVariables": [{"name": "STAGE", "value": "test"}],
    "executionRoleArn": "arn:aws:iam::123456789012:role/farm",
}


def create(store: Store, **params: Any) -> Any:
    """A new project's document."""
    return api.call(store, "CreateProject", {"name": "checkout", **params})["project"]


def refused(store: Store, name: str, params: dict[str, Any]) -> tuple[str, str]:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value.code, raised.value.message


def test_through_boto3(client: Any, clock: Any) -> None:
    """Create, get, list, update and delete as a program does them."""
    created = client.create_project(**EVERYTHING)["project"]
    assert created.pop("arn").startswith("arn:aws:devicefarm:us-west-2:123456789012:project:")
    assert created == {**EVERYTHING, "created": dt.datetime(2026, 3, 1, 12, tzinfo=dt.timezone.utc)}
    (listed,) = client.list_projects()["projects"]
    assert (
        client.get_project(arn=listed["arn"])["project"]
        == listed
        == {**created, "arn": listed["arn"]}
    )
    updated = client.update_project(arn=listed["arn"], name="till")["project"]
    assert updated == {**listed, "name": "till"}
    assert client.delete_project(arn=listed["arn"])["ResponseMetadata"]["HTTPStatusCode"] == 200
    with pytest.raises(ClientError) as raised:
        client.get_project(arn=listed["arn"])
    assert raised.value.response["Error"] == {
        "Code": "NotFoundException",
        "Message": f"The provided resource does not exist: {listed['arn']}",
    }


def test_only_what_was_given_is_answered(store: Store, clock: Any) -> None:
    """defaultJobTimeoutMinutes above all: the real service echoes it and does not fill it in."""
    assert create(store) == {"arn": FIRST, "name": "checkout", "created": 1772366400.0}


def test_created_to_the_millisecond(store: Store, clock: Any) -> None:
    """Time stamps are not rounded to seconds."""
    clock.tick(dt.timedelta(milliseconds=123))
    assert create(store)["created"] == 1772366400.123


def test_two_of_one_name(store: Store) -> None:
    """Names need not differ."""
    one, other = create(store), create(store)
    assert one["arn"] != other["arn"]
    assert [project["arn"] for project in api.call(store, "ListProjects", {})["projects"]] == [
        one["arn"],
        other["arn"],
    ]


def test_an_empty_name(store: Store) -> None:
    """The model allows it."""
    assert create(store, name="")["name"] == ""


def test_list_of_one(store: Store) -> None:
    """ListProjects with an ARN answers that project."""
    create(store, name="first")
    second = create(store, name="second")
    assert api.call(store, "ListProjects", {"arn": second["arn"]}) == {"projects": [second]}


@pytest.mark.parametrize(
    "change",
    [
        {"name": "till"},
        {"defaultJobTimeoutMinutes": 5},
        {"vpcConfig": {**VPC, "vpcId": "vpc-2"}},
        {"environmentVariables": [{"name": "OTHER", "value": "x"}]},
        {"executionRoleArn": "arn:aws:iam::123456789012:role/other"},
        {},
        {"name": "till", "defaultJobTimeoutMinutes": 7},
    ],
    ids=lambda change: ",".join(change) or "nothing",
)
def test_update_changes_what_is_given(store: Store, change: dict[str, Any]) -> None:
    """And nothing else; the answer and every later read show it."""
    before = create(store, **EVERYTHING)
    updated = api.call(store, "UpdateProject", {"arn": before["arn"], **change})["project"]
    assert updated == {**before, **change}
    assert api.call(store, "GetProject", {"arn": before["arn"]})["project"] == updated


@pytest.mark.parametrize("minutes", [5, 150])
def test_timeouts_at_the_edge(store: Store, minutes: int) -> None:
    """5 to 150 minutes."""
    assert create(store, defaultJobTimeoutMinutes=minutes)["defaultJobTimeoutMinutes"] == minutes


@pytest.mark.parametrize("minutes", [4, 151, 0, -1])
@pytest.mark.parametrize("name", ["CreateProject", "UpdateProject"])
def test_timeouts_beyond_the_edge(store: Store, name: str, minutes: int) -> None:
    """The limits are the Developer Guide's."""
    params = {"arn": create(store)["arn"], "name": "x", "defaultJobTimeoutMinutes": minutes}
    assert refused(store, name, params) == (
        "ArgumentException",
        f"defaultJobTimeoutMinutes must be between 5 and 150, and is {minutes}",
    )


@pytest.mark.parametrize("name", ["CreateProject", "UpdateProject"])
def test_reserved_variables(store: Store, name: str) -> None:
    """Names that start with DEVICEFARM_ are Device Farm's own, wherever in the list they stand."""
    variables = [{"name": "MINE", "value": "x"}, {"name": "DEVICEFARM_LOG_DIR", "value": "x"}]
    params = {"arn": create(store)["arn"], "name": "x", "environmentVariables": variables}
    assert refused(store, name, params) == (
        "ArgumentException",
        "The names of environment variables that start with DEVICEFARM_ are reserved: DEVICEFARM_LOG_DIR",
    )


def test_variables_that_are_not_reserved(store: Store) -> None:
    """Only the prefix counts."""
    variables = [
        {"name": name, "value": "x"} for name in ("MY_DEVICEFARM_DIR", "DEVICEFARM", "devicefarm_x")
    ]
    assert create(store, environmentVariables=variables)["environmentVariables"] == variables


def test_a_refused_update_changes_nothing(store: Store) -> None:
    """Not even the members that were in order."""
    before = create(store, **EVERYTHING)
    params = {"arn": before["arn"], "name": "till", "defaultJobTimeoutMinutes": 500}
    assert refused(store, "UpdateProject", params)[0] == "ArgumentException"
    assert api.call(store, "GetProject", {"arn": before["arn"]})["project"] == before


@pytest.mark.parametrize("name", ["GetProject", "UpdateProject", "DeleteProject", "ListProjects"])
def test_unknown_projects(store: Store, name: str) -> None:
    """Of this account, there is none."""
    assert refused(store, name, {"arn": NOBODY}) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )


@pytest.mark.parametrize("name", ["GetProject", "UpdateProject", "DeleteProject", "ListProjects"])
def test_arns_of_another_kind(store: Store, name: str) -> None:
    """A device is no project."""
    arn = "arn:aws:devicefarm:us-west-2::device:DE5BD47FF3BD42C3A14BF7A6EFB1BFE7"
    assert refused(store, name, {"arn": arn}) == (
        "ArgumentException",
        f"The provided project resource is not valid: {arn}",
    )


def test_malformed_arns(store: Store) -> None:
    """A slash for a colon, the slip that users make."""
    arn = f"{PREFIX}:project/00000000-0000-0000-0000-000000000001"
    assert refused(store, "GetProject", {"arn": arn}) == (
        "ValidationException",
        f" Invalid arn {arn}",
    )


def test_deleted_twice(store: Store) -> None:
    """The second time there is nothing to delete."""
    arn = create(store)["arn"]
    assert api.call(store, "DeleteProject", {"arn": arn}) == {}
    assert refused(store, "DeleteProject", {"arn": arn}) == (
        "NotFoundException",
        f"The provided resource does not exist: {arn}",
    )


def with_contents(store: Store) -> tuple[str, str, str]:
    """A project with an upload and a session: their ARNs."""
    project = create(store)["arn"]
    upload = {"projectArn": project, "name": "x.apk", "type": "ANDROID_APP"}
    device = store.settings.devices.devices()[0].arn
    session = api.call(
        store, "CreateRemoteAccessSession", {"projectArn": project, "deviceArn": device}
    )
    return (
        project,
        api.call(store, "CreateUpload", upload)["upload"]["arn"],
        session["remoteAccessSession"]["arn"],
    )


@pytest.mark.usefixtures("clock")
def test_an_active_session_keeps_its_project(store: Store) -> None:
    """Nothing goes, not even what could."""
    project, upload, session = with_contents(store)
    assert refused(store, "DeleteProject", {"arn": project}) == (
        "ArgumentException",
        f"The project has an active run or session and cannot be deleted: {project}",
    )
    assert api.call(store, "GetUpload", {"arn": upload})["upload"]["arn"] == upload
    assert (
        api.call(store, "GetRemoteAccessSession", {"arn": session})["remoteAccessSession"]["status"]
        == "RUNNING"
    )


def test_a_session_is_active_until_it_is_completed(clock: Any) -> None:
    """STOPPING is active still; an ended session lets its project go."""
    store = make_store(timings=Timings(session_stopping=10))
    project, _, session = with_contents(store)
    api.call(store, "StopRemoteAccessSession", {"arn": session})
    clock.tick(9.999)
    assert refused(store, "DeleteProject", {"arn": project})[0] == "ArgumentException"
    clock.tick(0.001)
    assert api.call(store, "DeleteProject", {"arn": project}) == {}


def test_a_project_takes_what_it_holds(store: Store) -> None:
    """Uploads and ended sessions are gone with it; those of other projects stay."""
    project, upload, session = with_contents(store)
    other, other_upload, other_session = with_contents(store)
    api.call(store, "StopRemoteAccessSession", {"arn": session})
    api.call(store, "DeleteProject", {"arn": project})
    for name, arn in (
        ("GetUpload", upload),
        ("GetRemoteAccessSession", session),
        ("ListUploads", project),
    ):
        assert refused(store, name, {"arn": arn}) == (
            "NotFoundException",
            f"The provided resource does not exist: {arn}",
        )
    assert refused(store, "DeleteUpload", {"arn": upload})[0] == "NotFoundException"
    apps = api.call(store, "ListUploads", {"arn": other, "type": "ANDROID_APP"})["uploads"]
    assert [one["arn"] for one in apps] == [other_upload]
    assert [
        one["arn"]
        for one in api.call(store, "ListRemoteAccessSessions", {"arn": other})[
            "remoteAccessSessions"
        ]
    ] == [other_session]
    assert [one["arn"] for one in api.call(store, "ListProjects", {})["projects"]] == [other]
