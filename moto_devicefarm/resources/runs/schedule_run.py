"""ScheduleRun: plans a run with all its jobs.

Rule: the request is checked first (see ``run_request``). Then the whole run is planned, so that
everything else follows from the plan and the clock.
"""

from __future__ import annotations

import dataclasses
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.job_life import JobDurations
from moto_devicefarm.core.resource import child_arn
from moto_devicefarm.core.run_plan import RunPlan
from moto_devicefarm.core.statuses import PENDING
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import devices, vpce_configurations
from moto_devicefarm.resources.artifacts import artifact_types
from moto_devicefarm.resources.billing import unmetered_slots
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs import insights, run_request
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.run_request import CompatibleDevices
from moto_devicefarm.resources.runs.runs import Run, RunView
from moto_devicefarm.resources.uploads import run_uploads
from moto_devicefarm.resources.uploads.run_uploads import RunUploads
from moto_devicefarm.resources.uploads.uploads import APPS


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
    """Answer SCHEDULING (C: DeNA). Two runs may have the same name."""
    project = store.get(Project, project_arn)
    settings, execution = configuration or {}, execution_configuration or {}
    uploads = run_uploads.find_uploads(store, project_arn, app_arn, test, settings)
    choice = run_request.choose_devices(store, device_pool_arn, device_selection_configuration)
    compatible = run_request.compatible_devices(
        store, choice.devices, uploads, test["type"], settings
    )
    vpce_configurations.check_known(store, settings.get("vpceConfigurationArns") or ())
    members = {
        **run_request.members_from_test(test, uploads),
        **run_request.members_from_configuration(store, project, settings),
        **run_request.members_from_execution(project, execution, compatible.devices),
        **choice.members,
    }
    video = execution.get("videoCapture", True)
    # A file that is no app cannot be parsed: such a run has a parsingResultUrl (C: jenkins114).
    is_unparsed = uploads.app is not None and uploads.app.type not in APPS
    plan = _take_plan(store, compatible, members, video, is_unparsed)
    run = Run(
        arn=store.new_arn(Run, within=project.id),
        created=clock.now(),
        store=store,
        project_arn=project_arn,
        name=_default_name(uploads, test["type"]) if name is None else name,
        settled={member: value for member, value in members.items() if value is not None},
        timings=store.settings.timings,
        vpce_configuration_arns=tuple(settings.get("vpceConfigurationArns") or ()),
        result_code=plan.result_code,
        message=None if plan.result_code else compatible.message,
        stuck_in=plan.stuck_in,
        artifacts={name: b64encode(body).decode() for name, body in plan.artifacts.items()},
    )
    store.add(run)
    for place, device in enumerate([] if plan.result_code else compatible.devices):
        instances = _instances(store, device, choice.matches)
        _add_job(store, run, place, device, instances, plan, video)
    return run.view(run.created, "SCHEDULING")


def _take_plan(
    store: Store,
    compatible: CompatibleDevices,
    members: Mapping[str, Any],
    video: bool,
    is_unparsed: bool,
) -> RunPlan:
    """The plan that a test arranged for the next run. It is used up only if the run has its devices
    and artifacts, and jobs on which it has an effect.
    """
    arranged = store.settings.arrangements.runs
    plan: RunPlan = arranged[0] if arranged else RunPlan()
    plan.check_devices(compatible.devices, compatible.message)
    custom = members.get("testSpecArn") is not None
    kind = artifact_types.RunKind(members["type"], custom, video, artifact_types.ANY_NAME)
    platforms = {device.platform for device in compatible.devices}
    plan.check_artifacts(artifact_types.artifact_names(platforms, kind))
    plan.check_jobs(_why_nothing_runs(store, compatible, members["billingMethod"], is_unparsed))
    del arranged[:1]
    return RunPlan(result_code="PARSING_FAILED") if is_unparsed else plan


def _why_nothing_runs(
    store: Store, compatible: CompatibleDevices, billing_method: str, is_unparsed: bool
) -> str | None:
    """Why no job of the run runs a test; None if one does."""
    if is_unparsed:
        return "its appArn is no app, so that it has no jobs"
    if not compatible.devices:
        return f"no device can take it: {compatible.message}"
    missing = [
        unmetered_slots.missing_slot(store, billing_method, device, remote_access=False)
        for device in compatible.devices
    ]
    return missing[0] if all(missing) else None


def _default_name(uploads: RunUploads, test_type: str) -> str:
    """The name of the app (I: captured runs have its file name).

    Without an app, the name of the package or the type of the test (invented).
    """
    upload = uploads.app or uploads.package
    return test_type if upload is None else upload.name


def _instances(store: Store, device: Device, matches: Callable[[Device], bool]) -> tuple[str, ...]:
    """The private instances that a job may use; empty on a public device.

    They are the instances that match by themselves. If only several together match, any will do.
    Instances that are free in the registry go first. The queue knows which of them the mock's own
    sessions and jobs use.
    """
    matching = [
        instance.arn
        for instance in device.instances
        if matches(dataclasses.replace(device, instances=(instance,)))
    ] or [instance.arn for instance in device.instances]
    registered = devices.get_registered_device(store, device.arn)
    return devices.free_instances(registered, matching) or tuple(matching)


def _add_job(
    store: Store,
    run: Run,
    place: int,
    device: Device,
    instance_arns: tuple[str, ...],
    plan: RunPlan,
    video: bool,
) -> None:
    """Plan the run on one device, and join the queues. Without a slot that it needs, the job waits
    for nothing, and all its tests are SKIPPED.
    """
    members = run.settled
    no_slot = unmetered_slots.missing_slot(
        store, members["billingMethod"], device, remote_access=False
    )
    if no_slot is not None:
        plan = plan.skipped(no_slot)
    registered = devices.get_registered_device(store, device.arn)
    is_occupied = no_slot is None and devices.is_occupied(registered, instance_arns)
    custom = "testSpecArn" in members
    stuck_in = PENDING if run.stuck_in == "SCHEDULING" else run.stuck_in
    durations = JobDurations.of(run.timings, members["jobTimeoutMinutes"], stuck_in)
    if no_slot is not None:
        durations = dataclasses.replace(durations, preparing=0)
    job = Job(
        arn=child_arn(run.arn, Job, place),
        created=run.created,
        store=store,
        run_arn=run.arn,
        project_arn=run.project_arn,
        name=device.name,
        device=device,
        test_type=members["type"],
        custom=custom,
        suites=plan.suites(device, members["type"], run.timings, custom),
        named_tests=plan.named_tests(device, members["type"], run.timings) if custom else (),
        durations=durations,
        billing_method=members["billingMethod"],
        video_capture=video,
        insights=insights.is_wanted(members),
        instance_arns=instance_arns,
        device_available=NEVER if is_occupied else run.created,
        stuck_in=stuck_in,
        needs_slot=no_slot is None,
    )
    store.add(job)
    store.queue.add(job)
