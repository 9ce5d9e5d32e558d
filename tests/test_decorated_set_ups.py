"""Set-ups of decorated test classes: inherited, overridden and async, with state for each test."""

from __future__ import annotations

import unittest

from moto_devicefarm import farm, mock_devicefarm
from tests.test_decorated_classes import create, projects, run


class _Base(unittest.TestCase):
    def setUp(self) -> None:
        create("base")


def _decorated_base() -> type[unittest.TestCase]:
    @mock_devicefarm
    class Base(_Base):
        def setUp(self) -> None:
            super().setUp()

    return Base


def test_set_up_inherited_from_a_decorated_class() -> None:
    """A decorated class that inherits a decorated set-up keeps what that made."""

    @mock_devicefarm
    class Case(_decorated_base()):  # type: ignore[misc]
        def test_one(self) -> None:
            assert projects() == ["base"]

        test_two = test_one

    assert run(Case) == 2


def test_set_up_that_calls_the_inherited_one() -> None:
    """Both set-ups of a line of decorated classes make state for the test."""

    @mock_devicefarm
    class Case(_decorated_base()):  # type: ignore[misc]
        def setUp(self) -> None:
            create("first")
            super().setUp()

        def test_one(self) -> None:
            assert projects() == ["first", "base"]

        test_two = test_one

    assert run(Case) == 2


def test_set_up_inherited_from_a_plain_class() -> None:
    """A set-up that was inherited undecorated is outside the mock, and each test begins with
    nothing.
    """

    class Base(unittest.TestCase):
        def setUp(self) -> None:
            assert not farm.any_active()

    @mock_devicefarm
    class Case(Base):
        def test_one(self) -> None:
            assert projects() == []
            create("one")

        test_two = test_one

    assert run(Case) == 2


def test_isolated_asyncio_test_case() -> None:
    """``setUp``, ``asyncSetUp``, the async test and ``asyncTearDown`` share the state of one test."""

    @mock_devicefarm
    class Case(unittest.IsolatedAsyncioTestCase):
        def setUp(self) -> None:
            create("setUp")

        async def asyncSetUp(self) -> None:
            create("asyncSetUp")

        async def test_one(self) -> None:
            assert projects() == ["setUp", "asyncSetUp"]
            create("test")

        test_two = test_one

        async def asyncTearDown(self) -> None:
            assert projects() == ["setUp", "asyncSetUp", "test"]

    assert run(Case) == 2


def test_async_set_up_alone() -> None:
    """``asyncSetUp`` without ``setUp`` begins each test."""

    @mock_devicefarm
    class Case(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self) -> None:
            create("asyncSetUp")

        async def test_one(self) -> None:
            assert projects() == ["asyncSetUp"]

        test_two = test_one

    assert run(Case) == 2


def test_async_set_up_inherited_under_a_set_up() -> None:
    """An inherited ``asyncSetUp`` runs after the class's own ``setUp``, and takes nothing of it
    away.
    """

    @mock_devicefarm
    class Base(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self) -> None:
            create("asyncSetUp")

    @mock_devicefarm
    class Case(Base):
        def setUp(self) -> None:
            create("setUp")

        async def test_one(self) -> None:
            assert projects() == ["setUp", "asyncSetUp"]

        test_two = test_one

    assert run(Case) == 2
