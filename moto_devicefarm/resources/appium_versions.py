"""The major version of the Appium server behind a session's driver endpoint. Rule: the versions and
the devices that have them are AWS's table (D: appium-endpoint-support).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from moto_devicefarm.core import errors
from moto_devicefarm.registry import Device

PARAMETER = "appium:version"
DEFAULT = "2"
VERSIONS = (DEFAULT, "3")
OLDEST_IOS = 15
"""Older iOS has no version to choose. Sessions without a choice are created all the same."""
CHOICE_NEEDED_IOS = 27
"""From this version of iOS on, a session must choose."""


def chosen_version(parameters: Mapping[str, str] | None, device: Device) -> str:
    """The version that the parameters of CreateRemoteAccessSession choose: "2" or "3".

    Raises ArgumentException for an unknown parameter, for a version that does not exist or that the
    device does not have, and for none where one is needed. The code and the words are invented.
    """
    given = parameters or {}
    unknown = sorted(given.keys() - {PARAMETER})
    if unknown:
        raise errors.ArgumentException(errors.UNKNOWN_PARAMETER.format(name=unknown[0]))
    version = given.get(PARAMETER)
    ios = _ios_version(device)
    if version is None:
        if ios is not None and ios >= CHOICE_NEEDED_IOS:
            raise errors.ArgumentException(errors.APPIUM_VERSION_NEEDED.format(arn=device.arn))
        return DEFAULT
    if version not in VERSIONS or (ios is not None and ios < OLDEST_IOS):
        raise errors.ArgumentException(
            errors.NO_APPIUM_VERSION.format(version=version, arn=device.arn)
        )
    return version


def _ios_version(device: Device) -> int | None:
    """The major version of iOS; None for Android, and for a version that is not a number."""
    found = re.match(r"\d{1,9}", device.os) if device.platform == "IOS" else None
    return None if found is None else int(found[0])
