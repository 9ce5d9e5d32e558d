"""What a failing, interrupted or timed-out test tells of the mock."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import moto_devicefarm
from moto_devicefarm import DeviceFarm, Timings, failure_report, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.pytest_report import FailureReports
from tests.support.control import moto_account
from tests.support.devices import PHONE
from tests.support.pytester import OPTIONS, PLUGIN, run_in_a_process, run_pytest

pytest_plugins = ["pytester"]

TIMEOUT_PLUGIN = "pytest_timeout"
needs_timeout = pytest.mark.skipif(
    find_spec(TIMEOUT_PLUGIN) is None, reason="pytest-timeout is not installed"
)
HEAD = """
import signal
import threading

import pytest
from freezegun import freeze_time
from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.pytest_support import new_client

TIMINGS = Timings(session_preparing=115)

def poll(times=40):
    client = new_client()
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    session = client.create_remote_access_session(
        projectArn=project, deviceArn=phone, name="nightly"
    )["remoteAccessSession"]["arn"]
    for _ in range(times):
        client.get_remote_access_session(arn=session)
"""
POLLED = "12:00:00  GetRemoteAccessSession of nightly x 40: PREPARING"
STUCK = (
    "session nightly is PREPARING and will be RUNNING in 115 s; "
    "the clock is frozen at 12:00:00, move it"
)


def section(result: pytest.RunResult, title: str = "- calls to Device Farm -") -> list[str]:
    """The lines of the report, without those of the calls before the polls."""
    (at,) = [number for number, line in enumerate(result.outlines) if title in line]
    lines = result.outlines[at + 1 :]
    begin = next(number for number, line in enumerate(lines) if "GetRemoteAccess" in line)
    return lines[begin:]


@pytest.mark.parametrize(
    "test",
    [
        """
        @pytest.mark.devicefarm(timings=TIMINGS)
        def test(devicefarm, freezer):
            poll()
            assert False
        """,
        """
        @pytest.mark.devicefarm(timings=TIMINGS)
        @freeze_time("2026-03-01 12:00:00")
        def test(devicefarm):
            poll()
            assert False
        """,
        """
        @mock_devicefarm(timings=TIMINGS)
        @freeze_time("2026-03-01 12:00:00")
        def test():
            poll()
            assert False
        """,
        """
        @freeze_time("2026-03-01 12:00:00")
        def test():
            with mock_devicefarm(timings=TIMINGS):
                poll()
                assert False
        """,
        """
        @freeze_time("2026-03-01 12:00:00")
        def test():
            with mock_devicefarm(timings=TIMINGS):
                try:
                    poll()
                    raise KeyError
                except KeyError as error:
                    raise RuntimeError from error
        """,
        """
        @freeze_time("2026-03-01 12:00:00")
        def test():
            try:
                with mock_devicefarm(timings=TIMINGS):
                    poll()
                    raise KeyError
            except KeyError as error:
                raise RuntimeError from error
        """,
        """
        @mock_devicefarm(timings=TIMINGS)
        class Test:
            @freeze_time("2026-03-01 12:00:00")
            def test(self):
                poll()
                assert False
        """,
        """
        @freeze_time("2026-03-01 11:00:00")
        @mock_devicefarm(timings=TIMINGS)
        def test():
            with freeze_time("2026-03-01 12:00:00"):
                poll()
                assert False
        """,
        """
        import asyncio

        @mock_devicefarm(timings=TIMINGS)
        async def coroutine():
            with freeze_time("2026-03-01 12:00:00"):
                poll()
            assert False

        def test():
            asyncio.run(coroutine())
        """,
        """
        @pytest.fixture(autouse=True, scope="session")
        def mock():
            with mock_devicefarm(timings=TIMINGS) as farm:
                yield farm

        def test(mock):
            with mock_devicefarm(page_size=1), freeze_time("2026-03-01 12:00:00"):
                poll()
                assert False
        """,
    ],
)
def test_a_failing_test_says_what_is_stuck(test: str, pytester: pytest.Pytester) -> None:
    """In fixtures, decorators and blocks; the polls are one line. An exception may have ended the
    mock or the frozen time.
    """
    freezer = "\n".join(
        ["@pytest.fixture", "def freezer():", "    with freeze_time('2026-03-01 12:00:00'): yield"]
    )
    body = "\n".join(line.removeprefix("        ") for line in test.splitlines())
    pytester.makepyfile(f"{HEAD}\n{freezer}\n{body}")
    assert section(run_pytest(pytester))[:2] == [POLLED, STUCK]


def test_the_calls_before_the_polls_are_shown_in_their_order(pytester: pytest.Pytester) -> None:
    """Resources are called by their names."""
    head = "@freeze_time('2026-03-01 12:00:00')\n@mock_devicefarm()\ndef test():"
    pytester.makepyfile(f"{HEAD}\n{head}\n    poll(2)\n    assert False")
    lines = run_pytest(pytester).outlines
    (at,) = [number for number, line in enumerate(lines) if "- calls to Device Farm -" in line]
    day, project, devices, session, polls = lines[at + 1 : at + 6]
    assert day == "2026-03-01, UTC"
    assert project.startswith('12:00:00  CreateProject(name="checkout"): {"project": {"arn": "proj')
    assert devices == "12:00:00  ListDevices: 75 devices"
    assert session.startswith("12:00:00  CreateRemoteAccessSession(projectArn=checkout, deviceArn=")
    assert session.endswith(', name="nightly"): PENDING')
    assert polls == "12:00:00  GetRemoteAccessSession of nightly x 2: RUNNING"


@pytest.mark.parametrize("end", ["raise KeyboardInterrupt", "pytest.exit('enough')"])
@pytest.mark.parametrize(
    "head",
    [
        "@pytest.mark.devicefarm(timings=TIMINGS)\ndef test(devicefarm):",
        "@mock_devicefarm(timings=TIMINGS)\ndef test():",
    ],
)
def test_an_interrupted_test_is_told_at_the_end(
    head: str, end: str, pytester: pytest.Pytester
) -> None:
    """Ctrl-C and pytest.exit end a test without a report of its own."""
    body = f"    with freeze_time('2026-03-01 12:00:00'):\n        poll()\n        {end}"
    pytester.makepyfile(f"{HEAD}\n{head}\n{body}")
    result = pytester.runpytest_inprocess(*OPTIONS, no_reraise_ctrlc=True)
    polled, stuck, *others = section(result, "= calls to Device Farm =")
    assert [polled, stuck] == [POLLED, STUCK]
    assert any(line.startswith("!!!") for line in others)


def test_an_interrupted_run_without_a_mock_says_nothing(pytester: pytest.Pytester) -> None:
    """Another test may be interrupted."""
    pytester.makepyfile("def test():\n    raise KeyboardInterrupt")
    result = pytester.runpytest_inprocess(*OPTIONS, no_reraise_ctrlc=True)
    assert "calls to Device Farm" not in result.stdout.str()


def test_long_parameters_and_answers_are_cut(clock: Any) -> None:
    """A line stays readable."""
    with mock_devicefarm() as farm:
        moto_account().project(name="x" * 200)
        line = report(farm)[-1]
    parameters, answer = line.partition("(")[2].split("): ")
    assert (len(parameters), parameters[-1]) == (failure_report.LINE_WIDTH, "…")
    assert (len(answer), answer[-1]) == (failure_report.LINE_WIDTH, "…")


TIMEOUT = """
@pytest.mark.devicefarm(timings=TIMINGS)
@pytest.mark.timeout(600, method={method!r})
def test(devicefarm):
    with freeze_time("2026-03-01 12:00:00"):
        poll()
        {end_of_time}
        threading.Event().wait()
