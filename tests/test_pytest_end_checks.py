"""The checks at the end of a test under pytest: fixtures, marker, ini keys, decorated tests."""

from __future__ import annotations

import pytest

from tests.support.pytester import OPTIONS, run_pytest

pytest_plugins = ["pytester"]

UNUSED = """\
1 arrangement was not used:
  farm.fail("StopRun", "ThrottlingException"): StopRun was not called after that
Use or remove it, or turn this check off with unused="ignore", an argument of
mock_devicefarm and of the marker. For the pytest fixtures, the ini file may have
devicefarm_unused = ignore.""".splitlines()
ARRANGE = """
import boto3
import pytest
import unittest
from moto_devicefarm import DeviceFarm, mock_devicefarm

def arrange():
    DeviceFarm.current().fail("StopRun", "ThrottlingException")

def create_session():
    client = boto3.client("devicefarm", region_name="us-west-2", aws_access_key_id="a",
                          aws_secret_access_key="b")
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    client.create_remote_access_session(projectArn=project, deviceArn=phone, name="nightly")
"""


def report_of(result: pytest.RunResult, title: str) -> list[str]:
    """The lines of the report of a failure below its title."""
    lines = result.outlines
    (at,) = [number for number, line in enumerate(lines) if line.strip("_ ") == title]
    end = next(n for n in range(at + 1, len(lines)) if lines[n].startswith(("___", "===")))
    return lines[at + 1 : end]


@pytest.mark.parametrize(
    "code",
    [
        "def test(devicefarm):\n    arrange()",
        "def test(devicefarm_client):\n    arrange()",
        "@pytest.mark.devicefarm\ndef test():\n    arrange()",
    ],
)
def test_fixture_fails_with_the_message_alone(code: str, pytester: pytest.Pytester) -> None:
    """The test has an error at its teardown, without a traceback."""
    pytester.makepyfile(f"{ARRANGE}\n{code}\n")
    result = run_pytest(pytester)
    result.assert_outcomes(passed=1, errors=1)
    assert report_of(result, "ERROR at teardown of test") == UNUSED


def test_decorated_test_fails_without_a_traceback(pytester: pytest.Pytester) -> None:
    """pytest hides the lines of the decorator, because they tell nothing."""
    pytester.makepyfile(f"{ARRANGE}\n@mock_devicefarm\ndef test():\n    arrange()\n")
    result = run_pytest(pytester)
    result.assert_outcomes(failed=1)
    lines = report_of(result, "test")
    assert [line.removeprefix("E").strip() for line in lines[1:6]] == [
        f"AssertionError: {UNUSED[0]}",
        *(line.strip() for line in UNUSED[1:]),
    ]
    assert "decorators.py" not in result.stdout.str()
    assert "mock.py" not in result.stdout.str()


def test_with_block_fails_at_its_own_line(pytester: pytest.Pytester) -> None:
    """The traceback has the line of the test only."""
    pytester.makepyfile(f"{ARRANGE}\ndef test():\n    with mock_devicefarm():\n        arrange()\n")
    result = run_pytest(pytester)
    result.assert_outcomes(failed=1)
    assert ">       with mock_devicefarm():" in result.outlines
    assert "mock.py" not in result.stdout.str()


@pytest.mark.parametrize(
    "code",
    [
        "def test(devicefarm):\n    arrange()\n    1 / 0",
        "@pytest.mark.devicefarm\ndef test():\n    arrange()\n    1 / 0",
        "@mock_devicefarm\ndef test():\n    arrange()\n    1 / 0",
        "@pytest.fixture\ndef broken(devicefarm):\n    arrange()\n    1 / 0\n\n"
        "def test(broken):\n    pass",
        "@pytest.fixture\ndef farm():\n    with mock_devicefarm() as farm:\n        yield farm\n\n"
        "def test(farm):\n    arrange()\n    1 / 0",
        "@pytest.fixture\n@mock_devicefarm\ndef farm():\n    yield\n\n"
        "def test(farm):\n    arrange()\n    1 / 0",
        "@pytest.mark.devicefarm\nclass Case(unittest.TestCase):\n    def test(self):\n"
        "        arrange()\n        1 / 0",
    ],
)
def test_failed_test_has_its_exception_alone(code: str, pytester: pytest.Pytester) -> None:
    """Neither a second report nor a second exception covers it up."""
    pytester.makepyfile(f"{ARRANGE}\n{code}\n")
    result = run_pytest(pytester)
    outcomes = result.parseoutcomes()
    assert sorted(outcomes.values()) == [1]
    assert "ZeroDivisionError" in result.stdout.str()
    assert "not used" not in result.stdout.str()


@pytest.mark.parametrize(
    ("code", "outcomes"),
    [
        ("arrange()\n    pytest.skip()", {"skipped": 1}),
        ("arrange()\n    pytest.xfail()", {"xfailed": 1}),
    ],
)
def test_skipped_test_is_skipped(
    code: str, outcomes: dict[str, int], pytester: pytest.Pytester
) -> None:
    """A test that skips itself, or fails as expected, did not come to its end."""
    pytester.makepyfile(f"{ARRANGE}\ndef test(devicefarm):\n    {code}\n")
    run_pytest(pytester).assert_outcomes(**outcomes)


