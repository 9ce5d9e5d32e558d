"""ScheduleRun without a device: what it refuses, and a run that no device can take.

Rule: the pool has no device. So what AWS accepts against expectation uses no device minutes.
"""

from __future__ import annotations

from typing import Any

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe
from moto_devicefarm.verification.probes import bodies, choices

FUZZ = {"type": "BUILTIN_FUZZ"}


def _schedule(account: Account, project: str, pool: str, **params: Any) -> None:
    """Ask ScheduleRun for a fuzz test of AWS's sample app, with other parameters."""
    usual = {"appArn": choices.SAMPLE_APP, "test": FUZZ, "devicePoolArn": pool}
    given = {name: value for name, value in {**usual, **params}.items() if value is not None}
    account.ask("ScheduleRun", projectArn=project, name=PREFIX + "run", **given)


@probe(
    settles=[
        "resources.runs.run_request.compatible_devices",
        "resources.runs.run_request.DEFAULT_EVENT_COUNT",
        "resources.uploads.curated._curated_uploads",
    ]
)
def run_over_an_empty_pool(account: Account) -> None:
    """Which members has a run of AWS's sample app over a pool without devices, until its end?"""
    project = account.create_project()
    run = account.call(
        "ScheduleRun",
        projectArn=project,
        name=PREFIX + "run",
        appArn=choices.SAMPLE_APP,
        test=FUZZ,
        devicePoolArn=choices.pool_of(account, project),
    )["run"]
    account.wait("GetRun", seconds=900, arn=run["arn"])
    account.ask("ListJobs", arn=run["arn"])
    account.ask("ListRuns", arn=project)
    account.ask("StopRun", arn=run["arn"])


@probe(settles=["core.errors.DEVICES_UNCLEAR", "resources.device_pools.select_devices"])
def devices_of_runs(account: Account) -> None:
    """What does ScheduleRun say without devices, to two kinds of them, and to maxDevices 0?"""
    project = account.create_project()
    pool = choices.pool_of(account, project)
    nothing = [choices.filtered("MODEL", "a model that no device has")]
    _schedule(account, project, pool, devicePoolArn=None)
    for number in (0, 1):
        selection = {"filters": nothing, "maxDevices": number}
        _schedule(account, project, pool, deviceSelectionConfiguration=selection)
        _schedule(
            account, project, pool, deviceSelectionConfiguration=selection, devicePoolArn=None
        )


@probe(settles=["core.errors.BAD_PARAMETER", "resources.runs.run_request.DEFAULT_EVENT_COUNT"])
def parameters_of_fuzz_tests(account: Account) -> None:
    """What does ScheduleRun say to an event_count, a throttle and a seed out of their ranges?"""
    project = account.create_project()
    pool = choices.pool_of(account, project)
    for name, value in (
        ("event_count", "0"),
        ("event_count", "10001"),
        ("event_count", "many"),
        ("throttle", "1001"),
        ("seed", "-1"),
        ("unknown", "1"),
    ):
        _schedule(account, project, pool, test={**FUZZ, "parameters": {name: value}})


@probe(
    settles=[
        "core.errors.BAD_LOCATION",
        "core.errors.BAD_TIMEOUT",
        "core.errors.INSIGHTS_NONE",
        "core.errors.RESERVED_VARIABLE",
        "core.errors.TOO_MANY_AUXILIARY_APPS",
    ]
)
def configurations_of_runs(account: Account) -> None:
    """What does ScheduleRun say to wrong values of its configuration?"""
    project = account.create_project()
    pool = choices.pool_of(account, project)
    variable = {"name": "DEVICEFARM_PROBE", "value": "1"}
    for configuration in (
        {"location": {"latitude": 91.0, "longitude": 0.0}},
        {"location": {"latitude": 0.0, "longitude": -181.0}},
        {"auxiliaryApps": 4 * [choices.SAMPLE_APP]},
        {"networkProfileArn": account.unknown_arn("networkprofile")},
        {"vpceConfigurationArns": [account.unknown_arn("vpceconfiguration")]},
        {"locale": "nowhere"},
    ):
        _schedule(account, project, pool, configuration=configuration)
    for minutes in (4, 151):
        execution = {"jobTimeoutMinutes": minutes}
        _schedule(account, project, pool, executionConfiguration=execution)
    _schedule(account, project, pool, configuration={"environmentVariables": [variable]})
    _schedule(account, project, pool, configuration={"insightsTypes": ["NONE", "TEST_REPORT"]})


