"""The pytest option ``--devicefarm-minutes``. Rule: only a run with the option imports this.

The minutes of a test go from the process that runs it to the one that prints by the properties of
its report, so that they also come from pytest-xdist's workers.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from moto_devicefarm.core.device_minutes import DeviceMinutes
from moto_devicefarm.minutes_meter import meter

PROPERTY = "devicefarm_minutes"
MOST_TESTS = 10
"""How many tests are named."""
NOTHING = (
    "No device minutes: by default a stage takes no time. Give timings=Timings.realistic(), or\n"
    "devicefarm_timings = realistic in the ini file for the fixtures."
)


class MinutesReport:
    """The plugin that measures each test and prints the sum."""

    def __init__(self) -> None:
        self._tests: dict[str, DeviceMinutes] = {}
        self._reported = DeviceMinutes()

    def pytest_sessionstart(self) -> None:
        """Let the mocks of this process be measured."""
        meter.is_on = True
        self._reported = meter.sum

    def pytest_sessionfinish(self) -> None:
        """Measure no longer."""
        meter.is_on = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        """Add what was used since the last test to the last report of this test."""
        report: Any = yield
        if call.when == "teardown":
            before, self._reported = self._reported, meter.sum
            used = self._reported - before
            if used != DeviceMinutes():
                minutes = [used.total, used.metered, used.unmetered]
                report.user_properties = [*report.user_properties, (PROPERTY, minutes)]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the minutes from a report of this process or of a worker."""
        if report.when == "teardown":
            properties: list[tuple[str, Any]] = report.user_properties
            for name, minutes in properties:
                if name == PROPERTY:
                    before = self._tests.get(report.nodeid, DeviceMinutes())
                    self._tests[report.nodeid] = before + DeviceMinutes(*minutes)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the sum and the most expensive tests."""
        terminalreporter.write_sep("=", "device minutes on AWS")
        for line in _lines(self._tests):
            terminalreporter.write_line(line)


def _lines(tests: dict[str, DeviceMinutes]) -> list[str]:
    if not tests:
        return NOTHING.splitlines()
    whole = sum(tests.values(), DeviceMinutes())
    order = sorted(tests, key=lambda name: (-tests[name].metered, -tests[name].total, name))
    count = "1 test" if len(tests) == 1 else f"{len(tests)} tests"
    rows = [("total", "metered", "unmetered", "USD", "test")]
    for name in order[:MOST_TESTS]:
        rows.append((*_figures(tests[name]), name))
    if len(order) > MOST_TESTS:
        others = sum((tests[name] for name in order[MOST_TESTS:]), DeviceMinutes())
        rows.append((*_figures(others), f"{len(order) - MOST_TESTS} more"))
    rows.append((*_figures(whole), f"all: {count}"))
    return [
        f"{total:>9} {metered:>9} {unmetered:>9} {cost:>9}  {name}"
        for total, metered, unmetered, cost, name in rows
    ]


def _figures(minutes: DeviceMinutes) -> tuple[str, str, str, str]:
    return (
        f"{minutes.total:.2f}",
        f"{minutes.metered:.2f}",
        f"{minutes.unmetered:.2f}",
        f"{minutes.cost:.2f}",
    )
