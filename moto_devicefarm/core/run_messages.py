"""The words of ScheduleRun and GetDevicePoolCompatibility: errors, and reasons against a device.

Rule: as in ``errors``, a message without a mark is invented.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from moto_devicefarm.core import errors

# Errors. GetDevicePoolCompatibility raises the same, also with the name ScheduleRun (C: iheartest).
_INVALID_INPUT = "Invalid input for ScheduleRun API detected. The service could not schedule a run "
INVALID_MEMBER = _INVALID_INPUT + 'due to an invalid "{member}" in your request.'
"""C: mealapp for testSpecArn, qvac#3019 for appArn (its middle is elided there). The same form for
other members is inferred (I: these two).
"""
NEEDS_TEST_SPEC = _INVALID_INPUT + (
    "because the test type you specified is only compatible with custom environment mode. "
    "Please edit your request to specify a custom environment mode test spec file."
)
"""C: iheartest."""
INVALID_UPLOAD_ARN = "Invalid Upload arn:{arn}"
"""C: devicefarm-ci-tool#77 for auxiliary apps; for other uploads inferred (I: auxiliary apps)."""

# Reasons why a device cannot run the test. They stand in the message of a run and, inferred, in the
# answer of GetDevicePoolCompatibility (I: its errors are those of ScheduleRun too).
ANDROID_SDK = (
    "Android application requires a minimum SDK of {needed} or above to run on the selected device"
)
"""C: executorch#9172."""
NEEDS_AMAZON_LINUX = (
    "Android devices require a test spec file which has selected the Amazon Linux 2 test host"
)
"""C: mealapp."""
INVALID_TEST_HOST = "The selected test host '{host}' is not valid"
"""C: mealapp."""
IOS_VERSION = "The app {app} needs iOS {needed} or later, but the device {device} has iOS {given}."
APP_PLATFORM = "The app {app} is for {needed}, but the device {device} is of the platform {given}."
APP_FORM_FACTOR = (
    "The app {app} supports {needed} screens only, but the device {device} is a {given}."
)
APP_BUILD = "The app {app} is built for {needed} devices, but the device {device} is {given}."
TEST_PLATFORM = (
    "Tests of the type {test} run on {needed} only, "
    "but the device {device} is of the platform {given}."
)
TEST_REMOTE_ACCESS = (
    "Tests of the type {test} need a device with remote access, but the device {device} has none."
)
VPCE_FLEET = (
    "VPC endpoint configurations need a PRIVATE device, but the device {device} is {given}."
)

MAX_MESSAGE_LENGTH = 16384
"""The characters of the message of a run (D: model)."""


def invalid_member(member: str) -> errors.ArgumentException:
    """The error for a member whose value does not fit the request."""
    return errors.ArgumentException(INVALID_MEMBER.format(member=member))


def skipped_devices(reasons: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The message of a run about (device, reasons), as JSON text (C: mealapp).

    Devices that the message has no room for are left out (invented).
    """
    found: list[dict[str, Sequence[str]]] = []
    text = _json(found)
    for device, messages in reasons:
        found.append({device: messages})
        longer = _json(found)
        if len(longer) > MAX_MESSAGE_LENGTH:
            break
        text = longer
    return text


def _json(found: Sequence[object]) -> str:
    return json.dumps({"skippedDevices": found}, separators=(",", ":"))
