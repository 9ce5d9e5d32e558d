"""The report that an exception takes along when it leaves a mock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import moto_devicefarm
from moto_devicefarm import failure_report, mock_devicefarm
from tests.support.control import moto_account
from tests.support.failing_tests import HEAD, STUCK

SCRIPT = f"""
{HEAD}
@mock_devicefarm(timings=TIMINGS)
def inner():
    with freeze_time("2026-03-01 12:00:00"):
        poll(2)
        raise KeyError("inner")

def test():
    with mock_devicefarm():
        inner()

import unittest

class Test(unittest.TestCase):
    def test(self):
        inner()
"""


def run_script(tmp_path: Path, *command: str) -> str:
    """The standard error of a script of a user, which fails."""
    (tmp_path / "script.py").write_text(f"{SCRIPT}\n\nif __name__ == '__main__':\n    test()\n")
    folder = Path(moto_devicefarm.__file__).parents[1]
    result = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    return result.stderr


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have no notes")
@pytest.mark.parametrize("command", [["script.py"], ["-m", "unittest", "script"]])
def test_outside_of_pytest_the_traceback_has_a_note(command: list[str], tmp_path: Path) -> None:
    """Plain scripts and unittest show it once, also if the exception leaves two mocks."""
    text = run_script(tmp_path, *command)
    assert text.count("calls to Device Farm:\n2026-03-01, UTC") == 1
    assert text.count(STUCK) == 1


def fail_in_a_mock(error: BaseException) -> None:
    """Make a call, and fail."""
    with mock_devicefarm():
        moto_account().project()
        raise error


def test_under_pytest_an_exception_has_no_note(clock: Any) -> None:
    """pytest.raises would compare it with ``match``, and the plugin shows the report anyway."""
    with pytest.raises(KeyError, match=r"^'x'$") as raised:
        fail_in_a_mock(KeyError("x"))
    assert not hasattr(raised.value, "__notes__")
    assert "CreateProject" in failure_report.attached_report(raised.value)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have no notes")
def test_an_exception_that_leaves_two_mocks_has_one_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """The outer mock's note replaces the inner one's. Notes of others stay."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    error = KeyError("x")
    error.add_note("mine")
    with pytest.raises(KeyError), mock_devicefarm():
        fail_in_a_mock(error)
    mine, report = error.__notes__
    assert mine == "mine"
    assert report.startswith("calls to Device Farm:\n20")


class FrozenError(Exception):
    """An exception that takes no attributes."""

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)


def test_an_exception_without_attributes_leaves_the_mock_as_it_is() -> None:
    """A report never replaces the failure of a test."""
    with pytest.raises(FrozenError) as raised:
        fail_in_a_mock(FrozenError())
    assert failure_report.attached_report(raised.value) == ""


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit])
def test_an_ordinary_end_has_no_report(error: type[BaseException]) -> None:
    """A program or a generator may end inside a mock."""
    with pytest.raises(error) as raised:
        fail_in_a_mock(error())
    assert failure_report.attached_report(raised.value) == ""


def test_an_exception_without_calls_has_no_report() -> None:
    """There is nothing to tell."""
    with pytest.raises(KeyError) as raised, mock_devicefarm():
        raise KeyError
    assert failure_report.attached_report(raised.value) == ""


def test_the_report_of_an_exception_in_a_group() -> None:
    """Tasks of asyncio fail in groups; a chain may have a circle."""

    class Group(Exception):
        """A group, which Python 3.10 does not have."""

        exceptions: tuple[Exception, ...] = ()

    with pytest.raises(KeyError) as raised:
        fail_in_a_mock(KeyError())
    group = Group()
    group.exceptions = (group, raised.value)
    assert "CreateProject" in failure_report.attached_report(group)
