"""The pytest plugin: fixtures and a marker. Rule: this imports neither moto nor boto3, because
every run of pytest imports it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from moto_devicefarm.types import DeviceFarm, DeviceFarmClient

MARKER = "devicefarm"
CALLS: pytest.StashKey[list[Any]] = pytest.StashKey()
"""The calls of a test that uses the mock, in the stash of the test."""
_SECTION = "calls to Device Farm"


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
    calls = request.node.stash.setdefault(CALLS, [])
    with active_mock(request, markers, device_registry, calls) as farm:
        yield farm


@pytest.fixture
def devicefarm_client(devicefarm: DeviceFarm) -> DeviceFarmClient:
    """A boto3 client of the active mock, in us-west-2. All tests share one boto3 session, because a
    new session takes far more time than a client.
    """
    from moto_devicefarm.pytest_support import new_client

    return new_client()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    """Add the calls to Device Farm to the report of a test that fails, or whose fixture fails."""
    report: Any = yield
    calls = item.stash.get(CALLS, [])
    if calls and report.failed:
        from moto_devicefarm.pytest_support import format_calls

        report.sections.append((_SECTION, format_calls(calls)))
    return report
