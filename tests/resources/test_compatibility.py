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
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body
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
    """The whole answer about a new pool with these rules."""
    pool = account.create_device_pool(
        projectArn=account.default_project, name="mine", rules=[*rules]
    )["arn"]
    return account.get_device_pool_compatibility(devicePoolArn=pool, **params)


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


def test_nothing_to_fit(account: Account) -> None:
    """Without app and test each device is compatible; devices are shown without availability."""
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
        ({"testType": "XCTEST"}, ["iPhone 15"]),
        ({"test": {"type": "XCTEST"}}, ["iPhone 15"]),
        ({"testType": "APPIUM_NODE", "test": {"type": "XCTEST"}}, ["Pixel 8", "iPhone 15"]),
        ({"test": {"type": "APPIUM_NODE"}}, ["Pixel 8", "iPhone 15"]),
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
    """An app's minimum API level is compared with the device's version of Android."""
    message = (
        "The app shop.apk needs ANDROID 5.0 or later, but the device Pixel 2 has ANDROID 4.4.4."
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
    message = f"The app shop.ipa needs IOS 15.0 or later, but the device iPhone 9 has IOS {os}."
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
    alone = reasons(account, configuration={"auxiliaryApps": [other]})
    assert (alone["iPhone 15"], alone["Pixel 8"]) == ([], [reason])


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


UNPROCESSED = ("ArgumentException", "Missing or unprocessed resources.")


@pytest.mark.parametrize(
    "request_with",
    [lambda arn: {"appArn": arn}, lambda arn: {"configuration": {"auxiliaryApps": [arn]}}],
    ids=["app", "auxiliary"],
)
def test_apps_that_are_not_ready(account: Account, request_with: Any) -> None:
    """The app must have SUCCEEDED, be an app, and belong to the project of the request."""
    home = account.project()
    pool = account.create_device_pool(projectArn=home, name="mine", rules=[])["arn"]

    def error_about(arn: str, **params: Any) -> tuple[str, str]:
        return account.error.get_device_pool_compatibility(
            devicePoolArn=pool, **request_with(arn), **params
        )

    request = {"projectArn": home, "name": "x.apk", "type": "ANDROID_APP"}
    waiting = account.create_upload(**request)["arn"]
    assert error_about(waiting) == UNPROCESSED
    account.delete_upload(arn=waiting)
    assert error_about(waiting) == UNPROCESSED
    assert (
        error_about(app_with_body(account, "data.zip", "EXTERNAL_DATA", b"any bytes"))
        == UNPROCESSED
    )
    assert error_about(account.app(), projectArn=home) == UNPROCESSED
    assert error_about(home) == (
        "ArgumentException",
        f"The provided upload resource is not valid: {home}",
    )
    ready = {
        "devicePoolArn": pool,
        "projectArn": home,
        **request_with(account.app(projectArn=home)),
    }
    assert account.get_device_pool_compatibility(**ready)["compatibleDevices"] != []
    curated = {
        "devicePoolArn": pool,
        "projectArn": home,
        **request_with(app_with_metadata(account, {})),
    }
    assert account.get_device_pool_compatibility(**curated)["compatibleDevices"] != []


def test_a_test_package_that_is_not_ready(account: Account) -> None:
    """The test package must have SUCCEEDED; its type does not matter here."""
    home = account.project()
    pool = account.create_device_pool(projectArn=home, name="mine", rules=[])["arn"]
    request = {"projectArn": home, "name": "x.zip", "type": "APPIUM_NODE_TEST_PACKAGE"}
    package = account.create_upload(**request)["arn"]
    params = {"devicePoolArn": pool, "test": {"type": "APPIUM_NODE", "testPackageArn": package}}
    assert account.error.get_device_pool_compatibility(**params) == UNPROCESSED
    deliver_body(account.store, account.store.get(Upload, package), b"any bytes")
    assert len(account.get_device_pool_compatibility(**params)["compatibleDevices"]) == 5


def test_the_curated_pool_and_private_devices() -> None:
    """The curated pool is found by its ARN; limits and changed labels count."""
    account = Account()
    answer = account.get_device_pool_compatibility(devicePoolArn=TOP, testType="XCTEST")
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
    assert len(account.get_device_pool_compatibility(devicePoolArn=pool)["compatibleDevices"]) == 1
