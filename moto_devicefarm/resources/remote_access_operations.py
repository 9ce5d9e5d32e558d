"""The operations on remote access sessions.

Rule: an action answers for the moment at which it arrived, and each later read for its own moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing
from moto_devicefarm.core.queue import METERED
from moto_devicefarm.core.statuses import ENDING, PENDING, STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import appium_versions, devices, vpce_configurations
from moto_devicefarm.resources.billing import unmetered_slots
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.remote_access import RemoteAccessSession, SessionView
from moto_devicefarm.resources.uploads.uploads import Upload, get_installable_app


@operation("CreateRemoteAccessSession")
def create_remote_access_session(
    store: Store,
    project_arn: str,
    device_arn: str,
    app_arn: str | None = None,
    instance_arn: str | None = None,
    name: str | None = None,
    configuration: Mapping[str, Any] | None = None,
    interaction_mode: str = "INTERACTIVE",
    skip_app_resign: bool = False,
) -> SessionView:
    """Answer PENDING. The default name is that of the device (D: how-to-create-session)."""
    settings = configuration or {}
    project = store.get(Project, project_arn)
    device = _get_remote_access_device(store, device_arn)
    instance_arns = devices.choose_instances(store, device, instance_arn)
    _check_settings(store, settings, project_arn, device, app_arn)
    appium_version = appium_versions.chosen_version(settings.get("parameters"), device)
    now = clock.now()
    session = RemoteAccessSession(
        arn=store.new_arn(RemoteAccessSession, within=project.id, suffix="/00000"),
        created=now,
        store=store,
        project_arn=project_arn,
        name=device.name if name is None else name,
        device=devices.current_device(store, device),
        timings=store.settings.timings,
        billing_method=settings.get("billingMethod", METERED),
        interaction_mode=interaction_mode,
        skip_app_resign=skip_app_resign and device.fleet_type == "PRIVATE",
        vpc_config=project.vpc_config,
        device_proxy=settings.get("deviceProxy"),
        instance_arns=instance_arns,
        vpce_configuration_arns=tuple(settings.get("vpceConfigurationArns") or ()),
        auxiliary_apps=tuple(settings.get("auxiliaryApps") or ()),
        appium_version=appium_version,
        device_available=NEVER if devices.is_occupied(device, instance_arns) else now,
        installed=() if app_arn is None else ((now, app_arn),),
        plan=store.settings.arrangements.next_session(),
    )
    store.add(session)
    store.queue.add(session)
    return session.view(now, PENDING)


def _get_remote_access_device(store: Store, arn: str) -> Device:
    device = devices.get_registered_device(store, arn)
    if not device.remote_access_enabled:
        raise errors.ArgumentException(errors.NO_REMOTE_ACCESS.format(arn=arn))
    return device


def _check_settings(
    store: Store,
    settings: Mapping[str, Any],
    project_arn: str,
    device: Device,
    app_arn: str | None,
) -> None:
    """Check that the device can use the apps, VPC endpoint configurations and billing method."""
    for arn in (app_arn, *(settings.get("auxiliaryApps") or ())):
        if arn is not None:
            get_installable_app(store, arn, project_arn, device.platform)
    vpce_configurations.check_usable(store, settings.get("vpceConfigurationArns") or (), device)
    billing_method = settings.get("billingMethod", METERED)
    missing = unmetered_slots.missing_slot(store, billing_method, device, remote_access=True)
    if missing is not None:
        raise errors.ArgumentException(missing)


@operation("GetRemoteAccessSession")
def get_remote_access_session(store: Store, arn: str) -> RemoteAccessSession:
    return store.get(RemoteAccessSession, arn)


@operation("ListRemoteAccessSessions")
def list_remote_access_sessions(store: Store, arn: str) -> Listing[RemoteAccessSession]:
    """List all sessions of the project, also ended ones (I: client programs filter by status)."""
    store.get(Project, arn)
    return store.all(RemoteAccessSession, arn)


@operation("StopRemoteAccessSession")
def stop_remote_access_session(store: Store, arn: str) -> SessionView:
    """Answer STOPPING (I: StopRun). A session that is STOPPING or COMPLETED stays unchanged."""
    session = store.get(RemoteAccessSession, arn)
    now = clock.now()
    if session.life.status(now) in ENDING:
        return session.view(now)
    session.stop_requested = now
    session.steps_at_stop, session.reads = len(session.steps), 0
    store.queue.note_change(session)
    return session.view(now, STOPPING)


@operation("DeleteRemoteAccessSession")
def delete_remote_access_session(store: Store, arn: str) -> None:
    session = store.get(RemoteAccessSession, arn)
    if session.is_active(clock.now()):
        raise errors.ArgumentException(errors.SESSION_ACTIVE.format(arn=arn))
    store.delete(session)


@operation("InstallToRemoteAccessSession")
def install_to_remote_access_session(
    store: Store, remote_access_session_arn: str, app_arn: str
) -> Upload:
    """Install an app (D: appium-endpoint-interaction). This counts as activity of the session."""
    session = store.get(RemoteAccessSession, remote_access_session_arn)
    now = clock.now()
    status = session.life.status(now)
    if status != "RUNNING":
        raise errors.ArgumentException(
            errors.SESSION_NOT_RUNNING.format(status=status, arn=session.arn)
        )
    app = get_installable_app(store, app_arn, session.project_arn, session.device.platform)
    session.installed = (*session.installed, (now, app_arn))
    session.note_activity(now)
    return app