def test_next_test_is_checked_again(pytester: pytest.Pytester) -> None:
    """The failure of one test does not turn off the checks of another one."""
    pytester.makepyfile(f"""{ARRANGE}
def test_first(devicefarm):
    1 / 0

def test_second(devicefarm):
    arrange()
""")
    result = run_pytest(pytester)
    result.assert_outcomes(failed=1, passed=1, errors=1)
    assert report_of(result, "ERROR at teardown of test_second") == UNUSED


def test_repeated_test_is_checked_again(pytester: pytest.Pytester) -> None:
    """Plugins that repeat a failed test run the same item again."""
    pytester.makeconftest("""
        from _pytest.runner import runtestprotocol

        def pytest_runtest_protocol(item, nextitem):
            runtestprotocol(item, nextitem=nextitem, log=False)
            item._initrequest()
            runtestprotocol(item, nextitem=nextitem)
            return True
    """)
    pytester.makepyfile(f"""{ARRANGE}
runs = []

def test(devicefarm):
    runs.append(1)
    assert len(runs) > 1
    arrange()
""")
    run_pytest(pytester).assert_outcomes(passed=1, errors=1)


@pytest.mark.parametrize(
    ("ini", "marker", "errors"),
    [
        ("", "", 1),
        ("devicefarm_unused = ignore", "", 0),
        ("", "@pytest.mark.devicefarm(unused='ignore')", 0),
        ("devicefarm_unused = ignore", "@pytest.mark.devicefarm(unused='fail')", 1),
        ("devicefarm_unused = fail", "", 1),
    ],
)
def test_unused_is_an_argument_of_the_marker_and_an_ini_key(
    ini: str, marker: str, errors: int, pytester: pytest.Pytester
) -> None:
    """The marker counts more than the ini file."""
    pytester.makeini(f"[pytest]\n{ini}\n")
    pytester.makepyfile(f"{ARRANGE}\n{marker}\ndef test(devicefarm):\n    arrange()\n")
    run_pytest(pytester).assert_outcomes(passed=1, errors=errors)


@pytest.mark.parametrize(
    ("ini", "marker", "errors"),
    [
        ("", "", 0),
        ("devicefarm_leaks = fail", "", 1),
        ("", "@pytest.mark.devicefarm(leaks='fail')", 1),
        ("devicefarm_leaks = fail", "@pytest.mark.devicefarm(leaks='ignore')", 0),
    ],
)
def test_leaks_is_an_argument_of_the_marker_and_an_ini_key(
    ini: str, marker: str, errors: int, pytester: pytest.Pytester
) -> None:
    """It is off by default."""
    pytester.makeini(f"[pytest]\n{ini}\n")
    pytester.makepyfile(f"{ARRANGE}\n{marker}\ndef test(devicefarm):\n    create_session()\n")
    result = run_pytest(pytester)
    result.assert_outcomes(passed=1, errors=errors)
    if errors:
        assert report_of(result, "ERROR at teardown of test")[:2] == [
            "1 was left active:",
            "  session nightly is RUNNING, 0.00 device minutes so far",
        ]


@pytest.mark.parametrize("end", ["raise KeyboardInterrupt", "pytest.exit('enough')"])
def test_a_run_that_is_interrupted_has_no_check(end: str, pytester: pytest.Pytester) -> None:
    """pytest ends the fixtures after the last report, and shows a traceback of its own for an error
    there.
    """
    pytester.makepyfile(f"{ARRANGE}\ndef test(devicefarm):\n    arrange()\n    {end}\n")
    result = pytester.runpytest_inprocess(*OPTIONS, no_reraise_ctrlc=True)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert "was not used" not in result.stdout.str() + result.stderr.str()


def test_a_fixture_may_stop_what_it_started(pytester: pytest.Pytester) -> None:
    """Fixtures that use the mock end before its checks."""
    pytester.makepyfile(f"""{ARRANGE}
@pytest.fixture
def session(devicefarm_client):
    create_session()
    yield
    (project,) = devicefarm_client.list_projects()["projects"]
    listed = devicefarm_client.list_remote_access_sessions(arn=project["arn"])
    for session in listed["remoteAccessSessions"]:
        devicefarm_client.stop_remote_access_session(arn=session["arn"])

@pytest.mark.devicefarm(leaks="fail")
def test(session):
    pass
""")
    run_pytest(pytester).assert_outcomes(passed=1)


def test_leaks_under_a_clock_that_the_test_froze(pytester: pytest.Pytester) -> None:
    """The fixture ends after freeze_time of the test. The time of the test counts."""
    pytester.makepyfile(f"""{ARRANGE}
from freezegun import freeze_time
from moto_devicefarm import Timings

@freeze_time("2001-01-01")
@pytest.mark.devicefarm(leaks="fail", timings=Timings(session_preparing=60))
def test():
    create_session()
""")
    result = run_pytest(pytester)
    result.assert_outcomes(passed=1, errors=1)
    assert "  session nightly is PREPARING, 0.00 device minutes so far" in result.outlines
