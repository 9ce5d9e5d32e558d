"""The example of the guide to tests that start other programs."""

from __future__ import annotations

import pytest

from tests.support.commands import write_program
from tests.support.documentation import blocks
from tests.support.language_clients import AWS, AwsCli, skip_without
from tests.support.pytester import PLUGIN, run_in_a_process

pytest_plugins = ["pytester"]


def test_the_aws_cli_and_the_test_share_a_mock(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example passes with the option, and fails without it."""
    skip_without(AwsCli)
    (code,) = [code for name, code in blocks("docs/guides/other-programs.md") if name == "py"]
    write_program(pytester.path, "aws", f"exec '{AWS}' \"$@\"")
    monkeypatch.setenv("PATH", str(pytester.path), prepend=":")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    pytester.makepyfile(code)
    served = run_in_a_process(pytester, monkeypatch, "-p", PLUGIN, "--devicefarm-server")
    served.assert_outcomes(passed=1)
    run_in_a_process(pytester, monkeypatch, "-p", PLUGIN).assert_outcomes(failed=1)
