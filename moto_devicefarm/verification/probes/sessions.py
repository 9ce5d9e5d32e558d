"""Remote access sessions: their documents from start to end, and what is refused.

Rule: a session that AWS might start, though the mock refuses it, has an estimate.
"""

from __future__ import annotations

from typing import Any

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe
from moto_devicefarm.verification.probes import choices

ARTIFACTS = ("FILE", "LOG", "SCREENSHOT")
_LONGEST = 1200
"""Seconds to wait for a device and for the end of a session."""
MOST_SESSIONS = 6
"""One more than the larger of the two documented quotas."""


def ask(account: Account, project: str, device: str, **params: Any) -> None:
    """Ask CreateRemoteAccessSession, which may refuse."""
    account.ask("CreateRemoteAccessSession", **_params(project, device, params))


def start(account: Account, project: str, device: str, **params: Any) -> str:
    """The ARN of a new session. An error ends the probe."""
    created = account.call("CreateRemoteAccessSession", **_params(project, device, params))
    arn: str = created["remoteAccessSession"]["arn"]
    return arn


def _params(project: str, device: str, params: dict[str, Any]) -> dict[str, Any]:
    return {
        "projectArn": project,
        "deviceArn": device,
        "name": PREFIX + "session",
        **params,
    }


def run(account: Account, project: str, **params: Any) -> dict[str, Any]:
    """The document of a new session on an Android device that is RUNNING."""
    arn = start(account, project, choices.device(account), **params)
    running = account.wait("GetRemoteAccessSession", "RUNNING", seconds=_LONGEST, arn=arn)
    session: dict[str, Any] = running["remoteAccessSession"]
    return session


def _artifacts(account: Account, arn: str) -> None:
    for kind in ARTIFACTS:
        account.ask("ListArtifacts", arn=arn, type=kind)


@probe(
    device_minutes=5,
    settles=[
        "core.errors.SESSION_ACTIVE",
        "core.errors.SESSION_NOT_RUNNING",
        "core.errors.STOPPED_BY_USER",
        "core.errors.UNPROCESSED",
        "core.timings.Timings.realistic",
        "resources.artifacts.file_urls.folder_of_artifact",
        "resources.endpoint_urls.DRIVER_HOST",
        "resources.endpoint_urls._urls",
        "resources.uploads.uploads.get_installable_app",
    ],
)
def session_from_start_to_end(account: Account) -> Any:
    """Which members, endpoints, artifacts, result and message has a session at each status?"""
    project = account.create_project()
    arn = start(account, project, choices.device(account))
    account.ask(
        "InstallToRemoteAccessSession", remoteAccessSessionArn=arn, appArn=choices.SAMPLE_APP
    )
    running = account.wait("GetRemoteAccessSession", "RUNNING", seconds=_LONGEST, arn=arn)
    endpoints = running["remoteAccessSession"].get("endpoints", {})
    account.ask("ListRemoteAccessSessions", arn=project)
    _artifacts(account, arn)
    for app in (account.unknown_arn("upload"), choices.SAMPLE_APP):
        account.ask("InstallToRemoteAccessSession", remoteAccessSessionArn=arn, appArn=app)
    account.ask("StopRemoteAccessSession", arn=arn)
    account.ask("DeleteRemoteAccessSession", arn=arn)
    account.wait("GetRemoteAccessSession", seconds=_LONGEST, arn=arn)
    _artifacts(account, arn)
    account.ask("StopRemoteAccessSession", arn=arn)
    account.ask("ListRemoteAccessSessions", arn=project)
    files = account.items("ListArtifacts", arn=arn, type="FILE")
    return {
        "endpoints": {name: choices.path_form(url) for name, url in endpoints.items()},
        "files": [choices.path_form(one["url"]) for one in files],
    }


@probe(device_minutes=1, settles=["core.errors.STOPPED_BY_USER", "core.errors.PROJECT_IN_USE"])
def session_stopped_at_once(account: Account) -> None:
    """Which members and message has a session that is stopped before it runs, and what says
    DeleteProject meanwhile?
    """
    project = account.create_project()
    arn = start(account, project, choices.device(account))
    account.ask("StopRemoteAccessSession", arn=arn)
    account.ask("DeleteProject", arn=project)
    account.wait("GetRemoteAccessSession", seconds=_LONGEST, arn=arn)


