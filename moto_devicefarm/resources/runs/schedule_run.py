"""ScheduleRun: everything that a request names is looked up and checked, then the run is planned
whole.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from moto_devicefarm.core import clock, device_filters, errors, model
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.encoder import to_document
from moto_devicefarm.core.job_life import JobDurations
from moto_devicefarm.core.queue import METERED
from moto_devicefarm.core.resource import child_arn
from moto_devicefarm.core.run_plan import RunPlan
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import device_pools, devices, projects, vpce_configurations
from moto_devicefarm.resources.billing import unmetered_slots
from moto_devicefarm.resources.compatibility import get_processed_upload, incompatibilities
from moto_devicefarm.resources.device_pools import DevicePool
from moto_devicefarm.resources.network_profiles import NetworkProfile
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs import insights
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run, RunView
from moto_devicefarm.resources.uploads.uploads import APPS, Upload

TIMEOUT_MINUTES = 150
"""D, C: of a run for which neither the request nor the project says otherwise."""
RADIOS = {"wifi": True, "bluetooth": False, "nfc": True, "gps": True}
"""C: DeNA."""
BUILT_IN = ("BUILTIN_FUZZ", "BUILTIN_EXPLORER")
FUZZ = {"event_count": (1, 10000), "throttle": (0, 1000), "seed": (-(2**31), 2**31 - 1)}
"""The parameters of a fuzz test and their ranges (D: model; a seed is an Integer of the model)."""
EVENT_COUNT = 6000
"""Of a fuzz test that does not say; ours."""
WEB = "WEB_APP"
"""The platform of a run without an app, by analogy with the type of an upload; ours."""
AUXILIARY_APPS = 3
"""D: limits."""
PLACES = {"latitude": 90.0, "longitude": 180.0}


class Uploaded(NamedTuple):
    """The uploads that a request names."""

    app: Upload | None
    package: Upload | None
    spec: Upload | None


class Chosen(NamedTuple):
    """The devices that a run runs on, and what its document says of the choice."""

    devices: list[Device]
    members: dict[str, Any]
    fits: Callable[[Device], bool]
    """Whether a device, or one with some of its instances only, is one of those that were asked
    for.
    """


@operation("ScheduleRun")
def schedule_run(
    store: Store,
    project_arn: str,
    test: Mapping[str, Any],
    app_arn: str | None = None,
    device_pool_arn: str | None = None,
    device_selection_configuration: Mapping[str, Any] | None = None,
    name: str | None = None,
    configuration: Mapping[str, Any] | None = None,
    execution_configuration: Mapping[str, Any] | None = None,
) -> RunView:
    """Answers SCHEDULING (C: DeNA). A name left out is that of the app (I); two runs may have one
    name.
    """
    project = store.get(Project, project_arn)
    asked, execution = configuration or {}, execution_configuration or {}
    uploaded = _uploaded(store, project_arn, app_arn, test, asked)
    chosen = _chosen(store, device_pool_arn, device_selection_configuration)
    fitting = _fitting(store, chosen.devices, uploaded.app, test["type"], asked)
    for device in fitting:
        unmetered_slots.require_slot(
            store, asked.get("billingMethod", METERED), device, remote_access=False
        )
        vpce_configurations.check(store, asked.get("vpceConfigurationArns") or (), device)
    settled = {
        **_about_test(test, uploaded),
        **_about_settings(store, project, asked),
        **_about_execution(project, execution, fitting),
        **chosen.members,
    }
    arranged = store.settings.script.runs
    script = arranged[0] if arranged else RunPlan()
    script.check_devices(fitting)
    del arranged[:1]
    run = Run(
        arn=store.new_arn(Run, within=project.id),
        created=clock.now(),
        store=store,
        project_arn=project_arn,
        name=name if name is not None else _name(uploaded, test["type"]),
        settled={member: value for member, value in settled.items() if value is not None},
        timings=store.settings.timings,
        vpce_configuration_arns=tuple(asked.get("vpceConfigurationArns") or ()),
        result_code=script.result_code,
    )
    store.add(run)
    for place, device in enumerate([] if script.result_code else fitting):
        _add_job(
            store, run, place, device, script, chosen.fits, execution.get("videoCapture", True)
        )
    return run.view(run.created, "SCHEDULING")


def _uploaded(
    store: Store,
    project_arn: str,
    app_arn: str | None,
    test: Mapping[str, Any],
    asked: Mapping[str, Any],
) -> Uploaded:
    """What the request names of uploads, each processed and fit for its place.

    Raises ArgumentException "Missing or unprocessed resources." (C: aws-cli#1497). An Appium test
    needs no app (D: botocore's example), a built-in one no package.
    """
    kind = test["type"]
    auxiliary = asked.get("auxiliaryApps") or ()
    if len(auxiliary) > AUXILIARY_APPS:
        raise errors.ArgumentException(errors.TOO_MANY_AUXILIARY_APPS.format(count=len(auxiliary)))
    for arn in auxiliary:
        _fit(store, project_arn, arn, APPS)
    _fit(store, project_arn, asked.get("extraDataPackageArn"), ("EXTERNAL_DATA",))
    app = _fit(store, project_arn, app_arn, APPS)
    package_type, spec_type = f"{kind}_TEST_PACKAGE", f"{kind}_TEST_SPEC"
    package = (
        None
        if kind in BUILT_IN
        else _fit(store, project_arn, test.get("testPackageArn"), (package_type,))
    )
    if (app is None and not kind.startswith("APPIUM_")) or (
        package is None and kind not in BUILT_IN
    ):
        raise errors.ArgumentException(errors.UNPROCESSED)
    return Uploaded(app, package, _fit(store, project_arn, test.get("testSpecArn"), (spec_type,)))


def _fit(
    store: Store, project_arn: str, arn: str | None, types: Sequence[str] | Mapping[str, str]
) -> Upload | None:
    """The upload, of one of the types; a curated test spec is taken for any, since not all of AWS's
    own are known.
    """
    if arn is None:
        return None
    upload = get_processed_upload(store, arn, project_arn)
    if upload.type not in types and not (
        upload.is_curated and upload.is_spec and "TEST_SPEC" in str(types)
    ):
        raise errors.ArgumentException(errors.UNPROCESSED)
    return upload


def _chosen(store: Store, pool_arn: str | None, selection: Mapping[str, Any] | None) -> Chosen:
    """The devices of the pool or of the selection, one of which is required (D: model)."""
    if (pool_arn is None) == (selection is None):
        given = "neither was" if pool_arn is None else "both were"
        raise errors.ArgumentException(errors.DEVICES_UNCLEAR.format(given=given))
    if pool_arn is not None:
        pool = store.get(DevicePool, pool_arn)
        fits = device_filters.pool_filter(pool.rules)
        return Chosen(device_pools.devices_in(store, pool), {"devicePoolArn": pool_arn}, fits)
    assert selection is not None
    found, matched = device_pools.select_devices(
        store, selection["filters"], selection["maxDevices"]
    )
    result = {
        "filters": selection["filters"],
        "matchedDevicesCount": matched,
        "maxDevices": selection["maxDevices"],
    }
    return Chosen(
        found, {"deviceSelectionResult": result}, device_filters.run_filter(selection["filters"])
    )


def _fitting(
    store: Store,
    chosen: Sequence[Device],
    app: Upload | None,
    test_type: str,
    asked: Mapping[str, Any],
) -> list[Device]:
    """The devices that can run the test; those that can't get no job (ours). ArgumentException if
    none can.
    """
    reasons = {
        device.arn: incompatibilities(store, device, app, test_type, asked) for device in chosen
    }
    fitting = [device for device in chosen if not reasons[device.arn]]
    if not fitting:
        why = "; ".join(
            dict.fromkeys(reason["message"] for found in reasons.values() for reason in found)
        )
        raise errors.ArgumentException(errors.NO_DEVICES.format(why=why or "there is none in it"))
    return fitting


def _about_test(test: Mapping[str, Any], uploaded: Uploaded) -> dict[str, Any]:
    """What the run's document says of its test: ``platform`` is the type of the app (C: DeNA,
    sylph).
    """
    app, package, spec = uploaded
    return {
        "type": test["type"],
        "platform": WEB if app is None else app.type,
        "appUpload": app and app.arn,
        "testPackageArn": package and package.arn,
        "testSpecArn": spec and spec.arn,
        **(_about_fuzz(test.get("parameters") or {}) if test["type"] == "BUILTIN_FUZZ" else {}),
    }


def _about_fuzz(parameters: Mapping[str, str]) -> dict[str, int]:
    given = {name: _number(name, parameters[name]) for name in FUZZ if name in parameters}
    return {
        "eventCount": given.get("event_count", EVENT_COUNT),
        **({"seed": given["seed"]} if "seed" in given else {}),
    }


def _number(name: str, text: str) -> int:
    least, most = FUZZ[name]
    number = int(text) if re.fullmatch("-?[0-9]{1,10}", text) else most + 1
    if not least <= number <= most:
        raise errors.ArgumentException(
            errors.BAD_PARAMETER.format(name=name, least=least, most=most, given=text)
        )
    return number


def _about_settings(store: Store, project: Project, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the run's document says of its configuration; the project's network, role and variables
    hold where it has none.
    """
    projects.check_variables(asked.get("environmentVariables"))
    for name, most in PLACES.items():
        place = asked.get("location", {}).get(name, 0.0)
        if not -most <= place <= most:
            raise errors.ArgumentException(
                errors.BAD_LOCATION.format(name=name, least=-most, most=most, given=place)
            )
    types = asked.get("insightsTypes") or [insights.REPORT]
    if insights.NONE in types and len(types) > 1:
        raise errors.ArgumentException(errors.INSIGHTS_NONE)
    profile = asked.get("networkProfileArn")
    variables = {
        each["name"]: each
        for each in (*(project.environment_variables or ()), *asked.get("environmentVariables", ()))
    }
    return {
        "billingMethod": asked.get("billingMethod", METERED),
        "locale": asked.get("locale"),
        "location": asked.get("location"),
        "radios": {**RADIOS, **asked.get("radios", {})},
        "customerArtifactPaths": asked.get("customerArtifactPaths"),
        "networkProfile": None if profile is None else _profile(store, profile),
        "deviceProxy": asked.get("deviceProxy"),
        "vpcConfig": project.vpc_config,
        "executionRoleArn": asked.get("executionRoleArn", project.execution_role_arn),
        "environmentVariables": list(variables.values()) or None,
        "insightsTypes": types,
    }


def _profile(store: Store, arn: str) -> dict[str, Any]:
    """The network profile as it is now: a later change does not touch the run."""
    return to_document(model.structure(NetworkProfile.SHAPE), store.get(NetworkProfile, arn))


def _about_execution(
    project: Project, execution: Mapping[str, Any], fitting: Sequence[Device]
) -> dict[str, Any]:
    """Apps are re-signed on public devices always (D: skip-app-re-signing)."""
    minutes = execution.get("jobTimeoutMinutes")
    projects.check_timeout("jobTimeoutMinutes", minutes)
    private = all(device.fleet_type == "PRIVATE" for device in fitting)
    return {
        "jobTimeoutMinutes": minutes or project.default_job_timeout_minutes or TIMEOUT_MINUTES,
        "skipAppResign": execution.get("skipAppResign", False) and private,
    }


def _name(uploaded: Uploaded, test_type: str) -> str:
    """The name of a run that was given none: its app's (I), else its package's (ours)."""
    named = uploaded.app or uploaded.package
    return test_type if named is None else named.name


def _add_job(
    store: Store,
    run: Run,
    place: int,
    device: Device,
    script: RunPlan,
    fits: Callable[[Device], bool],
    video: bool,
) -> None:
    """Plan the run on one device; of a private one, on one of the instances that were asked for.

    Rules that no single instance fulfils, though they do together, mean any. That the mock's own
    sessions and jobs have an instance is the queue's matter; that it is in other hands the registry
    knows.
    """
    every = [one.arn for one in device.instances]
    asked_for = [
        one.arn for one in device.instances if fits(dataclasses.replace(device, instances=(one,)))
    ] or every
    registered = devices.get_registered_device(store, device.arn)
    instances = devices.free_instances(registered, asked_for) or tuple(asked_for)
    settled = run.settled
    job = Job(
        arn=child_arn(run.arn, Job, place),
        created=run.created,
        store=store,
        run_arn=run.arn,
        project_arn=run.project_arn,
        name=device.name,
        device=device,
        test_type=settled["type"],
        custom="testSpecArn" in settled,
        suites=script.suites(device, settled["type"], run.timings),
        durations=JobDurations.of(run.timings, settled["jobTimeoutMinutes"]),
        billing_method=settled["billingMethod"],
        video_capture=video,
        insights=insights.is_wanted(settled),
        instance_arns=instances,
        device_available=NEVER if devices.is_occupied(registered, instances) else run.created,
    )
    store.add(job)
    store.queue.add(job)
