"""DeviceFarm.next_run: what a test arranges for the runs to come, what its slips are told, and for
how long it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from tests.devicefarm.clients import fresh, kept

PHONES = [Device("Pixel 8"), Device("iPhone 15")]


def scheduled(client: Any) -> str:
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
    answer: str = client.get_run(arn=scheduled(client))["run"]["result"]
    return answer


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """The handle of a mock with two phones."""
    with mock_devicefarm(registry=PHONES) as farm:
        yield farm


def test_several_runs_come_in_their_order(farm: DeviceFarm) -> None:
    """One each, of whatever project and client; the run after the last passes again."""
    farm.next_run(results="FAILED")
    farm.next_run(results={"iPhone 15": "ERRORED"})
    farm.next_run(result_code="PARSING_FAILED")
    assert [result(client) for client in (fresh(), kept(), fresh(), kept())] == [
        "FAILED",
        "ERRORED",
        "SKIPPED",
        "PASSED",
    ]


def test_tests_are_those_that_were_named(farm: DeviceFarm) -> None:
    """By name or by dict, from any iterable; the message is told by what did not pass."""
    pay = {"name": "pay", "suite": "Shop", "result": "FAILED", "message": "402"}
    tests: list[Any] = ["login", pay]
    farm.next_run(tests=iter(tests))
    client = fresh()
    job = client.list_jobs(arn=scheduled(client))["jobs"][0]
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
    """By the name; by the ARN each has its own, which goes before the name."""
    one, two = Device("Pixel 8", os="14"), Device("Pixel 8", os="15")
    with mock_devicefarm(registry=[one, two]) as farm:
        client = fresh()
        farm.next_run(results={"Pixel 8": "FAILED"})
        farm.next_run(results={"Pixel 8": "FAILED", two.arn: "PASSED"})
        farm.next_run(results={one.arn: "WARNED"})
        results = [
            [job["result"] for job in client.list_jobs(arn=scheduled(client))["jobs"]]
            for _ in range(3)
        ]
        assert results == [["FAILED", "FAILED"], ["FAILED", "PASSED"], ["WARNED", "PASSED"]]


def test_what_is_done_with_the_results_later_is_nothing_to_the_run(farm: DeviceFarm) -> None:
    """The dict may be used again for the next arrangement."""
    results = {"Pixel 8": "FAILED"}
    farm.next_run(results=results)
    results["Pixel 8"] = "PASSED"
    assert result(fresh()) == "FAILED"


def test_a_device_that_the_run_does_not_have_is_told_through_boto3(farm: DeviceFarm) -> None:
    """With those that it has, when it is scheduled; the arrangement waits for a run that has the
    device.
    """
    farm.next_run(results={"Pixel 9": "FAILED"})
    client = fresh()
    with pytest.raises(
        ValueError,
        match=r"next_run\(results=...\): the run has no device 'Pixel 9'. It has: Pixel 8, iPhone 15$",
    ):
        scheduled(client)
    with mock_devicefarm(registry=[*PHONES, Device("Pixel 9")]):
        assert result(client) == "FAILED"


@pytest.mark.parametrize(
    ("error", "given", "told"),
    [
        (
            ValueError,
            {},
            r"next_run\(\) does nothing without results, tests, message or result_code$",
        ),
        (ValueError, {"results": {}}, r"next_run\(\) does nothing without"),
        (ValueError, {"tests": []}, r"next_run\(\) does nothing without"),
        (ValueError, {"tests": iter(())}, r"next_run\(\) does nothing without"),
        (
            TypeError,
            {"tests": "login"},
            r"tests='login': give a list of names, or of dicts such as \{'name': 'login', ",
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
            "tests: name='': give a name, such as 'LoginTests.test_login'$",
        ),
        (
            ValueError,
            {"tests": [{"nam": "login"}]},
            r"tests: \{'nam': 'login'\}: give a test's name, or a dict of name, suite",
        ),
        (
            ValueError,
            {"tests": [{"name": "a", "suite": "Teardown Suite"}]},
            "suite='Teardown Suite': every job has this suite",
        ),
        (ValueError, {"results": "FAIL"}, "^result 'FAIL' is impossible. Did you mean FAILED"),
        (
            ValueError,
            {"results": {"Pixel 8": "OK"}},
            "^result of Pixel 8 'OK' is impossible. Possible are: ERRORED, FAILED",
        ),
        (
            TypeError,
            {"results": 3},
            "results=3: give a result, or a dict of results by the name or ARN of the device$",
        ),
        (
            ValueError,
            {"message": "It broke."},
            "message is what the tests say that did not pass: give results too, or each test",
        ),
        (TypeError, {"results": "FAILED", "message": 3}, "message=3: give text, not int$"),
        (
            ValueError,
            {"result_code": "PARSED"},
            "result_code 'PARSED' is impossible. Did you mean PARSING_FAILED",
        ),
        (
            ValueError,
            {"result_code": "PARSING_FAILED", "tests": ["a"]},
            "has no jobs: give it without results and tests$",
        ),
        (
            ValueError,
            {"results": "FAILED", "tests": [{"name": "a", "result": "PASSED"}]},
            "results can come of no test: each of tests has a result of its own; give one or the other$",
        ),
    ],
)
def test_a_slip_is_told(
    farm: DeviceFarm, error: type[Exception], given: dict[str, Any], told: str
) -> None:
    """What was given, what is possible, what to do; and nothing is arranged by it."""
    with pytest.raises(error, match=told):
        farm.next_run(**given)
    assert result(fresh()) == "PASSED"


def test_what_was_arranged_and_not_used_is_gone_with_the_mock() -> None:
    """It does not wait for the next test, nor for another use of the same mock."""
    mock = mock_devicefarm(registry=PHONES)
    for _ in range(2):
        with mock as farm:
            assert result(fresh()) == "PASSED"
            farm.next_run(results="FAILED")


def test_a_refused_run_uses_nothing_up(farm: DeviceFarm) -> None:
    """The next one that is scheduled has it."""
    farm.next_run(results="FAILED")
    client = fresh()
    project = client.create_project(name="checkout")["project"]["arn"]
    with pytest.raises(client.exceptions.ArgumentException):
        client.schedule_run(
            projectArn=project, test={"type": "BUILTIN_FUZZ"}, devicePoolArn=project
        )
    assert result(client) == "FAILED"
