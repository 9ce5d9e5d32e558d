"""Errors that a test arranged for operations. Rule: an operation can answer only the errors of
its model and AWS's common errors, or fail as a connection fails.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.model import Shape

from moto_devicefarm.core import errors, model
from moto_devicefarm.core.arguments import check_one_of, check_text, check_whole_number
from moto_devicefarm.core.request_selection import Predicate, request_predicate

COMMON_ERRORS: Mapping[str, tuple[int, str]] = {
    "AccessDeniedException": (400, "You are not authorized to perform this operation."),
    "InternalFailure": (
        500,
        "The request processing has failed because of an unknown error, exception or failure.",
    ),
    "ServiceUnavailable": (503, "The request has failed due to a temporary failure of the server."),
    "ThrottlingException": (400, "Rate exceeded"),
    "UnrecognizedClientException": (400, "The security token included in the request is invalid."),
}
"""AWS's common errors: HTTP status and AWS's words, by the code."""
CONNECTION_ERRORS = (
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "EndpointConnectionError",
    "ProxyConnectionError",
    "ReadTimeoutError",
    "SSLError",
)
"""The errors of a connection, by the names of botocore's classes."""
ANY_OPERATION = "*"
"""Stands for every operation."""


@dataclass
class Fault:
    """An error that an operation answers to the requests that ``when`` selects."""

    operation: str
    """ANY_OPERATION for all."""
    code: str
    message: str | None
    """None: AWS's words."""
    times: int | None
    """How many more requests fail; None for all."""
    when: Predicate | None
    used: int = 0
    """How many requests have failed."""
    refused: int = 0
    """How many requests of the operation ``when`` did not select."""

    def applies_to(self, operation: str, params: Mapping[str, Any]) -> bool:
        """Whether a request of ``operation`` with ``params`` fails."""
        if self.operation not in (operation, ANY_OPERATION):
            return False
        if self.when is None or self.when(params):
            return True
        self.refused += 1
        return False


def new_fault(
    operation: str,
    code: str,
    message: str | None = None,
    times: int | None = 1,
    when: Predicate | Mapping[str, Any] | None = None,
) -> Fault:
    """The fault that the arguments of ``DeviceFarm.fail`` describe.

    Raises TypeError or ValueError, naming the argument.
    """
    operations = sorted(model.service_model().operation_names)
    check_one_of("operation", operation, [*operations, ANY_OPERATION])
    _check_code(operation, code)
    if message is not None:
        check_text("message", message)
        if code in CONNECTION_ERRORS:
            raise ValueError(
                f"message={message!r}: botocore writes the message of {code}: give no message"
            )
    if times is not None:
        check_whole_number("times", times, also=", or None for every request")
    predicate = None
    if when is not None:
        predicate = request_predicate(f"{operation}: when", when, _inputs(operation))
    return Fault(operation, code, message, times, predicate)


def _inputs(operation: str) -> Sequence[Shape]:
    """The structures of the requests that a fault of ``operation`` may fail."""
    service = model.service_model()
    names = service.operation_names if operation == ANY_OPERATION else [operation]
    return [shape for name in names if (shape := service.operation_model(name).input_shape)]


def _check_code(operation: str, code: str) -> None:
    possible = (*sorted(possible_errors(operation)), *CONNECTION_ERRORS)
    if operation == ANY_OPERATION and isinstance(code, str) and code in _declared_errors():
        raise ValueError(
            f"code={code!r} is not an error of every operation. "
            f"Name an operation, or give one of: {', '.join(possible)}"
        )
    check_one_of(f"{operation}: code", code, possible)


@functools.cache
def _declared_errors() -> frozenset[str]:
    """The codes of the errors that some operation declares."""
    service = model.service_model()
    return frozenset(
        shape.name
        for name in service.operation_names
        for shape in service.operation_model(name).error_shapes
    )


def error_for(
    fault: Fault, params: Mapping[str, Any]
) -> errors.OtherError | errors.ConnectionFailure:
    """The error of a fault as the answer to one request."""
    code, details = fault.code, {}
    if code in CONNECTION_ERRORS:
        return errors.ConnectionFailure(code)
    if code not in COMMON_ERRORS and "resourceName" in model.structure(code).members:
        details["resourceName"] = params.get("ResourceARN", "")
    status, words = possible_errors(fault.operation)[code]
    return errors.OtherError(
        code, words if fault.message is None else fault.message, status, details
    )


def possible_errors(operation: str) -> dict[str, tuple[int, str]]:
    """HTTP status and words of the errors that an operation can answer, by their codes: those of
    its model and the common ones.
    """
    if operation == ANY_OPERATION:
        return dict(COMMON_ERRORS)
    declared = model.service_model().operation_model(operation).error_shapes
    own = {
        shape.name: (model.http_status(shape.name), _plain_text(shape.documentation))
        for shape in declared
    }
    return {**own, **COMMON_ERRORS}


def _plain_text(documentation: str) -> str:
    """The documentation of a shape without its HTML."""
    return html.unescape(re.sub("<[^>]*>", "", documentation)).strip()
