"""The uploads that ScheduleRun or GetDevicePoolCompatibility names.

Rule: these functions change nothing. They raise ScheduleRun's errors of today. Its message of 2015
and 2016, "Missing or unprocessed resources." (C: aws-cli#1497), is left to sessions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from moto_devicefarm.core import clock, errors, run_messages
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.uploads.uploads import APPS, Upload

BUILT_IN_TESTS = ("BUILTIN_FUZZ", "BUILTIN_EXPLORER")
"""The types of tests that need no test package."""
CUSTOM_TESTS = ("APPIUM_NODE", "APPIUM_RUBY", "APPIUM_WEB_NODE", "APPIUM_WEB_RUBY")
"""The types of tests that need a test spec (C: iheartest for APPIUM_NODE). The others are inferred
(I: Node.js and Ruby came together, for test specs only).
"""
MAX_AUXILIARY_APPS = 3
"""The number of auxiliary apps that a run may have (D: limits)."""


class RunUploads(NamedTuple):
    """The uploads that a request names."""

    app: Upload | None
    package: Upload | None
    spec: Upload | None


def find_uploads(
    store: Store,
    project_arn: str,
    app_arn: str | None,
    test: Mapping[str, Any],
    configuration: Mapping[str, Any],
) -> RunUploads:
    """The uploads that the request names. Each must be processed and of the right type.

    Raises ArgumentException. An Appium test needs no app (D: botocore's examples), a built-in test
    no package. As the app, an upload of any type is accepted (C: jenkins114).
    """

    def find(member: str, arn: str | None) -> Upload | None:
        types = fitting_types(member, test_type)
        return None if arn is None else get_upload(store, member, arn, project_arn, types)

    test_type, spec_arn = test["type"], test.get("testSpecArn")
    check_auxiliary_apps(store, configuration, project_arn)
    find("extraDataPackageArn", configuration.get("extraDataPackageArn"))
    app, package = find("appArn", app_arn), None
    check_environment(test_type, spec_arn)
    spec = find("testSpecArn", spec_arn)
    if test_type not in BUILT_IN_TESTS:
        package = find("testPackageArn", test.get("testPackageArn"))
        if package is None:  # C: mealapp for a request with a test spec
            raise run_messages.invalid_member("testSpecArn" if spec else "testPackageArn")
    if app is None and not test_type.startswith("APPIUM_"):
        raise run_messages.invalid_member("appArn")
    return RunUploads(app, package, spec)


def fitting_types(member: str, test_type: str) -> tuple[str, ...]:
    """The types of uploads that a member of a request takes; empty if it takes all."""
    return {
        "auxiliaryApps": tuple(APPS),
        "extraDataPackageArn": ("EXTERNAL_DATA",),
        "testPackageArn": (f"{test_type}_TEST_PACKAGE",),
        "testSpecArn": (f"{test_type}_TEST_SPEC",),
    }.get(member, ())


def check_auxiliary_apps(
    store: Store, configuration: Mapping[str, Any], project_arn: str | None
) -> None:
    """Raise ArgumentException for auxiliary apps of a ScheduleRunConfiguration that are too many or
    not ready.
    """
    arns = configuration.get("auxiliaryApps") or ()
    if len(arns) > MAX_AUXILIARY_APPS:
        raise errors.ArgumentException(errors.TOO_MANY_AUXILIARY_APPS.format(count=len(arns)))
    types = fitting_types("auxiliaryApps", "")
    for arn in arns:
        get_upload(store, "auxiliaryApps", arn, project_arn, types)


def check_environment(test_type: str, spec_arn: str | None) -> None:
    """Raise ArgumentException for a type of tests that needs a test spec, without one."""
    if test_type in CUSTOM_TESTS and spec_arn is None:
        raise errors.ArgumentException(run_messages.NEEDS_TEST_SPEC)


def get_upload(
    store: Store,
    member: str,
    arn: str,
    project_arn: str | None = None,
    types: Collection[str] = (),
) -> Upload:
    """The upload that a member of the request names, if it is ready: it has SUCCEEDED, and it has
    one of the types and belongs to the project, where they are given.

    A curated test spec fits every type of test, because not all types of AWS's own are known.
    Raises ArgumentException.
    """
    if not isinstance(errors.arn_error(Upload.KIND, arn), errors.NotFoundException):
        raise errors.ArgumentException(run_messages.INVALID_UPLOAD_ARN.format(arn=arn))
    upload = store.find(Upload, arn)
    if upload is None or upload.status(clock.now()) != "SUCCEEDED":
        raise run_messages.invalid_member(member)
    needs_spec = any(name.endswith("_TEST_SPEC") for name in types)
    is_of_type = upload.type in types or (needs_spec and upload.is_curated and upload.is_spec)
    is_of_project = project_arn is None or upload.project_arn in (project_arn, "")
    if not is_of_project or (types and not is_of_type):
        raise run_messages.invalid_member(member)
    return upload
