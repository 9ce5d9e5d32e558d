"""The plan of a run: its tests, its results by device, and the messages about wrong values."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Device, Timings
from moto_devicefarm.core.job_life import PlannedTest
from moto_devicefarm.core.run_plan import ArrangedTest, RunPlan

PIXEL, IPHONE = Device("Pixel 8"), Device("iPhone 15")
TIMINGS = Timings(setup_test=1, test=2, teardown_test=3)


def planned(
    plan: RunPlan, device: Device = PIXEL, test_type: str = "APPIUM_PYTHON"
) -> list[tuple[str, str]]:
    """(suite/test, result) of each test of a job."""
    return [
        (f"{suite.name}/{test.name}", test.result)
        for suite in plan.suites(device, test_type, TIMINGS)
        for test in suite.tests
    ]


def plan_of(*tests: Any, **more: Any) -> RunPlan:
    return RunPlan(tests=tuple(ArrangedTest.of(test) for test in tests), **more)


def test_job_has_setup_tests_and_teardown() -> None:
    """Without a plan there are three tests, as counted in custom environments (C), and all pass."""
    assert planned(RunPlan()) == [
        ("Setup Suite/Setup Test", "PASSED"),
        ("Tests Suite/Tests", "PASSED"),
        ("Teardown Suite/Teardown Test", "PASSED"),
    ]


@pytest.mark.parametrize(
    ("test_type", "name"), [("BUILTIN_FUZZ", "Fuzz Test"), ("BUILTIN_EXPLORER", "Explorer Test")]
)
def test_built_in_test_has_the_name_of_its_type(test_type: str, name: str) -> None:
    """A built-in test has no package with names of tests."""
    assert planned(RunPlan(), test_type=test_type)[1] == (f"Tests Suite/{name}", "PASSED")


def test_tests_take_as_long_as_the_timings_say() -> None:
    """A test takes as long as Timings or its own ``seconds`` say. Lengths are milliseconds."""
    suites = plan_of("a", {"name": "b", "seconds": 0.5}).suites(PIXEL, "XCTEST", TIMINGS)
    assert [test.length for suite in suites for test in suite.tests] == [1000, 2000, 500, 3000]


def test_tests_are_in_their_suites() -> None:
    """The suites are in the order in which the tests name them."""
    plan = plan_of("a", {"name": "b", "suite": "Login"}, "c")
    assert [name for name, _ in planned(plan)[1:-1]] == [
        "Tests Suite/a",
        "Tests Suite/c",
        "Login/b",
    ]


@pytest.mark.parametrize("result", ["FAILED", "WARNED"])
def test_first_test_without_a_result_fails(result: str) -> None:
    """The other tests without a result pass."""
    plan = plan_of({"name": "a", "result": "PASSED"}, "b", "c", results=result)
    assert [found for _, found in planned(plan)] == [
        "PASSED",
        "PASSED",
        result,
        "PASSED",
        "PASSED",
    ]


@pytest.mark.parametrize("result", ["ERRORED", "STOPPED"])
def test_all_tests_without_a_result_are_errored(result: str) -> None:
    """Setup and teardown pass."""
    plan = plan_of({"name": "a", "result": "PASSED"}, "b", "c", results=result)
    assert [found for _, found in planned(plan)] == ["PASSED", "PASSED", result, result, "PASSED"]


def test_skipped_job_takes_no_time() -> None:
    """Setup and teardown are skipped too."""
    tests = [
        test
        for suite in plan_of("a", results="SKIPPED").suites(PIXEL, "XCTEST", TIMINGS)
        for test in suite.tests
    ]
    assert [(test.result, test.length) for test in tests] == [("SKIPPED", 0)] * 3


def test_skipped_test_takes_no_time() -> None:
    """The other tests take time."""
    tests = (
        plan_of({"name": "a", "result": "SKIPPED"}, "b").suites(PIXEL, "XCTEST", TIMINGS)[1].tests
    )
    assert [(test.result, test.length) for test in tests] == [("SKIPPED", 0), ("PASSED", 2000)]


@pytest.mark.parametrize("key", [PIXEL.name, PIXEL.arn])
def test_results_are_by_the_name_or_the_arn_of_a_device(key: str) -> None:
    """The jobs on other devices pass."""
    plan = RunPlan(results={key: "FAILED"})
    assert [planned(plan, device)[1][1] for device in (PIXEL, IPHONE)] == ["FAILED", "PASSED"]


def test_message_is_of_tests_that_do_not_pass() -> None:
    """A test's own message counts more. A test that passes has no message from the plan."""
    plan = plan_of(
        "a",
        {"name": "b", "message": "own"},
        results={"Pixel 8": "ERRORED"},
        message="The battery is flat.",
    )
    wrong, right = (plan.suites(device, "XCTEST", TIMINGS)[1].tests for device in (PIXEL, IPHONE))
    assert [test.message for test in wrong] == ["The battery is flat.", "own"]
    assert right == (PlannedTest("a", 2000), PlannedTest("b", 2000, "PASSED", "own"))


