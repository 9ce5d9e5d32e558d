"""The compatibility of a device with an app and a test.

Rule: each reason against a device is a message in ``core.run_messages``. The types of reasons are
the model's; which reason has which type is invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto_devicefarm.core import clock, model, run_messages
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.device_filters import version_key
from moto_devicefarm.core.json_guard import read_json
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.device_pools import DevicePool, devices_in
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads.run_uploads import (
    check_auxiliary_apps,
    check_environment,
    get_upload,
)
from moto_devicefarm.resources.uploads.spec_files import TEST_HOSTS
from moto_devicefarm.resources.uploads.uploads import APPS, Upload

TEST_PLATFORMS = {
    "BUILTIN_EXPLORER": "ANDROID",
    "INSTRUMENTATION": "ANDROID",
    "UIAUTOMATOR": "ANDROID",
    "UIAUTOMATION": "IOS",
    "XCTEST": "IOS",
    "XCTEST_UI": "IOS",
}
"""The types of tests that run on one platform only (D: test-types)."""
REMOTE_ACCESS_TESTS = ("REMOTE_ACCESS_RECORD", "REMOTE_ACCESS_REPLAY")
"""The types of tests that need remote access. Only older models have them."""
TEST_UPLOADS = ("testPackageArn", "testSpecArn")
"""The members of a test that name an upload. Their type does not matter to the check of a pool."""
SCREEN_SIZES = {"PHONE": ("small", "normal"), "TABLET": ("large", "xlarge")}
"""Android's screen sizes by form factor."""
SIMULATOR = "iphonesimulator"
"""The DTPlatformName of an iOS app for the simulator."""
_RELEASES = [
    *("4.0", "4.0.3", "4.1", "4.2", "4.3", "4.4", "4.4", "5.0", "5.1", "6.0", "7.0", "7.1"),
    *("8.0", "8.1", "9", "10", "11", "12", "12", "13", "14", "15", "16", "17"),
]
ANDROID_VERSIONS = {str(level): release for level, release in enumerate(_RELEASES, 14)}
"""Android's versions by API level, as the metadata of an app has it."""

LEGACY_HOST = "legacy"
"""The test host of Android that is gone (D: amazon-linux-2-android-test-selection)."""

Reason = tuple[str, str]
"""The attribute of the device that does not fit, and the message."""


def incompatibilities(
    store: Store,
    device: Device,
    app: Upload | None,
    test_type: str | None = None,
    configuration: Mapping[str, Any] | None = None,
    spec: Upload | None = None,
) -> list[dict[str, str]]:
    """The reasons why the device cannot run the test, as IncompatibilityMessage documents.

    ``configuration`` is a ScheduleRunConfiguration, whose auxiliary apps must be compatible too.
    ``spec`` is the test spec of a custom environment. Reasons of a type that the installed model
    lacks are left out.
    """
    settings = configuration or {}
    auxiliary = [store.find(Upload, arn) for arn in settings.get("auxiliaryApps") or ()]
    apps = [each for each in (app, *auxiliary) if each is not None]
    reasons = [reason for each in apps for reason in _app_reasons(device, each)]
    reasons += _test_reasons(device, test_type or "")
    reasons += _host_reasons(device, spec)
    if settings.get("vpceConfigurationArns") and device.fleet_type != "PRIVATE":
        reasons.append(
            (
                "FLEET_TYPE",
                run_messages.VPCE_FLEET.format(device=device.name, given=device.fleet_type),
            )
        )
    known = model.structure("IncompatibilityMessage").members["type"].metadata["enum"]
    return [
        {"type": attribute, "message": message}
        for attribute, message in reasons
        if attribute in known
    ]


def _app_reasons(device: Device, app: Upload) -> Iterator[Reason]:
    """The reasons in the app. Metadata that is missing or has another form is no reason."""
    platform = APPS.get(app.type, app.type)
    if platform != device.platform:
        yield (
            "PLATFORM",
            run_messages.APP_PLATFORM.format(
                app=app.name, needed=platform, device=device.name, given=device.platform
            ),
        )
        return
    metadata = _metadata(app)
    yield from _os_reasons(device, app, metadata)
    yield from _screen_reasons(device, app, metadata.get("screens"))
    if platform == "IOS":
        yield from _build_reasons(device, app, metadata.get("platform_name"))


def _os_reasons(device: Device, app: Upload, metadata: Mapping[str, Any]) -> Iterator[Reason]:
    needed = _minimum_os(metadata)
    if version_key(device.os) >= version_key(needed):
        return
    if "sdk_version" in metadata:
        message = run_messages.ANDROID_SDK.format(needed=metadata["sdk_version"])
    else:
        message = run_messages.IOS_VERSION.format(
            app=app.name, needed=needed, device=device.name, given=device.os
        )
    yield "OS_VERSION", message


