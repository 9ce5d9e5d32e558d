"""GetDevicePoolCompatibility: which devices of a pool can run a test of an app, why the others
can't, what is refused.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Device
from moto_devicefarm.core import api
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.compatibility import ANDROID_VERSIONS, incompatibilities
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body
from tests.resources import INSTANCE_C, IPHONE, LONE, PAIR, PHONE, app, needs_virtual, project
from tests.resources.pooling import ANDROID, TOP, create
from tests.resources.uploads.test_package_metadata import APK, INFO, ipa
from tests.resources.uploads.uploading import refused

TABLET = Device("Galaxy Tab S9", os="13")
ANCIENT = Device("Pixel 2", os="4.4.4", remote_access_enabled=False)
VPCE = {"vpceConfigurationArns": ["arn:aws:devicefarm:us-west-2:123456789012:vpceconfiguration:1"]}


@pytest.fixture
def store() -> Store:
    """A store of few devices."""
    return make_store(registry=[PHONE, IPHONE, TABLET, ANCIENT, LONE])


def ask(store: Store, *rules: dict[str, str], **params: Any) -> Any:
    """The whole answer about a new pool of these rules."""
    pool = create(store, project(store), *rules)["arn"]
    return api.call(store, "GetDevicePoolCompatibility", {"devicePoolArn": pool, **params})


def reasons(
    store: Store, *rules: dict[str, str], **params: Any
) -> dict[str, list[tuple[str, str]]]:
    """Types and messages by the names of all the pool's devices; what fits has none."""
    answer = ask(store, *rules, **params)
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


def described(store: Store, metadata: Any, platform: str = "ANDROID") -> str:
    """The ARN of an app that was captured with this metadata."""
    arn = f"{project(store).replace(':project:', ':upload:')}/1"
    members = {
        "arn": arn,
        "status": "SUCCEEDED",
        "metadata": metadata if isinstance(metadata, str) else json.dumps(metadata),
    }
    captured = Captured(members)
    store.add(
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


def sent(store: Store, name: str, type: str, body: bytes) -> str:
    """The ARN of an app whose body was sent."""
    request = {"projectArn": project(store), "name": name, "type": type}
    arn: str = api.call(store, "CreateUpload", request)["upload"]["arn"]
    deliver_body(store, store.get(Upload, arn), body)
    return arn


def test_nothing_to_fit(store: Store) -> None:
    """Without app and test every device will do; devices stand there without their availability, as
    in jobs.
    """
    answer = ask(store, ANDROID)
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


def test_the_platform_of_the_app(store: Store) -> None:
    """The message says the app, what it is for, the device and what that has."""
    found = reasons(store, appArn=app(store, project(store)))
    message = "The app shop.apk is for ANDROID, and the device iPhone 15 is of the platform IOS."
    assert found == {
        "Pixel 8": [],
        "Galaxy Tab S9": [],
        "Pixel 2": [],
        "Pixel 6": [],
        "iPhone 15": [("PLATFORM", message)],
    }


def test_an_app_for_another_platform_asks_nothing_else() -> None:
    """Its version of Android says nothing of an iPhone."""
    store = make_store(registry=[Device("iPhone 4", os="4.3")])
    arn = sent(store, "shop.apk", "ANDROID_APP", APK)
    assert [type for type, _ in reasons(store, appArn=arn)["iPhone 4"]] == ["PLATFORM"]


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
    store: Store, test_type: str | None, unfit: list[str]
) -> None:
    """Retired types too, which older models of botocore still send. The built-in fuzz test runs on
    both (D).
    """
    found = {
        device.name: incompatibilities(store, device, None, test_type) for device in (PHONE, IPHONE)
    }
    assert [name for name, messages in found.items() if messages] == unfit
    for name in unfit:
        needed, given = ("IOS", "ANDROID") if name == "Pixel 8" else ("ANDROID", "IOS")
        message = f"Tests of the type {test_type} run on {needed} only, and the device {name} is of the platform {given}."
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
    """testType, or else the type in test."""
    answer = ask(make_store(registry=[PHONE, IPHONE]), **params)
    assert [result["device"]["name"] for result in answer["compatibleDevices"]] == fits


def test_every_reason_is_given(store: Store) -> None:
    """An iPhone that neither the app nor the test nor the configuration fits hears of all three."""
    params = {
        "appArn": app(store, project(store)),
        "testType": "INSTRUMENTATION",
        "configuration": VPCE,
    }
    assert [type for type, _ in reasons(store, **params)["iPhone 15"]] == [
        "PLATFORM",
        "PLATFORM",
        "FLEET_TYPE",
    ]


def test_the_oldest_android(store: Store) -> None:
    """The app's API level means a version of Android, which devices have or are below; an .apk
    tells its own.
    """
    message = (
        "The app shop.apk needs ANDROID 5.0 or later, and the device Pixel 2 has ANDROID 4.4.4."
    )
    found = reasons(store, ANDROID, appArn=sent(store, "shop.apk", "ANDROID_APP", APK))
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
def test_api_levels(store: Store, level: str | int, os: str, fits: bool) -> None:
    """As text or as a number; one that the mock does not know is taken to fit."""
    upload = store.get(Upload, described(store, {"sdk_version": level}))
    assert (incompatibilities(store, Device("Pixel 1", os=os), upload) == []) is fits


