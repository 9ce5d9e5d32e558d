"""Runs a test package on the phones of a device pool of AWS Device Farm.

The exit code is 0 if all tests passed, and 1 if not.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import requests

if TYPE_CHECKING:
    from mypy_boto3_devicefarm import DeviceFarmClient
    from mypy_boto3_devicefarm.literals import ArtifactCategoryType, UploadTypeType
    from mypy_boto3_devicefarm.type_defs import JobTypeDef, RunTypeDef

POLL_INTERVAL = 10  # seconds
KINDS: tuple[ArtifactCategoryType, ...] = ("FILE", "SCREENSHOT")
"""All artifacts are of one of these kinds."""


class UploadFailed(Exception):
    """Device Farm can't use the file."""


def upload(client: DeviceFarmClient, project: str, file: Path, kind: UploadTypeType) -> str:
    """Sends a file, waits until it is checked, and returns the upload's ARN."""
    created = client.create_upload(projectArn=project, name=file.name, type=kind)["upload"]
    arn: str = created["arn"]
    with file.open("rb") as body:
        requests.put(created["url"], data=body, timeout=600).raise_for_status()
    while (checked := client.get_upload(arn=arn)["upload"])["status"] != "SUCCEEDED":
        if checked["status"] == "FAILED":
            raise UploadFailed(f"{file.name}: {checked.get('message', 'no message')}")
        time.sleep(POLL_INTERVAL)
    return arn


def wait_for(client: DeviceFarmClient, run_arn: str) -> RunTypeDef:
    """The run when it has ended. Prints each new status."""
    printed = ""
    while True:
        run = client.get_run(arn=run_arn)["run"]
        if run["status"] != printed:
            printed = run["status"]
            print(printed, flush=True)
        if run["status"] == "COMPLETED":
            return run
        time.sleep(POLL_INTERVAL)


def jobs_of(client: DeviceFarmClient, run_arn: str) -> list[JobTypeDef]:
    """The jobs of all pages: one for each phone."""
    pages = client.get_paginator("list_jobs").paginate(arn=run_arn)
    return [job for page in pages for job in page["jobs"]]


def download_artifacts(client: DeviceFarmClient, job: JobTypeDef, folder: Path) -> None:
    """Writes the screenshots, logs and other files of a job into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lists = client.get_paginator("list_artifacts")
    pages = [page for kind in KINDS for page in lists.paginate(arn=job["arn"], type=kind)]
    artifacts = [artifact for page in pages for artifact in page["artifacts"]]
    for number, artifact in enumerate(artifacts, 1):
        answer = requests.get(artifact["url"], timeout=600)
        answer.raise_for_status()
        name = f"{number:03} {artifact['name']}.{artifact['extension']}"
        (folder / name).write_bytes(answer.content)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", type=Path, help="an .apk file")
    parser.add_argument("tests", type=Path, help="a package of Appium tests in Python")
    parser.add_argument("--project", required=True, help="the ARN of the project")
    parser.add_argument("--pool", required=True, help="the ARN of the device pool")
    parser.add_argument("--artifacts", type=Path, default=Path("artifacts"), help="a folder")
    options = parser.parse_args(arguments)

    client = boto3.client("devicefarm", region_name="us-west-2")
    try:
        app = upload(client, options.project, options.app, "ANDROID_APP")
        package = upload(client, options.project, options.tests, "APPIUM_PYTHON_TEST_PACKAGE")
    except UploadFailed as error:
        print(error, file=sys.stderr)
        return 1
    scheduled = client.schedule_run(
        projectArn=options.project,
        appArn=app,
        devicePoolArn=options.pool,
        test={"type": "APPIUM_PYTHON", "testPackageArn": package},
    )
    run = wait_for(client, scheduled["run"]["arn"])
    for job in jobs_of(client, run["arn"]):
        reason = "" if job["result"] == "PASSED" else f" ({job.get('message', 'no message')})"
        print(f"{job['name']}: {job['result']}{reason}")
        download_artifacts(client, job, options.artifacts / job["name"])
    print(
        f"{run['result']}: {run['counters']['passed']} of {run['counters']['total']} tests passed"
    )
    return 0 if run["result"] == "PASSED" else 1


if __name__ == "__main__":
    sys.exit(main())
