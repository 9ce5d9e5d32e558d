"""The pytest option ``--devicefarm-minutes``."""

from __future__ import annotations

from pathlib import Path

import pytest

import moto_devicefarm
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

OPTION = "--devicefarm-minutes"
USE = """
import boto3
import pytest
import unittest
from freezegun import freeze_time
from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm

TIMINGS = Timings(session_preparing=60)

def use(minutes):
    with freeze_time("2026-03-01 12:00") as clock:
        client = boto3.client("devicefarm", region_name="us-west-2", aws_access_key_id="a",
                              aws_secret_access_key="b")
        project = client.create_project(name="checkout")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        session = client.create_remote_access_session(projectArn=project, deviceArn=phone)
        clock.tick(60 * minutes)
        client.stop_remote_access_session(arn=session["remoteAccessSession"]["arn"])
"""
TESTS = f"""{USE}
@pytest.mark.devicefarm(timings=TIMINGS)
def test_marker():
    use(2)

@pytest.mark.devicefarm(timings=TIMINGS)
def test_fixture(devicefarm):
    use(3)

@mock_devicefarm(timings=TIMINGS)
def test_decorated():
    use(4)

def test_with():
    for _ in range(2):
        with mock_devicefarm(timings=TIMINGS), mock_devicefarm():
            use(2)

@mock_devicefarm(timings=TIMINGS)
class TestSetUp(unittest.TestCase):
    def setUp(self):
        use(2)

    def test(self):
        use(3)

    def tearDown(self):
        use(2)

@mock_devicefarm
def test_free(record_property):
    record_property("cost", 0)

def test_other():
    pass
"""
HEAD = "    total   metered unmetered       USD  test"
ROWS = [
    HEAD,
    "     7.00      4.00      0.00      0.68  test_it.py::TestSetUp::test",
    "     4.00      3.00      0.00      0.51  test_it.py::test_decorated",
    "     4.00      2.00      0.00      0.34  test_it.py::test_with",
    "     3.00      2.00      0.00      0.34  test_it.py::test_fixture",
    "     2.00      1.00      0.00      0.17  test_it.py::test_marker",
    "    20.00     12.00      0.00      2.04  all: 5 tests",
]


def section(result: pytest.RunResult) -> list[str]:
    """The lines that the option prints."""
    lines = result.outlines
    (at,) = [number for number, line in enumerate(lines) if "= device minutes on AWS =" in line]
    end = next(number for number in range(at + 1, len(lines)) if lines[number].startswith("="))
    return lines[at + 1 : end]


def test_minutes_of_tests_of_each_kind(pytester: pytest.Pytester) -> None:
    """A test counts with all its mocks, and an inner mock only once. Tests without minutes are left
    out.
    """
    pytester.makepyfile(test_it=TESTS)
    result = run_pytest(pytester, OPTION)
    result.assert_outcomes(passed=7)
    assert section(result) == ROWS


def test_nothing_is_printed_without_the_option(pytester: pytest.Pytester) -> None:
    """Nothing is measured either."""
    pytester.makepyfile(test_it=TESTS)
    assert "minutes" not in run_pytest(pytester).stdout.str()


def test_ten_tests_are_named(pytester: pytest.Pytester) -> None:
    """The others are one row."""
    pytester.makepyfile(
        test_it=f"""{USE}
@pytest.mark.devicefarm(timings=TIMINGS)
@pytest.mark.parametrize("minutes", range(2, 15))
def test(minutes):
    use(minutes)
"""
    )
    lines = section(run_pytest(pytester, OPTION))
    assert len(lines) == 13
    assert lines[1].endswith("  test_it.py::test[14]")
    assert lines[10].endswith("  test_it.py::test[5]")
    assert lines[11:] == [
        "     9.00      6.00      0.00      1.02  3 more",
        "   104.00     91.00      0.00     15.47  all: 13 tests",
    ]


def test_minutes_before_a_reset_count(pytester: pytest.Pytester) -> None:
    """``farm.reset()`` removes the sessions, but they were used."""
    pytester.makepyfile(
        test_it=f"""{USE}
@pytest.mark.devicefarm(timings=TIMINGS)
def test(devicefarm):
    use(3)
    devicefarm.reset()
    use(2)
"""
    )
    assert section(run_pytest(pytester, OPTION))[1:2] == [
        "     5.00      3.00      0.00      0.51  test_it.py::test",
    ]


def test_no_minutes_have_a_reason(pytester: pytest.Pytester) -> None:
    """By default, stages take no time."""
    pytester.makepyfile("@__import__('pytest').mark.devicefarm\ndef test(): pass")
    assert section(run_pytest(pytester, OPTION)) == [
        "No device minutes: by default a stage takes no time. Give timings=Timings.realistic(), or",
        "devicefarm_timings = realistic in the ini file for the fixtures.",
    ]


def test_one_mock_around_all_tests(pytester: pytest.Pytester) -> None:
    """Each test has the minutes that were added during it."""
    pytester.makepyfile(
        test_it=f"""{USE}
@pytest.fixture(scope="session", autouse=True)
def farm():
    with mock_devicefarm(timings=TIMINGS) as farm:
        yield farm

def test_first():
    use(3)

def test_second(devicefarm):
    use(2)

def test_third(devicefarm):
    use(2)
"""
    )
    assert section(run_pytest(pytester, OPTION)) == [
        HEAD,
        "     3.00      2.00      0.00      0.34  test_it.py::test_first",
        "     2.00      1.00      0.00      0.17  test_it.py::test_second",
        "     2.00      1.00      0.00      0.17  test_it.py::test_third",
        "     7.00      4.00      0.00      0.68  all: 3 tests",
    ]


def test_workers_send_their_minutes(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pytest-xdist runs the tests in other processes."""
    monkeypatch.setenv("PYTHONPATH", str(Path(moto_devicefarm.__file__).parents[1]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(test_it=TESTS)
    plugins = ("-p", "moto_devicefarm.pytest_plugin", "-p", "xdist")
    result = pytester.runpytest_subprocess(*plugins, "-n", "2", "-W", "error", OPTION)
    result.assert_outcomes(passed=7)
    assert section(result) == ROWS


def test_help_names_the_option(pytester: pytest.Pytester) -> None:
    """``pytest --help`` shows it."""
    assert OPTION in run_pytest(pytester, "--help").stdout.str()
