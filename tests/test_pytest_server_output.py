"""The pytest option ``--devicefarm-server``: what a run prints, and the messages for a user."""

from __future__ import annotations

from importlib import util
from pathlib import Path

import pytest

from moto_devicefarm.core import presigned
from tests.support.network import LOOPBACK, allow_only
from tests.support.pytester import OPTIONS, PLUGIN, run_pytest
from tests.support.served_session import OPTION, write_tests

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


def test_the_header_names_the_address_and_the_page(pytester: pytest.Pytester) -> None:
    """A person can open the page while the tests run."""
    write_tests(pytester, "def test(): print(os.environ['AWS_ENDPOINT_URL'])")
    result = run_pytest(pytester, OPTION, "-s")
    (header,) = [line for line in result.outlines if line.startswith("AWS Device Farm: ")]
    url = header.split()[3].rstrip(",")
    assert header == f"AWS Device Farm: {url}, with a page at {url}/moto-devicefarm/"
    assert any(url in line for line in result.outlines if line != header)


def test_each_worker_of_xdist_has_a_server(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The controller has none. What the checks find at the end of a worker is in the summary, with
    the name of the worker.
    """
    write_tests(
        pytester,
        """
        from pathlib import Path

        @pytest.mark.parametrize("number", [1, 2])
        def test(number, devicefarm_server):
            Path(f"{number}.url").write_text(devicefarm_server.url)
            create("nightly")
            assert names() == ["nightly"]
            if number == 1:
                devicefarm_server.fail("ListRuns", "ThrottlingException")
        """,
    )
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    result = pytester.runpytest_inprocess(
        "-W", "error", "-p", PLUGIN, "-p", "xdist", "-n", "2", OPTION
    )
    result.assert_outcomes(passed=2)
    urls = {path.read_text() for path in Path(pytester.path).glob("*.url")}
    assert len(urls) == 2
    result.stdout.fnmatch_lines(
        [
            "AWS Device Farm: a server in each worker",
            "*Device Farm server*",
            "gw?: 1 arrangement was not used:",
            '  farm.fail("ListRuns", "ThrottlingException"): ListRuns was not called after that',
        ]
    )


def test_unused_arrangements_are_in_the_summary(pytester: pytest.Pytester) -> None:
    """An arrangement of the session's handle may be for a later test, so it fails none. The summary
    names it, also if a test fails.
    """
    write_tests(
        pytester,
        """
        def test_one(devicefarm_server):
            devicefarm_server.fail("ListRuns", "ThrottlingException")
            devicefarm_server.fail("ListProjects", "ThrottlingException")

        def test_two():
            assert call("ListProjects") == "ThrottlingException"
            assert False
        """,
    )
    result = run_pytest(pytester, OPTION, "-p", "no:randomly")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*= Device Farm server =*",
            "1 arrangement was not used:",
            '  farm.fail("ListRuns", "ThrottlingException"): ListRuns was not called after that',
        ]
    )


LEAK = """
def test():
    client = boto3.client("devicefarm")
    client.create_remote_access_session(
        projectArn=create("x"),
        deviceArn=client.list_devices()["devices"][0]["arn"],
        name="nightly",
    )
"""


@pytest.mark.parametrize("leaks", ["fail", "ignore"])
def test_leaks_are_in_the_summary_if_the_ini_file_wants_it(
    leaks: str, pytester: pytest.Pytester
) -> None:
    """``devicefarm_leaks = fail`` names what programs left active in the served mock."""
    pytester.makeini(f"[pytest]\ndevicefarm_leaks = {leaks}\n")
    write_tests(pytester, LEAK)
    result = run_pytest(pytester, OPTION)
    result.assert_outcomes(passed=1)
    assert ("1 was left active:" in result.outlines) == (leaks == "fail")


def test_the_ini_file_turns_the_check_of_arrangements_off(pytester: pytest.Pytester) -> None:
    """``devicefarm_unused = ignore`` holds for the served mock too."""
    pytester.makeini("[pytest]\ndevicefarm_unused = ignore\n")
    write_tests(
        pytester, "def test(devicefarm_server): devicefarm_server.fail('ListRuns', 'Timeout')"
    )
    assert "Device Farm server" not in run_pytest(pytester, OPTION).stdout.str()


def test_an_interrupted_run_has_no_summary(pytester: pytest.Pytester) -> None:
    """After Ctrl-C it is no wonder that an arrangement was not used."""
    write_tests(
        pytester,
        """
        def test(devicefarm_server):
            devicefarm_server.fail("ListRuns", "ThrottlingException")
            raise KeyboardInterrupt
        """,
    )
    result = pytester.runpytest_inprocess(*OPTIONS, OPTION, no_reraise_ctrlc=True)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert "not used" not in result.stdout.str()


@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "1")])
def test_a_missing_extra_is_one_line(
    options: tuple[str, ...], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends before the collection, with the command to run."""
    find_spec = util.find_spec
    monkeypatch.setattr(
        "moto_devicefarm.server.find_spec",
        lambda module: None if module == "flask" else find_spec(module),
    )
    write_tests(pytester, "def test(): ...")
    result = run_pytest(pytester, OPTION, *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [
            "ERROR: --devicefarm-server: a server needs flask: "
            "run python3 -m pip install 'moto_devicefarm?server?'"
        ]
    )
    assert "Traceback" not in result.stderr.str() + result.stdout.str()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("devicefarm_server = some", "devicefarm_server: 'some': give 'true' or 'false'"),
        ("devicefarm_registry = no.json", "devicefarm_registry: *no.json: No such file*"),
        ("devicefarm_timings = fast", "devicefarm_timings: 'fast': give 'realistic', or pairs *"),
        ("devicefarm_timings = x=1", "devicefarm_timings: *x*"),
        ("devicefarm_rate_limits = 1", "devicefarm_rate_limits: *Give one of: true, false"),
        ("devicefarm_unused = warn", "devicefarm_unused: *'warn'*"),
    ],
)
def test_a_wrong_line_of_the_ini_file_is_one_line(
    line: str, message: str, pytester: pytest.Pytester
) -> None:
    """The message names the key."""
    pytester.makeini(f"[pytest]\n{line}\n")
    write_tests(pytester, "def test(): ...")
    result = run_pytest(pytester, OPTION) if "server" not in line else run_pytest(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])


