"""``moto-devicefarm reproduce`` of every kind: runs with their jobs, pools, profiles, the test
grid, artifacts.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.captures.assertions import getters
from moto_devicefarm.cli import main
from moto_devicefarm.core import model
from moto_devicefarm.reproduce_command import STYLES
from moto_devicefarm.resources import KINDS
from tests.support.clients import new_client
from tests.support.devices import IPHONE, PHONE
from tests.support.pytester import run_pytest as run
from tests.support.recordings import record_story
from tests.support.session_reports import CASES as SESSION_CASES
from tests.support.session_reports import assertions, reproduce, statements
from tests.support.stories import STORIES, schedule_run
from tests.support.type_checker import type_errors

pytest_plugins = ["pytester"]

SLOW = Timings.realistic(job_preparing=120, setup_test=60, test=150, teardown_test=30)
GIVEN: dict[str, Any] = {"timings": SLOW, "registry": [PHONE, IPHONE]}


def cli_output(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as ``aws devicefarm get-...`` prints it."""
    members = {name: member for name, member in answer.items() if name != "ResponseMetadata"}
    printed: dict[str, Any] = json.loads(
        json.dumps(members, default=lambda moment: moment.isoformat())
    )
    return printed


@cache
def captured_outputs() -> dict[str, dict[str, Any]]:
    """The output of the AWS CLI for every kind: of a run while it ran, and after two of its tests
    had failed.
    """
    found: dict[str, dict[str, Any]] = {}
    with freeze_time("2026-03-01 12:00:00") as clock, mock_devicefarm(**GIVEN):
        client = new_client()
        farm = DeviceFarm.current()
        farm.next_run(results="FAILED", message="the button was grey")
        arn = schedule_run(client, clock, executionConfiguration={"jobTimeoutMinutes": 20})
        project = arn.replace(":run:", ":project:").rpartition("/")[0]
        for when, seconds in (("scheduling", 0), ("running", 200), ("failed", 400)):
            clock.tick(seconds)
            found[f"run_{when}"] = client.get_run(arn=arn)
            found[f"jobs_{when}"] = client.list_jobs(arn=arn)
            job = found[f"jobs_{when}"]["jobs"][0]["arn"]
            found[f"job_{when}"] = client.get_job(arn=job)
            if when != "scheduling":
                found[f"suites_{when}"] = client.list_suites(arn=job)
                suite = found[f"suites_{when}"]["suites"][1]["arn"]
                found[f"tests_{when}"] = client.list_tests(arn=suite)
                found[f"test_{when}"] = client.get_test(
                    arn=found[f"tests_{when}"]["tests"][0]["arn"]
                )
                found[f"suite_{when}"] = client.get_suite(arn=suite)
        found["artifacts"] = client.list_artifacts(
            arn=found["test_failed"]["test"]["arn"], type="FILE"
        )
        sample = {
            "arn": job.replace(":job:", ":sample:") + "/00000",
            "type": "CPU",
            "url": "https://bucket.example/x?y",
        }
        found["samples"] = {"samples": [sample]}
        found["pool"] = client.get_device_pool(arn=found["run_failed"]["run"]["devicePoolArn"])
        found["curated_pools"] = client.list_device_pools(arn=project, type="CURATED")
        found["network_profile"] = client.create_network_profile(
            projectArn=project, name="slow", uplinkDelayMs=5
        )
        found["curated_profiles"] = client.list_network_profiles(arn=project, type="CURATED")
        found["instance_profile"] = client.create_instance_profile(
            name="clean", excludeAppPackagesFromCleanup=["a.b"]
        )
        found["vpce"] = client.create_vpce_configuration(
            vpceConfigurationName="a",
            vpceServiceName="com.amazonaws.vpce.b",
            serviceDnsName="shop.example",
        )
        found["grid_project"] = client.create_test_grid_project(name="shop", description="browsers")
        grid = found["grid_project"]["testGridProject"]["arn"]
        with farm.start_grid_session(grid, capabilities={"browserName": "firefox"}) as session:
            session.action("GET", "/status")
            clock.tick(90)
            found["grid_session_active"] = client.get_test_grid_session(sessionArn=session.arn)
        found["grid_sessions"] = client.list_test_grid_sessions(projectArn=grid)
    return {name: cli_output(answer) for name, answer in found.items()}


