"""ScheduleRun: the resources that it needs, the requests that it refuses, and the run's
document.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from moto_devicefarm import Device
from moto_devicefarm.core import errors, model
from tests.support.account import Account
from tests.support.devices import BOTH, IPHONE, PAIR, PHONE

ABSENT = "arn:aws:devicefarm:us-west-2:123456789012:{kind}:00000000-0000-0000-0000-000000000099/1"
TYPES = model.structure("ScheduleRunTest").members["type"].metadata["enum"]


@pytest.fixture
def account() -> Account:
    """An account with an Android phone and an iPhone."""
    return Account(registry=BOTH)


@pytest.mark.parametrize("test_type", TYPES)
def test_every_type_of_test_runs(test_type: str) -> None:
    """Each type of tests runs with its app and package, and is the run's type. Node.js and Ruby
    need a test spec.
    """
    account = Account(registry=BOTH)
    arn = account.project()
    ios = test_type.startswith("XCTEST")
    request: dict[str, Any] = {"test": {"type": test_type}}
    if not test_type.startswith("BUILTIN"):
        name = {"INSTRUMENTATION": "tests.apk", "XCTEST_UI": "tests.ipa"}.get(
            test_type, "tests.zip"
        )
        request["test"]["testPackageArn"] = account.test_package(test_type, name, projectArn=arn)
    if test_type.endswith(("_NODE", "_RUBY")):
        spec = account.app("spec.yml", f"{test_type}_TEST_SPEC", projectArn=arn)
        request["test"]["testSpecArn"] = spec
    if "_WEB_" not in test_type:
        request["appArn"] = (
            account.app("shop.ipa", "IOS_APP", projectArn=arn)
            if ios
            else account.app(projectArn=arn)
        )
    run = account.get(account.run(projectArn=arn, **request))
    assert (run["type"], run["status"], run["result"]) == (test_type, "COMPLETED", "PASSED")
    assert ("testPackageArn" in run) == (not test_type.startswith("BUILTIN"))
    platforms = {job["device"]["platform"] for job in account.list_jobs(arn=run["arn"])}
    assert platforms == (
        {"ANDROID", "IOS"} if "_WEB_" in test_type else {"IOS"} if ios else {"ANDROID"}
    )


@pytest.mark.parametrize(
    ("name", "kind", "platforms"),
    [("shop.apk", "ANDROID_APP", {"ANDROID"}), ("shop.ipa", "IOS_APP", {"IOS"})],
)
def test_a_run_is_of_its_app(account: Account, name: str, kind: str, platforms: set[str]) -> None:
    """A run has the app's name (I) and type (C: DeNA, sylph), and runs on devices for the app."""
    arn = account.project()
    uploaded = account.app(name, kind, projectArn=arn)
    run = account.schedule_run(**account.run_request(projectArn=arn, appArn=uploaded))
    assert (run["name"], run["platform"], run["appUpload"], run["totalJobs"]) == (
        name,
        kind,
        uploaded,
        1,
    )
    assert {job["device"]["platform"] for job in account.list_jobs(arn=run["arn"])} == platforms


def test_a_run_without_an_app_is_called_after_its_package(account: Account) -> None:
    """Without an app the run has the name of its test package; a given name is kept, also an empty
    one.
    """
    assert [
        account.schedule_run(**account.run_request())["name"],
        account.schedule_run(**account.run_request(name=""))["name"],
        account.schedule_run(**account.run_request(name="n"))["name"],
    ] == [
        "tests.zip",
        "",
        "n",
    ]


