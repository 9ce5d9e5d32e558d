"""Decorated fixtures, async tests and classes, collected and run by pytest itself."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]


def test_fixtures_under_pytest(pytester: pytest.Pytester) -> None:
    """A decorated yield fixture, an async one and an async test have the mock on in set-up, test
    and tear-down.
    """
    pytester.makepyfile(
        """
        import pytest, pytest_asyncio
        from moto_devicefarm import DeviceFarm, mock_devicefarm
        from tests.devicefarm.clients import kept

        @pytest.fixture
        @mock_devicefarm
        def project():
            yield kept().create_project(name="sync")["project"]["arn"]
            assert [project["name"] for project in kept().list_projects()["projects"]] == ["sync", "test"]

        @pytest_asyncio.fixture
        @mock_devicefarm
        async def async_project():
            yield kept().create_project(name="async")["project"]["arn"]
            assert [project["name"] for project in kept().list_projects()["projects"]] == ["async"]

        def test_sync(project):
            assert kept().get_project(arn=project)["project"]["name"] == "sync"
            kept().create_project(name="test")

        @pytest.mark.asyncio
        async def test_async(async_project):
            assert kept().get_project(arn=async_project)["project"]["name"] == "async"

        @pytest.mark.asyncio
        @mock_devicefarm
        async def test_decorated():
            assert kept().list_projects()["projects"] == []

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
    """``setup_method``, with and without its argument, makes each test's state; without one a test
    begins empty.
    """
    pytester.makepyfile(
        """
        from moto_devicefarm import mock_devicefarm
        from tests.devicefarm.clients import kept

        def names():
            return [project["name"] for project in kept().list_projects()["projects"]]

        @mock_devicefarm
        class TestWithSetUp:
            def setup_method(self, method):
                kept().create_project(name=method.__name__)

            def test_one(self):
                assert names() == ["test_one"]

            def test_two(self):
                assert names() == ["test_two"]

            def teardown_method(self, method):
                assert names() == [method.__name__]

        @mock_devicefarm
        class TestWithShortSetUp:
            def setup_method(self):
                kept().create_project(name="set-up")

            def test_one(self):
                assert names() == ["set-up"]

            def teardown_method(self):
                assert names() == ["set-up"]

        @mock_devicefarm
        class TestWithout:
            def test_one(self):
                assert names() == []
                kept().create_project(name="one")

            test_two = test_one
        """
    )
    pytester.runpytest_inprocess(
        "-W", "error", "-p", "no:randomly", "-p", "no:asyncio"
    ).assert_outcomes(passed=5)
