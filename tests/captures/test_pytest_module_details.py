"""The test that ``reproduce`` writes of the details file of a job's insights."""

from __future__ import annotations

import json

import pytest

from moto_devicefarm.cli import main
from tests.captures.published import INSIGHTS_DETAILS
from tests.support.pytester import run_pytest as run

pytest_plugins = ["pytester"]


def test_the_details_of_insights_are_read_behind_their_url(pytester: pytest.Pytester) -> None:
    """Catches a module that looks for a Get operation, which the file does not have."""
    report = pytester.path / "details.json"
    report.write_text(json.dumps(INSIGHTS_DETAILS))
    module = pytester.path / "test_details.py"
    assert main(["reproduce", str(report), "--inline", "-o", str(module)]) == 0
    text = module.read_text("utf-8")
    assert 'job["insights"]["testReport"]' in text
    assert 'requests.get(report["testDetailsUrl"], timeout=10).json()' in text
    run(pytester).assert_outcomes(passed=1)
