"""The report of a test that pytest-timeout ends."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from moto_devicefarm import failure_report, mock_devicefarm
from moto_devicefarm.pytest_report import FailureReports
from tests.support.control import moto_account
from tests.support.failing_tests import HEAD, POLLED, STUCK, section
from tests.support.pytester import PLUGIN, run_in_a_process, run_pytest

pytest_plugins = ["pytester"]
TIMEOUT_PLUGIN = "pytest_timeout"
needs_timeout = pytest.mark.skipif(
    find_spec(TIMEOUT_PLUGIN) is None, reason="pytest-timeout is not installed"
)
TIMEOUT = """
@pytest.mark.devicefarm(timings=TIMINGS)
@pytest.mark.timeout(600, method={method!r})
def test(devicefarm):
    with freeze_time("2026-03-01 12:00:00"):
        poll()
        {end_of_time}
        threading.Event().wait()
"""
CALL_OF_THE_TIMER = (
    "(timer,) = [one for one in threading.enumerate() if isinstance(one, threading.Timer)]; "
    "threading.Thread(target=timer.function, args=timer.args).start()"
)


@needs_timeout
def test_pytest_timeout_by_a_signal(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test fails as others do. The signal that pytest-timeout waits for comes at once."""
    end_of_time = "signal.raise_signal(signal.SIGALRM)"
    pytester.makepyfile(HEAD + TIMEOUT.format(method="signal", end_of_time=end_of_time))
    result = run_in_a_process(pytester, monkeypatch, "-p", PLUGIN, "-p", TIMEOUT_PLUGIN)
    assert section(result)[:2] == [POLLED, STUCK]


@needs_timeout
def test_pytest_timeout_by_a_thread(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends, and the report is the captured standard error. The function that the timer
    of pytest-timeout would call is called at once.
    """
    pytester.makepyfile(HEAD + TIMEOUT.format(method="thread", end_of_time=CALL_OF_THE_TIMER))
    result = run_in_a_process(pytester, monkeypatch, "-p", PLUGIN, "-p", TIMEOUT_PLUGIN)
    assert section(result, "calls to Device Farm:")[:2] == [POLLED, STUCK]
    assert result.ret == 1


@needs_timeout
def test_pytest_timeout_without_a_mock(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is printed, and the process ends all the same."""
    pytester.makepyfile(f"""
        import threading
        import pytest

        @pytest.mark.timeout(600, method="thread")
        def test():
            {CALL_OF_THE_TIMER}
            threading.Event().wait()
    """)
    result = run_in_a_process(pytester, monkeypatch, "-p", PLUGIN, "-p", TIMEOUT_PLUGIN)
    assert result.ret == 1
    assert "calls to Device Farm" not in result.stdout.str()


@needs_timeout
def test_pytest_timeout_that_does_not_come(pytester: pytest.Pytester) -> None:
    """A test in time passes, and nothing is printed."""
    pytester.makepyfile("""
        import pytest

        @pytest.mark.timeout(600, method="thread")
        def test(devicefarm_client):
            devicefarm_client.create_project(name="checkout")
    """)
    result = run_pytest(pytester)
    result.assert_outcomes(passed=1)
    assert "calls to Device Farm" not in result.stdout.str()


def test_a_time_out_comes_whatever_the_report_does(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """The report is printed first; without a mock there is none."""
    ends: list[int] = []
    print_before = FailureReports().print_before
    print_before(ends.append, 1)
    with mock_devicefarm():
        moto_account().project()
        print_before(ends.append, 2)
        monkeypatch.setattr(failure_report, "active_report", None)
        with pytest.raises(TypeError):
            print_before(ends.append, 3)
    assert ends == [1, 2, 3]
    text = capsys.readouterr().err
    assert text.startswith("calls to Device Farm:\n20")
    assert text.count("CreateProject") == 1
