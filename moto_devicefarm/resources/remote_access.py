"""Remote access sessions: the recorded facts, the view at a moment, and the six operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.faults import SessionPlan
from moto_devicefarm.core.job_life import device_minutes
from moto_devicefarm.core.paging import Listing
from moto_devicefarm.core.queue import METERED, QuotaSteps, constant_quota
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.session_life import (
    TRANSITION,
    QueuePosition,
    SessionLife,
    StageDurations,
    session_life,
)
from moto_devicefarm.core.statuses import COMPLETED, ENDING, QUEUED, STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment, Timings, ms
from moto_devicefarm.registry import Device, Devices
from moto_devicefarm.resources import devices, endpoint_urls, vpce_configurations, waiting
from moto_devicefarm.resources.billing import unmetered_slots
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads.uploads import Upload, get_installable_app


@dataclass(slots=True, kw_only=True, eq=False)
class RemoteAccessSession(Resource):
    """The recorded facts of a session. Everything that changes with time is in ``view(now)``."""

    KIND = "session"
    SHAPE = "RemoteAccessSession"
    FORM = "<project id>/<id>/00000"
    SIGNED = frozenset({"endpoint", "endpoints"})
    FOLLOW_STATUS = frozenset(
        {"status", "result", "message", "stopped", "deviceMinutes", "endpoint", "endpoints"}
    )

    store: Store
    project_arn: str
    name: str
    device: Device
    timings: Timings
    """The timings of its creation."""
    billing_method: str = METERED
    interaction_mode: str = "INTERACTIVE"
    skip_app_resign: bool = False
    vpc_config: Mapping[str, Any] | None = None
    device_proxy: Mapping[str, Any] | None = None
    instance_arns: tuple[str, ...] = ()
    vpce_configuration_arns: tuple[str, ...] = ()
    """The configurations of its creation; its document does not contain them."""
    auxiliary_apps: tuple[str, ...] = ()
    """The ARNs of the apps of its creation, besides its own app."""
    device_available: Moment
    installed: tuple[tuple[int, str], ...] = ()
    """(moment, app ARN) of each installed app; the app of its creation comes first."""
    stop_requested: int | None = None
    activity: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    reads: int = 0
    """The number of reads while moto's manual transition was set."""
    steps_at_stop: int = 0
    plan: SessionPlan | None = None

    @property
    def listed_under(self) -> tuple[str, ...]:
        return (self.project_arn,)

    @property
    def uses(self) -> tuple[str, ...]:
        return self.vpce_configuration_arns

    @property
    def metered(self) -> bool:
        """Whether its minutes are metered."""
        return self.billing_method == METERED

    @property
    def slots(self) -> str | None:
        """The kind of slot that it needs."""
        return unmetered_slots.slot_kind(self.billing_method, self.device, remote_access=True)

    def slot_quota(self) -> QuotaSteps | None:
        """The number of slots of its kind over time; None for no limit."""
        if self.metered:
            return constant_quota(self.store.settings.concurrency)
        return unmetered_slots.quota(self.store, self.device.platform, remote_access=True)

    @property
    def overlaps(self) -> bool:
        """Whether it may share its instance with another session, as captured sessions may."""
        return self.captured is not None

    @property
    def stuck_in(self) -> str | None:
        """The stage that it never leaves, as a test arranged."""
        return None if self.plan is None else self.plan.stuck_in

    @property
    def durations(self) -> StageDurations:
        """The durations of its stages: its timings, or a transition set in moto's state manager."""
        transition = self.store.transition(TRANSITION)
        if transition is None:
            return _durations(self.timings)
        return _durations(self.timings, transition["progression"], transition.get("seconds", 0))

    @property
    def endpoint_lifetime(self) -> Moment:
        """The milliseconds for which a signed endpoint URL is valid."""
        if self.plan is not None and self.plan.endpoint_lifetime is not None:
            return ms(self.plan.endpoint_lifetime)
        return ms(self.timings.endpoint_lifetime)

    def app(self, until: Moment) -> str | None:
        """The ARN of the app that was installed last. The app of its creation is always there."""
        last = next((arn for moment, arn in reversed(self.installed) if moment <= until), None)
        return last or next((arn for moment, arn in self.installed if moment == self.created), None)

    @property
    def life(self) -> SessionLife:
        """Its whole life, as known now."""
        return self.life_from(self.store.queue.position(self))

    def life_from(self, position: QueuePosition) -> SessionLife:
        """Its life from this position in the queues on."""
        return session_life(self, self.durations, position)

    def ready(self) -> Moment:
        """The moment at which it joins the queues."""
        return self.durations.pending_ends(self)

    def take_free_device(self, registry: Devices) -> bool:
        """Whether its device, busy until now, is free in the registry."""
        return devices.take_free_device(self, registry)

    def is_active(self, now: int) -> bool:
        return self.life.status(now) != COMPLETED

    def stages(self, now: int) -> list[tuple[str, Moment]]:
        return waiting.stages_since(self.created, self.life.stages)

    def stop_reason(self) -> str | None:
        return waiting.stop_reason(self.life)

    def waiting_for(self, now: int) -> str | None:
        status = self.life.status(now)
        reason = waiting.queue_reason(self, status, now)
        if reason is None and self.durations.manual and status not in ("RUNNING", COMPLETED):
            return "waits for the next read: its transition in moto's state manager is manual"
        return reason

    def read(self, now: int) -> SessionView:
        """The view. Under moto's manual transition, every so many reads move it on by a stage."""
        transition = self.store.transition(TRANSITION)
        if transition is not None and transition["progression"] == "manual":
            self.reads += 1
            if self.reads % transition.get("times", 1) == 0:
                self.steps = (*self.steps, now)
                self.store.queue.changed(self)
        return self.view(now)

    def view(self, now: int, status: str | None = None) -> SessionView:
        """The session at a moment. An action gives the ``status`` that it answers."""
        life = self.life
        return _session_view(self, life, now, status or life.status(now))


