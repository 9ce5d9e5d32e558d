"""The checks at the end of a mock: arrangements that nothing used, and what was left active.

Rule: an arrangement belongs to the handle through which the test made it. It is checked when the
mock of this handle ends, and taken away then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar

from moto_devicefarm.core import api, clock
from moto_devicefarm.core.device_minutes import DeviceMinutes
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.inspection import InspectingHandle
from moto_devicefarm.resources.billing.used_minutes import minutes_by_arn


def minutes_so_far() -> Mapping[tuple[str, str], DeviceMinutes]:
    """The device minutes of the state of the active mocks until the latest request, by ARN."""
    with api.lock, clock.hold_at(clock.latest()) as now:
        return minutes_by_arn(stores(), now)


class EndChecks:
    """The checks of one handle. They are made when its mock starts."""

    _are_off: ClassVar[bool] = False

    def __init__(self, handle: InspectingHandle) -> None:
        self._handle = handle
        self._has_raised = False

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
        settings = self._handle._settings
        with api.lock, clock.hold_at(clock.latest()):
            unused = self._handle.unused
            settings.arrangements.drop(self._handle)
            has_failed, self._has_raised = self._are_off or self._has_raised, False
            if has_failed:
                return None
            messages = []
            if unused and settings.unused == "fail":
                messages.append(_unused_message(unused))
            active = self._handle.leaks if settings.leaks == "fail" else []
            if active:
                messages.append(_leaks_message(active))
            return "\n".join(messages) or None


def _unused_message(unused: Sequence[str]) -> str:
    were = "1 arrangement was" if len(unused) == 1 else f"{len(unused)} arrangements were"
    lines = (f"  {each}" for each in unused)
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
