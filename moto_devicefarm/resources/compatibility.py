"""The compatibility of a device with an app and a test.

Rule: each reason against a device is a message with the device, its property and the requirement.
The types of reasons are the model's; the messages are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto_devicefarm.core import clock, errors, model
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.device_filters import version_key
from moto_devicefarm.core.json_guard import read_json
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.device_pools import DevicePool, devices_in
from moto_devicefarm.resources.projects import Project
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

Reason = tuple[str, str]
"""The attribute of the device that does not fit, and the message."""


def incompatibilities(
    store: Store,
    device: Device,
    app: Upload | None,
    test_type: str | None = None,
    configuration: Mapping[str, Any] | None = None,
) -> list[dict[str, str]]:
    """The reasons why the device cannot run the test, as IncompatibilityMessage documents.

    ``configuration`` is a ScheduleRunConfiguration, whose auxiliary apps must be compatible too.
    Reasons of a type that the installed model lacks are left out.
    """
    settings = configuration or {}
    auxiliary = [store.find(Upload, arn) for arn in settings.get("auxiliaryApps") or ()]
    apps = [each for each in (app, *auxiliary) if each is not None]
    reasons = [reason for each in apps for reason in _app_reasons(device, each)]
    reasons += _test_reasons(device, test_type or "")
    if settings.get("vpceConfigurationArns") and device.fleet_type != "PRIVATE":
        reasons.append(
            ("FLEET_TYPE", errors.VPCE_FLEET.format(device=device.name, given=device.fleet_type))
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
            errors.APP_PLATFORM.format(
                app=app.name, needed=platform, device=device.name, given=device.platform
            ),
        )
        return
    metadata = _metadata(app)
    yield from _os_reasons(device, app, platform, _minimum_os(metadata))
    yield from _screen_reasons(device, app, metadata.get("screens"))
    if platform == "IOS":
        yield from _build_reasons(device, app, metadata.get("platform_name"))


def _os_reasons(device: Device, app: Upload, platform: str, needed: str) -> Iterator[Reason]:
    if version_key(device.os) < version_key(needed):
        yield (
            "OS_VERSION",
            errors.APP_OS.format(
                app=app.name, platform=platform, needed=needed, device=device.name, given=device.os
            ),
        )


def _screen_reasons(device: Device, app: Upload, screens: Any) -> Iterator[Reason]:
    if not isinstance(screens, list) or not screens:
        return
    if not any(size in screens for size in SCREEN_SIZES[device.form_factor]):
        sizes = ", ".join(map(str, screens))
        yield (
            "FORM_FACTOR",
            errors.APP_FORM_FACTOR.format(
                app=app.name, needed=sizes, device=device.name, given=device.form_factor
            ),
        )


def _build_reasons(device: Device, app: Upload, build: Any) -> Iterator[Reason]:
    given = device.type or "PHYSICAL"
    built_for = "VIRTUAL" if build == SIMULATOR else "PHYSICAL"
    if isinstance(build, str) and built_for != given:
        yield (
            "DEVICE_TYPE",
            errors.APP_BUILD.format(
                app=app.name, needed=built_for, device=device.name, given=given
            ),
        )


def _test_reasons(device: Device, test_type: str) -> Iterator[Reason]:
    needed = TEST_PLATFORMS.get(test_type, device.platform)
    if needed != device.platform:
        yield (
            "PLATFORM",
            errors.TEST_PLATFORM.format(
                test=test_type, needed=needed, device=device.name, given=device.platform
            ),
        )
    if test_type in REMOTE_ACCESS_TESTS and not device.remote_access_enabled:
        yield (
            "REMOTE_ACCESS_ENABLED",
            errors.TEST_REMOTE_ACCESS.format(test=test_type, device=device.name),
        )


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


def get_processed_upload(store: Store, arn: str, project_arn: str | None = None) -> Upload:
    """The upload, if it is ready for a run of the project, or of any project without one.

    Raises ArgumentException "Missing or unprocessed resources." for an upload that does not exist
    or has not SUCCEEDED (C: aws-cli#1497).
    """
    upload = store.find(Upload, arn)
    if upload is None:
        problem = errors.arn_error(Upload.KIND, arn)
        raise (
            errors.ArgumentException(errors.UNPROCESSED)
            if isinstance(problem, errors.NotFoundException)
            else problem
        )
    if upload.status(clock.now()) != "SUCCEEDED" or (
        project_arn is not None and upload.project_arn not in (project_arn, "")
    ):
        raise errors.ArgumentException(errors.UNPROCESSED)
    return upload


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
    """``testType`` wins over the type in ``test``. Without both, every device passes (invented)."""
    pool = store.get(DevicePool, device_pool_arn)
    if project_arn is not None:
        store.get(Project, project_arn)
    scheduled, settings = test or {}, configuration or {}
    apps = [
        get_processed_upload(store, arn, project_arn)
        for arn in (app_arn, *(settings.get("auxiliaryApps") or ()))
        if arn is not None
    ]
    if any(app.type not in APPS for app in apps):
        raise errors.ArgumentException(errors.UNPROCESSED)
    if "testPackageArn" in scheduled:
        get_processed_upload(store, scheduled["testPackageArn"], project_arn)
    app = apps[0] if app_arn is not None else None
    results: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for device in devices_in(store, pool):
        reasons = incompatibilities(
            store, device, app, test_type or scheduled.get("type"), configuration
        )
        fits = not reasons
        results[fits].append(
            {"device": device.in_session, "compatible": fits, "incompatibilityMessages": reasons}
        )
    return {"compatibleDevices": results[True], "incompatibleDevices": results[False]}
