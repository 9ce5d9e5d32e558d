"""WebDriver's errors. Rule: the HTTP status of each error, from W3C or Appium, stands only here."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core.arguments import check_one_of

STATUSES = {
    "detached shadow root": 404,
    "element click intercepted": 400,
    "element not interactable": 400,
    "insecure certificate": 400,
    "invalid argument": 400,
    "invalid cookie domain": 400,
    "invalid element state": 400,
    "invalid selector": 400,
    "invalid session id": 404,
    "javascript error": 500,
    "move target out of bounds": 500,
    "no such alert": 404,
    "no such context": 400,  # Appium's own
    "no such cookie": 404,
    "no such element": 404,
    "no such frame": 404,
    "no such shadow root": 404,
    "no such window": 404,
    "script timeout": 500,
    "session not created": 500,
    "stale element reference": 404,
    "timeout": 500,
    "unable to capture screen": 500,
    "unable to set cookie": 500,
    "unexpected alert open": 500,
    "unknown command": 404,
    "unknown error": 500,
    "unknown method": 405,
    "unsupported operation": 500,
}
"""All errors of W3C's table, because a test can arrange any of them."""
NO_SUCH_CONTEXT = "No such context found."
"""Appium's words. Its clients recognize the error by them."""


class WebDriverError(ValueError):
    """An error that the endpoint answers: ``WebDriverError("timeout", "The app does not answer")``.

    It is a ValueError because ``farm.driver`` raises it to the test for the same mistakes.

    Args:
        error: A name of W3C WebDriver, such as "timeout".
        message: The text of the error.

    Raises:
        ValueError: the name is unknown; the message has all names.

    Example::

        def no_signal(body):
            raise types.WebDriverError("timeout", "no signal")

        screen.on_command("GET /session/{id}/location", no_signal)
    """

    def __init__(self, error: str, message: str) -> None:
        check_one_of("error", error, STATUSES)
        super().__init__(message)
        self.error = error
        self.status = STATUSES[error]
        self.message = message

    @property
    def document(self) -> dict[str, Any]:
        """The body of the answer, in W3C WebDriver's form."""
        return {"value": {"error": self.error, "message": self.message, "stacktrace": ""}}