def test_result_of_an_unknown_device() -> None:
    """The message lists the devices of the run."""
    with pytest.raises(
        ValueError, match=r"the run has no device 'Pixel 9'; its devices: Pixel 8, iPhone 15"
    ):
        RunPlan(results={"Pixel 9": "FAILED"}).check_devices([PIXEL, IPHONE])
    RunPlan(results={"Pixel 8": "FAILED", IPHONE.arn: "PASSED"}).check_devices([PIXEL, IPHONE])
    RunPlan(results="FAILED").check_devices([PIXEL])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"results": "BROKEN"}, r"^results='BROKEN' is unknown\. Give one of: PASSED, WARNED"),
        (
            {"results": {"Pixel 8": "PASED"}},
            r"^results\['Pixel 8'\]='PASED' is unknown\. Did you mean 'PASSED'\?",
        ),
        (
            {"result_code": "PARSING"},
            "^result_code='PARSING' is unknown. Did you mean 'PARSING_FAILED'",
        ),
        (
            {"message": "It broke."},
            "message belongs to the tests that do not pass: give results too",
        ),
        (
            {"result_code": "PARSING_FAILED", "results": "FAILED"},
            "a run with result_code='PARSING_FAILED' has no jobs",
        ),
        (
            {"result_code": "PARSING_FAILED", "tests": (ArrangedTest("a"),)},
            "without results, tests and artifacts",
        ),
        (
            {"results": "FAILED", "tests": (ArrangedTest("a", result="PASSED"),)},
            "each of tests has its own result",
        ),
    ],
)
def test_wrong_run(arguments: dict[str, Any], message: str) -> None:
    """The message has the value and what to give."""
    with pytest.raises(ValueError, match=message):
        RunPlan(**arguments)


@pytest.mark.parametrize("arguments", [{"results": ["FAILED"]}, {"message": 3}])
def test_run_with_a_wrong_type(arguments: dict[str, Any]) -> None:
    """The message has the name of the argument."""
    with pytest.raises(TypeError, match=f"{next(iter(arguments))}="):
        RunPlan(**arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (3, r"tests: 3: give the name of a test, or a dict with name and, "),
        ({}, "where needed, suite, result, message, seconds"),
        ({"name": "a", "outcome": "FAILED"}, "give the name of a test, or a dict"),
        ("", "name='': give a text such as 'LoginTests.test_login'"),
        ({"name": "a", "suite": ""}, "suite='': give a text such as 'LoginTests'"),
        ({"name": "a", "suite": "Setup Suite"}, "every job has this suite"),
        ({"name": "a", "result": "FAIL"}, "tests: result='FAIL' is unknown. Did you mean 'FAILED'"),
        (
            {"name": "a", "seconds": -1},
            "tests: seconds=-1: give a finite number of seconds from 0 up",
        ),
    ],
)
def test_wrong_test(arguments: Any, message: str) -> None:
    """The message has the value and what a test can be."""
    with pytest.raises(ValueError, match=message):
        ArrangedTest.of(arguments)


@pytest.mark.parametrize("arguments", [{"name": "a", "message": 3}, {"name": "a", "seconds": "1"}])
def test_test_with_a_wrong_type(arguments: Any) -> None:
    """The message has the name of the member."""
    with pytest.raises(TypeError, match=list(arguments)[1]):
        ArrangedTest.of(arguments)