def test_android_versions_grow_with_their_levels() -> None:
    """No gap and no slip in the table: level 21 is 5.0, 26 is 8.0, 33 is 13."""
    assert list(ANDROID_VERSIONS) == [str(level) for level in range(14, 38)]
    assert [ANDROID_VERSIONS[level] for level in ("21", "23", "26", "28", "29", "33", "36")] == [
        *("5.0", "6.0", "8.0", "9", "10", "13", "16")
    ]


@pytest.mark.parametrize(("os", "fits"), [("15.0", True), ("14.8.1", False), ("17.4", True)])
def test_the_oldest_ios(os: str, fits: bool) -> None:
    """An .ipa tells its own."""
    store = make_store(registry=[Device("iPhone 9", os=os)])
    arn = sent(store, "shop.ipa", "IOS_APP", ipa(INFO))
    message = f"The app shop.ipa needs IOS 15.0 or later, and the device iPhone 9 has IOS {os}."
    assert reasons(store, appArn=arn) == {"iPhone 9": [] if fits else [("OS_VERSION", message)]}


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
    """Phones are small or normal screens, tablets large or extra large ones; an app that names none
    excludes none.
    """
    store = make_store(registry=[PHONE, TABLET])
    found = reasons(store, appArn=described(store, {"screens": screens}))
    assert [name for name, messages in found.items() if messages] == unfit
    for name in unfit:
        given = "PHONE" if name == "Pixel 8" else "TABLET"
        message = f"The app shop supports {', '.join(screens)} screens only, and the device {name} is a {given}."
        assert found[name] == [("FORM_FACTOR", message)]


@needs_virtual
@pytest.mark.parametrize(
    ("build", "unfit"),
    [("iphonesimulator", "iPhone 15"), ("iphoneos", "Simulator"), (None, ""), (["iphoneos"], "")],
)
def test_builds_for_the_simulator(build: Any, unfit: str) -> None:
    """An iOS app for the simulator needs a virtual device, one for devices a physical one (D:
    Device.type).
    """
    simulator = Device("Simulator", type="VIRTUAL", platform="IOS", os="17")
    store = make_store(registry=[IPHONE, simulator])
    upload = store.get(Upload, described(store, {"platform_name": build}, "IOS"))
    found = {
        device.name: incompatibilities(store, device, upload) for device in (IPHONE, simulator)
    }
    assert [name for name, messages in found.items() if messages] == ([unfit] if unfit else [])
    if unfit:
        needed, given = ("VIRTUAL", "PHYSICAL") if unfit == "iPhone 15" else ("PHYSICAL", "VIRTUAL")
        message = f"The app shop is built for {needed} devices, and the device {unfit} is {given}."
        assert found[unfit] == [{"type": "DEVICE_TYPE", "message": message}]


@needs_virtual
def test_any_build_for_android() -> None:
    """An .apk runs on an emulator as it does on a phone."""
    store = make_store(registry=[])
    upload = store.get(Upload, described(store, {"platform_name": "iphoneos"}))
    assert incompatibilities(store, Device("Emulator", type="VIRTUAL"), upload) == []


@pytest.mark.parametrize(
    "metadata", ["", "no json", "[1]", "5", '"text"', "[" * 8000, '{"sdk_version": null}', "{}"]
)
def test_metadata_that_tells_nothing(store: Store, metadata: str) -> None:
    """Whatever a report held: the app is taken to fit its platform."""
    assert reasons(store, ANDROID, appArn=described(store, metadata))["Pixel 2"] == []


@pytest.mark.parametrize("test_type", ["REMOTE_ACCESS_RECORD", "REMOTE_ACCESS_REPLAY"])
def test_remote_access(store: Store, test_type: str) -> None:
    """The retired types that record and replay sessions need it."""
    assert incompatibilities(store, PHONE, None, test_type) == []
    message = f"Tests of the type {test_type} need a device with remote access, and the device Pixel 2 has none."
    assert incompatibilities(store, ANCIENT, None, test_type) == [
        {"type": "REMOTE_ACCESS_ENABLED", "message": message}
    ]


def test_vpc_endpoints(store: Store) -> None:
    """They are for private devices."""
    found = reasons(store, ANDROID, configuration=VPCE)
    message = "VPC endpoint configurations need a PRIVATE device, and the device Pixel 8 is PUBLIC."
    assert (found["Pixel 8"], found["Pixel 6"]) == ([("FLEET_TYPE", message)], [])
    assert reasons(store, ANDROID, configuration={"vpceConfigurationArns": []})["Pixel 8"] == []