def unfit_requests(account: Account, arn: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Requests with an upload that is missing, does not exist, has no body, or has the wrong type
    or project, and the member that the error names.
    """
    python = {"type": "APPIUM_PYTHON", "testPackageArn": account.test_package(projectArn=arn)}
    absent = ABSENT.format(kind="upload")
    unsent = account.upload("late.apk", projectArn=arn)
    elsewhere = account.app(projectArn=account.project())
    spec = account.app("spec.yml", "APPIUM_NODE_TEST_SPEC", projectArn=arn)
    node = {"type": "APPIUM_NODE", "testSpecArn": spec}
    return {
        "no app": ("appArn", {"test": {"type": "BUILTIN_FUZZ"}}),
        "no package": ("testPackageArn", {"test": {"type": "APPIUM_PYTHON"}}),
        "a test spec and no package": ("testSpecArn", {"test": node}),
        "an app that is not there": ("appArn", {"appArn": absent, "test": python}),
        "an app that was never sent": ("appArn", {"appArn": unsent, "test": python}),
        "an app of another project": ("appArn", {"appArn": elsewhere, "test": python}),
        "a package of another type": ("testPackageArn", {"test": {**python, **node}}),
        "a test spec of another type": ("testSpecArn", {"test": {**python, "testSpecArn": spec}}),
        "an auxiliary app of another type": (
            "auxiliaryApps",
            {"test": python, "configuration": {"auxiliaryApps": [spec]}},
        ),
        "extra data of another type": (
            "extraDataPackageArn",
            {"test": python, "configuration": {"extraDataPackageArn": spec}},
        ),
    }


def test_an_unfit_upload_is_named_by_its_member(account: Account) -> None:
    """The error names the member (C: qvac#3019 for appArn, mealapp for testSpecArn without a
    package; I: these two for the others).
    """
    arn = account.project()
    for what, (member, request) in unfit_requests(account, arn).items():
        assert account.error.run(projectArn=arn, **request) == (
            "ArgumentException",
            "Invalid input for ScheduleRun API detected. The service could not schedule a run due "
            f'to an invalid "{member}" in your request.',
        ), what


@pytest.mark.parametrize(
    "test_type", ["APPIUM_NODE", "APPIUM_RUBY", "APPIUM_WEB_NODE", "APPIUM_WEB_RUBY"]
)
def test_a_type_of_tests_that_needs_a_test_spec(account: Account, test_type: str) -> None:
    """The words are AWS's (C: iheartest for APPIUM_NODE)."""
    package = account.test_package(test_type)
    assert account.error.run(test={"type": test_type, "testPackageArn": package}) == (
        "ArgumentException",
        "Invalid input for ScheduleRun API detected. The service could not schedule a run because "
        "the test type you specified is only compatible with custom environment mode. Please edit "
        "your request to specify a custom environment mode test spec file.",
    )


def test_the_name_of_a_project_in_its_arn(account: Account) -> None:
    """An id that is not a GUID has words of its own (C: mealapp)."""
    arn = "arn:aws:devicefarm:us-west-2:111122223333:project:meal-management-app-e2e-tests-dev"
    request = {**account.run_request(), "projectArn": arn}
    assert account.error.schedule_run(**request).message == f"Invalid Project arn: {arn}"


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:devicefarm:us-west-2:111122223333:upload/extra.apk",
        "arn:aws:devicefarm:us-west-2:111122223333:project:00000000-0000-0000-0000-000000000001",
    ],
)
def test_an_auxiliary_app_that_is_not_an_upload(account: Account, arn: str) -> None:
    """The error quotes the value, without a space before it (C: devicefarm-ci-tool#77)."""
    assert account.error.run(configuration={"auxiliaryApps": [arn]}) == (
        "ArgumentException",
        f"Invalid Upload arn:{arn}",
    )


def test_paths_of_auxiliary_apps(account: Account) -> None:
    """Texts that are too short are one problem of the list (C: devicefarm-ci-tool#77). A newer
    model has a pattern too.
    """
    paths = ["extra/app1.apk", "extra/app2.apk"]
    code, message = account.error.run(configuration={"auxiliaryApps": paths})
    assert (code, message.partition(", Member must satisfy regular")[0].rstrip("]")) == (
        "ValidationException",
        "1 validation error detected: Value '[extra/app1.apk, extra/app2.apk]' at "
        "'configuration.auxiliaryApps' failed to satisfy constraint: Member must satisfy "
        "constraint: [Member must have length less than or equal to 1011, Member must have length "
        "greater than or equal to 32",
    )


def test_a_test_package_given_as_the_app(account: Account) -> None:
    """The run is accepted, its platform is the type of the package, and it has no jobs but a file
    about the failure (C: jenkins114). Its end is inferred (I: PARSING_FAILED).
    """
    project = account.project()
    package = account.test_package(projectArn=project)
    run = account.get(account.run(projectArn=project, appArn=package))
    assert (run["platform"], run["appUpload"]) == ("APPIUM_PYTHON_TEST_PACKAGE", package)
    assert (run["counters"]["total"], "parsingResultUrl" in run) == (0, True)
    assert (run["status"], run["result"], run["resultCode"], run["totalJobs"]) == (
        *("COMPLETED", "SKIPPED"),
        *("PARSING_FAILED", 0),
    )
    assert "message" not in run


