"""Decorated fixtures, async tests and classes, run by pytest."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]


def test_fixtures_under_pytest(pytester: pytest.Pytester) -> None:
    """The mock is active in the set-up, the test and the tear-down of a yield fixture, of an async
    one and of an async test.
    """
    pytester.makepyfile(
        """
        import pytest, pytest_asyncio
        from moto_devicefarm import DeviceFarm, mock_devicefarm
        from tests.support.clients import shared_client
        from tests.support.unittest_cases import project_names

        @pytest.fixture
        @mock_devicefarm
        def project():
            yield shared_client().create_project(name="sync")["project"]["arn"]
            assert project_names() == ["sync", "test"]

        @pytest_asyncio.fixture
        @mock_devicefarm
        async def async_project():
            yield shared_client().create_project(name="async")["project"]["arn"]
            assert project_names() == ["async"]

        def test_sync(project):
            assert shared_client().get_project(arn=project)["project"]["name"] == "sync"
            shared_client().create_project(name="test")

        @pytest.mark.asyncio
        async def test_async(async_project):
            assert shared_client().get_project(arn=async_project)["project"]["name"] == "async"

        @pytest.mark.asyncio
        @mock_devicefarm
        async def test_decorated():
            assert shared_client().list_projects()["projects"] == []

        def test_afterwards():
            with pytest.raises(RuntimeError):
                DeviceFarm.current()
        """
    )
    result = pytester.runpytest_inprocess(
        "-W", "error", "-p", "no:randomly", "-o", "asyncio_default_fixture_loop_scope=function"
    )
    result.assert_outcomes(passed=4)


def test_plain_classes_under_pytest(pytester: pytest.Pytester) -> None:
    """``setup_method``, with and without its argument, makes the state of each test. Without it a
    test begins with empty state.
    """
    pytester.makepyfile(
        """
        from moto_devicefarm import mock_devicefarm
        from tests.support.clients import shared_client
        from tests.support.unittest_cases import project_names

        @mock_devicefarm
        class TestWithSetUp:
            def setup_method(self, method):
                shared_client().create_project(name=method.__name__)

            def test_one(self):
                assert project_names() == ["test_one"]

            def test_two(self):
                assert project_names() == ["test_two"]

            def teardown_method(self, method):
                assert project_names() == [method.__name__]

        @mock_devicefarm
        class TestWithShortSetUp:
            def setup_method(self):
                shared_client().create_project(name="set-up")

            def test_one(self):
                assert project_names() == ["set-up"]

            def teardown_method(self):
                assert project_names() == ["set-up"]

        @mock_devicefarm
        class TestWithout:
            def test_one(self):
                assert project_names() == []
                shared_client().create_project(name="one")

            test_two = test_one
        """
    )
    pytester.runpytest_inprocess(
        "-W", "error", "-p", "no:randomly", "-p", "no:asyncio"
    ).assert_outcomes(passed=5)
