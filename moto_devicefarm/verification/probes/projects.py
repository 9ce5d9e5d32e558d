"""Projects: their members, defaults and limits."""

from __future__ import annotations

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe


@probe()
def members_of_projects(account: Account) -> None:
    """Which members and defaults has a new project, and which has it after an update?"""
    arn = account.create_project()
    account.call("GetProject", arn=arn)
    account.call("UpdateProject", arn=arn, name=PREFIX + "other", defaultJobTimeoutMinutes=60)


@probe()
def projects_of_one_name(account: Account) -> None:
    """May two projects have the same name?"""
    account.create_project("twin")
    account.ask("CreateProject", name=PREFIX + "twin")


@probe(settles=["core.errors.BAD_TIMEOUT"])
def job_timeouts_of_projects(account: Account) -> None:
    """What is said to a default job timeout that is too short, too long, 0 or negative?"""
    arn = account.create_project()
    for minutes in (4, 151, 0, -1):
        account.ask("UpdateProject", arn=arn, defaultJobTimeoutMinutes=minutes)
    account.ask("CreateProject", name=PREFIX + "timeout", defaultJobTimeoutMinutes=1000)


@probe(settles=["core.errors.RESERVED_VARIABLE"])
def reserved_variables(account: Account) -> None:
    """What is said to an environment variable whose name begins with DEVICEFARM_?"""
    arn = account.create_project()
    variable = {"name": "DEVICEFARM_PROBE", "value": "1"}
    account.ask("UpdateProject", arn=arn, environmentVariables=[variable])


@probe(settles=["core.errors.arn_error", "core.errors.INVALID_PROJECT_ARN"])
def project_id_that_is_no_guid(account: Account) -> None:
    """What do GetProject and ListRuns say about a project whose id is not a GUID?"""
    arn = account.unknown_arn("project").rpartition(":")[0] + ":not-a-guid"
    account.ask("GetProject", arn=arn)
    account.ask("ListRuns", arn=arn)


@probe()
def lists_of_a_new_project(account: Account) -> None:
    """What do the lists of a project answer that has nothing yet?"""
    arn = account.create_project()
    account.ask("ListRuns", arn=arn)
    account.ask("ListRemoteAccessSessions", arn=arn)
    account.ask("ListUploads", arn=arn, type="ANDROID_APP")
    account.ask("ListDevicePools", arn=arn, type="PRIVATE")
    account.ask("ListNetworkProfiles", arn=arn, type="PRIVATE")
