"""Runs of pytest with the plugin, inside a test."""

from __future__ import annotations

import pytest

WARNINGS = ("-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning")
OTHER_PLUGINS = ("-p", "no:randomly", "-p", "no:asyncio", "-p", "no:hypothesispytest")
OPTIONS = (*WARNINGS, *OTHER_PLUGINS, "-p", "moto_devicefarm.pytest_plugin", "--strict-markers")


def run_pytest(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run pytest in the folder of ``pytester`` as a user of the plugin does."""
    return pytester.runpytest_inprocess(*OPTIONS, *options)
