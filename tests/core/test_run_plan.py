"""What a test arranges for a run: tests, results by device, and what its slips are told."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Device, Timings
from moto_devicefarm.core.job_life import PlannedTest
from moto_devicefarm.core.run_plan import ArrangedTest, RunPlan

PIXEL, IPHONE = Device("Pixel 8"), Device("iPhone 15")
TIMINGS = Timings(setup_test=1, test=2, teardown_test=3)


def planned(
    script: RunPlan, device: Device = PIXEL, test_type: str = "APPIUM_PYTHON"
) -> list[tuple[str, str]]:
    """(suite/test, result) of a job."""
    return [
        (f"{suite.name}/{test.name}", test.result)
        for suite in script.suites(device, test_type, TIMINGS)
        for test in suite.tests
    ]


def scripted(*tests: Any, **more: Any) -> RunPlan:
    return RunPlan(tests=tuple(ArrangedTest.of(test) for test in tests), **more)


def test_a_job_is_set_up_tested_and_torn_down() -> None:
    """Three tests, as counted in custom environments (C), all of which pass."""
    assert planned(RunPlan()) == [
        ("Setup Suite/Setup Test", "PASSED"),
        ("Tests Suite/Tests", "PASSED"),
        ("Teardown Suite/Teardown Test", "PASSED"),
    ]


@pytest.mark.parametrize(
    ("test_type", "name"), [("BUILTIN_FUZZ", "Fuzz Test"), ("BUILTIN_EXPLORER", "Explorer Test")]
)
def test_a_built_in_test_is_called_after_its_type(test_type: str, name: str) -> None:
    """Nobody can name it: it has no package."""
    assert planned(RunPlan(), test_type=test_type)[1] == (f"Tests Suite/{name}", "PASSED")


def test_tests_take_as_long_as_the_timings_say() -> None:
    """Unless one says itself; milliseconds."""
    suites = scripted("a", {"name": "b", "seconds": 0.5}).suites(PIXEL, "XCTEST", TIMINGS)
    assert [test.length for suite in suites for test in suite.tests] == [1000, 2000, 500, 3000]


def test_tests_stand_in_the_suites_that_they_name() -> None:
    """In the order in which the suites come up."""
    script = scripted("a", {"name": "b", "suite": "Login"}, "c")
    assert [name for name, _ in planned(script)[1:-1]] == [
        "Tests Suite/a",
        "Tests Suite/c",
        "Login/b",
    ]


@pytest.mark.parametrize("result", ["FAILED", "WARNED"])
def test_a_failure_comes_of_the_first_test_without_a_result(result: str) -> None:
    """The others pass."""
    script = scripted({"name": "a", "result": "PASSED"}, "b", "c", results=result)
    assert [found for _, found in planned(script)] == [
        "PASSED",
        "PASSED",
        result,
        "PASSED",
        "PASSED",
    ]


@pytest.mark.parametrize("result", ["ERRORED", "STOPPED"])
def test_an_error_comes_of_all_tests_without_a_result(result: str) -> None:
    """Set-up and teardown went well."""
    script = scripted({"name": "a", "result": "PASSED"}, "b", "c", results=result)
    assert [found for _, found in planned(script)] == ["PASSED", "PASSED", result, result, "PASSED"]


def test_a_skipped_job_takes_no_time() -> None:
    """Set-up and teardown are skipped too."""
    tests = [
        test
        for suite in scripted("a", results="SKIPPED").suites(PIXEL, "XCTEST", TIMINGS)
        for test in suite.tests
    ]
    assert [(test.result, test.length) for test in tests] == [("SKIPPED", 0)] * 3


def test_a_skipped_test_takes_no_time() -> None:
    """Those beside it do."""
    tests = (
        scripted({"name": "a", "result": "SKIPPED"}, "b").suites(PIXEL, "XCTEST", TIMINGS)[1].tests
    )
    assert [(test.result, test.length) for test in tests] == [("SKIPPED", 0), ("PASSED", 2000)]


@pytest.mark.parametrize("key", [PIXEL.name, PIXEL.arn])
def test_results_are_by_the_name_or_the_arn_of_a_device(key: str) -> None:
    """The other devices pass."""
    script = RunPlan(results={key: "FAILED"})
    assert [planned(script, device)[1][1] for device in (PIXEL, IPHONE)] == ["FAILED", "PASSED"]


def test_the_message_is_that_of_what_went_wrong() -> None:
    """A test's own message goes before it; what passed says nothing of it."""
    script = scripted(
        "a",
        {"name": "b", "message": "own"},
        results={"Pixel 8": "ERRORED"},
        message="The battery is flat.",
    )
    wrong, right = (script.suites(device, "XCTEST", TIMINGS)[1].tests for device in (PIXEL, IPHONE))
    assert [test.message for test in wrong] == ["The battery is flat.", "own"]
    assert right == (PlannedTest("a", 2000), PlannedTest("b", 2000, "PASSED", "own"))


