"""Remote access sessions: their recorded facts, and their view at a moment.

Rule: a session records facts; ``view(now)`` computes everything that changes with time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.job_life import device_minutes
from moto_devicefarm.core.queue import METERED, QuotaSteps, constant_quota
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.session_life import (
    TRANSITION,
    QueuePosition,
    SessionLife,
    StageDurations,
    add_activity,
    session_life,
)
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.statuses import COMPLETED, QUEUED
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import Moment, Timings, ms
from moto_devicefarm.registry import Device, Devices
from moto_devicefarm.resources import appium_versions, devices, endpoint_urls, waiting
from moto_devicefarm.resources.billing import unmetered_slots


@dataclass(slots=True, kw_only=True, eq=False)
class RemoteAccessSession(Resource):
    """The recorded facts of a session."""

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
    """The timings that were set at its creation."""
    billing_method: str = METERED
    interaction_mode: str = "INTERACTIVE"
    skip_app_resign: bool = False
    vpc_config: Mapping[str, Any] | None = None
    device_proxy: Mapping[str, Any] | None = None
    instance_arns: tuple[str, ...] = ()
    vpce_configuration_arns: tuple[str, ...] = ()
    """Its VPC endpoint configurations, which its document does not have (D: model)."""
    auxiliary_apps: tuple[str, ...] = ()
    """The ARNs of the auxiliary apps of its creation."""
    appium_version: str = appium_versions.DEFAULT
    """The major version of its Appium server."""
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
    def containers(self) -> tuple[str, ...]:
        return (self.project_arn,)

    @property
    def uses(self) -> tuple[str, ...]:
        return self.vpce_configuration_arns

    @property
    def is_metered(self) -> bool:
        """Whether its minutes are metered."""
        return self.billing_method == METERED

    @property
    def slots(self) -> str | None:
        """The kind of slot that it needs."""
        return unmetered_slots.slot_kind(self.billing_method, self.device, remote_access=True)

    def slot_quota(self) -> QuotaSteps | None:
        """The number of slots of its kind over time; None for no limit."""
        if self.is_metered:
            return constant_quota(self.store.settings.concurrency)
        return unmetered_slots.quota(self.store, self.device.platform, remote_access=True)

    @property
    def overlaps(self) -> bool:
        """Whether it may share its instance with another session, as captured sessions may."""
        return self.captured is not None

    @property
    def stuck_in(self) -> str | None:
        """The stage that it never leaves by itself: a test arranged it, or it was captured so. A
        captured RUNNING session ends at its time limit all the same.
        """
        if self.captured is not None:
            status: str = self.captured.members["status"]
            return status
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
        """The ARN of the app that was installed last. The app of its creation always counts."""
        last = next((arn for moment, arn in reversed(self.installed) if moment <= until), None)
        return last or next((arn for moment, arn in self.installed if moment == self.created), None)

    @property
    def life(self) -> SessionLife:
        """Its whole life, as known now."""
        return self.life_from(self.store.queue.position(self))

    def life_from(self, position: QueuePosition) -> SessionLife:
        """Its life after this position in the queues."""
        return session_life(self, self.durations, position)

    def note_activity(self, now: int) -> None:
        """Note that the device was used."""
        self.activity = add_activity(self.activity, now, ms(self.timings.session_idle))
        self.store.queue.note_change(self)

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
        """The view. With moto's manual transition, every ``times`` reads begin the next stage."""
        transition = self.store.transition(TRANSITION)
        if transition is not None and transition["progression"] == "manual":
            self.reads += 1
            if self.reads % transition.get("times", 1) == 0:
                self.steps = (*self.steps, now)
                self.store.queue.note_change(self)
        return self.view(now)

    def view(self, now: int, status: str | None = None) -> SessionView:
        """The session at a moment. An action sets the ``status`` that it answers."""
        life = self.life
        return _session_view(self, life, now, status or life.status(now))


_durations = lru_cache(StageDurations.of)


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
    result: str | None = "PENDING"
    """PENDING until the end and STOPPED after it, like the result of a stopped run (I: DeNA)."""
    message: str | None = None
    started: Moment | None = None
    stopped: Moment | None = None
    device_minutes: Mapping[str, float] | None = None
    endpoint: str | None = None
    endpoints: Mapping[str, str] | None = None
    overlay: Overlay | None = None

    @property
    def used_minutes(self) -> Mapping[str, float] | None:
        """The minutes that the account is charged."""
        return self.device_minutes


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
    if status == "RUNNING" or _is_in_captured_status(session, status):
        _add_endpoints(view, now)
    if status == COMPLETED:
        _add_end(view, session, life)
    if session.captured is not None:
        view.overlay = session.captured_overlay(status, _computed_members(session, view))
    return view


def _computed_members(session: RemoteAccessSession, view: SessionView) -> Iterator[str]:
    """Further members that are computed for a captured session."""
    members = session.captured_members
    if view.status == "RUNNING" and "deviceMinutes" in members:
        yield "deviceMinutes"
    yield "appUpload"


def _is_in_captured_status(session: RemoteAccessSession, status: str) -> bool:
    """Whether it still has its captured status. Then captured endpoints are signed anew, also
    before RUNNING, because some client programs expect them there (A: source not noted).
    """
    return session.captured_members.get("status") == status


def _add_start(
    view: SessionView, session: RemoteAccessSession, life: SessionLife, now: int
) -> None:
    """The total of device minutes includes set-up and tear-down (D: model).

    The time from RUNNING to the stop is billed, as for jobs (I: DeNA).
    """
    view.started = life.started
    if session.instance_arns:
        view.instance_arn = session.store.queue.position(session).instance_arn
    billed = device_minutes(life.running, min(now, life.stopping))
    view.device_minutes = {
        "total": device_minutes(life.started, min(now, life.stopped)),
        "metered": billed if session.is_metered else 0.0,
        "unmetered": 0.0 if session.is_metered else billed,
    }


def _add_endpoints(view: SessionView, now: int) -> None:
    """A session has endpoints while it is RUNNING (D: appium-endpoint-interaction).

    Each read signs them anew (C: agent-device#2479).
    """
    driver, interactive = endpoint_urls.urls(view.arn, clock.iso(now))
    view.endpoint = interactive
    view.endpoints = {"remoteDriverEndpoint": driver, "interactiveEndpoint": interactive}


def _add_end(view: SessionView, session: RemoteAccessSession, life: SessionLife) -> None:
    view.stopped = life.stopped
    view.result = "STOPPED"
    durations, plan = session.durations, session.plan
    if life.reason == "plan" and plan is not None:
        view.result, view.message = plan.ends_with, plan.message or errors.ENDED_EARLY
    elif life.reason == "limit":
        view.message = errors.STOPPED_BY_LIMIT.format(minutes=durations.limit / 60_000)
    elif life.reason == "idle":
        view.message = errors.STOPPED_BY_IDLE.format(minutes=durations.idle / 60_000)
    else:
        view.message = errors.STOPPED_BY_USER
