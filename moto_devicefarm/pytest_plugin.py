"""The pytest plugin: fixtures and a marker. Rule: this imports neither moto nor boto3, because
every run of pytest imports it.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from moto_devicefarm.pytest_report import FailureReports

if TYPE_CHECKING:
    from moto_devicefarm.types import DeviceFarm, DeviceFarmClient

MARKER = "devicefarm"
_HAS_RAISED: pytest.StashKey[bool] = pytest.StashKey()
"""Whether the set-up or the body of the test has raised, in the stash of the test."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and the ini keys."""
    parser.getgroup("devicefarm", "AWS Device Farm").addoption(
        "--devicefarm-minutes",
        action="store_true",
        help="print the device minutes that the tests would have used on AWS, and their cost",
    )
    parser.getgroup("devicefarm").addoption(
        "--devicefarm-server",
        action="store_true",
        help="serve the mock on a port during the run, and set AWS_ENDPOINT_URL, so that programs "
        "which the tests start use it",
    )
    parser.addini(
        "devicefarm_server",
        "whether each run has the option --devicefarm-server: 'true' or 'false' (default)",
    )
    parser.addini(
        "devicefarm_registry",
        "the registry of the devicefarm fixture: a .json file or the name of an entry point",
    )
    parser.addini(
        "devicefarm_timings",
        "the timings of the devicefarm fixture: 'realistic', or 'session_pending=5 ...' in seconds",
    )
    parser.addini(
        "devicefarm_rate_limits",
        "whether requests beyond AWS's limits get ThrottlingException: 'true' or 'false' (default)",
    )
    parser.addini(
        "devicefarm_unused",
        "whether an arrangement that nothing used fails the test: 'fail' (default) or 'ignore'",
    )
    parser.addini(
        "devicefarm_leaks",
        "whether a session or run left active fails the test: 'fail' or 'ignore' (default)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, for --markers and --strict-markers, and obey the options."""
    arguments = (
        "registry=, timings=, concurrency=, max_slots=, page_size=, filters_per_page=, "
        "rate_limits=, check_uploads=, driver_url=, browser_url=, server=, unused=, leaks=, load=, "
        "complete="
    )
    text = f"{MARKER}({arguments}): mock AWS Device Farm in the test, with this configuration"
    config.addinivalue_line("markers", text)
    config.pluginmanager.register(FailureReports(), "moto_devicefarm_failure_reports")
    if config.getoption("devicefarm_minutes"):
        from moto_devicefarm.pytest_minutes import MinutesReport

        config.pluginmanager.register(MinutesReport(), "moto_devicefarm_minutes")
    if _wants_server(config):
        from moto_devicefarm import pytest_server

        config.pluginmanager.register(pytest_server.ServerPlugin(config), pytest_server.NAME)


def _wants_server(config: pytest.Config) -> bool:
    text: str = config.getini("devicefarm_server").strip()
    if text.lower() not in ("", "true", "false"):  # TOML's true is "True"
        raise pytest.UsageError(f"devicefarm_server: {text!r}: give 'true' or 'false'")
    return config.getoption("devicefarm_server") or text.lower() == "true"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the marker alone mock: add the fixture to each test that has it.

    The last plugin sees also the markers that others add. Items without fixtures stay as they are.
    """
    for item in items:
        if item.get_closest_marker(MARKER) is not None:
            names = getattr(item, "fixturenames", None)
            if names is not None:
                item.fixturenames = _first_of_test(item, names)  # type: ignore[attr-defined]


def _first_of_test(item: pytest.Item, names: list[str]) -> list[str]:
    """The names of the fixtures with ``devicefarm`` before all others that live as long as a test.

    Those of a wider scope stay before it, because they outlive its mock. The result is a new list,
    since tests of one function share theirs.
    """
    known: Any = getattr(item, "_fixtureinfo", None)  # private; without it, it is the first of all
    definitions = {} if known is None else known.name2fixturedefs
    others = [name for name in names if name != "devicefarm"]
    wider = [
        name for name in others if name in definitions and definitions[name][-1].scope != "function"
    ]
    return [*wider, "devicefarm", *(name for name in others if name not in wider)]


@pytest.fixture
def device_registry(pytestconfig: pytest.Config) -> Any:
    """The registry of the devicefarm fixture, in any form that mock_devicefarm takes. Override this
    fixture to give another.

    Example::

        import pytest

        @pytest.fixture
        def device_registry():
            return [{"name": "Pixel 8"}]

        def test_one_phone(devicefarm_client):
            assert len(devicefarm_client.list_devices()["devices"]) == 1
    """
    from moto_devicefarm.pytest_support import ini_registry

    return ini_registry(pytestconfig)


@pytest.fixture
def devicefarm(request: pytest.FixtureRequest, device_registry: Any) -> Iterator[DeviceFarm]:
    """The handle of an active mock_devicefarm. The marker ``devicefarm`` gives its arguments, and
    with ``load=`` a captured report to load, and with ``complete=True`` one that is scrubbed.

    Example::

        import pytest

        @pytest.mark.devicefarm(page_size=1)
        def test_a_throttled_list(devicefarm, devicefarm_client):
            devicefarm.fail("ListProjects", "ThrottlingException")
            devicefarm_client.list_projects()  # botocore tries again
            assert len(devicefarm.calls) == 2
    """
    from moto_devicefarm.pytest_support import active_mock

    markers = list(request.node.iter_markers(MARKER))
    with active_mock(request, markers, device_registry) as farm:
        yield farm


@pytest.fixture
def devicefarm_client(devicefarm: DeviceFarm) -> DeviceFarmClient:
    """A boto3 client of the active mock, in us-west-2. All tests share one boto3 session, because a
    new session takes far more time than a client.

    Example::

        def test_a_project(devicefarm_client):
            devicefarm_client.create_project(name="checkout")
            assert len(devicefarm_client.list_projects()["projects"]) == 1
    """
    from moto_devicefarm.pytest_support import new_client

    return new_client()


@pytest.fixture(scope="session")
def devicefarm_server(pytestconfig: pytest.Config) -> DeviceFarm:
    """The handle of the mock that the option ``--devicefarm-server`` serves; ``.url`` is its
    address. Its state goes on from test to test. In a test with a mock of its own, such as the
    fixture devicefarm, the server answers from that mock.

    Example::

        import os

        def test_other_programs_find_the_server(devicefarm_server):
            assert os.environ["AWS_ENDPOINT_URL"] == devicefarm_server.url
    """
    plugin: Any = pytestconfig.pluginmanager.get_plugin("moto_devicefarm_server")
    if plugin is None:
        # A server that starts here would change the environment of all later tests.
        text = (
            "the fixture devicefarm_server needs a run with --devicefarm-server, or the line "
            "devicefarm_server = true in pytest's ini file"
        )
        pytest.fail(text, pytrace=False)
    farm: DeviceFarm = plugin.farm
    return farm


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Let the mocks of a test that has raised end without their checks, so that the report has the
    exception alone.
    """
    with _checks_off() if item.stash.get(_HAS_RAISED, False) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish() -> Generator[None, None, None]:
    """Let the mocks that an interrupted or stopped run left active end without their checks. pytest
    has no report for an error here, and would end with a traceback.
    """
    with _checks_off():
        return (yield)


def _checks_off() -> AbstractContextManager[None]:
    loaded = sys.modules.get("moto_devicefarm.end_checks")
    return nullcontext() if loaded is None else loaded.EndChecks.off()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    """Note whether the set-up or the body of the test has raised."""
    report: Any = yield
    has_raised = call.when != "setup" and item.stash.get(_HAS_RAISED, False)
    item.stash[_HAS_RAISED] = has_raised or call.excinfo is not None
    return report
