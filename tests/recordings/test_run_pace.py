"""What a test of calls arranges for the runs of a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from moto_devicefarm.recordings.arranged_steps import NextPlan
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.observations import observe
from moto_devicefarm.recordings.run_pace import RunPace
from tests.support.recorded_calls import PROJECT, recorded_call
from tests.support.session_reports import ID, PREFIX

IDS = f"{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
RUN = f"{PREFIX}:run:{IDS}"
OTHER_RUN = f"{RUN[:-1]}e"
SCHEDULE = recorded_call(
    0, "ScheduleRun", {"projectArn": PROJECT}, answer={"run": {"arn": RUN, "status": "SCHEDULING"}}
)


def get_run(seconds: float, status: str, **members: Any) -> RecordedCall:
    """A poll of the run."""
    document = {"arn": RUN, "status": status, **members}
    return recorded_call(seconds, "GetRun", {"arn": RUN}, answer={"run": document})


def part_arn(kind: str, path: str, run: str = RUN) -> str:
    """The ARN of a job ("0"), a suite ("0/0") or a test ("0/0/0") of the run."""
    return f"{run.replace(':run:', f':{kind}:')}/{path}"


def list_jobs(*jobs: dict[str, Any], run: str = RUN) -> RecordedCall:
    """The jobs of the run, which have ended."""
    listed = [
        {"arn": part_arn("job", str(number), run), "status": "COMPLETED", **job}
        for number, job in enumerate(jobs)
    ]
    return recorded_call(610, "ListJobs", {"arn": run}, answer={"jobs": listed})


def list_suites(*names: str) -> RecordedCall:
    """The suites of the first job."""
    listed = [
        {"arn": part_arn("suite", f"0/{number}"), "name": name} for number, name in enumerate(names)
    ]
    arguments = {"arn": part_arn("job", "0")}
    return recorded_call(620, "ListSuites", arguments, answer={"suites": listed})


def list_tests(*tests: dict[str, Any], suite: str = "0/0", run: str = RUN) -> RecordedCall:
    """The tests of a suite."""
    listed = [
        {"arn": part_arn("test", f"{suite}/{number}", run), **test}
        for number, test in enumerate(tests)
    ]
    arguments = {"arn": part_arn("suite", suite, run)}
    return recorded_call(630, "ListTests", arguments, answer={"tests": listed})


def pace(*calls: RecordedCall) -> RunPace:
    """The pace of the run that is scheduled before these calls."""
    given = [SCHEDULE, *calls]
    return RunPace(observe(given, [call.time for call in given]), given)


def choices(*calls: RecordedCall) -> Sequence[Any]:
    """The arguments of ``next_run``, the best first."""
    steps = [step for step in pace(*calls).steps() if isinstance(step, NextPlan)]
    return [choice for step in steps for choice in step.choices]


PASSED = get_run(600, "COMPLETED", result="PASSED")
FAILED = get_run(600, "COMPLETED", result="FAILED")


def test_a_run_that_was_never_read_again_is_not_arranged() -> None:
    """Catches a failure for a run of which only its creation is known."""
    assert choices() == []
    assert pace().durations == {}


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([PASSED], []),
        ([FAILED], [{"results": "FAILED"}]),
        ([get_run(600, "COMPLETED")], []),
        ([get_run(600, "COMPLETED", result="PENDING")], []),
        (
            [get_run(60, "COMPLETED", resultCode="PARSING_FAILED", message="No tests.")],
            [{"result_code": "PARSING_FAILED", "message": "No tests."}],
        ),
    ],
)
def test_the_result_of_a_run(calls: list[RecordedCall], expected: list[Any]) -> None:
    """Catches a run whose result, or the reason of its failure, does not come into the test."""
    assert choices(*calls) == expected


def test_a_run_that_was_stopped_is_not_arranged() -> None:
    """The stop gives the result. Catches a test that arranges the result STOPPED as well."""
    stop = recorded_call(
        300, "StopRun", {"arn": RUN}, answer={"run": {"arn": RUN, "status": "STOPPING"}}
    )
    assert choices(stop, get_run(600, "COMPLETED", result="STOPPED")) == []


def test_a_run_that_hangs_in_its_last_stage_is_stuck() -> None:
    """Catches a hang that the mock's run would not have."""
    assert choices(get_run(900, "SCHEDULING")) == [{"stuck_in": "SCHEDULING"}]
    assert choices(get_run(900, "PENDING_DEVICE")) == [{"stuck_in": "PENDING_DEVICE"}]


