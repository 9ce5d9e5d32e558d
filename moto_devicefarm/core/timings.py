"""How long things take: the durations that a test sets, and moments in epoch milliseconds."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

NEVER = math.inf
Moment = float
"""Epoch milliseconds; an int, or NEVER."""


@dataclass(frozen=True)
class Timings:
    """How long things take, in seconds. Zero, the default, ends a stage at once: an unfrozen
    polling loop needs no waiting.

    ``session_limit`` is the documented 150 minutes, counted from ``started``; ``None`` lifts it.
    ``session_idle`` ends a session without activity, ``endpoint_lifetime`` ends a signed endpoint
    URL; both are off (``None``) by default. A job of a run takes ``job_preparing``, then
    ``setup_test``, ``test`` for each of its tests, and ``teardown_test``. Raises TypeError or
    ValueError, naming the field, for anything that is no length of time.
    """

    session_pending: float = 0
    session_preparing: float = 0
    session_stopping: float = 0
    session_limit: float | None = 9000
    session_idle: float | None = None
    endpoint_lifetime: float | None = None
    upload_processing: float = 0
    run_scheduling: float = 0
    job_preparing: float = 0
    setup_test: float = 0
    test: float = 0
    teardown_test: float = 0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value is None and field.default is not None and field.name != "session_limit":
                raise TypeError(f"Timings({field.name}=None): give a number of seconds, 0 for none")
            if value is not None and (
                isinstance(value, bool) or not isinstance(value, (int, float))
            ):
                raise TypeError(
                    f"Timings({field.name}={value!r}): give a number of seconds, not {type(value).__name__}"
                )
            if value is not None and not 0 <= value * 1000 < NEVER:
                raise ValueError(
                    f"Timings({field.name}={value!r}): give seconds from 0 up, and no infinity"
                )

    @classmethod
    def realistic(cls) -> Timings:
        """What is known of the real service; change one with
        ``dataclasses.replace(Timings.realistic(), ...)``.

        About two minutes to RUNNING (C: agent-device), idle 5 minutes (D:
        appium-endpoint-interaction), limit 150 minutes (D: limits), a signed endpoint dies after
        about 17 minutes (C: agent-device#2479). A run's whole job takes about six minutes, of which
        four are billed (C: DeNA). How these divide, and how long stopping and processing an upload
        take, is ours.
        """
        return cls(
            session_pending=5,
            session_preparing=115,
            session_stopping=10,
            session_idle=300,
            endpoint_lifetime=1020,
            upload_processing=15,
            run_scheduling=10,
            job_preparing=120,
            setup_test=60,
            test=150,
            teardown_test=30,
        )


def ms(seconds: float | None) -> Moment:
    """Seconds as whole milliseconds; None is for ever."""
    return NEVER if seconds is None else round(seconds * 1000)
