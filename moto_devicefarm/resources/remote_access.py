"""Remote access sessions: what is recorded of one, what follows at a moment, and their six
operations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay
from moto_devicefarm.core.job_life import device_minutes
from moto_devicefarm.core.model import Answering
from moto_devicefarm.core.queue import METERED
from moto_devicefarm.core.session_life import (
    NEVER,
    QUEUED,
    TRANSITION,
    Moment,
    QueuePosition,
    SessionLife,
    StageDurations,
    Timings,
    ms,
    session_life,
)
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.store import Listing, Resource, Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import devices, endpoint_urls, projects, vpce_configurations
from moto_devicefarm.resources.artifacts import file_urls
from moto_devicefarm.resources.billing import unmetered_slots
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads.uploads import Upload, get_installable_app
from moto_devicefarm.webdriver.state import DriverFacts

PASSING = frozenset(
    {"status", "result", "message", "stopped", "deviceMinutes", "endpoint", "endpoints"}
)
"""The members that change when a session leaves the status it was captured in."""
SIGNED = frozenset({"endpoint", "endpoints"})
"""Signed afresh at each read, also of a captured session: a captured signature is dead by now."""


@dataclass(slots=True, kw_only=True, eq=False)
class RemoteAccessSession(Resource, Answering):
    """The recorded facts. Members that a request gave are kept as given; everything that changes is
    in ``at(now)``.
    """

    KIND = "session"
    SHAPE = "RemoteAccessSession"
    FORM = "<project id>/<id>/00000"

    store: Store
    project_arn: str
    name: str
    device: Device
    timings: Timings
    """Those in force when it was created."""
    billing_method: str = "METERED"
    interaction_mode: str = "INTERACTIVE"
    skip_app_resign: bool = False
    vpc_config: Mapping[str, Any] | None = None
    device_proxy: Mapping[str, Any] | None = None
    instance_arns: tuple[str, ...] = ()
    vpce_configuration_arns: tuple[str, ...] = ()
    """Those it was created with; its document does not say them."""
    auxiliary_apps: tuple[str, ...] = ()
    """The ARNs of the apps that it was created with beside its own."""
    device_available: Moment
    installed: tuple[tuple[int, str], ...] = ()
    """(moment, app ARN) of each app, the one given at creation first."""
    stop_requested: int | None = None
    activity: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    reads: int = 0
    """How often it was read while moto's manual transition was set."""
    steps_at_stop: int = 0
    script: SessionPlan | None = None
    driver: DriverFacts | None = None
    """Of its driver endpoint; None until a test or a command has asked for it."""

    @property
    def listed_under(self) -> tuple[str, ...]:
        return (self.project_arn, *self.vpce_configuration_arns)

    @property
    def metered(self) -> bool:
        """Whether its minutes are metered ones."""
        return self.billing_method == METERED

    @property
    def slots(self) -> str | None:
        """Which slots it needs one of."""
        return unmetered_slots.slot_kind(self.billing_method, self.device, remote_access=True)

    @property
    def overlaps(self) -> bool:
        """Whether it may have its instance beside another session: what was captured was so."""
        return self.captured is not None

    @property
    def stuck_in(self) -> str | None:
        """The stage that it was arranged never to leave."""
        return None if self.script is None else self.script.stuck_in

    @property
    def pace(self) -> StageDurations:
        """How fast its stages go: by its Timings, unless a transition is set in moto's state
        manager.
        """
        transition = self.store.transition(TRANSITION)
        if transition is None:
            return _pace(self.timings)
        return _pace(self.timings, transition["progression"], transition.get("seconds", 0))

    @property
    def endpoint_lifetime(self) -> Moment:
        """Milliseconds that a signed endpoint lives."""
        if self.script is not None and self.script.endpoint_lifetime is not None:
            return ms(self.script.endpoint_lifetime)
        return ms(self.timings.endpoint_lifetime)

    def app(self, until: Moment) -> str | None:
        """The ARN of the app that was installed last; the one given at creation is there from the
        first.
        """
        last = next((arn for moment, arn in reversed(self.installed) if moment <= until), None)
        return last or next((arn for moment, arn in self.installed if moment == self.created), None)

    @property
    def life(self) -> SessionLife:
        """Its whole life, as far as the facts now tell."""
        return self.life_from(self.store.queue.place(self))

    def life_from(self, place: QueuePosition) -> SessionLife:
        """Its life from its place in the queues on."""
        return session_life(self, self.pace, place)

    def ready(self) -> Moment:
        """When it leaves PENDING."""
        return self.pace.pending_ends(self)

    def answer(self) -> SessionView:
        """What a read answers; under moto's manual transition every so many reads are a step."""
        now = clock.now()
        transition = self.store.transition(TRANSITION)
        if transition is not None and transition["progression"] == "manual":
            self.reads += 1
            if self.reads % transition.get("times", 1) == 0:
                self.steps = (*self.steps, now)
                self.store.queue.changed(self)
        return self.at(now)

    def at(self, now: int, status: str | None = None) -> SessionView:
        """The session at a moment; with ``status``, as the action that brings it into that status
        answers it.
        """
        life = self.life
        return SessionView(self, life, now, status or life.status(now))


