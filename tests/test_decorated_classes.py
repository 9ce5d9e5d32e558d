"""Decorated test classes: each test begins with empty state, or with the state of its set-up."""

from __future__ import annotations

import dataclasses
import unittest
from collections.abc import Iterator
from typing import Any

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from tests.support.clients import shared_client
from tests.support.unittest_cases import create_project, is_mocked, project_names, run_tests

PIXEL = Device("Pixel 8", availability="BUSY")


def test_each_test_begins_with_empty_state() -> None:
    """Without set-up each test begins with empty state."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def test_one(self) -> None:
            assert project_names() == []
            create_project("one")

        def test_two(self) -> None:
            assert project_names() == []
            create_project("two")

    assert run_tests(Case) == 2


def test_decorator_with_arguments() -> None:
    """The arguments are in force in each test. A device that one test replaced has its first state
    in the next.
    """

    @mock_devicefarm(registry=[PIXEL])
    class Case(unittest.TestCase):
        def test_one(self) -> None:
            [device] = DeviceFarm.current().registry
            assert device.availability == "BUSY"
            DeviceFarm.current().registry.replace(
                dataclasses.replace(PIXEL, availability="AVAILABLE")
            )

        test_two = test_one

    assert run_tests(Case) == 2


def test_class_is_the_same() -> None:
    """The decorator returns the class itself."""

    class Case: ...

    assert mock_devicefarm()(Case) is Case


def test_set_up_makes_the_state_of_each_test() -> None:
    """The test and ``tearDown`` find the project of ``setUp``, which creates it again for each
    test.
    """

    @mock_devicefarm
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            create_project("set-up")

        def test_one(self) -> None:
            assert project_names() == ["set-up"]
            create_project("test")

        test_two = test_one

        def tearDown(self) -> None:
            assert project_names() == ["set-up", "test"]

    assert run_tests(Case) == 2


def test_handle_is_one_from_set_up_to_tear_down() -> None:
    """The set-up, the test and its methods have one handle. A device that it replaced has its first
    state in the next test.
    """

    @mock_devicefarm(registry=[PIXEL])
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.handle = DeviceFarm.current()
            assert self.availability() == "BUSY"
            self.handle.registry.replace(dataclasses.replace(PIXEL, availability="AVAILABLE"))

        def availability(self) -> str:
            assert DeviceFarm.current() is self.handle
            found: str = shared_client().list_devices()["devices"][0]["availability"]
            return found

        def test_one(self) -> None:
            assert self.availability() == "AVAILABLE"
            assert DeviceFarm.current() is self.handle

        test_two = test_one

        def tearDown(self) -> None:
            assert self.availability() == "AVAILABLE"

    assert run_tests(Case) == 2


def test_method_called_by_a_test_without_set_up() -> None:
    """A method that a test calls has the test's state and handle, and keeps them."""

    @mock_devicefarm(registry=[PIXEL])
    class Case(unittest.TestCase):
        def availability(self) -> str:
            create_project("helper")
            found: str = shared_client().list_devices()["devices"][0]["availability"]
            return found

        def test_one(self) -> None:
            handle = DeviceFarm.current()
            handle.registry.replace(dataclasses.replace(PIXEL, availability="AVAILABLE"))
            assert self.availability() == "AVAILABLE"
            assert DeviceFarm.current() is handle
            assert project_names() == ["helper"]

    assert run_tests(Case) == 1


def test_other_members_stay_as_they_are() -> None:
    """Static methods, class methods, names with an underscore, values and callable objects are not
    decorated.
    """

    class Members:
        number = 3
        call = staticmethod(print)

        @staticmethod
        def test_static() -> bool:
            return is_mocked()

        @classmethod
        def test_class(cls) -> tuple[Any, bool]:
            return cls, is_mocked()

        def _helper(self) -> bool:
            return is_mocked()

        def __len__(self) -> int:
            return int(is_mocked())

        def test_it(self) -> bool:
            return is_mocked()

    mock_devicefarm(Members)
    members = Members()
    assert (Members.test_static(), members.test_static()) == (False, False)
    assert (Members.test_class(), members.test_class()) == ((Members, False), (Members, False))
    assert (members._helper(), len(members), members.number) == (False, 0, 3)
    assert members.test_it() is True


def test_nested_classes_are_decorated() -> None:
    """The tests of a nested class are mocked, each with its own state."""

    @mock_devicefarm
    class Outer:
        class TestInner(unittest.TestCase):
            def setUp(self) -> None:
                create_project("inner")

            def test_one(self) -> None:
                assert project_names() == ["inner"]

            test_two = test_one

    assert run_tests(Outer.TestInner) == 2


def test_generator_method_is_mocked() -> None:
    """A method that yields is mocked between its yields."""

    @mock_devicefarm
    class Case:
        def test_names(self) -> Iterator[list[str]]:
            create_project("yielded")
            yield project_names()

    assert list(Case().test_names()) == [["yielded"]]


def test_error_in_a_test_ends_the_mock() -> None:
    """A failing test is reported, and the next test begins with empty state."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def test_one(self) -> None:
            assert project_names() == []
            create_project("one")
            raise ZeroDivisionError

        test_two = test_one

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    assert [text.splitlines()[-1] for _, text in result.errors] == ["ZeroDivisionError"] * 2
    assert not is_mocked()
