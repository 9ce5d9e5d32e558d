"""What reads say about ARNs that nothing has."""

from __future__ import annotations

from moto_devicefarm.verification.account import Account
from moto_devicefarm.verification.probe import probe

_READS = {
    "GetDevice": "device",
    "GetDeviceInstance": "deviceinstance",
    "GetDevicePool": "devicepool",
    "GetInstanceProfile": "instanceprofile",
    "GetJob": "job",
    "GetNetworkProfile": "networkprofile",
    "GetProject": "project",
    "GetRemoteAccessSession": "session",
    "GetRun": "run",
    "GetSuite": "suite",
    "GetTest": "test",
    "GetUpload": "upload",
    "GetVPCEConfiguration": "vpceconfiguration",
}


@probe()
def unknown_resource(account: Account) -> None:
    """What does each Get operation say about a well-formed ARN that nothing has?"""
    for operation, kind in _READS.items():
        account.ask(operation, arn=account.unknown_arn(kind))


@probe()
def unknown_test_grid_project(account: Account) -> None:
    """What does the test grid say about an unknown project?"""
    arn = account.unknown_arn("testgrid-project")
    account.ask("GetTestGridProject", projectArn=arn)
    account.ask("ListTestGridSessions", projectArn=arn)


@probe()
def arn_of_another_kind(account: Account) -> None:
    """What does GetRun say about the ARN of a project, and GetProject about that of a run?"""
    account.ask("GetRun", arn=account.unknown_arn("project"))
    account.ask("GetProject", arn=account.unknown_arn("run"))


@probe()
def text_instead_of_arn(account: Account) -> None:
    """What does GetRun say about a text that is no ARN, and about one that is too short?"""
    account.ask("GetRun", arn="a text that is long enough to pass")
    account.ask("GetRun", arn="short")
    account.ask("GetRun")


@probe()
def lists_of_unknown_resource(account: Account) -> None:
    """What do the List operations say about a project or a run that nothing has?"""
    project, run = account.unknown_arn("project"), account.unknown_arn("run")
    for operation in ("ListRuns", "ListUploads", "ListDevicePools", "ListRemoteAccessSessions"):
        account.ask(operation, arn=project)
    for operation in ("ListJobs", "ListUniqueProblems"):
        account.ask(operation, arn=run)
    account.ask("ListArtifacts", arn=run, type="FILE")


@probe()
def deleted_project(account: Account) -> None:
    """What do GetProject, ListRuns and DeleteProject say after the project was deleted?"""
    arn = account.create_project()
    account.call("DeleteProject", arn=arn)
    account.ask("GetProject", arn=arn)
    account.ask("ListRuns", arn=arn)
    account.ask("DeleteProject", arn=arn)