_durations = lru_cache(maxsize=64)(StageDurations.of)


@dataclass(slots=True)
class SessionView(View):
    """A session at one moment: the members of its document."""

    arn: str
    name: str
    created: int
    status: str
    device: Device
    billing_method: str
    interaction_mode: str
    skip_app_resign: bool
    vpc_config: Mapping[str, Any] | None
    device_proxy: Mapping[str, Any] | None
    app_upload: str | None
    instance_arn: str | None
    result: str = "PENDING"
    """PENDING until the end (I: runs), then STOPPED as a stopped run has it (C: DeNA); AWS's own
    result for sessions is unknown.
    """
    message: str | None = None
    started: Moment | None = None
    stopped: Moment | None = None
    device_minutes: Mapping[str, float] | None = None
    endpoint: str | None = None
    endpoints: Mapping[str, str] | None = None
    overlay: Overlay | None = None


def _session_view(
    session: RemoteAccessSession, life: SessionLife, now: int, status: str
) -> SessionView:
    instances = session.instance_arns
    view = SessionView(
        arn=session.arn,
        name=session.name,
        created=session.created,
        status=status,
        device=session.device.in_session,
        billing_method=session.billing_method,
        interaction_mode=session.interaction_mode,
        skip_app_resign=session.skip_app_resign,
        vpc_config=session.vpc_config,
        device_proxy=session.device_proxy,
        app_upload=session.app(min(now, life.stopping)) if session.installed else None,
        instance_arn=instances[0] if len(instances) == 1 else None,
    )
    if status not in QUEUED and life.started <= now:
        _add_start(view, session, life, now)
    if status == "RUNNING" or _was_captured_with_endpoints(session, status):
        _add_endpoints(view, now)
    if status == COMPLETED:
        _add_end(view, session, life)
    if session.captured is not None:
        view.overlay = session.captured_overlay(status, _computed(session, view))
    return view


def _computed(session: RemoteAccessSession, view: SessionView) -> Iterator[str]:
    """The members that a captured session does not answer as captured, besides the usual ones."""
    members = session.captured_members
    if view.status == "RUNNING" and "deviceMinutes" in members:
        yield "deviceMinutes"
    if view.app_upload != members.get("appUpload"):
        yield "appUpload"


def _was_captured_with_endpoints(session: RemoteAccessSession, status: str) -> bool:
    """Some clients saw endpoints before RUNNING (C)."""
    members = session.captured_members
    return members.get("status") == status and not session.SIGNED.isdisjoint(members)


def _add_start(
    view: SessionView, session: RemoteAccessSession, life: SessionLife, now: int
) -> None:
    """Device minutes have two decimals (C). The total includes set-up and tear-down (D: model); the
    time from RUNNING to the stop is billed.
    """
    view.started = life.started
    if session.instance_arns:
        view.instance_arn = session.store.queue.position(session).instance_arn
    billed = device_minutes(life.running, min(now, life.stopping))
    view.device_minutes = {
        "total": device_minutes(life.started, min(now, life.stopped)),
        "metered": billed if session.metered else 0.0,
        "unmetered": 0.0 if session.metered else billed,
    }