def test_auxiliary_apps(store: Store) -> None:
    """They must fit as the app does."""
    one, other = app(store, project(store)), app(store, project(store), "till.ipa", "IOS_APP")
    found = reasons(store, appArn=one, configuration={"auxiliaryApps": [other]})
    reason = (
        "PLATFORM",
        "The app till.ipa is for IOS, and the device Pixel 8 is of the platform ANDROID.",
    )
    assert found["Pixel 8"] == [reason]
    alone = reasons(store, configuration={"auxiliaryApps": [other]})
    assert (alone["iPhone 15"], alone["Pixel 8"]) == ([], [reason])


def test_what_is_no_app_fits_nothing(store: Store) -> None:
    """For callers that did not check: an upload of data, and one that has gone."""
    data = store.get(Upload, sent(store, "data.zip", "EXTERNAL_DATA", b"any bytes"))
    assert [reason["type"] for reason in incompatibilities(store, PHONE, data)] == ["PLATFORM"]
    assert incompatibilities(store, PHONE, None, None, {"auxiliaryApps": [f"{data.arn}9"]}) == []


UNPROCESSED = ("ArgumentException", "Missing or unprocessed resources.")


@pytest.mark.parametrize(
    "asked",
    [lambda arn: {"appArn": arn}, lambda arn: {"configuration": {"auxiliaryApps": [arn]}}],
    ids=["app", "auxiliary"],
)
def test_apps_that_are_not_ready(store: Store, asked: Any) -> None:
    """Not sent, gone, no app at all, of another project than the one that is asked about."""
    home = project(store)
    pool = create(store, home)["arn"]

    def said(arn: str, **params: Any) -> tuple[str, str]:
        return refused(
            store, "GetDevicePoolCompatibility", {"devicePoolArn": pool, **asked(arn), **params}
        )

    request = {"projectArn": home, "name": "x.apk", "type": "ANDROID_APP"}
    waiting = api.call(store, "CreateUpload", request)["upload"]["arn"]
    assert said(waiting) == UNPROCESSED
    api.call(store, "DeleteUpload", {"arn": waiting})
    assert said(waiting) == UNPROCESSED
    assert said(sent(store, "data.zip", "EXTERNAL_DATA", b"any bytes")) == UNPROCESSED
    assert said(app(store, project(store)), projectArn=home) == UNPROCESSED
    assert said(home) == ("ArgumentException", f"The provided upload resource is not valid: {home}")
    ready = {"devicePoolArn": pool, "projectArn": home, **asked(app(store, home))}
    assert api.call(store, "GetDevicePoolCompatibility", ready)["compatibleDevices"] != []
    curated = {"devicePoolArn": pool, "projectArn": home, **asked(described(store, {}))}
    assert api.call(store, "GetDevicePoolCompatibility", curated)["compatibleDevices"] != []


def test_a_test_package_that_is_not_ready(store: Store) -> None:
    """It must have been processed too; its type is the run's affair."""
    home = project(store)
    pool = create(store, home)["arn"]
    request = {"projectArn": home, "name": "x.zip", "type": "APPIUM_NODE_TEST_PACKAGE"}
    package = api.call(store, "CreateUpload", request)["upload"]["arn"]
    params = {"devicePoolArn": pool, "test": {"type": "APPIUM_NODE", "testPackageArn": package}}
    assert refused(store, "GetDevicePoolCompatibility", params) == UNPROCESSED
    deliver_body(store, store.get(Upload, package), b"any bytes")
    assert len(api.call(store, "GetDevicePoolCompatibility", params)["compatibleDevices"]) == 5


@pytest.mark.parametrize("member", ["devicePoolArn", "projectArn"])
def test_arns_of_nothing(store: Store, member: str) -> None:
    """A pool or a project that is not there."""
    arn = f"arn:aws:devicefarm:us-west-2:123456789012:{'devicepool' if member == 'devicePoolArn' else 'project'}:none"
    assert refused(store, "GetDevicePoolCompatibility", {"devicePoolArn": TOP, member: arn}) == (
        "NotFoundException",
        f"The provided resource does not exist: {arn}",
    )


def test_the_curated_pool_and_private_devices() -> None:
    """Top Devices by its account-less ARN; a pool's limit and what UpdateDeviceInstance changed
    show.
    """
    store = make_store()
    answer = api.call(
        store, "GetDevicePoolCompatibility", {"devicePoolArn": TOP, "testType": "XCTEST"}
    )
    assert (len(answer["compatibleDevices"]), len(answer["incompatibleDevices"])) == (3, 7)
    store = make_store(registry=[PAIR, LONE])
    api.call(store, "UpdateDeviceInstance", {"arn": INSTANCE_C, "labels": ["night"]})
    labels = [
        [instance.get("labels") for instance in result["device"]["instances"]]
        for result in ask(store)["compatibleDevices"]
    ]
    assert labels == [[None, None], [["night"]]]
    pool = create(store, project(store), maxDevices=1)["arn"]
    assert (
        len(
            api.call(store, "GetDevicePoolCompatibility", {"devicePoolArn": pool})[
                "compatibleDevices"
            ]
        )
        == 1
    )
