"""Decorated test classes: each test has fresh state, made by its set-up if it has one, under
unittest and under pytest.
"""

from __future__ import annotations

import dataclasses
import unittest
from collections.abc import Iterator
from typing import Any

from moto_devicefarm import Device, DeviceFarm, farm, mock_devicefarm
from tests.devicefarm.clients import kept

PIXEL = Device("Pixel 8", availability="BUSY")


def create(name: str) -> None:
    kept().create_project(name=name)


def projects() -> list[str]:
    return [project["name"] for project in kept().list_projects()["projects"]]


def run(case: type[unittest.TestCase]) -> int:
    """How many tests of the class ran under unittest's own runner; all must pass, and no mock is
    active then.
    """
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    assert [text for _, text in result.errors + result.failures] == []
    assert not farm.any_active()
    return result.testsRun


def test_state_is_fresh_for_each_test() -> None:
    """Without set-up each test begins with nothing."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def test_one(self) -> None:
            assert projects() == []
            create("one")

        def test_two(self) -> None:
            assert projects() == []
            create("two")

    assert run(Case) == 2


def test_decorator_with_arguments() -> None:
    """The settings hold in every test, and what one test replaced is as given in the next."""

    @mock_devicefarm(registry=[PIXEL])
    class Case(unittest.TestCase):
        def test_one(self) -> None:
            [device] = DeviceFarm.current().registry
            assert device.availability == "BUSY"
            DeviceFarm.current().registry.replace(
                dataclasses.replace(PIXEL, availability="AVAILABLE")
            )

        test_two = test_one

    assert run(Case) == 2


def test_class_is_the_same() -> None:
    """The decorator answers the class itself."""

    class Case: ...

    assert mock_devicefarm()(Case) is Case


def test_set_up_makes_the_state_of_each_test() -> None:
    """What ``setUp`` made is there in the test and in ``tearDown``, and made anew for the next
    test.
    """

    @mock_devicefarm
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            create("set-up")

        def test_one(self) -> None:
            assert projects() == ["set-up"]
            create("test")

        test_two = test_one

        def tearDown(self) -> None:
            assert projects() == ["set-up", "test"]

    assert run(Case) == 2


def test_handle_is_one_from_set_up_to_tear_down() -> None:
    """A device that set-up replaced is replaced in the test and in the methods that it calls, and
    as given in the next test.
    """

    @mock_devicefarm(registry=[PIXEL])
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.handle = DeviceFarm.current()
            assert self.availability() == "BUSY"
            self.handle.registry.replace(dataclasses.replace(PIXEL, availability="AVAILABLE"))

        def availability(self) -> str:
            assert DeviceFarm.current() is self.handle
            found: str = kept().list_devices()["devices"][0]["availability"]
            return found

        def test_one(self) -> None:
            assert self.availability() == "AVAILABLE"
            assert DeviceFarm.current() is self.handle

        test_two = test_one

        def tearDown(self) -> None:
            assert self.availability() == "AVAILABLE"

    assert run(Case) == 2


def test_method_called_by_a_test_without_set_up() -> None:
    """A method that a test calls sees the test's state and handle, and leaves them."""

    @mock_devicefarm(registry=[PIXEL])
    class Case(unittest.TestCase):
        def availability(self) -> str:
            create("helper")
            found: str = kept().list_devices()["devices"][0]["availability"]
            return found

        def test_one(self) -> None:
            handle = DeviceFarm.current()
            handle.registry.replace(dataclasses.replace(PIXEL, availability="AVAILABLE"))
            assert self.availability() == "AVAILABLE"
            assert DeviceFarm.current() is handle
            assert projects() == ["helper"]

    assert run(Case) == 1


def test_other_members_stay_as_they_are() -> None:
    """Static and class methods, names with an underscore, values and callable objects are not
    decorated.
    """

    class Members:
        number = 3
        call = staticmethod(print)

        @staticmethod
        def test_static() -> bool:
            return farm.any_active()

        @classmethod
        def test_class(cls) -> tuple[Any, bool]:
            return cls, farm.any_active()

        def _helper(self) -> bool:
            return farm.any_active()

        def __len__(self) -> int:
            return int(farm.any_active())

        def test_it(self) -> bool:
            return farm.any_active()

    mock_devicefarm(Members)
    members = Members()
    assert (Members.test_static(), members.test_static()) == (False, False)
    assert (Members.test_class(), members.test_class()) == ((Members, False), (Members, False))
    assert (members._helper(), len(members), members.number) == (False, 0, 3)
    assert members.test_it() is True


def test_nested_classes_are_decorated() -> None:
    """The tests of a class within the class are mocked, each with fresh state."""

    @mock_devicefarm
    class Outer:
        class TestInner(unittest.TestCase):
            def setUp(self) -> None:
                create("inner")

            def test_one(self) -> None:
                assert projects() == ["inner"]

            test_two = test_one

    assert run(Outer.TestInner) == 2


def test_generator_method_is_mocked() -> None:
    """A method that yields is mocked between its yields."""

    @mock_devicefarm
    class Case:
        def test_names(self) -> Iterator[list[str]]:
            create("yielded")
            yield projects()

    assert list(Case().test_names()) == [["yielded"]]


def test_error_in_a_test_ends_the_mock() -> None:
    """A failing test is reported as one, and the next begins with nothing."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def test_one(self) -> None:
            assert projects() == []
            create("one")
            raise ZeroDivisionError

        test_two = test_one

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    assert [text.splitlines()[-1] for _, text in result.errors] == ["ZeroDivisionError"] * 2
    assert not farm.any_active()