"""


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
    end_of_time = (
        "(timer,) = [one for one in threading.enumerate() if isinstance(one, threading.Timer)]; "
        "threading.Thread(target=timer.function, args=timer.args).start()"
    )
    pytester.makepyfile(HEAD + TIMEOUT.format(method="thread", end_of_time=end_of_time))
    result = run_in_a_process(pytester, monkeypatch, "-p", PLUGIN, "-p", TIMEOUT_PLUGIN)
    assert section(result, "calls to Device Farm:")[:2] == [POLLED, STUCK]
    assert result.ret == 1


@needs_timeout
def test_pytest_timeout_without_a_mock(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is printed, and the process ends all the same."""
    pytester.makepyfile("""
        import pytest

        @pytest.mark.timeout(0.5, method="thread")
        def test():
            while True:
                pass
    """)
    result = run_in_a_process(pytester, monkeypatch, "-p", PLUGIN, "-p", TIMEOUT_PLUGIN)
    assert result.ret == 1
    assert "calls to Device Farm" not in result.stdout.str()


@needs_timeout
def test_pytest_timeout_that_does_not_come(pytester: pytest.Pytester) -> None:
    """A test in time passes, and nothing is printed."""
    pytester.makepyfile("""
        import pytest

        @pytest.mark.timeout(60, method="thread")
        def test(devicefarm_client):
            devicefarm_client.create_project(name="checkout")
    """)
    result = run_pytest(pytester)
    result.assert_outcomes(passed=1)
    assert "calls to Device Farm" not in result.stdout.str()