def test_members_of_the_request(account: Account) -> None:
    """The members of the request are in the answer, in GetRun and in ListRuns."""
    arn = account.project()
    data = account.app("data.zip", "EXTERNAL_DATA", projectArn=arn)
    spec = account.app("spec.yml", "APPIUM_PYTHON_TEST_SPEC", projectArn=arn)
    uploaded = account.app(projectArn=arn)
    given = {
        "locale": "de_DE",
        "location": {"latitude": 52.5, "longitude": -180.0},
        "radios": {"wifi": False, "bluetooth": True, "nfc": True, "gps": True},
        "customerArtifactPaths": {
            "androidPaths": ["/sdcard"],
            "deviceHostPaths": ["$WORKING_DIRECTORY"],
        },
        "deviceProxy": {"host": "proxy.example", "port": 8080},
        "executionRoleArn": "arn:aws:iam::123456789012:role/tests",
        "environmentVariables": [{"name": "STAGE", "value": "beta"}],
        "billingMethod": "METERED",
    }
    configuration = {**given, "extraDataPackageArn": data, "auxiliaryApps": [uploaded]}
    test = {
        "type": "APPIUM_PYTHON",
        "testPackageArn": account.test_package(projectArn=arn),
        "testSpecArn": spec,
        "filter": "login",
    }
    timeout = {
        "jobTimeoutMinutes": 5,
        "accountsCleanup": True,
        "appPackagesCleanup": True,
        "videoCapture": False,
    }
    run = account.schedule_run(
        **account.run_request(
            projectArn=arn,
            test=test,
            appArn=uploaded,
            configuration=configuration,
            executionConfiguration=timeout,
        )
    )
    known = model.structure("Run").members
    expected = {
        **given,
        "jobTimeoutMinutes": 5,
        "testSpecArn": spec,
        "testPackageArn": test["testPackageArn"],
    }
    for document in (run, account.get(run["arn"]), account.list_runs(arn=arn)[0]):
        assert {name: document.get(name) for name in expected} == {
            name: v for name, v in expected.items() if name in known
        }
    assert account.list_jobs(arn=run["arn"])[0]["videoCapture"] is False


def test_settings_of_the_project(account: Account) -> None:
    """The project's settings are used where the request has none; variables of the request come
    first.
    """
    network = {
        "securityGroupIds": ["sg-01234567"],
        "subnetIds": ["subnet-01234567"],
        "vpcId": "vpc-01234567",
    }
    role = "arn:aws:iam::123456789012:role/project"
    variables = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    arn = account.project(
        defaultJobTimeoutMinutes=30,
        vpcConfig=network,
        executionRoleArn=role,
        environmentVariables=variables,
    )
    run = account.schedule_run(
        **account.run_request(
            projectArn=arn,
            configuration={
                "environmentVariables": [{"name": "B", "value": "3"}, {"name": "C", "value": "4"}]
            },
        )
    )
    assert (run["jobTimeoutMinutes"], run["vpcConfig"], run["executionRoleArn"]) == (
        30,
        network,
        role,
    )
    assert {each["name"]: each["value"] for each in run["environmentVariables"]} == {
        "A": "1",
        "B": "3",
        "C": "4",
    }


def test_an_app_is_not_signed_again_on_private_devices_only() -> None:
    """On a public device an app is always signed again (D: skip-app-re-signing)."""
    given = {"skipAppResign": True}
    pair = dataclasses.replace(PAIR, platform="IOS", arn="")
    private, mixed = Account(registry=[pair]), Account(registry=[pair, IPHONE])
    found = [
        one.schedule_run(**one.run_request(executionConfiguration=given))["skipAppResign"]
        for one in (Account(registry=[IPHONE]), mixed, private)
    ]
    assert found == [False, False, True]
    assert private.schedule_run(**private.run_request())["skipAppResign"] is False


def test_a_run_on_android_has_no_skip_app_resign() -> None:
    """The member is in runs on iOS only (C: DeNA, execubench)."""
    android = Account(registry=[PAIR])
    request = android.run_request(executionConfiguration={"skipAppResign": True})
    assert "skipAppResign" not in android.schedule_run(**request)


