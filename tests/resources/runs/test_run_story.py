"""A program that runs its tests on real phones, tested with the mock."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
import requests
from freezegun import freeze_time

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm

SPEC = b"""\
version: 0.1
android_test_host: amazon_linux_2
phases:
  test:
    commands:
      - pytest --junit-xml $DEVICEFARM_LOG_DIR/junitreport.xml
"""


class Farm:
    """The program: sends files, schedules a run, waits for its end and reports failures."""

    def __init__(self, client: Any, sleep: Any) -> None:
        self.client = client
        self.sleep = sleep
        self.project = client.create_project(name="shop")["project"]["arn"]

    def upload(self, name: str, type: str, body: bytes) -> str:
        """The ARN of a file that Device Farm has processed."""
        upload = self.client.create_upload(projectArn=self.project, name=name, type=type)["upload"]
        requests.put(
            upload["url"], data=body, headers={"Content-Type": "application/octet-stream"}
        ).raise_for_status()
        while upload["status"] in ("INITIALIZED", "PROCESSING"):
            self.sleep(5)
            upload = self.client.get_upload(arn=upload["arn"])["upload"]
        assert upload["status"] == "SUCCEEDED"
        arn: str = upload["arn"]
        return arn

    def schedule(self, pool: str, **uploads: str) -> dict[str, Any]:
        """The run that was scheduled."""
        test = {
            "type": "APPIUM_PYTHON",
            "testPackageArn": uploads["package"],
            "testSpecArn": uploads["spec"],
        }
        answer = self.client.schedule_run(
            projectArn=self.project,
            appArn=uploads["app"],
            devicePoolArn=pool,
            name="nightly",
            test=test,
        )
        run: dict[str, Any] = answer["run"]
        return run

    def wait(self, arn: str) -> list[str]:
        """The statuses that were seen until the run was over."""
        seen: list[str] = []
        while not seen or seen[-1] != "COMPLETED":
            status = self.client.get_run(arn=arn)["run"]["status"]
            if status not in seen:
                seen.append(status)
            self.sleep(10)
        return seen

    def problems(self, arn: str) -> list[str]:
        """A line for each device that a test did not pass on."""
        unique = self.client.list_unique_problems(arn=arn)["uniqueProblems"]
        return [
            f"{problem['test']['name']} on {problem['device']['name']}: {one['message']}"
            for of_result in unique.values()
            for one in of_result
            for problem in one["problems"]
        ]


@mock_devicefarm(
    registry=[Device("Pixel 8"), Device("Pixel 9"), Device("iPhone 15")],
    timings=Timings.realistic(),
)
def test_a_nightly_run() -> None:
    """A test fails on one of two phones; another run is stopped; both are deleted."""
    client = boto3.client(
        "devicefarm", "us-west-2", aws_access_key_id="testing", aws_secret_access_key="testing"
    )
    with freeze_time("2026-03-01 12:00:00") as clock:
        farm = Farm(client, clock.tick)
        uploads = {
            "app": farm.upload("shop.apk", "ANDROID_APP", b"any bytes"),
            "package": farm.upload("tests.zip", "APPIUM_PYTHON_TEST_PACKAGE", b"any bytes"),
            "spec": farm.upload("spec.yml", "APPIUM_PYTHON_TEST_SPEC", SPEC),
        }
        rule = {"attribute": "MODEL", "operator": "CONTAINS", "value": '"Pixel"'}
        pool = client.create_device_pool(projectArn=farm.project, name="pixels", rules=[rule])[
            "devicePool"
        ]["arn"]
        compatible = client.get_device_pool_compatibility(
            devicePoolArn=pool, appArn=uploads["app"]
        )["compatibleDevices"]
        assert [one["device"]["name"] for one in compatible] == ["Pixel 8", "Pixel 9"]

        DeviceFarm.current().next_run(
            results={"Pixel 8": "FAILED"},
            tests=["LoginTests.test_login", "CartTests.test_pay"],
            message="no such element",
        )
        run = farm.schedule(pool, **uploads)
        assert (run["status"], run["totalJobs"], run["platform"]) == (
            "SCHEDULING",
            2,
            "ANDROID_APP",
        )
        assert farm.wait(run["arn"]) == ["SCHEDULING", "PREPARING", "RUNNING", "COMPLETED"]

        run = client.get_run(arn=run["arn"])["run"]
        assert (run["result"], run["counters"]["failed"]) == ("FAILED", 1)
        assert run["deviceMinutes"]["total"] > run["deviceMinutes"]["metered"] > 0
        assert (run["stopped"] - run["started"]).total_seconds() == 10 + 18 + 5 + 2 * 20 + 5
        assert farm.problems(run["arn"]) == ["Tests on Pixel 8: Tests failed"]

        jobs = client.list_jobs(arn=run["arn"])["jobs"]
        assert [(job["name"], job["result"]) for job in jobs] == [
            ("Pixel 8", "FAILED"),
            ("Pixel 9", "PASSED"),
        ]
        suites = client.list_suites(arn=jobs[0]["arn"])["suites"]
        assert [suite["name"] for suite in suites] == [
            "Setup Suite",
            "Tests Suite",
            "Teardown Suite",
        ]
        tests = client.list_tests(arn=suites[1]["arn"])["tests"]
        assert [(test["name"], test["result"]) for test in tests] == [
            ("Tests", "FAILED"),
        ]
        if "insights" in jobs[0]:  # in newer models
            url = jobs[0]["insights"]["testReport"]["testDetailsUrl"]
            assert [
                (test["testClass"], test["testName"], test.get("stackTrace"))
                for test in requests.get(url).json()["testDetails"]
            ] == [
                ("LoginTests", "test_login", "no such element"),
                ("CartTests", "test_pay", None),
            ]
        (screenshot,) = client.list_artifacts(arn=tests[0]["arn"], type="SCREENSHOT")["artifacts"]
        answer = requests.get(screenshot["url"])
        assert (answer.headers["Content-Type"], answer.content[:8]) == (
            "image/png",
            b"\x89PNG\r\n\x1a\n",
        )
        logs = client.list_artifacts(arn=tests[0]["arn"], type="FILE")["artifacts"]
        assert "Tests failed" in requests.get(logs[0]["url"]).text

        another = farm.schedule(pool, **uploads)["arn"]
        clock.tick(30)
        with pytest.raises(client.exceptions.ArgumentException):
            client.delete_run(arn=another)
        assert client.stop_run(arn=another)["run"]["status"] == "STOPPING"
        clock.tick(90)
        stopped = client.get_run(arn=another)["run"]
        assert (stopped["status"], stopped["result"]) == ("COMPLETED", "STOPPED")

        for arn in (run["arn"], another):
            client.delete_run(arn=arn)
        assert client.list_runs(arn=farm.project)["runs"] == []
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_job(arn=jobs[0]["arn"])
