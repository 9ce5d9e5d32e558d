"""Errors that a test arranged for operations. Rule: an operation can answer only the errors of
its model and AWS's common errors.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core import errors, model
from moto_devicefarm.core.arguments import (
    check_callable,
    check_one_of,
    check_text,
    check_whole_number,
)

Predicate = Callable[[Mapping[str, Any]], bool]
"""Decides by the parameters of a request whether the request fails."""

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


@dataclass
class Fault:
    """An error that an operation answers to the requests that ``when`` selects."""

    operation: str
    error: errors.OtherError
    times: int | None
    """How many more requests fail; None for all."""
    when: Predicate | None
    used: int = 0
    """How many requests have failed."""
    refused: int = 0
    """How many requests of the operation ``when`` did not select."""

    def applies_to(self, operation: str, params: Mapping[str, Any]) -> bool:
        """Whether a request of ``operation`` with ``params`` fails."""
        if self.operation != operation:
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
    when: Predicate | None = None,
) -> Fault:
    """The fault that the arguments of ``DeviceFarm.fail`` describe.

    Raises TypeError or ValueError, naming the argument.
    """
    check_one_of("operation", operation, sorted(model.service_model().operation_names))
    possible = possible_errors(operation)
    check_one_of(f"{operation}: code", code, sorted(possible))
    if message is not None:
        check_text("message", message)
    if times is not None:
        check_whole_number("times", times, also=", or None for every request")
    if when is not None:
        check_callable("when", when, "a function that takes the request's parameters")
    status, words = possible[code]
    error = errors.OtherError(code, words if message is None else message, status)
    return Fault(operation, error, times, when)


def error_for(fault: Fault, params: Mapping[str, Any]) -> errors.OtherError:
    """The error of a fault as the answer to one request."""
    code, details = fault.error.code, {}
    if code not in COMMON_ERRORS and "resourceName" in model.structure(code).members:
        details["resourceName"] = params.get("ResourceARN", "")
    return errors.OtherError(code, fault.error.message, fault.error.status, details)


def possible_errors(operation: str) -> dict[str, tuple[int, str]]:
    """HTTP status and words of the errors that an operation can answer, by their codes: those of
    its model and the common ones.
    """
    declared = model.service_model().operation_model(operation).error_shapes
    own = {
        shape.name: (model.http_status(shape.name), _plain_text(shape.documentation))
        for shape in declared
    }
    return {**own, **COMMON_ERRORS}


def _plain_text(documentation: str) -> str:
    """The documentation of a shape without its HTML."""
    return html.unescape(re.sub("<[^>]*>", "", documentation)).strip()
