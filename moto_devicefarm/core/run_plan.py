"""What a test has arranged for a run: which tests it has, and what comes of them on which device."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core.faults import check_message, check_seconds, unknown_value
from moto_devicefarm.core.job_life import PlannedSuite, PlannedTest
from moto_devicefarm.core.statuses import RESULTS
from moto_devicefarm.core.timings import Timings, ms

RESULT_CODES = ("PARSING_FAILED", "VPC_ENDPOINT_SETUP_FAILED")
"""Why a run may be SKIPPED (D: model)."""
SETUP, TESTS, TEARDOWN = "Setup Suite", "Tests Suite", "Teardown Suite"
"""The names of suites (C, weak: a mocked fixture)."""


@dataclass(frozen=True)
class ArrangedTest:
    """A test of a run; ``result`` None: that of its device, ``seconds`` None: those of ``Timings``."""

    name: str
    suite: str = TESTS
    result: str | None = None
    message: str | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        for what in ("name", "suite"):
            value = getattr(self, what)
            if not isinstance(value, str) or not value:
                raise ValueError(
                    f"tests: {what}={value!r}: give a name, such as 'LoginTests.test_login'"
                )
        if self.suite in (SETUP, TEARDOWN):
            raise ValueError(
                f"tests: suite={self.suite!r}: every job has this suite; give another name, or none for {TESTS!r}"
            )
        if self.result is not None and self.result not in RESULTS:
            raise ValueError(f"tests: {unknown_value('result', self.result, RESULTS)}")
        check_message(self.message)
        check_seconds("tests: seconds", self.seconds)

    @classmethod
    def of(cls, given: Any) -> ArrangedTest:
        """A name, or a mapping with the fields; ValueError for anything else."""
        known = [field.name for field in dataclasses.fields(cls)]
        if isinstance(given, str):
            return cls(given)
        if not isinstance(given, Mapping) or "name" not in given or set(given) - set(known):
            raise ValueError(
                f"tests: {given!r}: give a test's name, or a dict of {', '.join(known)}; only name is needed"
            )
        return cls(**given)


@dataclass(frozen=True)
class RunPlan:
    """See DeviceFarm.next_run."""

    results: str | Mapping[str, str] = dataclasses.field(default_factory=dict)
    tests: tuple[ArrangedTest, ...] = ()
    message: str | None = None
    result_code: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.results, (str, Mapping)):
            raise TypeError(
                f"results={self.results!r}: give a result, or a dict of results by the name or ARN of the device"
            )
        outcomes = {"": self.results} if isinstance(self.results, str) else self.results
        for device, result in outcomes.items():
            if result not in RESULTS:
                raise ValueError(
                    unknown_value(f"result{f' of {device}' if device else ''}", result, RESULTS)
                )
        if not isinstance(self.results, str):
            object.__setattr__(
                self, "results", dict(self.results)
            )  # what the caller does with it later is nothing to it
        if self.result_code is not None and self.result_code not in RESULT_CODES:
            raise ValueError(unknown_value("result_code", self.result_code, RESULT_CODES))
        check_message(self.message)
        if self.message is not None and not self.results:
            raise ValueError(
                "message is what the tests say that did not pass: give results too, or each test its own message"
            )
        if self.result_code is not None and (self.results or self.tests):
            raise ValueError(
                f"a run with result_code={self.result_code!r} has no jobs: give it without results and tests"
            )
        if self.results and self.tests and all(test.result is not None for test in self.tests):
            raise ValueError(
                "results can come of no test: each of tests has a result of its own; give one or the other"
            )

    def check_devices(self, devices: Sequence[Any]) -> None:
        """Raise ValueError for a result of a device that the run does not have, naming those that
        it has.
        """
        there = {name for device in devices for name in (device.name, device.arn)}
        for name in () if isinstance(self.results, str) else self.results:
            if name not in there:
                has = ", ".join(device.name for device in devices)
                raise ValueError(
                    f"next_run(results=...): the run has no device {name!r}. It has: {has}"
                )

    def result_on(self, device: Any) -> str:
        """What is to come of the job on the device."""
        if isinstance(self.results, str):
            return self.results
        return self.results.get(device.arn) or self.results.get(device.name) or "PASSED"

    def suites(self, device: Any, test_type: str, timings: Timings) -> tuple[PlannedSuite, ...]:
        """The suites of the job on the device. SKIPPED tests take no time.

        FAILED and WARNED come of the job's first test that has no result of its own; ERRORED,
        STOPPED, SKIPPED of all such.
        """
        outcome = self.result_on(device)
        tests = self.tests or (ArrangedTest(_only_test(test_type)),)
        open_tests = [test for test in tests if test.result is None]
        hit = open_tests[:1] if outcome in ("FAILED", "WARNED") else open_tests
        by_suite: dict[str, list[PlannedTest]] = {}
        for test in tests:
            own = any(test is one for one in hit)
            result = test.result or (outcome if own else "PASSED")
            message = test.message or (self.message if own and outcome != "PASSED" else None)
            seconds = timings.test if test.seconds is None else test.seconds
            planned = PlannedTest(
                test.name, 0 if result == "SKIPPED" else ms(seconds), result, message
            )
            by_suite.setdefault(test.suite, []).append(planned)
        skipped = outcome == "SKIPPED"
        return (
            _around(SETUP, timings.setup_test, skipped),
            *(PlannedSuite(name, tuple(planned)) for name, planned in by_suite.items()),
            _around(TEARDOWN, timings.teardown_test, skipped),
        )


def _around(suite: str, seconds: float, skipped: bool) -> PlannedSuite:
    """The suite before or behind the tests, of one test ("Setup Test": C, DeNA's message of a job)."""
    name = suite.replace("Suite", "Test")
    return PlannedSuite(
        suite,
        (PlannedTest(name, 0 if skipped else ms(seconds), "SKIPPED" if skipped else "PASSED"),),
    )


def _only_test(test_type: str) -> str:
    """The name of the only test of a run whose tests nobody named; ours."""
    return {"BUILTIN_FUZZ": "Fuzz Test", "BUILTIN_EXPLORER": "Explorer Test"}.get(
        test_type, "Tests"
    )
