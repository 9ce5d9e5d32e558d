"""farm.replay of runs: what came of them is arranged as the recording shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from moto_devicefarm import Device, DeviceFarm, Timings
from tests.recordings.replaying import path, played, recorded

__all__ = ["path"]

PHONE, IPHONE = Device("Pixel 8"), Device("iPhone 15")
GIVEN: dict[str, Any] = {"timings": Timings.realistic(), "registry": [PHONE, IPHONE]}


def sent(client: Any, project: str, name: str, kind: str) -> str:
    """An upload whose body is sent."""
    upload = client.create_upload(projectArn=project, name=name, type=kind)["upload"]
    requests.put(upload["url"], data=b"no zip file")
    arn: str = upload["arn"]
    return arn


def scheduled(client: Any, clock: Any, *rules: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    """A run of Appium tests on the devices of a pool of its own."""
    project = client.create_project(name="checkout")["project"]["arn"]
    package = sent(client, project, "tests.zip", "APPIUM_PYTHON_TEST_PACKAGE")
    clock.tick(20)
    listed = [dict(zip(("attribute", "operator", "value"), rule, strict=True)) for rule in rules]
    pool = client.create_device_pool(projectArn=project, name="phones", rules=listed)["devicePool"][
        "arn"
    ]
    test = {"type": "APPIUM_PYTHON", "testPackageArn": package}
    run: dict[str, Any] = client.schedule_run(
        projectArn=project, devicePoolArn=pool, test=test, name="nightly", **more
    )["run"]
    return run


def look(client: Any, run: str) -> None:
    """Get and list all that the run has."""
    client.get_run(arn=run)
    client.list_unique_problems(arn=run)
    for job in client.list_jobs(arn=run)["jobs"]:
        client.get_job(arn=job["arn"])
        client.list_samples(arn=job["arn"])
        for suite in client.list_suites(arn=job["arn"])["suites"]:
            client.get_suite(arn=suite["arn"])
            for test in client.list_tests(arn=suite["arn"])["tests"]:
                client.get_test(arn=test["arn"])
                for kind in ("LOG", "FILE", "SCREENSHOT"):
                    client.list_artifacts(arn=test["arn"], type=kind)


def a_run(client: Any, clock: Any) -> None:
    """From ScheduleRun to COMPLETED, and its deletion."""
    run = scheduled(client, clock)
    status = ""
    while status != "COMPLETED":
        status = client.get_run(arn=run["arn"])["run"]["status"]
        look(client, run["arn"])
        clock.tick(40)
    client.list_runs(arn=run["arn"].replace(":run:", ":project:").rpartition("/")[0])
    client.delete_run(arn=run["arn"])
    with pytest.raises(ClientError):
        client.get_run(arn=run["arn"])


def test_a_run_replays_without_differences(path: Path) -> None:
    """Polled from SCHEDULING to COMPLETED, with its jobs, suites, tests, artifacts and problems."""
    calls = recorded(path, a_run, **GIVEN)
    statuses = [
        call["answer"]["run"]["status"]
        for call in calls
        if call["operation"] == "GetRun" and "answer" in call
    ]
    assert list(dict.fromkeys(statuses)) == ["SCHEDULING", "PREPARING", "RUNNING", "COMPLETED"]
    assert {"GetTest", "ListArtifacts", "ListSamples", "DeleteRun"} <= {
        call["operation"] for call in calls
    }
    assert played(path, **GIVEN) == []


ARRANGED: list[dict[str, Any]] = [
    {"results": "FAILED"},
    {"results": {"Pixel 8": "FAILED"}, "message": "the button was grey"},
    {"results": {"Pixel 8": "ERRORED"}},
    {"results": {"iPhone 15": "SKIPPED"}},
    {"results": "SKIPPED"},
    {
        "tests": [
            "Login.test_one",
            {"name": "Login.test_two", "result": "FAILED", "message": "no", "seconds": 7.5},
        ]
    },
    {
        "tests": [
            {"name": "a", "suite": "First"},
            {"name": "b", "suite": "Second", "result": "WARNED"},
            {"name": "a"},
        ]
    },
    {
        "results": {"iPhone 15": "FAILED"},
        "tests": ["a", {"name": "b", "result": "PASSED"}, "a"],
        "message": "it hung",
    },
    {"result_code": "PARSING_FAILED"},
    {"result_code": "VPC_ENDPOINT_SETUP_FAILED"},
]


@pytest.mark.parametrize("arranged", ARRANGED, ids=str)
def test_what_came_of_a_run_is_arranged(arranged: dict[str, Any], path: Path) -> None:
    """Tests, results, messages and lengths are no calls of the program's, but they show."""

    def story(client: Any, clock: Any) -> None:
        DeviceFarm.current().next_run(**arranged)
        run = scheduled(client, clock)["arn"]
        clock.tick(150)
        look(client, run)
        clock.tick(900)
        look(client, run)

    recorded(path, story, **GIVEN)
    assert played(path, **GIVEN) == []
