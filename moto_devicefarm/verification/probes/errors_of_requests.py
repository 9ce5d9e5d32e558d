"""What is said to requests with wrong members, whatever they ask for."""

from __future__ import annotations

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe


@probe(settles=["core.errors.BAD_TOKEN"])
def wrong_next_token(account: Account) -> None:
    """What do lists say to a nextToken that they did not give?"""
    account.ask("ListDevices", nextToken="wrong")
    account.ask("ListProjects", nextToken="this is not base64")
    account.ask("ListRuns", arn=account.create_project(), nextToken="e30=")


@probe(settles=["core.errors.BAD_MAX_RESULTS"])
def wrong_max_results(account: Account) -> None:
    """What do lists say to a maxResults of 0, a negative and a large one?"""
    for number in (0, -1, 1_000_000):
        account.ask("ListVPCEConfigurations", maxResults=number)
    account.ask("ListTestGridProjects", maxResult=0)


@probe(settles=["core.constraints"])
def members_of_wrong_types(account: Account) -> None:
    """What is said to a number instead of a text, and to a text instead of a number?"""
    account.ask("CreateProject", name=123)
    account.ask("UpdateProject", arn=account.unknown_arn("project"), defaultJobTimeoutMinutes="x")


@probe(settles=["core.constraints", "core.constraints._constraints"])
def members_that_break_constraints(account: Account) -> None:
    """What is said to a name that is empty or too long, and to an unknown value of an enum?"""
    account.ask("CreateProject", name="")
    account.ask("CreateProject", name=PREFIX + 300 * "x")
    account.ask("ListUploads", arn=account.unknown_arn("project"), type="NOTHING")
    wrong = {"attribute": "COLOR", "operator": "LIKES", "values": [""]}
    account.ask("ListDevices", filters=[wrong])
    account.ask("ListDevices", filters=[{}])


@probe(settles=["core.constraints._constraints"])
def items_that_break_constraints(account: Account) -> None:
    """What is said to ARNs in a list that are too short?"""
    account.ask(
        "ScheduleRun",
        projectArn=account.unknown_arn("project"),
        name=PREFIX + "run",
        devicePoolArn=account.unknown_arn("devicepool"),
        test={"type": "BUILTIN_FUZZ"},
        configuration={"auxiliaryApps": ["short", "x"]},
    )
