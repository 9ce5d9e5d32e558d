"""The pytest plugin: fixtures and a marker. Rule: this imports neither moto nor boto3, because
every run of pytest imports it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from moto_devicefarm.types import DeviceFarm, DeviceFarmClient

MARKER = "devicefarm"
SECTION = "calls to Device Farm"
WATCHED: pytest.StashKey[tuple[Any, int]] = pytest.StashKey()
"""The log of the mock that the current test uses, or None, and the number of its first call."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini keys."""
    parser.addini(
        "devicefarm_registry",
        "the registry of the devicefarm fixture: a .json file or the name of an entry point",
    )
    parser.addini(
        "devicefarm_timings",
        "the timings of the devicefarm fixture: 'realistic', or 'session_pending=5 ...' in seconds",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, for --markers and --strict-markers."""
    arguments = (
        "registry=, timings=, concurrency=, max_slots=, page_size=, check_uploads=, server=, load="
    )
    text = f"{MARKER}({arguments}): the configuration of the devicefarm fixture"
    config.addinivalue_line("markers", text)
    config.pluginmanager.register(InterruptedTest(config))


@pytest.fixture
def device_registry(pytestconfig: pytest.Config) -> Any:
    """The registry of the devicefarm fixture, in any form that mock_devicefarm takes. Override this
    fixture to give another.
    """
    from moto_devicefarm.pytest_support import ini_registry

    return ini_registry(pytestconfig)


@pytest.fixture
def devicefarm(request: pytest.FixtureRequest, device_registry: Any) -> Iterator[DeviceFarm]:
    """The handle of an active mock_devicefarm. The marker ``devicefarm`` gives its arguments, and
    with ``load=`` a captured report to load.
    """
    from moto_devicefarm.pytest_support import active_mock

    markers = list(request.node.iter_markers(MARKER))
    with active_mock(request, markers, device_registry) as farm:
        yield farm


@pytest.fixture
def devicefarm_client(devicefarm: DeviceFarm) -> DeviceFarmClient:
    """A boto3 client of the active mock, in us-west-2. All tests share one boto3 session, because a
    new session takes far more time than a client.
    """
    from moto_devicefarm.pytest_support import new_client

    return new_client()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note how many calls a mock that several tests share had before this test."""
    log = _active_log()
    item.config.stash[WATCHED] = (log, 0 if log is None else len(log))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Note the calls of the test before its mock ends, since the end of a fixture may fail."""
    log = _active_log()
    if log is not None:
        item.config.stash[WATCHED] = (log, _first_call(item.config, log))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    """Add the calls to Device Farm, and what is stuck, to the report of a test that fails, or whose
    fixture fails.
    """
    report: Any = yield
    if report.failed:
        text = _report(item.config, call.excinfo)
        if text:
            report.sections.append((SECTION, text))
    if call.when == "teardown":
        item.config.stash[WATCHED] = (None, 0)
    return report


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_timeout_set_timer(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let pytest-timeout's thread, which ends the process, print the report of the test first.

    It shows what was written to standard error so far. Its other method fails the test as usual.
    """
    result = yield
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer) and item in thread.args:
            thread.function = partial(_print_report_before, thread.function, item.config)
    return result


def _print_report_before(end: Callable[..., Any], config: pytest.Config, *arguments: Any) -> None:
    try:
        text = _report(config, None)
        if text:
            print(f"{SECTION}:\n{text}", file=sys.stderr, flush=True)
    finally:
        end(*arguments)


class InterruptedTest:
    """Tells of the test that Ctrl-C or pytest.exit ended, because it has no report of its own."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._report = ""

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Write the report while the mock of a fixture is active."""
        self._report = _report(self._config, excinfo)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the report at the end of the run."""
        if self._report:
            terminalreporter.section(SECTION)
            terminalreporter.line(self._report)


def _active_log() -> Any:
    """The log of the outermost active mock; None if there is none."""
    settings = sys.modules.get("moto_devicefarm.settings")
    return None if settings is None else settings.outermost_log()


def _first_call(config: pytest.Config, log: Any) -> int:
    """The number of the test's first call in the log, which the test may have emptied."""
    watched, number = config.stash.get(WATCHED, (log, 0))
    return number if log is watched and number <= len(watched) else 0


def _report(config: pytest.Config, excinfo: pytest.ExceptionInfo[BaseException] | None) -> str:
    """The report of the active mock, or of one that the exception ended, or of one that ended
    before it. Empty without calls.
    """
    if "moto_devicefarm.settings" not in sys.modules:
        return ""
    from moto_devicefarm import failure_report

    log = _active_log()
    if log is not None:
        return failure_report.active_report(log, _first_call(config, log))
    attached = failure_report.attached_report(None if excinfo is None else excinfo.value)
    watched, number = config.stash.get(WATCHED, (None, 0))
    return attached or ("" if watched is None else failure_report.ended_report(watched, number))
