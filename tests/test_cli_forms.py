"""``reproduce`` of reports in each form: the written module loads its copy, or has it inline."""

from __future__ import annotations

import datetime as dt
import json
import pprint
from collections.abc import Mapping

import pytest
import yaml

from moto_devicefarm.cli import main
from tests.captures import DATA
from tests.support.session_reports import ENDED

pytest_plugins = ["pytester"]
TIMES = {
    name: dt.datetime.fromtimestamp(float(str(ENDED[name])), dt.timezone.utc)
    for name in ("created", "started", "stopped")
}
ANSWER = {"remoteAccessSession": {**ENDED, **TIMES}}
REPORTS: Mapping[str, str] = {
    "json": json.dumps({"remoteAccessSession": ENDED}),
    "print": repr(ANSWER),
    "pprint": pprint.pformat(ANSWER),
    "node": (DATA / "session_in_node.txt").read_text("utf-8"),
    "yaml": yaml.safe_dump(ANSWER),
}


@pytest.mark.parametrize("options", [[], ["--inline"]], ids=["copy", "inline"])
def test_the_written_modules_pass(pytester: pytest.Pytester, options: list[str]) -> None:
    """Copies keep their names and contents."""
    for form, text in REPORTS.items():
        report = pytester.path / "reports" / f"{form}.txt"
        report.parent.mkdir(exist_ok=True)
        report.write_text(text, "utf-8")
        assert main(["reproduce", str(report), "-o", f"test_{form}.py", *options]) == 0
        copy = pytester.path / report.name
        assert copy.exists() is not bool(options)
        assert options or copy.read_bytes() == report.read_bytes()
    result = pytester.runpytest("-p", "no:randomly", "-p", "no:asyncio")
    result.assert_outcomes(passed=len(REPORTS))
