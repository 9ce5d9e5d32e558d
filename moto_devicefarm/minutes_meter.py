"""The meter of the option ``--devicefarm-minutes``: the device minutes of all mocks of a process.

Rule: it is off by default and then costs nothing. Its import needs neither moto nor boto3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from moto_devicefarm.core.device_minutes import DeviceMinutes

Read = Callable[[], Mapping[tuple[str, str], DeviceMinutes]]
"""Answers the minutes of each session and job in the state of the active mocks."""


class Meter:
    """Adds up the device minutes of one mock after the other."""

    def __init__(self) -> None:
        self.is_on = False
        self._of_ended_states = DeviceMinutes()
        self._most: dict[tuple[str, str], DeviceMinutes] = {}
        """The most minutes that each session and job has had, since tests may set the clock back.
        """
        self._read: Read | None = None

    def start(self, read: Read, reset: bool) -> None:
        """A mock starts; with ``reset``, its state is new."""
        if reset:
            self._of_ended_states, self._most = self.sum, {}
        self._read = read

    def note(self) -> None:
        """Note the minutes of the state, before they are gone."""
        for arn, minutes in ({} if self._read is None else self._read()).items():
            before = self._most.get(arn)
            if before is None or before.total < minutes.total:
                self._most[arn] = minutes

    def stop(self) -> None:
        """The mock ends. Its state must still be there."""
        self.note()
        self._read = None

    @property
    def sum(self) -> DeviceMinutes:
        """The minutes of all mocks so far, an active one included."""
        self.note()
        return sum(self._most.values(), self._of_ended_states)


meter = Meter()
"""The one meter of this process."""
