"""ScheduleRun: what it looks up, what it refuses, and what a run's document says of the request."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Device
from moto_devicefarm.core import api, errors, model
from moto_devicefarm.core.store import Store
from tests.resources import IPHONE, PAIR, PHONE, app, project
from tests.resources.runs.running import (
    BOTH,
    arrange,
    get_run,
    jobs,
    listed,
    package,
    pool,
    schedule,
)

ABSENT = "arn:aws:devicefarm:us-west-2:123456789012:{kind}:00000000-0000-0000-0000-000000000099/1"
TYPES = model.structure("ScheduleRunTest").members["type"].metadata["enum"]


@pytest.fixture
def store() -> Store:
    """A store with an Android phone and an iPhone."""
    return make_store(registry=BOTH)


def refused(
    store: Store, error: type[errors.DeviceFarmError] = errors.ArgumentException, **request: Any
) -> str:
    """The message of the refusal; nothing is scheduled."""
    arn = request.pop("project_arn", None) or project(store)
    with pytest.raises(error) as refusal:
        schedule(store, arn, **request)
    assert listed(store, "ListRuns", arn) == []
    return refusal.value.message


@pytest.mark.parametrize("test_type", TYPES)
def test_every_type_of_test_runs(test_type: str) -> None:
    """With the app and the package that it takes; the run's type is the test's."""
    store = make_store(registry=BOTH)
    arn = project(store)
    ios = test_type.startswith("XCTEST")
    request: dict[str, Any] = {"test": {"type": test_type}}
    if not test_type.startswith("BUILTIN"):
        name = {"INSTRUMENTATION": "tests.apk", "XCTEST_UI": "tests.ipa"}.get(
            test_type, "tests.zip"
        )
        request["test"]["testPackageArn"] = package(store, arn, test_type, name)
    if "_WEB_" not in test_type:
        request["appArn"] = app(store, arn, "shop.ipa", "IOS_APP") if ios else app(store, arn)
    run = get_run(store, schedule(store, arn, **request)["arn"])
    assert (run["type"], run["status"], run["result"]) == (test_type, "COMPLETED", "PASSED")
    assert ("testPackageArn" in run) == (not test_type.startswith("BUILTIN"))
    platforms = {job["device"]["platform"] for job in jobs(store, run["arn"])}
    assert platforms == (
        {"ANDROID", "IOS"} if "_WEB_" in test_type else {"IOS"} if ios else {"ANDROID"}
    )


@pytest.mark.parametrize(
    ("name", "kind", "platforms"),
    [("shop.apk", "ANDROID_APP", {"ANDROID"}), ("shop.ipa", "IOS_APP", {"IOS"})],
)
def test_a_run_is_of_its_app(store: Store, name: str, kind: str, platforms: set[str]) -> None:
    """Its name by default (I), the type as its platform (C: DeNA, sylph), and only devices that can
    run it.
    """
    arn = project(store)
    uploaded = app(store, arn, name, kind)
    run = schedule(store, arn, appArn=uploaded)
    assert (run["name"], run["platform"], run["appUpload"], run["totalJobs"]) == (
        name,
        kind,
        uploaded,
        1,
    )
    assert {job["device"]["platform"] for job in jobs(store, run["arn"])} == platforms


def test_a_run_without_an_app_is_called_after_its_package(store: Store) -> None:
    """And a given name is kept, an empty one too."""
    assert [
        schedule(store)["name"],
        schedule(store, name="")["name"],
        schedule(store, name="n")["name"],
    ] == [
        "tests.zip",
        "",
        "n",
    ]


def unprocessed(store: Store, arn: str) -> dict[str, dict[str, Any]]:
    """Requests each of which names something that is not there, not sent, or unfit."""
    python = {"type": "APPIUM_PYTHON", "testPackageArn": package(store, arn)}
    absent, image = (
        ABSENT.format(kind="upload"),
        {"name": "late.apk", "type": "ANDROID_APP", "projectArn": arn},
    )
    unsent = api.call(store, "CreateUpload", image)["upload"]["arn"]
    elsewhere, spec = (
        app(store, project(store)),
        app(store, arn, "spec.yml", "APPIUM_NODE_TEST_SPEC"),
    )
    return {
        "no app": {"test": {"type": "BUILTIN_FUZZ"}},
        "no package": {"test": {"type": "APPIUM_PYTHON"}},
        "an app that is not there": {"appArn": absent, "test": python},
        "an app that was never sent": {"appArn": unsent, "test": python},
        "an app of another project": {"appArn": elsewhere, "test": python},
        "a package as the app": {"appArn": python["testPackageArn"], "test": python},
        "a package of another type": {"test": {**python, "type": "APPIUM_NODE"}},
        "a test spec of another type": {"test": {**python, "testSpecArn": spec}},
        "an auxiliary app that is none": {
            "test": python,
            "configuration": {"auxiliaryApps": [spec]},
        },
        "extra data that are none": {
            "test": python,
            "configuration": {"extraDataPackageArn": spec},
        },
    }


def test_what_is_missing_or_unprocessed_is_refused(store: Store) -> None:
    """In AWS's words (C: aws-cli#1497, aws-sdk-go#550), whatever it is."""
    arn = project(store)
    for what, request in unprocessed(store, arn).items():
        assert refused(store, project_arn=arn, **request) == "Missing or unprocessed resources.", (
            what
        )