def test_the_results_of_jobs_are_those_of_their_devices() -> None:
    """Catches results that go to the wrong device; a job without a device has its name. The second
    choice is for a run of which no job has such a device.
    """
    jobs = list_jobs(
        {"result": "FAILED", "device": {"name": "Pixel"}},
        {"result": "PASSED", "name": "Galaxy"},
        {"result": "ERRORED", "name": "Moto", "status": "RUNNING"},
        {"result": "PENDING", "name": "Xperia"},
    )
    assert choices(FAILED, jobs) == [{"results": {"Pixel": "FAILED"}}, {"results": "FAILED"}]


def test_jobs_of_other_runs_do_not_count() -> None:
    """Catches results of a run that the calls do not schedule."""
    jobs = list_jobs({"result": "ERRORED", "name": "Pixel"}, run=OTHER_RUN)
    assert choices(PASSED, jobs) == []


def test_two_runs_have_their_own_jobs_and_tests() -> None:
    """Catches results and tests of one run in the plan of another one of the same calls."""
    second = recorded_call(1, "ScheduleRun", answer={"run": {"arn": OTHER_RUN, "name": "b"}})
    jobs = list_jobs({"result": "ERRORED", "name": "Pixel"}, run=OTHER_RUN)
    tests = list_tests({"name": "login"}, run=OTHER_RUN)
    assert choices(second, PASSED, jobs, tests) == [{"tests": ["login"]}, {"results": "ERRORED"}]


def test_tests_have_names_suites_and_results() -> None:
    """Catches set-up and teardown among the arranged tests, and a test without its failure."""
    suites = list_suites("Setup Suite", "Login", "Tests Suite")
    tests = [
        list_tests({"name": "install"}, suite="0/0"),
        list_tests({"name": "opens", "result": "PASSED"}, {"result": "FAILED"}, suite="0/1"),
        list_tests(
            {"name": "pays", "result": "FAILED", "message": "No card."},
            {"name": "sells", "result": "ERRORED"},
            {"name": "Teardown Test"},
            suite="0/2",
        ),
    ]
    assert choices(PASSED, suites, *tests) == [
        {
            "tests": [
                {"name": "opens", "suite": "Login"},
                {"name": "pays", "result": "FAILED", "message": "No card."},
                {"name": "sells", "result": "ERRORED"},
            ]
        }
    ]


def test_tests_of_jobs_with_different_results_have_names_only() -> None:
    """Catches a failure of one device that is arranged for all. ``results`` says which failed."""
    jobs = list_jobs({"result": "FAILED", "name": "Pixel"}, {"result": "PASSED", "name": "Galaxy"})
    tests = list_tests({"name": "pays", "result": "FAILED"}, {"name": "sells"})
    assert choices(FAILED, jobs, tests) == [
        {"results": {"Pixel": "FAILED"}, "tests": ["pays", "sells"]},
        {"results": {"Pixel": "FAILED"}},
        {"results": "FAILED"},
    ]


def test_the_one_test_that_every_run_has_is_not_arranged() -> None:
    """Catches a plan that says what the mock does by itself."""
    assert choices(PASSED, list_tests({"name": "Tests"})) == []


def test_stages_last_as_long_as_the_answers_allow() -> None:
    """Catches stages that are mixed up, and a length of all tests that is taken for one's."""
    found = pace(
        get_run(10, "SCHEDULING"),
        get_run(20, "PREPARING"),
        get_run(50, "PREPARING"),
        get_run(60, "RUNNING"),
        get_run(100, "RUNNING"),
        get_run(120, "COMPLETED", result="PASSED"),
        list_tests({"name": "pays"}, {"name": "sells"}),
    )
    assert found.durations == {"run_scheduling": 20, "job_preparing": 40, "test": 30}
