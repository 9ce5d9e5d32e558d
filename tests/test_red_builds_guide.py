"""The guide to red builds shows the report that a user gets."""

from __future__ import annotations

import re

import pytest

from tests.support.documentation import blocks
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]


def test_the_report_is_the_one_on_the_page(pytester: pytest.Pytester) -> None:
    """The failing test of the page has the section of the page, but for the id of the project."""
    code, report, *_ = [
        text for language, text in blocks("docs/guides/red-builds.md") if language in ("py", "text")
    ]
    pytester.makepyfile(code)
    result = run_pytest(pytester)
    result.assert_outcomes(failed=1)
    expected = report.splitlines()[1:]
    printed = re.sub(r"project [0-9a-f]{4}…", "project ce72…", "\n".join(result.outlines))
    assert "\n".join(expected) in printed
