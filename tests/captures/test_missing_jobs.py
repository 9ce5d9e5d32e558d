"""A captured run whose jobs nobody captured: the warning, and where it appears."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.cli import main
from tests.captures import CREATED, DEVICE_DOCUMENT, JOB, RUN, call
from tests.support.pytester import run_pytest
from tests.support.session_reports import reproduce

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.usefixtures("clock")
DOCUMENT: dict[str, Any] = {
    "arn": RUN,
    "name": "nightly",
    "status": "COMPLETED",
    "result": "FAILED",
    "created": CREATED,
    "totalJobs": 3,
}
JOB_DOCUMENT: dict[str, Any] = {
    "arn": JOB,
    "name": "Invented One",
    "status": "COMPLETED",
    "result": "FAILED",
    "created": CREATED,
    "device": DEVICE_DOCUMENT,
}
REMEDY = (
    "totalJobs is 3, but no job of the run is loaded, so ListJobs answers none. Capture the jobs, "
    f"and load them together with the run: aws devicefarm list-jobs --arn {RUN}"
)


def test_a_run_without_its_jobs(devicefarm: DeviceFarm) -> None:
    """The warning says what is missing and which command captures it. It points to the line of the
    test, and the run is loaded.
    """
    with pytest.warns(UserWarning, match="totalJobs") as caught:
        loaded = devicefarm.load({"run": DOCUMENT})
    assert [str(warning.message) for warning in caught] == [f"report: run: {REMEDY}"]
    assert caught[0].filename == __file__
    assert loaded["Run"] == [RUN]
    assert call("GetRun", arn=RUN)["totalJobs"] == 3
    assert call("ListJobs", arn=RUN) == []


def test_each_run_is_named_by_its_source(devicefarm: DeviceFarm, tmp_path: Path) -> None:
    """The warning has the file of the run, and each run has a warning."""
    files = []
    for number, arn in enumerate((RUN, f"{RUN[:-1]}0")):
        files.append(tmp_path / f"run{number}.json")
        files[-1].write_text(json.dumps({"run": {**DOCUMENT, "arn": arn}}), "utf-8")
    with pytest.warns(UserWarning, match="totalJobs") as caught:
        devicefarm.load(files)
    assert [str(one.message).partition(":")[0] for one in caught] == [str(file) for file in files]


@pytest.mark.parametrize(
    "source",
    [
        {"run": {**DOCUMENT, "totalJobs": 0}},
        {"run": {name: value for name, value in DOCUMENT.items() if name != "totalJobs"}},
        {"run": {**DOCUMENT, "status": "SCHEDULING", "result": "PENDING"}},
        [{"run": DOCUMENT}, {"jobs": [JOB_DOCUMENT]}],
        [{"jobs": [JOB_DOCUMENT]}, {"run": DOCUMENT}],
        {"job": JOB_DOCUMENT},
    ],
    ids=["no jobs", "no count", "scheduling", "with jobs", "jobs first", "no run"],
)
def test_nothing_is_missing(devicefarm: DeviceFarm, source: Any) -> None:
    """A run that had no jobs, or comes with some, is loaded without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert devicefarm.load(source).missing == []


def test_the_jobs_are_in_the_mock_already(devicefarm: DeviceFarm) -> None:
    """A run whose jobs were loaded before has no warning."""
    devicefarm.load({"jobs": [JOB_DOCUMENT]})
    assert devicefarm.load({"run": DOCUMENT}).missing == []


def test_the_marker_warns(pytester: pytest.Pytester) -> None:
    """The warning of the marker's load= is among the warnings of the test."""
    pytester.makefile(".json", run=json.dumps({"run": DOCUMENT}))
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.devicefarm(load="run.json")
        def test_run(devicefarm):
            pass
        """
    )
    result = run_pytest(pytester, "-W", "default")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines([f"*run.json: run: {REMEDY}"])


def test_reproduce_tells(pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says it, and the test that it writes passes with the warning, also where warnings
    are errors.
    """
    text = reproduce(pytester, {"run": DOCUMENT})
    assert capsys.readouterr().err.endswith(f"test_report_1.json: run: {REMEDY}\n")
    assert '@pytest.mark.filterwarnings("default:.*totalJobs is:UserWarning")\n' in text
    result = run_pytest(pytester, "-W", "error")
    result.assert_outcomes(passed=1, warnings=1)


def test_reproduce_of_a_complete_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is told, and the module has no filter."""
    report = tmp_path / "run.json"
    report.write_text(json.dumps({"run": {**DOCUMENT, "totalJobs": 0}}), "utf-8")
    assert main(["reproduce", str(report)]) == 0
    printed = capsys.readouterr()
    assert "filterwarnings" not in printed.out
    assert printed.err == ""
