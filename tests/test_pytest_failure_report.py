"""The pytest section of a failing or interrupted test."""

from __future__ import annotations

import sys

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.pytest_report import FailureReports
from moto_devicefarm.registry import fleet
from tests.support.control import moto_account
from tests.support.failing_tests import HEAD, POLLED, STUCK, section
from tests.support.pytester import OPTIONS, PLUGIN, run_in_a_process, run_pytest

pytest_plugins = ["pytester"]


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
    assert devices == f"12:00:00  ListDevices: {len(fleet())} devices"
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
