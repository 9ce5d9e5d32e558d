"""The clean-up after a probe: the order, failures, interrupts, and devices that are in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.parsers import ResponseParserError

from moto_devicefarm.verification.clean_up import POLL_SECONDS, POLLS, CleanUp

ACCOUNT = "arn:aws:devicefarm:us-west-2:123456789012"
PROJECT, UPLOAD, RUN = f"{ACCOUNT}:project:p", f"{ACCOUNT}:upload:p/u", f"{ACCOUNT}:run:p/r"
SESSION = f"{ACCOUNT}:session:p/s/00000"
GRID = f"{ACCOUNT}:testgrid-project:g"


class Service:
    """Answers the calls of a clean-up. ``errors`` has the errors of operations."""

    def __init__(self, *statuses: str, errors: Mapping[str, BaseException] | None = None) -> None:
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.naps: list[float] = []
        self._statuses = iter(statuses)
        self._errors = errors or {}
        self.clean_up = CleanUp(self.send, self.naps.append)

    def send(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        self.calls.append((operation, params))
        if operation in self._errors:
            raise self._errors[operation]
        if operation == "GetRemoteAccessSession":
            return {"remoteAccessSession": {"status": "COMPLETED"}}
        return {"run": {"status": next(self._statuses)}} if operation == "GetRun" else {}

    @property
    def operations(self) -> list[str]:
        return [operation for operation, _ in self.calls]


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Delete")


def test_last_created_goes_first() -> None:
    """An upload goes before its project. A test grid project has a parameter of another name."""
    service = Service()
    for arn in (PROJECT, UPLOAD, GRID):
        service.clean_up.add(arn)
    service.clean_up.delete_all()
    assert service.calls == [
        ("DeleteTestGridProject", {"projectArn": GRID}),
        ("DeleteUpload", {"arn": UPLOAD}),
        ("DeleteProject", {"arn": PROJECT}),
    ]
    assert service.clean_up.left == []


def test_run_is_stopped_before_it_is_deleted() -> None:
    """An active run can't be deleted, so the clean-up waits for its end."""
    service = Service("RUNNING", "STOPPING", "COMPLETED")
    service.clean_up.add(RUN)
    service.clean_up.delete_all()
    assert service.operations == ["StopRun", "GetRun", "GetRun", "GetRun", "DeleteRun"]
    assert service.naps == [POLL_SECONDS, POLL_SECONDS]


def test_all_devices_are_stopped_before_any_is_waited_for() -> None:
    """Each of them costs money until it is stopped."""
    service = Service("RUNNING", "COMPLETED")
    for arn in (SESSION, PROJECT, RUN):
        service.clean_up.add(arn)
    service.clean_up.delete_all()
    assert service.operations == [
        *("StopRun", "StopRemoteAccessSession"),
        *("GetRun", "GetRun", "DeleteRun", "DeleteProject"),
        *("GetRemoteAccessSession", "DeleteRemoteAccessSession"),
    ]


def test_progress_names_what_is_waited_for() -> None:
    """A clean-up may last for minutes."""
    service, said = Service("RUNNING", "COMPLETED"), list[str]()
    clean_up = CleanUp(service.send, service.naps.append, said.append)
    clean_up.add(RUN)
    clean_up.delete_all()
    assert said == [f"  clean-up: waits for the end of {RUN}"]


@pytest.mark.parametrize(
    "error", [EndpointConnectionError(endpoint_url="https://a"), ResponseParserError("a page")]
)
def test_lost_connection_does_not_end_the_wait(error: Exception) -> None:
    """The run may be active still, and its deletion would fail. A proxy may answer with a page."""
    service = Service(errors={"GetRun": error})
    service.clean_up.add(RUN)
    service.clean_up.delete_all()
    assert service.operations.count("GetRun") == POLLS
    assert service.operations[-1] == "DeleteRun"


def test_run_that_does_not_end() -> None:
    """After the last poll, the deletion is tried, and its error is the reason."""
    service = Service(*["RUNNING"] * POLLS, errors={"DeleteRun": refusal("ArgumentException")})
    service.clean_up.add(RUN)
    service.clean_up.delete_all()
    assert len(service.naps) == POLLS
    assert service.clean_up.left == [
        f"{RUN}: An error occurred (ArgumentException) when calling the Delete operation: no"
    ]


def test_failed_stop_does_not_keep_from_the_deletion() -> None:
    """A run that can't be stopped may have ended."""
    service = Service("COMPLETED", errors={"StopRun": refusal("ArgumentException")})
    service.clean_up.add(RUN)
    service.clean_up.delete_all()
    assert service.operations == ["StopRun", "GetRun", "DeleteRun"]
    assert service.clean_up.left == []


def test_failed_read_does_not_keep_from_the_deletion() -> None:
    """A run that can't be read is not waited for."""
    service = Service(errors={"GetRun": refusal("AccessDeniedException")})
    service.clean_up.add(RUN)
    service.clean_up.delete_all()
    assert service.operations == ["StopRun", "GetRun", "DeleteRun"]
    assert service.clean_up.left == []


@pytest.mark.parametrize(
    ("error", "is_left"),
    [
        (refusal("AccessDeniedException"), True),
        (EndpointConnectionError(endpoint_url="https://a"), True),
        (ResponseParserError("a proxy's page"), True),
        (refusal("NotFoundException"), False),
    ],
)
def test_failure_does_not_keep_the_rest(error: Exception, is_left: bool) -> None:
    """What is left is named. What is gone already is not left."""
    service = Service(errors={"DeleteUpload": error})
    service.clean_up.add(PROJECT)
    service.clean_up.add(UPLOAD)
    service.clean_up.delete_all()
    assert service.operations == ["DeleteUpload", "DeleteProject"]
    assert service.clean_up.left == ([f"{UPLOAD}: {error}"] if is_left else [])


def test_second_interrupt_names_what_is_left() -> None:
    """The clean-up ends at once, and names all that it did not delete."""
    service = Service(errors={"DeleteUpload": KeyboardInterrupt()})
    service.clean_up.add(PROJECT)
    service.clean_up.add(UPLOAD)
    with pytest.raises(KeyboardInterrupt):
        service.clean_up.delete_all()
    assert service.clean_up.left == [f"{UPLOAD}: interrupted", f"{PROJECT}: interrupted"]
    service.clean_up.delete_all()
    assert service.operations == ["DeleteUpload"]
