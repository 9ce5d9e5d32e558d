"""Calls of a sequence, as the readers of sequences make them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_devicefarm.recordings.calls import CallList, RecordedCall
from tests.support.session_reports import DEVICE, ID, PREFIX, SESSION

START = 1768653000
"""2026-01-17T12:30:00Z in epoch seconds."""
PROJECT = f"{PREFIX}:project:{ID}"


def recorded_call(
    seconds: float,
    operation: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    answer: Any = None,
    error: str | None = None,
) -> RecordedCall:
    """A call so many seconds after START. ``error`` is a code; without an answer too, nobody wrote
    the outcome down.
    """
    outcome: dict[str, Any] = {} if answer is None else {"answer": answer}
    if error is not None:
        outcome = {"error": {"code": error, "message": f"About {SESSION}", "status": 400}}
    time = START * 1000 + round(seconds * 1000)
    return RecordedCall(1, time, operation, parameters or {}, outcome)


def get_session(
    seconds: float, status: str, arn: str = SESSION, operation: str = "Get", **members: Any
) -> RecordedCall:
    """A poll of a session that shows this status; with ``operation="Stop"``, its stop."""
    document = {"arn": arn, "name": "nightly", "status": status, "device": DEVICE, **members}
    operation = f"{operation}RemoteAccessSession"
    return recorded_call(seconds, operation, {"arn": arn}, answer={"remoteAccessSession": document})


def as_recorded(calls: CallList) -> list[dict[str, Any]]:
    """The calls in the form of a recording."""
    return [
        {
            "time": call.time / 1000,
            "operation": call.operation,
            "parameters": call.parameters,
            **call.outcome,
        }
        for call in calls
    ]
