"""WebDriver's errors: their names with the HTTP statuses that W3C and Appium give them, in the one
place that has them.
"""

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
"""Appium's words: its clients know the error by them."""


class WebDriverError(ValueError):
    """An error that the endpoint answers; a ValueError, since a test's handle raises it of the same
    faults.
    """

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.status = STATUSES[error]
        self.message = message

    @property
    def document(self) -> dict[str, Any]:
        """As W3C WebDriver words an error."""
        return {"value": {"error": self.error, "message": self.message, "stacktrace": ""}}
