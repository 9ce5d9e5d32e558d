"""GetDevicePoolCompatibility: which devices of a pool can run the tests of an app, and why others
cannot.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_devicefarm import Device
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.resources.compatibility import ANDROID_VERSIONS, incompatibilities
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.support.account import Account
from tests.support.apps import APK, INFO, ipa
from tests.support.devices import ANDROID, INSTANCE_C, IPHONE, LONE, PAIR, PHONE, TOP, needs_virtual

TABLET = Device("Galaxy Tab S9", os="13")
ANCIENT = Device("Pixel 2", os="4.4.4", remote_access_enabled=False)
VPCE = {"vpceConfigurationArns": ["arn:aws:devicefarm:us-west-2:123456789012:vpceconfiguration:1"]}


@pytest.fixture
def account() -> Account:
    """An account with a few devices."""
    return Account(registry=[PHONE, IPHONE, TABLET, ANCIENT, LONE])


def compatibility(account: Account, *rules: dict[str, str], **params: Any) -> Any:
    """The whole answer about a new pool with these rules, by default for an Android app."""
    pool = account.create_device_pool(
        projectArn=account.default_project, name="mine", rules=[*rules]
    )["arn"]
    app = {} if "appArn" in params else {"appArn": account.app()}
    return account.get_device_pool_compatibility(devicePoolArn=pool, **app, **params)


def reasons(
    account: Account, *rules: dict[str, str], **params: Any
) -> dict[str, list[tuple[str, str]]]:
    """The types and messages of the reasons by the names of the pool's devices; compatible devices
    have none.
    """
    answer = compatibility(account, *rules, **params)
    results = [*answer["compatibleDevices"], *answer["incompatibleDevices"]]
    for result in results:
        assert (
            result["compatible"]
            == (result in answer["compatibleDevices"])
            == (result["incompatibilityMessages"] == [])
        )
    return {
        result["device"]["name"]: [
            (reason["type"], reason["message"]) for reason in result["incompatibilityMessages"]
        ]
        for result in results
    }


def app_with_metadata(account: Account, metadata: Any, platform: str = "ANDROID") -> str:
    """An app that was captured with this metadata."""
    arn = f"{account.project().replace(':project:', ':upload:')}/1"
    members = {
        "arn": arn,
        "status": "SUCCEEDED",
        "metadata": metadata if isinstance(metadata, str) else json.dumps(metadata),
    }
    captured = Captured(members)
    account.store.add(
        Upload(
            arn=arn,
            created=0,
            captured=captured,
            project_arn="",
            name="shop",
            type=f"{platform}_APP",
        )
    )
    return arn


def app_with_body(account: Account, name: str, type: str, body: bytes) -> str:
    """Create an app and send its body."""
    arn = account.upload(name, type)
    account.put(arn, body)
    return arn


@pytest.mark.parametrize("test_type", ["BUILTIN_FUZZ", "XCTEST", "XCTEST_UI", "APPIUM_NODE"])
def test_without_an_app(account: Account, test_type: str) -> None:
    """Both lists are empty for every type of tests, also for one that needs a test spec (C:
    iheartest).
    """
    pool = account.pool()
    assert account.get_device_pool_compatibility(devicePoolArn=pool, testType=test_type) == {
        "compatibleDevices": [],
        "incompatibleDevices": [],
    }


def test_the_answers_for_an_iphone() -> None:
    """An iOS app and one iPhone: three types of tests fit, and APPIUM_NODE needs a test spec. The
    words name ScheduleRun (C: iheartest).
    """
    account = Account(registry=[IPHONE])
    request = {"devicePoolArn": account.pool(), "appArn": account.app("shop.ipa", "IOS_APP")}
    for test_type in ("BUILTIN_FUZZ", "XCTEST", "XCTEST_UI"):
        answer = account.get_device_pool_compatibility(**request, testType=test_type)
        assert (len(answer["compatibleDevices"]), answer["incompatibleDevices"]) == (1, [])
    assert account.error.get_device_pool_compatibility(**request, testType="APPIUM_NODE") == (
        "ArgumentException",
        "Invalid input for ScheduleRun API detected. The service could not schedule a run because "
        "the test type you specified is only compatible with custom environment mode. Please edit "
        "your request to specify a custom environment mode test spec file.",
    )
    spec = account.app("spec.yml", "APPIUM_NODE_TEST_SPEC")
    test = {"type": "APPIUM_NODE", "testSpecArn": spec}
    answer = account.get_device_pool_compatibility(**request, test=test)
    assert len(answer["compatibleDevices"]) == 1


def test_the_test_host_of_a_test_spec(account: Account) -> None:
    """A device that the test spec has no host for is not compatible (I: ScheduleRun skips it)."""
    spec = account.upload("spec.yml", "APPIUM_PYTHON_TEST_SPEC")
    account.put(spec, b"version: 0.1\nphases: {}")
    test = {"type": "APPIUM_PYTHON", "testSpecArn": spec}
    assert reasons(account, ANDROID, test=test)["Pixel 8"] == [
        (
            "PLATFORM",
            "Android devices require a test spec file which has selected the Amazon Linux 2 "
            "test host",
        )
    ]


def test_nothing_to_fit(account: Account) -> None:
    """Without a test, the app decides; devices are shown without availability."""
    answer = compatibility(account, ANDROID)
    assert answer["incompatibleDevices"] == []
    assert [result["device"]["name"] for result in answer["compatibleDevices"]] == [
        "Pixel 8",
        "Galaxy Tab S9",
        "Pixel 2",
        "Pixel 6",
    ]
    pixel = {name: value for name, value in PHONE.document.items() if name != "availability"}
    assert answer["compatibleDevices"][0] == {
        "device": pixel,
        "compatible": True,
        "incompatibilityMessages": [],
    }


def test_the_platform_of_the_app(account: Account) -> None:
    """The message names the app and its platform, the device and its platform."""
    found = reasons(account, appArn=account.app())
    message = "The app shop.apk is for ANDROID, but the device iPhone 15 is of the platform IOS."
    assert found == {
        "Pixel 8": [],
        "Galaxy Tab S9": [],
        "Pixel 2": [],
        "Pixel 6": [],
        "iPhone 15": [("PLATFORM", message)],
    }


def test_an_app_for_another_platform_asks_nothing_else() -> None:
    """If the platform does not fit, there are no further reasons about the app."""
    account = Account(registry=[Device("iPhone 4", os="4.3")])
    arn = app_with_body(account, "shop.apk", "ANDROID_APP", APK)
    assert [type for type, _ in reasons(account, appArn=arn)["iPhone 4"]] == ["PLATFORM"]


@pytest.mark.parametrize(
    ("test_type", "unfit"),
    [
        ("XCTEST", ["Pixel 8"]),
        ("XCTEST_UI", ["Pixel 8"]),
        ("UIAUTOMATION", ["Pixel 8"]),
        ("INSTRUMENTATION", ["iPhone 15"]),
        ("UIAUTOMATOR", ["iPhone 15"]),
        ("BUILTIN_EXPLORER", ["iPhone 15"]),
        ("BUILTIN_FUZZ", []),
        ("APPIUM_PYTHON", []),
        (None, []),
    ],
)
def test_types_of_tests_for_one_platform(
    account: Account, test_type: str | None, unfit: list[str]
) -> None:
    """Each type of tests has its platforms, also retired types; the built-in fuzz test runs on both
    (D).
    """
    found = {
        device.name: incompatibilities(account.store, device, None, test_type)
        for device in (PHONE, IPHONE)
    }
    assert [name for name, messages in found.items() if messages] == unfit
    for name in unfit:
        needed, given = ("IOS", "ANDROID") if name == "Pixel 8" else ("ANDROID", "IOS")
        message = (
            f"Tests of the type {test_type} run on {needed} only, but the device {name} is "
            f"of the platform {given}."
        )
        assert found[name] == [{"type": "PLATFORM", "message": message}]


@pytest.mark.parametrize(
    ("params", "fits"),
    [
        ({"testType": "XCTEST"}, []),
        ({"test": {"type": "XCTEST"}}, []),
        ({"testType": "APPIUM_PYTHON", "test": {"type": "XCTEST"}}, ["Pixel 8"]),
        ({"test": {"type": "APPIUM_PYTHON"}}, ["Pixel 8"]),
    ],
)
def test_where_the_type_of_the_test_is_from(params: dict[str, Any], fits: list[str]) -> None:
    """The type of the tests is testType, or else the type in test."""
    answer = compatibility(Account(registry=[PHONE, IPHONE]), **params)
    assert [result["device"]["name"] for result in answer["compatibleDevices"]] == fits


def test_every_reason_is_given(account: Account) -> None:
    """A device that fits neither app nor test nor configuration has three reasons."""
    params = {
        "appArn": account.app(),
        "testType": "INSTRUMENTATION",
        "configuration": VPCE,
    }
    assert [type for type, _ in reasons(account, **params)["iPhone 15"]] == [
        "PLATFORM",
        "PLATFORM",
        "FLEET_TYPE",
    ]


def test_the_oldest_android(account: Account) -> None:
    """An app's minimum API level is compared with the device's version of Android. The words are
    those of a skipped run (C: executorch#9172).
    """
    message = (
        "Android application requires a minimum SDK of 21 or above to run on the selected device"
    )
    found = reasons(account, ANDROID, appArn=app_with_body(account, "shop.apk", "ANDROID_APP", APK))
    assert found == {
        "Pixel 8": [],
        "Galaxy Tab S9": [],
        "Pixel 6": [],
        "Pixel 2": [("OS_VERSION", message)],
    }


@pytest.mark.parametrize(
    ("level", "os", "fits"),
    [
        ("34", "14", True),
        (34, "14", True),
        ("35", "14", False),
        ("19", "4.4.4", True),
        ("28", "8.1.0", False),
        ("99", "4", True),
    ],
)
def test_api_levels(account: Account, level: str | int, os: str, fits: bool) -> None:
    """An API level can be text or a number; an unknown one fits each device."""
    upload = account.store.get(Upload, app_with_metadata(account, {"sdk_version": level}))
    assert (incompatibilities(account.store, Device("Pixel 1", os=os), upload) == []) is fits


def test_android_versions_grow_with_their_levels() -> None:
    """The table of API levels has no gap: 21 is Android 5.0, 26 is 8.0, 33 is 13."""
    assert list(ANDROID_VERSIONS) == [str(level) for level in range(14, 38)]
    assert [ANDROID_VERSIONS[level] for level in ("21", "23", "26", "28", "29", "33", "36")] == [
        *("5.0", "6.0", "8.0", "9", "10", "13", "16")
    ]


@pytest.mark.parametrize(("os", "fits"), [("15.0", True), ("14.8.1", False), ("17.4", True)])
def test_the_oldest_ios(os: str, fits: bool) -> None:
    """An .ipa names its minimum version of iOS."""
    account = Account(registry=[Device("iPhone 9", os=os)])
    arn = app_with_body(account, "shop.ipa", "IOS_APP", ipa(INFO))
    message = f"The app shop.ipa needs iOS 15.0 or later, but the device iPhone 9 has iOS {os}."
    assert reasons(account, appArn=arn) == {"iPhone 9": [] if fits else [("OS_VERSION", message)]}


@pytest.mark.parametrize(
    ("screens", "unfit"),
    [
        (["small", "normal"], ["Galaxy Tab S9"]),
        (["large", "xlarge"], ["Pixel 8"]),
        (["normal", "xlarge"], []),
        ([], []),
        ("small", []),
        (None, []),
    ],
)
def test_form_factors(screens: Any, unfit: list[str]) -> None:
    """Phones have small or normal screens, tablets large or extra large ones; an app that names no
    screens fits both.
    """
    account = Account(registry=[PHONE, TABLET])
    found = reasons(account, appArn=app_with_metadata(account, {"screens": screens}))
    assert [name for name, messages in found.items() if messages] == unfit
    for name in unfit:
        given = "PHONE" if name == "Pixel 8" else "TABLET"
        message = (
            f"The app shop supports {', '.join(screens)} screens only, but the device "
            f"{name} is a {given}."
        )
        assert found[name] == [("FORM_FACTOR", message)]


@needs_virtual
@pytest.mark.parametrize(
    ("build", "unfit"),
    [("iphonesimulator", "iPhone 15"), ("iphoneos", "Simulator"), (None, ""), (["iphoneos"], "")],
)
def test_builds_for_the_simulator(build: Any, unfit: str) -> None:
    """An iOS app for the simulator needs a virtual device, and one for devices a physical device
    (D: Device.type).
    """
    simulator = Device("Simulator", type="VIRTUAL", platform="IOS", os="17")
    account = Account(registry=[IPHONE, simulator])
    upload = account.store.get(Upload, app_with_metadata(account, {"platform_name": build}, "IOS"))
    found = {
        device.name: incompatibilities(account.store, device, upload)
        for device in (IPHONE, simulator)
    }
    assert [name for name, messages in found.items() if messages] == ([unfit] if unfit else [])
    if unfit:
        needed, given = ("VIRTUAL", "PHYSICAL") if unfit == "iPhone 15" else ("PHYSICAL", "VIRTUAL")
        message = f"The app shop is built for {needed} devices, but the device {unfit} is {given}."
        assert found[unfit] == [{"type": "DEVICE_TYPE", "message": message}]


@needs_virtual
def test_any_build_for_android() -> None:
    """An .apk fits emulators and phones."""
    account = Account(registry=[])
    upload = account.store.get(Upload, app_with_metadata(account, {"platform_name": "iphoneos"}))
    assert incompatibilities(account.store, Device("Emulator", type="VIRTUAL"), upload) == []


@pytest.mark.parametrize(
    "metadata", ["", "no json", "[1]", "5", '"text"', "[" * 8000, '{"sdk_version": null}', "{}"]
)
def test_metadata_that_tells_nothing(account: Account, metadata: str) -> None:
    """An app whose captured metadata is unusable fits its platform."""
    assert reasons(account, ANDROID, appArn=app_with_metadata(account, metadata))["Pixel 2"] == []


@pytest.mark.parametrize("test_type", ["REMOTE_ACCESS_RECORD", "REMOTE_ACCESS_REPLAY"])
def test_remote_access(account: Account, test_type: str) -> None:
    """The retired types that record and replay sessions need remote access."""
    assert incompatibilities(account.store, PHONE, None, test_type) == []
    message = (
        f"Tests of the type {test_type} need a device with remote access, but the device "
        "Pixel 2 has none."
    )
    assert incompatibilities(account.store, ANCIENT, None, test_type) == [
        {"type": "REMOTE_ACCESS_ENABLED", "message": message}
    ]


def test_vpc_endpoints(account: Account) -> None:
    """VPC endpoint configurations need a private device."""
    found = reasons(account, ANDROID, configuration=VPCE)
    message = "VPC endpoint configurations need a PRIVATE device, but the device Pixel 8 is PUBLIC."
    assert (found["Pixel 8"], found["Pixel 6"]) == ([("FLEET_TYPE", message)], [])
    assert reasons(account, ANDROID, configuration={"vpceConfigurationArns": []})["Pixel 8"] == []


def test_auxiliary_apps(account: Account) -> None:
    """Auxiliary apps must fit like the app."""
    one, other = (
        account.app(),
        account.app("till.ipa", "IOS_APP"),
    )
    found = reasons(account, appArn=one, configuration={"auxiliaryApps": [other]})
    reason = (
        "PLATFORM",
        "The app till.ipa is for IOS, but the device Pixel 8 is of the platform ANDROID.",
    )
    assert found["Pixel 8"] == [reason]
    turned = reasons(account, appArn=other, configuration={"auxiliaryApps": [other]})
    assert (turned["iPhone 15"], turned["Pixel 8"]) == ([], [reason, reason])


def test_what_is_no_app_fits_nothing(account: Account) -> None:
    """An upload that is not an app, or is gone, fits no device."""
    data = account.store.get(
        Upload, app_with_body(account, "data.zip", "EXTERNAL_DATA", b"any bytes")
    )
    assert [reason["type"] for reason in incompatibilities(account.store, PHONE, data)] == [
        "PLATFORM"
    ]
    assert (
        incompatibilities(account.store, PHONE, None, None, {"auxiliaryApps": [f"{data.arn}9"]})
        == []
    )


def invalid(member: str) -> tuple[str, str]:
    """The error that names a member."""
    return (
        "ArgumentException",
        "Invalid input for ScheduleRun API detected. The service could not schedule a run due to "
        f'an invalid "{member}" in your request.',
    )


@pytest.mark.parametrize(
    ("member", "request_with"),
    [
        ("appArn", lambda arn: {"appArn": arn}),
        ("auxiliaryApps", lambda arn: {"configuration": {"auxiliaryApps": [arn]}}),
    ],
    ids=["app", "auxiliary"],
)
def test_apps_that_are_not_ready(account: Account, member: str, request_with: Any) -> None:
    """The app must have SUCCEEDED, and belong to the project of the request (I: ScheduleRun)."""
    home = account.project()
    pool = account.create_device_pool(projectArn=home, name="mine", rules=[])["arn"]
    ready = account.app(projectArn=home)

    def request(arn: str) -> dict[str, Any]:
        return {"devicePoolArn": pool, "projectArn": home, "appArn": ready, **request_with(arn)}

    def error_about(arn: str) -> tuple[str, str]:
        return account.error.get_device_pool_compatibility(**request(arn))

    waiting = account.upload(projectArn=home)
    assert error_about(waiting) == invalid(member)
    account.delete_upload(arn=waiting)
    assert error_about(waiting) == invalid(member)
    assert error_about(account.app()) == invalid(member)
    assert error_about(home) == ("ArgumentException", f"Invalid Upload arn:{home}")
    for arn in (ready, app_with_metadata(account, {})):
        answer = account.get_device_pool_compatibility(**request(arn))
        assert answer["compatibleDevices"] != []


def test_an_upload_that_is_not_an_app(account: Account) -> None:
    """As an auxiliary app it is refused. As the app it is accepted (I: ScheduleRun; C: jenkins114),
    and no device is compatible.
    """
    data = account.app("data.zip", "EXTERNAL_DATA")
    request = {"devicePoolArn": account.pool(), "appArn": data}
    assert account.get_device_pool_compatibility(**request)["compatibleDevices"] == []
    error = account.error.get_device_pool_compatibility(
        **request, configuration={"auxiliaryApps": [data]}
    )
    assert error == invalid("auxiliaryApps")


@pytest.mark.parametrize(
    ("member", "type"),
    [
        ("testPackageArn", "APPIUM_PYTHON_TEST_PACKAGE"),
        ("testSpecArn", "APPIUM_PYTHON_TEST_SPEC"),
    ],
)
def test_a_file_of_the_test_that_is_not_ready(account: Account, member: str, type: str) -> None:
    """Test package and test spec must have SUCCEEDED; their types do not matter here."""
    file = account.upload("x.zip", type)
    params = {
        "devicePoolArn": account.pool(),
        "appArn": account.app(),
        "test": {"type": "APPIUM_JAVA_JUNIT", member: file},
    }
    assert account.error.get_device_pool_compatibility(**params) == invalid(member)
    account.put(file)
    assert len(account.get_device_pool_compatibility(**params)["compatibleDevices"]) == 4


def test_the_curated_pool_and_private_devices() -> None:
    """The curated pool is found by its ARN; limits and changed labels count."""
    account = Account()
    ios = account.app("shop.ipa", "IOS_APP")
    answer = account.get_device_pool_compatibility(devicePoolArn=TOP, appArn=ios, testType="XCTEST")
    assert (len(answer["compatibleDevices"]), len(answer["incompatibleDevices"])) == (3, 7)
    account = Account(registry=[PAIR, LONE])
    account.update_device_instance(arn=INSTANCE_C, labels=["night"])
    labels = [
        [instance.get("labels") for instance in result["device"]["instances"]]
        for result in compatibility(account)["compatibleDevices"]
    ]
    assert labels == [[None, None], [["night"]]]
    pool = account.create_device_pool(
        projectArn=account.default_project, name="mine", rules=[], maxDevices=1
    )["arn"]
    answer = account.get_device_pool_compatibility(devicePoolArn=pool, appArn=account.app())
    assert len(answer["compatibleDevices"]) == 1