def test_a_run_that_never_used_the_mock_has_no_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing of the package is imported for it."""
    with mock_devicefarm():
        moto_account().project()
        assert FailureReports().text(None) != ""
        monkeypatch.delitem(sys.modules, "moto_devicefarm.settings")
        assert FailureReports().text(None) == ""
        monkeypatch.undo()


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


def test_the_calls_of_an_earlier_test_are_not_shown(pytester: pytest.Pytester) -> None:
    """Tests may share a mock; each is told its own calls."""
    pytester.makepyfile("""
        import pytest
        from moto_devicefarm import mock_devicefarm
        from moto_devicefarm.pytest_support import new_client

        @pytest.fixture(autouse=True, scope="module")
        def mock():
            with mock_devicefarm() as farm:
                yield farm

        def test_first():
            new_client().create_project(name="first")

        @pytest.fixture
        def project():
            new_client().create_project(name="second")
            yield
            assert False

        def test_second(project):
            assert False

        def test_without_calls():
            assert False

        def test_third(mock):
            mock.reset()
            new_client().create_project(name="third")
            assert False
    """)
    text = run_pytest(pytester, "-p", "no:randomly").stdout.str()
    assert text.count('CreateProject(name="second")') == 2
    assert text.count('CreateProject(name="third")') == 1
    assert 'CreateProject(name="first")' not in text


SCRIPT = f"""
{HEAD}
@mock_devicefarm(timings=TIMINGS)
def inner():
    with freeze_time("2026-03-01 12:00:00"):
        poll(2)
        raise KeyError("inner")

def test():
    with mock_devicefarm():
        inner()

import unittest

class Test(unittest.TestCase):
    def test(self):
        inner()
"""


def run_script(tmp_path: Path, *command: str) -> str:
    """The standard error of a script of a user, which fails."""
    (tmp_path / "script.py").write_text(f"{SCRIPT}\n\nif __name__ == '__main__':\n    test()\n")
    folder = Path(moto_devicefarm.__file__).parents[1]
    result = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    return result.stderr


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have no notes")
@pytest.mark.parametrize("command", [["script.py"], ["-m", "unittest", "script"]])
def test_outside_of_pytest_the_traceback_has_a_note(command: list[str], tmp_path: Path) -> None:
    """Plain scripts and unittest show it once, also if the exception leaves two mocks."""
    text = run_script(tmp_path, *command)
    assert text.count("calls to Device Farm:\n2026-03-01, UTC") == 1
    assert text.count(STUCK) == 1


def fail_in_a_mock(error: BaseException) -> None:
    """Make a call, and fail."""
    with mock_devicefarm():
        moto_account().project()
        raise error


def test_under_pytest_an_exception_has_no_note(clock: Any) -> None:
    """pytest.raises would compare it with ``match``, and the plugin shows the report anyway."""
    with pytest.raises(KeyError, match=r"^'x'$") as raised:
        fail_in_a_mock(KeyError("x"))
    assert not hasattr(raised.value, "__notes__")
    assert "CreateProject" in failure_report.attached_report(raised.value)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have no notes")
def test_an_exception_that_leaves_two_mocks_has_one_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """The outer mock's note replaces the inner one's. Notes of others stay."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    error = KeyError("x")
    error.add_note("mine")
    with pytest.raises(KeyError), mock_devicefarm():
        fail_in_a_mock(error)
    mine, report = error.__notes__
    assert mine == "mine"
    assert report.startswith("calls to Device Farm:\n20")