def test_all_that_a_run_can_have(store: Store) -> None:
    """What was given is answered, and found in GetRun and ListRuns as well."""
    arn = project(store)
    data = app(store, arn, "data.zip", "EXTERNAL_DATA")
    spec = app(store, arn, "spec.yml", "APPIUM_PYTHON_TEST_SPEC")
    uploaded = app(store, arn)
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
        "testPackageArn": package(store, arn),
        "testSpecArn": spec,
        "filter": "login",
    }
    timeout = {
        "jobTimeoutMinutes": 5,
        "accountsCleanup": True,
        "appPackagesCleanup": True,
        "videoCapture": False,
    }
    run = schedule(
        store,
        arn,
        test,
        appArn=uploaded,
        configuration=configuration,
        executionConfiguration=timeout,
    )
    known = model.structure("Run").members
    expected = {
        **given,
        "jobTimeoutMinutes": 5,
        "testSpecArn": spec,
        "testPackageArn": test["testPackageArn"],
    }
    for document in (run, get_run(store, run["arn"]), listed(store, "ListRuns", arn)[0]):
        assert {name: document.get(name) for name in expected} == {
            name: v for name, v in expected.items() if name in known
        }
    assert jobs(store, run["arn"])[0]["videoCapture"] is False


def test_the_projects_settings_hold_where_the_request_has_none(store: Store) -> None:
    """Its timeout, network, role and environment variables; a variable of the request's goes before
    the project's.
    """
    network = {
        "securityGroupIds": ["sg-01234567"],
        "subnetIds": ["subnet-01234567"],
        "vpcId": "vpc-01234567",
    }
    role = "arn:aws:iam::123456789012:role/project"
    variables = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    arn = project(
        store,
        defaultJobTimeoutMinutes=30,
        vpcConfig=network,
        executionRoleArn=role,
        environmentVariables=variables,
    )
    run = schedule(
        store,
        arn,
        configuration={
            "environmentVariables": [{"name": "B", "value": "3"}, {"name": "C", "value": "4"}]
        },
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


def test_an_app_is_not_signed_again_on_private_devices_only(store: Store) -> None:
    """On a public device it always is (D: skip-app-re-signing)."""
    given = {"skipAppResign": True}
    private, mixed = make_store(registry=[PAIR]), make_store(registry=[PAIR, PHONE])
    found = [
        schedule(one, executionConfiguration=given)["skipAppResign"]
        for one in (store, mixed, private)
    ]
    assert found == [False, False, True]
    assert schedule(private)["skipAppResign"] is False


def test_a_fuzz_test_has_events_and_a_seed(store: Store) -> None:
    """As its parameters say."""
    arn = project(store)
    given = {
        "type": "BUILTIN_FUZZ",
        "parameters": {"event_count": "10", "throttle": "50", "seed": "-7"},
    }
    run = schedule(store, arn, given, appArn=app(store, arn))
    assert (run["eventCount"], run["seed"]) == (10, -7)
    plain = schedule(store, arn, {"type": "BUILTIN_FUZZ"}, appArn=app(store, arn))
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
    store: Store, name: str, value: str
) -> None:
    """With the range (D: model)."""
    arn = project(store)
    test = {"type": "BUILTIN_FUZZ", "parameters": {name: value}}
    message = refused(store, project_arn=arn, test=test, appArn=app(store, arn))
    assert message.startswith(f"The test parameter {name} must be a whole number between ")
    assert message.endswith(f"but is {value}")


def test_devices_come_from_a_pool_or_from_a_selection(store: Store) -> None:
    """Neither and both are refused, and the message says which it was."""
    arn = project(store)
    selection = {"filters": [], "maxDevices": 1}
    both = refused(
        store,
        project_arn=arn,
        devicePoolArn=pool(store, arn),
        deviceSelectionConfiguration=selection,
    )
    assert both == errors.DEVICES_UNCLEAR.format(given="both were")
    test = {"type": "APPIUM_PYTHON", "testPackageArn": package(store, arn)}
    with pytest.raises(errors.ArgumentException) as neither:
        api.call(store, "ScheduleRun", {"projectArn": arn, "test": test})
    assert neither.value.message == errors.DEVICES_UNCLEAR.format(given="neither was")


def test_a_selection_is_limited(store: Store) -> None:
    """To so many devices of those that match, and the run says how many did."""
    run = schedule(store, deviceSelectionConfiguration={"filters": [], "maxDevices": 1})
    assert run["totalJobs"] == 1
    assert run["deviceSelectionResult"] == {
        "filters": [],
        "matchedDevicesCount": 2,
        "maxDevices": 1,
    }