_pace = lru_cache(maxsize=64)(StageDurations.of)


class SessionView:
    """A session at one moment: what its document says then. Built in one go, since lists build
    many.
    """

    def __init__(
        self, session: RemoteAccessSession, life: SessionLife, now: int, status: str
    ) -> None:
        self.arn = session.arn
        self.name = session.name
        self.created = session.created
        self.status = status
        self.result = "PENDING"
        """PENDING until it ended (I: runs), then STOPPED, as a stopped run's is (C: DeNA); a
        session's own is unknown.
        """
        self.device = session.device.in_session
        self.billing_method = session.billing_method
        self.interaction_mode = session.interaction_mode
        self.skip_app_resign = session.skip_app_resign
        self.vpc_config = session.vpc_config
        self.device_proxy = session.device_proxy
        self.app_upload = session.app(min(now, life.stopping)) if session.installed else None
        self.instance_arn = session.instance_arns[0] if len(session.instance_arns) == 1 else None
        self.overlay = self._what_holds(session, status)
        if status not in QUEUED and life.started <= now:
            self._begun(session, life, now)
        if status == "RUNNING" or _captured_signed(session, status):
            self._running(session, now)
        if status == "COMPLETED":
            self._ended(session, life)

    def _what_holds(self, session: RemoteAccessSession, status: str) -> Overlay | None:
        """What of a captured document still holds: all of it while the session is in the status it
        was captured in.
        """
        if session.captured is None:
            return None
        members = session.captured.members
        computed = {name for name in SIGNED if name in members}
        if status != members["status"]:
            computed |= PASSING
        elif status == "RUNNING" and "deviceMinutes" in members:
            computed.add("deviceMinutes")
        if self.app_upload != members.get("appUpload"):
            computed.add("appUpload")
        return Overlay(members, frozenset(computed) | session.captured.changed)

    def _begun(self, session: RemoteAccessSession, life: SessionLife, now: int) -> None:
        """Minutes have two decimals (C): total with set-up and tear-down (D), the running part
        under its billing method.
        """
        self.started = life.started
        if session.instance_arns:
            self.instance_arn = session.store.queue.place(session).instance_arn
        running = device_minutes(life.running, min(now, life.stopping))
        self.device_minutes = {
            "total": device_minutes(life.started, min(now, life.stopped)),
            "metered": running if session.metered else 0.0,
            "unmetered": 0.0 if session.metered else running,
        }

    def _running(self, session: RemoteAccessSession, now: int) -> None:
        """Endpoints while RUNNING only (D: appium-endpoint-interaction), signed now (C:
        agent-device#2479).
        """
        driver, interactive = endpoint_urls.urls(session.arn, clock.iso(now))
        self.endpoint = interactive
        self.endpoints = {"remoteDriverEndpoint": driver, "interactiveEndpoint": interactive}

    def _ended(self, session: RemoteAccessSession, life: SessionLife) -> None:
        self.stopped = life.stopped
        self.result = "STOPPED"
        timings, script = session.timings, session.script
        if life.reason == "script" and script is not None:
            self.result, self.message = script.ends_with or "", script.message or errors.ENDED_EARLY
        elif life.reason == "limit":
            self.message = errors.STOPPED_BY_LIMIT.format(minutes=(timings.session_limit or 0) / 60)
        elif life.reason == "idle":
            self.message = errors.STOPPED_BY_IDLE.format(minutes=(timings.session_idle or 0) / 60)
        else:
            self.message = errors.STOPPED_BY_USER


