"""Runs of pytest with the plugin, inside a test."""

from __future__ import annotations

from pathlib import Path

import pytest

import moto_devicefarm

PLUGIN = "moto_devicefarm.pytest_plugin"
WARNINGS = ("-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning")
OTHER_PLUGINS = ("-p", "no:randomly", "-p", "no:asyncio", "-p", "no:hypothesispytest")
OPTIONS = (*WARNINGS, *OTHER_PLUGINS, "-p", PLUGIN, "--strict-markers")


def run_pytest(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run pytest in the folder of ``pytester`` as a user of the plugin does."""
    return pytester.runpytest_inprocess(*OPTIONS, *options)


def run_in_a_process(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *options: str
) -> pytest.RunResult:
    """Run pytest in a process, with the package under test and only the plugins that are named."""
    monkeypatch.setenv("PYTHONPATH", str(Path(moto_devicefarm.__file__).parents[1]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return pytester.runpytest_subprocess("-W", "error", *options)
