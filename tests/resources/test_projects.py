"""Projects: limits of their members, and which resources are deleted with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import Timings
from tests.support.account import Account
from tests.support.store import PREFIX

FIRST = f"{PREFIX}:project:00000000-0000-0000-0000-000000000001"
VPC = {"securityGroupIds": ["sg-12345678"], "subnetIds": ["subnet-12345678"], "vpcId": "vpc-1"}
EVERYTHING = {
    "name": "checkout",
    "defaultJobTimeoutMinutes": 60,
    "vpcConfig": VPC,
    "environmentVariables": [{"name": "STAGE", "value": "test"}],
    "executionRoleArn": "arn:aws:iam::123456789012:role/farm",
}


def test_through_boto3(client: Any, clock: Any) -> None:
    """A program creates, gets, lists, updates and deletes a project."""
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


def test_members_that_were_not_given_are_not_answered(account: Account, clock: Any) -> None:
    """A member that was not given is left out, also defaultJobTimeoutMinutes."""
    assert account.create_project(name="checkout") == {
        "arn": FIRST,
        "name": "checkout",
        "created": 1772366400.0,
    }


def test_created_to_the_millisecond(account: Account, clock: Any) -> None:
    """The time of creation is not rounded to seconds."""
    clock.tick(dt.timedelta(milliseconds=123))
    assert account.create_project(name="checkout")["created"] == 1772366400.123


def test_an_empty_name(account: Account) -> None:
    """A project can have an empty name (D: model)."""
    assert account.create_project(name="")["name"] == ""


def test_list_one_project(account: Account) -> None:
    """ListProjects with an ARN answers this project only."""
    account.create_project(name="first")
    second = account.create_project(name="second")
    assert account.list_projects(arn=second["arn"]) == [second]


@pytest.mark.parametrize("minutes", [5, 150])
def test_timeouts_at_the_edge(account: Account, minutes: int) -> None:
    """A job timeout is 5 to 150 minutes (D: Developer Guide)."""
    assert (
        account.create_project(name="checkout", defaultJobTimeoutMinutes=minutes)[
            "defaultJobTimeoutMinutes"
        ]
        == minutes
    )


@pytest.mark.parametrize("minutes", [4, 151, 0, -1])
@pytest.mark.parametrize("name", ["CreateProject", "UpdateProject"])
def test_timeouts_beyond_the_edge(account: Account, name: str, minutes: int) -> None:
    """Other timeouts are refused."""
    params = {
        "arn": account.project(),
        "name": "x",
        "defaultJobTimeoutMinutes": minutes,
    }
    assert account.error.call(name, **params) == (
        "ArgumentException",
        f"defaultJobTimeoutMinutes must be between 5 and 150, but is {minutes}",
    )


@pytest.mark.parametrize("name", ["CreateProject", "UpdateProject"])
def test_reserved_variables(account: Account, name: str) -> None:
    """No variable in the list can have a name that starts with DEVICEFARM_."""
    variables = [{"name": "MINE", "value": "x"}, {"name": "DEVICEFARM_LOG_DIR", "value": "x"}]
    params = {
        "arn": account.project(),
        "name": "x",
        "environmentVariables": variables,
    }
    assert account.error.call(name, **params) == (
        "ArgumentException",
        "The names of environment variables that start with DEVICEFARM_ are reserved: "
        "DEVICEFARM_LOG_DIR",
    )


def test_variables_that_are_not_reserved(account: Account) -> None:
    """Only the exact prefix is reserved."""
    variables = [
        {"name": name, "value": "x"} for name in ("MY_DEVICEFARM_DIR", "DEVICEFARM", "devicefarm_x")
    ]
    assert (
        account.create_project(name="checkout", environmentVariables=variables)[
            "environmentVariables"
        ]
        == variables
    )


def with_contents(account: Account) -> tuple[str, str, str]:
    """Create a project with an upload and a session; returns the three ARNs."""
    project = account.project()
    return project, account.upload(projectArn=project), account.session(projectArn=project)


@pytest.mark.usefixtures("clock")
def test_an_active_session_keeps_its_project(account: Account) -> None:
    """A project with a RUNNING session cannot be deleted, and keeps its uploads too."""
    project, upload, session = with_contents(account)
    assert account.error.delete_project(arn=project) == (
        "ArgumentException",
        f"The project has an active run or session and cannot be deleted: {project}",
    )
    assert account.get_upload(arn=upload)["arn"] == upload
    assert account.get_remote_access_session(arn=session)["status"] == "RUNNING"


def test_a_session_is_active_until_it_is_completed(clock: Any) -> None:
    """A STOPPING session is active; after its end the project can be deleted."""
    account = Account(timings=Timings(session_stopping=10))
    project, _, session = with_contents(account)
    account.stop_remote_access_session(arn=session)
    clock.tick(9.999)
    assert account.error.delete_project(arn=project).code == "ArgumentException"
    clock.tick(0.001)
    assert account.delete_project(arn=project) == {}


def test_a_project_takes_its_uploads_and_sessions(account: Account) -> None:
    """Uploads and ended sessions are deleted with their project; those of other projects stay."""
    project, upload, session = with_contents(account)
    other, other_upload, other_session = with_contents(account)
    account.stop_remote_access_session(arn=session)
    account.delete_project(arn=project)
    for name, arn in (
        ("GetUpload", upload),
        ("GetRemoteAccessSession", session),
        ("ListUploads", project),
    ):
        assert account.error.call(name, arn=arn) == (
            "NotFoundException",
            f"The provided resource does not exist: {arn}",
        )
    assert account.error.delete_upload(arn=upload).code == "NotFoundException"
    apps = account.list_uploads(arn=other, type="ANDROID_APP")
    assert [one["arn"] for one in apps] == [other_upload]
    assert [one["arn"] for one in account.list_remote_access_sessions(arn=other)] == [other_session]
    assert [one["arn"] for one in account.list_projects()] == [other]