def _screen_reasons(device: Device, app: Upload, screens: Any) -> Iterator[Reason]:
    if not isinstance(screens, list) or not screens:
        return
    if not any(size in screens for size in SCREEN_SIZES[device.form_factor]):
        sizes = ", ".join(map(str, screens))
        yield (
            "FORM_FACTOR",
            run_messages.APP_FORM_FACTOR.format(
                app=app.name, needed=sizes, device=device.name, given=device.form_factor
            ),
        )


def _build_reasons(device: Device, app: Upload, build: Any) -> Iterator[Reason]:
    given = device.type or "PHYSICAL"
    built_for = "VIRTUAL" if build == SIMULATOR else "PHYSICAL"
    if isinstance(build, str) and built_for != given:
        yield (
            "DEVICE_TYPE",
            run_messages.APP_BUILD.format(
                app=app.name, needed=built_for, device=device.name, given=given
            ),
        )


def _test_reasons(device: Device, test_type: str) -> Iterator[Reason]:
    needed = TEST_PLATFORMS.get(test_type, device.platform)
    if needed != device.platform:
        yield (
            "PLATFORM",
            run_messages.TEST_PLATFORM.format(
                test=test_type, needed=needed, device=device.name, given=device.platform
            ),
        )
    if test_type in REMOTE_ACCESS_TESTS and not device.remote_access_enabled:
        yield (
            "REMOTE_ACCESS_ENABLED",
            run_messages.TEST_REMOTE_ACCESS.format(test=test_type, device=device.name),
        )


def _host_reasons(device: Device, spec: Upload | None) -> Iterator[Reason]:
    """The reasons in the test host that the test spec selects. A test spec that selects none gets
    the legacy host of Android, which is gone (D: amazon-linux-2-android-test-selection), and a
    default host on iOS. Unknown hosts, as of a body that is not YAML, are no reason.
    """
    delivery = None if spec is None else spec.delivery(clock.now())
    if delivery is None or delivery.test_hosts is None:
        return
    host = delivery.test_hosts[device.platform]
    if device.platform == "ANDROID" and host in (None, LEGACY_HOST):
        yield "PLATFORM", run_messages.NEEDS_AMAZON_LINUX
    elif host not in (None, TEST_HOSTS[device.platform]):
        yield "PLATFORM", run_messages.INVALID_TEST_HOST.format(host=host)


def _metadata(app: Upload) -> dict[str, Any]:
    """The app's metadata, also from a captured document; empty if it is not a JSON object."""
    text = document_member(app.view(clock.now()), "metadata", "metadata")
    try:
        found = read_json(text or "{}", "metadata")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _minimum_os(metadata: Mapping[str, Any]) -> str:
    """The oldest version of the operating system for the app; empty if the metadata lacks it."""
    if "sdk_version" in metadata:
        return ANDROID_VERSIONS.get(str(metadata["sdk_version"]), "")
    return str(metadata.get("minimum_os_version") or "")


@operation("GetDevicePoolCompatibility")
def get_device_pool_compatibility(
    store: Store,
    device_pool_arn: str,
    app_arn: str | None = None,
    test_type: str | None = None,
    test: Mapping[str, Any] | None = None,
    configuration: Mapping[str, Any] | None = None,
    project_arn: str | None = None,
) -> dict[str, Any]:
    """``testType`` wins over the type in ``test``. Without both, every device passes (invented).

    Without an app both lists are empty, whatever the test is (C: iheartest).
    """
    pool = store.get(DevicePool, device_pool_arn)
    if project_arn is not None:
        store.get(Project, project_arn)
    scheduled = test or {}
    kind = test_type or scheduled.get("type") or ""
    check_auxiliary_apps(store, configuration or {}, project_arn)
    named = {"appArn": app_arn} | {name: scheduled.get(name) for name in TEST_UPLOADS}
    found = {
        member: get_upload(store, member, arn, project_arn)
        for member, arn in named.items()
        if arn is not None
    }
    results: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    if "appArn" in found:
        check_environment(kind, scheduled.get("testSpecArn"))
    for device in devices_in(store, pool) if "appArn" in found else ():
        reasons = incompatibilities(
            store, device, found["appArn"], kind, configuration, found.get("testSpecArn")
        )
        fits = not reasons
        results[fits].append(
            {"device": device.in_session, "compatible": fits, "incompatibilityMessages": reasons}
        )
    return {"compatibleDevices": results[True], "incompatibleDevices": results[False]}
