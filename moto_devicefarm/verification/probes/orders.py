"""In which order lists answer."""

from __future__ import annotations

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe


@probe()
def order_of_projects(account: Account) -> list[str]:
    """In which order does ListProjects answer projects, by creation or by name?"""
    for name in ("b", "c", "a"):
        account.create_project(name)
    return [project["name"] for project in account.items("ListProjects")]


@probe()
def order_of_uploads(account: Account) -> None:
    """In which order does ListUploads answer the uploads of a project?"""
    project = account.create_project()
    for name in ("b.apk", "c.apk", "a.apk"):
        account.call("CreateUpload", projectArn=project, name=PREFIX + name, type="ANDROID_APP")
    account.call("ListUploads", arn=project, type="ANDROID_APP")


@probe()
def order_of_device_pools(account: Account) -> None:
    """In which order does ListDevicePools answer curated pools and those of a project?"""
    project = account.create_project()
    rule = {"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}
    for name in ("b", "c", "a"):
        account.call("CreateDevicePool", projectArn=project, name=PREFIX + name, rules=[rule])
    account.call("ListDevicePools", arn=project)
