"""DeviceFarm.next_run: the arrangements for the next runs, how long they last, and the messages
about wrong arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from moto_devicefarm.core.literals import Result
from tests.support.clients import new_client, shared_client

PHONES = [Device("Pixel 8"), Device("iPhone 15")]


def schedule(client: Any) -> str:
    """The ARN of a new run on all devices."""
    project = client.create_project(name="checkout")["project"]["arn"]
    kind = "APPIUM_PYTHON"
    package = client.create_upload(
        projectArn=project, name="tests.zip", type=f"{kind}_TEST_PACKAGE"
    )["upload"]["arn"]
    DeviceFarm.current().put(package, b"any bytes")
    devices = {"filters": [], "maxDevices": 5}
    test = {"type": kind, "testPackageArn": package}
    arn: str = client.schedule_run(
        projectArn=project, test=test, deviceSelectionConfiguration=devices
    )["run"]["arn"]
    return arn


def result(client: Any) -> str:
    """The result of a new run."""
    answer: str = client.get_run(arn=schedule(client))["run"]["result"]
    return answer


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """The handle of a mock with two phones."""
    with mock_devicefarm(registry=PHONES) as farm:
        yield farm


def test_several_runs_are_arranged_in_order(farm: DeviceFarm) -> None:
    """Each arrangement is for one run, of any project and client. The run after the last
    arrangement passes.
    """
    farm.next_run(results="FAILED")
    farm.next_run(results={"iPhone 15": "ERRORED"})
    farm.next_run(result_code="PARSING_FAILED")
    assert [
        result(client) for client in (new_client(), shared_client(), new_client(), shared_client())
    ] == [
        "FAILED",
        "ERRORED",
        "SKIPPED",
        "PASSED",
    ]


def test_run_has_the_arranged_tests(farm: DeviceFarm) -> None:
    """Tests are names or dicts, in any iterable. The job has the message of the failed test."""
    pay = {"name": "pay", "suite": "Shop", "result": "FAILED", "message": "402"}
    tests: list[Any] = ["login", pay]
    farm.next_run(tests=iter(tests))
    client = new_client()
    job = client.list_jobs(arn=schedule(client))["jobs"][0]
    suites = client.list_suites(arn=job["arn"])["suites"]
    found = [test for suite in suites for test in client.list_tests(arn=suite["arn"])["tests"]]
    assert [(test["name"], test["result"]) for test in found] == [
        ("Setup Test", "PASSED"),
        ("login", "PASSED"),
        ("pay", "FAILED"),
        ("Teardown Test", "PASSED"),
    ]
    assert (job["result"], job["message"]) == ("FAILED", "402")


def test_devices_of_one_name_share_their_result() -> None:
    """A name means all devices with this name. An ARN means one device, and counts more than the
    name.
    """
    one, two = Device("Pixel 8", os="14"), Device("Pixel 8", os="15")
    with mock_devicefarm(registry=[one, two]) as farm:
        client = new_client()
        farm.next_run(results={"Pixel 8": "FAILED"})
        farm.next_run(results={"Pixel 8": "FAILED", two.arn: "PASSED"})
        farm.next_run(results={one.arn: "WARNED"})
        results = [
            [job["result"] for job in client.list_jobs(arn=schedule(client))["jobs"]]
            for _ in range(3)
        ]
        assert results == [["FAILED", "FAILED"], ["FAILED", "PASSED"], ["WARNED", "PASSED"]]


def test_results_may_change_after_the_arrangement(farm: DeviceFarm) -> None:
    """The test may change its dict and use it again; the arrangement stays."""
    results: dict[str, Result] = {"Pixel 8": "FAILED"}
    farm.next_run(results=results)
    results["Pixel 8"] = "PASSED"
    assert result(new_client()) == "FAILED"


def test_unknown_device_raises_through_boto3(farm: DeviceFarm) -> None:
    """ScheduleRun raises, with the devices of the run. The arrangement waits for a run that has the
    device.
    """
    farm.next_run(results={"Pixel 9": "FAILED"})
    client = new_client()
    with pytest.raises(
        ValueError,
        match=r"next_run\(results=...\): the run has no device 'Pixel 9'; "
        "its devices: Pixel 8, iPhone 15$",
    ):
        schedule(client)
    with mock_devicefarm(registry=[*PHONES, Device("Pixel 9")]):
        assert result(client) == "FAILED"


@pytest.mark.parametrize(
    ("error", "arguments", "message"),
    [
        (
            ValueError,
            {},
            r"next_run\(\) arranges nothing: "
            "give results, tests, message, result_code, stuck_in or artifacts$",
        ),
        (ValueError, {"results": {}}, r"next_run\(\) arranges nothing"),
        (ValueError, {"tests": []}, r"next_run\(\) arranges nothing"),
        (ValueError, {"tests": iter(())}, r"next_run\(\) arranges nothing"),
        (
            TypeError,
            {"tests": "login"},
            r"tests='login': give a list of names, or of dicts such as \[\{'name': 'login', ",
        ),
        (
            TypeError,
            {"tests": {"name": "login"}},
            r"tests=\{'name': 'login'\}: give a list of names",
        ),
        (TypeError, {"tests": 3}, "tests=3: give a list of names"),
        (
            ValueError,
            {"tests": [""]},
            "tests: name='': give a text such as 'LoginTests.test_login'$",
        ),
        (
            ValueError,
            {"tests": [{"nam": "login"}]},
            r"tests: \{'nam': 'login'\}: give the name of a test, or a dict with name and, where "
            r"needed, suite",
        ),
        (
            ValueError,
            {"tests": [{"name": "a", "suite": "Teardown Suite"}]},
            "suite='Teardown Suite': every job has this suite",
        ),
        (ValueError, {"results": "FAIL"}, "^results='FAIL' is unknown. Did you mean 'FAILED'"),
        (
            ValueError,
            {"results": {"Pixel 8": "OK"}},
            r"^results\['Pixel 8'\]='OK' is unknown. Give one of: PASSED, WARNED",
        ),
        (
            TypeError,
            {"results": 3},
            "results=3: give a result, or a dict of results by the name or ARN of the device$",
        ),
        (
            ValueError,
            {"message": "It broke."},
            "message belongs to the tests that do not pass: give results too, or give each test",
        ),
        (TypeError, {"results": "FAILED", "message": 3}, "message=3: give a text$"),
        (
            ValueError,
            {"result_code": "PARSED"},
            "^result_code='PARSED' is unknown. Did you mean 'PARSING_FAILED'",
        ),
        (
            ValueError,
            {"result_code": "PARSING_FAILED", "tests": ["a"]},
            "has no jobs: give it without results, tests and artifacts$",
        ),
        (
            ValueError,
            {"result_code": "PARSING_FAILED", "artifacts": {"Logcat": "log"}},
            "has no jobs: give it without results, tests and artifacts$",
        ),
        (
            ValueError,
            {"stuck_in": "PROCESSING"},
            r"^stuck_in='PROCESSING' is unknown\. Did you mean 'PREPARING'\? Give one of: "
            "SCHEDULING, PENDING, PENDING_CONCURRENCY, PENDING_DEVICE, PREPARING, RUNNING, "
            "STOPPING$",
        ),
        (
            ValueError,
            {"stuck_in": "RUNNING", "results": "FAILED"},
            "^stuck_in excludes results and result_code, because a stuck run does not end: give "
            "one of them. Each of tests may have a result of its own$",
        ),
        (
            ValueError,
            {"stuck_in": "RUNNING", "result_code": "PARSING_FAILED"},
            "^stuck_in excludes results and result_code",
        ),
        (
            TypeError,
            {"artifacts": ["Logcat"]},
            r"^artifacts=\['Logcat'\]: give a dict of files by the names of artifacts$",
        ),
        (
            TypeError,
            {"artifacts": {"Logcat": 5}},
            r"^artifacts\['Logcat'\]=5: give bytes, a text or a pathlib.Path$",
        ),
        (
            ValueError,
            {"artifacts": {"Customer artifacts": b""}},
            r"^artifacts='Customer artifacts' is unknown\. Did you mean 'Customer Artifacts'\? "
            "Give one of: Logcat, Appium Java Output, ",
        ),
        (
            OSError,
            {"artifacts": {"Video": Path("no.mp4")}},
            r"No such file or directory: 'no\.mp4'",
        ),
        (
            ValueError,
            {"results": "FAILED", "tests": [{"name": "a", "result": "PASSED"}]},
            "results apply to no test, because each of tests has its own result: ",
        ),
    ],
)
def test_wrong_arguments(
    farm: DeviceFarm, error: type[Exception], arguments: dict[str, Any], message: str
) -> None:
    """The message has the value and what to give, and nothing is arranged."""
    with pytest.raises(error, match=message):
        farm.next_run(**arguments)
    assert result(new_client()) == "PASSED"


def test_unused_arrangement_ends_with_the_mock() -> None:
    """An arrangement does not last until the next test, nor until the next use of the same mock."""
    mock = mock_devicefarm(registry=PHONES, unused="ignore")
    for _ in range(2):
        with mock as farm:
            assert result(new_client()) == "PASSED"
            farm.next_run(results="FAILED")


def test_refused_run_leaves_the_arrangement(farm: DeviceFarm) -> None:
    """The arrangement waits for the next run."""
    farm.next_run(results="FAILED")
    client = new_client()
    project = client.create_project(name="checkout")["project"]["arn"]
    with pytest.raises(client.exceptions.ArgumentException):
        client.schedule_run(
            projectArn=project, test={"type": "BUILTIN_FUZZ"}, devicePoolArn=project
        )
    assert result(client) == "FAILED"


UNMETERED = {"billingMethod": "UNMETERED"}
IOS = [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}]


def app_run(client: Any, filters: Any, app_type: str = "ANDROID_APP", **members: Any) -> str:
    """The ARN of a new run of an app on the devices that the filters select."""
    project = client.create_project(name="checkout")["project"]["arn"]
    name = "shop.apk" if app_type == "ANDROID_APP" else "shop.zip"
    app = client.create_upload(projectArn=project, name=name, type=app_type)["upload"]["arn"]
    DeviceFarm.current().put(app, b"any bytes")
    arn: str = client.schedule_run(
        projectArn=project,
        appArn=app,
        test={"type": "BUILTIN_FUZZ"},
        deviceSelectionConfiguration={"filters": filters, "maxDevices": 1},
        **members,
    )["run"]["arn"]
    return arn


@pytest.mark.parametrize(
    ("arrangement", "arguments"),
    [
        ({"results": "FAILED"}, r"results=\.\.\."),
        ({"stuck_in": "PENDING_DEVICE"}, r"stuck_in=\.\.\."),
        ({"tests": ["login"], "results": "FAILED"}, r"results=\.\.\., tests=\.\.\."),
    ],
)
@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"filters": IOS}, 'no device can take it: {"skippedDevices":'),
        (
            {"filters": [], "configuration": UNMETERED},
            "The account has no unmetered ANDROID automation slot",
        ),
        (
            {"filters": [], "app_type": "APPIUM_PYTHON_TEST_PACKAGE"},
            "its appArn is no app, so that it has no jobs",
        ),
    ],
)
def test_an_arrangement_without_an_effect_raises(
    farm: DeviceFarm, members: Any, reason: str, arrangement: Any, arguments: str
) -> None:
    """ScheduleRun raises if no test of the run would run. The arrangement waits for another run."""
    farm.next_run(**arrangement)
    client = new_client()
    message = rf"^next_run\({arguments}\): no test of the run would run: {re.escape(reason)}"
    with pytest.raises(ValueError, match=message):
        app_run(client, **members)
    run = client.get_run(arn=schedule(client))["run"]
    assert run["status" if "stuck_in" in arrangement else "result"] in ("PENDING_DEVICE", "FAILED")


@pytest.mark.parametrize("members", [{"filters": IOS}, {"filters": [], "configuration": UNMETERED}])
def test_a_run_without_tests_can_be_stuck_in_scheduling(farm: DeviceFarm, members: Any) -> None:
    """A run has this status before its jobs matter."""
    farm.next_run(stuck_in="SCHEDULING")
    client = new_client()
    assert client.get_run(arn=app_run(client, **members))["run"]["status"] == "SCHEDULING"
