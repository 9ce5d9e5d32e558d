"""The part of the pytest plugin that tells a failing test of its calls. Rule: every run of pytest
imports this, so it imports nothing that costs time.
"""

from __future__ import annotations

import linecache
import sys
import threading
from collections.abc import Callable, Generator
from functools import partial
from types import TracebackType
from typing import Any

import pytest

SECTION = "calls to Device Farm"
PACKAGE = "moto_devicefarm."


class FailureReports:
    """The hooks of one run."""

    def __init__(self) -> None:
        self._log: Any = None
        """The log of the mock that the current test uses, or None."""
        self._first = 0
        """The number of the test's first call in this log: tests may share a mock."""
        self._served = 0
        """The number of the test's first call in the log of the mock in the background."""
        self._interrupted = ""
        """The report of the test that was interrupted."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        """Note how many calls a mock that several tests share had before this test."""
        self._log = active_log()
        self._first = 0 if self._log is None else len(self._log)
        self._served = len(background_log() or ())

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        """Note the calls of the test before its mock ends, since the end of a fixture may fail."""
        log = active_log()
        if log is not None:
            self._first, self._log = self._first_in(log), log

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, Any, Any]:
        """Add the calls to Device Farm, and what is stuck, to the report of a test that fails, or
        whose fixture fails. Show the mistake of a test at the line of the test.
        """
        if call.excinfo is not None and not item.config.getoption("fulltrace"):
            hide_checks(call.excinfo.tb)
        report: Any = yield
        if report.failed:
            text = self.text(call.excinfo)
            if text:
                report.sections.append((SECTION, text))
        if call.when == "teardown":
            self._log = None
        return report

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Write the report of the test that Ctrl-C or pytest.exit ended, while the mock of its
        fixture is active. pytest makes no report of it.
        """
        self._interrupted = self.text(excinfo)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the report of the interrupted test at the end of the run."""
        if self._interrupted:
            terminalreporter.section(SECTION)
            terminalreporter.line(self._interrupted)

    @pytest.hookimpl(wrapper=True, optionalhook=True)
    def pytest_timeout_set_timer(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Let pytest-timeout's thread, which ends the process, print the report of the test first.

        It shows what was written to standard error so far. Its other method fails the test as
        usual.
        """
        result = yield
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer) and item in thread.args:
                thread.function = partial(self.print_before, thread.function)
        return result

    def print_before(self, end: Callable[..., Any], *arguments: Any) -> None:
        """Print the report to standard error, and then call ``end``, whatever happens."""
        try:
            text = self.text(None)
            if text:
                print(f"{SECTION}:\n{text}", file=sys.stderr, flush=True)
        finally:
            end(*arguments)

    def text(self, excinfo: pytest.ExceptionInfo[BaseException] | None) -> str:
        """The report of the active mock, or of one that the exception ended, or of one that ended
        before it, or of the one in the background. Empty without calls.
        """
        if "moto_devicefarm.settings" not in sys.modules:
            return ""
        from moto_devicefarm import failure_report

        log = active_log()
        if log is not None:
            return failure_report.active_report(log, self._first_in(log))
        attached = failure_report.attached_report(None if excinfo is None else excinfo.value)
        if attached:
            return attached
        if self._log is not None and len(self._log) > self._first:
            return failure_report.ended_report(self._log, self._first)
        served = background_log()
        return "" if served is None else failure_report.active_report(served, self._served)

    def _first_in(self, log: Any) -> int:
        """The number of the test's first call in the log, which the test may have emptied."""
        return self._first if log is self._log and self._first <= len(log) else 0


def hide_checks(traceback: TracebackType) -> None:
    """If the mock refuses what a test passed in, end the traceback at the line that passed it.

    A ``raise`` of the mock has words for its user. Any other error keeps its traceback, since it
    may be a bug of the mock.
    """
    entries = []
    entry: TracebackType | None = traceback
    while entry is not None:
        entries.append(entry)
        entry = entry.tb_next
    last = entries[-1]
    line = linecache.getline(last.tb_frame.f_code.co_filename, last.tb_lineno)
    if _module(last).startswith(PACKAGE) and line.lstrip().startswith("raise "):
        while len(entries) > 1 and _is_shown_of_mock(entries[-1]):
            entries.pop()
        entries[-1].tb_next = None


def _module(entry: TracebackType) -> str:
    name: str = entry.tb_frame.f_globals.get("__name__", "")
    return name


def _is_shown_of_mock(entry: TracebackType) -> bool:
    """Whether pytest shows the entry, and it is of the mock."""
    # The lock of the handle and cached properties have frames between those of the mock.
    is_of_mock = _module(entry).startswith(PACKAGE) or _module(entry) in ("contextlib", "functools")
    return is_of_mock and "__tracebackhide__" not in entry.tb_frame.f_locals


def active_log() -> Any:
    """The log of the outermost active mock; None if there is none."""
    settings = sys.modules.get("moto_devicefarm.settings")
    return None if settings is None else settings.outermost_log()


def background_log() -> Any:
    """The log of the mock in the background; None if there is none."""
    settings = sys.modules.get("moto_devicefarm.settings")
    background = None if settings is None else settings.background()
    return None if background is None else background._settings.log