@probe(device_minutes=8, settles=["core.errors.STOPPED_BY_IDLE"])
def idle_session(account: Account) -> None:
    """How ends a session that nobody uses for five minutes, and with which message?"""
    session = run(account, account.create_project())
    account.wait("GetRemoteAccessSession", seconds=_LONGEST, arn=session["arn"])


@probe(device_minutes=15)
def sessions_over_the_quota(account: Account) -> None:
    """What happens to a session that is one too many: an error, or PENDING_CONCURRENCY?"""
    project = account.create_project()
    devices = choices.devices(account)[:MOST_SESSIONS]
    arns = [start(account, project, device["arn"]) for device in devices]
    wanted = ("PENDING_CONCURRENCY", "RUNNING")
    account.wait("GetRemoteAccessSession", *wanted, seconds=_LONGEST, arn=arns[-1])


@probe(device_minutes=1)
def default_name_of_sessions(account: Account) -> bool:
    """Is the name of a session that got none that of its device?"""
    found = account.call(
        "CreateRemoteAccessSession",
        projectArn=account.create_project(),
        deviceArn=choices.device(account),
    )["remoteAccessSession"]
    return bool(found["name"] == found["device"]["name"])


@probe()
def session_on_an_unknown_device(account: Account) -> None:
    """What does CreateRemoteAccessSession say to unknown devices, projects and apps?"""
    project, device = account.create_project(), account.unknown_arn("device")
    ask(account, project, device)
    ask(account, account.unknown_arn("project"), device)
    ask(account, project, device, appArn=account.unknown_arn("upload"))
    ask(account, project, project)
    ask(account, project, device, interactionMode="NOTHING")


@probe(
    device_minutes=1,
    settles=["core.errors.UNPROCESSED", "resources.uploads.uploads.get_installable_app"],
)
def apps_of_sessions(account: Account) -> None:
    """What is said to an app of a session that is unknown, empty, or for another platform?"""
    project = account.create_project()
    empty = account.call(
        "CreateUpload", projectArn=project, name=PREFIX + "a.apk", type="ANDROID_APP"
    )["upload"]["arn"]
    device = choices.device(account)
    for app in (account.unknown_arn("upload"), empty):
        ask(account, project, device, appArn=app)
    ask(account, project, choices.device(account, "IOS"), appArn=choices.SAMPLE_APP)


@probe(device_minutes=1, settles=["core.errors.NO_REMOTE_ACCESS"])
def device_without_remote_access(account: Account) -> None:
    """What is said to a session on a device that does not support remote access?"""
    project = account.create_project()
    for device in choices.devices(account, remote=False)[:1]:
        ask(account, project, device["arn"])


@probe(
    device_minutes=1,
    settles=[
        "core.errors.NO_APPIUM_VERSION",
        "core.errors.UNKNOWN_PARAMETER",
        "resources.appium_versions.chosen_version",
    ],
)
def parameters_of_sessions(account: Account) -> None:
    """What is said to an Appium version that does not exist, and to an unknown parameter?"""
    project, device = account.create_project(), choices.device(account)
    for parameters in ({"appium:version": "9"}, {"appium:version": ""}, {"probe": "1"}):
        ask(account, project, device, configuration={"parameters": parameters})


@probe(
    device_minutes=1,
    settles=["core.errors.APPIUM_VERSION_NEEDED", "resources.appium_versions.chosen_version"],
)
def session_on_ios_27(account: Account) -> None:
    """What is said to a session on iOS 27 or newer that chooses no Appium version?"""
    project = account.create_project()
    newest = choices.filtered("OS_VERSION", "27", operator="GREATER_THAN_OR_EQUALS")
    found = account.items("ListDevices", filters=[choices.filtered("PLATFORM", "IOS"), newest])
    for device in found[:1]:
        ask(account, project, device["arn"])


@probe(device_minutes=1, settles=["core.errors.OTHER_DEVICE", "core.errors.VPCE_NEEDS_PRIVATE"])
def private_things_on_a_public_device(account: Account) -> None:
    """What is said to an instance and to a VPC endpoint configuration on a public device?"""
    project, device = account.create_project(), choices.device(account)
    ask(account, project, device, instanceArn=account.unknown_arn("deviceinstance"))
    vpce = account.call(
        "CreateVPCEConfiguration",
        vpceConfigurationName=PREFIX + "vpce",
        vpceServiceName="com.amazonaws.vpce.us-west-2.vpce-svc-00000000000000000",
        serviceDnsName="probe.example.com",
    )["vpceConfiguration"]["arn"]
    settings = {"vpceConfigurationArns": [vpce]}
    ask(account, project, device, configuration=settings)
