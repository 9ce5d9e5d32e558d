"""The checks at the end of a mock: arrangements that nothing used, and what was left active.

Rule: an arrangement belongs to the handle through which the test made it. It is checked when the
mock of this handle ends, and taken away then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from moto_devicefarm.core import api, clock
from moto_devicefarm.core.arrangements import Arrangement
from moto_devicefarm.core.device_minutes import DeviceMinutes
from moto_devicefarm.core.progress import name_of
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.statuses import STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.resources.billing.used_minutes import minutes_by_arn
from moto_devicefarm.resources.grid.sessions import GridSession, GridSessionView
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.settings import MockHandle

KINDS: tuple[type[Resource], ...] = (RemoteAccessSession, Run, GridSession)
"""The kinds that use minutes while they are active."""


def minutes_so_far() -> Mapping[tuple[str, str], DeviceMinutes]:
    """The device minutes of the state of the active mocks until the latest request, by ARN."""
    with api.lock, clock.hold_at(clock.latest()) as now:
        return minutes_by_arn(stores(), now)


class EndChecks:
    """The checks of one handle. They are made when its mock starts."""

    _are_off: ClassVar[bool] = False

    def __init__(self, handle: MockHandle) -> None:
        self._handle = handle
        self._before: dict[Store, int] = {}
        """The number of resources in each store when the mock started."""
        self._has_raised = False

    def note_start(self) -> None:
        """Note what is there before the test begins."""
        self._before = {store: store.numbers for store in stores()}

    @classmethod
    @contextmanager
    def off(cls) -> Iterator[None]:
        """Let no check fail inside, because the test has failed already."""
        before, cls._are_off = cls._are_off, True
        try:
            yield
        finally:
            cls._are_off = before

    def note_exception(self) -> None:
        """Let no check fail at the end, because an exception ended a part of the test."""
        self._has_raised = True

    def end(self) -> str | None:
        """Take away what the handle arranged, and return the message of the checks that fail; None
        if none fails. The state of the mock must still be there.
        """
        has_failed, self._has_raised = self._are_off or self._has_raised, False
        if not has_failed:
            return self.message()
        with api.lock:
            self._handle._settings.arrangements.take_unused(self._handle)
        return None

    def message(self) -> str | None:
        """The same as ``end``, also while the checks are off."""
        settings = self._handle._settings
        with api.lock, clock.hold_at(clock.latest()) as now:
            unused = settings.arrangements.take_unused(self._handle)
            messages = []
            if unused and settings.unused == "fail":
                messages.append(_unused_message(unused))
            active = list(self._left_active(now)) if settings.leaks == "fail" else []
            if active:
                messages.append(_leaks_message(active))
            return "\n".join(messages) or None

    def _left_active(self, now: int) -> Iterator[str]:
        """What was created since the mock started, is active and was not asked to stop. A loaded
        document does not count, because the code under test did not create it.
        """
        for store in stores():
            for number, resource in store.numbered_resources():
                is_new = number > self._before.get(store, 0)
                if is_new and type(resource) in KINDS and resource.captured is None:
                    view: Any = resource.view(now)
                    if view.status != STOPPING and resource.is_active(now):
                        yield f"{name_of(resource)} is {view.status}, {_minutes(view)} so far"


def _minutes(view: Any) -> str:
    if isinstance(view, GridSessionView):
        return f"{view.billing_minutes:.2f} minutes"
    return f"{(view.device_minutes or {}).get('total', 0.0):.2f} device minutes"


def _unused_message(unused: Sequence[Arrangement]) -> str:
    were = "1 arrangement was" if len(unused) == 1 else f"{len(unused)} arrangements were"
    lines = (f"  {each.text}: {each.what_happened()}" for each in unused)
    return "\n".join((f"{were} not used:", *lines, _remedy("Use or remove", unused, "unused")))


def _leaks_message(active: Sequence[str]) -> str:
    were = "1 was" if len(active) == 1 else f"{len(active)} were"
    lines = (f"  {each}" for each in active)
    return "\n".join((f"{were} left active:", *lines, _remedy("Stop", active, "leaks")))


def _remedy(verb: str, found: Sequence[object], argument: str) -> str:
    it = "it" if len(found) == 1 else "them"
    return (
        f'{verb} {it}, or turn this check off with {argument}="ignore", an argument of\n'
        "mock_devicefarm and of the marker. For the pytest fixtures, the ini file may have\n"
        f"devicefarm_{argument} = ignore."
    )
