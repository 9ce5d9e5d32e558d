"""``moto-devicefarm reproduce`` of a sequence of calls: what AWS answered is arranged, so that the
mock answers it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm
from moto_devicefarm.reproduce_command import STYLES
from tests.support.pytester import run_pytest as run
from tests.support.recordings import Story, Write, record_story, write_calls
from tests.support.session_calls import CREATE_SESSION, GET_PROJECT, PHONE, body_of, get_session

pytest_plugins = ["pytester"]
MARK = "AWS answered"


def test_a_session_that_ended_by_itself_is_arranged(
    path: Path, pytester: pytest.Pytester, write: Write
) -> None:
    """So it ends when AWS's did, with its result and message."""
    ended = {"result": "ERRORED", "message": "The device was lost."}
    write_calls(
        path,
        GET_PROJECT,
        CREATE_SESSION,
        get_session(60, "RUNNING"),
        get_session(120, "COMPLETED", **ended),
    )
    module = write(path)
    assert 'farm.next_session(ends_with="ERRORED", after=120, message="The device was lost.")' in (
        body_of(module)
    )
    assert MARK not in module
    run(pytester).assert_outcomes(passed=1)


def test_a_session_that_waited_for_its_device_gets_it_later(
    path: Path, pytester: pytest.Pytester, write: Write
) -> None:
    """The device is busy until AWS's session left the queue."""
    write_calls(
        path,
        GET_PROJECT,
        CREATE_SESSION,
        get_session(60, "PENDING_DEVICE"),
        get_session(90, "PREPARING"),
        get_session(150, "RUNNING"),
    )
    module = write(path)
    assert 'farm.change_device(DEVICE, availability="BUSY")' in body_of(module)
    assert 'farm.change_device(DEVICE, availability="AVAILABLE")' in body_of(module)
    assert MARK not in module
    run(pytester).assert_outcomes(passed=1)


def test_an_error_that_the_mock_would_not_answer_is_arranged(
    path: Path, pytester: pytest.Pytester, write: Write
) -> None:
    """The client of the test does not retry, because each error was one request."""
    refused = {"code": "ThrottlingException", "message": "Rate exceeded", "status": 400}
    write_calls(path, {**GET_PROJECT, "answer": None, "error": refused}, GET_PROJECT)
    module = write(path)
    assert 'farm.fail("GetProject", "ThrottlingException", "Rate exceeded")' in body_of(module)
    assert "config=once)" in module
    assert MARK not in module
    run(pytester).assert_outcomes(passed=1)


def test_an_error_of_the_connection_is_arranged(
    path: Path, pytester: pytest.Pytester, write: Write
) -> None:
    """botocore's exception is expected."""
    refused = {"code": "ReadTimeoutError", "message": "Read timeout", "status": 0}
    write_calls(path, {**GET_PROJECT, "answer": None, "error": refused}, GET_PROJECT)
    for style in STYLES:
        write(path, "--style", style, name=f"test_{style}.py")
    run(pytester).assert_outcomes(passed=3)


def failed_upload(client: Any, clock: Any) -> None:
    """An upload is FAILED, as the test arranged."""
    DeviceFarm.current().next_upload(status="FAILED", message="The app is too old.")
    project = client.create_project(name="checkout")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
    requests.put(upload["url"], data=b"app")
    clock.tick(3)
    client.get_upload(arn=upload["arn"])


def failed_run(client: Any, clock: Any) -> None:
    """A run with a test that FAILED is read with its jobs and tests."""
    DeviceFarm.current().next_run(
        tests=["login", {"name": "pay", "result": "FAILED", "message": "no card"}]
    )
    project = client.create_project(name="checkout")["project"]["arn"]
    app = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
    requests.put(app["url"], data=b"app")
    filters = [{"attribute": "ARN", "operator": "IN", "values": [PHONE]}]
    run = client.schedule_run(
        projectArn=project,
        appArn=app["arn"],
        test={"type": "INSTRUMENTATION", "testPackageArn": _package(client, project)},
        deviceSelectionConfiguration={"filters": filters, "maxDevices": 1},
    )["run"]
    for _ in range(4):
        client.get_run(arn=run["arn"])
        clock.tick(20)
    for job in client.list_jobs(arn=run["arn"])["jobs"]:
        for suite in client.list_suites(arn=job["arn"])["suites"]:
            client.list_tests(arn=suite["arn"])


def _package(client: Any, project: str) -> str:
    package = client.create_upload(
        projectArn=project, name="tests.apk", type="INSTRUMENTATION_TEST_PACKAGE"
    )["upload"]
    requests.put(package["url"], data=b"tests")
    arn: str = package["arn"]
    return arn


@pytest.mark.parametrize("story", [failed_upload, failed_run])
def test_results_are_arranged(
    story: Story, path: Path, pytester: pytest.Pytester, write: Write
) -> None:
    """What FAILED in the report fails in the test."""
    record_story(path, story)
    module = write(path)
    assert "farm.next_" in module
    assert "FAILED" in module
    assert MARK not in module
    run(pytester).assert_outcomes(passed=1)
