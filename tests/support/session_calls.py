"""Calls about one session, as a person writes a recording by hand."""

from __future__ import annotations

from typing import Any

from tests.support.store import NOW_IN_SECONDS, PREFIX
from tests.support.stories import ID

PROJECT = f"{PREFIX}:project:{ID}"
PROJECT_DOCUMENT = {"arn": PROJECT, "name": "checkout", "created": NOW_IN_SECONDS - 60}
SESSION = f"{PREFIX}:session:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/00000"
PHONE = "arn:aws:devicefarm:us-west-2::device:BF6D74AEAE0148C48809DAAB5CAA2351"


def call(
    operation: str, parameters: dict[str, Any], seconds: int = 0, **outcome: Any
) -> dict[str, Any]:
    """A call so many seconds after the creation of the session."""
    return {
        "time": NOW_IN_SECONDS + seconds,
        "operation": operation,
        "parameters": parameters,
        **outcome,
    }


def get_session(seconds: int, status: str, **members: Any) -> dict[str, Any]:
    """A poll of the session."""
    answer = {"arn": SESSION, "created": NOW_IN_SECONDS, "device": {"arn": PHONE}}
    return call(
        "GetRemoteAccessSession",
        {"arn": SESSION},
        seconds,
        answer={"remoteAccessSession": {**answer, "status": status, **members}},
    )


def stop_session(seconds: int) -> dict[str, Any]:
    """The call that stops the session."""
    return {**get_session(seconds, "STOPPING"), "operation": "StopRemoteAccessSession"}


GET_PROJECT = call("GetProject", {"arn": PROJECT}, -1, answer={"project": PROJECT_DOCUMENT})
CREATE_SESSION = {
    **get_session(0, "PENDING"),
    "operation": "CreateRemoteAccessSession",
    "parameters": {"projectArn": PROJECT, "deviceArn": PHONE},
}


def body_of(module: str) -> list[str]:
    """The lines of the one test in a written module, without indentation."""
    return [line.strip() for line in module.partition("with freeze_time")[2].splitlines()[1:-1]]