class FrozenError(Exception):
    """An exception that takes no attributes."""

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)


def test_an_exception_without_attributes_leaves_the_mock_as_it_is() -> None:
    """A report never replaces the failure of a test."""
    with pytest.raises(FrozenError) as raised:
        fail_in_a_mock(FrozenError())
    assert failure_report.attached_report(raised.value) == ""


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit])
def test_an_ordinary_end_has_no_report(error: type[BaseException]) -> None:
    """A program or a generator may end inside a mock."""
    with pytest.raises(error) as raised:
        fail_in_a_mock(error())
    assert failure_report.attached_report(raised.value) == ""


def test_an_exception_without_calls_has_no_report() -> None:
    """There is nothing to tell."""
    with pytest.raises(KeyError) as raised, mock_devicefarm():
        raise KeyError
    assert failure_report.attached_report(raised.value) == ""


def test_the_report_of_an_exception_in_a_group() -> None:
    """Tasks of asyncio fail in groups; a chain may have a circle."""

    class Group(Exception):
        """A group, which Python 3.10 does not have."""

        exceptions: tuple[Exception, ...] = ()

    with pytest.raises(KeyError) as raised:
        fail_in_a_mock(KeyError())
    group = Group()
    group.exceptions = (group, raised.value)
    assert "CreateProject" in failure_report.attached_report(group)


def report(farm: DeviceFarm) -> list[str]:
    """The lines of the report of an active mock."""
    assert farm._settings.log is not None
    return failure_report.active_report(farm._settings.log).splitlines()


def test_the_page_is_named(clock: Any) -> None:
    """A mock that listens has one."""
    with mock_devicefarm(server=True) as farm:
        moto_account().project()
        assert report(farm)[-1] == f"the page of this mock: {farm.url}/moto-devicefarm/"


def test_only_the_last_rows_are_shown(clock: Any) -> None:
    """The first line says so."""
    with mock_devicefarm() as farm:
        for number in range(failure_report.MOST_ROWS + 1):
            moto_account().project(name=f"n{number}")
        lines = report(farm)
    assert lines[0] == "earlier calls are left out; farm.calls has them"
    assert len(lines) == failure_report.MOST_ROWS + 2
    assert 'name="n1"' in lines[2]


def test_the_span_of_polls_and_each_day_are_shown(clock: Any) -> None:
    """The date stands where the day changes."""
    with mock_devicefarm() as farm:
        account = moto_account()
        session = account.session(name="nightly")
        for _ in range(3):
            account.get(session)
            clock.tick(2.5)
        clock.tick(86400)
        account.list_projects()
        lines = report(farm)
    assert lines[-3:] == [
        "12:00:00 to 12:00:05  GetRemoteAccessSession of nightly x 3: RUNNING",
        "2026-03-02, UTC",
        "12:00:07.500  ListProjects: 1 project",
    ]


def test_a_running_session_is_stuck_only_if_it_is_polled(clock: Any) -> None:
    """Otherwise it does what it should."""
    with mock_devicefarm() as farm:
        account = moto_account()
        session = account.session(name="nightly")
        account.get(session)
        assert "will be" not in report(farm)[-1]
        account.get(session)
        assert report(farm)[-1] == (
            "session nightly is RUNNING and will be STOPPING in 9000 s: its time limit; "
            "the clock is frozen at 12:00:00, move it"
        )