def test_a_fuzz_test_has_events_and_a_seed(account: Account) -> None:
    """A fuzz test has the events and the seed of its parameters."""
    arn = account.project()
    given = {
        "type": "BUILTIN_FUZZ",
        "parameters": {"event_count": "10", "throttle": "50", "seed": "-7"},
    }
    run = account.schedule_run(
        **account.run_request(projectArn=arn, test=given, appArn=account.app(projectArn=arn))
    )
    assert (run["eventCount"], run["seed"]) == (10, -7)
    plain = account.schedule_run(
        **account.run_request(
            projectArn=arn, test={"type": "BUILTIN_FUZZ"}, appArn=account.app(projectArn=arn)
        )
    )
    assert (plain["eventCount"], "seed" in plain) == (6000, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("event_count", "0"),
        ("event_count", "10001"),
        ("event_count", "many"),
        ("throttle", "-1"),
        ("throttle", "1001"),
        ("seed", "²"),
        ("seed", "--5"),
        ("seed", "٣"),
        ("seed", ""),
        ("seed", "2147483648"),
    ],
)
def test_a_parameter_of_a_fuzz_test_out_of_its_range_is_refused(
    account: Account, name: str, value: str
) -> None:
    """The message names the range (D: model)."""
    arn = account.project()
    test = {"type": "BUILTIN_FUZZ", "parameters": {name: value}}
    message = account.error.run(
        projectArn=arn, test=test, appArn=account.app(projectArn=arn)
    ).message
    assert message.startswith(f"The test parameter {name} must be a whole number between ")
    assert message.endswith(f"but is {value}")


def test_devices_come_from_a_pool_or_from_a_selection(account: Account) -> None:
    """Exactly one of pool and selection is required; the message says which were given."""
    arn = account.project()
    selection = {"filters": [], "maxDevices": 1}
    both = account.error.run(
        projectArn=arn,
        devicePoolArn=account.pool(projectArn=arn),
        deviceSelectionConfiguration=selection,
    ).message
    assert both == errors.DEVICES_UNCLEAR.format(given="both were")
    test = {"type": "APPIUM_PYTHON", "testPackageArn": account.test_package(projectArn=arn)}
    with pytest.raises(errors.ArgumentException) as neither:
        account.schedule_run(projectArn=arn, test=test)
    assert neither.value.message == errors.DEVICES_UNCLEAR.format(given="neither was")


def test_a_selection_is_limited(account: Account) -> None:
    """A selection has at most maxDevices devices, and counts how many matched."""
    run = account.schedule_run(
        **account.run_request(deviceSelectionConfiguration={"filters": [], "maxDevices": 1})
    )
    assert run["totalJobs"] == 1
    assert run["deviceSelectionResult"] == {
        "filters": [],
        "matchedDevicesCount": 2,
        "maxDevices": 1,
    }


@pytest.mark.parametrize(
    ("request_members", "message"),
    [
        (
            {"executionConfiguration": {"jobTimeoutMinutes": 4}},
            "jobTimeoutMinutes must be between 5 and 150, but is 4",
        ),
        (
            {"executionConfiguration": {"jobTimeoutMinutes": 151}},
            "jobTimeoutMinutes must be between 5 and 150, but is 151",
        ),
        (
            {"configuration": {"location": {"latitude": 90.5, "longitude": 0.0}}},
            "location's latitude must be between -90.0",
        ),
        (
            {"configuration": {"location": {"latitude": 0.0, "longitude": -181.0}}},
            "location's longitude must be between -180.0",
        ),
        (
            {"configuration": {"environmentVariables": [{"name": "DEVICEFARM_X", "value": "1"}]}},
            "DEVICEFARM_X",
        ),
    ],
)
def test_settings_out_of_their_limits_are_refused(
    account: Account, request_members: dict[str, Any], message: str
) -> None:
    """The message names the member and its limits (D: limits, how-to-set-default-timeout)."""
    assert message in account.error.run(**request_members).message


def test_no_more_than_three_auxiliary_apps(account: Account) -> None:
    """A run can have three auxiliary apps (D: limits)."""
    arn = account.project()
    apps = [account.app(projectArn=arn) for _ in range(4)]
    assert (
        "4 were given"
        in account.error.run(projectArn=arn, configuration={"auxiliaryApps": apps}).message
    )
    assert (
        account.schedule_run(
            **account.run_request(projectArn=arn, configuration={"auxiliaryApps": apps[:3]})
        )["status"]
        == "SCHEDULING"
    )


