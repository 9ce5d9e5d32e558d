"""WebDriver's errors. Rule: the HTTP status of each error, from W3C or Appium, stands only here."""

from __future__ import annotations

from typing import Any

STATUSES = {
    "invalid argument": 400,
    "invalid element state": 400,
    "invalid selector": 400,
    "invalid session id": 404,
    "no such context": 400,  # Appium's own
    "no such element": 404,
    "session not created": 500,
    "stale element reference": 404,
    "unable to capture screen": 500,
    "unknown command": 404,
    "unknown error": 500,
    "unsupported operation": 500,
}
NO_SUCH_CONTEXT = "No such context found."
"""Appium's words. Its clients recognize the error by them."""


class WebDriverError(ValueError):
    """An error that the endpoint answers.

    It is a ValueError because ``farm.driver`` raises it to the test for the same mistakes.
    """

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.status = STATUSES[error]
        self.message = message

    @property
    def document(self) -> dict[str, Any]:
        """The body of the answer, in W3C WebDriver's form."""
        return {"value": {"error": self.error, "message": self.message, "stacktrace": ""}}
