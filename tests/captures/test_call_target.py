"""Functions whose names or parameters need care in the call of a written test."""

from __future__ import annotations

import sys

import pytest

from tests.support.pytester import run_pytest as run
from tests.support.session_reports import CASES, reproduce

pytest_plugins = ["pytester"]
CODE = """
def session(client): client.list_projects()
def Any(client): client.list_projects()
def test_it(client): client.list_projects()
def __own(client): client.list_projects()
def named(*, client): client.list_projects()
def first(client, /, arn): client.get_remote_access_session(arn=arn)
"""


@pytest.mark.parametrize("style", ["fixture", "unittest"])
@pytest.mark.parametrize(
    ("function", "imported", "call"),
    [
        ("session", "session as function_under_test", "function_under_test(devicefarm_client)"),
        ("Any", "Any as function_under_test", "function_under_test(devicefarm_client)"),
        ("test_it", "test_it as function_under_test", "function_under_test(devicefarm_client)"),
        ("__own", "__own as function_under_test", "function_under_test(devicefarm_client)"),
        ("named", "named", "named(client=devicefarm_client)"),
        ("first", "first", "first(devicefarm_client, arn=SESSION)"),
    ],
)
def test_the_written_test_calls_the_function(
    function: str,
    imported: str,
    call: str,
    style: str,
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No name of the module hides it, pytest does not collect it, and the test passes."""
    pytester.makepyfile(called_app=CODE)
    monkeypatch.delitem(sys.modules, "called_app", raising=False)
    monkeypatch.chdir(pytester.path)
    options = ("--style", style, "--call", f"called_app:{function}")
    text = reproduce(pytester, CASES["running"], options=options)
    assert f"\nfrom called_app import {imported}\n" in text
    assert f" {call}\n" in text
    run(pytester).assert_outcomes(passed=1)


def test_ruff_accepts_the_import_of_the_function(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ruff wants the project's own modules below those of others."""
    pytester.makepyfile(called_app=CODE)
    monkeypatch.chdir(pytester.path)
    reproduce(pytester, CASES["running"], options=("--call", "called_app:first"))
    command = ["ruff", "check", "--isolated", "--no-cache", "--select=I", "test_report.py"]
    outcome = pytester.run(sys.executable, "-m", *command)
    assert outcome.ret == 0, outcome.outlines
