"""The checks at the end of each test of a decorated class."""

from __future__ import annotations

import unittest

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.clients import new_client
from tests.support.end_checks import (
    UNUSED,
    Mistake,
    arrange,
    create_session,
    run_case,
)


def test_unittest_shows_a_failure() -> None:
    """FAIL, and not ERROR."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def test(self) -> None:
            arrange()

    result = run_case(Case)
    assert (len(result.failures), len(result.errors)) == (1, 0)
    assert f"AssertionError: {UNUSED}" in result.failures[0][1]


def test_arrangement_of_a_set_up_is_used_by_the_test() -> None:
    """A decorated class is checked at the end of each test, and not of its set-up."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            DeviceFarm.current().fail("ListProjects", "ArgumentException")

        def test_unused(self) -> None:
            pass

        def test_used(self) -> None:
            self.call()

        def test_raises(self) -> None:
            raise Mistake

        def call(self) -> None:
            with pytest.raises(ClientError):
                new_client().list_projects()

    result = run_case(Case)
    assert [str(test).split()[0] for test, _ in result.failures] == ["test_unused"]
    assert [str(test).split()[0] for test, _ in result.errors] == ["test_raises"]


def test_tear_down_may_use_and_stop() -> None:
    """Where a class has a set-up and a tear-down, the check comes after the tear-down."""

    @mock_devicefarm(leaks="fail")
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.client = new_client()
            self.session = create_session(self.client)

        def test_used(self) -> None:
            DeviceFarm.current().fail("ListProjects", "ArgumentException")

        def test_raises(self) -> None:
            DeviceFarm.current().fail("ListProjects", "ArgumentException")
            arrange()
            raise Mistake

        def test_unused(self) -> None:
            DeviceFarm.current().fail("ListProjects", "ArgumentException")
            arrange()

        def tearDown(self) -> None:
            with pytest.raises(ClientError):
                self.client.list_projects()
            self.client.stop_remote_access_session(arn=self.session)

    result = run_case(Case)
    assert [str(test).split()[0] for test, _ in result.failures] == ["test_unused"]
    assert [str(test).split()[0] for test, _ in result.errors] == ["test_raises"]


def test_tear_down_without_a_set_up() -> None:
    """Each test of such a class has state of its own, so the check comes after the test."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def test(self) -> None:
            arrange()

        def tearDown(self) -> None:
            pass

    assert UNUSED in run_case(Case).failures[0][1]


def test_failed_test_does_not_turn_off_the_check_of_the_next() -> None:
    """Also where the tests of a class share a handle, since they inherit their set-up."""

    @mock_devicefarm
    class Base(unittest.TestCase):
        def setUp(self) -> None:
            pass

    @mock_devicefarm
    class Case(Base):
        def test_1(self) -> None:
            raise Mistake

        def test_2(self) -> None:
            arrange()

    result = run_case(Case)
    assert (len(result.errors), len(result.failures)) == (1, 1)
