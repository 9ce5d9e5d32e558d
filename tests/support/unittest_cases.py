"""Decorated unittest cases: their runs, and projects as the state that they make and find."""

from __future__ import annotations

import unittest

from moto_devicefarm import settings
from tests.support.clients import shared_client


def create_project(name: str) -> None:
    """Create a project."""
    shared_client().create_project(name=name)


def project_names() -> list[str]:
    """The names of all projects."""
    return [project["name"] for project in shared_client().list_projects()["projects"]]


def is_mocked() -> bool:
    """Whether a mock_devicefarm is active."""
    return settings.innermost() is not None


def run_tests(case: type[unittest.TestCase]) -> int:
    """Run the tests of a class, all of which must pass, and return their number.

    No mock is active afterwards.
    """
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    assert [text for _, text in result.errors + result.failures] == []
    assert not is_mocked()
    return result.testsRun
