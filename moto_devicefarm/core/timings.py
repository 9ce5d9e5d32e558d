"""Durations that a test sets, in seconds, and moments in epoch milliseconds."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core.arguments import check_seconds, explain_fields

NEVER = math.inf
Moment = float
"""Epoch milliseconds; an int, or NEVER."""


@explain_fields
@dataclass(frozen=True, repr=False)
class Timings:
    """The durations of stages, in seconds.

    By default stages have no length, so that a polling loop ends at once without a frozen clock.
    ``session_limit`` is the documented 150 minutes, counted from ``started``; ``None`` means no
    limit. ``session_idle`` ends a session without activity, and ``endpoint_lifetime`` ends a signed
    endpoint URL; by default (``None``) nothing does. A job of a run takes ``job_preparing``, then
    ``setup_test``, ``test`` for each of its named tests, and ``teardown_test``.

    Raises TypeError or ValueError for a value that is not a duration; the message has the field's
    name.
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
            may_be_none = field.default is None or field.name == "session_limit"
            if value is not None or not may_be_none:
                check_seconds(field.name, value)

    def __repr__(self) -> str:
        """Only what is not the default, since pytest shows it with each failing test."""
        changes = (
            f"{field.name}={value!r}"
            for field in dataclasses.fields(self)
            if (value := getattr(self, field.name)) != field.default
        )
        return f"Timings({', '.join(changes)})"

    @property
    def document(self) -> dict[str, float | None]:
        """The durations as JSON: seconds by the names of the fields."""
        return dataclasses.asdict(self)

    @classmethod
    def realistic(cls, **changes: float | None) -> Timings:
        """Durations like those of the real service, with ``changes``:
        ``Timings.realistic(session_preparing=20)``.

        A session is RUNNING after about two minutes (A: agent-device). It may be idle for 5 minutes
        (D: appium-endpoint-interaction) and last 150 minutes (D: limits). A signed endpoint URL is
        valid for about 17 minutes (C: agent-device#2479). A job of one test uses 0.8 device
        minutes, and 0.5 of them are billed (C: execubench, the means of 67 jobs). The parts of
        these durations are invented, and so are the durations of a stop and of the processing of an
        upload.
        """
        seconds: dict[str, Any] = {
            "session_pending": 5,
            "session_preparing": 115,
            "session_stopping": 10,
            "session_idle": 300,
            "endpoint_lifetime": 1020,
            "upload_processing": 15,
            "run_scheduling": 10,
            "job_preparing": 18,
            "setup_test": 5,
            "test": 20,
            "teardown_test": 5,
        }
        return cls(**{**seconds, **changes})


def ms(seconds: float | None) -> Moment:
    """Seconds as whole milliseconds. None becomes NEVER."""
    return NEVER if seconds is None else round(seconds * 1000)
