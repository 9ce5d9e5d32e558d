"""The pytest plugin: fixtures and a marker. It is imported in every run of pytest, so it imports
neither moto nor boto3.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from moto_devicefarm.farm import DeviceFarm

MARKER = "devicefarm"
_SECTION = "calls to Device Farm"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The ini keys."""
    parser.addini(
        "devicefarm_registry",
        "the registry of the devicefarm fixture: a .json file or the name of an entry point",
    )
    parser.addini(
        "devicefarm_timings",
        "the timings of the devicefarm fixture: 'realistic', or 'session_pending=5 ...' in seconds",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The marker, so that --strict-markers knows it."""
    arguments = (
        "registry=, timings=, concurrency=, max_slots=, page_size=, check_uploads=, server=, load="
    )
    config.addinivalue_line("markers", f"devicefarm({arguments}): how the devicefarm fixture mocks")


@pytest.fixture
def device_registry(pytestconfig: pytest.Config) -> Any:
    """The registry of the devicefarm fixture, in any form that mock_devicefarm takes; override it
    to plug in your own.
    """
    from moto_devicefarm.pytest_support import ini_registry

    return ini_registry(pytestconfig)


@pytest.fixture
def devicefarm(request: pytest.FixtureRequest, device_registry: Any) -> Iterator[DeviceFarm]:
    """An active mock_devicefarm: its handle. The marker ``devicefarm`` gives arguments, and
    ``load=`` a report to load.
    """
    from moto_devicefarm.pytest_support import active_mock

    with active_mock(request, device_registry) as farm:
        yield farm


@pytest.fixture
def devicefarm_client(devicefarm: DeviceFarm) -> Any:
    """A boto3 client for us-west-2 of the active mock, from a session that is kept: a fresh one
    costs far more.
    """
    from moto_devicefarm.pytest_support import client

    return client()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    """A failing test, or its failing fixture, shows the calls that were made to Device Farm."""
    report: Any = yield
    calls = item.stash.get(CALLS, [])
    if calls and report.failed:
        from moto_devicefarm.pytest_support import format_calls

        report.sections.append((_SECTION, format_calls(calls)))
    return report


CALLS: pytest.StashKey[list[Any]] = pytest.StashKey()