def _add_endpoints(view: SessionView, now: int) -> None:
    """A session has endpoints only while it is RUNNING (D: appium-endpoint-interaction). Each read
    signs them (C: agent-device#2479).
    """
    driver, interactive = endpoint_urls.urls(view.arn, clock.iso(now))
    view.endpoint = interactive
    view.endpoints = {"remoteDriverEndpoint": driver, "interactiveEndpoint": interactive}


def _add_end(view: SessionView, session: RemoteAccessSession, life: SessionLife) -> None:
    view.stopped = life.stopped
    view.result = "STOPPED"
    timings, plan = session.timings, session.plan
    if life.reason == "plan" and plan is not None:
        view.result, view.message = plan.ends_with or "", plan.message or errors.ENDED_EARLY
    elif life.reason == "limit":
        view.message = errors.STOPPED_BY_LIMIT.format(minutes=(timings.session_limit or 0) / 60)
    elif life.reason == "idle":
        view.message = errors.STOPPED_BY_IDLE.format(minutes=(timings.session_idle or 0) / 60)
    else:
        view.message = errors.STOPPED_BY_USER


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
    """Answer PENDING (D: how-to-create-session). The default name is the device's (D, by example)."""
    settings = configuration or {}
    project = store.get(Project, project_arn)
    device = devices.get_registered_device(store, device_arn)
    if not device.remote_access_enabled:
        raise errors.ArgumentException(errors.NO_REMOTE_ACCESS.format(arn=device_arn))
    instance_arns = devices.choose_instances(store, device, instance_arn)
    auxiliary_apps = tuple(settings.get("auxiliaryApps") or ())
    apps = [app for app in (app_arn, *auxiliary_apps) if app is not None]
    for app in apps:
        get_installable_app(store, app, project_arn, device.platform)
    vpce_configuration_arns = tuple(settings.get("vpceConfigurationArns", ()))
    vpce_configurations.check(store, vpce_configuration_arns, device)
    unmetered_slots.require_slot(
        store, settings.get("billingMethod", METERED), device, remote_access=True
    )
    now = clock.now()
    session = RemoteAccessSession(
        arn=store.new_arn(RemoteAccessSession, within=project.id, suffix="/00000"),
        created=now,
        store=store,
        project_arn=project_arn,
        name=device.name if name is None else name,
        device=devices.current_device(store, device),
        timings=store.settings.timings,
        billing_method=settings.get("billingMethod", "METERED"),
        interaction_mode=interaction_mode,
        skip_app_resign=skip_app_resign and device.fleet_type == "PRIVATE",
        vpc_config=project.vpc_config,
        device_proxy=settings.get("deviceProxy"),
        instance_arns=instance_arns,
        vpce_configuration_arns=vpce_configuration_arns,
        auxiliary_apps=auxiliary_apps,
        device_available=NEVER if devices.is_occupied(device, instance_arns) else now,
        installed=() if app_arn is None else ((now, app_arn),),
        plan=store.settings.script.next_session(),
    )
    store.add(session)
    store.queue.add(session)
    return session.view(now, "PENDING")


@operation("GetRemoteAccessSession")
def get_remote_access_session(store: Store, arn: str) -> RemoteAccessSession:
    return store.get(RemoteAccessSession, arn)


@operation("ListRemoteAccessSessions")
def list_remote_access_sessions(store: Store, arn: str) -> Listing[RemoteAccessSession]:
    """List all sessions of the project, ended ones included (I: clients filter by status)."""
    store.get(Project, arn)
    return store.all(RemoteAccessSession, arn)


@operation("StopRemoteAccessSession")
def stop_remote_access_session(store: Store, arn: str) -> SessionView:
    """Answer STOPPING (I: StopRun). A session that is stopping or has ended stays unchanged."""
    session = store.get(RemoteAccessSession, arn)
    now = clock.now()
    if session.life.status(now) in ENDING:
        return session.view(now)
    session.stop_requested = now
    session.steps_at_stop, session.reads = len(session.steps), 0
    store.queue.changed(session)
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
    """Make the app the session's (D: appium-endpoint-interaction). This counts as activity."""
    session = store.get(RemoteAccessSession, remote_access_session_arn)
    now = clock.now()
    status = session.life.status(now)
    if status != "RUNNING":
        raise errors.ArgumentException(
            errors.SESSION_NOT_RUNNING.format(status=status, arn=session.arn)
        )
    app = get_installable_app(store, app_arn, session.project_arn, session.device.platform)
    session.installed = (*session.installed, (now, app_arn))
    session.activity = (*session.activity, now)
    store.queue.changed(session)
    return app
