"""The tests, results and files that a test arranged for one run. Rule: a plan is checked when it is
made, except for devices and artifacts, which are known when the run is scheduled.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core.arguments import check_one_of, check_seconds, check_text, wrong_value
from moto_devicefarm.core.job_life import PlannedSuite, PlannedTest, worst_result
from moto_devicefarm.core.literals import RunStage
from moto_devicefarm.core.statuses import RESULTS, STAGES
from moto_devicefarm.core.timings import NEVER, Timings, ms

RESULT_CODES = ("PARSING_FAILED", "VPC_ENDPOINT_SETUP_FAILED")
"""Why a run may be SKIPPED (D: model)."""
RUN_STAGES: tuple[RunStage, ...] = ("SCHEDULING", *STAGES)
"""The statuses that a run can be stuck in."""
SETUP, TESTS, TEARDOWN = "Setup Suite", "Tests Suite", "Teardown Suite"
"""The names of suites (C, weak: a mocked fixture)."""
EXAMPLE_TEST = "ExampleTest.testExample"
"""The only test in the insights of a run whose tests are not arranged (invented)."""


@dataclass(frozen=True)
class ArrangedTest:
    """A test of a run.

    Raises TypeError or ValueError, naming the member.
    """

    name: str
    suite: str = TESTS
    result: str | None = None
    """None: the result follows from the result of the job."""
    message: str | None = None
    seconds: float | None = None
    """How long it takes; None: as long as ``Timings.test``."""

    def __post_init__(self) -> None:
        check_text("tests: name", self.name, example="LoginTests.test_login")
        check_text("tests: suite", self.suite, example="LoginTests")
        if self.suite in (SETUP, TEARDOWN):
            raise ValueError(
                f"tests: suite={self.suite!r}: every job has this suite of its own. "
                f"Give another name, or none for {TESTS!r}"
            )
        if self.result is not None:
            check_one_of("tests: result", self.result, RESULTS)
        if self.message is not None:
            check_text("tests: message", self.message)
        if self.seconds is not None:
            check_seconds("tests: seconds", self.seconds)

    @classmethod
    def of(cls, test: Any) -> ArrangedTest:
        """The test that a name or a mapping with the fields describes; ValueError for anything
        else.
        """
        known = [field.name for field in dataclasses.fields(cls)]
        if isinstance(test, str):
            return cls(test)
        if not isinstance(test, Mapping) or "name" not in test or set(test) - set(known):
            raise ValueError(
                f"tests: {test!r}: give the name of a test, or a dict with name and, "
                f"where needed, {', '.join(known[1:])}"
            )
        return cls(**test)


@dataclass(frozen=True)
class RunPlan:
    """What becomes of a run; see ``DeviceFarm.next_run`` for the fields.

    Raises TypeError or ValueError, naming the argument.
    """

    results: str | Mapping[str, str] = dataclasses.field(default_factory=dict)
    tests: tuple[ArrangedTest, ...] = ()
    message: str | None = None
    result_code: str | None = None
    stuck_in: str | None = None
    artifacts: Mapping[str, bytes] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(
        cls,
        results: str | Mapping[str, str] | None,
        tests: Iterable[str | Mapping[str, Any]],
        message: str | None,
        result_code: str | None,
        stuck_in: str | None = None,
        artifacts: Mapping[str, bytes] | None = None,
    ) -> RunPlan:
        """The plan that the arguments of ``DeviceFarm.next_run`` describe."""
        if isinstance(tests, (str, Mapping)) or not isinstance(tests, Iterable):
            example = "[{'name': 'login', 'result': 'FAILED'}]"
            raise TypeError(
                wrong_value("tests", tests, f"a list of names, or of dicts such as {example}")
            )
        arranged = tuple(ArrangedTest.of(test) for test in tests)
        others = (message, result_code, stuck_in)
        if not (results or arranged or artifacts or any(each is not None for each in others)):
            raise ValueError(
                "next_run() arranges nothing: give results, tests, message, result_code, stuck_in "
                "or artifacts"
            )
        found = {} if results is None else results
        return cls(found, arranged, message, result_code, stuck_in, artifacts or {})

    def __post_init__(self) -> None:
        if not isinstance(self.results, (str, Mapping)):
            expected = "a result, or a dict of results by the name or ARN of the device"
            raise TypeError(wrong_value("results", self.results, expected))
        if isinstance(self.results, str):
            check_one_of("results", self.results, RESULTS)
        else:
            for device, result in self.results.items():
                check_one_of(f"results[{device!r}]", result, RESULTS)
            # A copy, because the caller may change the dict before the run is scheduled.
            object.__setattr__(self, "results", dict(self.results))
        if self.result_code is not None:
            check_one_of("result_code", self.result_code, RESULT_CODES)
        if self.message is not None:
            check_text("message", self.message)
        if self.stuck_in is not None:
            check_one_of("stuck_in", self.stuck_in, RUN_STAGES)
        self._check_combination()

    def _check_combination(self) -> None:
        """Raise ValueError for arguments that exclude each other."""
        if self.stuck_in is not None and (self.results or self.result_code):
            raise ValueError(
                "stuck_in excludes results and result_code, because a stuck run does not end: "
                "give one of them. Each of tests may have a result of its own"
            )
        if self.message is not None and not self.results:
            raise ValueError(
                "message belongs to the tests that do not pass: give results too, "
                "or give each test a message of its own"
            )
        if self.result_code is not None and (self.results or self.tests or self.artifacts):
            raise ValueError(
                f"a run with result_code={self.result_code!r} has no jobs: "
                "give it without results, tests and artifacts"
            )
        if self.results and self.tests and all(test.result is not None for test in self.tests):
            raise ValueError(
                "results apply to no test, because each of tests has its own result: "
                "give results, or a result for each test"
            )

    def check_devices(self, devices: Sequence[Any], skipped: str | None = None) -> None:
        """Raise ValueError, naming the devices of the run, for a result of any other device.

        ``skipped`` is the message of the run about devices that cannot take it.
        """
        there = {name for device in devices for name in (device.name, device.arn)}
        for name in () if isinstance(self.results, str) else self.results:
            if name not in there:
                names = ", ".join(device.name for device in devices) or "none"
                others = "" if skipped is None else f". Devices that cannot take it: {skipped}"
                raise ValueError(
                    f"next_run(results=...): the run has no device {name!r}; "
                    f"its devices: {names}{others}"
                )

    def check_artifacts(self, names: Sequence[str]) -> None:
        """Raise ValueError for the file of an artifact that is not among the ``names`` of those
        that the tests of the run have.
        """
        for name in self.artifacts:
            if name not in names:
                raise ValueError(
                    f"next_run(artifacts=...): no test of the run has an artifact {name!r}; "
                    f"its tests have: {', '.join(names)}"
                )

    def check_jobs(self, why_nothing_runs: str | None) -> None:
        """Raise ValueError for results, tests or a status of jobs if no job of the run can have
        them, for the given reason.
        """
        stuck_in = None if self.stuck_in == "SCHEDULING" else self.stuck_in
        wanted = {"results": self.results, "tests": self.tests, "stuck_in": stuck_in}
        names = [name for name, value in wanted.items() if value]
        if why_nothing_runs is not None and names:
            raise ValueError(
                f"next_run({'=..., '.join(names)}=...): no test of the run would run: "
                f"{why_nothing_runs}"
            )

    def skipped(self, message: str) -> RunPlan:
        """The plan of the same tests, all of them SKIPPED with this message."""
        tests = tuple(
            dataclasses.replace(test, result=None, message=None, seconds=None)
            for test in self.tests
        )
        return RunPlan("SKIPPED", tests, message)

    def result_on(self, device: Any) -> str:
        """The result of the job on the device."""
        if isinstance(self.results, str):
            return self.results
        return self.results.get(device.arn) or self.results.get(device.name) or "PASSED"

    def suites(
        self, device: Any, test_type: str, timings: Timings, custom: bool = False
    ) -> tuple[PlannedSuite, ...]:
        """The suites of the job on the device. SKIPPED tests take no time.

        A job that is FAILED or WARNED has this result from its first test without a result of its
        own; a job that is ERRORED, STOPPED or SKIPPED, from all these tests. In a run that is stuck
        in RUNNING, the last test before teardown never ends.

        In a custom environment all tests of the plan are one test, because Device Farm counts three
        tests whatever the package holds (C: execubench).
        """
        by_suite = self._tests_by_suite(device, test_type, timings)
        if custom:
            by_suite = {TESTS: [self._one_test(device, by_suite)]}
        skipped = self.result_on(device) == "SKIPPED"
        return (
            _fixed_suite(SETUP, timings.setup_test, skipped, self.message),
            *(PlannedSuite(name, tuple(planned)) for name, planned in by_suite.items()),
            _fixed_suite(TEARDOWN, timings.teardown_test, skipped, self.message),
        )

    def named_tests(self, device: Any, test_type: str, timings: Timings) -> tuple[PlannedTest, ...]:
        """The tests of a job in a custom environment, which its insights show. The name of a suite
        stands before the name of a test.
        """
        by_suite = self._tests_by_suite(device, test_type, timings, EXAMPLE_TEST)
        return tuple(
            test if suite == TESTS else dataclasses.replace(test, name=f"{suite}.{test.name}")
            for suite, tests in by_suite.items()
            for test in tests
        )

    def _tests_by_suite(
        self, device: Any, test_type: str, timings: Timings, default_name: str = ""
    ) -> dict[str, list[PlannedTest]]:
        outcome = self.result_on(device)
        default = ArrangedTest(default_name or _default_test_name(test_type))
        tests = self.tests or (default,)
        undecided = [test for test in tests if test.result is None]
        affected = undecided[:1] if outcome in ("FAILED", "WARNED") else undecided
        by_suite: dict[str, list[PlannedTest]] = {}
        for test in tests:
            is_affected = any(test is one for one in affected)
            result = test.result or (outcome if is_affected else "PASSED")
            failed = is_affected and outcome != "PASSED"
            message = test.message or (self.message if failed else None)
            seconds = timings.test if test.seconds is None else test.seconds
            planned = PlannedTest(
                test.name, 0 if result == "SKIPPED" else ms(seconds), result, message
            )
            by_suite.setdefault(test.suite, []).append(planned)
        if self.stuck_in == "RUNNING":
            last = list(by_suite.values())[-1]
            last[-1] = dataclasses.replace(last[-1], length=NEVER)
        return by_suite

    def _one_test(self, device: Any, by_suite: Mapping[str, list[PlannedTest]]) -> PlannedTest:
        """The test that stands for all tests of a custom environment. It has the worst of their
        results, and passes if some of them were SKIPPED (invented).

        FAILED tests have the message "Tests failed" (C: execubench). Other results have the
        arranged message (invented).
        """
        tests = [test for planned in by_suite.values() for test in planned]
        skipped = self.result_on(device) == "SKIPPED"
        ran = [test.result for test in tests if test.result != "SKIPPED"]
        result = "SKIPPED" if skipped else worst_result(ran or ["PASSED"])
        message = None if result in ("PASSED", "FAILED") else self.message
        return PlannedTest("Tests", sum(test.length for test in tests), result, message)


def _fixed_suite(suite: str, seconds: float, skipped: bool, message: str | None) -> PlannedSuite:
    """The suite before or after the tests. It has one test ("Setup Test": C: DeNA's message of a
    job), which has the message only if it is SKIPPED.
    """
    name = suite.replace("Suite", "Test")
    test = PlannedTest(name, 0, "SKIPPED", message) if skipped else PlannedTest(name, ms(seconds))
    return PlannedSuite(suite, (test,))


def _default_test_name(test_type: str) -> str:
    """The name of the only test of a run whose tests are not arranged (invented)."""
    return {"BUILTIN_FUZZ": "Fuzz Test", "BUILTIN_EXPLORER": "Explorer Test"}.get(
        test_type, "Tests"
    )
