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

    Args:
        session_pending: How long a session is PENDING, before it joins the queues.
        session_preparing: How long a session is PREPARING, once it has its device.
        session_stopping: How long a session is STOPPING.
        session_limit: How long a session lasts at most, counted from ``started``: 150 minutes
            (D: limits). None: no limit.
        session_idle: How long a RUNNING session may be without activity. None: for ever.
        endpoint_lifetime: How long a signed endpoint URL is valid. None: as long as the session.
        command_limit: How long a command may take that a real Appium server answers: 4 minutes
            (D: limits). None: no limit. It counts real seconds, because that server does not
            follow the mock's clock.
        upload_processing: How long an upload is PROCESSING.
        run_scheduling: How long a run is SCHEDULING, and its jobs are PENDING.
        job_preparing: How long a job is PREPARING, once it has its device.
        setup_test: How long the set-up of a job takes.
        test: How long each test takes, unless ``next_run`` gives its seconds.
        teardown_test: How long the teardown of a job takes.

    Raises:
        TypeError: a value is not a number; the message has the field's name.
        ValueError: a value is negative or not finite; the message has the field's name.

    Example::

        with mock_devicefarm(timings=Timings(session_preparing=60)) as farm:
            assert farm.timings.session_preparing == 60
    """

    session_pending: float = 0
    session_preparing: float = 0
    session_stopping: float = 0
    session_limit: float | None = 9000
    session_idle: float | None = None
    endpoint_lifetime: float | None = None
    command_limit: float | None = 240
    upload_processing: float = 0
    run_scheduling: float = 0
    job_preparing: float = 0
    setup_test: float = 0
    test: float = 0
    teardown_test: float = 0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            may_be_none = field.default is None or field.name in ("session_limit", "command_limit")
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
        """The durations as JSON, in seconds, by the names of the fields.

        Example::

            assert Timings(test=20).document["test"] == 20
        """
        return dataclasses.asdict(self)

    @classmethod
    def realistic(cls, **changes: float | None) -> Timings:
        """Durations like those of the real service.

        A session is RUNNING after about two minutes (A: agent-device). It may be idle for 5 minutes
        (D: appium-endpoint-interaction) and last 150 minutes (D: limits). A signed endpoint URL is
        valid for about 17 minutes (C: agent-device#2479). A job of one test uses 0.8 device
        minutes, and 0.5 of them are billed (C: execubench, the means of 67 jobs). The parts of
        these durations are invented, and so are the durations of a stop and of the processing of an
        upload.

        Args:
            changes: Fields of ``Timings`` with other seconds.

        Raises:
            TypeError: a field is unknown, or a value is not a number; the message names it.
            ValueError: a value is negative or not finite; the message names it.

        Example::

            assert Timings.realistic(session_preparing=20).session_preparing == 20
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
