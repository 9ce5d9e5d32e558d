"""The checks of a ScheduleRun request, and the members that a run takes from it.

Rule: these functions change nothing. They look up what the request names, and raise AWS's errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from moto_devicefarm.core import device_filters, errors, model, run_messages
from moto_devicefarm.core.encoder import to_document
from moto_devicefarm.core.queue import METERED
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import device_pools, projects
from moto_devicefarm.resources.compatibility import incompatibilities
from moto_devicefarm.resources.device_pools import DevicePool
from moto_devicefarm.resources.network_profiles import NetworkProfile
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs import insights
from moto_devicefarm.resources.uploads.run_uploads import RunUploads

DEFAULT_TIMEOUT_MINUTES = 150
"""The time limit of a job if neither the request nor the project has one (D:
how-to-set-default-timeout-for-test-runs; C: DeNA).
"""
DEFAULT_RADIOS = {"wifi": True, "bluetooth": False, "nfc": True, "gps": True}
"""The radios of a run (C: DeNA)."""
FUZZ_RANGES = {"event_count": (1, 10000), "throttle": (0, 1000), "seed": (-(2**31), 2**31 - 1)}
"""The ranges of the parameters of a fuzz test (D: model; the seed is an Integer of the model)."""
DEFAULT_EVENT_COUNT = 6000
"""The number of events of a fuzz test (invented)."""
WEB_PLATFORM = "WEB_APP"
"""The platform of a run without an app (invented, after the type of an upload)."""
COORDINATE_LIMITS = {"latitude": 90.0, "longitude": 180.0}
"""The largest absolute values of a location's members, in degrees."""


class DeviceChoice(NamedTuple):
    """The devices of a pool or a selection."""

    devices: list[Device]
    members: dict[str, Any]
    """The members of the run's document that describe the choice."""
    matches: Callable[[Device], bool]
    """Whether the pool or the selection contains a device. It also takes a device with only some of
    its instances.
    """


class CompatibleDevices(NamedTuple):
    """The devices of a choice that can run the test."""

    devices: list[Device]
    message: str | None
    """The message of the run about the devices that cannot; None if every device can."""


def choose_devices(
    store: Store, pool_arn: str | None, selection: Mapping[str, Any] | None
) -> DeviceChoice:
    """The devices of the pool or of the selection. Exactly one of them is required (D: model)."""
    if (pool_arn is None) == (selection is None):
        given = "neither was" if pool_arn is None else "both were"
        raise errors.ArgumentException(errors.DEVICES_UNCLEAR.format(given=given))
    if pool_arn is not None:
        pool = store.get(DevicePool, pool_arn)
        matches = device_filters.pool_filter(pool.rules)
        return DeviceChoice(
            device_pools.devices_in(store, pool), {"devicePoolArn": pool_arn}, matches
        )
    assert selection is not None
    filters, most = selection["filters"], selection["maxDevices"]
    found, matched = device_pools.select_devices(store, filters, most)
    result = {"filters": filters, "matchedDevicesCount": matched, "maxDevices": most}
    return DeviceChoice(
        found, {"deviceSelectionResult": result}, device_filters.run_filter(filters)
    )


def compatible_devices(
    store: Store,
    candidates: Sequence[Device],
    uploads: RunUploads,
    test_type: str,
    configuration: Mapping[str, Any],
) -> CompatibleDevices:
    """The devices that can run the test, and the message about the others, which get no job.

    A run that no device can take has this message (C: mealapp). That it also stands in a run that
    others can take, and that an empty pool has a message without devices, is invented.
    """
    reasons = {
        device.arn: incompatibilities(
            store, device, uploads.app, test_type, configuration, uploads.spec
        )
        for device in candidates
    }
    compatible = [device for device in candidates if not reasons[device.arn]]
    if candidates and len(compatible) == len(candidates):
        return CompatibleDevices(compatible, None)
    skipped = (
        (device.name, [reason["message"] for reason in reasons[device.arn]])
        for device in candidates
        if reasons[device.arn]
    )
    return CompatibleDevices(compatible, run_messages.skipped_devices(skipped))