def test_a_result_of_a_device_that_is_not_there_is_told() -> None:
    """With the devices that are."""
    with pytest.raises(
        ValueError, match=r"the run has no device 'Pixel 9'\. It has: Pixel 8, iPhone 15"
    ):
        RunPlan(results={"Pixel 9": "FAILED"}).check_devices([PIXEL, IPHONE])
    RunPlan(results={"Pixel 8": "FAILED", IPHONE.arn: "PASSED"}).check_devices([PIXEL, IPHONE])
    RunPlan(results="FAILED").check_devices([PIXEL])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"results": "BROKEN"}, r"result 'BROKEN' is impossible\. Possible are: ERRORED, FAILED"),
        (
            {"results": {"Pixel 8": "PASED"}},
            r"result of Pixel 8 'PASED' is impossible\. Did you mean PASSED\?",
        ),
        (
            {"result_code": "PARSING"},
            "result_code 'PARSING' is impossible. Did you mean PARSING_FAILED",
        ),
        (
            {"message": "It broke."},
            "message is what the tests say that did not pass: give results too",
        ),
        (
            {"result_code": "PARSING_FAILED", "results": "FAILED"},
            "a run with result_code='PARSING_FAILED' has no jobs",
        ),
        (
            {"result_code": "PARSING_FAILED", "tests": (ArrangedTest("a"),)},
            "without results and tests",
        ),
        (
            {"results": "FAILED", "tests": (ArrangedTest("a", result="PASSED"),)},
            "each of tests has a result of its own",
        ),
    ],
)
def test_an_impossible_run_is_told(given: dict[str, Any], told: str) -> None:
    """What was given, and what is possible."""
    with pytest.raises(ValueError, match=told):
        RunPlan(**given)


@pytest.mark.parametrize("given", [{"results": ["FAILED"]}, {"message": 3}])
def test_a_run_of_the_wrong_types_is_told(given: dict[str, Any]) -> None:
    """By the name of the argument."""
    with pytest.raises(TypeError, match=f"{next(iter(given))}="):
        RunPlan(**given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (3, r"tests: 3: give a test's name, or a dict of name, suite, result, message, seconds"),
        ({}, "only name is needed"),
        ({"name": "a", "outcome": "FAILED"}, "give a test's name, or a dict"),
        ("", "name='': give a name"),
        ({"name": "a", "suite": ""}, "suite='': give a name"),
        ({"name": "a", "suite": "Setup Suite"}, "every job has this suite"),
        ({"name": "a", "result": "FAIL"}, "result 'FAIL' is impossible. Did you mean FAILED"),
        ({"name": "a", "seconds": -1}, "seconds=-1: give seconds from 0 up"),
    ],
)
def test_an_impossible_test_is_told(given: Any, told: str) -> None:
    """With what a test can be."""
    with pytest.raises(ValueError, match=told):
        ArrangedTest.of(given)


@pytest.mark.parametrize("given", [{"name": "a", "message": 3}, {"name": "a", "seconds": "1"}])
def test_a_test_of_the_wrong_types_is_told(given: Any) -> None:
    """By the name of the member."""
    with pytest.raises(TypeError, match=list(given)[1]):
        ArrangedTest.of(given)
