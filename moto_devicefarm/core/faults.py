"""What a test has arranged: errors that operations are to answer, and the lives of the sessions to
come.
"""

from __future__ import annotations

import dataclasses
import difflib
import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_devicefarm.core import errors, model

if TYPE_CHECKING:
    from moto_devicefarm.core.run_plan import RunPlan

COMMON_ERRORS: Mapping[
    str, tuple[int, str]
] = {  # AWS's common errors: HTTP status and the words AWS uses
    "AccessDeniedException": (400, "You are not authorized to perform this operation."),
    "InternalFailure": (
        500,
        "The request processing has failed because of an unknown error, exception or failure.",
    ),
    "ServiceUnavailable": (503, "The request has failed due to a temporary failure of the server."),
    "ThrottlingException": (400, "Rate exceeded"),
    "UnrecognizedClientException": (400, "The security token included in the request is invalid."),
}
STAGES = ("PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING", "RUNNING", "STOPPING")
RESULTS = ("PASSED", "WARNED", "FAILED", "SKIPPED", "ERRORED", "STOPPED")


@dataclass(frozen=True)
class SessionPlan:
    """How the life of one session differs; seconds are counted from its creation.

    ``stuck_in``: a stage that it never leaves by itself. ``ends_with``: the result with which it
    ends ``after`` so many seconds, by default when it would become RUNNING. ``message``: what its
    document says then. ``endpoint_lifetime``: seconds that its signed endpoints live.
    """

    stuck_in: str | None = None
    ends_with: str | None = None
    after: float | None = None
    message: str | None = None
    endpoint_lifetime: float | None = None

    def __post_init__(self) -> None:
        if self.stuck_in is not None and self.stuck_in not in STAGES:
            raise ValueError(unknown_value("stuck_in", self.stuck_in, STAGES))
        if self.ends_with is not None and self.ends_with not in RESULTS:
            raise ValueError(unknown_value("ends_with", self.ends_with, RESULTS))
        if self.stuck_in is not None and self.ends_with is not None:
            raise ValueError(
                "a session that is stuck does not end: give stuck_in or ends_with, not both"
            )
        if self.ends_with is None and (self.after is not None or self.message is not None):
            raise ValueError("after and message tell how a session ends: give ends_with too")
        if all(getattr(self, field.name) is None for field in dataclasses.fields(self)):
            raise ValueError(
                "next_session() does nothing without stuck_in, ends_with or endpoint_lifetime"
            )
        for name in ("after", "endpoint_lifetime"):
            check_seconds(name, getattr(self, name))
        check_message(self.message)


def check_seconds(name: str, value: Any) -> None:
    """TypeError or ValueError, naming the argument, for what is no length of time; None is fine."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise TypeError(f"{name}={value!r}: give a number of seconds, not {type(value).__name__}")
    if value is not None and not 0 <= value < float("inf"):
        raise ValueError(f"{name}={value!r}: give seconds from 0 up, and no infinity")


def check_message(message: Any) -> None:
    """TypeError for a message that is no text."""
    if message is not None and not isinstance(message, str):
        raise TypeError(f"message={message!r}: give text, not {type(message).__name__}")


@dataclass
class Fault:
    """An error that an operation answers, ``times`` more times (None: for ever) where ``when``
    holds.
    """

    operation: str
    error: errors.OtherError
    times: int | None
    when: Callable[[Mapping[str, Any]], bool] | None


@dataclass(frozen=True)
class LoggedCall:
    """A request that the mock answered."""

    moment: int
    operation: str
    params: Mapping[str, Any]
    answer: str
    """JSON text, or the error's code and message."""


class Arrangements:
    """The arrangements of one mock, used up in the order in which they were made."""

    def __init__(self) -> None:
        self.sessions: list[SessionPlan] = []
        self.runs: list[RunPlan] = []
        self._faults: list[Fault] = []

    def fail(
        self,
        operation: str,
        code: str,
        message: str | None = None,
        times: int | None = 1,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
    ) -> None:
        """See DeviceFarm.fail."""
        operations = model.service_model().operation_names
        if operation not in operations:
            raise ValueError(unknown_value("operation", operation, operations))
        possible = possible_errors(operation)
        if code not in possible:
            raise ValueError(unknown_value(f"error of {operation}", code, possible))
        if times is not None and (isinstance(times, bool) or not isinstance(times, int)):
            raise TypeError(f"times={times!r}: give a whole number, or None for ever")
        if times is not None and times < 1:
            raise ValueError(f"times={times!r}: give a whole number from 1 up, or None for ever")
        if when is not None and not callable(when):
            raise TypeError(f"when={when!r}: give a function of the request's parameters")
        check_message(message)
        status, words = possible[code]
        error = errors.OtherError(code, words if message is None else message, status)
        self._faults.append(Fault(operation, error, times, when))

    def raise_fault(self, operation: str, params: Mapping[str, Any]) -> None:
        """Raise the error that was arranged for this request, if one was."""
        for fault in self._faults:
            if fault.operation == operation and (fault.when is None or fault.when(params)):
                if fault.times is not None:
                    fault.times -= 1
                    if not fault.times:
                        self._faults.remove(fault)
                code, details = fault.error.code, {}
                if code not in COMMON_ERRORS and "resourceName" in model.structure(code).members:
                    details["resourceName"] = params.get("ResourceARN", "")
                raise errors.OtherError(code, fault.error.message, fault.error.status, details)

    def next_session(self) -> SessionPlan | None:
        """What was arranged for the session that is being created."""
        return self.sessions.pop(0) if self.sessions else None


def possible_errors(operation: str) -> dict[str, tuple[int, str]]:
    """The codes that an operation can fail with, its model's and the common ones: HTTP status and
    words.
    """
    declared = model.service_model().operation_model(operation).error_shapes
    own = {
        shape.name: (model.http_status(shape.name), _words(shape.documentation))
        for shape in declared
    }
    return {**own, **COMMON_ERRORS}


def _words(documentation: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", documentation)).strip()


def unknown_value(what: str, given: Any, possible: Iterable[str]) -> str:
    """What is said of something that is none of the possible ones."""
    names = sorted(possible)
    near = difflib.get_close_matches(str(given), names, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{what} {given!r} is impossible.{hint} Possible are: {', '.join(names)}"