def test_a_pool_whose_devices_cannot_run_the_app_is_refused(store: Store) -> None:
    """The message says why; an empty pool too."""
    arn = project(store)
    ios = pool(store, arn, ("PLATFORM", "EQUALS", '"IOS"'))
    message = refused(store, project_arn=arn, appArn=app(store, arn), devicePoolArn=ios)
    assert message.startswith("No device of the device pool or selection is compatible")
    assert IPHONE.name in message
    nobody = pool(store, arn, ("MANUFACTURER", "EQUALS", '"Nokia"'))
    assert "it contains no device" in refused(store, project_arn=arn, devicePoolArn=nobody)


@pytest.mark.parametrize(
    ("request_", "told"),
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
    store: Store, request_: dict[str, Any], told: str
) -> None:
    """By the member, with the limits (D: limits, how-to-set-default-timeout)."""
    assert told in refused(store, **request_)


def test_no_more_than_three_auxiliary_apps(store: Store) -> None:
    """D: limits."""
    arn = project(store)
    apps = [app(store, arn) for _ in range(4)]
    assert "4 were given" in refused(store, project_arn=arn, configuration={"auxiliaryApps": apps})
    assert schedule(store, arn, configuration={"auxiliaryApps": apps[:3]})["status"] == "SCHEDULING"


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        ({"devicePoolArn": ABSENT.format(kind="devicepool")}, "pool"),
        (
            {"configuration": {"networkProfileArn": ABSENT.format(kind="networkprofile")}},
            "network profile",
        ),
    ],
)
def test_what_a_run_names_must_be_there(store: Store, request_: dict[str, Any], kind: str) -> None:
    """NotFoundException, as Get of it answers."""
    refused(store, errors.NotFoundException, **request_)


def test_a_run_with_a_network_profile_shows_it(store: Store) -> None:
    """The whole profile, curated ones too."""
    arn = project(store)
    for profile in listed(store, "ListNetworkProfiles", arn)[:1]:
        run = schedule(store, arn, configuration={"networkProfileArn": profile["arn"]})
        assert run["networkProfile"] == profile


def test_a_curated_test_spec_is_taken(store: Store) -> None:
    """By its ARN without an account, by several programs (C)."""
    curated = "arn:aws:devicefarm:us-west-2::upload:100e31e8-12ac-11e9-ab14-d663b5a4a910"
    arn = project(store)
    test = {"type": "APPIUM_PYTHON", "testPackageArn": package(store, arn), "testSpecArn": curated}
    run = schedule(store, arn, test)
    assert run["testSpecArn"] == curated
    assert (
        refused(store, project_arn=project(store), appArn=curated)
        == "Missing or unprocessed resources."
    )


def test_the_curated_pool_is_taken() -> None:
    """In every account and project, on those of its devices that the registry has."""
    store = make_store()
    run = schedule(
        store,
        devicePoolArn="arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5",
    )
    assert run["totalJobs"] == 10


def test_what_was_arranged_for_a_run_that_was_refused_is_kept_for_the_next(store: Store) -> None:
    """A device that the run does not have is told to the mock's user, and nothing is scheduled."""
    arrange(store, results={"Pixel 9": "FAILED"})
    arn = project(store)
    with pytest.raises(
        ValueError, match=f"no device 'Pixel 9'; its devices: {PHONE.name}, {IPHONE.name}"
    ):
        schedule(store, arn)
    assert listed(store, "ListRuns", arn) == []
    assert len(store.settings.arrangements.runs) == 1


def test_arranged_runs_come_in_their_order(store: Store) -> None:
    """One each; then runs pass again."""
    arrange(store, results="FAILED")
    arrange(store, results={"Pixel 8": "ERRORED"})
    results = [get_run(store, schedule(store)["arn"])["result"] for _ in range(3)]
    assert results == ["FAILED", "ERRORED", "PASSED"]


@pytest.mark.parametrize("code", ["PARSING_FAILED", "VPC_ENDPOINT_SETUP_FAILED"])
def test_a_run_may_be_skipped_whole(store: Store, code: str) -> None:
    """With the reason as its result code (D: model), and without jobs."""
    arrange(store, result_code=code)
    run = get_run(store, schedule(store)["arn"])
    assert (run["status"], run["result"], run["resultCode"]) == ("COMPLETED", "SKIPPED", code)
    assert (run["totalJobs"], run["completedJobs"], listed(store, "ListJobs", run["arn"])) == (
        0,
        0,
        [],
    )
    assert ("parsingResultUrl" in run) == (code == "PARSING_FAILED")


def test_a_virtual_device_is_not_chosen_unless_asked_for() -> None:
    """Filters and pools without a DEVICE_TYPE mean physical devices (D: newer models)."""
    if "type" not in model.structure("Device").members:
        pytest.skip("this botocore's model has no virtual devices")
    store = make_store(registry=[PHONE, Device("Emulator", type="VIRTUAL")])
    assert schedule(store)["totalJobs"] == 1
    virtual = [{"attribute": "DEVICE_TYPE", "operator": "EQUALS", "values": ["VIRTUAL"]}]
    run = schedule(store, deviceSelectionConfiguration={"filters": virtual, "maxDevices": 5})
    assert [job["name"] for job in jobs(store, run["arn"])] == ["Emulator"]
