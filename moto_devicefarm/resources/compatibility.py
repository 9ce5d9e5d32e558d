"""Whether a device can run a test of an app, and if not, why: every reason names the device, what
it has and what is needed.

The reasons' types are those of the model; AWS's own messages are not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moto_devicefarm.core import clock, errors, model
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.device_filters import version
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
"""The types of tests that run on one platform (D: test-types); Appium and the built-in fuzz test
run on both.
"""
REMOTE_ACCESS = ("REMOTE_ACCESS_RECORD", "REMOTE_ACCESS_REPLAY")
"""The types of tests that need remote access; in older models only."""
SCREENS = {"PHONE": ("small", "normal"), "TABLET": ("large", "xlarge")}
"""The sizes of screens that Android has for a form factor."""
SIMULATOR = "iphonesimulator"
"""The DTPlatformName of an iOS app that was built for the simulator."""
_RELEASES = [
    *("4.0", "4.0.3", "4.1", "4.2", "4.3", "4.4", "4.4", "5.0", "5.1", "6.0", "7.0", "7.1"),
    *("8.0", "8.1", "9", "10", "11", "12", "12", "13", "14", "15", "16", "17"),
]
ANDROID_VERSIONS = {str(level): release for level, release in enumerate(_RELEASES, 14)}
"""Android's versions by the API levels in an app's metadata."""


def incompatibilities(
    store: Store,
    device: Device,
    app: Upload | None,
    test_type: str | None = None,
    configuration: Mapping[str, Any] | None = None,
) -> list[dict[str, str]]:
    """Why the device can't run the test, as IncompatibilityMessage documents; an empty list if it
    can.

    ``configuration`` is a ScheduleRunConfiguration: its auxiliary apps must fit too. A reason of a
    type that the installed model lacks is not given.
    """
    asked = configuration or {}
    auxiliary = [store.find(Upload, arn) for arn in asked.get("auxiliaryApps") or ()]
    reasons = [
        reason for one in (app, *auxiliary) if one is not None for reason in _of_app(device, one)
    ]
    reasons += _of_test(device, test_type or "")
    if asked.get("vpceConfigurationArns") and device.fleet_type != "PRIVATE":
        reasons.append(
            ("FLEET_TYPE", errors.VPCE_FLEET.format(device=device.name, given=device.fleet_type))
        )
    known = model.structure("IncompatibilityMessage").members["type"].metadata["enum"]
    return [
        {"type": attribute, "message": message}
        for attribute, message in reasons
        if attribute in known
    ]


Reason = tuple[str, str]
"""The attribute that does not fit, and the message."""


def _of_app(device: Device, app: Upload) -> Iterator[Reason]:
    """What of the app does not fit; what its metadata does not tell is taken to fit."""
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
    needed = _oldest(metadata)
    if version(device.os) < version(needed):
        yield (
            "OS_VERSION",
            errors.APP_OS.format(
                app=app.name, platform=platform, needed=needed, device=device.name, given=device.os
            ),
        )
    screens = metadata.get("screens")
    if (
        isinstance(screens, list)
        and screens
        and not any(size in screens for size in SCREENS[device.form_factor])
    ):
        sizes = ", ".join(map(str, screens))
        yield (
            "FORM_FACTOR",
            errors.APP_FORM_FACTOR.format(
                app=app.name, needed=sizes, device=device.name, given=device.form_factor
            ),
        )
    build, given = metadata.get("platform_name"), device.type or "PHYSICAL"
    built_for = "VIRTUAL" if build == SIMULATOR else "PHYSICAL"
    if platform == "IOS" and isinstance(build, str) and built_for != given:
        yield (
            "DEVICE_TYPE",
            errors.APP_BUILD.format(
                app=app.name, needed=built_for, device=device.name, given=given
            ),
        )


def _of_test(device: Device, test_type: str) -> Iterator[Reason]:
    needed = TEST_PLATFORMS.get(test_type, device.platform)
    if needed != device.platform:
        yield (
            "PLATFORM",
            errors.TEST_PLATFORM.format(
                test=test_type, needed=needed, device=device.name, given=device.platform
            ),
        )
    if test_type in REMOTE_ACCESS and not device.remote_access_enabled:
        yield (
            "REMOTE_ACCESS_ENABLED",
            errors.TEST_REMOTE_ACCESS.format(test=test_type, device=device.name),
        )


def _metadata(app: Upload) -> dict[str, Any]:
    """What the app's metadata says, captured ones included."""
    text = document_member(app.view(clock.now()), "metadata", "metadata")
    try:
        found = json.loads(text or "{}")
    except (RecursionError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _oldest(metadata: Mapping[str, Any]) -> str:
    """The oldest version of the operating system that the app runs on; "" if its metadata does not
    tell.
    """
    if "sdk_version" in metadata:
        return ANDROID_VERSIONS.get(str(metadata["sdk_version"]), "")
    return str(metadata.get("minimum_os_version") or "")


def get_processed_upload(store: Store, arn: str, project_arn: str | None = None) -> Upload:
    """The upload, ready for a run of the project, of any project if none is given.

    Raises ArgumentException "Missing or unprocessed resources." for one that is not there or has
    not SUCCEEDED (C).
    """
    upload = store.find(Upload, arn)
    if upload is None:
        problem = errors.missing(Upload.KIND, arn)
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
    """``testType`` goes before the type in ``test``; with neither it is the built-in fuzz test,
    which runs anywhere (ours).
    """
    pool = store.get(DevicePool, device_pool_arn)
    if project_arn is not None:
        store.get(Project, project_arn)
    uploaded, asked = test or {}, configuration or {}
    apps = [
        get_processed_upload(store, arn, project_arn)
        for arn in (app_arn, *(asked.get("auxiliaryApps") or ()))
        if arn is not None
    ]
    if any(app.type not in APPS for app in apps):
        raise errors.ArgumentException(errors.UNPROCESSED)
    if "testPackageArn" in uploaded:
        get_processed_upload(store, uploaded["testPackageArn"], project_arn)
    app = apps[0] if app_arn is not None else None
    results: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for device in devices_in(store, pool):
        reasons = incompatibilities(
            store, device, app, test_type or uploaded.get("type"), configuration
        )
        fits = not reasons
        results[fits].append(
            {"device": device.in_session, "compatible": fits, "incompatibilityMessages": reasons}
        )
    return {"compatibleDevices": results[True], "incompatibleDevices": results[False]}
