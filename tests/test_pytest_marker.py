"""The marker of the pytest plugin mocks by itself, without a fixture among the test's arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

import moto_devicefarm
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

CALL = """
import boto3
import pytest
from moto_devicefarm import DeviceFarm

def devices():
    client = boto3.client("devicefarm", region_name="us-west-2", aws_access_key_id="a",
                          aws_secret_access_key="b")
    return len(client.list_devices()["devices"])
"""
FUNCTION = """
@pytest.mark.devicefarm(page_size=3)
def test():
    assert devices() == 3
"""
CLASS = """
@pytest.mark.devicefarm(page_size=3)
class TestIt:
    def test(self):
        assert devices() == 3
"""
MODULE = """
pytestmark = pytest.mark.devicefarm(page_size=3)

def test():
    assert devices() == 3
"""
UNITTEST = """
import unittest

@pytest.mark.devicefarm(page_size=3)
class Case(unittest.TestCase):
    def setUp(self):
        assert devices() == 3

    def test(self):
        assert devices() == 3
"""
UNITTEST_METHOD = """
import unittest

class Case(unittest.TestCase):
    @pytest.mark.devicefarm(page_size=3)
    def test(self):
        assert devices() == 3
"""
BARE = """
@pytest.mark.devicefarm
def test():
    assert devices() > 100
"""
WITH_FIXTURE = """
@pytest.mark.devicefarm(page_size=3)
def test(devicefarm_client, devicefarm):
    assert devices() == 3
    assert DeviceFarm.current() is devicefarm
"""
WITH_DECORATOR = """
from moto_devicefarm import mock_devicefarm

@pytest.mark.devicefarm(page_size=3)
@mock_devicefarm(page_size=2)
def test():
    assert devices() == 2
"""


@pytest.mark.parametrize(
    "code",
    [FUNCTION, CLASS, MODULE, UNITTEST, UNITTEST_METHOD, BARE, WITH_FIXTURE, WITH_DECORATOR],
)
def test_marker_alone_mocks(code: str, pytester: pytest.Pytester) -> None:
    """The marker of a function, a class, a module and a TestCase mocks the tests under it."""
    pytester.makepyfile(CALL + code)
    run_pytest(pytester).assert_outcomes(passed=1)


def test_marker_of_one_parameter_mocks_this_parameter_only(pytester: pytest.Pytester) -> None:
    """Tests of one function share their fixtures' names in pytest; the marker of one is its own."""
    pytester.makepyfile(
        CALL
        + """
@pytest.mark.parametrize("size", [
    pytest.param(2, marks=pytest.mark.devicefarm(page_size=2)),
    pytest.param(3, marks=pytest.mark.devicefarm(page_size=3)),
    None,
])
def test(size, request):
    if size is not None:
        assert devices() == size
        return
    assert "devicefarm" not in request.fixturenames
    with pytest.raises(RuntimeError):
        DeviceFarm.current()
"""
    )
    run_pytest(pytester).assert_outcomes(passed=3)


def test_mock_is_active_in_the_other_fixtures(pytester: pytest.Pytester) -> None:
    """It starts before all fixtures of the test, autouse ones and set-ups included, and ends after
    them.
    """
    pytester.makepyfile(
        CALL
        + """
pytestmark = pytest.mark.devicefarm(page_size=3)

@pytest.fixture(autouse=True)
def automatic():
    assert devices() == 3
    yield
    assert devices() == 3

@pytest.fixture
def other():
    assert devices() == 3
    yield
    assert devices() == 3

def setup_function():
    assert devices() == 3

def test(other):
    assert devices() == 3
"""
    )
    run_pytest(pytester).assert_outcomes(passed=1)


def test_fixtures_of_a_wider_scope_come_first(pytester: pytest.Pytester) -> None:
    """As pytest orders fixtures: those of a session, a module or a class outlive the test, so they
    are not set up inside its mock.
    """
    pytester.makepyfile(
        CALL
        + """
@pytest.fixture(scope="module", autouse=True)
def wide():
    with pytest.raises(RuntimeError):
        DeviceFarm.current()

@pytest.fixture(scope="session")
def wider():
    with pytest.raises(RuntimeError):
        DeviceFarm.current()

@pytest.mark.devicefarm
def test(tmp_path, wider):
    DeviceFarm.current()

@pytest.mark.devicefarm
def test_with_wide_fixtures_only(wider):
    DeviceFarm.current()
"""
    )
    run_pytest(pytester).assert_outcomes(passed=2)


def test_marker_that_a_conftest_adds_mocks(pytester: pytest.Pytester) -> None:
    """A conftest may add the marker when the tests are collected."""
    pytester.makeconftest("""
        import pytest

        def pytest_collection_modifyitems(items):
            for item in items:
                item.add_marker(pytest.mark.devicefarm(page_size=3))
    """)
    pytester.makepyfile(f"{CALL}\ndef test():\n    assert devices() == 3\n")
    run_pytest(pytester).assert_outcomes(passed=1)


def test_items_without_fixtures_are_left_alone(pytester: pytest.Pytester) -> None:
    """Doctests and items of other plugins in a marked module run as they do without the marker."""
    pytester.makeconftest("""
        import pytest

        class Item(pytest.Item):
            def runtest(self):
                pass

        class File(pytest.File):
            def collect(self):
                yield Item.from_parent(self, name="item")

        def pytest_collect_file(file_path, parent):
            if file_path.suffix == ".txt":
                file = File.from_parent(parent, path=file_path)
                file.add_marker(pytest.mark.devicefarm)
                return file
    """)
    pytester.makefile(".txt", item="")
    pytester.makepyfile('''
        """
        >>> 1 + 1
        2
        """
        import pytest

        pytestmark = pytest.mark.devicefarm
    ''')
    run_pytest(pytester, "--doctest-modules").assert_outcomes(passed=2)


def test_marker_mocks_async_tests(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mock is active between the awaits of an async test and in its async fixtures."""
    monkeypatch.setenv("PYTHONPATH", str(Path(moto_devicefarm.__file__).parents[1]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(
        "[pytest]\nasyncio_mode = strict\nasyncio_default_fixture_loop_scope = function\n"
    )
    pytester.makepyfile(
        CALL
        + """
import asyncio
import pytest_asyncio

@pytest_asyncio.fixture
async def other():
    await asyncio.sleep(0)
    assert devices() == 3

@pytest.mark.asyncio
@pytest.mark.devicefarm(page_size=3)
async def test(other):
    await asyncio.sleep(0)
    assert devices() == 3
"""
    )
    plugins = ("-p", "moto_devicefarm.pytest_plugin", "-p", "pytest_asyncio.plugin")
    pytester.runpytest_subprocess("-W", "error", *plugins).assert_outcomes(passed=1)
