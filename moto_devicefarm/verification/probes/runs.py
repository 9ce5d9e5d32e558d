"""Runs on a device, from their schedule to their end.

Rule: each has one device, one job, and the shortest test that is possible.
"""

from __future__ import annotations

from typing import Any

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe
from moto_devicefarm.verification.probes import bodies, choices, sessions

ARTIFACTS = ("FILE", "LOG", "SCREENSHOT")
_LONGEST = 1800
"""Seconds to wait for a device and for the end of a run."""


def schedule(account: Account, project: str, test: dict[str, Any], **params: Any) -> str:
    """The ARN of a new run on one Android device."""
    selection = {
        "filters": [choices.filtered("ARN", choices.device(account))],
        "maxDevices": 1,
    }
    run = account.call(
        "ScheduleRun",
        projectArn=project,
        name=PREFIX + "run",
        appArn=choices.SAMPLE_APP,
        deviceSelectionConfiguration=selection,
        test=test,
        executionConfiguration={"jobTimeoutMinutes": 5},
        **params,
    )["run"]
    arn: str = run["arn"]
    return arn


def _job(account: Account, run: str) -> str:
    """The ARN of the only job, which exists once the run is no longer scheduled."""
    account.wait("GetRun", "RUNNING", seconds=_LONGEST, arn=run)
    jobs = account.read("ListJobs", arn=run)["jobs"]
    arn: str = jobs[0]["arn"] if jobs else account.unknown_arn("job")
    return arn


def _ask_all(account: Account, run: str, job: str) -> None:
    """Read everything about a run that has ended."""
    account.ask("GetRun", arn=run)
    account.ask("ListJobs", arn=run)
    account.ask("GetJob", arn=job)
    suites = account.call("ListSuites", arn=job)["suites"]
    for suite in suites:
        account.ask("GetSuite", arn=suite["arn"])
        for test in account.call("ListTests", arn=suite["arn"])["tests"]:
            account.ask("GetTest", arn=test["arn"])
            for kind in ARTIFACTS:
                account.ask("ListArtifacts", arn=test["arn"], type=kind)
    for kind in ARTIFACTS:
        account.ask("ListArtifacts", arn=run, type=kind)
    account.ask("ListUniqueProblems", arn=run)
    account.ask("ListSamples", arn=job)


@probe(
    device_minutes=6,
    settles=[
        "core.timings.Timings.realistic",
        "core.errors.JOB_PASSED",
        "core.run_plan._default_test_name",
        "core.statuses.WORST_FIRST",
        "resources.artifacts.artifact_types",
        "resources.artifacts.artifact_types.LOGCAT",
        "resources.artifacts.artifact_types._ALWAYS",
        "resources.artifacts.artifact_types._LOG_TYPES",
    ],
)
def fuzz_run(account: Account) -> None:
    """Which members and artifacts have run, job, suites and tests of a built-in fuzz test?"""
    test = {"type": "BUILTIN_FUZZ", "parameters": {"event_count": "10"}}
    run = schedule(account, account.create_project(), test)
    job = _job(account, run)
    account.wait("GetJob", "RUNNING", seconds=_LONGEST, arn=job)
    suites = account.read("ListSuites", arn=job)["suites"]
    account.wait("GetSuite", seconds=_LONGEST, arn=suites[-1]["arn"])
    account.wait("GetJob", seconds=_LONGEST, arn=job)
    account.wait("GetRun", seconds=_LONGEST, arn=run)
    _ask_all(account, run, job)


@probe(
    device_minutes=6,
    settles=[
        "resources.artifacts.artifact_types._WITH_TEST_SPEC",
        "resources.artifacts.artifact_contents.test_spec_output",
        "resources.runs.insights.DETAILS",
        "core.run_plan.EXAMPLE_TEST",
    ],
)
def custom_environment_run(account: Account) -> None:
    """Which members, counters and artifacts has a run with a test spec, during and after it?"""
    project = account.create_project()
    package = account.upload(
        project, "tests.zip", "APPIUM_NODE_TEST_PACKAGE", bodies.node_package()
    )
    spec = account.upload(project, "spec.yml", "APPIUM_NODE_TEST_SPEC", bodies.TEST_SPEC)
    test = {
        "type": "APPIUM_NODE",
        "testPackageArn": package["arn"],
        "testSpecArn": spec["arn"],
    }
    run = schedule(account, project, test)
    job = _job(account, run)
    account.wait("GetJob", seconds=_LONGEST, arn=job)
    account.wait("GetRun", seconds=_LONGEST, arn=run)
    _ask_all(account, run, job)


@probe(
    device_minutes=3,
    settles=[
        "resources.runs.jobs.JobView",
        "core.errors.RUN_ACTIVE",
        "resources.runs.runs.FURTHEST",
        "resources.runs.unique_problems.PROBLEMS",
    ],
)
def stopped_run(account: Account) -> None:
    """Which members has a run that was stopped, and what says DeleteRun while it stops?"""
    project = account.create_project()
    run = schedule(account, project, {"type": "BUILTIN_FUZZ"})
    job = _job(account, run)
    account.wait("GetJob", "RUNNING", seconds=_LONGEST, arn=job)
    account.ask("StopRun", arn=run)
    account.ask("DeleteRun", arn=run)
    account.wait("GetRun", seconds=_LONGEST, arn=run)
    _ask_all(account, run, job)
    account.ask("StopRun", arn=run)
    account.ask("StopJob", arn=job)


@probe(
    device_minutes=3,
    settles=[
        "core.errors.NO_SLOTS",
        "resources.billing.unmetered_slots.missing_slot",
    ],
)
def unmetered_without_slots(account: Account) -> None:
    """What happens to an UNMETERED run and session in an account without device slots?"""
    project = account.create_project()
    configuration = {"billingMethod": "UNMETERED"}
    sessions.ask(account, project, choices.device(account), configuration=configuration)
    run = schedule(account, project, {"type": "BUILTIN_FUZZ"}, configuration=configuration)
    account.wait("GetRun", seconds=_LONGEST, arn=run)
    account.ask("ListJobs", arn=run)