@probe(
    settles=[
        "core.run_messages.INVALID_MEMBER",
        "core.run_messages.INVALID_UPLOAD_ARN",
        "resources.uploads.run_uploads",
        "resources.uploads.run_uploads.CUSTOM_TESTS",
    ]
)
def uploads_of_runs(account: Account) -> None:
    """What does ScheduleRun say to uploads that are missing, unknown, empty, or of a wrong type?"""
    project = account.create_project()
    pool = choices.pool_of(account, project)
    empty = account.call(
        "CreateUpload", projectArn=project, name=PREFIX + "a.apk", type="ANDROID_APP"
    )["upload"]["arn"]
    unknown = account.unknown_arn("upload")
    for app in (None, unknown, empty, "a text that is long enough to pass", project):
        _schedule(account, project, pool, appArn=app)
    for test in (
        {"type": "INSTRUMENTATION"},
        {"type": "INSTRUMENTATION", "testPackageArn": unknown},
        {"type": "INSTRUMENTATION", "testPackageArn": empty},
        {"type": "APPIUM_RUBY", "testPackageArn": unknown},
        {"type": "APPIUM_PYTHON", "testPackageArn": unknown, "testSpecArn": unknown},
        {"type": "BUILTIN_FUZZ", "testSpecArn": unknown},
    ):
        _schedule(account, project, pool, test=test)
    for name in ("extraDataPackageArn", "auxiliaryApps"):
        value: Any = [empty] if name == "auxiliaryApps" else empty
        _schedule(account, project, pool, configuration={name: value})


@probe(settles=["core.errors.PARSING_FAILED", "resources.runs.runs.PARSING"])
def app_that_is_a_test_package(account: Account) -> None:
    """Which result and message has a run whose app is a test package?"""
    project = account.create_project()
    package = account.upload(
        project, "tests.zip", "APPIUM_NODE_TEST_PACKAGE", bodies.node_package()
    )
    run = account.call(
        "ScheduleRun",
        projectArn=project,
        name=PREFIX + "run",
        appArn=package["arn"],
        test=FUZZ,
        devicePoolArn=choices.pool_of(account, project),
    )["run"]
    account.wait("GetRun", seconds=900, arn=run["arn"])


@probe(settles=["resources.runs.schedule_run._default_name"])
def default_names_of_runs(account: Account) -> list[str]:
    """Which name has a run that got none?"""
    project = account.create_project()
    run = account.call(
        "ScheduleRun",
        projectArn=project,
        appArn=choices.SAMPLE_APP,
        test=FUZZ,
        devicePoolArn=choices.pool_of(account, project),
    )["run"]
    return [run["name"]]


@probe(settles=["resources.runs.run_request.WEB_PLATFORM"])
def platform_of_runs_without_app(account: Account) -> None:
    """Which platform has an Appium run without an app?"""
    project = account.create_project()
    package = account.upload(
        project, "tests.zip", "APPIUM_WEB_NODE_TEST_PACKAGE", bodies.node_package()
    )
    spec = account.upload(project, "spec.yml", "APPIUM_WEB_NODE_TEST_SPEC", bodies.TEST_SPEC)
    account.ask(
        "ScheduleRun",
        projectArn=project,
        name=PREFIX + "run",
        test={
            "type": "APPIUM_WEB_NODE",
            "testPackageArn": package["arn"],
            "testSpecArn": spec["arn"],
        },
        devicePoolArn=choices.pool_of(account, project),
    )


@probe()
def order_of_runs(account: Account) -> list[str]:
    """In which order does ListRuns answer?"""
    project = account.create_project()
    pool = choices.pool_of(account, project)
    for name in ("b", "c", "a"):
        account.call(
            "ScheduleRun",
            projectArn=project,
            name=PREFIX + name,
            appArn=choices.SAMPLE_APP,
            test=FUZZ,
            devicePoolArn=pool,
        )
    return [run["name"] for run in account.items("ListRuns", arn=project)]
