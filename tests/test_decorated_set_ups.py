"""The set-ups of decorated test classes: inherited, overridden and async."""

from __future__ import annotations

import unittest

from moto_devicefarm import mock_devicefarm
from tests.support.unittest_cases import create_project, is_mocked, project_names, run_tests


class _Base(unittest.TestCase):
    def setUp(self) -> None:
        create_project("base")


def _decorated_base() -> type[unittest.TestCase]:
    @mock_devicefarm
    class Base(_Base):
        def setUp(self) -> None:
            super().setUp()

    return Base


def test_set_up_inherited_from_a_decorated_class() -> None:
    """The test of a decorated class finds the state of the inherited decorated set-up."""

    @mock_devicefarm
    class Case(_decorated_base()):  # type: ignore[misc]
        def test_one(self) -> None:
            assert project_names() == ["base"]

        test_two = test_one

    assert run_tests(Case) == 2


def test_set_up_that_calls_the_inherited_one() -> None:
    """The test finds the state of both set-ups."""

    @mock_devicefarm
    class Case(_decorated_base()):  # type: ignore[misc]
        def setUp(self) -> None:
            create_project("first")
            super().setUp()

        def test_one(self) -> None:
            assert project_names() == ["first", "base"]

        test_two = test_one

    assert run_tests(Case) == 2


def test_set_up_inherited_from_a_plain_class() -> None:
    """A set-up of a class that is not decorated runs outside the mock. Each test begins with empty
    state.
    """

    class Base(unittest.TestCase):
        def setUp(self) -> None:
            assert not is_mocked()

    @mock_devicefarm
    class Case(Base):
        def test_one(self) -> None:
            assert project_names() == []
            create_project("one")

        test_two = test_one

    assert run_tests(Case) == 2


def test_isolated_asyncio_test_case() -> None:
    """All set-ups, the async test and ``asyncTearDown`` share the state of one test."""

    @mock_devicefarm
    class Case(unittest.IsolatedAsyncioTestCase):
        def setUp(self) -> None:
            create_project("setUp")

        async def asyncSetUp(self) -> None:
            create_project("asyncSetUp")

        async def test_one(self) -> None:
            assert project_names() == ["setUp", "asyncSetUp"]
            create_project("test")

        test_two = test_one

        async def asyncTearDown(self) -> None:
            assert project_names() == ["setUp", "asyncSetUp", "test"]

    assert run_tests(Case) == 2


def test_async_set_up_alone() -> None:
    """``asyncSetUp`` without ``setUp`` makes the state of each test."""

    @mock_devicefarm
    class Case(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self) -> None:
            create_project("asyncSetUp")

        async def test_one(self) -> None:
            assert project_names() == ["asyncSetUp"]

        test_two = test_one

    assert run_tests(Case) == 2


def test_async_set_up_inherited_under_a_set_up() -> None:
    """An inherited ``asyncSetUp`` runs after the ``setUp`` of the class, and keeps its state."""

    @mock_devicefarm
    class Base(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self) -> None:
            create_project("asyncSetUp")

    @mock_devicefarm
    class Case(Base):
        def setUp(self) -> None:
            create_project("setUp")

        async def test_one(self) -> None:
            assert project_names() == ["setUp", "asyncSetUp"]

        test_two = test_one

    assert run_tests(Case) == 2