def test_the_fixture_needs_the_option(pytester: pytest.Pytester) -> None:
    """A server that a fixture starts would change the environment of later tests, so the result
    would depend on their order.
    """
    write_tests(pytester, "def test(devicefarm_server): ...")
    result = run_pytest(pytester)
    result.assert_outcomes(errors=1)
    assert (
        "the fixture devicefarm_server needs a run with --devicefarm-server, or the line "
        "devicefarm_server = true in pytest's ini file" in result.outlines
    )


def test_a_failing_test_shows_the_calls_of_its_programs(pytester: pytest.Pytester) -> None:
    """The section has the calls that the server got in this test, and no earlier ones. What a mock
    in the test tells comes first.
    """
    write_tests(
        pytester,
        """
        def test_before():
            create("before")

        def test_program():
            create("during")
            assert False

        def test_silent():
            assert False

        def test_block():
            create("outer")
            with mock_devicefarm():
                create("inner")
                assert False
        """,
    )
    result = run_pytest(pytester, OPTION, "-p", "no:randomly")
    result.assert_outcomes(passed=1, failed=3)
    sections = [
        [line.split("name=")[1].split('"')[1] for line in text.splitlines() if "name=" in line]
        for text in result.stdout.str().split("- calls to Device Farm -")[1:]
    ]
    assert [each[0] for each in sections] == ["during", "inner"]
    assert "the page of this mock: http://127.0.0.1:" in result.stdout.str()


def test_help_starts_no_server(pytester: pytest.Pytester) -> None:
    """``--help`` names the option and the ini key."""
    text = run_pytest(pytester, OPTION, "--help").stdout.str()
    assert "--devicefarm-server" in text
    assert "devicefarm_server (string):" in text
    assert presigned.server_url() is None