CASES = tuple(captured_outputs())


def test_the_modules_pass_as_written(pytester: pytest.Pytester) -> None:
    """Every kind passes, inline or with its file."""
    for case, report in captured_outputs().items():
        beside = reproduce(pytester, report, name=f"test_{case}.py")
        inline = reproduce(pytester, report, options=("--inline",), name=f"test_{case}_inline.py")
        assert assertions(beside) == assertions(inline) != [], case
    run(pytester).assert_outcomes(passed=2 * len(CASES))


def test_ruff_and_mypy_accept_the_modules(pytester: pytest.Pytester, tmp_path: Path) -> None:
    """ruff by its default rules, mypy in strict mode, for the modules of all kinds, those of
    sessions, which are also written inline, and those of calls in each style.
    """
    for case in CASES:
        reproduce(pytester, captured_outputs()[case], name=f"test_{case}.py")
    for case, report in SESSION_CASES.items():
        reproduce(pytester, report, name=f"test_session_{case}.py")
        reproduce(pytester, report, name=f"test_session_{case}_inline.py", options=("--inline",))
    recording = tmp_path / "calls.jsonl"
    record_story(recording, STORIES["app_and_session"], timings=Timings.realistic())
    for style in STYLES:
        module = str(pytester.path / f"test_calls_{style}.py")
        assert main(["reproduce", str(recording), "--style", style, "-o", module]) == 0
    names = [path.name for path in pytester.path.glob("test_*.py")]
    assert len(names) == len(CASES) + 2 * len(SESSION_CASES) + len(STYLES)
    done = pytester.run(sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", *names)
    assert done.ret == 0, done.outlines
    assert type_errors(pytester.path, names) == []


def test_only_artifacts_and_samples_have_no_get() -> None:
    """The module lists these, and gets every other kind."""
    assert {kind.SHAPE for kind in KINDS} - set(getters()) == {"Artifact", "Sample"}
    for getter in getters().values():
        assert callable(
            getattr(new_client(aws_access_key_id="a", aws_secret_access_key="b"), getter.method)
        )
    gets = [name for name in model.service_model().operation_names if name.startswith("Get")]
    assert len(getters()) == len(gets) - len(
        ("GetAccountSettings", "GetDevicePoolCompatibility", "GetOfferingStatus")
    )
    assert getters()["TestGridSession"] == (
        "get_test_grid_session",
        "sessionArn",
        "testGridSession",
    )


def test_a_run_with_its_jobs_reads_from_the_top_down(pytester: pytest.Pytester) -> None:
    """The order of the reports does not matter: the run comes first, then each job with its suites,
    tests and files.
    """
    names = (
        "artifacts",
        "tests_failed",
        "jobs_failed",
        "pool",
        "suites_failed",
        "run_failed",
        "samples",
    )
    module = reproduce(pytester, *(captured_outputs()[name] for name in names))
    assert module.startswith('"""A run that was FAILED: reproduced from test_report_1.json, ')
    lines = [line.strip() for line in module.splitlines()]
    assert [
        line.partition(" = ")[0]
        for line in lines
        if " = devicefarm_client" in line or " = next(" in line
    ] == [
        "run",
        "job_1",
        "suite_1",
        "samples",
        "sample",
        "suite_2",
        "test",
        "artifacts",
        "artifact_1",
        "artifact_2",
        "artifact_3",
        "artifact_4",
        "artifact_5",
        "suite_3",
        "job_2",
        "pool",
    ]
    run(pytester, "test_report.py").assert_outcomes(passed=1)


def test_a_failed_job_as_a_person_would_write_it(pytester: pytest.Pytester) -> None:
    """The module has times as datetimes, the identity of the device, and counters and minutes as
    they are.
    """
    report = captured_outputs()["job_failed"]
    job = report["job"]
    assert assertions(reproduce(pytester, report)) == [
        'job["name"] == "Pixel 8"',
        'job["created"] == dt.datetime.fromisoformat("2026-03-01T12:00:20.014+00:00")',
        'job["status"] == "COMPLETED"',
        'job["result"] == "FAILED"',
        'job["counters"] == {"total": 3, "passed": 2, "failed": 1, "warned": 0, "errored": 0, '
        '"stopped": 0, "skipped": 0}',
        'job["message"] == "the button was grey"',
        f'job["device"]["arn"] == "{job["device"]["arn"]}"',
        'job["device"]["name"] == "Pixel 8"',
        'job["device"]["os"] == "14"',
        'job["deviceMinutes"] == {"total": 6.0, "metered": 4.0, "unmetered": 0.0}',
        'job["videoCapture"] is True',
    ]


def test_an_artifact_is_listed(pytester: pytest.Pytester) -> None:
    """The module asserts the presence of its signed URL."""
    report = {"artifacts": captured_outputs()["artifacts"]["artifacts"][:1]}
    arn = report["artifacts"][0]["arn"]
    test = captured_outputs()["test_failed"]["test"]["arn"]
    module = reproduce(pytester, report)
    assert (
        f'artifacts = devicefarm_client.list_artifacts(arn="{test}", type="FILE")["artifacts"]'
        in statements(module)
    )
    assert f'artifact = next(one for one in artifacts if one["arn"] == "{arn}")' in statements(
        module
    )
    assert assertions(module) == [
        'artifact["name"] == "Logcat"',
        'artifact["type"] == "DEVICE_LOG"',
        'artifact["extension"] == "logcat"',
        '"url" in artifact',
    ]


@pytest.mark.parametrize(
    ("case", "headline"),
    [
        ("run_scheduling", "A run that was SCHEDULING"),
        ("job_running", "A job that was RUNNING"),
        ("tests_failed", "A test that was FAILED"),
        ("pool", "A device pool"),
        ("vpce", "A VPCE configuration"),
        ("instance_profile", "An instance profile"),
        ("grid_sessions", "A test grid session that was CLOSED"),
        ("artifacts", "An artifact"),
    ],
)
def test_the_headline_says_what_was_captured(
    case: str, headline: str, pytester: pytest.Pytester
) -> None:
    """The headline has the kind, and the result or the status."""
    assert (
        reproduce(pytester, captured_outputs()[case]).splitlines()[0].removesuffix('"""')
        == f'"""{headline}: reproduced from test_report_1.json.'
    )


@pytest.mark.parametrize(
    ("case", "moment"),
    [
        ("run_scheduling", "2026-03-01T12:00:20.000Z"),
        ("run_running", "2026-03-01T12:03:30.200Z"),
        ("job_running", "2026-03-01T12:03:40.200Z"),
        ("run_failed", "2026-03-01T12:06:30.000Z"),
        ("grid_session_active", "2026-03-01T12:10:20.000Z"),
        ("grid_sessions", "2026-03-01T12:11:50.000Z"),
    ],
)
def test_time_is_frozen_at_the_reports_last_moment(
    case: str, moment: str, pytester: pytest.Pytester
) -> None:
    """It is the latest time, or the end of a job's minutes. The minutes of a run are the sum of
    those of its jobs.
    """
    assert f'@freeze_time("{moment}")\n' in reproduce(pytester, captured_outputs()[case])


def test_insights_without_their_signed_url_are_asserted(pytester: pytest.Pytester) -> None:
    """A signed URL is not compared; the metrics beside it are."""
    insights = {
        "status": "COMPLETED",
        "jobReport": {"metrics": {"jobsTotal": 2}, "jobDetailsUrl": "https://bucket.example/a?b"},
    }
    report = {"run": {**captured_outputs()["run_failed"]["run"], "insights": insights}}
    assert assertions(reproduce(pytester, report))[-3:] == [
        'run["insights"]["status"] == "COMPLETED"',
        'run["insights"]["jobReport"]["metrics"] == {"jobsTotal": 2}',
        '"jobDetailsUrl" in run["insights"]["jobReport"]',
    ]
    run(pytester, "test_report.py").assert_outcomes(passed=1)