def test_a_run_is_stuck_with_its_jobs(clock: Any) -> None:
    """The run says how many jobs have ended, and each job what comes next."""
    with mock_devicefarm(registry=[PHONE], timings=Timings(job_preparing=100)) as farm:
        account = moto_account()
        account.run(name="smoke")
        assert report(farm)[-2:] == [
            "run smoke is PREPARING: 0 of 1 jobs have ended",
            "job Pixel 8 is PREPARING and will be RUNNING in 100 s; "
            "the clock is frozen at 12:00:00, move it",
        ]


def test_of_many_the_first_are_named(clock: Any) -> None:
    """The others are counted."""
    with mock_devicefarm() as farm:
        for number in range(failure_report.MOST_STUCK + 2):
            moto_account().upload(f"n{number}.apk")
        lines = report(farm)
    assert lines[-1] == "and 2 more"
    assert lines[-2].startswith("upload n")


def test_a_clock_that_runs_is_not_told_to_be_frozen() -> None:
    """The seconds are enough."""
    with mock_devicefarm(timings=Timings(session_preparing=115)) as farm:
        moto_account().session(name="nightly")
        line = report(farm)[-1]
    assert line.startswith("session nightly is PREPARING and will be RUNNING in 11")
    assert line.endswith(" s")


def test_a_resource_without_a_name_has_a_short_arn(clock: Any) -> None:
    """Two resources of one name have it too."""
    with mock_devicefarm(timings=Timings(session_preparing=115)) as farm:
        account = moto_account()
        sessions = [account.session(name=name) for name in ("twin", "twin", "")]
        for session in sessions:
            account.get(session)
        *twins, unnamed = [line for line in report(farm) if "GetRemote" in line]
        stuck = report(farm)[-3:]
    first, second, third = (f"session {session.split('/')[1][:4]}" for session in sessions)
    assert f"of twin ({first}" in twins[0]
    assert f"of twin ({second}" in twins[1]
    assert f"of {third}" in unnamed
    assert any(line.startswith(f"{third}… is PREPARING") for line in stuck)


def test_hints_stand_below_the_call(clock: Any) -> None:
    """They are no words of AWS."""
    with mock_devicefarm() as farm:
        account = moto_account()
        project = account.project(name="checkout")
        account.delete(project)
        account.error.get_project(arn=project)
        assert report(farm)[-1] == "    it was deleted at 12:00:00"


def test_an_error_of_the_registry_hides_no_failure(
    clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report says that it is incomplete."""
    with mock_devicefarm(server=True) as farm:
        moto_account().project()

        def fail(*arguments: object) -> None:
            raise OSError("no registry")

        monkeypatch.setattr(failure_report, "snapshots", fail)
        lines = report(farm)
    assert lines[-2] == "the mock could not tell more: OSError('no registry')"


def test_a_lock_that_is_held_delays_no_report(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that hangs may hold it in another thread."""
    monkeypatch.setattr(failure_report, "PATIENCE", 0)

    class Held:
        """A lock that another thread holds."""

        def acquire(self, timeout: float) -> bool:
            assert timeout == 0
            return False

    with mock_devicefarm() as farm:
        moto_account().project()
        with monkeypatch.context() as held:
            held.setattr(api, "lock", Held())
            assert "CreateProject" in report(farm)[-1]


def test_a_loop_that_can_not_end_fails_if_the_user_wants(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The category can be named in pytest's ini file."""
    pytester.makeini("[pytest]\nfilterwarnings = error::moto_devicefarm.PollingWarning\n")
    pytester.makepyfile(f"""{HEAD}
@freeze_time("2026-03-01 12:00:00")
@mock_devicefarm(timings=TIMINGS)
def test():
    poll(10**9)
""")
    result = run_in_a_process(pytester, monkeypatch, "-p", PLUGIN)
    result.assert_outcomes(failed=1)
    assert section(result)[0].endswith(" x 100: PREPARING")
    assert "PollingWarning: 100 calls of GetRemoteAccessSession" in result.stdout.str()
