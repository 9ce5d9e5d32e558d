"""The projects in examples/ are models for users: their tests pass as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from moto_devicefarm import Timings, mock_devicefarm
from tests.support.language_clients import JavaScript, environment, link_modules, skip_without
from tests.support.network import LOOPBACK, allow_only

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_dir())
PLUGINS = ("moto_devicefarm.pytest_plugin", "pytest_freezer")


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the example that the test names."""
    ignored = shutil.ignore_patterns("node_modules", ".*", "__pycache__")
    return Path(
        shutil.copytree(ROOT / "examples" / request.param, tmp_path / "project", ignore=ignored)
    )


@pytest.fixture
def served_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a mock with realistic times."""
    allow_only(monkeypatch, *LOOPBACK)
    with mock_devicefarm(server=True, timings=Timings.realistic()) as farm:
        yield farm.url


def run_in(command: list[str], folder: Path, variables: dict[str, str]) -> str:
    """The output of a command that runs tests. Raises AssertionError, with the output, if one
    fails.
    """
    run = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.mark.parametrize("project", ["ci_runner", "session_manager"], indirect=True)
def test_a_python_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All its tests pass without a warning, with the plugins that its README installs."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    options = ["-q", "-W", "error", *(f"-p{plugin}" for plugin in PLUGINS)]
    output = run_in([sys.executable, "-m", "pytest", *options], project, dict(os.environ))
    assert re.search(r"^\d+ passed in ", output, re.MULTILINE)


@pytest.mark.parametrize("project", ["node_client"], indirect=True)
def test_the_node_project(project: Path, served_url: str) -> None:
    """All its tests pass with the variables that the server prints."""
    skip_without(JavaScript)
    link_modules(project)
    command = ["node", "--test", "--test-reporter=tap"]
    output = run_in(command, project, environment(served_url))
    assert re.search(r"^# pass [1-9]", output, re.MULTILINE)
    assert "\n# skipped 0\n" in output


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_a_short_readme(name: str) -> None:
    """It says what the project shows, and the README of the package links to the examples."""
    text = (ROOT / "examples" / name / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 15
    assert "```\n" in text
    for file in re.findall(r"`([\w/]+\.\w+)`", text):
        assert (ROOT / "examples" / name / file).exists()