def members_from_test(test: Mapping[str, Any], uploads: RunUploads) -> dict[str, Any]:
    """The members of a run about its test. ``platform`` is the type of what was given as
    the app (C: DeNA, sylph; jenkins114 for a test package).
    """
    app, package, spec = uploads
    is_fuzz = test["type"] == "BUILTIN_FUZZ"
    return {
        "type": test["type"],
        "platform": WEB_PLATFORM if app is None else app.type,
        "appUpload": app and app.arn,
        "testPackageArn": package and package.arn,
        "testSpecArn": spec and spec.arn,
        **(_fuzz_members(test.get("parameters") or {}) if is_fuzz else {}),
    }


def _fuzz_members(parameters: Mapping[str, str]) -> dict[str, int]:
    given = {
        name: _fuzz_parameter(name, parameters[name]) for name in FUZZ_RANGES if name in parameters
    }
    members = {"eventCount": given.get("event_count", DEFAULT_EVENT_COUNT)}
    return {**members, "seed": given["seed"]} if "seed" in given else members


def _fuzz_parameter(name: str, text: str) -> int:
    least, most = FUZZ_RANGES[name]
    number = int(text) if re.fullmatch("-?[0-9]{1,10}", text) else most + 1
    if not least <= number <= most:
        raise errors.ArgumentException(
            errors.BAD_PARAMETER.format(name=name, least=least, most=most, given=text)
        )
    return number


def members_from_configuration(
    store: Store, project: Project, configuration: Mapping[str, Any]
) -> dict[str, Any]:
    """The members of a run from its configuration, and from its project where that has none."""
    projects.check_variables(configuration.get("environmentVariables"))
    _check_location(configuration.get("location", {}))
    types = configuration.get("insightsTypes") or [insights.REPORT]
    if insights.NONE in types and len(types) > 1:
        raise errors.ArgumentException(errors.INSIGHTS_NONE)
    own_variables = configuration.get("environmentVariables", ())
    variables = {
        variable["name"]: variable
        for variable in (*(project.environment_variables or ()), *own_variables)
    }
    return {
        "billingMethod": configuration.get("billingMethod", METERED),
        "locale": configuration.get("locale"),
        "location": configuration.get("location"),
        "radios": {**DEFAULT_RADIOS, **configuration.get("radios", {})},
        "customerArtifactPaths": configuration.get("customerArtifactPaths"),
        "networkProfile": _network_profile(store, configuration.get("networkProfileArn")),
        "deviceProxy": configuration.get("deviceProxy"),
        "vpcConfig": project.vpc_config,
        "executionRoleArn": configuration.get("executionRoleArn", project.execution_role_arn),
        "environmentVariables": list(variables.values()) or None,
        "insightsTypes": types,
    }


def _check_location(location: Mapping[str, float]) -> None:
    for name, most in COORDINATE_LIMITS.items():
        value = location.get(name, 0.0)
        if not -most <= value <= most:
            raise errors.ArgumentException(
                errors.BAD_LOCATION.format(name=name, least=-most, most=most, given=value)
            )


def _network_profile(store: Store, arn: str | None) -> dict[str, Any] | None:
    """The network profile as it is now. Its later changes have no effect on the run."""
    if arn is None:
        return None
    return to_document(model.structure(NetworkProfile.SHAPE), store.get(NetworkProfile, arn))


def members_from_execution(
    project: Project, execution: Mapping[str, Any], devices: Sequence[Device]
) -> dict[str, Any]:
    """The members of a run from its execution configuration.

    Device Farm always signs apps again on public devices (D:
    skip-app-re-signing-on-private-devices). Only runs on iOS have ``skipAppResign`` (C: DeNA,
    execubench).
    """
    minutes = execution.get("jobTimeoutMinutes")
    projects.check_timeout("jobTimeoutMinutes", minutes)
    all_private = all(device.fleet_type == "PRIVATE" for device in devices)
    is_ios = any(device.platform == "IOS" for device in devices)
    skips = execution.get("skipAppResign", False) and all_private
    default = project.default_job_timeout_minutes or DEFAULT_TIMEOUT_MINUTES
    return {
        "jobTimeoutMinutes": minutes or default,
        "skipAppResign": skips if is_ios else None,
    }