def _captured_signed(session: RemoteAccessSession, status: str) -> bool:
    """Whether the session was captured with endpoints in this status: some clients saw them before
    RUNNING (C).
    """
    members = session.captured.members if session.captured is not None else {}
    return members.get("status") == status and not SIGNED.isdisjoint(members)


def _ended(session: RemoteAccessSession) -> bool:
    return session.life.status(clock.now()) == "COMPLETED"


def _active(store: Store, under: str) -> bool:
    """Whether a session of the project, or with the VPC endpoint configuration, has not ended."""
    return any(not _ended(session) for session in store.all(RemoteAccessSession, under))


projects.HELD.append(RemoteAccessSession)
projects.BUSY.append(lambda store, project: _active(store, project.arn))
vpce_configurations.IN_USE.append(_active)


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
    """Answers PENDING (D: how-to-create-session). A name left out is the device's (D, by example)."""
    devices.notice_free(store)
    asked = configuration or {}
    project = store.get(Project, project_arn)
    device = devices.get_registered_device(store, device_arn)
    if not device.remote_access_enabled:
        raise errors.ArgumentException(errors.NO_REMOTE_ACCESS.format(arn=device_arn))
    instance_arns = devices.choose_instances(store, device, instance_arn)
    auxiliary_apps = tuple(asked.get("auxiliaryApps") or ())
    apps = [app for app in (app_arn, *auxiliary_apps) if app is not None]
    for app in apps:
        get_installable_app(store, app, project_arn, device.platform)
    vpce_configuration_arns = tuple(asked.get("vpceConfigurationArns", ()))
    vpce_configurations.check(store, vpce_configuration_arns, device)
    unmetered_slots.require_slot(
        store, asked.get("billingMethod", METERED), device, remote_access=True
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
        billing_method=asked.get("billingMethod", "METERED"),
        interaction_mode=interaction_mode,
        skip_app_resign=skip_app_resign and device.fleet_type == "PRIVATE",
        vpc_config=project.vpc_config,
        device_proxy=asked.get("deviceProxy"),
        instance_arns=instance_arns,
        vpce_configuration_arns=vpce_configuration_arns,
        auxiliary_apps=auxiliary_apps,
        device_available=NEVER if devices.is_occupied(device, instance_arns) else now,
        installed=() if app_arn is None else ((now, app_arn),),
        script=store.settings.script.next_session(),
    )
    store.add(session)
    store.queue.add(session)
    return session.at(now, "PENDING")


@operation("GetRemoteAccessSession")
def get_remote_access_session(store: Store, arn: str) -> RemoteAccessSession:
    session = store.get(RemoteAccessSession, arn)
    devices.notice_free(store)
    return session


@operation("ListRemoteAccessSessions")
def list_remote_access_sessions(store: Store, arn: str) -> Listing[RemoteAccessSession]:
    """All of the project's sessions, ended ones too (I: clients filter by status)."""
    store.get(Project, arn)
    devices.notice_free(store)
    return store.all(RemoteAccessSession, arn)


@operation("StopRemoteAccessSession")
def stop_remote_access_session(store: Store, arn: str) -> SessionView:
    """Answers STOPPING (I: StopRun); a session that is stopping or has ended is answered unchanged."""
    session = store.get(RemoteAccessSession, arn)
    devices.notice_free(store)
    now = clock.now()
    if session.life.status(now) in ("STOPPING", "COMPLETED"):
        return session.at(now)
    session.stop_requested = now
    session.steps_at_stop, session.reads = len(session.steps), 0
    store.queue.changed(session)
    return session.at(now, "STOPPING")


@operation("DeleteRemoteAccessSession")
def delete_remote_access_session(store: Store, arn: str) -> None:
    session = store.get(RemoteAccessSession, arn)
    if not _ended(session):
        raise errors.ArgumentException(errors.SESSION_ACTIVE.format(arn=arn))
    file_urls.forget(store, arn)
    store.delete(session)


@operation("InstallToRemoteAccessSession")
def install_to_remote_access_session(
    store: Store, remote_access_session_arn: str, app_arn: str
) -> Upload:
    """The app becomes the session's (D: appium-endpoint-interaction); counts as activity."""
    session = store.get(RemoteAccessSession, remote_access_session_arn)
    devices.notice_free(store)
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
