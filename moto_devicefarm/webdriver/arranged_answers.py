"""The answers that ``Driver.on_command`` arranged. Rule: the latest answer for a command wins, also
over the mock's own answers and over refusals.
"""

from __future__ import annotations

import copy
import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from moto_devicefarm.core.arguments import check_one_of, check_text, wrong_value
from moto_devicefarm.core.json_guard import check_json
from moto_devicefarm.webdriver.errors import STATUSES, WebDriverError

AnswerFunction = Callable[[Mapping[str, Any]], Any]
"""A function that computes an answer from the body of the command."""
NAME_HELP = (
    "'mobile: shell' for a script, or 'GET /session/{id}/url' for a command: GET, POST or DELETE, "
    "and the path, in which a part in braces stands for any value"
)
_SCRIPT = re.compile(r"mobile:\s*(\w+)")
_ROUTE = re.compile(r"(?:GET|POST|DELETE) /(?:[^\s/?#]+(?:/[^\s/?#]+)*)?")
_VARIABLE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangedAnswer:
    """The answer to a command: a value, a function that computes it, or an error."""

    name: str
    """``mobile: shell`` or ``GET /session/{id}/url``."""
    value: Any = None
    error: str | None = None
    message: str = ""
    computed: bool = False
    """Whether a function computes the value. A dump does not contain the function."""
    function: AnswerFunction | None = field(default=None, metadata={"dumped": False})

    def matches(self, command: str) -> bool:
        """Whether this is the answer to a command: ``mobile: shell``, or method and path."""
        return _pattern(self.name).fullmatch(command) is not None

    def give(self, body: Mapping[str, Any]) -> Any:
        """The value to answer. Raises WebDriverError for an error, also of the function."""
        if self.error is not None:
            raise WebDriverError(self.error, self.message)
        return self._compute(body) if self.computed else self.value

    def _compute(self, body: Mapping[str, Any]) -> Any:
        where = f"driver.on_command({self.name!r}, ...)"
        if self.function is None:
            raise WebDriverError(
                "unknown error", f"{where}: a dump has no functions. Call on_command again"
            )
        try:
            return _json_copy(self.function(copy.deepcopy(body)))  # the body is recorded
        except WebDriverError:
            raise
        except Exception as error:  # whatever the test's function raises
            raise WebDriverError(
                "unknown error", f"{where}: the function raised {type(error).__name__}: {error}"
            ) from error


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, _VARIABLE.split(name))))


def new_answer(
    name: Any, answer: Any = None, error: Any = None, message: Any = ""
) -> ArrangedAnswer:
    """Check what a test passed to ``Driver.on_command``. Raises as that method does."""
    checked = _check_name(name)
    check_text("message", message)
    if error is not None:
        check_one_of("error", error, STATUSES)
        if answer is not None:
            raise ValueError(wrong_value("answer", answer, "an answer or an error, not both"))
        return ArrangedAnswer(name=checked, error=error, message=message)
    if message:
        raise ValueError(wrong_value("message", message, "a message together with an error"))
    if callable(answer):
        return ArrangedAnswer(name=checked, computed=True, function=answer)
    return ArrangedAnswer(name=checked, value=_json_copy(answer))


def _check_name(name: Any) -> str:
    check_text("name", name)
    script = _SCRIPT.fullmatch(name)
    if script is None and _ROUTE.fullmatch(name) is None:
        raise ValueError(wrong_value("name", name, NAME_HELP))
    return name if script is None else f"mobile: {script[1]}"


def _json_copy(answer: Any) -> Any:
    """The answer as a client will read it. Raises TypeError or ValueError for one that JSON does
    not have.
    """
    check_json(answer, "answer")
    try:
        return json.loads(json.dumps(answer))
    except TypeError:
        expected = "a value that JSON has, or a function that returns one"
        raise TypeError(wrong_value("answer", answer, expected)) from None


def on_command_hint(command: str) -> str:
    """The sentence that proposes to arrange an answer for a command."""
    return f"Let the test answer it: farm.driver(session_arn).on_command({command!r}, ...)"


def command_name(method: str, path: str) -> str:
    """Method and path as a name for ``on_command``: with a variable for the WebDriver session."""
    return f"{method} {re.sub('^/session/[^/]+', '/session/{id}', path)}"