@pytest.mark.parametrize(
    ("request_members", "kind"),
    [
        ({"devicePoolArn": ABSENT.format(kind="devicepool")}, "pool"),
        (
            {"configuration": {"networkProfileArn": ABSENT.format(kind="networkprofile")}},
            "network profile",
        ),
    ],
)
def test_resources_of_the_request_must_exist(
    account: Account, request_members: dict[str, Any], kind: str
) -> None:
    """All resources of the request must exist."""
    assert account.error.run(**request_members).code == "NotFoundException"


def test_a_run_with_a_network_profile_shows_it(account: Account) -> None:
    """A run shows the whole network profile, also a curated one."""
    arn = account.project()
    for profile in account.list_network_profiles(arn=arn)[:1]:
        run = account.schedule_run(
            **account.run_request(
                projectArn=arn, configuration={"networkProfileArn": profile["arn"]}
            )
        )
        assert run["networkProfile"] == profile


def test_a_curated_test_spec_is_taken(account: Account) -> None:
    """A curated test spec is found by its ARN (C)."""
    curated = "arn:aws:devicefarm:us-west-2::upload:100e31e8-12ac-11e9-ab14-d663b5a4a910"
    arn = account.project()
    test = {
        "type": "APPIUM_PYTHON",
        "testPackageArn": account.test_package(projectArn=arn),
        "testSpecArn": curated,
    }
    run = account.schedule_run(**account.run_request(projectArn=arn, test=test))
    assert (run["testSpecArn"], run["totalJobs"]) == (curated, 2)


def test_the_curated_pool_is_taken() -> None:
    """The curated pool has those of its devices that the registry has."""
    account = Account()
    run = account.schedule_run(
        **account.run_request(
            devicePoolArn="arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5"
        )
    )
    assert run["totalJobs"] == 10


def test_a_refused_request_keeps_the_arranged_run(
    account: Account,
) -> None:
    """A refused request does not use up an arranged run; an arranged result for a missing device is
    an error.
    """
    account.next_run(results={"Pixel 9": "FAILED"})
    arn = account.project()
    with pytest.raises(
        ValueError, match=f"no device 'Pixel 9'; its devices: {PHONE.name}, {IPHONE.name}"
    ):
        account.schedule_run(**account.run_request(projectArn=arn))
    assert account.list_runs(arn=arn) == []
    assert len(account.store.settings.arrangements.runs) == 1


def test_arranged_runs_come_in_their_order(account: Account) -> None:
    """Arranged runs are used in their order; later runs pass."""
    account.next_run(results="FAILED")
    account.next_run(results={"Pixel 8": "ERRORED"})
    results = [account.get(account.run())["result"] for _ in range(3)]
    assert results == ["FAILED", "ERRORED", "PASSED"]


@pytest.mark.parametrize("code", ["PARSING_FAILED", "VPC_ENDPOINT_SETUP_FAILED"])
def test_a_run_may_be_skipped_whole(account: Account, code: str) -> None:
    """A run can be SKIPPED with a result code and without jobs (D: model)."""
    account.next_run(result_code=code)
    run = account.get(account.run())
    assert (run["status"], run["result"], run["resultCode"]) == ("COMPLETED", "SKIPPED", code)
    assert (run["totalJobs"], run["completedJobs"], account.list_jobs(arn=run["arn"])) == (
        0,
        0,
        [],
    )
    assert ("parsingResultUrl" in run) == (code == "PARSING_FAILED")


def test_virtual_devices() -> None:
    """Without DEVICE_TYPE, filters and pools have physical devices only (D: newer models)."""
    if "type" not in model.structure("Device").members:
        pytest.skip("this botocore's model has no virtual devices")
    account = Account(registry=[PHONE, Device("Emulator", type="VIRTUAL")])
    assert account.schedule_run(**account.run_request())["totalJobs"] == 1
    virtual = [{"attribute": "DEVICE_TYPE", "operator": "EQUALS", "values": ["VIRTUAL"]}]
    run = account.schedule_run(
        **account.run_request(deviceSelectionConfiguration={"filters": virtual, "maxDevices": 5})
    )
    assert [job["name"] for job in account.list_jobs(arn=run["arn"])] == ["Emulator"]
