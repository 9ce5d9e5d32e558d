"""GetDevicePoolCompatibility: which devices it keeps out, and why."""

from __future__ import annotations

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe
from moto_devicefarm.verification.probes import choices


@probe(
    settles=[
        "resources.compatibility",
        "resources.compatibility.get_device_pool_compatibility",
        "core.run_messages.APP_PLATFORM",
        "core.run_messages.TEST_PLATFORM",
    ]
)
def reasons_of_the_platform(account: Account) -> None:
    """What does the check of a pool say about an app or a test for another platform?"""
    project = account.create_project()
    pool = choices.pool_of(
        account, project, *(choices.device(account, platform) for platform in ("ANDROID", "IOS"))
    )
    app = choices.SAMPLE_APP
    for params in (
        {"appArn": app},
        {"appArn": app, "testType": "BUILTIN_FUZZ"},
        {"appArn": app, "testType": "INSTRUMENTATION"},
        {"appArn": app, "testType": "XCTEST"},
        {"appArn": app, "testType": "XCTEST", "test": {"type": "INSTRUMENTATION"}},
        {"appArn": app, "test": {"type": "XCTEST"}},
        {"testType": "XCTEST"},
    ):
        account.ask("GetDevicePoolCompatibility", devicePoolArn=pool, **params)


@probe(settles=["core.run_messages.VPCE_FLEET"])
def reasons_of_the_fleet(account: Account) -> None:
    """What does the check of a pool say about a VPC endpoint configuration on a public device?"""
    project = account.create_project()
    pool = choices.pool_of(account, project, choices.device(account))
    vpce = account.call(
        "CreateVPCEConfiguration",
        vpceConfigurationName=PREFIX + "vpce",
        vpceServiceName="com.amazonaws.vpce.us-west-2.vpce-svc-00000000000000000",
        serviceDnsName="probe.example.com",
    )["vpceConfiguration"]["arn"]
    account.ask(
        "GetDevicePoolCompatibility",
        devicePoolArn=pool,
        appArn=choices.SAMPLE_APP,
        testType="BUILTIN_FUZZ",
        configuration={"vpceConfigurationArns": [vpce]},
    )


@probe(settles=["core.run_messages.INVALID_MEMBER"])
def wrong_arguments_of_the_check(account: Account) -> None:
    """What does the check of a pool say to an unknown pool and app, and to a test without spec?"""
    project = account.create_project()
    pool = choices.pool_of(account, project)
    unknown = account.unknown_arn("upload")
    account.ask("GetDevicePoolCompatibility", devicePoolArn=account.unknown_arn("devicepool"))
    account.ask("GetDevicePoolCompatibility", devicePoolArn=pool)
    account.ask("GetDevicePoolCompatibility", devicePoolArn=pool, appArn=unknown)
    account.ask(
        "GetDevicePoolCompatibility",
        devicePoolArn=pool,
        appArn=choices.SAMPLE_APP,
        testType="APPIUM_NODE",
    )
    account.ask(
        "GetDevicePoolCompatibility",
        devicePoolArn=pool,
        appArn=choices.SAMPLE_APP,
        test={"type": "APPIUM_NODE", "testSpecArn": unknown},
    )


@probe(settles=["core.device_filters.IGNORED_ATTRIBUTES"])
def appium_version_of_pools(account: Account) -> int:
    """How many of an app's devices fit the rule APPIUM_VERSION CONTAINS "0.0.1"?"""
    rule = {"attribute": "APPIUM_VERSION", "operator": "CONTAINS", "value": '"0.0.1"'}
    android = {"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}
    pool = account.call(
        "CreateDevicePool",
        projectArn=account.create_project(),
        name=PREFIX + "pool",
        rules=[android, rule],
        maxDevices=3,
    )["devicePool"]["arn"]
    found = account.read(
        "GetDevicePoolCompatibility", devicePoolArn=pool, appArn=choices.SAMPLE_APP
    )
    return len(found["compatibleDevices"])
